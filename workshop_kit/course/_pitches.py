"""What teams' pitches scored: by the other teams, who each score all but their own; by the trainer.

A jury's points for a team count once all of its criteria have some; the juries' mean counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any, Final

from ._answers import is_blank
from ._describe import _COLON, _amount
from ._fields import TableField, TeamRows
from ._heat_map import HeatCell, HeatMap, level
from ._language import gettext, mark
from ._tally_parts import Item, Part, Tally
from ._text import Text, both

Points = Mapping[str, float]
_COMMA: Final = {"zh": "，", "en": ", "}
_TRAINER: Final = mark("The trainer gives you {total} of {most} points.")
_TEAMS: Final = mark("The other teams give you {total} of {most} on average.")
_CARRIES: Final = mark("From {passes} points on, a pitch carries.")
_BY_TRAINER: Final = mark("trainer {points}")
_BY_TEAMS: Final = mark("teams {points}")
_ALL_TEAMS: Final = mark("Teams in all, of {most}")
_ALL_TRAINER: Final = mark("Trainer in all, of {most}")
_NOTE: Final = mark(
    "Points of the other teams on average; the stronger the colour, the more. Nobody scores their"
    " own team."
)


@dataclass(frozen=True)
class Pitch:
    """What one team's pitch scored, by criterion.

    Attributes
    ----------
    teams : mapping
        The mean of the juries' points.
    juries : int
        How many have scored it.
    trainer : mapping
        The trainer's points, as far as given.
    """

    teams: Points = field(default_factory=dict)
    juries: int = 0
    trainer: Points = field(default_factory=dict)

    def total(self, criteria: int) -> float | None:
        """Return the juries' points in all, to a tenth; None before the first."""
        return _total(self.teams, criteria)

    def trainer_total(self, criteria: int) -> float | None:
        """Return the trainer's points in all; None until every criterion has some."""
        return _total(self.trainer, criteria)


def _total(points: Points, criteria: int) -> float | None:
    return round(sum(points.values()), 1) if len(points) == criteria else None


def pitches(
    spec: TableField, sheets: Iterable[Mapping[str, Any]], trainer: Mapping[str, Points]
) -> dict[str, Pitch]:
    """Return what each team's pitch scored, by the team's key.

    Parameters
    ----------
    spec
        The table with a row for each team.
    sheets
        The answers of each jury, by field.
    trainer
        The trainer's points by team and criterion.
    """
    criteria = [column.id for column in spec.columns]
    given: dict[str, list[Mapping[str, Any]]] = {}
    for sheet in sheets:
        for team, points in (sheet.get(spec.id) or {}).items():
            if points and not any(is_blank(points.get(name)) for name in criteria):
                given.setdefault(team, []).append(points)
    found = {}
    for team in given.keys() | trainer.keys():
        rows = given.get(team, [])
        means = {name: fmean(row[name] for row in rows) for name in criteria} if rows else {}
        found[team] = Pitch(means, len(rows), trainer.get(team, {}))
    return found


def most_points(spec: TableField) -> int:
    """Return the points that a pitch can reach in all."""
    return sum(int(getattr(column, "max", 0)) for column in spec.columns)


def pitch_lines(spec: TableField, found: Pitch | None, lang: str) -> list[str]:
    """Return a team's own totals and the juries' points by criterion; none before the first."""
    if found is None or not (found.teams or found.trainer):
        return []
    count, most = len(spec.columns), most_points(spec)
    lines = []
    for says, total in (
        (_TRAINER, found.trainer_total(count)),
        (_TEAMS, found.total(count)),
    ):
        if total is not None:
            lines.append(gettext(says, lang).format(total=f"{total:g}", most=most))
    assert isinstance(spec.rows, TeamRows)
    lines.append(gettext(_CARRIES, lang).format(passes=spec.rows.passes))
    for column in spec.columns:
        told = [
            gettext(says, lang).format(points=f"{round(points[column.id], 1):g}")
            for says, points in ((_BY_TRAINER, found.trainer), (_BY_TEAMS, found.teams))
            if column.id in points
        ]
        if told:
            lines.append(f"{column.label.in_(lang)}{_COLON[lang]}{_COMMA[lang].join(told)}")
    return lines


def pitch_heat(spec: TableField, named: Sequence[tuple[str, Pitch]], lang: str) -> HeatMap | None:
    """Return the points of every team by criterion, and in all; None before the first.

    Parameters
    ----------
    named
        Each team's name and its pitch, in the order to show them.
    """
    shown = [(name, one) for name, one in named if one.teams or one.trainer]
    if not shown:
        return None
    count, most = len(spec.columns), most_points(spec)
    rows = []
    for column in spec.columns:
        given = [one.teams.get(column.id) for _name, one in shown]
        of = getattr(column, "max", None)
        rows.append((column.label.in_(lang), tuple(_cell(points, of) for points in given)))
    totals = (
        (_ALL_TEAMS, [one.total(count) for _name, one in shown]),
        (_ALL_TRAINER, [one.trainer_total(count) for _name, one in shown]),
    )
    rows += [
        (gettext(says, lang).format(most=most), tuple(_cell(total, most) for total in found))
        for says, found in totals
    ]
    told = tuple(filter(None, (_weakest(spec, shown, lang),)))
    note = gettext(_NOTE, lang)
    return HeatMap(tuple(name for name, _one in shown), tuple(rows), told, note, apart=False)


def _cell(points: float | None, most: float | None) -> HeatCell | None:
    if points is None or not most:
        return None
    return HeatCell(_amount(round(points, 1), None, "en"), level(points / most))


def _weakest(spec: TableField, shown: Sequence[tuple[str, Pitch]], lang: str) -> str:
    """Say which criterion the class has most to gain in, if it is one alone."""
    scored = [one.teams for _name, one in shown if one.teams]
    if not scored:
        return ""
    means = {column.id: fmean(one[column.id] for one in scored) for column in spec.columns}
    least = [column for column in spec.columns if means[column.id] == min(means.values())]
    if len(least) > 1:
        return ""
    said = gettext("The class has most to gain in “{criterion}”: {points} on average.", lang)
    points = f"{round(means[least[0].id], 1):g}"
    return said.format(criterion=least[0].label.in_(lang), points=points)


def pitch_ranking(spec: TableField, named: Sequence[tuple[str, Pitch]], of: int) -> Tally:
    """Return the juries' totals as a result to draw: the highest first."""
    count, most = len(spec.columns), float(most_points(spec))
    label = both(_ALL_TEAMS, most=most_points(spec))
    totals = [(name, total) for name, one in named if (total := one.total(count)) is not None]
    items = tuple(
        Item(str(place), Text(zh=name, en=name), total, span=(0.0, most))
        for place, (name, total) in enumerate(sorted(totals, key=lambda one: -one[1]))
    )
    return Tally(len(items), of - len(items), (Part("", label, "medians", len(items), items),))
