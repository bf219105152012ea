"""A day's worksheets to print: for participants and the trainer."""

from __future__ import annotations

from workshop_kit.course import gettext as _
from workshop_kit.course import speaking
from workshop_kit.exports import HandbookError, handbook, handbook_days

from ._exercise import readable_exercises
from ._page import Access, PageHandler
from ._standing import standing

__all__ = ["HandbookHandler"]


class HandbookHandler(PageHandler):
    """The handbook of a day, as a PDF."""

    access: Access = "member"

    async def get(self) -> None:
        """Send ``?day=``, without it the first day; say which days there are if it is none."""
        day = self._asked()
        room, lang = self.room, self.language
        organisation = room.classroom.organisation
        try:
            body = await room.in_turn(handbook, day, lang, organisation, self._closed())
        except HandbookError as error:
            self.set_status(404)
            with speaking(lang):
                title = _("There is no such handbook")
                self.finish(self.page("message.html.j2", title, sentence=str(error)))
            return
        self.send_file(f"handbook-day-{day}", "pdf", "application/pdf", body)

    def _asked(self) -> int:
        """Return the day of the address, 0 where it is none."""
        asked = self.get_query_argument("day", "")[:4]
        if not asked:
            return min(handbook_days(), default=0)
        return int(asked) if asked.isascii() and asked.isdigit() else 0

    def _closed(self) -> list[str]:
        """Return what is not shown to a participant yet; a trainer prints everything."""
        if self.is_trainer:
            return []
        store, classroom = self.room.store, self.room.classroom
        known = readable_exercises(self.log)
        return [one.id for one in known if standing(store, classroom, one) == "closed"]
