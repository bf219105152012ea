"""Prices: published figures, identities, edges, refusals, speed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workshop_kit.models import OutOfRange
from workshop_kit.models.pricing import (
    LEVERS,
    break_even_volume,
    company_levers,
    lever_swings,
    price_band,
    price_waterfall,
    profit_levers,
)

QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)
money = st.floats(0.5, 1e6)
shares = st.floats(0, 0.99)

ON = {"order size": 0.10, "competition": 0.12}
OFF = {"payment": 0.30, "bonus": 0.37, "promotion": 0.35, "advertising": 0.20, "freight": 0.09}


def refused(call, argument: str, *words: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        call()
    assert caught.value.argument == argument
    for word in words:
        assert word in str(caught.value)


def simulate(seed: int) -> pd.DataFrame:
    """Return 2,400 deals of 12 sellers, the last three of whom give more away."""
    random = np.random.default_rng(seed)
    rep = random.integers(1, 13, 2400)
    extra = np.where(rep >= 10, random.uniform(0.05, 0.07, 2400), 0.0)
    off = random.normal(0.10, 0.035, 2400) + random.normal(0.09, 0.03, 2400) + extra
    volume = random.lognormal(6, 1, 2400)
    return pd.DataFrame({"pocket_price_cny": 100 * (1 - off), "volume": volume, "rep": rep})


# -- profit levers ---------------------------------------------------------------------


def test_levers_of_the_published_index(expected):
    price, variable, fixed, change = expected["E01"]["in"]
    found = profit_levers(price, 1, variable, fixed, 100 * change)
    gains = found.levers["gain_share"]
    names = {
        "price": "price",
        "varcost": "variable_cost",
        "volume": "volume",
        "fixed": "fixed_cost",
    }
    for short, name in names.items():
        assert gains[name] == pytest.approx(expected["E01"]["out"][short], abs=1e-5)
    assert found.profit_cny == pytest.approx(9)
    assert found.strongest == "price"


def test_levers_of_the_second_case():
    gains = profit_levers(100, 1000, 50, 20_000, 10).levers["gain_share"]
    assert (100 * gains).round(1).tolist() == [33.3, 16.7, 16.7, 6.7]


def test_volume_lever_of_the_global_1200_follows_from_the_other_three():
    price, variable, fixed = 0.087, 0.059, 0.018
    profit = 0.01 * 100 / price
    found = profit_levers(100, 1, variable * profit / 0.01, fixed * profit / 0.01)
    gains = found.levers["gain_share"]
    assert gains["volume"] == pytest.approx(0.028)
    assert gains["price"] == pytest.approx(price, abs=1e-3)


@QUICK
@given(price=money, cost=st.floats(0, 1), units=money, fixed=st.floats(0, 1), change=shares)
def test_levers_obey_their_identities(price, cost, units, fixed, change):
    margin = units * price * (1 - cost)
    found = profit_levers(price, units, cost * price, 0.9 * fixed * margin, 100 * change)
    assume(found.profitable)
    gains = found.levers["gain_share"]
    assert gains["price"] - gains["variable_cost"] == pytest.approx(gains["volume"], rel=1e-6)
    assert gains["volume"] - gains["fixed_cost"] == pytest.approx(change, rel=1e-6, abs=1e-12)
    assert found.levers["gain_cny"]["price"] >= found.levers["gain_cny"]["volume"] - 1e-9 * margin


@QUICK
@given(factor=st.floats(0.01, 1e4), elasticity=st.floats(-5, 0))
def test_scaling_money_scales_gains_and_leaves_shares(factor, elasticity):
    one = profit_levers(elasticity=elasticity)
    many = profit_levers(100 * factor, 1, 70.3 * factor, 20.7 * factor, elasticity=elasticity)
    assert many.profit_cny == pytest.approx(factor * one.profit_cny)
    assert many.levers["gain_cny"].to_numpy() == pytest.approx(factor * one.levers["gain_cny"])
    assert many.levers["gain_share"].to_numpy() == pytest.approx(one.levers["gain_share"])


@pytest.mark.parametrize(("fixed", "profit"), [(29.7, 0), (50.0, -20.3)])
def test_without_profit_gains_are_told_in_money_only(fixed, profit):
    found = profit_levers(fixed_cost_cny=fixed)
    assert found.profit_cny == pytest.approx(profit)
    assert not found.profitable
    assert found.levers["gain_share"].isna().all()
    assert found.levers["gain_cny"]["price"] == pytest.approx(1)


def test_price_stops_being_best_and_then_earns_nothing_as_volume_responds():
    still = profit_levers(change_pct=5)
    assert still.strongest == "price"
    assert profit_levers(change_pct=5, elasticity=-2).strongest == "variable_cost"
    even = still.break_even_elasticity
    assert even == pytest.approx(-100 / 34.7)
    gain = profit_levers(change_pct=5, elasticity=even).levers["gain_cny"]
    assert gain["price"] == pytest.approx(0, abs=1e-9)
    assert profit_levers(change_pct=5, elasticity=even - 0.1).levers["gain_cny"]["price"] < 0
    assert gain["volume"] == still.levers["gain_cny"]["volume"], "only price moves volume"


def test_swings_of_the_published_index_are_its_levers_to_both_sides():
    found = lever_swings()
    gains = profit_levers().levers["gain_share"]
    assert list(found.swings.index) == ["price", "variable_cost", "volume", "fixed_cost"]
    for lever, gain in gains.items():
        rises = -1 if lever in ("variable_cost", "fixed_cost") else 1
        assert found.swings.loc[lever, "higher_share"] == pytest.approx(rises * gain)
        assert found.swings.loc[lever, "lower_share"] == pytest.approx(-rises * gain)
    assert not found.rise_loses


@QUICK
@given(swing=st.floats(0.1, 100), elasticity=st.floats(-20, 0), fixed=st.floats(0, 60))
def test_swings_are_sorted_by_their_reach_and_are_what_the_levers_say(swing, elasticity, fixed):
    found = lever_swings(fixed_cost_cny=fixed, swing_pct=swing, elasticity=elasticity)
    reach = (found.swings["higher_cny"] - found.swings["lower_cny"]).abs()
    assert (reach.diff().dropna() <= 1e-6 * reach.max()).all()
    up, down = (
        profit_levers(fixed_cost_cny=fixed, change_pct=sign * swing, elasticity=elasticity)
        for sign in (1, -1)
    )
    assert found.swings.loc["price"].iloc[:2].tolist() == [
        down.levers.loc["price", "gain_cny"],
        up.levers.loc["price", "gain_cny"],
    ]
    assert found.swings["higher_share"].isna().all() == (not found.profitable)


def test_price_leaves_the_top_of_the_swings_where_it_stops_being_the_best_lever():
    assert lever_swings(elasticity=-0.9).strongest == "price"
    assert lever_swings(elasticity=-1.0).strongest == "variable_cost"  # both reach alike
    assert not lever_swings(elasticity=-3.2).rise_loses
    assert lever_swings(elasticity=-3.3).rise_loses


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("swing_pct", 0),
        ("swing_pct", 101),
        ("swing_pct", math.nan),
        ("elasticity", 1),
        ("price_cny", 0),
        ("quantity", -1),
        ("fixed_cost_cny", -1),
    ],
)
def test_swings_refuse_what_is_out_of_range(argument, value):
    refused(lambda: lever_swings(**{argument: value}), argument)


def test_volume_never_falls_below_nothing():
    gone = profit_levers(change_pct=50, elasticity=-3)
    assert gone.levers["gain_cny"]["price"] == pytest.approx(-29.7)


def test_no_elasticity_breaks_even_without_margin():
    assert math.isnan(profit_levers(unit_variable_cost_cny=100).break_even_elasticity)
    assert math.isnan(profit_levers(change_pct=-40).break_even_elasticity)


def test_no_change_gains_nothing_and_levers_keep_their_order():
    found = profit_levers(change_pct=0)
    assert found.levers["gain_cny"].tolist() == [0, 0, 0, 0]
    assert tuple(found.levers.index) == LEVERS


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("price_cny", 0),
        ("price_cny", -1),
        ("price_cny", math.nan),
        ("price_cny", "9"),
        ("quantity", 0),
        ("unit_variable_cost_cny", -0.1),
        ("fixed_cost_cny", -1),
        ("fixed_cost_cny", math.inf),
        ("change_pct", 101),
        ("elasticity", 0.5),
        ("elasticity", None),
    ],
)
def test_levers_refuse_what_they_cannot_use(argument, value):
    refused(lambda: profit_levers(**{argument: value}), argument, str(value))


OWN = pd.DataFrame({"sales_mcny": [60, 40], "variable_mcny": [50, 30], "fixed_mcny": [10, 5.0]})


def test_a_company_has_the_levers_of_its_sum():
    found = company_levers(OWN)
    assert found.profit_cny == 5e6
    assert found.levers["gain_share"].round(2).tolist() == [0.2, 0.16, 0.04, 0.03]
    assert found.price_gain_pct == 20.0
    assert company_levers(OWN, elasticity=-3).strongest == "variable_cost"
    assert math.isnan(company_levers(OWN.assign(fixed_mcny=50)).price_gain_pct)


def test_a_company_refuses_accounts_it_cannot_use():
    refused(lambda: company_levers(OWN.drop(columns="fixed_mcny")), "figures", "fixed_mcny")
    refused(lambda: company_levers(OWN.assign(sales_mcny=0)), "figures", "sales above 0")
    refused(lambda: company_levers(OWN.assign(variable_mcny=-1)), "figures", "-1")
    refused(lambda: company_levers(OWN, elasticity=1), "elasticity")


# -- break-even ------------------------------------------------------------------------


def test_break_even_changes_of_the_brief(expected):
    for price, cost, change, volume in expected["E05"]["BE"]:
        found = break_even_volume(price, cost, change)
        assert found.volume_change_share == pytest.approx(volume)
        assert found.quantity_needed == pytest.approx(1000 * (1 + volume))


@QUICK
@given(
    price=money,
    cost=st.floats(0, 0.95),
    change=st.floats(-0.9, 2),
    extra=st.floats(-1, 1),
    units=money,
)
def test_profit_is_the_same_at_break_even(price, cost, change, extra, units):
    margin = price * (1 - cost)
    found = break_even_volume(price, price * cost, margin * change, extra * margin * units, units)
    before = units * found.margin_before_cny
    after = found.quantity_needed * found.margin_after_cny - extra * margin * units
    assert found.possible
    assert after == pytest.approx(before, rel=1e-6)


def test_extra_fixed_cost_adds_to_the_volume_needed():
    found = break_even_volume(10, 5.5, -0.5, 400, 1000)
    assert found.volume_change_share == pytest.approx(0.125 + 400 / (4 * 1000))
    assert break_even_volume(10, 5.5, 0, -450).volume_change_share == pytest.approx(-0.1)


@pytest.mark.parametrize("change", [-4.5, -5, -10])
def test_without_contribution_nothing_breaks_even(change):
    found = break_even_volume(10, 5.5, change)
    assert not found.possible
    assert found.volume_change_share == math.inf
    assert found.quantity_needed == math.inf


def test_the_curve_holds_only_prices_that_leave_a_contribution():
    whole = break_even_volume(10, 5.5).curve
    assert len(whole) == 81
    assert whole["volume_change_share"].is_monotonic_decreasing
    thin = break_even_volume(10, 9).curve
    assert thin["price_change_share"].min() > -0.1
    assert np.isfinite(thin.to_numpy()).all()


def test_break_even_refuses_what_it_cannot_use():
    refused(lambda: break_even_volume(10, 10), "unit_variable_cost_cny", "below the price, 10")
    refused(lambda: break_even_volume(10, -1), "unit_variable_cost_cny")
    refused(lambda: break_even_volume(0), "price_cny")
    refused(lambda: break_even_volume(10, 5, -11), "price_change_cny", "-11", "-10 or more")
    refused(lambda: break_even_volume(quantity=0), "quantity")
    refused(lambda: break_even_volume(extra_fixed_cost_cny=math.nan), "extra_fixed_cost_cny")


def test_volume_in_per_cent_is_told_without_a_sign():
    assert break_even_volume(100, 70.3, 1).volume_pct == 3.3
    assert break_even_volume(100, 66, -3).volume_pct == 9.7


# -- waterfall -------------------------------------------------------------------------


def test_waterfall_of_the_published_case(expected):
    found = price_waterfall(6.0, ON, OFF)
    assert found.invoice_cny == pytest.approx(expected["E06"]["invoice"])
    assert found.pocket_cny == pytest.approx(expected["E06"]["pocket"])
    assert found.pocket_share == pytest.approx(expected["E06"]["pocket_share"])
    assert found.off_invoice_share == pytest.approx(expected["E06"]["off_over_invoice"], abs=1e-6)
    assert list(found.steps.index) == [*ON, *OFF]
    assert found.steps["list_share"].sum() == pytest.approx(1 - found.pocket_share)


@QUICK
@given(
    price=money,
    parts=st.lists(st.floats(0, 1), max_size=8),
    split=st.integers(0, 8),
    compounding=st.booleans(),
)
def test_pocket_is_at_most_invoice_is_at_most_list(price, parts, split, compounding):
    total = max(sum(parts), 1.0)
    amounts = parts if compounding else [part / total * price * (1 - 1e-12) for part in parts]
    named = {f"s{i}": amount for i, amount in enumerate(amounts)}
    on = {k: v for i, (k, v) in enumerate(named.items()) if i < split}
    off = {k: v for k, v in named.items() if k not in on}
    found = price_waterfall(price, on, off, compounding)
    assert 0 <= found.pocket_cny <= found.invoice_cny <= found.list_cny
    assert (found.steps["amount_cny"] >= 0).all()
    left = price - found.steps["amount_cny"].sum()
    assert found.pocket_cny == pytest.approx(left, rel=1e-6, abs=1e-6 * price)
    assert 0 <= found.off_invoice_share <= 1


def test_compounding_takes_each_share_off_what_is_left():
    found = price_waterfall(100, {"a": 0.10}, {"b": 0.10, "c": 0.05}, compounding=True)
    assert found.invoice_cny == pytest.approx(90)
    assert found.pocket_cny == pytest.approx(100 * 0.9 * 0.9 * 0.95)
    assert found.steps["amount_cny"].tolist() == pytest.approx([10, 9, 4.05])


def test_a_waterfall_may_have_no_step_and_may_take_all():
    assert price_waterfall(6, {}, {}).pocket_cny == 6
    gone = price_waterfall(6, {"all": 6}, {})
    assert gone.pocket_cny == gone.invoice_cny == gone.off_invoice_share == 0


def test_waterfall_refuses_what_it_cannot_use():
    refused(lambda: price_waterfall(6, {"a": -1}, {}), "on_invoice", "-1")
    refused(lambda: price_waterfall(6, {"a": 4}, {"b": 3}), "off_invoice", "7", "at most 6")
    refused(lambda: price_waterfall(6, {"a": 1}, {"a": 1}), "off_invoice", "'a'")
    refused(lambda: price_waterfall(6, {"a": 1.1}, {}, compounding=True), "on_invoice", "0 to 1")
    refused(lambda: price_waterfall(6, {"a": math.nan}, {}), "on_invoice", "nan")
    refused(lambda: price_waterfall(6, [0.1], {}), "on_invoice", "list", "dict")
    refused(lambda: price_waterfall(0, {}, {}), "list_cny")


# -- price band ------------------------------------------------------------------------


def test_size_explains_little_and_three_sellers_stand_out():
    found = [price_band(simulate(seed), seller="rep") for seed in range(20)]
    assert all(band.size_r2 < 0.06 for band in found)
    assert all(sorted(band.sellers.index[:3]) == [10, 11, 12] for band in found)
    assert all(band.sellers["gap_cny"].iloc[0] < -3 for band in found)
    assert np.mean([band.mean_cny for band in found]) == pytest.approx(79.5, abs=0.5)
    assert np.mean([band.low_cny for band in found]) == pytest.approx(70.7, abs=1)
    assert np.mean([band.high_cny for band in found]) == pytest.approx(87.5, abs=1)


def test_a_band_counts_deals_and_knows_no_order():
    deals = simulate(1)
    before = deals.copy(deep=True)
    one = price_band(deals, seller="rep")
    two = price_band(deals.sample(frac=1, random_state=2), seller="rep")
    pd.testing.assert_frame_equal(one.sellers, two.sellers)
    assert (one.low_cny, one.high_cny) == (two.low_cny, two.high_cny)
    assert two.size_r2 == pytest.approx(one.size_r2)
    assert one.sellers["deals"].sum() == len(one.deals) == 2400
    assert price_band(deals).sellers.empty
    pd.testing.assert_frame_equal(deals, before)


def test_scaling_money_scales_the_band():
    deals = simulate(3)
    one = price_band(deals)
    two = price_band(deals.assign(pocket_price_cny=7 * deals["pocket_price_cny"]))
    assert two.low_cny == pytest.approx(7 * one.low_cny)
    assert two.width_share == pytest.approx(one.width_share)
    assert two.size_r2 == pytest.approx(one.size_r2)


def test_size_explains_nothing_where_nothing_varies_and_all_where_it_rules():
    level = pd.DataFrame({"pocket_price_cny": [5, 5, 5], "volume": [1, 2, 3]})
    assert price_band(level).size_r2 == price_band(level).width_share == 0
    same = pd.DataFrame({"pocket_price_cny": [5, 6, 7], "volume": [2, 2, 2]})
    assert price_band(same).size_r2 == 0
    rule = pd.DataFrame({"pocket_price_cny": [90, 80, 70], "volume": [1, 10, 100]})
    assert price_band(rule).size_r2 == pytest.approx(1)


def test_a_band_refuses_what_it_cannot_use():
    deals = simulate(1).head(5)
    refused(lambda: price_band(deals.head(0)), "deals", "empty")
    refused(lambda: price_band(deals.head(1)), "deals", "at least 2")
    refused(lambda: price_band(deals, price="net"), "deals", "'net'")
    refused(lambda: price_band(deals.assign(volume=[1, 0, 1, 1, 1])), "deals", "row 1", "above 0")
    refused(lambda: price_band(deals.assign(volume=[1, 2, None, 1, 1])), "deals", "row 2")
    refused(lambda: price_band(deals.astype(str)), "deals", "text")
    blank = deals.assign(rep=["a", "b", None, "a", "b"])
    refused(lambda: price_band(blank, seller="rep"), "deals", "'rep'", "row 2")


# -- speed -----------------------------------------------------------------------------
