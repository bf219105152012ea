"""Approach, pipeline, hiring and pay: published figures, properties, edges, refusals."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_cases import refused

from workshop_kit.models.sales_force import (
    APPROACH_COSTS,
    VALIDITIES,
    adverse_impact,
    combined_validity,
    forecast_pipeline,
    leads_needed,
    match_approaches,
    pay_plan,
    pipeline_velocity,
    rank_candidates,
    selection_utility,
)

QUICK = settings(max_examples=25, deadline=None, derandomize=True, database=None)
WAYS = [*APPROACH_COSTS, "none"]
VALUES, CHANCES = [800, 500, 1200, 300, 650], [0.9, 0.6, 0.4, 0.25, 0.1]
WEIGHTS = {"listens": 0.4, "plans": 0.35, "learns": 0.25}


def served() -> pd.DataFrame:
    rows = [
        (6000, "kam_team", "kam_team"),
        (900, "kam_team", "kam_team"),
        (900, "inside", "field_rep"),
        (100, "field_rep", None),
        (10, "e_channel", "inside"),
    ]
    return pd.DataFrame(rows, list("ABCDE"), ["sales_kcny", "needs", "now"])


def interviews(seed: int, candidates: int = 12, raters: int = 3) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    names = [f"C{n:02d}" for n in range(1, candidates + 1)] * raters
    return pd.DataFrame(random.integers(1, 6, (len(names), 3)), names, list(WEIGHTS))


# -- approach --------------------------------------------------------------------------


def test_break_even_sales_of_the_brief(expected):
    found = match_approaches(served()).approaches
    assert found["break_even_kcny"].tolist() == pytest.approx(
        list(expected["E22"].values()), abs=0.05
    )
    assert list(found.index) == list(APPROACH_COSTS)


def test_needs_and_profit_decide_together():
    accounts = served()
    before = accounts.copy(deep=True)
    found = match_approaches(accounts, needs="needs", today="now")
    table = found.accounts
    assert table["pays_for"].tolist() == ["kam_team", "field_rep", "field_rep", "e_channel", "none"]
    assert table["verdict"].tolist() == [
        "fits", "charge_or_partner", "too_much", "charge_or_partner", "charge_or_partner",
    ]  # fmt: skip
    assert table["advised"].tolist() == ["kam_team", "field_rep", "inside", "e_channel", "none"]
    assert table["today"].tolist() == ["kam_team", "kam_team", "field_rep", "none", "inside"]
    unpaid = [0, 1200 - 198, 0, 0, 25 - 2.2]
    assert table["unpaid_kcny"].tolist() == pytest.approx(unpaid)
    assert list(found.overserved) == ["B", "E"]
    assert found.unpaid_kcny == pytest.approx(sum(unpaid))
    assert found.approaches["accounts"].tolist() == [1, 2, 0, 1]
    assert found.approaches["today"].tolist() == [2, 1, 1, 0]
    pd.testing.assert_frame_equal(accounts, before)
    plain = match_approaches(accounts)
    assert (len(plain.overserved), plain.unpaid_kcny) == (0, 0)
    paid = match_approaches(accounts.head(1), today="now")
    assert (len(paid.overserved), paid.unpaid_kcny) == (0, 0)


@QUICK
@given(
    sales=st.lists(st.floats(0, 20_000), min_size=1, max_size=20),
    rate=st.floats(1, 100),
    factor=st.floats(0.01, 100),
)
def test_an_account_never_gets_more_than_it_pays_for(sales, rate, factor):
    accounts = pd.DataFrame({"sales_kcny": sales, "needs": "kam_team"})
    found = match_approaches(accounts, rate, needs="needs")
    table = found.accounts
    for earned, way in zip(table["contribution_kcny"], table["pays_for"], strict=True):
        assert way == "none" or earned >= APPROACH_COSTS[way] * (1 - 1e-8)
        dearer = [APPROACH_COSTS[name] for name in WAYS[: WAYS.index(way)]]
        assert all(earned < cost for cost in dearer)
    assert found.accounts["advised"].tolist() == found.accounts["pays_for"].tolist()
    pd.testing.assert_frame_equal(
        match_approaches(accounts[::-1], rate, needs="needs").accounts[::-1], found.accounts
    )
    scaled = {way: factor * cost for way, cost in APPROACH_COSTS.items()}
    again = match_approaches(
        accounts.assign(sales_kcny=factor * accounts["sales_kcny"]), rate, scaled
    )
    assert again.accounts["contribution_kcny"].to_numpy() == pytest.approx(
        factor * found.accounts["contribution_kcny"].to_numpy()
    )


def test_an_account_exactly_at_break_even_is_allowed():
    exact = pd.DataFrame({"sales_kcny": [1200 / 0.22, 180 / 0.22, 25 / 0.22, 3 / 0.22]})
    assert match_approaches(exact).accounts["pays_for"].tolist() == list(APPROACH_COSTS)
    free = match_approaches(pd.DataFrame({"sales_kcny": [0.0]}), costs_kcny={"mail": 0, "rep": 1})
    assert free.accounts["pays_for"].tolist() == ["mail"]


def test_approaches_that_cannot_be_matched_are_refused():
    accounts = served()
    refused(lambda: match_approaches(accounts, 0), "contribution_pct", "above 0")
    refused(lambda: match_approaches(accounts, 101), "contribution_pct", "101")
    refused(lambda: match_approaches(accounts, costs_kcny={}), "costs_kcny")
    refused(lambda: match_approaches(accounts, costs_kcny=[3]), "costs_kcny", "list")
    refused(lambda: match_approaches(accounts, costs_kcny={"a": -1}), "costs_kcny", "-1")
    refused(lambda: match_approaches(accounts.head(0)), "accounts", "empty")
    refused(lambda: match_approaches(accounts.assign(sales_kcny=-1)), "accounts", "'A'")
    refused(lambda: match_approaches(accounts.assign(sales_kcny=math.nan)), "accounts", "nan")
    refused(lambda: match_approaches(pd.concat([accounts] * 2)), "accounts", "'A'", "once")
    wrong = accounts.assign(needs="fax")
    refused(lambda: match_approaches(wrong, needs="needs"), "accounts", "'fax'", "field_rep")
    refused(lambda: match_approaches(accounts, today="then"), "accounts", "'then'")


# -- leads and velocity ----------------------------------------------------------------


def test_leads_of_the_brief(expected):
    found = leads_needed()
    assert found.win_share == pytest.approx(expected["E23"]["conv"])
    assert found.leads == expected["E23"]["leads_for_20"]
    assert found.stages["deals"].iloc[-1] == pytest.approx(20)
    assert found.stages["deals"].iloc[0] == pytest.approx(198.41, abs=0.005)
    assert found.weakest == 1
    assert leads_needed([0.9, 0.2]).weakest == 2
    assert leads_needed([1.0], 7).leads == 7
    assert leads_needed([0.1], 3).leads == 30, "3 / 0.1 is a little more than 30"


def test_leads_that_cannot_be_reckoned_are_refused():
    refused(lambda: leads_needed([]), "conversions", "empty")
    refused(lambda: leads_needed([0.5, 0]), "conversions", "row 1")
    refused(lambda: leads_needed([0.5, 1.1]), "conversions", "1.1")
    refused(lambda: leads_needed([0.5, math.nan]), "conversions", "nan")
    refused(lambda: leads_needed("0.5"), "conversions", "list")
    refused(lambda: leads_needed(wins=0), "wins", "1 to 100000")
    refused(lambda: leads_needed(wins=2.5), "wins", "2.5")


def test_velocity_of_the_brief(expected):
    found = pipeline_velocity()
    assert found.cny_a_day == pytest.approx(expected["E23"]["velocity"])
    gains = found.levers["gain_share"].round(4).to_dict()
    assert gains == {"deals": 0.1, "value": 0.1, "win_rate": 0.1, "cycle": 0.1111}
    assert pipeline_velocity(better_pct=0).levers["gain_cny"].tolist() == pytest.approx(
        [0] * 4, abs=1e-9
    )
    sure = pipeline_velocity(win_pct=95).levers["gain_share"]
    assert sure["win_rate"] == pytest.approx(100 / 95 - 1), "nobody wins more than all"


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("deals", 0),
        ("value_cny", -1),
        ("win_pct", 101),
        ("win_pct", 0),
        ("cycle_days", 0),
        ("cycle_days", math.nan),
        ("better_pct", 100),
    ],
)
def test_velocity_refuses_what_it_cannot_use(argument, value):
    refused(lambda: pipeline_velocity(**{argument: value}), argument, str(value))


# -- forecast --------------------------------------------------------------------------


def test_forecast_of_the_brief(expected):
    found = forecast_pipeline(VALUES, CHANCES)
    assert found.mean_kcny == pytest.approx(expected["E23"]["mean"])
    assert found.sd_kcny == pytest.approx(expected["E23"]["sd"], abs=0.01)
    assert found.chance == pytest.approx(expected["E23"]["P2000"], abs=5e-5)
    assert len(found.distribution) == len(
        {sum(np.compress(w, VALUES)) for w in product([0, 1], repeat=5)}
    )


@QUICK
@given(
    deals=st.lists(
        st.tuples(st.integers(0, 40), st.floats(0, 1), st.integers(0, 200)), min_size=1, max_size=8
    ),
    target=st.integers(0, 200),
    step=st.sampled_from([1.0, 0.5, 0.1]),
    random=st.randoms(use_true_random=False),
)
def test_the_distribution_is_that_of_all_wins_and_losses(deals, target, step, random):
    values = [size * step for size, _chance, _idle in deals]
    chances = [chance for _size, chance, _idle in deals]
    idle = [days for _size, _chance, days in deals]
    found = forecast_pipeline(values, chances, target * step, idle, step_kcny=step)
    counted = [c / 2 if days > 90 else c for c, days in zip(chances, idle, strict=True)]
    reached = 0.0
    for wins in product([False, True], repeat=len(deals)):
        if sum(size for won, (size, _c, _i) in zip(wins, deals, strict=True) if won) >= target:
            reached += math.prod(c if won else 1 - c for won, c in zip(wins, counted, strict=True))
    assert found.chance == pytest.approx(reached, abs=1e-9)
    spread = found.distribution
    totals = spread.index.to_numpy()
    assert spread.sum() == pytest.approx(1)
    assert totals @ spread == pytest.approx(found.mean_kcny, abs=1e-9)
    variance = (totals - found.mean_kcny) ** 2 @ spread
    assert math.sqrt(variance) == pytest.approx(found.sd_kcny, abs=1e-6)
    assert found.stalled == sum(days > 90 for days in idle)
    order = list(range(len(deals)))
    random.shuffle(order)
    again = forecast_pipeline(
        *([given[n] for n in order] for given in (values, chances)),
        target * step, [idle[n] for n in order], step_kcny=step,
    )  # fmt: skip
    assert again.chance == pytest.approx(found.chance, abs=1e-9)


def test_stalled_deals_count_with_less_chance():
    values = pd.Series(VALUES, list("ABCDE"))
    before = values.copy()
    found = forecast_pipeline(values, CHANCES, idle_days=[0, 90, 91, 200, 5])
    assert found.deals["stalled"].tolist() == [False, False, True, True, False]
    assert found.deals["chance"].tolist() == pytest.approx([0.9, 0.6, 0.2, 0.125, 0.1])
    assert list(found.deals.index) == list("ABCDE")
    assert found.mean_kcny == pytest.approx(1640 - 0.2 * 1200 - 0.125 * 300)
    dead = forecast_pipeline(VALUES, CHANCES, idle_days=[100] * 5, stalled_factor=0)
    assert (dead.mean_kcny, dead.sd_kcny, dead.chance) == (0, 0, 0)
    assert dead.chance_of(0) == 1
    pd.testing.assert_series_equal(values, before)


def test_the_chance_falls_from_one_to_none():
    found = forecast_pipeline(VALUES, CHANCES)
    chances = [found.chance_of(amount) for amount in range(0, 3600, 50)]
    assert chances == sorted(chances, reverse=True)
    assert (chances[0], chances[-1]) == (pytest.approx(1), 0)
    assert found.chance_of(3450) == pytest.approx(math.prod(CHANCES))
    nothing = forecast_pipeline([0, 0], [0.5, 0.5], 0)
    assert (nothing.chance, len(nothing.distribution)) == (1, 1)


def test_a_forecast_refuses_what_it_cannot_use():
    refused(lambda: forecast_pipeline([], []), "values_kcny", "empty")
    refused(lambda: forecast_pipeline([-1], [0.5]), "values_kcny", "-1")
    refused(lambda: forecast_pipeline([1, math.nan], [0.5, 0.5]), "values_kcny", "nan")
    refused(lambda: forecast_pipeline([1], [1.5]), "chances", "1.5", "0 to 1")
    refused(lambda: forecast_pipeline([1, 2], [0.5]), "chances", "1 numbers", "2 deals")
    refused(lambda: forecast_pipeline([1], [0.5], idle_days=[1, 2]), "idle_days", "2 numbers")
    refused(lambda: forecast_pipeline([1], [0.5], -1), "target_kcny", "-1")
    refused(lambda: forecast_pipeline([1], [0.5], stall_days=-1), "stall_days")
    refused(lambda: forecast_pipeline([1], [0.5], stalled_factor=2), "stalled_factor")
    refused(lambda: forecast_pipeline([1], [0.5], step_kcny=0), "step_kcny", "above 0")
    refused(lambda: forecast_pipeline([2e6], [0.5]), "step_kcny", "2 or more")


# -- validity and utility --------------------------------------------------------------


def test_two_methods_of_the_brief(expected):
    found = combined_validity()
    assert found.together == pytest.approx(expected["E24"]["R"], abs=1e-6)
    assert found.gain == pytest.approx(expected["E24"]["R"] - 0.42, abs=1e-6)
    assert combined_validity(0.4, 0.2, 0.5).gain == pytest.approx(0), "the second adds nothing"
    assert combined_validity(0.6, 0.8, 0).together == pytest.approx(1)
    assert combined_validity(0, 0, 0.3).together == 0


@QUICK
@given(seed=st.integers(0, 10_000))
def test_together_is_what_a_regression_finds(seed):
    random = np.random.default_rng(seed)
    data = random.normal(size=(30, 3)) @ random.normal(size=(3, 3))
    r = np.corrcoef(data, rowvar=False)
    fitted = np.linalg.lstsq(data[:, 1:] - data[:, 1:].mean(0), data[:, 0] - data[:, 0].mean())[0]
    direct = abs(np.corrcoef(data[:, 0], data[:, 1:] @ fitted)[0, 1])
    assert combined_validity(r[0, 1], r[0, 2], r[1, 2]).together == pytest.approx(direct, abs=1e-6)


def test_correlations_that_cannot_hold_at_once_are_refused():
    refused(lambda: combined_validity(0.9, 0.9, -0.5), "overlap", "-0.5")
    refused(lambda: combined_validity(overlap=1), "overlap", "below 1")
    refused(lambda: combined_validity(first=1.2), "first", "1.2")
    refused(lambda: combined_validity(second=math.nan), "second", "nan")


def test_utility_of_the_brief(expected):
    found = selection_utility()
    assert found.standard_score == pytest.approx(expected["E24"]["z10"], abs=1e-6)
    amounts = [found.gain_kcny, found.instead_kcny, found.more_kcny]
    assert amounts == pytest.approx(expected["E24"]["util"], abs=0.01)
    assert VALIDITIES["unstructured_interview"] < VALIDITIES["structured_interview"] / 2
    everybody = selection_utility(selection_pct=100)
    assert everybody.gain_kcny == pytest.approx(0)
    assert selection_utility(sd_kcny=240).more_kcny == pytest.approx(2 * found.more_kcny)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("hires", 0),
        ("hires", 1.5),
        ("years", 0),
        ("sd_kcny", -1),
        ("selection_pct", 0),
        ("selection_pct", 101),
        ("validity", 1.1),
        ("instead", math.nan),
    ],
)
def test_utility_refuses_what_it_cannot_use(argument, value):
    refused(lambda: selection_utility(**{argument: value}), argument, str(value))


# -- ranking ---------------------------------------------------------------------------


@QUICK
@given(seed=st.integers(0, 10_000), hires=st.integers(1, 13), least=st.floats(1, 5))
def test_offers_go_to_the_best_who_fail_no_must_have(seed, hires, least):
    scores = interviews(seed)
    before = scores.copy(deep=True)
    found = rank_candidates(scores, WEIGHTS, hires, ["listens"], least)
    table = found.candidates
    means = scores.groupby(scores.index).mean()
    totals = means @ pd.Series(WEIGHTS)
    assert table["total"].to_dict() == pytest.approx(totals.to_dict())
    assert table["total"].round(9).is_monotonic_decreasing
    able = means.index[means["listens"] >= least - 1e-9]
    assert len(found.offers) == min(hires, len(able))
    assert set(found.offers) <= set(able)
    left = [totals[name] for name in able if name not in found.offers]
    if left and found.offers:
        last = min(totals[name] for name in found.offers)
        assert last >= max(left) - 1e-9
        assert found.tied == (abs(last - max(left)) < 1e-9)
    shuffled = rank_candidates(
        scores.sample(frac=1, random_state=seed), WEIGHTS, hires, ["listens"], least
    )
    pd.testing.assert_frame_equal(shuffled.candidates, table)
    pd.testing.assert_frame_equal(scores, before)


def test_a_ranking_names_what_fails_and_where_raters_differ():
    scores = pd.DataFrame(
        [[5, 5, 2], [5, 4, 3], [3, 3, 3], [2, 5, 5]], ["Wu", "Wu", "Lin", "Zhao"], list(WEIGHTS)
    )
    found = rank_candidates(scores, WEIGHTS, 2, ["listens", "learns"])
    table = found.candidates
    assert table["fails"].to_dict() == {"Wu": "learns", "Zhao": "listens", "Lin": ""}
    assert found.offers == ["Lin"], "nobody else passes, so one place stays free"
    assert table.loc["Wu", ["raters", "spread"]].tolist() == [2, 1]
    assert not found.tied
    open_to_all = rank_candidates(scores, WEIGHTS, 2)
    assert open_to_all.offers == ["Wu", "Zhao"]


def test_equal_candidates_share_a_rank_and_the_tie_is_told():
    scores = pd.DataFrame([[3, 3, 3]] * 3, ["b", "a", "c"], list(WEIGHTS))
    found = rank_candidates(scores, WEIGHTS, 2)
    assert (found.offers, found.tied) == (["a", "b"], True)
    assert found.candidates["rank"].tolist() == [1, 1, 1]
    assert not rank_candidates(scores, WEIGHTS, 3).tied
    assert rank_candidates(scores, dict.fromkeys(WEIGHTS, 1.0), normalise=True).weights == {
        name: pytest.approx(1 / 3) for name in WEIGHTS
    }


def test_a_ranking_refuses_what_it_cannot_use():
    scores = interviews(1)
    refused(lambda: rank_candidates(scores, {"listens": 0.5}), "weights", "0.5", "normalise")
    refused(lambda: rank_candidates(scores, {}), "weights")
    refused(lambda: rank_candidates(scores, {"charm": 1.0}), "scores", "'charm'")
    refused(lambda: rank_candidates(scores, WEIGHTS, 0), "hires", "1 to 10000")
    refused(lambda: rank_candidates(scores, WEIGHTS, 3, ["charm"]), "must_haves", "charm")
    refused(lambda: rank_candidates(scores, WEIGHTS, 3, "listens"), "must_haves", "list")
    refused(lambda: rank_candidates(scores, WEIGHTS, must_have_least=6), "must_have_least", "6")
    refused(lambda: rank_candidates(scores + 1, WEIGHTS), "scores", "1 to 5")
    refused(lambda: rank_candidates(scores.head(0), WEIGHTS), "scores", "empty")
    refused(
        lambda: rank_candidates(scores.astype(float).replace(5, np.nan), WEIGHTS), "scores", "nan"
    )


# -- fairness --------------------------------------------------------------------------


def test_groups_below_four_fifths_raise_an_alarm():
    groups = pd.DataFrame({"applicants": [40, 60, 50], "offers": [8, 6, 8]}, list("ABC"))
    before = groups.copy(deep=True)
    found = adverse_impact(groups)
    assert found.groups["ratio"].tolist() == pytest.approx([1, 0.5, 0.8])
    assert found.groups["alarm"].tolist() == [False, True, False], "0.8 itself passes"
    assert found.groups["offers_short"].tolist() == [0, 4, 0]
    assert (found.ratio, found.alarm) == (pytest.approx(0.5), True)
    pd.testing.assert_frame_equal(groups, before)
    mended = groups.assign(offers=[8, 10, 8])
    assert not adverse_impact(mended).alarm


def test_one_group_or_no_offers_raise_none():
    one = adverse_impact(pd.DataFrame({"applicants": [10], "offers": [1]}))
    assert (one.ratio, one.alarm) == (1, False)
    none = adverse_impact(pd.DataFrame({"applicants": [10, 5], "offers": [0, 0]}))
    assert math.isnan(none.ratio)
    assert not none.alarm
    assert none.groups["offers_short"].tolist() == [0, 0]


def test_groups_that_cannot_be_compared_are_refused():
    groups = pd.DataFrame({"applicants": [40, 60], "offers": [8, 6]}, list("AB"))
    refused(lambda: adverse_impact(groups.assign(offers=41)), "groups", "41", "'A'", "at most")
    refused(lambda: adverse_impact(groups.assign(offers=0.5)), "groups", "0.5", "whole")
    refused(
        lambda: adverse_impact(groups.assign(applicants=0)), "groups", "'applicants'", "1 or more"
    )
    refused(lambda: adverse_impact(groups.assign(offers=math.nan)), "groups", "nan")
    refused(lambda: adverse_impact(groups.head(0)), "groups", "empty")
    refused(lambda: adverse_impact(pd.concat([groups, groups])), "groups", "'A'", "once")
    refused(lambda: adverse_impact(groups, 0), "least", "above 0")


# -- pay -------------------------------------------------------------------------------


def test_plan_of_the_brief(expected):
    want = expected["E25"]
    plan = pay_plan()
    assert plan.payout([100 * at for at in want["att"]]).tolist() == pytest.approx(want["pay"])
    assert plan.expected_kcny == pytest.approx(want["E"], abs=1e-3)
    assert plan.quota_share == pytest.approx(want["Pquota"], abs=1e-5)
    assert plan.below_share == pytest.approx(want["Pbelow"], abs=1e-5)
    assert plan.cost_kcny == pytest.approx(48 * plan.expected_kcny)
    assert plan.top_multiple >= 1.5
    assert 1 - plan.below_share >= 0.6


@QUICK
@given(
    threshold=st.floats(0, 99),
    accelerator=st.floats(0, 10),
    cap=st.floats(100, 400),
    mean=st.floats(30, 180),
    sd=st.floats(3, 80),
)
def test_figures_are_those_of_many_reps(threshold, accelerator, cap, mean, sd):
    from scipy.stats import norm

    plan = pay_plan(100, threshold, accelerator, cap, mean, sd)
    ranks = (np.arange(20_000) + 0.5) / 20_000
    pays = plan.payout(norm(mean, sd).ppf(ranks))
    assert plan.expected_kcny == pytest.approx(pays.mean(), abs=0.1)
    assert plan.top_kcny == pytest.approx(pays[-2_000:].mean(), abs=1)
    assert (np.diff(pays) >= -1e-9).all()
    assert 0 <= pays.min() <= pays.max() <= cap + 1e-9
    assert plan.low_kcny <= plan.median_kcny <= plan.high_kcny <= plan.top_kcny + 1e-6
    if cap > 101 and accelerator > 0.01:
        assert plan.capped_share == pytest.approx((pays >= cap - 1e-9).mean(), abs=1e-3)
    double = pay_plan(200, threshold, accelerator, cap, mean, sd)
    assert double.expected_kcny == pytest.approx(2 * plan.expected_kcny)
    assert double.top_share == pytest.approx(plan.top_share)


def test_plans_without_acceleration_or_hope():
    level = pay_plan(accelerator=0)
    assert level.payout([100, 150, 300]).tolist() == [120, 120, 120]
    assert level.capped_share == 0
    hopeless = pay_plan(mean_pct=0, sd_pct=1)
    assert (hopeless.expected_kcny, hopeless.below_share) == (0, 1)
    assert math.isnan(hopeless.top_share)
    tight = pay_plan(cap_pct=100)
    assert tight.capped_share == tight.quota_share
    assert tight.curve["payout_kcny"].max() == 120
    first = pay_plan(threshold_pct=0)
    assert first.payout([0, 50, 100]).tolist() == [0, 60, 120]


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("target_kcny", 0),
        ("threshold_pct", 100),
        ("threshold_pct", -1),
        ("accelerator", 21),
        ("cap_pct", 99),
        ("mean_pct", 301),
        ("sd_pct", 0),
        ("sd_pct", math.nan),
        ("reps", 0),
        ("reps", 2.5),
    ],
)
def test_a_plan_refuses_what_it_cannot_use(argument, value):
    refused(lambda: pay_plan(**{argument: value}), argument, str(value))
