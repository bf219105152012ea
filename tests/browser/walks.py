"""How somebody works an exercise: begun on a phone, finished on a laptop in the other language."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from visitors import Visitor

from workshop_kit.widgets._worksheet import words as worksheet_words

SOON = 20_000


class Participant:
    """Somebody at work on an exercise's page."""

    def __init__(self, page: Page, lang: str) -> None:
        self.page = page
        self.words = worksheet_words(lang)
        self.sheet = page.locator(".worksheet:not(.prediction)").last

    def guess(self, number: int, answer: str | tuple[str, ...], title: str) -> Locator:
        """Commit a guess, or several; its chart was not there before. Return what is said to it."""
        question = self.page.locator(".workshop.prediction").nth(number)
        expect(question.locator("figure")).to_have_count(0)
        for one in (answer,) if isinstance(answer, str) else answer:
            if question.locator("input:is([type=radio], [type=checkbox])").count():
                question.get_by_text(one).click()
            else:
                question.locator("input").first.fill(one)
        question.get_by_role("button", name=self.words["commit"]).click()
        expect(question.locator(".chart-title")).to_contain_text(title, timeout=SOON)
        return question.locator(".chart-status")

    def slide(self, number: int, key: str, times: int, title: str, explorer: int = 0) -> None:
        """Press a key on one of the page's sliders until an explorer's title follows."""
        self.page.locator(".explore .noUi-handle").nth(number).focus()
        for _ in range(times):
            self.page.keyboard.press(key)
        drawn = self.page.locator(".explore").nth(explorer).locator(".chart-title")
        expect(drawn).to_contain_text(title, timeout=SOON)

    def fill(self, table: int, values: tuple[str, ...]) -> None:
        """Type into the cells of one of the sheet's tables, in order."""
        cells = self.sheet.locator("tbody").nth(table).locator("input")
        for place, value in enumerate(values):
            cells.nth(place).fill(value)

    def check(self, *states: str) -> Locator:
        """Commit the sheet and see how its first answers are judged."""
        expect(self.sheet.locator(".chip.ok").first).to_be_visible(timeout=SOON)
        asked = re.compile(f"^({self.words['check']}|{self.words['submit']})$")
        self.sheet.get_by_role("button", name=asked).click()
        verdicts = self.sheet.locator(".verdict")
        for place, state in enumerate(states):
            expect(verdicts.nth(place)).to_have_class(f"verdict {state}", timeout=180_000)
        return verdicts


def card(sheet: Locator, name: str) -> Locator:
    return sheet.locator(f"[data-card={name}]")


def group(sheet: Locator, name: str) -> Locator:
    return sheet.locator(f"[data-place='{name}']")


def tap(sheet: Locator, name: str, to: str) -> None:
    card(sheet, name).tap()
    sheet.locator(f".sort-ask [data-to={to}]").tap()


def press(sheet: Locator, name: str, to: str) -> None:
    """Place a card by keyboard alone."""
    keys = sheet.page.keyboard
    card(sheet, name).focus()
    keys.press("Enter")
    for _ in range(7):
        if sheet.locator(f".sort-ask [data-to={to}]:focus").count():
            break
        keys.press("Tab")
    keys.press("Enter")


def drag(sheet: Locator, name: str, to: str) -> None:
    mouse, moved = sheet.page.mouse, card(sheet, name)
    moved.evaluate("card => card.scrollIntoView({block: 'center'})")
    box, aim = moved.bounding_box(), group(sheet, to).bounding_box()
    assert box is not None
    assert aim is not None
    mouse.move(box["x"] + 20, box["y"] + 15)
    mouse.down()
    mouse.move(aim["x"] + 60, aim["y"] + 30, steps=6)
    mouse.up()


Part = Callable[[Participant], None]


def walk(
    name: str, lang: str, begin: Part, finish: Part, *, class_page: Callable[..., Page], server: str
) -> None:
    """Do one part on a phone in a language, then the other on a laptop in the other language."""
    me = Visitor(server, "Ada", lang=lang)
    phone = opened(class_page(390, lang, visitor=me), server, name, lang)
    begin(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(phone.sheet.locator(".chip.ok").first).to_be_visible(timeout=SOON)
    phone.page.context.close()
    other = "zh" if lang == "en" else "en"
    laptop = opened(class_page(1280, other, visitor=me), server, name, other)
    finish(laptop)
    assert laptop.page.evaluate("document.documentElement.scrollWidth") <= 1280


def opened(page: Page, server: str, name: str, lang: str) -> Participant:
    """Open an exercise's page and wait for its sheet."""
    page.goto(f"{server}exercises/{name}?lang={lang}", timeout=180_000)
    page.wait_for_selector(".worksheet .field", timeout=180_000)
    return Participant(page, lang)
