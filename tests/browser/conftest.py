"""What all browser tests share: one Chromium with Chinese glyphs, pages of a width and language.

Every page fails its test when it asks another machine for anything or logs an error.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromium import found
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)
from servers import Served
from visitors import Visitor

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
expect.set_options(timeout=30_000)  # a loaded machine is slow, and no time decides a test
HOME = ("127.0.0.1", "localhost")
LEAVING = re.compile(
    r"/(api/kernels/[\w-]+\?\d+|voila/api/shutdown/[\w-]+)$"
)  # asked by a page whose kernel is gone
PageAt = Callable[..., Page]
ClassPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chinese_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fontconfig file that adds the kit's own Chinese fonts to the machine's."""
    folder = tmp_path_factory.mktemp("fonts")
    package = Path(str(files("pylopdf_fonts_zh_cn")))
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        '<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{package}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright for one file: while it is up, nothing else in this process can run a loop."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, chinese_fonts: Path) -> Iterator[Browser]:
    """The Chromium on PATH, else the one that playwright installed."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(chinese_fonts)}
    started = playwright.chromium.launch(executable_path=found(), args=ARGUMENTS, env=environment)
    yield started
    started.close()


class Watch:
    """Keeps pages at home and notes what they do wrong."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.allowed: list[re.Pattern[str]] = []

    def over(self, page: Page) -> None:
        page.context.on("request", self._keep_home)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("console", self._hear)

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(p.search(fault) for p in self.allowed)]

    def _hear(self, message: ConsoleMessage) -> None:
        asked = message.location.get("url", "") if message.location else ""
        if message.type == "error" and not LEAVING.search(asked):
            self.faults.append(f"console: {message.text} {asked}")

    def _keep_home(self, request: Request) -> None:
        """Note what would leave; that it cannot is the browser's own rule for names."""
        asked = urlsplit(request.url)
        if asked.scheme in ("http", "https", "ws", "wss") and asked.hostname not in HOME:
            self.faults.append(f"asked another machine: {request.url}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test at its end for whatever its pages did wrong."""
    watch = Watch()
    yield watch
    unexpected = watch.unexpected()
    assert not unexpected, "\n".join(unexpected)


@pytest.fixture
def page_at(chromium: Browser, watch: Watch) -> Iterator[PageAt]:
    """Make pages: ``page_at(width, lang)``; ``allow`` names console errors that a test expects."""
    contexts = []

    def page_at(
        width: int = 1280, lang: str = "zh", *, touch: bool | None = None, allow: str = ""
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 640 else 900},
            locale="en-GB" if lang == "en" else "zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=width < 640 if touch is None else touch,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if allow:
            watch.allowed.append(re.compile(allow))
        page = context.new_page()
        page.set_default_timeout(60_000)
        watch.over(page)
        return page

    yield page_at
    for context in contexts:
        context.close()


@pytest.fixture
def class_page(request: pytest.FixtureRequest, page_at: PageAt) -> ClassPage:
    """Make pages of people who have joined: ``class_page(width, lang, name="Ada", team="1")``.

    Of the session's server, or of `server`; ``visitor`` is somebody who has joined already.
    """

    def class_page(
        width: int = 1280,
        lang: str = "zh",
        *,
        name: str = "Ada",
        team: str = "",
        server: Served | None = None,
        visitor: Visitor | None = None,
        **how: Any,
    ) -> Page:
        if visitor is None:
            home = server or request.getfixturevalue("server")
            visitor = Visitor(home, name, team=team, lang=lang)
        page = page_at(width, lang, **how)
        page.context.add_cookies(visitor.browser_cookies())
        return page

    return class_page


@pytest.fixture(scope="session")
def worksheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Worksheets without a kernel: see `browser.harness.serve`."""
    from browser.harness.serve import EXERCISE, harness_server

    from workshop_kit.widgets import _worksheet

    known = _worksheet.load_exercise
    with pytest.MonkeyPatch.context() as patch, harness_server() as harness:
        patch.setenv("WORKSHOP_DATA", str(tmp_path_factory.mktemp("worksheets")))
        patch.setattr(
            _worksheet,
            "load_exercise",
            lambda name: EXERCISE if name == EXERCISE.id else known(name),
        )
        yield harness


@pytest.fixture
def open_sheet(worksheets: Any, page_at: PageAt) -> Callable[..., tuple[Page, Any]]:
    """Open a worksheet in a page: ``open_sheet("headline", lang="en", width=1280, book=…)``."""

    def open_sheet(*only: str, lang: str = "en", width: int = 1280, **given: Any) -> Any:
        session = worksheets.open(lang, only=only, **given)
        page = page_at(width, lang)
        page.goto(worksheets.address_of(session))
        page.wait_for_function("window.ready")
        return page, session

    return open_sheet
