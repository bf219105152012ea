"""What the segmentation case's data say, worked out apart from the notebooks."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from workshop_kit import case
from workshop_kit.models.segmentation import (
    conjoint_importance,
    derived_importance,
    segment,
    stated_importance,
)

FACTORS = ["price", "quality", "perf", "lead", "deliv", "support"]


class Found:
    """What the case's data say, worked out apart from the notebooks."""

    def __init__(self) -> None:
        corebridge = case("corebridge")
        self.fact = {fact.id: fact.value for fact in corebridge.facts}
        self.customers = corebridge.customers.set_index("customer")
        self.conjoint = corebridge.conjoint
        self.sales = self.customers["revenue_kcny"]
        self.size = self.customers["size"].astype(str)
        self.split = segment(self.customers)
        self.group = self.split.groups
        self.mean = self.split.profile
        self.spend = self.sales / (self.customers["sow_pct"] / 100)
        self.elsewhere = self.spend - self.sales
        self.gain = pd.DataFrame({name: self._gain(name) for name in FACTORS})
        self.rather_engineer = self.gain["support"] > self.gain["price"]
        self.slices = segment(self.customers, scaled=False).profile

    def _gain(self, factor: str) -> pd.Series:
        """Points that the better level of a factor adds, per customer (a low price is better)."""
        rated = self.conjoint.pivot_table("rating", "customer", factor, aggfunc="mean")
        gain = rated[1] - rated[-1]
        return -gain if factor == "price" else gain

    def in_group(self, letter: str) -> pd.Series:
        return self.group == letter

    def rank(self, size: str, view: str, factor: str) -> int:
        some = self.customers[self.size == size]
        shares = {
            "stated": lambda: stated_importance(some, [f"imp_{f}" for f in FACTORS]),
            "derived": lambda: derived_importance(
                some, "overall_sat", [f"perf_{f}" for f in FACTORS]
            ),
            "conjoint": lambda: self._traded(some),
        }[view]().shares.set_axis(FACTORS)
        return int(shares.rank(ascending=False)[factor])

    def _traded(self, some: pd.DataFrame) -> Any:
        rated = self.conjoint[self.conjoint["customer"].isin(some.index)]
        return conjoint_importance(rated[FACTORS], rated["rating"], price="price")


@cache
def found() -> Found:
    return Found()
