"""What a worksheet asks of whoever keeps the answers.

A worksheet never imports a store. It finds its book through the entry-point group
``workshop_kit.answer_book``, so that a book can stand on a file, a server, or a test's dictionary.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

__all__ = ["Answer", "AnswerBook", "Attempt", "answer_book", "theirs_of"]

GROUP = "workshop_kit.answer_book"


class Answer(Protocol):
    """One version of the answer to one field; version 0 says that nothing is stored."""

    @property
    def value(self) -> Any:
        """A JSON value; ``None`` is blank."""

    @property
    def version(self) -> int:
        """1, 2, 3 … within a field."""

    @property
    def saved_at(self) -> datetime:
        """When it was stored, with its time zone."""


class Attempt(Protocol):
    """One commitment of a sheet."""

    @property
    def number(self) -> int:
        """1, 2, 3 … within a sheet."""

    @property
    def at(self) -> datetime:
        """When it was checked, with its time zone."""

    @property
    def verdicts(self) -> Sequence[Mapping[str, Any]]:
        """For each field: ``field``, ``state`` and ``message`` (a text, or one a language)."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """What was checked, by field."""


@runtime_checkable
class AnswerBook(Protocol):
    """Keeps one owner's answers. ``commit`` and ``answer_row`` may be called from another
    thread than ``save``."""

    @property
    def owner(self) -> str:
        """Names the owner: drafts on a device are kept apart by it."""

    def answers(self, sheet: str) -> Mapping[str, Answer]:
        """Return the present answers to a sheet, by field."""

    def save(
        self, sheet: str, field: str, value: Any, base: int | None, request_id: str | None = None
    ) -> Answer:
        """Store an answer written on version ``base``.

        A repeated ``request_id`` with the same value is the same save. Where another version
        stands, raise an exception whose attribute ``theirs`` is that `Answer`.
        """

    def answer_row(
        self,
        sheet: str,
        field: str,
        row: Mapping[str, Any],
        base: int | None,
        request_id: str | None = None,
    ) -> Answer:
        """Have the next row of a table answered by the other side and store both.

        Written on version ``base`` as a save is.
        """

    def commit(self, sheet: str) -> Attempt:
        """Check the stored answers and keep the verdicts."""

    def judge(self, sheet: str, field: str) -> Mapping[str, Any]:
        """Check one stored answer and return its verdict, without recording an attempt."""

    def last_attempt(self, sheet: str) -> Attempt | None:
        """Return the latest commitment, ``None`` where there is none."""

    def vote_before(self, sheet: str) -> Mapping[str, Any] | None:
        """Return the owner's answers when a vote was asked first, ``None`` where it was not."""


def theirs_of(error: Exception) -> Answer | None:
    """Return the version that stood in the way of a save, if that is what ``error`` says."""
    return getattr(error, "theirs", None)


def answer_book(name: str | None = None) -> AnswerBook:
    """Open the answer book of this process.

    Parameters
    ----------
    name
        An entry point of the group ``workshop_kit.answer_book``; without it the one that the
        environment variable ``WORKSHOP_ANSWER_BOOK`` names, else ``local``.

    Raises
    ------
    LookupError
        No such entry point is installed; the message names those that are.
    """
    wanted = name or os.environ.get("WORKSHOP_ANSWER_BOOK") or "local"
    found = entry_points(group=GROUP)
    for entry in found:
        if entry.name == wanted:
            book: AnswerBook = entry.load()()
            return book
    known = ", ".join(sorted(entry.name for entry in found)) or "none"
    raise LookupError(f"no answer book {wanted!r} is installed (there are: {known}); reinstall")
