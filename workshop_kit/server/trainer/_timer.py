"""The timer on all pages: start, a minute more, pause, go on, stop."""

from __future__ import annotations

from datetime import datetime

from tornado.web import HTTPError

from workshop_kit.course import Exercise, load_agenda, ngettext, speaking
from workshop_kit.course import gettext as _

from .._pace import LONGEST_MINUTES, TIMER, Timer, gathered, moment, present_block, tell_pace, timer
from .._room import Room
from ._page import TrainerPage

__all__ = ["TimerHandler", "preset_minutes"]

USUAL_MINUTES = 5


class TimerHandler(TrainerPage):
    """What a trainer does with the timer."""

    def post(self) -> None:
        """Do it, and tell every page."""
        wanted, now = self.get_body_argument("do", ""), moment()
        with speaking(self.language):
            if wanted == "start":
                self._start(now)
            elif wanted in ("add", "pause", "go", "stop"):
                self._change(wanted, now)
            else:
                raise HTTPError(400)

    def _start(self, now: datetime) -> None:
        typed = self.get_body_argument("minutes", "").strip()
        minutes = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
        try:
            begun = Timer.started(minutes, now)
        except ValueError:
            self._too_long()
            return
        told = ngettext("The timer runs: {n} minute.", "The timer runs: {n} minutes.", minutes)
        self._keep("start", begun, told.format(n=minutes))

    def _change(self, wanted: str, now: datetime) -> None:
        present = timer(self.room, now)
        if present is None:
            self.sorry(_("No timer is running. Start one first."))
            return
        try:
            after = {
                "add": present.longer,
                "pause": present.paused,
                "go": present.going_on,
                "stop": lambda _now: None,
            }[wanted](now)
        except ValueError:
            self._too_long()
            return
        said = {
            "add": _("One minute more."),
            "pause": _("The timer is paused."),
            "go": _("The timer goes on."),
            "stop": _("The timer is stopped."),
        }
        self._keep(wanted, after, said[wanted])

    def _keep(self, did: str, after: Timer | None, told: str) -> None:
        value = after.value | {"did": did} if after else None
        act = self.room.store.journal.write(self.room.classroom, TIMER, value)
        tell_pace(self.room)
        self.done(told, act.id)

    def _too_long(self) -> None:
        sentence = _("Set the timer to whole minutes, 1 to {most}.")
        self.sorry(sentence.format(most=LONGEST_MINUTES), 400)


def preset_minutes(room: Room, exercise: Exercise | None = None) -> int:
    """Return what the timer is offered with: the minutes at work on an exercise or in a block."""
    called = gathered(room)
    exercise = exercise or (called[1] if called else None)
    if exercise:
        placed = load_agenda().find(exercise.id)
        return placed[1].exercise_minutes if placed else exercise.minutes
    block = present_block(room, moment())
    return (block.exercise_minutes or block.minutes) if block else USUAL_MINUTES
