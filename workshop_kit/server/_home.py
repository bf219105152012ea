"""The way in: the seminar's path, and the page for what is not there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from workshop_kit.course import gettext as _
from workshop_kit.course import load_agenda, ngettext, speaking

from ._exercise import readable_exercises
from ._pace import present_exercise
from ._page import PageHandler
from ._path import Step, path, steps, when

__all__ = ["HomeHandler", "MissingHandler"]


class HomeHandler(PageHandler):
    """The seminar's path, as far as it is written, with the participant's own progress."""

    async def get(self) -> None:
        """Show where to go on, and every day with its exercises."""
        room, lang = self.room, self.language
        told = room.events.told(self.me.owner.key)  # before anything is looked up
        agenda = load_agenda()
        shown = [one for one in readable_exercises(self.log) if agenda.find(one.id)]
        found = await asyncio.to_thread(steps, room.store, room.classroom, self.me, shown)
        at = present_exercise(room)
        now = _next_of(found, at.id if at else "")
        with speaking(lang):
            title = _("From principles to action in {days} days").format(days=len(agenda.days))
            self.finish(
                self.page(
                    "home.html.j2",
                    title,
                    listens=True,  # its script has a stream of events
                    told=told,
                    ended=room.classroom.archived_at is not None,
                    progress=_progress(found),
                    now=now,
                    when=when(now.exercise.id, lang) if now else "",
                    answered=answered,
                    days=path(found, now, lang),
                )
            )


def _next_of(found: Sequence[Step], at: str) -> Step | None:
    """Return the exercise to go on with: the class's present one, else the first unfinished."""
    usable = [step for step in found if step.state != "closed"]
    waiting = [step for step in usable if not step.finished]
    present = [step for step in usable if step.exercise.id == at]
    return next(iter(present or waiting or usable[-1:]), None)


def _progress(found: Sequence[Step]) -> str:
    """How much was answered, in a sentence."""
    begun = [step for step in found if step.answered]
    if not begun:
        return _("Nothing answered yet. What you write is saved under your name by itself.")
    return ngettext(
        "You have answered {n} of {all} questions in {exercises} exercise.",
        "You have answered {n} of {all} questions in {exercises} exercises.",
        len(begun),
    ).format(
        n=sum(step.answered for step in begun),
        all=sum(step.questions for step in begun),
        exercises=len(begun),
    )


def answered(step: Step) -> str:
    """How many questions of an exercise are answered, in words."""
    return _("{n} of {all} answered").format(n=step.answered, all=step.questions)


class MissingHandler(PageHandler):
    """Everything else."""

    access = "anyone"

    @allow_unauthenticated
    def get(self) -> None:
        """Say so, kindly."""
        raise HTTPError(404)

    head = post = put = delete = patch = options = get
