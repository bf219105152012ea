"""X12 as a participant works it, in Voila and in JupyterLab, on a laptop and on a phone."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from servers import free_port, running

from workshop_kit.widgets._words import words as worksheet_words

pytestmark = [pytest.mark.browser, pytest.mark.server]

NAME = "x12_customer_segments"
LINES = "Group D wants short lead times (8.2).\nWe hold 16% of its spending.\n\nSo: stock for them."
SAID = {
    "en": {
        "price": "Importance of price (1–9)",
        "decides": "Share of wallet decides",
        "told": "Look at the ranges",
        "three": "3 groups",
        "four": "4 groups",
        "names": ["Self-reliant", "Tender", "Under-utilised", "Service-seeking"],
    },
    "zh": {
        "price": "价格的重要性（1–9 分）",
        "decides": "钱包份额",
        "told": "看",
        "three": "分成 3 组",
        "four": "分成 4 组",
        "names": ["自力更生型", "招标型", "未充分利用型", "寻求服务型"],
    },
}


class Voila:
    """The exercise page of `workshop serve`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def open(self, page: Page, lang: str) -> None:
        page.goto(f"{self.address}exercises/{NAME}?lang={lang}", timeout=180_000)
        page.wait_for_selector(".worksheet .field", timeout=180_000)

    def again(self, page: Page) -> None:
        page.reload(timeout=180_000)
        page.wait_for_selector(".worksheet .field", timeout=180_000)


class JupyterLab:
    """The notebook in JupyterLab, as `workshop lab` opens it."""

    def __init__(self, address: str) -> None:
        self.address = address

    def open(self, page: Page, lang: str) -> None:
        page.goto(f"{self.address}lab/tree/exercises/{NAME}.ipynb?token=test", timeout=180_000)
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=180_000)
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=180_000)
        self._menu(page, "Run", "Run All Cells")
        page.wait_for_selector(".worksheet .field", timeout=180_000)

    def again(self, page: Page) -> None:
        old = page.locator(".worksheet").last.evaluate("e => (e.dataset.old = '1')")
        assert old == "1"
        self._menu(page, "Kernel", "Restart Kernel and Run All Cells…")
        page.locator(".jp-Dialog button.jp-mod-accept").click()
        page.wait_for_selector(".worksheet:not([data-old]) .field", timeout=180_000)

    def _menu(self, page: Page, menu: str, entry: str) -> None:
        page.locator(".lm-MenuBar-itemLabel", has_text=menu).first.click()
        page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `workshop lab` on Chinese views for the room."""
    port = free_port()
    folder = tmp_path_factory.mktemp("lab")
    command = [
        *[sys.executable, "-m", "workshop_kit", "lab", "--no-browser", "--port", str(port)],
        *["--language", "zh", "--audience", "room", "--folder", str(folder / "views")],
        *["--data", str(folder / "data")],
    ]
    address = f"http://127.0.0.1:{port}/"
    home = {
        name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    }
    with running(
        command, f"{address}api", folder / "lab.log", JUPYTER_TOKEN="test", **home
    ) as _address:
        yield address


@pytest.fixture(params=["voila-en-1280", "voila-zh-390", "jupyterlab-zh-1280"])
def case(request) -> tuple[Voila | JupyterLab, str, int]:
    """Where, in which language, how wide."""
    where, lang, width = request.param.split("-")
    if where == "jupyterlab":
        return JupyterLab(request.getfixturevalue("lab")), lang, int(width)
    return Voila(request.getfixturevalue("server")), lang, int(width)


def sheet_of(page: Page) -> Locator:
    return page.locator(".worksheet:not(.prediction)").last


def text_field(page: Page) -> Locator:
    return sheet_of(page).locator("textarea").first


def saved(page: Page) -> None:
    expect(sheet_of(page).locator(".chip.ok").first).to_be_visible(timeout=90_000)


def test_a_participant_works_x12_to_the_end_and_finds_everything_again(case, page_at, class_page):
    host, lang, width = case
    words = {**worksheet_words(lang), **SAID[lang]}
    noise = "" if isinstance(host, Voila) else "."  # JupyterLab logs errors of its own
    page = (page_at if noise else class_page)(width, lang, allow=noise)
    host.open(page, lang)

    # predict: nothing is shown before the guess
    question = page.locator(".workshop.prediction").first
    expect(question.locator("figure")).to_have_count(0)
    question.get_by_label(words["price"]).check()
    question.get_by_role("button", name=words["commit"]).click()
    expect(question.locator(".chart-title")).to_contain_text(words["decides"], timeout=90_000)
    expect(question.locator(".chart-status")).to_contain_text(words["told"], timeout=180_000)

    # explore: a key press on the slider redraws the chart, its figures and its alternative text
    picture = page.locator(".explore figure img").first
    before = picture.get_attribute("alt")
    slider = page.locator(".explore .noUi-handle").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("alt", before, timeout=90_000)
    expect(sheet_of(page)).to_contain_text(words["three"])
    page.keyboard.press("ArrowRight")
    expect(sheet_of(page)).to_contain_text(words["four"], timeout=90_000)

    # the worksheet takes the explorer's setting; rows appear for its four groups
    sheet_of(page).get_by_role("button", name=words["use_setting"]).click()
    expect(sheet_of(page)).to_contain_text(words["four"])
    names = sheet_of(page).locator("select")
    expect(names).to_have_count(4)
    for row, name in enumerate(words["names"]):
        names.nth(row).select_option(label=name)
    text_field(page).click()
    for number, line in enumerate(LINES.split("\n")):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(line)
    expect(text_field(page)).to_have_value(LINES)
    saved(page)

    # committed: right, not yet with a hint, not finished
    sheet_of(page).get_by_role("button", name=words["check"]).click()
    verdicts = sheet_of(page).locator(".verdict")
    expect(verdicts.first).to_have_class("verdict right", timeout=180_000)
    expect(verdicts.nth(1)).to_have_class("verdict partly")
    verdicts.nth(1).get_by_text(words["hint"].format(n=1, all=2)).first.click()
    expect(verdicts.nth(1).locator(".hint").first).to_be_visible()
    expect(verdicts.nth(2)).to_have_class("verdict blank")

    # and everything is there again, verdicts and guess included
    host.again(page)
    expect(text_field(page)).to_have_value(LINES)
    expect(sheet_of(page).locator("select").nth(2).locator("option:checked")).to_have_text(
        words["names"][2]
    )
    expect(sheet_of(page).locator(".verdict").first).to_have_class("verdict right")
    question = page.locator(".workshop.prediction").first
    expect(question.locator(".chart-title")).to_contain_text(words["decides"], timeout=90_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
