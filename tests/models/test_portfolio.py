"""Which segments to serve: hand figures, exhaustive search, and how far the figures may err."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_cases import refused

from workshop_kit.models.segmentation import choose_segments

PROFIT, UNITS = "economic_profit_mcny", "capability_units"


def office() -> pd.DataFrame:
    """Return the five segments of the office case."""
    figures = {PROFIT: [6.0, 5.0, 4.5, 2.0, -1.0], UNITS: [4, 3, 3, 1, 2]}
    return pd.DataFrame(figures, pd.Index(["S1", "S2", "S3", "S4", "S5"], name="segment"))


def possible(data, capability, mandatory=(), together=(), apart=()):
    """Return every portfolio that can be served, with its profit."""
    found = {}
    for served in product([False, True], repeat=len(data)):
        names = set(data.index[list(served)])
        fits = data.loc[list(served), UNITS].sum() <= capability + 1e-9
        kept = set(mandatory) <= names and all((a in names) == (b in names) for a, b in together)
        if fits and kept and not any({a, b} <= names for a, b in apart):
            found[frozenset(names)] = data.loc[list(served), PROFIT].sum()
    return found


def test_the_office_case(expected):
    best, wanted = choose_segments(office()), expected["E14"]
    assert list(best.chosen) == wanted["best"]
    assert best.profit_mcny == pytest.approx(wanted["value"])
    assert best.greedy == ("S1", "S2")
    assert best.greedy_profit_mcny == pytest.approx(wanted["greedy"])
    assert best.units == best.capability == 7
    assert best.segments.loc["S4", "profit_per_unit_mcny"] == 2


def test_how_far_the_figures_may_err():
    best = choose_segments(office())
    assert best.safe_error_pct == pytest.approx(100 * 0.5 / 12.5)
    assert best.rival == ("S1", "S2")
    assert choose_segments(office(), profit_error_pct=3.9).holds
    assert not choose_segments(office(), profit_error_pct=4.1).holds
    turns = best.segments["turns_at_mcny"].to_dict()
    assert turns == pytest.approx({"S1": 6.5, "S2": 4.0, "S3": 4.0, "S4": 1.5, "S5": 3.5})


def test_beyond_the_safe_error_the_rival_wins():
    for error, winner in [(0.0399, ["S2", "S3", "S4"]), (0.0401, ["S1", "S2"])]:
        data = office()
        data[PROFIT] *= [1 + error, 1 - error, 1 - error, 1 - error, 1 + error]
        assert list(choose_segments(data).chosen) == winner


@pytest.mark.parametrize("name", ["S1", "S2", "S3", "S4", "S5"])
def test_the_answer_turns_where_it_says(name):
    best = choose_segments(office())
    was = name in best.chosen
    turn = best.segments.at[name, "turns_at_mcny"]
    for shift, served in [(-0.01, False), (0.01, True)]:
        data = office()
        data.loc[name, PROFIT] = turn + shift
        assert (name in choose_segments(data).chosen) is served
    assert (best.segments.at[name, "profit_mcny"] > turn) == was


def test_mandatory_pairs_and_incompatible_pairs():
    must = choose_segments(office(), mandatory=["S1"])
    assert must.chosen == ("S1", "S2")
    assert np.isnan(must.segments.at["S1", "turns_at_mcny"])
    assert must.segments["mandatory"].tolist() == [True, False, False, False, False]
    both = choose_segments(office(), together=[("S1", "S5")])
    assert both.chosen == ("S2", "S3", "S4")
    pulled = choose_segments(office(), mandatory=["S5"], together=[("S1", "S5")])
    assert pulled.chosen == ("S1", "S4", "S5")
    assert choose_segments(office(), apart=[("S2", "S3")]).chosen == ("S1", "S2")
    none = choose_segments(office(), apart=[("S2", "S3")], together=[("S2", "S3")])
    assert none.chosen == ("S1", "S4")


def test_greedy_keeps_the_rules():
    assert choose_segments(office(), apart=[("S1", "S2")]).greedy == ("S1", "S3")
    assert choose_segments(office(), 8, together=[("S4", "S5")]).greedy == ("S1", "S2")
    assert choose_segments(office(), 20, together=[("S4", "S5")]).greedy[-2:] == ("S4", "S5")
    assert choose_segments(office(), 4, mandatory=["S5"]).greedy == ("S4", "S5")


def test_a_chain_of_pairs_goes_together():
    chain = [("S1", "S2"), ("S2", "S3"), ("S3", "S4")]
    must = choose_segments(office(), 11, mandatory=["S4"], together=chain)
    assert must.chosen == ("S1", "S2", "S3", "S4")
    refused(lambda: choose_segments(office(), 10, 0, ["S4"], chain), "capability", "11 or more")


def test_no_capability_and_plenty_of_it():
    nothing = choose_segments(office(), 0)
    assert nothing.chosen == nothing.greedy == ()
    assert nothing.rival is None
    assert nothing.safe_error_pct == np.inf
    assert nothing.segments["turns_at_mcny"].isna().all()
    plenty = choose_segments(office(), 100)
    assert plenty.chosen == ("S1", "S2", "S3", "S4")
    assert plenty.safe_error_pct == pytest.approx(100)


def test_equally_good_portfolios():
    twins = pd.DataFrame({PROFIT: [3, 3, 0], UNITS: [2, 1, 1]}, ["a", "b", "c"])
    best = choose_segments(twins, 2)
    assert best.chosen == ("b",), "fewer units"
    assert best.safe_error_pct == pytest.approx(0, abs=1e-6)
    assert best.rival == ("a",)
    assert best.holds
    free = pd.DataFrame({PROFIT: [1.0], UNITS: [0.0]}, ["free"])
    assert np.isnan(choose_segments(free).segments.at["free", "profit_per_unit_mcny"])


def test_what_cannot_be_served_is_refused_with_the_reason():
    two = ["S1", "S2", "S3"]
    refused(
        lambda: choose_segments(office(), mandatory=two), "capability", "10 or more", "S1 + S2 + S3"
    )
    refused(
        lambda: choose_segments(office(), mandatory=["S1", "S2"], apart=[("S1", "S2")]),
        "apart", "S1 and S2", "one may be left out",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "name", "words"),
    [
        ({"capability": -1}, "capability", ["-1"]),
        ({"capability": np.nan}, "capability", ["nan"]),
        ({"profit_error_pct": -3}, "profit_error_pct", ["-3"]),
        ({"mandatory": ["S9"]}, "mandatory", ["S9", "one of: S1"]),
        ({"mandatory": "S1"}, "mandatory", ["list"]),
        ({"together": [("S1", "S9")]}, "together", ["S9"]),
        ({"together": [("S1", "S1")]}, "together", ["two different"]),
        ({"apart": ["S1"]}, "apart", ["pairs"]),
        ({"apart": [("S1", "S2", "S3")]}, "apart", ["pairs"]),
        ({"profit": "gain"}, "segments", ["'gain'"]),
    ],
)
def test_arguments_that_cannot_be_used(arguments, name, words):
    refused(lambda: choose_segments(office(), **arguments), name, *words)


def test_tables_that_cannot_be_used():
    table = office()
    refused(lambda: choose_segments(table.head(0)), "segments", "empty")
    refused(lambda: choose_segments(pd.concat([table, table])), "segments", "two", "'S1'")
    table.loc["S2", UNITS] = -1
    refused(lambda: choose_segments(table), "segments", "-1 units", "'S2'")
    table.loc["S2", UNITS] = np.nan
    refused(lambda: choose_segments(table), "segments", "nan", "'S2'")


figures = st.lists(st.tuples(st.integers(-30, 90), st.integers(0, 5)), min_size=1, max_size=6)
pair = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=2)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(rows=figures, capability=st.integers(0, 14), together=pair, apart=pair)
def test_nothing_beats_the_answer_within_the_safe_error(rows, capability, together, apart):
    data = pd.DataFrame(rows, list("abcdef")[: len(rows)], [PROFIT, UNITS]) / [10, 1]
    rules = {
        "together": [(data.index[a], data.index[b]) for a, b in together if a < b < len(data)],
        "apart": [(data.index[a], data.index[b]) for a, b in apart if a < b < len(data)],
    }
    best = choose_segments(data, capability, **rules)
    all_others = possible(data, capability, **rules)
    assert best.profit_mcny == pytest.approx(max(all_others.values()))
    assert best.profit_mcny >= best.greedy_profit_mcny - 1e-9
    mine, size = set(best.chosen), data[PROFIT].abs()
    ratios = []
    for other, value in all_others.items():
        differ = size[list(mine ^ other)].sum()
        if differ > 0:
            ratios.append(100 * (best.profit_mcny - value) / differ)
    assert best.safe_error_pct == pytest.approx(min(ratios, default=np.inf), abs=1e-4)


def test_no_random_portfolio_is_better_and_money_scales():
    rng = np.random.default_rng(5)
    data = pd.DataFrame({PROFIT: rng.normal(3, 3, 12), UNITS: rng.integers(1, 6, 12)})
    data.index = [f"T{number}" for number in range(12)]
    before = data.copy()
    best = choose_segments(data, 15)
    feasible = 0
    while feasible < 1000:
        served = rng.random(12) < 0.35
        if data.loc[served, UNITS].sum() <= 15:
            feasible += 1
            assert data.loc[served, PROFIT].sum() <= best.profit_mcny + 1e-9
    turned = choose_segments(data.sample(frac=1, random_state=1), 15)
    assert set(turned.chosen) == set(best.chosen)
    pd.testing.assert_frame_equal(turned.segments.loc[data.index], best.segments)
    scaled = choose_segments(data.assign(**{PROFIT: data[PROFIT] * 1000}), 15)
    assert scaled.chosen == best.chosen
    assert scaled.profit_mcny == pytest.approx(1000 * best.profit_mcny)
    assert scaled.safe_error_pct == pytest.approx(best.safe_error_pct, rel=1e-4)
    pd.testing.assert_frame_equal(data, before)


def test_names_may_stand_in_a_column():
    assert choose_segments(office().reset_index()).chosen == ("S2", "S3", "S4")
