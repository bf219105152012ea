"""Serve the page; each session is a real `Worksheet` over a fake answer book."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from workshop_kit.course import Exercise, prediction_sheet, sheet
from workshop_kit.course._specs import read_spec
from workshop_kit.widgets import _worksheet
from workshop_kit.widgets._assets import joined

from .classroom import FakeClass, reply
from .fake_book import FakeBook

HERE = Path(__file__).parent
EXERCISE = read_spec(Exercise, HERE / "x99_everything.yml")
STATE = (
    "sheet",
    "owner",
    "answers",
    "setting",
    "summaries",
    "attempt",
    "offers",
    "committed",
    "result",
    "said",
)


@dataclass
class Session:
    """One participant's worksheet."""

    widget: _worksheet.Worksheet
    book: Any
    lang: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def state(self) -> dict[str, Any]:
        return {name: getattr(self.widget, name) for name in STATE if self.widget.has_trait(name)}

    def hear(self, message: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            self.widget._hear(self.widget, message, [])
            messages, self.outbox[:] = list(self.outbox), []
            return {"messages": messages, "state": self.state()}


class Harness:
    """Opens sessions and tells their addresses."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.sessions: dict[str, Session] = {}
        self.classes: dict[str, FakeClass] = {}

    def open(
        self,
        lang: str = "en",
        *,
        prediction: str | None = None,
        exercise: Exercise = EXERCISE,
        only: tuple[str, ...] = (),
        book: Any = None,
        **traits: Any,
    ) -> Session:
        """Make a worksheet, of `only` some fields, or of one prediction."""
        book = book or FakeBook(owner=uuid.uuid4().hex)
        if prediction:
            given = prediction_sheet(EXERCISE, prediction, lang)
            widget = _worksheet.PredictionSheet(given, book, **traits)
        else:
            given = sheet(exercise, lang)
            wanted = [name for name in given["fields"] if not only or name["id"] in only]
            widget = _worksheet.Worksheet(given | {"fields": wanted}, book, **traits)
        session = Session(widget, book, lang)
        widget.send = lambda message, buffers=None: session.outbox.append(message)
        self.sessions[session.id] = session
        return session

    def address_of(self, session: Session) -> str:
        return f"{self.address}/?session={session.id}"

    def class_address(self, room: FakeClass, who: str, *sessions: Session) -> str:
        """Where somebody finds worksheets on a page of a class; opening it is joining."""
        ids = ",".join(session.id for session in sessions)
        return f"{self.address}/class/{room.name}/page/{who}?session={ids}"


@contextmanager
def harness_server() -> Iterator[Harness]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    harness = Harness(f"http://127.0.0.1:{server.server_port}")
    server.harness = harness  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield harness
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/class/"):
            self._in_class(path)
        elif path == "/":
            self._send(self._page(), "text/html")
        elif path == "/state":
            self._send(json.dumps(self._session().state()), "application/json")
        elif path == "/worksheet.js":
            self._send(_worksheet.Worksheet._esm, "text/javascript")
        elif path == "/fake_model.js":
            self._send((HERE / "fake_model.js").read_text("utf-8"), "text/javascript")
        elif path in ("/tokens.css", "/parts.css"):
            self._send(joined(path[1:]), "text/css")
        else:
            self.send_error(404)

    def do_PUT(self) -> None:
        self._in_class(urlsplit(self.path).path)

    def _in_class(self, path: str) -> None:
        _, _, name, *rest = path.split("/")
        room = self.server.harness.classes.get(name)  # type: ignore[attr-defined]
        if room is None:
            reply(self, 404, {"message": "No such class."})
        elif rest[0] == "page":
            self._class_page(room, rest[1])
        else:
            room.answer(self)

    def _class_page(self, room: FakeClass, who: str) -> None:
        base = f"/class/{room.name}/"
        given = f'data-workshop-api="{base}api/" data-workshop-events="{base}events"'
        page = self._page().replace("<body>", f'<body {given} data-workshop-owner="{who}">')
        cookies = [
            f"who={who}; Path={base}; HttpOnly; SameSite=Lax",
            f"_xsrf={room.people[who].xsrf}; Path={base}",
        ]
        self._send(page, "text/html", cookies)

    def do_POST(self) -> None:
        if self.path.startswith("/class/"):
            self._in_class(urlsplit(self.path).path)
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._send(json.dumps(self._session().hear(json.loads(body))), "application/json")

    def _session(self) -> Session:
        wanted = parse_qs(urlsplit(self.path).query)["session"][0].split(",")[0]
        return self.server.harness.sessions[wanted]  # type: ignore[attr-defined]

    def _page(self) -> str:
        session = self._session()
        page = (HERE / "page.html").read_text("utf-8")
        words = {
            "lang": "en" if session.lang == "en" else "zh-Hans",
            "title": session.widget.sheet["title"],
            "heading": "Worksheet" if session.lang == "en" else "答题单",
        }
        for name, word in words.items():
            page = page.replace("{{" + name + "}}", word)
        return page

    def _send(self, text: str, kind: str, cookies: list[str] | None = None) -> None:
        body = str(text).encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for cookie in cookies or ():
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
