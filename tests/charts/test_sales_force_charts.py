"""Charts of the sales force: true claims, both languages, texts that can be read."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from sales_force_samples import (
    CHANCES,
    CHARTS,
    CLASSES,
    GROUPS,
    VALUES,
    WEIGHTS,
    field,
    interviews,
    served,
)
from test_chart_layout import faults

from workshop_kit.charts import (
    Chart,
    allocation_bars,
    approach_bars,
    candidate_bars,
    elasticity_bars,
    forecast_curve,
    hours_bars,
    impact_bars,
    lead_bars,
    pay_curve,
    response_chart,
    sizing_curve,
    utility_bars,
    validity_bars,
    velocity_bars,
    workload_bars,
)
from workshop_kit.course import speaking
from workshop_kit.models.sales_force import (
    adverse_impact,
    allocate_hours,
    allocate_reps,
    call_elasticity,
    combined_validity,
    forecast_pipeline,
    leads_needed,
    match_approaches,
    pay_plan,
    pipeline_velocity,
    published_accounts,
    published_products,
    rank_candidates,
    response_curve,
    selection_utility,
    size_sales_force,
    workload,
)
from workshop_kit.widgets import Explorer

CHINESE = re.compile("[\u4e00-\u9fff]")
SAME_PICTURE = {  # as another sample, but for words and lengths of bars
    "allocation 1",
    "hours none",
    "workload one",
    "approach needs",
    "approach today",
    "leads one",
    "velocity same",
    "forecast stalled",
    "validity same",
    "candidates tied",
    "impact fair",
}


@pytest.fixture(params=list(CHARTS))
def chart(request: pytest.FixtureRequest, lang: str) -> Chart:
    return CHARTS[request.param](lang)


def test_words_are_in_the_language(chart: Chart, lang: str) -> None:
    words = [chart.title, chart.subtitle, chart.caption, chart.alt]
    words += [figure.label for figure in chart.key_figures]
    for text in filter(None, words):
        assert bool(CHINESE.search(text)) == (lang == "zh"), text
        assert "{" not in text
        assert not re.search(r"\b(nan|inf)\b", text)
    assert chart.lang == lang
    assert chart.title in chart.alt
    assert lang == "en" or not re.search(r"[\u4e00-\u9fff][,;:?!.]", chart.alt)


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in SAME_PICTURE])
def test_texts_are_large_inside_and_apart(name: str, lang: str) -> None:
    chart = CHARTS[name](lang)
    assert faults(chart.figure("wide")) == []
    assert faults(chart.figure("narrow", room="dark")) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("response", "Half the calls would keep 65% of sales, half as many again bring 123%"),
        (
            "allocation",
            "430 reps, placed best, leave 271.5 million yuan; "
            "today's plan leaves 224.8 million yuan",
        ),
        (
            "sizing",
            "60.0 million yuan more can be earned, 78% of it by placing today's reps better",
        ),
        ("hours", "20 hours, placed best, sell 1,155; today's plan sells 912"),
        ("workload", "4,000 calls a year take 8 reps"),
        ("workload one", "960 calls a year take 1 rep"),
        ("leads", "20 wins take 199 leads"),
        ("leads one", "1 win takes 2 leads"),
        ("velocity", "3,333 yuan a day; adds most: Shorter cycle, +11.1%"),
        ("velocity same", "The pipeline sells 3,333 yuan a day"),
        ("forecast", "Chance to reach 2,000 k¥: 38%; on average 1,640 k¥"),
        ("forecast far", "Chance to reach 9,000 k¥: 0%; on average 1,640 k¥"),
        ("validity", "Together they foretell 0.46, 0.04 more than the better one alone"),
        ("validity same", "Together they foretell 0.40, no more than the better one alone"),
        ("candidates none", "Nobody passes every must-have"),
        ("candidates tied", "By the rules the offers go to Candidate 1 and Candidate 2"),
        ("candidates 40", "8 candidates get offers"),
        ("utility", "This method is worth 1,453 k¥ more"),
        ("utility less", "This method is worth 1,832 k¥ less"),
        ("impact", "Men: only 50% of the highest rate"),
        ("impact fair", "Every group reaches 80% of the highest rate"),
        ("impact none", "Nobody has an offer yet"),
        ("pay", "Costs 4,597 k¥ a year; 42% reach quota, 16% get nothing"),
    ],
)
def test_titles_say_what_was_computed(name: str, title: str) -> None:
    assert CHARTS[name]("en").title == title


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("response", ["3 points at most", "A few calls do less than their part"]),
        ("response poor", ["16 points at most"]),
        ("allocation", ["stops at 270.3 million yuan"]),
        ("allocation 1", ["gets there, too"]),
        ("sizing", ["From 620 to 932 reps at most 1.0% less is left than at 776"]),
        ("hours", ["today's 20 hours", "gets there, too"]),
        ("elasticity", ["480 accounts, 3,840 quarters"]),
        ("approach today", ["Other customers pay", "k¥ a year for them"]),
        ("leads", ["10.1% of leads are won; most fall at stage 1"]),
        ("forecast stalled", ["2 deals are stalled and count with less chance"]),
        ("candidates", ["falls short on plans", "Raters differ"]),
        ("candidates 40", ["25 more are not shown"]),
        ("candidates tied", ["The last offer is a tie."]),
        ("impact", ["Men would reach 80% with 4 more offers."]),
        ("pay", ["The best tenth earn 1.8 times the target incentive."]),
    ],
)
def test_captions_tell_what_the_picture_does_not(name: str, words: list[str]) -> None:
    caption = CHARTS[name]("en").caption
    for word in words:
        assert word in caption


def test_notes_that_do_not_hold_are_left_out() -> None:
    assert "A few calls" not in CHARTS["response bent"]("en").caption
    sales = {"old": [50, 60, 62], "new": [0, 0, 40]}
    table = pd.DataFrame.from_dict(sales, "index", columns=range(3)).assign(hours_now=[2, 0])
    stuck = hours_bars(allocate_hours(table, 2), "en")
    assert stuck.caption == "Today 2 hours are spent; moving them one at a time stops at 62.0."


def test_claims_of_accounts_follow_what_was_told() -> None:
    found = match_approaches(served(), needs="needs", today="now")
    over = f"{len(found.overserved)} of 480 accounts get more than they pay for"
    assert approach_bars(found, "en").title == over
    assert "need more than they pay for" in CHARTS["approach needs"]("en").title
    assert CHARTS["approach"]("en").title.endswith("pay for the dearest way: Account team")
    other = match_approaches(served(), costs_kcny={"by_fax": 5})
    assert "by fax" in approach_bars(other, "en").alt


def test_the_elasticity_within_accounts_is_set_against_the_other() -> None:
    chart = CHARTS["elasticity"]("en")
    assert re.fullmatch(
        r"10% more calls: \+2\.\d% sales; large against small would say \+\d\.\d%", chart.title
    )
    assert "Each account with itself 0.2" in chart.alt


def test_a_force_that_is_placed_and_sized_best_is_told_so() -> None:
    products = published_products()
    best = size_sales_force(products)
    settled = type(best)(**{**vars(best), "now_mcny": best.best_mcny})
    assert sizing_curve(settled, "en").title == "Today's size and plan are as good as any"


def test_results_are_left_alone() -> None:
    plan = allocate_reps(published_products())
    before = plan.products.copy(deep=True)
    allocation_bars(plan).png()
    pd.testing.assert_frame_equal(plan.products, before)
    open_deals = forecast_pipeline(VALUES, CHANCES)
    chances = open_deals.distribution.copy()
    forecast_curve(open_deals).png()
    pd.testing.assert_series_equal(open_deals.distribution, chances)


EXPLORED = {
    "response": (
        response_curve,
        response_chart,
        {"at_zero": (0.0, 0.65, 0.01), "at_half": (0.66, 1.0, 0.01), "at_more": (1.0, 1.4, 0.01)},
    ),
    "allocation": (
        allocate_reps,
        allocation_bars,
        {"products": published_products(), "reps": (300, 900)},
    ),
    "sizing": (
        size_sales_force,
        sizing_curve,
        {"products": published_products(), "cost_per_rep_mcny": (0.02, 0.2, 0.001)},
    ),
    "hours": (allocate_hours, hours_bars, {"accounts": published_accounts(), "hours": (0, 48)}),
    "workload": (workload, workload_bars, {"classes": CLASSES, "calls_per_rep": (300.0, 700.0)}),
    "elasticity": (call_elasticity, elasticity_bars, {"field": field()}),
    "approach": (
        match_approaches,
        approach_bars,
        {"accounts": served(), "contribution_pct": (5.0, 40.0)},
    ),
    "leads": (leads_needed, lead_bars, {"wins": (1, 100)}),
    "velocity": (
        pipeline_velocity,
        velocity_bars,
        {"deals": (10, 100), "win_pct": (5.0, 60.0), "cycle_days": (10, 90)},
    ),
    "forecast": (
        forecast_pipeline,
        forecast_curve,
        {
            "values_kcny": pd.Series(VALUES),
            "chances": pd.Series(CHANCES),
            "target_kcny": (0, 3000, 50),
        },
    ),
    "validity": (combined_validity, validity_bars, {"overlap": (0.0, 0.7, 0.05)}),
    "candidates": (
        rank_candidates,
        candidate_bars,
        {"scores": interviews(6), "weights": WEIGHTS, "hires": (1, 6), "must_haves": [*WEIGHTS]},
    ),
    "utility": (selection_utility, utility_bars, {"selection_pct": (1, 100), "hires": (1, 30)}),
    "impact": (adverse_impact, impact_bars, {"groups": GROUPS, "least": (0.5, 1.0, 0.05)}),
    "pay": (
        pay_plan,
        pay_curve,
        {"threshold_pct": (0, 95), "accelerator": (0.0, 4.0, 0.25), "cap_pct": (100, 300)},
    ),
}


@pytest.mark.parametrize("name", list(EXPLORED))
def test_each_model_can_be_explored(name: str, lang: str) -> None:
    model, draw, arguments = EXPLORED[name]
    with speaking(lang):
        explorer = Explorer(model, draw, arguments, {})
        assert explorer.views[0].state != "failed", explorer.views[0].message
        assert explorer.result is not None
        if explorer.value:
            assert bool(CHINESE.search(explorer.summary)) == (lang == "zh")
