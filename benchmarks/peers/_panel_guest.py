"""A participant of a Panel app: Bokeh's messages over its websocket."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from _guest import Guest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

LONGEST = 2**27
PICTURE = "data:image/png;base64,"

__all__ = ["PanelGuest"]


class PanelGuest(Guest):
    """Pulls the document, then patches the slider and waits for the picture's patch."""

    socket: WebSocketClientConnection

    async def connect(self, html: str) -> None:
        """Pull the document; the chart has arrived when the document holds its picture."""
        found = re.search(r'"token":"([^"]+)"', html)
        if not found:
            raise RuntimeError("the page names no session")
        request = HTTPRequest(
            f"{self.home.replace('http', 'ws', 1)}{self.plan['page']}/ws",
            headers={**self.headers(), "Origin": self.home.rstrip("/")},
        )
        self.socket = await websocket_connect(
            request, subprotocols=["bokeh", found[1]], max_message_size=LONGEST,
            compression_options={},
        )  # fmt: skip
        self._welcome, self._known, self._drawn = (asyncio.Event() for _ in range(3))
        self.keep(self._hear)
        await self._welcome.wait()
        await self._say("PULL-DOC-REQ", {})
        await self._known.wait()

    async def move(self) -> None:
        """Move to any other place of the slider."""
        about = self._slider["attributes"]
        places = range(about["start"], about["end"] + 1, about["step"])
        about["value"] = random.choice([place for place in places if place != about["value"]])
        self._drawn.clear()
        model = {"id": self._slider["id"]}
        events = [
            {"kind": "ModelChanged", "model": model, "attr": name, "new": about["value"]}
            for name in ("value", "value_throttled")
        ]
        await self._say("PATCH-DOC", {"events": events})
        await self._drawn.wait()

    async def disconnect(self) -> None:
        """Close the session."""
        self.socket.close()

    async def _say(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msgid": uuid4().hex, "msgtype": kind}
        for part in (header, {}, content):
            await self.socket.write_message(json.dumps(part))

    async def _hear(self) -> None:
        while header := await self._part():
            told = json.loads(header)
            await self._part()
            content = await self._part()
            for _ in range(2 * told.get("num_buffers", 0)):
                await self._part()
            kind = told["msgtype"]
            if kind == "ACK":
                self._welcome.set()
            elif kind == "PULL-DOC-REPLY":
                self._take(json.loads(content))
            elif kind == "PATCH-DOC" and PICTURE in content:
                self._drawn.set()

    async def _part(self) -> Any:
        part = await self.socket.read_message()
        self.received += len(part or b"")
        return part

    def _take(self, document: dict[str, Any]) -> None:
        if PICTURE not in json.dumps(document):
            return
        for model in _objects(document):
            if model.get("attributes", {}).get("title") == self.plan["slider"]:
                self._slider = model
                self._known.set()


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "attributes" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _objects(part)
