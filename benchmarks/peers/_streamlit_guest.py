"""A participant of a Streamlit app: its protocol buffers over its websocket."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from _guest import Guest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

LONGEST = 2**27
CHARTS = 2  # that the page shows

__all__ = ["StreamlitGuest"]


class StreamlitGuest(Guest):
    """Has the script run, fetches its pictures, and runs the slider's fragment again."""

    async def _fetch_all(self, requests: list[dict[str, Any]]) -> None:
        """Fetch all but the pictures, whose addresses come over the websocket."""
        pictures = "media/"
        await super()._fetch_all([r for r in requests if not r["path"].startswith(pictures)])

    async def connect(self, html: str) -> None:
        """Ask for a first run; the chart has arrived once the pictures are fetched."""
        self.socket = await connect(
            f"{self.home.replace('http', 'ws', 1)}_stcore/stream",
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],
            origin=self.home.rstrip("/"),
            max_size=LONGEST,
            additional_headers=self.headers(),
        )
        self._pictures: asyncio.Queue[str] = asyncio.Queue()
        self._ended = asyncio.Event()
        self._script, self._slider, self._fragment = "", None, ""
        self.keep(self._hear)
        await self._run()
        for _ in range(CHARTS):
            await self._fetch_picture()
        await self._ended.wait()
        self._value = self._slider.default[0]

    async def move(self) -> None:
        """Move to any other place of the slider."""
        about = self._slider
        places = range(int(about.min), int(about.max) + 1, int(about.step))
        self._value = random.choice([place for place in places if place != self._value])
        await self._run(self._value)
        await self._fetch_picture()

    async def disconnect(self) -> None:
        """Close the session."""
        await self.socket.close()

    async def _run(self, value: int | None = None) -> None:
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_script_hash = self._script
        if value is not None:
            message.rerun_script.fragment_id = self._fragment
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self._slider.id
            state.double_array_value.data.append(value)
        await self.socket.send(message.SerializeToString())

    async def _fetch_picture(self) -> None:
        path = await self._pictures.get()
        answer = await self._ask(self._connections[0], path)
        if answer.status != 200:
            raise RuntimeError(f"a picture answered {answer.status}")

    async def _hear(self) -> None:
        async for data in self.socket:
            self.received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._script = message.new_session.page_script_hash
            elif kind == "script_finished":
                self._ended.set()
            elif kind == "delta":
                self._take(message.delta)

    def _take(self, delta: Delta) -> None:
        element: Any = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "imgs":
            self._pictures.put_nowait(element.imgs.imgs[0].url)
        elif kind == "slider" and element.slider.label == self.plan["slider"]:
            self._slider, self._fragment = element.slider, delta.fragment_id
