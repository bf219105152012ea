"""The day as a running order: what is on, how long it took, ahead or behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from workshop_kit.course import Agenda, Block, Day, Text
from workshop_kit.server import _pace
from workshop_kit.server._pace import BLOCK, GATHER, gathered, pace
from workshop_kit.server._room import Room
from workshop_kit.server.trainer._order import day_of, running_order
from workshop_kit.store import Act

MORNING = datetime(2026, 3, 2, 9, 0).astimezone()


def at(clock: str, days: int = 0) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return MORNING.replace(hour=hour, minute=minute) + timedelta(days=days)


def block(name: str, start: str, end: str, kind: str = "session", planned: bool = False) -> Block:
    minutes = int((at(end) - at(start)).total_seconds()) // 60
    return Block(name, kind, Text(zh=name, en=name), start, end, minutes, planned=planned)


DAY = Day(
    1,
    Text(zh="一", en="One"),
    (
        block("d1_one", "09:00", "09:30"),
        block("d1_secret", "09:30", "10:00", planned=True),
        block("d1_secret_too", "10:00", "10:20", planned=True),
        block("d1_two", "10:20", "10:50"),
        block("d1_break", "10:50", "11:05", kind="break"),
        block("d1_three", "11:05", "12:00"),
    ),
)
UNWRITTEN = Day(2, Text(zh="二", en="Two"), (block("d2_one", "09:00", "17:00", planned=True),))
AGENDA = Agenda((UNWRITTEN, DAY))


def begun(*steps: tuple[str | None, str] | tuple[str | None, str, int]) -> list[Act]:
    return [
        Act(number, BLOCK, "", "", step[0], at(*step[1:]))  # type: ignore[arg-type]
        for number, step in enumerate(steps, 1)
    ]


def test_before_it_begins_all_is_still_to_come_and_nothing_unwritten_has_a_name() -> None:
    order = running_order(DAY, [], at("08:50"))
    assert [
        (row.block.id if row.block else "", row.state, row.start, row.minutes) for row in order.rows
    ] == [
        ("d1_one", "next", "09:00", 30),
        ("", "planned", "09:30", 50),
        ("d1_two", "next", "10:20", 30),
        ("d1_break", "next", "10:50", 15),
        ("d1_three", "next", "11:05", 55),
    ]
    assert (order.now, order.behind) == (None, None)
    assert order.following == DAY.blocks[0]


def test_what_is_done_what_is_on_and_what_comes() -> None:
    acts = begun(("d1_one", "09:05"), ("d1_two", "10:00"))
    order = running_order(DAY, acts, at("10:12"))
    assert [(row.state, row.used) for row in order.rows] == [
        ("done", 55),
        ("planned", None),
        ("now", 12),
        ("next", None),
        ("next", None),
    ]
    assert order.following.id == "d1_break"
    assert order.behind == -20


@pytest.mark.parametrize(
    ("start", "now", "behind"),
    [
        ("09:00", "09:20", 0),
        ("09:10", "09:20", 10),
        ("08:55", "09:10", -5),
        ("08:55", "09:29", -1),  # its own minutes are used up
        ("09:00", "09:42", 12),
    ],
)
def test_behind_by_the_start_or_by_what_is_over(start: str, now: str, behind: int) -> None:
    assert running_order(DAY, begun(("d1_one", start)), at(now)).behind == behind


def test_a_class_that_begins_at_another_hour_keeps_hours_of_its_own() -> None:
    order = running_order(DAY, begun(("d1_one", "13:00"), ("d1_two", "14:25")), at("14:30"))
    assert [row.start for row in order.rows] == ["13:00", "13:30", "14:20", "14:50", "15:05"]
    assert order.behind == 5


def test_a_block_ends_when_it_is_told_to_or_with_its_day() -> None:
    ended = begun(("d1_one", "09:00"), (None, "09:25"))
    order = running_order(DAY, ended, at("09:40"))
    assert (order.now, order.behind, order.rows[0].used) == (None, None, 25)
    assert order.following.id == "d1_two"
    overnight = running_order(DAY, begun(("d1_one", "09:00")), at("09:10", 1))
    assert (overnight.now, overnight.rows[0].state, overnight.rows[0].used) == (None, "done", None)


def test_a_block_begun_twice_counts_both_times_and_one_passed_over_is_done() -> None:
    acts = begun(("d1_one", "09:00"), ("d1_break", "09:10"), ("d1_one", "09:20"))
    order = running_order(DAY, acts, at("09:25"))
    assert [(row.state, row.used) for row in order.rows] == [
        ("now", 15),
        ("planned", None),
        ("done", None),
        ("done", 10),
        ("next", None),
    ]


def test_which_day_it_is() -> None:
    assert day_of(AGENDA, []) == DAY  # the first of which something is written
    assert day_of(AGENDA, [], 2) == UNWRITTEN
    assert day_of(AGENDA, begun(("d1_two", "09:00"), (None, "09:30")), 7) == DAY
    assert day_of(AGENDA, begun(("gone", "09:00"))) == DAY


# ---- everyone here


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room.open(tmp_path)
    yield opened
    opened.close()


NAME = "x12_customer_segments"


def call(room: Room) -> str:
    found = pace(room)["gather"]
    return found["exercise"] if found else ""


def test_a_call_holds_until_the_trainer_moves_on(room: Room) -> None:
    journal, classroom = room.store.journal, room.classroom
    journal.write(classroom, BLOCK, "d3_segments")
    assert call(room) == ""
    journal.write(classroom, GATHER, NAME)
    assert call(room) == NAME
    assert pace(room)["gather"]["title"].keys() == {"zh", "en"}
    moved = journal.write(classroom, BLOCK, "d3_portraits")
    assert call(room) == ""
    journal.undo(classroom, moved.id)
    assert call(room) == NAME
    off = journal.write(classroom, GATHER, None)
    assert call(room) == ""
    journal.undo(classroom, off.id)
    assert gathered(room)[1].id == NAME


def test_nobody_is_called_to_what_is_closed_or_gone(room: Room) -> None:
    room.store.journal.write(room.classroom, GATHER, NAME)
    room.store.reveals.say(room.classroom, NAME, "closed")
    assert call(room) == ""
    room.store.reveals.undo(room.classroom, NAME)
    assert call(room) == NAME
    room.store.journal.write(room.classroom, GATHER, "x99_gone")
    assert call(room) == ""


def test_the_block_that_is_on_ends_with_its_day(room: Room) -> None:
    room.store.journal.write(room.classroom, BLOCK, "d3_segments")
    now = _pace.moment()
    assert _pace.present_block(room, now).id == "d3_segments"
    assert _pace.present_block(room, now + timedelta(days=1)) is None
    room.store.journal.write(room.classroom, BLOCK, "gone")
    assert _pace.present_block(room, now) is None
