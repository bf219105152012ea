"""Teams, and the pen of each: one member at a time writes, the others watch."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workshop_kit.store import _gate, _rows
from workshop_kit.store._engine import Database
from workshop_kit.store._errors import NotStored, PenHeld
from workshop_kit.store._records import Classroom, Owner, Team
from workshop_kit.store._tables import ClassRow, TeamRow
from workshop_kit.store._values import folded, shown_name


class Teams:
    """The teams of every class; reached as `Store.teams`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def named(self, room: Classroom, name: str) -> Team:
        """Return the class's team of this name, made now if there is none.

        Names that differ only in small and large letters, width or spaces are the same.

        Raises
        ------
        ClassArchived, NotStored
            The class has ended, or is gone.
        AnswerRefused
            The name cannot be stored.
        """
        name = shown_name("team", name)
        with self._database.writing() as session:
            hold_class(session, room.id)
            return _rows.team(session, named(session, room.id, name).owner_id)

    def all(self, room: Classroom) -> list[Team]:
        """Return the class's teams, the first made first."""
        return [*self._database.cached(("teams", room.id), lambda: self._all(room))]

    def _all(self, room: Classroom) -> list[Team]:
        with self._database.reading() as session:
            return _rows.teams(session, TeamRow.class_id == room.id)

    def find(self, room: Classroom, key: str) -> Team:
        """Return the class's team whose owner has this key.

        Raises
        ------
        NotStored
            There is none in this class.
        """
        for team in self.all(room):
            if team.owner.key == key:
                return team
        raise NotStored("there is no such team in this class")

    def take_pen(self, team: Owner, member: Owner, over: Owner | None = None) -> Team:
        """Make a member the team's scribe; a no-op for the one who is.

        Parameters
        ----------
        team, member : Owner
        over : Owner or None
            Take the pen from this very scribe; for the trainer, or where the server knows that
            the scribe is away. None takes only a pen that nobody holds.

        Raises
        ------
        PenHeld
            Somebody else writes, named in `writer`.
        NotOnTeam, ParticipantRemoved, ClassArchived, NotStored
        """
        with self._database.writing() as session:
            row = _held(session, team)
            _gate.on_team(session, row, member.id)
            free = row.scribe_id is None or (over is not None and row.scribe_id == over.id)
            if row.scribe_id != member.id and not free:
                raise PenHeld(_gate.name_of(session, row.scribe_id))
            row.scribe_id = member.id
            session.flush()
            return _rows.team(session, team.id)

    def hand_pen(self, team: Owner, member: Owner, to: Owner | None = None) -> Team:
        """Give the pen from the scribe to another member, or lay it down.

        Raises
        ------
        PenHeld
            `member` does not hold it (any more).
        NotOnTeam, ParticipantRemoved, ClassArchived, NotStored
            Also for `to`; the pen stays where it is.
        """
        with self._database.writing() as session:
            row = _held(session, team)
            _gate.on_team(session, row, member.id)
            if row.scribe_id != member.id:
                raise PenHeld(_gate.name_of(session, row.scribe_id))
            row.scribe_id = None if to is None else _gate.on_team(session, row, to.id).owner_id
            session.flush()
            return _rows.team(session, team.id)


def named(session: Session, class_id: int, name: str) -> TeamRow:
    """Return the class's team of this name; call `hold_class` before."""
    wanted = select(TeamRow).filter_by(class_id=class_id, folded=folded(name))
    row = session.scalar(wanted)
    if row is None:
        owner = _rows.new_owner(session, "team")
        row = TeamRow(owner_id=owner.id, class_id=class_id, name=name, folded=folded(name))
        session.add(row)
        session.flush()
    return row


def hold_class(session: Session, class_id: int) -> ClassRow:
    """Return a class that may be written, kept from all who join or make teams meanwhile."""
    session.execute(select(ClassRow.id).filter_by(id=class_id).with_for_update())
    return _gate.open_class(session, class_id)


def free_pen(session: Session, member: Owner) -> None:
    """Take the pen of every team from somebody who leaves."""
    held = update(TeamRow).where(TeamRow.scribe_id == member.id)
    session.execute(held.values(scribe_id=None))


def _held(session: Session, team: Owner) -> TeamRow:
    _gate.lock(session, team)
    row = session.get(TeamRow, team.id)
    if row is None:
        raise NotStored("the team is in no class (any more): make it again")
    _gate.open_class(session, row.class_id)
    return row
