"""The log of requests: of a small Tornado application, and of a server at work."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler
from visitors import NAME, Visitor

from workshop_kit import log
from workshop_kit.server._access import begin_request, log_request


class Page(RequestHandler):
    def prepare(self):
        begin_request(self)
        if who := self.request.headers.get("who"):
            begin_request(self, who)

    async def get(self, what):
        await asyncio.sleep(0)
        if what == "fails":
            raise RuntimeError("planted")
        log.event("read", sheet=what)


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Ask several addresses at once, and return what was logged."""
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))

    async def ask(*requests):
        listening, port = bind_unused_port()
        routes = [(r"/base/(?:healthz|assets/.*)", Plain), (r"/base/(.*)", Page)]
        server = Application(routes, log_function=log_request).listen(0)
        server.add_socket(listening)
        client = AsyncHTTPClient(force_instance=True)
        try:
            await asyncio.gather(
                *(client.fetch(f"http://127.0.0.1:{port}{path}", headers=headers)
                  for path, headers in requests),
                return_exceptions=True,
            )  # fmt: skip
        finally:
            client.close()
            server.stop()
            await server.close_all_connections()

    def lines(*requests):
        asyncio.run(ask(*requests))
        return {
            name: [json.loads(line) for line in (tmp_path / name).read_text().splitlines()]
            for name in ("requests.log", "workshop.log")
            if (tmp_path / name).exists()
        }

    return lines


class Plain(RequestHandler):
    def get(self):
        self.set_status(404 if "missing" in self.request.path else 200)


def test_a_request_is_logged_without_its_query(asked):
    [line] = asked(("/base/join?code=planted&name=planted", {"Cookie": "a=planted"}))[
        "requests.log"
    ]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/base/join", 200)
    assert line["ms"] >= 0
    assert line["request"]
    assert "planted" not in json.dumps(line)


def test_each_entry_names_its_own_request_and_participant(asked):
    told = asked(*((f"/base/{who}", {"who": who}) for who in ("p1", "p2", "p3")))
    assert {line["participant"] for line in told["requests.log"]} == {"p1", "p2", "p3"}
    requests = {line["participant"]: line["request"] for line in told["requests.log"]}
    assert len(set(requests.values())) == 3
    for line in told["workshop.log"]:
        assert line["participant"] == line["sheet"]
        assert line["request"] == requests[line["sheet"]]


def test_a_visitor_is_not_taken_for_the_one_before(asked):
    told = asked(("/base/p1", {"who": "p1"}), ("/base/other", {}))["requests.log"]
    assert sorted(line.get("participant", "") for line in told) == ["", "p1"]


def test_what_every_page_fetches_is_logged_only_where_it_fails(asked):
    told = asked(
        ("/base/healthz?k=1", {}), ("/base/assets/a.css", {}), ("/base/assets/missing", {})
    )
    assert [(line["path"], line["level"]) for line in told["requests.log"]] == [
        ("/base/assets/missing", "warning")
    ]


def test_a_failing_page_is_an_error(asked):
    [line] = asked(("/base/fails?name=planted", {}))["requests.log"]
    assert (line["status"], line["level"]) == (500, "error")


@pytest.mark.isolation
@pytest.mark.server
def test_a_server_at_work_logs_who_asked_and_nothing_of_what_they_said(light_server):
    ada = Visitor(light_server, "Log-Name-Ada", team="1", lang="en")
    ada.teach()
    code = re.search(r'class="resume-code">([^<]+)<', ada.ask("me")[1])[1]
    kernel = ada.open()
    ada.socket(kernel).close()
    for value in ("LOG-ANSWER-7319", ["LOG-NONSENSE-7319"]):
        body = {"value": value, "base": 0, "id": "LOG-ID-7319"}
        ada.send(f"api/sheets/{NAME}/fields/own_sentence", "PUT", body)
    ada.ask(f"join?code={light_server.code}&name=LOG-QUERY-7319")
    ada.try_to_join(light_server.code[:-1] + "X", "LOG-FORM-7319")
    ada.fill_in("resume", {"code": light_server.code, "resume": code})
    ada.raw(f"api/kernels/{kernel}")
    ada.raw(f"api/kernels/{kernel}", "DELETE", None, **{"X-XSRFToken": ada.xsrf()})
    Visitor(light_server, "Log-Name-Eve").raw("me/nowhere")

    logs = {path.name: path.read_text() for path in light_server.data.glob("*.log*")}
    written = "".join(logs.values())
    cookies = [cookie.value for cookie in ada.jar if "language" not in cookie.name]
    keys = [(light_server.data / name).read_text() for name in ("trainer.key", "cookie.secret")]
    said = ["7319", "Log-Name", code, code.replace("-", ""), light_server.code, *cookies, *keys]
    assert [one for one in said if one in written] == []
    requests = [json.loads(line) for line in logs["requests.log"].splitlines()]
    assert [line for line in requests if not line.get("request")] == []
    theirs = [line for line in requests if kernel in line["path"]]
    assert {line["participant"] for line in theirs} == {ada.key}
    assert {line["method"] for line in theirs} >= {"GET", "DELETE"}
