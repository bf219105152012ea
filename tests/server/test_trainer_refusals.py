"""The console is for the trainer: everybody else is refused at every address."""

from __future__ import annotations

import re
import time
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
from servers import Served, class_of_its_own, serving
from visitors import NAME, Visitor, cookies_of, signed

from workshop_kit.server.trainer import trainer_routes
from workshop_kit.store import Act, Classroom, Participant

pytestmark = pytest.mark.server

OPEN = {"trainer/enter"}  # the form for the key
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")


# a server whose log and limits are these tests' own
server = class_of_its_own()


@pytest.fixture(scope="module")
def ada(server: Served) -> Visitor:
    return Visitor(server, "Ada", team="1")


@pytest.fixture
def trainer(server: Served) -> Visitor:
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask("trainer?lang=en")
    return visitor


def paths(ada: Visitor) -> list[str]:
    """Every address of the console, with what makes it real."""
    person = f"trainer/people/{ada.key}"
    exercise = f"trainer/exercises/{NAME}"
    return [
        "trainer",
        "trainer/enter",
        "trainer/leave",
        "trainer/names",
        "trainer/teams",
        "trainer/board",
        "trainer/board/show",
        "trainer/blocks",
        "trainer/gather",
        "trainer/timer",
        "trainer/undo",
        "trainer/events",
        exercise,
        f"{exercise}/reveals",
        f"{exercise}/scores",
        f"{exercise}/answers/{ada.key}/own_sentence",
        person,
        *(f"{person}/{action}" for action in ("remove", "readmit", "move", "pen", "resume")),
    ]


FORM = {"state": "revealed", "team": "none", "name": "Nine", "hide": "1"}
FORM |= {"do": "start", "minutes": "5", "act": "1", "block": "d3_segments", "exercise": NAME}


def snapshot(server: Served, code: str = "") -> tuple[Any, ...]:
    """All that the console could change in this class or another."""
    with server.store() as store:
        room = store.classes.find(code or server.code)
        return (
            store.participants.all(room),
            store.teams.all(room),
            store.journal.acts(room),
        )


@pytest.fixture(scope="module")
def elsewhere(server: Served) -> tuple[Classroom, Participant, Act]:
    """Another class of the same store, Oda at one of its tables, and what its trainer did."""
    with server.store() as store:
        room = store.classes.new("Other", "en")
        oda = store.participants.join(room, "Oda", "Table of others").participant
        store.save(oda.owner, NAME, "own_sentence", "theirs 4711", 0)
        act = store.journal.write(room, "block", "d3_segments")
        store.classes.archive(room)  # the newest open class stays this server's
    return room, oda, act


def test_the_addresses_tried_are_all_there_are(ada):
    for pattern, _handler in trainer_routes():
        assert any(re.fullmatch(pattern, f"/{path}") for path in paths(ada)), pattern


def strangers(server: Served, oda: Participant) -> dict[str, Visitor]:
    """Who is not this class's trainer; Oda has joined another class."""
    key = (server.data / "trainer.key").read_text()
    found = {"stranger": Visitor(server, joined=False), "participant": Visitor(server, "Eve")}
    found["stranger"].ask("join")
    own = next(iter(cookies_of(server.code, trainer_key=key)))
    mark = cookies_of(server.code, trainer_key=key)[own]
    other = cookies_of("KKK-MMM-PPP", trainer_key=key)
    mine = next(iter(cookies_of(server.code, oda.owner.key)))
    forged = {
        "of another class": (next(iter(other)), signed(server, *next(iter(other.items())))),
        "of another class, renamed": (own, signed(server, own, next(iter(other.values())))),
        "Oda, renamed": (mine, signed(server, mine, oda.owner.key)),
        "Oda, as a trainer": (own, signed(server, own, oda.owner.key)),
        "with a wrong key": (
            own,
            signed(server, own, cookies_of(server.code, trainer_key="x" * 24)[own]),
        ),
        "signed with another secret": (own, signed(server, own, mark, secret="y" * 64)),
        "not signed": (own, mark),
    }
    for name, cookie in forged.items():
        found[name] = Visitor(server, joined=False)
        found[name].ask("join")
        found[name].set(*cookie)
    return found


def test_nobody_else_reaches_anything(server, ada, elsewhere):
    people = strangers(server, elsewhere[1])
    before = snapshot(server)
    for who, visitor in people.items():
        body = urllib.parse.urlencode({"_xsrf": visitor.xsrf(), **FORM}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        token = {"X-XSRFToken": visitor.xsrf()}
        for path in paths(ada):
            if path in OPEN:
                continue
            for method in METHODS:
                data = body if method == "POST" else None
                status, text, headers = visitor.raw(path, method, data, **form, **token)
                assert status in (303, 401, 403, 405), (who, method, path, status)
                if status == 303:
                    assert headers["Location"] == "/trainer/enter", (who, method, path)
                assert "Ada" not in text, (who, method, path)
                assert "HX-Trigger" not in headers
    assert snapshot(server) == before


def test_a_trainer_reaches_nobody_of_another_class(server, ada, trainer, elsewhere):
    room, oda, act = elsewhere
    before = snapshot(server), snapshot(server, room.code)
    person = f"trainer/people/{oda.owner.key}"
    answer = f"trainer/exercises/{NAME}/answers/{oda.owner.key}/own_sentence"
    for path in (person, answer, "trainer", f"trainer/exercises/{NAME}"):
        status, html, _headers = trainer.ask(path)
        assert (status == 200) == (path not in (person, answer)), path
        for mark in ("Oda", "theirs 4711", oda.owner.key, oda.team.key):
            assert mark not in html, (path, mark)
    for action in ("remove", "readmit", "move", "pen", "resume"):
        assert trainer.fill_in(f"{person}/{action}", FORM)[0] == 410, action
    to_others = {"team": oda.team.key}
    assert trainer.fill_in(f"trainer/people/{ada.key}/move", to_others)[0] == 400
    assert trainer.fill_in("trainer/undo", {"act": str(act.id)})[0] == 410
    assert (snapshot(server), snapshot(server, room.code)) == before


def test_a_script_is_led_to_the_door(server, ada):
    status, text, headers = ada.raw("trainer", **{"HX-Request": "true"})
    assert (status, text, headers["HX-Redirect"]) == (403, "", "/trainer/enter")


@pytest.mark.parametrize("token", [None, "", "2|00000000|00000000000000000000000000000000|0"])
def test_an_action_needs_the_page_s_own_token(server, ada, trainer, token):
    before = snapshot(server)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in paths(ada):
        if path == "trainer/events":
            continue
        fields = FORM | ({} if token is None else {"_xsrf": token})
        status, _html, headers = trainer.raw(
            path, "POST", urllib.parse.urlencode(fields).encode(), **form
        )
        assert status in (403, 405), (path, status)
        assert "Set-Cookie" not in headers or "hide_names" not in headers["Set-Cookie"]
    assert snapshot(server) == before


def test_another_visitor_s_token_does_not_help(server, ada, trainer):
    before = snapshot(server)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    data = urllib.parse.urlencode({"_xsrf": ada.xsrf(), **FORM}).encode()
    assert trainer.raw(f"trainer/people/{ada.key}/remove", "POST", data, **form)[0] == 403
    assert snapshot(server) == before


def test_the_key_opens_the_console_and_stays_nowhere(server):
    key = (server.data / "trainer.key").read_text()
    visitor = Visitor(server, joined=False)
    status, html, headers = visitor.raw(f"trainer?key={key}")
    assert (status, headers["Location"]) == (303, "/trainer")
    assert headers["Referrer-Policy"] == "no-referrer"
    cookie = next(c for c in headers.get_all("Set-Cookie") if "workshop_trainer" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert key not in str(headers) + html

    visitor.ask(f"trainer?key={key}&lang=en")  # follows
    for path in ("trainer", f"trainer/exercises/{NAME}", "trainer/enter"):
        status, html, headers = visitor.ask(path)
        assert status == 200
        assert key not in html + str(headers)
    assert key not in _logs(server)
    assert (server.folder / "log").read_text().count(key) == 1  # where it was announced


def test_a_wrong_key_opens_nothing_and_is_written_nowhere(server):
    wrong = "0wrongKeyThatIsNot000000"
    visitor = Visitor(server, joined=False)
    status, html, headers = visitor.raw(f"trainer?key={wrong}&lang=en")
    assert status == 403
    assert "This is not the key." in html
    visitor.ask("trainer/enter?lang=en")
    assert visitor.fill_in("trainer/enter", {"key": wrong})[0] == 403
    assert visitor.fill_in("trainer/enter", {"key": ""})[0] == 403
    assert wrong not in html + str(headers) + _logs(server)
    assert visitor.raw("trainer")[0] == 303


def test_the_form_takes_the_key(server):
    visitor = Visitor(server, joined=False)
    visitor.ask("trainer/enter?lang=en")
    key = (server.data / "trainer.key").read_text()
    assert visitor.fill_in("trainer/enter", {"key": f" {key} "})[0] == 303
    assert visitor.raw("trainer")[0] == 200

    assert visitor.fill_in("trainer/leave", {})[0] == 303
    assert visitor.raw("trainer")[0] == 303


def test_keys_cannot_be_guessed_quickly(tmp_path):
    with serving(tmp_path) as server:
        visitor = Visitor(server, joined=False)
        visitor.ask("trainer/enter")
        began = time.monotonic()
        for _guess in range(24):
            assert visitor.fill_in("trainer/enter", {"key": "guess"})[0] == 403
        assert time.monotonic() - began > 1.5


def _logs(server: Served) -> str:
    files = [path for path in server.data.rglob("*log*") if path.is_file()]
    assert files
    return "".join(Path(path).read_text(errors="replace") for path in files)
