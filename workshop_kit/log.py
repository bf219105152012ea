"""The log: one JSON object a line, in the data folder, readable by its owner only.

``workshop.log`` holds what went wrong and what happened (`report`, `event`), ``requests.log`` the
requests of the class server. Every process of the course, kernels too, appends to them.

What people wrote does not belong here. Facts named like answers, names, keys or codes are left
out; addresses lose their query string, and class and resume codes are blotted out of every text.
An exception's message may quote an answer, so a traceback keeps places, source lines and types,
never local variables, and the message only of exceptions whose class says ``safe_in_log = True``
(and of the operating system, without its file names).
"""

from __future__ import annotations

import logging
import os
import re
import sys
import textwrap
import time
import traceback
import uuid
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from .files import data_folder

NAME, REQUESTS = "workshop.log", "requests.log"
ROTATED_AT, KEPT = 5_000_000, 4
LOCK_SECONDS = 0.2
LONGEST_TEXT, LONGEST_TRACE = 500, 20_000
LEVELS = ("debug", "info", "warning", "error", "critical")
# Words of a fact's name that say that its value belongs to somebody
PRIVATE = frozenset(
    {"answer", "value", "key", "code", "token", "cookie", "name", "secret", "password", "query"}
    | {"guess", "text", "body", "header"}
)
_QUERY = re.compile(r"\?[^\s'\"?]*=[^\s'\"]*")
_SIGN = "[2-9A-HJKMNP-Z]"
_CODE = re.compile(rf"(?<![\w-]){_SIGN}{{3,4}}(?:[-_]{_SIGN}{{3,4}}){{1,2}}(?![\w-])")
Line = MutableMapping[str, Any]

__all__ = ["bind", "event", "log_request", "new_id", "report", "take_over"]


def report(what: str) -> str:
    """Log the exception being handled, with its places, and return the entry's id."""
    error_id = new_id()
    error = sys.exc_info()[1]
    _write(NAME, "error", what, error=error_id, traceback=error)
    return error_id


def event(what: str, /, **facts: Any) -> None:
    """Log something that happened; facts are numbers, truths and short texts."""
    _write(NAME, "info", what, **facts)


def bind(**facts: Any) -> None:
    """Add facts, such as ``request`` and ``participant``, to all that this task will log."""
    from structlog.contextvars import bind_contextvars

    bind_contextvars(**facts)


def new_id() -> str:
    """Return an id for an entry or a request, short enough to read aloud."""
    return uuid.uuid4().hex[:8]


def log_request(method: str, path: str, status: int, ms: float) -> None:
    """Log one request of the class server; `path` is without its query string."""
    level = "error" if status >= 500 else "warning" if status >= 400 else "info"
    _write(REQUESTS, level, "request", method=method, path=path, status=status, ms=round(ms, 1))


def take_over(logger: logging.Logger) -> None:
    """Let another program's logger write here, and a short line to the terminal.

    Nothing below INFO: Jupyter's debug lines quote what pages and kernels say to one another.
    """
    logger.handlers[:] = [_Others()]
    logger.setLevel(logging.INFO)


class _Others(logging.Handler):
    """Passes on what other programs log, without queries, codes and exceptions' messages."""

    def emit(self, record: logging.LogRecord) -> None:
        level = record.levelname.lower()
        error = record.exc_info[1] if record.exc_info else None
        said = _tidy(record.getMessage())
        _write(NAME, level, said, source=record.name, traceback=error)
        if record.levelno < logging.WARNING:
            return
        with suppress(OSError, ValueError):
            print(f"{level}: {said.splitlines()[0] if said else ''}", file=sys.stderr)


def _write(file: str, level: str, what: str, **facts: Any) -> None:
    say = getattr(_structured(file), level if level in LEVELS else "info")
    say(what, process=os.getpid(), **facts)


@cache
def _structured(file: str) -> Any:
    import structlog  # late: it takes a tenth of a second, and most kernels log nothing

    return structlog.wrap_logger(
        _File(file),
        processors=[
            structlog.contextvars.merge_contextvars,
            _without_private_facts,
            _with_places,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.BoundLogger,
        context_class=dict,
    )


def _without_private_facts(_logger: Any, _level: str, line: Line) -> Line:
    """Leave out what may belong to somebody; tidy texts; tell only the type of other objects."""
    private = [fact for fact in line if _is_private(fact)]
    for fact in private:
        del line[fact]
    if private:
        line["left_out"] = ", ".join(private)
    for fact, told in line.items():
        if isinstance(told, str):
            line[fact] = _tidy(told)
        elif not isinstance(told, bool | int | float | BaseException | None):
            line[fact] = type(told).__name__
    return line


def _is_private(fact: str) -> bool:
    words = re.split(r"[^a-z]+", fact.lower())
    return any(word in PRIVATE or word.removesuffix("s") in PRIVATE for word in words)


def _with_places(_logger: Any, _level: str, line: Line) -> Line:
    error = line.pop("traceback", None)
    if isinstance(error, BaseException):
        line["traceback"] = _CODE.sub("…", _places(error))[-LONGEST_TRACE:]
    return line


def _tidy(text: str) -> str:
    text = _CODE.sub("…", _QUERY.sub("?…", text))
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _places(error: BaseException) -> str:
    """Write a traceback without values, the first cause first."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    told = []
    for one in reversed(chain):
        told += ["Traceback (most recent call last):\n", *traceback.format_tb(one.__traceback__)]
        told.append(f"{type(one).__name__}{_message(one)}\n")
        for inner in getattr(one, "exceptions", ()):
            told.append(textwrap.indent(_places(inner), "  | "))
    return "".join(told)


def _message(error: BaseException) -> str:
    if getattr(type(error), "safe_in_log", False):
        return f": {error}"
    if isinstance(error, OSError) and error.strerror:
        return f": {error.strerror}"
    return ""


class _File:
    """A file that several processes append to, one write an entry, and rotate under a lock."""

    def __init__(self, file: str) -> None:
        self._file = file

    def write(self, entry: str) -> None:
        """Append an entry; to the terminal, where the file cannot be written."""
        path = data_folder() / self._file
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > ROTATED_AT:
                _rotate(path)
            with _held(path, alone=False):  # else the entry may go into a file grown old meanwhile
                file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
                try:
                    os.write(file, f"{entry}\n".encode("utf-8", "backslashreplace"))
                finally:
                    os.close(file)
        except OSError as error:
            with suppress(OSError, ValueError):
                print(f"{path} cannot be written ({error.strerror}): {entry}", file=sys.stderr)

    debug = info = warning = error = critical = write


def _rotate(path: Path) -> None:
    with _held(path, alone=True) as held:
        if not held or path.stat().st_size <= ROTATED_AT:  # another process is at it, or was
            return
        for age in range(KEPT, 0, -1):
            younger = path if age == 1 else path.with_name(f"{path.name}.{age - 1}")
            with suppress(FileNotFoundError, PermissionError):
                younger.replace(path.with_name(f"{path.name}.{age}"))


@contextmanager
def _held(path: Path, *, alone: bool) -> Iterator[bool]:
    """Hold the log against those who rotate it, or alone against all; tell whether it is held.

    Nobody waits long: a stopped process must not silence the others.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
    except ImportError:  # Windows: two may rotate at once, and keep fewer old entries
        yield True
        return
    lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        held, until = False, time.monotonic() + LOCK_SECONDS
        while not held:
            try:
                flock(lock, (LOCK_EX if alone else LOCK_SH) | LOCK_NB)
                held = True
            except BlockingIOError:
                if time.monotonic() > until:
                    break
                time.sleep(0.002)
        yield held
    finally:
        os.close(lock)
