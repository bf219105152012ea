"""The words in which the solutions of X06 and X09 give numbers, with the numbers computed."""

from __future__ import annotations

import pandas as pd
from narrative_claims import Claim

from workshop_kit import case
from workshop_kit.course import model_answers
from workshop_kit.course.checks.scorecard import growth, growth_as_today
from workshop_kit.course.checks.ten_elements import saving_cny
from workshop_kit.models.value import (
    distinctiveness,
    mended_elements,
    own_economic_profit,
    own_elements,
    scorecard,
)


def element_claims() -> list[Claim]:
    """Return what the worked solution of X06 says in numbers."""
    hengchi = case("hengchi")
    rated = hengchi.elements.set_index("element")
    found = distinctiveness(rated)
    table = found.elements
    best, next_best, outcome = (
        table["points"][name] for name in ("performance", "support", "outcome")
    )
    kinds = table["kind"].value_counts()
    price = hengchi.suppliers.set_index("supplier")["price_cny"]
    dearer, cheaper = 200_000 * (price["hengchi"] - price["incumbent"]), saving_cny(hengchi)
    us, nba = rated.loc["total_cost", ["us", "nba"]]
    mended = [
        mended_elements(rated, name, 1).advantage - found.advantage
        for name in ("total_cost", "roadmap")
    ]
    own = pd.DataFrame({"weight": [8, 5, 2], "us": [6, 4, 3], "nba": [4, 5, 3]})
    led = own_elements(own).advantage
    return [
        ("step-gap", f"性能{best:.2f}分", f"Performance makes {best:.2f} points"),
        ("step-gap", f"应用支持{next_best:.2f}分", f"application support {next_best:.2f}"),
        ("step-gap", f"只有{outcome:.2f}分", f"makes only {outcome:.2f}"),
        (
            "step-kinds",
            f"领先的有{kinds['difference']}个，打平的{kinds['parity']}个，短板{kinds['deficit']}个",
            f"There are {kinds['difference']} leads, {kinds['parity']} level and"
            f" {kinds['deficit']} weak",
        ),
        (
            "step-kinds",
            f"有{kinds['parity'] + kinds['deficit']}个说了不如不说",
            f"{kinds['parity'] + kinds['deficit']} of the ten are better not told",
        ),
        ("step-lead", f"领先{found.advantage:.2f}分", f"leads by {found.advantage:.2f} points"),
        ("step-lead", f"多值{found.value_cny:.2f}元", f"worth {found.value_cny:.2f} yuan more"),
        ("step-books", f"贵{dearer / 1e4:.0f}万元", f"dearer by {dearer:,.0f} yuan"),
        (
            "step-books",
            f"少花{(dearer + cheaper) / 1e4:.0f}万元",
            f"cost {dearer + cheaper:,.0f} less",
        ),
        ("step-books", f"便宜{cheaper / 1e4:.0f}万元", f"pays {cheaper:,.0f} less"),
        ("step-books", f"衡驰{us}分，对手{nba}分", f"{us} for Hengchi and {nba} for the rival"),
        (
            "step-mend",
            f"领先多{mended[0]:.2f}分；产品规划补1分，多{mended[1]:.2f}分",
            f"adds {mended[0]:.2f} to the lead, 1 on the roadmap {mended[1]:.2f}",
        ),
        ("step-own", f"大约{led:.2f}分", f"about {led:.2f} points"),
    ]


ELEMENTS = {
    "step-gap": {"1", "7"},
    "step-kinds": {"1"},
    "step-lead": {"5"},
    "step-mend": {"1"},
    "step-own": {"100", "8", "5", "2", "6", "4", "3", "1", "15"},
}


def scorecard_claims() -> list[Claim]:
    """Return what the worked solution of X09 says in numbers."""
    hengchi = case("hengchi")
    today = hengchi.economics.set_index("business").loc["today"]
    charge = today["capital_kcny"] / 10
    left = today["nopat_kcny"] - charge
    found = growth(hengchi)
    profit = found.by_year["nopat_kcny"]
    margin = 100 * profit[1] / today["sales_kcny"]
    before = 100 * today["nopat_kcny"] / today["sales_kcny"]
    tied, days = 240 / 365, model_answers("x09_scorecard")["days"]
    as_today = growth_as_today(hengchi).value_kcny
    score = scorecard(hengchi.scorecard.set_index("measure"))
    late = score.kpis.loc[list(score.triggered), "attainment"]
    own = {"counted_in": ["million"], "sales": [36.5], "nopat": [1.46], "capital": [18.0]}
    own |= {"wacc_pct": [10.0]}
    short, kept = (
        own_economic_profit(pd.DataFrame(own), days).value_kcny * 1.1 / 1000 for days in (0, 90)
    )
    return [
        ("step-today", f"经济利润{left / 10:.0f}万元", f"is {left / 1000:.2f} million yuan a"),
        ("step-today", f"税后利润{today['nopat_kcny']}千元", f"tax is {today['nopat_kcny']} thous"),
        (
            "step-today",
            f"占用资金{today['capital_kcny']:,}千",
            f"capital {today['capital_kcny']:,} ",
        ),
        ("step-today", f"就是{charge:.0f}千元", f"costs {charge:.0f} thousand"),
        ("step-today", f"还剩{left:.0f}千元", f"{left:.0f} thousand are left"),
        ("step-margin", f"税后少{before - margin:.2f}个", f"so {before - margin:.2f} points"),
        ("step-margin", f"{before:.0f}%变成{margin:.2f}%", f"{before:.0f}% become {margin:.2f}%"),
        ("step-margin", f"占销售额的{tied:.0%}", f"{tied:.0%} of a year"),
        ("step-margin", f"就是{tied / 10:.1%}", f"costs {tied / 10:.1%} of sales"),
        ("step-years", f"税后利润{profit[1]:.0f}千元", f"from {profit[1]:.0f} thousand"),
        ("step-years", f"第五年{profit[5]:.0f}千元", f"to {profit[5]:.0f} thousand"),
        (
            "step-years",
            f"一共是−{-found.value_kcny:.0f}千元",
            f"years is −{-found.value_kcny:.0f} thousand",
        ),
        ("step-days", f"账期最多{days}天", f"{days} are left for payment"),
        ("step-days", f"五年是{as_today:.0f}千元", f"bring {as_today:.0f} thousand"),
        ("step-score", f"总分{score.score:.1%}，谁", f"score of {score.score:.1%}, and"),
        ("step-score", f"加起来是{score.score:.1%}", f"weigh: {score.score:.1%}"),
        ("step-score", f"的有{len(late)}项", f"past it are {len(late)}:"),
        ("step-score", f"只完成{late.iloc[0]:.0%}", f"payment reaches {late.iloc[0]:.0%}"),
        ("step-score", f"联系人完成{late.iloc[1]:.0%}", f"two or more {late.iloc[1]:.0%}"),
        ("step-score", f"利润率完成{late.iloc[2]:.0%}", f"profit after tax {late.iloc[2]:.0%}"),
        ("step-own", f"少了{-short:.2f}", f"is {-short:.2f} short"),
        ("step-own", f"留下{kept:.2f}", f"leaves {kept:.2f}"),
    ]


SCORECARD = {
    "step-today": {"10"},
    "step-margin": {"3", "25", "180", "60", "240"},
    "step-years": {"500", "1", "5"},
    "step-days": {"10", "365", "0", "180", "60"},
    "step-score": {"120"},
    "step-own": {"36.5", "1.46", "18", "10", "1.8", "0.1", "90", "9", "0.9"},
}
