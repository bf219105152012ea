"""Which language this process speaks, and the interface strings in it.

The English source text is the message id. Chinese stands in a gettext catalogue that is parsed
at the first use; nothing compiled is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
CATALOGUE: Final = Path(__file__).parents[1] / "locale" / "zh" / "LC_MESSAGES" / "workshop.po"
NOTHING: Final = "∅"  # a translation that is empty, such as that of the blank between sentences

# A kernel runs each cell in a context of its own, so a choice that must outlive the cell is
# kept for the process; a server that answers many people at once speaks for a block.
_chosen: Language | None = None
_spoken: ContextVar[Language | None] = ContextVar("workshop_language", default=None)


def as_language(lang: str) -> Language:
    """Return ``lang`` if it is one of ours.

    Raises
    ------
    ValueError
        ``lang`` is neither ``"zh"`` nor ``"en"``.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"language is {lang!r}: choose 'zh' or 'en'")
    return lang


def current_language() -> Language:
    """Return the language of the page: chosen, else ``WORKSHOP_LANGUAGE``, else Chinese."""
    return _spoken.get() or _chosen or as_language(os.environ.get("WORKSHOP_LANGUAGE") or "zh")


def use_language(lang: str | None) -> None:
    """Choose the language of this process; ``None`` returns to the environment's.

    Raises
    ------
    ValueError
        ``lang`` is neither ``"zh"`` nor ``"en"``.
    """
    global _chosen
    _chosen = None if lang is None else as_language(lang)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak ``lang`` inside a ``with`` block, in this task only."""
    token = _spoken.set(as_language(lang))
    try:
        yield
    finally:
        _spoken.reset(token)


def mark(message: str) -> str:
    """Return ``message`` as it is; marks it for the catalogue where it is translated later."""
    return message


def gettext(message: str, lang: str | None = None) -> str:
    """Return an interface string in ``lang``, without it in the current language.

    An untranslated message comes back in English; a test keeps that from being shipped.
    """
    if (lang or current_language()) == "en":
        return message
    return _chinese().get(message, message)


def ngettext(one: str, many: str, n: float, lang: str | None = None) -> str:
    """Return the string that fits the count ``n``: ``one`` or ``many`` in English."""
    english = one if n == 1 else many
    if (lang or current_language()) == "en":
        return english
    return _chinese().get(one, english)


def read_catalogue(path: Path = CATALOGUE) -> Catalog:
    """Read the Chinese catalogue."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale="zh", abort_invalid=True)


@cache
def _chinese() -> dict[str, str]:
    found: dict[str, str] = {}
    for message in read_catalogue():
        if message.id and message.string and not message.fuzzy:
            key = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string if isinstance(message.string, str) else message.string[0]
            found[key] = "" if text == NOTHING else text
    return found
