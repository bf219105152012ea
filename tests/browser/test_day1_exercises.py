"""Day 1's exercises and own-company sheets on a phone: guess, look, own figures, feedback."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from walks import SOON, Part, Participant, walk

pytestmark = [pytest.mark.browser, pytest.mark.server]

FIVE = ("C180", "C209", "C106", "C383", "C112")
LEVELS = ("strategic", "team", "star", "pilot", "status", "keep", "streamline", "simple")
LEVELS += ("strategic", "team")
STAR = ("9", "8", "7", "8", "6", "4", "3", "5", "4")
GOOD = "20 hours less standstill than with Huashan, as your own line records show."


def pressure(one: Participant) -> None:
    one.guess(0, "12", "In year 5 the price is 11.5% lower")
    said = one.guess(1, "20", "In year 5 the margin of a piece is 71.7% lower")
    expect(said).to_contain_text("seven tenths off the margin", timeout=180_000)
    one.slide(1, "End", 1, "The programme gains")
    one.sheet.locator("input[inputmode]").first.fill("3.6")
    row = (
        "5",
        "11% in four years",
        "4",
        "10 days to bid",
        "5",
        "3% a year",
        "2",
        "4 yuan",
        "1",
        "-",
    )
    one.fill(0, row)


def pressure_own(one: Participant) -> None:
    expect(one.sheet.locator("tbody").first.locator("input").nth(1)).to_have_value(
        "11% in four years"
    )
    one.sheet.get_by_role("button", name=one.words["keep_order"]).click()
    own = one.page.locator(".alone").last
    expect(own.locator("figure img")).to_be_hidden()
    one.fill(1, ("重复录入订单", "40", "150"))
    expect(own.locator(".chart-title")).to_contain_text("一年花掉 72,000 元", timeout=SOON)
    one.check("right", "right", "right", "open")


def levers(one: Participant) -> None:
    said = one.guess(0, "3", "价格 +1.0%，利润 +11.1%")
    expect(said).to_contain_text("9 元利润就变成 10 元", timeout=180_000)
    one.guess(1, "销量多 1%", "价格最有力")
    one.guess(2, "1", "最多可以丢 3.3% 的销量")
    one.slide(0, "ArrowRight", 10, "价格最有力：利润变动 +5.8%")  # price, volume and both costs
    one.slide(3, "End", 1, "价格最有力：利润变动 +11.3%")
    one.slide(4, "ArrowLeft", 10, "变动成本最有力", explorer=1)
    one.sheet.locator("input[inputmode]").first.fill("1")


def levers_own(one: Participant) -> None:
    one.sheet.locator("input[inputmode]").nth(1).fill("23.1")
    own = one.page.locator(".explore").last
    expect(own.locator(".chart-status")).to_contain_text("Fill in the figures")
    expect(one.sheet.get_by_text(one.words["add_row"])).to_be_hidden()  # there is one row only
    one.fill(0, ("Our company", "320", "210", "95"))
    expect(own.locator(".chart-title")).to_contain_text("+21.3%", timeout=SOON)
    verdicts = one.check("right", "wrong", "open")
    verdicts.nth(1).get_by_text(one.words["hint"].format(n=1, all=1)).click()
    expect(verdicts.nth(1).locator(".hint")).to_contain_text("66 yuan")


def priorities(one: Participant) -> None:
    said = one.guess(0, FIVE, "8 家亏钱")
    expect(said).to_contain_text("看得准", timeout=180_000)
    expect(one.page.get_by_text("先在上面猜一猜")).to_be_visible()
    one.guess(1, "120", "赚钱的客户赚了 161%")
    mended = one.page.locator(".explore").first.locator(".figures dd").last
    expect(mended).to_contain_text("74,591")
    one.page.locator(".explore .noUi-handle").first.focus()
    for _ in FIVE:
        one.page.keyboard.press("ArrowRight")
    expect(mended).to_contain_text("98,771", timeout=SOON)
    one.sheet.locator("input[inputmode]").first.fill("24180")
    for place, picked in enumerate(LEVELS):
        one.sheet.locator("select").nth(place).select_option(picked)


def priorities_own(one: Participant) -> None:
    for place, picked in enumerate(LEVELS):
        expect(one.sheet.locator("select").nth(place)).to_have_value(picked)
    own = one.page.locator(".explore").last
    expect(own.locator(".chart-status")).to_contain_text("Fill in the first row")
    expect(own.locator("figure img")).to_be_hidden()
    one.fill(1, ("Plant A", *STAR))
    drawn = own.locator("figure img")
    expect(drawn).to_have_attribute("alt", re.compile("Star 1"), timeout=SOON)
    one.check("right", "blank", "blank", "right")


def sentence(one: Participant) -> None:
    said = one.guess(0, "C. Delivery", "Only D passes all three tests")
    expect(said).to_contain_text("compares with nobody", timeout=180_000)
    usual = one.page.locator(".explore textarea")
    usual.fill(GOOD)
    usual.blur()
    title = one.page.locator(".explore .chart-title")
    expect(title).to_contain_text("all are there", timeout=SOON)
    one.fill(0, ("Head of the plant", "Line stops", "20 hours less", "Huashan", "Line records"))


def sentence_own(one: Participant) -> None:
    texts = one.sheet.locator("textarea")
    texts.first.fill("Our module saves you 20 hours of standstill against Huashan.")
    one.sheet.locator("input").nth(5).fill("your own line records")
    verdicts = one.check("right", "partly", "wrong")
    expect(verdicts.nth(1)).to_contain_text("拿得出的证据")
    texts.first.fill(GOOD)
    one.check("right", "right", "right")


def principles(one: Participant) -> None:
    own = one.page.locator(".alone").last
    expect(own.locator(".chart-status")).to_contain_text("填满 3 行")
    one.fill(0, ("2", "20 家里 4 家亏钱", "5", "我们很懂客户", "3"))
    expect(own.locator(".chart-title")).to_contain_text("最低 2 分：选得少", timeout=SOON)
    expect(own.locator("figcaption")).to_contain_text("空心圆")
    expect(one.sheet.locator(".chip", has_text="全班只看汇总").first).to_be_visible()


def principles_own(one: Participant) -> None:
    ratings = one.sheet.locator("tbody").first.locator("input[inputmode]")
    for place in range(3, 7):
        ratings.nth(place).fill("3")
    verdicts = one.check("wrong")
    expect(verdicts.first).to_contain_text("Prove it")


def plan(one: Participant) -> None:
    one.fill(0, ("Share of wallet", "20", "", "%", "30 June"))


def plan_own(one: Participant) -> None:
    one.fill(3, ("见采购", "李", "周五", "数停线", "王", "尽快", "写一页纸"))
    verdicts = one.check("blank", "blank", "partly", "blank", "blank", "blank", "blank", "partly")
    expect(verdicts.nth(2)).to_contain_text("目标")
    expect(verdicts.nth(7)).to_contain_text("2")


def profile(one: Participant) -> None:
    texts = one.sheet.locator("input")
    for place, value in enumerate(("衡驰", "客户经理", "甲厂", "每个模块的利润", "11.7")):
        texts.nth(place).fill(value)


def profile_own(one: Participant) -> None:
    expect(one.sheet.locator("input").nth(2)).to_have_value("甲厂")
    cells = one.sheet.locator("tbody input")
    for place, value in enumerate(("13", "yuan", "30 June"), start=2):
        cells.nth(place).fill(value)
    verdicts = one.check("open", "open", "open", "right")
    expect(verdicts.nth(3)).to_contain_text("Today, a target and a date")


def beliefs(one: Participant) -> None:
    one.sheet.get_by_text("Right value").click()
    one.sheet.locator("input[inputmode]").fill("70")


def beliefs_own(one: Participant) -> None:
    expect(one.sheet.locator("input[value=tailored_value]")).to_be_checked()
    one.sheet.locator("textarea").fill("去年为一个小客户改了三版图纸")
    verdicts = one.check("open", "open", "open")
    expect(verdicts.first).to_contain_text("看您还投不投它")


def paper(one: Participant) -> None:
    one.sheet.locator("textarea").first.fill("年降要先算五年")


def paper_own(one: Participant) -> None:
    expect(one.sheet.locator("textarea").first).to_have_value("年降要先算五年")
    one.sheet.locator("textarea").last.fill("Ask finance how many days Plant A took to pay")
    one.check("open", "blank", "open")


WORK: dict[str, tuple[str, Part, Part]] = {
    "w01_profile": ("zh", profile, profile_own),
    "w03_beliefs": ("en", beliefs, beliefs_own),
    "x01_pressure": ("en", pressure, pressure_own),
    "x02_profit_levers": ("zh", levers, levers_own),
    "x03_priorities": ("zh", priorities, priorities_own),
    "x04_value_sentence": ("en", sentence, sentence_own),
    "w04_principles": ("zh", principles, principles_own),
    "w07_account_plan": ("en", plan, plan_own),
    "w08_one_minute": ("zh", paper, paper_own),
}


@pytest.mark.parametrize("name", WORK)
def test_a_participant_comes_from_the_guess_to_the_feedback(name: str, class_page, server) -> None:
    walk(name, *WORK[name], class_page=class_page, server=server)
