"""Buying factors: published cards, planted weights, warnings, refusals."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

from workshop_kit.models import OutOfRange
from workshop_kit.models.segmentation import (
    conjoint_importance,
    derived_importance,
    stated_importance,
)

QUICK = settings(max_examples=25, deadline=None, derandomize=True, database=None)
FACTORS = ["price", "quality", "perf", "lead", "deliv", "support"]
PLANTED = {
    "self-reliant": (20, 26, 24, 8, 12, 10),
    "tender": (46, 14, 12, 10, 12, 6),
    "service": (10, 16, 12, 12, 18, 32),
    "under-utilised": (16, 10, 12, 30, 18, 14),
}
BETAS = {
    "large": (0.35, 0.15, 0.15, 0.10, 0.20, 0.05),
    "small": (0.10, 0.15, 0.15, 0.10, 0.15, 0.35),
}


def satisfied(size: str, seed: int, rows: int = 200) -> pd.DataFrame:
    """Return six related ratings and the satisfaction they lead to."""
    random = np.random.default_rng(seed)
    common = random.normal(size=(rows, 1))
    ratings = 6.5 + math.sqrt(0.3) * common + math.sqrt(0.7) * random.normal(size=(rows, 6))
    data = pd.DataFrame(ratings, columns=FACTORS)
    return data.assign(sat=ratings @ BETAS[size] + random.normal(scale=0.45, size=rows))


def fraction() -> pd.DataFrame:
    """Return the 16 cards of a two-level design for six factors (E = ABC, F = BCD)."""
    base = np.array(list(itertools.product([-1, 1], repeat=4)))
    e, f = base[:, [0, 1, 2]].prod(axis=1), base[:, [1, 2, 3]].prod(axis=1)
    return pd.DataFrame(np.column_stack([base, e, f]), columns=FACTORS)


def refused(call, argument: str, *words: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        call()
    assert caught.value.argument == argument
    for word in words:
        assert word in str(caught.value)


def codes(result) -> list[tuple[str, str]]:
    return [(caution.code, caution.variable) for caution in result.warnings]


def test_orme_cards_give_the_published_part_worths(orme_cards, expected):
    cards, ratings = orme_cards
    result = conjoint_importance(cards, ratings, levels={"colour": ["Red", "Blue"]}, price="price")
    worth = result.part_worths
    found = [result.intercept, worth["brand", "B"], worth["brand", "C"], worth["colour", "Blue"]]
    found += [worth["price", 100], worth["price", 150]]
    assert found == pytest.approx(expected["E12"]["beta"], abs=5e-5)
    assert result.r2 == pytest.approx(expected["E12"]["R2"], abs=5e-5)
    shares = (100 * result.shares[["brand", "colour", "price"]]).tolist()
    assert shares == pytest.approx(expected["E12"]["importance"], abs=6e-3)
    assert result.ratings == 18
    assert result.warnings == ()
    assert worth["brand", "A"] == worth["colour", "Red"] == worth["price", 50] == 0


def test_the_base_level_moves_part_worths_but_no_importance(orme_cards):
    cards, ratings = orme_cards
    one = conjoint_importance(cards, ratings)
    two = conjoint_importance(cards, ratings, levels={"brand": ["C", "A", "B"]})
    assert two.part_worths["brand", "C"] == 0
    assert one.part_worths["brand", "C"] != 0
    pd.testing.assert_series_equal(one.shares, two.shares)
    assert one.r2 == pytest.approx(two.r2)


@pytest.mark.parametrize("segment", list(PLANTED))
def test_conjoint_recovers_the_planted_importances_within_two_points(segment):
    random = np.random.default_rng(20250901)
    cards = pd.concat([fraction()] * 100, ignore_index=True)
    worth = cards.to_numpy() @ (np.array(PLANTED[segment]) / 4)
    respondent = np.repeat(random.normal(scale=4, size=100), 16)
    ratings = pd.Series(50 + worth + respondent + random.normal(scale=6, size=1600))
    result = conjoint_importance(cards, ratings, levels={"price": [1, -1]}, price="price")
    assert (100 * result.shares).tolist() == pytest.approx(PLANTED[segment], abs=2)
    assert result.warnings == ()


def test_a_dearer_level_liked_better_is_told(orme_cards):
    cards, ratings = orme_cards
    result = conjoint_importance(cards, [-rating for rating in ratings], price="price")
    assert codes(result) == [("reversed_price", "price"), ("reversed_price", "price")]
    first, second = result.warnings
    assert (first.level, second.level) == ("100", "150")
    assert first.value == pytest.approx(13 / 6)
    assert first.limit == 0
    assert conjoint_importance(cards, [-rating for rating in ratings]).warnings == ()


def test_levels_that_others_predict_are_told():
    random = np.random.default_rng(1)
    a = random.integers(0, 2, 200)
    b = np.where(random.random(200) < 0.96, a, 1 - a)
    cards = pd.DataFrame({"a": a, "b": b, "c": random.integers(0, 3, 200)})
    result = conjoint_importance(cards, 2 * a + b + random.normal(size=200))
    assert codes(result) == [("collinear", "a"), ("collinear", "b")]
    assert all(caution.value > 5 == caution.limit for caution in result.warnings)


def test_levels_of_mixed_kinds_keep_their_values():
    grade = pd.Series([0, 0.22, 0, 0.22, "NM", "NM"], dtype=object)
    cards = pd.DataFrame({"grade": grade, "brand": [0, 0, 1, 1, 0, 1]})
    result = conjoint_importance(cards, [1, 2, 3, 4, 5, 7])
    assert result.part_worths["grade"].index.tolist() == [0, 0.22, "NM"]
    assert result.part_worths["grade", 0.22] == pytest.approx(1)


def test_a_categorical_keeps_its_order(orme_cards):
    cards, ratings = orme_cards
    text = cards.assign(price=[f"${price}" for price in cards.price])
    order = ["$50", "$100", "$150"]
    refused(lambda: conjoint_importance(text, ratings, price="price"), "levels", "cheapest")
    by_levels = conjoint_importance(text, ratings, levels={"price": order}, price="price")
    text["price"] = pd.Categorical(text.price, [*order, "$200"])
    by_category = conjoint_importance(text, ratings, price="price")
    assert by_levels.part_worths["price"].index.tolist() == order
    assert by_category.part_worths["price"].index.tolist() == order
    assert by_category.warnings == by_levels.warnings == ()


def test_cards_that_cannot_be_used_are_refused(orme_cards):
    cards, ratings = orme_cards
    blank = cards.assign(brand=cards.brand.mask(cards.index == 4))
    always = cards.assign(twin=cards.colour.str.lower())
    refused(lambda: conjoint_importance(blank, ratings), "profiles", "'brand'", "row 4")
    refused(lambda: conjoint_importance(always, ratings), "profiles", "vary together")
    refused(lambda: conjoint_importance(cards.assign(brand="A"), ratings), "profiles", "'brand'")
    refused(lambda: conjoint_importance(cards.head(0), []), "profiles", "empty")
    refused(lambda: conjoint_importance(cards[[]], ratings), "profiles", "attribute")
    refused(lambda: conjoint_importance([1, 2], ratings), "profiles", "DataFrame")
    refused(lambda: conjoint_importance(cards, ratings, price="cost"), "price", "brand, colour")
    refused(lambda: conjoint_importance(cards, ratings, levels={"x": [1]}), "levels", "'x'"[1])
    refused(lambda: conjoint_importance(cards, ratings, levels={"price": [50]}), "levels", "150")


def test_ratings_that_cannot_be_used_are_refused(orme_cards):
    cards, ratings = orme_cards
    refused(lambda: conjoint_importance(cards, ratings[:-1]), "ratings", "17", "18")
    refused(lambda: conjoint_importance(cards, [5] * 18), "ratings", "same in every row")
    refused(lambda: conjoint_importance(cards, [*ratings[:-1], None]), "ratings", "row 17")
    refused(lambda: conjoint_importance(cards, list("abcdefghijklmnopqr")), "ratings", "text")
    few = cards.iloc[[0, 5, 10, 15]]
    refused(lambda: conjoint_importance(few, ratings[:4]), "ratings", "at least")
    flat = pd.DataFrame({"a": [0, 0, 1, 1], "b": [0, 1, 0, 1]})
    refused(lambda: conjoint_importance(flat, [1, 2, 2, 1]), "ratings", "unrelated")


def test_ratings_are_matched_by_index(orme_cards):
    cards, ratings = orme_cards
    shuffled = pd.Series(ratings).sample(frac=1, random_state=1)
    pd.testing.assert_series_equal(
        conjoint_importance(cards, shuffled).part_worths,
        conjoint_importance(cards, ratings).part_worths,
    )


@QUICK
@given(ratings=st.lists(st.integers(0, 10), min_size=8, max_size=8), factor=st.floats(0.1, 100))
def test_conjoint_importances_add_up_and_ignore_the_rating_scale(ratings, factor):
    cards = pd.DataFrame(list(itertools.product([0, 1], repeat=3)), columns=["a", "b", "c"])
    gaps = [sum(ratings) - 2 * sum(np.array(ratings)[cards[name] == 0]) for name in cards]
    if not any(gaps):  # all the same, or unrelated to any card
        refused(lambda: conjoint_importance(cards, ratings), "ratings")
        return
    result = conjoint_importance(cards, ratings)
    scaled = conjoint_importance(cards, [factor * rating - 3 for rating in ratings])
    assert result.shares.sum() == pytest.approx(1)
    assert (result.shares >= 0).all()
    assert 0 <= result.r2 <= 1 + 1e-12
    assert scaled.shares.to_numpy() == pytest.approx(result.shares.to_numpy())


@pytest.mark.parametrize("method", ["shapley", "standardised"])
@pytest.mark.parametrize(("size", "leader"), [("large", "price"), ("small", "support")])
def test_derived_importance_finds_the_planted_leader(size, leader, method):
    leaders = [
        derived_importance(satisfied(size, seed, 150), "sat", FACTORS, method).shares.idxmax()
        for seed in range(15)
    ]
    assert leaders.count(leader) >= 14


@QUICK
@given(seed=st.integers(0, 10_000), drivers=st.integers(1, 5), rows=st.integers(8, 40))
def test_shapley_shares_add_up_to_everything_explained(seed, drivers, rows):
    random = np.random.default_rng(seed)
    names = [f"d{n}" for n in range(drivers)]
    data = pd.DataFrame(random.normal(size=(rows, drivers)) @ random.normal(size=(drivers,) * 2))
    data = data.set_axis(names, axis=1).assign(y=random.normal(size=rows) + data[0])
    result = derived_importance(data, "y", names)
    plain = LinearRegression().fit(data[names], data.y).score(data[names], data.y)
    assert result.r2 == pytest.approx(plain)
    assert result.estimates.sum() == pytest.approx(plain)
    assert (result.estimates >= 0).all()
    assert result.shares.sum() == pytest.approx(1)
    assert result.customers == rows
    turned = derived_importance(data.iloc[::-1] * 10 + 5, "y", names[::-1])
    assert turned.shares[names].to_numpy() == pytest.approx(result.shares.to_numpy())
    beta = derived_importance(data, "y", names, "standardised")
    assert beta.shares.sum() == pytest.approx(1)
    raw = LinearRegression().fit(data[names], data.y).coef_ * data[names].std() / data.y.std()
    assert beta.estimates.to_numpy() == pytest.approx(raw.to_numpy())


def test_shapley_shares_of_two_related_drivers_by_hand():
    data = satisfied("large", 3)[["price", "support", "sat"]]
    r = data.corr().to_numpy()
    r1, r2, r12 = r[0, 2], r[1, 2], r[0, 1]
    both = (r1**2 + r2**2 - 2 * r1 * r2 * r12) / (1 - r12**2)
    result = derived_importance(data, "sat", ["price", "support"])
    first, second = (r1**2 + both - r2**2) / 2, (r2**2 + both - r1**2) / 2
    assert result.estimates.tolist() == pytest.approx([first, second])


def test_a_driver_that_works_against_is_told():
    data = satisfied("large", 1).assign(sat=lambda frame: frame.quality - 0.8 * frame.price)
    for method in ("shapley", "standardised"):
        result = derived_importance(data, "sat", ["price", "quality"], method)
        assert codes(result) == [("negative_coefficient", "price")]
        assert result.warnings[0].value < 0
        assert result.shares.sum() == pytest.approx(1)
    assert derived_importance(data, "sat", ["price", "quality"], "standardised").estimates.price < 0


def test_drivers_that_move_together_are_told():
    data = satisfied("large", 1)
    near = data.assign(twin=data.price + np.random.default_rng(1).normal(scale=0.1, size=200))
    result = derived_importance(near, "sat", [*FACTORS, "twin"])
    assert {name for code, name in codes(result) if code == "collinear"} == {"price", "twin"}
    assert codes(derived_importance(data, "sat", FACTORS)) == []
    same = derived_importance(data.assign(twin=data.price * 2), "sat", ["price", "twin"])
    assert [caution.value for caution in same.warnings] == [math.inf, math.inf]
    assert same.shares.tolist() == pytest.approx([0.5, 0.5])


def test_inflation_is_that_of_statsmodels():
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    data = satisfied("large", 1)[FACTORS[:3]]
    data = data.assign(mix=data.sum(axis=1) + np.random.default_rng(2).normal(scale=0.5, size=200))
    result = derived_importance(data.assign(y=range(200)), "y", list(data.columns))
    design = np.column_stack([data, np.ones(200)])
    found = {caution.variable: caution.value for caution in result.warnings if caution.limit}
    for column, name in enumerate(data.columns):
        inflation = variance_inflation_factor(design, column)
        assert (name in found) == (inflation > 5)
        assert found.get(name, inflation) == pytest.approx(inflation)
    assert "mix" in found


def test_drivers_that_cannot_be_used_are_refused():
    data = satisfied("small", 1)

    def derive(frame=data, outcome="sat", drivers=FACTORS, method="shapley"):
        return lambda: derived_importance(frame, outcome, drivers, method)

    refused(derive(drivers=[*FACTORS, "sat"]), "drivers", "outcome")
    refused(derive(drivers=[]), "drivers", "at least one")
    refused(derive(drivers="price"), "drivers", "list")
    refused(derive(drivers=[f"d{n}" for n in range(11)]), "drivers", "at most 10")
    refused(derive(method="magic"), "method", "magic", "standardised")
    refused(derive(outcome="joy"), "data", "'joy'")
    refused(derive(data.head(7)), "data", "at least 8")
    refused(derive(data.head(0)), "data", "empty")
    refused(derive(data.assign(lead=3)), "data", "'lead'", "same")
    refused(derive(data.assign(sat=3)), "data", "'sat'", "same")
    refused(derive(data.assign(lead="late")), "data", "'lead'", "text")
    refused(derive(data.reindex([*range(5), 999, *range(6, 200)])), "data", "row 999")
    square = pd.DataFrame({"a": [0, 0, 1, 1], "sat": [1, 2, 2, 1]})
    refused(derive(square, drivers=["a"]), "drivers", "a", "go with")


def test_the_shares_of_ten_drivers_add_up():
    random = np.random.default_rng(1)
    data = pd.DataFrame(random.normal(size=(400, 11))).add_prefix("d")
    result = derived_importance(data, "d10", [f"d{n}" for n in range(10)])
    assert result.estimates.sum() == pytest.approx(result.r2)


def test_stated_importance_is_the_mean_rating():
    data = pd.DataFrame({"a": [9, 7], "b": [4, 4], "c": [1, 7]})
    result = stated_importance(data, ["a", "b", "c"])
    assert result.estimates.tolist() == [8, 4, 4]
    assert result.shares.tolist() == [0.5, 0.25, 0.25]
    assert (result.method, result.r2, result.warnings, result.customers) == ("stated", None, (), 2)


def test_ratings_all_alike_weigh_alike():
    data = pd.DataFrame({"a": [5, 5], "b": [5, 5]})
    assert stated_importance(data, ["a", "b"]).shares.tolist() == [0.5, 0.5]
    refused(lambda: stated_importance(data * 0, ["a", "b"]), "data", "all 0")
    refused(lambda: stated_importance(-data, ["a", "b"]), "data", "below 0")
    refused(lambda: stated_importance(data.head(0), ["a"]), "data", "empty")
    refused(lambda: stated_importance(data, ["d"]), "data", "'d'")


def test_equal_drivers_weigh_alike():
    data = pd.DataFrame(list(itertools.product([0, 1], repeat=3)), columns=["a", "b", "c"])
    data["sat"] = data.sum(axis=1)
    for method in ("shapley", "standardised"):
        shares = derived_importance(data, "sat", ["a", "b", "c"], method).shares
        assert shares.tolist() == pytest.approx([1 / 3] * 3)
    assert conjoint_importance(data[["a", "b", "c"]], data.sat).shares.tolist() == pytest.approx(
        [1 / 3] * 3
    )


def test_inputs_stay_as_they_were(orme_cards):
    cards, ratings = orme_cards
    kept, kept_ratings, data = cards.copy(deep=True), list(ratings), satisfied("large", 1)
    kept_data = data.copy(deep=True)
    conjoint_importance(cards, ratings, price="price")
    derived_importance(data, "sat", FACTORS)
    stated_importance(data, FACTORS)
    pd.testing.assert_frame_equal(cards, kept, check_exact=True)
    pd.testing.assert_frame_equal(data, kept_data, check_exact=True)
    assert ratings == kept_ratings
