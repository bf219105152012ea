"""The log of what went wrong: tracebacks go here, a page shows only the entry's id."""

from __future__ import annotations

import logging
import os
import uuid
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock
from typing import IO, Any

from .files import data_folder

__all__ = ["logger", "report"]

NAME = "workshop.log"

logger = logging.getLogger("workshop_kit")
_one_at_a_time = Lock()


class _PrivateFile(RotatingFileHandler):
    """A file that only its owner reads, opened at the first entry."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def _open(self) -> IO[Any]:
        path = Path(self.baseFilename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        return super()._open()


def report(what: str) -> str:
    """Log the exception being handled, with its traceback, and return the entry's id."""
    _write_to(data_folder() / NAME)
    error_id = uuid.uuid4().hex[:8]
    logger.error("[%s] %s", error_id, what, exc_info=True)
    return error_id


def _write_to(path: Path) -> None:
    with _one_at_a_time:  # models run in threads
        for handler in logger.handlers:
            if isinstance(handler, _PrivateFile):
                if Path(handler.baseFilename) == path.absolute():
                    return
                logger.removeHandler(handler)
                handler.close()
                break
        logger.addHandler(_PrivateFile(path))
        logger.propagate = False
