"""What pages ask in the background: JSON in, JSON out, a sentence for every refusal."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from workshop_kit.course import gettext as _
from workshop_kit.course import speaking
from workshop_kit.log import report

from ._events import TRAINERS, Stream
from ._exercise import exercise_ids
from ._pace import pace
from ._page import Visit

BEAT_SECONDS = 10.0

__all__ = ["ApiHandler", "EventsHandler"]


class ApiHandler(Visit):
    """Answers in JSON; whatever goes wrong comes as ``{"message": …}``."""

    def set_default_headers(self) -> None:
        """Never cache, never sniff."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "application/json; charset=utf-8")

    def refuse(self) -> None:
        """Say that somebody has to join first."""
        raise HTTPError(401 if self.participant is None else 403)

    def body(self) -> dict[str, Any]:
        """Return the request's JSON object.

        Raises
        ------
        HTTPError
            400: it is none.
        """
        try:
            found = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise HTTPError(400)
        return found

    def say(self, status: int, message: str, **rest: Any) -> None:
        """Answer with a status and a sentence."""
        self.set_status(status)
        self.finish({"message": message, **rest})

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        """A sentence in the visitor's language instead of a traceback."""
        with speaking(self.language):
            if status_code >= 500:
                message = _(
                    "Something went wrong on our side. Your answers are kept. If it happens"
                    " again, tell your trainer the number {id}."
                ).format(id=report(f"{self.request.method} {self.request.path}"))
            else:
                message = {
                    401: _("Join the class first."),
                    403: _("This did not go through. Reload the page and try once more."),
                    404: _("There is no such thing here. Reload the page."),
                    405: _("There is no such thing here. Reload the page."),
                }.get(status_code, _("The server cannot read this. Reload the page."))
            self.finish({"message": message})


class EventsHandler(ApiHandler):
    """A stream of what changes for a participant or the trainer, as long as a page is open."""

    stream: Stream | None = None

    def initialize(self, trainer: bool = False) -> None:
        """Say whose stream it is."""
        self.access = "trainer" if trainer else "participant"

    async def get(self) -> None:
        """Send events until the page closes."""
        key = TRAINERS if self.access == "trainer" else self.me.owner.key
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("Content-Encoding", "identity")  # compressing would hold events back
        self.set_header("X-Accel-Buffering", "no")
        events = self.room.events
        page = self.get_query_argument("exercise", "")
        page = page if page in exercise_ids() else ""
        with events.listening(key, page, self.language) as stream:
            self.stream = stream
            self.room.arrived(key)
            try:
                await self._send("retry: 1000\n: welcome\n\n")
                first = {"type": "pace", "told": events.told(key), **pace(self.room)}
                await self._send(f"data: {json.dumps(first, ensure_ascii=False)}\n\n")
                while (text := await self._next(stream)) is not None:
                    await self._send(text)
            except StreamClosedError:
                pass
        self.room.left(key)

    def on_connection_close(self) -> None:
        """The page has gone: stop at once, so that the others see it."""
        if self.stream is not None:
            self.stream.send(None)

    async def _next(self, stream: Stream) -> str | None:
        try:
            text = await asyncio.wait_for(stream.get(), BEAT_SECONDS)
        except TimeoutError:
            return ": here\n\n"
        return None if text is None else f"data: {text}\n\n"

    async def _send(self, text: str) -> None:
        self.write(text)
        await self.flush()
