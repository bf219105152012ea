"""Classes: their codes, what was done in them, and their end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_kit.store import _rows
from workshop_kit.store._codes import CLASS_CODE, new_code, new_salt, read_code
from workshop_kit.store._engine import Database
from workshop_kit.store._errors import AnswerRefused, CodeUnknown, NotStored
from workshop_kit.store._records import Answer, Attempt, Classroom, Language, Owner, Progress
from workshop_kit.store._tables import (
    AnswerRow,
    AttemptRow,
    ClassRow,
    OwnerRow,
    ParticipantRow,
    TeamRow,
)
from workshop_kit.store._values import choice, decode, now, shown_name

RETENTION_DAYS = 90
LONGEST_RETENTION_DAYS = 3650


class Classes:
    """The classes of a store, and what their owners did; reached as `Store.classes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def new(
        self,
        organisation: str,
        language: Language = "zh",
        retention_days: int = RETENTION_DAYS,
    ) -> Classroom:
        """Open a class, with a code that was never given before.

        Parameters
        ----------
        organisation : str
            1 to 200 characters.
        language : "zh" or "en"
            Of participants who choose none.
        retention_days : int
            1 to 3650; see `expires_at`.

        Raises
        ------
        AnswerRefused
            An argument is none of these.
        """
        days = retention_days
        if type(days) is not int or not 0 < days <= LONGEST_RETENTION_DAYS:
            raise AnswerRefused(
                "retention_days", "this is no time", f"give 1 to {LONGEST_RETENTION_DAYS} days"
            )
        told = {
            "organisation": shown_name("organisation", organisation),
            "language": choice("language", language, get_args(Language)),
            "retention_days": days,
        }
        with self._database.writing() as session:
            while True:
                row = ClassRow(code=new_code(CLASS_CODE), salt=new_salt(), created_at=now(), **told)
                try:
                    with session.begin_nested():
                        session.add(row)
                except IntegrityError:  # another class has this code
                    continue
                return _rows.classroom_of(row)

    def find(self, code: str) -> Classroom:
        """Return the class with this code, archived or not; small letters and spaces are fine.

        Raises
        ------
        CodeUnknown
            There is none. The server must slow down wrong codes; see `_codes`.
        """
        read = read_code(code, CLASS_CODE)
        found = self._database.cached(("class", read), lambda: self._find(read)) if read else None
        if found is None:
            raise CodeUnknown(
                "no class has this code: it has nine letters and digits, never 0, O, 1, I or L;"
                " compare it with the trainer's"
            )
        return found

    def _find(self, code: str) -> Classroom | None:
        with self._database.reading() as session:
            row = session.scalar(select(ClassRow).filter_by(code=code))
            return _rows.classroom_of(row) if row else None

    def all(self) -> list[Classroom]:
        """Return all classes, the first opened first, archived ones too."""
        with self._database.reading() as session:
            rows = session.scalars(select(ClassRow).order_by(ClassRow.id))
            return [_rows.classroom_of(row) for row in rows]

    def archive(self, room: Classroom) -> Classroom:
        """End a class: it can be read and taken home, nobody joins or writes. May be repeated.

        Raises
        ------
        NotStored
        """
        with self._database.writing() as session:
            row = _held(session, room)
            row.archived_at = row.archived_at or now()
            session.flush()
            return _rows.classroom_of(row)

    def reopen(self, room: Classroom) -> Classroom:
        """Undo `archive`.

        Raises
        ------
        NotStored
        """
        with self._database.writing() as session:
            row = _held(session, room)
            row.archived_at = None
            session.flush()
            return _rows.classroom_of(row)

    def answers(self, room: Classroom, sheet: str) -> dict[Owner, dict[str, Answer]]:
        """Return the present answers to a sheet of all owners in a class, by owner and field.

        Owners are in the order in which they came; removed participants are left out.
        """
        found: dict[Owner, dict[str, Answer]] = {}
        with self._database.reading() as session:
            for row, owner in session.execute(_of_class(AnswerRow, room, sheet)):
                found.setdefault(_rows.owner_of(owner), {})[row.field] = _rows.answer_of(row)
        return found

    def attempts(self, room: Classroom, sheet: str) -> dict[Owner, list[Attempt]]:
        """Return the commitments of a sheet of all owners in a class, the first ones first.

        Owners as in `answers`.
        """
        found: dict[Owner, list[Attempt]] = {}
        with self._database.reading() as session:
            for row, owner in session.execute(_of_class(AttemptRow, room, sheet)):
                found.setdefault(_rows.owner_of(owner), []).append(_rows.attempt_of(row))
        return found

    def progress(self, room: Classroom) -> list[Progress]:
        """Return how far each owner is with each sheet begun; owners as in `answers`."""
        from workshop_kit.course import is_blank

        with self._database.reading() as session:
            owners: dict[int, Owner] = {}
            saved: dict[tuple[int, str], list[AnswerRow]] = {}
            for row, owner in session.execute(_of_class(AnswerRow, room)):
                owners[owner.id] = _rows.owner_of(owner)
                saved.setdefault((owner.id, row.sheet), []).append(row)
            tried: dict[tuple[int, str], list[AttemptRow]] = {}
            for row, owner in session.execute(_of_class(AttemptRow, room)):
                owners[owner.id] = _rows.owner_of(owner)
                tried.setdefault((owner.id, row.sheet), []).append(row)
            return [
                Progress(
                    owners[owner_id],
                    sheet,
                    frozenset(row.field for row in rows if not is_blank(decode(row.value))),
                    max((row.saved_at for row in rows), default=None),
                    len(attempts),
                    attempts[-1].score if attempts else None,
                )
                for owner_id, sheet in sorted(saved.keys() | tried.keys())
                for rows in [saved.get((owner_id, sheet), [])]
                for attempts in [tried.get((owner_id, sheet), [])]
            ]

    def delete(self, room: Classroom) -> None:
        """Delete a class with all in it, so that no file keeps a trace. May be repeated.

        Raises
        ------
        StoreBusy
            All is deleted, but traces stay in the log while another program reads; call again.
        """
        with self._database.writing() as session:
            _delete(session, room.id)
        self._database.scrub()

    def expires_at(self, room: Classroom) -> datetime:
        """Return when a class is to be deleted: its retention after the last that happened in it.

        Opening, archiving, joining, saving and checking count; so a class in use never expires.

        Raises
        ------
        NotStored
        """
        with self._database.reading() as session:
            row = session.get(ClassRow, room.id)
            if row is None:
                raise NotStored("the class is not in the store any more")
            return _expires_at(session, row)

    def delete_expired(self, at: datetime | None = None) -> list[Classroom]:
        """Delete the classes whose retention has ended, as `delete` does, and return them.

        Parameters
        ----------
        at : datetime or None
            With a time zone; None is now. A computer whose clock is ahead deletes too early.

        Raises
        ------
        StoreBusy
            As in `delete`.
        """
        gone = []
        with self._database.writing() as session:
            for row in session.scalars(select(ClassRow).order_by(ClassRow.id)).all():
                if _expires_at(session, row) <= (at or now()):
                    gone.append(_rows.classroom_of(row))
                    _delete(session, row.id)
        if gone:
            self._database.scrub()
        return gone


def _of_class(
    table: type[AnswerRow] | type[AttemptRow], room: Classroom, sheet: str | None = None
) -> Select[*tuple[Any, ...]]:
    here = select(ParticipantRow.owner_id).filter_by(class_id=room.id, removed_at=None)
    teams = select(TeamRow.owner_id).filter_by(class_id=room.id)
    wanted = select(table, OwnerRow).join(OwnerRow, OwnerRow.id == table.owner_id)
    wanted = wanted.where(or_(OwnerRow.id.in_(here), OwnerRow.id.in_(teams)))
    if sheet is not None:
        wanted = wanted.where(table.sheet == sheet)
    order = AttemptRow.number if table is AttemptRow else AnswerRow.field
    return wanted.order_by(OwnerRow.id, table.sheet, order)


def _in_class(class_id: int) -> ColumnElement[bool]:
    """Choose all owners in a class, removed ones too."""
    people = select(ParticipantRow.owner_id).filter_by(class_id=class_id)
    teams = select(TeamRow.owner_id).filter_by(class_id=class_id)
    return or_(OwnerRow.id.in_(people), OwnerRow.id.in_(teams))


def _held(session: Session, room: Classroom) -> ClassRow:
    row = session.scalar(select(ClassRow).filter_by(id=room.id).with_for_update())
    if row is None:
        raise NotStored("the class is not in the store any more")
    return row


def _expires_at(session: Session, row: ClassRow) -> datetime:
    owners = select(OwnerRow.id).where(_in_class(row.id)).scalar_subquery()
    signs = [
        row.created_at,
        row.archived_at,
        session.scalar(
            select(func.max(ParticipantRow.joined_at)).where(ParticipantRow.class_id == row.id)
        ),
        session.scalar(select(func.max(AnswerRow.saved_at)).where(AnswerRow.owner_id.in_(owners))),
        session.scalar(select(func.max(AttemptRow.at)).where(AttemptRow.owner_id.in_(owners))),
    ]
    return max(sign for sign in signs if sign) + timedelta(days=row.retention_days)


def _delete(session: Session, class_id: int) -> None:
    """Delete owners and the class; writers lock in this order too, so nobody waits in a ring."""
    session.execute(select(OwnerRow.id).where(_in_class(class_id)).with_for_update()).all()
    session.execute(select(ClassRow.id).filter_by(id=class_id).with_for_update()).all()
    session.execute(delete(OwnerRow).where(_in_class(class_id)))  # the rest cascades
    session.execute(delete(ClassRow).where(ClassRow.id == class_id))
