"""Joining with a class code, coming back with a resume code, and leaving a device."""

from __future__ import annotations

import asyncio
import re
import secrets
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from jupyter_server.auth.decorator import allow_unauthenticated

from workshop_kit.course import gettext as _
from workshop_kit.course import speaking
from workshop_kit.log import report
from workshop_kit.store import (
    AnswerRefused,
    ClassArchived,
    CodeUnknown,
    Joined,
    NotStored,
    ParticipantRemoved,
    StoreError,
)

from ._class_result import class_results
from ._events import TRAINERS
from ._limits import TooManyTriesError
from ._page import PageHandler, allow_cookies

LONGEST_NAME = 60
REPEATED_SECONDS = 60.0  # a form that comes again within so long is the same joining
NEXT_PAGE = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")

__all__ = ["JoinHandler", "LeaveHandler", "ResumeHandler", "WelcomeHandler", "next_page"]


def _wanted(handler: PageHandler) -> str:
    """Return the page to go on to, if it is one of this server."""
    wanted = handler.get_argument("next", "")
    return wanted if len(wanted) <= 100 and NEXT_PAGE.fullmatch(wanted) else ""


def next_page(handler: PageHandler) -> str:
    """Return the address to go on to: a page of this server, else the overview."""
    return handler.at(_wanted(handler))


class _Fault(Exception):  # noqa: N818
    """What keeps somebody from joining: the form's field (or none), and a sentence."""

    def __init__(self, field: str, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence
        self.status = status


class _Joining:
    """Joinings by the form that asked for them: a form sent twice makes one participant."""

    def __init__(self) -> None:
        self._forms: dict[str, asyncio.Task[Joined]] = {}

    async def once(self, form: str, join: Callable[[], Joined]) -> Joined:
        """Join, or wait for what the same form has begun."""
        task = self._forms.get(form)
        if task is None:
            task = asyncio.ensure_future(asyncio.to_thread(join))
            self._forms[form] = task
            asyncio.get_running_loop().call_later(REPEATED_SECONDS, self.forget, form)
        try:
            return await asyncio.shield(task)
        except Exception:
            self.forget(form)
            raise

    def forget(self, form: str) -> None:
        """Let the next one be a new joining."""
        self._forms.pop(form, None)


class _Door(PageHandler):
    """A form that is shown again, with what was typed, until it can be taken."""

    access = "anyone"
    fields: tuple[str, ...] = ()

    @allow_unauthenticated
    def get(self) -> None:
        """Show the form, the class code filled in where the address brings it."""
        self.show()

    @allow_unauthenticated
    async def post(self) -> None:
        """Let somebody in, or say what is wrong with which field."""
        with speaking(self.language):
            try:
                async with self.room.limits.trying(self.request.remote_ip or ""):
                    onwards = await self.enter()
            except TooManyTriesError:
                sentence = _("Many codes are being tried just now. Wait a minute, then try again.")
                self.show(_Fault("code", sentence, 429))
            except StoreError:
                report("the door's form")
                sentence = _("The server is busy just now. Try again in a moment.")
                self.show(_Fault("", sentence, 503))
            except _Fault as fault:
                self.show(fault)
            else:
                self.redirect(onwards, status=303)

    def write_error(self, status_code: int, **named: Any) -> None:
        """Show the form again, with what to do, where the page's token did not come along."""
        if status_code != 403:
            super().write_error(status_code, **named)
            return
        with speaking(self.language):
            sentence = _("This did not go through. Try once more.")
            known = self.get_cookie("_xsrf")
            self.show(_Fault("", sentence if known else allow_cookies(), 403))

    async def enter(self) -> str:
        """Check the form, sign the device in and return where to go."""
        raise NotImplementedError

    def show(self, fault: _Fault | None = None) -> None:
        """Draw the form."""
        raise NotImplementedError

    def draw(self, template: str, title: str, **values: Any) -> None:
        """Draw one of the door's pages."""
        with speaking(self.language):
            self.finish(self.page(template, title, **values))

    def typed(self) -> dict[str, str | None]:
        """Return what stands in the form's fields; None is a field that was not sent."""
        found = {name: self.get_argument(name, None) for name in self.fields}
        return {name: value[:200] if value else value for name, value in found.items()}

    def wrong(self, field: str, sentence: str) -> _Fault:
        """Count a wrong code and return its fault."""
        self.room.limits.wrong(self.request.remote_ip or "")
        return _Fault(field, sentence)

    def check_class_code(self, code: str) -> None:
        """Raise `_Fault` unless it is this class's code."""
        try:
            if self.room.store.classes.find(code).code == self.room.code:
                return
        except CodeUnknown:
            pass
        raise self.wrong(
            "code",
            _(
                "No class here has this code. It has nine letters and digits; compare it with"
                " the one on the screen."
            ),
        )

    def class_is_gone(self) -> bool:
        """Say that the class was deleted, if it was."""
        try:
            self.room.classroom  # noqa: B018
        except NotStored:
            self.set_status(410)
            with speaking(self.language):
                sentence = _("It was deleted with everything in it. Ask your trainer for the next.")
                self.draw("message.html.j2", _("This class is over"), sentence=sentence)
            return True
        return False


class JoinHandler(_Door):
    """Takes class code, name and team; there is no account."""

    fields = ("code", "name", "team")

    async def enter(self) -> str:
        """Add a participant and sign the device in; a form sent twice adds one."""
        typed = {name: value or "" for name, value in self.typed().items()}
        self.check_class_code(typed["code"])
        name = " ".join(typed["name"].split())
        if not name or len(name) > LONGEST_NAME:
            sentence = _("Give your name, in at most {most} characters.")
            raise _Fault("name", sentence.format(most=LONGEST_NAME))
        team = self._team(self.typed()["team"])
        if self.participant is None:
            joined = await self._join(self._form(typed), name, team)
            self.passport.sign_in(joined.participant, joined.resume_code)
            class_results(self.room).forget()
            self.room.events.tell(TRAINERS, "change", what="roster")
        elif self.participant.name != name:
            return self.at("join")  # which says who is here already
        return self.at("welcome") + "?" + urlencode({"next": _wanted(self)})

    async def _join(self, form: str, name: str, team: str | None) -> Joined:
        room = self.room
        joining = self.settings.setdefault("joining", _Joining())

        def join() -> Joined:  # making a resume code takes a while, on purpose
            return room.store.participants.join(room.classroom, name, team, self.language)

        try:
            joined: Joined = await joining.once(form, join)
            if room.participant(joined.participant.owner.key) is None:  # deleted since
                joining.forget(form)
                joined = await joining.once(form, join)
        except (ClassArchived, NotStored):
            raise _Fault("code", _("This class has ended. Ask your trainer.")) from None
        except AnswerRefused:
            raise _Fault("name", _("This name cannot be kept. Use letters.")) from None
        return joined

    def _form(self, typed: dict[str, str]) -> str:
        """Name the form: nobody else can send the same, as it holds this device's token."""
        sent = [self.get_cookie("_xsrf") or "", self.get_argument("form", "")[:100]]
        if not sent[1]:
            sent[1] = secrets.token_urlsafe()
        return sha256(repr((sent, sorted(typed.items()))).encode()).hexdigest()

    def _team(self, key: str | None) -> str | None:
        teams = self.room.store.teams.all(self.room.classroom)
        if key == "" or not teams:
            return None
        for team in teams:
            if team.owner.key == key:
                return team.name
        if key is None:
            raise _Fault("team", _("Choose your team, or “No team”."))
        raise _Fault("team", _("There is no such team. Choose one of these."))

    def show(self, fault: _Fault | None = None) -> None:
        """Draw the form, or offer to go on as who is signed in."""
        self.set_status(fault.status if fault else 200)
        if self.class_is_gone():
            return
        with speaking(self.language):
            if self.participant and not fault:
                self.draw("here.html.j2", _("You have joined"), onwards=next_page(self))
            elif self.room.classroom.archived_at:
                self._say_ended()
            else:
                self.draw("join.html.j2", _("Join the class"), **self._shown(fault))

    def _say_ended(self) -> None:
        sentence = _(
            "Nobody joins any more. If you were in it, your resume code still opens your own"
            " pages, to read and to take home."
        )
        link = {"href": self.at("resume"), "text": _("Enter your resume code")}
        self.draw("message.html.j2", _("This class has ended"), sentence=sentence, link=link)

    def _shown(self, fault: _Fault | None) -> dict[str, Any]:
        room = self.room
        teams = room.store.teams.all(room.classroom)
        typed = self.typed()
        return {
            "typed": {**typed, "code": typed["code"] or "", "name": typed["name"] or ""},
            "next": _wanted(self),
            "form": secrets.token_urlsafe(),
            "fault": fault,
            "teams": [{"key": team.owner.key, "name": team.name} for team in teams],
            "organisation": room.classroom.organisation,
            "removed": not fault and self.passport.is_removed(),
        }


class ResumeHandler(_Door):
    """Brings somebody back on another device, by class code and resume code."""

    fields = ("code", "resume")

    async def enter(self) -> str:
        """Sign the device in as who has this resume code."""
        typed = {name: value or "" for name, value in self.typed().items()}
        self.check_class_code(typed["code"])
        room = self.room
        try:
            found = await asyncio.to_thread(
                room.store.participants.resume, room.classroom, typed["resume"]
            )
        except CodeUnknown:
            raise self.wrong(
                "resume",
                _(
                    "Nobody in this class has this code. It has eight letters and digits; if you"
                    " cannot find it, ask your trainer for a new one."
                ),
            ) from None
        except ParticipantRemoved:
            raise _Fault(
                "resume", _("You have been taken out of this class. Ask your trainer.")
            ) from None
        except NotStored:
            raise _Fault("code", _("This class has ended. Ask your trainer.")) from None
        self.passport.sign_in(found, _tidy(typed["resume"]))
        return next_page(self)

    def show(self, fault: _Fault | None = None) -> None:
        """Draw the form."""
        self.set_status(fault.status if fault else 200)
        if self.class_is_gone():
            return
        with speaking(self.language):
            self.draw(
                "resume.html.j2",
                _("Go on where you were"),
                typed={name: value or "" for name, value in self.typed().items()},
                next=_wanted(self),
                fault=fault,
            )


def _tidy(code: str) -> str:
    """Return a resume code as it was given out: K7WM-4QXP."""
    signs = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", code).upper()))
    return f"{signs[:4]}-{signs[4:8]}"


class WelcomeHandler(PageHandler):
    """Shows the resume code, just after joining."""

    def get(self) -> None:
        """Show it; a device that was not given it goes on."""
        code = self.passport.resume_code()
        if not code:
            self.redirect(next_page(self), status=303)
            return
        people = self.room.store.participants.all(self.room.classroom)
        with speaking(self.language):
            self.finish(
                self.page(
                    "welcome.html.j2",
                    _("You have joined"),
                    code=code,
                    onwards=next_page(self),
                    namesake=sum(p.name == self.me.name and not p.removed_at for p in people) > 1,
                )
            )


class LeaveHandler(PageHandler):
    """Signs a device out; everything stays in the class."""

    access = "anyone"

    @allow_unauthenticated
    def post(self) -> None:
        """Sign out and show the door."""
        self.passport.sign_out()
        self.redirect(self.at("join"), status=303)
