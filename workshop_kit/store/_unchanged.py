"""Reads that are answered from memory until anything is committed to the database."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

MOST = 4096  # results kept
Found = TypeVar("Found")

__all__ = ["Unchanged"]


class Unchanged:
    """Keeps what was read as long as the database is unchanged, whoever changes it.

    Parameters
    ----------
    version : callable, optional
        Tells a number that differs once anything was committed, by this process or another;
        without it nothing is kept.
    """

    def __init__(self, version: Callable[[], int] | None) -> None:
        self._version = version
        self._lock = Lock()
        self._known: int | None = None
        self._found: dict[Hashable, Any] = {}

    def get(self, key: Hashable, read: Callable[[], Found]) -> Found:
        """Return what was found under a key since the last change, else read it.

        Parameters
        ----------
        key : hashable
        read : callable
            Opens its own transaction; what it returns is shared, so nobody may change it. What it
            raises is not kept.
        """
        if self._version is None:
            return read()
        version = self._version()
        with self._lock:
            if version != self._known or len(self._found) >= MOST:
                self._known = version
                self._found.clear()
            if key in self._found:
                known: Found = self._found[key]
                return known
        found = read()
        with self._lock:
            if version == self._known:  # asked before the read: what is newer than it goes at once
                self._found[key] = found
        return found
