"""What the class answered: counted once for everybody who looks, without who gave which answer."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from workshop_kit.course import (
    AnyField,
    Exercise,
    Moved,
    Pitch,
    Tally,
    Text,
    answer_places,
    bar_rows,
    load_exercise,
    moved,
    part_sentence,
    pitches,
    speaking,
    surprises_first,
    tally,
)
from workshop_kit.course import gettext as _
from workshop_kit.store import Answer, Owner, Participant

from ._pitches import scores_pitches, trainer_points
from ._room import Room

KEPT_SECONDS = 2.0  # a whole class looks at once when an answer is revealed
MOST_TEXTS = 12
Places = Mapping[str, Mapping[str, Text | None]]

__all__ = ["ClassResults", "FieldResult", "class_results", "told_result", "with_answer"]


@dataclass(frozen=True)
class FieldResult:
    """One field's answers, counted; once it is revealed, those given before.

    Of a compared field also those of each team, by its key; of one that was voted on before, how
    the votes moved; of one that scores teams, what each team's pitch scored.
    """

    tally: Tally
    at: datetime | None
    teams: Mapping[str, Tally] = made(default_factory=dict)
    moved: Moved | None = None
    pitches: Mapping[str, Pitch] = made(default_factory=dict)


class ClassResults:
    """The results of a class, counted anew at most every two seconds."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, dict[str, FieldResult]]] = {}
        self._told: dict[tuple[str, str, str], tuple[FieldResult, dict[str, Any] | None]] = {}

    def of(self, room: Room, exercise: Exercise) -> dict[str, FieldResult]:
        """Return the result of each field of an exercise."""
        until, found = self._kept.get(exercise.id, (0.0, {}))
        if time.monotonic() >= until:
            found = _counted(room, exercise)
            self._kept[exercise.id] = (time.monotonic() + KEPT_SECONDS, found)
        return found

    def forget(self, exercise: str = "") -> None:
        """Count an exercise, or all of them, anew when asked next: something has changed."""
        if exercise:
            self._kept.pop(exercise, None)
        else:
            self._kept.clear()
            self._told.clear()

    def for_page(
        self, room: Room, exercise: Exercise, field: str, lang: str, model: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Return what a participant may see of a revealed field, the model answer marked.

        None where fewer than three answered, and for what concerns people's own companies
        unless it is compared; those have no model answer.
        """
        found, key = self.of(room, exercise)[field], (exercise.id, field, lang)
        if key not in self._told or self._told[key][0] is not found:
            spec = exercise.field(field)
            seen = None if spec.private else found.tally.for_class()
            known = None if spec.own_company else model
            told = None if seen is None else told_result(spec, seen, lang, known)
            self._told[key] = (found, told)
        return self._told[key][1]


_results: WeakKeyDictionary[Room, ClassResults] = WeakKeyDictionary()


def class_results(room: Room) -> ClassResults:
    """Return the results of the class that a server serves."""
    return _results.setdefault(room, ClassResults())


def told_result(
    field: AnyField, found: Tally, lang: str, model: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a result as pages draw it; the model answer is marked only where it is given.

    Parameters
    ----------
    field, found, lang
    model : mapping, optional
        All model answers of the exercise, by field.
    """
    places = answer_places(field, found, model) if model is not None else {}
    found = surprises_first(found, places)
    with speaking(lang):
        counted = _("{n} of {of} answered").format(n=found.given, of=found.given + found.blank)
        result = {
            "given": found.given,
            "of": found.given + found.blank,
            "title": _("The class: {counted}").format(counted=counted),
            "counted": counted,
            "parts": [
                {
                    "id": part.id,
                    "label": part.label.in_(lang) if part.label else "",
                    "bars": [
                        {
                            "id": row.id,
                            "label": row.label,
                            "length": round(row.length, 3),
                            "words": row.words,
                            "notes": [],
                        }
                        for row in bar_rows(part, lang)
                    ],
                    "middle": part_sentence(part, lang),
                    "texts": list(part.texts[:MOST_TEXTS]),
                    "more": max(0, len(part.texts) - MOST_TEXTS),
                }
                for part in found.parts
            ],
        }
        if model is not None:
            result = _noted(result, places, "model", _("model answer"), lang)
    return result


def with_answer(
    told: dict[str, Any],
    spec: AnyField,
    found: FieldResult,
    sheet: Mapping[str, Any],
    lang: str,
    *,
    shared: bool,
    team: str = "",
) -> dict[str, Any]:
    """Return a result with the place of somebody's own answer, or their team's, in it.

    Of ratings it also holds, in numbers, what the class and the team of that key rate in the
    middle; a team of whom fewer than three have answered is left out.
    """
    with speaking(lang):
        word = _("your team") if shared else _("you")
        told = _noted(told, answer_places(spec, found.tally, sheet), "yours", word, lang)
        rated = {"class": found.tally.for_class()}
        if team in found.teams:
            rated["team"] = found.teams[team].for_class()
        medians = {who: _medians(one) for who, one in rated.items()}
        if mates := medians.get("team"):
            words = {row: Text(zh=f"{one:g}", en=f"{one:g}") for row, one in mates.items()}
            told = _noted(told, {"": words}, "team", _("your team"), lang)
        medians = {who: one for who, one in medians.items() if one}
        return {**told, "medians": medians} if medians else told


def _medians(found: Tally | None) -> dict[str, float]:
    """Return what each row is rated in the middle; nothing of what is not rated."""
    parts = [part for part in found.parts if part.kind == "medians"] if found else []
    return {item.id: item.value for part in parts for item in part.items}


def _noted(
    result: dict[str, Any], places: Places, kind: str, word: str, lang: str
) -> dict[str, Any]:
    """Return a result with a note at the bars of one answer; the given one stays as it is."""

    def note(bar: dict[str, Any], hits: Mapping[str, Text | None]) -> dict[str, Any]:
        if bar["id"] not in hits:
            return bar
        own = hits[bar["id"]]
        text = f"{word} {own.in_(lang)}" if own else word
        return {**bar, "notes": [*bar["notes"], {"kind": kind, "text": text}]}

    parts = [
        {**part, "bars": [note(bar, places.get(part["id"], {})) for bar in part["bars"]]}
        for part in result["parts"]
    ]
    return {**result, "parts": parts}


def _counted(room: Room, exercise: Exercise) -> dict[str, FieldResult]:
    everybody = room.store.participants.all(room.classroom)
    people = [one for one in everybody if one.removed_at is None]
    times = _revealed_at(room, exercise)
    given = _given(room, exercise, people, times)
    votes: dict[str, _Given] = {}
    if exercise.votes_again:
        first = load_exercise(str(exercise.again))
        votes = _given(room, first, people, _revealed_at(room, first))
    found: dict[str, FieldResult] = {}
    for field in exercise.fields:
        own, counted = given[field.id]
        teams = _of_teams(field, people, own) if field.compared else {}
        pairs = zip(votes[field.id][1], counted, strict=True) if votes else ()
        scored = (
            pitches(field, counted, trainer_points(room, exercise, field))
            if scores_pitches(field)
            else {}
        )
        found[field.id] = FieldResult(
            tally(field, counted), times[field.id], teams, moved(field, pairs), scored
        )
    return found


_Given = tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]


def _given(
    room: Room,
    exercise: Exercise,
    people: Sequence[Participant],
    times: Mapping[str, datetime | None],
) -> dict[str, _Given]:
    """Return for each field everybody's sheets as they count, and those that are counted."""
    given = room.store.classes.answers(room.classroom, exercise.id)
    found: dict[str, _Given] = {}
    for at in dict.fromkeys(times.values()):
        values = {owner: _values(room, owner, exercise.id, given[owner], at) for owner in given}
        own, shared = _sheets(exercise, people, values)
        for name, since in times.items():
            if since == at:
                found[name] = own, shared if name in exercise.shared_fields else own
    return found


def _of_teams(
    spec: AnyField, people: Sequence[Participant], sheets: Sequence[Mapping[str, Any]]
) -> dict[str, Tally]:
    """Return the answers of each team's members, by the team's key."""
    given: dict[str, list[Mapping[str, Any]]] = {}
    for one, sheet in zip(people, sheets, strict=True):
        if one.team:
            given.setdefault(one.team.key, []).append(sheet)
    return {key: tally(spec, members) for key, members in given.items()}


def _sheets(
    exercise: Exercise, people: Sequence[Participant], values: Mapping[Owner, dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return everybody's sheets, and the sheets of the teams and of those without a team."""
    shared = frozenset(exercise.shared_fields)
    own, common, seen = [], [], set()
    for one in people:
        mine = values.get(one.owner, {})
        if one.team and shared:
            mine = exercise.together(mine, values.get(one.team, {}))
        own.append(mine)
        if not one.team or one.team not in seen:
            common.append(mine)
        if one.team:
            seen.add(one.team)
    return own, common


def _revealed_at(room: Room, exercise: Exercise) -> dict[str, datetime | None]:
    """Return since when each field is revealed; None where it is not."""
    found: dict[str, datetime | None] = {field.id: None for field in exercise.fields}
    for said in room.store.reveals.history(room.classroom, exercise.id):
        if said.undone_at is not None:
            continue
        for field in found if said.field is None else [said.field]:
            if field in found:
                revealed = said.state == "revealed"
                found[field] = (found[field] or said.at) if revealed else None
    return found


def _values(
    room: Room, owner: Owner, sheet: str, answers: Mapping[str, Answer], at: datetime | None
) -> dict[str, Any]:
    """Return the values of an owner's sheet now, or as they were at a time."""
    found: dict[str, Any] = {}
    for name, answer in answers.items():
        if at is None or answer.saved_at <= at:
            found[name] = answer.value
        elif answer.version > 1:
            before = [one for one in room.store.history(owner, sheet, name) if one.saved_at <= at]
            if before:
                found[name] = before[-1].value
    return found
