"""A class's result in words of a language: rows to draw bars of, lines to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ._describe import _COLON, _COMMA, _amount
from ._language import gettext
from ._tally import item_words
from ._tally_parts import Part, Tally
from ._text import Text

LONGEST_TEXT = 240


@dataclass(frozen=True)
class BarRow:
    """One bar: its label, its length from 0 to 1, its value in words."""

    id: str
    label: str
    length: float
    words: str


def bar_rows(part: Part, lang: str) -> list[BarRow]:
    """Return the bars of a part; none of texts.

    The longest bar has the length 1. Of ranks it is the item that comes first; of medians it
    would be one at the end of the scale; of cards it is one that all put into the same group.
    """
    if part.kind == "ranks":
        longest = float(len(part.items))
        lengths = [(longest + 1 - item.value) / longest for item in part.items]
    elif part.kind == "medians":
        lengths = [item.value / item.span[1] if item.span else 0.0 for item in part.items]
    elif part.kind == "cards":
        lengths = [item.value / part.given for item in part.items]
    else:
        longest = max((item.value for item in part.items), default=0) or 1.0
        lengths = [item.value / longest for item in part.items]
    return [
        BarRow(item.id, item.label.in_(lang), length, item_words(part, item).in_(lang))
        for item, length in zip(part.items, lengths, strict=True)
    ]


def middle_words(part: Part, lang: str) -> str:
    """Return the median of a part of numbers with its unit; empty for what holds none."""
    return _amount(round(part.middle[1], 1), part.unit, lang) if part.middle else ""


def part_sentence(part: Part, lang: str) -> str:
    """Return what the middle of the numbers is; empty for what holds none."""
    if not part.middle or part.given < 2:
        return ""
    low, middle, high = (_amount(round(one, 1), part.unit, lang) for one in part.middle)
    if low == high:
        return gettext("The middle answer is {middle}.", lang).format(middle=middle)
    sentence = gettext("The middle answer is {middle}; half of all lie from {low} to {high}.", lang)
    return sentence.format(middle=middle, low=low, high=high)


def tally_lines(
    found: Tally, lang: str, marks: Mapping[str, Mapping[str, Text | None]] | None = None
) -> list[str]:
    """Return a result as lines of plain text, one for each part or text.

    Parameters
    ----------
    found : Tally
    lang : "zh" or "en"
    marks : mapping, optional
        Where the model answer stands, as from `answer_places`: its items get a word.
    """
    lines = []
    for part in found.parts:
        if part.kind == "texts":
            lines += [_shortened(text) for text in part.texts]
            continue
        model = (marks or {}).get(part.id, {})
        told = [_told(row, model, lang) for row in bar_rows(part, lang) if _said(part, row, model)]
        words = _COMMA[lang].join(told)
        lines.append(f"{part.label.in_(lang)}{_COLON[lang]}{words}" if part.label else words)
        if sentence := part_sentence(part, lang):
            lines.append(sentence)
    return [line for line in lines if line]


def _said(part: Part, row: BarRow, model: Mapping[str, Text | None]) -> bool:
    """Leave out what nobody chose, unless it is the model answer."""
    return row.length > 0 or part.kind in ("ranks", "means", "medians") or row.id in model


def _told(row: BarRow, model: Mapping[str, Text | None], lang: str) -> str:
    if row.id not in model:
        return f"{row.label} {row.words}"
    own = model[row.id]
    told = gettext("model answer", lang) + (f" {own.in_(lang)}" if own else "")
    return (
        f"{row.label} {row.words} ({told})"
        if lang == "en"
        else f"{row.label} {row.words}（{told}）"
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1].rstrip() + "…"
