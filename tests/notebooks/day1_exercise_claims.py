"""The words in which the solutions of X01, X02 and X04 give numbers, with the numbers computed."""

from __future__ import annotations

import pandas as pd
from narrative_claims import Claim

from workshop_kit import case
from workshop_kit.course import option_labels
from workshop_kit.models.negotiation import programme_erosion
from workshop_kit.models.pricing import (
    ProfitLevers,
    break_even_volume,
    company_levers,
    profit_levers,
)


def pressure_claims() -> list[Claim]:
    """Return what the worked solution of X01 says in numbers."""
    steady, trimmed = programme_erosion(3, 0), programme_erosion(3, 1.5)
    lower, thinner = steady.price_fall_pct, steady.margin_fall_pct
    first, last = steady.years["margin_cny"].iloc[[0, -1]]
    worth, lost = steady.npv_steady_kcny, steady.eroded_share
    needed = round(steady.cost_down_needed_pct, 1)
    return [
        ("step-price", f"低了{lower}%", f"{lower}% lower"),
        ("step-margin", f"第一年毛利{first:.0f}元", f"The margin is {first:.0f} yuan in year 1"),
        (
            "step-margin",
            f"只剩{last:.2f}元，少了{thinner}%",
            f"{last:.2f} in year 5, {thinner}% less",
        ),
        ("step-worth", f"时值{worth:.1f}千元", f"it is {worth:.1f} thousand yuan"),
        ("step-worth", f"成本不动，少了{lost:.0%}", f"cost as it is, {lost:.0%} less"),
        (
            "step-worth",
            f"每年降1.5%，少了{trimmed.eroded_share:.0%}",
            f"down 1.5% a year, {trimmed.eroded_share:.0%} less",
        ),
        ("step-needed", f"是多少：{needed}%", f"worth is {needed}%"),
        ("step-waste", f"一年{40 * 150 * 12}元", f"is {40 * 150 * 12} yuan a year"),
    ]


PRESSURE = {
    "title": {"3"},
    "step-price": {"100", "97", "5", "15", "12"},
    "step-margin": {"84"},
    "step-worth": {"20", "200", "10", "3"},
    "step-needed": {"3", "0.1"},
    "step-case": {"1.5"},
    "step-waste": {"40", "150"},
}


def lever_claims() -> list[Claim]:
    """Return what the worked solution of X02 says in numbers."""
    index = profit_levers()
    cost, volume, fixed = index.levers["gain_cny"].iloc[1:]
    may_lose = break_even_volume(100, 70.3, 1)
    at_one = profit_levers(elasticity=-1).levers["gain_cny"]["price"]
    module = case("hengchi").pnl.groupby("kind", observed=True)["per_module_cny"].sum()
    cut = break_even_volume(module["sales"], -module["variable"], -3)
    before, after = cut.margin_before_cny, cut.margin_after_cny
    own = levers_of(320, 210, 95)
    return [
        ("step-profit", f"剩下{index.profit_cny:.0f}元", f"and {index.profit_cny:.0f} are left"),
        ("step-levers", f"1%是{cost:.3f}元", f"variable cost is {cost:.3f} yuan"),
        ("step-levers", f"多赚{volume:.3f}元", f"of volume earns {volume:.3f} yuan"),
        ("step-levers", f"固定成本的1%是{fixed:.3f}元", f"fixed cost is {fixed:.3f} yuan"),
        ("step-levers", f"都除以{index.profit_cny:.0f}", f"Divide each by {index.profit_cny:.0f}"),
        (
            "step-break-even",
            f"毛利是{may_lose.margin_after_cny:.1f}元",
            f"earns {may_lose.margin_after_cny:.1f} yuan",
        ),
        ("step-break-even", f"大约{may_lose.volume_pct}%", f"about {may_lose.volume_pct}%"),
        ("step-first", f"只剩{at_one:.3f}元", f"it is {at_one:.3f} yuan"),
        ("step-first", f"降成本的{cost:.3f}元", f"the {cost:.3f} yuan of cost"),
        ("step-dongyao", f"变动成本{-module['variable']}元", f"cost is {-module['variable']} yuan"),
        ("step-dongyao", f"毛利{before:.0f}元", f"a module earns {before:.0f};"),
        ("step-dongyao", f"剩{after:.0f}元", f"given away, {after:.0f}."),
        ("step-dongyao", f"要多卖{cut.volume_pct}%", f"asks for {cut.volume_pct}% more"),
        ("step-own", f"利润{own.profit_cny / 1e6:.0f}", f"profit {own.profit_cny / 1e6:.0f}"),
        ("step-own", f"利润多{own.price_gain_pct}%", f"adds {own.price_gain_pct}%"),
    ]


def levers_of(sales: float, variable: float, fixed: float) -> ProfitLevers:
    """Return the levers of a company of three figures, in million yuan."""
    columns = {"sales_mcny": [sales], "variable_mcny": [variable], "fixed_mcny": [fixed]}
    return company_levers(pd.DataFrame(columns))


LEVERS = {
    "title": {"1"},
    "step-profit": {"100", "70.3", "20.7", "1992"},
    "step-levers": {"1"},
    "step-identities": {"1"},
    "step-break-even": {"1", "30.7"},
    "step-first": {"0.1", "1"},
    "step-dongyao": {"3", "31"},
    "step-own": {"320", "210", "95", "1", "3.2", "15"},
}


def sentence_claims() -> list[Claim]:
    """Return what the worked solution of X04 says in numbers."""
    said = option_labels("x04_value_sentence/only_ours_of_four", "en")["C"]
    share = said.partition("%")[0].rpartition(" ")[2]
    return [("step-alternative", f"做得到{share}%", f"reaches {share}%")]
