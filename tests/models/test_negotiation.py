"""Concessions, erosion of a programme, and a buyer who keeps its limit and its word."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_cases import refused

from workshop_kit.models.negotiation import (
    Trade,
    concessions,
    negotiate,
    programme_erosion,
    read_talks,
    rehearse,
    trade_gains,
    trades,
)

GETS = ("volume_commitment", "payment_30_days", "joint_cost_down", "longer_contract")


def codes(found) -> list[tuple[str, int]]:
    return [(flag.code, flag.round) for flag in found.flags]


@pytest.mark.parametrize(("offers", "limit"), [("offers1", "limit1"), ("offers2", "limit2")])
def test_the_limit_that_concessions_point_to(expected, offers, limit):
    found = concessions(expected["E07"][offers])
    assert found.implied_limit == pytest.approx(expected["E07"][limit])
    assert found.pattern == "shrinking"
    assert found.flags == ()
    assert found.paid is None


def test_equal_steps_signal_no_limit():
    found = concessions([100, 97, 94, 91])
    assert found.steps == (3, 3, 3)
    assert (found.pattern, found.implied_limit) == ("flat", None)
    assert codes(found) == [("flat", 2), ("flat", 3)]


@pytest.mark.parametrize(
    ("offers", "pattern", "limit", "flags"),
    [
        ([100, 99, 97, 93], "growing", None, [("growing", 2), ("growing", 3)]),
        ([100, 95, 94, 91], "mixed", None, [("growing", 3)]),
        ([100, 95], "none", None, []),
        ([100, 95, 95], "shrinking", 95, []),
        ([100, 95, 96], "shrinking", None, []),
        ([100, 100, 95], "growing", None, []),
        ([90, 94, 96, 97], "shrinking", 98, []),
        ([90, 90], "none", None, []),
    ],
)
def test_other_patterns(offers, pattern, limit, flags):
    found = concessions(offers)
    assert (found.pattern, found.implied_limit, codes(found)) == (pattern, limit, flags)


def test_what_was_got_and_what_the_other_side_did():
    offers, gets = [100, 96, 94, 93, 93], ["volume", None, "", False]
    found = concessions(offers, gets, answers=[80, 80, 85, 85])
    assert found.paid == 1
    assert codes(found) == [("reactive", 2), ("unpaid", 2), ("unpaid", 3)]


def test_offers_that_cannot_be_read():
    refused(lambda: concessions([100]), "offers", "at least two")
    refused(lambda: concessions("100"), "offers", "at least two")
    refused(lambda: concessions([100, np.nan]), "offers", "nan")
    refused(lambda: concessions([100, None]), "offers", "None")
    refused(lambda: concessions([100, 90], gets=[]), "gets", "1 entries")
    refused(lambda: concessions([100, 90], answers="8"), "answers", "1 entries")


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    start=st.integers(500, 2000),
    steps=st.lists(st.integers(1, 60), min_size=2, max_size=6, unique=True),
    scale=st.sampled_from([0.01, 3, 1000]),
)
def test_shrinking_steps_point_below_and_money_scales(start, steps, scale):
    offers = [float(start)]
    for step in sorted(steps, reverse=True):
        offers.append(offers[-1] - step)
    found = concessions(offers)
    assert found.pattern == "shrinking"
    assert found.implied_limit < offers[-1]
    assert sum(found.steps) == pytest.approx(offers[0] - offers[-1])
    scaled = concessions([scale * offer for offer in offers])
    assert scaled.implied_limit == pytest.approx(scale * found.implied_limit)
    mirrored = concessions([-offer for offer in offers])
    assert mirrored.implied_limit == pytest.approx(-found.implied_limit)


def test_the_worth_of_the_programme(expected):
    for setting, npv in expected["E07"]["life_npv"].items():
        price_down, cost_down = map(float, setting.split("/"))
        found = programme_erosion(price_down, cost_down)
        assert found.npv_kcny == pytest.approx(npv, abs=0.05)
        assert found.npv_steady_kcny == pytest.approx(expected["E07"]["life_npv"]["0/0"], abs=0.05)
    assert round(programme_erosion().eroded_share, 2) == 0.19
    assert programme_erosion(0, 0).eroded_share == 0


def test_a_cut_at_once_is_weighed_against_the_price_before_it() -> None:
    found = programme_erosion(0, 1.5, first_cut_cny=5)
    assert found.years["price_cny"].tolist() == [95.0] * 5
    assert (round(found.npv_kcny, 1), found.eroded_pct) == (10044.4, 17.2)
    assert found.npv_steady_kcny == programme_erosion().npv_steady_kcny
    refused(lambda: programme_erosion(first_cut_cny=100), "first_cut_cny")


def test_the_years_of_a_programme():
    found = programme_erosion()
    year = found.years.loc[2]
    assert year["price_cny"] == pytest.approx(97)
    assert year["cost_cny"] == pytest.approx(82.74)
    assert year["margin_kcny"] == pytest.approx(14.26 * 200)
    assert found.years["present_value_kcny"].sum() == pytest.approx(found.npv_kcny)
    assert found.first_loss_year is None
    assert programme_erosion(6, 0).first_loss_year == 4


def test_a_small_price_down_takes_much_of_the_margin():
    found = programme_erosion(3, 0)
    assert (found.price_fall_pct, found.margin_fall_pct) == (11.5, 71.7)
    assert programme_erosion(0, 0, 1).margin_fall_pct == 0


@pytest.mark.parametrize("price_down", [-2, 0, 1, 3, 5])
def test_the_cost_reduction_that_keeps_the_worth(price_down):
    needed = programme_erosion(price_down, 0).cost_down_needed_pct
    assert programme_erosion(price_down, needed).eroded_share == pytest.approx(0, abs=1e-9)


def test_no_cost_reduction_keeps_the_worth():
    assert np.isnan(programme_erosion(3, cost_cny=0).cost_down_needed_pct)
    assert programme_erosion(0, cost_cny=0).cost_down_needed_pct == 0
    assert np.isnan(programme_erosion(99, 1).cost_down_needed_pct)
    assert programme_erosion(3, 1, years=1).cost_down_needed_pct == 0
    assert programme_erosion(-300, 1).cost_down_needed_pct < -200


def test_the_margin_suffers_even_if_cost_falls_as_fast():
    assert programme_erosion(3, 3).eroded_share == pytest.approx(0.053, abs=0.001)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(down=st.floats(-5, 20), cost_down=st.floats(-5, 20), years=st.integers(1, 10))
def test_scaling_money_scales_worth(down, cost_down, years):
    one = programme_erosion(down, cost_down, years)
    ten = programme_erosion(down, cost_down, years, price_cny=1000, cost_cny=840)
    assert ten.npv_kcny == pytest.approx(10 * one.npv_kcny, abs=1e-6)
    assert ten.eroded_share == pytest.approx(one.eroded_share)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("price_down_pct", 100), ("cost_down_pct", np.nan), ("years", 0), ("years", 31),
        ("years", 2.5), ("price_cny", 84), ("price_cny", -1), ("cost_cny", -1),
        ("volume_kunits", 0), ("discount_rate_pct", -100), ("price_down_pct", "3"),
    ],
)  # fmt: skip
def test_programmes_that_cannot_be_reckoned(argument, value):
    refused(lambda: programme_erosion(**{argument: value}), argument, str(value))


def net_of(talks) -> float:
    return talks.net_cny if talks.status == "agreed" else talks.walk_away_cny


def test_shrinking_steps_sell_more_often_and_earlier_than_equal_or_growing_ones():
    plans = {"shrinking": (4.267, 0.5), "flat": (2, 1), "growing": (0.5333, 2)}
    found = {
        name: [rehearse(106, step, ratio, seed=seed) for seed in range(100)]
        for name, (step, ratio) in plans.items()
    }
    assert {talks.replies[-1].offer_cny for talks in found["flat"]} == {98}
    worth = {name: np.mean([net_of(talks) for talks in row]) for name, row in found.items()}
    assert worth["shrinking"] > worth["flat"] > worth["growing"]
    rounds = {name: np.mean([len(talks.replies) for talks in row]) for name, row in found.items()}
    assert rounds["shrinking"] < rounds["flat"]


def test_asking_for_something_pays_where_it_does_not_break_the_deal():
    paid, free = rehearse(first_step_cny=5, seed=1), rehearse(first_step_cny=5, paid=False, seed=1)
    assert paid.status == free.status == "agreed"
    assert paid.paid >= 3
    assert paid.unpaid == 0
    assert (free.paid, free.unpaid) == (0, 3)
    assert paid.net_cny > free.net_cny == free.price_cny
    assert paid.above_walk_away


def test_the_drill_can_be_passed():
    passed = 0
    for seed in range(60):
        talks = rehearse(first_step_cny=5, seed=seed)
        passed += talks.pattern == "shrinking" and talks.paid >= 3 and talks.above_walk_away
    assert passed >= 50


def test_shrinking_paid_steps_end_above_equal_free_ones_of_the_same_sum():
    """Both plans give away 9.375 in all; 200 buyers."""
    better = 0
    for seed in range(200):
        shrinking = rehearse(first_step_cny=5, step_ratio=0.5, seed=seed)
        equal = rehearse(first_step_cny=9.375 / 4, step_ratio=1, paid=False, seed=seed)
        better += net_of(shrinking) > net_of(equal)
    assert better >= 190


def record_of(talks) -> pd.DataFrame:
    """Write down talks as a sheet does: at most one item of a kind a round."""
    rows = [
        {
            "offer": reply.offer_cny,
            "bid": reply.bid_cny,
            "give": next(iter(reply.gives), None),
            "get": next(iter(reply.granted + reply.refused), None),
            "granted": "granted" if reply.granted else "refused",
            "answer": reply.code,
        }
        for reply in talks.replies
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("step", [2.0, 5.0])
def test_a_record_reads_as_the_talks_it_was_made_of(seed, step):
    held = rehearse(first_step_cny=step, seed=seed)
    read = read_talks(record_of(held))
    assert read.buyer_limit_cny is None
    for name in ("status", "price_cny", "net_cny", "pattern", "paid", "unpaid", "steps"):
        assert getattr(read, name) == getattr(held, name), name


def test_a_give_costs_and_counts_as_a_step_in_a_record():
    held = negotiate([105, 105], [(), "consignment_stock"], [(), ["payment_30_days"]])
    read = read_talks(record_of(held))
    assert read.steps == held.steps == (1.4,)
    assert (read.paid, read.replies[-1].net_cny) == (1, held.replies[-1].net_cny)


def test_a_record_without_answers_ends_where_offer_and_bid_meet():
    rows = pd.DataFrame({"offer": [106.0, 103, 101, 100, 99.5], "bid": [92.0, 95, 97, 98, 98.5]})
    assert read_talks(rows.head(4)).status == "open"
    assert read_talks(rows).status == "no_deal"
    rows.loc[4, "bid"] = 99.5
    met = read_talks(rows)
    assert (met.status, met.price_cny, met.unpaid) == ("agreed", 99.5, 4)


def test_holding_to_the_end_is_no_break_in_the_pattern():
    rows = pd.DataFrame({"offer": [106.0, 103, 101, 101, 101], "bid": [92.0] * 5})
    assert read_talks(rows).pattern == "shrinking"
    assert read_talks(rows.assign(offer=[106.0, 103, 103, 101, 101])).pattern == "mixed"


def test_records_that_cannot_be_read():
    rows = pd.DataFrame({"offer": [106.0], "bid": [92.0], "get": ["lunch"]})
    refused(lambda: read_talks(rows), "record", "lunch", "one of: volume")
    refused(lambda: read_talks(rows.assign(get=None, give="longer_contract")), "record", "give")
    refused(lambda: read_talks(rows.head(0)), "record", "1 to 5 rounds")
    refused(lambda: read_talks(rows.assign(get=None, bid=0.0)), "record", "0")


def test_what_is_cheap_to_give_and_dear_to_receive_gains_most():
    table = trades().rename(columns={"seller_cny": "ours", "buyer_cny": "theirs"})
    found = trade_gains(table)
    assert found.best("give") == "consignment_stock"
    assert found.best("get") == "joint_cost_down"
    assert found.items["gain"].is_monotonic_decreasing
    assert found.items.at["volume_commitment", "gain"] == pytest.approx(1.2 - 0.4)
    level = trade_gains(table.assign(theirs=table["ours"]))
    assert level.best("give") is level.best("get") is None
    refused(lambda: trade_gains(table.assign(kind="swap")), "items", "swap")
    refused(lambda: trade_gains(table.assign(ours=-1.0)), "items", "ours")
    refused(lambda: trade_gains(table.iloc[[0, 0]]), "items", "consignment_stock")


def test_nothing_is_granted_without_a_concession():
    first = negotiate([105], gets=[GETS]).replies[0]
    assert first.granted == ()
    assert first.refused == GETS
    held = negotiate([105, 105], gets=[(), GETS]).replies[1]
    assert (held.granted, held.code) == ((), "counter")
    small = negotiate([105, 104.5], gets=[(), GETS]).replies[1]
    assert small.granted == ("volume_commitment",)
    assert small.net_cny == pytest.approx(104.5 + 1.2)


def test_what_is_given_counts_as_a_concession_and_costs():
    reply = negotiate([105, 105], [(), "consignment_stock"], [(), ["payment_30_days"]]).replies[1]
    assert reply.granted == ("payment_30_days",)
    assert reply.net_cny == pytest.approx(105 - 0.8 + 0.9)


def test_the_limit_shows_only_at_the_end():
    talks = negotiate([110, 108])
    assert (talks.status, talks.buyer_limit_cny, talks.price_cny) == ("open", None, None)
    assert not talks.above_walk_away
    assert "limit=" not in repr(rehearse())
    lost = negotiate([110] * 5)
    assert lost.status == "no_deal"
    assert lost.buyer_limit_cny < 110
    assert [reply.code for reply in lost.replies][-1] == "leave"
    assert negotiate([110]).pattern == "none"


def test_a_first_offer_below_the_first_bid_is_taken_at_once():
    talks = negotiate([85, 80])
    assert (talks.status, talks.price_cny, len(talks.replies)) == ("agreed", 85, 1)
    assert not talks.above_walk_away


offers_drawn = st.lists(st.floats(0, 6), min_size=1, max_size=5)


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(steps=offers_drawn, opening=st.floats(100, 115), seed=st.integers(0, 500), some=st.data())
def test_the_buyer_keeps_its_limit_and_its_word(steps, opening, seed, some):
    offers = [opening]
    for step in steps[1:]:
        offers.append(offers[-1] - step)
    names = some.draw(st.permutations(GETS))
    gets = [(), *([name] for name in names)]
    talks = negotiate(offers, gets=gets, seed=seed)
    assert talks == negotiate(offers, gets=gets, seed=seed)
    end = negotiate([*offers, *[offers[-1]] * 5][:5], gets=gets, seed=seed)
    assert end.status != "open"
    cost = trades()["buyer_cny"]
    bids = [reply.bid_cny for reply in end.replies]
    if end.status == "agreed":
        granted = [name for reply in end.replies for name in reply.granted]
        assert end.price_cny + cost[granted].sum() <= end.buyer_limit_cny + 1e-6
        bids = bids[:-1]
    assert all(before <= after for before, after in pairwise(bids))
    assert max(bids, default=0) <= end.buyer_limit_cny
    assert end.replies[: len(talks.replies) - 1] == talks.replies[:-1]


def test_other_things_to_trade():
    items = [Trade("spares", "give", 0.1, 9.0)]
    talks = negotiate([106, 105, 105], [(), ["spares"]], items=items)
    assert talks.status == "agreed"
    refused(lambda: negotiate([106], gets=[GETS], items=items), "gets", "volume_commitment")


def test_talks_that_cannot_be_held():
    refused(lambda: negotiate([]), "offers", "1 to 5 offers")
    refused(lambda: negotiate([105] * 6), "offers", "1 to 5 offers")
    refused(lambda: negotiate("105"), "offers", "1 to 5")
    refused(lambda: negotiate([105, 106]), "offers", "106 after 105", "do not rise")
    refused(lambda: negotiate([0]), "offers", "0")
    refused(lambda: negotiate([105], gets=["consignment_stock"]), "gets", "one of: volume")
    refused(lambda: negotiate([105], gives=[["lunch"]]), "gives", "lunch")
    twice = ["consignment_stock"]
    refused(lambda: negotiate([106, 105], [twice, twice]), "gives", "once")
    refused(lambda: negotiate([106, 105], [[*twice, *twice]]), "gives", "once")
    again = [(), ["joint_cost_down"], ["joint_cost_down"]]
    refused(lambda: negotiate([106, 105, 104], gets=again), "gets", "once")
    refused(lambda: negotiate([105], seed=-1), "seed", "-1")
    refused(lambda: negotiate([105], target_cny=0), "target_cny", "0")
    refused(lambda: negotiate([105], walk_away_cny=np.inf), "walk_away_cny", "inf")
    refused(lambda: negotiate([105], rounds=1), "rounds", "2 to 10")
    refused(lambda: rehearse(100, 60, 1), "first_step_cny", "end above 0")
    refused(lambda: rehearse(step_ratio=4), "step_ratio", "4")
    refused(lambda: rehearse(opening_cny=-1), "opening_cny", "-1")
