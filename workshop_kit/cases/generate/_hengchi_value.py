"""What the module is worth to Dongyao: three suppliers, savings, ten elements.

Planted truths: dearer by 4 yuan, Hengchi is cheaper in all, though Dongyao rates it worse on
total cost; the two elements to lead with are performance and support.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from workshop_kit.cases.generate._hengchi_programme import (
    PER_MODULE_CNY,
    PROGRAMMES,
    VOLUME_KUNITS,
)

CHEAPER_CNY = 4
DRIVERS = ("orders", "stock_cny", "rejects", "line_stops", "stop_hours")
SUPPLIERS: dict[str, tuple[tuple[str, str], float, tuple[int, ...] | None]] = {
    "hengchi": (("衡驰汽配", "Hengchi Auto Systems"), 0, (50, 300_000, 60, 1, 2)),
    "incumbent": (("嘉岳热控", "Jiayue Thermal"), -CHEAPER_CNY, (250, 2_000_000, 240, 2, 22)),
    "open_book": (("澜川精工", "Lanchuan Precision"), -2, None),
}
"""Names; price against Hengchi's; drivers of Dongyao's cost, in a year of the programme."""

EACH_CNY = {"orders": 300, "stock_cny": 0.1, "rejects": 1_500, "stop_hours": 25_000}
SAVINGS: dict[str, tuple[str, float, float, str]] = {  # part, yuan each, saved a 1,000, evidence
    "weight": ("functional", 15, 200, "our_test"),
    "assembly": ("functional", 1.2, 2_500, "our_test"),
    "trials": ("start_up", 1, -500, "estimate"),
    "warranty": ("post_purchase", 750, 2, "estimate"),
}
EVIDENCE = "customer_books"

ELEMENTS = {  # weight, our rating, the next best alternative's, and what shows it
    "outcome": (15, 6, 5, "customer_books"),
    "initiative": (12, 5, 5, "estimate"),
    "performance": (12, 6, 4, "our_test"),
    "total_cost": (10, 4, 5, "none"),
    "supply": (10, 5, 5, "customer_books"),
    "support": (10, 6, 4, "customer_books"),
    "ease": (9, 5, 5, "none"),
    "risk": (8, 4, 4, "none"),
    "roadmap": (8, 3, 4, "estimate"),
    "proof": (6, 5, 3, "our_test"),
}


def suppliers() -> pd.DataFrame:
    """Return the three suppliers: price, and what drives Dongyao's cost with each."""
    price = PER_MODULE_CNY["sales"]
    rows = [
        (supplier, *names, float(price + apart), *(drivers or (None,) * len(DRIVERS)))
        for supplier, (names, apart, drivers) in SUPPLIERS.items()
    ]
    columns = ["supplier", "name_zh", "name_en", "price_cny", *DRIVERS]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(DRIVERS, "Int64"))


def savings() -> pd.DataFrame:
    """Return what a module saves Dongyao against the incumbent's, item by item."""
    table = suppliers().set_index("supplier")
    drivers = table[list(EACH_CNY)].T.astype(float)
    saved = ((drivers["incumbent"] - drivers["hengchi"]) / VOLUME_KUNITS).to_dict()
    rows = [(item, *about) for item, about in SAVINGS.items()]
    rows[3:3] = [
        (item, "post_purchase", each, saved[item], EVIDENCE) for item, each in EACH_CNY.items()
    ]
    columns = ["item", "part", "each_cny", "saved_per_1000", "evidence"]
    found = pd.DataFrame(rows, columns=columns)
    worth = (found["each_cny"] * found["saved_per_1000"] / 1000).round(2)
    found.insert(4, "per_module_cny", worth)
    return found


def elements() -> pd.DataFrame:
    """Return ten elements of value: weight, ratings, and what shows them."""
    rows = [(element, *about) for element, about in ELEMENTS.items()]
    return pd.DataFrame(rows, columns=["element", "weight_pct", "us", "nba", "proof"])


def value_parameters() -> dict[str, Any]:
    """Return the planted truths, for the trainer."""
    return {
        "lead_with": ["performance", "support"],
        "rating_against_the_books": "total_cost",
        "unit_cost_cny": PROGRAMMES["new"][1],
    }
