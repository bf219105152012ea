"""Day 2's exercises and own-company sheets: guess, look, decide, own figures, feedback."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from visitors import Visitor
from walks import SOON, Part, Participant, opened, press, tap, walk

from workshop_kit.course import model_answers

pytestmark = [pytest.mark.browser, pytest.mark.server]

FOUR = ("C 摸清备选供应商", "D 技术方案", "G 报价和价格区间", "H 商务条款")
MENDED = (
    ("C", "cost_analyst", "R"),
    ("D", "proposal_editor", "I"),
    ("G", "account_manager", "R"),
    ("H", "contract_lawyer", "AR"),
)


def proposal(one: Participant) -> None:
    said = one.guess(0, "9", "要 10 天")
    expect(said).to_contain_text("10 千元白花了", timeout=180_000)
    plan, crash = one.page.locator(".explore").nth(0), one.page.locator(".explore").nth(1)
    title, told = plan.locator(".chart-title"), plan.locator(".told")
    plan.get_by_label("H 商务条款, 计划（天）").fill("4")
    one.page.keyboard.press("Tab")
    expect(title).to_contain_text("要 11 天", timeout=SOON)
    plan.get_by_label("B 访谈需求, 前面的任务").fill("k")
    one.page.keyboard.press("Enter")
    expect(told).to_contain_text("让 B 不再等 K", timeout=SOON)
    expect(title).to_contain_text("要 11 天")
    plan.get_by_role("button", name="撤销").click()
    expect(told).to_contain_text("要 11 天", timeout=SOON)
    plan.get_by_role("button", name="恢复原样").click()
    expect(title).to_contain_text("要 10 天", timeout=SOON)
    for task in ("B 访谈需求", "E 成本测算"):
        crash.get_by_text(task).click()
    expect(crash.locator(".chart-title")).to_contain_text("要 8 天", timeout=SOON)
    expect(crash.locator(".figures dd")).to_contain_text("45 千元")
    numbers = one.sheet.locator("input[inputmode]")
    numbers.nth(0).fill("11")
    for task in ("B 访谈需求", "E 成本测算"):
        one.sheet.get_by_text(task).first.click()
    numbers.nth(1).fill("50")
    one.guess(1, FOUR, "有 4 项任务不合规则")


def proposal_own(one: Participant) -> None:
    expect(one.sheet.locator("input[value=B]")).to_be_checked()
    one.sheet.get_by_text("Account manager").first.click()
    mended = one.page.locator(".alone").nth(-2).locator(".chart-title")
    expect(mended).to_contain_text("4 tasks break a rule", timeout=SOON)
    rows = one.sheet.locator("tbody").first
    for number, cells in enumerate(MENDED):
        if number:
            one.sheet.get_by_role("button", name=one.words["add_row"]).first.click()
        for place, value in enumerate(cells):
            rows.locator("tr").nth(number).locator("select").nth(place).select_option(value)
    expect(mended).to_contain_text("Each task has one who answers for it", timeout=SOON)
    own = one.page.locator(".alone").last
    expect(own.locator(".chart-status")).to_contain_text("Fill in the first row")
    one.fill(1, ("Talk to the customer", "3"))
    expect(own.locator(".chart-title")).to_contain_text("It takes 3 days", timeout=SOON)
    one.sheet.get_by_role("button", name=one.words["add_row"]).last.click()
    one.fill(1, ("Talk to the customer", "3", "", "Li", "Wang", "Write", "2", "1"))
    expect(own.locator(".chart-title")).to_contain_text("It takes 5 days", timeout=SOON)
    verdicts = one.check("right", "right", "wrong", "right", "right", "open")
    expect(verdicts.nth(2)).to_contain_text("Add up")


def elements(one: Participant) -> None:
    waiting = one.page.get_by_text("先在上面猜一猜")
    expect(waiting).to_have_count(2)
    two = ("算得出的成果", "总成本更低")
    said = one.guess(0, two, "主打超出规格的性能和应用支持")
    expect(said).to_contain_text("性能和应用支持", timeout=180_000)
    expect(waiting).to_have_count(0)
    expect(one.page.locator(".table-box", has_text="共同的产品规划").last).to_be_visible()
    lead = one.page.locator(".explore .figures dd").first
    expect(lead).to_contain_text("0.53")
    one.page.locator(".explore select").first.select_option("总成本更低")
    expect(lead).to_contain_text("0.63", timeout=SOON)
    said = one.guess(1, "还是贵，80 万元左右", "一年省 200,000 元")
    expect(said).to_contain_text("反而便宜 20 万元", timeout=180_000)
    for name, place in model_answers("x06_ten_elements")["place"].items():
        tap(one.sheet, name, "first_page" if name in ("outcome", "proof") else place)


def elements_own(one: Participant) -> None:
    expect(one.sheet.locator(".sort-count")).to_have_text("10 of 10 placed")
    one.sheet.get_by_text("repeat it with Dongyao’s people").click()
    one.sheet.get_by_text("Lower total cost: cut the price").click()
    own = one.page.locator(".alone").last
    expect(own.locator(".chart-status")).to_contain_text("Fill in the first row")
    one.fill(0, ("8", "6", "4"))
    expect(own.locator(".chart-title")).to_contain_text("quantified outcome", timeout=SOON)
    expect(own.locator("figcaption")).to_contain_text("Not yet proven")
    one.sheet.locator("tbody select").first.select_option("The customer’s own books")
    expect(own.locator("figcaption")).to_contain_text("own books prove it", timeout=SOON)
    verdicts = one.check("right", "right", "wrong", "blank", "open")
    expect(verdicts.first).to_contain_text("8 of 10 cards")
    expect(verdicts.nth(2)).to_contain_text("not a yuan need be given away")
    press(one.sheet, "proof", "ready")
    expect(one.check("right").first).to_contain_text("9 of 10 cards")


def put(one: Participant, offer: str, get: str = "") -> None:
    """Make an offer in the next round and wait for its answer."""
    said, form = one.sheet.locator(".rounds > li"), one.sheet.locator(".next-round")
    before = said.count()
    form.locator("input").fill(offer)
    form.locator("select").nth(1).select_option(get)
    form.get_by_role("button").click()
    expect(said).to_have_count(before + 1, timeout=60_000)


def talks(one: Participant) -> None:
    said = one.guess(0, "后面还有", "最后两步看不出底线")
    expect(said).to_contain_text("东曜只加了 1.5 元", timeout=60_000)
    path = one.page.locator(".alone").nth(-3)
    expect(path.locator(".chart-status")).to_contain_text("谈完第一轮")
    one.sheet.locator(".next-round").get_by_role("button").click()
    expect(one.sheet.get_by_role("alert").first).to_contain_text("先填“报价”")
    put(one, "115")
    rounds = one.sheet.locator(".rounds > li")
    expect(rounds.first).to_contain_text("听了您的开价")
    expect(path.locator(".chart-title")).to_contain_text("谈了 1 轮", timeout=SOON)
    form = one.sheet.locator(".next-round")
    put(one, "111", "joint_cost_down")
    expect(rounds.last).to_contain_text("要的答应了")
    form.locator("input").fill("109.5")  # not put yet, and kept on this device
    one.page.reload()
    one.page.wait_for_selector(".rounds > li", timeout=60_000)
    expect(rounds).to_have_count(2)
    expect(form.locator("input")).to_have_value("109.5")


def talks_own(one: Participant) -> None:
    expect(one.sheet.locator(".rounds > li")).to_have_count(2)
    for offer, get in (("109", "volume_commitment"), ("108", "payment_30_days"), ("107.5", "")):
        put(one, offer, get)
    expect(one.sheet.locator(".rounds > li").last).to_contain_text("leaves without a deal")
    expect(one.sheet.locator(".next-round")).to_be_hidden()
    path = one.page.locator(".alone").nth(-3)
    expect(path.locator(".chart-title")).to_contain_text("No deal", timeout=SOON)
    said = one.guess(1, "7", "18.9% of the programme")
    expect(said).to_contain_text("almost a fifth", timeout=60_000)
    one.slide(1, "ArrowRight", 3, "5.3% of the programme")
    one.sheet.get_by_label("what would the five years’ margins be").fill("11490")
    one.sheet.get_by_text("Save cost together").click()
    own = one.page.locator(".alone").last
    one.fill(1, ("Price", "110", "105", "100"))
    rows = one.sheet.locator("tbody").nth(2)
    one.fill(2, ("Engineer", "2", "7", "Forecast", "8", "2"))
    for row, kind in enumerate(("give", "get")):
        rows.locator("select").nth(row).select_option(kind)
    expect(own.locator(".chart-title")).to_contain_text("Trade engineer for forecast", timeout=SOON)
    verdicts = one.check("partly", "blank", "right", "right", "open", "right")
    expect(verdicts.first).to_contain_text("2 of 3 rules kept")
    expect(verdicts.first).to_contain_text("no deal")


def tools(one: Participant) -> None:
    waiting = one.page.get_by_text("先在上面猜一猜")
    expect(waiting).to_have_count(4)
    one.guess(0, "950", "值 950 元")
    said = one.guess(1, "100 元左右", "值 108 元，卖 100 元：客户得到 8.00 元的好处")
    expect(said).to_contain_text("从来没人把这 12 元写下来过", timeout=60_000)
    saved = one.page.locator(".table-box", has_text="减重")
    expect(saved).to_contain_text("装配", timeout=SOON)
    one.guess(2, "8.5", "一年省 20,400 元，即 8.5%")
    said = one.guess(3, "大半", "一年省 200,000 元")
    expect(said).to_contain_text("12 元里只有 5 元", timeout=60_000)
    proof = one.page.locator(".explore").first.locator(".chart-title")
    one.slide(1, "ArrowLeft", 5, "一年多花 50,000 元")
    one.slide(1, "ArrowRight", 5, "一年省 200,000 元")
    one.slide(0, "ArrowRight", 2, "一年省 0.00 元")
    expect(proof).to_be_visible()
    said = one.guess(4, "98 元左右", "78.6% 真正到手")
    expect(said).to_contain_text("5.83 元", timeout=60_000)
    one.guess(5, "加急送货", "12% 的可用时间没用上")
    said = one.guess(6, "多卖 4%", "销量要增加 13.3%")
    expect(said).to_contain_text("2.7 万个", timeout=60_000)
    expect(waiting).to_have_count(0)
    one.slide(2, "ArrowRight", 10, "最多可以丢 2.9%", explorer=1)
    for name, place in model_answers("x08_five_tools")["match"].items():
        tap(one.sheet, name, "proof" if name == "range" else place)


def tools_own(one: Participant) -> None:
    expect(one.sheet.locator(".sort-count")).to_have_text("8 of 8 placed")
    for _ in range(4):
        one.sheet.get_by_role("button", name="Move up: What is it worth").click()
    one.sheet.get_by_text("added up with its finance people").click()
    one.sheet.get_by_text("4 yuan off; volume will").click()
    own = one.page.locator(".alone").last
    expect(own.locator(".chart-status")).to_contain_text("Fill in the figures")
    one.fill(0, ("Plant A, pumps", "250"))
    one.sheet.locator("tbody select").select_option("worth")
    expect(own.locator(".chart-status")).to_contain_text("takes three figures", timeout=SOON)
    one.fill(0, ("Plant A, pumps", "250", "230", "45"))
    expect(own.locator(".chart-title")).to_contain_text("Worth 275 yuan", timeout=SOON)
    one.sheet.locator("tbody select").select_option("proof")
    one.fill(0, ("Plant A, pumps", "250", "230", "45", "15"))
    expect(own.locator(".chart-title")).to_contain_text("still to be proven", timeout=SOON)
    verdicts = one.check("right", "partly", "right", "wrong", "open")
    expect(verdicts.first).to_contain_text("7 of 8 cards")
    expect(verdicts.nth(3)).to_contain_text("100 stands")


def scorecard(one: Participant) -> None:
    said = one.guess(0, "As much as on today’s terms", "all years: −1.94 million yuan")
    expect(said).to_contain_text("cost more than the profit after tax", timeout=180_000)
    one.slide(1, "ArrowLeft", 12, "all years: 0.00 million yuan")
    one.sheet.locator("input[inputmode]").first.fill("120")
    one.sheet.get_by_text("Yes, with payment cut to the days of question 1").click()
    said = one.guess(1, "Profit after tax", "Score 95.8%; act first on payment term")
    expect(said).to_contain_text("has reached its trigger too", timeout=180_000)
    own = one.page.locator(".alone").last
    one.fill(0, ("Payment days", "20", "63", "90", "70"))
    expect(own.locator(".chart-title")).to_contain_text("act first on payment days", timeout=SOON)


def scorecard_own(one: Participant) -> None:
    own = one.page.locator(".explore").last
    expect(own.locator(".chart-status")).to_contain_text("金额填好")
    one.sheet.locator("tbody select").select_option("ten_thousand")
    one.fill(1, ("甲厂", "2600", "234", "1300", "10"))
    title = own.locator(".chart-title")
    expect(title).to_contain_text("一年留下 104 万元", timeout=SOON)
    one.slide(-1, "End", 1, "一年留下 168 万元", explorer=-1)
    verdicts = one.check("right", "partly", "wrong", "open")
    expect(verdicts.nth(1)).to_contain_text("几乎是 0")
    expect(verdicts.nth(2)).to_contain_text("还没有负责人的指标：1 项")
    one.sheet.locator("tbody").first.locator("input").nth(5).fill("王经理")
    one.check("right", "partly", "right", "open")


BOARDS = (
    ("只添 80 万元", "80 万元"),
    ("拍板的三位没人认识", "5 位里 3 位"),
    ("有来有往添 223 万元", "223 万元"),
    ("100 元，换 60 天付款", "很快"),
)


def account(one: Participant) -> None:
    said = one.guess(0, "800 万元左右", "合计 80.4 万元")
    expect(said).to_contain_text("只剩约 80 万元", timeout=180_000)
    one.slide(0, "ArrowLeft", 4, "合计 −125 万元")
    one.slide(0, "ArrowRight", 4, "合计 80.4 万元")
    one.slide(1, "ArrowRight", 2, "合计 164 万元")
    one.slide(4, "ArrowLeft", 2, "合计 223 万元")
    one.sheet.get_by_text("跟到对手的 96 元").click()
    rows = one.sheet.locator("tbody").first.locator("tr")
    for number, cells in enumerate(BOARDS):
        for place, words in enumerate(cells):
            rows.nth(number).locator("textarea, input").nth(place).fill(words)
    expect(one.sheet.locator("[data-field=jury] .shut")).to_contain_text("讲师会打开")


def account_own(one: Participant) -> None:
    words = one.sheet.locator("tbody").first.locator("textarea, input")
    expect(words.nth(2)).to_have_value(BOARDS[1][0])
    one.sheet.locator("tbody select").first.select_option("volume")
    one.sheet.locator("tbody").nth(1).locator("input").fill("far fewer")
    verdicts = one.check("wrong", "partly", "wrong", "blank")
    expect(verdicts.nth(0)).to_contain_text("we are the cheaper one already")
    expect(verdicts.nth(1)).to_contain_text("Boards without a figure: 1")
    one.sheet.get_by_text("Trade: grant all that is asked").click()
    words.last.fill("60 days")
    one.sheet.locator("tbody").nth(1).locator("input").fill("below 173,000")
    one.check("right", "right", "right", "blank")


WORK: dict[str, tuple[str, Part, Part]] = {
    "x05_proposal_plan": ("zh", proposal, proposal_own),
    "x06_ten_elements": ("zh", elements, elements_own),
    "x07_negotiation": ("zh", talks, talks_own),
    "x08_five_tools": ("zh", tools, tools_own),
    "x09_scorecard": ("en", scorecard, scorecard_own),
    "x10_account_case": ("zh", account, account_own),
}


@pytest.mark.parametrize("name", WORK)
def test_a_participant_comes_from_the_guess_to_the_feedback(name: str, class_page, server) -> None:
    walk(name, *WORK[name], class_page=class_page, server=server)


def test_a_team_scores_another_on_a_phone_and_reads_its_own(class_page, server) -> None:
    name, trainer = "x10_account_case", Visitor(server, joined=False)
    trainer.teach()
    trainer.ask("trainer")
    with server.store() as store:
        room = store.classes.find(server.code)
        for team in ("东 <b>", "西"):
            store.teams.named(room, team)
    east, west = (Visitor(server, team, team=team, lang="zh") for team in ("东 <b>", "西"))
    say = f"trainer/exercises/{name}/reveals"
    assert east.send(f"api/sheets/{name}/pen", "POST", {"action": "take"})[0] == 200
    one = opened(class_page(390, "zh", visitor=east), server, name, "zh")
    row = one.sheet.locator("[data-field=jury] tbody tr").filter(has_text="西")
    expect(row.locator("input").first).not_to_be_editable()
    assert trainer.fill_in(say, {"state": "open", "field": "jury"})[0] == 303
    expect(row.locator("input").first).to_be_editable(timeout=SOON)
    expect(one.sheet.locator("[data-field=jury] tbody")).not_to_contain_text("东")
    row.locator("input").first.fill("5")
    one.page.keyboard.press("Tab")
    expect(one.sheet.locator("[data-field=jury]")).to_contain_text("4")
    for place, points in enumerate("3421"):
        row.locator("input").nth(place).fill(points)
    expect(one.sheet.locator(".chip.ok").first).to_be_visible(timeout=SOON)
    other = opened(class_page(1280, "en", visitor=west), server, name, "en")
    expect(other.sheet.locator("[data-field=jury] tbody")).to_contain_text("东 <b>")
    expect(other.sheet.locator(".pitch")).to_have_count(0)
    for criterion in ("insight", "quantification", "feasibility", "team_use"):
        form = {"field": "jury", "key": team_key(west, name), "criterion": criterion, "score": "2"}
        assert trainer.fill_in(f"trainer/exercises/{name}/scores", form)[0] == 303
    assert trainer.fill_in(say, {"state": "revealed", "field": "jury"})[0] == 303
    told = other.sheet.locator(".pitch")
    expect(told).to_contain_text("The trainer gives you 8 of 16 points.", timeout=SOON)
    expect(told).to_contain_text("The other teams give you 10 of 16 on average.")
    expect(one.sheet.locator(".pitch")).to_have_count(0)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390


def team_key(visitor: Visitor, name: str) -> str:
    return str(json.loads(visitor.ask(f"api/sheets/{name}")[1])["team"]["key"])
