"""Kernel, server or network go away under somebody's hands: nothing typed is lost, no page lies.

Each accident happens once every day, and with twenty seeds in `make soak`.
"""

from __future__ import annotations

import json
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from servers import Served, serving
from visitors import NAME, Visitor, eventually

from workshop_kit.store import Answer

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.isolation]

FIELD = "own_sentence"
# What a browser logs when a server is away, and JupyterLab when a kernel is: it asks a server that
# has started again for the kernel of the one before, which is nobody's (403)
NOISE = "ERR_|WebSocket|Kernel|kernel|Canceled|403|404|disposed|Failed to fetch|Connection|comm"
SAID = {
    "en": {
        "lost": "Connection lost.",
        "rejoining": "Rejoining…",
        "stuck": "The charts do not answer.",
        "back": "Back.",
        "saved": "Your answers are saved.",
    },
    "zh": {
        "lost": "连接断开。",
        "rejoining": "正在重新连接…",
        "stuck": "图表没有反应。",
        "back": "已恢复。",
        "saved": "答案已保存。",
    },
}
WORDS = "We hold 16 percent of their spending and it is too little; stock for group D at once. "

# Notes every change of what a page says of the saving, beside what the field holds, over reloads:
# the worksheet's own sign, and the banner
RECORDER = """(() => {
  let last = '';
  const note = () => {
    const field = document.querySelector('[data-field="own_sentence"] textarea');
    const sheet = field?.closest('.worksheet');
    if (!sheet) return;
    const saved = Boolean(sheet.querySelector('.saveline .chip.ok'));
    const banner = document.querySelector('#guard .banner')?.textContent ?? '';
    const seen = JSON.stringify([saved, field.value, banner]);
    if (seen === last) return;
    last = seen;
    const all = JSON.parse(sessionStorage.seen ?? '[]');
    all.push([Date.now(), saved, field.value, banner]);
    sessionStorage.seen = JSON.stringify(all);
  };
  new MutationObserver(note).observe(document,
    { subtree: true, childList: true, characterData: true, attributes: true });
  addEventListener('input', () => queueMicrotask(note));
})();"""

# A banner that still stands from before promises nothing of what is typed from now on
NOTHING_NOTED = """() => { sessionStorage.seen = JSON.stringify(
  [[0, false, '', document.querySelector('#guard .banner')?.textContent ?? '']]); }"""


class Desk:
    """Somebody at a page of the exercise, and the store beside it."""

    def __init__(self, place: Served, page: Page, visitor: Visitor, lang: str) -> None:
        self.place, self.page, self.lang = place, page, lang
        self.owner = visitor.participant.owner
        self.open()

    def open(self, page: Page | None = None) -> None:
        page = page or self.page
        page.add_init_script(RECORDER)
        page.goto(f"{self.place}exercises/{NAME}?lang={self.lang}", timeout=240_000)
        self.field(page).wait_for(timeout=240_000)

    def field(self, page: Page | None = None) -> Locator:
        return (page or self.page).locator(f'[data-field="{FIELD}"] textarea')

    def start(self, *others: Page) -> None:
        """An empty field with the caret in it, and nothing noted yet in any of one's tabs."""
        self.field().fill("")
        assert self.until(lambda: self.stored() == "", 10)
        self.begun = len(self.history())
        for page in (self.page, *others):
            expect(self.field(page)).to_have_value("")
            page.evaluate(NOTHING_NOTED)
        self.field().click()

    def until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait for something, and let the browser's requests through meanwhile."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if true():
                return True
            self.page.wait_for_timeout(100)
        return true()

    def history(self) -> list[Answer]:
        with self.place.store() as store:
            return store.history(self.owner, NAME, FIELD)

    def stored(self) -> str:
        with self.place.store() as store:
            found = store.answers(self.owner, NAME).get(FIELD)
        return str(found.value or "") if found else ""

    def said(self) -> str:
        return " ".join(banner for *_rest, banner in self.seen())

    def seen(self, page: Page | None = None) -> list[tuple[int, bool, str, str]]:
        noted = (page or self.page).evaluate("sessionStorage.seen ?? '[]'")
        return [tuple(one) for one in json.loads(noted)]

    def check(self) -> None:
        """Every character is in the store; "Saved" was said of nothing that was not."""
        assert self.until(lambda: self.stored() == WORDS, 30), self.stored()
        expect(self.field()).to_have_value(WORDS)
        self.check_truth(self.page)

    def check_truth(self, page: Page) -> None:
        """Neither the worksheet nor a banner said "saved" of what was not in the store."""
        stored: dict[str, datetime] = {}
        for answer in self.history()[self.begun :]:
            stored.setdefault(str(answer.value or ""), answer.saved_at)
        before = ""
        for at, saved, value, banner in self.seen(page):
            promised = SAID[self.lang]["saved"] in banner and banner != before
            before = banner
            if value and (saved or promised):
                assert value in stored, f"said to be saved, and never was: {value!r}"
                assert stored[value].timestamp() <= at / 1000 + 0.01, f"too early: {value!r}"

    def back(self) -> None:
        joined = self.page.locator("#guard .joined")
        expect(joined).to_contain_text(SAID[self.lang]["back"], timeout=180_000)


def type_on(page: Page, text: str, dice: random.Random) -> None:
    for letter in text:
        page.keyboard.type(letter)
        page.wait_for_timeout(dice.randint(10, 80))


def cut(dice: random.Random) -> tuple[str, str]:
    at = dice.randint(1, len(WORDS) - 30)
    return WORDS[:at], WORDS[at:]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, sheet_course: Path) -> Iterator[Served]:
    """A server whose pages hold their worksheet alone: they open again fast."""
    folder = tmp_path_factory.mktemp("guard")
    options = {"unattended_seconds": 2, "silent_seconds": 1}
    with serving(folder, options=options, WORKSHOP_FILES=str(sheet_course)) as served:
        yield served


@pytest.fixture
def desk(place: Served, class_page: Callable[..., Page]) -> Iterator[Callable[[str, int], Desk]]:
    def desk(lang: str = "en", width: int = 1280) -> Desk:
        visitor = Visitor(place, "Ada", lang=lang)
        return Desk(place, class_page(width, lang, visitor=visitor, allow=NOISE), visitor, lang)

    yield desk
    for kernel in place.kernels():
        kernel.send_signal(signal.SIGKILL)


@pytest.fixture
def seeds(request: pytest.FixtureRequest, repeats: int) -> range:
    """Every other seed: half of them for each of two kinds of pages, at least one."""
    first: int = request.param
    return range(first, max(repeats, first + 1), 2)


HALVES = pytest.mark.parametrize(
    ("lang", "width", "seeds"), [("en", 1280, 0), ("zh", 390, 1)], indirect=["seeds"]
)


@pytest.mark.soak
@HALVES
def test_every_character_survives_a_killed_kernel(desk, place, lang, width, seeds):
    at = desk(lang, width)
    for seed in seeds:
        dice = random.Random(seed)
        before, after = cut(dice)
        at.start()
        type_on(at.page, before, dice)
        for kernel in place.kernels():
            kernel.send_signal(signal.SIGKILL)
        type_on(at.page, after, dice)  # without a pause, or the page would open again under it
        at.back()
        assert SAID[lang]["rejoining"] in at.said()
        at.check()
        expect(at.field()).to_be_focused()
        assert at.field().evaluate("e => e.selectionStart") == len(WORDS)


@pytest.mark.soak
@HALVES
def test_every_character_survives_a_kernel_that_stands_still(desk, place, lang, width, seeds):
    at = desk(lang, width)
    for seed in seeds:
        dice = random.Random(seed)
        before, after = cut(dice)
        at.start()
        type_on(at.page, before, dice)
        for kernel in place.kernels():
            kernel.send_signal(signal.SIGSTOP)
        type_on(at.page, after, dice)
        assert at.until(lambda: at.stored() == WORDS, 5)  # no kernel was needed for it
        at.back()
        assert SAID[lang]["stuck"] in at.said()
        at.check()


@pytest.mark.soak
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_every_character_survives_a_server_that_stops_and_starts(desk, place, how, repeats):
    at = desk()
    for seed in range(repeats):
        dice = random.Random(seed)
        first, second = sorted(dice.sample(range(5, len(WORDS) - 20), 2))
        at.start()
        type_on(at.page, WORDS[:first], dice)
        kernels = place.kernels()
        place.process.send_signal(how)
        expect(at.page.locator("#guard")).to_contain_text(SAID["en"]["lost"], timeout=24_000)
        place.process.wait(20)
        for kernel in kernels:
            if kernel.is_running():
                kernel.kill()
        type_on(at.page, WORDS[first:second], dice)
        expect(at.field()).to_have_value(WORDS[:second])
        starting = threading.Thread(target=place.start)
        starting.start()
        type_on(at.page, WORDS[second:], dice)
        starting.join()
        at.back()
        at.check()
        expect(at.field()).to_be_focused()


@pytest.mark.soak
@HALVES
def test_every_character_survives_a_network_that_goes_and_comes(desk, lang, width, seeds):
    at = desk(lang, width)
    at.page.evaluate("window.same = true")
    for seed in seeds:
        dice = random.Random(seed)
        first, second = sorted(dice.sample(range(5, len(WORDS) - 5), 2))
        at.start()
        type_on(at.page, WORDS[:first], dice)
        at.page.context.set_offline(True)
        type_on(at.page, WORDS[first:second], dice)
        expect(at.page.locator("#guard")).to_contain_text(SAID[lang]["lost"], timeout=24_000)
        assert at.stored() != WORDS[:second]
        at.page.context.set_offline(False)
        type_on(at.page, WORDS[second:], dice)
        at.back()
        at.check()
    assert at.page.evaluate("window.same")  # what comes back needs no new page


@pytest.mark.soak
def test_two_tabs_on_one_field_overwrite_nothing(desk, repeats):
    at = desk()
    other = at.page.context.new_page()
    other.set_default_timeout(15_000)
    at.open(other)
    for seed in range(repeats):
        dice = random.Random(seed)
        at.start(other)
        first, second = f"first {seed} {dice.random()}", f"second {seed} {dice.random()}"
        type_on(at.page, first[:4], dice)
        at.field(other).focus()
        type_on(other, second, dice)
        at.field().focus()
        type_on(at.page, first[4:], dice)
        settle(at, other)
        versions = {str(answer.value) for answer in at.history()[at.begun :]}
        assert at.field().input_value() == at.field(other).input_value() == at.stored()
        for letters in (first, second):
            assert all_there(letters, versions), (letters, versions)
        for page in (at.page, other):
            at.check_truth(page)


def all_there(letters: str, versions: set[str]) -> bool:
    """Whether all letters are in one version, or one part in one and the rest in another."""

    def there(part: str) -> bool:
        return any(part in version for version in versions)

    return any(there(letters[:n]) and there(letters[n:]) for n in range(len(letters) + 1))


def test_a_lost_letter_would_be_noticed():
    assert all_there("first 0", {"fi", "second rst 0"})
    assert not all_there("first 0", {"fi", "st 0"})


def settle(at: Desk, other: Page) -> None:
    """Wait until both tabs are at rest; keep one's own where both versions are shown."""

    def rested() -> bool:
        for page in (at.page, other):
            mine = page.locator(f'[data-field="{FIELD}"] .conflict button')
            if mine.count():
                mine.first.click()
                return False
            if not page.locator(".worksheet:not(.prediction) .saveline .chip.ok").count():
                return False
        return at.field().input_value() == at.field(other).input_value() == at.stored()

    assert at.until(rested, 30)


def test_what_is_typed_while_the_page_opens_again_lands_in_its_field(desk, place):
    at = desk()
    at.start()
    before, after = WORDS[:30], WORDS[30:]
    type_on(at.page, before, random.Random(1))
    assert at.until(lambda: at.stored() == before, 10)
    for kernel in place.kernels():
        kernel.send_signal(signal.SIGKILL)
    with at.page.expect_navigation(wait_until="commit", timeout=90_000):
        pass
    at.page.locator(".bar").wait_for()
    at.page.wait_for_function("document.activeElement.matches('textarea')")
    type_on(at.page, after, random.Random(1))
    at.back()
    at.check()


def test_scroll_and_caret_are_where_they_were(desk, place):
    at = desk("en", 390)
    at.start()
    at.page.keyboard.type(WORDS)
    for _press in range(12):
        at.page.keyboard.press("ArrowLeft")
    top = "e => Math.round(e.getBoundingClientRect().top)"
    before = at.field().evaluate(top)
    for kernel in place.kernels():
        kernel.send_signal(signal.SIGKILL)
    at.back()
    assert at.until(lambda: abs(at.field().evaluate(top) - before) < 40, 10)
    assert at.field().evaluate("e => e.selectionStart") == len(WORDS) - 12


def test_an_open_composition_is_not_torn_away(desk, place):
    at = desk("zh")
    at.start()
    keyboard = at.page.context.new_cdp_session(at.page)
    open_one = {"text": "kehu", "selectionStart": 4, "selectionEnd": 4}
    keyboard.send("Input.imeSetComposition", open_one)
    at.page.evaluate("window.same = true")
    for kernel in place.kernels():
        kernel.send_signal(signal.SIGKILL)
    expect(at.page.locator("#guard")).to_contain_text(SAID["zh"]["rejoining"])
    at.page.wait_for_timeout(4000)
    assert at.page.evaluate("window.same") is True
    keyboard.send("Input.insertText", {"text": "客户"})
    at.back()
    assert at.page.evaluate("window.same") is None
    expect(at.field()).to_have_value("客户")
    assert at.until(lambda: at.stored() == "客户", 10)


def test_a_closed_page_leaves_no_kernel(desk, place):
    at = desk()
    assert place.kernels()
    at.page.context.close()
    assert eventually(lambda: place.kernels() == [], 15)


NOTES_THAT_IT_BROKE_OFF = """new MutationObserver(() => {
  const said = document.querySelector('#loading')?.textContent;
  if (said?.includes('没有完整打开')) sessionStorage.broken = 'yes';
}).observe(document, { subtree: true, childList: true, characterData: true });"""


def test_a_page_that_came_in_part_opens_again_by_itself(tmp_path, light_course, class_page):
    trace = tmp_path / "been here"
    cell = (
        f"from pathlib import Path\nfirst = not Path({str(trace)!r}).exists()\n"
        f"Path({str(trace)!r}).touch()\nif first: import os; os._exit(1)"
    )
    sheet = f'from workshop_kit import worksheet\nworksheet("{NAME}")'
    course = str(light_course(cell, sheet))
    with serving(tmp_path, app={"most_templates": 0}, WORKSHOP_FILES=course) as server:
        page = class_page(390, "zh", server=server, allow=NOISE)
        page.add_init_script(NOTES_THAT_IT_BROKE_OFF)
        page.goto(f"{server}exercises/{NAME}?lang=zh", wait_until="commit", timeout=240_000)
        expect(page.locator(f'[data-field="{FIELD}"] textarea')).to_be_visible(timeout=240_000)
        assert page.evaluate("sessionStorage.broken") == "yes"
        assert len(server.kernels()) == 1
