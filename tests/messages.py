"""Messages between a page and its kernel, as Jupyter writes them."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any


def message(kind: str, channel: str = "shell", **content: object) -> str:
    header = {
        "msg_id": uuid.uuid4().hex,
        "username": "",
        "session": "test",
        "version": "5.3",
        "msg_type": kind,
        "date": "2024-01-01T00:00:00Z",
    }
    return json.dumps(
        {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "buffers": [],
            "channel": channel,
            "content": content,
        }
    )


def heard(socket: Any, seconds: float, until: str = "") -> list[dict[str, Any]]:
    """All that a kernel says within a time, or until it says a word."""
    import websocket

    found, end = [], time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        socket.settimeout(left)
        try:
            text = socket.recv()
        except websocket.WebSocketTimeoutException:
            break
        if isinstance(text, str) and text:
            found.append(json.loads(text))
            if until and until in text:
                break
    return found
