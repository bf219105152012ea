"""The seminar's path: what it shows of the agenda, and how far somebody is."""

from __future__ import annotations

import re
from html import unescape

import pytest
from visitors import NAME, Visitor

from workshop_kit.course import load_agenda, load_exercise
from workshop_kit.server._path import path, rail

pytestmark = pytest.mark.server
QUESTIONS = len(load_exercise(NAME).fields)
OWN, SHARED = "own_sentence", "board_figure"


def save(visitor: Visitor, field: str, value: object, base: int = 0) -> None:
    found = visitor.send(
        f"api/sheets/{NAME}/fields/{field}", "PUT", {"value": value, "base": base, "id": field}
    )
    assert found[0] == 200, found


def take_pen(visitor: Visitor) -> None:
    assert visitor.send(f"api/sheets/{NAME}/pen", "POST", {"action": "take"})[0] == 200


def said(html: str) -> str:
    """What a page says, in one line."""
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(text))


def test_only_days_with_something_written_are_shown(server):
    html = Visitor(server).ask("?lang=en")[1]
    shown = [day for day in load_agenda().days if any(b.kind == "session" for b in day.shown)]
    assert re.findall(r'<h2 id="day-(\d)"', html) == [str(day.day) for day in shown]
    planned = [
        block.title.en for day in load_agenda().days for block in day.blocks if block.planned
    ]
    told = said(html)
    assert planned
    assert not any(f" {title} " in told for title in planned if len(title) > 12)


def test_the_rail_is_drawn_to_scale_with_its_hours(server):
    for day in load_agenda().days:
        assert sum(block.minutes for block in day.blocks) == 480
    days = path([], None, "en")
    for day in days:
        assert sum(piece["minutes"] for piece in day["pieces"]) == 480
        marks = {hour["text"]: hour["at"] for hour in day["hours"]}
        assert (marks["09:00"], marks["17:00"]) == (0, 100)
        lunch = next(at for text, at in marks.items() if ":" not in text)
        assert lunch == pytest.approx(100 * (3.25 + 0.5) / 8, abs=0.01)
    pieces = rail(NAME)
    assert [piece["minutes"] for piece in pieces if piece["kind"] == "now"] == [60]
    assert rail("x99_unknown") == []


def test_progress_counts_own_answers_and_the_teams(server):
    writer = Visitor(server, "Writer", team="4", lang="en")
    mate = Visitor(server, "Mate", team="4", lang="en")
    alone = Visitor(server, "Alone", lang="en")
    assert "Nothing answered yet." in said(writer.ask("?lang=en")[1])
    assert "Not begun" in said(writer.ask("")[1])
    take_pen(writer)
    save(writer, SHARED, "Thirty-eight per cent.")
    save(writer, OWN, "Our own.")
    html = writer.ask("")[1]
    assert f"You have answered 2 of {QUESTIONS} questions in 1 exercise." in said(html)
    assert f"1 of {QUESTIONS} answered" in said(mate.ask("")[1])  # the team's, not the own one
    assert "Nothing answered yet." in said(alone.ask("")[1])
    save(writer, OWN, "  ", base=1)
    assert f"1 of {QUESTIONS} answered" in said(writer.ask("")[1])


def test_the_states_are_words(serve):
    server = serve()
    visitor = Visitor(server, lang="en")
    with server.store() as store:
        room = store.classes.find(server.code)
        owner = visitor.participant.owner
        for block in load_agenda().sessions():
            for exercise in block.exercises:
                store.reveals.say(room, exercise.id, "closed")
        html = visitor.ask("?lang=en")[1]
        assert "Not open now" in said(html)
        assert f'href="/exercises/{NAME}"' not in html
        assert "No exercise is open now" in said(html)
        store.reveals.say(room, NAME, "open")
        assert "Begin" in said(visitor.ask("")[1])
        save(visitor, OWN, "Our own.")
        assert "Go on" in said(visitor.ask("")[1])
        store.record_attempt(owner, NAME, {}, [], None)
        assert "Checked" in said(visitor.ask("")[1])
        store.reveals.say(room, NAME, "revealed")
        html = visitor.ask("")[1]
        assert "Model answer shown" in said(html)
        assert "Look at it again" in said(html)


def test_who_has_not_joined_is_led_to_the_door_and_back(server):
    stranger = Visitor(server, joined=False)
    status, _html, headers = stranger.raw("")
    assert (status, headers["Location"]) == (303, "/join")
    for wanted in ("me", f"exercises/{NAME}", "welcome"):
        status, _html, headers = stranger.raw(wanted)
        assert (status, headers["Location"]) == (303, f"/join?next={wanted}")


@pytest.mark.parametrize("where", ["", "join", "resume", "welcome", "me", "me/delete"])
def test_no_page_of_a_participant_runs_a_script_that_stands_in_it(server, where):
    visitor = Visitor(server)
    _status, html, headers = visitor.ask(where)
    policy = headers["Content-Security-Policy"]
    assert re.search("script-src ([^;]*);", policy)[1].split() == ["'self'"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=|javascript:", html)
