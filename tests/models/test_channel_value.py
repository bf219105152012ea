"""What channel members are worth to installers, and what their work would justify."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_cases import refused
from scipy import stats

from workshop_kit.models.channel import BENEFITS, channel_value, equity_shares

QUICK = settings(max_examples=10, deadline=None, derandomize=True, database=None)
WORTH = {"VAR": (46, 18, 28), "INTL": (40, 14, 26), "direct": (30, 10, 20), "MID": (24, 16, 8)}


def survey(seed: int, installers: int = 180, spread: float = 15.0) -> pd.DataFrame:
    """Return what installers say of each of four members; means are the case's."""
    random = np.random.default_rng(seed)
    rows = []
    for member, (benefit, price, _net) in WORTH.items():
        table = pd.DataFrame({"member": member, "installer": range(installers)})
        noise = random.normal(size=(installers, 6)) * spread / np.sqrt(6)
        table[list(BENEFITS)] = benefit / 5 + noise[:, :5]
        table["extra_price_kcny"] = price + noise[:, 5]
        rows.append(table)
    return pd.concat(rows, ignore_index=True)


def base() -> pd.DataFrame:
    """Return the case's base figures, one row a member."""
    rows = [(name, benefit, price) for name, (benefit, price, _net) in WORTH.items()]
    return pd.DataFrame(rows, columns=["member", "advice_kcny", "extra_price_kcny"])


# -- channel value ---------------------------------------------------------------------


def test_values_of_the_brief():
    found = channel_value(base(), ["advice_kcny"])
    assert found.members["net_kcny"].to_dict() == {
        name: net for name, (_benefit, _price, net) in WORTH.items()
    }
    assert found.members["benefit_kcny"].tolist() == [46, 40, 30, 24]
    assert found.members["installers"].tolist() == [1] * 4
    assert found.members[["low_kcny", "high_kcny"]].isna().all(axis=None)
    assert found.gaps["gap_kcny"].to_dict() == {"INTL": 2, "direct": 8, "MID": 20}
    assert not found.gaps["clear"].any(), "one installer proves nothing"


@pytest.mark.parametrize("seed", range(4))
def test_a_survey_of_the_case_ranks_them_and_the_manufacturer_lies_clearly_behind(seed):
    offers = survey(seed)
    before = offers.copy(deep=True)
    found = channel_value(offers)
    assert found.members.index.tolist()[2:] == ["direct", "MID"]
    for name, (_benefit, _price, net) in WORTH.items():
        assert found.members.at[name, "net_kcny"] == pytest.approx(net, abs=4)
    assert found.gaps.loc[["direct", "MID"], "clear"].all()
    pd.testing.assert_frame_equal(offers, before)


def test_ranges_are_those_of_scipy():
    offers = survey(1, 30)
    nets = offers[list(BENEFITS)].sum(axis=1) - offers["extra_price_kcny"]
    by_member = {name: nets[offers["member"] == name].to_numpy() for name in WORTH}
    paired = channel_value(offers)
    for name, row in paired.gaps.iterrows():
        best = by_member[paired.members.index[0]]
        wanted = stats.ttest_rel(best, by_member[name]).confidence_interval(0.95)
        assert (row["low_kcny"], row["high_kcny"]) == pytest.approx(tuple(wanted))
    apart = channel_value(offers.drop(columns="installer"))
    for name, row in apart.gaps.iterrows():
        best = by_member[apart.members.index[0]]
        wanted = stats.ttest_ind(best, by_member[name], equal_var=False).confidence_interval(0.95)
        assert (row["low_kcny"], row["high_kcny"]) == pytest.approx(tuple(wanted))
    row = paired.members.iloc[0]
    wanted = stats.ttest_1samp(by_member[row.name], 0).confidence_interval(0.95)
    assert (row["low_kcny"], row["high_kcny"]) == pytest.approx(tuple(wanted))


def test_a_member_whom_others_judged_is_compared_without_pairs():
    offers = survey(2, 20)
    some = offers[(offers["member"] != "MID") | (offers["installer"] < 12)]
    gaps = channel_value(some).gaps
    assert gaps.at["MID", "clear"]
    one = offers[(offers["member"] != "MID") | (offers["installer"] < 1)]
    assert math.isnan(channel_value(one).gaps.at["MID", "low_kcny"])
    assert not channel_value(one).gaps.at["MID", "clear"]
    same = pd.concat([base().assign(installer=n) for n in (1, 2)] + [base().assign(installer=3)])
    same = same[(same["member"] != "MID") | (same["installer"] < 3)]
    exact = channel_value(same, ["advice_kcny"]).gaps.loc["MID"]
    assert (exact["low_kcny"], exact["high_kcny"], exact["clear"]) == (20, 20, True)


def test_one_member_has_nobody_behind():
    alone = channel_value(base().head(1), ["advice_kcny"])
    assert alone.gaps.empty
    assert alone.members["net_kcny"].tolist() == [28]


@QUICK
@given(seed=st.integers(0, 99), factor=st.floats(0.1, 100), random=st.integers(0, 99))
def test_order_of_rows_changes_nothing_and_money_scales(seed, factor, random):
    offers = survey(seed, 8)
    found = channel_value(offers)
    again = channel_value(offers.sample(frac=1, random_state=random))
    pd.testing.assert_frame_equal(again.members, found.members)
    pd.testing.assert_frame_equal(again.gaps, found.gaps)
    money = [*BENEFITS, "extra_price_kcny"]
    scaled = channel_value(offers.assign(**{name: factor * offers[name] for name in money}))
    assert scaled.members["net_kcny"].to_numpy() == pytest.approx(
        factor * found.members["net_kcny"].to_numpy(), rel=1e-9, abs=1e-9
    )
    assert scaled.gaps["clear"].tolist() == found.gaps["clear"].tolist()


@pytest.mark.parametrize(
    ("change", "argument", "word"),
    [
        (lambda table: table.head(0), "offers", "empty"),
        (lambda table: table.drop(columns="credit_kcny"), "offers", "'credit_kcny'"),
        (lambda table: table.drop(columns="member"), "offers", "'member'"),
        (lambda table: table.assign(stock_kcny=math.nan), "offers", "nan"),
        (lambda table: table.assign(extra_price_kcny="much"), "offers", "text"),
        (lambda table: table.assign(member=["VAR", None] * 6), "offers", "no member in row 1"),
        (lambda table: table.assign(installer=[1, None] * 6), "offers", "no installer in row 1"),
        (lambda table: pd.concat([table, table.head(1)]), "offers", "0 twice"),
        (lambda table: table["member"], "offers", "Series"),
    ],
)
def test_surveys_that_cannot_be_used_are_refused(change, argument, word):
    refused(lambda: channel_value(change(survey(1, 3))), argument, word)


def test_benefits_that_cannot_be_used_are_refused():
    refused(lambda: channel_value(base(), []), "benefits", "at least one")
    refused(lambda: channel_value(base(), "advice_kcny"), "benefits", "list")


# -- fair shares -----------------------------------------------------------------------


def costs() -> pd.DataFrame:
    return pd.DataFrame({"maker": [10, 30], "reseller": [30, 10]}, index=["advice", "stock"])


def test_shares_by_hand():
    shares = equity_shares(costs(), {"advice": 0.75, "stock": 0.25})
    assert shares.to_dict() == {"maker": 0.375, "reseller": 0.625}
    assert shares.name == "share"
    scaled = equity_shares(costs(), {"advice": 3, "stock": 1}, normalise=True)
    pd.testing.assert_series_equal(scaled, shares)
    assert equity_shares(costs(), {"advice": 1, "stock": 0})["reseller"] == 0.75


@QUICK
@given(
    rows=st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), min_size=1, max_size=9),
    factor=st.floats(0.1, 1000),
)
def test_shares_add_up_whatever_the_costs_and_their_unit(rows, factor):
    table = pd.DataFrame(rows, columns=list("abc")) + 0.01
    before = table.copy(deep=True)
    equal = dict.fromkeys(table.index, 1 / len(table))
    shares = equity_shares(table, equal)
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    mixed = equity_shares(factor * table.iloc[::-1, ::-1], equal)
    assert mixed[shares.index].to_numpy() == pytest.approx(shares.to_numpy())
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("table", "weights", "argument", "word"),
    [
        (costs().head(0), {"advice": 1}, "costs", "empty"),
        (-costs(), {"advice": 1}, "costs", "-10"),
        (costs() * math.nan, {"advice": 1}, "costs", "nan"),
        (costs().rename({"stock": "advice"}), {"advice": 1}, "costs", "'advice'"),
        (costs().mul([1, 0], axis=0), {"advice": 0.5, "stock": 0.5}, "costs", "'stock'"),
        (costs(), {"advice": 1}, "weights", "'stock'"),
        (costs(), {"advice": 0.5, "stock": 0.4, "credit": 0.1}, "weights", "'credit'"),
        (costs(), {"advice": 0.5, "stock": 0.4}, "weights", "0.9"),
        (costs(), {"advice": 1.5, "stock": -0.5}, "weights", "-0.5"),
        (costs(), {}, "weights", "dict"),
        ([1], {"advice": 1}, "costs", "list"),
    ],
)
def test_costs_and_weights_that_cannot_be_used_are_refused(table, weights, argument, word):
    refused(lambda: equity_shares(table, weights), argument, word)
