"""Whether a kernel still answers: a process may be alive and yet stand still."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import zmq
import zmq.asyncio

EVERY_SECONDS = 3.0
ANSWER_SECONDS = 2.0

__all__ = ["Pulse"]


class Pulse:
    """Asks one kernel's heartbeat, at most every `EVERY_SECONDS`, and never waits for it.

    A heartbeat answers from a thread of its own, also while a model computes. One that is silent
    belongs to a process that was stopped, or that the computer has no memory left for.

    Parameters
    ----------
    address : str
        Of the kernel's heartbeat socket.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._asked = 0.0
        self._silent_since: float | None = None
        self._task: asyncio.Task[Any] | None = None

    def silence(self) -> float:
        """Return for how many seconds the kernel has been silent, and ask it once more."""
        now = time.monotonic()
        if now - self._asked >= EVERY_SECONDS and (self._task is None or self._task.done()):
            self._asked = now
            self._task = asyncio.ensure_future(self._ask(now))
        return 0.0 if self._silent_since is None else now - self._silent_since

    def end(self) -> None:
        """Stop asking."""
        if self._task is not None:
            self._task.cancel()

    async def _ask(self, since: float) -> None:
        socket = zmq.asyncio.Context.instance().socket(zmq.REQ)
        socket.linger = 0
        try:
            socket.connect(self._address)
            await socket.send(b"here?")
            heard = await socket.poll(int(1000 * ANSWER_SECONDS))
        finally:
            socket.close()
        if heard:
            self._silent_since = None
        elif self._silent_since is None:
            self._silent_since = since
