"""A text in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

from ._language import current_language, gettext

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# x: an exercise of the seminar's list; w: a worksheet, card deck or poll that stands beside it
ExerciseId = Annotated[str, StringConstraints(pattern=r"^[xw]\d\d_[a-z0-9_]+$")]


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


def one_language(value: Any, lang: str | None = None) -> Any:
    """Return a JSON value with one side in place of each ``{"zh": …, "en": …}`` in it.

    Examples
    --------
    >>> one_language({"A": {"note": {"zh": "询价", "en": "Asks"}, "hours": 5}}, "en")
    {'A': {'note': 'Asks', 'hours': 5}}
    """
    if isinstance(value, Mapping):
        if value.keys() == {"zh", "en"} and all(isinstance(side, str) for side in value.values()):
            return value[lang or current_language()]
        return {name: one_language(inner, lang) for name, inner in value.items()}
    if isinstance(value, list):
        return [one_language(inner, lang) for inner in value]
    return value


def _side(values: dict[str, object], lang: str) -> dict[str, object]:
    return {
        name: value.in_(lang) if isinstance(value, Text) else value
        for name, value in values.items()
    }
