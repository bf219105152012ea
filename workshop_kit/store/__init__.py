"""Who works on which sheets, what they answered, and every version of it.

A store is one SQLite file, or one PostgreSQL database; see `Store.open`. This package is the only
place in the project that knows SQL.
"""

from workshop_kit.store._again import answers_before, counting, once, vote_before
from workshop_kit.store._backup import back_up, restore_backup
from workshop_kit.store._board import Board
from workshop_kit.store._checks import fork_checks, run_checks, run_model_answers, run_reply
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
    StaleUndo,
    StaleWrite,
    StoreBusy,
    StoreDamaged,
    StoreError,
)
from workshop_kit.store._journal import Journal
from workshop_kit.store._local import LocalAnswerBook, local_answer_book, scored
from workshop_kit.store._people import Participants
from workshop_kit.store._records import (
    Act,
    Answer,
    Attempt,
    Classroom,
    Joined,
    OnBoard,
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
    "Act",
    "Answer",
    "AnswerRefused",
    "Attempt",
    "Board",
    "CheckFailed",
    "ClassArchived",
    "Classes",
    "Classroom",
    "CodeUnknown",
    "Joined",
    "Journal",
    "LocalAnswerBook",
    "NotOnTeam",
    "NotStored",
    "OnBoard",
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
    "StaleUndo",
    "StaleWrite",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "Team",
    "Teams",
    "answers_before",
    "back_up",
    "counting",
    "fork_checks",
    "local_answer_book",
    "once",
    "restore_backup",
    "run_checks",
    "run_model_answers",
    "run_reply",
    "scored",
    "vote_before",
]
