"""Who is in a class."""

from __future__ import annotations

from typing import get_args

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from workshop_kit.store import _gate, _rows, _teams
from workshop_kit.store._codes import RESUME_CODE, hashed, new_code, read_code
from workshop_kit.store._engine import Database
from workshop_kit.store._errors import CodeUnknown, NotStored
from workshop_kit.store._records import Classroom, Joined, Language, Owner, Participant
from workshop_kit.store._tables import ClassRow, OwnerRow, ParticipantRow, TeamRow
from workshop_kit.store._values import choice, now, shown_name


class Participants:
    """The participants of every class; reached as `Store.participants`.

    To delete one with all answers: `Store.delete_owner`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(
        self,
        room: Classroom,
        name: str,
        team: str | None = None,
        language: Language | None = None,
    ) -> Joined:
        """Add somebody to a class. A name that is known makes another participant of that name.

        Parameters
        ----------
        room : Classroom
        name : str
            1 to 200 characters.
        team : str or None
            A team's name; the team is made if the class has none of this name.
        language : "zh", "en" or None
            None is the class's.

        Raises
        ------
        ClassArchived, NotStored
            The class has ended, or is gone.
        AnswerRefused
            Name, team or language cannot be stored.
        """
        name = shown_name("name", name)
        team = None if team is None else shown_name("team", team)
        if language is not None:
            choice("language", language, get_args(Language))
        with self._database.writing() as session:
            place = _teams.hold_class(session, room.id)
            code, kept = _new_code(session, place)
            same = select(func.count()).select_from(ParticipantRow)
            namesakes = session.scalar(same.filter_by(class_id=room.id, name=name)) or 0
            owner = _rows.new_owner(session, "participant")
            row = ParticipantRow(
                owner_id=owner.id,
                class_id=room.id,
                name=name,
                team_id=None if team is None else _teams.named(session, room.id, team).owner_id,
                language=language or place.language,
                resume_hash=kept,
                joined_at=owner.created_at,
            )
            session.add(row)
            session.flush()
            return Joined(_rows.participant(session, row.owner_id), code, namesakes)

    def resume(self, room: Classroom, code: str) -> Participant:
        """Return who has this resume code; also in an archived class, to read.

        The server must slow down wrong codes; see `workshop_kit.store._codes`.

        Raises
        ------
        CodeUnknown
            Nobody in this class has it.
        ParticipantRemoved
            The trainer has removed the participant.
        NotStored
            The class is gone.
        """
        read = read_code(code, RESUME_CODE)
        with self._database.reading() as session:
            place = session.get(ClassRow, room.id)
            if place is None:
                raise NotStored("the class is not in the store any more")
            kept = hashed(read or "", place.salt)  # the same time for what cannot be a code
            found = session.scalar(
                select(ParticipantRow.owner_id).filter_by(class_id=room.id, resume_hash=kept)
            )
            if read is None or found is None:
                raise CodeUnknown(
                    "nobody in this class has this code: it has eight letters and digits, never"
                    " 0, O, 1, I or L; ask the trainer for a new one"
                )
            _gate.member(session, found)
            return _rows.participant(session, found)

    def new_resume_code(self, participant: Owner) -> str:
        """Give a new resume code; the old one ends.

        Raises
        ------
        ParticipantRemoved, NotStored
        """
        with self._database.writing() as session:
            row = _held(session, participant)
            _gate.member(session, participant.id)
            code, row.resume_hash = _new_code(session, session.get_one(ClassRow, row.class_id))
            return code

    def find(self, room: Classroom, key: str) -> Participant:
        """Return the class's participant whose owner has this key; look at `removed_at`.

        Raises
        ------
        NotStored
            There is none in this class.
        """
        asked = "participant", room.id, key
        found = self._database.cached(asked, lambda: self._find(room, OwnerRow.key == key))
        if not found:
            raise NotStored("there is no such participant in this class: join again")
        return found[0]

    def all(self, room: Classroom) -> list[Participant]:
        """Return the class's participants in order of joining, removed ones too."""
        return [*self._database.cached(("participants", room.id), lambda: self._find(room))]

    def _find(self, room: Classroom, *wanted: ColumnElement[bool]) -> list[Participant]:
        with self._database.reading() as session:
            return _rows.participants(session, ParticipantRow.class_id == room.id, *wanted)

    def move(self, participant: Owner, team: Owner | None) -> Participant:
        """Put a participant into a team of the class, or into none; an old team's pen is freed.

        Raises
        ------
        NotStored
            The class has no such team.
        ParticipantRemoved, ClassArchived
        """
        with self._database.writing() as session:
            row = _held(session, participant)
            _gate.member(session, participant.id)
            _gate.open_class(session, row.class_id)
            if team is not None:
                to = session.get(TeamRow, team.id)
                if to is None or to.class_id != row.class_id:
                    raise NotStored("there is no such team in this class")
            new = None if team is None else team.id
            if row.team_id != new:
                _teams.free_pen(session, participant)
                row.team_id = new
                session.flush()
            return _rows.participant(session, participant.id)

    def speak(self, participant: Owner, language: Language) -> Participant:
        """Change a participant's language.

        Raises
        ------
        AnswerRefused
            It is neither zh nor en.
        ParticipantRemoved, NotStored
        """
        chosen = choice("language", language, get_args(Language))
        with self._database.writing() as session:
            row = _held(session, participant)
            _gate.member(session, participant.id)
            row.language = chosen
            session.flush()
            return _rows.participant(session, participant.id)

    def remove(self, participant: Owner) -> Participant:
        """Take somebody out of a class; the pen is freed, answers stay, unseen. May be repeated.

        Raises
        ------
        NotStored
        """
        with self._database.writing() as session:
            row = _held(session, participant)
            row.removed_at = row.removed_at or now()
            _teams.free_pen(session, participant)
            session.flush()
            return _rows.participant(session, participant.id)

    def readmit(self, participant: Owner) -> Participant:
        """Undo `remove`; the pen stays where it is by now.

        Raises
        ------
        NotStored
        """
        with self._database.writing() as session:
            _held(session, participant).removed_at = None
            session.flush()
            return _rows.participant(session, participant.id)


def _held(session: Session, participant: Owner) -> ParticipantRow:
    """Return a participant's row; keeps off those who write as this owner or for the team."""
    row = session.get(ParticipantRow, participant.id)
    if row is None:
        raise NotStored("the participant is in no class (any more): join again")
    if row.team_id is not None:
        session.execute(select(OwnerRow.id).filter_by(id=row.team_id).with_for_update())
    _gate.lock(session, participant)
    session.refresh(row)
    return row


def _new_code(session: Session, place: ClassRow) -> tuple[str, str]:
    while True:
        code = new_code(RESUME_CODE)
        kept = hashed(code, place.salt)
        taken = select(ParticipantRow.owner_id).filter_by(class_id=place.id, resume_hash=kept)
        if session.scalar(taken) is None:
            return code, kept
