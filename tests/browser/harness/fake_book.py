"""An answer book in a dictionary."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class FakeAnswer:
    value: Any
    version: int
    saved_at: datetime = datetime(2026, 11, 23, 6, 32, tzinfo=UTC)


@dataclass(frozen=True)
class FakeAttempt:
    number: int
    verdicts: tuple[dict[str, Any], ...]
    at: datetime = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)
    answers: dict[str, Any] = field(default_factory=dict)


class StaleWrite(Exception):  # noqa: N818
    def __init__(self, theirs: FakeAnswer) -> None:
        super().__init__("stale")
        self.theirs = theirs


@dataclass
class FakeBook:
    """Versions as a store counts them; `breaks` makes the next calls fail."""

    owner: str = "li-min"
    stored: dict[str, FakeAnswer] = field(default_factory=dict)
    verdicts: tuple[dict[str, Any], ...] = ()
    attempts: list[FakeAttempt] = field(default_factory=list)
    saves: list[tuple[str, Any, int | None, str | None]] = field(default_factory=list)
    breaks: Exception | None = None
    check_seconds: float = 0.0

    def answers(self, sheet: str) -> dict[str, FakeAnswer]:
        return dict(self.stored)

    def save(
        self, sheet: str, name: str, value: Any, base: int | None, request_id: str | None = None
    ) -> FakeAnswer:
        if self.breaks:
            raise self.breaks
        self.saves.append((name, value, base, request_id))
        present = self.stored.get(name, FakeAnswer(None, 0))
        if present.version != (base or 0):
            raise StaleWrite(present)
        self.stored[name] = FakeAnswer(value, present.version + 1)
        return self.stored[name]

    def answer_row(
        self, sheet: str, name: str, row: Any, base: int | None, request_id: str | None = None
    ) -> FakeAnswer:
        before = self.answers(sheet).get(name, FakeAnswer({}, 0)).value
        return self.save(sheet, name, {**before, str(len(before) + 1): row}, base, request_id)

    def put(self, name: str, value: Any) -> None:
        """Somebody else saves."""
        before = self.stored[name].version if name in self.stored else 0
        self.stored[name] = FakeAnswer(value, before + 1)

    def commit(self, sheet: str) -> FakeAttempt:
        if self.breaks:
            raise self.breaks
        time.sleep(self.check_seconds)
        self.attempts.append(FakeAttempt(len(self.attempts) + 1, self.verdicts))
        return self.attempts[-1]

    def judge(self, sheet: str, field: str) -> dict[str, Any]:
        return next(v for v in self.verdicts if v["field"] == field)

    def last_attempt(self, sheet: str) -> FakeAttempt | None:
        return self.attempts[-1] if self.attempts else None

    def vote_before(self, sheet: str) -> None:
        """Nothing is asked again."""
