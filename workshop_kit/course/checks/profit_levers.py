"""Model answers of X02, profit levers: computed by the models, for the index and for Hengchi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._registry import answers

if TYPE_CHECKING:
    from workshop_kit.cases import Case

PRICE_DOWN = 0.03  # what Dongyao asks for
FINE = 0.01  # per cent of volume


@answers("profit_levers.price_gain")
def price_gain(case: Case) -> float:
    """Return by how many per cent profit grows with price up 1%, of the average company."""
    from workshop_kit.models.pricing import profit_levers

    return profit_levers().price_gain_pct


@answers("profit_levers.may_lose")
def may_lose(case: Case) -> float:
    """Return the per cent of volume that price up 1% pays for, of the average company."""
    from workshop_kit.models.pricing import break_even_volume

    return break_even_volume(100, 70.3, 1).volume_pct


@answers("profit_levers.stops_best")
def stops_best(case: Case) -> float:
    """Return the loss of volume in per cent from which on price up 1% is not the best lever."""
    from workshop_kit.models.pricing import profit_levers

    lost = 0.0
    while profit_levers(elasticity=-lost).strongest == "price":
        lost += FINE
    return round(lost, 1)


@answers("profit_levers.dongyao_volume")
def dongyao_volume(case: Case) -> float:
    """Return the per cent more modules that make up for Dongyao's price-down."""
    from workshop_kit.models.pricing import break_even_volume

    lines = case.pnl.set_index("kind")["per_module_cny"]
    price, variable = float(lines["sales"]), -float(lines["variable"].sum())
    return break_even_volume(price, variable, -PRICE_DOWN * price).volume_pct
