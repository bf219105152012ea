"""Classes whose time has passed go when a server starts, unless the clock cannot be believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workshop_kit.store import Classroom, Store

BELIEVED = timedelta(days=400)  # a class overdue for longer speaks against the clock

__all__ = ["delete_overdue"]


def delete_overdue(store: Store, at: datetime | None = None) -> tuple[list[Classroom], bool]:
    """Delete the classes whose retention has ended.

    Parameters
    ----------
    at : datetime or None
        With a time zone; None is now.

    Returns
    -------
    gone : list of Classroom
    believed : bool
        False where a class would be overdue for more than `BELIEVED`: then the computer's date
        may be wrong, and nothing is deleted.

    Raises
    ------
    StoreBusy
        As in `workshop_kit.store.Classes.delete`.
    """
    at = at or datetime.now(UTC)
    late = [at - store.classes.expires_at(room) for room in store.classes.all()]
    if any(by > BELIEVED for by in late):
        return [], False
    return store.classes.delete_expired(at), True
