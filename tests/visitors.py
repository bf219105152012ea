"""People as a program sees them: cookies, pages, kernels, sockets."""

from __future__ import annotations

import base64
import contextlib
import http.client
import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import psutil
import websocket
from servers import Served
from tornado.web import create_signed_value

from workshop_kit.server._identity import Passport
from workshop_kit.store import Participant

NAME = "x12_customer_segments"
PATIENCE = 4  # how many times slower than ours a machine may be before a time decides a test


class Socket(websocket.WebSocket):
    """A connection that is closed when it is told to, whoever said goodbye first."""

    def close(self, *given: Any, **more: Any) -> None:
        super().close(*given, **more)  # does nothing once the server has said goodbye
        self.shutdown()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        """Follow nowhere."""


class Visitor:
    """Somebody with a cookie jar and without a browser, who has joined the server's class.

    Parameters
    ----------
    server : Served
    name, team, lang : str
        As typed at the door; a team by its name. Without a language the class's own is kept.
    joined : bool
        Without it a stranger.
    """

    def __init__(
        self,
        server: Served | str,
        name: str = "Ada",
        *,
        team: str = "",
        lang: str = "",
        joined: bool = True,
    ) -> None:
        self.server = server
        self.jar = http.cookiejar.CookieJar()
        self._opener = self._made_opener()
        if joined:
            self.join(name, team, lang)

    def join(self, name: str = "Ada", team: str = "", lang: str = "") -> None:
        """Join as a new person."""
        status, html = self.try_to_join(self.server.code, name, self._team(team), lang)
        assert status == 303, html

    def try_to_join(
        self, code: str, name: str = "Ada", team: str = "", lang: str = ""
    ) -> tuple[int, str]:
        """Fill in the form, a team by its key; 303 leads into the class."""
        where = f"join?lang={lang}" if lang else "join"
        self.ask(where)
        form = {"code": code, "name": name, "team": team}
        return self.fill_in(where, form)

    def fill_in(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        """Send a form, without following to where the answer leads."""
        text = urllib.parse.urlencode({"_xsrf": self.xsrf(), **form}).encode()
        status, html, _headers = self.ask(path, "POST", text, opener=self._made_opener(_Stay()))
        return status, html

    def ask(
        self,
        path: str,
        method: str = "GET",
        data: bytes | None = None,
        opener: urllib.request.OpenerDirector | None = None,
        **headers: str,
    ) -> tuple[int, str, Any]:
        """Ask for a page and follow to where the answer leads."""
        request = urllib.request.Request(
            self.server + path, method=method, data=data, headers=headers
        )
        try:
            with (opener or self._opener).open(request, timeout=120) as answer:
                return answer.status, answer.read().decode(errors="replace"), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace"), error.headers

    def raw(
        self, path: str, method: str = "GET", data: bytes | None = None, **headers: str
    ) -> tuple[int, str, Any]:
        """Ask without following to where the answer leads, with the cookies that are there."""
        home = urllib.parse.urlsplit(self.server)
        connection = http.client.HTTPConnection(str(home.hostname), home.port, timeout=60)
        try:
            headers = {"Cookie": self.cookies(), **headers}
            connection.request(method, f"{home.path}{path}", data, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), answer.headers
        finally:
            connection.close()

    def send(self, path: str, method: str, body: Any) -> tuple[int, dict[str, Any]]:
        """Ask the API with this page's own token; return status and JSON."""
        headers = {"Content-Type": "application/json", "X-XSRFToken": self.xsrf()}
        status, text, _headers = self.ask(path, method, json.dumps(body).encode(), **headers)
        return status, json.loads(text or "{}")

    def page(self, name: str = NAME, lang: str = "en") -> str:
        """An exercise's page, in one's own language without `lang`.

        It is asked for again while its turn has not come, as a browser does.
        """
        address = f"exercises/{name}" + (f"?lang={lang}" if lang else "")
        deadline = time.monotonic() + 120
        while True:
            status, html, _headers = self.ask(address)
            if status != 503 or time.monotonic() > deadline:
                assert status == 200, html
                return html
            time.sleep(0.3)

    def open(self, name: str = NAME) -> str:
        """Open an exercise and return the id of its kernel."""
        html = self.page(name)
        found = re.search(r'"kernelId": "([^"]+)"', html)
        assert found, html[:500]
        return found[1]

    def close(self, kernel_id: str) -> int:
        """Say that a page closes, as its browser does."""
        token = {"X-XSRFToken": self.xsrf()}
        return self.ask(f"voila/api/shutdown/{kernel_id}", "POST", b"", **token)[0]

    def state(self, kernel_id: str) -> str:
        return json.loads(self.ask(f"healthz?k={kernel_id}")[1])["kernel"]

    @property
    def key(self) -> str:
        """The key of who this is, as the cookie names it."""
        return signed_text(next(c for c in self.jar if c.name.startswith("workshop_participant")))

    @property
    def participant(self) -> Participant:
        """What the store knows of who this is."""
        with self.server.store() as store:
            return store.participants.find(store.classes.find(self.server.code), self.key)

    def remove(self) -> None:
        """Take them out of the class behind the server's back."""
        with self.server.store() as store:
            store.participants.remove(self.participant.owner)

    def teach(self) -> None:
        """Make this device the trainer's, by the key in the data folder."""
        key = (self.server.data / "trainer.key").read_text()
        for name, value in cookies_of(self.server.code, trainer_key=key).items():
            self.set(name, signed(self.server, name, value))

    def set(self, name: str, value: str) -> None:
        """Put a cookie into the jar."""
        made = http.cookiejar.Cookie(
            *(0, name, value, None, False, "127.0.0.1", False, False, "/", True),
            *(False, None, False, None, None, {}),
        )
        self.jar.set_cookie(made)

    def cookie(self, name: str) -> str:
        """The value of a cookie in the jar."""
        return next(cookie.value or "" for cookie in self.jar if cookie.name == name)

    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def browser_cookies(self) -> list[dict[str, Any]]:
        """The same cookies as a browser takes them."""
        return [
            {
                "name": cookie.name,
                "value": cookie.value,
                "domain": cookie.domain,
                "path": cookie.path,
                "httpOnly": cookie.has_nonstandard_attr("HttpOnly"),
                "sameSite": "Lax",
            }
            for cookie in self.jar
        ]

    def xsrf(self) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "_xsrf"), "")

    def socket(self, kernel_id: str) -> Any:
        """A connection to a kernel, as a page makes it."""
        home = self.server.replace("http", "ws", 1)
        return websocket.create_connection(
            f"{home}api/kernels/{kernel_id}/channels?session_id=test",
            timeout=60,
            cookie=self.cookies(),
            origin=self.server.rstrip("/"),
            class_=Socket,
        )

    def _made_opener(self, *more: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
        return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), *more)

    def _team(self, name: str) -> str:
        if not name:
            return ""
        with self.server.store() as store:
            teams = store.teams.all(store.classes.find(self.server.code))
            return next(team.owner.key for team in teams if team.name == name)


def cookies_of(code: str, participant: str = "", trainer_key: str = "") -> dict[str, str]:
    """The cookies, not yet signed, that a class gives a participant or its trainer."""
    found: dict[str, str] = {}
    room = SimpleNamespace(code=code, trainer_key=trainer_key)
    handler = SimpleNamespace(
        settings={"room": room, "base_url": "/"},
        request=SimpleNamespace(protocol="http"),
        set_signed_cookie=lambda name, value, **_how: found.update({name: value}),
        clear_cookie=lambda *_name, **_how: None,
    )
    passport = Passport(handler)
    if participant:
        passport.sign_in(SimpleNamespace(owner=SimpleNamespace(key=participant)))
    if trainer_key:
        passport.sign_in_trainer(trainer_key)
    return found


def signed(server: Served, name: str, value: str, secret: str = "") -> str:
    """A cookie's value, signed with the server's secret or another."""
    secret = secret or (server.data / "cookie.secret").read_text()
    return create_signed_value(secret, name, value).decode()


def signed_text(cookie: http.cookiejar.Cookie) -> str:
    """What a signed cookie says."""
    return base64.b64decode((cookie.value or "").split("|")[-2].split(":")[1]).decode()


def processes(kernel_id: str) -> list[psutil.Process]:
    """The processes that run a kernel."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if any(kernel_id in word for word in process.cmdline()):
                found.append(process)
    return found


def eventually(true: Callable[[], bool], seconds: float) -> bool:
    """Whether something comes true within a time, on a machine like ours."""
    deadline = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.1)
    return true()


def lasting(true: Callable[[], bool], seconds: float) -> bool:
    """Whether something stays true for a time."""
    return not eventually(lambda: not true(), seconds / PATIENCE)
