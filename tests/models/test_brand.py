"""Brand: the premium's figures, planted truth, the funnel, and input that cannot be used."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_kit.models import OutOfRange
from workshop_kit.models.brand import (
    CONTROLS,
    STAGES,
    brand_funnel,
    brand_premium,
    brand_worth,
    premium_of,
)

QUICK = settings(max_examples=15, deadline=None, derandomize=True, database=None)
GRADES = {"Q355": 0.0, "Q690": 0.22, "NM400": 0.34, "NM500": 0.46}
BRANDED = {"Q355": 0.10, "Q690": 0.35, "NM400": 0.50, "NM500": 0.60}
PEER = {"aware": 0.9, "considered": 0.7, "preferred": 0.6, "paid_premium": 0.5}


def steel(seed: int, rows: int = 1500) -> pd.DataFrame:
    """Return deals with a planted premium of 12%."""
    random = np.random.default_rng(seed)
    grade = random.choice(list(GRADES), rows, p=[0.40, 0.22, 0.25, 0.13])
    brand = (random.random(rows) < np.vectorize(BRANDED.get)(grade)).astype(int)
    thickness = np.exp(random.normal(math.log(14), 0.5, rows))
    tonnes = np.exp(random.normal(math.log(20), 0.9, rows))
    lead = random.uniform(5, 60, rows) * np.where(brand, 0.8, 1.0)
    support = (random.random(rows) < np.where(brand, 0.6, 0.2)).astype(int)
    quarter = random.integers(0, 8, rows)
    log_price = (
        math.log(4800)
        + np.vectorize(GRADES.get)(grade)
        + math.log(1.12) * brand
        - 0.025 * np.log(tonnes)
        - 0.04 * np.log(thickness / 14)
        - 0.0012 * (lead - 30)
        + 0.03 * support
        + 0.005 * quarter
        + random.normal(0, 0.055, rows)
    )
    return pd.DataFrame(
        {
            "price_cny_t": np.exp(log_price),
            "grade": grade,
            "brand": brand,
            "thickness_mm": thickness,
            "tonnes": tonnes,
            "lead_days": lead,
            "support": support,
            "export": random.integers(0, 2, rows),
            "quarter": quarter,
        },
        index=pd.Index([f"D{n:04d}" for n in range(rows)], name="deal"),
    )


@pytest.fixture(scope="module")
def deals() -> pd.DataFrame:
    return steel(20250902)


@pytest.fixture
def buyers() -> pd.DataFrame:
    """Return 240 buyers: abroad few know the brand, at home few consider it."""
    random = np.random.default_rng(3)
    keeps = {"home": (0.92, 0.40, 0.62, 0.5), "abroad": (0.35, 0.66, 0.55, 0.5)}
    market = np.repeat(list(keeps), 120)
    flags = np.cumprod(random.random((240, 4)) < np.array([keeps[m] for m in market]), axis=1)
    return pd.DataFrame(flags, columns=list(STAGES)).assign(market=market)


def spoil(deals: pd.DataFrame, column: str, value: object) -> pd.DataFrame:
    """Return deals in which one cell, of row D0003, is replaced."""
    return deals.assign(**{column: deals[column].where(deals.index != "D0003", value)})


def refused(call, argument: str, *words: str) -> OutOfRange:
    with pytest.raises(OutOfRange) as caught:
        call()
    assert caught.value.argument == argument
    for word in words:
        assert word in str(caught.value)
    return caught.value


def test_the_published_figures(expected):
    e17 = expected["E17"]
    found = premium_of(e17["b"], e17["s"])
    assert found.premium == pytest.approx(e17["prem"], abs=5e-7)
    assert found.corrected == pytest.approx(e17["kennedy"], abs=5e-7)
    assert (found.low, found.high) == pytest.approx(tuple(e17["ci"]), abs=1e-6)


@given(b=st.floats(-1, 1), s=st.floats(0.001, 0.5))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_a_premium_lies_in_its_interval_and_the_correction_lowers_it(b, s):
    found = premium_of(b, s)
    assert found.low < found.premium < found.high
    assert found.corrected < found.premium


@pytest.mark.parametrize("seed", range(6))
def test_controls_find_the_planted_premium_and_a_plain_comparison_does_not(seed):
    found = brand_premium(steel(seed))
    assert found.controlled.premium == pytest.approx(0.12, abs=0.015)
    assert found.naive.premium > 0.25
    assert found.naive.low > found.controlled.high


def test_the_interval_covers_the_truth_about_95_times_in_100():
    covered = [
        (found := brand_premium(steel(seed, 400)).controlled).low < 0.12 < found.high
        for seed in range(40)
    ]
    assert 35 <= sum(covered) <= 40


def test_leaving_support_out_overstates_the_premium(deals):
    without = [name for name in CONTROLS if name != "support"]
    assert (
        brand_premium(deals, without).controlled.premium
        > brand_premium(deals).controlled.premium + 0.005
    )


def test_each_control_is_a_step_from_naive_to_controlled(deals):
    found = brand_premium(deals)
    assert list(found.steps.index) == ["none", *CONTROLS]
    assert found.steps.premium.iloc[0] == found.naive.premium
    assert found.steps.premium.iloc[-1] == found.controlled.premium
    assert found.steps.r2.is_monotonic_increasing
    assert found.deals == 1500
    assert found.branded == deals.brand.sum()
    assert found.effects["grade_NM500"] - found.effects["grade_Q690"] == pytest.approx(
        0.24, abs=0.03
    )
    assert found.effects["tonnes"] == pytest.approx(-0.025, abs=0.006)


def test_no_controls_is_the_plain_comparison(deals):
    found = brand_premium(deals, [])
    assert found.controlled == found.naive
    means = np.log(deals.price_cny_t).groupby(deals.brand).mean()
    assert found.naive.premium == pytest.approx(math.exp(means[1] - means[0]) - 1)


def test_errors_allow_for_unequal_spread():
    data = pd.DataFrame(
        {"price_cny_t": np.exp([1, 1.1, 0.9, 1, 2, 4.0]), "brand": [0] * 4 + [1] * 2}
    )
    y = np.log(data.price_cny_t)
    residual = y - y.groupby(data.brand).transform("mean")
    hc0 = sum((residual[data.brand == b] ** 2).sum() / (data.brand == b).sum() ** 2 for b in (0, 1))
    assert brand_premium(data, []).naive.standard_error == pytest.approx(math.sqrt(hc0 * 6 / 4))


@given(seed=st.integers(0, 99), unit=st.floats(0.01, 100))
@settings(QUICK)
def test_neither_the_order_of_rows_nor_the_unit_of_money_matters(seed, unit):
    data = steel(1, 200)
    other = data.sample(frac=1, random_state=seed).assign(
        price_cny_t=lambda d: d.price_cny_t * unit
    )
    first, second = brand_premium(data).controlled, brand_premium(other).controlled
    assert second.premium == pytest.approx(first.premium, abs=1e-9)
    assert second.standard_error == pytest.approx(first.standard_error, abs=1e-9)


def test_inputs_stay_as_they_were(deals, buyers):
    before, before_buyers = deals.copy(deep=True), buyers.copy(deep=True)
    brand_premium(deals)
    brand_funnel(buyers, PEER)
    pd.testing.assert_frame_equal(deals, before, check_exact=True)
    pd.testing.assert_frame_equal(buyers, before_buyers, check_exact=True)


def test_a_brand_may_be_true_or_false_and_text_is_a_kind(deals):
    as_flags = deals.assign(brand=deals.brand == 1)
    found = brand_premium(as_flags, ["grade"], categories=())
    assert found.controlled == brand_premium(deals, ["grade"]).controlled


@pytest.mark.parametrize(
    ("change", "controls", "argument", "words"),
    [
        (lambda d: spoil(d, "price_cny_t", 0), CONTROLS, "deals", ["D0003", "above 0"]),
        (lambda d: spoil(d, "price_cny_t", None), CONTROLS, "deals", ["nan", "D0003"]),
        (lambda d: d.assign(brand=1), CONTROLS, "deals", ["'brand'", "both kinds"]),
        (lambda d: d.assign(brand=d.brand * 0.5), CONTROLS, "deals", ["0.5", "else 0"]),
        (lambda d: d.assign(brand=d.brand * 2), CONTROLS, "deals", ["'brand'", "2"]),
        (lambda d: spoil(d, "tonnes", -1), CONTROLS, "deals", ["'tonnes'", "D0003"]),
        (lambda d: spoil(d, "grade", None), CONTROLS, "deals", ["'grade'", "D0003"]),
        (lambda d: d.assign(grade="Q355"), CONTROLS, "deals", ["'grade'", "same in every row"]),
        (lambda d: d.assign(support=1), CONTROLS, "deals", ["'support'", "same in every row"]),
        (lambda d: d.assign(support=d.brand), CONTROLS, "controls", ["drop one"]),
        (lambda d: d.groupby("brand").head(2), ["grade", "tonnes"], "deals", ["4 deals"]),
        (lambda d: d.head(0), CONTROLS, "deals", ["empty"]),
        (lambda d: d.drop(columns="lead_days"), CONTROLS, "deals", ["'lead_days'"]),
        (lambda d: d, ["grade", "grade"], "controls", ["once"]),
    ],
)
def test_deals_that_cannot_be_used_are_refused(deals, change, controls, argument, words):
    refused(lambda: brand_premium(change(deals), controls), argument, *words)


def test_what_a_premium_is_worth():
    worth = brand_worth(premium=0.12, price_cny_t=5600, volume_t=1000, attributable_share=0.5)
    assert worth.share_of_price == pytest.approx(0.107, abs=5e-4)
    assert worth.premium_cny_t == pytest.approx(600)
    assert worth.break_even_kcny == pytest.approx(300)
    assert brand_worth(premium=0).break_even_kcny == 0
    refused(lambda: brand_worth(premium=-0.1), "premium", "0 to 2")
    refused(lambda: brand_worth(price_cny_t=0), "price_cny_t", "above 0")
    refused(lambda: brand_worth(attributable_share=1.2), "attributable_share", "0 to 1")
    refused(lambda: premium_of(math.nan), "log_points")
    refused(lambda: premium_of(0.1, -0.1), "standard_error")


def test_the_funnel_finds_the_planted_bottlenecks(buyers):
    found = brand_funnel(buyers, PEER)
    assert found.bottleneck.step.to_dict() == {"abroad": 3, "home": 1}
    assert found.bottleneck.stage.to_dict() == {"abroad": "aware", "home": "considered"}
    assert found.counts.buyers.tolist() == [120, 120]
    own = found.counts.considered / found.counts.aware
    assert found.ratios.considered.to_numpy() == pytest.approx(own.to_numpy())
    assert found.gaps.considered.to_numpy() == pytest.approx(0.7 - own.to_numpy())
    shuffled = brand_funnel(buyers.sample(frac=1, random_state=2), PEER)
    pd.testing.assert_frame_equal(shuffled.bottleneck, found.bottleneck)


def test_value_not_provided_is_step_two_and_no_lag_is_step_zero(buyers):
    modest = {"aware": 0.2, "considered": 0.2, "preferred": 0.9, "paid_premium": 0.1}
    assert set(brand_funnel(buyers, modest).bottleneck.step) == {2}
    none = brand_funnel(buyers, dict.fromkeys(STAGES, 0.1)).bottleneck
    assert none.step.tolist() == [0, 0]
    assert none.stage.tolist() == ["", ""]


def test_a_stage_that_nobody_reached_has_no_ratio():
    buyers = pd.DataFrame({"market": ["new"] * 3, **dict.fromkeys(STAGES, 0)})
    found = brand_funnel(buyers, PEER)
    assert found.ratios.loc["new"].isna().tolist() == [False, True, True, True]
    assert found.bottleneck.loc["new"].tolist() == ["aware", 0.9, 3]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.assign(aware=0.5), ["a part of a stage"]),
        (lambda d: d.assign(aware=d.aware.where(d.index != 7)), ["'aware'", "7"]),
        (lambda d: d.assign(considered=1), ["without the one before"]),
        (lambda d: d.assign(market=d.market.where(d.index != 7, None)), ["no segment", "7"]),
        (lambda d: d.drop(columns="market"), ["'market'"]),
        (lambda d: d.head(0), ["empty"]),
    ],
)
def test_buyers_that_cannot_be_used_are_refused(buyers, change, words):
    refused(lambda: brand_funnel(change(buyers), PEER), "buyers", *words)


def test_stages_and_peer_must_fit(buyers):
    refused(lambda: brand_funnel(buyers, {"aware": 0.5}), "peer", "'considered'")
    refused(lambda: brand_funnel(buyers, {**PEER, "aware": 1.5}), "peer['aware']", "0 to 1")
    refused(lambda: brand_funnel(buyers, PEER, stages=STAGES[:3]), "stages", "4 columns")
