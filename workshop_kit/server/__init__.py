"""The class server: a room joins, works on the course's notebooks, and is shown what it did."""

from ._addresses import cannot_listen
from ._announce import announce
from ._app import WorkshopApp
from ._doctor import Finding, examine
from ._retention import delete_overdue
from ._room import Room

__all__ = [
    "Finding",
    "Room",
    "WorkshopApp",
    "announce",
    "cannot_listen",
    "delete_overdue",
    "examine",
]
