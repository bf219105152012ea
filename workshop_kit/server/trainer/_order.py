"""The day as a running order: what is done, what is on, what comes, and how the time goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from workshop_kit.course import Agenda, Block, Day
from workshop_kit.store import Act

from .._pace import block_seconds, same_day

__all__ = ["Order", "Row", "day_of", "running_order", "written_days"]

OWN_HOURS = 60  # minutes; a day begun that much off the agenda keeps hours of its own
State = Literal["done", "now", "next", "planned"]


@dataclass(frozen=True)
class Row:
    """A piece of the day.

    Attributes
    ----------
    block : Block or None
        None is time of blocks that are not written: nobody sees what they will be.
    state : "done", "now", "next" or "planned"
    start : str
        Clock time; of the agenda, moved where the class keeps hours of its own.
    minutes : int
        Planned.
    used : int or None
        Minutes used so far; None where it was not begun, or not ended on its day.
    """

    block: Block | None
    state: State
    start: str
    minutes: int
    used: int | None = None


@dataclass(frozen=True)
class Order:
    """A day's running order.

    Attributes
    ----------
    day : Day
    rows : sequence of Row
    now : Row or None
        What is on.
    following : Block or None
        What comes after it, among the written blocks and the pauses.
    behind : int or None
        Minutes behind the plan, below 0 ahead of it; None while nothing is on.
    """

    day: Day
    rows: Sequence[Row]
    now: Row | None
    following: Block | None
    behind: int | None


def day_of(agenda: Agenda, acts: Sequence[Act], wanted: int | None = None) -> Day:
    """Return the day that is asked for, else that of the last block begun, else the first written.

    Parameters
    ----------
    agenda : Agenda
    acts : sequence of Act
        Blocks begun and ended, the first first, without what was undone.
    wanted : int or None
    """
    begun = [act.value for act in acts if act.value]
    for day in agenda.days:
        if day.day == wanted:
            return day
    for day in agenda.days:
        if begun and begun[-1] in {block.id for block in day.blocks}:
            return day
    return (written_days(agenda) or list(agenda.days))[0]


def written_days(agenda: Agenda) -> list[Day]:
    """Return the days of which something is written."""
    return [day for day in agenda.days if any(one.kind == "session" for one in day.shown)]


def running_order(day: Day, acts: Sequence[Act], now: datetime) -> Order:
    """Return a day's running order; parameters as in `day_of`, `now` with a time zone.

    A block lasts until another begins, or it is ended, and no longer than its day. Time is counted
    against the agenda's hours; where the day's first block began an hour or more off them, against
    hours that begin with it.
    """
    here = {block.id: block for block in day.shown}
    spent = {name: took for name, took in block_seconds(acts, now).items() if name in here}
    on = acts[-1].value if acts and same_day(acts[-1].at, now) else None
    on = on if on in here else None
    shift = _shift([act for act in acts if act.value in here], here, now)
    rows = list(_rows(day, spent, on, shift))
    present = next((row for row in rows if row.state == "now"), None)
    return Order(
        day,
        rows,
        present,
        _following(day, on or _last(acts, here)),
        None if on is None else _behind(here[on], acts[-1].at, now, shift),
    )


def _shift(begun: Sequence[Act], here: dict[str, Block], now: datetime) -> int:
    """Return by how many minutes the class's own hours are later than the agenda's."""
    today = [act for act in begun if same_day(act.at, begun[-1].at)]
    if not today:
        return 0
    late = _minute_of(today[0].at) - _minutes(here[today[0].value].start)
    return late if abs(late) >= OWN_HOURS else 0


def _rows(day: Day, spent: dict[str, float | None], on: str | None, shift: int) -> list[Row]:
    blocks = [block.id for block in day.blocks]
    reached = max((blocks.index(name) for name in spent), default=-1)
    found: list[Row] = []
    for place, block in enumerate(day.blocks):
        start = _clock(_minutes(block.start) + shift)
        if block.planned:
            if found and found[-1].state == "planned":
                before = found.pop()
                found.append(Row(None, "planned", before.start, before.minutes + block.minutes))
            else:
                found.append(Row(None, "planned", start, block.minutes))
            continue
        done = block.id in spent or place < reached
        state: State = "now" if block.id == on else "done" if done else "next"
        took = spent.get(block.id)
        used = None if took is None else int(took // 60)
        found.append(Row(block, state, start, block.minutes, used))
    return found


def _last(acts: Sequence[Act], here: dict[str, Block]) -> str | None:
    return next((act.value for act in reversed(acts) if act.value in here), None)


def _following(day: Day, after: str | None) -> Block | None:
    names = [block.id for block in day.blocks]
    rest = day.blocks[names.index(after) + 1 :] if after else day.blocks
    return next((block for block in rest if not block.planned), None)


def _behind(block: Block, begun: datetime, now: datetime, shift: int) -> int:
    """Return how late it began, or how much later than planned it can only end by now."""
    late = _minute_of(begun) - _minutes(block.start) - shift
    over = _minute_of(now) - _minutes(block.end) - shift
    return max(late, over)


def _minute_of(at: datetime) -> int:
    local = at.astimezone()
    return 60 * local.hour + local.minute


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _clock(minutes: int) -> str:
    at = datetime(2000, 1, 1) + timedelta(minutes=minutes)
    return f"{at:%H:%M}"
