"""What a store hands out: owners, answers, attempts, and who is in which class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["participant", "team"]
Language = Literal["zh", "en"]
RevealState = Literal["closed", "open", "revealed"]


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


@dataclass(frozen=True)
class Classroom:
    """One class, of one organisation.

    Attributes
    ----------
    id : int
        The store's own number, never given twice.
    code : str
        What participants type to join, such as K7W-M4Q-XP2.
    organisation : str
    language : "zh" or "en"
        Of participants who have chosen none.
    retention_days : int
        The class is deleted this many days after the last that happened in it.
    created_at, archived_at : datetime
        UTC; `archived_at` is None while the class is open.
    """

    id: int
    code: str
    organisation: str
    language: Language
    retention_days: int
    created_at: datetime
    archived_at: datetime | None = None


@dataclass(frozen=True)
class Participant:
    """Somebody in a class.

    Attributes
    ----------
    owner : Owner
        Owns the participant's answers; its `key` is random and tells nothing of the person.
    class_id : int
    name : str
        As typed; any text, so a page must escape it and isolate its direction.
    team : Owner or None
    language : "zh" or "en"
    joined_at, removed_at : datetime
        UTC; `removed_at` is None for those who may work.
    """

    owner: Owner
    class_id: int
    name: str
    team: Owner | None
    language: Language
    joined_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True)
class Joined:
    """What joining gives.

    Attributes
    ----------
    participant : Participant
    resume_code : str
        Shown once, stored only as a hash; brings the participant back on another device.
    namesakes : int
        How many others of this name are in the class. Joining never resumes their work.
    """

    participant: Participant
    resume_code: str
    namesakes: int


@dataclass(frozen=True)
class Team:
    """A team in a class.

    Attributes
    ----------
    owner : Owner
        Owns the team's answers.
    class_id : int
    name : str
        As first typed; any text.
    scribe : Owner or None
        The participant who holds the pen; the only one who may save the team's sheets.
    """

    owner: Owner
    class_id: int
    name: str
    scribe: Owner | None


@dataclass(frozen=True)
class Act:
    """One thing that a trainer did.

    Attributes
    ----------
    id : int
        Grows with time, never given twice.
    kind, subject, part : str
        What it is about, such as "reveal", "x12", "split"; subject and part may be empty.
    value : JSON value
        How that stands from then on.
    at, undone_at : datetime
        UTC; `undone_at` is None for what counts.
    """

    id: int
    kind: str
    subject: str
    part: str
    value: Any
    at: datetime
    undone_at: datetime | None = None


@dataclass(frozen=True)
class Reveal:
    """One thing a trainer said about an exercise or one of its fields.

    Attributes
    ----------
    act : int
        Its number in the journal.
    exercise : str
    field : str or None
        None is the whole exercise.
    state : "closed", "open" or "revealed"
    at, undone_at : datetime
        UTC; `undone_at` is None for what still counts.
    """

    act: int
    exercise: str
    field: str | None
    state: RevealState
    at: datetime
    undone_at: datetime | None = None


@dataclass(frozen=True)
class OnBoard:
    """What a class's projector shows: an exercise, or one of its fields, in one of its views."""

    exercise: str
    field: str | None = None
    view: str = ""


@dataclass(frozen=True)
class Progress:
    """How far one owner is with one sheet.

    Attributes
    ----------
    owner : Owner
    sheet : str
    answered : frozenset of str
        Fields whose answer is not blank.
    saved_at : datetime or None
        UTC; None where an attempt was made without any answer.
    attempts : int
    score : float or None
        Of the latest attempt.
    """

    owner: Owner
    sheet: str
    answered: frozenset[str]
    saved_at: datetime | None
    attempts: int
    score: float | None
