"""Open pages' streams of events, as a program hears them."""

from __future__ import annotations

import http.client
import json
import queue
import socket
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from visitors import Visitor


class Listener:
    """An open page's stream of events."""

    def __init__(self, visitor: Visitor, path: str = "events") -> None:
        home = urlsplit(visitor.server)
        self.connection = http.client.HTTPConnection(home.hostname, home.port, timeout=60)
        self.connection.request("GET", f"/{path}", headers={"Cookie": visitor.cookies()})
        self.socket = self.connection.sock  # the answer may take it away from the connection
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.heard: list[dict[str, Any]] = []
        self.reader: threading.Thread | None = None
        if self.status == 200:
            self.reader = threading.Thread(target=self._listen, daemon=True)
            self.reader.start()
            assert self.line() == "retry: 1000"

    def _listen(self) -> None:
        try:
            while line := self.answer.readline():
                self.lines.put(line.decode().rstrip("\n"))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        self.lines.put(None)

    def line(self, seconds: float = 80) -> str | None:
        """The next line that says something; None where the stream has ended."""
        while (line := self.lines.get(timeout=seconds)) == "":
            pass
        return line

    def until(self, kind: str, seconds: float = 80) -> list[dict[str, Any]]:
        """All events up to one of a kind."""
        found: list[dict[str, Any]] = []
        while not found or found[-1]["type"] != kind:
            line = self.line(seconds)
            assert line is not None
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
        return found

    def rest(self) -> list[dict[str, Any]]:
        """All events that have come by now."""
        found = []
        while not self.lines.empty():
            line = self.lines.get()
            if line and line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
        return found

    def close(self) -> None:
        with suppress(OSError):  # wakes who is reading; a mere close would not
            self.socket.shutdown(socket.SHUT_RDWR)
        if self.reader:
            self.reader.join(10)
        self.connection.close()
