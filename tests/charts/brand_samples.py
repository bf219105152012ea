"""Charts of the brand, of plain and of awkward results."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from workshop_kit.charts import Chart, brand_worth_bars, funnel_bars, premium_bars, premium_range
from workshop_kit.models.brand import (
    CONTROLS,
    STAGES,
    brand_funnel,
    brand_premium,
    brand_worth,
    premium_of,
)

PEER = {"aware": 0.9, "considered": 0.8, "preferred": 0.6, "paid_premium": 0.5}


def steel(effect: float = 0.113, rows: int = 400) -> pd.DataFrame:
    """Return deals in which the brand adds so much to the log price, and rides on harder grades."""
    random = np.random.default_rng(17)
    hard = random.random(rows) < 0.5
    brand = (random.random(rows) < np.where(hard, 0.7, 0.3)).astype(int)
    tonnes = np.exp(random.normal(3, 0.9, rows))
    log_price = 8.5 + 0.3 * hard + effect * brand - 0.025 * np.log(tonnes)
    return pd.DataFrame(
        {
            "price_cny_t": np.exp(log_price + random.normal(0, 0.055, rows)),
            "brand": brand,
            "grade": np.where(hard, "NM400", "Q355"),
            "thickness_mm": np.exp(random.normal(2.6, 0.5, rows)),
            "tonnes": tonnes,
            "lead_days": random.uniform(5, 60, rows),
            "support": random.integers(0, 2, rows),
            "export": random.integers(0, 2, rows),
            "quarter": random.integers(0, 8, rows),
        }
    )


def buyers(*reached: int, market: str = "home") -> pd.DataFrame:
    """Return buyers of whom so many were asked, and then reached each stage."""
    rows = [[int(n < stage) for stage in reached[1:]] for n in range(reached[0])]
    return pd.DataFrame(rows, columns=list(STAGES)).assign(market=market)


HOME = buyers(100, 90, 45, 27, 12)
MARKETS = pd.concat(
    [
        buyers(60, 55, 40, 12, 6, market="Mining and quarries"),
        buyers(40, 20, 16, 10, 5, market="Cranes"),
        buyers(40, 38, 34, 24, 16, market="Tippers"),
    ]
)
STRONG = buyers(100, 96, 90, 80, 60)
UNKNOWN = buyers(12, 0, 0, 0, 0, market="<b>矿山</b>")


CHARTS: dict[str, Callable[[str], Chart]] = {
    "range": lambda lang: premium_range(premium_of(), lang),
    "range wide": lambda lang: premium_range(premium_of(0.05, 0.04), lang),
    "range below": lambda lang: premium_range(premium_of(-0.1, 0.02), lang),
    "premium": lambda lang: premium_bars(brand_premium(steel()), lang),
    "premium naive": lambda lang: premium_bars(brand_premium(steel(), ()), lang),
    "premium none": lambda lang: premium_bars(brand_premium(steel(0.0)), lang),
    "premium below": lambda lang: premium_bars(brand_premium(steel(-0.3)), lang),
    "worth": lambda lang: brand_worth_bars(brand_worth(), lang),
    "worth nothing": lambda lang: brand_worth_bars(brand_worth(0.0), lang),
    "funnel": lambda lang: funnel_bars(brand_funnel(HOME, PEER), lang),
    "funnel strong": lambda lang: funnel_bars(brand_funnel(STRONG, PEER), lang),
    "funnel unknown": lambda lang: funnel_bars(brand_funnel(UNKNOWN, PEER), lang),
    "funnels": lambda lang: funnel_bars(brand_funnel(MARKETS, PEER), lang),
    "funnels strong": lambda lang: funnel_bars(
        brand_funnel(pd.concat([STRONG, STRONG.assign(market="export")]), PEER), lang
    ),
}
EXPLORED = {
    "range": (
        premium_of,
        premium_range,
        {"log_points": (-0.2, 0.4, 0.01), "standard_error": (0, 0.1, 0.01)},
    ),
    "premium": (brand_premium, premium_bars, {"deals": steel(), "controls": list(CONTROLS)}),
    "worth": (
        brand_worth,
        brand_worth_bars,
        {"premium": (0, 0.3, 0.01), "attributable_share": (0, 1, 0.1)},
    ),
    "funnel": (brand_funnel, funnel_bars, {"buyers": MARKETS, "peer": PEER}),
}
