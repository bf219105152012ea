"""What a trainer has opened, closed and revealed in a class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from workshop_kit.store._errors import NotStored
from workshop_kit.store._journal import Journal
from workshop_kit.store._records import Act, Classroom, Reveal, RevealState
from workshop_kit.store._values import choice, name

KIND = "reveal"


class Reveals:
    """What stands open, closed or revealed; reached as `Store.reveals`.

    Of all that was said about an exercise and one of its fields, and not undone, the latest
    counts: closing an exercise closes its revealed fields too, undoing that reveals them again.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

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
        subject = name("exercise", exercise)
        part = "" if field is None else name("field", field)
        value = choice("state", state, get_args(RevealState))
        return _reveal(self._journal.write(room, KIND, value, subject, part))

    def undo(self, room: Classroom, exercise: str, field: str | None = None) -> Reveal:
        """Take back the latest that was said of just this exercise or field; it stays on record.

        Raises
        ------
        NotStored
            Nothing (more) was said of it in this class.
        ClassArchived
        """
        last = self._journal.last(room, KIND, exercise, field or "")
        if last is None:
            raise NotStored(f"{exercise}: nothing is left to undo")
        return _reveal(self._journal.undo(room, last.id))

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
        return [_reveal(act) for act in self._journal.acts(room, KIND, exercise)]


def _reveal(act: Act) -> Reveal:
    state = cast(RevealState, act.value)
    return Reveal(act.id, act.subject, act.part or None, state, act.at, act.undone_at)
