"""Below a prefix and behind a proxy with TLS, as a hub puts a class: every address follows."""

from __future__ import annotations

import http.client
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from messages import heard, message
from servers import Served, serving
from visitors import NAME, Visitor

pytestmark = [pytest.mark.server, pytest.mark.isolation]

BASE = "/hub/class-7/"
TLS = {"X-Forwarded-Proto": "https"}
NEVER_ASKED = {"/voila/api/themes"}  # Voila writes it so, on pages with one theme
ADDRESS = re.compile(r"""(?:[\w-]+=|": ?)["'](/[^"'\s<>]*)""")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, light_server: Served) -> Iterator[Served]:
    """A server below a prefix, with the light course, that believes its proxy."""
    course = light_server.environment["WORKSHOP_FILES"]
    folder = tmp_path_factory.mktemp("hub")
    with serving(folder, "--behind-proxy", base=BASE, WORKSHOP_FILES=course) as served:
        yield served


@pytest.fixture
def ada(hub: Served) -> Visitor:
    return Visitor(hub, "Ada", team="1", lang="en")


def test_every_address_on_a_page_stands_below_the_prefix(hub, ada):
    ada.teach()
    pages = ("", "join", "resume", "welcome", "me", "me/delete", f"exercises/{NAME}", "nowhere")
    for path in (*pages, "trainer", f"trainer/exercises/{NAME}", "trainer/board"):
        html = ada.raw(path)[1]
        found = set(ADDRESS.findall(html)) - NEVER_ASKED
        assert found, path
        assert [one for one in found if not one.startswith(BASE)] == [], path
        if path.startswith("exercises"):
            settings = re.search(r'id="guard-settings"[^>]*>(.*?)</script>', html, re.S)
            assert settings
            assert json.loads(settings[1])["health"] == f"{BASE}healthz"


def test_a_participant_works_below_the_prefix(hub, ada):
    body = {"value": "ours", "base": 0, "id": "1"}
    assert ada.send(f"api/sheets/{NAME}/fields/own_sentence", "PUT", body)[0] == 200
    assert "ours" in ada.ask("me")[1]
    request = urllib.request.Request(f"{hub}events", headers={"Cookie": ada.cookies()})
    with urllib.request.urlopen(request, timeout=60) as stream:
        assert b"retry" in stream.readline()
    kernel = ada.open()
    socket = ada.socket(kernel)
    socket.send(message("kernel_info_request"))
    assert "kernel_info_reply" in str(heard(socket, 20, "kernel_info_reply"))
    socket.close()
    assert ada.state(kernel) == "alive"
    assert ada.close(kernel) == 204
    assert {cookie.path for cookie in ada.jar} == {BASE}


def test_strangers_are_led_to_this_classs_door(hub):
    stranger = Visitor(hub, joined=False)
    for path, door in (
        ("", f"{BASE}join"),
        (f"exercises/{NAME}", f"{BASE}join?next=exercises/{NAME}"),
        ("trainer", f"{BASE}trainer/enter"),
    ):
        status, _html, headers = stranger.raw(path)
        assert (status, headers["Location"]) == (303, door)


@pytest.mark.parametrize(
    "path", ["", "join", "healthz", f"exercises/{NAME}", "api/kernels", "voila/tree", "trainer"]
)
def test_nothing_answers_outside_the_prefix(hub, ada, path):
    connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=60)
    try:
        connection.request("GET", f"/{path}", headers={"Cookie": ada.cookies()})
        assert connection.getresponse().status == 404
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("place", "proxied", "secure"),
    [("hub", TLS, True), ("hub", {}, False), ("light_server", TLS, False)],
    ids=["https", "http", "no proxy is believed unless told"],
)
def test_under_tls_who_somebody_is_travels_encrypted_only(request, place, proxied, secure):
    server = request.getfixturevalue(place)
    visitor = Visitor(server, joined=False)
    visitor.ask("join")
    form = {"_xsrf": visitor.xsrf(), "code": server.code, "name": "Tess", "team": ""}
    data = urllib.parse.urlencode(form).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    joined = visitor.raw("join", "POST", data, **kind, **proxied)
    key = (server.data / "trainer.key").read_text().strip()
    taught = visitor.raw(f"trainer?key={key}", **proxied)
    for status, _html, headers in (joined, taught):
        assert status == 303
        given = [one for one in headers.get_all("Set-Cookie") if re.match("workshop_[ptr]", one)]
        assert given
        for cookie in given:
            assert ("Secure" in cookie) == secure, cookie
            assert "HttpOnly" in cookie
