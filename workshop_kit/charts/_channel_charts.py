"""Charts of the channel: members' worth and fair share, the channel today, a plan for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from workshop_kit.course import current_language, ngettext, speaking
from workshop_kit.course import gettext as _

from ._amounts import thousand_yuan
from ._chart import Chart, KeyFigure
from ._rows import Role, Row, rows_chart
from ._type import drawable
from ._words import inside, listed, percent, sentences

if TYPE_CHECKING:
    import pandas as pd

    from workshop_kit.models.channel import ChannelPlan, ChannelToday, ChannelValue

NAMED = 10  # more partners than this are counted by type only


def _member(code: object) -> str:
    """Return the name of a kind of channel member; an unknown one by its own name."""
    names = {
        "VAR": _("Value-added resellers"),
        "INTL": _("Large international wholesalers"),
        "direct": _("Manufacturer direct"),
        "MID": _("Mid-size wholesalers"),
    }
    return names.get(str(code)) or drawable(str(code))


def member_bars(result: ChannelValue, lang: str | None = None) -> Chart:
    """Draw what each channel member is worth to an installer, after the extra price.

    Parameters
    ----------
    result : ChannelValue
        What ``channel_value`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        nets = result.members["net_kcny"]
        rows = [
            Row(_member(code), 0.0, net, told, _role(net, told == thousand_yuan(nets.iloc[0])))
            for code, net in nets.items()
            if (told := thousand_yuan(net))
        ]
        best = {"name": inside(rows[0].name), "net": rows[0].value}
        figures: tuple[KeyFigure, ...] = ()
        if nets.iloc[0] <= 0:
            claim = _("No channel member is worth its extra price to installers")
        elif len(rows) > 1 and rows[0].value == rows[1].value:
            claim = _("Worth most to installers, level: {name} and {other}, {net} a year").format(
                **best, other=inside(rows[1].name)
            )
        else:
            claim = _("Worth most to installers: {name}, {net} a year").format(**best)
        if len(rows) > 1:
            lead = thousand_yuan(float(result.gaps["gap_kcny"].iloc[0]))
            figures = (KeyFigure(_("Lead of the best"), lead, rows[1].name),)
        return rows_chart(
            claim,
            _("Benefits less extra price, for one installer and year"),
            rows,
            _how_clear(result),
            key_figures=figures,
        )


def _role(amount: float, first: bool) -> Role:
    return "loss" if amount < 0 else "lead" if first else "plain"


def _how_clear(result: ChannelValue) -> str:
    """Say whom the best is clearly ahead of, and of whom it is not."""
    if result.gaps.empty or result.gaps["low_kcny"].isna().all():
        return ""
    clear = result.gaps["clear"]
    ahead = [inside(_member(code)) for code in clear.index[clear]]
    close = [inside(_member(code)) for code in clear.index[~clear]]
    told = []
    if ahead:
        told.append(_("Clearly ahead of {names}.").format(names=listed(ahead)))
    if close:
        told.append(
            _("Too few installers to tell the best from {names}.").format(names=listed(close))
        )
    return sentences(told)


def equity_bars(shares: pd.Series, lang: str | None = None) -> Chart:
    """Draw the share of the channel's profit that each member's work justifies.

    Parameters
    ----------
    shares : Series
        What ``equity_shares`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        ranked = shares.sort_values(ascending=False, kind="stable")
        level = float(ranked.iloc[0] - ranked.iloc[-1]) < 0.0005
        rows = [
            Row(_member(code), 0.0, share, percent(share, 1), _role(share, n == 0 and not level))
            for n, (code, share) in enumerate(ranked.items())
        ]
        claim = _("{name} should earn most: {share} of the channel's profit")
        if level:
            claim = _("All should earn the same: {share} of the channel's profit")
        return rows_chart(
            claim.format(name=rows[0].name, share=rows[0].value),
            _("Share of profit that each member's work justifies"),
            rows,
        )


def channel_today_bars(result: ChannelToday, lang: str | None = None) -> Chart:
    """Draw what each type of partner earns us today, after fees.

    Parameters
    ----------
    result : ChannelToday
        What ``channel_today`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        table, (claim, about) = result.types, _today_claim(result)
        rows = [
            Row(_member(code), 0.0, profit, thousand_yuan(profit), _role(profit, code == about))
            for code, profit in table["profit_kcny"].items()
        ]
        sales = _("; ").join(
            f"{_member(code)} {percent(share)}" for code, share in table["volume_share"].items()
        )
        caption = _("Share of sales: {row}. {n} partners reach {coverage} of demand.").format(
            row=sales, n=len(result.partners), coverage=percent(result.coverage, 1)
        )
        return rows_chart(
            claim,
            _("Profit a year by type of partner, after their fees"),
            rows,
            caption,
            key_figures=(KeyFigure(_("Profit a year"), thousand_yuan(result.profit_kcny)),),
        )


def _today_claim(result: ChannelToday) -> tuple[str, object]:
    """Say which type brings least of the profit for what it sells; return the type, too."""
    table, total = result.types, result.profit_kcny
    if total <= 0:
        return _("The channel loses {amount} a year").format(amount=thousand_yuan(-total)), None
    if len(table) < 2:
        return _("The channel earns {amount} a year").format(amount=thousand_yuan(total)), None
    parts = table["profit_kcny"] / total
    poorest = (parts - table["volume_share"]).idxmin()
    words = {"name": _member(poorest), "sales": percent(table.at[poorest, "volume_share"])}
    if parts[poorest] < 0:
        return _("{name} carry {sales} of sales and lose money").format(**words), poorest
    claim = _("{name} carry {sales} of sales and bring {part} of profit")
    return claim.format(**words, part=percent(parts[poorest])), poorest


def channel_plan_bars(result: ChannelPlan, lang: str | None = None) -> Chart:
    """Draw what a plan earns against today, or how much of demand can be reached at most.

    Parameters
    ----------
    result : ChannelPlan
        What ``consolidate_channel`` or ``channel_plan`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        if math.isnan(result.profit_kcny):
            return _out_of_reach(result)
        return rows_chart(
            _plan_claim(result),
            _("Profit a year after partners' fees; dashed: today"),
            _plan_rows(result),
            sentences([_who_stays(result), _break_even(result)]) if result.kept else "",
            target=result.profit_today_kcny,
            key_figures=(
                KeyFigure(
                    _("Coverage"),
                    percent(result.coverage, 1),
                    _("asked: {share}").format(share=percent(result.coverage_floor, 1)),
                ),
            ),
        )


def _out_of_reach(result: ChannelPlan) -> Chart:
    """Draw the coverage asked for and the most that is possible."""
    asked, possible = _apart(result.coverage_floor, result.best_coverage)
    claim = (
        _("Even all partners together reach only {possible} of demand")
        if result.reason == "all_partners"
        else _("So few partners reach {possible} of demand at most")
    ).format(possible=possible)
    rows = [
        Row(_("Asked"), 0.0, result.coverage_floor, asked),
        Row(_("Possible"), 0.0, result.best_coverage, possible, "lead"),
    ]
    remedy = (
        _("Ask for less coverage.")
        if result.reason == "all_partners"
        else _("Ask for less coverage, or allow more partners.")
    )
    return rows_chart(claim, _("Coverage: share of demand that is reached"), rows, remedy)


def _apart(one: float, two: float) -> tuple[str, str]:
    """Write two shares as percentages, with the decimals that tell them apart."""
    written = [(percent(one, digits), percent(two, digits)) for digits in (1, 2, 3)]
    return next((pair for pair in written if pair[0] != pair[1]), written[0])


def _plan_rows(result: ChannelPlan) -> list[Row]:
    """Return rows for today and the plan, with no, the given and a full transfer loss."""
    loss = result.transfer_loss_pct / 100
    plans = {1.0: (_("All volume at risk leaves"), result.profit_none_switch_kcny)}
    if 0 < loss < 1:
        name = _("{share} of volume at risk leaves").format(share=percent(loss))
        plans[loss] = (name, result.profit_kcny)
    plans[0.0] = (_("All customers switch"), result.profit_all_switch_kcny)
    if math.isinf(result.break_even_loss_pct):
        plans, loss = {0.0: (_("This choice"), result.profit_kcny)}, 0.0
    today = result.profit_today_kcny
    rows = [Row(_("Today, all partners"), 0.0, today, thousand_yuan(today), _role(today, False))]
    return rows + [
        Row(name, 0.0, profit, thousand_yuan(profit), _role(profit, at == loss))
        for at, (name, profit) in sorted(plans.items())
    ]


def _plan_claim(result: ChannelPlan) -> str:
    n = len(result.kept)
    if not result.feasible:
        reached, asked = _apart(result.best_coverage, result.coverage_floor)
        return ngettext(
            "{n} partner reaches {share} of demand, not {floor}",
            "{n} partners reach {share} of demand, not {floor}",
            n,
        ).format(n=n, share=reached, floor=asked)
    if not n:
        return _("Without partners nothing is earned")
    more = result.profit_kcny - result.profit_today_kcny
    words = {"n": n, "profit": thousand_yuan(result.profit_kcny), "more": thousand_yuan(abs(more))}
    if thousand_yuan(result.profit_kcny) == thousand_yuan(result.profit_today_kcny):
        claim = ngettext(
            "{n} partner earns {profit}, as much as all today",
            "{n} partners earn {profit}, as much as all today",
            n,
        )
    elif more > 0:
        claim = ngettext(
            "{n} partner earns {profit}, {more} more than all today",
            "{n} partners earn {profit}, {more} more than all today",
            n,
        )
    else:
        claim = ngettext(
            "{n} partner earns {profit}, {more} less than all today",
            "{n} partners earn {profit}, {more} less than all today",
            n,
        )
    return claim.format(**words)


def _who_stays(result: ChannelPlan) -> str:
    """Name those who stay, by type where they are many."""
    if len(result.kept) <= NAMED:
        names = listed(drawable(str(name)) for name in result.kept)
        return _("Stay: {names}.").format(names=names)
    return _("Stay: {names}.").format(names=_counts(result))


def _counts(result: ChannelPlan) -> str:
    """Say how many partners of each type stay."""
    return _("; ").join(
        _("{name} {n} of {all}").format(name=_member(code), n=int(kept.sum()), all=len(kept))
        for code, kept in result.partners.groupby("type", sort=False)["kept"]
    )


def _break_even(result: ChannelPlan) -> str:
    """Say how much may leave until profit is what it is today."""
    at = result.break_even_loss_pct
    if math.isinf(at):
        return _("No volume is at risk.")
    if at > 100:
        return _("Even if all volume at risk leaves, this earns more than today.")
    if at < 0:
        return _("Even if all customers switch, this earns less than today.")
    return _("If {share} of volume at risk leaves, profit is as today.").format(
        share=percent(at / 100, 1)
    )


def partner_bars(result: ChannelPlan, lang: str | None = None) -> Chart:
    """Draw what each partner kept brings after its fee, best first.

    Parameters
    ----------
    result : ChannelPlan
        What ``consolidate_channel`` or ``channel_plan`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        kept = result.partners[result.partners["kept"]]
        profits = kept["profit_kcny"].sort_values(ascending=False, kind="stable")
        rows = [
            Row(drawable(str(name)), 0.0, profit, thousand_yuan(profit), _role(profit, n == 0))
            for n, (name, profit) in enumerate(profits.items())
        ] or [Row(_("No partner"), 0.0, 0.0, thousand_yuan(0))]
        losing = int((profits < 0).sum())
        numbers = {"n": losing, "kept": len(kept), "all": len(result.partners)}
        if not len(kept):
            claim = _("No partner stays")
        elif losing:
            claim = ngettext(
                "{n} of {kept} partners kept costs more than it brings",
                "{n} of {kept} partners kept cost more than they bring",
                losing,
            )
        else:
            claim = _("{kept} of {all} partners stay, and none costs more than it brings")
        return rows_chart(
            claim.format(**numbers),
            _("What we keep of a partner's sales a year, less its fee"),
            rows,
            _("Stay: {names}.").format(names=_counts(result)) if len(kept) else "",
        )
