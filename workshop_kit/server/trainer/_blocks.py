"""Begin a block of the day, or end it; call everybody to an exercise, or call off."""

from __future__ import annotations

from typing import Any

from tornado.web import HTTPError

from workshop_kit.course import gettext as _
from workshop_kit.course import load_agenda, load_exercise, ngettext, speaking

from .._exercise import exercise_ids
from .._pace import BLOCK, GATHER, block_acts, gathered, moment, tell_pace
from .._room import Room
from .._standing import standing
from ._order import Order, day_of, running_order
from ._page import TrainerPage

__all__ = ["BlockHandler", "GatherHandler", "order_of", "order_words"]


class BlockHandler(TrainerPage):
    """What the trainer says about the day."""

    def post(self) -> None:
        """Begin a block, or without one end what is on; tell every page."""
        wanted = self.get_body_argument("block", "")
        blocks = {block.id: block for day in load_agenda().days for block in day.shown}
        if wanted and wanted not in blocks:
            raise HTTPError(404)
        with speaking(self.language):
            journal, classroom = self.room.store.journal, self.room.classroom
            last = journal.last(classroom, BLOCK)
            if (last.value if last else None) == (wanted or None):
                self.done(_("It is so already."))
                return
            act = journal.write(classroom, BLOCK, wanted or None)
            tell_pace(self.room)
            title = blocks[wanted].title.in_(self.language) if wanted else ""
            told = _("“{block}” begins now.").format(block=title) if wanted else _("Block ended")
            self.done(told, act.id)


class GatherHandler(TrainerPage):
    """Calls the class to an exercise."""

    def post(self) -> None:
        """Offer every page one tap to it, or without an exercise stop offering."""
        wanted = self.get_body_argument("exercise", "")
        if wanted and wanted not in exercise_ids():
            raise HTTPError(404)
        room = self.room
        with speaking(self.language):
            spec = load_exercise(wanted) if wanted else None
            if spec and standing(room.store, room.classroom, spec) == "closed":
                self.sorry(_("{exercise} is closed. Open it first.").format(exercise=spec.code))
                return
            called = gathered(room)
            if (called[1].id if called else "") == wanted:
                self.done(_("It is so already."))
                return
            act = room.store.journal.write(room.classroom, GATHER, wanted or None)
            tell_pace(room)
            sentence = _("All pages offer {exercise} now.")
            told = sentence.format(exercise=spec.code) if spec else _("Call ended")
            self.done(told, act.id)


def order_of(room: Room, wanted: int | None) -> Order:
    """Return the running order of a day of the class, today's without one that is asked for."""
    acts = block_acts(room)
    return running_order(day_of(load_agenda(), acts, wanted), acts, moment())


def order_words(order: Order) -> dict[str, Any]:
    """Return what the running order says in sentences."""
    behind = order.behind
    if behind is None:
        pace = ""
    elif behind == 0:
        pace = _("on time")
    elif behind > 0:
        pace = ngettext("{n} minute behind", "{n} minutes behind", behind).format(n=behind)
    else:
        pace = ngettext("{n} minute ahead", "{n} minutes ahead", -behind).format(n=-behind)
    return {"pace": pace, "late": (behind or 0) > 0}
