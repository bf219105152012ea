"""Open pages hear what concerns them, in order, and nothing else."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from visitors import NAME, PATIENCE, Visitor, eventually

from workshop_kit.server import _events
from workshop_kit.server._events import AWAY_SECONDS, EVERYONE, LONGEST_QUEUE, TRAINERS, Events

SHEET = f"api/sheets/{NAME}"


# ---- the streams themselves


def drain(stream: asyncio.Queue[str | None]) -> list[Any]:
    found = []
    while not stream.empty():
        text = stream.get_nowait()
        found.append(text if text is None else json.loads(text))
    return found


def test_events_come_in_order_to_whom_they_are_for():
    events = Events()
    with (
        events.listening("ada") as ada,
        events.listening("ada") as phone,
        events.listening("bob") as bob,
        events.listening(TRAINERS) as trainer,
    ):
        for number in range(5):
            events.tell("ada", "answer", number=number)
        events.tell(["bob", "ada", "bob"], "team")
        events.tell(EVERYONE, "reveal", sheet="x")
        events.tell(TRAINERS, "change", what="roster")
        events.tell("nobody", "answer")
        heard = drain(ada)
        assert [one.get("number") for one in heard[:5]] == [0, 1, 2, 3, 4]
        assert [one["type"] for one in heard[5:]] == ["team", "reveal"]
        assert drain(phone) == heard
        assert [one["type"] for one in drain(bob)] == ["team", "reveal"]
        assert [one["type"] for one in drain(trainer)] == ["change"]


def test_what_was_told_before_a_stream_began_is_counted():
    events = Events()
    made = {key: events.told(key) for key in ("ada", "bob", TRAINERS)}
    events.tell(["ada"], "answer")
    events.tell(EVERYONE, "reveal")
    events.tell(TRAINERS, "change")
    missed = {key: events.told(key) - before for key, before in made.items()}
    assert missed == {"ada": 2, "bob": 1, TRAINERS: 2}


def test_a_reader_that_does_not_read_is_ended_and_holds_up_nobody():
    events = Events()
    with events.listening("slow") as slow, events.listening("slow") as quick:
        for number in range(LONGEST_QUEUE + 1):
            events.tell("slow", "answer", number=number)
            if number % 100 == 50:
                drain(quick)
        assert drain(slow) == [None]
        assert [one["number"] for one in drain(quick)][-1] == LONGEST_QUEUE


def test_closing_ends_streams_after_what_they_were_told_and_those_that_come():
    events = Events()
    with events.listening("ada") as ada:
        events.tell("ada", "ended")
        events.close()
        assert drain(ada) == [{"type": "ended"}, None]
        with events.listening("ada") as late:
            assert drain(late) == [None]


def test_presence_lasts_while_a_page_is_open_and_a_moment_longer(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(_events.time, "monotonic", lambda: now[0])
    events = Events()
    assert not events.here("ada")
    with events.listening("ada"), events.listening("ada"):
        assert events.here("ada")
        now[0] += 1000
        assert events.here("ada")
    assert not events.connected("ada")
    now[0] += AWAY_SECONDS - 0.1
    assert events.here("ada")
    with events.listening("ada"):
        pass
    now[0] += AWAY_SECONDS - 0.1
    assert events.here("ada")
    now[0] += 0.2
    assert not events.here("ada")


def test_an_event_is_one_line_whatever_is_in_it():
    events = Events()
    with events.listening("ada") as stream:
        events.tell("ada", "answer", value="a\nb\r\ndata: forged\n\n<\u2028>")
        text = stream.get_nowait()
        assert "\n" not in text
        assert "\r" not in text
        assert json.loads(text)["value"].startswith("a\nb")


# ---- over HTTP


def save(visitor: Visitor, field: str, value: str, base: int = 0) -> None:
    body = {"value": value, "base": base, "id": f"{field}{base}"}
    status, said = visitor.send(f"{SHEET}/fields/{field}", "PUT", body)
    assert status == 200, said


@pytest.mark.server
@pytest.mark.parametrize("path", ["events", "trainer/events"])
def test_a_stranger_gets_no_stream(light_server, listen, path):
    stranger = Visitor(light_server, joined=False)
    assert listen(stranger, path).status == 401
    if path == "trainer/events":
        assert listen(Visitor(light_server), path).status == 403


@pytest.mark.server
def test_nobody_hears_of_anothers_work(serve, listen):
    """Six people of three teams listen; each field is told to whom it concerns only."""
    server = serve()
    people = {name: Visitor(server, name, team=name[0]) for name in ("1a", "1b", "2a", "2b")}
    people |= {name: Visitor(server, name) for name in ("alone", "aside")}
    ears = {name: listen(visitor) for name, visitor in people.items()}
    trainer = Visitor(server, joined=False)
    trainer.teach()
    console = listen(trainer, "trainer/events")
    assert people["1a"].send(f"{SHEET}/pen", "POST", {"action": "take"})[0] == 200
    save(people["1a"], "board_figure", "6")
    save(people["1a"], "own_sentence", "secret of 1a")
    save(people["2b"], "own_sentence", "secret of 2b")
    save(people["alone"], "board_figure", "7")
    save(people["alone"], "own_sentence", "secret of alone")
    for visitor, name in ((people["1a"], "1a"), (people["2b"], "2b"), (people["alone"], "alone")):
        last = ears[name].until("answer")
        while last[-1]["field"] != "own_sentence":
            last += ears[name].until("answer")
        assert last[-1]["answer"]["value"] == f"secret of {name}"
        assert visitor.raw(SHEET)[0] == 200
    shared = ears["1b"].until("answer")[-1]
    assert (shared["field"], shared["answer"]["value"]) == ("board_figure", "6")
    for name, ear in ears.items():
        for event in ear.rest():
            told = json.dumps(event)
            assert event["type"] != "answer", (name, event)
            assert not [other for other in people if f"secret of {other}" in told]
    assert {event["type"] for event in console.rest()} <= {"change", "pace"}


@pytest.mark.server
def test_a_stream_stays_alive_and_ends_with_the_server(serve, listen):
    server = serve()
    visitor = Visitor(server)
    ear = listen(visitor)
    heard = [ear.line(), ear.line(), ear.line()]  # a welcome, the pace, later a sign of life
    assert [line.startswith(":") for line in heard] == [True, False, True]
    told = json.loads(heard[1].removeprefix("data: "))
    assert told == {"type": "pace", "told": 0, "timer": None, "gather": None, "at": None}
    began = time.monotonic()
    server.process.terminate()
    while ear.line() is not None:
        pass
    assert time.monotonic() - began < 5 * PATIENCE


@pytest.mark.server
def test_a_team_sees_who_is_there_and_who_has_gone(serve, listen):
    server = serve()
    ada, bob = (Visitor(server, name, team="1") for name in ("Ada", "Bob"))
    watching = listen(ada)
    here = listen(bob)
    watching.until("team")

    def bob_is_here() -> bool:
        members = json.loads(ada.raw(SHEET)[1])["team"]["members"]
        return next(one["here"] for one in members if one["name"] == "Bob")

    assert bob_is_here()
    here.close()
    assert eventually(lambda: not bob_is_here(), AWAY_SECONDS + 10)
    watching.until("team", 10)
