"""Checks of X09, scorecard: what growth on Dongyao's terms is worth, what to act on first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from .._answers import is_blank
from .._language import mark
from .._text import both
from .._verdicts import Outcome
from ._registry import answers, judges

if TYPE_CHECKING:
    from workshop_kit.cases import Case
    from workshop_kit.models.value import EconomicProfit, Scorecard

PRICE_CUT: Final = 0.03  # what Dongyao asks for more growth: price, days to pay, days of stock
PAYMENT_DAYS, STOCK_DAYS, GROWTH_PCT = 180, 60, 10
STEP: Final = 5  # days


def growth(case: Case, payment_days: float = PAYMENT_DAYS) -> EconomicProfit:
    """Return five years of today's business, grown on the terms that Dongyao asks for."""
    tax = case.terms.set_index("term")["today"]["tax_pct"] / 100
    return _five_years(case, PRICE_CUT * (1 - tax), payment_days, STOCK_DAYS)


def growth_as_today(case: Case) -> EconomicProfit:
    """Return five years of today's business, grown as much, on today's terms."""
    terms = case.terms.set_index("term")["today"]
    return _five_years(case, 0, float(terms["payment_days"]), float(terms["own_stock_days"]))


def _five_years(case: Case, given: float, payment: float, stock: float) -> EconomicProfit:
    """Return five years of growth with a part of sales given away, after tax, and these days."""
    from workshop_kit.models.value import account_economic_profit

    today = case.economics.query("business == 'today'").iloc[0]
    return account_economic_profit(
        revenue_kcny=float(today["sales_kcny"]),
        nopat_pct=100 * float(today["nopat_kcny"] / today["sales_kcny"] - given),
        payment_days=payment,
        stock_days=stock,
        fixed_capital_kcny=float(today["plant_kcny"]),
        growth_pct=GROWTH_PCT,
        wacc_pct=float(case.terms.set_index("term")["today"]["wacc_pct"]),
    )


@answers("scorecard.grow")
def grow(case: Case) -> str:
    """Return whether growth on these terms adds worth, and how much."""
    worth = growth(case).value_kcny
    return "destroys" if worth < 0 else "more" if worth > 5000 else "same"


@answers("scorecard.days")
def days(case: Case) -> int:
    """Return the longest payment term, in steps of five days, that takes no worth away."""
    return max(term for term in range(0, PAYMENT_DAYS, STEP) if growth(case, term).value_kcny >= 0)


def _worths(case: Case) -> dict[str, float]:
    """Return what each reply to Dongyao brings in five years."""
    fewer = growth(case, days(case))
    found = {"accept": growth(case), "fewer_days": fewer, "today": growth_as_today(case)}
    return {name: reply.value_kcny for name, reply in found.items()}


@answers("scorecard.reply")
def reply(case: Case) -> str:
    """Return the reply that brings most."""
    worths = _worths(case)
    return max(worths, key=worths.__getitem__)


@judges("scorecard.reply")
def judge_reply(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge a reply: the one that brings most, one that loses nothing, or one that does."""
    if given["reply"] == reply(case):
        return Outcome("right")
    return Outcome("wrong" if _worths(case)[given["reply"]] < 0 else "partly")


def _now(case: Case) -> Scorecard:
    from workshop_kit.models.value import scorecard

    return scorecard(case.scorecard.set_index("measure"))


@answers("scorecard.first")
def first(case: Case) -> str:
    """Return the measure at or past its trigger that is furthest from its target."""
    return _now(case).triggered[0]


@judges("scorecard.first")
def judge_first(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the measure to act on: the furthest behind, or another at or past its trigger."""
    late = _now(case).triggered
    if given["first"] == late[0]:
        return Outcome("right")
    return Outcome("partly" if given["first"] in late else "wrong")


@judges("scorecard.own_measures")
def judge_own_measures(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the own scorecard: has every measure an owner?"""
    rows = [row for row in given["own_measures"].values() if row]
    nobody = sum(is_blank(row.get("owner")) for row in rows)
    if not nobody:
        return Outcome("right")
    return Outcome("wrong" if nobody == len(rows) else "partly", both(_NOBODY, n=nobody))


_NOBODY: Final = mark("Measures without an owner: {n}. Name a person for each, or drop it.")
