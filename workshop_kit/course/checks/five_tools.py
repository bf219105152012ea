"""Checks of X08, five economic tools: what each says of Dongyao, and which question comes first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from .._verdicts import Outcome
from ._registry import answers, judges

if TYPE_CHECKING:
    from workshop_kit.cases import Case
    from workshop_kit.models.accounts import CostToServe
    from workshop_kit.models.pricing import BreakEven, PriceWaterfall
    from workshop_kit.models.value import EconomicValue, TotalCost

CUT_CNY: Final = 4  # what purchasing asks for: the rival is so much cheaper
OURS: Final = {"price_cny": 2.1, "orders": 12, "stock_cny": 10_000, "rejects": 20}
RIVAL: Final = {"price_cny": 2.0, "orders": 40, "stock_cny": 25_000, "rejects": 80}


def worth_to_dongyao(case: Case) -> EconomicValue:
    """Return what a module is worth to Dongyao, beside the supplier of the trial cars."""
    from workshop_kit.models.value import economic_value

    price = case.suppliers.set_index("supplier")["price_cny"]
    parts = case.savings.groupby("part", observed=True)["per_module_cny"].sum()
    cost = -case.pnl.query("kind in ['variable', 'fixed']")["per_module_cny"].sum()
    return economic_value(
        price["incumbent"],
        parts["functional"],
        parts["start_up"],
        parts["post_purchase"],
        price["hengchi"],
        cost,
    )


def connectors() -> TotalCost:
    """Return the total cost of the drill's connectors, ours and the rival's."""
    from workshop_kit.models.value import total_cost_of_ownership

    return total_cost_of_ownership({**OURS, "stop_hours": 0.5}, {**RIVAL, "stop_hours": 3})


def where_the_price_goes(case: Case) -> PriceWaterfall:
    """Return the steps from the first quotation to the pocket price of today's platform."""
    from workshop_kit.models.pricing import price_waterfall

    steps: dict[str, dict[str, float]] = {"list": {}, "on_invoice": {}, "off_invoice": {}}
    for step, stage, amount in case.price_steps.itertuples(index=False):
        steps[stage][step] = amount
    (first,) = steps["list"].values()
    return price_waterfall(first, steps["on_invoice"], steps["off_invoice"])


def work_for_dongyao(case: Case) -> CostToServe:
    """Return what today's work for Dongyao costs, and what of its budget stays unused."""
    from workshop_kit.models.accounts import cost_to_serve

    work = case.service.set_index("activity")
    paid = case.pnl.set_index("line").loc[["engineering", "account_team"], "today_kcny"]
    return cost_to_serve(
        work[["today"]].T,
        {str(name): float(each) for name, each in work["minutes"].items()},
        -float(paid.sum()),
        float(work["practical_minutes"].sum()),
    )


def cut_pays_at(case: Case) -> BreakEven:
    """Return the volume that pays for the cut that purchasing asks for."""
    from workshop_kit.models.pricing import break_even_volume

    each = case.pnl.groupby("kind", observed=True)["per_module_cny"].sum()
    units = 1000 * float(case.terms.set_index("term")["asked"]["volume_kunits"])
    return break_even_volume(each["sales"], -each["variable"], -CUT_CNY, quantity=units)


@answers("five_tools.drill_worth")
def drill_worth(_case: Case) -> float:
    """Return the economic value of the drill's product, in yuan."""
    from workshop_kit.models.value import economic_value

    return economic_value().value_cny


@answers("five_tools.drill_saving")
def drill_saving(_case: Case) -> float:
    """Return what the drill's customer saves with us, in per cent."""
    return connectors().saving_pct


@answers("five_tools.worth")
def worth(case: Case) -> str:
    """Return about what a module is worth to Dongyao."""
    value = worth_to_dongyao(case).value_cny
    return _first({98: "less", 104: "price", 115: "more"}, value) or "much_more"


@answers("five_tools.ledger")
def ledger(case: Case) -> str:
    """Return how much of what a module saves stands in purchasing's own books."""
    saved = case.savings.groupby("evidence", observed=True)["per_module_cny"].sum()
    share = saved["customer_books"] / saved.sum()
    return _first({0.01: "none", 0.5: "some", 0.99: "most"}, share) or "all"


@answers("five_tools.pocket")
def pocket(case: Case) -> str:
    """Return about what of today's price reaches the pocket."""
    kept = where_the_price_goes(case).pocket_cny
    return _first({90: "most", 96: "more", 99: "little"}, kept) or "invoice"


@answers("five_tools.work")
def work(case: Case) -> str:
    """Return the work that takes most of the year."""
    return str(work_for_dongyao(case).activities["minutes"].idxmax())


@answers("five_tools.volume")
def volume(case: Case) -> str:
    """Return about how much more must be sold after the cut."""
    return _first({6: "same", 10: "some", 18: "margin"}, cut_pays_at(case).volume_pct) or "double"


def _first(ends: Mapping[float, str], amount: float) -> str | None:
    """Return the option of the first end that an amount does not exceed."""
    return next((option for end, option in ends.items() if amount <= end), None)


@judges("five_tools.order")
def judge_order(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the order of questions: worth, then proof first; a cut last."""
    asked = given["order"]
    if asked[:2] == ["worth", "proof"] and asked[-1] == "volume":
        return Outcome("right")
    return Outcome("partly" if asked.index("worth") < asked.index("volume") else "wrong")
