"""The board and the comparison with the class in browsers: live, readable, accessible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from servers import Served, serving
from visitors import NAME, Visitor, eventually

pytestmark = pytest.mark.browser

SHEET = f"api/sheets/{NAME}"
GUESS = "deciding_figure"
SOON = 5_000  # ms; 2,000 on a machine that does nothing else
ClassPage = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("server")) as served:
        yield served


@pytest.fixture
def trainer(server: Served) -> Iterator[Visitor]:
    """The trainer of a class in which nobody is left afterwards and nothing revealed."""
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask(f"trainer/exercises/{NAME}?lang=en")
    yield visitor
    assert visitor.fill_in("trainer/board/show", {})[0] == 303
    with server.store() as store:
        room = store.classes.find(server.code)
        for one in store.participants.all(room):
            if one.removed_at is None:
                store.participants.remove(one.owner)
        for said in reversed(store.reveals.history(room)):
            if said.undone_at is None:
                store.reveals.undo(room, said.exercise, said.field)


def answers(server: Served, *guesses: str) -> list[Visitor]:
    found = [Visitor(server, f"Person {number}") for number, _guess in enumerate(guesses)]
    for visitor, guess in zip(found, guesses, strict=True):
        body = {"value": guess, "base": 0, "id": "r"}
        assert visitor.send(f"{SHEET}/fields/{GUESS}", "PUT", body)[0] == 200
    return found


def say(trainer: Visitor, state: str, field: str = "") -> None:
    form = {"state": state} | ({"field": field} if field else {})
    assert trainer.fill_in(f"trainer/exercises/{NAME}/reveals", form)[0] == 303


def ready(trainer: Visitor) -> None:
    """Wait until the console shows the model answers, as trainers do before they reveal."""
    path = f"trainer/exercises/{NAME}?lang=en"
    assert eventually(lambda: "Being worked out" not in trainer.ask(path)[1], 60)


def no_wider_than_the_window(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_board_follows_the_class_and_the_trainer(server, trainer, class_page: ClassPage):
    page = class_page(1280, "en", visitor=trainer)
    page.goto(f"{server}trainer/board?lang=en")
    expect(page.locator(".code-word")).to_have_text(server.code)
    assert Axe().run(page).response["violations"] == []
    console = class_page(1280, "en", visitor=trainer)
    console.goto(f"{server}trainer/exercises/{NAME}?lang=en")
    console.locator(f"#question-{GUESS}").get_by_role("button", name="Show on the board").click()
    expect(page.locator("h1")).to_contain_text("which one decides", timeout=SOON)
    expect(console.locator(f"#question-{GUESS} .chip", has_text="on the board")).to_be_visible()
    answers(server, "sow_pct", "imp_price")
    expect(page.locator("#counted")).to_contain_text("2 of 2", timeout=SOON)
    first = answers(server, "sow_pct", "all_alike")[0]
    expect(page.locator(".bars .count").nth(2)).to_have_text("2", timeout=SOON)
    expect(page.locator(".bars .at-model")).to_have_count(0)
    assert Axe().run(page).response["violations"] == []
    ready(trainer)
    say(trainer, "revealed", GUESS)
    expect(page.locator(".bars .at-model .count")).to_have_text("2", timeout=SOON)
    assert Axe().run(page).response["violations"] == []
    assert first.key not in page.content()


@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_and_a_bright_room_reads_it_too(server, trainer, class_page, width):
    form = {"exercise": NAME, "field": GUESS}
    assert trainer.fill_in("trainer/board/show", form)[0] == 303
    page = class_page(width, "zh", visitor=trainer)
    for room in ("light", "dark"):
        page.goto(f"{server}trainer/board?room={room}&lang=zh")
        expect(page.locator("h1")).to_contain_text("主要由哪一项说了算")
        assert no_wider_than_the_window(page)
        assert Axe().run(page).response["violations"] == []


def test_teams_stand_side_by_side_and_fit(server, trainer, class_page: ClassPage):
    path, felt = "x01_pressure", ((1, 5), (2, 4), (1, 4), (5, 3), (5, 3), (4, 3))
    for number, (fewer, terms) in enumerate(felt):
        visitor = Visitor(server, f"Person {number}", team="1" if number < 3 else "2")
        rows = {"fewer": {"strength": fewer}, "terms": {"strength": terms}}
        body = {"value": rows, "base": 0, "id": "r"}
        assert visitor.send(f"api/sheets/{path}/fields/pressures", "PUT", body)[0] == 200
    trainer.fill_in("trainer/board/show", {"exercise": path, "field": "pressures"})
    page = class_page(1280, "zh", visitor=trainer)
    page.goto(f"{server}trainer/board?lang=zh&room=dark")
    expect(page.locator(".bars .count")).to_have_text(["3", "3.5"])
    form = {"state": "revealed", "field": "pressures"}
    assert trainer.fill_in(f"trainer/exercises/{path}/reveals", form)[0] == 303
    cells = page.locator(".heat tbody td")
    expect(cells).to_have_text(["1", "5", "3", "4", "3", "3.5"], timeout=SOON)
    expect(page.locator(".claim").last).to_contain_text("差得最远的是“客户减少供应商”")
    for width, room in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{server}trainer/board?lang=zh&room={room}")
        expect(cells).to_have_count(6)
        assert no_wider_than_the_window(page)
        assert Axe().run(page).response["violations"] == []


def test_the_timer_stands_on_every_page_at_once(server, trainer, class_page: ClassPage):
    """Home, own data, an exercise, board, console, session, notes: none is loaded again."""
    me = Visitor(server, "Timo", lang="en")
    own = [f"{server}{path}" for path in ("", "me", f"exercises/{NAME}")]
    theirs = [f"{server}{path}" for path in ("trainer/board", "trainer")]
    theirs += [f"{server}sessions/d3_segmentation{part}" for part in ("/notes", "")]
    pages = []
    for number, address in enumerate([*own, *theirs]):
        who = me if address in own else trainer
        page = class_page(390 if number % 2 else 1280, "en", visitor=who)
        page.goto(f"{address}?lang=en", timeout=180_000)
        expect(page.locator("[data-timer]").first).to_be_hidden()
        pages.append(page)
    assert trainer.fill_in("trainer/timer", {"do": "start", "minutes": "9"})[0] == 303
    for page in pages:
        clock = page.locator("[data-timer]:visible [data-clock]")
        expect(clock).to_have_text(re.compile("0[89]:[0-5][0-9]"), timeout=SOON)
        assert no_wider_than_the_window(page)
        if page.url.startswith((own[2], f"{theirs[3]}?")):
            continue  # tests of their own look at the whole of them
        assert Axe().run(page).response["violations"] == []
    console = pages[4]
    console.bring_to_front()
    console.get_by_role("button", name="Pause").click()
    for page in pages:
        expect(page.locator("[data-timer]:visible [data-note]")).to_have_text(
            "paused", timeout=SOON
        )
    console.locator("#said").get_by_role("button", name="Undo").click()
    expect(pages[0].locator("[data-note]")).to_have_text("", timeout=SOON)
    console.get_by_role("button", name="Stop", exact=True).click()
    for page in pages:
        expect(page.locator("[data-timer]").first).to_be_hidden(timeout=SOON)


def test_everyone_is_called_and_nobody_is_taken_away(server, trainer, class_page: ClassPage):
    me = Visitor(server, "Gao", lang="zh")
    home, data = class_page(390, "zh", visitor=me), class_page(1280, "en", visitor=me)
    home.goto(f"{server}?lang=zh")
    data.goto(f"{server}me?lang=en")
    console = class_page(1280, "en", visitor=trainer)
    console.goto(f"{server}trainer?lang=en&day=3")
    console.locator(f"#exercise-{NAME}").get_by_role("button", name="Everyone here").click()
    expect(console.locator(f"#exercise-{NAME} .chip", has_text="called here")).to_be_visible()
    for page, words in ((home, "大家正在做：X12"), (data, "The class is at: X12")):
        expect(page.locator("#gather")).to_contain_text(words, timeout=SOON)
        assert no_wider_than_the_window(page)
        assert Axe().run(page).response["violations"] == []
    data.get_by_role("button", name="Later").click()
    expect(data.locator("#gather")).to_be_empty()
    assert data.url.startswith(f"{server}me")  # where somebody is, they stay
    home.get_by_role("link", name="打开").click()
    home.wait_for_url(f"{server}exercises/{NAME}", timeout=180_000)
    expect(home.locator("#gather")).to_be_empty()
    late = class_page(390, "zh", name="Late")
    late.goto(f"{server}me?lang=zh")
    expect(late.locator("#gather")).to_contain_text("X12")
    console.locator("#block-d3_segments").get_by_role("button", name="Begin now").click()
    expect(late.locator("#gather")).to_be_empty(timeout=SOON)
    expect(console.locator("#block-d3_segments")).to_have_attribute("aria-current", "step")
    console.locator("#lately li").first.get_by_role("button", name="Undo").click()
    expect(late.locator("#gather")).to_contain_text("X12", timeout=SOON)
    expect(console.locator("#lately li").first).to_contain_text("Everyone called")
    console.locator("#lately li").first.get_by_role("button", name="Undo").click()
    expect(late.locator("#gather")).to_be_empty(timeout=SOON)


def test_the_timer_speaks_three_times_and_calmly(server, trainer, class_page: ClassPage):
    """Whatever time the phone believes it is; the page's clock is moved on, nothing waits."""
    page = class_page(390, "zh", name="钟")
    page.clock.install(time="2020-02-29T12:00:00")
    page.goto(f"{server}me?lang=zh")
    assert trainer.fill_in("trainer/timer", {"do": "start", "minutes": "6"})[0] == 303
    spoken = page.locator("[data-speaks]")
    expect(page.locator("[data-clock]")).to_have_text(re.compile("0[56]:.."), timeout=SOON)
    expect(spoken).to_have_text("")
    for seconds, words in ((62, "还剩 5 分钟"), (240, "还剩 1 分钟"), (60, "时间到")):
        for _step in range(seconds // 2):
            page.clock.run_for(2_000)
        expect(spoken).to_have_text(words)
    expect(page.locator("[data-clock]")).to_have_text("时间到")
    assert trainer.fill_in("trainer/timer", {"do": "stop"})[0] == 303


def test_the_board_says_when_it_may_be_old(server, trainer, class_page):
    page = class_page(1280, "en", visitor=trainer, allow="ERR_|Failed to load")
    page.goto(f"{server}trainer/board?lang=en")
    expect(page.locator("#lost")).to_have_text("")
    server.end()
    expect(page.locator("#lost")).to_contain_text("Connection lost", timeout=24_000)
    server.start()
    expect(page.locator("#lost")).to_have_text("", timeout=90_000)


@pytest.mark.parametrize(("width", "lang"), [(390, "zh"), (1280, "en")])
def test_a_participant_compares_with_the_class(server, trainer, class_page, width, lang):
    me, *_others = answers(server, "imp_price", "sow_pct", "sow_pct")
    page = class_page(width, lang, visitor=me)
    page.goto(f"{server}exercises/{NAME}?lang={lang}", timeout=180_000)
    guess = page.locator(f"[data-field={GUESS}]")
    expect(guess).to_be_visible(timeout=180_000)
    expect(guess.locator(".class-result")).to_have_count(0)
    ready(trainer)
    say(trainer, "revealed", GUESS)
    result = guess.locator(".class-result")
    expect(result).to_contain_text("全班" if lang == "zh" else "The class", timeout=SOON)
    expect(result.locator(".at-yours")).to_contain_text("您" if lang == "zh" else "you")
    expect(result.locator(".at-model")).to_contain_text(
        "参考答案" if lang == "zh" else "model answer"
    )
    assert no_wider_than_the_window(page)
    assert Axe().run(page).response["violations"] == []
    say(trainer, "open", GUESS)
    expect(result).to_have_count(0, timeout=SOON)
