"""Checks of X10, the account case: what each way is worth, figures on the boards, the rubric."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from .._exercise import load_exercise
from .._fields import TableField, TeamRows
from .._language import mark
from .._text import both
from .._verdicts import Outcome
from ._registry import answers, judges

if TYPE_CHECKING:
    from workshop_kit.cases import Case
    from workshop_kit.models.value import EconomicProfit

ID: Final = "x10_account_case"
TERMS: Final = (
    *("price_cny", "price_down_pct", "volume_kunits"),
    *("payment_days", "consignment_days"),
)
TRADED: Final = {"payment_days": 60.0, "cost_down_pct": 2.5}
NEARLY: Final = 0.7  # of the points that a pitch needs
_FIGURE: Final = re.compile(r"\d|[一二两三四五六七八九十百千万半]+[个家位天次元年月倍成点]")


def ways(case: Case) -> dict[str, EconomicProfit]:
    """Return what the programme is worth on the terms of each way but that of declining."""
    from workshop_kit.models.value import programme_profit

    asked = case.terms.set_index("term")["asked"]
    rival = case.suppliers.set_index("supplier")["price_cny"]["incumbent"]
    terms: dict[str, Any] = {name: float(asked[name]) for name in TERMS}
    terms["resident_engineer"] = bool(asked["resident_engineers"])
    return {
        "as_asked": programme_profit(**terms),
        "match": programme_profit(**(terms | {"price_cny": float(rival)})),
        "trade": programme_profit(**(terms | TRADED)),
    }


@answers("account_case.as_asked")
def as_asked(case: Case) -> str:
    """Return how much signing as asked adds."""
    worth = ways(case)["as_asked"].value_kcny
    return "loss" if worth < 0 else "little" if worth < 2000 else "much"


def _worths(case: Case) -> dict[str, float]:
    return {name: way.value_kcny for name, way in ways(case).items()} | {"walk": 0.0}


@answers("account_case.decision")
def decision(case: Case) -> str:
    """Return the way that adds most."""
    worths = _worths(case)
    return max(worths, key=worths.__getitem__)


@judges("account_case.decision")
def judge_decision(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge a way: the best, one that takes nothing away, or one that does."""
    if given["decision"] == decision(case):
        return Outcome("right")
    return Outcome("wrong" if _worths(case)[given["decision"]] < 0 else "partly")


@judges("account_case.boards")
def judge_boards(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the boards: does each rest on a figure?"""
    rows = given["boards"].values()
    bare = sum(not _FIGURE.search(str(row["figure"])) for row in rows)
    if not bare:
        return Outcome("right")
    return Outcome("wrong" if bare == len(rows) else "partly", both(_BARE, n=bare))


_BARE: Final = mark("Boards without a figure: {n}. Purchasing will ask for it; give each one.")


@judges("account_case.reverse")
def judge_reverse(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge what would reverse the decision: is it a number?"""
    (row,) = given["reverse"].values()
    return Outcome("right") if _FIGURE.search(str(row["value"])) else Outcome("wrong", both(_NONE))


_NONE: Final = mark("Give a value: at which number exactly do you change your mind?")


@judges("account_case.jury")
def judge_jury(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge one's own pitch by the rubric; points for others are theirs."""
    field = load_exercise(ID).field("jury")
    assert isinstance(field, TableField)
    assert isinstance(field.rows, TeamRows)
    own = given["jury"].get(TeamRows.ALONE)
    if not own:
        return Outcome("open")
    total = sum(own.values())
    if total >= field.rows.passes:
        return Outcome("right")
    return Outcome("partly" if total >= NEARLY * field.rows.passes else "wrong")
