"""Answers go straight from the browser into the store: saved, shared, refused."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from visitors import NAME, Visitor

from workshop_kit.store import ANSWER_LIMIT

pytestmark = pytest.mark.server

SHEET = f"api/sheets/{NAME}"
OWN, SHARED, GUESS = "own_sentence", "board_figure", "size_explains"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "‮abc‬",
    "👩‍💼🚀 喆堃㛃",
    'quo"te\\back\u2028line',
]


def put(visitor: Visitor, field: str, value: object, base: int | None = 0, request: str = "r"):
    body = {"value": value, "base": base, "id": request}
    return visitor.send(f"{SHEET}/fields/{field}", "PUT", body)


def sheet(visitor: Visitor, lang: str = "en") -> dict:
    status, text, _headers = visitor.ask(f"{SHEET}?lang={lang}")
    assert status == 200, text
    return json.loads(text)


def stored(visitor: Visitor, field: str) -> object:
    found = sheet(visitor)["answers"].get(field)
    return found["value"] if found else None


def pen(visitor: Visitor, action: str, to: str | None = None) -> int:
    return visitor.send(f"{SHEET}/pen", "POST", {"action": action, "to": to})[0]


@contextmanager
def here(visitor: Visitor) -> Iterator[None]:
    """Have a page open, as the stream of its events shows."""
    request = urllib.request.Request(
        f"{visitor.server}events", headers={"Cookie": visitor.cookies()}
    )
    with urllib.request.urlopen(request, timeout=60) as stream:
        assert b"retry" in stream.readline()
        yield


@pytest.fixture
def team(server) -> list[Visitor]:
    """Three people of one team; the first holds the pen. A team of their own for each test."""
    with server.store() as store:
        room = store.classes.find(server.code)
        name = f"Table {len(store.teams.all(room))}"
        store.teams.named(room, name)
    people = [Visitor(server, who, team=name) for who in ("Ann", "Bob", "Cho")]
    assert pen(people[0], "take") == 200
    yield people
    pen(people[0], "lay")


def test_an_answer_is_stored_with_its_version(visitor):
    status, saved = put(visitor, OWN, "we sort by size")
    assert (status, saved["version"]) == (200, 1)
    assert stored(visitor, OWN) == "we sort by size"
    assert put(visitor, OWN, "we ask why they buy", 1)[1]["version"] == 2


def test_the_same_save_asked_for_again_is_one_version(visitor):
    for _again in range(3):
        assert put(visitor, OWN, "once", 0, "same")[0] == 200
    assert sheet(visitor)["answers"][OWN]["version"] == 1


def test_a_stale_save_shows_both_versions_and_changes_nothing(visitor):
    put(visitor, OWN, "first")
    status, said = put(visitor, OWN, "second", 0, "other")
    assert status == 409
    assert said["theirs"]["value"] == "first"
    assert said["theirs"]["version"] == 1
    assert stored(visitor, OWN) == "first"


def test_of_saves_at_the_same_moment_one_wins_and_the_others_hear_of_it(visitor):
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda n: put(visitor, OWN, f"v{n}", 0, f"r{n}"), range(8)))
    assert sorted(status for status, _said in done) == [200] + [409] * 7
    assert sheet(visitor)["answers"][OWN]["version"] == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_as_the_same_text(visitor, text):
    assert put(visitor, OWN, text)[0] == 200
    assert stored(visitor, OWN) == text


KEPT = {
    OWN: "kept",
    "split": {"k": 4, "scaled": True, "variables": ["imp_price", "sow_pct"]},
    "names": {"A": {"name": "tender"}},
    "hours": {"A": 60, "B": 40},
    "own_segments": {"1": {"name": "kept", "factors": ["price"]}},
}


@pytest.mark.parametrize(
    ("field", "value", "says", "row"),
    [
        (GUESS, 101, "100", None),
        (GUESS, "forty", "", None),
        ("deciding_figure", "best_of_all", "", None),
        ("deciding_figure", ["sow_pct"], "", None),
        (OWN, 5, "", None),
        (OWN, "x" * 10_000, "240", None),
        ("split", {**KEPT["split"], "k": "4"}, "", None),
        ("split", {**KEPT["split"], "scaled": 1}, "", None),
        ("split", {**KEPT["split"], "run": "rm"}, "", None),
        ("split", {**KEPT["split"], "variables": [{"imp_price": 1}]}, "", None),
        ("names", {"A": {"name": "best_of_all"}}, "", "A"),
        ("hours", {"A": -5}, "100", "A"),
        ("hours", {"A": 60, "B": 101}, "100", "B"),
        ("hours", {"Z": 5}, "", "Z"),
        ("hours", [60, 40], "", None),
        ("own_segments", {"1": {"factors": ["price", "luck"]}}, "", "1"),
        ("own_segments", [{"name": 3}], "", None),
        ("own_segments", {"no": "table"}, "", "no"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_cannot_be_an_answer_gets_a_remedy_and_leaves_the_stored_one(
    visitor, field, value, says, row, lang
):
    if field in KEPT:
        assert put(visitor, field, KEPT[field])[0] == 200
    body = {"value": value, "base": int(field in KEPT), "id": "x"}
    status, said = visitor.send(f"{SHEET}/fields/{field}?lang={lang}", "PUT", body)
    assert status == 400
    assert says in said["message"]
    assert any("一" <= sign <= "鿿" for sign in said["message"]) == (lang == "zh")
    assert said["row"] == row
    assert stored(visitor, field) == KEPT.get(field)


def test_100_kb_of_text_get_a_clear_refusal(visitor):
    put(visitor, OWN, "kept")
    status, said = put(visitor, OWN, "x" * (ANSWER_LIMIT - 100), 1)
    assert status == 400
    assert "240" in said["message"]  # how many the field takes
    for text, refused in (("长" * 40_000, 400), ("x" * (4 * ANSWER_LIMIT), 413)):
        status, said = put(visitor, OWN, text, 1)
        assert status == refused
        assert "短" in said["message"]
    assert stored(visitor, OWN) == "kept"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"base": 0}', b'{"value": 1, "base": -1}', b"\xff"]
)
def test_nonsense_is_refused_with_a_sentence(visitor, body):
    token = {"X-XSRFToken": visitor.xsrf(), "Content-Type": "application/json"}
    status, text, _headers = visitor.ask(f"{SHEET}/fields/{OWN}", "PUT", body, **token)
    assert status == 400
    assert "Traceback" not in text
    assert json.loads(text)["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "api/sheets/no_such_exercise"),
        ("GET", "api/sheets/../solutions"),
        ("PUT", f"{SHEET}/fields/no_such_field"),
        ("POST", f"{SHEET}/guesses/{OWN}"),
        ("POST", f"{SHEET}/guesses/nothing"),
    ],
)
def test_what_is_not_there_is_not_found(visitor, method, path):
    body = json.dumps({"value": 1, "base": 0, "id": "r"}).encode() if method != "GET" else None
    status, text, _headers = visitor.ask(path, method, body, **{"X-XSRFToken": visitor.xsrf()})
    assert status == 404
    assert "Traceback" not in text


def test_a_guess_is_made_once(server):
    visitor = Visitor(server, lang="en")
    assert visitor.send(f"{SHEET}/guesses/{GUESS}", "POST", {})[0] == 400
    assert put(visitor, GUESS, 40)[0] == 200
    assert put(visitor, GUESS, 40, 0, "again")[0] == 200
    status, said = put(visitor, GUESS, 9, 1, "better")
    assert status == 400
    assert "stays" in said["message"]
    assert stored(visitor, GUESS) == 40


def test_what_is_said_of_a_guess_survives_a_reload(server):
    visitor = Visitor(server, lang="en")
    put(visitor, GUESS, 40)
    status, said = visitor.send(f"{SHEET}/guesses/{GUESS}", "POST", {})
    assert (status, bool(said["feedback"])) == (200, True)
    assert sheet(visitor)["guesses"] == {GUESS: said["feedback"]}
    assert sheet(visitor, "zh")["guesses"][GUESS] != said["feedback"]


def test_nobody_reads_or_writes_anothers(server):
    ann, bob = Visitor(server, "Ann"), Visitor(server, "Bob")
    put(ann, OWN, "only mine 7319")
    assert "7319" not in json.dumps(sheet(bob))
    assert put(bob, OWN, "bob's")[0] == 200
    assert stored(ann, OWN) == "only mine 7319"


def test_a_page_of_who_was_here_before_saves_nothing_for_who_is_here_now(visitor):
    headers = {"X-XSRFToken": visitor.xsrf(), "X-Workshop-Owner": "somebody-else"}
    body = json.dumps({"value": "theirs", "base": 0, "id": "r"}).encode()
    status, _text, _headers = visitor.ask(f"{SHEET}/fields/{OWN}", "PUT", body, **headers)
    assert status == 403
    assert stored(visitor, OWN) is None


def test_a_team_has_one_writer(team):
    ann, bob, cho = team
    assert put(ann, SHARED, "sixteen percent of their spending")[0] == 200
    status, said = put(bob, SHARED, "no, mine", 1)
    assert (status, said["writer"]) == (423, "Ann")
    for one in team:
        assert stored(one, SHARED) == "sixteen percent of their spending"
    assert put(bob, OWN, "bob's own")[0] == 200
    assert stored(cho, OWN) is None


def test_the_pen_changes_hands_and_nothing_is_overwritten(team):
    ann, bob, cho = team
    put(ann, SHARED, "written by Ann, the first")
    with here(ann):
        assert pen(bob, "take") == 423
    assert pen(bob, "hand", bob.key) == 423
    assert pen(ann, "hand", "nobody") == 404
    assert pen(ann, "hand", bob.key) == 200
    assert put(ann, SHARED, "late", 1)[0] == 423
    status, said = put(bob, SHARED, "blind", 0)
    assert (status, said["theirs"]["value"]) == (409, "written by Ann, the first")
    assert put(bob, SHARED, "continued by Bob, the second", 1)[0] == 200
    assert sheet(cho)["team"]["scribe"]["name"] == "Bob"
    with ann.server.store() as store:
        owner = bob.participant.team
        texts = [answer.value for answer in store.history(owner, NAME, SHARED)]
    assert texts == ["written by Ann, the first", "continued by Bob, the second"]


def test_the_pen_of_somebody_who_has_gone_can_be_taken(team):
    _ann, bob, cho = team
    assert pen(bob, "take") == 200  # she has no page open
    with here(bob):
        assert pen(cho, "take") == 423
        assert pen(cho, "ask") == 200
        assert pen(bob, "lay") == 200
        assert pen(cho, "take") == 200
    assert pen(cho, "throw") == 404


def test_only_the_writer_has_a_team_sheet_checked(team):
    _ann, bob, _cho = team
    status, said = bob.send(f"{SHEET}/attempts", "POST", {})
    assert (status, said["writer"]) == (423, "Ann")
    assert sheet(bob)["attempt"] == {}


def test_a_check_is_kept_as_the_teams_and_ones_own(team):
    ann, bob, _cho = team
    put(ann, SHARED, "We hold 16% of their spending: serve them from stock.")
    put(ann, OWN, "Ask why they buy")
    put(bob, OWN, "Bob keeps this")
    status, said = ann.send(f"{SHEET}/attempts?lang=en", "POST", {})
    assert status == 200
    fields = [verdict["field"] for verdict in said["attempt"]["verdicts"]]
    assert fields == ["split", "names", "hours", SHARED, "own_segments", OWN]
    seen = sheet(bob)["attempt"]
    assert [verdict["field"] for verdict in seen["verdicts"]] == fields[:4]
    with ann.server.store() as store:
        kept = store.attempts(ann.participant.team, NAME)[0]
    assert set(kept.answers) == {SHARED}


def test_two_teams_see_nothing_of_each_other(server, team):
    ann = team[0]
    put(ann, SHARED, "the first team's 4711")
    other = Visitor(server, "Dan", team="1")
    assert "4711" not in json.dumps(sheet(other))
    assert ann.participant.team.key not in json.dumps(sheet(other))
    assert put(other, SHARED, "ours")[0] in (200, 423)
    assert stored(ann, SHARED) == "the first team's 4711"


def test_a_removed_participant_neither_reads_nor_writes(server):
    visitor = Visitor(server)
    put(visitor, OWN, "before")
    visitor.remove()
    assert visitor.ask(SHEET)[0] == 401
    assert put(visitor, OWN, "after", 1)[0] == 401
    assert pen(visitor, "take") == 401


def test_model_answers_come_with_the_reveal_and_not_before(server):
    visitor = Visitor(server, lang="en")
    room_of = server.store

    def say(state: str, field: str | None = None) -> None:
        with room_of() as store:
            store.reveals.say(store.classes.find(server.code), NAME, state, field)

    assert sheet(visitor)["revealed"] == {}
    try:
        say("revealed", "split")
        one = sheet(visitor)
        assert set(one["revealed"]) == {"split"}
        assert "4" in " ".join(one["revealed"]["split"]["lines"])
        assert one["debrief"] == []
        say("revealed")
        every = sheet(visitor)
        assert {"split", "names", "hours", GUESS} <= set(every["revealed"])
        assert every["state"] == "revealed"
        assert every["debrief"][0]["ask"]
        assert every["debrief"][0]["insight"]
        chinese = sheet(visitor, "zh")
        assert chinese["debrief"][0]["ask"] != every["debrief"][0]["ask"]
        say("closed")
        closed = sheet(visitor)
        assert (closed["state"], closed["revealed"], closed["debrief"]) == ("closed", {}, [])
        assert put(visitor, OWN, "typed before it closed")[0] == 200
        status, said = visitor.send(f"{SHEET}/attempts", "POST", {})
        assert status == 403
        assert "closed" in said["message"]
        status, html, _headers = visitor.ask(f"exercises/{NAME}")
        assert (status, "kernelId" in html) == (200, False)
        say("open")
        say("closed", OWN)
        shut = sheet(visitor)
        assert (shut["state"], shut["closed"]) == ("open", [OWN])
        status, said = visitor.send(f"{SHEET}/attempts", "POST", {})
        assert status == 200
        assert OWN not in {one["field"] for one in said["attempt"]["verdicts"]}
    finally:
        say("open")
        say("open", "split")


def test_an_ended_class_is_read_and_not_written(serve):
    server = serve()
    code = server.code
    visitor = Visitor(server, lang="en")
    put(visitor, OWN, "kept")
    with server.store() as store:
        store.classes.archive(store.classes.find(code))
    status, said = put(visitor, OWN, "late", 1)
    assert status == 410
    assert "ended" in said["message"]
    assert stored(visitor, OWN) == "kept"
    assert visitor.send(f"{SHEET}/attempts", "POST", {})[0] == 410
    with server.store() as store:
        store.classes.delete(store.classes.find(code))
    assert visitor.ask(SHEET)[0] == 401
