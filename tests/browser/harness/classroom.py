"""A class server as its contract says, small enough to break on purpose."""

from __future__ import annotations

import json
import queue
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote, urlsplit

from workshop_kit.course import AnswerError, validate_answer

EVERYONE = None
NOW = datetime(2026, 11, 23, 6, 32, tzinfo=UTC)
TEAM = "team-3"


@dataclass
class Person:
    name: str
    team: bool = False
    removed: bool = False
    away: bool = False
    xsrf: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass
class Stored:
    value: Any
    version: int
    id: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "version": self.version, "saved_at": NOW.isoformat()}

    def as_theirs(self) -> dict[str, Any]:
        return {"value": self.value, "version": self.version, "at": NOW.isoformat()}


@dataclass
class Trouble:
    """What befalls the next requests: a status, ``hang``, ``drop``, ``lost`` (done, untold)."""

    method: str
    what: int | str
    times: int = 1
    path: str = ""


@dataclass
class Asked:
    method: str
    path: str
    who: str | None
    headers: dict[str, str]
    body: Any


class FakeClass:
    """One class with one exercise; ``shared`` names the fields of the one team."""

    def __init__(self, exercise: Any, shared: tuple[str, ...] = ()) -> None:
        self.name = uuid.uuid4().hex[:8]
        self.exercise = exercise
        self.shared = shared
        self.people: dict[str, Person] = {}
        self.stored: dict[tuple[str, str], Stored] = {}
        self.history: list[tuple[str, str, Any]] = []
        self.scribe: str | None = None
        self.state = "open"
        self.closed: list[str] = []
        self.revealed: dict[str, Any] = {}
        self.debrief: list[dict[str, str]] = []
        self.verdicts: list[dict[str, Any]] = []
        self.attempts: dict[str, dict[str, Any]] = {}
        self.feedback = "Scale decides."
        self.told_guesses: dict[str, dict[str, str]] = {}
        self.troubles: list[Trouble] = []
        self.asked: list[Asked] = []
        self.streams: list[tuple[str, queue.Queue[dict[str, Any] | None]]] = []
        self.lock = threading.RLock()
        self.released = threading.Event()
        self.ended = False

    # ---- what a test does to it

    def join(self, key: str, name: str | None = None, *, team: bool = False) -> str:
        self.people[key] = Person(name or key, team)
        return key

    def put(self, key: str, name: str, value: Any) -> Stored:
        """Somebody saves on another page."""
        with self.lock:
            return self._store(key, name, value, "")

    def value(self, key: str, name: str) -> Any:
        found = self.stored.get((self.owner(key, name), name))
        return found.value if found else None

    def trouble(self, method: str, what: int | str, times: int = 1, path: str = "") -> None:
        self.troubles.append(Trouble(method, what, times, path))

    def well(self) -> None:
        """End all trouble."""
        self.troubles.clear()
        self.released.set()
        self.released = threading.Event()

    def cut(self, key: str) -> None:
        """End somebody's event streams."""
        for who, stream in list(self.streams):
            if who == key:
                stream.put(None)

    def tell(self, audience: Any, kind: str, **data: Any) -> None:
        for key, stream in list(self.streams):
            if audience is EVERYONE or key in audience:
                stream.put({"type": kind, **data})

    def reveal(self, name: str, lines: list[str], why: str = "") -> None:
        self.revealed[name] = {"lines": lines, "why": why}
        self.tell(EVERYONE, "reveal", sheet=self.exercise.id)

    def give_pen(self, key: str | None) -> None:
        self.scribe = key
        self.tell(EVERYONE, "team", sheet=None)

    def requests(self, method: str, end: str = "") -> list[Asked]:
        return [one for one in self.asked if one.method == method and one.path.endswith(end)]

    # ---- what it is

    def owner(self, key: str, name: str) -> str:
        return TEAM if name in self.shared and self.people[key].team else key

    def _mates(self, owner: str) -> set[str]:
        mates = {key for key, person in self.people.items() if person.team}
        return mates if owner == TEAM else {owner}

    def _store(self, key: str, name: str, value: Any, request: str) -> Stored:
        owner = self.owner(key, name)
        before = self.stored.get((owner, name))
        made = Stored(value, before.version + 1 if before else 1, request)
        self.stored[owner, name] = made
        self.history.append((key, name, value))
        news = {"sheet": self.exercise.id, "field": name, "answer": made.as_json()}
        self.tell(self._mates(owner), "answer", **news, author=key)
        return made

    def _member(self, key: str) -> dict[str, Any]:
        here = any(who == key for who, _ in self.streams) and not self.people[key].away
        return {"key": key, "name": self.people[key].name, "here": here}

    def team(self, key: str) -> dict[str, Any] | None:
        if not (self.shared and self.people[key].team):
            return None
        return {
            "key": TEAM,
            "name": "Team 3",
            "fields": list(self.shared),
            "members": [self._member(one) for one, person in self.people.items() if person.team],
            "scribe": self._member(self.scribe) if self.scribe else None,
            "mine": self.scribe == key,
        }

    def sheet(self, key: str) -> dict[str, Any]:
        mine = {name: one for (owner, name), one in self.stored.items() if owner == key}
        if self.people[key].team:
            mine |= {name: one for (owner, name), one in self.stored.items() if owner == TEAM}
        return {
            "sheet": self.exercise.id,
            "owner": key,
            "name": self.people[key].name,
            "state": self.state,
            "closed": self.closed,
            "answers": {name: one.as_json() for name, one in mine.items()},
            "attempt": self.attempts.get(key, {}),
            "team": self.team(key),
            "revealed": self.revealed,
            "guesses": self.told_guesses.get(key, {}),
            "debrief": self.debrief,
        }

    # ---- what it answers

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path).path.removeprefix(f"/class/{self.name}")
        cookies = SimpleCookie(handler.headers.get("Cookie", ""))
        who = cookies["who"].value if "who" in cookies else None
        size = int(handler.headers.get("Content-Length") or 0)
        body = json.loads(handler.rfile.read(size)) if size else None
        asked = Asked(handler.command, path, who, dict(handler.headers), body)
        self.asked.append(asked)
        trouble = self._trouble(asked)
        if trouble == "hang":
            self.released.wait(40)
        if trouble == "drop":
            handler.close_connection = True
            handler.connection.close()
            return
        if isinstance(trouble, int):
            reply(handler, trouble, {"message": f"Trouble {trouble}."})
            return
        status, said = self._say(asked, cookies)
        if trouble == "lost":
            handler.close_connection = True
            handler.connection.close()
        elif path == "/events" and status == 200:
            self._stream(handler, str(who))
        else:
            reply(handler, status, said)

    def _trouble(self, asked: Asked) -> int | str | None:
        for trouble in self.troubles:
            if trouble.method == asked.method and trouble.path in asked.path and trouble.times > 0:
                trouble.times -= 1
                return trouble.what
        return None

    def _say(self, asked: Asked, cookies: SimpleCookie) -> tuple[int, dict[str, Any]]:
        key = asked.who
        if key not in self.people:
            return 401, {"message": "Join first."}
        if self.ended:
            return 410, {"message": "Ended."}
        if self.people[key].removed:
            return 403, {"message": "Removed."}
        parts = [unquote(part) for part in asked.path.strip("/").split("/")]
        if parts[0] == "events":
            return 200, {}
        if asked.method != "GET":
            if asked.headers.get("X-XSRFToken") != cookies["_xsrf"].value:
                return 403, {"message": "No token."}
            if asked.headers.get("X-Workshop-Owner") != key:
                return 403, {"message": "Another owner."}
        with self.lock:
            return self._act(key, asked.method, parts[3:], asked.body)

    def _act(self, key: str, method: str, rest: list[str], body: Any) -> tuple[int, dict[str, Any]]:
        match method, rest:
            case "GET", []:
                return 200, self.sheet(key)
            case "PUT", ["fields", name]:
                return self._save(key, name, body)
            case "POST", ["attempts"]:
                number = self.attempts.get(key, {}).get("number", 0) + 1
                attempt = {"number": number, "at": NOW.isoformat(), "verdicts": self.verdicts}
                self.attempts[key] = attempt
                return 200, {"attempt": attempt}
            case "POST", ["guesses", name]:
                self.told_guesses.setdefault(key, {})[name] = self.feedback
                return 200, {"feedback": self.feedback}
            case "POST", ["pen"]:
                return self._pen(key, body)
        return 404, {"message": "No such thing."}

    def _save(self, key: str, name: str, body: Any) -> tuple[int, dict[str, Any]]:
        owner = self.owner(key, name)
        if owner == TEAM and self.scribe != key:
            writer = self.people[self.scribe].name if self.scribe else None
            return 423, {"message": "Not yours.", "writer": writer}
        try:
            validate_answer(self.exercise.field(name), body["value"])
        except AnswerError as error:
            return 400, {"message": error.remedy.in_("en"), "row": error.row}
        before = self.stored.get((owner, name))
        if before and before.id == body["id"] and before.value == body["value"]:
            return 200, {"version": before.version, "at": NOW.isoformat()}
        if (before.version if before else 0) != body["base"]:
            return 409, {"theirs": before.as_theirs() if before else None}
        made = self._store(key, name, body["value"], body["id"])
        return 200, {"version": made.version, "at": NOW.isoformat()}

    def _pen(self, key: str, body: Any) -> tuple[int, dict[str, Any]]:
        action = body["action"]
        held = self.scribe is not None and self._member(self.scribe)["here"]
        if action == "ask":
            self.tell({self.scribe}, "ask", name=self.people[key].name, key=key)
            return 200, {"team": self.team(key)}
        if (action == "take" and held) or (action in ("lay", "hand") and self.scribe != key):
            name = self.people[self.scribe].name if self.scribe else None
            return 423, {"message": f"{name} has the pen.", "writer": name}
        self.scribe = {"take": key, "lay": None, "hand": body.get("to")}[action]
        self.tell(self._mates(TEAM), "team", sheet=None)
        return 200, {"team": self.team(key)}

    def _stream(self, handler: BaseHTTPRequestHandler, who: str) -> None:
        stream: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.streams.append((who, stream))
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        try:
            handler.wfile.write(b"retry: 300\n\n")
            self.tell(self._mates(TEAM), "team", sheet=None)
            while True:
                try:
                    event = stream.get(timeout=0.5)
                except queue.Empty:
                    handler.wfile.write(b":\n\n")
                    continue
                if event is None:
                    return
                handler.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        except OSError:
            return
        finally:
            self.streams.remove((who, stream))


def reply(handler: BaseHTTPRequestHandler, status: int, said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    try:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
    except OSError:
        return


@contextmanager
def in_class(harness: Any, exercise: Any, shared: tuple[str, ...] = ()) -> Iterator[FakeClass]:
    """A class that the harness serves at ``/class/<name>/``."""
    made = FakeClass(exercise, shared)
    harness.classes[made.name] = made
    try:
        yield made
    finally:
        made.well()
        del harness.classes[made.name]
