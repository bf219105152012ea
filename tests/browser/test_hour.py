"""An hour of a class: trainer, projector and twelve people in three teams; every page agrees.

How long the slowest page took to follow is printed; no time decides.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from servers import Served, serving
from visitors import NAME, Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.soak,
    pytest.mark.isolation,
]

BOARD = "board_figure"
TEXT = "Team {team}: group D waits longest, and we hold only 16%."
FOLLOWS_MS = 20_000  # a loaded machine is slow; what it took is printed


@pytest.fixture
def house(tmp_path: Path, sheet_course: Path) -> Iterator[Served]:
    """A class whose exercises hold their worksheet and nothing else, so that pages open fast."""
    with serving(tmp_path, WORKSHOP_FILES=str(sheet_course)) as served:
        yield served


class Hour:
    """The pages of a class, and how long they take to follow."""

    def __init__(self, house: Served, class_page: Callable[..., Page]) -> None:
        self.house, self.class_page = house, class_page
        self.pages: dict[str, Page] = {}
        self.slowest: dict[str, float] = {}
        trainer = Visitor(house, joined=False)
        trainer.teach()
        self.console = class_page(1280, "en", visitor=trainer)
        self.console.goto(f"{house}trainer?lang=en&day=3")
        self.projector = class_page(1280, "zh", visitor=trainer)
        self.projector.goto(f"{house}trainer/board?lang=zh")

    def enter(self, name: str, team: str, visitor: Visitor | None = None) -> Page:
        """Somebody comes in and looks at the overview."""
        number = len(self.pages)
        width, lang = (390 if number % 3 else 1280), ("zh" if number % 2 else "en")
        visitor = visitor or Visitor(self.house, name, team=team, lang=lang)
        page = self.pages[name] = self.class_page(width, lang, visitor=visitor)
        page.goto(self.house)
        return page

    def all_show(self, what: str, find: Callable[[Page], Locator], text: Any, *more: Page) -> None:
        """Wait until every participant's page, and those named, show something."""
        begun = time.monotonic()
        for page in (*self.pages.values(), *more):
            expect(find(page)).to_have_text(text, timeout=FOLLOWS_MS)
        self.slowest[what] = time.monotonic() - begun

    def press(self, name: str, within: str = "#live") -> None:
        self.console.locator(within).get_by_role("button", name=name, exact=True).first.click()


def clock(page: Page) -> Locator:
    return page.locator("[data-timer]:visible [data-clock]").first


def test_an_hour(house: Served, class_page: Callable[..., Page], capsys) -> None:
    hour = Hour(house, class_page)
    expect(hour.projector.locator("main")).to_contain_text(house.code)
    people = [(f"Person {n}", str(n % 3 + 1)) for n in range(11)]
    for name, team in people:
        hour.enter(name, team)
    expect(hour.console.locator("#counts")).to_contain_text("11", timeout=FOLLOWS_MS)

    # pacing: a block begins, the timer runs, everyone is called
    hour.press("Begin now", "#order")
    hour.console.locator("#minutes").fill("9")
    hour.console.locator("#timer-start").click()
    hour.all_show("timer", clock, re.compile("0[89]:[0-5][0-9]"), hour.projector, hour.console)
    hour.press("Everyone here", f"#exercise-{NAME}")
    hour.all_show("call", lambda page: page.locator("#gather"), re.compile("X12"))

    # each team's writer and one more tap through; the writers write
    at_work = [name for name, _team in people[:6]]
    for name in at_work:
        page = hour.pages[name]
        page.locator("#gather a").first.click()
        page.wait_for_selector(f'[data-field="{BOARD}"] textarea', timeout=240_000)
        assert f"exercises/{NAME}" in page.url
    for name, team in people[:3]:
        page = hour.pages[name]
        page.locator("[data-act=take]").click()
        page.locator(f'[data-field="{BOARD}"] textarea').fill(TEXT.format(team=team))
    hour.console.goto(f"{house}trainer/exercises/{NAME}?lang=en")
    for _name, team in people[:3]:
        shown = hour.console.get_by_text(TEXT.format(team=team)).first
        expect(shown).to_be_visible(timeout=FOLLOWS_MS)

    # somebody comes late, somebody goes on with another device
    late = hour.enter("Person 11", "3")
    for find, text in ((clock, re.compile("0[0-9]:")), (lambda p: p.locator("#gather"), "X12")):
        expect(find(late)).to_contain_text(text, timeout=FOLLOWS_MS)
    second = resumed(house, hour.pages["Person 0"])
    other = class_page(390, "en", visitor=second)
    other.goto(f"{house}exercises/{NAME}?lang=en", timeout=240_000)
    expect(other.locator(f'[data-field="{BOARD}"] textarea')).to_have_value(
        TEXT.format(team="1"), timeout=FOLLOWS_MS
    )

    # the question goes to the board, then the answer is revealed to all
    hour.console.locator(f"#board-{NAME}-{BOARD}").click()
    expect(hour.projector.locator("main")).to_contain_text("3", timeout=FOLLOWS_MS)
    watching = [*(hour.pages[name] for name in at_work), other]
    for page in (*watching, hour.projector):
        expect(page.locator(".model-answer, .at-model")).to_have_count(0)
        assert "Person" not in hour.projector.locator("main").inner_text()
        page.evaluate("window.sameDocument = true")
    hour.console.locator(f"#ask-{NAME}-").click()
    hour.console.get_by_role("button", name="Reveal to all").click()
    begun = time.monotonic()
    for page in watching:
        expect(page.locator(".worksheet .model-answer").first).to_be_visible(timeout=FOLLOWS_MS)
        assert page.evaluate("window.sameDocument")
    hour.slowest["reveal"] = time.monotonic() - begun

    # the end of the block: the timer stops everywhere
    hour.console.goto(f"{house}trainer?lang=en&day=3")
    hour.press("Stop", "#pacing")
    begun = time.monotonic()
    for page in (*hour.pages.values(), other, hour.projector):
        expect(page.locator("[data-timer]:visible")).to_have_count(0, timeout=FOLLOWS_MS)
    hour.slowest["stop"] = time.monotonic() - begun
    with capsys.disabled():
        print(f"\nall pages agree after, s: { {k: round(v, 2) for k, v in hour.slowest.items()} }")


def resumed(house: Served, page: Page) -> Visitor:
    """Make the same person's second device, by a new resume code from the own data."""
    page.goto(f"{house}me?lang=en")
    page.locator("form[action$='me/code'] button").click()
    code = page.locator(".resume-code").first.inner_text()
    second = Visitor(house, joined=False)
    second.ask("resume?lang=en")
    status, html = second.fill_in("resume", {"code": house.code, "resume": code})
    assert status == 303, html
    page.goto(f"{house}exercises/{NAME}?lang=en", timeout=240_000)
    page.wait_for_selector(f'[data-field="{BOARD}"] textarea', timeout=240_000)
    return second
