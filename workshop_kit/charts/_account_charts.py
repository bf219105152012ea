"""Charts of accounts: whale curve, classes, priority matrix, lifetime value, cost to serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import current_language, ngettext, speaking
from workshop_kit.course import gettext as _

from ._amounts import plain, thousand_yuan, yuan
from ._chart import Chart, KeyFigure
from ._plane import Named, Plane
from ._rows import Row, rows_chart
from ._type import drawable
from ._words import percent, row_names

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workshop_kit.models.accounts import (
        CostToServe,
        InternalWaste,
        LifetimeValue,
        PriorityMatrix,
        WhaleCurve,
    )

MOST_NAMES = 12  # more accounts than this stand without a name, except those near a line


def whale_chart(result: WhaleCurve, lang: str | None = None) -> Chart:
    """Draw cumulative profit over customers, best first.

    Parameters
    ----------
    result : WhaleCurve
        What ``whale_curve`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        said = percent if result.profitable else thousand_yuan
        unit = result.total_kcny if result.profitable else 1.0
        peak, end = result.peak_kcny / unit, result.total_kcny / unit
        lost = result.destroyed_kcny / unit
        claim = _whale_claim(result, said(peak), said(lost))
        table = result.customers
        line = np.column_stack([table["customers_share"], table["cumulative_kcny"] / unit])
        line = np.vstack([[0.0, 0.0], line])
        top = line[int(line[:, 1].argmax())]
        named = [Named(1.0, end, _("All: {share}").format(share=said(end)))]
        if result.loss_makers:
            named.append(Named(top[0], top[1], _("Peak: {share}").format(share=said(peak)), 2))
        losers = ngettext(
            "{n} customer loses money.", "{n} customers lose money.", result.loss_makers
        )
        losers = losers.format(n=result.loss_makers)
        return Chart(
            title=claim,
            subtitle=_("Profit added up from the best customer to the worst"),
            caption=losers,
            alt=_("Line chart: peak {peak}, end {end}. {losers} {claim}.").format(
                peak=said(peak), end=said(end), losers=losers, claim=claim
            ),
            drawing=Plane(
                _("Profit so far, part of the total") if result.profitable else _("Profit so far"),
                _("Customers, best first"),
                tuple(named),
                lines=((line, False),),
                cross=(None, 0.0),
                ticks=tuple((at, percent(at)) for at in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
            ),
            key_figures=(
                KeyFigure(_("Peak"), said(peak)),
                KeyFigure(_("Taken away again"), said(lost)),
                KeyFigure(_("Profit of all customers"), thousand_yuan(result.total_kcny)),
            ),
            lang=current_language(),
        )


def _whale_claim(result: WhaleCurve, peak: str, lost: str) -> str:
    if result.loss_makers == 0:
        return _("No customer loses money")
    return _("Customers earn {peak}; loss-makers take {lost} away again").format(
        peak=peak, lost=lost
    )


def class_bars(table: pd.DataFrame, lang: str | None = None) -> Chart:
    """Draw how many customers each class holds, and what part of revenue they bring.

    Parameters
    ----------
    table : DataFrame
        What ``abc_classes`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        total = float(table["revenue_kcny"].sum())
        rows = []
        for name in "ABC":
            part = table[table["class"] == name]
            share = float(part["revenue_kcny"].sum()) / total
            text = _("{n} customers, {share}").format(n=len(part), share=percent(share))
            title = _("Class {name}").format(name=name)
            rows.append(Row(title, 0.0, share, text, "lead" if name == "A" else "plain"))
        first = table["class"] == "A"
        claim = _("{part} of customers bring {share} of revenue").format(
            part=percent(float(first.mean())), share=percent(rows[0].end)
        )
        return rows_chart(claim, _("Customers in each class, and their part of revenue"), rows)


def priority_map(result: PriorityMatrix, lang: str | None = None) -> Chart:
    """Draw accounts by attractiveness and strength, with the four cells.

    Parameters
    ----------
    result : PriorityMatrix
        What ``priority_matrix`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        table = result.accounts
        cells = {
            "strategic": _("Strategic"),
            "star": _("Star"),
            "status": _("Status"),
            "streamline": _("Streamline"),
        }
        counts = {key: int((table["cell"] == key).sum()) for key in cells}
        unsure = int(table["sensitive"].sum())
        named, dots = _marked(table)
        claim = _("{n} of {all} accounts are strategic").format(
            n=counts["strategic"], all=len(table)
        )
        spread = _("; ").join(f"{cells[key]} {count}" for key, count in counts.items())
        return Chart(
            title=claim,
            subtitle=_("Attractiveness upwards, our strength to the right, 1 to 10"),
            caption=_shift_note(unsure),
            alt=_("Accounts as points in four cells: {spread}. {claim}.").format(
                spread=spread, claim=claim
            ),
            drawing=Plane(
                _("Attractiveness"),
                _("Our strength"),
                named,
                dots=dots,
                cross=(result.cut, result.cut),
                ticks=((1.0, "1"), (result.cut, f"{result.cut:g}"), (10.0, "10")),
                corners=(cells["star"], cells["strategic"], cells["streamline"], cells["status"]),
            ),
            key_figures=(KeyFigure(_("Near a line"), str(unsure), _("accounts")),),
            lang=current_language(),
        )


def _marked(table: pd.DataFrame) -> tuple[tuple[Named, ...], NDArray[np.float64] | None]:
    """Return the accounts to name, those near a line as squares, and the others as dots."""
    shown = table if len(table) <= MOST_NAMES else table[table["sensitive"]].head(MOST_NAMES)
    named = tuple(
        Named(row.strength, row.attractiveness, drawable(str(row.Index)), int(row.sensitive))
        for row in shown.itertuples()
    )
    if len(shown) == len(table):
        return named, None
    others = table[~table.index.isin(shown.index)]
    return named, others[["strength", "attractiveness"]].to_numpy(dtype=float)


def _shift_note(unsure: int) -> str:
    if not unsure:
        return _("No account changes cell if weights shift by 10 points.")
    return ngettext(
        "{n} account changes cell if weights shift by 10 points (square).",
        "{n} accounts change cell if weights shift by 10 points (squares).",
        unsure,
    ).format(n=unsure)


def lifetime_curve(result: LifetimeValue, lang: str | None = None) -> Chart:
    """Draw the value of an account as its years add up.

    Parameters
    ----------
    result : LifetimeValue
        What ``lifetime_value`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _("The account is worth {value} today, {n} years of margin").format(
            value=thousand_yuan(result.value_kcny), n=f"{result.multiple:.1f}"
        )
        table = result.by_year["cumulative_kcny"]
        line = np.column_stack([table.index.to_numpy(dtype=float), table.to_numpy(dtype=float)])
        last, reached = line[-1]
        words = _("Year {year}: {value}").format(year=int(last), value=thousand_yuan(reached))
        ends = np.array([[0.0, result.value_kcny], [last, result.value_kcny]])
        return Chart(
            title=claim,
            subtitle=_("Value today of all margins up to each year; dashed: in all"),
            caption="",
            alt=_("Rising line. {words}. {claim}.").format(words=words, claim=claim),
            drawing=Plane(
                _("Value today, k¥"),
                _("Years from now"),
                (Named(last, reached, words),),
                lines=((ends, True), (line, False)),
                cross=(None, 0.0),
                ticks=tuple((float(at), str(at)) for at in _years(int(last))),
            ),
            key_figures=(
                KeyFigure(_("Value today"), thousand_yuan(result.value_kcny)),
                KeyFigure(
                    _("In years of margin"),
                    f"{result.multiple:.1f}",
                    thousand_yuan(result.margin_kcny),
                ),
            ),
            lang=current_language(),
        )


def _years(last: int) -> range:
    """Return the years to write at the foot: at most six steps."""
    return range(0, last + 1, max(1, -(-last // 5)))


def account_bars(result: CostToServe, lang: str | None = None) -> Chart:
    """Draw what each customer leaves after the cost to serve it, in the order given.

    Parameters
    ----------
    result : CostToServe
        What ``cost_to_serve`` returns with gross profit.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        profits = result.customers["profit_kcny"]
        losses = profits[profits < 0]
        if losses.empty:
            claim = _("None of these customers loses money")
        else:
            claim = ngettext(
                "{n} of these {all} customers loses money: {amount} in all",
                "{n} of these {all} customers lose money: {amount} in all",
                len(losses),
            ).format(n=len(losses), all=len(profits), amount=thousand_yuan(-losses.sum()))
        rows = [
            Row(str(name), 0.0, each, thousand_yuan(each), "loss" if each < 0 else "plain")
            for name, each in profits.items()
        ]
        return rows_chart(claim, _("Profit of each customer, after the cost to serve"), rows)


def service_bars(result: CostToServe, lang: str | None = None) -> Chart:
    """Draw where the capacity of the service team goes, and what stays unused.

    Parameters
    ----------
    result : CostToServe
        What ``cost_to_serve`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        unused = result.unused_kcny
        if result.overbooked:
            claim = _("The work exceeds capacity by {share}").format(
                share=percent(-result.unused_share)
            )
        else:
            claim = _("{share} of capacity stays unused").format(share=percent(result.unused_share))
        costs = result.activities["cost_kcny"].sort_values(ascending=False, kind="stable")
        names = row_names(result.activities)
        rows = [
            Row(names[name], 0.0, cost, thousand_yuan(cost), "lead" if n == 0 else "plain")
            for n, (name, cost) in enumerate(costs.items())
        ]
        role = "loss" if result.overbooked else "plain"
        rows.append(Row(_("Unused"), 0.0, unused, thousand_yuan(unused), role))
        note = _("In all {share}; a minute costs {price}.").format(
            share=thousand_yuan(result.capacity_cost_kcny), price=yuan(result.rate_cny_per_minute)
        )
        told = (
            _("Cost of each activity")
            if len(result.customers) == 1
            else _("Cost of each activity for all customers")
        )
        return rows_chart(claim, told, rows, note)


def waste_bars(result: InternalWaste, lang: str | None = None) -> Chart:
    """Draw what each line of a waste log costs a year.

    Parameters
    ----------
    result : InternalWaste
        What ``internal_waste`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        return rows_chart(
            _("Work that no customer pays for costs {cost} a year").format(
                cost=yuan(result.cost_cny)
            ),
            _("Hours times cost of an hour, twelve months"),
            [
                Row(drawable(str(name)), 0.0, cost, yuan(cost), "lead" if n == 0 else "plain")
                for n, (name, cost) in enumerate(result.lines["cost_cny"].items())
            ],
            _("{hours} hours a year go into it.").format(hours=plain(result.hours_a_year)),
        )
