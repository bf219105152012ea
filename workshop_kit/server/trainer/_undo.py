"""What the trainer did last, in words, and undoing it: one way for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tornado.web import HTTPError

from workshop_kit.course import gettext as _
from workshop_kit.course import load_agenda, mark, speaking
from workshop_kit.store import Act, Participant

from .._pace import BLOCK, GATHER, TIMER, tell_pace
from .._scores import SCORE
from ._crowd import Crowd
from ._people import PERSON, TEAM, PeoplePage
from ._progress import clock
from ._reveals import named

__all__ = ["Done", "UndoHandler", "lately"]

LATELY, LOOKED_AT = 5, 60
BOARD, REVEAL = "board", "reveal"
TIMER_DID = {
    "start": mark("Timer started"),
    "add": mark("Timer: one minute more"),
    "pause": mark("Timer paused"),
    "go": mark("Timer went on"),
}
REVEAL_DID = {
    "open": mark("{what} opened"),
    "closed": mark("{what} closed"),
    "revealed": mark("{what} revealed"),
}
PERSON_DID = {
    "removed": mark("{name} removed"),
    "readmitted": mark("{name} readmitted"),
    "moved": mark("{name} moved"),
}


@dataclass(frozen=True)
class Done:
    """One thing that can be undone, as the console lists it."""

    act: int
    at: str
    words: str


def lately(crowd: Crowd) -> Sequence[Done]:
    """Return the latest things that can be undone, the last first: one of each thing."""
    room = crowd.room
    standing: dict[tuple[str, str, str], Act] = {}
    for act in room.store.journal.acts(room.classroom, most=LOOKED_AT):
        if act.undone_at is None:
            standing[act.kind, act.subject, act.part] = act
    found = sorted(standing.values(), key=lambda act: act.id, reverse=True)
    return [Done(act.id, clock(act.at), _words(crowd, act)) for act in found[:LATELY]]


def _words(crowd: Crowd, act: Act) -> str:
    """Say what an act did."""
    value = act.value
    did = value.get("did", "") if isinstance(value, dict) else ""
    if act.kind == TIMER:
        return _(TIMER_DID[did]) if value else _("Timer stopped")
    if act.kind == REVEAL:
        return _(REVEAL_DID[value]).format(what=named(act.subject, act.part))
    if act.kind == PERSON:
        return _(PERSON_DID[did]).format(name=crowd.name(act.subject))
    if act.kind == SCORE:
        who, what = crowd.name(act.subject), named(*act.part.split("/"))
        return _("{who}: {score} for {what}").format(who=who, score=value, what=what)
    if act.kind == TEAM:
        return _("{team} added").format(team=crowd.name(act.subject))
    if act.kind == BLOCK:
        return _("{block} begun").format(block=_block(value)) if value else _("Block ended")
    if act.kind == GATHER:
        what = named(value) if value else ""
        return _("Everyone called to {what}").format(what=what) if value else _("Call ended")
    if value is None:
        return _("Board: how to join")
    return _("Board: {what}").format(what=named(value["exercise"], value["field"] or ""))


def _block(name: str) -> str:
    blocks = (block for day in load_agenda().days for block in day.blocks)
    return next((block.title.in_() for block in blocks if block.id == name), name)


class UndoHandler(PeoplePage):
    """Takes back one thing that the trainer did."""

    async def post(self) -> None:
        """Undo it, unless something was done to the same thing since."""
        number = self.get_body_argument("act", "")
        if not number.isascii() or not number.isdigit() or len(number) > 15:
            raise HTTPError(400)
        journal, classroom = self.room.store.journal, self.room.classroom
        with speaking(self.language):
            act = journal.find(classroom, int(number))
            crowd = self.crowd()
            words = _words(crowd, act)
            team = crowd.team(act.subject) if act.kind == TEAM else None
            if team and (crowd.members(team) or self._wrote(act.subject)):
                self.sorry(_("This team has members or answers. Move its members first."))
                return
            person = crowd.person(act.subject) if act.kind == PERSON else None
            act = journal.undo(classroom, act.id)
            if team:
                self.room.store.delete_owner(team.owner)
            if person:
                await self._undo_of(crowd, person, act)
            self._tell(act)
            if act.kind == SCORE:
                self.tell_scored(crowd, act.part.partition("/")[0], act.subject)
            self.done(_("Undone: {what}").format(what=words))

    def _wrote(self, team: str) -> bool:
        found = self.room.store.classes.progress(self.room.classroom)
        return any(one.owner.key == team for one in found)

    async def _undo_of(self, crowd: Crowd, person: Participant, act: Act) -> None:
        if act.value["did"] == "removed":
            self.let_in(crowd, person)
        elif act.value["did"] == "readmitted":
            await self.take_out(crowd, person)
        elif person.removed_at is None:
            self.put(crowd, person, crowd.team(act.value["from"]))

    def _tell(self, act: Act) -> None:
        if act.kind == REVEAL:
            self.tell_revealed(act.subject)
        elif act.kind in (TIMER, BLOCK, GATHER):
            tell_pace(self.room)
        else:
            self.changed(act.kind)
