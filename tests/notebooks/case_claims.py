"""The words in which the account case, its solution and day 2's first hour give numbers."""

from __future__ import annotations

from typing import Any

from narrative_claims import Claim

from workshop_kit import case
from workshop_kit.course.checks.account_case import TRADED, ways
from workshop_kit.course.checks.ten_elements import saving_cny
from workshop_kit.models.negotiation import programme_erosion
from workshop_kit.models.value import EconomicProfit, distinctiveness, programme_profit


def least_volume(**terms: Any) -> int:
    """Return how many thousand modules a year add something, on these terms."""
    return next(
        volume
        for volume in range(100, 300)
        if programme_profit(volume_kunits=volume, **terms).value_kcny >= 0
    )


def _found() -> tuple[dict[str, EconomicProfit], float, float]:
    """Return the ways, and five years of sales and of profit as asked, in thousand yuan."""
    company = case("hengchi")
    sales = company.economics.query("business == 'programme'")["sales_kcny"].sum()
    found = ways(company)
    return found, float(sales), float(found["as_asked"].by_year["nopat_kcny"].sum())


def case_claims() -> list[Claim]:
    """Return what the session on the account case says in numbers."""
    found, sales, profit = _found()
    asked, match, trade = (found[way].value_kcny for way in ("as_asked", "match", "trade"))
    capital = found["as_asked"].by_year["capital_kcny"][1]
    volume, years = least_volume(), len(found["as_asked"].by_year)
    traded = least_volume(**TRADED)
    first, second, third, fourth = (
        *("s32-situation", "s33-diagnosis"),
        *("s34-options", "s35-decision"),
    )
    return [
        (first, f"多卖{sales / 10:.0f}万元", f"{sales / 1000:.2f} million yuan of sales"),
        (first, f"只给衡驰添{asked / 10:.0f}万元", f"add {asked / 1000:.2f} million to"),
        (first, f"5年销售{sales / 10:.0f}万元", f"{sales / 1000:.2f} million yuan of sales"),
        (first, f"税后利润{profit / 10:.0f}万元", f"{profit / 1000:.2f} million of profit"),
        (first, f"就占{capital / 10:.0f}万元", f"{capital / 1000:.2f} million in the first"),
        (first, f"{years}年只添{asked / 10:.0f}万元", f"{years} years add {asked / 1000:.2f} "),
        *_diagnosis_claims(second),
        (third, f"照单签添{asked / 10:.0f}万元", f"as asked adds {asked / 1000:.2f} million"),
        (third, f"减{-match / 10:.0f}万元", f"{-match / 1000:.2f} million away"),
        (third, f"添{trade / 10:.0f}万元", f"adds {trade / 1000:.2f} million"),
        (fourth, f"照单签，一年要卖满{volume / 10:g}万个", f"takes {volume} thousand modules"),
        (fourth, f"少{100 - volume / 2:g}%；有", f"only {100 - volume / 2:g}% below"),
        (fourth, f"有来有往，{traded / 10:g}万个就够", f"terms {traded} thousand are enough"),
        (fourth, f"少{100 - traded / 2:g}%也", f"{100 - traded / 2:g}% less still holds"),
    ]


def _diagnosis_claims(cell: str) -> list[Claim]:
    company = case("hengchi")
    contacts, books = company.contacts, saving_cny(company)
    held = contacts["held_by_en"].notna()
    deciders = contacts["buying_role"] == "decider"
    us, nba = company.elements.set_index("element").loc["total_cost", ["us", "nba"]]
    return [
        (cell, f"账上便宜{books / 1e4:.0f}万元", f"{books:,.0f} yuan cheaper"),
        (
            cell,
            f"{deciders.sum()}位拍板人里{(deciders & ~held).sum()}位没人认识",
            f"of {deciders.sum()} who decide, {(deciders & ~held).sum()} are strangers",
        ),
        (cell, f"反而便宜{books / 1e4:.0f}万元", f"cheaper by {books:,.0f} yuan"),
        (cell, f"只打{us}分，给对手打{nba}分", f"total cost {us} and the rival's {nba}"),
        (
            cell,
            f"{len(contacts)}位联系人，有人联系的{held.sum()}位",
            f"Of {len(contacts)} contacts {held.sum()} are",
        ),
        (cell, f"拍板的{deciders.sum()}位里", f"of the {deciders.sum()} who decide"),
        (cell, f"{(deciders & ~held).sum()}位空着", f"{(deciders & ~held).sum()} in all"),
    ]


CASE = {
    "title": {"10"},
    "s31-last-question": {"30"},
    "s31-notes": {"1"},
    "s32-situation": {"20", "200", "100", "3", "5"},
    "s32-change-line": {"3.0", "4.0", "2.0"},
    "s32-notes": {"800", "8", "3.0", "4.0"},
    "s34-options": {"96", "0", "60", "2.5", "4"},
    "s34-change-line": {"96", "98", "99"},
    "s34-notes": {"98"},
    "s35-decision": {"19", "190", "17.3", "173"},
    "s35-change-line": {"0.5", "0.6", "0"},
}


def worked_case_claims() -> list[Claim]:
    """Return what the worked solution of X10 says in numbers."""
    found, sales, profit = _found()
    asked, match, trade = (found[way].value_kcny for way in ("as_asked", "match", "trade"))
    capital = found["as_asked"].by_year["capital_kcny"][1]
    one_more = programme_profit(volume_kunits=201).value_kcny - asked
    return [
        ("title", f"只添{asked / 10:.0f}万元", f"adds {asked / 1000:.2f} million"),
        ("title", f"添{trade / 10:.0f}万元", f"traded {trade / 1000:.2f} million"),
        ("step-sales", f"一共{sales:,.0f}千元", f"{sales:,.0f} thousand in 5"),
        (
            "step-profit",
            f"：税后利润{profit:,.0f}千元",
            f"5 years leave {profit:,.0f} thousand",
        ),
        ("step-profit", f"5年税后利润{profit:,.0f}千元", f"{profit:,.0f} thousand yuan of"),
        ("step-capital", f"占用资金{capital:,.0f}千元", f"{capital:,.0f} thousand yuan of capital"),
        ("step-worth", f"只添{asked:.0f}千元", f"{asked:.0f} thousand are left"),
        ("step-worth", f"一共{asked:.0f}千元", f"add {asked:.0f} thousand yuan"),
        ("step-match", f"减掉{-match:,.0f}千元", f"takes {-match:,.0f} thousand away"),
        ("step-trade", f"添{trade:,.0f}千元", f"adds {trade:,.0f} thousand"),
        (
            "step-volume",
            f"多添{one_more:.0f}千元；{asked:.0f}除以{one_more:.0f}，少卖约"
            f"{asked / one_more:.0f}千个",
            f"add {one_more:.0f} thousand yuan in 5 years; {asked:.0f} divided by {one_more:.0f}"
            f" says that about {asked / one_more:.0f} thousand",
        ),
        ("step-volume", f"卖满{least_volume()}千个", f"takes {least_volume()} thousand a year"),
    ]


WORKED_CASE = {
    "step-sales": {"200", "100", "20,000", "3", "5", "84", "1.5"},
    "step-profit": {"200", "25", "5", "800", "8"},
    "step-capital": {"90", "13", "30", "133", "14,000", "5"},
    "step-worth": {"10", "5"},
    "step-match": {"96", "4", "600", "3"},
    "step-trade": {"90", "60", "30", "2.5"},
    "step-volume": {"66", "18", "1000", "1,000", "5"},
    "step-same-as-model": {"10"},
}


def first_hour_claims() -> list[Claim]:
    """Return what day 2's recap, request and ten elements say in numbers."""
    company = case("hengchi")
    lost = programme_erosion(3.0, 0.0).margin_fall_pct
    prices = company.price_downs.query("programme == 'new'")["price_cny"]
    costs = company.trades.set_index("item")["seller_cny"]
    stock, engineer = costs["consignment_stock"], costs["resident_engineer"]
    mean = prices.mean()
    gone = prices.iloc[0] - mean
    net = mean - stock - engineer
    cost = company.price_downs.query("programme == 'new'")["cost_cny"].iloc[0]
    asked = "s20-fine-print"
    return [
        ("recap-one-point", f"毛利少了{lost:.1f}%", f"take {lost:.1f}% of the margin"),
        (asked, f"平均到手只有{net:.1f}元", f"years {net:.1f} arrive"),
        (asked, f"平均只剩{mean:.1f}元", f"years average {mean:.1f} yuan"),
        (
            asked,
            f"花{stock:g}元，工程师花{engineer:g}元",
            f"costs {stock:g} yuan a module, the engineer {engineer:g}.",
        ),
        (asked, f"是{net:.1f}元，离{cost:g}元", f"but {net:.1f} yuan,"),
        (asked, f"只有{net - cost:.1f}元", f"{net - cost:.1f} above the cost of {cost:g}"),
        ("s20-notes", f"给看{net:.1f}元", f"show {net:.1f}."),
        (
            "s20-notes",
            f"平均就值{gone:.1f}元",
            f"worth {gone:.1f} ",
        ),
        *_element_claims(),
    ]


def _element_claims() -> list[Claim]:
    rated = distinctiveness(case("hengchi").elements.set_index("element"))
    points, kinds = rated.elements["points"], rated.elements["kind"].value_counts()
    first, second, outcome = (points[name] for name in ("performance", "support", "outcome"))
    weight = rated.elements["weight_pct"]["outcome"]
    ahead, level, behind = (kinds[kind] for kind in ("difference", "parity", "deficit"))
    return [
        (
            "s24-two-points",
            f"性能{first:.2f}，应用支持{second:.2f}",
            f"{first:.2f} for performance and {second:.2f} for application",
        ),
        (
            "s24-two-points",
            f"占{weight:g}%，却只领先1分，算下来{outcome:.2f}",
            f"{weight:g}%, but leads by 1 point only: {outcome:.2f}",
        ),
        (
            "s24-two-points",
            f"领先{ahead}个，打平{level}个，落后{behind}个",
            f"{ahead} lead, {level} are level and {behind} behind",
        ),
        ("s24-two-points", f"领先{rated.advantage:.2f}分", f"by {rated.advantage:.2f} points"),
    ]


FIRST_HOUR = {
    "recap-one-point": {"3", "100", "84"},
    "recap-change-line": {"1.5", "3.0", "3"},
    "s20-fine-print": {"100", "20", "200,000", "3", "30"},
    "s20-change-line": {"3.0", "2.0", "0"},
    "s20-notes": {"5", "100", "3.0", "0"},
    "s24-two-points": {"2006", "2018", "40"},
    "s24-change-line": {"1"},
    "s24-notes": {"1"},
}
