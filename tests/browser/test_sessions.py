"""A session on the projector and in the presenter's window, in browsers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from servers import Served, serving
from session_course import NAME, SECRET, short_course
from visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.server]

SHOWN = "#rendered_cells .section[data-shown]"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("server")
    course = short_course(folder / "course")
    with serving(folder, WORKSHOP_FILES=str(course)) as served:
        yield served


@pytest.fixture
def projector(server: Served, page_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open the session as the trainer: ``projector(width, lang)``."""

    def projector(width: int = 1280, lang: str = "en", at: str = "", **how) -> Page:
        trainer = Visitor(server, joined=False)
        trainer.teach()
        page = page_at(width, lang, **how)
        page.context.add_cookies(trainer.browser_cookies())
        page.goto(f"{server}sessions/{NAME}?lang={lang}{at}")
        page.wait_for_selector("#main #rendered_cells[role=main]", timeout=180_000)
        return page

    return projector


def notes_beside(page: Page, server: Served, lang: str = "en") -> Page:
    notes = page.context.new_page()
    notes.goto(f"{server}sessions/{NAME}/notes?lang={lang}")
    return notes


def section(page: Page) -> str | None:
    return page.locator(SHOWN).get_attribute("id")


def test_keys_and_clicker_turn_one_section_a_screen(projector):
    page = projector()
    assert (page.locator(SHOWN).count(), section(page)) == (1, "start")
    for key, there in [
        *(("ArrowRight", "one-map"), ("ArrowLeft", "start"), ("PageDown", "one-map")),
        *(("PageUp", "start"), ("Space", "one-map"), ("Shift+Space", "start")),
        *(("End", "three-sheet"), ("Home", "start"), ("PageUp", "start")),
    ]:
        page.keyboard.press(key)
        assert section(page) == there, key
    assert page.url.endswith("#start")
    page.evaluate("location.hash = '#one-map'")
    expect(page.locator(SHOWN)).to_have_attribute("id", "one-map")


def test_forward_goes_through_what_does_not_fit_before_it_turns(projector):
    page = projector(at="#two-long")
    steps = 0
    while section(page) == "two-long" and steps < 20:
        before = page.evaluate("scrollY")
        page.keyboard.press("PageDown")
        steps += 1
        if section(page) == "two-long":
            assert page.evaluate("scrollY") > before
    assert 2 <= steps < 20
    assert section(page) == "three-sheet"
    assert page.evaluate("scrollY") == 0


def test_a_slider_lives_and_the_clicker_works_beside_it(projector):
    page = projector(at="#one-map")
    handle = page.locator(f"{SHOWN} [role=slider]")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("k is 5")).to_be_visible()
    assert section(page) == "one-map"  # the arrow was the slider's
    page.keyboard.press("PageDown")
    assert section(page) == "two-long"


def test_one_key_shows_the_code_and_one_blanks(projector):
    page = projector(at="#one-map")
    code = page.locator(f"{SHOWN} .jp-CodeCell .jp-InputArea").first
    expect(code).to_be_hidden()
    page.keyboard.press("c")
    expect(code).to_be_visible()
    expect(code).to_contain_text("IntSlider")
    page.keyboard.press("c")
    expect(code).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator("#blank")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator("#blank")).to_be_hidden()
    assert section(page) == "one-map"  # nothing was missed while it was blank


def test_invitations_and_bare_figures_come_with_the_code(projector):
    page = projector(at="#one-map")
    shown = page.locator(SHOWN)
    expect(page.locator("#rendered_cells")).to_contain_text("seven 7")
    told = [shown.get_by_text(words) for words in ("Change this and run again", "64 55", "seven 7")]
    expect(shown.get_by_text("The map first.")).to_be_visible()
    for one in told:
        expect(one).to_be_hidden()
    page.keyboard.press("c")
    for one in told:
        expect(one).to_be_visible()
    page.keyboard.press("c")
    for one in told:
        expect(one).to_be_hidden()


def test_the_edges_turn_and_the_middle_does_not(projector):
    page = projector(at="#start")
    for across, there in [(640, "start"), (1260, "one-map"), (20, "start")]:
        page.mouse.click(across, 420)
        assert section(page) == there
    page.get_by_role("button", name="Next").click()
    assert section(page) == "one-map"


def test_a_swipe_turns(projector):
    page = projector(390, touch=True)
    swipe = """([from, to]) => {
        const target = document.querySelector('#rendered_cells .section[data-shown]');
        const touch = (x) => new Touch({identifier: 1, target, clientX: x, clientY: 300});
        const send = (type, x, all) => target.dispatchEvent(new TouchEvent(type,
            {bubbles: true, touches: all ? [touch(x)] : [], changedTouches: [touch(x)]}));
        send('touchstart', from, true);
        send('touchend', to, false);
    }"""
    page.evaluate(swipe, [300, 100])
    assert section(page) == "one-map"
    page.evaluate(swipe, [100, 130])
    assert section(page) == "one-map"
    page.evaluate(swipe, [100, 300])
    assert section(page) == "start"


def test_worksheets_say_where_answers_are_written(projector):
    page = projector(at="#three-sheet")
    expect(page.get_by_text("Answers are written on the participants’ own pages.")).to_be_visible()
    expect(page.locator(".worksheet")).to_be_hidden()


def test_the_presenters_window_follows_and_leads(projector, server):
    page = projector(at="#start")
    notes = notes_beside(page, server)
    expect(notes.locator("#next")).to_have_text("Four groups")
    expect(notes.locator("#clock")).to_have_text(
        notes.evaluate(
            "() => new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit'}).format()"
        )
    )
    page.keyboard.press("PageDown")
    expect(notes.locator("#title")).to_have_text("Four groups")
    expect(notes.get_by_text(f"{SECRET}-one-map")).to_be_visible()
    expect(notes.get_by_text(f"{SECRET}-two-long")).to_be_hidden()
    expect(notes.locator("#used")).to_have_text("60 minutes planned")
    notes.get_by_role("button", name="Start this block").click()
    expect(notes.locator("#used")).to_have_text(re.compile(r"^\d of 60 minutes$"))
    expect(notes.locator("#begin")).to_be_hidden()
    notes.get_by_role("button", name="Next").click()
    expect(page.locator(SHOWN)).to_have_attribute("id", "two-long")
    notes.get_by_role("button", name="Blank the screen").click()
    expect(page.locator("#blank")).to_be_visible()
    notes.keyboard.press("End")
    expect(page.locator(SHOWN)).to_have_attribute("id", "three-sheet")
    expect(notes.locator("#next")).to_have_text("This is the last section.")


def test_a_window_on_another_device_follows_and_leads(projector, server, page_at):
    page = projector(at="#start")
    other = page_at(390, "zh")
    trainer = Visitor(server, joined=False)
    trainer.teach()
    other.context.add_cookies(trainer.browser_cookies())
    other.goto(f"{server}sessions/{NAME}/notes?lang=zh")
    expect(other.locator("#title")).to_have_text("试讲")
    page.keyboard.press("PageDown")
    expect(other.locator("#title")).to_have_text("四组客户", timeout=12_000)
    other.get_by_role("button").last.click()
    expect(page.locator(SHOWN)).to_have_attribute("id", "two-long", timeout=12_000)


def test_one_key_opens_the_presenters_window(projector):
    page = projector()
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    opened.value.wait_for_selector("#clock")
    assert f"/sessions/{NAME}/notes?lang=en" in opened.value.url


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_on_either_page(projector, server, lang):
    page = projector(lang=lang, at="#two-long")
    for one in (page, notes_beside(page, server, lang)):
        one.wait_for_load_state()
        found = Axe().run(one)
        assert found.violations_count == 0, found.generate_report()
