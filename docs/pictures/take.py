"""Take the pictures in this folder anew: ``make pictures``.

Inter stands in for the visitor's system fonts where it is installed, else the kit's Noto Sans SC.
"""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))
from chromium import found  # noqa: E402
from servers import Served, serving  # noqa: E402
from visitors import NAME, Visitor  # noqa: E402

X12 = f"exercises/{NAME}"
PEOPLE = {"zh": ("刘婷", "王芳", "赵雯"), "en": ("Liu Ting", "Ann Lee", "Marco Rossi")}
OTHERS = {  # in two more teams, each with a guess
    "zh": {
        "陈立": "imp_price",
        "周敏": "sow_pct",
        "吴昊": "all_alike",
        "孙悦": "imp_price",
        "马骏": "sow_pct",
    },
    "en": {
        "Chen Li": "imp_price",
        "Eva Novak": "sow_pct",
        "Paul Weber": "all_alike",
        "Sun Yue": "imp_price",
        "Lin Lan": "sow_pct",
    },
}
BLOCK, GUESS = "d3_segments", "deciding_figure"  # that the class is at
WIDTHS = (390, 1280)
SCREENS = 9  # of the session, until it is at that block
WIDE = 1280  # where the trainer's screens are
COLOURS = 256  # of a picture: a third of the bytes, and no difference to be seen
STAND_IN = "<prefer><family>Inter</family><family>Noto Sans SC</family></prefer>"
FONTS = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{files("pylopdf_fonts_zh_cn")}</dir>
<alias binding="strong"><family>system-ui</family>{STAND_IN}</alias>
<alias binding="strong"><family>sans-serif</family>{STAND_IN}</alias></fontconfig>"""
NAMES = {
    "zh": ["自力更生型", "招标型", "未充分利用型", "寻求服务型"],
    "en": ["Self-reliant", "Tender", "Under-utilised", "Service-seeking"],
}
WAITING = {"zh": "正在计算", "en": "Being worked out"}
WORDS = {
    "zh": ("钱包份额不高，却最看重交货周期：组D有8.2分。", "用图中的设置", "就这么猜"),
    "en": (
        "Group D wants short lead times (8.2), yet we hold only 16% of its spending.",
        "Use the chart’s setting",
        "Commit my guess",
    ),
}


def work(page: Page, lang: str) -> None:
    """Answer part of X12, so that a picture shows a page in use."""
    text, take, commit = WORDS[lang]
    first, second = page.locator(".workshop.prediction").all()[:2]
    first.locator("label").nth(1).click()
    first.get_by_role("button", name=commit).click()
    second.locator("input").fill("40")
    second.get_by_role("button", name=commit).click()
    page.wait_for_function("document.querySelectorAll('.prediction figure img').length === 2")
    page.locator(".explore .noUi-handle").first.focus()
    for groups in ("3", "4"):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "n => document.querySelector('.explore .widget-readout').textContent.includes(n)"
            " && !document.querySelector('.explore [aria-busy=true]')",
            arg=groups,
        )
    page.locator(".prediction .chart-status:not([hidden])").nth(1).wait_for(timeout=60_000)
    sheet = page.locator(".worksheet:not(.prediction)").last
    sheet.get_by_text("4 groups" if lang == "en" else "分成 4 组").first.wait_for()
    sheet.get_by_role("button", name=take).click()
    for row, name in enumerate(NAMES[lang]):
        sheet.locator('[data-field="names"] select').nth(row).select_option(label=name)
    for row, hours in enumerate(("10", "5", "60", "20")):
        sheet.locator(".alloc .input").nth(row).fill(hours)
    sheet.locator('[data-field="board_figure"] textarea').fill(text)
    sheet.locator(".chip.ok").first.wait_for()
    sheet.locator(".saveline .btn").click()
    sheet.locator(".verdict").first.wait_for(timeout=60_000)
    page.wait_for_timeout(500)


class Photographer:
    """Pages at one width in one language, each saved as a picture."""

    def __init__(self, browser: Browser, lang: str, width: int) -> None:
        self.lang, self.width = lang, width
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", has_touch=width < 640
        )
        self.page = self.context.new_page()

    def open(self, server: Served, path: str) -> None:
        """Open a page and wait until it is all there."""
        sign = "&" if "?" in path else "?"
        self.page.goto(f"{server}{path}{sign}lang={self.lang}", timeout=60_000)
        if path == X12:
            self.page.wait_for_selector(".worksheet .field", timeout=60_000)

    def shoot(self, name: str) -> None:
        """Save the whole page."""
        self.page.evaluate("scrollTo(0, 0)")
        self.page.add_style_tag(content=".bar, .saveline { position: static !important; }")
        path = HERE / f"{name}.{self.lang}.{self.width}.png"
        taken = Image.open(BytesIO(self.page.screenshot(full_page=True))).convert("RGB")
        taken.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def others(server: Served, lang: str) -> None:
    """Let two more teams join, whose members have guessed."""
    for place, (name, guess) in enumerate(OTHERS[lang].items()):
        visitor = Visitor(server, name, team=str(1 + place % 2), lang=lang)
        body = {"value": guess, "base": 0, "id": "guess"}
        visitor.send(f"api/sheets/{NAME}/fields/{GUESS}", "PUT", body)


def teach(trainer: Photographer, server: Served) -> None:
    """A block is on, the timer runs, everyone is called: what the trainer's screens show."""
    page = trainer.page
    trainer.open(server, f"trainer/{X12}")
    page.get_by_text(WAITING[trainer.lang]).first.wait_for(state="detached", timeout=120_000)
    trainer.open(server, "trainer?day=3")
    for button in (f"#blocks-{BLOCK}", "#timer-start", f"#gather-{NAME}"):
        page.locator(button).click()
        page.locator(button).wait_for(state="detached")
    page.locator("#said").evaluate("said => said.remove()")
    trainer.shoot("console")
    trainer.open(server, f"trainer/{X12}")
    trainer.shoot("answers")
    if trainer.width == WIDE:
        page.locator(f"#board-{NAME}-{GUESS}").click()
        page.locator("#said").get_by_text("X12").wait_for()
        trainer.open(server, "trainer/board")
        trainer.shoot("board")
        with page.expect_response(lambda answer: answer.url.endswith("/place")):
            trainer.open(server, "sessions/d3_segmentation/notes")
        for _screen in range(SCREENS):
            page.locator("[data-turn='1']").click()
        trainer.shoot("notes")


def class_of(browser: Browser, lang: str, width: int) -> None:
    """A class of three in a team: what the first sees, and what the trainer sees."""
    organisation = "晨光工业" if lang == "zh" else "Dawn Industries"
    # open to the room, so that the QR code is there
    arguments = ("--host", "0.0.0.0", "--organisation", organisation, "--language", lang)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), *arguments) as server:
        stranger = Photographer(browser, lang, width)
        stranger.open(server, f"join?code={server.code}")
        stranger.shoot("join")
        people = [Visitor(server, name, team="3", lang=lang) for name in PEOPLE[lang]]
        first = Photographer(browser, lang, width)
        first.context.add_cookies(people[0].browser_cookies())
        first.open(server, X12)
        work(first.page, lang)
        first.shoot("x12")
        first.open(server, "")
        first.shoot("home")
        first.open(server, "me")
        first.shoot("me")
        others(server, lang)
        trainer = Photographer(browser, lang, width)
        key = (server.data / "trainer.key").read_text().strip()
        trainer.page.goto(f"{server}trainer?key={key}")
        teach(trainer, server)
        for one in (stranger, first, trainer):
            one.context.close()


def main() -> None:
    """Serve a class for each width and language, and shoot."""
    fonts = Path(tempfile.mkdtemp()) / "fonts.conf"
    fonts.write_text(FONTS, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found(),
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        for lang in ("zh", "en"):
            for width in WIDTHS:
                class_of(browser, lang, width)


if __name__ == "__main__":
    main()
