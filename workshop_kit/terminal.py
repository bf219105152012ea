"""Text in a terminal, where a Chinese character is as wide as two Latin ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

# Chinese breaks after each character, except before a mark that closes; Latin after a blank
_WORDS = re.compile(r"[\u2e80-\uffff][，。：；！？）」』”]*\s*|[^\s\u2e80-\uffff]+\s*|\s+")

__all__ = ["can_show", "one_line", "padded", "table", "width", "wrapped"]


def width(text: str) -> int:
    """Return how many columns a text takes.

    >>> width("课堂 Class")
    10
    """
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def padded(text: str, columns: int) -> str:
    """Return the text with blanks after it, to fill so many columns."""
    return text + " " * (columns - width(text))


def one_line(text: str) -> str:
    """Return what people typed as text that can neither steer a terminal nor turn a line round."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows with their columns below each other."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(padded, row, widths)).rstrip() for row in cells)


def wrapped(text: str, columns: int) -> list[str]:
    """Return a text in lines of at most so many columns; a longer word has a line of its own.

    >>> wrapped("请先联网，再启动。 Connect it first.", 12)
    ['请先联网，再', '启动。', 'Connect it', 'first.']
    """
    lines = [""]
    for word in _WORDS.findall(text):
        if width(lines[-1] + word.rstrip()) > columns and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines]


def can_show(stream: TextIO, text: str) -> bool:
    """Return whether a stream's encoding has all characters of a text."""
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True
