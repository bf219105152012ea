"""The participant's own pages in browsers: the door, the path, one's own data."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from reach import out_of_reach
from servers import Served, serving
from visitors import NAME, Visitor

from workshop_kit.course import load_agenda, load_exercise

pytestmark = [pytest.mark.browser, pytest.mark.server]
HAN, LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{3,}")
ORGANISATION = "42"  # of no language
SMALL = """() => [...document.querySelectorAll('button, a.btn, input.input, .option, .places a')]
  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 100))"""
SHOWN = """() => { const copy = document.body.cloneNode(true);
  copy.querySelectorAll('script, .lang, bdi, .resume-code, .files').forEach(e => e.remove());
  return copy.textContent; }"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own: what is closed here must not be closed elsewhere."""
    folder = tmp_path_factory.mktemp("pages")
    with serving(folder, f"--organisation={ORGANISATION}") as served:
        yield served


def signed_in(page: Page, house: Served, name: str = "7", team: str = "") -> Visitor:
    """Give a page's browser the cookies of somebody who has just joined."""
    visitor = Visitor(house, name, team=team)
    page.context.add_cookies(visitor.browser_cookies())
    return visitor


def save(visitor: Visitor, field: str, value: object) -> None:
    body = {"value": value, "base": 0, "id": field}
    assert visitor.send(f"api/sheets/{NAME}/fields/{field}", "PUT", body)[0] == 200


def first_code() -> str:
    """The code of the seminar's first exercise: where somebody begins when nothing calls."""
    written = [block for day in load_agenda().days for block in day.shown]
    return load_exercise(next(one.id for block in written for one in block.exercises)).code


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_accessible_reachable_and_in_one_language(house, page_at, width, lang):
    page = page_at(width, lang)

    def look(path: str) -> None:
        page.goto(f"{house}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(SMALL) == [], path
        assert out_of_reach(page) == [], path
        told = page.evaluate(SHOWN)
        assert not (HAN if lang == "en" else LATIN).findall(told), path
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], [n["html"][:120] for n in fault["nodes"]]) for fault in found] == []

    for path in ("join", f"join?code={house.code}", "resume"):
        look(path)
    visitor = signed_in(page, house)
    save(visitor, "deciding_figure", "sow_pct")
    for path in ("welcome", "join", "", "me", "me/delete"):
        look(path)


def test_a_fault_has_the_focus_and_a_second_press_joins_once(house, page_at):
    page = page_at(390, "en", allow="400")
    page.goto(f"{house}join?code=nonsense")
    expect(page.locator("#name")).to_be_focused()
    page.fill("#name", "Ada Twice")
    page.locator(".option").nth(1).click()
    page.click("button.btn")
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#code-error")).to_be_visible()
    assert page.input_value("#name") == "Ada Twice"
    assert page.locator("input[name=team]").nth(1).is_checked()

    page.click(".lang a")  # the other language keeps what was typed
    page.wait_for_url("**lang=zh*")
    assert page.input_value("#name") == "Ada Twice"
    assert page.locator("input[name=team]").nth(1).is_checked()
    page.click(".lang a")
    page.wait_for_url("**lang=en*")
    page.fill("#code", house.code.lower())
    page.dblclick("button.btn")
    page.wait_for_url("**/welcome*")
    expect(page.locator(".resume-code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    page.click("a.btn")
    expect(page.locator("#now-title")).to_be_visible()
    with house.store() as store:
        room = store.classes.find(house.code)
        names = [one.name for one in store.participants.all(room)]
    assert names.count("Ada Twice") == 1


def test_joining_works_without_scripts(house, chromium):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    try:
        page = context.new_page()
        page.goto(f"{house}join?code={house.code}&lang=en")
        page.fill("#name", "No Script")
        page.locator(".option").last.click()
        page.click("button.btn")
        page.wait_for_url("**/welcome*")
        page.click("a.btn")
        assert "From principles to action" in page.content()
    finally:
        context.close()


def test_the_path_follows_the_trainer_and_the_answers_by_itself(house, page_at):
    page = page_at(1280, "en")
    visitor = signed_in(page, house, "Follower")
    trainer = Visitor(house, "Trainer")
    trainer.teach()
    page.goto(f"{house}?lang=en")
    expect(page.locator(".now-card .btn")).to_have_text("Begin")
    page.evaluate("window.same = true")
    expect(page.locator("#now-title")).not_to_contain_text("X12")
    assert trainer.fill_in("trainer/blocks", {"block": "d3_segments"})[0] == 303
    expect(page.locator("#now-title")).to_contain_text("X12")  # where the class is
    save(visitor, "own_sentence", "Ours.")
    expect(page.locator(".now-card .btn")).to_have_text("Go on")
    page.locator(".now-card .btn").focus()
    for state, words in (("closed", first_code()), ("open", "X12")):
        status, html = trainer.fill_in(f"trainer/exercises/{NAME}/reveals", {"state": state})
        assert status in (200, 303), html[:300]
        expect(page.locator("#now-title")).to_contain_text(words)
    assert page.evaluate("window.same")  # it was never loaded again


def test_what_the_trainer_does_while_the_path_is_loading_is_seen(house, page_at):
    page = page_at(390, "en")
    signed_in(page, house, "Early")
    trainer = Visitor(house, "Trainer")
    trainer.teach()
    held: list[Route] = []
    page.route("**/events*", lambda route: held.append(route))
    page.goto(f"{house}?lang=en")
    expect(page.locator("#now-title")).to_be_visible()
    while not held:
        page.wait_for_timeout(50)
    before = page.locator("#now-title").inner_text()
    shown = ("d1_levers", "X02") if "X02" not in before else ("d3_segments", "X12")
    assert trainer.fill_in("trainer/blocks", {"block": shown[0]})[0] == 303
    held.pop().fallback()
    expect(page.locator("#now-title")).to_contain_text(shown[1])


def test_deleting_takes_the_drafts_off_this_device(house, page_at):
    page = page_at(390, "en")
    visitor = signed_in(page, house, "Leaver")
    page.goto(f"{house}me?lang=en")
    page.evaluate(
        "key => { for (const name of [key, `${key}+team`, `${key}x`])"
        " localStorage.setItem(`workshop:draft:${name}:sheet:field`, '{}'); }",
        visitor.key,
    )
    page.get_by_role("link", name="Delete my data").click()
    page.get_by_role("button", name="Delete my data for good").click()
    expect(page.locator("h1")).to_have_text("Your data is deleted")
    left = [f"workshop:draft:{visitor.key}x:sheet:field"]
    for _look in range(100):  # by hand: the page's policy lets nobody evaluate a text in it
        if page.evaluate("Object.keys(localStorage)") == left:
            break
        page.wait_for_timeout(50)
    assert page.evaluate("Object.keys(localStorage)") == left
    page.goto(f"{house}me")
    expect(page.locator("#name")).to_be_visible()


@pytest.mark.parametrize("path", ["", "me"])
def test_what_is_printed_is_the_content(house, page_at, path):
    page = page_at(1280, "en")
    visitor = signed_in(page, house, "Printer")
    save(visitor, "own_sentence", "Print this.")
    page.goto(f"{house}{path}?lang=en")
    page.emulate_media(media="print")
    for control in (".lang", ".places", ".now-card .btn", ".files", ".ways"):
        assert not any(one.is_visible() for one in page.locator(control).all()), control
    shown = "Print this." if path else "1 of 8 answered"
    expect(page.get_by_text(shown).first).to_be_visible()
