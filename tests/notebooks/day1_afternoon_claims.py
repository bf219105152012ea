"""The words in which the afternoon of day 1 gives numbers, with the numbers worked out."""

from __future__ import annotations

import pandas as pd
from day1_claims import profits, sales
from narrative_claims import Claim, billion, million, yuan

from workshop_kit import case
from workshop_kit.models.pricing import profit_levers


def factors_claims() -> list[Claim]:
    """Return what the three factors and the levers say in numbers."""
    return [*_share_of_wallet(), *_price_realisation(), *_cost_to_serve(), *_levers()]


def _share_of_wallet() -> list[Claim]:
    customers = case("corebridge").customers
    spent = (customers["revenue_kcny"] / customers["sow_pct"] * 100).sum()
    sold = customers["revenue_kcny"].sum()
    margin = case("corebridge").activity["gross_profit_kcny"].sum() / sold
    share, elsewhere = f"{sold / spent:.0%}", spent - sold
    point, earned = spent / 100, spent / 100 * margin
    cell = "s12-share-of-wallet"
    return [
        (
            cell,
            f"客户采购的{share}，另外{elsewhere / 1e5:.1f}亿元",
            f"gets {share} of what its customers buy; {billion(elsewhere)}",
        ),
        (
            cell,
            f"400家客户一年采购{spent / 1e5:.1f}亿元，芯桥做到{sold / 1e5:.0f}亿元",
            f"400 customers buy for {billion(spent)} a year, "
            f"of which it gets ¥{sold / 1e6:.1f} billion",
        ),
        (
            cell,
            f"多卖{yuan(point)}，多赚{yuan(earned)}毛利",
            f"brings {million(point)} of sales and {million(earned)} of gross profit",
        ),
    ]


def _price_realisation() -> list[Claim]:
    deals = case("corebridge").deals.dropna()
    on, off = deals["on_invoice_cny"], deals["off_invoice_cny"]
    pocket = deals["list_price_cny"] - on - off
    low, high = pocket.quantile([0.05, 0.95])
    by_size = pocket.groupby(pd.qcut(deals["volume"], 10, labels=False)).mean()
    held = (pocket.clip(lower=80) * deals["volume"]).sum() / (pocket * deals["volume"]).sum() - 1
    small, large = by_size.iloc[0], by_size.iloc[-1]
    assert deals["list_price_cny"].eq(100).all()
    cell = "s13-price-realisation"
    return [
        (
            cell,
            f"到手从{low:.0f}元到{high:.0f}元",
            f"list price of ¥100 brings ¥{low:.0f} to ¥{high:.0f}",
        ),
        (
            cell,
            f"成交{len(deals):,}笔，目录价都是100元，发票内折扣平均{on.mean():.1f}元，"
            f"发票外让利平均{off.mean():.1f}元，实收{pocket.mean():.1f}元",
            f"made {len(deals):,} deals, all at a list price of ¥100. On average ¥{on.mean():.1f} "
            f"came off on the invoice and ¥{off.mean():.1f} after it, which leaves a pocket price "
            f"of ¥{pocket.mean():.1f}",
        ),
        (cell, f"落在{low:.1f}元到{high:.1f}元", f"between ¥{low:.1f} and ¥{high:.1f}"),
        (
            cell,
            f"最小的一成单子平均实收{small:.1f}元，最大的一成{large:.1f}元",
            f"the smallest tenth of orders bring ¥{small:.1f} on average, "
            f"the largest tenth ¥{large:.1f}",
        ),
        ("s13-notes", f"多{100 * held:.0f}个百分点", f"grow by {held:.0%}"),
    ]


def _cost_to_serve() -> list[Claim]:
    corebridge = case("corebridge")
    team = corebridge.service.set_index("activity")
    work = corebridge.activity.set_index("customer")
    minutes = team["minutes"]
    rate = 1000 * team["cost_kcny"].sum() / team["practical_minutes"].sum()
    paid = team["practical_minutes"].sum()
    used = work[list(minutes.index)].sum() * minutes
    quotes, visits = (f"{used[kind] / paid:.0%}" for kind in ("inquiries", "visits"))
    one, two = profits()["C267"], profits()["C180"]
    few, many = work.loc["C267"], work.loc["C180"]
    bundled = two + (many["orders"] - 250) * minutes["orders"] * rate / 1000
    assert two < 2 * bundled < 0
    assert sales()[["C180", "C267"]].round(-3).eq(35_000).all()
    cell = "s15-cost-to-serve"
    return [
        (
            cell,
            f"一家赚{yuan(float(f'{one:.2g}'))}，一家亏{yuan(float(f'{-two:.2g}'))}",
            f"one earns {million(one, 2)}, one loses {million(-two, 2)}",
        ),
        (cell, f"一分钟的成本约{rate:.0f}元", f"costs about ¥{rate:.0f}"),
        (
            cell,
            f"一张订单{minutes['orders']}分钟，一次报价{minutes['inquiries']}分钟，"
            f"工程师上门一次{minutes['visits']}分钟",
            f"an order takes {minutes['orders']} minutes, a quotation {minutes['inquiries']}, "
            f"an engineer's visit {minutes['visits']}",
        ),
        (
            cell,
            f"报价占{quotes}，工程师上门占{visits}",
            f"{quotes} goes into quotations and {visits} into engineers' visits",
        ),
        (
            cell,
            f"C267下{few['orders']}张订单，C180把同样的货拆成{many['orders']:,}张；"
            f"C267请工程师上门{few['visits']}次，C180请了{many['visits']}次",
            f"C267 places {few['orders']} orders, while C180 splits the same goods into "
            f"{many['orders']:,}; C267 has the engineer in {few['visits']} times, "
            f"C180 {many['visits']} times",
        ),
        ("s15-change-line", f"把{many['orders']}换成", f"replace {many['orders']} by"),
        ("s15-notes", f"把{many['orders']}换成", f"Replace {many['orders']} by"),
    ]


def _levers() -> list[Claim]:
    gain = 1 / 9, 0.703 / 9, 0.297 / 9, 0.207 / 9
    price, variable, volume, fixed = (f"{part:.1%}" for part in gain)
    lost = f"{1 / (101 - 70.3):.1%}"
    needed = f"{3 / (97 - 70.3):.1%}"
    assert f"{gain[2]:.1%}" == "3.3%"
    cell = "s14-price-and-volume"
    return [
        (
            cell,
            f"利润多{price}；可是丢掉{lost}的销量",
            f"adds {price} to profit; lose {lost} of volume",
        ),
        (
            cell,
            f"价格使利润多{price}，变动成本多{variable}，销量多{volume}，固定成本多{fixed}",
            f"Price adds {price}, variable cost {variable}, volume {volume}, fixed cost {fixed}",
        ),
        (cell, f"丢掉的销量到了{lost}", f"costs {lost} of volume"),
        (cell, f"销量要多{needed}", f"needs {needed} more volume"),
    ]


FACTORS = {
    "title": {"26"},
    "s12-share-of-wallet": {"1", "5"},
    "s12-change-line": {"5", "20"},
    "s12-notes": {"5", "20", "40"},
    "s13-price-realisation": {"100", "1992"},
    "s13-change-line": {"75", "78", "80"},
    "s13-notes": {"75", "80"},
    "s15-cost-to-serve": {"3500", "35", "267", "180", "2004"},
    "s15-change-line": {"180", "250"},
    "s15-notes": {"250"},
    "s14-price-and-volume": {
        *("1", "3", "100", "70.3", "20.7", "9"),
        *("1,200", "8.7", "5.9", "2.8", "1.8", "1992"),
    },
    "s14-change-line": {"0", "1", "2", "4"},
    "s14-notes": {"0", "1", "2", "4"},
}


def priorities_claims() -> list[Claim]:
    """Return what the afternoon says of priorities, steps and plans in numbers."""
    seminar = case("seminar")
    days = seminar.steps.set_index("id")["work_days"]
    before, whole = int(days.iloc[:4].sum()), int(days.sum())
    plans = seminar.levels.set_index("id")
    left = (plans["budget_kcny"] - plans["promised_kcny"]) / 10
    assert list(days.index[:4]) == ["select", "plan", "propose", "negotiate"]
    assert left["account"] < 35 <= left["segment"]
    wheel, money = "s18-six-steps", "s19-four-plans"
    return [
        (
            wheel,
            f"只占{before / whole:.0%}的工作日",
            f"take {before / whole:.0%} of the working days",
        ),
        (
            wheel,
            f"一年花{whole}个工作日，前四步{before}个，交付和跟踪{whole - before}个",
            f"spends {whole} working days a year on Dongyao: {before} on the first four steps, "
            f"{whole - before} on",
        ),
        (
            money,
            f"客户计划只剩{left['account']:.0f}万：谁能批",
            f"has ¥{10 * left['account']:.0f} thousand left: who",
        ),
        (
            money,
            f"商机计划只剩{left['opportunity']:.0f}万，客户计划只剩{left['account']:.0f}万，"
            f"细分市场计划还有{left['segment']:.0f}万",
            f"opportunity plan has ¥{10 * left['opportunity']:.0f} thousand left, the account plan "
            f"¥{10 * left['account']:.0f} thousand, the segment plan "
            f"¥{10 * left['segment']:.0f} thousand",
        ),
    ]


PRIORITIES = {
    "title": {"29"},
    "s16-four-cells": {"1", "2", "3", "4", "5", "5.5", "1982", "1995"},
    "s16-change-line": {"10"},
    "s16-notes": {"3", "5", "8"},
    "s18-change-line": {"17", "10", "5"},
    "s18-notes": {"10", "17", "5", "4"},
    "s19-four-plans": {"35", "350"},
    "s19-change-line": {"350", "100", "250", "1000"},
    "s19-notes": {"350", "100", "250", "1000", "5", "6", "14"},
}


def close_claims() -> list[Claim]:
    """Return what the close of the day says in numbers."""
    days = case("seminar").steps.set_index("id")["work_days"]
    four, working = int(days.iloc[:4].sum()), round(90 * 5 / 7)
    price, cost = 100.0, 84.0
    lost = (price - price * 0.97**4) / (price - cost)
    company = profit_levers()
    gain = 1 / company.profit_cny
    assert round(company.profit_cny, 6) == 9
    assert 0.65 < lost < 0.75
    assert f"{gain:.0%}" == "11%"
    return [
        ("own-plan", f"90天只有{working}个工作日", f"90 days hold {working} working days: cut"),
        ("own-plan", f"是{working}个工作日", f"90 days hold {working} working days. H"),
        ("own-plan", f"就要{four}天", f"needs {four} for the four"),
        ("close", f"让掉{lost:.1%}的毛利", f"take {lost:.1%} of the margin"),
        ("close", f"利润就多{gain:.1%}", f"adds {gain:.1%} to profit"),
        ("close", "每年让3%", "3% a year"),
        ("close", f"价格高1%，利润多{gain:.0%}", f"1% more on price adds {gain:.0%}"),
        ("close", "价格高1%", "1% more on price"),
    ]


CLOSE = {
    "title": {"25", "90"},
    "own-plan": {"5", "90"},
    "close": {"9", "1992"},
    "own-plan-change-line": {"90", "60", "30"},
    "own-plan-notes": {"10", "4", "90", "30"},
    "close-change-line": {"3.0"},
    "close-notes": {"2", "5"},
}
