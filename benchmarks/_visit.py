"""A visit by a real browser: what it asks for, how many bytes that is, and when the chart shows."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from chromium import found

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
REVALIDATION = ("If-None-Match", "If-Modified-Since")
SETTLED = 2.0  # seconds that a page may still ask for something once its chart shows

__all__ = ["Request", "Visit", "chromium", "context_of", "plan_of", "visit"]


@dataclass
class Request:
    """One that went over the network."""

    path: str
    kind: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    size: int = 0


@dataclass
class Visit:
    """What a browser did from an empty tab to the chart."""

    seconds: float
    requests: list[Request]
    socket_bytes: int

    @property
    def size(self) -> int:
        """Bytes over the network, messages of the websocket included."""
        return sum(request.size for request in self.requests) + self.socket_bytes


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that finds no other machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=ARGUMENTS)
        yield browser
        browser.close()


def context_of(browser: Browser, home: str, cookies: dict[str, str]) -> BrowserContext:
    """Somebody's browser, with nothing cached."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    if cookies:
        context.add_cookies([{"name": n, "value": v, "url": home} for n, v in cookies.items()])
    return context


def visit(context: BrowserContext, address: str, picture: str, slider: str) -> Visit:
    """Open a page in a new tab until its picture and its slider show; then close it."""
    page = context.new_page()
    record = _Record(page)
    start = time.perf_counter()
    page.goto(address, wait_until="commit", timeout=120_000)
    shown = page.locator(picture).first
    shown.wait_for(timeout=120_000)
    shown.evaluate("image => image.decode()")
    page.locator(slider).first.wait_for(timeout=120_000)
    seconds = time.perf_counter() - start
    page.wait_for_timeout(1000 * SETTLED)
    page.close(run_before_unload=True)
    return Visit(seconds, list(record.over_network()), record.socket_bytes)


class _Record:
    """Listens to what a tab asks for."""

    def __init__(self, page: Page) -> None:
        self._known: dict[str, Request] = {}
        self._sent: dict[str, dict[str, str]] = {}
        self._status: dict[str, int] = {}
        self.socket_bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._begun)
        session.on("Network.requestWillBeSentExtraInfo", self._went_out)
        session.on("Network.responseReceivedExtraInfo", self._came_back)
        session.on("Network.dataReceived", self._measured)
        session.on("Network.loadingFinished", self._finished)
        for event in ("webSocketFrameSent", "webSocketFrameReceived"):
            session.on(f"Network.{event}", self._framed)

    def over_network(self) -> Iterator[Request]:
        """What was not answered from the browser's own cache, in the order asked."""
        for name, request in self._known.items():
            if name in self._sent:
                sent = {key.lower(): value for key, value in self._sent[name].items()}
                request.headers = {n: sent[n.lower()] for n in REVALIDATION if n.lower() in sent}
                request.status = self._status.get(name, 0)
                yield request

    def _begun(self, event: dict[str, Any]) -> None:
        asked = event["request"]
        if asked["url"].startswith("http"):
            request = Request(asked["url"], event.get("type", "Other"), asked["method"])
            self._known[event["requestId"]] = request

    def _went_out(self, event: dict[str, Any]) -> None:
        self._sent[event["requestId"]] = event["headers"]

    def _came_back(self, event: dict[str, Any]) -> None:
        self._status[event["requestId"]] = event["statusCode"]

    def _measured(self, event: dict[str, Any]) -> None:
        if request := self._known.get(event["requestId"]):  # a stream never finishes
            request.size += event["encodedDataLength"]

    def _finished(self, event: dict[str, Any]) -> None:
        if request := self._known.get(event["requestId"]):
            request.size = int(event["encodedDataLength"])

    def _framed(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        length = len(frame["payloadData"])
        self.socket_bytes += length if frame["opcode"] == 1 else length * 3 // 4  # base64


def plan_of(requests: Iterable[Request], home: str, polled: str) -> dict[str, list[Any]]:
    """Return what a participant without a browser fetches to have fetched the same.

    Parameters
    ----------
    requests : iterable of Request
        Of one visit, the page itself among them.
    home : str
        Address of the server; what went elsewhere is left out.
    polled : str
        Address asked again and again while the page is open, its kernel in braces.

    Returns
    -------
    dict
        ``requests``: path, headers and whether it ``fails``, a kernel's id as ``{kernel}``;
        ``streams``: paths of streams of events.
    """
    found: dict[str, list[Any]] = {"requests": [], "streams": []}
    kernel = re.compile(r"(?<=kernels/)[\w-]{36}|(?<=\?k=)[\w-]{36}")
    for request in requests:
        if not request.path.startswith(home) or request.method != "GET":
            continue
        path = kernel.sub("{kernel}", request.path.removeprefix(home))
        if request.kind == "EventSource":
            found["streams"] = sorted({*found["streams"], path})
        elif request.kind not in ("Document", "WebSocket") and path != polled:
            fails = request.status >= 400
            found["requests"].append({"path": path, "headers": request.headers, "fails": fails})
    return found
