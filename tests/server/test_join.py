"""Joining, coming back and leaving: who gets in, who does not, and what they are told."""

from __future__ import annotations

import http.client
import re
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from visitors import Visitor

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "abc\u202edef",
    "👩‍🏭 李",
    '"><script>alert(1)</script>',
    "{{ 7*7 }}",
]
pytestmark = pytest.mark.server


def send(visitor: Visitor, path: str, /, **form: str) -> tuple[int, str, http.client.HTTPMessage]:
    """Send a form as a page does, without following where it leads."""
    data = urllib.parse.urlencode({"_xsrf": visitor.xsrf(), **form}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return visitor.raw(path, "POST", data, **kind)


@pytest.fixture
def stranger(server) -> Visitor:
    visitor = Visitor(server, joined=False)
    visitor.ask("join?lang=en")
    return visitor


def people(server) -> list[str]:
    with server.store() as store:
        room = store.classes.find(server.code)
        return [one.name for one in store.participants.all(room)]


def code_shown(html: str) -> str:
    return re.search(r'class="resume-code">([^<]+)<', html)[1]


def test_the_code_comes_with_the_address_and_may_be_typed_in_any_way(server, stranger):
    assert f'value="{server.code}"' in stranger.ask(f"join?code={server.code}&lang=en")[1]
    sloppy = f" {server.code.lower().replace('-', ' – ')} "
    assert stranger.try_to_join(sloppy, "Grace", lang="en")[0] == 303
    assert "Your resume code" in stranger.ask("welcome")[1]
    assert "Grace" in people(server)


def test_the_resume_code_is_shown_and_brings_back_the_same_person_only_with_the_class(server):
    first = Visitor(server, "Kurt", lang="en")
    code = code_shown(first.ask("welcome?lang=en")[1])
    second = Visitor(server, joined=False)
    second.ask("resume?lang=en")
    wrong = send(second, "resume", code="ABC-DEF-GHJ", resume=code)
    assert wrong[0] == 400
    assert "No class here has this code." in wrong[1]
    assert send(second, "resume", code=server.code, resume="2222-2222")[0] == 400
    form = {"code": server.code, "resume": code.lower().replace("-", ""), "_xsrf": second.xsrf()}
    status, html, _headers = second.ask("resume", "POST", urllib.parse.urlencode(form).encode())
    assert status == 200
    assert "Kurt" in html
    assert second.key == first.key
    assert code_shown(second.ask("me")[1]) == code


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"code": "nonsense"}, "code", "No class here has this code."),
        ({"name": "   "}, "name", "Give your name"),
        ({"name": "x" * 61}, "name", "at most 60"),
        ({"name": "\u202e\u200d"}, "name", "Use letters"),
        ({"team": "0" * 32}, "team", "There is no such team."),
        ({"team": None}, "team", "Choose your team"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(
    server, stranger, given, field, words
):
    before = people(server)
    form = {"code": server.code, "name": "Ana Typed", "team": "", "next": "me", **given}
    status, html, _headers = send(
        stranger, "join?lang=en", **{k: v for k, v in form.items() if v is not None}
    )
    assert status == 400
    error = re.search(rf'id="{field}-error" role="alert">(.*?)</p>', html)[1]
    assert words in unescape(error)
    assert html.count("autofocus") == 1
    if field != "name":
        assert 'value="Ana Typed"' in html
    if field != "code":
        assert f'value="{server.code}"' in html
    assert 'name="next" value="me"' in html
    assert people(server) == before


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_wherever_it_stands(server, name):
    visitor = Visitor(server, name, lang="en")
    assert visitor.participant.name == name
    for path in ("", "welcome", "join", "me", "me/delete", "nowhere"):
        html = visitor.ask(path)[1]
        shown = re.findall(r"<bdi>(.*?)</bdi>", html)
        assert name in map(unescape, shown)
        assert "<img" not in html
        assert "<script>" not in html
        assert "{{" not in unescape(html).replace(name, "")
        assert "\u202e" not in re.sub(r"<bdi>.*?</bdi>", "", html)


def test_names_with_null_bytes_or_without_end_are_refused_or_tidied(server, stranger):
    data = f"_xsrf={stranger.xsrf()}&code={server.code}&team=&name=A%00B%FF".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert stranger.raw("join", "POST", data, **kind)[0] == 400  # no UTF-8
    assert send(stranger, "join", code=server.code, team="", name="n" * 100_000)[0] == 400
    assert stranger.try_to_join(server.code, "Nul\0l")[0] in (303, 400)
    assert not any("\0" in name or len(name) > 60 for name in people(server))


def test_a_form_sent_twice_makes_one_participant(server, stranger):
    form = re.search(r'name="form" value="([^"]+)"', stranger.ask("join?lang=en")[1])[1]
    typed = {"code": server.code, "name": "Twice", "team": "", "form": form}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _n: send(stranger, "join", **typed), range(4)))
    assert {status for status, _html, _headers in answers} == {303}
    assert people(server).count("Twice") == 1
    signed_in = {re.search(r"workshop_participant_\w+=([^;]+)", str(h))[1] for *_r, h in answers}
    assert len({cookie.split("|")[4] for cookie in signed_in}) == 1

    # another device with a copied form is somebody else
    other = Visitor(server, joined=False)
    other.ask("join")
    assert send(other, "join", **typed)[0] == 303
    assert people(server).count("Twice") == 2


def test_who_has_joined_goes_on_or_says_that_it_is_somebody_else(server):
    visitor = Visitor(server, "Hedy", lang="en")
    html = visitor.ask("join?lang=en&next=me")[1]
    assert "You are here as" in html
    assert re.search(r'<a class="btn wide" href="/me">', html)
    before = len(people(server))
    status, _html, headers = send(visitor, "join", code=server.code, name="Other", team="")
    assert (status, headers["Location"]) == (303, "/join")
    assert len(people(server)) == before
    visitor.ask("leave", "POST", urllib.parse.urlencode({"_xsrf": visitor.xsrf()}).encode())
    assert visitor.raw("me")[0] == 303
    assert "Your name" in visitor.ask("join")[1]
    assert "Hedy" in people(server)


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "..//evil.example", "me?x=1",
     "%0d%0aSet-Cookie:x=1", "javascript:alert(1)", "x" * 500],
)  # fmt: skip
def test_the_next_page_is_one_of_this_server(server, wanted):
    visitor = Visitor(server, joined=False)
    visitor.ask("join")
    *_rest, headers = send(visitor, "join", code=server.code, name="Next", team="", next=wanted)
    assert headers["Location"] == "/welcome?next="
    visitor.try_to_join(server.code, "Next")
    onwards = re.search(
        r'<a class="btn wide" href="([^"]*)"',
        visitor.ask(f"welcome?{urllib.parse.urlencode({'next': wanted})}")[1],
    )[1]
    assert onwards == "/"
    resumed = Visitor(server, joined=False)
    resumed.ask("resume")
    code = code_shown(visitor.ask("welcome")[1])
    *_rest, headers = send(resumed, "resume", code=server.code, resume=code, next=wanted)
    assert headers["Location"] == "/"


@pytest.mark.parametrize("path", ["join", "resume"])
def test_a_device_without_cookies_is_told_so(server, path):
    stranger = Visitor(server, joined=False)
    before = people(server)
    form = {"code": server.code, "name": "No Cookies", "team": "", "resume": "x", "_xsrf": "x"}
    status, html, _headers = stranger.raw(
        f"{path}?lang=en",
        "POST",
        urllib.parse.urlencode(form).encode(),
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert status == 403
    assert "Allow cookies" in html
    assert f'value="{server.code}"' in html
    assert people(server) == before


@pytest.mark.parametrize("path", ["join", "resume", "leave", "me/code", "me/delete"])
@pytest.mark.parametrize("token", ["", "foreign"])
def test_without_this_pages_token_nothing_happens(server, path, token):
    visitor = Visitor(server, "Token", lang="en")
    before = people(server)
    code = code_shown(visitor.ask("me")[1])
    foreign = Visitor(server, joined=False)
    foreign.ask("join")
    form = {"code": server.code, "name": "Forged", "team": "", "resume": code, "sure": "yes"}
    data = urllib.parse.urlencode({**form, "_xsrf": foreign.xsrf() if token else ""}).encode()
    status, html, _headers = visitor.raw(
        path, "POST", data, **{"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert status == 403
    assert "Traceback" not in html
    assert people(server) == before
    assert code_shown(visitor.ask("me")[1]) == code


def test_somebody_removed_meets_the_door_with_a_sentence(server):
    visitor = Visitor(server, "Out", lang="en")
    visitor.remove()
    status, html, _headers = visitor.ask("?lang=en")
    assert status == 200
    assert "Your trainer has taken you out of this class." in html
    assert "Your name" in html


def test_an_ended_class_is_read_and_taken_home_but_not_joined(serve):
    server = serve()
    class_code = server.code
    visitor = Visitor(server, "Late", lang="en")
    code = code_shown(visitor.ask("me")[1])
    stranger = Visitor(server, joined=False)
    stranger.ask("join?lang=en")
    with server.store() as store:
        store.classes.archive(store.classes.find(class_code))
        assert "This class has ended" in stranger.ask("join?lang=en")[1]
        status, html, _headers = send(stranger, "join", code=class_code, name="Late", team="")
        assert status == 400
        assert "This class has ended" in html
        room = store.classes.find(class_code)
        assert [one.name for one in store.participants.all(room)] == ["Late"]
        assert "This class has ended." in visitor.ask("?lang=en")[1]
        for path in ("me", "me/worksheets.xlsx", "me/data.json"):
            assert visitor.ask(path)[0] == 200
        assert send(stranger, "resume", code=class_code, resume=code)[0] == 303

        store.classes.delete(room)
    for path in ("", "join", "resume", "me"):
        status, html, _headers = visitor.ask(f"{path}?lang=en")
        assert status == 410
        assert "This class is over" in html
    assert send(stranger, "join", code=class_code, name="Ghost", team="")[0] == 410


def test_the_language_is_kept_for_whoever_joined(server):
    visitor = Visitor(server, "Zwei", lang="zh")
    assert visitor.participant.language == "zh"
    visitor.ask("me?lang=en")
    assert visitor.participant.language == "en"
    html = visitor.ask(f"join?code={server.code}&next=me")[1]
    assert f"?code={server.code}&amp;next=me&amp;lang=zh" in html
