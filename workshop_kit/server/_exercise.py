"""An exercise's notebook as a page."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from logging import Logger
from typing import Any

from nbformat import NotebookNode
from tornado.httputil import url_concat
from tornado.web import HTTPError

from workshop_kit.course import Exercise, SpecError, load_exercise, speaking, view
from workshop_kit.course import gettext as _
from workshop_kit.files import course_ids
from workshop_kit.kernels import ForkUnavailableError

from ._notebook_page import RETRY_SECONDS, NotebookHandler
from ._page import PageHandler, surroundings
from ._path import rail, when
from ._standing import standing
from ._templates import Replayed, Templates

__all__ = ["ExerciseHandler", "as_page", "exercise_ids", "readable_exercises"]


def exercise_ids() -> list[str]:
    """Ids of the exercises that have both a page and a specification, in name order."""
    return sorted(course_ids("exercises", ".ipynb") & course_ids("exercises", ".yml"))


def readable_exercises(log: Logger) -> list[Exercise]:
    """The exercises whose specification can be read; one at fault must not close the others."""
    found = []
    for name in exercise_ids():
        try:
            found.append(load_exercise(name))
        except SpecError as error:
            log.error("not on the overview: %s", error)
    return found


class ExerciseHandler(NotebookHandler):
    """An exercise that its trainer has not closed, in a kernel of the participant's own."""

    async def get(self, exercise: str) -> None:
        """Run the notebook in a kernel of its own and send its page as it comes."""
        if exercise not in exercise_ids():
            raise HTTPError(404)
        self.exercise = exercise
        if standing(self.room.store, self.room.classroom, load_exercise(exercise)) == "closed":
            self.say_closed()
            return
        await self.draw(f"{exercise}.ipynb", self.me.owner.key)

    async def get_generator(self, path: str) -> AsyncIterator[str]:
        """Send the page of a notebook that has run before, else run it for this page."""
        templates: Templates = self.settings["templates"]
        ready = await templates.of(self.exercise, self.language, partial(self._replayed, path))
        if ready is not None:
            try:
                kernel_id = await self.kernel_manager.start_kernel(
                    kernel_name=ready.kernel_name,
                    path="",
                    env=dict(os.environ),
                    template=ready.template,
                )
            except ForkUnavailableError as reason:
                self.log.warning("a template of %s failed: %s", path, reason)
                templates.forget(self.exercise, self.language)
            else:
                own = around(self, ready.surroundings["sections"])
                yield await ready.html(own, kernel_id)
                return
        async for part in super().get_generator(path):
            yield part

    async def _replayed(self, path: str) -> Replayed:
        renderer = self.renderer(Replayed, path)
        await renderer.initialize()
        return renderer

    def say_closed(self) -> None:
        """Say that the trainer opens it, and look again by itself."""
        self.set_header("Refresh", str(RETRY_SECONDS))
        with speaking(self.language):
            sentence = _(
                "Your trainer opens this exercise when it is time. The page then opens by itself."
                " What you have written is kept."
            )
            self.finish(self.page("message.html.j2", _("Not open now"), sentence=sentence))


def as_page(handler: ExerciseHandler, notebook: NotebookNode, cwd: str) -> NotebookNode:
    """Voila's prelaunch hook: one language of the notebook, with what its page shows around it."""
    viewed = view(notebook, handler.language, "participant")
    with speaking(handler.language):
        found = sections(viewed)
    known = viewed.metadata.get("workshop", {})
    viewed.metadata["workshop"] = {**known, **around(handler, found)}
    return viewed


def around(handler: ExerciseHandler, found: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What an exercise's page shows around its sections: the visitor's own, as of now."""
    lang = handler.language
    exercise = load_exercise(handler.exercise)
    with speaking(lang):
        page = surroundings(handler, exercise.title.in_(lang))
        page["place"] = f"{exercise.code} {exercise.title.in_(lang)}"
        page["when"] = when(exercise.id, lang)
        page["rail"] = rail(exercise.id)
        page["sections"] = found
        page["guard"] = guard(handler, exercise.id)
        page["api"] = handler.at("api/")
        events = url_concat(handler.at("events"), {"exercise": exercise.id, "lang": lang})
        page["events"] = page["pace"]["events"] = events
        page["owner"] = handler.me.owner.key
    return page


def sections(notebook: NotebookNode) -> list[dict[str, str]]:
    """Mark each cell that opens a section (a second-level heading) and list the sections."""
    found = [{"id": "brief", "title": _("Brief")}]
    for cell in notebook.cells:
        heading = re.match(r"## +(.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            cell.metadata["workshop_section"] = cell.id
            found.append({"id": cell.id, "title": heading[1].strip()})
    return found


def guard(handler: PageHandler, exercise: str) -> dict[str, Any]:
    """What the script that watches over an open page needs to know and to say."""
    return {
        "health": handler.at("healthz"),
        "boot": handler.settings["boot"],
        "exercise": exercise,
        "words": {
            "lost": [_("Connection lost."), _("Keep writing; your answers stay on this device.")],
            "rejoining": [_("Rejoining…"), _("The page resumes when you pause typing.")],
            "stuck": [
                _("The charts do not answer."),
                _("Saving goes on without them. The page opens again when you pause typing."),
            ],
            "back": [_("Back."), _("Your answers are saved.")],
            "kept": [_("Back."), _("Some answers are not saved yet; see the worksheet.")],
        },
    }
