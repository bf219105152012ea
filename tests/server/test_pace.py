"""The timer: it counts by the server's clock, outlives a restart and reaches every page at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workshop_kit.server._events import TRAINERS
from workshop_kit.server._pace import TIMER, Timer, pace, tell_pace
from workshop_kit.server._room import Room

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room.open(tmp_path)
    yield opened
    opened.close()


def keep(room: Room, timer: Timer | None) -> None:
    room.store.journal.write(room.classroom, TIMER, timer and timer.value)


def test_it_runs_down_stands_still_and_goes_on() -> None:
    timer = Timer.started(10, NOW)
    assert timer.left(later(60)) == 540
    held = timer.paused(later(60))
    assert (held.left(later(5000)), held.runs) == (540, False)
    going = held.going_on(later(5000))
    assert going.left(later(5040)) == 500
    assert Timer.read(json.loads(json.dumps(going.value))) == going


def test_a_minute_more_also_after_the_end_and_while_it_stands_still() -> None:
    timer = Timer.started(1, NOW)
    assert timer.longer(later(30)).left(later(30)) == 90
    assert timer.longer(later(30)).seconds == 120
    assert timer.longer(later(500)).left(later(500)) == 60
    held = timer.paused(later(30)).longer(later(99))
    assert (held.left(later(999)), held.runs) == (90, False)
    assert timer.paused(later(500)).left(later(500)) == 0


@pytest.mark.parametrize("minutes", [0, -1, 241])
def test_a_length_that_makes_no_sense_is_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match="minutes"):
        Timer.started(minutes, NOW)
    with pytest.raises(ValueError, match="minutes"):
        Timer.started(240, NOW).longer(NOW)


def test_it_counts_on_while_the_server_is_away(room: Room, tmp_path: Path) -> None:
    keep(room, Timer.started(10, NOW))
    again = Room.open(tmp_path)
    assert pace(again, later(90))["timer"] == {"left": 510.0, "of": 600.0, "runs": True}
    again.close()


def test_the_end_is_told_for_a_while_and_a_stopped_one_not_at_all(room: Room) -> None:
    assert pace(room, NOW)["timer"] is None
    keep(room, Timer.started(1, NOW))
    assert pace(room, later(600))["timer"]["left"] == -540
    assert pace(room, later(700))["timer"] is None
    keep(room, None)
    assert pace(room, NOW)["timer"] is None


def test_all_pages_hear_one_small_event_that_is_written_once(room: Room) -> None:
    keep(room, Timer.started(10, datetime.now(UTC)))
    keys = [TRAINERS, *(f"person{number}" for number in range(100))]
    listening = [room.events.listening(key) for key in keys]
    streams = [one.__enter__() for one in listening]
    tell_pace(room)
    told = [stream.get_nowait() for stream in streams]
    assert all(text is told[0] for text in told)
    assert len(told[0]) < 500
    assert json.loads(told[0])["timer"]["of"] == 600
    for one in listening:
        one.__exit__(None, None, None)
