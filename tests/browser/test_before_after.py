"""The test before and after, as somebody works it on a phone in Chinese and a laptop in English."""

from __future__ import annotations

from importlib.resources import files

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from servers import class_of_its_own
from visitors import Visitor

from workshop_kit.course import load_solution
from workshop_kit.widgets._words import words

pytestmark = [pytest.mark.browser, pytest.mark.server]

server = class_of_its_own()

FIRST, AGAIN = "w02_test", "w09_test_again"
RIGHT = {name: str(one.model_answer) for name, one in load_solution(FIRST).fields.items()}
ORDER = """() => [...document.querySelectorAll('.worksheet .field')].map((field) =>
    [field.dataset.field, ...[...field.querySelectorAll('input')].map((one) => one.value)])"""


def go(page: Page, visitor: Visitor, exercise: str, lang: str) -> list[list[str]]:
    """Open an exercise; return the options of each question as they stand on the page."""
    page.goto(f"{visitor.server}exercises/{exercise}?lang={lang}", timeout=180_000)
    page.wait_for_selector(".worksheet .field", timeout=180_000)
    order: list[list[str]] = page.evaluate(ORDER)
    return order


def choose(page: Page, given: dict[str, str]) -> None:
    for field, value in given.items():
        page.locator(f"[data-field={field}] input[value={value}]").check(force=True)
    expect(page.locator(".saveline .chip.ok")).to_be_visible(timeout=90_000)


def send(visitor: Visitor, exercise: str, given: dict[str, str]) -> None:
    for field, value in given.items():
        body = {"value": value, "base": 0, "id": field}
        assert visitor.send(f"api/sheets/{exercise}/fields/{field}", "PUT", body)[0] == 200


def test_the_test_tells_nothing_before_and_both_results_after(class_page, server) -> None:
    ada, trainer = Visitor(server, "Ada"), Visitor(server, joined=False)
    trainer.teach()
    trainer.ask("trainer")
    send(ada, FIRST, dict(list(RIGHT.items())[2:9]))
    phone, laptop = class_page(390, "zh", visitor=ada), class_page(1280, "en", visitor=ada)

    mine = go(phone, ada, FIRST, "zh")
    zh, en = words("zh"), words("en")
    choose(phone, {"lever": "a", "assumption": RIGHT["assumption"]})
    button = phone.locator(".saveline .btn")
    expect(button).to_have_text(zh["hand_in"])
    button.click()
    expect(phone.locator(".saveline .say")).to_contain_text("第 10、11、12")
    button.click()
    handed = phone.locator(".handed-in")
    expect(handed).to_contain_text("答案在第 4 天“同一套题，再测一次”之后给出", timeout=180_000)
    expect(phone.locator(".feedback .verdict")).to_have_count(1)
    expect(phone.locator(".verdict.right, .verdict.wrong, .model-answer, .hint")).to_have_count(0)
    expect(button).to_have_text(zh["hand_in_again"])
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    # the same order on another device in another language; another person has another
    assert go(laptop, ada, FIRST, "en") == mine
    expect(laptop.locator(".handed-in")).to_contain_text("on day 4", timeout=90_000)
    theirs = go(class_page(1280, "en", name="Bob"), ada, FIRST, "en")
    assert [one[0] for one in theirs] == [one[0] for one in mine]
    assert [sorted(one) for one in theirs] == [sorted(one) for one in mine]
    assert sum(a != b for a, b in zip(mine, theirs, strict=True)) >= 12

    assert trainer.fill_in(f"trainer/exercises/{AGAIN}/reveals", {"state": "open"})[0] == 303
    try:
        send(ada, AGAIN, dict(list(RIGHT.items())[1:]))
        assert go(laptop, ada, AGAIN, "en") != mine
        choose(laptop, {"lever": "b"})
        laptop.locator(".saveline .btn").click()
        compared = laptop.locator(".compared")
        expect(compared).to_contain_text("First test: 8 of 20 right.", timeout=180_000)
        expect(compared).to_contain_text("You closed 92% of the gap.")
        expect(laptop.locator(".verdict.right")).to_have_count(19)
        lever = laptop.locator("[data-verdict=lever]")
        expect(lever).to_contain_text("The answer: 11.1%.")
        expect(lever).to_contain_text(en["before_wrong"])
        expect(laptop.locator("[data-verdict=hiring]")).to_contain_text(en["before_blank"])
        expect(laptop.locator(".saveline .btn")).to_be_hidden()
        go(phone, ada, AGAIN, "zh")
        expect(phone.locator(".compared")).to_contain_text("您补上了 92% 的差距", timeout=90_000)
    finally:
        with server.store() as store:
            store.reveals.undo(store.classes.find(server.code), AGAIN)


def test_a_vote_asked_again_stands_beside_the_first_on_page_and_board(class_page, server) -> None:
    first, again = "w03_beliefs", "w10_beliefs_again"
    trainer = Visitor(server, joined=False)
    trainer.teach()
    trainer.ask("trainer")
    voters = [Visitor(server, f"Voter {n}") for n in range(3)]
    for voter in voters:
        send(voter, first, {"broken": "tailored_value"})
    for voter in voters[1:]:
        send(voter, again, {"broken": "three_factors"})
    page = class_page(390, "zh", visitor=voters[0])
    go(page, voters[0], again, "zh")
    expect(page.locator(".compared")).to_have_count(0)
    choose(page, {"broken": "tailored_value"})
    page.locator(".saveline .btn").click()
    expect(page.locator(".compared")).to_contain_text("第 1 天：“对的价值", timeout=180_000)
    expect(page.locator(".compared")).to_contain_text("这一次：“对的价值")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    screen = class_page(1280, "en", visitor=trainer)
    shown = {"exercise": again, "field": "broken"}
    assert trainer.fill_in("trainer/board/show", shown)[0] == 303
    for width in (1280, 390):
        screen.set_viewport_size({"width": width, "height": 800})
        screen.goto(f"{server}trainer/board?lang=en")
        row = screen.locator(".moved li", has_text="Right value")
        expect(row.locator(".count")).to_have_text(["3", "1"])
        longer, shorter = (one.bounding_box() for one in row.locator(".track i").all())
        assert longer["width"] == pytest.approx(3 * shorter["width"], rel=0.05)
        expect(screen.locator(".board")).to_contain_text("2 of 3 answered differently")
        expect(screen.locator(".board")).not_to_contain_text("Voter")
        assert screen.evaluate("document.documentElement.scrollWidth") <= width
        assert Axe().run(screen).response["violations"] == []


def test_every_place_is_as_likely_and_a_key_keeps_its_order(page_at) -> None:
    source = files("workshop_kit") / "widgets" / "static" / "worksheet" / "items.js"
    page = page_at(1280, "en")
    page.goto("about:blank")
    found = page.evaluate(
        """(source) => {
            const order = new Function(`${source}; return inOrder`)();
            const options = ["a", "b", "c", "d"];
            const counts = options.map(() => [0, 0, 0, 0]);
            const orders = new Map();
            for (let person = 0; person < 4000; person++) {
                const key = `p-${person} w02_test lever`;
                const one = order(options, true, key);
                one.forEach((option, place) => counts[options.indexOf(option)][place]++);
                orders.set(one.join(""), (orders.get(one.join("")) ?? 0) + 1);
                if (order(options, true, key).join("") !== one.join("")) throw new Error(key);
            }
            return { counts, orders: [...orders.values()], given: options.join(""),
                     plain: order(options, false, "x").join("") };
        }""",
        source.read_text("utf-8"),
    )
    assert all(880 < count < 1120 for row in found["counts"] for count in row)
    assert len(found["orders"]) == 24
    assert min(found["orders"]) > 100
    assert (found["given"], found["plain"]) == ("abcd", "abcd")
