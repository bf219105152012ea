"""A page with widgets comes in few pieces, and its list of scripts is neither short nor long."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
from browser.test_widget_scripts import manager_file
from playwright.sync_api import Page, Route
from visitors import NAME, Visitor

from workshop_kit.server._bundle import SCRIPTS, bundle
from workshop_kit.server._widget_scripts import mended

pytestmark = [pytest.mark.browser, pytest.mark.server]
SECOND = "x03_priorities"
PIECE = re.compile(r"/voila/((?:static|labextensions)/[^?]+\.js)")
MOST_REQUESTS, COLD_BYTES, SECOND_BYTES = 40, 1_400_000, 15_000
STATE_BYTES = 400_000  # of all widgets, with their first pictures


class Traffic:
    """What a page asks this server for, and how many bytes come over the network."""

    def __init__(self, page: Page) -> None:
        self.asked: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", self._asks)
        network.on("Network.loadingFinished", self._finished)
        network.on("Network.webSocketFrameReceived", self._heard)
        self.heard = 0

    def _asks(self, event: dict) -> None:
        url = event["request"]["url"]
        if url.startswith("http") and "/healthz" not in url:  # asked again and again, by the clock
            self.asked[event["requestId"]] = url

    def _finished(self, event: dict) -> None:
        if event["requestId"] in self.asked:
            self.bytes[event["requestId"]] = event["encodedDataLength"]

    def _heard(self, event: dict) -> None:
        binary = event["response"]["opcode"] == 2
        size = len(event["response"]["payloadData"])
        self.heard += size * 3 // 4 if binary else size  # in base 64

    def forget(self) -> None:
        self.asked.clear()
        self.bytes.clear()

    @property
    def pieces(self) -> list[str]:
        return [found[1] for url in self.asked.values() if (found := PIECE.search(url))]


def open_exercise(page: Page, server: str, name: str) -> None:
    page.goto(f"{server}exercises/{name}?lang=zh")
    page.locator(".worksheet").last.wait_for()
    page.locator(".widget-slider, .jupyter-widgets").first.wait_for(state="attached")
    page.wait_for_load_state("load")


@pytest.fixture
def page(page_at, server):
    page = page_at(390)
    page.context.add_cookies(Visitor(server, "Wei").browser_cookies())
    return page


def test_a_page_comes_in_few_pieces_and_the_next_one_in_few_bytes(page, server):
    traffic = Traffic(page)
    open_exercise(page, server, NAME)
    assert [name for name in traffic.pieces if "remoteEntry" not in name] == [], "not in the list"
    assert len(traffic.asked) <= MOST_REQUESTS
    assert sum(traffic.bytes.values()) <= COLD_BYTES
    assert 0 < traffic.heard <= STATE_BYTES
    traffic.forget()
    open_exercise(page, server, SECOND)
    assert len(traffic.asked) <= MOST_REQUESTS
    assert sum(traffic.bytes.values()) <= SECOND_BYTES


def test_the_list_holds_what_a_page_asks_for_without_it(page, server):
    """Where Voila or a widget's package is another: take over what this names, in its order."""
    assert version("voila") == "0.5.13"
    *_pieces, entry = SCRIPTS

    def only_the_entry(route: Route) -> None:
        route.continue_(url=f"{server}voila/{entry}")

    page.route("**/assets/bundle.js*", only_the_entry)
    traffic = Traffic(page)
    open_exercise(page, server, NAME)
    asked = {name for name in traffic.pieces if "remoteEntry" not in name}
    assert asked - {entry} == set(SCRIPTS) - {entry}


def test_the_widget_manager_is_mended_in_it_too():
    file = manager_file()
    assert any(name.endswith(f"jupyterlab-manager/static/{file.name}") for name in SCRIPTS)
    whole, _map, _file = mended(file.read_bytes()).partition(b"//# sourceMappingURL")
    assert whole in bundle("bundle.js")
