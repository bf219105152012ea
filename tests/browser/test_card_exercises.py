"""W05 and W06 as participants work them: a phone in Chinese by tap, a laptop in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from workshop_kit.course import load_exercise, model_answers
from workshop_kit.widgets._worksheet import words as worksheet_words

pytestmark = [pytest.mark.browser, pytest.mark.server]


def opened(page: Page, server: str, name: str, lang: str) -> Locator:
    """Open an exercise's page; return its sheet."""
    page.goto(f"{server}exercises/{name}?lang={lang}", timeout=60_000)
    page.wait_for_selector(".worksheet .field", timeout=60_000)
    return page.locator(".worksheet")


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


def check(sheet: Locator, lang: str) -> Locator:
    expect(sheet.locator(".chip.ok").first).to_be_visible(timeout=20_000)
    sheet.get_by_role("button", name=worksheet_words(lang)["check"]).click()
    verdicts = sheet.locator(".verdict")
    expect(verdicts.first).to_be_visible(timeout=60_000)
    return verdicts


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_process_is_sorted_by_tap_on_a_phone(class_page, server) -> None:
    page = class_page(390, "zh")
    sheet = opened(page, server, "w05_process_cards", "zh")
    model = model_answers("w05_process_cards")["cards"]
    usual = {"walk_away": "negotiate", "baseline": "track", "economic_profit": "track"}
    usual |= {"promises": "negotiate", "next_best": "propose"}
    for name, step in (model | usual).items():
        tap(sheet, name, step)
    expect(sheet.locator(".sort-count")).to_have_text("已放 18 张，共 18 张")
    first = check(sheet, "zh").first
    expect(first).to_have_class("verdict partly")
    expect(first).to_contain_text("18 张卡片，放对了 13 张。")
    expect(first.locator(".reasons li")).to_have_count(5)
    expect(first).to_contain_text("写下底线：低于哪个价就不签”：第一个电话之前就要写好")
    expect(sheet.locator(".card.doubted")).to_have_count(5)
    assert fits(page)
    for name in ("walk_away", "baseline"):
        tap(sheet, name, model[name])
    expect(sheet.locator(".card.doubted")).to_have_count(3)
    expect(check(sheet, "zh").first).to_have_class("verdict right", timeout=60_000)
    again = opened(page.context.new_page(), server, "w05_process_cards", "zh")
    expect(group(again, "plan").locator("[data-card=walk_away]")).to_be_visible()


def test_decisions_are_sorted_by_drag_and_keyboard_on_a_laptop(class_page, server) -> None:
    page = class_page(1280, "en")
    sheet = opened(page, server, "w06_planning_levels", "en")
    model = model_answers("w06_planning_levels")
    for place, (name, level) in enumerate(model["levels"].items()):
        (press if place % 2 else drag)(sheet, name, level)
        expect(group(sheet, level).locator(f"[data-card={name}]")).to_be_visible()
    expect(sheet.locator(".sort-count")).to_have_text("12 of 12 placed")
    drag(sheet, "trucks", "")  # back among those still to place
    expect(sheet.locator(".sort-count")).to_have_text("11 of 12 placed")
    press(sheet, "trucks", "corporate")
    columns = load_exercise("w06_planning_levels").field("plans").columns
    options = {one.id: one.label.en for column in columns for one in column.options}
    selects = sheet.locator("select")
    cells = [cell for row in model["plans"].values() for cell in (row["owner"], row["cadence"])]
    for place, cell in enumerate(cells):
        selects.nth(place).select_option(options[cell])
    sheet.get_by_text("Begin, and get it approved").click()
    verdicts = check(sheet, "en")
    for place, state in enumerate(("right", "right", "wrong")):
        expect(verdicts.nth(place)).to_have_class(f"verdict {state}")
    expect(verdicts.nth(2)).to_contain_text("go up level by level")
    sheet.get_by_text("With the account manager ask").click()
    check(sheet, "en")
    expect(verdicts.nth(2)).to_have_class("verdict right", timeout=60_000)
    assert fits(page)
