"""Placing and sizing a sales force: published figures, properties, edges, refusals."""

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
    allocate_hours,
    allocate_reps,
    call_elasticity,
    published_accounts,
    published_products,
    response_curve,
    size_sales_force,
    workload,
)

QUICK = settings(max_examples=25, deadline=None, derandomize=True, database=None)
JUDGED = ["at_zero", "at_half", "at_more", "at_saturation"]
judgements = st.tuples(
    st.floats(0, 0.95), st.floats(0, 1), st.floats(0, 1), st.floats(1.02, 3)
).map(lambda j: (j[0], j[0] + j[1] * (1 - j[0]), 1 + j[2] * (j[3] - 1), j[3]))
rows = st.tuples(judgements, st.floats(1, 300), st.floats(0.05, 1), st.floats(0.5, 40))


def force(given_rows) -> pd.DataFrame:
    table = [(*judged, sales, margin, reps) for judged, sales, margin, reps in given_rows]
    return pd.DataFrame(table, [f"P{n}" for n in range(len(table))], [*published_products()])


def visited(seed: int) -> pd.DataFrame:
    """Return 480 accounts by 8 quarters: large ones buy more and are called on more."""
    random = np.random.default_rng(seed)
    potential = np.repeat(random.lognormal(np.log(900), 0.9, 480), 8)
    calls = random.poisson(3.2 * (potential / 900) ** 0.45)
    noise = random.normal(0, 0.3, len(calls))
    sales = np.exp(1 + 0.28 * np.log1p(calls) + 0.61 * np.log(potential) + noise)
    account = np.repeat(np.arange(480), 8)
    return pd.DataFrame({"account": account, "calls": calls, "sales_kcny": sales})


# -- response --------------------------------------------------------------------------


def test_curves_of_the_published_products(expected):
    found = [response_curve(*row) for row in published_products()[JUDGED].to_numpy()]
    assert [curve.steepness for curve in found] == pytest.approx(expected["E21"]["c"], abs=1e-4)
    assert [curve.pivot for curve in found] == pytest.approx(expected["E21"]["d"], abs=1e-4)
    assert found[-1].squared_error == pytest.approx(0.037, abs=0.0005)
    assert max(curve.squared_error for curve in found[:-1]) < 0.002
    assert found[-1].miss == pytest.approx(0.157, abs=0.001)


@QUICK
@given(judged=judgements)
def test_a_curve_keeps_three_judgements_and_rises(judged):
    curve = response_curve(*judged)
    assert float(curve.index(0.0)) == pytest.approx(judged[0])
    assert float(curve.index(1.0)) == pytest.approx(1)
    effort = np.linspace(0, 5, 101)
    index = curve.index(effort)
    assert (np.diff(index) >= -1e-12).all()
    assert index.max() <= judged[3] + 1e-12
    for other in (0.5, 0.9, 1.1, 2):  # no steepness near by comes closer
        steepness = min(max(curve.steepness * other, 0.05), 20)
        power = np.array([0.5, 1.5]) ** steepness
        at = judged[0] + (judged[3] - judged[0]) * power / (curve.pivot + power)
        assert ((at - judged[1:3]) ** 2).sum() >= curve.squared_error - 1e-9


def test_a_curve_that_was_drawn_is_found_again():
    for steepness in (0.7, 1.0, 2.5, 6.0):
        power = np.array([0.5, 1.5]) ** steepness
        half, more = 0.2 + 1.2 * power / (0.5 + power)
        curve = response_curve(0.2, half, more, 1.4)
        assert curve.steepness == pytest.approx(steepness, rel=1e-4)
        assert curve.s_shaped == (curve.steepness > 1)
        assert curve.squared_error < 1e-10


@pytest.mark.parametrize(
    ("argument", "value", "words"),
    [
        ("at_zero", 1, "below 1"),
        ("at_zero", -0.1, "0 or more"),
        ("at_saturation", 1, "above 1"),
        ("at_saturation", math.nan, "nan"),
        ("at_half", 0.4, "0.47 to 1"),
        ("at_half", 1.01, "0.47 to 1"),
        ("at_more", 0.99, "1 to 1.52"),
        ("at_more", "1.2", "1 to 1.52"),
    ],
)
def test_judgements_that_do_not_rise_are_refused(argument, value, words):
    refused(lambda: response_curve(**{argument: value}), argument, str(value), words)


# -- allocation ------------------------------------------------------------------------


def test_plans_of_the_published_products(expected):
    want = expected["E21"]
    for reps, key in ((430, "n430"), (573, "n573"), (700, "n700")):
        plan = allocate_reps(published_products(), reps)
        assert plan.best_mcny == pytest.approx(want[key][0], abs=want["tol"])
        assert plan.products["reps_best"].tolist() == want[key][1]
        assert plan.now_mcny == pytest.approx(want["base"], abs=0.005)
        assert plan.reps_now == pytest.approx(429.8)


def test_moving_one_rep_at_a_time_sticks_short_of_the_best():
    plan = allocate_reps(published_products(), 430)
    assert plan.now_mcny < plan.step_by_step_mcny < plan.best_mcny - 1
    assert plan.missed_mcny == pytest.approx(271.481 - 270.330, abs=0.002)
    stuck = plan.products["reps_step_by_step"]
    assert stuck["P2"] > 0, "the second product keeps reps that the best plan takes away"
    assert stuck.sum() == 430


@QUICK
@given(given_rows=st.lists(rows, min_size=1, max_size=3), reps=st.integers(1, 12))
def test_the_best_plan_is_that_of_an_exhaustive_search(given_rows, reps):
    table = force(given_rows)
    plan = allocate_reps(table, reps, 0.5)
    curves = [response_curve(*judged) for judged, *_ in given_rows]

    def worth(split):
        parts = zip(split, given_rows, curves, strict=True)
        return sum(s * m * curve.index(n / now) for n, (_j, s, m, now), curve in parts)

    splits = (split for split in product(range(reps + 1), repeat=len(table)) if sum(split) == reps)
    best = max(worth(split) for split in splits) - 0.5 * reps
    assert plan.best_mcny == pytest.approx(best)
    assert plan.products["reps_best"].sum() == reps
    assert plan.best_mcny >= plan.step_by_step_mcny - 1e-9


@QUICK
@given(
    given_rows=st.lists(rows, min_size=1, max_size=5),
    factor=st.floats(0.01, 100),
    random=st.randoms(use_true_random=False),
)
def test_no_plan_is_worse_than_todays_in_any_order_or_money(given_rows, factor, random):
    table = force(given_rows)
    table["reps"] = table["reps"].round() + 1
    before = table.copy(deep=True)
    reps = int(table["reps"].sum())
    plan = allocate_reps(table, reps)
    assert plan.best_mcny >= plan.now_mcny - 1e-9
    assert plan.step_by_step_mcny >= plan.now_mcny - 1e-9
    order = list(table.index)
    random.shuffle(order)
    again = allocate_reps(table.loc[order], reps)
    assert list(again.products.index) == order
    pd.testing.assert_frame_equal(again.products.loc[table.index], plan.products)
    scaled = table.assign(sales_mcny=factor * table["sales_mcny"])
    more = allocate_reps(scaled, reps, 0.057 * factor)
    assert more.best_mcny == pytest.approx(factor * plan.best_mcny)
    pd.testing.assert_frame_equal(table, before)


def test_one_product_gets_everybody_and_a_few_reps_are_placed():
    one = published_products().head(1)
    plan = allocate_reps(one, 50)
    assert plan.products["reps_best"].tolist() == [50]
    assert plan.missed_mcny == pytest.approx(0)
    few = allocate_reps(published_products(), 1)
    assert few.products["reps_best"].sum() == few.products["reps_step_by_step"].sum() == 1


def test_products_that_cannot_be_used_are_refused():
    table = published_products()

    def wrong(column, value, row="P2"):
        changed = table.copy()
        changed.loc[row, column] = value
        return lambda: allocate_reps(changed)

    refused(wrong("at_zero", 1.2), "products", "1.2", "'at_zero'", "'P2'", "below 1")
    refused(wrong("at_saturation", 1.0), "products", "'at_saturation'", "'P2'", "above 1")
    refused(wrong("at_half", 0.1), "products", "'at_half'", "0.15 to 1")
    refused(wrong("sales_mcny", 0), "products", "'sales_mcny'", "'P2'")
    refused(wrong("margin_share", 70), "products", "70", "at most 1")
    refused(wrong("reps", math.nan), "products", "nan", "'reps'")
    refused(wrong("reps", 0), "products", "'reps'")
    refused(lambda: allocate_reps(table.head(0)), "products", "empty")
    refused(lambda: allocate_reps(pd.concat([table, table])), "products", "'P1'", "once")
    refused(lambda: allocate_reps(table.drop(columns="reps")), "products", "'reps'")
    refused(lambda: allocate_reps([1, 2]), "products", "list")
    refused(lambda: allocate_reps(table, 0), "reps", "1 to 2000")
    refused(lambda: allocate_reps(table, 429.8), "reps", "whole")
    refused(lambda: allocate_reps(table, 430, -1), "cost_per_rep_mcny", "-1")


# -- size ------------------------------------------------------------------------------


def test_size_of_the_published_force(expected):
    want = expected["E21"]
    found = size_sales_force(published_products())
    assert found.reps_best == pytest.approx(want["uncon_n"], abs=0.05)
    assert found.best_mcny == pytest.approx(want["uncon"], abs=want["tol"])
    assert found.same_size_mcny == pytest.approx(want["n430"][0], abs=want["tol"])
    assert round(found.gain_mcny, 1) == 60.0
    assert round(found.placing_share, 2) == 0.78
    flat = 1 - found.curve.at[700, "contribution_mcny"] / found.best_mcny
    assert flat == pytest.approx(0.002, abs=0.0005)
    assert found.near_low < 700 < found.near_high
    for reps in (430, 573):
        plan = allocate_reps(published_products(), reps)
        assert found.curve.at[reps, "contribution_mcny"] == pytest.approx(plan.best_mcny)


@QUICK
@given(given_rows=st.lists(rows, min_size=1, max_size=4), cost=st.floats(0.2, 5))
def test_no_size_leaves_more_than_the_best(given_rows, cost):
    found = size_sales_force(force(given_rows), cost)
    top = found.curve["contribution_mcny"].max()
    assert found.best_mcny >= top - 1e-6
    if found.curve.index[-1] > found.reps_best:
        assert top >= found.best_mcny - cost * len(given_rows) - 1e-6
    assert found.near_low <= found.curve["contribution_mcny"].idxmax() <= found.near_high
    assert found.products["reps_best"].sum() == pytest.approx(found.reps_best)
    double = force(given_rows)
    double["sales_mcny"] *= 2
    assert size_sales_force(double, 2 * cost).best_mcny == pytest.approx(2 * found.best_mcny)


def test_where_no_rep_pays_the_best_size_is_none():
    found = size_sales_force(published_products(), cost_per_rep_mcny=50)
    assert found.reps_best == 0
    assert found.best_mcny == pytest.approx(found.curve["contribution_mcny"].iloc[0])
    assert found.near_low == found.near_high == 0
    flat = published_products().assign(at_zero=0.9, at_half=0.95, at_more=1, at_saturation=1.01)
    assert size_sales_force(flat, 0.5).reps_best == 0


def test_without_a_gain_there_is_no_part_of_it():
    found = size_sales_force(published_products())
    assert math.isnan(type(found)(**{**vars(found), "best_mcny": found.now_mcny}).placing_share)


def test_sizes_that_cannot_be_reckoned_are_refused():
    table = published_products()
    refused(lambda: size_sales_force(table, 0), "cost_per_rep_mcny", "above 0")
    refused(lambda: size_sales_force(table, near_pct=101), "near_pct", "0 to 100")
    many = table.assign(reps=1000)
    refused(lambda: size_sales_force(many), "products", "7000 reps", "2000")
    cheap = size_sales_force(table, 1e-5)
    assert cheap.curve.index[-1] == 2000
    assert cheap.reps_best > 2000


# -- hours -----------------------------------------------------------------------------


def test_hours_of_the_published_drill(expected):
    plan = allocate_hours(published_accounts(), 20)
    best, hours = expected["E21"]["discrete_opt"]
    assert (plan.sales_now, plan.sales_best) == (expected["E21"]["discrete_now"], best)
    assert plan.accounts["hours_best"].tolist() == hours
    assert plan.accounts["hours_best"].sum() == 20
    assert plan.gain_share == pytest.approx(0.266, abs=0.001)


def test_the_best_hours_of_the_drill_are_the_only_ones():
    sales = published_accounts()[list(range(7))].to_numpy(dtype=float)
    ways = np.zeros((9, 21))  # number of plans of the first accounts that reach the best
    ways[0, 0], value = 1, np.full((9, 21), -np.inf)
    value[0, 0] = 0
    for place, worth in enumerate(sales):
        for total, hours in product(range(21), range(7)):
            if hours > total or not ways[place, total - hours]:
                continue
            reached = value[place, total - hours] + worth[hours]
            if reached > value[place + 1, total]:
                value[place + 1, total], ways[place + 1, total] = reached, 0
            if reached == value[place + 1, total]:
                ways[place + 1, total] += ways[place, total - hours]
    assert (value[8, 20], ways[8, 20]) == (1155, 1)
    assert value[8, :20].max() < 1155


@QUICK
@given(
    sales=st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=1, max_size=4),
    hours=st.integers(0, 4),
)
def test_best_hours_are_those_of_an_exhaustive_search(sales, hours):
    table = pd.DataFrame(sales, [f"A{n}" for n in range(len(sales))])
    table["hours_now"] = [1] + [0] * (len(sales) - 1)
    before = table.copy(deep=True)
    hours = min(hours, 3 * len(sales))
    plan = allocate_hours(table, hours)
    splits = [s for s in product(range(4), repeat=len(sales)) if sum(s) <= hours]
    best = max(sum(row[n] for row, n in zip(sales, split, strict=True)) for split in splits)
    assert plan.sales_best == best
    assert plan.accounts["sales_best"].sum() == best
    assert plan.accounts["hours_best"].sum() <= hours
    if hours:
        assert plan.sales_now <= plan.sales_step_by_step <= plan.sales_best
    backwards = allocate_hours(table[::-1], hours).accounts
    pd.testing.assert_frame_equal(backwards.loc[table.index], plan.accounts)
    pd.testing.assert_frame_equal(table, before)


def test_moving_one_hour_at_a_time_can_stick():
    sales = {"old": [50, 60, 62], "new": [0, 0, 40]}
    table = pd.DataFrame.from_dict(sales, "index", columns=range(3))
    table["hours_now"] = [2, 0]
    plan = allocate_hours(table, 2)
    assert (plan.sales_now, plan.sales_step_by_step, plan.sales_best) == (62, 62, 90)
    assert plan.accounts["hours_best"].tolist() == [0, 2]


def test_hours_that_cannot_be_placed_are_refused():
    table = published_accounts()
    refused(lambda: allocate_hours(table, 49), "hours", "0 to 48")
    refused(lambda: allocate_hours(table, -1), "hours", "-1")
    refused(lambda: allocate_hours(table.head(0)), "accounts", "empty")
    refused(lambda: allocate_hours(table.drop(columns=3)), "accounts", "0, 1, 2")
    refused(lambda: allocate_hours(table[["hours_now"]]), "accounts", "0, 1, 2")
    refused(lambda: allocate_hours(table, now="today"), "accounts", "'today'")
    refused(lambda: allocate_hours(table.assign(hours_now=7)), "accounts", "7", "'A'", "6")
    refused(lambda: allocate_hours(table.assign(hours_now=1.5)), "accounts", "1.5", "whole")
    refused(lambda: allocate_hours(-table), "accounts", "-")
    refused(lambda: allocate_hours(pd.concat([table, table])), "accounts", "'A'", "once")
    blank = table.astype(float).replace(205, np.nan)
    refused(lambda: allocate_hours(blank), "accounts", "nan", "'A'")
    nothing = table * 0
    assert math.isnan(allocate_hours(nothing, 0).gain_share)


# -- workload --------------------------------------------------------------------------


def test_workload_of_the_published_example(expected):
    classes = pd.DataFrame({"accounts": [40, 120, 400], "calls_each": [24, 12, 4]}, list("ABC"))
    before = classes.copy(deep=True)
    found = workload(classes)
    assert (found.calls, found.reps, found.whole_reps) == (4000, expected["E21"]["workload"], 8)
    assert found.classes["calls"].tolist() == [960, 1440, 1600]
    assert found.classes["reps"].sum() == pytest.approx(8)
    pd.testing.assert_frame_equal(classes, before)
    assert workload(classes, 499).whole_reps == 9
    assert workload(classes * 0).whole_reps == 0
    refused(lambda: workload(-classes), "classes", "-40", "'A'")
    refused(lambda: workload(classes.head(0)), "classes", "empty")
    refused(lambda: workload(classes.assign(calls_each=math.nan)), "classes", "nan")
    refused(lambda: workload(pd.concat([classes, classes])), "classes", "'A'")
    refused(lambda: workload(classes, 0), "calls_per_rep", "above 0")


# -- calls -----------------------------------------------------------------------------


def test_within_accounts_the_planted_elasticity_is_found_and_across_them_overstated():
    covered, across = 0, []
    for seed in range(20):
        found = call_elasticity(visited(seed))
        covered += found.within.low <= 0.28 <= found.within.high
        assert found.within.value == pytest.approx(0.28, abs=0.05)
        across.append(found.pooled.value)
        assert found.pooled.low > 0.5
        assert found.overstated > 0.4
    assert covered >= 17, "19 of 20 intervals hold the truth, but for chance"
    assert np.mean(across) == pytest.approx(0.83, abs=0.03)
    assert (found.accounts, found.quarters) == (480, 3840)


def test_an_elasticity_says_what_more_calls_bring():
    found = call_elasticity(visited(1))
    assert found.within.sales_share(0) == 0
    assert found.within.sales_share(10) == pytest.approx(1.1**found.within.value - 1)


def test_order_and_units_leave_the_elasticity_alone():
    data = visited(2).head(400)
    before = data.copy(deep=True)
    found = call_elasticity(data)
    other = data.sample(frac=1, random_state=1).assign(sales_kcny=lambda t: 1000 * t["sales_kcny"])
    again = call_elasticity(other)
    assert again.within.value == pytest.approx(found.within.value)
    assert again.within.low == pytest.approx(found.within.low)
    assert again.pooled.value == pytest.approx(found.pooled.value)
    pd.testing.assert_frame_equal(data, before)


def test_fields_that_cannot_tell_are_refused():
    data = visited(3).head(80)
    refused(lambda: call_elasticity(data.assign(calls=-1)), "field", "-1", "'calls'")
    refused(lambda: call_elasticity(data.assign(sales_kcny=0)), "field", "above 0")
    refused(lambda: call_elasticity(data.assign(sales_kcny=math.nan)), "field", "nan")
    refused(lambda: call_elasticity(data.assign(account=None)), "field", "blank", "'account'")
    refused(lambda: call_elasticity(data.head(16)), "field", "2 accounts")
    refused(lambda: call_elasticity(data.head(0)), "field", "empty")
    refused(lambda: call_elasticity(data, calls="visits"), "field", "'visits'")
    same = data.assign(calls=data["account"])
    refused(lambda: call_elasticity(same), "field", "the same in every quarter")
