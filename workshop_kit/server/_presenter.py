"""The presenter's window: what to say now, what comes next, how the time goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import nbformat
from markdown_it import MarkdownIt
from tornado.web import HTTPError

from workshop_kit.course import (
    START,
    Block,
    Section,
    block_of,
    blocks_of,
    sections,
    speaking,
    view,
)
from workshop_kit.course import gettext as _
from workshop_kit.files import course_files

from ._api import ApiHandler
from ._events import TRAINERS
from ._pace import block_acts, block_seconds, moment, present_block
from ._page import Access, PageHandler

__all__ = ["NotesHandler", "PlaceHandler", "Showing", "Showings", "trainer_sections"]


@dataclass
class Showing:
    """Where a session is on the projector.

    Attributes
    ----------
    section : str
        Id of the section on the screen.
    blank : bool
        Whether the screen is blank for a moment.
    """

    section: str = START
    blank: bool = False


class Showings:
    """The sessions shown since the server started, by name. Nothing of it is stored."""

    def __init__(self) -> None:
        self._found: dict[str, Showing] = {}

    def of(self, session: str) -> Showing:
        """Return how a session is being shown."""
        return self._found.setdefault(session, Showing())


def trainer_sections(session: str, lang: str) -> list[Section]:
    """Return a session's sections with the trainer's notes.

    Raises
    ------
    HTTPError
        404: there is no such session.
    """
    path = course_files("notebooks", f"{session}.ipynb")
    if not path.is_file():
        raise HTTPError(404)
    return sections(view(nbformat.read(path, as_version=4), lang, "trainer"))


class NotesHandler(PageHandler):
    """The presenter's window, which follows the projector."""

    access: Access = "trainer"

    def get(self, session: str) -> None:
        """Draw the notes of all sections; a script shows those of the present one."""
        found = trainer_sections(session, self.language)
        blocks = block_of(found, blocks_of(session))
        with speaking(self.language):
            self.finish(
                self.page(
                    "presenter.html.j2",
                    _("Notes: {title}").format(title=found[0].title),
                    session=session,
                    place=self.at("sessions", session, "place"),
                    screen=self.at("sessions", session),
                    shown=[self._shown(one, blocks.get(one.id)) for one in found],
                )
            )

    def _shown(self, section: Section, block: Block | None) -> dict[str, Any]:
        return {
            "id": section.id,
            "title": section.title,
            "slides": " ".join(section.slides),
            "notes": MarkdownIt("commonmark", {"html": False}).render(section.notes),
            "block": block.id if block else "",
            "name": block.title.in_(self.language) if block else "",
            "hours": f"{block.start}–{block.end}" if block else "",
            "minutes": block.minutes if block else 0,
        }


class PlaceHandler(ApiHandler):
    """Where a session is on the projector: told by its page, asked by the presenter's window."""

    access: Access = "trainer"

    def initialize(self, showings: Showings) -> None:
        """Take what is being shown."""
        self.showings = showings

    def get(self, session: str) -> None:
        """Tell where it is."""
        trainer_sections(session, self.language)
        self._answer(self.showings.of(session))

    def post(self, session: str) -> None:
        """Go to a section, blank the screen or show it again, and tell all its windows."""
        found = trainer_sections(session, self.language)
        wanted, blank, by = (self.body().get(name) for name in ("section", "blank", "by"))
        if wanted not in [one.id for one in found]:
            with speaking(self.language):
                self.say(400, _("There is no such section. Reload the page."))
            return
        showing = self.showings.of(session)
        showing.section, showing.blank = wanted, blank is True
        self.room.events.tell(
            TRAINERS,
            "section",
            session=session,
            section=showing.section,
            blank=showing.blank,
            by=by[:40] if isinstance(by, str) else "",
        )
        self._answer(showing)

    def _answer(self, showing: Showing) -> None:
        now = moment()
        present = present_block(self.room, now)
        spent = block_seconds(block_acts(self.room), now)
        self.finish(
            {
                "section": showing.section,
                "blank": showing.blank,
                "block": present.id if present else "",
                "spent": {block: took for block, took in spent.items() if took is not None},
            }
        )
