"""Checking, feedback and hints; predictions; both languages, both widths, no barrier."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.harness.fake_book import FakeAnswer, FakeBook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SPLIT = {"k": 4, "scaled": True, "variables": ["imp_price", "imp_support"]}
SHOWN = {"value": SPLIT, "summary": "4 groups"}
HAN = re.compile(r"[\u4e00-\u9fff]")


def verdict(field: str, state: str, en: str = "Because.") -> dict[str, Any]:
    return {"field": field, "state": state, "message": {"zh": "有原因。", "en": en}}


VERDICTS = (
    verdict("groups", "wrong", "Two kinds are mixed."),
    verdict("factors", "partly"),
    verdict("lead_days", "right"),
    verdict("names", "blank"),
    verdict("board", "open"),
)


def full_book() -> FakeBook:
    answers = {
        "groups": "g4",
        "factors": ["price", "support"],
        "lead_days": 14.5,
        "order": ["hours", "names", "train", "price"],
        "split": SPLIT,
        "names": {"A": {"name": "self", "behaviour": "x"}},
        "hours": {"A": 10, "B": 5},
        "own_segments": {"1": {"name": "x", "customers": 3, "factors": ["price"]}, "2": {}},
        "board": "One figure.",
        "steps": {"call": "before", "sign": "before"},
    }
    stored = {name: FakeAnswer(value, 1) for name, value in answers.items()}
    return FakeBook(owner=str(id(answers)), stored=stored, verdicts=VERDICTS)


def check(page: Page) -> None:
    page.locator(".saveline .btn").click()


def test_check_shows_a_verdict_with_sign_word_and_reason(open_sheet):
    page, _ = open_sheet(book=full_book(), setting=SHOWN)
    check(page)
    cards = page.locator(".verdict")
    expect(cards.locator(".word")).to_have_text(
        ["1. Wrong", "2. Not yet", "3. Right", "7. Not finished", "11. Open question"],
        use_inner_text=True,
    )
    expect(cards.nth(0)).to_contain_text("Two kinds are mixed.")
    assert cards.locator(".sign svg").count() == 5
    expect(page.locator(".feedback")).to_contain_text(
        "First attempt, 09:41. A second attempt scores 70%."
    )
    expect(page.get_by_role("heading", name="Feedback")).to_be_focused()


def test_misplaced_cards_are_marked_where_they_lay_when_checked(open_sheet):
    book = full_book()
    told = verdict("steps", "partly", "1 of 3 cards lie right.\n“Sign” It ends the talks.")
    book.verdicts = (told | {"misplaced": {"sign": "before"}},)
    book.put("steps", {"call": "before", "sign": "before", "limit": "after"})
    page, _ = open_sheet("steps", book=book)
    expect(page.locator(".card.doubted")).to_have_count(0)
    check(page)
    marked = page.locator(".card.doubted")
    expect(marked).to_have_count(1)
    expect(marked).to_have_accessible_name(re.compile("^Sign .* Look again$"))
    expect(page.locator(".verdict p").nth(1)).to_have_text("1 of 3 cards lie right.")
    expect(page.locator(".verdict .reasons li")).to_have_text("“Sign” It ends the talks.")
    page.reload()
    expect(page.locator(".card.doubted")).to_have_count(1)
    marked.click()
    page.get_by_role("button", name="After").click()
    expect(page.locator(".card.doubted")).to_have_count(0)
    expect(page.locator(".verdict .chip")).to_be_visible()  # changed since


def test_hints_open_one_after_another_and_only_where_needed(open_sheet):
    page, _ = open_sheet(book=full_book(), setting=SHOWN)
    expect(page.get_by_text("Hint 1")).to_have_count(0)
    check(page)
    wrong = page.locator("[data-verdict=groups]")
    first, second = wrong.get_by_text("Hint 1 of 2"), wrong.get_by_text("Hint 2 of 2")
    expect(first).to_be_visible()
    expect(second).to_be_hidden()
    first.press("Enter")
    expect(wrong).to_contain_text("separate most clearly")
    second.click()
    expect(wrong).to_contain_text("another sample")
    expect(page.locator("[data-verdict=lead_days] details")).to_have_count(0)
    expect(page.locator("[data-verdict=board] details")).to_have_count(0)


def test_feedback_and_open_hints_outlive_typing_and_redrawing(open_sheet):
    page, _ = open_sheet("groups", "headline", book=full_book())
    check(page)
    page.get_by_text("Hint 1 of 2").click()
    page.get_by_label("A headline").fill("more")
    page.get_by_label("5", exact=True).check()
    expect(page.locator("[data-verdict=groups] .chip")).to_have_text("Changed since")
    page.evaluate("harness.hear('change:sheet')")
    expect(page.locator("[data-verdict=groups] .chip")).to_be_visible()
    expect(page.get_by_text("separate most clearly")).to_be_visible()
    expect(page.get_by_text("Hint 2 of 2")).to_be_visible()


def test_a_second_attempt_says_so(open_sheet):
    page, session = open_sheet("groups", book=full_book())
    check(page)
    expect(page.locator(".when")).to_contain_text("First attempt")
    page.get_by_label("5", exact=True).check()
    session.book.verdicts = (verdict("groups", "right"),)
    check(page)
    expect(page.locator(".when")).to_have_text(
        "Second attempt, 09:41. Newly right answers score 70%."
    )
    expect(page.locator(".verdict.right")).to_have_count(1)
    page.reload()
    expect(page.locator(".when")).to_contain_text("Second attempt")


def test_everything_is_saved_before_it_is_checked(open_sheet):
    page, session = open_sheet("groups", "headline", book=full_book())
    page.get_by_label("A headline").fill("just now")
    check(page)
    expect(page.locator(".verdict")).to_have_count(1)
    assert page.evaluate("line.sent.map(message => message.kind)") == ["save", "check"]
    assert session.book.stored["headline"].value == "just now"


def test_a_problem_stops_the_check_and_gets_the_focus(open_sheet):
    page, session = open_sheet("groups", "lead_days", book=full_book())
    page.get_by_label("In how many days").fill("200")
    check(page)
    expect(page.locator(".saveline [role=alert]")).to_contain_text("look at question 2")
    expect(page.get_by_label("In how many days")).to_be_focused()
    expect(page.locator("[data-field=lead_days] .error")).to_be_visible()
    expect(page.locator(".saveline .chip")).to_have_text("Needs you")
    assert session.book.attempts == []


def test_a_check_that_fails_is_told_and_can_be_repeated(open_sheet):
    page, session = open_sheet("groups", book=full_book())
    session.book.breaks = RuntimeError("secret path")
    check(page)
    expect(page.locator(".saveline [role=alert]")).to_contain_text("Your answers are kept")
    assert "secret" not in page.locator("body").inner_text()
    session.book.breaks = None
    check(page)
    expect(page.locator(".verdict")).to_have_count(1)


def test_a_check_under_way_is_told_and_asked_once(open_sheet):
    book = full_book()
    book.check_seconds = 0.8
    page, session = open_sheet("groups", book=book)
    button = page.locator(".saveline .btn")
    button.click()
    expect(button).to_have_text("Checking…")
    expect(button).to_have_attribute("aria-busy", "true")
    button.click()
    expect(page.locator(".verdict")).to_have_count(1)
    expect(button).to_have_text("Check my answers")
    assert len(session.book.attempts) == 1


# ---------- predictions ----------


def test_a_guess_is_kept_here_until_it_is_committed(open_sheet):
    page, session = open_sheet(prediction="guess")
    button = page.get_by_role("button", name="Commit my guess")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Make your guess first.")
    page.get_by_label("technical support").check()
    page.wait_for_timeout(900)
    assert session.book.saves == []
    page.reload()
    expect(page.get_by_label("technical support")).to_be_checked()
    button.click()
    expect(page.locator(".option.on")).to_contain_text("Your guess")
    assert session.book.stored["guess"].value == "support"
    assert session.widget.committed
    expect(page.locator("input")).to_have_count(0)  # shown, not disabled
    expect(page.get_by_text("Which figure decides?")).to_be_focused()


def test_a_committed_guess_stays_and_stands_beside_the_result(open_sheet):
    page, session = open_sheet(prediction="guess")
    page.get_by_label("technical support").check()
    page.get_by_role("button").click()
    expect(page.locator(".option.on")).to_contain_text("Your guess")
    page.evaluate("harness.update({result: 'share'})")
    expect(page.locator(".option", has_text="Share of wallet")).to_contain_text("Result")
    page.reload()
    expect(page.locator(".option.on")).to_contain_text("Your guess")
    reply = session.hear({"kind": "save", "field": "guess", "value": "price", "base": 1, "id": "x"})
    assert reply["messages"][0]["kind"] == "refused"
    assert session.book.stored["guess"].value == "support"


def test_a_number_is_guessed_with_its_unit(open_sheet):
    page, session = open_sheet(prediction="guess_number", result=11)
    page.get_by_label("How much does size explain?").fill("250")
    page.get_by_role("button", name="Commit my guess").click()
    expect(page.locator(".error").first).to_contain_text("from 0 to 100%")
    page.get_by_label("How much does size explain?").fill("40")
    page.get_by_role("button", name="Commit my guess").press("Enter")
    expect(page.locator(".option")).to_have_text([re.compile("40%.*"), re.compile("11%.*")])
    assert session.widget.guess == 40


# ---------- every page, width and language ----------

Opened = Callable[..., tuple[Page, Any]]


def faults_of(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_sheet_of_all_kinds_has_no_barrier_and_fits(open_sheet: Opened, lang, width):
    page, session = open_sheet(book=full_book(), setting=SHOWN, lang=lang, width=width)
    assert faults_of(page) == []
    check(page)
    expect(page.locator(".verdict")).to_have_count(5)
    page.locator("[data-field=lead_days] input").fill("x")
    session.book.put("headline", "theirs")
    page.locator("[data-field=headline] input").fill("mine")
    expect(page.locator(".conflict")).to_be_visible()
    page.locator("summary").first.click()
    page.locator(".card").last.click()
    expect(page.locator(".sort-ask")).to_be_visible()
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text = page.locator(".worksheet").inner_text()
    assert bool(HAN.search(text)) == (lang == "zh")
    assert page.locator(".worksheet").get_attribute("lang") == ("zh-Hans" if lang == "zh" else "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_predictions_have_no_barrier_and_fit(open_sheet: Opened, lang, width):
    page, _ = open_sheet(prediction="guess", result="share", lang=lang, width=width)
    assert faults_of(page) == []
    page.locator(".option").nth(1).click()
    page.get_by_role("button").click()
    expect(page.locator(".option .chip")).to_have_count(2)
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_that_can_be_pressed_is_44_px_high(open_sheet: Opened, width):
    page, _ = open_sheet(book=full_book(), setting=SHOWN, width=width)
    check(page)
    expect(page.locator(".verdict")).to_have_count(5)
    page.locator(".card").first.click()
    expect(page.locator(".sort-ask .btn").first).to_be_visible()
    small = page.evaluate("""() => [...document.querySelectorAll(
        '.worksheet button, .worksheet select, .worksheet .input, .worksheet label.option, '
        + '.worksheet summary, .worksheet input[type=range], .worksheet .grip')]
        .filter((node) => node.offsetParent && node.getBoundingClientRect().height < 43.9)
        .map((node) => node.outerHTML.slice(0, 120))""")
    assert small == []


def test_no_word_is_missing(open_sheet: Opened):
    page, _ = open_sheet(book=full_book(), setting=SHOWN)
    check(page)
    expect(page.locator(".verdict")).to_have_count(5)
    text = page.locator(".worksheet").evaluate("node => node.outerHTML")
    assert "undefined" not in text
    assert not re.search(r"\{\w+\}", text)


def test_the_check_for_barriers_can_fail(open_sheet: Opened):
    page, _ = open_sheet("lead_days")
    page.evaluate("document.querySelector('.worksheet label').remove()")
    assert any(fault.startswith("label") for fault in faults_of(page))
