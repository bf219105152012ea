"""What the console's pages about one exercise share."""

from __future__ import annotations

import asyncio
from typing import Any

from tornado.web import HTTPError

from workshop_kit.course import Exercise, load_exercise
from workshop_kit.store import CheckFailed

from .._exercise import exercise_ids
from ._page import TrainerPage

__all__ = ["OfExercise"]

FIRST_LOOK_SECONDS = 0.3  # model answers that take longer come to the page when they are there


class OfExercise(TrainerPage):
    """A page about an exercise."""

    def exercise(self, name: str) -> Exercise:
        """Return the exercise of the address."""
        if name not in exercise_ids():
            raise HTTPError(404)
        return load_exercise(name)

    async def model_answers(self, exercise: str) -> tuple[dict[str, Any] | None, str]:
        """Return them if they are there soon, and the log's entry if they failed.

        Pages hear of it when they are there.
        """
        asked: dict[str, asyncio.Task[Any]] = self.settings.setdefault("models_asked", {})
        if exercise not in asked:
            asked[exercise] = asyncio.ensure_future(self.room.model_answers(exercise))
            asked[exercise].add_done_callback(lambda _task: self.changed("models"))
        task = asked[exercise]
        await asyncio.wait([task], timeout=FIRST_LOOK_SECONDS)
        if not task.done():
            return None, ""
        try:
            return task.result(), ""
        except CheckFailed as error:
            return None, error.log_id
        finally:
            if task.done() and task.exception():
                asyncio.get_running_loop().call_later(30, asked.pop, exercise, None)
