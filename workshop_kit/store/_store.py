"""The store: owners, answers with their history, attempts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, get_args

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_kit.store import _gate
from workshop_kit.store._backup import back_up
from workshop_kit.store._board import Board
from workshop_kit.store._classes import Classes
from workshop_kit.store._engine import Database, connect
from workshop_kit.store._errors import AnswerRefused, NotStored, StaleWrite, StoreError
from workshop_kit.store._journal import Journal
from workshop_kit.store._migrate import migrate
from workshop_kit.store._people import Participants
from workshop_kit.store._records import Answer, Attempt, Kind, Owner
from workshop_kit.store._reveals import Reveals
from workshop_kit.store._rows import answer_of, attempt_of, owner_of
from workshop_kit.store._tables import ActRow, AnswerRow, AttemptRow, HistoryRow, OwnerRow
from workshop_kit.store._teams import Teams
from workshop_kit.store._values import encode, name, now


class Store:
    """Owners, their answers with every version, and their attempts, in one database.

    Safe to use from several threads, and from several processes at once. Each call is one
    transaction, on the disk when the call returns.

    Attributes
    ----------
    classes : Classes
    participants : Participants
    teams : Teams
    journal : Journal
    reveals : Reveals
    board : Board
        The rooms of the class server. Owners made by `owner` are in no class.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.classes = Classes(database)
        self.participants = Participants(database)
        self.teams = Teams(database)
        self.journal = Journal(database)
        self.reveals = Reveals(self.journal)
        self.board = Board(self.journal)

    @classmethod
    def open(cls, url_or_path: str | os.PathLike[str], *, keep_connections: bool = True) -> Self:
        """Open a database, make it where it is missing, and bring its tables up to date.

        Parameters
        ----------
        url_or_path : str or path
            A file (made with mode 0600, its folder with 0700), ``sqlite:///…``, or
            ``postgresql+psycopg://…``. SQLite keeps a write-ahead log only where its library is
            3.51.3 or newer, else a rollback journal: see `workshop_kit.store._engine`.
        keep_connections : bool
            Keep connections between calls: quicker, for a server. Without it no file stays open
            between calls, which suits a notebook's kernel.

        Raises
        ------
        StoreError
            It cannot be opened or written.
        SchemaUnknown
            A newer version of the kit, or another program, made the tables.
        ValueError
            The address is neither SQLite's nor PostgreSQL's.
        """
        database = connect(url_or_path, keep_connections=keep_connections)
        try:
            migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def owner(self, kind: Kind, key: str) -> Owner:
        """Return the participant or team with this key, made now if there is none.

        Parameters
        ----------
        kind : "participant" or "team"
        key : str
            1 to 200 characters, unique within the kind.

        Raises
        ------
        AnswerRefused
            The kind or the key is not one of these.
        """
        if kind not in get_args(Kind):
            raise AnswerRefused("kind", "there is no such owner", "use participant or team")
        wanted = select(OwnerRow).filter_by(kind=kind, key=name("key", key))
        with self._database.reading() as session:
            row = session.scalar(wanted)
            if row is not None:
                return owner_of(row)
        with self._database.writing() as session:
            row = session.scalar(wanted)
            if row is None:
                row = OwnerRow(kind=kind, key=key, created_at=now())
                try:
                    with session.begin_nested():
                        session.add(row)
                except IntegrityError:  # PostgreSQL: another process was quicker
                    row = session.scalars(wanted).one()
            return owner_of(row)

    def answers(self, owner: Owner, sheet: str) -> dict[str, Answer]:
        """Return the owner's present answers to a sheet, by field; none for a deleted owner."""
        wanted = select(AnswerRow).filter_by(owner_id=owner.id, sheet=sheet)
        with self._database.reading() as session:
            rows = session.scalars(wanted.order_by(AnswerRow.id))
            return {row.field: answer_of(row) for row in rows}

    def save(
        self,
        owner: Owner,
        sheet: str,
        field: str,
        value: Any,
        base: int | None,
        author: str | None = None,
        request_id: str | None = None,
    ) -> Answer:
        """Store a new version of an answer, if nobody has saved one since the writer looked.

        Parameters
        ----------
        sheet, field : str
            1 to 200 characters each.
        value : JSON value
            At most 100,000 bytes of UTF-8 JSON; None is blank.
        base : int or None
            The version that the writer saw; 0 or None for a field without an answer.
        author : str or None
            Key of the participant who writes, where the owner is a team; needed for a class's.
        request_id : str or None
            The same id, base and value again returns the same Answer and stores nothing.

        Raises
        ------
        StaleWrite
            Another version is stored; it is unchanged, and in the error's `theirs`.
        AnswerRefused
            A ValueError: the value is too long or no JSON; names the field and the limit.
        NotStored
            The owner was deleted.
        PenHeld, NotOnTeam, ParticipantRemoved, ClassArchived
            In a class: the author does not hold the team's pen, and so on.
        """
        row = _version_of(sheet, field, value, base, author, request_id)
        row.owner_id = owner.id
        with self._database.writing() as session:
            _gate.lock(session, owner)
            _gate.present(session, owner, author)
            repeated = _repeated(session, row)
            if repeated is None:
                _gate.may_write(session, owner, author)
            return repeated or _save(session, row)

    def history(self, owner: Owner, sheet: str, field: str) -> list[Answer]:
        """Return every version of an answer, the first one first."""
        wanted = select(HistoryRow).filter_by(owner_id=owner.id, sheet=sheet, field=field)
        with self._database.reading() as session:
            return [answer_of(row) for row in session.scalars(wanted.order_by(HistoryRow.version))]

    def restore(
        self,
        owner: Owner,
        sheet: str,
        field: str,
        version: int,
        base: int | None,
        author: str | None = None,
    ) -> Answer:
        """Store an earlier version again, as a new version on `base`; nothing is lost by it.

        Raises
        ------
        NotStored
            There is no such version.
        StaleWrite
            As in `save`.
        """
        for answer in self.history(owner, sheet, field):
            if answer.version == version:
                return self.save(owner, sheet, field, answer.value, base, author)
        raise NotStored(f"{sheet}/{field} has no version {version}: choose one of its history")

    def record_attempt(
        self,
        owner: Owner,
        sheet: str,
        answers: Mapping[str, Any],
        verdicts: Sequence[Mapping[str, Any]],
        score: float | Callable[[Sequence[Attempt]], float | None] | None = None,
        author: str | None = None,
    ) -> Attempt:
        """Keep one commitment: the answers that were checked, and what the checks said.

        Parameters
        ----------
        answers : mapping of field to JSON value
        verdicts : sequence of JSON objects
        score : float, None, or function
            A function gets the earlier attempts, the first one first, and returns the score.
        author : str or None
            As in `save`; it is not kept.

        Raises
        ------
        AnswerRefused
            Answers or verdicts are no JSON.
        NotStored
            The owner was deleted.
        PenHeld, NotOnTeam, ParticipantRemoved, ClassArchived
            As in `save`.
        """
        row = AttemptRow(
            owner_id=owner.id,
            sheet=name("sheet", sheet),
            answers=encode("answers", dict(answers), limit=None),
            verdicts=encode("verdicts", list(verdicts), limit=None),
        )
        with self._database.writing() as session:
            _gate.lock(session, owner)
            _gate.present(session, owner, author)
            _gate.may_write(session, owner, author)
            earlier = _attempts(session, owner, sheet)
            row.number = len(earlier) + 1
            row.score = score(earlier) if callable(score) else score
            row.at = now()
            session.add(row)
            session.flush()
            return attempt_of(row)

    def attempts(self, owner: Owner, sheet: str) -> list[Attempt]:
        """Return the owner's commitments of a sheet, the first one first."""
        with self._database.reading() as session:
            return _attempts(session, owner, sheet)

    def backup(self, path: str | os.PathLike[str]) -> Path:
        """Copy the database into a new file, safely while others write; see `back_up`.

        Raises
        ------
        StoreError
            The file exists or cannot be written, or the database is PostgreSQL's.
        """
        url = self._database.engine.url
        if url.get_backend_name() != "sqlite":
            raise StoreError(
                f"{self._database.name} is a PostgreSQL database: copy it with"
                " pg_dump --format=custom --file=FILE, bring it back with pg_restore"
            )
        return back_up(str(url.database), path)

    def delete_owner(self, owner: Owner) -> None:
        """Delete an owner with answers, history and attempts, so that no file keeps a trace.

        A class's participant goes with name and resume code, and lays down the pen; a team's
        members stay in the class.

        Also takes a participant's name as author off what a team wrote. The freed pages are
        overwritten and the write-ahead log is emptied. May be repeated.

        Raises
        ------
        StoreBusy
            All is deleted, but traces stay in the log while another program reads; call again.
        """
        with self._database.writing() as session:
            session.execute(delete(OwnerRow).where(OwnerRow.id == owner.id))  # the rest cascades
            session.execute(delete(ActRow).where(ActRow.subject == owner.key))
            if owner.kind == "participant":
                for table in (AnswerRow, HistoryRow):
                    written = update(table).where(table.author == owner.key)
                    session.execute(written.values(author=None))
        self._database.scrub()


def _version_of(
    sheet: str, field: str, value: Any, base: int | None, author: str | None, request_id: str | None
) -> HistoryRow:
    if base is not None and (isinstance(base, bool) or not isinstance(base, int) or base < 0):
        raise AnswerRefused("base", "this is no version", "give 0, 1, 2 … or None")
    return HistoryRow(
        sheet=name("sheet", sheet),
        field=name("field", field),
        version=(base or 0) + 1,
        value=encode(field, value),
        author=None if author is None else name("author", author),
        request_id=None if request_id is None else name("request_id", request_id),
    )


def _repeated(session: Session, row: HistoryRow) -> Answer | None:
    """Return the answer that this very request stored before, if it did."""
    if row.request_id is None:
        return None
    before = session.scalar(
        select(HistoryRow).filter_by(
            owner_id=row.owner_id, sheet=row.sheet, field=row.field, version=row.version
        )
    )
    if before is None or (before.request_id, before.value) != (row.request_id, row.value):
        return None
    return answer_of(before)


def _save(session: Session, row: HistoryRow) -> Answer:
    present = session.scalar(
        select(AnswerRow).filter_by(owner_id=row.owner_id, sheet=row.sheet, field=row.field)
    )
    row.saved_at = now()
    if row.version != (present.version if present else 0) + 1:
        raise StaleWrite(answer_of(present) if present else Answer(None, 0, row.saved_at))
    if present is None:
        present = AnswerRow(owner_id=row.owner_id, sheet=row.sheet, field=row.field)
        session.add(present)
    present.value, present.version = row.value, row.version
    present.author, present.saved_at = row.author, row.saved_at
    session.add(row)
    session.flush()
    return answer_of(row)


def _attempts(session: Session, owner: Owner, sheet: str) -> list[Attempt]:
    wanted = select(AttemptRow).filter_by(owner_id=owner.id, sheet=sheet)
    return [attempt_of(row) for row in session.scalars(wanted.order_by(AttemptRow.number))]
