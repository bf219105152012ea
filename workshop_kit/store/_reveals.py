"""What a trainer has opened, closed and revealed in a class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from sqlalchemy import select

from workshop_kit.store import _gate
from workshop_kit.store._engine import Database
from workshop_kit.store._errors import NotStored
from workshop_kit.store._records import Classroom, Reveal, RevealState
from workshop_kit.store._tables import RevealRow
from workshop_kit.store._values import choice, name, now


class Reveals:
    """What stands open, closed or revealed; reached as `Store.reveals`.

    Of all that was said about an exercise and one of its fields, and not undone, the latest
    counts: closing an exercise closes its revealed fields too, undoing that reveals them again.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def say(
        self, room: Classroom, exercise: str, state: RevealState, field: str | None = None
    ) -> Reveal:
        """Open, close or reveal an exercise, or one field of it.

        Parameters
        ----------
        room : Classroom
        exercise : str
        state : "closed", "open" or "revealed"
        field : str or None
            None is the whole exercise.

        Raises
        ------
        ClassArchived, NotStored
            The class has ended, or is gone.
        AnswerRefused
            An argument is none of these.
        """
        row = RevealRow(
            class_id=room.id,
            exercise=name("exercise", exercise),
            field="" if field is None else name("field", field),
            state=choice("state", state, get_args(RevealState)),
        )
        with self._database.writing() as session:
            _gate.open_class(session, room.id)
            row.at = now()
            session.add(row)
            session.flush()
            return _reveal(row)

    def undo(self, room: Classroom, exercise: str, field: str | None = None) -> Reveal:
        """Take back the latest that was said of just this exercise or field; it stays on record.

        Raises
        ------
        NotStored
            Nothing (more) was said of it in this class.
        ClassArchived
        """
        wanted = select(RevealRow).filter_by(
            class_id=room.id, exercise=exercise, field=field or "", undone_at=None
        )
        with self._database.writing() as session:
            _gate.open_class(session, room.id)
            row = session.scalar(wanted.order_by(RevealRow.id.desc()).limit(1).with_for_update())
            if row is None:
                raise NotStored(f"{exercise}: nothing is left to undo")
            row.undone_at = now()
            session.flush()
            return _reveal(row)

    def state(
        self, room: Classroom, exercise: str, fields: Sequence[str] = ()
    ) -> dict[str | None, RevealState | None]:
        """Return how the exercise (key None) and each of `fields` stand; None is not yet said."""
        found: dict[str | None, RevealState | None] = dict.fromkeys((None, *fields))
        for said in self.history(room, exercise):
            if said.undone_at is not None:
                continue
            for field in found if said.field is None else [said.field]:
                if field in found:
                    found[field] = said.state
        return found

    def history(self, room: Classroom, exercise: str | None = None) -> list[Reveal]:
        """Return all that was said in a class, the first first, what was undone too."""
        wanted = select(RevealRow).filter_by(class_id=room.id).order_by(RevealRow.id)
        if exercise is not None:
            wanted = wanted.filter_by(exercise=exercise)
        with self._database.reading() as session:
            return [_reveal(row) for row in session.scalars(wanted)]


def _reveal(row: RevealRow) -> Reveal:
    state = cast(RevealState, row.state)
    return Reveal(row.exercise, row.field or None, state, row.at, row.undone_at)
