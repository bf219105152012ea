"""Accounts: published figures, properties, edges, refusals, speed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workshop_kit.models import OutOfRange
from workshop_kit.models.accounts import (
    ATTRACTIVENESS_WEIGHTS,
    CELLS,
    STRENGTH_WEIGHTS,
    abc_classes,
    cost_to_serve,
    lifetime_value,
    priority_matrix,
    whale_curve,
)

QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)
CRITERIA = [*ATTRACTIVENESS_WEIGHTS, *STRENGTH_WEIGHTS]
SCORES = {
    "A1": (8, 7, 9, 6, 7, 8, 7, 8, 7),
    "A2": (9, 8, 7, 8, 6, 4, 3, 5, 4),
    "A3": (4, 3, 6, 4, 5, 8, 9, 7, 8),
    "A4": (3, 4, 3, 2, 4, 3, 4, 2, 5),
    "A5": (7, 6, 5, 6, 6, 6, 5, 6, 5),
}
MINUTES = {"orders": 8, "inquiries": 44, "credit_checks": 50}
YEAR = pd.DataFrame({"orders": [49_000], "inquiries": [1_400], "credit_checks": [2_500]})
profits = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=40)


def refused(call, argument: str, *words: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        call()
    assert caught.value.argument == argument
    for word in words:
        assert word in str(caught.value)


def scored() -> pd.DataFrame:
    return pd.DataFrame.from_dict(SCORES, "index", columns=CRITERIA)


def simulate(seed: int) -> tuple[pd.DataFrame, pd.Series]:
    """Return a year's activities of 400 customers, and their gross profit; five lose a lot."""
    random = np.random.default_rng(seed)
    index = pd.Index([f"C{n:03d}" for n in range(1, 401)], name="customer")
    revenue = random.lognormal(7, 1, 400)
    rates = {"orders": 60, "inquiries": 12, "credit_checks": 3, "visits": 6}
    activity = pd.DataFrame(
        {name: random.poisson(rate, 400) for name, rate in rates.items()}, index
    )
    large = np.argsort(-revenue)[:5]
    activity.iloc[large] *= 100
    return activity, pd.Series(0.12 * revenue, index)


# -- whale curve and classes -----------------------------------------------------------


def test_whale_curve_of_the_brief(expected):
    curve = whale_curve(expected["E02"]["profits"])
    assert curve.customers["cumulative_kcny"].tolist() == expected["E02"]["cum"]
    assert curve.peak_share == pytest.approx(expected["E02"]["peak"])
    assert curve.top_fifth_share == pytest.approx(expected["E02"]["top20"])
    assert curve.destroyed_share == pytest.approx(expected["E02"]["destroyed"])
    assert (curve.total_kcny, curve.peak_kcny, curve.destroyed_kcny) == (100, 170, 70)
    assert curve.loss_makers == 3


@QUICK
@given(values=profits, factor=st.floats(0.1, 1000), random=st.randoms(use_true_random=False))
def test_cumulative_profit_ends_at_everything_in_any_order(values, factor, random):
    curve = whale_curve(values)
    cumulative = curve.customers["cumulative_kcny"]
    assert cumulative.iloc[-1] == pytest.approx(sum(values), abs=1e-6)
    assert curve.peak_kcny >= max(0.0, curve.total_kcny) - 1e-9
    assert curve.destroyed_kcny >= -1e-9
    if curve.profitable:
        assert curve.customers["cumulative_share"].iloc[-1] == pytest.approx(1)
    shuffled = list(values)
    random.shuffle(shuffled)
    again = whale_curve(shuffled).customers["cumulative_kcny"].to_numpy()
    assert again == pytest.approx(cumulative.to_numpy(), abs=1e-6)
    scaled = whale_curve([factor * value for value in values])
    assert scaled.peak_kcny == pytest.approx(factor * curve.peak_kcny, abs=1e-6 * factor)


@pytest.mark.parametrize("values", [[-5, -3, -1], [5, -5], [0, 0], [-4]])
def test_without_profit_the_curve_tells_money_only(values):
    curve = whale_curve(values)
    assert not curve.profitable
    assert curve.customers["cumulative_share"].isna().all()
    shares = (curve.peak_share, curve.destroyed_share, curve.top_fifth_share)
    assert all(math.isnan(share) for share in shares)
    assert curve.peak_kcny == max(0, *np.cumsum(sorted(values, reverse=True)))
    assert curve.destroyed_kcny == curve.peak_kcny - sum(values)


def test_mending_the_worst_lifts_the_end_and_leaves_the_peak():
    values = [60, 45, 30, 20, 10, 5, 0, -10, -25, -35]
    mended = whale_curve(values, mended=2)
    assert (mended.total_kcny, mended.peak_kcny, mended.loss_makers) == (160, 170, 1)
    assert sorted(mended.customers.index[mended.customers["profit_kcny"] == 0]) == [6, 8, 9]
    assert whale_curve(values, mended=10).mended == 3
    assert whale_curve(values, mended=10).destroyed_kcny == 0


def test_customers_keep_their_names_and_ties_their_order():
    one = pd.Series([5, 9, 5], index=["b", "c", "a"])
    assert list(whale_curve(one).customers.index) == ["c", "a", "b"]
    assert list(whale_curve(one[::-1]).customers.index) == ["c", "a", "b"]
    mixed = pd.Series([1, 1, 1], index=["x", 3, 2.5])
    assert list(whale_curve(mixed).customers.index) == [2.5, 3, "x"]
    assert list(one) == [5, 9, 5]
    alone = whale_curve([7])
    assert (alone.peak_share, alone.top_fifth_share) == (1, 1)


@pytest.mark.parametrize(
    ("values", "word"),
    [([], "empty"), ([1, math.nan], "row 1"), (["a"], "text"), ("12", "list"), (5, "list")],
)
def test_amounts_that_cannot_be_used_are_refused(values, word):
    refused(lambda: whale_curve(values), "profits", word)
    refused(lambda: abc_classes(values), "revenues", word)


def test_other_amounts_that_cannot_be_used_are_refused():
    refused(lambda: whale_curve(YEAR), "profits", "single column")
    refused(lambda: whale_curve([1, 2], mended=3), "mended", "0 to 2")
    refused(lambda: abc_classes([1, -2]), "revenues", "-2", "0 or more")
    refused(lambda: abc_classes([0, 0]), "revenues", "above 0")
    refused(lambda: abc_classes([1], a_pct=0), "a_pct", "above 0")
    refused(lambda: abc_classes([1], a_pct=80, b_pct=70), "b_pct", "80 to 100")


def test_classes_of_the_brief():
    table = abc_classes([500, 300, 250, 180, 120, 90, 70, 50, 40, 30])
    assert "".join(table["class"]) == "AAAABBBCCC"
    shares = table["cumulative_share"].round(3).tolist()
    assert shares[:7] == [0.307, 0.491, 0.644, 0.755, 0.828, 0.883, 0.926]
    assert table["cumulative_share"].iloc[-1] == pytest.approx(1)


def test_the_largest_customer_is_always_class_a_and_limits_count_as_within():
    assert "".join(abc_classes([90, 5, 5])["class"]) == "ABC"
    assert "".join(abc_classes([98, 1, 1])["class"]) == "ACC"
    assert "".join(abc_classes([1] * 20)["class"]) == "A" * 16 + "B" * 3 + "C"
    assert "".join(abc_classes([5, 0])["class"]) == "AC"


# -- matrix ----------------------------------------------------------------------------


def test_cells_of_the_brief(expected):
    found = priority_matrix(scored()).accounts
    for name, (attractiveness, strength, cell) in expected["E03"].items():
        assert found.at[name, "attractiveness"] == pytest.approx(attractiveness)
        assert found.at[name, "strength"] == pytest.approx(strength)
        assert found.at[name, "cell"] == cell.lower()
    assert found["sensitive"].to_dict() == dict.fromkeys(SCORES, False) | {"A5": True}


@QUICK
@given(st.lists(st.lists(st.integers(1, 10), min_size=9, max_size=9), min_size=1, max_size=6))
def test_a_sensitive_account_is_one_that_some_shift_moves(rows):
    scores = pd.DataFrame(rows, columns=CRITERIA)
    found = priority_matrix(scores)
    moves = np.zeros(len(rows), dtype=bool)
    for name, weights in (
        ("attractiveness_weights", ATTRACTIVENESS_WEIGHTS),
        ("strength_weights", STRENGTH_WEIGHTS),
    ):
        for giver in weights:
            for taker in set(weights) - {giver}:
                shifted = dict(weights) | {
                    giver: weights[giver] - 0.1,
                    taker: weights[taker] + 0.1,
                }
                shifted = {key: max(0.0, value) for key, value in shifted.items()}
                again = priority_matrix(scores, **{name: shifted}).accounts
                moves |= (again["cell"] != found.accounts["cell"]).to_numpy()
    assert found.accounts["sensitive"].tolist() == moves.tolist()
    assert set(found.accounts["cell"]) <= set(CELLS)


def test_order_of_rows_changes_nothing_and_equal_weights_are_a_plain_mean():
    scores = scored()
    before = scores.copy(deep=True)
    one, two = priority_matrix(scores).accounts, priority_matrix(scores.iloc[::-1]).accounts
    pd.testing.assert_frame_equal(one, two.loc[one.index])
    pd.testing.assert_frame_equal(scores, before)
    equal = dict.fromkeys(STRENGTH_WEIGHTS, 0.25)
    found = priority_matrix(scores, strength_weights=equal).accounts
    plain = scores[list(equal)].mean(axis=1)
    assert found["strength"].to_numpy() == pytest.approx(plain.to_numpy())
    level = pd.DataFrame([[6] * 9], columns=CRITERIA)
    assert not priority_matrix(level).accounts["sensitive"].any(), "equal scores never move"
    alone = priority_matrix(level, {"potential": 1}, {"share": 1}).accounts
    assert alone.loc[0].to_dict()["cell"] == "strategic"


def test_emphasis_takes_from_the_others_in_proportion():
    found = priority_matrix(scored(), emphasis="share", emphasis_pct=20)
    weights = found.strength_weights
    assert weights["share"] == pytest.approx(0.5)
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["relationship"] / weights["service"] == pytest.approx(0.25 / 0.20)
    assert found.attractiveness_weights == dict(ATTRACTIVENESS_WEIGHTS)
    whole = priority_matrix(scored(), emphasis="access", emphasis_pct=100)
    assert whole.attractiveness_weights["access"] == pytest.approx(1)
    sole = priority_matrix(scored(), {"fit": 1.0}, emphasis="fit")
    assert sole.attractiveness_weights == {"fit": 1.0}


def test_weights_add_up_or_are_made_to():
    half = {name: weight / 2 for name, weight in STRENGTH_WEIGHTS.items()}
    refused(lambda: priority_matrix(scored(), strength_weights=half), "strength_weights", "0.5")
    made = priority_matrix(scored(), strength_weights=half, normalise=True)
    assert made.strength_weights == pytest.approx(dict(STRENGTH_WEIGHTS))
    zero = dict.fromkeys(STRENGTH_WEIGHTS, 0)
    refused(
        lambda: priority_matrix(scored(), strength_weights=zero, normalise=True),
        "strength_weights",
        "adding up to 0",
    )


def test_a_matrix_refuses_what_it_cannot_use():
    wrong = "attractiveness_weights"
    refused(lambda: priority_matrix(scored(), {"fit": -1, "margin": 2}), wrong, "-1")
    refused(lambda: priority_matrix(scored(), {}), wrong)
    refused(lambda: priority_matrix(scored(), [1.0]), wrong, "list")
    refused(lambda: priority_matrix(scored(), {"reach": 1}), "scores", "'reach'")
    refused(lambda: priority_matrix(scored() + 3), "scores", "from 1 to 10")
    refused(lambda: priority_matrix(scored().head(0)), "scores", "empty")
    refused(lambda: priority_matrix(scored().astype(float).replace(9, np.nan)), "scores", "nan")
    refused(lambda: priority_matrix(scored(), cut=11), "cut", "11")
    refused(lambda: priority_matrix(scored(), emphasis="size"), "emphasis", "size", "potential")
    refused(lambda: priority_matrix(scored(), emphasis_pct=-1), "emphasis_pct")


# -- lifetime value --------------------------------------------------------------------


def test_lifetime_values_of_the_brief(expected):
    found = expected["E04"]
    assert lifetime_value().value_kcny == pytest.approx(found["base"])
    assert lifetime_value(immediate=True).value_kcny == pytest.approx(found["immediate"])
    assert lifetime_value(years=5).value_kcny == pytest.approx(found["five_year"])
    assert lifetime_value(growth_pct=5).value_kcny == pytest.approx(found["growth5"])
    multiple = lifetime_value(retention_pct=80, discount_pct=10).multiple
    assert multiple == pytest.approx(found["mult_r.8_i.1"], abs=1e-6)


@QUICK
@given(
    margin=st.floats(1, 1e5),
    retention=st.floats(0, 95),
    discount=st.floats(1, 50),
    growth=st.floats(-20, 5),
    immediate=st.booleans(),
)
def test_many_years_come_to_the_endless_value(margin, retention, discount, growth, immediate):
    ratio = retention * (100 + growth) / 100 / (100 + discount)
    assume(ratio < 0.9)
    endless = lifetime_value(margin, retention, discount, growth, immediate)
    long = lifetime_value(margin, retention, discount, growth, immediate, years=100)
    assert long.value_kcny == pytest.approx(endless.value_kcny, rel=1e-3)
    cumulative = long.by_year["cumulative_kcny"]
    assert cumulative.iloc[-1] == pytest.approx(long.value_kcny)
    assert cumulative.is_monotonic_increasing
    discounted = long.by_year["expected_kcny"] / (1 + discount / 100) ** long.by_year.index
    assert discounted.to_numpy() == pytest.approx(long.by_year["present_kcny"].to_numpy())
    assert lifetime_value(2 * margin, retention, discount, growth, immediate).multiple == (
        pytest.approx(endless.multiple)
    )


def test_the_table_begins_now_or_in_a_year():
    assert lifetime_value().by_year.index.tolist() == list(range(1, 21))
    now = lifetime_value(immediate=True, years=3).by_year
    assert now.index.tolist() == [0, 1, 2]
    assert now["expected_kcny"].tolist() == pytest.approx([1000, 900, 810])
    assert lifetime_value(retention_pct=0).value_kcny == 0
    assert lifetime_value(retention_pct=0, immediate=True).value_kcny == 1000


def test_growth_that_keeps_up_with_the_discount_has_no_limit():
    limit = "below 24.4444"
    refused(lambda: lifetime_value(growth_pct=25), "growth_pct", limit, "number of years")
    refused(lambda: lifetime_value(retention_pct=100, discount_pct=0), "growth_pct", "below 0")
    refused(lambda: lifetime_value(growth_pct=100 * (1.12 / 0.9 - 1)), "growth_pct")
    assert lifetime_value(growth_pct=25, years=10).value_kcny > 8000
    assert lifetime_value(retention_pct=100, discount_pct=0, years=7).value_kcny == 7000


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("margin_kcny", 0),
        ("margin_kcny", math.nan),
        ("retention_pct", 101),
        ("retention_pct", -1),
        ("discount_pct", -1),
        ("growth_pct", -100),
        ("growth_pct", "5"),
        ("years", 0),
        ("years", 101),
        ("years", 2.5),
    ],
)
def test_lifetime_value_refuses_what_it_cannot_use(argument, value):
    refused(lambda: lifetime_value(**{argument: value}), argument, str(value))


# -- cost to serve ---------------------------------------------------------------------


def test_cost_to_serve_of_the_published_case(expected):
    found = cost_to_serve(YEAR, MINUTES, 560, 700_000)
    assert found.rate_cny_per_minute == pytest.approx(expected["E06b"]["rate"])
    assert found.used_minutes == expected["E06b"]["minutes"]
    assert 1000 * found.assigned_kcny == pytest.approx(expected["E06b"]["assigned"])
    assert 1000 * found.unused_kcny == pytest.approx(expected["E06b"]["unused"])
    assert round(found.unused_share, 3) == 0.173
    assert not found.overbooked


@QUICK
@given(
    counts=st.lists(st.lists(st.integers(0, 500), min_size=3, max_size=3), min_size=1, max_size=9),
    cost=st.floats(1, 1e4),
    practical=st.floats(100, 1e6),
)
def test_assigned_and_unused_add_up_to_the_cost_of_capacity(counts, cost, practical):
    activity = pd.DataFrame(counts, columns=list(MINUTES))
    found = cost_to_serve(activity, MINUTES, cost, practical)
    assert found.assigned_kcny + found.unused_kcny == pytest.approx(cost)
    assert found.customers["cost_kcny"].sum() == pytest.approx(found.assigned_kcny)
    assert found.overbooked == (found.unused_kcny < -1e-9 * cost)
    double = cost_to_serve(activity, MINUTES, 2 * cost, practical)
    assert double.assigned_kcny == pytest.approx(2 * found.assigned_kcny)


def test_profit_after_service_feeds_the_whale():
    activity, gross = simulate(1)
    before = activity.copy(deep=True)
    minutes = {"orders": 8, "inquiries": 44, "credit_checks": 50, "visits": 90}
    found = cost_to_serve(activity, minutes, 30_000, 1_600_000, gross)
    table = found.customers
    left = table["gross_profit_kcny"] - table["cost_kcny"]
    assert table["profit_kcny"].tolist() == left.tolist()
    curve = whale_curve(table["profit_kcny"])
    flagged = set(activity["orders"].nlargest(5).index)
    assert set(curve.customers.index[-5:]) == flagged
    shuffled = cost_to_serve(
        activity.sample(frac=1, random_state=3), minutes, 30_000, 1_600_000, gross
    )
    pd.testing.assert_frame_equal(shuffled.customers.loc[table.index], table)
    by_position = cost_to_serve(activity, minutes, 30_000, 1_600_000, gross.tolist())
    pd.testing.assert_frame_equal(by_position.customers, table)
    pd.testing.assert_frame_equal(activity, before)


def test_more_work_than_capacity_shows_as_negative_unused():
    found = cost_to_serve(YEAR, MINUTES, 560, 500_000)
    assert found.overbooked
    assert found.unused_kcny < 0
    idle = cost_to_serve(YEAR * 0, MINUTES, 560, 500_000)
    assert idle.unused_share == 1


def test_cost_to_serve_refuses_what_it_cannot_use():
    def with_gross(gross):
        return lambda: cost_to_serve(pd.concat([YEAR, YEAR]), MINUTES, 560, 700_000, gross)

    refused(lambda: cost_to_serve(YEAR, {}, 560, 1), "minutes")
    refused(lambda: cost_to_serve(YEAR, {"orders": -1}, 560, 1), "minutes", "-1")
    refused(lambda: cost_to_serve(YEAR, [8], 560, 1), "minutes", "list")
    refused(lambda: cost_to_serve(YEAR, {"calls": 8}, 560, 1), "activity", "'calls'")
    refused(lambda: cost_to_serve(-YEAR, MINUTES, 560, 1), "activity", "'orders'")
    refused(lambda: cost_to_serve(YEAR.head(0), MINUTES, 560, 1), "activity", "empty")
    refused(lambda: cost_to_serve(YEAR, MINUTES, 0, 1), "capacity_cost_kcny")
    refused(lambda: cost_to_serve(YEAR, MINUTES, 560, 0), "practical_minutes")
    refused(with_gross([1.0]), "gross_profit_kcny", "1", "2")
    refused(with_gross([1.0, math.nan]), "gross_profit_kcny", "nan")
    refused(with_gross(pd.Series([1.0, 2.0])), "gross_profit_kcny", "twice")
    activity, gross = simulate(1)
    other = gross.rename(lambda name: "X" + name)
    refused(
        lambda: cost_to_serve(activity, {"orders": 8}, 560, 1e6, other), "gross_profit_kcny", "C001"
    )


# -- speed -----------------------------------------------------------------------------
