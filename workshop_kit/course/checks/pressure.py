"""Checks of X01, pressure: what yearly price-downs take, evidence, and three to act on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from .._language import mark
from .._text import both
from .._verdicts import Outcome
from ._registry import answers, judges

if TYPE_CHECKING:
    from workshop_kit.cases import Case
    from workshop_kit.models.negotiation import Erosion

ACT_ON: Final = 3  # pressures to act on, and rows that need evidence
_FIGURE: Final = re.compile(r"\d|[一二两三四五六七八九十百半]+[家个天次元年月周成倍点]")


def _programme(case: Case, cost_down_pct: float) -> Erosion:
    """Return the new platform with the price-downs that Dongyao asks for."""
    from workshop_kit.models.negotiation import programme_erosion

    years = case.price_downs[case.price_downs["programme"] == "new"]
    return programme_erosion(
        price_down_pct=float(years["asked_pct"].iloc[-1]),
        cost_down_pct=cost_down_pct,
        years=len(years),
        price_cny=float(years["price_cny"].iloc[0]),
        cost_cny=float(years["cost_cny"].iloc[0]),
    )


@answers("pressure.price_after")
def price_after(case: Case) -> float:
    """Return how far the last year's price lies below the first, in per cent."""
    return _programme(case, 0).price_fall_pct


@answers("pressure.margin_lost")
def margin_lost(case: Case) -> int:
    """Return how far the last year's margin lies below the first at steady cost, in per cent."""
    return round(_programme(case, 0).margin_fall_pct)


@answers("pressure.cost_down_needed")
def cost_down_needed(case: Case) -> float:
    """Return the fall of cost a year that keeps the programme's worth, in per cent."""
    return round(_programme(case, 0).cost_down_needed_pct, 1)


@judges("pressure.pressures")
def judge_pressures(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the evidence, not the strength: at least three rows with a figure or a date."""
    rows = given["pressures"].values()
    backed = sum(bool(_FIGURE.search(str(row["evidence"]))) for row in rows)
    if backed >= ACT_ON:
        return Outcome("right")
    if not backed:
        return Outcome("wrong", both(_NO_FIGURE))
    return Outcome("partly", both(_FEW_FIGURES, n=backed))


_NO_FIGURE: Final = mark(
    "These are feelings so far. Give at least three of them a figure or a date that can be checked."
)
_FEW_FIGURES: Final = mark("Rows with a figure or a date: {n}. Give at least three of them one.")


@judges("pressure.top_three")
def judge_top_three(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the order against the participant's own strengths: is a stronger one left out?"""
    rated = given.get("pressures") or {}
    strength = {
        name: float(row["strength"])
        for name, row in rated.items()
        if row and row.get("strength") is not None
    }
    if not strength.keys() >= set(given["top_three"]):
        return Outcome("blank", both("Rate all five pressures first, then put them in order."))
    chosen, left = given["top_three"][:ACT_ON], given["top_three"][ACT_ON:]
    weakest = min(strength[name] for name in chosen)
    stronger = sum(strength[name] > weakest for name in left)
    if not stronger:
        return Outcome("right")
    return Outcome("wrong" if stronger == len(left) else "partly", both(_STRONGER_LEFT_OUT))


_STRONGER_LEFT_OUT: Final = mark(
    "A pressure that you rated higher is not among your three. "
    "Change the order or the rating, or tell your team why it can wait."
)
