"""Everything the store holds of one participant: in words, as records, as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from workshop_kit.course import (
    AnyField,
    Exercise,
    describe_answer,
    is_blank,
    load_exercise,
    speaking,
)
from workshop_kit.course import gettext as _
from workshop_kit.exports import AnsweredSheet, worksheets_workbook
from workshop_kit.store import Answer, Attempt, Classroom, Owner, Participant, Store

from ._exercise import exercise_ids
from ._path import owners_of
from ._pitches import named_rows
from ._scores import told_scores
from ._standing import standing

Answers = Mapping[str, Answer]

__all__ = ["everything", "told_sheets", "workbook"]


def told_sheets(
    store: Store, room: Classroom, me: Participant, exercises: Sequence[Exercise], lang: str
) -> list[dict[str, Any]]:
    """Return each sheet with an answer or a check, in words of a language, as a page shows it."""
    found = []
    known = {exercise.id: exercise for exercise in exercises}

    def named(field: AnyField, value: Any) -> Any:
        return named_rows(field, value, store, room, lang)

    begun = _begun(store, room, me)
    for sheet in [name for name in known if name in begun] + sorted(begun - known.keys()):
        if "/" in sheet:  # what was said about a guess; the guess stands with its exercise
            continue
        exercise = known.get(sheet)
        own = store.answers(me.owner, sheet)
        team = store.answers(me.team, sheet) if me.team else {}
        fields = list(_told_fields(exercise, own, team, me, lang, named) if exercise else _raw(own))
        checks = sum(len(store.attempts(owner, sheet)) for owner in _owners(me))
        if fields or checks:
            title = f"{exercise.code} {exercise.title.in_(lang)}" if exercise else sheet
            found.append({"id": sheet, "title": title, "fields": fields, "checks": checks})
    return found


def _told_fields(
    exercise: Exercise,
    own: Answers,
    team: Answers,
    me: Participant,
    lang: str,
    named: Callable[[AnyField, Any], Any],
) -> Iterator[dict[str, Any]]:
    owners = owners_of(exercise, me)
    values = {
        name: answers[name].value
        for name, owner in owners.items()
        for answers in [team if owner == me.team else own]
        if name in answers
    }
    for field in exercise.fields:
        stored = [(own.get(field.id), False)]
        if owners[field.id] == me.team:  # an own answer from before joining the team stays too
            stored.insert(0, (team.get(field.id), True))
        for answer, by_team in stored:
            if answer and (answer.version > 1 or not is_blank(answer.value)):
                yield {
                    "prompt": field.prompt.in_(lang),
                    "lines": describe_answer(field, named(field, answer.value), lang, values),
                    "team": by_team,
                    "answer": answer,
                }


def _raw(own: Answers) -> Iterator[dict[str, Any]]:
    """Tell answers to an exercise that the course does not have any more."""
    for name, answer in own.items():
        lines = [] if is_blank(answer.value) else [str(answer.value)]
        yield {"prompt": name, "lines": lines, "team": False, "answer": answer}


def everything(store: Store, room: Classroom, me: Participant) -> dict[str, Any]:
    """Return every record of a participant as JSON values, and the team's present answers."""
    begun = sorted(_begun(store, room, me))
    return {
        "participant": {
            "name": me.name,
            "key": me.owner.key,
            "language": me.language,
            "joined_at": me.joined_at.isoformat(),
            "team": store.teams.find(room, me.team.key).name if me.team else None,
            "resume_code": "kept only in a form from which it cannot be read",
        },
        "class": {"organisation": room.organisation, "opened_at": room.created_at.isoformat()},
        "answers": [record for sheet in begun for record in _own_records(store, me.owner, sheet)],
        "checks": [
            _check(sheet, attempt) for sheet in begun for attempt in store.attempts(me.owner, sheet)
        ],
        "trainer_scores": told_scores(
            store, room, me, [load_exercise(name) for name in exercise_ids() if name in begun]
        ),
        "team_answers": [
            {"sheet": sheet, "field": field, **_version(answer), "written_by_me": mine}
            for sheet in (begun if me.team else ())
            for field, answer in store.answers(me.team, sheet).items()
            for mine in [answer.author == me.owner.key]
        ],
    }


def _own_records(store: Store, owner: Owner, sheet: str) -> Iterator[dict[str, Any]]:
    for field in store.answers(owner, sheet):
        versions = [_version(answer) for answer in store.history(owner, sheet, field)]
        yield {"sheet": sheet, "field": field, "versions": versions}


def _version(answer: Answer) -> dict[str, Any]:
    return {
        "value": answer.value,
        "version": answer.version,
        "saved_at": answer.saved_at.isoformat(),
    }


def _check(sheet: str, attempt: Attempt) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "number": attempt.number,
        "at": attempt.at.isoformat(),
        "score": attempt.score,
        "answers": dict(attempt.answers),
        "verdicts": [dict(verdict) for verdict in attempt.verdicts],
    }


def workbook(
    store: Store,
    room: Classroom,
    me: Participant,
    exercises: Sequence[Exercise],
    lang: str,
    team: str,
) -> bytes:
    """Return the worksheets as an .xlsx: own answers and the team's, marked as such."""
    sheets = []
    for exercise in exercises:
        owners = owners_of(exercise, me)
        stored = {owner: store.answers(owner, exercise.id) for owner in set(owners.values())}
        answers = {
            name: named_rows(exercise.field(name), stored[owner][name].value, store, room, lang)
            for name, owner in owners.items()
            if name in stored[owner]
        }
        closed = standing(store, room, exercise) == "closed"
        if answers or not closed:
            sheets.append(AnsweredSheet(exercise, answers, _note(me.team in stored, team, lang)))
    owner_line = f"{me.name} · {team}" if team else me.name
    return worksheets_workbook(room.organisation, owner_line, sheets, lang)


def _note(shared: bool, team: str, lang: str) -> str:
    if not shared:
        return ""
    with speaking(lang):
        return _(
            "Answered together by {team}; the guesses and what concerns the own company are"
            " personal."
        ).format(team=team)


def _begun(store: Store, room: Classroom, me: Participant) -> set[str]:
    """Return the sheets with an answer or a check of a participant or the team."""
    owners = _owners(me)
    return {one.sheet for one in store.classes.progress(room) if one.owner in owners}


def _owners(me: Participant) -> list[Owner]:
    return [me.owner, *([me.team] if me.team else [])]
