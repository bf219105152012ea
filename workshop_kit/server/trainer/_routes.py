"""The console's addresses."""

from __future__ import annotations

from typing import Any

from ._blocks import BlockHandler, GatherHandler
from ._board import BoardHandler, ShowHandler
from ._console import ConsoleHandler, NamesHandler, TeamsHandler
from ._door import EnterHandler, LeaveConsoleHandler
from ._exercise_view import AnswerHandler, ExerciseViewHandler
from ._people import PersonActionHandler, PersonHandler
from ._reveals import RevealHandler
from ._scoring import ScoreHandler
from ._timer import TimerHandler
from ._undo import UndoHandler

__all__ = ["trainer_routes"]

EXERCISE = r"/trainer/exercises/([a-z0-9_]+)"
PERSON = r"/trainer/people/([0-9a-f]+)"


def trainer_routes() -> list[tuple[str, Any]]:
    """Return path and handler of every page and action for trainers."""
    return [
        (r"/trainer", ConsoleHandler),
        (r"/trainer/enter", EnterHandler),
        (r"/trainer/leave", LeaveConsoleHandler),
        (r"/trainer/names", NamesHandler),
        (r"/trainer/board", BoardHandler),
        (r"/trainer/board/show", ShowHandler),
        (r"/trainer/teams", TeamsHandler),
        (r"/trainer/blocks", BlockHandler),
        (r"/trainer/gather", GatherHandler),
        (r"/trainer/timer", TimerHandler),
        (r"/trainer/undo", UndoHandler),
        (EXERCISE, ExerciseViewHandler),
        (EXERCISE + r"/reveals", RevealHandler),
        (EXERCISE + r"/scores", ScoreHandler),
        (EXERCISE + r"/answers/([0-9a-f]+)/([A-Za-z0-9_]+)", AnswerHandler),
        (PERSON, PersonHandler),
        (PERSON + r"/([a-z]+)", PersonActionHandler),
    ]
