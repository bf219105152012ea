"""The words in which X07's session and solution give numbers, worked out by the models."""

from __future__ import annotations

from functools import lru_cache
from statistics import fmean

from narrative_claims import Claim

from workshop_kit import case
from workshop_kit.models.negotiation import (
    Erosion,
    concessions,
    programme_erosion,
    read_talks,
    rehearse,
    trade_gains,
)

BUYERS = 200
PUBLISHED = [1500, 1210, 1180, 1170]


@lru_cache
def _plans() -> tuple[list[float], list[float]]:
    """Return what the two plans are worth with each buyer."""
    paid = [rehearse(106, 5, 0.5, seed=buyer) for buyer in range(BUYERS)]
    free = [rehearse(106, 9.375 / 4, 1, paid=False, seed=buyer) for buyer in range(BUYERS)]
    plans = [[talks.net_cny or talks.walk_away_cny for talks in plan] for plan in (paid, free)]
    return plans[0], plans[1]


def _worth(found: Erosion) -> str:
    return f"{found.npv_kcny:.1f}"


def _steps(cell: str) -> list[Claim]:
    """Return what both say about last time's steps and the limit that offers point to."""
    last = case("hengchi").rounds
    given = -last["offer_cny"].diff().dropna()
    raised = last["counter_cny"].diff().dropna()
    paid = last["in_return"].ne("nothing").sum()
    early, moved = given[:3].sum(), raised[:3].sum()
    if cell == "step-last-time":
        return [
            (cell, f"五步一共{given.sum():.1f}元", f"steps come to {given.sum():.1f} yuan"),
            (cell, f"东西的只有{paid}步", f"{paid} of them got something"),
            (
                cell,
                f"前3轮衡驰让了{early:.1f}元，东曜只加了{moved}元",
                f"first 3 rounds Hengchi gave way by {early:.1f} yuan, Dongyao by {moved}",
            ),
        ]
    common = given.mode()[0]
    return [
        (cell, f"五步让了{given.sum():.1f}元", f"gave away {given.sum():.1f} yuan in five"),
        (cell, f"只有{paid}步换回了", f"{paid} step got it something"),
        (
            cell,
            f"四步是{common}元，一步是{given.max()}元",
            f"Four of the steps were {common} yuan, one {given.max()}",
        ),
        (
            cell,
            f"衡驰让了{early:.1f}元，它只加了{moved}元",
            f"gave way by {early:.1f} yuan, Dongyao by {moved}",
        ),
        (
            cell,
            f"底在{concessions(PUBLISHED).implied_limit:.0f}",
            f"an end at {concessions(PUBLISHED).implied_limit:.0f}",
        ),
    ]


def _before() -> list[Claim]:
    """Return what is said before anybody sits down."""
    cell, company = "s25-before-you-sit-down", case("hengchi")
    days = case("seminar").steps.set_index("id")["work_days"]
    terms = company.terms.set_index("term")
    worth = company.trades.groupby("kind", observed=True)[["seller_cny", "buyer_cny"]].sum()
    down, stock = terms.loc["price_down_pct"], terms.at["consignment_days", "asked"]
    people = terms.at["resident_engineers", "asked"]
    give, get = worth.loc["give"], worth.loc["get"]
    table = days["negotiate"]
    return [
        (cell, f"桌上只有{table}天", f"Only {table} days at the table"),
        (cell, f"{days.sum()}个工作日", f"{days.sum()} working days a year"),
        (cell, f"谈判占{table}个", f"Hengchi spends {table} on"),
        (cell, f"都在这{table}天里", f"concedes goes in those {table}."),
        (
            cell,
            f"年降从{down['today']:g}%变成{down['asked']:g}%，寄售{stock:g}天，常驻{people:g}名",
            f"price-down of {down['asked']:g}% instead of {down['today']:g}%, {stock:g} days of "
            f"stock on consignment, and {people:g} resident",
        ),
        (
            cell,
            f"一共花我们{give['seller_cny']:.1f}元，东曜看来值{give['buyer_cny']:.1f}元",
            f"cost us {give['seller_cny']:.1f} yuan and are worth {give['buyer_cny']:.1f} to",
        ),
        (
            cell,
            f"对我们值{get['seller_cny']:.1f}元，只花东曜{get['buyer_cny']:.1f}元",
            f"worth {get['seller_cny']:.1f} to us and cost Dongyao {get['buyer_cny']:.1f}",
        ),
    ]


def _buyers() -> list[Claim]:
    """Return how the two plans fare with all buyers."""
    cell, (paid, free) = "s26-two-hundred-buyers", _plans()
    better = sum(one > other for one, other in zip(paid, free, strict=True))
    one, other = f"{fmean(paid):.2f}", f"{fmean(free):.2f}"
    apart = fmean(paid) - fmean(free)
    pieces = case("hengchi").terms.set_index("term").at["volume_kunits", "asked"]
    year = apart * pieces
    return [
        (cell, f"{better}场全比第二个", f"worth more all {better} times"),
        (
            cell,
            f"每件{one}元对{other}元，差{apart:.2f}元",
            f"{one} yuan a piece on average against {other}, a difference of {apart:.2f}",
        ),
        (
            cell,
            f"一年{pieces / 10:g}万件，就是{year / 10:.0f}万元",
            f"On {pieces:g} thousand pieces a year that is {year / 1000:.2f} million",
        ),
    ]


def _erosion(cell: str) -> list[Claim]:
    """Return what a price-down leaves, as the session says it."""
    asked, both, less = (programme_erosion(*cut) for cut in ((3, 1.5), (3, 3), (2, 1.5)))
    steady = f"{asked.npv_steady_kcny:.1f}"
    first = asked.years.iloc[0]
    return [
        (cell, f"五年少掉{asked.eroded_pct}%的价值", f"takes {asked.eroded_pct}% of the worth"),
        (cell, f"每件毛利{first['margin_cny']:g}元", f"the margin is {first['margin_cny']:g};"),
        (cell, f"五年值{steady}千元", f"are worth {steady} thousand yuan"),
        (
            cell,
            f"单价只低{asked.price_fall_pct}%，每件毛利却低{asked.margin_fall_pct}%",
            f"only {asked.price_fall_pct}% lower, but the margin of a piece "
            f"{asked.margin_fall_pct}%",
        ),
        (cell, f"只值{_worth(asked)}千元", f"are worth {_worth(asked)} thousand."),
        (cell, f"只有{_worth(both)}千元", f"{_worth(both)} thousand would be left"),
        (cell, f"是{_worth(less)}千元", f"it is {_worth(less)} thousand"),
    ]


def negotiation_claims() -> list[Claim]:
    """Return what the session on negotiation says in numbers."""
    return [
        *_before(),
        *_steps("s26-steps-speak"),
        *_buyers(),
        *_erosion("yearly-price-downs"),
    ]


def worked_x07_claims() -> list[Claim]:
    """Return what the worked solution of X07 says in numbers."""
    paid, free = _plans()
    better = sum(one > other for one, other in zip(paid, free, strict=True))
    limits = [concessions(row).implied_limit for row in (PUBLISHED, [100, 96, 94, 93])]
    return [
        *_steps("step-last-time"),
        ("step-limit", f"所以指向{limits[0]:g}", f"point to {limits[0]:g}."),
        ("step-limit", f"，指向{limits[1]:g}", f"93 point to {limits[1]:g}"),
        *_trades(),
        *_one_negotiation(),
        ("step-buyers", f"：第一种{better}场全比", f"is worth more in all {better}"),
        *_clauses(),
    ]


def _trades() -> list[Claim]:
    goods = case("hengchi").trades.set_index("item")
    found = trade_gains(goods.rename(columns={"seller_cny": "ours", "buyer_cny": "theirs"})).items
    give, get = (found.query("kind == @kind")["gain"].max() for kind in ("give", "get"))
    return [
        ("step-trades", f"寄售库存，多{give:.1f}元", f"comes first with {give:.1f} yuan"),
        ("step-trades", f"一起降本，多{get:.1f}元", f"joint cost reduction with {get:.1f}"),
    ]


def _one_negotiation() -> list[Claim]:
    import pandas as pd

    from workshop_kit.course import model_answers

    rows = model_answers("x07_negotiation")["rounds"]
    talks = read_talks(pd.DataFrame(list(rows.values())))
    price, net = talks.price_cny, talks.net_cny
    assert price is not None
    assert net is not None
    steps = [f"{step:g}" for step in talks.steps]
    cell = "step-rounds"
    return [
        (
            cell,
            f"让{steps[0]}元、{steps[1]}元、{steps[2]}元",
            f"down by {steps[0]}, {steps[1]} and {steps[2]}",
        ),
        (cell, f"{price:g}元签了字", f"signs at {price:g} yuan"),
        (cell, f"三样值{net - price:.1f}元", f"items got are worth {net - price:.1f}"),
        (cell, f"这笔生意值{net:.1f}元", f"the deal is worth {net:.1f}"),
        (cell, f"底线{talks.walk_away_cny:g}元", f"walk-away of {talks.walk_away_cny:g}"),
    ]


def _clauses() -> list[Claim]:
    asked, less, both = (programme_erosion(*cut) for cut in ((3, 1.5), (2, 1.5), (3, 3)))
    once, half = programme_erosion(0, 1.5, first_cut_cny=5), programme_erosion(1.5, 1.5)
    first, last = asked.years["margin_cny"].iloc[[0, -1]]
    worth, cell = "step-erosion", "step-clauses"
    return [
        (worth, f"第一年每件毛利{first:g}元", f"margin of a piece is {first:g} yuan"),
        (worth, f"第五年只剩{last:.1f}元", f"{last:.1f} are left in year five"),
        (worth, f"五年值{_worth(asked)}千元", f"are worth {_worth(asked)} thousand"),
        (
            worth,
            f"不降时的{asked.npv_steady_kcny:.1f}千元少{asked.eroded_pct}%",
            f"{asked.eroded_pct}% less than the {asked.npv_steady_kcny:.1f} thousand",
        ),
        (cell, f"剩{_worth(asked)}千元", f"out of cost, {_worth(asked)} thousand"),
        (cell, f"剩{_worth(less)}千元", f"{_worth(less)} thousand"),
        (cell, f"剩{_worth(once)}千元", f"{_worth(once)} thousand"),
        (cell, f"剩{_worth(both)}千元", f"{_worth(both)} thousand"),
        (cell, f"还剩{_worth(half)}千元", f"{_worth(half)} thousand are left"),
    ]


NEGOTIATION = {
    "title": {"35"},
    "s25-change-line": {"2.0"},
    "s25-notes": {"0.6", "2.0"},
    "s26-steps-speak": {"1500", "1210", "1180", "1170", "30", "10", "2021"},
    "s26-change-line": {"1170", "1175", "1150"},
    "s26-notes": {"3", "25"},
    "s26-two-hundred-buyers": {"9.4", "106", "200", "99", "105"},
    "s26-plan-change-line": {"0.5", "1", "1.5"},
    "s26-plan-notes": {"0.5", "1"},
    "yearly-price-downs": {"3", "100", "84", "1.5", "2", "10", "20", "200"},
    "erosion-change-line": {"1.5", "0", "3"},
    "erosion-notes": {"15", "10", "1.5", "0", "95", "5"},
}
WORKED_X07 = {
    "step-last-time": {"3"},
    "step-limit": {"30", "10", "5", "100", "96", "94", "93"},
    "step-rounds": {"106"},
    "step-buyers": {"200", "9.4"},
    "step-erosion": {"3", "1.5", "10"},
    "step-clauses": {"3", "1.5", "2", "95"},
    "step-own": {"2", "7", "5", "8", "6"},
}
