"""Ratings of teams and class side by side, without what could be told of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ._language import gettext, mark
from ._tally import item_words
from ._tally_parts import Item, Part, Tally

LEVELS: Final = 5  # so many strengths of colour are told apart at a glance


@dataclass(frozen=True)
class HeatCell:
    """What a team or the class rates one row in the middle; its colour from 1, faint, to 5."""

    words: str
    level: int


@dataclass(frozen=True)
class HeatMap:
    """The rows of a table that was rated, with a cell for each team and one for the class.

    Attributes
    ----------
    heads : tuple of str
        The teams' names, then the class.
    rows : tuple of (str, cells)
        A row's label and its cells; None where fewer than three rated it.
    told : tuple of str
        What stands out, in sentences.
    note : str
        How to read it.
    apart : bool
        Whether the last column stands apart from the others, as the class does from the teams.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell | None, ...]], ...]
    told: tuple[str, ...]
    note: str
    apart: bool = True


def heat_map(found: Tally, teams: Sequence[tuple[str, Tally]], lang: str) -> HeatMap | None:
    """Return the ratings of teams and class; None of what is not rated, or by too few.

    A team of whom fewer than three have answered counts in the class alone.

    Parameters
    ----------
    found : Tally
        What the whole class answered.
    teams : sequence of (str, Tally)
        Each team's name and what its members answered.
    lang : "zh" or "en"
    """
    ratings = _ratings(found)
    shown = [(name, part) for name, one in teams if (part := _ratings(one))]
    if ratings is None or not shown:
        return None
    columns = [*shown, (gettext("The class", lang), ratings)]
    rows = [(item, [_of_row(part, item.id) for _name, part in columns]) for item in ratings.items]
    cells = [(item, tuple(_cell(ratings, one, lang) for one in row)) for item, row in rows]
    return HeatMap(
        tuple(name for name, _part in columns),
        tuple((item.label.in_(lang), row) for item, row in cells),
        tuple(filter(None, (_highest(ratings, lang), _apart(ratings, rows, lang)))),
        gettext(_NOTE, lang),
    )


_NOTE: Final = mark(
    "Each number is the middle rating; the stronger the colour, the higher. Of a team, nothing is"
    " shown that fewer than three rated."
)


def level(share: float) -> int:
    """Return the strength of colour, 1 to 5, of a share from 0 to 1."""
    return 1 + int((LEVELS - 1) * share + 0.5)


def _ratings(found: Tally) -> Part | None:
    """Return the ratings that others may see, if there are any."""
    seen = found.for_class()
    rated = [part for part in seen.parts if part.kind == "medians"] if seen else []
    return next((part for part in rated if part.items), None)


def _cell(part: Part, item: Item | None, lang: str) -> HeatCell | None:
    if item is None or item.span is None:
        return None
    low, high = item.span
    share = (item.value - low) / (high - low)
    return HeatCell(item_words(part, item).in_(lang), level(share))


def _of_row(part: Part, row: str) -> Item | None:
    return next((item for item in part.items if item.id == row), None)


def _highest(part: Part, lang: str) -> str:
    """Say which row the class rates highest, if it is one alone."""
    best = max(item.value for item in part.items)
    leaders = [item for item in part.items if item.value == best]
    if len(leaders) > 1:
        return ""
    words = item_words(part, leaders[0]).in_(lang)
    said = gettext("Rated highest by the class: “{row}”, {n}.", lang)
    return said.format(row=leaders[0].label.in_(lang), n=words)


def _apart(part: Part, rows: Sequence[tuple[Item, Sequence[Item | None]]], lang: str) -> str:
    """Say on which row the teams differ most, if it is one alone."""
    teams = {item.id: [one for one in row[:-1] if one] for item, row in rows}
    gaps = {
        row: max(one.value for one in given) - min(one.value for one in given)
        for row, given in teams.items()
        if given
    }
    widest = max(gaps.values(), default=0.0)
    if not widest or list(gaps.values()).count(widest) > 1:
        return ""
    row = next(name for name, gap in gaps.items() if gap == widest)
    ordered = sorted(teams[row], key=lambda one: one.value)
    low, high = (item_words(part, one).in_(lang) for one in (ordered[0], ordered[-1]))
    said = gettext("Teams differ most on “{row}”: from {low} to {high}.", lang)
    return said.format(row=ordered[0].label.in_(lang), low=low, high=high)
