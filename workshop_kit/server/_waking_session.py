"""A session that loses no message while somebody sends."""

from __future__ import annotations

from typing import Any

import zmq.asyncio
from jupyter_client.session import Session

__all__ = ["WakingSession"]


class WakingSession(Session):
    """Wakes whoever waits at a socket through which something is sent meanwhile.

    Upstream sends past an asynchronous socket, by a shadow of it, and the sending swallows the
    sign that a message has come: a page that waits for its notebook would wait for good
    (jupyter_client issue 1059).
    """

    def send(self, stream: Any, *given: Any, **named: Any) -> Any:
        """Send as upstream does, then look for what has come."""
        sent = super().send(stream, *given, **named)
        if isinstance(stream, zmq.asyncio.Socket):
            stream._schedule_remaining_events()
        return sent
