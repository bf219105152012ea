"""Whose a page, a kernel and an answer is: strangers, the removed and the forged get nothing."""

from __future__ import annotations

import itertools
import json
import re
import sys

import pytest
from servers import ROOT, Served
from visitors import NAME, Visitor, cookies_of, signed

pytestmark = [pytest.mark.server, pytest.mark.isolation]

PUBLIC = {
    r"/join",
    r"/resume",
    r"/healthz",
    r"/assets/(.*)",
    r"/assets/(bundle\.js|bundle\.css|widgets/\w+\.js)",
    r"/voila/static/(.*)",
    r"/voila/templates/([\w-]+/static/.+)",
    r"/voila/labextensions/(.*)",
    r"/trainer/enter",  # asks for the key
}
SAMPLES = (NAME, "own_sentence", "00000000-0000-0000-0000-000000000000", "7", "remove", "css")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
DOORS = ("/join", "/trainer/enter")
GROUP = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
ODD = (sys.executable, str(ROOT / "tests" / "server" / "odd_server.py"))


def address_of(pattern: str) -> str:
    """An address that a route's pattern matches."""
    groups = GROUP.findall(pattern)
    bare = re.sub(r"\\(.)", r"\1", GROUP.sub("{}", pattern)).replace("/.*", "/nowhere")
    literal = [(*SAMPLES, group.strip("()")) for group in groups]
    for words in itertools.product(*literal):
        if re.fullmatch(pattern, made := bare.format(*words)):
            return made.removeprefix("/")
    raise AssertionError(f"no sample address matches {pattern}: add one to SAMPLES")


def let_in(visitor: Visitor, patterns: list[str], methods: tuple[str, ...] = METHODS) -> list[str]:
    """What of these routes answers a visitor with anything but a refusal."""
    found = []
    for pattern, method in itertools.product(patterns, methods):
        path = address_of(pattern)
        data = b"{}" if method in ("POST", "PUT", "PATCH", "DELETE") else None
        headers = {"X-XSRFToken": visitor.xsrf(), "Content-Type": "application/json"}
        status, text, answered = visitor.raw(path, method, data, **headers)
        led = answered.get("Location", "").partition("?")[0]
        refused = status in (401, 403, 404, 405) or (status in (302, 303) and led in DOORS)
        if method == "OPTIONS":  # says which methods there are, and nothing else
            refused = refused or (status in (200, 204) and not text)
        if not refused or "Traceback" in text:
            found.append(f"{method} /{path}: {status} {led}")
    return found


@pytest.fixture(scope="module")
def routes(light_server: Served) -> list[str]:
    """The patterns of every route that the running server has."""
    return json.loads((light_server.data / "routes.json").read_text())


@pytest.fixture(scope="module")
def guarded(routes: list[str]) -> list[str]:
    return [pattern for pattern in routes if pattern not in PUBLIC]


def test_the_list_of_public_routes_is_the_whole_list(routes):
    assert set(routes) >= PUBLIC  # none of them is left over
    assert {r"/events", r"/trainer/events", r"/exercises/([a-z0-9_]+)", r"/"} <= set(routes)
    assert len(routes) > 25


def test_a_new_route_that_lets_strangers_in_is_found(light_server):
    stranger = Visitor(light_server, joined=False)
    assert let_in(stranger, [r"/healthz"], ("GET",)) == ["GET /healthz: 200 "]


# ---- strangers


def nobody(server: Served) -> Visitor:
    return Visitor(server, joined=False)


def removed(server: Served) -> Visitor:
    visitor = Visitor(server, "Removed")
    visitor.remove()
    return visitor


def forged(server: Served) -> Visitor:
    """Somebody else's key under one's own signature."""
    ada, eve = Visitor(server, "Ada"), Visitor(server, "Eve")
    (name,) = cookies_of(server.code, ada.key)
    theirs, own = (one.cookie(name).split("|") for one in (ada, eve))
    eve.set(name, "|".join([*theirs[:-1], own[-1]]))
    return eve


def unsigned(server: Served) -> Visitor:
    ada, eve = Visitor(server, "Ada"), Visitor(server, joined=False)
    (name,) = cookies_of(server.code, ada.key)
    eve.set(name, ada.key)
    return eve


def signed_elsewhere(server: Served) -> Visitor:
    ada, eve = Visitor(server, "Ada"), Visitor(server, joined=False)
    keys = cookies_of(server.code, ada.key, (server.data / "trainer.key").read_text())
    for name, value in keys.items():
        eve.set(name, signed(server, name, value, secret="ab" * 32))
    return eve


def of_another_class(server: Served) -> Visitor:
    """Signed with the same secret, for a class of the same store."""
    with server.store() as store:
        room = store.classes.new("Other", "zh")
        key = store.participants.join(room, "Eve").participant.owner.key
        store.classes.archive(room)  # the newest open class stays this server's
    eve = Visitor(server, joined=False)
    for code in (room.code, server.code):
        for name, value in cookies_of(code, key).items():
            eve.set(name, signed(server, name, value))
    for name, value in cookies_of(room.code, trainer_key="x" * 24).items():
        eve.set(name, signed(server, name, value))
    return eve


def swapped(server: Served) -> Visitor:
    """One's own cookie under the name of another."""
    ada, eve = Visitor(server, "Ada"), Visitor(server, joined=False)
    (mine,) = cookies_of(server.code, ada.key)
    eve.set(mine.replace("participant", "trainer"), ada.cookie(mine))
    return eve


STRANGERS = (nobody, removed, forged, unsigned, signed_elsewhere, of_another_class, swapped)


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda make: make.__name__)
def test_no_route_but_the_public_ones_answers_a_stranger(light_server, guarded, stranger):
    assert let_in(stranger(light_server), guarded) == []


@pytest.mark.parametrize(("lang", "says"), [("zh", "没有成功"), ("en", "did not go through")])
def test_a_form_that_a_stranger_sends_is_refused_in_words(light_server, lang, says):
    gone = removed(light_server)
    gone.ask(f"join?lang={lang}")
    status, html = gone.fill_in("me/code", {})
    assert status == 403
    assert says in html


@pytest.mark.parametrize("route", ["templates", "static", "labextensions"])
def test_the_public_files_of_a_page_are_all_that_a_stranger_finds(light_server, route):
    stranger = Visitor(light_server, joined=False)
    for name in ("", "x", "lab/x", "workshop", "workshop/index.html.j2", "..%2Fconf.json"):
        status, text, _headers = stranger.raw(f"voila/{route}/{name}")
        assert status in (403, 404), name
        assert "Traceback" not in text


def test_no_token_and_no_header_makes_somebody(light_server):
    ada, eve = Visitor(light_server, "Ada"), Visitor(light_server, joined=False)
    kernel = ada.open()
    names = ("Authorization", "Remote-User", "X-Forwarded-User", "X-Workshop-Owner")
    for word in ("", ada.key, (light_server.data / "trainer.key").read_text()):
        claimed = {name: f"token {word}" if name == "Authorization" else word for name in names}
        for path, status in ((f"api/sheets/{NAME}", 401), (f"api/kernels/{kernel}", 403)):
            assert eve.raw(f"{path}?token={word}", **claimed)[0] == status, (path, word)
        for path in ("me", "trainer"):
            assert eve.raw(f"{path}?token={word}", **claimed)[0] == 303, (path, word)
        assert "gone" in eve.raw(f"healthz?k={kernel}&token={word}", **claimed)[1]
    ada.close(kernel)


def test_a_kernel_is_the_cookies_whatever_headers_say(light_server):
    ada, eve = Visitor(light_server, "Ada"), Visitor(light_server, "Eve")
    names = ("Remote-User", "X-Forwarded-User", "X-Workshop-Owner", "Kernel-Id")
    status, html, _headers = eve.raw(
        f"exercises/{NAME}?owner={ada.key}", **dict.fromkeys(names, ada.key)
    )
    assert status == 200
    found = re.search(r'"kernelId": "([^"]+)"', html)
    assert found
    assert (eve.state(found[1]), ada.state(found[1])) == ("alive", "gone")
    eve.close(found[1])


def test_a_trainer_is_no_participant(light_server, guarded):
    trainer = Visitor(light_server, joined=False)
    trainer.teach()
    for_both = ("/trainer", "/handbook")  # a trainer prints the handbook too
    theirs = [pattern for pattern in guarded if not pattern.startswith(for_both)]
    assert trainer.raw("trainer/events", "OPTIONS")[0] == 405
    assert let_in(trainer, theirs) == []


def test_a_participant_is_no_trainer(light_server, guarded):
    ada = Visitor(light_server)
    theirs = [pattern for pattern in guarded if pattern.startswith("/trainer")]
    assert theirs
    assert let_in(ada, theirs) == []


def test_an_archived_or_other_class_has_no_way_in(light_server):
    with light_server.store() as store:
        other = store.classes.new("Other", "zh")
        store.classes.archive(other)
    eve = Visitor(light_server, joined=False)
    assert eve.try_to_join(other.code)[0] == 400
    assert let_in(eve, ["/", "/events"]) == []


def test_a_write_without_the_pages_own_token_is_refused(light_server, guarded):
    ada, bob = Visitor(light_server, "Ada"), Visitor(light_server, "Bob")
    ada.teach()  # whatever she may do, she does it from her own pages
    got = []
    for pattern, method in itertools.product(guarded, ("POST", "PUT", "DELETE", "PATCH")):
        for token in ({}, {"X-XSRFToken": "forged"}, {"X-XSRFToken": bob.xsrf()}):
            status, text, _headers = ada.raw(address_of(pattern), method, b"{}", **token)
            if status not in (403, 404, 405) or "Traceback" in text:
                got.append(f"{method} {pattern} {token}: {status}")
    assert got == []
    for path in ("join", "resume"):
        assert ada.raw(path, "POST", b"code=x", **{"X-XSRFToken": "forged"})[0] == 403


# ---- another's kernel


def foreign_ways_in(server: Served) -> list[str]:
    """The ways by which somebody who has joined reaches another's kernel; none is right."""
    import websocket

    ada, eve = Visitor(server, "Ada"), Visitor(server, "Eve")
    kernel, found = ada.open(), []
    token = {"X-XSRFToken": eve.xsrf()}
    try:
        eve.socket(kernel).close()
        found.append("socket")
    except websocket.WebSocketBadStatusException:
        pass
    if eve.state(kernel) != "gone":
        found.append("state")
    for path, method in (
        (f"api/kernels/{kernel}", "GET"),
        (f"voila/api/shutdown/{kernel}", "POST"),
        (f"api/kernels/{kernel}", "DELETE"),
    ):
        if eve.raw(path, method, b"" if method == "POST" else None, **token)[0] not in (403, 404):
            found.append(f"{method} {path.replace(kernel, '…')}")
    if ada.state(kernel) != "alive":
        found.append("ended it")
    ada.close(kernel)
    return found


def test_nobody_reaches_anothers_kernel(light_server):
    assert foreign_ways_in(light_server) == []
    assert "Uncaught exception" not in light_server.log()  # it is refused, and that is no fault


def test_the_same_look_finds_that_the_owner_check_was_taken_away(serve):
    found = foreign_ways_in(serve(command=(*ODD, "lets-everybody-in")))
    assert "socket" in found
    assert "GET api/kernels/…" in found
    assert "DELETE api/kernels/…" in found
    assert "ended it" in found
    assert "POST voila/api/shutdown/…" not in found  # has a check of its own


def test_a_removed_participant_loses_their_open_kernel(light_server):
    import websocket

    eve = Visitor(light_server, "Eve")
    kernel = eve.open()
    eve.remove()
    with pytest.raises(websocket.WebSocketBadStatusException):
        eve.socket(kernel)
    assert eve.state(kernel) == "gone"
    assert eve.raw(f"exercises/{NAME}")[0] in (302, 303)
