"""Teams that score each other's pitches: which rows a jury has, and what each pitch scored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeGuard

from workshop_kit.course import (
    AnswerError,
    AnyField,
    Exercise,
    TableField,
    both,
    is_blank,
)
from workshop_kit.store import Classroom, Owner, Store, Team

from ._page import team_name
from ._room import Room
from ._scores import SCORE, answer_part

__all__ = [
    "criterion_points",
    "named_rows",
    "other_teams",
    "presenting",
    "refuse_rows",
    "scores_pitches",
    "trainer_points",
]


def scores_pitches(field: AnyField) -> TypeGuard[TableField]:
    """Return whether each row of a field scores what a team presents."""
    return isinstance(field, TableField) and field.scores_teams


def presenting(room: Room) -> list[Team]:
    """Return the teams that have members, the first made first."""
    everybody = room.store.participants.all(room.classroom)
    with_members = {one.team for one in everybody if one.team and not one.removed_at}
    return [team for team in room.store.teams.all(room.classroom) if team.owner in with_members]


def other_teams(room: Room, exercise: Exercise, lang: str) -> list[dict[str, str]]:
    """Return the teams to score as rows of a table; none where nobody is scored."""
    if not any(map(scores_pitches, exercise.fields)):
        return []
    return [
        {"id": team.owner.key, "label": team_name(team.name, lang)} for team in presenting(room)
    ]


def refuse_rows(
    room: Room, field: AnyField, value: Any, team: Owner | None, stored: Collection[str]
) -> None:
    """Refuse points for the own team, and for what is no team of the class.

    Rows that are ``stored`` already stay, also of a team that is gone.

    Raises
    ------
    AnswerError
    """
    known = {one.owner.key for one in room.store.teams.all(room.classroom)} | set(stored)
    for row, cells in (value or {}).items():
        if is_blank(cells):
            continue
        if team and row == team.key:
            raise AnswerError(field.id, both("Nobody scores their own team."), row=row)
        if row not in known:
            raise AnswerError(field.id, both("There is no such row. Reload the page."), row=row)


def named_rows(field: AnyField, value: Any, store: Store, room: Classroom, lang: str) -> Any:
    """Return an answer with the teams' names in place of their keys, ready to be put in words."""
    if not scores_pitches(field) or not isinstance(value, Mapping):
        return value
    names = {team.owner.key: team_name(team.name, lang) for team in store.teams.all(room)}
    return {names[key]: cells for key, cells in value.items() if key in names}


def trainer_points(
    room: Room, exercise: Exercise, field: TableField
) -> dict[str, dict[str, float]]:
    """Return the trainer's points by team's key and criterion."""
    parts = {answer_part(exercise.id, field.id, one.id): one.id for one in field.columns}
    found: dict[str, dict[str, float]] = {}
    for act in room.store.journal.acts(room.classroom, SCORE):
        if act.undone_at is None and act.part in parts:
            found.setdefault(act.subject, {})[parts[act.part]] = float(act.value)
    return found


def criterion_points(field: TableField, criterion: str) -> Sequence[int]:
    """Return the points that a criterion can have; none of what is no criterion."""
    column = next((one for one in field.columns if one.id == criterion), None)
    most = getattr(column, "max", None)
    return range(int(most) + 1) if most else ()
