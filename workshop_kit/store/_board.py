"""What a class's projector shows."""

from __future__ import annotations

from workshop_kit.store._journal import Journal
from workshop_kit.store._records import Act, Classroom, OnBoard
from workshop_kit.store._values import name

KIND = "board"


class Board:
    """One exercise or field that everybody looks at, or nothing; reached as `Store.board`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def show(
        self, room: Classroom, exercise: str | None, field: str | None = None, view: str = ""
    ) -> Act:
        """Show an exercise, or one of its fields in a view; None takes away what is shown.

        Raises
        ------
        ClassArchived, NotStored
            The class has ended, or is gone.
        AnswerRefused
            A name is too long or empty.
        """
        value = exercise is not None and {
            "exercise": name("exercise", exercise),
            "field": None if field is None else name("field", field),
            **({"view": name("view", view)} if view else {}),
        }
        return self._journal.write(room, KIND, value or None)

    def shown(self, room: Classroom) -> OnBoard | None:
        """Return what is shown, if anything is."""
        act = self._journal.last(room, KIND)
        return OnBoard(**act.value) if act and act.value else None
