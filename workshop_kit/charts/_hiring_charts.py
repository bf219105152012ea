"""Charts of hiring and pay: methods, candidates, fairness, the pay plan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import current_language, ngettext, speaking
from workshop_kit.course import gettext as _

from ._amounts import plain, thousand_yuan
from ._chart import Chart, KeyFigure
from ._plane import Named, Plane
from ._rows import Row, rows_chart
from ._type import drawable
from ._words import listed, percent, sentences, short_name

if TYPE_CHECKING:
    from workshop_kit.models.sales_force import (
        AdverseImpact,
        CombinedValidity,
        PayPlan,
        Ranking,
        SelectionUtility,
    )

MOST_CANDIDATES = 15


def validity_bars(result: CombinedValidity, lang: str | None = None) -> Chart:
    """Draw how well two methods foretell performance, each alone and together.

    Parameters
    ----------
    result : CombinedValidity
        What ``combined_validity`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        parts = (
            (_("First alone"), result.first, "plain"),
            (_("Second alone"), result.second, "plain"),
            (_("Both together"), result.together, "lead"),
        )
        rows = [Row(name, 0.0, value, _points(value), role) for name, value, role in parts]
        if round(result.gain, 2) > 0:
            claim = _("Together they foretell {value}, {gain} more than the better one alone")
        else:
            claim = _("Together they foretell {value}, no more than the better one alone")
        claim = claim.format(value=_points(result.together), gain=_points(result.gain))
        return rows_chart(
            claim, _("Agreement of scores with later performance; 1 would be perfect"), rows
        )


def _points(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-", "−")


def candidate_bars(result: Ranking, lang: str | None = None) -> Chart:
    """Draw candidates by their total, best first, those with an offer marked.

    Parameters
    ----------
    result : Ranking
        What ``rank_candidates`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        offers = [drawable(str(name)) for name in result.offers]
        if not offers:
            claim = _("Nobody passes every must-have")
        elif len(offers) > 5:
            claim = _("{n} candidates get offers").format(n=len(offers))
        else:
            claim = _("By the rules the offers go to {names}").format(names=listed(offers))
        shown = result.candidates.head(MOST_CANDIDATES)
        rows = [
            _candidate_row(drawable(str(name)), total, offer, bool(fails))
            for name, total, offer, fails in zip(
                shown.index, shown["total"], shown["offer"], shown["fails"], strict=True
            )
        ]
        return rows_chart(
            claim,
            _("Total of weighted scores, 1 to 5"),
            rows,
            sentences(_ranking_notes(result)),
            key_figures=(KeyFigure(_("Offers"), f"{len(offers)} / {result.hires}"),),
        )


def _candidate_row(name: str, total: float, offer: bool, fails: bool) -> Row:
    """Return a candidate's bar: who gets an offer and who falls short stands in words, too."""
    words = f"{total:.2f}"
    if fails:
        return Row(name, 0.0, total, _("{total} falls short").format(total=words), "loss")
    if offer:
        return Row(name, 0.0, total, _("{total} offer").format(total=words), "lead")
    return Row(name, 0.0, total, words)


def _ranking_notes(result: Ranking) -> list[str]:
    """Say who fell short though the total would do, where raters differ, what is not drawn."""
    table = result.candidates
    notes = []
    ahead = table["offer"][::-1].cummax()[::-1]  # down to the last offer
    for name, fails in table.loc[ahead, "fails"].items():
        if fails:
            which = listed(short_name(part) for part in str(fails).split(", "))
            notes.append(
                _("{name} falls short on {which}: no offer.").format(
                    name=drawable(str(name)), which=which
                )
            )
    apart = [drawable(str(name)) for name in table.index[table["spread"] >= 2][:3]]
    if apart:
        notes.append(
            _("Raters differ by two points or more, among others on {names}.").format(
                names=listed(apart)
            )
        )
    if result.tied:
        notes.append(_("The last offer is a tie."))
    if len(table) > MOST_CANDIDATES:
        notes.append(_("{n} more are not shown.").format(n=len(table) - MOST_CANDIDATES))
    return notes


def utility_bars(result: SelectionUtility, lang: str | None = None) -> Chart:
    """Draw what hires by each of two methods bring beyond hires at random.

    Parameters
    ----------
    result : SelectionUtility
        What ``selection_utility`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        more = result.more_kcny
        claim = _("This method is worth {amount} more") if more >= 0 else _(
            "This method is worth {amount} less"
        )  # fmt: skip
        claim = claim.format(amount=thousand_yuan(abs(more)))
        parts = (
            (_("This method"), result.gain_kcny, "lead"),
            (_("The present one"), result.instead_kcny, "plain"),
        )
        rows = [
            Row(name, 0.0, amount, thousand_yuan(amount), role if amount >= 0 else "loss")
            for name, amount, role in parts
        ]
        return rows_chart(
            claim,
            _("What those hired perform beyond hires at random, over their years"),
            rows,
            _("The cost of selection is not taken off."),
        )


def impact_bars(result: AdverseImpact, lang: str | None = None) -> Chart:
    """Draw each group's rate of offers as a part of the highest; dashed: the part to reach.

    Parameters
    ----------
    result : AdverseImpact
        What ``adverse_impact`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        table, least = result.groups, percent(result.least)
        if math.isnan(result.ratio):
            claim = _("Nobody has an offer yet")
        elif result.alarm:
            lowest = drawable(str(table["ratio"].idxmin()))
            claim = _("{name}: only {ratio} of the highest rate").format(
                name=lowest, ratio=percent(result.ratio)
            )
        else:
            claim = _("Every group reaches {least} of the highest rate").format(least=least)
        rows = [
            Row(
                drawable(str(row.Index)), 0.0, 0.0 if math.isnan(row.ratio) else row.ratio,
                _("{offers} of {all}, {rate}").format(
                    offers=f"{row.offers:,.0f}",
                    all=f"{row.applicants:,.0f}",
                    rate=percent(row.rate),
                ),
                "loss" if row.alarm else "plain",
            )
            for row in table.itertuples()
        ]  # fmt: skip
        notes = [
            ngettext(
                "{name} would reach {least} with {n} more offer.",
                "{name} would reach {least} with {n} more offers.",
                int(short),
            ).format(name=drawable(str(name)), least=least, n=int(short))
            for name, short in table["offers_short"].items()
            if short
        ]
        return rows_chart(
            claim,
            _("Rate of offers, as a part of the highest; the dashed line is what to reach"),
            rows,
            sentences(notes),
            target=result.least,
        )


def pay_curve(result: PayPlan, lang: str | None = None) -> Chart:
    """Draw the payout for each attainment; dashed: how many reps are there.

    Parameters
    ----------
    result : PayPlan
        What ``pay_plan`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        told = {
            "cost": thousand_yuan(result.cost_kcny),
            "quota": percent(result.quota_share),
            "below": percent(result.below_share),
        }
        claim = _("Costs {cost} a year; {quota} reach quota, {below} get nothing").format(**told)
        curve = result.curve
        payout = curve["payout_kcny"].to_numpy()
        at = curve.index.to_numpy(dtype=float)
        many = curve["density"].to_numpy() * payout.max()
        quota = result.target_kcny
        starts = _("Pays from {part}").format(part=percent(result.threshold_pct / 100))
        named = [
            Named(result.threshold_pct, 0.0, starts),
            Named(100.0, quota, _("Quota: {amount}").format(amount=thousand_yuan(quota))),
        ]
        capped = int(np.argmax(payout >= result.cap_pct / 100 * quota - 1e-9))
        if capped and result.cap_pct > 100:
            words = _("Cap: {amount}").format(amount=thousand_yuan(payout[capped]))
            named.append(Named(at[capped], payout[capped], words))
        most = _("{low} to {high}").format(
            low=plain(result.low_kcny), high=thousand_yuan(result.high_kcny)
        )
        top = _("The best tenth earn {n} times the target incentive.").format(
            n=f"{result.top_multiple:.1f}"
        )
        return Chart(
            title=claim,
            subtitle=_("Payout by attainment; dashed: how many reps are there"),
            caption=top,
            alt=_("Payout line: {row}. {claim}. {more}").format(
                row=_("; ").join(point.words for point in named), claim=claim, more=top
            ),
            drawing=Plane(
                _("Payout a year, k¥"), _("Attainment of quota"), tuple(named),
                lines=((np.column_stack([at, many]), True), (np.column_stack([at, payout]), False)),
                ticks=tuple((part, f"{part:.0f}%") for part in np.arange(0.0, at[-1] + 1, 50)),
            ),
            key_figures=(
                KeyFigure(_("A rep, on average"), thousand_yuan(result.expected_kcny)),
                KeyFigure(
                    _("One of ten to nine of ten"),
                    most,
                ),
            ),
            lang=current_language(),
        )  # fmt: skip
