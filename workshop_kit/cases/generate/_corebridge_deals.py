"""CoreBridge's deals with the 120 customers of one region, made by 12 of its salespeople.

Planted truths: the size of a deal does not explain its price; three salespeople give away
several points more than the others. All deals of a customer add up to its sales.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from workshop_kit.cases.generate._draw import chance

CUSTOMERS, DEALS = 120, 2_400
LIST_PRICE_CNY = 100
ON_INVOICE_PCT, OFF_INVOICE_PCT = (10.0, 3.5), (9.0, 3.0)
"""Mean and spread of what is taken off list price on the invoice, and after it."""
GENEROUS_PCT = {"R10": 5.0, "R11": 6.0, "R12": 7.0}
VOLUME_SPREAD = 0.9
NOT_SETTLED, CLEARANCE, CLEARANCE_PCT = 18, 3, 38.0

REPS = {
    "R01": ("林小川", "Lin Xiaochuan"),
    "R02": ("郝一帆", "Hao Yifan"),
    "R03": ("宋知夏", "Song Zhixia"),
    "R04": ("唐明远", "Tang Mingyuan"),
    "R05": ("蒋雨桐", "Jiang Yutong"),
    "R06": ("罗大江", "Luo Dajiang"),
    "R07": ("谢安然", "Xie Anran"),
    "R08": ("贺春生", "He Chunsheng"),
    "R09": ("方若兰", "Fang Ruolan"),
    "R10": ("彭海涛", "Peng Haitao"),
    "R11": ("邹静宜", "Zou Jingyi"),
    "R12": ("石磊", "Shi Lei"),
}


def draw_deals(seed: int, customers: pd.DataFrame, activity: pd.DataFrame) -> pd.DataFrame:
    """Return the deals of the region's customers, in the order of their numbers.

    Parameters
    ----------
    seed
        Seed of the draw.
    customers
        Columns customer and revenue_kcny: what all deals of a customer add up to.
    activity
        Columns customer and orders: a customer makes no more deals than orders.
    """
    rng = chance(seed, 11)
    region = np.sort(rng.permutation(len(customers))[:CUSTOMERS])
    chosen = customers.iloc[region][["customer", "revenue_kcny"]].reset_index(drop=True)
    chosen["rep"] = rng.permutation(np.repeat(list(REPS), CUSTOMERS // len(REPS)))
    orders = activity["orders"].to_numpy()[region]
    rows = chosen.loc[np.repeat(np.arange(CUSTOMERS), _deals_each(rng, orders))]
    deals = rows.iloc[rng.permutation(len(rows))].reset_index(drop=True)
    deals["on_invoice_cny"] = _on_invoice(rng, deals["rep"])
    deals["off_invoice_cny"] = _taken_off(rng, *OFF_INVOICE_PCT, len(deals))
    deals["month"] = rng.integers(1, 13, len(deals))
    deals = deals.sort_values("month", kind="stable", ignore_index=True)
    deals["volume"] = _volumes(rng, deals)
    deals["deal"] = [f"D{number:04d}" for number in range(1, len(deals) + 1)]
    deals["list_price_cny"] = LIST_PRICE_CNY
    return _not_all_settled(rng, deals.drop(columns="revenue_kcny"))


def sales_force() -> pd.DataFrame:
    """Return the region's salespeople and their names."""
    names = [(rep, *both) for rep, both in REPS.items()]
    return pd.DataFrame(names, columns=["rep", "rep_name_zh", "rep_name_en"])


def deal_parameters() -> dict[str, Any]:
    """Return the planted truths, for the trainer."""
    return {
        "customers": CUSTOMERS,
        "deals": DEALS,
        "on_invoice_pct": ON_INVOICE_PCT,
        "off_invoice_pct": OFF_INVOICE_PCT,
        "generous_reps_extra_pct": GENEROUS_PCT,
        "volume_spread": VOLUME_SPREAD,
        "rebates_not_settled": NOT_SETTLED,
        "clearance_deals": CLEARANCE,
    }


def _deals_each(rng: Generator, orders: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many deals each customer made, no more than its orders, to the exact total."""
    counts = np.minimum(rng.poisson(DEALS / CUSTOMERS, CUSTOMERS).clip(min=3), orders)
    while (short := DEALS - int(counts.sum())) != 0:
        at = rng.integers(CUSTOMERS)
        if short > 0 and counts[at] < orders[at]:
            counts[at] += 1
        elif short < 0 and counts[at] > 1:
            counts[at] -= 1
    return np.asarray(counts, dtype="int64")


def _taken_off(rng: Generator, mean: float, spread: float, count: int) -> NDArray[np.float64]:
    drawn = np.clip(mean + spread * rng.standard_normal(count), 0.0, None)
    return np.round(drawn * LIST_PRICE_CNY / 100, 1)


def _on_invoice(rng: Generator, reps: pd.Series) -> NDArray[np.float64]:
    """Return the discount on the invoice; a few lots of discontinued parts went far below."""
    extra = reps.map(GENEROUS_PCT).fillna(0.0).to_numpy()
    taken = _taken_off(rng, *ON_INVOICE_PCT, len(reps)) + extra
    taken[rng.permutation(len(reps))[:CLEARANCE]] += CLEARANCE_PCT
    return np.asarray(np.round(taken, 1), dtype=np.float64)


def _volumes(rng: Generator, deals: pd.DataFrame) -> NDArray[np.int64]:
    """Return pieces per deal, so that a customer's invoices add up to its sales."""
    price = (LIST_PRICE_CNY - deals["on_invoice_cny"]).to_numpy()
    part = pd.Series(np.exp(VOLUME_SPREAD * rng.standard_normal(len(deals))), deals.index)
    part /= part.groupby(deals["customer"]).transform("sum")
    sales_cny = 1000 * deals["revenue_kcny"].to_numpy(float)
    volume = np.maximum(1, np.rint(part.to_numpy() * sales_cny / price)).astype("int64")
    missing = pd.Series(sales_cny * part.to_numpy() - volume * price, deals.index)
    of_customer = missing.groupby(deals["customer"]).transform("sum").to_numpy()
    largest = part.groupby(deals["customer"]).idxmax().to_numpy()
    volume[largest] += np.rint(of_customer[largest] / price[largest]).astype("int64")
    return np.asarray(volume, dtype="int64")


def _not_all_settled(rng: Generator, deals: pd.DataFrame) -> pd.DataFrame:
    """Leave the export's gaps: rebates of late deals that are not settled yet."""
    late = np.flatnonzero(deals["month"] == 12)
    deals.loc[rng.permutation(late)[:NOT_SETTLED], "off_invoice_cny"] = np.nan
    return deals
