"""Pages as a program reads them: cookies, kernels, sockets."""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import psutil

NAME = "x12_customer_segments"


class Visitor:
    """Somebody with a cookie jar and without a browser."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(
        self, path: str, method: str = "GET", data: bytes | None = None, **headers: str
    ) -> tuple[int, str, Any]:
        request = urllib.request.Request(
            self.server + path, method=method, data=data, headers=headers
        )
        try:
            with self._opener.open(request, timeout=120) as answer:
                return answer.status, answer.read().decode(errors="replace"), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace"), error.headers

    def open(self, name: str = NAME) -> str:
        """Open an exercise and return the id of its kernel."""
        status, html, _headers = self.ask(f"exercises/{name}?lang=en")
        assert status == 200, html
        return re.search(r'"kernelId": "([^"]+)"', html)[1]

    def state(self, kernel_id: str) -> str:
        return json.loads(self.ask(f"healthz?k={kernel_id}")[1])["kernel"]

    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def xsrf(self) -> str:
        return next(cookie.value or "" for cookie in self.jar if cookie.name == "_xsrf")

    def socket(self, kernel_id: str) -> Any:
        """A connection to a kernel, as a page makes it."""
        import websocket

        home = self.server.replace("http", "ws", 1)
        return websocket.create_connection(
            f"{home}api/kernels/{kernel_id}/channels?session_id=test",
            timeout=20,
            cookie=self.cookies(),
            origin=self.server.rstrip("/"),
        )


def processes(kernel_id: str) -> list[psutil.Process]:
    """The processes that run a kernel."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if any(kernel_id in word for word in process.cmdline()):
                found.append(process)
    return found


def eventually(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.1)
    return true()
