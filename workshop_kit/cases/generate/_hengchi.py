"""Hengchi Auto Systems: its account Dongyao, this year's and the programme it is asked to quote.

Nothing is drawn by chance: a few figures of the case give every table, so that all agree.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from workshop_kit.cases.generate._write import Generated

VERSION = "1.0.0"
REFERENCE_SEED = 20250906

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


def make(seed: int) -> Generated:
    """Return the case; ``seed`` changes nothing."""
    return Generated(
        tables={"pnl": _pnl(), "price_downs": _price_downs(), "rounds": _rounds()},
        truths={},
        parameters={},
    )


def _pnl() -> pd.DataFrame:
    """Return the account's profit and loss, costs with a minus, so that lines add up."""
    rows: list[tuple[str, str, int, int, int]] = [
        (line, KINDS.get(line, "fixed"), TODAY_KCNY[line], VOLUME_KUNITS * each, each)
        for line, each in PER_MODULE_CNY.items()
    ]
    profit: Any = tuple(sum(row[place] for row in rows) for place in (2, 3, 4))
    columns = ["line", "kind", "today_kcny", "programme_kcny", "per_module_cny"]
    return pd.DataFrame([*rows, ("profit", "profit", *profit)], columns=columns)


def _price_downs() -> pd.DataFrame:
    rows = []
    for programme, (price, cost, years) in PROGRAMMES.items():
        rows.append((programme, 1, 0.0, 0.0, 0.0, price, cost))
        for year, (asked, granted, saved) in enumerate(years, start=2):
            price, cost = price * (1 - granted / 100), cost * (1 - saved / 100)
            rows.append((programme, year, asked, granted, saved, round(price, 2), round(cost, 2)))
    columns = ["programme", "year", "asked_pct", "granted_pct", "cost_down_pct"]
    return pd.DataFrame(rows, columns=[*columns, "price_cny", "cost_cny"])


def _rounds() -> pd.DataFrame:
    rows = [(number, *row) for number, row in enumerate(ROUNDS)]
    return pd.DataFrame(rows, columns=["round", "offer_cny", "counter_cny", "in_return"])
