"""Hengchi's money: the Dongyao account as it is, the programme as asked for, what can be traded.

Planted truths: today the account earns an economic profit of 4% of its sales; the programme, on
the terms asked, adds as much again in sales and little value, and none if costs stay or Dongyao
takes a tenth less.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from workshop_kit.models.negotiation import programme_erosion, trades

VOLUME_KUNITS = 200
PER_MODULE_CNY = {  # the programme at its target price
    "sales": 100,
    "material": -52,
    "labour": -9,
    "freight": -5,
    "tooling": -8,
    "engineering": -6,
    "account_team": -4,
}
TODAY_KCNY = {
    "sales": 26_000,
    "material": -13_780,
    "labour": -2_340,
    "freight": -1_300,
    "tooling": -1_820,
    "engineering": -2_080,
    "account_team": -1_560,
}
KINDS = {"sales": "sales", "material": "variable", "labour": "variable", "freight": "variable"}

PROGRAMMES = {  # price and cost of a module in year 1; then asked, granted, cost down (% a year)
    "present": (112.0, 94.0, ((5.0, 2.5, 1.5), (4.0, 3.0, 2.0), (5.0, 3.5, 1.0), (3.0, 2.0, 1.5))),
    "new": (100.0, 84.0, ((3.0, 3.0, 1.5),) * 4),
}
ROUNDS = (  # our offer, Dongyao's, and what we got for ours
    (120.0, 106.0, "nothing"),
    (118.5, 106.0, "nothing"),
    (117.0, 107.0, "nothing"),
    (115.0, 107.5, "forecast"),
    (113.5, 110.0, "nothing"),
    (112.0, 112.0, "nothing"),
)

TAX_PCT, WACC_PCT = 25, 10
PAYMENT_DAYS, OWN_STOCK_DAYS, CONSIGNMENT_DAYS = 90, 13, 30
ANSWER_DAYS = 17, 10
TODAY_CAPITAL_KCNY = 13_000
"""Half of today's sales: at 9% of sales after tax and a charge of 10%, 4% are left."""
OFF_INVOICE_CNY = {"urgent_freight": 0.90, "free_engineering": 1.60, "samples": 0.50}
SERVICE = {  # minutes of one; how often today and for the programme; minutes there are
    "changes": (6_000, 120, 80, 820_000),
    "quotations": (2_400, 60, 12, 160_000),
    "quality_visits": (960, 210, 130, 230_000),
    "urgent_deliveries": (240, 260, 150, 80_000),
    "reviews": (720, 144, 138, 110_000),
}


def pnl() -> pd.DataFrame:
    """Return the account's profit and loss, costs with a minus, so that lines add up."""
    rows: list[tuple[str, str, int, int, int]] = [
        (line, KINDS.get(line, "fixed"), TODAY_KCNY[line], VOLUME_KUNITS * each, each)
        for line, each in PER_MODULE_CNY.items()
    ]
    profit: Any = tuple(sum(row[place] for row in rows) for place in (2, 3, 4))
    columns = ["line", "kind", "today_kcny", "programme_kcny", "per_module_cny"]
    return pd.DataFrame([*rows, ("profit", "profit", *profit)], columns=columns)


def price_downs() -> pd.DataFrame:
    """Return both programmes year by year: reductions asked for and granted, price and cost."""
    rows = []
    for programme, (price, cost, years) in PROGRAMMES.items():
        rows.append((programme, 1, 0.0, 0.0, 0.0, price, cost))
        for year, (asked, granted, saved) in enumerate(years, start=2):
            price, cost = price * (1 - granted / 100), cost * (1 - saved / 100)
            rows.append((programme, year, asked, granted, saved, round(price, 2), round(cost, 2)))
    columns = ["programme", "year", "asked_pct", "granted_pct", "cost_down_pct"]
    return pd.DataFrame(rows, columns=[*columns, "price_cny", "cost_cny"])


def rounds() -> pd.DataFrame:
    """Return the rounds of the last negotiation."""
    rows = [(number, *row) for number, row in enumerate(ROUNDS)]
    return pd.DataFrame(rows, columns=["round", "offer_cny", "counter_cny", "in_return"])


def terms() -> pd.DataFrame:
    """Return the terms of today's business and those of the request."""
    present, new = (rows.iloc[-1] for _, rows in price_downs().groupby("programme", sort=False))
    first_price, _, years = PROGRAMMES["new"]
    rows = [
        ("volume_kunits", None, VOLUME_KUNITS),
        ("years", None, len(years) + 1),
        ("price_cny", present["price_cny"], first_price),
        ("price_down_pct", present["granted_pct"], new["asked_pct"]),
        ("payment_days", PAYMENT_DAYS, PAYMENT_DAYS),
        ("own_stock_days", OWN_STOCK_DAYS, OWN_STOCK_DAYS),
        ("consignment_days", 0, CONSIGNMENT_DAYS),
        ("resident_engineers", 0, 1),
        ("answer_days", *ANSWER_DAYS),
        ("rounds", len(ROUNDS) - 1, len(ROUNDS) - 1),
        ("tax_pct", TAX_PCT, TAX_PCT),
        ("wacc_pct", WACC_PCT, WACC_PCT),
    ]
    return pd.DataFrame(rows, columns=["term", "today", "asked"])


def trade_list() -> pd.DataFrame:
    """Return what can change hands besides price: the model's own list."""
    return trades().reset_index()


def price_steps() -> pd.DataFrame:
    """Return where the first quotation for a module of the present platform went."""
    first, agreed = ROUNDS[0][0], ROUNDS[-1][0]
    now = float(price_downs().query("programme == 'present'")["price_cny"].iloc[-1])
    a_day = now * WACC_PCT / 100 / 365
    rows = [
        ("quotation", "list", first),
        ("negotiated", "on_invoice", first - agreed),
        ("yearly_reductions", "on_invoice", round(agreed - now, 2)),
        ("payment_term", "off_invoice", round(a_day * PAYMENT_DAYS, 2)),
        ("own_stock", "off_invoice", round(a_day * OWN_STOCK_DAYS, 2)),
        *((step, "off_invoice", amount) for step, amount in OFF_INVOICE_CNY.items()),
    ]
    return pd.DataFrame(rows, columns=["step", "stage", "amount_cny"])


def service() -> pd.DataFrame:
    """Return the work that today's business takes, and that of the programme."""
    rows = [(activity, *figures) for activity, figures in SERVICE.items()]
    columns = ["activity", "minutes", "today", "programme", "practical_minutes"]
    return pd.DataFrame(rows, columns=columns)


def economics() -> pd.DataFrame:
    """Return profit after tax and the capital at the start of each year."""
    columns = ["business", "year", "sales_kcny", "nopat_kcny", "stock_days", "plant_kcny"]
    found = pd.DataFrame([_today(), *_programme_years()], columns=columns)
    a_day = found["sales_kcny"] / 365
    found.insert(4, "receivables_kcny", a_day * PAYMENT_DAYS)
    found.insert(5, "stock_kcny", a_day * found.pop("stock_days"))
    parts = ["receivables_kcny", "stock_kcny", "plant_kcny"]
    money = ["sales_kcny", "nopat_kcny", *parts]
    found[money] = found[money].round().astype("int64")
    return found.assign(capital_kcny=found[parts].sum(axis=1))


def _today() -> tuple[str, int, float, float, int, float]:
    sales = TODAY_KCNY["sales"]
    tied = sum(round(sales / 365 * days) for days in (PAYMENT_DAYS, OWN_STOCK_DAYS))
    profit = (1 - TAX_PCT / 100) * sum(TODAY_KCNY.values())
    return "today", 1, sales, profit, OWN_STOCK_DAYS, TODAY_CAPITAL_KCNY - tied


def _programme_years() -> list[tuple[str, int, float, float, int, float]]:
    """Return the years on the terms asked; tools and development are written off evenly."""
    price, cost, moves = PROGRAMMES["new"]
    years = len(moves) + 1
    _, granted, saved = moves[0]
    found = programme_erosion(granted, saved, years, price, cost, VOLUME_KUNITS).years
    engineer = VOLUME_KUNITS * float(trades()["seller_cny"]["resident_engineer"])
    yearly = -VOLUME_KUNITS * (PER_MODULE_CNY["tooling"] + PER_MODULE_CNY["engineering"])
    profits = (1 - TAX_PCT / 100) * (found["margin_kcny"] - engineer)
    stock_days = OWN_STOCK_DAYS + CONSIGNMENT_DAYS
    sales = VOLUME_KUNITS * found["price_cny"]
    return [
        ("programme", year, sold, profit, stock_days, yearly * (years + 1 - year))
        for year, (sold, profit) in enumerate(zip(sales, profits, strict=True), start=1)
    ]
