"""What all pages share: who asks, in which language, and what stands around the content."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, RequestHandler

from workshop_kit.course import gettext as _
from workshop_kit.course import speaking
from workshop_kit.log import report
from workshop_kit.store import NotStored, Participant, ParticipantRemoved, StoreError

from ._access import begin_request
from ._assets import asset_version
from ._bundle import bundle_version
from ._identity import Passport
from ._pace import pace
from ._room import Room

HERE = Path(__file__).parent
HTML_LANGUAGE = {"zh": "zh-Hans", "en": "en"}
OUR_PAGES = "script-src 'self'; "
VOILA_PAGES = "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
SECURITY_POLICY = (
    "default-src 'self'; {scripts}"
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws://{host} wss://{host}; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)  # older Safari does not count web sockets as 'self'
Access = Literal["anyone", "member", "participant", "trainer"]

__all__ = [
    "HTML_LANGUAGE",
    "PageHandler",
    "Visit",
    "allow_cookies",
    "chosen_language",
    "surroundings",
    "team_name",
    "team_of",
]


def chosen_language(handler: RequestHandler) -> str:
    """The language that the address chooses, if it chooses one of ours."""
    given = handler.request.query_arguments.get("lang", [b""])[-1].decode("ascii", "replace")
    return given if given in HTML_LANGUAGE else ""


class Visit(JupyterHandler):
    """A request in the class: who makes it, and in which language.

    Attributes
    ----------
    access : "anyone", "member", "participant" or "trainer"
        Whom the handler serves, a member being either of the last; the others meet `refuse`.
    language : "zh" or "en"
    participant : Participant or None
    is_trainer : bool
    """

    access: Access = "participant"
    language = "zh"
    participant: Participant | None = None
    is_trainer = False

    @property
    def room(self) -> Room:
        """The class that this server serves."""
        room: Room = self.settings["room"]
        return room

    @property
    def me(self) -> Participant:
        """The participant who asks, where `access` is "participant"."""
        assert self.participant is not None
        return self.participant

    def check_xsrf_cookie(self) -> None:
        """Ask for our own page's token, also before it is known who asks."""
        self.language = self._wanted_language()
        if not self.check_origin():
            raise HTTPError(403)
        RequestHandler.check_xsrf_cookie(self)

    async def prepare(self) -> None:  # type: ignore[override]
        """Settle who asks and in which language, before anything is done."""
        begin_request(self)
        self.passport = Passport(self)
        self.participant = self.passport.participant()
        if self.participant:
            begin_request(self, self.participant.owner.key)
        self.is_trainer = self.passport.is_trainer()
        self.language = self._wanted_language()
        served = {
            "anyone": True,
            "member": self.participant is not None or self.is_trainer,
            "participant": self.participant is not None,
            "trainer": self.is_trainer,
        }
        if not served[self.access]:
            self.current_user = None  # settled: the page that says so asks for it
            self.refuse()
            return
        await super().prepare()
        # Asking for it sets its cookie, without which a page may neither save nor end its kernel
        self.xsrf_token  # noqa: B018
        self._remember_language()

    def refuse(self) -> None:
        """Answer somebody whom this handler does not serve."""
        raise HTTPError(403)

    def _wanted_language(self) -> str:
        chosen = chosen_language(self) or self.get_cookie("workshop_language", "")
        if chosen in HTML_LANGUAGE:
            return str(chosen)
        if self.participant:
            return self.participant.language
        wanted = self.request.headers.get("Accept-Language", "")
        found = re.search(r"\b(zh|en)\b", wanted.lower())
        return found[1] if found else "zh"

    def _remember_language(self) -> None:
        chosen = chosen_language(self)
        if not chosen or chosen == self.get_cookie("workshop_language", ""):
            return
        self.set_cookie(
            "workshop_language", chosen, path=self.base_url, httponly=True, samesite="Lax"
        )

    def at(self, *parts: str) -> str:
        """Return an address of this server, for nothing its home."""
        return url_path_join(self.base_url, *parts) if any(parts) else str(self.base_url)


class PageHandler(Visit):
    """A page for people: calm errors, safety headers, no caching."""

    policy = OUR_PAGES

    def set_default_headers(self) -> None:
        """Allow nothing from outside this server, and framing by nobody else."""
        super().set_default_headers()
        policy = SECURITY_POLICY.format(host=self.request.host, scripts=self.policy)
        self.set_header("Content-Security-Policy", policy)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def refuse(self) -> None:
        """Send those who have not joined to the door, and bring them back afterwards."""
        if self.access == "trainer":
            self.redirect(self.at("trainer", "enter"), status=303)
        elif self.request.method in ("GET", "HEAD"):
            back = self.request.path.removeprefix(self.base_url)
            self.redirect(self.at("join") + (f"?next={quote(back)}" if back else ""), status=303)
        else:
            raise HTTPError(403)

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        """A calm page in the visitor's language instead of a traceback."""
        with speaking(self.language):
            title, sentence = self._apology(status_code)
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(self.page("message.html.j2", title, sentence=sentence))

    def _apology(self, status_code: int) -> tuple[str, str]:
        if status_code >= 500:
            title = _("Something went wrong on our side")
            sentence = _(
                "Your answers are kept. Open the page again in a moment. If it happens again,"
                " tell your trainer the number {id}."
            ).format(id=report(f"page {self.request.path}"))
        elif status_code in (404, 405):
            title = _("Page not found")
            sentence = _("There is no such page. Go back to the overview and choose an exercise.")
        elif self.get_cookie("_xsrf"):
            title = _("This did not go through")
            sentence = _("Go back, open the page again and try once more.")
        else:
            title = _("This device keeps no cookies")
            sentence = allow_cookies()
        return title, sentence

    def _remember_language(self) -> None:
        super()._remember_language()
        chosen = chosen_language(self)
        if self.participant and chosen and chosen != self.participant.language:
            with suppress(StoreError, NotStored, ParticipantRemoved):  # a page is not lost for it
                self.participant = self.room.store.participants.speak(
                    self.participant.owner, chosen
                )

    def page(self, name: str, title: str, **values: Any) -> str:
        """Render one of our own templates."""
        words = surroundings(self, title)
        return _templates().get_template(name).render(page=words, **values)

    def send_file(self, what: str, ending: str, kind: str, body: bytes) -> None:
        """Send a file under the class's name, which old browsers get in plain letters."""
        organisation = unicodedata.normalize("NFKC", self.room.classroom.organisation)
        full = re.sub(r"[\W_]+", "-", organisation).strip("-")[:60] or "class"
        plain = re.sub(r"[^A-Za-z0-9]+", "-", full).strip("-") or "class"
        self.set_header("Content-Type", kind)
        self.set_header(
            "Content-Disposition",
            f'attachment; filename="{plain}-{what}.{ending}";'
            f" filename*=UTF-8''{quote(f'{full}-{what}.{ending}')}",
        )
        self.finish(body)


def allow_cookies() -> str:
    """What to do where a browser keeps no cookies."""
    return _(
        "Allow cookies for this address in your browser’s settings, then try once more. They only"
        " keep you signed in."
    )


def languages(handler: Visit) -> list[dict[str, str]]:
    """Return this page's address in each language; what the door was told comes along."""
    given = handler.request.query_arguments
    kept = {
        name: given[name][-1].decode("utf-8", "replace")[:200]
        for name in ("code", "next")
        if given.get(name)
    }
    shown = (("zh", "中", "中文"), ("en", "EN", "English"))
    return [
        {
            "code": code,
            "label": label,
            "name": name,
            "hreflang": HTML_LANGUAGE[code],
            "href": "?" + urlencode({**kept, "lang": code}),
        }
        for code, label, name in shown
    ]


def surroundings(handler: Visit, title: str) -> dict[str, Any]:
    """What every page needs around its content."""
    me = handler.participant
    return {
        "lang": handler.language,
        "languages": languages(handler),
        "html_lang": HTML_LANGUAGE[handler.language],
        "title": title,
        "place": _("Key account management"),
        "when": "",
        "name": me.name if me else "",
        "team": team_of(handler, me) if me else "",
        "is_trainer": handler.is_trainer,
        "rail": [],
        "base": handler.base_url,
        "home": handler.base_url,
        "xsrf": handler.xsrf_token.decode(),
        "assets": handler.at("assets/"),
        "version": asset_version(),
        "bundle": bundle_version(),
        "pace": pace_of_page(handler),
        "words": {
            "skip": _("Skip to content"),
            "this_page": _("This page"),
            "language": _("Language"),
            "opening": _("Opening the page, a few seconds"),
            "minutes": _("minutes"),
            "my_data": _("My data"),
            "trainer": _("Trainer"),
            "failed": _(
                "This part of the page did not work. Reload the page; if it happens again,"
                " tell your trainer. Your answers are kept."
            ),
        },
    }


def pace_of_page(handler: Visit) -> dict[str, Any] | None:
    """What a page's timer and call begin with, and their words; nothing at the door."""
    if handler.participant is None and not handler.is_trainer:
        return None
    try:
        now = pace(handler.room)
    except NotStored:  # the class was deleted
        return None
    return {
        "now": now,
        "exercises": handler.at("exercises/"),
        "events": handler.at("events") if handler.participant else handler.at("trainer", "events"),
        "words": {
            "left": _("Time left"),
            "paused": _("paused"),
            "over": _("Time is up"),
            "minutes": _("{n} minutes left"),
            "minute": _("1 minute left"),
            "at": _("The class is at: {exercise}"),
            "open": _("Open it"),
            "later": _("Later"),
        },
    }


def team_of(handler: Visit, participant: Participant) -> str:
    """The name of somebody's team, empty without one."""
    if participant.team is None:
        return ""
    try:
        room = handler.room
        return team_name(room.store.teams.find(room.classroom, participant.team.key).name)
    except NotStored:
        return ""


def team_name(name: str, lang: str | None = None) -> str:
    """A team's name as people say it: a number alone gets its word."""
    return _("Team {number}", lang).format(number=name) if name.isdecimal() else name


@cache
def _templates() -> Environment:
    folders = [HERE / "templates", HERE / "share/jupyter/voila/templates/workshop"]
    made = Environment(loader=FileSystemLoader(folders), autoescape=True, auto_reload=False)
    made.globals["_"] = _
    return made
