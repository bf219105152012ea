"""Model answers of X06, ten elements: which two lead, what the books say, where each belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._registry import answers

if TYPE_CHECKING:
    from workshop_kit.cases import Case
    from workshop_kit.models.value import Distinctiveness, TotalCost


def _rated(case: Case) -> Distinctiveness:
    """Return the ten elements as Dongyao rates them."""
    from workshop_kit.models.value import distinctiveness

    return distinctiveness(case.elements.set_index("element"))


@answers("ten_elements.lead")
def lead(case: Case) -> list[str]:
    """Return the two elements to lead with."""
    return list(_rated(case).lead)


@answers("ten_elements.books")
def books(case: Case) -> str:
    """Return whether Hengchi is dearer or cheaper for Dongyao, all its costs of a year counted."""
    return "cheaper" if saving_cny(case) > 0 else "dearer_less"


def saving_cny(case: Case) -> float:
    """Return what Dongyao saves a year with Hengchi, from its own books."""
    return total_cost(case).saving_cny


def total_cost(case: Case) -> TotalCost:
    """Return what a year with Hengchi, and with its rival, costs Dongyao in all."""
    from workshop_kit.models.value import DRIVERS, total_cost_of_ownership

    rows = case.suppliers.set_index("supplier")
    ours, rival = (
        {driver: float(rows[driver][supplier]) for driver in DRIVERS}
        for supplier in ("hengchi", "incumbent")
    )
    each = case.savings.set_index("item")["each_cny"]
    terms = case.terms.set_index("term")["asked"]
    return total_cost_of_ownership(
        ours,
        rival,
        units=1000 * float(terms["volume_kunits"]),
        order_cost_cny=each["orders"],
        stock_rate_pct=100 * each["stock_cny"],
        reject_cost_cny=each["rejects"],
        stop_cost_cny=each["stop_hours"],
    )


@answers("ten_elements.places")
def places(case: Case) -> dict[str, str]:
    """Return where each element belongs: first page, ready, level, to be mended."""
    found = _rated(case)
    elsewhere = {"difference": "ready", "parity": "level", "deficit": "mend"}
    return {
        str(name): "first_page" if name in found.lead else elsewhere[kind]
        for name, kind in found.elements["kind"].items()
    }
