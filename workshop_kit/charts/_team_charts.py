"""Charts of the account team: gaps, relay or team, contacts; and the portfolio of segments."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._amounts import plain
from ._chart import Chart, KeyFigure
from ._plane import Named, Plane, round_ticks
from ._proposal_charts import days
from ._rows import Row, rows_chart
from ._type import drawable
from ._words import listed, percent, sentences

if TYPE_CHECKING:
    from workshop_kit.models.segmentation import Portfolio
    from workshop_kit.models.team import ContactCoverage, Gaps, HandlingTime


def gap_bars(result: Gaps, lang: str | None = None) -> Chart:
    """Draw the weighted gap of each skill or lever, largest first.

    Parameters
    ----------
    result : Gaps
        What ``skills_gap`` or ``organisation_gap`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        if result.order:
            claim = _("{share} of what is needed is missing, most in {name}").format(
                share=percent(result.gap_share, 1), name=drawable(result.order[0])
            )
        else:
            claim = _("Nothing that is needed is missing")
        rows = [
            Row(
                drawable(str(name)), 0.0, float(gap), plain(gap),
                "lead" if place == 0 and gap > 0 else "plain",
            )
            for place, (name, gap) in enumerate(result.table["weighted_gap"].items())
        ]  # fmt: skip
        told = [
            _("{name} has {n} accounts, more than {most}.").format(
                name=drawable(name), n=count, most=result.most_accounts
            )
            for name, count in result.overloaded.items()
        ]
        return rows_chart(claim, _("Importance times shortfall"), rows, sentences(told))


def handling_curve(result: HandlingTime, lang: str | None = None) -> Chart:
    """Draw the share of cases done by each day, as a relay and as a team.

    Parameters
    ----------
    result : HandlingTime
        What ``relay_or_team`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        team, relay = round(result.team_days, 1), round(result.relay_days, 1)
        numbers = {"team": days(team), "relay": days(relay)}
        claim = (
            _("A team takes {team}, a relay {relay}")
            if team < relay
            else _("Here the team is no quicker: {team}, against {relay} for the relay")
        ).format(**numbers)
        at = result.curve.index.to_numpy(dtype=float)
        lines = [
            (np.column_stack([at, result.curve[way].to_numpy(dtype=float)]), way == "relay")
            for way in ("team", "relay")
        ]
        nine = _("Nine cases of ten are done in {team} by the team, in {relay} by the relay.")
        p90 = {way: round(getattr(result, f"{way}_p90_days"), 1) for way in ("team", "relay")}
        nine = nine.format(**{way: days(value) for way, value in p90.items()})
        told = _("Line chart of two rising curves. {claim}. {more}")
        return Chart(
            title=claim,
            subtitle=_("Share of cases that are done by each day"),
            caption=nine,
            alt=told.format(claim=claim, more=nine),
            drawing=Plane(
                _("Share of cases done"), _("Days"),
                (
                    Named(result.team_p90_days, 0.9, _("Team"), 0),
                    Named(result.relay_p90_days, 0.9, _("Relay"), 1),
                ),
                lines=tuple(lines), cross=(None, 0.9),
                ticks=round_ticks(at[-1]),
            ),
            key_figures=(
                KeyFigure(
                    _("Coordination that would eat up the gain"),
                    days(round(result.break_even_days, 1)),
                ),
            ),
            lang=current_language(),
        )  # fmt: skip


def contact_bars(result: ContactCoverage, lang: str | None = None) -> Chart:
    """Draw how many of the contacts held rest on each person alone.

    Parameters
    ----------
    result : ContactCoverage
        What ``contact_coverage`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        held = {"held": result.held, "needed": result.needed, "share": percent(result.coverage, 1)}
        if not result.held:
            claim = _("None of {needed} contacts is held").format(**held)
        elif result.alarm:
            claim = _("{share} of contacts held, and most rest on {name} alone").format(
                **held, name=drawable(str(result.resting_on.index[0]))
            )
        else:
            claim = _("{share} of contacts held, and no one person holds most").format(**held)
        rows = [
            Row(
                drawable(str(name)), 0.0, float(share), percent(share),
                "loss" if share > 0.5 else "plain",
            )
            for name, share in result.resting_on.items()
        ] or [Row(_("Nobody"), 0.0, 0.0, percent(0))]  # fmt: skip
        hours = _("Coordination takes {hours} hours a month; {limit} are given.").format(
            hours=f"{result.coordination_hours:g}", limit=f"{result.hours_limit:g}"
        )
        return rows_chart(
            claim,
            _("Share of the contacts held that rest on this person alone"),
            rows,
            hours,
            target=0.5,
            key_figures=(
                KeyFigure(_("Contacts held"), _("{held} of {needed}").format(**held)),
            ),
        )  # fmt: skip


def portfolio_map(result: Portfolio, lang: str | None = None) -> Chart:
    """Draw segments by profit and by the capability they take, those chosen marked.

    Parameters
    ----------
    result : Portfolio
        What ``choose_segments`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        names = listed(drawable(name) for name in result.chosen) if result.chosen else ""
        more = round(result.profit_mcny - result.greedy_profit_mcny, 2)
        earned = {"names": names, "profit": plain(result.profit_mcny), "more": plain(more)}
        if not names:
            claim = _("No segment fits or pays")
        elif more > 0:
            claim = _("{names} earn {profit} million yuan, {more} more than largest first")
            claim = claim.format(**earned)
        else:
            claim = _("{names}: {profit} million yuan, and largest first finds it too")
            claim = claim.format(**earned)
        table = result.segments
        named = tuple(
            Named(row.units, row.profit_mcny, drawable(str(name)), 0 if row.chosen else 1)
            for name, row in zip(table.index, table.itertuples(index=False), strict=True)
        )
        listing = _("; ").join(
            _("{name} {profit} for {units} units").format(
                name=point.words, profit=plain(point.y), units=f"{point.x:g}"
            )
            for point in named
        )
        return Chart(
            title=claim,
            subtitle=_("Economic profit and capability of each segment; round: chosen"),
            caption=sentences([_sure(result), _used(result)]),
            alt=_("Scatter plot: {row}. {claim}.").format(row=listing, claim=claim),
            drawing=Plane(
                _("Economic profit, million yuan"), _("Capability units"), named, cross=(0.0, 0.0),
                ticks=tuple((float(n), str(n)) for n in range(int(table["units"].max()) + 1)[:9]),
            ),
            key_figures=(_error_figure(result),),
            lang=current_language(),
        )  # fmt: skip


def _used(result: Portfolio) -> str:
    return _("{used} of {all} units are used.").format(
        used=f"{result.units:g}", all=f"{result.capability:g}"
    )


def _error_figure(result: Portfolio) -> KeyFigure:
    safe = result.safe_error_pct
    told = _("any error") if math.isinf(safe) else percent(safe / 100, 1)
    return KeyFigure(_("Profit figures may err by"), told)


def _sure(result: Portfolio) -> str:
    """Say how far the figures may err, and whether the answer stands at the error asked about."""
    if result.rival is None:
        return _("No other choice is possible.")
    rival = listed(drawable(name) for name in result.rival) if result.rival else _("none")
    words = {
        "safe": percent(result.safe_error_pct / 100, 1),
        "rival": rival,
        "error": percent(result.profit_error_pct / 100, 1),
    }
    if result.holds:
        return _("Stands until all figures err by {safe}; then {rival} would be as good.").format(
            **words
        )
    return _("At an error of {error} it may be wrong: {rival} is as good from {safe}.").format(
        **words
    )
