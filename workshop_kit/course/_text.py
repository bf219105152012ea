"""A text in both languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from ._language import current_language, gettext

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Model(BaseModel):
    """What every spec is made of: strict, frozen, no unknown keys."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Text(Model):
    """A text in Chinese and English; neither may be empty.

    Examples
    --------
    >>> Text(zh="价格", en="Price").in_("en")
    'Price'
    """

    zh: Words
    en: Words

    def in_(self, lang: str | None = None) -> str:
        """Return one side: that of ``lang``, without it that of the current language."""
        return self.en if (lang or current_language()) == "en" else self.zh

    def format(self, **values: object) -> Text:
        """Return the text with its ``{placeholders}`` filled, a ``Text`` value by its own side."""
        return Text(
            zh=self.zh.format(**_side(values, "zh")), en=self.en.format(**_side(values, "en"))
        )


def both(message: str, **values: object) -> Text:
    """Return an interface string of the catalogue in both languages, placeholders filled."""
    return Text(zh=gettext(message, "zh"), en=message).format(**values)


def _side(values: dict[str, object], lang: str) -> dict[str, object]:
    return {
        name: value.in_(lang) if isinstance(value, Text) else value
        for name, value in values.items()
    }
