"""Requests over one kept connection: little enough work that the asker is not what is measured."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LONGEST_HEAD = 2**16
WITHOUT_BODY = (204, 304)

__all__ = ["Answer", "Connection"]


@dataclass
class Answer:
    """What came back: status, headers by lower-case name, cookies, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Connection:
    """One connection to a server, opened with the first request and kept.

    Parameters
    ----------
    home : str
        Address of the server, such as ``http://127.0.0.1:8866/``.
    """

    def __init__(self, home: str) -> None:
        parts = urlsplit(home)
        self._host, self._port, self._name = parts.hostname, parts.port, parts.netloc
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self,
        path: str,
        headers: Mapping[str, str],
        method: str = "GET",
        body: bytes = b"",
    ) -> Answer:
        """Ask and read the whole answer; anew where the server has closed the connection."""
        for fresh in (self._streams is None, True):
            try:
                reader = await self._send(path, headers, method, body)
                answer = await self._head(reader)
                answer.body = await self._body(reader, answer)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if fresh:
                    raise
                continue
            if answer.headers.get("connection") == "close":
                self.close()
            return answer
        raise AssertionError("the second try was fresh")

    async def listen(self, path: str, headers: Mapping[str, str]) -> None:
        """Ask for a stream of events and read it until the server closes it."""
        reader = await self._send(path, headers, "GET", b"")
        await self._head(reader)
        while await reader.read(2**16):
            pass

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _send(
        self, path: str, headers: Mapping[str, str], method: str, body: bytes
    ) -> asyncio.StreamReader:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                self._host, self._port, limit=LONGEST_HEAD
            )
        reader, writer = self._streams
        lines = [f"{method} /{path.lstrip('/')} HTTP/1.1", f"Host: {self._name}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        writer.write("\r\n".join((*lines, "", "")).encode() + body)
        await writer.drain()
        return reader

    @staticmethod
    async def _head(reader: asyncio.StreamReader) -> Answer:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        answer = Answer(int(first.split(" ", 2)[1]), {})
        for line in filter(None, lines):
            name, _colon, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookie, _equals, said = value.strip().partition(";")[0].partition("=")
                answer.cookies[cookie] = said
            else:
                answer.headers[name.lower()] = value.strip()
        return answer

    @staticmethod
    async def _body(reader: asyncio.StreamReader, answer: Answer) -> bytes:
        if answer.status in WITHOUT_BODY:
            return b""
        if "chunked" not in answer.headers.get("transfer-encoding", ""):
            return await reader.readexactly(int(answer.headers.get("content-length", 0)))
        parts = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(parts)
