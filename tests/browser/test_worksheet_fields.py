"""Every kind of field, by mouse and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from browser.harness.fake_book import FakeAnswer, FakeBook
from playwright.sync_api import Page, expect

from workshop_kit.course import load_exercise

pytestmark = pytest.mark.browser

SPLIT = {"k": 4, "scaled": True, "variables": ["imp_price", "imp_support"]}
SHOWN = {"value": SPLIT, "summary": "4 groups, same scale"}


def stored(session: Any, field: str, page: Page) -> Any:
    """Wait until the page says that all is saved, and return what the book has."""
    expect(page.locator(".saveline .chip.ok")).to_be_visible()
    return session.book.stored[field].value


def book(**answers: Any) -> FakeBook:
    return FakeBook(
        owner=str(id(answers)), stored={name: FakeAnswer(v, 1) for name, v in answers.items()}
    )


def show(page: Page, session: Any, setting: dict[str, Any]) -> None:
    """The explorer shows another setting."""
    session.widget.setting = setting
    page.evaluate("setting => harness.update({setting})", setting)


def field(page: Page, name: str) -> Any:
    return page.locator(f"[data-field={name}]")


def test_choice_by_mouse_and_keyboard(open_sheet):
    page, session = open_sheet("groups")
    page.get_by_label("4", exact=True).click()
    assert stored(session, "groups", page) == "g4"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("line.sent.at(-1)?.value === 'g5'")
    assert field(page, "groups").locator(".option.on").inner_text() == "5"


def test_multi_choice_says_how_many_and_refuses_more(open_sheet):
    page, session = open_sheet("factors")
    expect(field(page, "factors")).to_contain_text("Choose 2 to 3.")
    page.get_by_label("Price").focus()
    page.keyboard.press("Space")
    page.get_by_label("Technical support").check()
    assert stored(session, "factors", page) == ["price", "support"]
    page.get_by_label("Lead time").check()
    page.get_by_label("Product quality").check()
    expect(field(page, "factors").locator(".error")).to_contain_text("at most 3")
    assert session.book.stored["factors"].value != ["price", "quality", "lead_time", "support"]
    page.get_by_label("Price").uncheck()
    expect(field(page, "factors").locator(".error")).to_be_hidden()


def test_number_takes_what_people_type(open_sheet):
    page, session = open_sheet("lead_days")
    box = page.get_by_label("In how many days")
    box.fill("１４．５")  # full-width digits
    assert stored(session, "lead_days", page) == 14.5
    assert box.input_value() == "１４．５"


@pytest.mark.parametrize(
    ("typed", "says"),
    [("soon", "This is not a number"), ("-3", "from 0 to 90 days"), ("1.25", "1 decimal")],
)
def test_number_out_of_bounds_is_told_beside_the_field_and_kept(open_sheet, typed, says):
    page, session = open_sheet("lead_days")
    box = page.get_by_label("In how many days")
    box.fill(typed)
    expect(field(page, "lead_days").locator(".error")).to_be_hidden()  # not while typing
    box.blur()
    error = field(page, "lead_days").locator(".error")
    expect(error).to_contain_text(says)
    assert box.get_attribute("aria-invalid") == "true"
    assert error.get_attribute("id") in box.get_attribute("aria-describedby").split()
    assert session.book.saves == []
    page.reload()
    expect(page.get_by_label("In how many days")).to_have_value(typed)
    expect(field(page, "lead_days").locator(".error")).to_contain_text(says)


def test_text_is_kept_exactly(open_sheet):
    page, session = open_sheet("headline", "board")
    hostile = "  <img src=x onerror=alert(1)> \"'&  "
    page.get_by_label("A headline").fill(hostile)
    page.get_by_label("Which one figure").fill("one\n\n  two ")
    page.wait_for_function("line.sent.length === 2")
    assert stored(session, "board", page) == "one\n\n  two "
    assert session.book.stored["headline"].value == hostile
    page.reload()
    expect(page.get_by_label("A headline")).to_have_value(hostile)


def test_text_too_long_says_by_how_much(open_sheet):
    page, _ = open_sheet("headline")
    box = page.get_by_label("A headline")
    box.fill("x" * 38)
    expect(field(page, "headline")).to_contain_text("2 characters left")
    box.fill("x" * 45)
    expect(field(page, "headline").locator(".error")).to_contain_text("5 characters too many")
    expect(box).to_have_value("x" * 45)


def test_ranking_by_keyboard(open_sheet):
    page, session = open_sheet("order")
    expect(page.locator(".saveline")).to_contain_text("0 of 1")
    up = page.get_by_role("button", name="Move up: Change prices")
    up.focus()
    page.keyboard.press("Enter")
    assert stored(session, "order", page) == ["names", "price", "hours", "train"]
    expect(up).to_be_focused()
    expect(page.locator("[role=status].vh")).to_have_text("Change prices: now number 2 of 4")
    expect(page.locator(".saveline")).to_contain_text("1 of 1")


def test_ranking_by_dragging(open_sheet):
    page, session = open_sheet("order")
    grips = page.locator(".grip")
    first, third = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    page.mouse.move(first["x"] + 20, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, third["y"] + 30, steps=12)
    page.mouse.up()
    assert stored(session, "order", page) == ["hours", "price", "names", "train"]


def test_ranking_may_keep_the_order_shown(open_sheet):
    page, session = open_sheet("order")
    page.get_by_role("button", name="This order is right").click()
    assert stored(session, "order", page) == ["names", "hours", "price", "train"]


LIMIT = "Write down the walk-away"


def place(page: Page, name: str) -> Any:
    """A group of cards, or those still to place."""
    return page.locator(".sort-group, .sort-tray").filter(
        has=page.locator(f"span:text-is('{name}')")
    )


def test_cards_are_placed_by_keyboard_and_put_back(open_sheet):
    page, session = open_sheet("steps")
    expect(field(page, "steps")).to_contain_text("0 of 3 placed")
    first = page.get_by_role("button", name="Make the first call")
    first.focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="Where does it belong: Make the")).to_be_visible()
    expect(page.get_by_role("button", name="Before")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    expect(page.locator(".sort-ask")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert stored(session, "steps", page) == {"call": "after"}
    expect(page.get_by_role("button", name=LIMIT)).to_be_focused()  # the next one
    said = "Make the first call: After. 1 of 3 placed"
    expect(page.locator("[role=status].vh")).to_have_text(said)
    first.press("Enter")
    page.get_by_role("button", name="Put it back").press("Enter")
    page.wait_for_function("Object.keys(line.sent.at(-1)?.value).length === 0")
    expect(first).to_be_focused()
    expect(place(page, "Still to place").locator(".card")).to_have_count(3)
    expect(page.locator(".saveline")).to_contain_text("0 of 1")


def test_cards_are_dragged_to_a_group_and_back(open_sheet):
    page, session = open_sheet("steps", book=book(steps={"call": "before", "sign": "after"}))
    card = page.get_by_role("button", name=LIMIT)

    def drag(to: str, end: str = "up") -> None:
        card.scroll_into_view_if_needed()
        box, aim = card.bounding_box(), place(page, to).bounding_box()
        page.mouse.move(box["x"] + 30, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(aim["x"] + 60, aim["y"] + 40, steps=8)
        expect(page.locator(".aimed")).to_have_count(1)
        if end == "Escape":
            page.keyboard.press("Escape")
            page.wait_for_timeout(50)  # the hand is slower than the page
        page.mouse.up()
        expect(page.locator(".sort-ghost, .aimed, .sort-ask")).to_have_count(0)

    drag("After", "Escape")
    expect(field(page, "steps")).to_contain_text("2 of 3 placed")
    drag("After")
    assert stored(session, "steps", page) == {"call": "before", "sign": "after", "limit": "after"}
    expect(field(page, "steps")).to_contain_text("All cards are placed")
    expect(page.locator(".saveline")).to_contain_text("1 of 1")
    card.click()  # a click after a drag is a click
    page.get_by_role("button", name="Put it back").click()
    expect(field(page, "steps")).to_contain_text("2 of 3 placed")
    drag("Before")
    expect(place(page, "Before").locator(".card")).to_have_count(2)


def test_a_finger_scrolls_over_cards_and_taps_them(open_sheet):
    page, session = open_sheet("steps", width=390)
    page.get_by_role("button", name=LIMIT).tap()
    page.get_by_role("button", name="Before").tap()
    assert stored(session, "steps", page) == {"limit": "before"}
    expect(place(page, "Before").locator(".card")).to_have_text(LIMIT)


def test_a_card_of_hostile_text_is_text_and_unknown_ones_are_left_out(open_sheet):
    page, _ = open_sheet("steps", book=book(steps={"sign": "after", "gone": "after", "call": "x"}))
    expect(place(page, "After").locator(".card")).to_have_text("Sign <img src=x onerror=alert(1)>")
    expect(field(page, "steps")).to_contain_text("1 of 3 placed")
    assert page.locator(".worksheet img").count() == 0


def test_setting_is_taken_from_the_chart(open_sheet):
    page, session = open_sheet("split", "names", setting={"value": None, "summary": ""})
    expect(field(page, "split")).to_contain_text("Set the chart first.")
    expect(field(page, "names")).to_contain_text("Answer question 1 first")
    show(page, session, SHOWN)
    expect(field(page, "split")).to_contain_text("The chart shows: 4 groups, same scale")
    page.get_by_role("button", name="Use the chart’s setting").click()
    assert stored(session, "split", page) == SPLIT
    expect(field(page, "split").locator(".taken")).to_contain_text("4 groups, same scale")
    expect(page.get_by_role("rowheader")).to_have_text(["Group A", "Group B", "Group C", "Group D"])


def test_rows_follow_the_count_and_keep_their_content(open_sheet):
    names = {"D": {"behaviour": "rush orders"}}
    page, session = open_sheet(
        "split", "names", "hours", setting=SHOWN, book=book(split=SPLIT, names=names)
    )
    last = page.get_by_label("Group D, Tell-tale behaviour")
    expect(last).to_have_value("rush orders")
    three = {"value": {**SPLIT, "k": 3}, "summary": "3 groups"}
    show(page, session, three)
    page.get_by_role("button", name="Use the chart’s setting").click()
    expect(last).to_be_hidden()
    assert session.book.stored["names"].value == names
    show(page, session, SHOWN)
    page.get_by_role("button", name="Use the chart’s setting").click()
    expect(last).to_have_value("rush orders")
    marks = field(page, "names").locator("svg.mark > *")
    assert marks.evaluate_all("all => all.map(one => one.tagName)") == [
        "circle",
        "rect",
        "path",
        "path",
    ]


def test_allocation_by_slider_and_box(open_sheet):
    page, session = open_sheet("split", "hours", setting=SHOWN, book=book(split=SPLIT))
    slider = page.get_by_role("slider", name="Group A")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Group A, h")).to_have_value("10")
    expect(field(page, "hours")).to_contain_text("90 h left")
    page.get_by_label("Group C, h").fill("85")
    expect(field(page, "hours")).to_contain_text("5 h left")
    page.get_by_label("Group D, h").fill("10")
    expect(field(page, "hours")).to_contain_text("5 h too many")
    page.get_by_label("Group D, h").fill("5")
    expect(field(page, "hours")).to_contain_text("All given")
    page.wait_for_function("line.sent.at(-1)?.value?.D === 5")
    assert stored(session, "hours", page) == {"A": 10, "C": 85, "D": 5}
    expect(page.locator(".saveline")).to_contain_text("2 of 2")


def test_allocation_box_with_no_number_is_told(open_sheet):
    page, _ = open_sheet("split", "hours", setting=SHOWN, book=book(split=SPLIT))
    box = page.get_by_label("Group B, h")
    box.fill("lots")
    box.blur()
    page.get_by_role("slider", name="Group A").focus()
    page.locator("body").click(position={"x": 2, "y": 2})
    expect(field(page, "hours").locator(".error")).to_contain_text("Group B: This is not a number")
    assert box.get_attribute("aria-invalid") == "true"


def test_table_with_fixed_rows(open_sheet):
    page, session = open_sheet("sizes")
    page.get_by_label("Large, Customers").fill("1,200")
    page.get_by_label("Large, Share of sales").fill("62")
    page.get_by_label("Large, Share of sales").blur()
    error = page.locator("td .error")  # beside its cell
    expect(error).to_contain_text("from 0 to 1000 firms")
    page.get_by_label("Large, Customers").fill("120")
    expect(page.locator(".error:visible")).to_have_count(0)
    assert stored(session, "sizes", page) == {"large": {"count": 120, "share": 62}}


def test_free_rows_come_go_and_come_back(open_sheet):
    page, session = open_sheet("own_segments")
    expect(page.locator("[data-field] .chip")).to_have_text("Only you and the trainer")
    page.get_by_label("Row 1, Name").fill("Loyal")
    page.get_by_role("button", name="Add a row").press("Enter")
    expect(page.get_by_label("Row 2, Name")).to_be_focused()
    page.keyboard.type("New")
    page.get_by_role("group", name="Row 2, Key buying factors").get_by_label("Price").check()
    assert stored(session, "own_segments", page) == {
        "1": {"name": "Loyal"},
        "2": {"name": "New", "factors": ["price"]},
    }
    page.get_by_role("button", name="Remove: Row 1").click()
    expect(page.get_by_label("Row 1, Name")).to_have_value("New")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.wait_for_function("line.sent.at(-1)?.value['1'].name === 'New'")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Row 1, Name")).to_have_value("Loyal")
    expect(page.get_by_label("Row 2, Name")).to_have_value("New")
    for _ in range(4):
        page.get_by_role("button", name="Add a row").press("Enter")
    expect(page.get_by_role("row")).to_have_count(5)  # head and the four that are allowed
    expect(page.locator("[role=status].vh")).to_have_text("No more than 4 rows.")


def test_choice_in_a_cell_and_enter_in_it_change_nothing_else(open_sheet):
    page, session = open_sheet("split", "names", setting=SHOWN, book=book(split=SPLIT))
    page.get_by_label("Group A, Name").select_option("Tender")
    page.get_by_label("Group A, Tell-tale behaviour").fill("four quotes")
    page.keyboard.press("Enter")
    page.wait_for_function("line.sent.at(-1)?.value.A?.behaviour === 'four quotes'")
    assert stored(session, "names", page) == {"A": {"name": "tender", "behaviour": "four quotes"}}


def test_tab_reaches_every_control_in_order(open_sheet):
    page, _ = open_sheet("groups", "lead_days", "board")
    page.locator("body").click(position={"x": 2, "y": 2})
    seen = []
    for _ in range(4):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.closest('[data-field]')?.dataset.field ?? 'button'"
            )
        )
    assert seen == ["groups", "lead_days", "board", "button"]


def test_whoever_works_alone_scores_the_own_pitch(open_sheet):
    page, session = open_sheet("jury", exercise=load_exercise("x10_account_case"), width=390)
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Your own pitch")
    for place, points in enumerate("3425"):
        rows.locator("input").nth(place).fill(points)
    page.keyboard.press("Tab")
    expect(page.locator(".error:visible")).to_contain_text("4")
    rows.locator("input").nth(3).fill("1")
    given = {"insight": 3, "quantification": 4, "feasibility": 2, "team_use": 1}
    assert stored(session, "jury", page) == {"alone": given}
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
