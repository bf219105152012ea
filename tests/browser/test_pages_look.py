"""Every page at both widths in both languages: reachable, accessible, in one language, at home."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, WebSocket
from servers import class_of_its_own

from workshop_kit.course import load_exercise
from workshop_kit.files import course_files
from workshop_kit.widgets import ChartView, table

pytestmark = [pytest.mark.browser, pytest.mark.server]

EXERCISES = sorted(path.stem for path in course_files("exercises").glob("*.yml"))
CHARTS = "x03_priorities"
SHEETS = [f"exercises/{name}" for name in EXERCISES]
PATHS = ["", *SHEETS, "exercises/x99_unknown"]
LOOKED_OVER = ((1280, "zh"), (390, "en"))  # what assistive software meets differs by layout
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
KEPT = {"Ulaga", "Eggert", "Sackett", "RACI"}  # authors and a table known by these letters


# a class of their own: no team that others named in another language stands on a page
server = class_of_its_own()


@pytest.fixture(scope="module", autouse=True)
def all_open(server):
    """Open what starts closed, for as long as these tests look at it."""
    closed = [name for name in EXERCISES if load_exercise(name).starts == "closed"]
    with server.store() as store:
        room = store.classes.find(server.code)
        for name in closed:
            store.reveals.say(room, name, "open")
        yield
        for name in closed:
            store.reveals.undo(room, name)


@pytest.fixture(params=PATHS, ids=lambda path: path or "home")
def path(request) -> str:
    return request.param


@pytest.fixture(params=["zh", "en"])
def lang(request) -> str:
    return request.param


@pytest.fixture
def opened(server, class_page, path, lang) -> tuple[Page, Response]:
    """A page that is all there, and the answer that it came in."""
    name = "林小满" if lang == "zh" else "Ada"
    page = class_page(1280, lang, name=name, allow="404" if "unknown" in path else "")
    answer = page.goto(f"{server}{path}?lang={lang}", timeout=180_000)
    assert answer is not None
    page.wait_for_selector(".worksheet .field" if path in SHEETS else "main", timeout=180_000)
    page.wait_for_function("document.fonts.status === 'loaded'")
    return page, answer


def check_what_is_sent(answer: Response, name: str, lang: str) -> None:
    """An exercise comes under its title, tells nothing, and names no address outside."""
    html = answer.text()
    assert answer.status == 200
    assert f"<title>{load_exercise(name).title.in_(lang)}</title>" in html
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">' in html
    for secret in ("Traceback", "from workshop_kit", "model_answer", "known_wrong", "<!-- en -->"):
        assert secret not in html
    assert re.findall(r"""(?:src|href)=["'](https?:)?//[^"']+""", html) == []
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_is_accessible_reachable_and_in_one_language(opened, path, lang):
    page, answer = opened
    if path in SHEETS:
        check_what_is_sent(answer, path.removeprefix("exercises/"), lang)
    # one language, apart from the switch to the other
    shown = page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('script, style, .lang, math, [hidden]').forEach(e => e.remove());"
        " const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT), told = [];"
        " while (texts.nextNode()) told.push(texts.currentNode.data);"
        " return told.join(' '); }"
    )
    if lang == "en":
        assert not HAN.search(shown)
    else:
        own = re.sub(r"出处：[^\u4e00-\u9fff]*", "", shown)  # authors keep their names
        assert set(LATIN.findall(own)) <= KEPT

    for width in (1280, 390):  # a device that is turned, or a window made narrow
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function("w => document.documentElement.scrollWidth <= w", arg=width)

        # what is below the fold can be scrolled to
        page.keyboard.press("End")
        last = page.locator("main, [role=main]").last
        bottom = last.evaluate("e => e.getBoundingClientRect().bottom + scrollY")
        assert page.evaluate("document.documentElement.scrollHeight") >= bottom - 1

        if (width, lang) in LOOKED_OVER:
            found = Axe().run(page).response["violations"]
            assert [(one["id"], [n["html"][:120] for n in one["nodes"]]) for one in found] == []


def test_a_phone_reaches_controls_of_44_px(server, class_page):
    page = class_page(390, "zh")
    page.goto(f"{server}exercises/x01_pressure?lang=zh", timeout=180_000)
    page.wait_for_selector(".worksheet .field", timeout=180_000)
    small = page.evaluate(
        "() => [...document.querySelectorAll('button, select, summary, .option, .lang a')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)"
        ".map(e => e.outerHTML.slice(0, 100))"
    )
    assert small == []


def test_a_card_begins_with_the_name_of_its_row(page_at):
    html = table(pd.DataFrame({"place": ["North", "South"], "who": ["Li", "Wu"]}))._repr_html_()
    page = page_at(390, "en")
    page.set_content(f"<style>{ChartView._css}</style>{html}")
    name, who = page.locator("tbody th").first, page.locator("tbody td").first
    styles = "e => [getComputedStyle(e).display, getComputedStyle(e, '::before').content]"
    assert name.evaluate(styles) == ["flex", "none"]  # it heads the card
    assert who.evaluate(styles) == ["flex", '"who"']
    above, below = name.bounding_box(), who.bounding_box()
    assert (above["x"], above["width"]) == (below["x"], below["width"])
    assert above["y"] < below["y"]


CONTROLS = {
    "zh": ("分成几组", "怎样比较各项数据", "按哪些数据分组"),
    "en": ("Number of groups", "How to compare the figures", "Group by"),
}


def test_controls_have_names_and_states_wherever_they_are_shown(server, class_page, lang):
    page = class_page(1280, lang)
    page.route("**/page.js*", lambda route: route.fulfill(body=""))  # JupyterLab has none
    page.goto(f"{server}exercises/x12_customer_segments?lang={lang}", timeout=180_000)
    page.wait_for_selector(".worksheet .field", timeout=180_000)
    slider, switch, boxes = CONTROLS[lang]
    assert page.get_by_role("slider", name=slider).count() == 1
    assert page.get_by_role("group", name=boxes).get_by_role("checkbox").count() == 8
    buttons = page.get_by_role("group", name=switch).get_by_role("button")
    assert [b.get_attribute("aria-pressed") for b in buttons.all()] == ["true", "false"]
    title = page.locator(".explore .chart-title")
    assert title.get_attribute("aria-live") == "polite"
    told = title.text_content()
    buttons.nth(1).click()
    page.wait_for_function(
        "told => document.querySelector('.explore .chart-title').textContent !== told", arg=told
    )
    assert [b.get_attribute("aria-pressed") for b in buttons.all()] == ["false", "true"]


BESIDE_A_CHART = """async (script) => {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const view = (await import(address)).default;
  const box = document.querySelector('.explore');
  const el = document.createElement('div');
  const values = { texts: { title: 'Four groups' }, state: 'ready', message: '', progress: 0 };
  const model = { get: (name) => values[name], set() {}, save_changes() {}, on() {}, off() {} };
  const stop = view.render({ model, el });
  window.page = { stop: () => { stop(); el.remove(); } };
  box.append(el);   // widgets are drawn first and shown later
}"""
EXPLORE = """<div class="explore">
  <div class="widget-toggle-buttons"><label class="widget-label">Scale</label>
    <button class="widget-toggle-button mod-active">Same</button>
    <button class="widget-toggle-button">Own</button></div>
  <div class="measured"><div class="widget-slider"><label class="widget-label">Price</label>
    <div id="place"></div></div><span class="unit">EUR</span></div>
  <div class="measured"><div class="widget-text"><label class="widget-label">Time</label>
    <input type="number"></div><span class="unit">days</span></div>
</div>"""
TURN = "document.querySelectorAll('button').forEach(b => b.classList.toggle('mod-active'))"
PRESSED = "[...document.querySelectorAll('button')].map(b => b.getAttribute('aria-pressed')).join()"


def test_names_follow_the_controls_until_the_chart_is_gone(page_at):
    page = page_at(1280, "en")
    page.set_content(EXPLORE)
    page.evaluate(BESIDE_A_CHART, ChartView._esm)
    page.wait_for_function(f"{PRESSED} === 'true,false'")
    page.evaluate("place.innerHTML = '<div class=noUi-handle></div>'")  # ipywidgets comes late
    page.wait_for_selector(".noUi-handle[aria-label='Price (EUR)']", state="attached")
    assert page.get_by_role("spinbutton", name="Time (days)").count() == 1
    page.evaluate(TURN)
    page.wait_for_function(f"{PRESSED} === 'false,true'")
    page.evaluate("page.stop()")
    page.evaluate(TURN)
    page.wait_for_timeout(100)
    assert page.evaluate(PRESSED) == "false,true"


def asked_for_sheets(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda one: "/api/sheets/" in one.url and asked.append(one.url))
    return asked


def test_a_page_asks_for_its_sheet_once(server, class_page):
    page = class_page(1280, "en")
    asked = asked_for_sheets(page)
    page.goto(f"{server}exercises/{EXERCISES[0]}?lang=en", timeout=180_000)
    page.wait_for_selector(".worksheet .field", timeout=180_000)
    page.wait_for_timeout(2000)  # a page without its stream of events would have asked by then
    assert len(asked) == 1


def test_a_page_without_its_stream_of_events_has_its_sheet_all_the_same(server, class_page):
    page = class_page(1280, "en", allow="events")
    page.route("**/events?*", lambda route: route.abort())
    asked = asked_for_sheets(page)
    page.goto(f"{server}exercises/{EXERCISES[0]}?lang=en", timeout=180_000)
    page.wait_for_selector(".worksheet .field", timeout=180_000)
    assert asked


@pytest.mark.parametrize("width", [390, 1280])
def test_charts_say_how_wide_they_are_once_somebody_reaches_for_the_page(server, class_page, width):
    page = class_page(width, "en")
    said: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: b'"width"' in frame and said.append(frame))

    page.on("websocket", listen)
    page.goto(f"{server}exercises/{CHARTS}?lang=en", timeout=180_000)
    page.wait_for_selector(".explore .chart-view img", timeout=60_000)
    page.wait_for_timeout(1000)
    assert not said
    page.keyboard.press("Shift")
    page.wait_for_timeout(1000)
    kind = b'"narrow"' if width < 640 else b'"wide"'
    assert said
    assert all(kind in frame for frame in said)
    told = len(said)
    page.keyboard.press("Shift")
    page.set_viewport_size({"width": 390 if width > 640 else 1280, "height": 844})
    page.wait_for_timeout(1000)
    assert len(said) == 2 * told  # each says once more that it has another width now


@pytest.mark.isolation
def test_closing_a_page_ends_its_kernel(server, class_page):
    """Without the cross-site token in place the closing page's word to the server is refused."""
    page = class_page(1280, "en")
    ended: list[int] = []
    page.on("response", lambda r: "shutdown" in r.url and ended.append(r.status))
    page.goto(f"{server}exercises/{EXERCISES[0]}?lang=en", timeout=180_000)
    page.wait_for_selector(".worksheet .field", timeout=180_000)
    kernel = page.evaluate(
        "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
    )

    def state() -> str:
        return str(page.request.get(f"{server}healthz?k={kernel}").json()["kernel"])

    assert state() == "alive"
    page.goto(server)
    page.wait_for_selector("main")
    for _ in range(100):
        if state() == "gone":
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail(f"the kernel lives on; shutting it down answered {ended}")
