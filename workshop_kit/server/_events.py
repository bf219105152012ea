"""Tells open pages what has changed, and knows who has one open."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

EVERYONE = "*"
ALL = "**"  # the trainers too
TRAINERS = "trainer"
AWAY_SECONDS = 10.0  # so long may a page be gone, to reload, before its owner counts as away
LONGEST_QUEUE = 500

__all__ = ["ALL", "EVERYONE", "TRAINERS", "Events", "Stream"]


class Stream(asyncio.Queue[str | None]):
    """Events on their way to one open page; ``None`` says that it has ended.

    Parameters
    ----------
    page : str
        What is open, for `Events.open_for` and `Events.showing`.
    lang : str
        Its language.
    """

    def __init__(self, page: str = "", lang: str = "") -> None:
        super().__init__(LONGEST_QUEUE)
        self.page, self.lang = page, lang

    def tell(self, kind: str, **data: Any) -> None:
        """Put an event into it."""
        self.send(_text(kind, data))

    def send(self, text: str | None) -> None:
        """Put something into it at once; one that nobody reads any more is ended."""
        try:
            self.put_nowait(text)
        except asyncio.QueueFull:
            while not self.empty():
                self.get_nowait()
            self.put_nowait(None)


@dataclass
class _Visit:
    """Somebody at one page: in how many windows, since when, and when the last was closed."""

    windows: int = 0
    since: float = 0.0
    left: float = 0.0


class Events:
    """Streams by who listens: a participant's key, or `TRAINERS`. Nothing of it is stored."""

    def __init__(self) -> None:
        self._streams: dict[str, set[Stream]] = {}
        self._left: dict[str, float] = {}
        self._visits: dict[tuple[str, str], _Visit] = {}
        self._told: Counter[str] = Counter()
        self._closed = False

    def tell(
        self,
        audience: str | Collection[str],
        kind: str,
        but: Collection[Stream] = (),
        **data: Any,
    ) -> None:
        """Put an event into the streams of one key or several, of all participants, or of all.

        It is written once, however many there are. Call it on the event loop. A stream that
        nobody reads any more is ended; its page comes back and asks for everything anew. Those
        in `but` are told otherwise.
        """
        text = _text(kind, data)
        keys: Collection[str] = [audience] if isinstance(audience, str) else set(audience)
        self._told.update(keys)
        if audience in (ALL, EVERYONE):
            left_out = {TRAINERS} if audience == EVERYONE else set()
            keys = self._streams.keys() - left_out
        for key in keys:
            for stream in list(self._streams.get(key, ())):
                if stream not in but:
                    stream.send(text)

    def told(self, key: str) -> int:
        """Return how many events somebody could have heard until now.

        A page that was made at one count, and whose stream begins at another, has missed some.
        """
        return self._told[ALL] + self._told[EVERYONE] + self._told[key]

    def showing(self, page: str) -> dict[Stream, str]:
        """Return the streams of the participants who have a page open, and whose they are."""
        return {
            stream: key
            for key, streams in self._streams.items()
            if key != TRAINERS
            for stream in streams
            if stream.page == page
        }

    def end(self, key: str) -> None:
        """End the streams of somebody, after what they were told."""
        for stream in list(self._streams.get(key, ())):
            stream.send(None)

    def close(self) -> None:
        """End all streams, and those that come."""
        self._closed = True
        for key in list(self._streams):
            self.end(key)

    @contextmanager
    def listening(self, key: str, page: str = "", lang: str = "") -> Iterator[Stream]:
        """Give a stream of the events for somebody's page; ``None`` in it says: ended."""
        stream = Stream(page, lang)
        if self._closed:
            stream.put_nowait(None)
        self._streams.setdefault(key, set()).add(stream)
        self._left.pop(key, None)
        self._enter(key, page)
        try:
            yield stream
        finally:
            self._leave(key, page)
            streams = self._streams[key]
            streams.discard(stream)
            if not streams:
                del self._streams[key]
                self._left[key] = time.monotonic()

    def _enter(self, key: str, page: str) -> None:
        now = time.monotonic()
        visit = self._visits.setdefault((key, page), _Visit(since=now, left=now))
        if not visit.windows and now - visit.left > AWAY_SECONDS:
            visit.since = now
        visit.windows += 1

    def _leave(self, key: str, page: str) -> None:
        visit = self._visits[key, page]
        visit.windows -= 1
        visit.left = time.monotonic()

    def open_for(self, key: str, page: str) -> float:
        """Return for how many seconds somebody has had a page open, 0 where it is not open."""
        visit = self._visits.get((key, page))
        if visit is None:
            return 0.0
        now = time.monotonic()
        open_still = visit.windows or now - visit.left <= AWAY_SECONDS
        return now - visit.since if open_still else 0.0

    def connected(self, key: str) -> bool:
        """Whether somebody has a page open right now."""
        return key in self._streams

    def here(self, key: str) -> bool:
        """Whether somebody has a page open, or had one a moment ago."""
        left = self._left.get(key)
        if left is not None and time.monotonic() - left > AWAY_SECONDS:
            del self._left[key]
            left = None
        return key in self._streams or left is not None


def _text(kind: str, data: dict[str, Any]) -> str:
    return json.dumps({"type": kind, **data}, ensure_ascii=False)
