"""A session's notebook for the room: rendered by Voila, one section a screen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbformat import NotebookNode
from tornado.web import HTTPError
from voila.configuration import VoilaConfiguration
from voila.paths import collect_template_paths

from workshop_kit.course import START, mark_sections, sections, speaking, view
from workshop_kit.course import gettext as _
from workshop_kit.files import course_files

from ._events import TRAINERS
from ._notebook_page import NotebookHandler
from ._page import Access, surroundings
from ._presenter import NotesHandler, PlaceHandler, Showings

TEMPLATE = "workshop_session"
SESSION = r"/sessions/([a-z0-9_]+)"

__all__ = ["SessionHandler", "session_routes"]


def session_routes(app: Any) -> list[tuple[Any, ...]]:
    """Return path, handler and settings of a session's pages; ``app`` is Voila's."""
    pages = VoilaConfiguration(parent=app)
    pages.template, pages.prelaunch_hook = TEMPLATE, as_session
    pages.strip_sources = False  # folded away; one key shows it
    render = {
        "template_paths": collect_template_paths(["voila", "nbconvert"], TEMPLATE),
        "config": app.config,
        "voila_configuration": pages,
    }
    showings = {"showings": Showings()}
    return [
        (SESSION, SessionHandler, render),
        (SESSION + "/notes", NotesHandler),
        (SESSION + "/place", PlaceHandler, showings),
    ]


@lru_cache(maxsize=4)
def _notebooks(folder: Path) -> AsyncLargeFileManager:
    return AsyncLargeFileManager(root_dir=str(folder))


class SessionHandler(NotebookHandler):
    """A session for the projector, in a kernel of the trainer's."""

    access: Access = "trainer"

    @property
    def contents_manager(self) -> AsyncLargeFileManager:
        """The sessions' folder; exercises have another."""
        return _notebooks(course_files("notebooks"))

    async def get(self, session: str) -> None:
        """Run the notebook in a kernel of its own and send its page as it comes."""
        if not course_files("notebooks", f"{session}.ipynb").is_file():
            raise HTTPError(404)
        self.session = session
        await self.draw(f"{session}.ipynb", TRAINERS)


def as_session(handler: SessionHandler, notebook: NotebookNode, cwd: str) -> NotebookNode:
    """Voila's prelaunch hook: the room's view of the notebook, without what the trainer says."""
    lang = handler.language
    viewed = view(notebook, lang, "room")
    screens = sections(viewed)
    mark_sections(viewed)
    with speaking(lang):
        page = surroundings(handler, viewed.metadata.get("title", ""))
        page["guard"] = guard(handler)
        page["start"] = START
        page["sections"] = [{"id": one.id, "title": one.title} for one in screens]
        page["session"] = {
            "place": handler.at("sessions", handler.session, "place"),
            "notes": handler.at("sessions", handler.session, "notes"),
            "events": handler.at("trainer", "events"),
            "name": handler.session,
            "elsewhere": _("Answers are written on the participants’ own pages."),
            "position": _("{n} of {all}"),
        }
        page["words"] |= buttons()
    viewed.metadata["workshop"] = {**viewed.metadata.get("workshop", {}), **page}
    return viewed


def buttons() -> dict[str, str]:
    """What the buttons of the strip below a screen say."""
    return {
        "previous": _("Previous"),
        "next": _("Next"),
        "code": _("Code"),
        "blank": _("Blank the screen"),
        "notes": _("Notes"),
        "sections": _("Sections"),
        "blanked": _("The screen is blank. Press any key to show it again."),
    }


def guard(handler: SessionHandler) -> dict[str, Any]:
    """What the script that watches over an open page needs to know and to say."""
    return {
        "health": handler.at("healthz"),
        "boot": handler.settings["boot"],
        "exercise": handler.session,
        "words": {
            "lost": [_("Connection lost."), _("Go on; only sliders and buttons rest.")],
            "rejoining": [_("Rejoining…"), _("The same section comes back by itself.")],
            "back": [_("Back."), _("Everything works again.")],
            "kept": [_("Back."), _("Everything works again.")],
        },
    }
