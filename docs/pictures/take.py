"""Take the pictures in this folder anew: ``make pictures``.

Inter and Noto Sans CJK stand in for the visitor's system fonts where they are installed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
WIDTHS = (390, 1280)
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<alias binding="strong"><family>system-ui</family><prefer><family>Inter</family></prefer></alias>
<alias binding="strong"><family>sans-serif</family><prefer><family>Inter</family></prefer></alias>
<alias binding="strong"><family>PingFang SC</family>
<prefer><family>Noto Sans CJK SC</family></prefer></alias></fontconfig>"""
NAMES = {
    "zh": ["自力更生型", "招标型", "未充分利用型", "寻求服务型"],
    "en": ["Self-reliant", "Tender", "Under-utilised", "Service-seeking"],
}
WORDS = {
    "zh": ("钱包份额不高，却最看重交货周期：组D有8.2分。", "用图中的设置", "提交核对", "就这么猜"),
    "en": (
        "Group D wants short lead times (8.2), yet we hold only 16% of its spending.",
        "Use the chart’s setting",
        "Check my answers",
        "Commit my guess",
    ),
}


def work(page: Page, lang: str) -> None:
    """Answer part of X12, so that a picture shows a page in use."""
    text, take, check, commit = WORDS[lang]
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
        sheet.locator("select").nth(row).select_option(label=name)
    for row, hours in enumerate(("10", "5", "60", "20")):
        sheet.locator(".alloc .input").nth(row).fill(hours)
    sheet.locator("textarea").first.fill(text)
    sheet.locator(".chip.ok").first.wait_for()
    sheet.get_by_role("button", name=check).click()
    sheet.locator(".verdict").first.wait_for(timeout=60_000)
    page.wait_for_timeout(500)


def shoot(browser: Browser, address: str, name: str, path: str, lang: str, width: int) -> None:
    """Save one page at one width."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", has_touch=width < 640
    )
    page = context.new_page()
    page.goto(f"{address}{path}?lang={lang}", timeout=60_000)
    if path.startswith("exercises"):
        page.wait_for_selector(".worksheet .field", timeout=60_000)
        work(page, lang)
    page.evaluate("scrollTo(0, 0)")
    page.add_style_tag(content=".bar, .saveline { position: static !important; }")
    page.screenshot(path=HERE / f"{name}.{lang}.{width}.png", full_page=True)
    context.close()


def main() -> None:
    """Serve on a free port with an empty answer book for each picture, and shoot."""
    fonts = Path(tempfile.mkdtemp()) / "fonts.conf"
    fonts.write_text(FONTS, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        for lang in ("zh", "en"):
            for width in WIDTHS:
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", 0))
                    port = probe.getsockname()[1]
                address = f"http://127.0.0.1:{port}/"
                command = [sys.executable, "-m", "workshop_kit", "serve", "--port", str(port)]
                server = subprocess.Popen([*command, "--data", tempfile.mkdtemp()])
                try:
                    wait_for(address)
                    shoot(browser, address, "home", "", lang, width)
                    x12 = "exercises/x12_customer_segments"
                    shoot(browser, address, "x12", x12, lang, width)
                finally:
                    server.terminate()
                    server.wait()


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {address}")


if __name__ == "__main__":
    main()
