"""What a store hands out: owners, answers, attempts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["participant", "team"]


@dataclass(frozen=True)
class Owner:
    """Whose answers they are: one participant, or one team.

    Attributes
    ----------
    id : int
        The store's own number for the owner, never given twice.
    kind : "participant" or "team"
    key : str
        What the caller knows the owner by; unique within the kind.
    created_at : datetime
        UTC.
    """

    id: int
    kind: Kind
    key: str
    created_at: datetime


@dataclass(frozen=True)
class Answer:
    """One version of the answer to one field.

    Attributes
    ----------
    value : JSON value
        As the browser sent it; None is blank.
    version : int
        1, 2, 3 … for stored answers; 0 says that nothing is stored.
    saved_at : datetime
        UTC.
    author : str or None
        Who wrote it, where the owner is a team.
    """

    value: Any
    version: int
    saved_at: datetime
    author: str | None = None


@dataclass(frozen=True)
class Attempt:
    """One commitment: the answers as they stood, and what the checks said.

    Attributes
    ----------
    number : int
        1, 2, 3 … within an owner's sheet.
    at : datetime
        UTC.
    verdicts : sequence of JSON objects
        As the checks wrote them: field, state, message.
    score : float or None
        As `workshop_kit.course.score` gave it; None where nothing could be right or wrong.
    answers : mapping of field to JSON value
        What was checked.
    """

    number: int
    at: datetime
    verdicts: Sequence[Mapping[str, Any]]
    score: float | None
    answers: Mapping[str, Any] = field(default_factory=dict)
