"""Charts of value: value to the customer, total cost, elements, scorecard, profit, value map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._amounts import change, large_yuan, plain, yuan
from ._chart import Chart, KeyFigure
from ._plane import Named, Plane
from ._rows import Role, Row, rows_chart
from ._type import drawable
from ._words import inside, listed, percent, value_name

if TYPE_CHECKING:
    import pandas as pd

    from workshop_kit.models.value import (
        Distinctiveness,
        EconomicProfit,
        EconomicValue,
        Scorecard,
        SentenceTests,
        TotalCost,
        ValueMap,
    )


def value_steps(result: EconomicValue, lang: str | None = None) -> Chart:
    """Draw how the economic value to the customer builds up, and how price divides it.

    Parameters
    ----------
    result : EconomicValue
        What ``economic_value`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        names = {
            "reference": _("Next best alternative"),
            "functional": _("Does more"),
            "start_up": _("Saves at the start"),
            "post_purchase": _("Saves in use"),
        }
        rows = [
            Row(
                names[part], total - amount, total, plain(amount), "loss" if amount < 0 else "plain"
            )
            for part, amount, total in result.parts[["amount_cny", "total_cny"]].itertuples()
        ]
        value, price, left = result.value_cny, result.price_cny, result.inducement_cny
        rows.append(Row(_("Value to the customer"), 0.0, value, plain(value), "lead"))
        rows.append(Row(_("Our price"), 0.0, price, plain(price)))
        if left >= 0:
            claim = _("Worth {value}, priced {price}: the customer gains {gain}")
        else:
            claim = _("Worth {value}, priced {price}: {gain} too dear")
        claim = claim.format(value=yuan(value), price=yuan(price), gain=yuan(abs(left)))
        return rows_chart(
            claim,
            _("From the price of the next best alternative to what our offer is worth, yuan"),
            rows,
            _("There are {headroom} to share between value and our cost.").format(
                headroom=yuan(result.headroom_cny)
            ),
            key_figures=(
                KeyFigure(_("The customer gains"), yuan(left)),
                KeyFigure(_("We gain"), yuan(result.margin_cny)),
            ),
        )


def total_cost_bars(result: TotalCost, lang: str | None = None) -> Chart:
    """Draw what the customer saves with us, line by line.

    Parameters
    ----------
    result : TotalCost
        What ``total_cost_of_ownership`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        names = {
            "purchase": _("Purchase"),
            "orders": _("Orders"),
            "stock": _("Stock"),
            "rejects": _("Rejects"),
            "stops": _("Line stops"),
        }
        saved, ledger = result.lines["saving_cny"], _("{n} yuan")  # to the yuan: it is compared
        rows = [
            Row(names[line], 0.0, saving, plain(saving), "loss" if saving < 0 else "plain")
            for line, saving in saved.items()
        ]
        total = result.saving_cny
        rows.append(Row(_("In all"), 0.0, total, plain(total), "loss" if total < 0 else "lead"))
        if total >= 0:
            claim = _("With us the customer saves {amount} a year, {share}")
        else:
            claim = _("With us the customer pays {amount} more a year, {share}")
        claim = claim.format(amount=yuan(abs(total)), share=percent(abs(result.saving_share), 1))
        return rows_chart(
            claim,
            _("What the customer saves with us, yuan a year"),
            rows,
            _("Both cost the same if our price is {price}.").format(
                price=yuan(result.parity_price_cny)
            ),
            key_figures=(
                KeyFigure(_("With us"), ledger.format(n=plain(result.ours_cny)), _("a year")),
                KeyFigure(
                    _("With the rival"), ledger.format(n=plain(result.rival_cny)), _("a year")
                ),
            ),
        )


def element_bars(result: Distinctiveness, lang: str | None = None) -> Chart:
    """Draw how far each element stands above or below the next best alternative.

    Parameters
    ----------
    result : Distinctiveness
        What ``distinctiveness`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        variable = result.elements.index.name
        rows = [
            Row(
                value_name(variable, row.Index),
                0.0,
                row.points,
                plain(row.points),
                "loss" if row.points < 0 else "lead" if row.Index in result.lead else "plain",
            )
            for row in result.elements.itertuples()
        ]
        if result.lead:
            lead = listed(inside(value_name(variable, name)) for name in result.lead)
            claim = _("Lead with {elements}").format(elements=lead)
        else:
            claim = _("Nothing sets us apart yet")
        return rows_chart(
            claim,
            _("Lead over the next best alternative, in points, weighed by the customer"),
            rows,
            _worth_or_proof(result),
            key_figures=(
                KeyFigure(_("Our lead"), plain(result.advantage), _("points")),
                KeyFigure(_("Weight where we are better"), f"{result.difference_weight_pct:.0f}%"),
                KeyFigure(_("Weight where we are worse"), f"{result.deficit_weight_pct:.0f}%"),
            ),
        )


def _worth_or_proof(result: Distinctiveness) -> str:
    """Say what the lead is worth; where nobody said what a point is worth, what to prove."""
    if result.value_per_point_cny:
        return _("Our lead of {points} points is worth {value}.").format(
            points=plain(result.advantage), value=yuan(result.value_cny)
        )
    if not result.to_prove:
        return _("The customer’s own books prove it.") if result.lead else ""
    variable = result.elements.index.name
    names = listed(inside(value_name(variable, name)) for name in result.to_prove)
    return _("Not yet proven by the customer’s own books: {elements}.").format(elements=names)


def scorecard_bars(result: Scorecard, lang: str | None = None) -> Chart:
    """Draw how far each figure reaches its target; the dashed line is the target.

    Parameters
    ----------
    result : Scorecard
        What ``scorecard`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        late = result.triggered
        variable = result.kpis.index.name
        rows = [
            Row(
                value_name(variable, row.Index),
                0.0,
                row.counted,
                percent(row.counted),
                "loss" if row.triggered else "plain",
            )
            for row in result.kpis.itertuples()
        ]
        score = percent(result.score, 1)
        if late:
            first = inside(value_name(variable, late[0]))
            claim = _("Score {score}; act first on {name}").format(score=score, name=first)
        else:
            claim = _("Score {score}; no figure calls for action").format(score=score)
        return rows_chart(
            claim,
            _("Part of the target reached; the dashed line is the target"),
            rows,
            _where_to_act(result),
            target=1.0,
            key_figures=(
                KeyFigure(_("Score"), score),
                KeyFigure(_("Figures that call for action"), str(len(late))),
            ),
        )


def _where_to_act(result: Scorecard) -> str:
    cap = f"{result.cap_pct:.0f}%"
    if "trigger" in result.kpis:
        return _("Counts at most {cap}; a figure at or past its trigger calls for action.").format(
            cap=cap
        )
    return _("Counts at most {cap}; below {trigger} a figure calls for action.").format(
        cap=cap, trigger=f"{result.trigger_pct:.0f}%"
    )


def economic_profit_bars(result: EconomicProfit, lang: str | None = None) -> Chart:
    """Draw economic profit year by year.

    Parameters
    ----------
    result : EconomicProfit
        What ``economic_profit`` or ``account_economic_profit`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        profits, value = 1000 * result.by_year["economic_profit_kcny"], 1000 * result.value_kcny
        rows = [
            Row(
                _("Year {n}").format(n=year),
                0.0,
                profit,
                large_yuan(profit),
                "loss" if profit < 0 else "lead",
            )
            for year, profit in profits.items()
        ]
        claim = _("Economic profit of all years: {value} in today’s money")
        spread = result.spread_pct
        capital = _("Capital costs {wacc} a year; later years are worth as much less today.")
        return rows_chart(
            claim.format(value=large_yuan(value)),
            _("Economic profit year by year: profit after tax less the cost of capital"),
            rows,
            capital.format(wacc=f"{result.wacc_pct:g}%"),
            key_figures=(
                KeyFigure(_("Economic profit in all"), large_yuan(value)),
                KeyFigure(
                    _("Return less cost of capital"),
                    change(spread / 100) if spread == spread else "–",
                    _("first year"),
                ),
            ),
        )


def capital_bars(result: EconomicProfit, lang: str | None = None) -> Chart:
    """Draw what the first year's profit leaves once its capital is paid for.

    Parameters
    ----------
    result : EconomicProfit
        What ``own_economic_profit`` or ``economic_profit`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        year = 1000 * result.by_year.iloc[0]
        profit, charge, left = (
            float(year[name]) for name in ("nopat_kcny", "charge_kcny", "economic_profit_kcny")
        )
        rows = [
            Row(_("Profit after tax"), 0.0, profit, large_yuan(profit), _sign(profit)),
            Row(_("Cost of the capital"), 0.0, -charge, large_yuan(-charge), _sign(-charge)),
            Row(_("Economic profit"), 0.0, left, large_yuan(left), "loss" if left < 0 else "lead"),
        ]
        claim = (
            _("Once its capital is paid for, the account costs the firm {left} a year")
            if left < 0
            else _("Once its capital is paid for, the account leaves {left} a year")
        )
        spread = result.spread_pct
        return rows_chart(
            claim.format(left=large_yuan(abs(left))),
            _("Economic profit of a year: profit after tax less the cost of capital"),
            rows,
            _("Capital costs {wacc} a year.").format(wacc=f"{result.wacc_pct:g}%"),
            key_figures=(
                KeyFigure(_("Capital used"), large_yuan(float(year["capital_kcny"]))),
                KeyFigure(
                    _("Return less cost of capital"),
                    change(spread / 100) if spread == spread else "–",
                ),
            ),
        )


def _sign(amount: float) -> Role:
    return "loss" if amount < 0 else "plain"


def value_map_chart(result: ValueMap, lang: str | None = None) -> Chart:
    """Draw offers by benefit and price, with the fair-value line through the next best one.

    Parameters
    ----------
    result : ValueMap
        What ``value_map`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        table = result.offers
        us, nba = drawable(str(result.us)), drawable(str(result.nba))
        gain = result.surplus_cny
        claim = (
            _("{us} gives {gain} more than {nba}, the next best alternative")
            if gain > 0
            else _("{us} gives {gain} less than {nba}, the next best alternative")
        ).format(us=us, nba=nba, gain=yuan(abs(gain)))
        named = tuple(
            Named(row.benefit, row.price_cny, drawable(str(row.Index)), _kind(row.Index, result))
            for row in table.itertuples()
        )
        ends = np.array([table["benefit"].min(), table["benefit"].max()])
        base = table.loc[result.nba]
        line = base["price_cny"] + result.value_per_point_cny * (ends - base["benefit"])
        return Chart(
            title=claim,
            subtitle=_("Benefit to the right, price upwards; below the line is the better deal"),
            caption=_("A point of benefit is taken to be worth {value}.").format(
                value=yuan(result.value_per_point_cny)
            ),
            alt=_("Map of offers. {rows}. {claim}.").format(rows=_offers(table), claim=claim),
            drawing=Plane(
                _("Price, yuan"),
                _("Benefit, weighted rating"),
                named,
                lines=((np.column_stack([ends, line.astype(float)]), True),),
            ),
            key_figures=(KeyFigure(_("The customer gains"), yuan(gain)),),
            lang=current_language(),
        )


def _offers(table: pd.DataFrame) -> str:
    """Say benefit, price and surplus of every offer."""
    return _("; ").join(
        _("{name}: benefit {benefit}, price {price}, surplus {surplus}").format(
            name=drawable(str(row.Index)),
            benefit=plain(row.benefit),
            price=yuan(row.price_cny),
            surplus=yuan(row.surplus_cny),
        )
        for row in table.itertuples()
    )


def _kind(name: object, result: ValueMap) -> int:
    """Return the colour group: us, the next best alternative, others."""
    return 2 if name == result.us else 1 if name == result.nba else 0


def sentence_bars(result: SentenceTests, lang: str | None = None) -> Chart:
    """Draw which of the three tests each sentence passes.

    Parameters
    ----------
    result : SentenceTests
        What ``sentence_tests`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        names = {"number": _("number"), "alternative": _("comparison"), "proof": _("proof")}
        rows = []
        for name, *held in result.tests[list(names)].itertuples():
            there = [names[test] for test, holds in zip(names, held, strict=True) if holds]
            rows.append(
                Row(
                    drawable(name) or _("Your sentence"), 0.0, float(len(there)),
                    listed(there) if there else _("none of the three"),
                    "lead" if all(held) else "plain",
                )
            )  # fmt: skip
        return rows_chart(
            _sentence_claim(result),
            _("What each sentence holds: a number, a comparison, a proof"),
            rows,
            _("Only the words are looked at, not whether they are true."),
        )


def _sentence_claim(result: SentenceTests) -> str:
    complete = [drawable(name) for name in result.complete]
    if len(result.tests) == 1:
        passed = int(result.passed.iloc[0])
        if passed == len(result.tests.columns):
            return _("A number, a comparison and a proof: all are there")
        return _("{n} of the three tests passed").format(n=passed)
    if not complete:
        return _("No sentence passes all three tests")
    if len(complete) == 1:
        return _("Only {name} passes all three tests").format(name=complete[0])
    return _("{names} pass all three tests").format(names=listed(complete))
