"""What can go wrong with a store. Each message says what happened and how to mend it."""

from __future__ import annotations

from workshop_kit.store._records import Answer


class StoreError(Exception):
    """The database cannot be opened, read or written."""

    safe_in_log = True


class StoreBusy(StoreError):  # noqa: N818
    """Another program held the database for longer than the store waits."""


class StoreDamaged(StoreError):  # noqa: N818
    """The file is no SQLite database, or a damaged one."""


class SchemaUnknown(StoreError):  # noqa: N818
    """The database's tables are not ones that this version of the kit knows."""


class NotStored(LookupError):  # noqa: N818
    """The owner or version asked for is not in the store (any more)."""


class AnswerRefused(ValueError):  # noqa: N818
    """A value that cannot be stored.

    Attributes
    ----------
    field : str
        The field, or the argument, that holds it.
    remedy : str
        What to do about it.
    """

    def __init__(self, field: str, problem: str, remedy: str) -> None:
        super().__init__(f"{field}: {problem}; {remedy}")
        self.field = field
        self.remedy = remedy


class StaleWrite(Exception):  # noqa: N818
    """Somebody saved this field after the version that the writer had seen. Nothing was changed.

    Attributes
    ----------
    theirs : Answer
        What is stored now; version 0 and value None where nothing is.
    """

    def __init__(self, theirs: Answer) -> None:
        super().__init__(
            f"version {theirs.version} is stored: show both, then save again on that version"
        )
        self.theirs = theirs


class StaleUndo(Exception):  # noqa: N818
    """It was undone already, or something was done to the same thing since. Nothing was changed."""


class CheckFailed(Exception):  # noqa: N818
    """The checks did not run to their end. The answers are saved; no attempt was recorded.

    Attributes
    ----------
    log_id : str
        The id under which `detail` stands in the log.
    detail : str
        For the log: what failed and where, free of answers and of model answers.
    """

    def __init__(self, log_id: str, detail: str) -> None:
        super().__init__(
            f"the check could not run (log entry {log_id}); the answers are saved, try again"
        )
        self.log_id = log_id
        self.detail = detail


class Refused(Exception):  # noqa: N818
    """The class does not allow it (now, or from this participant). Nothing was changed."""


class CodeUnknown(Refused):
    """No class, or nobody in the class, has this code."""


class ClassArchived(Refused):
    """The class has ended: it can be read, and nothing in it can be written."""


class ParticipantRemoved(Refused):
    """The trainer has taken this participant out of the class."""


class NotOnTeam(Refused):
    """The participant is not a member of this team."""


class PenHeld(Refused):
    """Somebody else, or nobody, holds the team's pen.

    Attributes
    ----------
    writer : str or None
        Name of the participant who writes; None where the pen is free.
    """

    def __init__(self, writer: str | None) -> None:
        super().__init__(
            "nobody holds the pen: take it, then write"
            if writer is None
            else f"{writer} writes: ask for the pen"
        )
        self.writer = writer
