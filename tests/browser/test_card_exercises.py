"""W05 and W06: cards placed by tap on a phone in Chinese, by mouse and keyboard on a laptop."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from walks import SOON, Participant, drag, group, press, tap, walk

from workshop_kit.course import load_exercise, model_answers

pytestmark = [pytest.mark.browser, pytest.mark.server]

USUAL = {
    "walk_away": "negotiate",
    "baseline": "track",
    "economic_profit": "track",
    "promises": "negotiate",
    "next_best": "propose",
}


def process(one: Participant) -> None:
    model = model_answers("w05_process_cards")["cards"]
    for name, step in (model | USUAL).items():
        tap(one.sheet, name, step)
    expect(one.sheet.locator(".sort-count")).to_have_text("已放 18 张，共 18 张")
    first = one.check("partly").first
    expect(first).to_contain_text("18 张卡片，放对了 13 张。")
    expect(first.locator(".reasons li")).to_have_count(5)
    expect(first).to_contain_text("写下底线：低于哪个价就不签”：第一个电话之前就要写好")
    expect(one.sheet.locator(".card.doubted")).to_have_count(5)


def process_mended(one: Participant) -> None:
    model = model_answers("w05_process_cards")["cards"]
    expect(group(one.sheet, "negotiate").locator("[data-card=walk_away]")).to_be_visible()
    expect(one.sheet.locator(".card.doubted")).to_have_count(5, timeout=SOON)
    for name in ("walk_away", "baseline"):
        press(one.sheet, name, model[name])
    expect(one.sheet.locator(".card.doubted")).to_have_count(3)
    expect(one.check("right").first).to_contain_text("15 of 18 cards")


def decisions(one: Participant) -> None:
    for name, level in list(model_answers("w06_planning_levels")["levels"].items())[:6]:
        tap(one.sheet, name, level)
    expect(one.sheet.locator(".sort-count")).to_have_text("已放 6 张，共 12 张")


def decisions_placed(one: Participant) -> None:
    sheet, model = one.sheet, model_answers("w06_planning_levels")
    expect(sheet.locator(".sort-count")).to_have_text("6 of 12 placed")
    for place, (name, level) in enumerate(model["levels"].items()):
        if place >= 6:
            (press if place % 2 else drag)(sheet, name, level)
        expect(group(sheet, level).locator(f"[data-card={name}]")).to_be_visible()
    expect(sheet.locator(".sort-count")).to_have_text("12 of 12 placed")
    drag(sheet, "trucks", "")  # back among those still to place
    expect(sheet.locator(".sort-count")).to_have_text("11 of 12 placed")
    press(sheet, "trucks", "corporate")
    columns = load_exercise("w06_planning_levels").field("plans").columns
    options = {each.id: each.label.en for column in columns for each in column.options}
    cells = [cell for row in model["plans"].values() for cell in (row["owner"], row["cadence"])]
    for place, cell in enumerate(cells):
        sheet.locator("select").nth(place).select_option(options[cell])
    sheet.get_by_text("Begin, and get it approved").click()
    verdicts = one.check("right", "right", "wrong")
    expect(verdicts.nth(2)).to_contain_text("go up level by level")
    sheet.get_by_text("With the account manager ask").click()
    one.check("right", "right", "right")


def test_the_process_is_sorted_by_tap_and_mended_by_keyboard(class_page, server) -> None:
    name = "w05_process_cards"
    walk(name, "zh", process, process_mended, class_page=class_page, server=server)


def test_decisions_are_sorted_by_tap_then_by_drag_and_keyboard(class_page, server) -> None:
    name = "w06_planning_levels"
    walk(name, "zh", decisions, decisions_placed, class_page=class_page, server=server)
