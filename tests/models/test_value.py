"""Value: figures of the brief, properties, edges, refusals, speed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_kit.models import OutOfRange
from workshop_kit.models._weights import weights
from workshop_kit.models.value import (
    DRIVERS,
    PARTS,
    account_economic_profit,
    check_proposition,
    distinctiveness,
    economic_profit,
    economic_value,
    mended_elements,
    own_economic_profit,
    own_elements,
    own_scorecard,
    programme_profit,
    scorecard,
    sentence_tests,
    total_cost_of_ownership,
    value_map,
)

QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)
money = st.floats(0, 1e5)
OURS = {"price_cny": 2.1, "orders": 12, "stock_cny": 10_000, "rejects": 20, "stop_hours": 0.5}
RIVAL = {"price_cny": 2.0, "orders": 40, "stock_cny": 25_000, "rejects": 80, "stop_hours": 3}
QUALITIES = [f"q{n}" for n in range(1, 11)]


def refused(call, argument: str, *words: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        call()
    assert caught.value.argument == argument
    for word in words:
        assert word in str(caught.value)


def ten_elements() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "weight_pct": [15, 12, 12, 10, 10, 10, 9, 8, 8, 6],
            "us": [6, 5, 6, 4, 5, 6, 5, 4, 3, 5],
            "nba": [5, 5, 4, 5, 5, 4, 5, 4, 4, 3],
        },
        index=range(1, 11),
    )


def seven_figures() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "weight": [0.30, 0.15, 0.15, 0.10, 0.15, 0.10, 0.05],
            "target": [100.0] * 7,
            "actual": [90, 105, 80, 110, 97, 130, 70],
        },
        index=list("ABCDEFG"),
    )


def suppliers() -> pd.DataFrame:
    random = np.random.default_rng(6)
    means = random.uniform(3, 6, (5, 10))
    answers = np.clip(random.normal(means[:, None], 1, (5, 120, 10)), 1, 7)
    table = pd.DataFrame(answers.mean(axis=1), list("WGSMD"), QUALITIES)
    return table.assign(price_cny=[104, 100, 98, 92, 97])


# -- economic value to the customer ----------------------------------------------------


def test_economic_value_of_the_exhibit(expected):
    found = economic_value(300, 350, 100, 200, 825)
    assert found.value_cny == expected["E05"]["EVC"]
    assert found.inducement_cny == 125
    assert found.parts["total_cny"].tolist() == [300, 650, 750, 950]


def test_a_dearer_start_lowers_the_value():
    assert economic_value(300, 350, -100, 200).value_cny == 750
    dear = economic_value(price_cny=1000)
    assert dear.inducement_cny == -50
    assert dear.margin_cny == 500
    assert economic_value(0, -10, 0, 0).value_cny == -10, "worse than nothing"


@QUICK
@given(parts=st.tuples(money, money, money, money), price=money, cost=money)
def test_inducement_and_margin_share_the_headroom(parts, price, cost):
    found = economic_value(*parts, price, cost)
    both = found.inducement_cny + found.margin_cny
    assert both == pytest.approx(found.headroom_cny, abs=1e-6)
    assert found.value_cny == pytest.approx(sum(parts), abs=1e-6)


@pytest.mark.parametrize("argument", ["reference_cny", "price_cny", "unit_cost_cny"])
def test_economic_value_refuses_what_it_cannot_use(argument):
    refused(lambda: economic_value(**{argument: -1}), argument, "0 or more")
    refused(lambda: economic_value(functional_cny=math.nan), "functional_cny")


# -- total cost of ownership -----------------------------------------------------------


def test_total_cost_of_the_connectors(expected):
    found = total_cost_of_ownership(OURS, RIVAL)
    assert found.rival_cny == pytest.approx(expected["E05"]["TCO_rival"])
    assert found.ours_cny == pytest.approx(expected["E05"]["TCO_us"])
    assert found.saving_cny == pytest.approx(20_400)
    assert found.saving_share == pytest.approx(expected["E05"]["saving_pct"], abs=1e-6)
    assert found.parity_price_cny == pytest.approx(2.304)
    assert found.lines["rival_cny"].tolist() == [200_000, 12_000, 5_000, 12_000, 12_000]


@QUICK
@given(
    ours=st.fixed_dictionaries(dict.fromkeys(DRIVERS, money)),
    rival=st.fixed_dictionaries({name: st.floats(0.1, 1e5) for name in DRIVERS}),
    units=st.floats(1, 1e6),
)
def test_at_the_parity_price_nothing_is_saved(ours, rival, units):
    found = total_cost_of_ownership(ours, rival, units)
    assert found.lines["saving_cny"].sum() == pytest.approx(found.saving_cny, abs=1e-3)
    if found.parity_price_cny >= 0:
        level = total_cost_of_ownership(ours, rival, units, price_cny=found.parity_price_cny)
        assert level.saving_cny == pytest.approx(0, abs=1e-6 * (found.ours_cny + found.rival_cny))
    double = total_cost_of_ownership(
        ours | {"price_cny": 2 * ours["price_cny"], "stock_cny": 2 * ours["stock_cny"]},
        rival | {"price_cny": 2 * rival["price_cny"], "stock_cny": 2 * rival["stock_cny"]},
        units,
        600,
        20,
        300,
        8000,
    )
    assert double.saving_cny == pytest.approx(2 * found.saving_cny, rel=1e-6, abs=1e-3)


def test_the_order_of_drivers_changes_nothing_and_no_driver_may_lack():
    turned = dict(reversed(OURS.items()))
    assert total_cost_of_ownership(turned, RIVAL).ours_cny == pytest.approx(220_600)
    assert list(turned) == list(reversed(OURS))
    short = {name: OURS[name] for name in DRIVERS[:3]}
    refused(lambda: total_cost_of_ownership(short, RIVAL), "ours", "stop_hours")
    refused(lambda: total_cost_of_ownership({}, RIVAL), "ours", "nothing")
    refused(lambda: total_cost_of_ownership(OURS, RIVAL | {"x": 1}), "rival", "x")
    refused(lambda: total_cost_of_ownership(OURS, [1]), "rival", "list")
    refused(lambda: total_cost_of_ownership(OURS | {"rejects": -1}, RIVAL), "ours", "-1")
    refused(lambda: total_cost_of_ownership(OURS, RIVAL | {"price_cny": 0}), "rival", "above 0")
    refused(lambda: total_cost_of_ownership(OURS, RIVAL, 0), "units")
    refused(lambda: total_cost_of_ownership(OURS, RIVAL, price_cny=-1), "price_cny")
    refused(lambda: total_cost_of_ownership(OURS, RIVAL, stock_rate_pct=101), "stock_rate_pct")


# -- distinctiveness -------------------------------------------------------------------


def test_ten_elements_of_the_brief(expected):
    found = distinctiveness(ten_elements())
    assert found.us_score == pytest.approx(expected["E10"]["us"])
    assert found.nba_score == pytest.approx(expected["E10"]["nba"])
    assert found.advantage == pytest.approx(expected["E10"]["D"])
    assert found.difference_weight_pct == expected["E10"]["w_diff"]
    assert found.deficit_weight_pct == expected["E10"]["w_def"]
    assert found.lead == (3, 6)
    assert found.value_cny == pytest.approx(2.65)
    assert found.value_share == pytest.approx(0.0265)


@QUICK
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 7), st.integers(1, 7)), min_size=1),
    st.randoms(use_true_random=False),
)
def test_the_advantage_is_the_sum_of_points_in_any_order(rows, random):
    table = pd.DataFrame(rows, columns=["weight_pct", "us", "nba"])
    table.loc[0, "weight_pct"] += 1
    found = distinctiveness(table, normalise=True)
    assert found.advantage == pytest.approx(found.elements["points"].sum(), abs=1e-9)
    assert 1 <= found.us_score <= 7 + 1e-9
    assert len(found.lead) <= 2
    order = list(table.index)
    random.shuffle(order)
    again = distinctiveness(table.loc[order], normalise=True)
    assert again.advantage == pytest.approx(found.advantage, abs=1e-9)


def test_an_offer_like_the_alternative_has_nothing_to_lead_with():
    table = ten_elements().assign(nba=lambda frame: frame["us"])
    found = distinctiveness(table)
    assert found.lead == ()
    assert (found.advantage, found.difference_weight_pct, found.deficit_weight_pct) == (0, 0, 0)
    assert set(found.elements["kind"]) == {"parity"}
    unwanted = pd.DataFrame({"weight_pct": [100, 0], "us": [4, 7], "nba": [4, 1]})
    assert distinctiveness(unwanted).lead == (), "a difference without weight leads nowhere"
    assert distinctiveness(unwanted + 0.0).elements["kind"].tolist() == ["parity", "difference"]


def test_distinctiveness_refuses_what_it_cannot_use():
    table = ten_elements()
    refused(lambda: distinctiveness(table.head(9)), "elements", "94", "100")
    refused(lambda: distinctiveness(table.assign(us=8)), "elements", "1 to 7")
    refused(lambda: distinctiveness(table.assign(us=0)), "elements", "1 to 7")
    refused(lambda: distinctiveness(table.drop(columns="nba")), "elements", "'nba'")
    refused(lambda: distinctiveness(table.set_axis([1] * 10)), "elements", "two rows")
    refused(lambda: distinctiveness(table.head(0)), "elements", "empty")
    refused(lambda: distinctiveness(table, price_cny=0), "price_cny")
    refused(lambda: distinctiveness(table, value_per_point_cny=-1), "value_per_point_cny")
    assert distinctiveness(table.head(9), normalise=True).elements["weight_pct"].sum() == (
        pytest.approx(100)
    )


# -- scorecard -------------------------------------------------------------------------


def test_scorecard_of_the_brief(expected):
    found = scorecard(seven_figures())
    assert found.score == pytest.approx(expected["E11"]["S"])
    assert found.triggered == ("G", "C")
    assert scorecard(seven_figures(), trigger_pct=95).triggered == ("G", "C", "A")
    assert scorecard(seven_figures(), cap_pct=130).score == pytest.approx(0.968)


def test_where_lower_is_better_attainment_is_turned_round():
    table = pd.DataFrame(
        {
            "weight": [0.25] * 4,
            "target": [10, 10, 10, 10],
            "actual": [20, 5, 0, 8],
            "lower_is_better": [True, True, True, False],
        }
    )
    found = scorecard(table)
    assert found.kpis["attainment"].tolist() == [0.5, 2, math.inf, 0.8]
    assert found.kpis["counted"].tolist() == [0.5, 1.2, 1.2, 0.8]
    assert found.triggered == (0, 3)


def test_a_loss_against_a_target_counts_negative():
    table = pd.DataFrame({"weight": [1.0], "target": [10], "actual": [-5]})
    assert scorecard(table).score == -0.5
    assert scorecard(table).triggered == (0,)


@QUICK
@given(
    st.lists(st.tuples(st.floats(0.1, 1), st.floats(1, 100), st.floats(0, 200)), min_size=1),
    st.floats(100, 200),
)
def test_no_score_passes_the_cap(rows, cap):
    table = pd.DataFrame(rows, columns=["weight", "target", "actual"])
    found = scorecard(table, cap, normalise=True)
    assert 0 <= found.score <= cap / 100 + 1e-9
    again = scorecard(table.iloc[::-1], cap, normalise=True)
    assert again.score == pytest.approx(found.score)
    on_target = scorecard(table.assign(actual=table["target"]), normalise=True)
    assert on_target.score == pytest.approx(1)
    assert on_target.triggered == ()


def test_a_scorecard_refuses_what_it_cannot_use():
    table = seven_figures()
    low = table.assign(lower_is_better=True)
    refused(lambda: scorecard(table.head(6)), "kpis", "0.95", "normalise")
    refused(lambda: scorecard(table.assign(target=0)), "kpis", "above 0")
    refused(lambda: scorecard(table.assign(actual=math.nan)), "kpis", "nan")
    refused(lambda: scorecard(low.assign(actual=-1)), "kpis", "-1", "0 or more")
    refused(lambda: scorecard(low.assign(lower_is_better="yes")), "kpis", "True or False")
    refused(lambda: scorecard(table.set_axis(["A"] * 7)), "kpis", "two rows")
    refused(lambda: scorecard(table.head(0)), "kpis", "empty")
    refused(lambda: scorecard(table, 99), "cap_pct")
    refused(lambda: scorecard(table, trigger_pct=101), "trigger_pct")


# -- economic profit -------------------------------------------------------------------


def test_economic_profit_of_one_year():
    found = economic_profit(9, 50, 10)
    assert found.by_year["economic_profit_kcny"].tolist() == [4]
    assert found.spread_pct == pytest.approx(8)


def test_economic_profit_in_todays_money_is_the_net_present_value(expected):
    found = economic_profit(10, [100, 75, 50, 25], 8)
    assert found.by_year["economic_profit_kcny"].tolist() == expected["E11b"]["EP"]
    assert found.value_kcny == pytest.approx(expected["E11b"]["NPV"], abs=1e-6)
    cash = -100 + sum((10 + 25) / 1.08**year for year in range(1, 5))
    assert found.value_kcny == pytest.approx(cash)


@QUICK
@given(
    profits=st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=12),
    capital=st.floats(1, 1e5),
    wacc=st.floats(0, 40),
    factor=st.floats(0.1, 100),
)
def test_economic_profit_equals_net_present_value_whatever_the_profits(
    profits, capital, wacc, factor
):
    years = len(profits)
    opening = [capital * (years - year) / years for year in range(years)]
    found = economic_profit(profits, opening, wacc)
    cash = sum(
        (profit + capital / years) / (1 + wacc / 100) ** (year + 1)
        for year, profit in enumerate(profits)
    )
    assert found.value_kcny == pytest.approx(cash - capital, abs=1e-6 * (capital + 1e5))
    scaled = economic_profit(np.array(profits) * factor, np.array(opening) * factor, wacc)
    assert scaled.value_kcny == pytest.approx(factor * found.value_kcny, rel=1e-6, abs=1e-3)


def test_growth_with_slow_payment_destroys_value():
    slow = account_economic_profit(nopat_pct=4, payment_days=150)
    grown = account_economic_profit(nopat_pct=4, payment_days=150, growth_pct=20)
    assert slow.spread_pct < 0
    assert grown.value_kcny < slow.value_kcny < 0
    good = account_economic_profit(nopat_pct=9, payment_days=60)
    assert account_economic_profit(nopat_pct=9, payment_days=60, growth_pct=20).value_kcny > (
        good.value_kcny
    )
    assert good.by_year["capital_kcny"].iloc[0] == pytest.approx(26_000 * 73 / 365 + 5_663)


def test_without_capital_there_is_no_spread():
    found = economic_profit(9, 0)
    assert math.isnan(found.spread_pct)
    assert found.by_year["economic_profit_kcny"].tolist() == [9]
    assert economic_profit(9, 50, 0).value_kcny == 9


def test_economic_profit_refuses_what_it_cannot_use():
    refused(lambda: economic_profit([1, 2, 3], [1, 2]), "capital_kcny", "2 years", "3")
    refused(lambda: economic_profit([1, math.nan]), "nopat_kcny", "nan")
    refused(lambda: economic_profit([]), "nopat_kcny", "empty")
    refused(lambda: economic_profit(9, -1), "capital_kcny", "-1")
    refused(lambda: economic_profit(9, [5, -1]), "capital_kcny", "-1")
    refused(lambda: economic_profit(None), "nopat_kcny", "None")
    refused(lambda: economic_profit(9, 50, 101), "wacc_pct")
    refused(lambda: account_economic_profit(revenue_kcny=0), "revenue_kcny")
    refused(lambda: account_economic_profit(payment_days=-1), "payment_days")
    refused(lambda: account_economic_profit(stock_days=400), "stock_days", "365")
    refused(lambda: account_economic_profit(years=0), "years")


def test_a_programme_is_worth_less_the_worse_its_terms():
    asked = programme_profit().value_kcny
    for worse in (
        {"price_cny": 99},
        {"price_down_pct": 3.5},
        {"cost_down_pct": 1},
        {"volume_kunits": 190},
        {"payment_days": 120},
        {"consignment_days": 60},
    ):
        assert programme_profit(**worse).value_kcny < asked
    without = programme_profit(resident_engineer=False).by_year["nopat_kcny"]
    assert (without - programme_profit().by_year["nopat_kcny"]).tolist() == [150] * 5


@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(st.floats(50, 400), st.floats(50, 150))
def test_a_module_more_adds_the_same_whatever_the_volume(volume, price):
    def worth(kunits):
        return programme_profit(price_cny=price, volume_kunits=kunits).value_kcny

    first, second = worth(volume + 1) - worth(volume), worth(volume + 2) - worth(volume + 1)
    assert first == pytest.approx(second, abs=1e-6)


def test_a_programme_refuses_what_it_cannot_use():
    refused(lambda: programme_profit(price_cny=-1), "price_cny")
    refused(lambda: programme_profit(volume_kunits=0), "volume_kunits")
    refused(lambda: programme_profit(price_down_pct=100), "price_down_pct")
    refused(lambda: programme_profit(payment_days=400), "payment_days", "365")
    refused(lambda: programme_profit(consignment_days=-1), "consignment_days")


# -- value map -------------------------------------------------------------------------


def test_surplus_is_the_distance_to_the_fair_value_line():
    offers = suppliers()
    even = dict.fromkeys(QUALITIES, 0.1)
    found = value_map(offers, even, "W")
    table = found.offers
    base = table.loc[found.nba]
    surplus = 5 * (table["benefit"] - base["benefit"]) - (table["price_cny"] - base["price_cny"])
    assert table["surplus_cny"].to_numpy() == pytest.approx(surplus.to_numpy())
    assert table.at[found.nba, "surplus_cny"] == 0
    assert table["benefit"].to_numpy() == pytest.approx(offers[QUALITIES].mean(axis=1).to_numpy())
    rivals = table.drop("W")
    assert (rivals["surplus_cny"] <= 1e-9).all(), "no rival is better than the next best"
    assert found.surplus_cny == table.at["W", "surplus_cny"]


def test_the_next_best_alternative_differs_by_segment():
    offers = pd.DataFrame(
        {"service": [6, 6, 3], "range": [5, 3, 6], "price_cny": [100, 98, 98]}, list("WAB")
    )
    found = [value_map(offers, {"service": s, "range": 1 - s}, "W").nba for s in (0.8, 0.2)]
    assert found == ["A", "B"]
    named = value_map(offers, {"service": 0.8, "range": 0.2}, "W", nba="B")
    assert named.nba == "B"
    assert named.offers.at["A", "surplus_cny"] > 0, "a poor choice of alternative shows"
    tied = value_map(offers.assign(range=3, service=3), {"service": 1}, "W", 0)
    assert tied.nba == "A"


@QUICK
@given(factor=st.floats(0.1, 1000), cut=st.floats(0, 50))
def test_scaling_money_scales_surplus_and_a_lower_price_adds_to_it(factor, cut):
    offers, even = suppliers(), dict.fromkeys(QUALITIES, 0.1)
    one = value_map(offers, even, "W", 5)
    scaled = value_map(offers.assign(price_cny=factor * offers["price_cny"]), even, "W", 5 * factor)
    assert scaled.surplus_cny == pytest.approx(factor * one.surplus_cny)
    cheaper = offers.astype(float)
    cheaper.loc["W", "price_cny"] -= cut
    assert value_map(cheaper, even, "W", 5).surplus_cny == pytest.approx(one.surplus_cny + cut)
    turned = value_map(offers.iloc[::-1], even, "W", 5)
    pd.testing.assert_frame_equal(turned.offers.loc[one.offers.index], one.offers)


def test_a_value_map_refuses_what_it_cannot_use():
    offers, even = suppliers(), dict.fromkeys(QUALITIES, 0.1)
    before = offers.copy(deep=True)
    refused(lambda: value_map(offers, even, "X"), "us", "X", "W, G")
    refused(lambda: value_map(offers, even, "W", nba="X"), "nba", "X")
    refused(lambda: value_map(offers, even, "W", nba="W"), "nba", "another supplier")
    refused(lambda: value_map(offers.head(1), even, "W"), "nba", "another supplier")
    refused(lambda: value_map(offers, even | {"q1": 0.5}, "W"), "weights", "1.4")
    refused(lambda: value_map(offers, {"price_cny": 1.0}, "W"), "weights", "without the price")
    refused(lambda: value_map(offers, {"reach": 1.0}, "W"), "offers", "'reach'")
    refused(lambda: value_map(offers, even, "W", price="cost"), "offers", "'cost'")
    refused(lambda: value_map(offers.assign(price_cny=-1), even, "W"), "offers", "-1")
    refused(lambda: value_map(offers.set_axis(list("WGSMM")), even, "W"), "offers", "two rows")
    refused(lambda: value_map(offers, even, "W", -1), "value_per_point_cny")
    pd.testing.assert_frame_equal(offers, before)


# -- proposition -----------------------------------------------------------------------


def test_a_proposition_is_complete_or_says_what_it_lacks():
    whole = ("tender buyers", ["half the rejects"], ["price"], "saves 20 k¥ a year", "trial")
    assert check_proposition(*whole) == ()
    assert check_proposition(*whole[:3], "一年省 20 千元", "试用记录") == ()
    assert check_proposition(" ", ["", " "], [], "saves a lot", "") == PARTS
    three = ("all", ["a", "b", "c"], *whole[2:])
    assert check_proposition(*three) == ("differences",)
    assert check_proposition(*three, most_differences=3) == ()


def test_a_proposition_refuses_what_is_no_text():
    refused(lambda: check_proposition("a", "fast", [], "1", "b"), "differences", "fast")
    refused(lambda: check_proposition("a", [], None, "1", "b"), "parities", "None")
    refused(lambda: check_proposition("a", [1], [], "1", "b"), "differences", "a text")
    refused(lambda: check_proposition("a", [], [], 5, "b"), "claim", "5")
    refused(lambda: check_proposition("a", [], [], "1", "b", 0), "most_differences")


# -- sentence --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("我们以客户为中心，质量一流，服务十分周到，性价比高。", ()),
        ("We put customers first, with the best quality in its class.", ()),
        ("比其他供应商更可靠。", ("alternative",)),
        ("准时交付率 99.5%", ("number",)),
        ("每年少停线三次", ("number",)),
        ("Half the rejects", ("number",)),
        ("有第三方审计报告，可查。", ("proof",)),
        ("Ask for our test report.", ("proof",)),
        ("Unlike today's supplier, we stay.", ("alternative",)),
        ("占比、同比、比例", ()),
        ("", ()),
    ],
)
def test_a_sentence_passes_the_tests_it_passes(sentence, held):
    tests = sentence_tests(sentence).tests.iloc[0]
    assert tuple(tests.index[tests]) == held


def test_the_sentence_that_passes_most_is_the_strongest():
    said = {"A": "Good.", "B": "20% less than the rival", "C": "5 more than the rival, tested"}
    found = sentence_tests(said)
    assert found.passed.to_dict() == {"A": 0, "B": 2, "C": 3}
    assert (found.strongest(), found.complete) == ("C", ("C",))


def test_sentences_refuse_what_is_no_text():
    refused(lambda: sentence_tests({}), "sentences", "at least one")
    refused(lambda: sentence_tests({"A": 5}), "sentences", "A")
    refused(lambda: sentence_tests(["A"]), "sentences")


# -- weights, speed --------------------------------------------------------------------


def test_weights_are_read_in_one_place():
    assert weights("w", {"a": 1, "b": 3}, True) == {"a": 0.25, "b": 0.75}
    assert weights("w", {"a": 40, "b": 60}, total=100) == {"a": 40, "b": 60}
    refused(lambda: weights("w", {"a": 0}, True), "w", "adding up to 0")
    refused(lambda: weights("w", {"a": math.nan}), "w", "nan")


# -- one change, and one's own figures ---------------------------------------------------


def test_a_mended_element_adds_its_weight_to_the_lead():
    table = ten_elements()
    before = distinctiveness(table).advantage
    assert mended_elements(table).advantage == pytest.approx(before)
    assert mended_elements(table, 4, 1).advantage == pytest.approx(before + 0.10)
    assert mended_elements(table, 9, 2).advantage == pytest.approx(before + 0.16)
    best = mended_elements(table, 1, 6)
    assert best.elements.loc[1, "us"] == 7, "a rating ends at 7"
    pd.testing.assert_frame_equal(table, ten_elements())
    refused(lambda: mended_elements(table, "price"), "mend", "price")
    refused(lambda: mended_elements(table, 4, 7), "points")


def test_what_is_not_proven_is_told_of_the_two_only():
    table = ten_elements().assign(proof="none")
    assert distinctiveness(ten_elements()).to_prove == ()
    assert distinctiveness(table).to_prove == (3, 6)
    table.loc[6, "proof"] = "customer_books"
    assert distinctiveness(table).to_prove == (3,)
    assert mended_elements(table, 4, 1).to_prove == (3,)


def test_own_weights_need_not_add_up():
    table = ten_elements().rename(columns={"weight_pct": "weight"})
    whole = own_elements(table)
    assert whole.advantage == pytest.approx(0.53)
    assert whole.value_cny == 0
    tenfold = own_elements(table.assign(weight=10 * table["weight"]))
    assert tenfold.advantage == pytest.approx(whole.advantage)
    refused(lambda: own_elements(table.assign(weight=0)), "elements", "0")
    refused(lambda: own_elements(None), "ratings")


def test_a_trigger_of_its_own_says_when_to_act():
    table = seven_figures()
    assert scorecard(table).triggered == ("G", "C")
    own = table.assign(trigger=[89, 90, 80, 90, 98, 90, 60])
    found = scorecard(own)
    assert found.triggered == ("C", "E"), "to reach the trigger is enough, for C at 80"
    assert found.score == pytest.approx(scorecard(table).score)
    assert scorecard(own.assign(trigger=0)).triggered == ()
    refused(lambda: scorecard(own.assign(trigger=-1)), "kpis", "trigger")


def test_a_trigger_above_the_target_means_lower_is_better():
    table = pd.DataFrame(
        {"weight": [2, 2], "target": [60, 100], "actual": [80, 80], "trigger": [70, 90]},
        index=pd.Index(["payment", "profit"], name="measure"),
    )
    found = own_scorecard(table)
    assert found.kpis["lower_is_better"].tolist() == [True, False]
    assert found.score == pytest.approx((60 / 80 + 80 / 100) / 2)
    assert found.triggered == ("payment", "profit")
    assert own_scorecard(table.assign(actual=[70, 90])).triggered == ("payment", "profit")
    assert own_scorecard(table.assign(actual=[69, 91])).triggered == ()


def test_earlier_payment_frees_capital_down_to_none():
    own = pd.DataFrame(
        {
            "counted_in": ["million"],
            "sales": [26.0],
            "nopat": [2.34],
            "capital": [13.0],
            "wacc_pct": [10.0],
        }
    )
    tens = own.assign(counted_in="ten_thousand", sales=2_600, nopat=234, capital=1_300)
    same = own_economic_profit(own).value_kcny
    assert own_economic_profit(tens).value_kcny == pytest.approx(same)
    refused(lambda: own_economic_profit(own.assign(counted_in="dollars")), "account", "million")
    left = [own_economic_profit(own, days).by_year["economic_profit_kcny"][1] for days in (0, 27)]
    assert left[0] == pytest.approx(1040)
    assert left[1] - left[0] == pytest.approx(26_000 * 27 / 365 / 10)
    assert own_economic_profit(own, 365).by_year["capital_kcny"][1] == 0
    refused(lambda: own_economic_profit(pd.concat([own, own])), "account", "one row")
    refused(lambda: own_economic_profit(own.assign(sales=0.0)), "account", "above 0")
    refused(lambda: own_economic_profit(own, -1), "days_earlier")
