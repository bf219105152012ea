"""A participant as a program: page, assets, live connection, chart. What all protocols share."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from _connection import Answer, Connection

CONNECTIONS = 6  # that a browser keeps to one server
POLL_SECONDS = 1.5  # between two looks of our pages at the server
FULL = 503

__all__ = ["Guest"]


class Guest:
    """Somebody who opens a page and moves its slider.

    Parameters
    ----------
    plan : dict
        What a browser was seen to do: ``home``, ``page``, ``cold`` and ``cached`` (the requests
        of a first and of a second visit), ``streams`` and ``polled`` (addresses), ``slider`` (its
        label), ``code`` (of a class, to be joined at its door).
    """

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self.plan = plan
        self.home: str = plan["home"]
        self.cookies: dict[str, str] = {}
        self.names: dict[str, str] = {}  # what stands in braces in an address, such as {kernel}
        self.received = self.requests = self.turned_away = 0
        self._connections = [Connection(self.home) for _ in range(CONNECTIONS)]
        self._others: list[Connection] = []
        self._tasks: list[asyncio.Task[Any]] = []

    # -- what a protocol says ---------------------------------------------------

    async def connect(self, html: str) -> None:
        """Open the live connection and return once the chart has arrived."""
        raise NotImplementedError

    async def move(self) -> None:
        """Set the slider to another value and return once the new chart has arrived."""
        raise NotImplementedError

    async def disconnect(self) -> None:
        """Close the live connection, as a page does that is closed."""
        raise NotImplementedError

    # -- what all do ------------------------------------------------------------

    async def enter(self, name: str) -> None:
        """Join the class at its door, where there is one."""
        if not self.plan["code"]:
            return
        await self._ask(self._connections[0], "join?lang=en")
        form = {"_xsrf": self.cookies["_xsrf"], "code": self.plan["code"], "name": name, "team": ""}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await self._ask(
            self._connections[0], "join?lang=en", kind, "POST", urlencode(form).encode()
        )
        if answer.status != 303:
            raise RuntimeError(f"the door answered {answer.status}")

    async def open(self, visit: str) -> float:
        """Open the page as on a visit, ``cold`` or ``cached``; return seconds until it is ready."""
        start = time.perf_counter()
        html = await self._page()
        self.read_page(html)
        for path in self.plan["streams"]:
            self._tasks.append(asyncio.create_task(self._listen(path)))
        if self.plan["polled"]:
            self._tasks.append(asyncio.create_task(self._poll(self.plan["polled"])))
        await self._fetch_all(self.plan[visit])
        await self.connect(html)
        return time.perf_counter() - start

    def read_page(self, html: str) -> None:
        """Take from the page what addresses need."""

    async def leave(self) -> None:
        """Close the page."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        with contextlib.suppress(Exception):
            await self.disconnect()
        for connection in (*self._connections, *self._others):
            connection.close()

    async def _page(self) -> str:
        """The page; told that the room is full it asks again, as a browser is told to."""
        while True:
            answer = await self._ask(self._connections[0], self.plan["page"])
            if answer.status != FULL:
                break
            self.turned_away += 1
            await asyncio.sleep(float(answer.headers.get("retry-after", 5)))
        if answer.status != 200:
            raise RuntimeError(f"the page answered {answer.status}")
        packed = answer.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(answer.body) if packed else answer.body).decode()

    async def _fetch_all(self, requests: list[dict[str, Any]]) -> None:
        """Fetch in the order in which the browser asked, over all connections."""
        waiting = iter(requests)
        await asyncio.gather(*(self._fetch(waiting, each) for each in self._connections))

    async def _fetch(self, waiting: Iterator[dict[str, Any]], connection: Connection) -> None:
        for request in waiting:
            answer = await self._ask(connection, self.address(request["path"]), request["headers"])
            if answer.status >= 400 and not request["fails"]:
                raise RuntimeError(f"{request['path']} answered {answer.status}")

    async def _ask(
        self,
        connection: Connection,
        path: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: bytes = b"",
    ) -> Answer:
        answer = await connection.ask(path, {**self.headers(), **(headers or {})}, method, body)
        self.cookies.update(answer.cookies)
        self.requests += 1
        self.received += len(answer.body)
        return answer

    def headers(self) -> dict[str, str]:
        """What every request says: compression is welcome, and who asks."""
        said = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Accept-Encoding": "gzip", **({"Cookie": said} if said else {})}

    def address(self, path: str) -> str:
        """Fill in the names that stand in braces."""
        return re.sub(r"{(\w+)}", lambda found: self.names[found[1]], path)

    async def _listen(self, path: str) -> None:
        connection = self._another()
        await connection.listen(self.address(path), self.headers())

    async def _poll(self, path: str) -> None:
        connection = self._another()
        while True:
            await self._ask(connection, self.address(path))
            await asyncio.sleep(POLL_SECONDS)

    def _another(self) -> Connection:
        self._others.append(Connection(self.home))
        return self._others[-1]

    def keep(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run something for as long as the page is open."""
        self._tasks.append(asyncio.ensure_future(work()))
