"""Every page at both widths in both languages: reachable, accessible, in one language, at home."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from workshop_kit.files import course_files
from workshop_kit.widgets import ChartView, table

pytestmark = [pytest.mark.browser, pytest.mark.server]

EXERCISES = sorted(path.stem for path in course_files("exercises").glob("*.yml"))
PATHS = ["", *(f"exercises/{name}" for name in EXERCISES), "exercises/x99_unknown"]
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(params=PATHS, ids=lambda path: path or "home")
def path(request) -> str:
    return request.param


@pytest.fixture(params=["zh", "en"])
def lang(request) -> str:
    return request.param


@pytest.fixture(params=[390, 1280])
def page(request, server, page_at, path, lang) -> Page:
    opened = page_at(request.param, lang, allow="404" if "unknown" in path else "")
    opened.goto(f"{server}{path}?lang={lang}", timeout=60_000)
    ready = ".worksheet .field" if "exercises/x12" in path else "main"
    opened.wait_for_selector(ready, timeout=60_000)
    opened.wait_for_function("document.fonts.status === 'loaded'")
    return opened


def test_a_page_is_accessible_reachable_and_in_one_language(page, path, lang):
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    # what is below the fold can be scrolled to
    page.keyboard.press("End")
    last = page.locator("main, [role=main]").last
    bottom = last.evaluate("e => e.getBoundingClientRect().bottom + scrollY")
    assert page.evaluate("document.documentElement.scrollHeight") >= bottom - 1

    # one language, apart from the switch to the other
    shown = page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('script, style, .lang, math, [hidden]').forEach(e => e.remove());"
        " return copy.textContent; }"
    )
    if lang == "en":
        assert not HAN.search(shown)
    else:
        own = re.sub(r"出处：[^\u4e00-\u9fff]*", "", shown)  # authors keep their names
        assert not LATIN.findall(own)

    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [n["html"][:120] for n in fault["nodes"]]) for fault in found] == []


def test_a_phone_reaches_controls_of_44_px(server, page_at):
    page = page_at(390, "zh")
    page.goto(f"{server}exercises/{EXERCISES[0]}?lang=zh", timeout=60_000)
    page.wait_for_selector(".worksheet .field", timeout=60_000)
    small = page.evaluate(
        "() => [...document.querySelectorAll('button, select, summary, .option, .lang a')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)"
        ".map(e => e.outerHTML.slice(0, 100))"
    )
    assert small == []


def test_a_card_begins_with_the_name_of_its_row(page_at):
    html = table(pd.DataFrame({"place": ["North", "South"], "n": [7, 8]}))._repr_html_()
    page = page_at(390, "en")
    page.set_content(f"<style>{ChartView._css}</style>{html}")
    name, number = page.locator("tbody th").first, page.locator("tbody td").first
    styles = "e => [getComputedStyle(e).display, getComputedStyle(e, '::before').content]"
    assert name.evaluate(styles) == ["flex", '"place"']
    assert number.evaluate(styles) == ["flex", '"n"']
    above, below = name.bounding_box(), number.bounding_box()
    assert (above["x"], above["width"]) == (below["x"], below["width"])
    assert above["y"] < below["y"]


CONTROLS = {
    "zh": ("分成几组", "怎样比较各项数据", "按哪些数据分组"),
    "en": ("Number of groups", "How to compare the figures", "Group by"),
}


def test_controls_have_names_and_states_wherever_they_are_shown(server, page_at, lang):
    page = page_at(1280, lang)
    page.route("**/page.js*", lambda route: route.fulfill(body=""))  # JupyterLab has none
    page.goto(f"{server}exercises/x12_customer_segments?lang={lang}", timeout=60_000)
    page.wait_for_selector(".worksheet .field", timeout=60_000)
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


def test_closing_a_page_ends_its_kernel(server, page_at, data_folder):
    """Without the cross-site token in place the closing page's word to the server is refused."""
    page = page_at(1280, "en")
    ended: list[int] = []
    page.on("response", lambda r: "shutdown" in r.url and ended.append(r.status))
    page.goto(f"{server}exercises/{EXERCISES[0]}?lang=en", timeout=60_000)
    page.wait_for_selector(".worksheet .field", timeout=60_000)
    kernel = page.evaluate(
        "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
    )
    assert page.request.get(f"{server}api/kernels/{kernel}").status == 200
    page.goto(server)
    page.wait_for_selector("main")
    for _ in range(100):
        if page.request.get(f"{server}api/kernels/{kernel}").status == 404:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail(f"the kernel lives on; shutting it down answered {ended}")
