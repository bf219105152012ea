"""The answers to an exercise as the console shows them: by question, by owner, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop_kit.course import AnyField, Exercise, describe_answer, is_blank
from workshop_kit.store import Answer, Attempt, Owner

from .._pitches import named_rows
from ._crowd import Crowd
from ._progress import clock

__all__ = ["Answers", "Entry", "Mark", "Question", "Shown", "marks", "questions", "shown"]

FOLD_AT, FOLD_LINES = 220, 5  # longer answers fold
CUT_AT = 3_000  # and still longer ones stand on a page of their own


@dataclass(frozen=True)
class Shown:
    """An answer's lines: what is seen at first, the rest of a fold, and whether more is cut off."""

    lines: Sequence[str]
    folded: bool
    cut: int


@dataclass(frozen=True)
class Entry:
    """One owner's answer to one question."""

    key: str
    name: str
    text: Shown
    at: str
    verdict: str
    changed: bool
    attempts: int


@dataclass(frozen=True)
class Question:
    """One field of an exercise, with all answers to it."""

    id: str
    number: int
    prompt: str
    shared: bool
    entries: Sequence[Entry]
    waiting: Sequence[str]
    of: int


@dataclass(frozen=True)
class Mark:
    """One square of the overview: the question's number and how the answer stands."""

    number: int
    field: str
    state: str


def shown(field: AnyField, value: Any, lang: str, answers: Mapping[str, Any]) -> Shown:
    """Return an answer in words, no more of it than a page can bear."""
    lines = describe_answer(field, value, lang, answers=answers)
    size = sum(map(len, lines))
    kept, room = [], CUT_AT
    for line in lines:
        if room <= 0:
            break
        kept.append(line[:room])
        room -= len(line)
    return Shown(kept, size > FOLD_AT or len(lines) > FOLD_LINES, max(0, size - CUT_AT))


class Answers:
    """All that is stored of an exercise, read once for a page."""

    def __init__(self, crowd: Crowd, exercise: Exercise) -> None:
        classes, room = crowd.room.store.classes, crowd.room.classroom
        self.crowd, self.exercise = crowd, exercise
        self.place = crowd.room.store, room
        self.given = _by_key(classes.answers(room, exercise.id))
        self._attempts: dict[str, dict[str, list[Attempt]]] = {
            "": _by_key(classes.attempts(room, exercise.id))
        }
        for field in exercise.fields:
            if field.type == "prediction":  # a guess is judged by itself, when it is committed
                found = classes.attempts(room, f"{exercise.id}/{field.id}")
                self._attempts[field.id] = _by_key(found)

    def owners(self, field: AnyField) -> list[str]:
        """Return the keys of those whose answer to a field there can be."""
        people = self.crowd.people
        if field.id not in self.exercise.shared_fields:
            return [one.owner.key for one in people]
        teams = [one for one in self.crowd.teams if self.crowd.members(one)]
        alone = [one.owner.key for one in people if one.team is None]
        return [one.owner.key for one in teams] + alone

    def answer(self, key: str, field: str) -> Answer | None:
        """Return an answer that is not blank."""
        found = self.given.get(key, {}).get(field)
        return None if found is None or is_blank(found.value) else found

    def values(self, key: str) -> dict[str, Any]:
        """Return all values of an owner's sheet."""
        return {name: one.value for name, one in self.given.get(key, {}).items()}

    def attempts(self, key: str, field: str) -> list[Attempt]:
        """Return the attempts that say something about a field."""
        found = self._attempts.get(field, self._attempts[""]).get(key, [])
        return [one for one in found if any(said["field"] == field for said in one.verdicts)]

    def checks(self, key: str) -> list[Attempt]:
        """Return an owner's checks of the sheet, guesses apart, the first first."""
        found: list[Attempt] = self._attempts[""].get(key, [])
        return found

    def verdict(self, key: str, field: str) -> str:
        """Return what the last check said, empty before it."""
        attempts = self.attempts(key, field)
        if not attempts:
            return ""
        return next(str(one["state"]) for one in attempts[-1].verdicts if one["field"] == field)


def questions(answers: Answers, lang: str) -> list[Question]:
    """Return every question with the answers to it, in the exercise's order."""
    found = []
    for number, field in enumerate(answers.exercise.fields, 1):
        owners = answers.owners(field)
        given = [key for key in owners if answers.answer(key, field.id)]
        found.append(
            Question(
                field.id,
                number,
                field.prompt.in_(lang),
                field.id in answers.exercise.shared_fields,
                [_entry(answers, key, field, lang) for key in given],
                [answers.crowd.name(key) for key in owners if key not in given],
                len(owners),
            )
        )
    return found


def marks(answers: Answers, key: str, is_team: bool, on_team: bool) -> list[Mark]:
    """Return the squares of a team's or somebody's own questions."""
    shared = answers.exercise.shared_fields
    found = []
    for number, field in enumerate(answers.exercise.fields, 1):
        if (field.id in shared) != is_team and (is_team or on_team):
            continue
        state = "blank"
        if answers.answer(key, field.id):
            state = answers.verdict(key, field.id)
            state = state if state in ("right", "wrong", "partly") else "written"
        found.append(Mark(number, field.id, state))
    return found


def _entry(answers: Answers, key: str, field: AnyField, lang: str) -> Entry:
    answer = answers.answer(key, field.id)
    assert answer is not None
    attempts = answers.attempts(key, field.id)
    checked = attempts[-1].answers.get(field.id) if attempts else None
    verdict = answers.verdict(key, field.id)
    value = named_rows(field, answer.value, *answers.place, lang)
    return Entry(
        key,
        answers.crowd.name(key),
        shown(field, value, lang, answers.values(key)),
        clock(answer.saved_at),
        "" if verdict == "blank" else verdict,
        bool(attempts) and checked != answer.value,
        len(attempts),
    )


def _by_key(found: Mapping[Owner, Any]) -> dict[str, Any]:
    return {owner.key: what for owner, what in found.items()}
