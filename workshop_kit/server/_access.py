"""The log of requests: when, what and how long, never who by name and never a query string."""

from __future__ import annotations

from typing import Any

from workshop_kit import log

from ._events import TRAINERS

# Fetched by each page, some every second: only their failures are worth a line
OFTEN = ("/assets/", "/static/", "/voila/templates/", "/healthz")

__all__ = ["begin_request", "log_request"]


def begin_request(handler: Any, participant: str | None = None) -> str:
    """Name a request in all that is logged while it is answered; return its id.

    For `prepare()`; call it again with the participant's key once that is known.
    """
    known: str | None = getattr(handler, "request_id", None)
    handler.request_id = request_id = known or log.new_id()
    log.bind(request=request_id, **({"participant": participant} if participant else {}))
    return request_id


def log_request(handler: Any) -> None:
    """Write a line about a request that was answered; for Tornado's ``log_function``."""
    path, status = handler.request.path, handler.get_status()
    if status < 400 and any(part in path for part in OFTEN):
        return
    if getattr(handler, "request_id", None) is None:  # a handler of Jupyter's or Voila's own
        user = getattr(handler, "_jupyter_current_user", None)
        begin_request(handler, user.username if user and user.username != TRAINERS else None)
    log.log_request(handler.request.method, path, status, 1000 * handler.request.request_time())
