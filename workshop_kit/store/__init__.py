"""Who works on which sheets, what they answered, and every version of it.

A store is one SQLite file, or one PostgreSQL database; see `Store.open`. This package is the only
place in the project that knows SQL.
"""

from workshop_kit.store._backup import back_up, restore_backup
from workshop_kit.store._checks import run_checks
from workshop_kit.store._classes import Classes
from workshop_kit.store._errors import (
    AnswerRefused,
    CheckFailed,
    ClassArchived,
    CodeUnknown,
    NotOnTeam,
    NotStored,
    ParticipantRemoved,
    PenHeld,
    Refused,
    SchemaUnknown,
    StaleWrite,
    StoreBusy,
    StoreDamaged,
    StoreError,
)
from workshop_kit.store._local import LocalAnswerBook, local_answer_book
from workshop_kit.store._people import Participants
from workshop_kit.store._records import (
    Answer,
    Attempt,
    Classroom,
    Joined,
    Owner,
    Participant,
    Progress,
    Reveal,
    Team,
)
from workshop_kit.store._reveals import Reveals
from workshop_kit.store._store import Store
from workshop_kit.store._teams import Teams
from workshop_kit.store._values import ANSWER_LIMIT

__all__ = [
    "ANSWER_LIMIT",
    "Answer",
    "AnswerRefused",
    "Attempt",
    "CheckFailed",
    "ClassArchived",
    "Classes",
    "Classroom",
    "CodeUnknown",
    "Joined",
    "LocalAnswerBook",
    "NotOnTeam",
    "NotStored",
    "Owner",
    "Participant",
    "ParticipantRemoved",
    "Participants",
    "PenHeld",
    "Progress",
    "Refused",
    "Reveal",
    "Reveals",
    "SchemaUnknown",
    "StaleWrite",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "Team",
    "Teams",
    "back_up",
    "local_answer_book",
    "restore_backup",
    "run_checks",
]
