"""In a class the kernel keeps no answers: the page saves them to the server itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from workshop_kit.course import AnswerError, both

from ._answer_book import Answer, Attempt

__all__ = ["ClassAnswerBook", "class_answer_book"]


class ClassAnswerBook:
    """Knows nobody's answers and takes none, so that a kernel can neither leak nor forge them."""

    @property
    def owner(self) -> str:
        """Nobody; the page knows whose answers they are."""
        return ""

    def answers(self, sheet: str) -> Mapping[str, Answer]:
        """Return nothing; the page tells the widget what is stored."""
        return {}

    def save(
        self, sheet: str, field: str, value: Any, base: int | None, request_id: str | None = None
    ) -> NoReturn:
        """Refuse.

        Raises
        ------
        AnswerError
            Always.
        """
        raise _refusal(field)

    def answer_row(
        self,
        sheet: str,
        field: str,
        row: Mapping[str, Any],
        base: int | None,
        request_id: str | None = None,
    ) -> NoReturn:
        """Refuse: the server asks the other side.

        Raises
        ------
        AnswerError
            Always.
        """
        raise _refusal(field)

    def commit(self, sheet: str) -> NoReturn:
        """Refuse: the server checks.

        Raises
        ------
        AnswerError
            Always.
        """
        raise _refusal(sheet)

    def judge(self, sheet: str, field: str) -> Mapping[str, Any]:
        """Say nothing; feedback comes from the server by way of the page."""
        return {}

    def last_attempt(self, sheet: str) -> Attempt | None:
        """Return nothing; the page shows the latest attempt."""
        return None

    def vote_before(self, sheet: str) -> Mapping[str, Any] | None:
        """Return nothing; the server tells the page."""
        return None


def class_answer_book() -> ClassAnswerBook:
    """Open the answer book of a kernel in a class: the entry point ``class``."""
    return ClassAnswerBook()


def _refusal(name: str) -> AnswerError:
    return AnswerError(name, both("Nothing was saved. Reload the page and try again."))
