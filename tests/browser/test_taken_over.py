"""An earlier sheet's answer on a later page: taken over by hand, undone, never over typed text."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.harness.fake_book import FakeAnswer, FakeBook
from playwright.sync_api import Page, expect
from servers import Served
from visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.isolation]

W01, W07, X04 = "w01_profile", "w07_account_plan", "x04_value_sentence"
SENTENCE = "给甲厂：每年少停线 20 小时，比现用的那家多造 1,200 台车，记录在贵厂系统里。"
HOSTILE = "<img src=x onerror=alert(1)> Plant A"


def save(visitor: Visitor, sheet: str, field: str, value: Any) -> None:
    body = {"value": value, "base": 0, "id": f"{sheet} {field}"}
    assert visitor.send(f"api/sheets/{sheet}/fields/{field}", "PUT", body)[0] == 200


def stored(server: Served, visitor: Visitor, field: str) -> Any:
    with server.store() as store:
        answer = store.answers(visitor.participant.owner, W07).get(field)
    return answer.value if answer else None


def saved(page: Page) -> None:
    expect(page.locator(".saveline .chip.ok")).to_be_visible(timeout=90_000)


def test_the_plan_takes_over_customer_and_sentence_in_a_class(class_page, server):
    ada = Visitor(server, "Ada")
    save(ada, W01, "account", HOSTILE)
    save(ada, X04, "sentence", SENTENCE)
    page = class_page(390, "zh", visitor=ada)
    page.goto(f"{server}exercises/{W07}?lang=zh", timeout=180_000)
    account, moves = (page.locator(f"[data-field={name}]") for name in ("account", "moves"))
    expect(account.locator(".offer")).to_contain_text(f"W01 里写的：{HOSTILE}", timeout=180_000)
    expect(page.locator(".offer:visible")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page).response["violations"] == []

    account.get_by_role("button", name="采用").click()
    expect(account.locator("input")).to_have_value(HOSTILE)
    expect(account.locator("input")).to_be_focused()
    saved(page)
    assert stored(server, ada, "account") == HOSTILE
    account.get_by_role("button", name="撤销").click()
    expect(account.locator("input")).to_have_value("")
    expect(account.get_by_role("button", name="采用")).to_be_focused()
    saved(page)
    assert not stored(server, ada, "account")

    # the second move stays as it was typed, and an edited sentence can no longer be undone
    cells = moves.locator("textarea")
    cells.nth(1).fill("每月一次停线复盘")
    moves.get_by_role("button", name="采用").click()
    expect(cells.nth(0)).to_have_value(SENTENCE)
    expect(cells.nth(1)).to_have_value("每月一次停线复盘")
    expect(moves.get_by_role("button", name="撤销")).to_be_visible()
    cells.nth(0).press("End")
    cells.nth(0).press_sequentially("再加一句")
    expect(moves.locator(".offer")).to_be_hidden()
    saved(page)
    assert stored(server, ada, "moves") == {
        "first": {"move": f"{SENTENCE}再加一句"}, "second": {"move": "每月一次停线复盘"},
    }  # fmt: skip

    # typed text hides the offer; emptied, it comes back
    account.locator("input").fill("乙厂")
    expect(account.locator(".offer")).to_be_hidden()
    account.locator("input").fill("")
    expect(account.locator(".offer")).to_be_visible()
    account.locator("input").fill("乙厂")
    saved(page)
    page.reload()
    expect(account.locator("input")).to_have_value("乙厂", timeout=180_000)
    expect(page.locator(".offer:visible")).to_have_count(0)

    nobody = class_page(1280, "en", name="Bob")
    nobody.goto(f"{server}exercises/{W07}?lang=en", timeout=180_000)
    expect(nobody.locator("[data-field=account] input")).to_be_editable(timeout=180_000)
    expect(nobody.locator(".offer:visible")).to_have_count(0)


def test_a_self_learner_takes_over_and_undoes(open_sheet):
    book = FakeBook(stored={"account": FakeAnswer("Plant A in Suzhou", 1)})
    page, session = open_sheet("headline", "board", book=book)
    offer = page.locator("[data-field=board] .offer")
    expect(offer).to_contain_text("From sheet W01: Plant A in Suzhou")
    offer.get_by_role("button", name="Take over").press("Enter")
    expect(page.get_by_label("Which one figure")).to_have_value("Plant A in Suzhou")
    expect(page.locator(".saveline .chip")).to_have_text("Saved 14:32")
    assert session.book.stored["board"].value == "Plant A in Suzhou"
    offer.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_label("Which one figure")).to_have_value("")
    expect(offer.get_by_role("button", name="Take over")).to_be_focused()


def test_where_nothing_is_written_nothing_is_offered(open_sheet):
    page, _session = open_sheet("headline", "board")
    expect(page.get_by_label("Which one figure")).to_be_editable()
    expect(page.locator(".offer:visible")).to_have_count(0)
