"""The seminar's path: days drawn to scale, and how far somebody is with each exercise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workshop_kit.course import Block, Day, Exercise, is_blank, load_agenda
from workshop_kit.course import gettext as _
from workshop_kit.exports import handbook_days
from workshop_kit.store import Classroom, Owner, Participant, Store

from ._standing import standing

State = Literal["closed", "new", "begun", "checked", "revealed"]
LABELLED_MINUTES = 30  # a shorter piece of the rail has no room for a name

__all__ = ["Step", "owners_of", "path", "rail", "steps", "when"]


@dataclass(frozen=True)
class Step:
    """One exercise as a participant has it.

    Attributes
    ----------
    exercise : Exercise
    state : "closed", "new", "begun", "checked" or "revealed"
    answered : int
        Questions with an answer: the participant's own, and the team's where it shares them.
    team : bool
        Whether some of them are the team's.
    """

    exercise: Exercise
    state: State
    answered: int
    team: bool

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return len(self.exercise.fields)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        handed_in = self.exercise.withheld_until or self.exercise.ends_withholding
        return self.state == "revealed" or (
            self.state == "checked" and (bool(handed_in) or self.answered == self.questions)
        )


def owners_of(exercise: Exercise, participant: Participant) -> dict[str, Owner]:
    """Return whose answer each field of an exercise is, for a participant."""
    shared = exercise.shared_fields if participant.team else ()
    return {
        field.id: participant.team if participant.team and field.id in shared else participant.owner
        for field in exercise.fields
    }


def steps(
    store: Store, room: Classroom, participant: Participant, exercises: Sequence[Exercise]
) -> list[Step]:
    """Return how far a participant is with each exercise."""
    return [_step(store, room, participant, exercise) for exercise in exercises]


def _step(store: Store, room: Classroom, participant: Participant, exercise: Exercise) -> Step:
    owners = owners_of(exercise, participant)
    stored = {owner: store.answers(owner, exercise.id) for owner in set(owners.values())}
    answered = sum(
        name in stored[owner] and not is_blank(stored[owner][name].value)
        for name, owner in owners.items()
    )
    said = standing(store, room, exercise)
    state: State = "begun" if answered else "new"
    if said == "closed" or said == "revealed":
        state = "closed" if said == "closed" else "revealed"
    elif any(store.attempts(owner, exercise.id) for owner in stored):
        state = "checked"
    return Step(exercise, state, answered, participant.team in stored)


def path(found: Sequence[Step], now: Step | None, lang: str) -> list[dict[str, Any]]:
    """Return the days that show something, each with its rail, hours and exercises."""
    by_id = {step.exercise.id: step for step in found}
    printable = handbook_days()
    days = []
    for day in load_agenda().days:
        sessions = [block for block in day.shown if block.kind == "session"]
        rows = [row for block in sessions for row in _rows(block, by_id, lang)]
        mine = [row["step"] for row in rows if row["step"]]
        if sessions:
            days.append(
                {
                    "number": day.day,
                    "title": day.title.in_(lang),
                    "pieces": list(_pieces(day, by_id, now)),
                    "hours": list(_hours(day)),
                    "rows": rows,
                    "finished": bool(mine) and all(step.finished for step in mine),
                    "here": now in mine,
                    "handbook": day.day in printable,
                }
            )
    return days


def _rows(block: Block, by_id: dict[str, Step], lang: str) -> Iterator[dict[str, Any]]:
    """Yield a block's exercises; one without any is named by its title."""
    here = [by_id[entry.id] for entry in block.exercises if entry.id in by_id]
    for step in here or [None]:
        yield {
            "start": block.start,
            "end": block.end,
            "step": step,
            "title": f"{step.exercise.code} {step.exercise.title.in_(lang)}"
            if step
            else block.title.in_(lang),
        }


def _pieces(day: Day, by_id: dict[str, Step], now: Step | None) -> Iterator[dict[str, Any]]:
    """Yield each block with its minutes, and what it is for the participant."""
    for block in day.blocks:
        mine = [] if block.planned else [by_id[e.id] for e in block.exercises if e.id in by_id]
        kind = "" if block.kind == "session" else "pause"
        if mine and now in mine:
            kind = "now"
        elif mine and all(step.finished for step in mine):
            kind = "done"
        named = mine and block.minutes >= LABELLED_MINUTES
        yield {
            "minutes": block.minutes,
            "kind": kind,
            "name": mine[0].exercise.code if named else "",
        }


def _hours(day: Day) -> Iterator[dict[str, Any]]:
    """Yield what stands below the rail, each at its place in per cent of the day."""
    total = sum(block.minutes for block in day.blocks)
    passed = 0
    for block in day.blocks:
        if block.kind == "lunch":
            yield {"at": round(100 * (passed + block.minutes / 2) / total, 2), "text": _("Lunch")}
        passed += block.minutes
    yield {"at": 0, "text": day.blocks[0].start}
    yield {"at": 100, "text": day.blocks[-1].end}


def when(exercise: str, lang: str) -> str:
    """The day and time an exercise has in the agenda, such as "Day 3 · 09:10–10:10"."""
    found = load_agenda().find(exercise)
    if found is None:
        return ""
    day, block = found
    return _("Day {day} · {start}–{end}", lang).format(
        day=day.day, start=block.start, end=block.end
    )


def rail(exercise: str) -> list[dict[str, Any]]:
    """The day drawn to scale: each block with its minutes, the current one marked."""
    found = load_agenda().find(exercise)
    if found is None:
        return []
    day, now = found
    return [{"minutes": block.minutes, "kind": _kind(block, now)} for block in day.blocks]


def _kind(block: Block, now: Block) -> str:
    if block == now:
        return "now"
    return "" if block.kind == "session" else "pause"
