"""The trainer's scores, 0 to 4: given to one owner's answer, told once the answer is revealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from workshop_kit.course import Exercise, load_solution
from workshop_kit.course import gettext as _
from workshop_kit.store import Act, Classroom, Participant, Store

from ._standing import field_states

SCORE: Final = "score"  # an act about an owner (its subject) and an answer (its part)

__all__ = [
    "SCORE",
    "answer_part",
    "class_scores",
    "levels",
    "own_scores",
    "score_words",
    "told_scores",
]

Scores = Mapping[tuple[str, str], Act]


def answer_part(exercise: str, field: str) -> str:
    """Name an answer in the journal."""
    return f"{exercise}/{field}"


def levels(exercise: Exercise, field: str, lang: str) -> list[str]:
    """Return what each score from 0 to 4 says of an answer; none where none is given."""
    return [text.in_(lang) for text in load_solution(exercise.id).fields[field].trainer_score or ()]


def class_scores(store: Store, room: Classroom, exercise: Exercise) -> Scores:
    """Return the scores that count, by owner's key and field."""
    parts = {answer_part(exercise.id, field.id): field.id for field in exercise.fields}
    return {
        (act.subject, parts[act.part]): act
        for act in store.journal.acts(room, SCORE)
        if act.undone_at is None and act.part in parts
    }


def own_scores(
    scores: Scores, exercise: Exercise, one: Participant, shared: Collection[str]
) -> dict[str, int]:
    """Return a participant's scores by field: those of the own answers and of the team's."""
    found = {}
    for field in exercise.fields:
        owner = one.team if one.team and field.id in shared else one.owner
        if act := scores.get((owner.key, field.id)):
            found[field.id] = int(act.value)
    return found


def score_words(exercise: Exercise, field: str, score: int, lang: str) -> str:
    """Say a score and what it stands for."""
    said = levels(exercise, field, lang)
    if score >= len(said):
        return ""
    return _("Your trainer’s score: {score} of {most}. {why}", lang).format(
        score=score, most=len(said) - 1, why=said[score]
    )


def told_scores(
    store: Store, room: Classroom, one: Participant, exercises: Collection[Exercise]
) -> list[dict[str, Any]]:
    """Return a participant's scores of revealed answers as records."""
    found = []
    for exercise in exercises:
        given = class_scores(store, room, exercise)
        mine = {name: act for (key, name), act in given.items() if key == one.owner.key}
        states = field_states(store, room, exercise, list(mine)) if mine else {}
        found += [
            {"sheet": exercise.id, "field": name, "score": act.value, "at": act.at.isoformat()}
            for name, act in mine.items()
            if states[name] == "revealed" and not exercise.withheld_until
        ]
    return found
