"""What a trainer does for one participant: a new code, another team, the pen, out and in again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from tornado.web import HTTPError

from workshop_kit.course import gettext as _
from workshop_kit.course import speaking
from workshop_kit.store import NotOnTeam, Owner, Participant, ParticipantRemoved, PenHeld, Team

from .._kernels import WorkshopKernels
from .._page import team_name
from ._crowd import Crowd
from ._page import TrainerPage

__all__ = ["PERSON", "TEAM", "PeoplePage", "PersonActionHandler", "PersonHandler"]

PERSON, TEAM = "person", "team"  # what the journal calls acts about them
NO_TEAM = "none"


class PeoplePage(TrainerPage):
    """Takes people out of the class, lets them in again, and moves them between teams."""

    async def take_out(self, crowd: Crowd, person: Participant) -> None:
        """Remove somebody: open pages close, kernels end, answers stay."""
        key = person.owner.key
        self.room.store.participants.remove(person.owner)
        self.room.events.tell(key, "removed")
        self.room.events.end(key)
        self.tell_teams(crowd, person.team)
        self.changed("roster")
        kernels: WorkshopKernels = self.kernel_manager  # type: ignore[assignment]
        await kernels.end_all_of(key)

    def let_in(self, crowd: Crowd, person: Participant) -> None:
        """Readmit somebody."""
        self.room.store.participants.readmit(person.owner)
        self.tell_teams(crowd, person.team)
        self.changed("roster")

    def put(self, crowd: Crowd, person: Participant, team: Team | None) -> None:
        """Put somebody into a team, or into none."""
        self.room.store.participants.move(person.owner, team.owner if team else None)
        self.tell_teams(crowd, person.team, team.owner if team else None)
        self.room.events.tell(person.owner.key, "team")
        self.changed("roster")

    def tell_teams(self, crowd: Crowd, *teams: Owner | None) -> None:
        """Tell the members of teams that something about their team has changed."""
        keys: Iterable[str] = {one.owner.key for one in crowd.people if one.team in teams}
        if any(teams):
            self.room.events.tell(set(keys), "team")


class PersonHandler(PeoplePage):
    """What can be done for somebody; the script shows it in a dialog."""

    def get(self, key: str) -> None:
        """Offer the actions."""
        with speaking(self.language):
            self.show(self.crowd(), key)

    def show(self, crowd: Crowd, key: str, code: str = "") -> None:
        """Draw them, or the resume code that was just given."""
        person = crowd.person(key)
        team = crowd.team(person.team.key) if person.team else None
        teams = [{"key": one.owner.key, "name": team_name(one.name)} for one in crowd.teams]
        self.draw(
            "person",
            _("Participant"),
            person={"key": key, "name": crowd.name(key), "removed": bool(person.removed_at)},
            team={"key": team.owner.key, "name": team_name(team.name)} if team else None,
            teams=teams,
            pen=_pen(crowd, person, team),
            resume_code=code,
            archived=self.room.classroom.archived_at,
        )


class PersonActionHandler(PersonHandler):
    """Does it."""

    async def get(self, key: str, action: str) -> None:  # type: ignore[override]
        """There is nothing to see here."""
        raise HTTPError(405)

    async def post(self, key: str, action: str) -> None:
        """Do what was asked for this participant."""
        known = {
            "remove": self._remove,
            "readmit": self._readmit,
            "move": self._move,
            "pen": self._take_pen,
            "resume": self._new_code,
        }
        if action not in known:
            raise HTTPError(404)
        with speaking(self.language):
            crowd = self.crowd()
            try:
                await known[action](crowd, crowd.person(key))
            except ParticipantRemoved:
                self.sorry(_("This participant has been removed; readmit first."))

    async def _remove(self, crowd: Crowd, person: Participant) -> None:
        await self.take_out(crowd, person)
        sentence = _("{name} is out of the class. The answers are kept.")
        act = self._written(person, {"did": "removed"})
        self.done(sentence.format(name=crowd.name(person.owner.key)), act)

    async def _readmit(self, crowd: Crowd, person: Participant) -> None:
        self.let_in(crowd, person)
        act = self._written(person, {"did": "readmitted"})
        self.done(_("{name} is in the class again.").format(name=crowd.name(person.owner.key)), act)

    async def _move(self, crowd: Crowd, person: Participant) -> None:
        wanted = self.get_body_argument("team", "")
        team = crowd.team(wanted)
        if team is None and wanted != NO_TEAM:
            self.sorry(_("There is no such team. Choose one of these."), 400)
            return
        self.put(crowd, person, team)
        before = person.team.key if person.team else None
        act = self._written(person, {"did": "moved", "from": before})
        name = crowd.name(person.owner.key)
        if team is None:
            self.done(_("{name} is in no team now.").format(name=name), act)
        else:
            sentence = _("{name} is in {team} now.")
            self.done(sentence.format(name=name, team=team_name(team.name)), act)

    def _written(self, person: Participant, value: dict[str, Any]) -> int | None:
        if self.room.classroom.archived_at:
            return None  # somebody may be taken out of an ended class too; it keeps no journal
        journal = self.room.store.journal
        return journal.write(self.room.classroom, PERSON, value, person.owner.key).id

    async def _take_pen(self, crowd: Crowd, person: Participant) -> None:
        team = crowd.team(person.team.key) if person.team else None
        if team is None:
            self.sorry(_("Only who is in a team can hold its pen."))
            return
        away = team.scribe if team.scribe and not crowd.here(team.scribe.key) else None
        try:
            self.room.store.teams.take_pen(team.owner, person.owner, over=away)
        except PenHeld:
            holder = crowd.name(team.scribe.key) if team.scribe else ""
            sentence = _("{name} holds the pen and is here. Ask for it to be handed over.")
            self.sorry(sentence.format(name=holder))
            return
        except NotOnTeam:
            self.sorry(_("Only who is in a team can hold its pen."))
            return
        self.tell_teams(crowd, team.owner)
        self.changed("pen")
        sentence = _("{name} holds the pen of {team} now.")
        name = crowd.name(person.owner.key)
        self.done(sentence.format(name=name, team=team_name(team.name)))

    async def _new_code(self, crowd: Crowd, person: Participant) -> None:
        # Making a resume code takes a while, on purpose
        code = await asyncio.to_thread(self.room.store.participants.new_resume_code, person.owner)
        self.show(crowd, person.owner.key, code)


def _pen(crowd: Crowd, person: Participant, team: Team | None) -> dict[str, Any]:
    """Return who holds the pen of somebody's team, and whether it can be given to them."""
    if team is None or person.removed_at:
        return {"shown": False}
    holder = team.scribe
    return {
        "shown": True,
        "mine": holder == person.owner,
        "holder": crowd.name(holder.key) if holder else "",
        "free": holder is None or not crowd.here(holder.key),
    }
