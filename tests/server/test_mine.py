"""My data: all of mine, nothing of anybody else's, and gone when I say so."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.parse
import urllib.request
from contextlib import closing
from html import unescape
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from test_home import NAME, OWN, SHARED, said, save, take_pen
from test_join import HOSTILE, code_shown, send
from visitors import Visitor, eventually, processes

from workshop_kit.files import ANSWERS
from workshop_kit.server._mine import DownloadHandler

pytestmark = pytest.mark.server
PATHS = ("me", "me/data.json", "me/worksheets.xlsx")


def words_of(visitor: Visitor, path: str) -> str:
    """Everything a page or file says, as text."""
    status, body, _headers = file(visitor, path)
    assert status == 200
    if path.endswith(".xlsx"):
        with ZipFile(BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
        return unescape(body.decode())
    return unescape(body.decode())


def file(visitor: Visitor, path: str):
    request = urllib.request.Request(visitor.server + path, headers={"Cookie": visitor.cookies()})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status, answer.read(), answer.headers


def test_page_and_files_hold_all_of_mine_and_the_teams_present_answers(server):
    mine = Visitor(server, "Mina", team="5", lang="en")
    mate = Visitor(server, "Mate5", team="5", lang="en")
    take_pen(mate)
    save(mate, SHARED, "MARK-team-first")
    save(mate, SHARED, "MARK-team-now", base=1)
    save(mine, OWN, "MARK-own-first")
    save(mine, OWN, "MARK-own-now", base=1)
    page = said(mine.ask("me?lang=en")[1])
    assert "MARK-own-now" in page
    assert "saved 2 times" in page
    assert "MARK-team-now" in page
    assert "your team’s" in page

    told = json.loads(words_of(mine, "me/data.json"))
    assert told["participant"]["name"] == "Mina"
    assert told["participant"]["team"] == "5"
    versions = [one["value"] for record in told["answers"] for one in record["versions"]]
    assert versions == ["MARK-own-first", "MARK-own-now"]
    team = [(one["value"], one["written_by_me"]) for one in told["team_answers"]]
    assert team == [("MARK-team-now", False)]
    book = words_of(mine, "me/worksheets.xlsx")
    assert "MARK-own-now" in book
    assert "MARK-team-now" in book
    assert "Answered together by Team 5" in book
    assert "MARK-own-first" not in book


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_others_is_in_mine(server, path):
    other = Visitor(server, f"Other {path}", team="6", lang="en")
    mine = Visitor(server, f"Mine {path}", team="6", lang="en")
    elsewhere = Visitor(server, f"Elsewhere {path}", team="1", lang="en")
    save(other, OWN, "MARK-of-another")
    with server.store() as store:
        store.save(elsewhere.participant.owner, NAME, SHARED, "MARK-elsewhere", 0)
        code = code_shown(other.ask("me")[1])
    text = words_of(mine, path)
    for secret in ("MARK-of-another", "MARK-elsewhere", other.key, code, f"Other {path}"):
        assert secret not in text


@pytest.mark.parametrize("answer", [*HOSTILE, "x" * 95_000, "a\nb\x07\x1bc"])
def test_hostile_answers_are_text_on_the_page_and_in_the_files(server, answer):
    visitor = Visitor(server, "Ada & <b>", lang="en")
    with server.store() as store:
        store.save(visitor.participant.owner, NAME, OWN, answer, 0)
    status, html, _headers = visitor.ask("me")
    assert status == 200
    assert "<img" not in html
    assert "<script>" not in html
    shown = [unescape(line) for line in re.findall(r"<bdi>(.*?)</bdi>", html, flags=re.S)]
    for line in answer.splitlines():
        assert any(line.strip() in one for one in shown)
    told = json.loads(words_of(visitor, "me/data.json"))
    assert told["answers"][0]["versions"][0]["value"] == answer
    with ZipFile(BytesIO(file(visitor, "me/worksheets.xlsx")[1])) as book:
        sheets = "".join(
            book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets")
        )
    formulas = re.findall(r"<f>(.*?)</f>", sheets)
    assert not any("1+1" in formula for formula in formulas)


def test_an_answer_to_an_exercise_that_is_gone_is_shown_as_well(server):
    visitor = Visitor(server, lang="en")
    with server.store() as store:
        store.save(visitor.participant.owner, "x77_gone", "idea", "MARK-gone", 0)
    assert "MARK-gone" in visitor.ask("me")[1]
    assert "MARK-gone" in words_of(visitor, "me/data.json")


def test_an_own_answer_from_before_the_team_is_still_mine(server):
    visitor = Visitor(server, team="2", lang="en")
    with server.store() as store:
        store.save(visitor.participant.owner, NAME, SHARED, "MARK-before", 0)
    assert "MARK-before" in visitor.ask("me")[1]


@pytest.mark.parametrize(
    ("organisation", "plain", "full"),
    [
        ("Corebridge 工业", "Corebridge", "Corebridge-%E5%B7%A5%E4%B8%9A"),
        ("工业", "class", "%E5%B7%A5%E4%B8%9A"),
        ('a"; x=\r\n../b\u202e', "a-x-b", "a-x-b"),
    ],
)
def test_files_carry_a_safe_name_and_headers(organisation, plain, full):
    headers: dict[str, str] = {}
    handler = SimpleNamespace(
        room=SimpleNamespace(classroom=SimpleNamespace(organisation=organisation)),
        set_header=headers.__setitem__,
        finish=lambda body: None,
    )
    DownloadHandler.send_file(handler, "worksheets", "xlsx", "x/y", b"")
    assert headers["Content-Disposition"] == (
        f"attachment; filename=\"{plain}-worksheets.xlsx\"; filename*=UTF-8''{full}-worksheets.xlsx"
    )


def test_files_are_never_cached_or_sniffed_and_only_for_who_joined(server):
    visitor = Visitor(server)
    for path in PATHS[1:]:
        headers = file(visitor, path)[2]
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"].startswith("attachment; ")
    stranger = Visitor(server, joined=False)
    for path in (*PATHS, "me/delete"):
        status, _html, headers = stranger.raw(path)
        assert status == 303
        assert headers["Location"].startswith("/join")
    stranger.ask("join")
    assert send(stranger, "me/code")[0] == 403


def test_a_new_resume_code_ends_the_old_one(server):
    visitor = Visitor(server, lang="en")
    old = code_shown(visitor.ask("me")[1])
    data = urllib.parse.urlencode({"_xsrf": visitor.xsrf()}).encode()
    html = visitor.ask("me/code", "POST", data)[1]
    new = code_shown(html)
    assert new != old
    device = Visitor(server, joined=False)
    device.ask("resume")
    assert send(device, "resume", code=server.code, resume=old)[0] == 400
    assert send(device, "resume", code=server.code, resume=new)[0] == 303


def traces(server, *marks: str) -> list[str]:
    """Which marks are in any file of the data folder."""
    found = [(path.name, path.read_bytes()) for path in server.data.rglob("*") if path.is_file()]
    return [f"{mark} in {name}" for mark in marks for name, held in found if mark.encode() in held]


@pytest.mark.isolation
def test_delete_says_what_goes_and_leaves_no_trace(serve):
    server = serve()
    leaver = Visitor(server, "Nam-TRACE-ed", team="3", lang="en")
    mate = Visitor(server, "Stays", team="3", lang="en")
    save(leaver, OWN, "TRACE-own-answer")
    take_pen(leaver)
    save(leaver, SHARED, "TRACE-team-answer")
    key = leaver.key
    marks = ("Nam-TRACE-ed", "TRACE-own-answer", key)
    assert {line.split(" in ")[0] for line in traces(server, *marks)} >= set(marks[:2])
    page = said(leaver.ask("me/delete?lang=en")[1])
    assert "without your name on it" in page
    assert send(leaver, "me/delete")[0] == 200  # nobody said that it is sure
    assert leaver.participant.name == "Nam-TRACE-ed"

    kernel = leaver.open()
    data = urllib.parse.urlencode({"_xsrf": leaver.xsrf(), "sure": "yes"}).encode()
    status, html, _headers = leaver.ask("me/delete", "POST", data)
    assert status == 200
    assert f'data-owner="{key}"' in html
    assert "Nam-TRACE-ed" not in html
    assert not any(cookie.name.startswith("workshop_") for cookie in leaver.jar)
    kept = [line for line in traces(server, *marks) if ".log" not in line]
    assert kept == []
    assert traces(server, "Nam-TRACE-ed", "TRACE-own-answer") == []
    assert leaver.raw("me")[0] == 303
    assert send(leaver, "me/delete", sure="yes")[0] == 303  # a page shown again
    assert leaver.send(f"api/sheets/{NAME}/pen", "POST", {"action": "take"})[0] == 401

    sheet = json.loads(mate.ask(f"api/sheets/{NAME}?lang=en")[1])
    assert sheet["answers"][SHARED]["value"] == "TRACE-team-answer"
    assert (sheet["team"]["scribe"] or {}).get("key") != key
    assert "Nam-TRACE-ed" not in json.dumps(sheet)
    assert eventually(lambda: not processes(kernel), 15)


def test_an_open_page_and_the_trainer_hear_of_a_deletion(server):
    leaver = Visitor(server, "Leaver", lang="en")
    trainer = Visitor(server, joined=False)
    trainer.teach()
    with listening(leaver, "events") as mine, listening(trainer, "trainer/events") as theirs:
        assert send(leaver, "me/delete", sure="yes")[0] == 200
        heard = mine.read().decode()  # to its end
        assert '"type": "removed"' in heard
        line = b""
        while b'"roster"' not in line:
            line = theirs.readline()
            assert line


def listening(visitor: Visitor, path: str):
    request = urllib.request.Request(visitor.server + path, headers={"Cookie": visitor.cookies()})
    stream = urllib.request.urlopen(request, timeout=60)
    stream.readline()
    return stream


def test_a_busy_store_deletes_nothing_and_says_so(serve):
    server = serve()
    visitor = Visitor(server, "Busy", lang="en")
    with closing(sqlite3.connect(server.data / ANSWERS, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, html, _headers = send(visitor, "me/delete?lang=en", sure="yes")
        assert status == 503
        assert "nothing was deleted" in html
    assert visitor.participant.name == "Busy"


def test_the_language_switch_keeps_answers(server):
    visitor = Visitor(server, lang="en")
    save(visitor, OWN, "MARK-kept")
    for lang in ("zh", "en"):
        assert "MARK-kept" in visitor.ask(f"me?lang={lang}")[1]
        assert visitor.participant.language == lang
