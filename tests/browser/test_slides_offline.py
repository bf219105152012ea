"""A deck from a file, in a browser without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from session_course import NAME, SECRET, short_course

pytestmark = pytest.mark.browser

PRESENT = ".slides section.present:not(.stack)"


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short session's slides in Chinese, made as trainers make them."""
    folder = tmp_path_factory.mktemp("deck")
    course = short_course(folder / "course")
    file = folder / "deck.html"
    subprocess.run(
        [sys.executable, "-m", "workshop_kit", "slides", NAME, "--output", str(file)],
        env={**os.environ, "WORKSHOP_FILES": str(course)},
        check=True,
        capture_output=True,
    )
    return file


@pytest.fixture
def slides(deck: Path, page_at) -> Page:
    page = page_at(1280, "zh")
    page.context.set_offline(True)
    page.goto(deck.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached", timeout=180_000)
    return page


def now(page: Page) -> str:
    return page.locator(PRESENT).last.get_attribute("id") or ""


def test_keys_turn_every_slide_fits_and_the_notes_follow(slides):
    seen = [now(slides)]
    for _turn in range(slides.evaluate("Reveal.getTotalSlides()") - 1):
        slides.keyboard.press("PageDown")
        seen.append(now(slides))
        box = slides.locator(f"{PRESENT} .sheet").last
        assert box.evaluate("s => s.offsetHeight * (parseFloat(s.style.zoom) || 1)") <= 721
    assert len(seen) == len({*seen})
    assert [one for one in seen if "-2" not in one] == [
        "start",
        "one-map",
        "two-long",
        "three-sheet",
    ]
    slides.keyboard.press("Home")
    slides.keyboard.press("ArrowRight")
    assert now(slides) == "one-map"

    slides.keyboard.press("c")
    code = slides.locator("#one-map pre.code")
    expect(code.last).to_be_visible()
    slides.keyboard.press("c")
    expect(code.last).to_be_hidden()

    with slides.expect_popup() as opened:
        slides.keyboard.press("s")
    notes = opened.value
    said = notes.locator(".speaker-controls-notes .value")
    expect(said).to_contain_text(f"{SECRET}-one-map")
    expect(notes.locator("#upcoming-slide .label")).to_have_text("下一页")
    while now(slides) != "three-sheet":
        slides.keyboard.press("ArrowRight")
    expect(said).to_contain_text(f"{SECRET}-three-sheet")
    assert SECRET not in slides.locator(PRESENT).last.inner_text()


def test_it_prints_one_slide_a_page(deck, page_at):
    page = page_at(1280, "zh")
    page.context.set_offline(True)
    page.goto(deck.as_uri() + "?print-pdf")
    page.wait_for_selector("html[data-ready]", state="attached", timeout=180_000)
    pages = page.locator(".pdf-page")
    assert pages.count() == page.evaluate("Reveal.getTotalSlides()")
    assert SECRET not in page.locator(".slides").inner_text()
