"""How an exercise stands in a class: as the trainer last said, else as it starts."""

from __future__ import annotations

from collections.abc import Sequence

from workshop_kit.course import Exercise
from workshop_kit.store import Classroom, Store

__all__ = ["field_states", "standing"]


def standing(store: Store, room: Classroom, exercise: Exercise) -> str:
    """Return whether a whole exercise is "open", "closed" or "revealed"."""
    return store.reveals.state(room, exercise.id)[None] or exercise.starts


def field_states(
    store: Store, room: Classroom, exercise: Exercise, fields: Sequence[str]
) -> dict[str | None, str]:
    """Return how the exercise (key None) and each of `fields` stand.

    A field of which nothing was said stands as it starts: open, also in an exercise that starts
    closed as a whole, or waiting to be opened.
    """
    said = store.reveals.state(room, exercise.id, fields)
    found: dict[str | None, str] = {
        name: said[name] or exercise.field(name).starts for name in fields
    }
    return {None: said[None] or exercise.starts} | found
