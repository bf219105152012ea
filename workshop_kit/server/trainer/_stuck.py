"""Who may need help with the exercise that the class is at: by a rule that the page states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workshop_kit.course import Exercise, ngettext
from workshop_kit.store import Participant

from .._pace import present_exercise
from .._path import owners_of
from ._crowd import Crowd
from ._sheets_view import Answers

__all__ = ["Help", "Stuck", "who_is_stuck"]

QUIET_MINUTES = 5
WRONG_CHECKS = 3
MOST = 8


@dataclass(frozen=True)
class Stuck:
    """Somebody, or a team, who does not get on; `weight` is how long or how often."""

    key: str
    name: str
    team: str
    why: str
    weight: float


@dataclass(frozen=True)
class Help:
    """The list, as the console shows it; `more` is how many stand on it no more."""

    exercise: Exercise | None
    people: Sequence[Stuck]
    more: int
    minutes: int = QUIET_MINUTES
    checks: int = WRONG_CHECKS


def who_is_stuck(crowd: Crowd) -> Help:
    """Return who has the present exercise open and does not get on, the longest first."""
    exercise = present_exercise(crowd.room)
    if exercise is None:
        return Help(None, (), 0)
    answers, found = Answers(crowd, exercise), {}
    for person in crowd.people:
        minutes = crowd.room.events.open_for(person.owner.key, exercise.id) / 60
        stuck = _stuck(crowd, answers, person, minutes) if minutes else None
        if stuck:
            found[stuck.key] = stuck  # a team that shares a sheet stands there once
    ordered = sorted(found.values(), key=lambda one: -one.weight)
    return Help(exercise, ordered[:MOST], len(ordered[MOST:]))


def _stuck(crowd: Crowd, answers: Answers, person: Participant, minutes: float) -> Stuck | None:
    """Hold somebody to the rule: too long without anything new, or too often not right."""
    owners = owners_of(answers.exercise, person)
    keys = {owner.key for owner in owners.values()}
    wrong = {key: _wrong_checks(answers, key) for key in keys}
    worst = max(wrong, key=lambda key: wrong[key])
    if wrong[worst] >= WRONG_CHECKS:
        times = ngettext("{n} check not right", "{n} checks not right", wrong[worst])
        return _line(crowd, person, worst, times.format(n=wrong[worst]), wrong[worst])
    open_ones = {owner.key for name, owner in owners.items() if not answers.answer(owner.key, name)}
    quiet = min([minutes, *(_minutes_since(answers, key) for key in keys)])
    if not open_ones or quiet < QUIET_MINUTES:
        return None
    key = person.owner.key if person.owner.key in open_ones else open_ones.pop()
    said = ngettext("nothing new for {n} minute", "nothing new for {n} minutes", int(quiet))
    return _line(crowd, person, key, said.format(n=int(quiet)), quiet)


def _line(crowd: Crowd, person: Participant, key: str, why: str, weight: float) -> Stuck:
    team = crowd.name(person.team.key) if person.team and key == person.owner.key else ""
    return Stuck(key, crowd.name(key), team, why, weight)


def _wrong_checks(answers: Answers, key: str) -> int:
    """Count the latest checks in a row that each found something not right."""
    count = 0
    for attempt in reversed(answers.checks(key)):
        if not any(_is_wrong(said) for said in attempt.verdicts):
            break
        count += 1
    return count


def _is_wrong(said: Mapping[str, Any]) -> bool:
    return said["state"] in ("wrong", "partly")


def _minutes_since(answers: Answers, key: str) -> float:
    """Return how long ago an owner saved or had something checked; endless where never."""
    times = [one.saved_at for one in answers.given.get(key, {}).values()]
    times += [attempt.at for attempt in answers.checks(key)]
    if not times:
        return float("inf")
    return (datetime.now(UTC) - max(times)).total_seconds() / 60
