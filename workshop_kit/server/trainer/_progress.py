"""How far everybody is: the exercises with what was said of them, and the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workshop_kit.course import Exercise, mark, ngettext
from workshop_kit.course import gettext as _
from workshop_kit.store import Participant, Reveal, Team

from .._page import team_name
from .._path import when
from ._crowd import Crowd

__all__ = [
    "Group",
    "Listed",
    "Person",
    "Sort",
    "Step",
    "Steps",
    "clock",
    "listed",
    "roster",
    "undo_words",
]

Sort = Literal["team", "name"]
UNDO = {
    "open": mark("Undo: opened at {time}"),
    "closed": mark("Undo: closed at {time}"),
    "revealed": mark("Undo: revealed at {time}"),
}


@dataclass(frozen=True)
class Step:
    """How far one owner is with one exercise."""

    code: str
    answered: int
    of: int
    attempts: int
    score: float | None

    @property
    def words(self) -> str:
        """Answered, checked and scored, as a line."""
        said = [_("{answered} of {of} answered").format(answered=self.answered, of=self.of)]
        if self.attempts:
            times = ngettext("checked once", "checked {n} times", self.attempts)
            said.append(times.format(n=self.attempts))
        if self.score is not None:
            said.append(_("{points} of 100 points").format(points=round(100 * self.score)))
        return " · ".join(said)


@dataclass(frozen=True)
class Person:
    """One line of the roster."""

    key: str
    name: str
    team: str
    here: bool
    writes: bool
    steps: Sequence[Step]
    last: str


@dataclass(frozen=True)
class Group:
    """A team with its sheet's progress and its people; `key` is empty for those without a team."""

    key: str
    name: str
    steps: Sequence[Step]
    pen: str
    people: Sequence[Person]


@dataclass(frozen=True)
class Listed:
    """One exercise of the course, as the console lists it."""

    id: str
    code: str
    title: str
    when: str
    state: str
    begun: int
    checked: int
    undo: Reveal | None
    withheld: bool


class Steps:
    """The progress of a class, read once for a page."""

    def __init__(self, crowd: Crowd, exercises: Sequence[Exercise]) -> None:
        self._exercises = {exercise.id: exercise for exercise in exercises}
        self._on_team = {one.owner.key for one in crowd.people if one.team}
        self._found: dict[str, list[Step]] = {}
        self._last: dict[str, datetime] = {}
        self.begun: dict[str, int] = {}
        self.checked: dict[str, int] = {}
        order = {exercise.id: place for place, exercise in enumerate(exercises)}
        found = crowd.room.store.classes.progress(crowd.room.classroom)
        for one in sorted(found, key=lambda one: order.get(one.sheet, 0)):
            exercise = self._exercises.get(one.sheet)
            if one.saved_at:
                self._last[one.owner.key] = max(
                    one.saved_at, self._last.get(one.owner.key, one.saved_at)
                )
            if exercise is None:  # a guess's verdict, or an exercise of another course
                continue
            fields = self.fields_of(exercise, one.owner.key, one.owner.kind)
            answered = len(one.answered & fields)
            if not answered and not one.attempts:
                continue
            step = Step(exercise.code, answered, len(fields), one.attempts, one.score)
            self._found.setdefault(one.owner.key, []).append(step)
            self.begun[one.sheet] = self.begun.get(one.sheet, 0) + 1
            if one.attempts:
                self.checked[one.sheet] = self.checked.get(one.sheet, 0) + 1

    def fields_of(self, exercise: Exercise, key: str, kind: str) -> frozenset[str]:
        """Return the fields that are a team's or somebody's own."""
        everything = frozenset(field.id for field in exercise.fields)
        shared = frozenset(exercise.shared_fields)
        if kind == "team":
            return shared
        return everything - shared if key in self._on_team else everything

    def of(self, key: str) -> list[Step]:
        """Return somebody's or a team's steps, in the order of the course."""
        return self._found.get(key, [])

    def last(self, person: Participant) -> datetime:
        """Return when somebody saved last, else when they joined."""
        return self._last.get(person.owner.key, person.joined_at)


def clock(at: datetime) -> str:
    """Return a time as people here read it; with the date when it was another day."""
    local, today = at.astimezone(), datetime.now().astimezone()
    return local.strftime("%H:%M" if local.date() == today.date() else "%m-%d %H:%M")


def undo_words(said: Reveal | None) -> str:
    """Return what undoing would take back, empty if there is nothing."""
    return _(UNDO[said.state]).format(time=clock(said.at)) if said else ""


def listed(crowd: Crowd, exercises: Sequence[Exercise], steps: Steps, lang: str) -> list[Listed]:
    """Return the exercises in the order given, with their state and what can be undone."""
    room = crowd.room
    history = room.store.reveals.history(room.classroom)
    found = []
    for exercise in exercises:
        said = [
            one
            for one in history
            if one.exercise == exercise.id and one.field is None and one.undone_at is None
        ]
        found.append(
            Listed(
                exercise.id,
                exercise.code,
                exercise.title.in_(lang),
                when(exercise.id, lang),
                said[-1].state if said else exercise.starts,
                steps.begun.get(exercise.id, 0),
                steps.checked.get(exercise.id, 0),
                said[-1] if said else None,
                bool(exercise.withheld_until),
            )
        )
    return found


def roster(crowd: Crowd, steps: Steps, sort: Sort, team: str, find: str) -> list[Group]:
    """Return the people by team, or all in one group by name; only those who are looked for."""
    wanted = find.casefold().strip()
    lines = [_person(crowd, steps, one) for one in crowd.people]
    seen = [
        line
        for line, one in zip(lines, crowd.people, strict=True)
        if wanted in line.name.casefold()
        and (not team or team == (one.team.key if one.team else "none"))
    ]
    if sort == "name":
        by_name = sorted(
            seen, key=lambda line: crowd.number(line.key) if crowd.hidden else line.name.casefold()
        )
        return [Group("", "", (), "", by_name)] if by_name else []
    teams = [one for one in crowd.teams if not team or team == one.owner.key]
    on = {one.owner.key: one.team.key if one.team else "" for one in crowd.people}
    groups = [
        _group(crowd, steps, one, [line for line in seen if on[line.key] == one.owner.key])
        for one in teams
    ]
    alone = [line for line in seen if not on[line.key]]
    if wanted:
        groups = [group for group in groups if group.people]
    return groups + ([Group("", _("No team"), (), "", alone)] if alone else [])


def _group(crowd: Crowd, steps: Steps, team: Team, people: Sequence[Person]) -> Group:
    pen = crowd.name(team.scribe.key) if team.scribe else ""
    return Group(team.owner.key, team_name(team.name), steps.of(team.owner.key), pen, people)


def _person(crowd: Crowd, steps: Steps, one: Participant) -> Person:
    key = one.owner.key
    team = crowd.team(one.team.key) if one.team else None
    return Person(
        key,
        crowd.name(key),
        team_name(team.name) if team else "",
        crowd.here(key),
        bool(team and team.scribe == one.owner),
        steps.of(key),
        clock(steps.last(one)),
    )
