"""Text of anybody, made fit for a cell: nothing but text, in pieces that a cell can show."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection

CELL_LIMIT = 32_767  # UTF-16 units that Excel keeps in a cell
NAME_LIMIT = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def plain(text: str) -> str:
    """Return ``text`` without control characters, with � for halves of characters.

    Examples
    --------
    >>> plain("one\\r\\ntwo\\x07 \\ud83d")
    'one\\ntwo �'
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """Return a name that Excel accepts and that no other sheet has, capitals ignored."""
    legal = _FORBIDDEN.sub(" ", " ".join(plain(wanted).split())).strip(" '")
    if not legal or legal.casefold() == "history":
        legal = f"_{legal}"
    others = {name.casefold() for name in taken}
    for number in range(1, len(others) + 2):
        ending = "" if number == 1 else f" ({number})"
        name = _cut(legal, NAME_LIMIT - len(ending)).strip(" '") + ending
        if name.casefold() not in others:
            break
    return name


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def width(text: str) -> int:
    """Return how many narrow signs wide a line is; a Chinese sign counts two."""
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 0 if unicodedata.combining(sign) else 1
        for sign in text
    )


def lines_of(text: str, room: float) -> int:
    """Return about how many lines a text takes in a cell with room for so many narrow signs."""
    return sum(max(1, math.ceil(width(line) / room)) for line in text.split("\n"))


def pieces(text: str, room: float, most_lines: int) -> list[str]:
    """Cut a text into pieces of at most ``most_lines`` lines, and of a cell's length.

    Joined, the pieces are the text. Cuts fall at the end of a line or a word where there is one.
    """
    found: list[str] = []
    while True:
        end = _fits(text, room, most_lines)
        if end >= len(text):
            return [*found, text]
        found.append(text[:end])
        text = text[end:]


def _fits(text: str, room: float, most_lines: int) -> int:
    """Return how many signs of a text make one piece."""
    used, lines, units, word = 0.0, 1, 0, 0
    for place, sign in enumerate(text):
        wide = width(sign)
        units += 2 if ord(sign) > 0xFFFF else 1
        used += wide
        if sign == "\n" or (used > room and not sign.isspace()):
            lines, used = lines + 1, 0.0 if sign == "\n" else float(wide)
        if lines > most_lines or units > CELL_LIMIT:
            # A line's end belongs to the piece before it.
            return place + 1 if sign == "\n" and units <= CELL_LIMIT else word or place
        if sign.isspace():
            word = place + 1
    return len(text)
