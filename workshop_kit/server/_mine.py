"""My data: everything that is stored about a participant, to see, to take home and to delete."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

from workshop_kit.course import gettext as _
from workshop_kit.course import ngettext, speaking
from workshop_kit.log import report
from workshop_kit.store import Owner, StoreBusy, StoreError

from ._class_result import class_results
from ._events import TRAINERS
from ._exercise import readable_exercises
from ._page import PageHandler, team_of
from ._records import everything, told_sheets, workbook

SCRUB_SECONDS = 30.0
SCRUBS = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = ["CodeHandler", "DeleteHandler", "DownloadHandler", "MineHandler", "moment"]


def moment(at: datetime, lang: str) -> str:
    """A time in words, by this computer's clock."""
    from babel.dates import format_datetime

    pattern = "y年M月d日 HH:mm" if lang == "zh" else "d MMMM y, HH:mm"
    return format_datetime(at.astimezone(), pattern, locale=lang)


class MineHandler(PageHandler):
    """Who I am here and what I wrote."""

    async def get(self) -> None:
        """Show all of it in words."""
        room, lang = self.room, self.language
        found = await asyncio.to_thread(
            told_sheets, room.store, room.classroom, self.me, readable_exercises(self.log), lang
        )
        with speaking(lang):
            self.finish(
                self.page(
                    "mine.html.j2",
                    _("My data"),
                    classroom=room.classroom,
                    joined=moment(self.me.joined_at, lang),
                    code=self.passport.resume_code(),
                    sheets=found,
                    moment=lambda at: moment(at, lang),
                    saved=saved,
                )
            )


def saved(versions: int) -> str:
    """How often something was saved."""
    return ngettext("saved once", "saved {n} times", versions).format(n=versions)


class DownloadHandler(PageHandler):
    """What I wrote, as a file: a workbook to go on with, or every record."""

    async def get(self, kind: str) -> None:
        """Send the file."""
        room, lang = self.room, self.language
        exercises = readable_exercises(self.log)
        if kind == "xlsx":
            with speaking(lang):
                team = team_of(self, self.me)
            body = await room.in_turn(
                workbook, room.store, room.classroom, self.me, exercises, lang, team
            )
            self.send_file("worksheets", "xlsx", XLSX, body)
        else:
            found = await room.in_turn(everything, room.store, room.classroom, self.me)
            body = json.dumps(found, ensure_ascii=False, indent=1).encode()
            self.send_file("my-data", "json", "application/json; charset=utf-8", body)


class CodeHandler(PageHandler):
    """Gives a new resume code; the old one ends."""

    async def post(self) -> None:
        """Make it and show it on the page of one's data."""
        participants = self.room.store.participants
        try:
            code = await asyncio.to_thread(participants.new_resume_code, self.me.owner)
        except StoreError:
            report("a new resume code")
            self.set_status(503)
            with speaking(self.language):
                sentence = _("The old code still counts. Go back and try again in a moment.")
                title = _("The server is busy just now")
                self.finish(self.page("message.html.j2", title, sentence=sentence))
            return
        self.passport.sign_in(self.me, code)
        self.redirect(self.at("me") + "#code", status=303)


class DeleteHandler(PageHandler):
    """Deletes a participant, after saying what goes and what stays."""

    def refuse(self) -> None:
        """Nobody is left to delete: show the door."""
        self.redirect(self.at("join"), status=303)

    def get(self) -> None:
        """Say what goes and what stays."""
        self.show()

    async def post(self) -> None:
        """Delete, tell every page, and forget this device."""
        if self.get_argument("sure", "") != "yes":
            self.show()
            return
        me = self.me
        try:
            await asyncio.to_thread(self.room.store.delete_owner, me.owner)
        except StoreError:
            report("deleting a participant")
            if self.room.participant(me.owner.key):
                self.set_status(503)
                with speaking(self.language):
                    self.show(_("The server is busy just now; nothing was deleted. Try again."))
                return
            self.room.run(self._scrub(me.owner))
        self._tell(me.owner, me.team)
        self.room.run(self.kernel_manager.end_all_of(me.owner.key))
        self.passport.sign_out()
        self.clear_cookie("workshop_language", path=self.base_url)
        self.participant = None
        with speaking(self.language):
            self.finish(self.page("gone.html.j2", _("Your data is deleted"), owner=me.owner.key))

    def show(self, fault: str = "") -> None:
        """Draw the question."""
        with speaking(self.language):
            self.finish(self.page("delete.html.j2", _("Delete my data"), fault=fault))

    def _tell(self, owner: Owner, team: Owner | None) -> None:
        events = self.room.events
        events.tell(owner.key, "removed")
        events.end(owner.key)
        class_results(self.room).forget()
        events.tell(TRAINERS, "change", what="roster")
        if team:
            events.tell([one.owner.key for one in self.room.members(team)], "team")

    async def _scrub(self, owner: Owner) -> None:
        """Overwrite what another program's reading has kept in the log so far."""
        for _attempt in range(SCRUBS):
            await asyncio.sleep(SCRUB_SECONDS)
            try:
                await asyncio.to_thread(self.room.store.delete_owner, owner)
                return
            except StoreBusy:
                continue
        self.log.error("traces of a deleted participant are still in the write-ahead log")
