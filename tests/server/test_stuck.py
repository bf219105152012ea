"""Who may need help: by the rule that the page states, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from workshop_kit.course import load_exercise, speaking
from workshop_kit.server import _events
from workshop_kit.server._pace import BLOCK, GATHER
from workshop_kit.server._room import Room
from workshop_kit.server.trainer import _stuck
from workshop_kit.server.trainer._crowd import Crowd
from workshop_kit.server.trainer._stuck import who_is_stuck
from workshop_kit.store import Owner, Participant

NAME = "x12_customer_segments"
EXERCISE = load_exercise(NAME)
GUESS = "deciding_figure"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room.open(tmp_path)
    opened.store.journal.write(opened.classroom, GATHER, NAME)
    with speaking("en"):
        yield opened
    opened.close()


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let minutes pass for pages, and for what was saved."""
    now, saved_later = [1000.0], [0.0]
    monkeypatch.setattr(_events.time, "monotonic", lambda: now[0])

    class Later(_stuck.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return super().now(tz) + timedelta(minutes=saved_later[0])

    monkeypatch.setattr(_stuck, "datetime", Later)

    def passes(minutes: float, saved: bool = True) -> None:
        now[0] += 60 * minutes
        saved_later[0] += minutes if saved else 0

    return passes


def joined(room: Room, name: str, team: str | None = None) -> Participant:
    return room.store.participants.join(room.classroom, name, team).participant


def listed(room: Room, hidden: bool = False) -> list[tuple[str, str, str]]:
    return [(one.name, one.team, one.why) for one in who_is_stuck(Crowd(room, hidden)).people]


def check(room: Room, owner: Owner, *states: str, author: str | None = None) -> None:
    for state in states:
        said = [{"field": "split", "state": state, "message": {"zh": "", "en": ""}}]
        room.store.record_attempt(owner, NAME, {}, said, None, author=author)


def test_whoever_is_long_at_the_page_without_anything_new(room: Room, passes: Any) -> None:
    ada, bob = joined(room, "Ada", "Blue"), joined(room, "Bob")
    joined(room, "Not There")
    with room.events.listening(ada.owner.key, NAME), room.events.listening(bob.owner.key, NAME):
        passes(4)
        assert listed(room) == []
        passes(2)
        assert listed(room) == [
            ("Ada", "Blue", "nothing new for 6 minutes"),
            ("Bob", "", "nothing new for 6 minutes"),
        ]
        assert [name for name, *_rest in listed(room, hidden=True)] == [
            "Participant 1",
            "Participant 2",
        ]
    passes(1)
    assert listed(room) == []


def test_something_new_takes_them_off_for_a_while(room: Room, passes: Any) -> None:
    ada = joined(room, "Ada")
    with room.events.listening(ada.owner.key, NAME):
        passes(6, saved=False)
        room.store.save(ada.owner, NAME, GUESS, "sow_pct", None)
        assert listed(room) == []
        passes(6)
        assert len(listed(room)) == 1
        for field in EXERCISE.fields:
            base = 1 if field.id == GUESS else None
            room.store.save(ada.owner, NAME, field.id, "answered", base)
        passes(60)
        assert listed(room) == []  # nothing is left to do


def test_a_page_of_another_exercise_does_not_count(room: Room, passes: Any) -> None:
    ada = joined(room, "Ada")
    with room.events.listening(ada.owner.key):
        passes(30)
        assert listed(room) == []


def test_three_checks_in_a_row_that_were_not_right(room: Room, passes: Any) -> None:
    ada = joined(room, "Ada")
    with room.events.listening(ada.owner.key, NAME):
        passes(0.1)
        check(room, ada.owner, "wrong", "partly")
        assert listed(room) == []
        check(room, ada.owner, "wrong")
        assert listed(room) == [("Ada", "", "3 checks not right")]
        check(room, ada.owner, "right")
        assert listed(room) == []


def test_a_team_stands_there_once(room: Room, passes: Any) -> None:
    ada, bob = joined(room, "Ada", "Blue"), joined(room, "Bob", "Blue")
    team = ada.team
    assert team
    room.store.teams.take_pen(team, ada.owner)
    with room.events.listening(ada.owner.key, NAME), room.events.listening(bob.owner.key, NAME):
        passes(0.1)
        check(room, team, "wrong", "wrong", "wrong", author=ada.owner.key)
        assert listed(room) == [("Blue", "", "3 checks not right")]


def test_only_while_the_class_is_at_it(room: Room, passes: Any) -> None:
    ada = joined(room, "Ada")
    with room.events.listening(ada.owner.key, NAME):
        passes(6)
        assert who_is_stuck(Crowd(room, False)).exercise == EXERCISE
        for state in ("closed", "revealed"):
            room.store.reveals.say(room.classroom, NAME, state)
            assert who_is_stuck(Crowd(room, False)).exercise is None
            room.store.reveals.undo(room.classroom, NAME)
        room.store.journal.write(room.classroom, BLOCK, "d3_portraits")
        assert who_is_stuck(Crowd(room, False)).exercise is None
        room.store.journal.write(room.classroom, BLOCK, "d3_segments")
        assert len(listed(room)) == 1


def test_a_long_list_is_cut_and_says_so(room: Room, passes: Any) -> None:
    with ExitStack() as pages:
        for number in range(11):
            key = joined(room, f"P{number}").owner.key
            pages.enter_context(room.events.listening(key, NAME))
        passes(6)
        found = who_is_stuck(Crowd(room, False))
        assert (len(found.people), found.more) == (8, 3)


def test_a_page_opened_again_at_once_was_open_all_the_time(passes: Any) -> None:
    events = _events.Events()
    with events.listening("ada", NAME):
        passes(3)
    passes(0.1)
    with events.listening("ada", NAME):
        passes(2)
        assert round(events.open_for("ada", NAME)) == 306
    passes(1)
    assert events.open_for("ada", NAME) == 0
    with events.listening("ada", NAME):
        passes(1)
        assert round(events.open_for("ada", NAME)) == 60
