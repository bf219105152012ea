"""A kernel or server goes away under somebody's hands: the page says so, nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect
from servers import ROOT, free_port, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.server]

NAME = "x12_customer_segments"
# What a browser logs when a server is away, and JupyterLab when a kernel is
NOISE = "ERR_|WebSocket|Kernel|kernel|Canceled|404|disposed|Failed to fetch|Connection|comm"
SAID = {
    "en": {"lost": "Connection lost.", "rejoining": "Rejoining…", "back": "Back."},
    "zh": {"lost": "连接断开。", "rejoining": "正在重新连接…", "back": "已恢复。"},
}
WORDS = "We hold 16 percent of their spending and it is too little; stock for group D at once. "


class Server:
    """`workshop serve`, to be killed and started again in the same place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        (folder / "voila.json").write_text('{"WorkshopKernels": {"unattended_seconds": 2}}')
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "workshop_kit", "serve", "--port", str(self.port)]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.folder / "data")],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "JUPYTER_CONFIG_DIR": str(self.folder)},
                start_new_session=True,
            )
        wait_for(f"{self.address}healthz", self.process, self.folder / "log")

    def kernels(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def end(self, how: int = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(20)


REMEMBER_BANNERS = """new MutationObserver(() => {
  const banner = document.querySelector('#guard .banner');
  if (banner) sessionStorage.said = (sessionStorage.said || '') + banner.textContent;
}).observe(document, { subtree: true, childList: true, characterData: true });"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("guard"))
    yield server
    server.end()


def open_page(page: Page, place: Server, lang: str) -> None:
    page.goto(f"{place.address}exercises/{NAME}?lang={lang}", timeout=60_000)
    page.wait_for_selector(".worksheet .field", timeout=60_000)


def text_field(page: Page) -> Locator:
    return page.locator(".worksheet:not(.prediction)").last.locator("textarea").first


def stored(page: Page, place: Server) -> str:
    """What a fresh page, on a device without drafts, finds."""
    context = page.context.browser.new_context(locale="en-GB")
    other = context.new_page()
    other.set_default_timeout(60_000)
    open_page(other, place, "en")
    found = text_field(other).input_value()
    context.close()
    return found


def back(page: Page, lang: str) -> None:
    expect(page.locator("#guard .joined")).to_contain_text(SAID[lang]["back"], timeout=60_000)


def type_on(page: Page, text: str, dice: random.Random) -> None:
    for letter in text:
        page.keyboard.type(letter)
        page.wait_for_timeout(dice.randint(20, 120))


def told(page: Page) -> None:
    """Wait for the banner: two seconds by design, twice that on a busy machine."""
    page.wait_for_selector("#guard .banner", timeout=4000)


def start_afresh(page: Page, place: Server, lang: str) -> None:
    open_page(page, place, lang)
    text_field(page).fill("")
    text_field(page).click()


@pytest.mark.parametrize("seed", range(2))
def test_every_character_survives_a_killed_kernel(place, page_at, seed):
    dice = random.Random(seed)
    lang, width = (("en", 1280), ("zh", 390))[seed % 2]
    page = page_at(width, lang, allow=NOISE)
    page.add_init_script(REMEMBER_BANNERS)
    start_afresh(page, place, lang)
    before = WORDS[: dice.randint(1, 40)]
    after = WORDS[len(before) :]
    type_on(page, before, dice)
    for kernel in place.kernels():
        kernel.send_signal(signal.SIGKILL)
    type_on(page, after, dice)  # without a pause, or the page would rejoin under the typing
    back(page, lang)
    assert SAID[lang]["rejoining"] in page.evaluate("sessionStorage.said")
    expect(text_field(page)).to_have_value(WORDS)
    expect(text_field(page)).to_be_focused()
    assert text_field(page).evaluate("e => e.selectionStart") == len(WORDS)
    assert stored(page, place) == WORDS


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("seed", range(1))
def test_every_character_survives_a_server_that_stops_and_starts(place, page_at, how, seed):
    dice = random.Random(seed)
    page = page_at(1280, "en", allow=NOISE)
    start_afresh(page, place, "en")
    cut, start = sorted(dice.sample(range(1, len(WORDS) - 10), 2))
    type_on(page, WORDS[:cut], dice)
    place.process.send_signal(how)
    told(page)
    expect(page.locator("#guard")).to_contain_text(SAID["en"]["lost"])
    place.process.wait(20)
    type_on(page, WORDS[cut:start], dice)
    page.wait_for_timeout(2500)  # a pause while nothing answers must not take the page away
    expect(text_field(page)).to_have_value(WORDS[:start])
    starting = threading.Thread(target=place.start)  # takes longer than the rest of the words
    starting.start()
    type_on(page, WORDS[start:], dice)
    starting.join()
    back(page, "en")
    expect(text_field(page)).to_have_value(WORDS)
    expect(text_field(page)).to_be_focused()
    assert stored(page, place) == WORDS


def test_scroll_and_caret_are_where_they_were(place, page_at):
    page = page_at(390, "en", allow=NOISE)
    start_afresh(page, place, "en")
    page.keyboard.type(WORDS)
    for _press in range(12):
        page.keyboard.press("ArrowLeft")
    top = "e => Math.round(e.getBoundingClientRect().top)"
    before = text_field(page).evaluate(top)
    for kernel in place.kernels():
        kernel.send_signal(signal.SIGKILL)
    back(page, "en")
    page.wait_for_timeout(3000)
    assert text_field(page).evaluate("e => e.selectionStart") == len(WORDS) - 12
    assert abs(text_field(page).evaluate(top) - before) < 40


def test_an_open_composition_is_not_torn_away(place, page_at):
    page = page_at(1280, "zh", allow=NOISE)
    start_afresh(page, place, "zh")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "kehu", "selectionStart": 4, "selectionEnd": 4}
    )
    page.evaluate("window.same = true")
    for kernel in place.kernels():
        kernel.send_signal(signal.SIGKILL)
    expect(page.locator("#guard")).to_contain_text(SAID["zh"]["rejoining"])
    page.wait_for_timeout(4000)
    assert page.evaluate("window.same") is True
    keyboard.send("Input.insertText", {"text": "客户"})
    back(page, "zh")
    assert page.evaluate("window.same") is None
    expect(text_field(page)).to_have_value("客户")
    assert stored(page, place) == "客户"


def test_a_lost_network_that_comes_back_needs_no_new_page(place, page_at):
    page = page_at(1280, "en", allow=NOISE)
    start_afresh(page, place, "en")
    page.evaluate("window.same = true")
    page.route("**/healthz*", lambda route: route.abort())
    expect(page.locator("#guard")).to_contain_text(SAID["en"]["lost"])
    page.unroute("**/healthz*")
    back(page, "en")
    assert page.evaluate("window.same") is True
    expect(page.locator("#guard .banner")).to_have_count(0, timeout=10_000)


def test_a_closed_page_leaves_no_kernel(place, page_at):
    page = page_at(1280, "en", allow=NOISE)
    open_page(page, place, "en")
    assert place.kernels()
    page.context.close()
    deadline = time.monotonic() + 10
    while place.kernels() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert place.kernels() == []
