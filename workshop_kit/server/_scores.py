"""The trainer's scores, 0 to 4: given to one owner's answer, told once the answer is revealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from workshop_kit.course import Exercise, load_solution
from workshop_kit.course import gettext as _
from workshop_kit.store import Act, Answer, Classroom, Owner, Participant, Store

from ._standing import field_states

SCORE: Final = "score"  # an act about an owner (its subject) and an answer (its part)

__all__ = [
    "SCORE",
    "Score",
    "answer_part",
    "class_scores",
    "levels",
    "own_scores",
    "score_words",
    "told_scores",
]


@dataclass(frozen=True)
class Score:
    """A score from 0 to 4, since when it stands, and whether the answer has changed since."""

    value: int
    at: datetime
    earlier: bool


Scores = Mapping[tuple[str, str], Score]


def answer_part(exercise: str, field: str, criterion: str = "") -> str:
    """Name an answer in the journal, or what of it is scored apart."""
    return "/".join(filter(None, (exercise, field, criterion)))


def levels(exercise: Exercise, field: str, lang: str) -> list[str]:
    """Return what each score from 0 to 4 says of an answer; none where none is given."""
    return [text.in_(lang) for text in load_solution(exercise.id).fields[field].trainer_score or ()]


def class_scores(store: Store, room: Classroom, exercise: Exercise) -> Scores:
    """Return the scores that count, by owner's key and field."""
    parts = {answer_part(exercise.id, field.id): field.id for field in exercise.fields}
    acts = {
        (act.subject, parts[act.part]): act
        for act in store.journal.acts(room, SCORE)
        if act.undone_at is None and act.part in parts
    }
    given = store.classes.answers(room, exercise.id) if acts else {}
    owners = {owner.key: owner for owner in given}
    found = {}
    for (key, field), act in acts.items():
        owner = owners.get(key)
        answer = given[owner].get(field) if owner else None
        earlier = bool(owner and answer) and _changed(store, owner, exercise.id, field, answer, act)
        found[key, field] = Score(int(act.value), act.at, earlier)
    return found


def _changed(
    store: Store, owner: Owner, exercise: str, field: str, answer: Answer, act: Act
) -> bool:
    """Return whether an answer is another than the one that was scored."""
    if answer.saved_at <= act.at:
        return False
    before = [one for one in store.history(owner, exercise, field) if one.saved_at <= act.at]
    return not before or before[-1].value != answer.value


def own_scores(
    scores: Scores, exercise: Exercise, one: Participant, shared: Collection[str]
) -> dict[str, Score]:
    """Return a participant's scores by field: those of the own answers and of the team's."""
    found = {}
    for field in exercise.fields:
        owner = one.team if one.team and field.id in shared else one.owner
        if score := scores.get((owner.key, field.id)):
            found[field.id] = score
    return found


def score_words(exercise: Exercise, field: str, score: Score, lang: str) -> str:
    """Say a score, what it stands for, and whether it was given to an earlier version."""
    said = levels(exercise, field, lang)
    if score.value >= len(said):
        return ""
    told = _("Your trainer’s score: {score} of {most}. {why}", lang).format(
        score=score.value, most=len(said) - 1, why=said[score.value]
    )
    if not score.earlier:
        return told
    since = _("You have changed the answer since; this score is for the earlier version.", lang)
    return f"{told}{'' if lang == 'zh' else ' '}{since}"


def told_scores(
    store: Store, room: Classroom, one: Participant, exercises: Collection[Exercise]
) -> list[dict[str, Any]]:
    """Return a participant's scores of revealed answers as records."""
    found = []
    for exercise in exercises:
        given = class_scores(store, room, exercise)
        mine = {name: score for (key, name), score in given.items() if key == one.owner.key}
        states = field_states(store, room, exercise, list(mine)) if mine else {}
        found += [
            {
                "sheet": exercise.id,
                "field": name,
                "score": score.value,
                "at": score.at.isoformat(),
                "earlier_version": score.earlier,
            }
            for name, score in mine.items()
            if states[name] == "revealed" and not exercise.withheld_until
        ]
    return found
