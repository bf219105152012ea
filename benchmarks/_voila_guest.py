"""A participant of a page that Voila draws, ours or stock."""

from __future__ import annotations

import asyncio
import json
import random
import re
from itertools import pairwise
from typing import Any
from uuid import uuid4

from _guest import Guest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"
CONTROL = "jupyter.widget.control"
LONGEST = 2**27
PICTURES = ("wide", "narrow")

__all__ = ["VoilaGuest", "pack", "unpack"]


def pack(channel: str, parts: list[bytes]) -> bytes:
    """Return a message as the kernel's websocket takes it: offsets, channel, parts."""
    pieces = [channel.encode(), *parts]
    offsets = [8 * (len(pieces) + 2)]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    numbers = [len(offsets), *offsets]
    return b"".join([number.to_bytes(8, "little") for number in numbers] + pieces)


def unpack(message: bytes) -> list[bytes]:
    """Return channel, header, parent header, metadata, content and buffers of a message.

    Examples
    --------
    >>> unpack(pack("shell", [b"{}", b"[]"]))
    [b'shell', b'{}', b'[]']
    """
    count = int.from_bytes(message[:8], "little")
    ends = [int.from_bytes(message[8 * n + 8 : 8 * n + 16], "little") for n in range(count)]
    return [message[start:end] for start, end in pairwise(ends)]


class VoilaGuest(Guest):
    """Speaks as the page's widget manager does: all states at once, then changes."""

    socket: WebSocketClientConnection

    def read_page(self, html: str) -> None:
        """Find the kernel's id."""
        found = re.search(r'"kernelId": ?"([\w-]+)"', html)
        if not found:
            raise RuntimeError("the page names no kernel")
        self.names["kernel"] = found[1]

    async def connect(self, html: str) -> None:
        """Ask for the states of all widgets; a chart has arrived when its picture has."""
        self._session = uuid4().hex
        path = f"api/kernels/{self.names['kernel']}/channels?session_id={self._session}"
        request = HTTPRequest(
            self.home.replace("http", "ws", 1) + path,
            headers={**self.headers(), "Origin": self.home.rstrip("/")},
        )
        self.socket = await websocket_connect(
            request, subprotocols=[PROTOCOL], max_message_size=LONGEST, compression_options={}
        )
        self._informed, self._known, self._drawn = (asyncio.Event() for _ in range(3))
        self.keep(self._hear)
        await self._say("kernel_info_request", {})
        await self._informed.wait()
        control = uuid4().hex
        opening = {"comm_id": control, "target_name": CONTROL, "data": {}}
        await self._say("comm_open", opening, {"version": "1.0.0"})
        await self._say("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        await self._known.wait()
        await self._say("comm_close", {"comm_id": control, "data": {}})
        self._untold = list(self._charts)

    async def move(self) -> None:
        """Move to any other place of the slider; the first time, charts say how wide they are."""
        while self._untold:
            await self._update(self._untold.pop(0), {"width": "wide", "dots": 1})
        low, high, step = (self._slider[name] for name in ("min", "max", "step"))
        places = [low + n * step for n in range(int((high - low) / step) + 1)]
        self._slider["value"] = random.choice([p for p in places if p != self._slider["value"]])
        self._drawn.clear()
        await self._update(self._slider_id, {"value": self._slider["value"]})
        await self._drawn.wait()

    async def disconnect(self) -> None:
        """End the kernel, as the page asks for when it is closed."""
        self.socket.close()
        path = f"voila/api/shutdown/{self.names['kernel']}"
        # Stock pages set no such cookie, and leave their kernels behind; any token that is both
        # in the cookie and in the header will do
        token = {"X-XSRFToken": self.cookies.setdefault("_xsrf", "0" * 32)}
        await self._ask(self._connections[0], path, token, "POST")

    async def _update(self, widget: str, state: dict[str, Any]) -> None:
        data = {"method": "update", "state": state, "buffer_paths": []}
        await self._say("comm_msg", {"comm_id": widget, "data": data})

    async def _say(
        self, kind: str, content: dict[str, Any], metadata: dict[str, Any] | None = None
    ) -> None:
        header = {
            "msg_id": uuid4().hex,
            "msg_type": kind,
            "version": "5.2",
            "session": self._session,
            "username": "",
            "date": "2026-01-01T00:00:00Z",
        }
        parts = [json.dumps(part).encode() for part in (header, {}, metadata or {}, content)]
        await self.socket.write_message(pack("shell", parts), binary=True)

    async def _hear(self) -> None:
        while isinstance(message := await self.socket.read_message(), bytes):
            self.received += len(message)
            _channel, header, _parent, _metadata, content, *buffers = unpack(message)
            kind = json.loads(header)["msg_type"]
            if kind == "kernel_info_reply":
                self._informed.set()
            elif kind == "comm_msg":
                self._hear_widget(json.loads(content), buffers)

    def _hear_widget(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        data = content["data"]
        if data["method"] == "update_states":
            self._take(data["states"], data["buffer_paths"], buffers)
        elif data["method"] == "update" and content["comm_id"] == self._chart:
            for (name, *_rest), picture in zip(data["buffer_paths"], buffers, strict=True):
                if name in PICTURES and picture:
                    self._drawn.set()

    def _take(self, states: dict[str, Any], paths: list[list[Any]], buffers: list[bytes]) -> None:
        """Find the slider, its chart, and whether that has a picture."""
        widgets = {name: widget["state"] for name, widget in states.items()}
        pictured = {
            path[0] for path, picture in zip(paths, buffers, strict=True)
            if path[-1] in PICTURES and picture
        }  # fmt: skip
        self._charts = [
            name for name, widget in widgets.items()
            if widget.get("_anywidget_id", "").endswith(".ChartView")
        ]  # fmt: skip
        for name, widget in widgets.items():
            if "explore" not in widget.get("_dom_classes", []):
                continue
            within = _within(name, widgets)
            sliders = [w for w in within if widgets[w].get("description") == self.plan["slider"]]
            charts = [w for w in within if w in pictured]
            if sliders and charts:
                self._slider_id, self._slider = sliders[0], dict(widgets[sliders[0]])
                self._chart = charts[0]
                self._known.set()


def _within(name: str, widgets: dict[str, Any]) -> list[str]:
    """Return a widget and all that it holds."""
    children = widgets[name].get("children", [])
    held = [child.removeprefix("IPY_MODEL_") for child in children]
    return [name, *(inner for child in held for inner in _within(child, widgets))]
