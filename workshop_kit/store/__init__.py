"""Who works on which sheets, what they answered, and every version of it.

A store is one SQLite file, or one PostgreSQL database; see `Store.open`. This package is the only
place in the project that knows SQL.
"""

from workshop_kit.store._checks import run_checks
from workshop_kit.store._errors import (
    AnswerRefused,
    CheckFailed,
    NotStored,
    SchemaUnknown,
    StaleWrite,
    StoreBusy,
    StoreError,
)
from workshop_kit.store._local import LocalAnswerBook, local_answer_book
from workshop_kit.store._records import Answer, Attempt, Owner
from workshop_kit.store._store import Store
from workshop_kit.store._values import ANSWER_LIMIT

__all__ = [
    "ANSWER_LIMIT",
    "Answer",
    "AnswerRefused",
    "Attempt",
    "CheckFailed",
    "LocalAnswerBook",
    "NotStored",
    "Owner",
    "SchemaUnknown",
    "StaleWrite",
    "Store",
    "StoreBusy",
    "StoreError",
    "local_answer_book",
    "run_checks",
]
