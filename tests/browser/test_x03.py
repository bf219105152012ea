"""X03 as a participant works it on a phone, in Chinese: from the guess to the own matrix."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from workshop_kit.widgets._worksheet import words as worksheet_words

pytestmark = [pytest.mark.browser, pytest.mark.server]

FIVE = ("C180", "C209", "C106", "C383", "C112")
LEVELS = {
    "C180": ("strategic", "team"),
    "C209": ("star", "pilot"),
    "C267": ("status", "keep"),
    "C029": ("streamline", "simple"),
    "C356": ("strategic", "team"),
}
STAR = (9, 8, 7, 8, 6, 4, 3, 5, 4)


def test_a_participant_finds_the_five_and_draws_the_own_accounts(class_page, server):
    words = worksheet_words("zh")
    page = class_page(390, "zh")
    page.goto(f"{server}exercises/x03_priorities?lang=zh", timeout=60_000)
    page.wait_for_selector(".worksheet .field", timeout=60_000)
    sheet = page.locator(".worksheet:not(.prediction)").last
    own = page.locator(".explore").last

    # guessed, then shown: the largest customer of all loses most
    guess = page.locator(".workshop.prediction").first
    expect(guess.locator("figure")).to_have_count(0)
    for code in FIVE:
        guess.get_by_text(code).click()
    guess.get_by_role("button", name=words["commit"]).click()
    expect(guess.locator(".chart-title")).to_contain_text("8 家亏钱", timeout=20_000)
    expect(guess.locator(".chart-status")).to_contain_text("看得准", timeout=60_000)

    # with five mended the firm earns more, at once
    total = page.locator(".explore").first.locator(".figures dd").last
    expect(total).to_contain_text("74,591")
    page.locator(".explore .noUi-handle").first.focus()
    for _ in FIVE:
        page.keyboard.press("ArrowRight")
    expect(total).to_contain_text("98,771", timeout=20_000)

    # cells and service levels, and the gain; the own matrix waits for a row
    sheet.locator("input[inputmode]").first.fill("24180")
    picks = sheet.locator("select")
    for row, (cell, level) in enumerate(LEVELS.values()):
        picks.nth(2 * row).select_option(cell)
        picks.nth(2 * row + 1).select_option(level)
    expect(own.locator(".chart-status")).to_contain_text("填满第一行")
    expect(own.locator("figure img")).to_be_hidden()

    # one row of the own company, and its point is there
    cells = sheet.locator("tbody").last.locator("input")
    for place, value in enumerate(("甲公司", *STAR)):
        cells.nth(place).fill(str(value))
    expect(own.locator("figure img")).to_be_visible(timeout=20_000)
    expect(own.locator("figure img")).to_have_attribute("alt", re.compile("明星 1"))

    # committed: what was answered is right
    expect(sheet.locator(".chip.ok").first).to_be_visible(timeout=15_000)
    sheet.get_by_role("button", name=words["check"]).click()
    verdicts = sheet.locator(".verdict")
    expect(verdicts.nth(0)).to_have_class("verdict right", timeout=60_000)
    expect(verdicts.nth(3)).to_have_class("verdict right")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
