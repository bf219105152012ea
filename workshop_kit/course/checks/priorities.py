"""Checks of X03, priorities: who loses most, which cell and service level, what lasts longest.

They ask the models of accounts and hold the choice of accounts against the planted loss-makers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from .._language import mark
from .._text import both
from .._verdicts import Outcome
from ._registry import answers, judges

if TYPE_CHECKING:
    from workshop_kit.cases import Case
    from workshop_kit.models.accounts import PriorityMatrix, WhaleCurve

FIVE: Final = 5
LEVELS: Final = {  # what each cell is served with; ours
    "strategic": "team",
    "star": "pilot",
    "status": "keep",
    "streamline": "simple",
}
ASKED: Final = 5  # of the scored accounts, the first five are placed on the worksheet
MARGIN_KCNY, DISCOUNT_PCT = 1000, 12
STAYS_PCT: Final = {"loyal": 90, "restless": 60}


@lru_cache(maxsize=4)
def _whale(case_name: str, mended: int) -> WhaleCurve:
    from workshop_kit.cases import case
    from workshop_kit.models.accounts import cost_to_serve, whale_curve

    company = case(case_name)
    work = company.activity.set_index("customer").fillna({"credit_checks": 0})
    team = company.service.set_index("activity")
    served = cost_to_serve(
        work,
        {str(name): float(each) for name, each in team["minutes"].items()},
        float(team["cost_kcny"].sum()),
        float(team["practical_minutes"].sum()),
        work["gross_profit_kcny"],
    )
    return whale_curve(served.customers["profit_kcny"], mended=mended)


@lru_cache(maxsize=4)
def _matrix(case_name: str) -> PriorityMatrix:
    from workshop_kit.cases import case
    from workshop_kit.models.accounts import priority_matrix

    return priority_matrix(case(case_name).scores.set_index("customer"))


@answers("priorities.loss_makers")
def loss_makers(case: Case) -> list[str]:
    """Return the five customers that were planted to lose most."""
    from workshop_kit.cases import truth

    return [str(name) for name in truth(case.name, "loss_makers")["customer"]]


@answers("priorities.peak_pct")
def peak(case: Case) -> int:
    """Return what the profitable customers earn, in whole percent of what is left."""
    return round(100 * _whale(case.name, 0).peak_share)


@answers("priorities.gain_kcny")
def gain(case: Case) -> int:
    """Return what mending the five largest loss-makers would bring in a year, in thousand yuan."""
    return round(_whale(case.name, FIVE).total_kcny - _whale(case.name, 0).total_kcny)


@answers("priorities.near_a_line")
def near_a_line(case: Case) -> list[str]:
    """Return the scored accounts whose cell changes when weights shift by 10 points."""
    accounts = _matrix(case.name).accounts
    return [str(name) for name in accounts.index[accounts["sensitive"]]]


@answers("priorities.cells")
def cells_and_levels(case: Case) -> dict[str, dict[str, str]]:
    """Return the cell of each account asked for, and the level of service that goes with it."""
    cells = _matrix(case.name).accounts["cell"].head(ASKED)
    return {str(name): {"cell": cell, "level": LEVELS[cell]} for name, cell in cells.items()}


@judges("priorities.cells")
def judge_cells(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the cells by the matrix, the levels by the cell that the participant chose."""
    rows = given["cells"]
    wanted = cells_and_levels(case)
    placed = [name for name, row in wanted.items() if rows[name]["cell"] == row["cell"]]
    served = [name for name in wanted if LEVELS[rows[name]["cell"]] == rows[name]["level"]]
    if len(placed) == len(served) == len(wanted):
        return Outcome("right")
    if len({rows[name]["level"] for name in wanted}) == 1:
        return Outcome("wrong", both(_ALL_ALIKE))
    if len(placed) < len(wanted):
        message = both(_LOOK_AT_THE_MAP, n=len(placed), all=len(wanted))
        return Outcome("partly" if placed else "wrong", message)
    return Outcome("partly", both(_LEVELS, n=len(served), all=len(wanted)))


_ALL_ALIKE: Final = mark(
    "Every account gets the same service here: then the matrix decides nothing. "
    "Give each cell a level of its own."
)
_LOOK_AT_THE_MAP: Final = mark(
    "{n} of {all} accounts stand in the right cell. Read the others off the map again, "
    "with no criterion counting for more."
)
_LEVELS: Final = mark(
    "All cells are right; {n} of {all} accounts get the service that fits their cell. "
    "Ask of the others: what could still be won, and what would we lose?"
)


@answers("priorities.loyal_kcny")
def loyal(case: Case) -> int:
    """Return what the customer who mostly stays is worth, in thousand yuan."""
    return _worth(STAYS_PCT["loyal"])


@answers("priorities.restless_kcny")
def restless(case: Case) -> int:
    """Return what the customer who often leaves is worth, in thousand yuan."""
    return _worth(STAYS_PCT["restless"])


def _worth(stays_pct: float) -> int:
    from workshop_kit.models.accounts import lifetime_value

    return round(lifetime_value(MARGIN_KCNY, stays_pct, DISCOUNT_PCT).value_kcny)
