"""What a trainer has done in a class, one thing after the other, and what of it was undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workshop_kit.store import _gate
from workshop_kit.store._engine import Database
from workshop_kit.store._errors import NotStored, StaleUndo
from workshop_kit.store._records import Act, Classroom
from workshop_kit.store._tables import ActRow
from workshop_kit.store._values import decode, encode, name, now


class Journal:
    """All that the trainer did, in order; reached as `Store.journal`.

    An act says how one thing stands from then on: the timer, the board, an exercise. The latest
    act about a thing that was not undone counts, so undoing one brings back what stood before it.
    A thing is named by kind, subject and part, such as "reveal", "x12", "split".
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(
        self, room: Classroom, kind: str, value: Any, subject: str = "", part: str = ""
    ) -> Act:
        """Write down that something stands so from now on.

        Parameters
        ----------
        room : Classroom
        kind : str
            1 to 200 characters.
        value : JSON value
            How it stands.
        subject, part : str
            What it is about; at most 200 characters, empty where the kind says it all.

        Raises
        ------
        ClassArchived, NotStored
            The class has ended, or is gone.
        AnswerRefused
            An argument is none of these.
        """
        row = ActRow(
            class_id=room.id,
            kind=name("kind", kind),
            subject=subject and name("subject", subject),
            part=part and name("part", part),
            value=encode("value", value),
        )
        with self._database.writing() as session:
            _gate.open_class(session, room.id)
            row.at = now()
            session.add(row)
            session.flush()
            return _act(row)

    def undo(self, room: Classroom, number: int) -> Act:
        """Take back an act; it stays on record.

        Raises
        ------
        StaleUndo
            It was undone already, or something later was done to the same thing.
        NotStored
            The class has no such act.
        ClassArchived
        """
        with self._database.writing() as session:
            _gate.open_class(session, room.id)
            row = session.scalar(select(ActRow).filter_by(class_id=room.id, id=number))
            if row is None:
                raise NotStored("there is no such act in this class")
            last = _latest(session, _standing(room, row.kind, row.subject, row.part))
            if last is not row:
                raise StaleUndo("something was done to it since: look at it again")
            row.undone_at = now()
            session.flush()
            return _act(row)

    def find(self, room: Classroom, number: int) -> Act:
        """Return an act by its number.

        Raises
        ------
        NotStored
            The class has no such act.
        """
        with self._database.reading() as session:
            row = session.scalar(select(ActRow).filter_by(class_id=room.id, id=number))
            if row is None:
                raise NotStored("there is no such act in this class")
            return _act(row)

    def last(
        self, room: Classroom, kind: str, subject: str | None = None, part: str | None = None
    ) -> Act | None:
        """Return the latest act that counts, of a kind, of a subject or of a part of it."""
        asked = "last", room.id, kind, subject, part
        return self._database.cached(asked, lambda: self._last(room, kind, subject, part))

    def _last(
        self, room: Classroom, kind: str, subject: str | None, part: str | None
    ) -> Act | None:
        with self._database.reading() as session:
            row = _latest(session, _standing(room, kind, subject, part))
            return None if row is None else _act(row)

    def acts(
        self, room: Classroom, kind: str = "", subject: str | None = None, most: int | None = None
    ) -> list[Act]:
        """Return all that was done, or the `most` latest, the first first; what was undone too."""
        asked = "acts", room.id, kind, subject, most
        return [*self._database.cached(asked, lambda: self._acts(room, kind, subject, most))]

    def _acts(self, room: Classroom, kind: str, subject: str | None, most: int | None) -> list[Act]:
        wanted = select(ActRow).filter_by(class_id=room.id)
        if kind:
            wanted = wanted.filter_by(kind=kind)
        if subject is not None:
            wanted = wanted.filter_by(subject=subject)
        with self._database.reading() as session:
            rows = session.scalars(wanted.order_by(ActRow.id.desc()).limit(most)).all()
            return [_act(row) for row in reversed(rows)]


def _standing(room: Classroom, kind: str, subject: str | None, part: str | None) -> Select[ActRow]:
    wanted = select(ActRow).filter_by(class_id=room.id, kind=kind, undone_at=None)
    if subject is not None:
        wanted = wanted.filter_by(subject=subject)
    if part is not None:
        wanted = wanted.filter_by(part=part)
    return wanted


def _latest(session: Session, wanted: Select[ActRow]) -> ActRow | None:
    return session.scalar(wanted.order_by(ActRow.id.desc()).limit(1).with_for_update())


def _act(row: ActRow) -> Act:
    return Act(row.id, row.kind, row.subject, row.part, decode(row.value), row.at, row.undone_at)
