"""Products and their response curves: reading the table, and what whole reps are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workshop_kit.models._checks import Floats, whole
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each
from workshop_kit.models.sales_force._response import ResponseCurve, response_curve
from workshop_kit.models.sales_force._split import Counts

JUDGED = ("at_zero", "at_half", "at_more", "at_saturation")
MOST_REPS = 2000


@dataclass(frozen=True, eq=False)
class Products:
    """Products sorted by name, so that the order of rows decides nothing."""

    given: pd.Index
    index: pd.Index
    margin_mcny: Floats  # contribution of today's sales before the cost of reps
    sales_mcny: Floats
    reps: Floats
    curves: tuple[ResponseCurve, ...]

    def sales(self, reps: Floats | Counts) -> Floats:
        """Return the sales of each product with that many reps."""
        effort = np.asarray(reps) / self.reps
        at = [float(curve.index(part)) for curve, part in zip(self.curves, effort, strict=True)]
        return np.asarray(self.sales_mcny * np.array(at))

    def contribution(self, reps: Floats | Counts) -> Floats:
        """Return the contribution of each product with that many reps, before their cost."""
        return np.asarray(self.sales(reps) * self.margin_mcny / self.sales_mcny)

    def worth(self, most: int) -> list[Floats]:
        """Return for each product its contribution with 0, 1, … ``most`` reps."""
        count = np.arange(most + 1)
        rows = zip(self.margin_mcny, self.reps, self.curves, strict=True)
        return [margin * curve.index(count / now) for margin, now, curve in rows]

    def start(self, reps: int) -> Counts:
        """Return today's plan scaled to a number of whole reps; those cut most come first."""
        exact = self.reps * reps / self.reps.sum()
        plan: Counts = np.floor(exact).astype(np.int64)
        plan[np.argsort(plan - exact, kind="stable")[: reps - int(plan.sum())]] += 1
        return plan


def read_products(products: pd.DataFrame) -> Products:
    """Return the products of a table, else raise `OutOfRange`."""
    one_row_each("products", bounded("products", products, ["sales_mcny"], 0, above=True))
    table = products.loc[sorted(products.index, key=str)]
    sales = bounded("products", table, ["sales_mcny"], 0, above=True).to_numpy()[:, 0]
    margin = bounded("products", table, ["margin_share"], 0, 1, above=True).to_numpy()[:, 0]
    reps = bounded("products", table, ["reps"], 0, MOST_REPS, above=True).to_numpy()[:, 0]
    judged = bounded("products", table, list(JUDGED), 0)
    return Products(
        products.index, table.index, sales * margin, sales, reps,
        tuple(_curve(str(row.Index), list(row[1:])) for row in judged.itertuples()),
    )  # fmt: skip


def _curve(name: str, judged: list[float]) -> ResponseCurve:
    """Return the curve of one product; what is wrong with its judgements names it."""
    try:
        return response_curve(*judged)
    except OutOfRange as wrong:
        cell = f"{wrong.value} (column {wrong.argument!r}, row {name!r})"
        raise OutOfRange("products", cell, wrong.allowed) from None


def whole_reps(argument: str, value: object) -> int:
    """Return a number of reps that can be placed one by one."""
    return whole(argument, value, 1, MOST_REPS)
