"""Charts of prices, accounts and value: true claims, both languages, texts that can be read."""

from __future__ import annotations

import copy
import re
from dataclasses import fields

import pandas as pd
import pytest
from price_account_value_samples import (
    CHARTS,
    HALF,
    MINUTES,
    OFF,
    ON,
    OURS,
    OWN,
    OWN_ACCOUNT,
    OWN_ELEMENTS,
    OWN_MEASURES,
    PROFITS,
    RIVAL,
    SAID,
    WORK,
    deals,
    elements,
    figures,
    product,
    scores,
    suppliers,
)
from test_chart_layout import faults

from workshop_kit.cases import case
from workshop_kit.charts import (
    Chart,
    break_even_curve,
    capital_bars,
    class_bars,
    economic_profit_bars,
    element_bars,
    lever_bars,
    lever_tornado,
    lifetime_curve,
    own_tool_bars,
    price_band_map,
    priority_map,
    scorecard_bars,
    sentence_bars,
    service_bars,
    total_cost_bars,
    value_map_chart,
    value_steps,
    waterfall_steps,
    whale_chart,
)
from workshop_kit.models.accounts import (
    abc_classes,
    cost_to_serve,
    lifetime_value,
    priority_matrix,
    whale_curve,
)
from workshop_kit.models.pricing import (
    break_even_volume,
    company_levers,
    lever_swings,
    price_band,
    price_waterfall,
    profit_levers,
)
from workshop_kit.models.value import (
    NEEDS,
    account_economic_profit,
    distinctiveness,
    economic_profit,
    economic_value,
    own_economic_profit,
    own_elements,
    own_scorecard,
    own_tool,
    scorecard,
    sentence_tests,
    total_cost_of_ownership,
    value_map,
)

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(params=list(CHARTS))
def chart(request: pytest.FixtureRequest, lang: str) -> Chart:
    return CHARTS[request.param](lang)


def test_words_are_in_the_language(chart: Chart, lang: str) -> None:
    words = [chart.title, chart.subtitle, chart.caption, chart.alt]
    words += [figure.label for figure in chart.key_figures]
    for text in filter(None, words):
        assert bool(CHINESE.search(text)) == (lang == "zh"), text
        assert "{" not in text
        assert "nan" not in text
    assert chart.lang == lang
    assert chart.title in chart.alt
    assert all(number in chart.alt for number in re.findall(r"\d+%", chart.title))


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_texts_are_large_inside_and_apart(chart: Chart, width: str) -> None:
    assert faults(chart.figure(width)) == []


def test_dark_room(chart: Chart) -> None:
    assert faults(chart.figure("narrow", room="dark")) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("levers", "Price is the strongest lever: +11.1% of profit"),
        ("levers loss", "Price is the strongest lever: 1.00 yuan of profit"),
        ("levers lost volume", "Variable cost is the strongest lever: +7.8% of profit"),
        ("levers own", "Price is the strongest lever: +21.3% of profit"),
        ("swings", "Price is the strongest lever: −11.1% / +11.1% of profit"),
        ("swings loss", "Price is the strongest lever: −1.00 yuan / +1.00 yuan of profit"),
        ("swings follow", "Variable cost is the strongest lever: +7.8% / −7.8% of profit"),
        ("price step", "+1.0% on price, +11.1% on profit"),
        ("price step loss", "+1.0% on price adds 1.00 yuan"),
        ("waste", "Work that no customer pays for costs 405,600 yuan a year"),
        ("levers worse", "No lever adds to profit"),
        ("break-even cut", "At −5.0% on price, volume must grow by 12.5%"),
        ("break-even rise", "At +20.0% on price, up to 25.0% of volume may be lost"),
        ("break-even never", "At −5.0% on price, no volume breaks even"),
        ("waterfall", "74.5% of the list price reaches the pocket"),
        ("waterfall short", "0.0% of the list price reaches the pocket"),
        ("whale", "Customers earn 170%; loss-makers take 70% away again"),
        ("whale no losers", "No customer loses money"),
        ("whale all lose", "Customers earn 5.00 k¥; loss-makers take 40.0 k¥ away again"),
        ("lifetime", "The account is worth 4,091 k¥ today, 4.1 years of margin"),
        ("accounts", "1 of these 3 customers loses money: 3.20 k¥ in all"),
        ("accounts earn", "None of these customers loses money"),
        ("service", "17% of capacity stays unused"),
        ("service full", "The work exceeds capacity by 16%"),
        ("worth", "Worth 950 yuan, priced 825 yuan: the customer gains 125 yuan"),
        ("worth dear", "Worth 750 yuan, priced 990 yuan: 240 yuan too dear"),
        ("total cost", "With us the customer saves 20,400 yuan a year, 8.5%"),
        ("total cost dear", "With us the customer pays 19,600 yuan more a year, 8.1%"),
        ("elements", "Lead with performance beyond spec and application support"),
        ("elements level", "Nothing sets us apart yet"),
        ("scorecard", "Score 95.8%; act first on contacts"),
        ("scorecard fine", "Score 100.0%; no figure calls for action"),
        ("sentences", "Only B passes all three tests"),
        ("sentences complete", "A and B pass all three tests"),
        ("sentence", "A number, a comparison and a proof: all are there"),
        ("sentence empty", "0 of the three tests passed"),
        ("profit", "Economic profit of all years: 0.02 million yuan in today’s money"),
        ("value map", "Wenhui gives 3.50 yuan more than Marketplace, the next best alternative"),
        (
            "value map dear",
            "Wenhui gives 12.5 yuan less than Marketplace, the next best alternative",
        ),
    ],
)
def test_titles_say_what_was_computed(name: str, title: str) -> None:
    assert CHARTS[name]("en").title == title


@pytest.mark.parametrize(("lang", "told"), [("en", "15.0 million yuan"), ("zh", "1,500 万元")])
def test_large_amounts_are_told_as_one_says_them(lang: str, told: str) -> None:
    assert CHARTS["levers own"](lang).key_figures[0].value == told


def test_alternative_texts_carry_the_figures() -> None:
    assert all(text in CHARTS["levers"]("en").alt for text in ("+11.1%", "+7.8%", "+3.3%", "+2.3%"))
    assert "Pocket price 4.47" in CHARTS["waterfall"]("en").alt
    assert "peak 170%, end 100%" in CHARTS["whale"]("en").alt
    assert "2,400 deals" in CHARTS["band"]("en").alt


def test_a_tornado_has_the_widest_bar_on_top_and_says_when_a_rise_loses() -> None:
    rows = CHARTS["swings"]("en").drawing.rows
    reach = [row.end - row.against for row in rows]
    assert [row.name for row in rows] == ["Price", "Variable cost", "Volume", "Fixed cost"]
    assert reach == sorted(reach, reverse=True)
    assert all(row.against < 0 < row.end for row in rows)
    assert "a rise now loses profit" not in CHARTS["swings"]("en").caption
    follow = CHARTS["swings follow"]("en")
    assert follow.drawing.rows[0].name == "Variable cost"
    assert "by −4.0%: a rise now loses profit" in follow.caption


def test_a_band_says_whether_size_explains_it() -> None:
    assert "volume explains only 0%" in CHARTS["band"]("en").title
    assert re.search(r"volume explains \d\d% of it", CHARTS["band by size"]("en").title)
    assert "Lowest on average" in CHARTS["band"]("en").caption
    assert CHARTS["band by size"]("en").caption == ""


def test_a_matrix_marks_the_accounts_near_a_line() -> None:
    result = priority_matrix(scores(10))
    unsure = int(result.accounts["sensitive"].sum())
    chart = priority_map(result, "en")
    assert chart.key_figures[0].value == str(unsure)
    many = priority_map(priority_matrix(scores(400)), "en")
    assert len(many.drawing.named) == 12
    assert len(many.drawing.named) + len(many.drawing.dots) == 400
    safe = result.accounts.assign(sensitive=False)
    none = priority_map(type(result)(safe, {}, {}, 5.5), "en")
    assert none.caption.startswith("No account changes cell")


def test_results_are_left_alone() -> None:
    result = whale_curve(PROFITS)
    before = copy.deepcopy(result)
    whale_chart(result).png()
    for part in fields(before):
        old, new = getattr(before, part.name), getattr(result, part.name)
        if isinstance(old, pd.DataFrame):
            pd.testing.assert_frame_equal(new, old)
        else:
            assert new == old


def test_the_language_is_that_of_the_page() -> None:
    from workshop_kit.course import speaking

    with speaking("en"):
        assert lever_bars(profit_levers()) == lever_bars(profit_levers(), "en")


def test_names_stay_words() -> None:
    hostile = pd.Series([5, -2], index=['"><script>', "$\\frac{1}{2}$"])
    assert "<script>" not in whale_chart(whale_curve(hostile))._repr_html_()
    rates = pd.DataFrame({"weight": [1.0], "target": 1, "actual": 0.5}, index=["<i>late</i>"])
    page = scorecard_bars(scorecard(rates), "en")._repr_html_()
    assert "<i>" not in page
    assert "&lt;i&gt;late" in page


EXPLORED = {
    "levers own": (company_levers, lever_bars, {"figures": OWN, "elasticity": (-8, 0)}),
    "levers": (profit_levers, lever_bars, {"change_pct": (1.0, 20.0, 0.5), "elasticity": (-8, 0)}),
    "swings": (lever_swings, lever_tornado, {"elasticity": (-5, 0), "swing_pct": (1, 10)}),
    "break-even": (break_even_volume, break_even_curve, {"price_change_cny": (-2.0, 2.0, 0.25)}),
    "waterfall": (
        price_waterfall,
        waterfall_steps,
        {"list_cny": (5.0, 9.0, 0.1), "on_invoice": ON, "off_invoice": OFF},
    ),
    "band": (
        price_band,
        price_band_map,
        {"deals": deals(), "volume": ["volume", "rep"], "seller": ["rep", "volume"]},
    ),
    "whale": (whale_curve, whale_chart, {"profits": pd.Series(PROFITS), "mended": (0, 5)}),
    "classes": (abc_classes, class_bars, {"revenues": pd.Series([5, 3, 1]), "a_pct": (50, 80)}),
    "matrix": (
        priority_matrix,
        priority_map,
        {"scores": scores(10), "emphasis": ["none", "potential", "share"], "emphasis_pct": (0, 30)},
    ),
    "lifetime": (
        lifetime_value,
        lifetime_curve,
        {"retention_pct": (50, 95), "growth_pct": (0, 5), "immediate": False},
    ),
    "service": (
        cost_to_serve,
        service_bars,
        {
            "activity": WORK,
            "minutes": MINUTES,
            "capacity_cost_kcny": (400, 800),
            "practical_minutes": (500_000, 900_000),
        },
    ),
    "worth": (economic_value, value_steps, {"price_cny": (600, 1000), "start_up_cny": (-200, 200)}),
    "total cost": (
        total_cost_of_ownership,
        total_cost_bars,
        {"ours": OURS, "rival": RIVAL, "price_cny": (1.9, 2.5, 0.05)},
    ),
    "elements": (
        distinctiveness,
        element_bars,
        {"elements": elements(1), "value_per_point_cny": (1, 9)},
    ),
    "scorecard": (scorecard, scorecard_bars, {"kpis": figures(True), "trigger_pct": (70, 100)}),
    "sentence": (sentence_tests, sentence_bars, {"sentences": SAID["B"]}),
    "profit": (economic_profit, economic_profit_bars, {"wacc_pct": (5, 15), "nopat_kcny": (1, 20)}),
    "account": (
        account_economic_profit,
        economic_profit_bars,
        {"payment_days": (30, 180), "growth_pct": (0, 30), "years": (1, 10)},
    ),
    "value map": (
        value_map,
        value_map_chart,
        {
            "offers": suppliers(104),
            "weights": HALF,
            "us": "Wenhui",
            "value_per_point_cny": (1.0, 9.0),
        },
    ),
}


@pytest.mark.parametrize("name", list(EXPLORED))
def test_each_model_can_be_explored(name: str, lang: str) -> None:
    from workshop_kit.course import speaking
    from workshop_kit.widgets import Explorer

    model, draw, arguments = EXPLORED[name]
    with speaking(lang):
        explorer = Explorer(model, draw, arguments, {})
        assert explorer.views[0].state != "failed", explorer.views[0].message
        assert explorer.result is not None
        if name != "band":  # whose choices are the columns of the data, by their own names
            assert bool(CHINESE.search(explorer.summary)) == (lang == "zh")


def test_elements_and_measures_of_a_case_are_called_in_the_pages_language() -> None:
    for lang, lead, first in (
        ("zh", "主打超出规格的性能和应用支持", "账期（天）"),
        ("en", "Lead with performance beyond spec and application support", "payment term (days)"),
    ):
        assert CHARTS["elements Dongyao"](lang).title == lead
        assert CHARTS["scorecard Dongyao"](lang).title.endswith(first)


def test_ones_own_words_stay_as_typed() -> None:
    typed = OWN_MEASURES.rename(index={"Payment, days": "payment"}).rename_axis("measure")
    assert "act first on payment" in scorecard_bars(own_scorecard(typed), "en").title


def test_own_elements_ask_for_proof_instead_of_money() -> None:
    chart = element_bars(own_elements(OWN_ELEMENTS), "en")
    assert chart.title == "Lead with application support"
    assert chart.caption == "Not yet proven by the customer’s own books: application support."
    proven = element_bars(own_elements(OWN_ELEMENTS.assign(proof="customer_books")), "en")
    assert proven.caption == "The customer’s own books prove it."
    nothing = element_bars(own_elements(OWN_ELEMENTS.assign(us=1)), "en")
    assert (nothing.title, nothing.caption) == ("Nothing sets us apart yet", "")


def test_a_figure_past_its_own_trigger_is_red() -> None:
    chart = scorecard_bars(own_scorecard(OWN_MEASURES), "en")
    assert [row.role for row in chart.drawing.rows] == ["plain", "loss"]
    assert "at or past its trigger" in chart.caption


def test_what_the_capital_leaves_is_told_with_its_sign() -> None:
    chart = capital_bars(own_economic_profit(OWN_ACCOUNT), "en")
    assert chart.title.endswith("the account leaves 1.04 million yuan a year")
    assert [row.end for row in chart.drawing.rows] == pytest.approx([2.34e6, -1.3e6, 1.04e6])
    short = capital_bars(own_economic_profit(OWN_ACCOUNT.assign(capital=4_000)), "zh")
    assert short.title.endswith("一年让公司倒贴 166 万元")
    assert short.drawing.rows[-1].role == "loss"
    none = capital_bars(own_economic_profit(OWN_ACCOUNT.assign(capital=0)), "en")
    assert none.key_figures[-1].value == "–"


def test_one_tool_says_what_it_finds_and_what_to_ask_next() -> None:
    told = {tool: own_tool_bars(own_tool(product(tool)), "en") for tool in NEEDS}
    assert told["worth"].title == "Worth 108 yuan, priced 100 yuan: the customer gains 8.00 yuan"
    assert told["proof"].title.endswith("bear out 101 yuan, so our 100 yuan can stand")
    assert told["leak"].title == "Besides the invoice 6.00 yuan a unit is given, 6.0% of the price"
    assert told["volume"].title == "At −4.0% on price, volume must grow by 13.3%"
    assert "Which of the 12.0 yuan" in told["worth"].caption
    short = own_tool_bars(own_tool(product("proof", proven_cny=1)), "en")
    assert "3.00 yuan of our price is still to be proven" in short.title
    never = own_tool_bars(own_tool(product("volume", cut_cny=40)), "en")
    assert "no volume breaks even" in never.title
    assert never.drawing.rows[-1].role == "loss"
    assert not own_tool_bars(own_tool(product("leak", given_cny=0)), "en").caption


def test_steps_and_work_are_called_as_their_case_calls_them() -> None:
    hengchi = case("hengchi")
    work = hengchi.service.set_index("activity")
    served = cost_to_serve(work[["today"]].T, work["minutes"].to_dict(), 3640, 1_400_000)
    chart = service_bars(served, "zh")
    assert chart.drawing.rows[0].name == "设计变更"
    assert chart.subtitle == "各项活动花的成本"
    assert (
        "全部客户"
        in service_bars(cost_to_serve(pd.concat([WORK, WORK]), MINUTES, 560, 2e6), "zh").subtitle
    )
    steps = hengchi.price_steps.set_index("step")
    on, off = (
        steps.loc[steps["stage"] == stage, "amount_cny"].to_dict()
        for stage in ("on_invoice", "off_invoice")
    )
    fall = waterfall_steps(price_waterfall(120, on, off), "zh")
    assert fall.drawing.rows[4].name == "账期"
    assert [row.value for row in fall.drawing.rows][::9] == ["120.00", "94.34"]


def test_total_costs_are_told_to_the_yuan() -> None:
    dear = total_cost_of_ownership(OURS, RIVAL, units=10_000_000)
    figures = total_cost_bars(dear, "zh").key_figures
    assert [figure.value for figure in figures] == ["21,010,600 元", "20,041,000 元"]
