"""What was answered when the same was asked first, and which hand-in counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workshop_kit.store._records import Attempt, Owner

if TYPE_CHECKING:
    from workshop_kit.course import Exercise
    from workshop_kit.store._store import Store


def once(sheet: str) -> bool:
    """Return whether a sheet is handed in once: it tells what another one withholds."""
    return _withheld_before(sheet) is not None


def counting(sheet: str, attempts: Sequence[Attempt]) -> Attempt | None:
    """Return the attempt that counts: the last, but the first of what is handed in once."""
    if not attempts:
        return None
    return attempts[0 if once(sheet) else -1]


def answers_before(store: Store, owner: Owner, sheet: str) -> dict[str, Any] | None:
    """Return the answers to compare a second test with: those last handed in, else those stored.

    Returns
    -------
    dict or None
        Value by field; None where nothing is compared, or nothing was answered.
    """
    return _given(store, owner, _withheld_before(sheet))


def vote_before(store: Store, owner: Owner, sheet: str) -> dict[str, Any] | None:
    """Return what an owner answered when the questions of a vote were asked first.

    Returns
    -------
    dict or None
        As `answers_before`; None also where a sheet asks nothing again, or a test.
    """
    exercise = _exercise(sheet)
    return _given(store, owner, exercise.again if exercise and exercise.votes_again else None)


def _given(store: Store, owner: Owner, first: str | None) -> dict[str, Any] | None:
    """Return the answers last handed in of a sheet, else those stored; None where all are blank."""
    from workshop_kit.course import is_blank

    if first is None:
        return None
    handed_in = store.attempts(owner, first)
    if handed_in:
        given = dict(handed_in[-1].answers)
    else:
        given = {name: answer.value for name, answer in store.answers(owner, first).items()}
    return given if any(not is_blank(value) for value in given.values()) else None


def _withheld_before(sheet: str) -> str | None:
    """Return the exercise whose answers a sheet tells."""
    exercise = _exercise(sheet)
    return exercise.again if exercise and exercise.ends_withholding else None


def _exercise(sheet: str) -> Exercise | None:
    """Return the exercise of a sheet; None where the course has no such."""
    from workshop_kit.course import SpecError, load_exercise

    try:
        return load_exercise(sheet)
    except SpecError:
        return None
