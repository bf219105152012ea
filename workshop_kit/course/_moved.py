"""How a class moved between two votes on the same question, without who moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from ._describe import _amount
from ._exercise import Exercise
from ._fields import AnyField, ChoiceField, NumberField
from ._language import gettext as _
from ._language import ngettext, speaking
from ._tally import _counts
from ._tally_parts import LEAST_ANSWERS
from ._text import Text
from ._voted_again import first_time


@dataclass(frozen=True)
class MovedRow:
    """How many chose one answer, or the middle of numbers (without label), at both times."""

    label: Text | None
    first: float
    second: float


@dataclass(frozen=True)
class Moved:
    """The two votes of those who voted both times.

    Attributes
    ----------
    of, changed, higher : int
        How many voted both times, how many differently; of numbers, how many higher.
    rows : tuple of MovedRow
    longest : float
        The value whose bar is the longest.
    unit : Text or None
    """

    of: int
    changed: int
    higher: int
    rows: tuple[MovedRow, ...]
    longest: float
    unit: Text | None = None

    def for_class(self) -> Moved | None:
        """Return what others may see: nothing of fewer than three."""
        return self if self.of >= LEAST_ANSWERS else None


def moved(
    field: AnyField, votes: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> Moved | None:
    """Count how the votes on a choice or a number moved.

    Parameters
    ----------
    field
        The field that was asked twice.
    votes : iterable of pairs
        The first and the second answers of each who can vote, by field.

    Returns
    -------
    Moved or None
        None where nobody voted both times, and of fields of other kinds.
    """
    if not isinstance(field, ChoiceField | NumberField):
        return None
    both = [
        (first[field.id], second[field.id])
        for first, second in votes
        if _counts(field, first) and _counts(field, second)
    ]
    if not both:
        return None
    changed = sum(first != second for first, second in both)
    firsts, seconds = zip(*both, strict=True)
    if isinstance(field, ChoiceField):
        rows = tuple(
            MovedRow(option.label, firsts.count(option.id), seconds.count(option.id))
            for option in field.options
        )
        longest = max(max(row.first, row.second) for row in rows)
        return Moved(len(both), changed, 0, rows, longest)
    row = MovedRow(None, median(firsts), median(seconds))
    longest = field.max or max(row.first, row.second) or 1.0
    higher = sum(second > first for first, second in both)
    return Moved(len(both), changed, higher, (row,), longest, field.unit)


def moved_told(exercise: Exercise, found: Moved, lang: str) -> dict[str, Any]:
    """Return a movement in words of a language: title, sentence, and rows of two bars each."""
    with speaking(lang):
        title = ngettext(
            "{n} person answered both times", "{n} people answered both times", found.of
        )
        whens = first_time(exercise, lang), _("This time")
        return {
            "title": title.format(n=found.of),
            "sentence": _sentence(found),
            "rows": [
                {
                    "label": row.label.in_(lang) if row.label else _("Answer in the middle"),
                    "bars": _bars(found, row, whens, lang),
                }
                for row in found.rows
            ],
        }


def _bars(found: Moved, row: MovedRow, whens: Sequence[str], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "when": when,
            "length": round(min(max(value / found.longest, 0.0), 1.0), 3),
            "words": _amount(round(value, 1), found.unit, lang),
        }
        for when, value in zip(whens, (row.first, row.second), strict=True)
    ]


def _sentence(found: Moved) -> str:
    if found.rows[0].label:
        sentence = _("{changed} of {n} answered differently this time.")
        return sentence.format(changed=found.changed, n=found.of)
    sentence = _("Higher than before: {higher}. Lower: {lower}. The same: {same}.")
    lower, same = found.changed - found.higher, found.of - found.changed
    return sentence.format(higher=found.higher, lower=lower, same=same)
