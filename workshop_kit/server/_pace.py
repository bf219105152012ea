"""The pace of a class: its timer, the block it is at, and the exercise that it is called to.

All of it stands in the store's journal, so a restart loses nothing. Pages get the seconds that are
left, counted here, so that it does not matter what time a phone believes it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any, Self

from workshop_kit.course import Block, Exercise, SpecError, load_agenda, load_exercise
from workshop_kit.store import Act

from ._events import ALL
from ._room import Room
from ._standing import standing

MINUTE = 60.0
LONGEST_MINUTES = 240
SHOWN_AFTER_END = 600.0  # seconds; then pages stop saying that the time is up

__all__ = [
    "BLOCK",
    "GATHER",
    "LONGEST_MINUTES",
    "TIMER",
    "Timer",
    "block_acts",
    "block_seconds",
    "gathered",
    "moment",
    "pace",
    "present_block",
    "present_exercise",
    "same_day",
    "tell_pace",
    "timer",
]

TIMER, BLOCK, GATHER = "timer", "block", "gather"


@dataclass(frozen=True)
class Timer:
    """A time that runs down, or stands still.

    Attributes
    ----------
    seconds : float
        How long it was set to, added minutes included.
    ends : datetime or None
        When it ends, with a time zone; None while it stands still.
    held : float
        The seconds that are left while it stands still.
    """

    seconds: float
    ends: datetime | None
    held: float = 0.0

    @classmethod
    def started(cls, minutes: int, now: datetime) -> Self:
        """Return one that begins to run down.

        Raises
        ------
        ValueError
            `minutes` is not 1 to `LONGEST_MINUTES`.
        """
        if not 1 <= minutes <= LONGEST_MINUTES:
            raise ValueError(f"minutes: {minutes} is not 1 to {LONGEST_MINUTES}")
        return cls(minutes * MINUTE, now + timedelta(minutes=minutes))

    @classmethod
    def read(cls, value: Any) -> Self | None:
        """Return what `value` wrote into the journal; None where the timer was stopped."""
        if value is None:
            return None
        ends = datetime.fromisoformat(value["ends"]) if value["ends"] else None
        return cls(value["seconds"], ends, value["held"])

    @property
    def value(self) -> dict[str, Any]:
        """What the journal keeps."""
        ends = self.ends.isoformat() if self.ends else None
        return {"seconds": self.seconds, "ends": ends, "held": self.held}

    @property
    def runs(self) -> bool:
        """Whether it runs down, or has run out."""
        return self.ends is not None

    def left(self, now: datetime) -> float:
        """Return the seconds that are left, below 0 once it has run out."""
        return self.held if self.ends is None else (self.ends - now).total_seconds()

    def longer(self, now: datetime) -> Self:
        """Return it with a minute more; one that has run out begins again with that minute.

        Raises
        ------
        ValueError
            It would be longer than `LONGEST_MINUTES`.
        """
        left = max(0.0, self.left(now)) + MINUTE
        if left > LONGEST_MINUTES * MINUTE:
            raise ValueError(f"minutes: more than {LONGEST_MINUTES}")
        seconds = max(self.seconds + MINUTE, left)
        if self.ends is None:
            return type(self)(seconds, None, left)
        return type(self)(seconds, now + timedelta(seconds=left))

    def paused(self, now: datetime) -> Self:
        """Return it standing still."""
        return type(self)(self.seconds, None, max(0.0, self.left(now)))

    def going_on(self, now: datetime) -> Self:
        """Return it running down again."""
        return type(self)(self.seconds, now + timedelta(seconds=max(0.0, self.left(now))))


def moment() -> datetime:
    """Return the time now, here."""
    return datetime.now().astimezone()


def timer(room: Room, now: datetime) -> Timer | None:
    """Return the class's timer; none where it was stopped, or ran out a good while ago."""
    act = room.store.journal.last(room.classroom, TIMER)
    found = Timer.read(act.value) if act else None
    return found if found and found.left(now) > -SHOWN_AFTER_END else None


def block_acts(room: Room) -> list[Act]:
    """Return the blocks begun, and ended (no value), in order, without what was undone."""
    acts = room.store.journal.acts(room.classroom, BLOCK)
    return [act for act in acts if act.undone_at is None]


def present_block(room: Room, now: datetime) -> Block | None:
    """Return the block that is on: the one begun last, until its day is over."""
    act = room.store.journal.last(room.classroom, BLOCK)
    if act is None or not same_day(act.at, now):
        return None
    blocks = (block for day in load_agenda().days for block in day.shown)
    return next((block for block in blocks if block.id == act.value), None)


def block_seconds(acts: Sequence[Act], now: datetime) -> dict[str, float | None]:
    """Return how long each block begun took; None where its end was not told on its day."""
    found: dict[str, float | None] = {}
    for act, after in zip_longest(acts, acts[1:]):
        if act.value is None:
            continue
        end = after.at if after else now
        before = found.get(act.value, 0.0)
        if before is None or not same_day(act.at, end):
            found[act.value] = None
        else:
            found[act.value] = before + (end - act.at).total_seconds()
    return found


def same_day(one: datetime, other: datetime) -> bool:
    """Whether two times are of the same day, here."""
    return one.astimezone().date() == other.astimezone().date()


def gathered(room: Room) -> tuple[Act, Exercise] | None:
    """Return the trainer's call to an exercise, as long as it holds.

    It ends with the next block that is started, and while its exercise is closed.
    """
    journal, classroom = room.store.journal, room.classroom
    act = journal.last(classroom, GATHER)
    if act is None or act.value is None:
        return None
    block = journal.last(classroom, BLOCK)
    moved_on = block is not None and block.id > act.id
    if moved_on:
        return None
    try:
        exercise = load_exercise(act.value)
    except SpecError:  # the course has it no more
        return None
    closed = standing(room.store, classroom, exercise) == "closed"
    return None if closed else (act, exercise)


def present_exercise(room: Room) -> Exercise | None:
    """Return what the class is called to, else the present block's exercise, while it is open."""
    called = gathered(room)
    block = present_block(room, moment())
    names = [called[1].id] if called else [one.id for one in block.exercises] if block else []
    for name in names:
        try:
            exercise = load_exercise(name)
        except SpecError:  # the agenda is ahead of the course
            continue
        if standing(room.store, room.classroom, exercise) == "open":
            return exercise
    return None


def pace(room: Room, now: datetime | None = None) -> dict[str, Any]:
    """Return what every open page may know of the pace: small, and the same for everybody."""
    now = now or moment()
    running, called = timer(room, now), gathered(room)
    at = present_exercise(room)
    told: dict[str, Any] = {"timer": None, "gather": None, "at": at.id if at else None}
    if running:
        left = round(running.left(now), 1)
        told["timer"] = {"left": left, "of": running.seconds, "runs": running.runs}
    if called:
        act, exercise = called
        told["gather"] = {
            "act": act.id,
            "exercise": exercise.id,
            "code": exercise.code,
            "title": {lang: exercise.title.in_(lang) for lang in ("zh", "en")},
        }
    return told


def tell_pace(room: Room) -> None:
    """Tell every open page, participants' and trainers', in one event."""
    room.events.tell(ALL, "pace", **pace(room))
