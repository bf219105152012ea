"""Charts of where the sales force goes: response, plans, size, hours, calls, approaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import current_language, ngettext, speaking
from workshop_kit.course import gettext as _

from ._amounts import change, million_yuan, plain, thousand_yuan
from ._chart import Chart, KeyFigure
from ._plane import Named, Plane, round_ticks
from ._rows import Role, Row, rows_chart
from ._type import drawable
from ._words import percent, sentences, short_name

if TYPE_CHECKING:
    import pandas as pd

    from workshop_kit.models.sales_force import (
        Allocation,
        Approaches,
        CallElasticity,
        Elasticity,
        HoursPlan,
        ResponseCurve,
        Sizing,
        Workload,
    )

FARTHEST = 2.2  # the response curve is drawn to so many times today's effort


def response_chart(result: ResponseCurve, lang: str | None = None) -> Chart:
    """Draw the response curve through the judgements; the dashed line is the most there is.

    Parameters
    ----------
    result : ResponseCurve
        What ``response_curve`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        half, more = (percent(float(result.index(effort))) for effort in (0.5, 1.5))
        claim = _("Half the calls would keep {half} of sales, half as many again bring {more}")
        claim = claim.format(half=half, more=more)
        effort = np.linspace(0, FARTHEST, 111)
        most = np.array([[0.0, result.at_saturation], [FARTHEST, result.at_saturation]])
        judged = (
            (0.0, result.at_zero, _("None")),
            (0.5, result.at_half, _("Half")),
            (1.0, 1.0, _("Today")),
            (1.5, result.at_more, _("Half more")),
        )
        named = [Named(at, index, f"{word} {percent(index)}") for at, index, word in judged]
        row = _("; ").join(point.words for point in named)
        notes = [_("The curve misses the judgements by {n} points at most.")]
        if result.s_shaped:
            notes.append(_("A few calls do less than their part, so it may pay to make none."))
        miss = f"{100 * result.miss:.0f}"
        return Chart(
            title=claim,
            subtitle=_("Sales by calls, both as a part of today's; points: judgements"),
            caption=sentences(note.format(n=miss) for note in notes),
            alt=_("Rising curve. Judged: {row}. {claim}.").format(row=row, claim=claim),
            drawing=Plane(
                _("Sales, part of today's"), _("Calls, part of today's"), tuple(named),
                lines=((most, True), (np.column_stack([effort, result.index(effort)]), False)),
                cross=(None, 0.0),
                ticks=tuple((at, percent(at)) for at in (0.0, 0.5, 1.0, 1.5, 2.0)),
            ),
            key_figures=(KeyFigure(_("The most there is"), percent(result.at_saturation)),),
            lang=current_language(),
        )  # fmt: skip


def allocation_bars(result: Allocation, lang: str | None = None) -> Chart:
    """Draw the reps that each product gets in the best plan, beside today's number.

    Parameters
    ----------
    result : Allocation
        What ``allocate_reps`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _("{reps} reps, placed best, leave {best}; today's plan leaves {now}").format(
            reps=f"{result.reps:,}",
            best=million_yuan(result.best_mcny),
            now=million_yuan(result.now_mcny),
        )
        table = result.products
        rows = _moved(table["reps_now"].round(), table["reps_best"])
        missed = round(result.missed_mcny, 2)
        stops = _("Moving one rep at a time from today's plan stops at {amount}.")
        note = (
            stops.format(amount=million_yuan(result.step_by_step_mcny))
            if missed > 0
            else _("Moving one rep at a time from today's plan gets there, too.")
        )
        return rows_chart(
            claim,
            _("Reps today → in the best plan"),
            rows,
            note,
            key_figures=(
                KeyFigure(_("More than today"), million_yuan(result.gain_mcny), _("a year")),
            ),
        )


def _moved(now: pd.Series, best: pd.Series) -> list[Row]:
    """Return a row for each name: the bar is the best number, the words tell both."""
    rows = []
    for name, after in best.items():
        before = float(now[name])
        role: Role = "lead" if after > before else "plain"
        words = f"{before:,.0f} → {after:,.0f}"
        rows.append(Row(drawable(str(name)), 0.0, float(after), words, role))
    return rows


def sizing_curve(result: Sizing, lang: str | None = None) -> Chart:
    """Draw what each size of the force leaves, placed best, and today's plan below the curve.

    Parameters
    ----------
    result : Sizing
        What ``size_sales_force`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _sizing_claim(result)
        line = result.curve["contribution_mcny"]
        named = (
            Named(result.reps_now, result.now_mcny, _("Today's plan"), 1),
            Named(result.reps_now, result.same_size_mcny, _("Placed best")),
            Named(result.reps_best, result.best_mcny, _("Best size")),
        )
        row = _("; ").join(
            _("{name}: {n} reps, {amount}").format(
                name=point.words, n=f"{point.x:,.0f}", amount=million_yuan(point.y)
            )
            for point in named
        )
        near = _("From {low} to {high} reps at most {part} less is left than at {best}.").format(
            low=f"{result.near_low:,}",
            high=f"{result.near_high:,}",
            part=percent(result.near_pct / 100, 1),
            best=f"{result.reps_best:,.0f}",
        )
        return Chart(
            title=claim,
            subtitle=_("Contribution after the cost of reps, each size placed best"),
            caption=near,
            alt=_("Curve that rises, then flattens. {row}. {near} {claim}.").format(
                row=row, near=near, claim=claim
            ),
            drawing=Plane(
                _("Left after the cost of reps, million yuan"), _("Reps"), named,
                lines=((np.column_stack([line.index, line]).astype(float), False),),
                ticks=round_ticks(max(float(line.index[-1]), result.reps_best)),
            ),
            key_figures=(
                KeyFigure(_("Best size"), _("{n} reps").format(n=f"{result.reps_best:,.0f}")),
                KeyFigure(_("Today"), _("{n} reps").format(n=f"{result.reps_now:,.0f}")),
            ),
            lang=current_language(),
        )  # fmt: skip


def _sizing_claim(result: Sizing) -> str:
    if round(result.gain_mcny, 2) <= 0:
        return _("Today's size and plan are as good as any")
    told = _("{amount} more can be earned, {share} of it by placing today's reps better")
    return told.format(amount=million_yuan(result.gain_mcny), share=percent(result.placing_share))


def hours_bars(result: HoursPlan, lang: str | None = None) -> Chart:
    """Draw the hours that each account gets in the best plan, beside today's.

    Parameters
    ----------
    result : HoursPlan
        What ``allocate_hours`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        table = result.accounts
        sold = {
            "hours": result.hours,
            "best": plain(result.sales_best),
            "now": plain(result.sales_now),
        }
        claim = _("{hours} hours, placed best, sell {best}; today's plan sells {now}")
        claim = claim.format(**sold)
        spent = int(table["hours_now"].sum())
        if result.sales_step_by_step < result.sales_best:
            note = _("Today {spent} hours are spent; moving them one at a time stops at {n}.")
        else:
            note = _("Moving today's {spent} hours one at a time gets there, too.")
        note = note.format(spent=spent, n=plain(result.sales_step_by_step))
        gained = () if np.isnan(result.gain_share) else (
            KeyFigure(_("Against today"), change(result.gain_share)),
        )  # fmt: skip
        return rows_chart(
            claim,
            _("Hours a week today → in the best plan"),
            _moved(table["hours_now"], table["hours_best"]),
            note,
            key_figures=gained,
        )


def workload_bars(result: Workload, lang: str | None = None) -> Chart:
    """Draw the reps that the calls on each class of accounts take.

    Parameters
    ----------
    result : Workload
        What ``workload`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = ngettext(
            "{calls} calls a year take {n} rep", "{calls} calls a year take {n} reps",
            result.whole_reps,
        ).format(calls=f"{result.calls:,.0f}", n=result.whole_reps)  # fmt: skip
        rows = [
            Row(
                drawable(str(row.Index)), 0.0, row.reps,
                _("{calls} calls, {n} reps").format(calls=f"{row.calls:,.0f}", n=f"{row.reps:.1f}"),
            )
            for row in result.classes.itertuples()
        ]  # fmt: skip
        note = _("A rep makes {n} calls a year.").format(n=f"{result.calls_per_rep:,.0f}")
        subtitle = _("Calls a year on each class, and the reps they take")
        return rows_chart(claim, subtitle, rows, note)


def elasticity_bars(result: CallElasticity, lang: str | None = None) -> Chart:
    """Draw the answer of sales to calls by two comparisons; each bar is the likely range.

    Parameters
    ----------
    result : CallElasticity
        What ``call_elasticity`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _("10% more calls: {own} sales; large against small would say {across}").format(
            own=change(result.within.sales_share(10)),
            across=change(result.pooled.sales_share(10)),
        )
        rows = [
            _range_row(_("Each account with itself"), result.within, "lead"),
            _range_row(_("Large accounts with small"), result.pooled, "plain"),
        ]
        counted = _("{n} accounts, {rows} quarters in all.").format(
            n=f"{result.accounts:,}", rows=f"{result.quarters:,}"
        )
        return rows_chart(
            claim,
            _("Per cent of sales for 1% of calls; the bar is the likely range"),
            rows,
            counted,
        )


def _range_row(name: str, found: Elasticity, role: Role) -> Row:
    words = _("{value} ({low} to {high})").format(
        value=f"{found.value:.2f}", low=f"{found.low:.2f}", high=f"{found.high:.2f}"
    )
    return Row(name, found.low, found.high, words.replace("-", "−"), role)


def approach_bars(result: Approaches, lang: str | None = None) -> Chart:
    """Draw how many accounts pay for each way of selling, and the sales it takes.

    Parameters
    ----------
    result : Approaches
        What ``match_approaches`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        known = {
            "kam_team": _("Account team"),
            "field_rep": _("Field rep"),
            "inside": _("Inside sales"),
            "e_channel": _("Order on line"),
        }
        ways = [str(way) for way in result.approaches.index]
        names = {way: known.get(way) or short_name(way) for way in ways}
        rows = [
            Row(
                names[str(row.Index)], 0.0, float(row.accounts),
                _("{n} accounts, from {amount}").format(
                    n=f"{row.accounts:,}", amount=thousand_yuan(row.break_even_kcny)
                ),
            )
            for row in result.approaches.itertuples()
        ]  # fmt: skip
        none = int((result.accounts["pays_for"] == "none").sum())
        words = _("{n} accounts").format(n=f"{none:,}")
        rows.append(Row(_("None of them"), 0.0, float(none), words, "loss"))
        notes = []
        if len(result.overserved):
            unpaid = thousand_yuan(result.unpaid_kcny)
            notes.append(_("Other customers pay {amount} a year for them.").format(amount=unpaid))
        return rows_chart(
            _approach_claim(result, names),
            _("Accounts by the dearest way that they pay for, and the yearly sales it takes"),
            rows,
            sentences(notes),
            key_figures=(
                KeyFigure(_("Contribution"), percent(result.contribution_pct / 100), _("of sales")),
            ),
        )


def _approach_claim(result: Approaches, names: dict[str, str]) -> str:
    table = result.accounts
    every = f"{len(table):,}"
    if "unpaid_kcny" in table:
        return _("{n} of {all} accounts get more than they pay for").format(
            n=len(result.overserved), all=every
        )
    if "verdict" in table:
        needy = int((table["verdict"] == "charge_or_partner").sum())
        return _("{n} of {all} accounts need more than they pay for").format(n=needy, all=every)
    dearest = str(result.approaches.index[0])
    paying = int(result.approaches["accounts"].iloc[0])
    return _("{n} of {all} accounts pay for the dearest way: {name}").format(
        n=paying, all=every, name=names[dearest]
    )
