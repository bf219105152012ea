"""The console in browsers: live, undisturbed, accessible in both languages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from reach import out_of_reach
from servers import Served, serving
from visitors import NAME, PATIENCE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.server]

EXERCISE = f"trainer/exercises/{NAME}"
HAN = re.compile(r"[\u4e00-\u9fff]")
SPLIT = {"k": 4, "scaled": True, "variables": ["imp_price", "sow_pct"]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A class with twelve people at work."""
    with serving(tmp_path_factory.mktemp("server")) as served:
        people = [Visitor(served, f"P{n}", team=str(n % 3 + 1)) for n in range(11)]
        people.append(Visitor(served, "<img src=x onerror=alert(1)>"))
        with served.store() as store:
            for n, one in enumerate(people):
                person = one.participant
                store.save(person.owner, NAME, "deciding_figure", "sow_pct", None)
                if n < 3:
                    team = person.team
                    store.teams.take_pen(team, person.owner)
                    store.save(team, NAME, "split", SPLIT, None, author=one.key)
                    said = {"field": "split", "message": {"zh": "好", "en": "good"}}
                    said["state"] = ("right", "wrong", "partly")[n]
                    store.record_attempt(
                        team, NAME, {"split": SPLIT}, [said], lambda _: 0.5, author=one.key
                    )
            long = "12 " * 5_000
            store.save(people[4].participant.owner, NAME, "own_sentence", long, None)
            store.participants.remove(people[5].participant.owner)
        yield served


@pytest.fixture
def console(server: Served, page_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open the console: ``console(width, lang, path)``."""

    def console(width: int = 1280, lang: str = "en", path: str = "trainer", **how) -> Page:
        trainer = Visitor(server, joined=False)
        trainer.teach()
        page = page_at(width, lang, **how)
        page.context.add_cookies(trainer.browser_cookies())
        page.goto(f"{server}{path}?lang={lang}")
        page.wait_for_selector("#live")
        return page

    return console


def put(visitor: Visitor, field: str, value: object, base: int = 0) -> float:
    """Answer as a page does; return when."""
    body = {"value": value, "base": base, "id": f"{field}{base}"}
    status, told = visitor.send(f"api/sheets/{NAME}/fields/{field}", "PUT", body)
    assert status == 200, told
    return time.monotonic()


def faults(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_accessible_reachable_and_in_one_language(console, server, width, lang):
    page = console(width, lang)
    for path in ("trainer", EXERCISE, "trainer/enter"):
        page.goto(f"{server}{path}?lang={lang}")
        if path == EXERCISE:
            expect(page.locator("#debrief")).to_be_visible(timeout=180_000)
            page.locator("summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert out_of_reach(page) == [], path
        assert faults(page) == []
        small = page.evaluate(
            "() => [...document.querySelectorAll('button, select, summary, .btn, .input')]"
            ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)"
            ".map(e => e.outerHTML.slice(0, 100))"
        )
        assert small == []
        shown = page.evaluate(
            "() => { const copy = document.body.cloneNode(true);"
            " const left = 'bdi, noscript, .lang, [translate=no]';"
            " copy.querySelectorAll(left).forEach(e => e.remove());"
            " return copy.textContent; }"
        )
        if lang == "en":
            assert not HAN.search(shown)
        else:
            own = re.sub(r"make serve HOST|\w{3}-\w{3}-\w{3}", "", shown)
            assert not re.findall(r"[A-Za-z]{3,}", own)
    page.goto(f"{server}trainer")
    page.locator(".more a").first.click()
    expect(page.locator("#dialog")).to_be_visible()
    assert faults(page) == []


def test_an_answer_shows_within_two_seconds(console, server):
    page = console(path=EXERCISE)
    expect(page.locator("#debrief")).to_be_visible(timeout=180_000)
    visitor = Visitor(server, "Quick Quinn", team="4", lang="en")
    at = put(visitor, "own_sentence", "first words")
    expect(page.get_by_text("first words")).to_be_visible(timeout=12_000)
    assert time.monotonic() - at < 2.5 * PATIENCE  # the tenths of the polling on top
    for version in range(1, 6):
        at = put(visitor, "own_sentence", f"words {version}", version)
    expect(page.get_by_text("words 5")).to_be_visible(timeout=12_000)
    assert time.monotonic() - at < 2.5 * PATIENCE


def test_looks_at_the_server_at_most_once_a_second(console, server):
    page = console()
    expect(page.locator("#counts")).to_be_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    visitor = Visitor(server, "Fast Fay")
    began = time.monotonic()
    for version in range(25):
        put(visitor, "own_sentence", f"v{version}", version)
    page.wait_for_timeout(1500)
    looks = [url for url in asked if url.endswith(("trainer", "trainer?lang=en"))]
    assert 1 <= len(looks) <= time.monotonic() - began + 2


def test_nothing_being_done_is_disturbed(console, server):
    page = console(path=EXERCISE)
    expect(page.locator("#debrief")).to_be_visible(timeout=180_000)
    fold = page.locator("details.long").first
    fold.locator("summary").click()
    reveal = page.locator("#question-own_sentence, #question-split").get_by_role("link").last
    reveal.focus()
    page.evaluate("scrollTo(0, 700)")
    focused = page.evaluate("document.activeElement.id || document.activeElement.className")
    before = page.evaluate("scrollY")
    put(Visitor(server, "Noisy Ned"), "own_sentence", "disturbing words")
    expect(page.get_by_text("disturbing words")).to_be_attached(timeout=90_000)
    assert fold.evaluate("e => e.open")
    assert page.evaluate("document.activeElement.id || document.activeElement.className") == focused
    assert abs(page.evaluate("scrollY") - before) < 200

    page.goto(f"{server}trainer")
    page.locator("#new-team").fill("Half a na")
    page.locator(".more a").first.click()
    dialog = page.locator("#dialog")
    dialog.get_by_role("radio", name="Team 6").check()
    Visitor(server, "Noisy Nora")
    expect(page.get_by_text("Noisy Nora").first).to_be_attached(timeout=90_000)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("radio", name="Team 6")).to_be_checked()
    expect(page.locator("#new-team")).to_have_value("Half a na")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_reveal_asks_once_and_undo_takes_it_back(console, server):
    page = console()
    exercise = page.locator(f"#exercise-{NAME}")
    exercise.get_by_text("Reveal the model answer").click()
    dialog = page.locator("#dialog")
    expect(dialog.get_by_text("All pages then show the model answer.")).to_be_visible()
    dialog.get_by_text("Not now").click()
    expect(dialog).to_be_hidden()
    expect(exercise.locator(".chip")).to_have_text("open")
    exercise.get_by_text("Reveal the model answer").click()
    dialog.get_by_role("button", name="Reveal to all").click()
    expect(exercise.locator(".chip")).to_have_text("revealed", timeout=90_000)
    expect(dialog).to_be_hidden()
    expect(page.locator("#said")).to_contain_text("X12")
    exercise.get_by_role("button", name=re.compile("Undo: revealed at")).click()
    expect(exercise.locator(".chip")).to_have_text("open", timeout=90_000)


def test_a_participant_is_moved_removed_and_readmitted_by_keyboard(console, server):
    visitor = Visitor(server, "Key Board", team="1")
    page = console()
    row = page.locator(f"#person-{visitor.key}")
    row.get_by_role("link").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#dialog")
    dialog.get_by_role("radio", name="Team 5").check()
    dialog.get_by_role("button", name="Move").press("Enter")
    team = page.locator("tbody", has_text="Team 5")
    expect(team.locator(f"#person-{visitor.key}")).to_be_visible(timeout=90_000)

    page.locator(f"#more-{visitor.key}").press("Enter")
    dialog.get_by_role("button", name="New resume code").press("Enter")
    code = dialog.locator(".resume-code")
    expect(code).to_be_visible()
    text = code.inner_text()
    dialog.get_by_text("Back").press("Enter")
    expect(dialog).to_be_hidden()
    assert text not in page.content()

    page.locator(f"#more-{visitor.key}").press("Enter")
    dialog.get_by_text("Remove…").press("Enter")
    dialog.get_by_role("button", name="Yes, remove").press("Enter")
    expect(page.locator(f"#person-{visitor.key}")).to_have_count(0, timeout=90_000)
    page.locator("#removed summary").click()
    page.locator(f"#removed-{visitor.key} a").click()
    dialog.get_by_role("button", name="Readmit").click()
    expect(page.locator(f"#person-{visitor.key}")).to_be_visible(timeout=90_000)


def test_filter_and_names(console, server):
    Visitor(server, "Findable Finn")
    page = console()
    page.locator("#find").type("findable")
    expect(page.locator("tbody tr:not(.team)")).to_have_count(1, timeout=90_000)
    Visitor(server, "Findable Fritz")
    expect(page.locator("tbody tr:not(.team)")).to_have_count(2, timeout=90_000)
    expect(page.locator("#find")).to_have_value("findable")
    expect(page.locator("#find")).to_be_focused()
    page.locator("#find").fill("")
    page.locator("#sort").select_option("name")
    expect(page.locator("tr.team")).to_have_count(0, timeout=90_000)
    page.locator("#names").click()
    expect(page.locator("#names")).to_have_text("Show names")
    assert "Findable" not in page.content()
    page.locator("#names").click()
    expect(page.get_by_text("Findable Finn").first).to_be_visible()


def test_it_says_when_the_connection_is_lost_and_comes_back(tmp_path, page_at):
    with serving(tmp_path) as server:
        trainer = Visitor(server, joined=False)
        trainer.teach()
        page = page_at(1280, "en", allow="ERR_|Failed to load|object Event|htmx:")
        page.context.add_cookies(trainer.browser_cookies())
        page.goto(f"{server}trainer?lang=en")
        expect(page.locator("#counts")).to_be_visible()
        expect(page.locator("#lost")).to_be_empty()
        server.end()
        expect(page.locator("#lost")).to_contain_text("Connection lost", timeout=90_000)
        server.start()
        expect(page.locator("#lost")).to_be_empty(timeout=90_000)
        Visitor(server, "Back Again")
        expect(page.get_by_text("Back Again").first).to_be_visible(timeout=90_000)
