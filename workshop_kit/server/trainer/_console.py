"""The console's first page: how to join, the exercises, the roster."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated

from workshop_kit.course import Exercise, load_agenda, speaking
from workshop_kit.course import gettext as _
from workshop_kit.exports import handbook_days
from workshop_kit.store import AnswerRefused

from .._exercise import readable_exercises
from .._pace import gathered, moment, timer
from .._page import team_name
from ._blocks import order_of, order_words
from ._door import KeyDoor
from ._joining import joining
from ._page import HIDE, TrainerPage
from ._people import TEAM
from ._progress import Sort, Steps, listed, roster
from ._stuck import who_is_stuck
from ._timer import preset_minutes
from ._undo import lately

__all__ = ["ConsoleHandler", "NamesHandler", "TeamsHandler", "in_agenda_order"]

LONGEST_TEAM = 60


def in_agenda_order(exercises: list[Exercise]) -> list[Exercise]:
    """Return the exercises as the seminar has them; those without a place come last."""
    agenda = load_agenda()
    placed = [entry.id for day in agenda.days for block in day.blocks for entry in block.exercises]
    places = {name: place for place, name in reversed(list(enumerate(placed)))}
    return sorted(exercises, key=lambda one: (places.get(one.id, len(placed)), one.code))


class ConsoleHandler(KeyDoor):
    """The console, or with ``?key=`` the way in."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Let those who bring a key try it."""
        if "key" in self.request.query_arguments and self.request.method == "GET":
            self.access = "anyone"
        await super().prepare()

    @allow_unauthenticated
    async def get(self) -> None:
        """Show how the class is doing; a key never stays in the address."""
        if self.access == "anyone":
            await self.try_key(self.get_query_argument("key", "")[:200])
            return
        with speaking(self.language):
            self.draw("console", _("Console"), **self._shown())

    def _shown(self) -> dict[str, Any]:
        crowd = self.crowd()
        exercises = in_agenda_order(readable_exercises(self.log))
        steps = Steps(crowd, exercises)
        asked = self._asked()
        teams = [{"key": one.owner.key, "name": team_name(one.name)} for one in crowd.teams]
        return {
            "classroom": self.room.classroom,
            "archived": self.room.classroom.archived_at,
            "join": joining(self),
            "lately": lately(crowd),
            "help": who_is_stuck(crowd),
            **self._pacing(),
            "joined": len(crowd.people),
            "here": sum(crowd.here(one.owner.key) for one in crowd.people),
            "exercises": listed(crowd, exercises, steps, self.language),
            "groups": roster(crowd, steps, **asked),
            "asked": asked,
            "teams": teams,
            "removed": [
                {"key": one.owner.key, "name": crowd.name(one.owner.key)} for one in crowd.removed
            ],
        }

    def _pacing(self) -> dict[str, Any]:
        day = self.get_query_argument("day", "")[:2]
        order = order_of(self.room, int(day) if day.isascii() and day.isdigit() else None)
        called = gathered(self.room)
        return {
            "timer": timer(self.room, moment()),
            "minutes": preset_minutes(self.room),
            "order": order,
            "order_words": order_words(order),
            "days": [
                one.day
                for one in load_agenda().days
                if any(row.kind == "session" for row in one.shown)
            ],
            "printable": handbook_days(),
            "called": called[1].id if called else "",
        }

    def _asked(self) -> dict[str, Any]:
        sort: Sort = "name" if self.get_query_argument("sort", "") == "name" else "team"
        return {
            "sort": sort,
            "team": self.get_query_argument("team", "")[:100],
            "find": self.get_query_argument("find", "")[:100],
        }


class NamesHandler(TrainerPage):
    """Shows numbers in the place of names on this device, and names again."""

    def post(self) -> None:
        """Remember the choice on this device."""
        hide = "1" if self.get_body_argument("hide", "") == "1" else "0"
        self.set_cookie(HIDE, hide, path=self.base_url, httponly=True, samesite="Lax")
        self.redirect(self.back, status=303)


class TeamsHandler(TrainerPage):
    """Adds a team."""

    def post(self) -> None:
        """Make a team of the name given, unless there is one."""
        name = " ".join(self.get_body_argument("name", "").split())
        with speaking(self.language):
            if not name or len(name) > LONGEST_TEAM:
                sentence = _("Give the team a name or a number, in at most {most} characters.")
                self.sorry(sentence.format(most=LONGEST_TEAM), 400)
                return
            store, room = self.room.store, self.room.classroom
            before = {one.owner.key for one in store.teams.all(room)}
            try:
                team = store.teams.named(room, name)
            except AnswerRefused:
                self.sorry(_("This name cannot be kept. Use letters or digits."), 400)
                return
            act = None
            if team.owner.key not in before:
                act = store.journal.write(room, TEAM, "added", team.owner.key).id
            self.changed("teams")
            self.done(_("{team} is there.").format(team=team_name(team.name)), act)
