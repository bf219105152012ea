"""The log of what went wrong: tracebacks go here, a page shows only the entry's id."""

from __future__ import annotations

import logging
import uuid
from logging.handlers import RotatingFileHandler

from .files import data_folder

__all__ = ["logger", "report"]

logger = logging.getLogger("workshop_kit")


class _LazyFile(RotatingFileHandler):
    """Opens its file at the first entry, so that importing the package touches no disk."""

    def __init__(self) -> None:
        super().__init__(
            data_folder() / "workshop.log",
            maxBytes=1_000_000,
            backupCount=3,
            encoding="utf-8",
            delay=True,
        )
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def _open(self):  # type: ignore[no-untyped-def]
        data_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        return super()._open()


def report(what: str) -> str:
    """Log the exception being handled, with its traceback, and return the entry's id."""
    if not any(isinstance(handler, _LazyFile) for handler in logger.handlers):
        logger.addHandler(_LazyFile())
        logger.propagate = False
    error_id = uuid.uuid4().hex[:8]
    logger.error("[%s] %s", error_id, what, exc_info=True)
    return error_id
