"""A class at work in real browsers: two people to the end, six around one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from servers import Served, serving
from visitors import NAME, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.isolation]

FIRST = "We hold 16% of what they buy, "
SECOND = "so keep stock for them."
NAMES = {
    "en": ["Self-reliant", "Tender", "Under-utilised", "Service-seeking"],
    "zh": ["自力更生型", "招标型", "未充分利用型", "寻求服务型"],
}
TEXT = {
    "en": "Group D wants short lead times (8.2), yet we hold only 16%.",
    "zh": "组D最看重交货周期（8.2分），我们却只拿到16%的采购。",
}
PATIENCE = 30_000  # ms; test_console measures how soon it shows
OWN_GROUP = {"en": "Loyal distributors", "zh": "老经销商"}
MODEL_ANSWER = {"en": "Model answer", "zh": "参考答案"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own: what is revealed here must not show elsewhere."""
    with serving(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest.fixture
def light_house(tmp_path: Path, sheet_course: Path) -> Iterator[Served]:
    """A class whose exercises hold their worksheet alone: six pages open fast."""
    with serving(tmp_path, WORKSHOP_FILES=str(sheet_course)) as served:
        yield served


def sheet_of(page: Page) -> Locator:
    return page.locator(".worksheet:not(.prediction)").last


def shared_text(page: Page) -> Locator:
    return sheet_of(page).locator('[data-field="board_figure"] textarea')


def open_exercise(page: Page, house: Served) -> None:
    page.goto(f"{house}exercises/{NAME}", timeout=240_000)
    page.wait_for_selector(".worksheet .field textarea", timeout=240_000)


def join_by_form(page: Page, house: Served, name: str, lang: str) -> None:
    """From the address behind the QR code to the overview, as somebody does it."""
    page.goto(f"{house}join?code={house.code}&lang={lang}")
    page.locator("input[name=name]").fill(name)
    page.locator("label.option").last.click()  # no team
    page.locator("form.door button.btn").click()
    page.wait_for_url("**/*")
    if "welcome" in page.url:
        page.locator("main .btn").first.click()
    expect(page.locator("h1")).to_be_visible()


def slide_to(page: Page, groups: str) -> None:
    """Move the slider one to the right, by keyboard, and wait for what it draws."""
    readout = page.locator(".explore .widget-readout").first
    for _ in range(5):  # a page that is still being drawn may take the focus away
        page.locator(".explore .noUi-handle").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(500)
        if groups in readout.inner_text():
            break
    page.wait_for_function(
        "n => document.querySelector('.explore .widget-readout').textContent.includes(n)"
        " && !document.querySelector('.explore [aria-busy=true]')",
        arg=groups,
        timeout=180_000,
    )


def work_to_the_end(page: Page, lang: str) -> None:
    """Guess, explore, take the setting, answer every question, have it checked."""
    first, second = page.locator(".workshop.prediction").all()[:2]
    first.locator("label").nth(1).click()
    first.get_by_role("button").first.click()
    second.locator("input").fill("40")
    second.get_by_role("button").first.click()
    expect(page.locator(".prediction figure img")).to_have_count(2, timeout=180_000)
    sheet = sheet_of(page)
    for groups in ("3", "4"):
        slide_to(page, groups)
    now = "4 groups" if lang == "en" else "分成 4 组"
    sheet.get_by_text(now).first.wait_for(timeout=90_000)
    sheet.locator('[data-field="split"] button').first.click()
    expect(sheet.locator('[data-field="names"] select')).to_have_count(4)
    for row, name in enumerate(NAMES[lang]):
        sheet.locator('[data-field="names"] select').nth(row).select_option(label=name)
    for row, hours in enumerate(("15", "5", "60", "20")):
        sheet.locator(".alloc .input").nth(row).fill(hours)
    shared_text(page).fill(TEXT[lang])
    sheet.locator('[data-field="own_sentence"] textarea').fill(TEXT[lang])
    own = sheet.locator('[data-field="own_segments"]')
    own.get_by_role("textbox").first.fill(OWN_GROUP[lang])
    own.get_by_role("checkbox").first.check()
    expect(sheet.locator(".saveline .chip.ok")).to_be_visible(timeout=90_000)
    sheet.locator(".saveline .btn").click()
    expect(sheet.locator(".feedback .verdict").first).to_be_visible(timeout=180_000)


def reveal(house: Served, trainer: Page) -> None:
    """Press the trainer's button, and confirm."""
    trainer.goto(f"{house}trainer/exercises/{NAME}")
    trainer.locator(f"#ask-{NAME}-").click()
    trainer.get_by_role("button", name="Reveal to all").click()


def test_two_people_work_to_the_end_and_the_trainer_sees_and_reveals(house, page_at):
    trainer = page_at(1280, "en")
    key = (house.data / "trainer.key").read_text().strip()
    trainer.goto(f"{house}trainer?key={key}")
    phone, laptop = page_at(390, "zh"), page_at(1280, "en")
    for page, name, lang in ((phone, "刘婷", "zh"), (laptop, "Ann Lee", "en")):
        join_by_form(page, house, name, lang)
        expect(trainer.get_by_text(name).first).to_be_visible(timeout=PATIENCE)
        open_exercise(page, house)
        work_to_the_end(page, lang)
    trainer.goto(f"{house}trainer/exercises/{NAME}")
    for lang in ("zh", "en"):
        expect(trainer.get_by_text(TEXT[lang]).first).to_be_visible(timeout=PATIENCE)
        expect(trainer.get_by_text(OWN_GROUP[lang]).first).to_be_visible(timeout=PATIENCE)
    later = " It is too little."
    sheet_of(laptop).locator('[data-field="own_sentence"] textarea').press("End")
    laptop.keyboard.type(later)
    expect(trainer.get_by_text(TEXT["en"] + later).first).to_be_visible(timeout=PATIENCE)
    for page in (phone, laptop):
        page.evaluate("window.sameDocument = true")
        expect(page.get_by_text(MODEL_ANSWER["zh"])).to_have_count(0)
        expect(page.get_by_text(MODEL_ANSWER["en"])).to_have_count(0)
    reveal(house, trainer)
    for page, lang in ((phone, "zh"), (laptop, "en")):
        answer = sheet_of(page).locator(".model-answer").first
        expect(answer).to_contain_text(MODEL_ANSWER[lang], timeout=40_000)
        assert page.evaluate("window.sameDocument")


def test_six_share_a_sheet_one_writes_and_the_pen_changes_hands(light_house, class_page):
    house = light_house
    people = [Visitor(house, name, team="3") for name in ("Ann", "Bob", "Cho", "Dan", "Eva", "Fei")]
    pages = [
        class_page(390 if n % 3 == 2 else 1280, "zh" if n % 2 else "en", visitor=one)
        for n, one in enumerate(people)
    ]
    for page in pages:
        open_exercise(page, house)
    ann, bob = pages[:2]
    expect(shared_text(ann)).to_be_editable()
    for page in pages[1:]:
        expect(shared_text(page)).not_to_be_editable()
        expect(sheet_of(page).locator('[data-field="own_sentence"] textarea')).to_be_editable()
    shared_text(ann).click()
    ann.keyboard.type(FIRST, delay=30)
    strip = sheet_of(ann).locator(".scribe")
    strip.locator('[data-act="open"]').click()  # at once: what is on its way must arrive first
    strip.locator(f'[data-act="to {people[1].key}"]').click()
    expect(shared_text(bob)).to_be_editable(timeout=40_000)
    for page in pages:
        expect(shared_text(page)).to_have_value(FIRST, timeout=24_000)
    expect(shared_text(ann)).not_to_be_editable()
    shared_text(bob).press("Control+End")
    bob.keyboard.type(SECOND, delay=30)
    for page in pages:
        expect(shared_text(page)).to_have_value(FIRST + SECOND, timeout=24_000)
    with house.store() as store:
        texts = [
            answer.value
            for answer in store.history(people[0].participant.team, NAME, "board_figure")
        ]
    assert texts[-1] == FIRST + SECOND
    assert all((FIRST + SECOND).startswith(text) for text in texts)  # only ever continued
