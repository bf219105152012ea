"""Charts of prices: profit levers, break-even, waterfall, price band."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._amounts import change, plain, signed_yuan, yuan
from ._chart import Chart, KeyFigure
from ._plane import Named, Plane
from ._rows import Role, Row, rows_chart
from ._type import drawable
from ._words import percent, value_name

if TYPE_CHECKING:
    from workshop_kit.models.pricing import (
        BreakEven,
        LeverSwings,
        PriceBand,
        PriceWaterfall,
        ProfitLevers,
    )

MATTERS = 0.10  # size explains at least this share of the differences before we call it an answer


def lever_bars(result: ProfitLevers, lang: str | None = None) -> Chart:
    """Draw what the same change on each lever does to profit.

    Parameters
    ----------
    result : ProfitLevers
        What ``profit_levers`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        names = _lever_names()
        gains = result.levers["gain_share" if result.profitable else "gain_cny"]
        texts = {
            key: change(gain) if result.profitable else yuan(gain) for key, gain in gains.items()
        }
        best = result.strongest
        if gains[best] <= 0:
            claim = _("No lever adds to profit")
        else:
            claim = _("{lever} is the strongest lever: {gain} of profit").format(
                lever=names[best], gain=texts[best]
            )
        rows = [
            Row(names[key], 0.0, float(gain), texts[key], _role(gain, key == best))
            for key, gain in gains.items()
        ]
        return rows_chart(
            claim,
            _("Change in profit if each lever improves by {change}").format(
                change=percent(result.change_pct / 100, 1)
            ),
            rows,
            _("If price rises by 1%, volume is taken to change by {change}.").format(
                change=change(result.elasticity / 100)
            ),
            key_figures=(KeyFigure(_("Profit before"), yuan(result.profit_cny)),),
        )


def _lever_names() -> dict[str, str]:
    return {
        "price": _("Price"),
        "variable_cost": _("Variable cost"),
        "volume": _("Volume"),
        "fixed_cost": _("Fixed cost"),
    }


def lever_tornado(result: LeverSwings, lang: str | None = None) -> Chart:
    """Draw how far each lever moves profit to either side, the widest on top.

    Parameters
    ----------
    result : LeverSwings
        What ``lever_swings`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        names, unit = _lever_names(), "share" if result.profitable else "cny"
        say = change if result.profitable else signed_yuan
        rows = []
        for place, (lever, ends) in enumerate(result.swings.iterrows()):
            lower, higher = float(ends[f"lower_{unit}"]), float(ends[f"higher_{unit}"])
            told = f"{say(lower)} / {say(higher)}"
            role: Role = "plain" if place else "lead"
            gain, loss = max(0.0, lower, higher), min(0.0, lower, higher)
            rows.append(Row(names[str(lever)], 0.0, gain, told, role, loss))
        moved = f"{result.swing_pct:g}%"
        claim = _("{lever} is the strongest lever: {told} of profit").format(
            lever=names[result.strongest], told=rows[0].value
        )
        return rows_chart(
            claim,
            _("Change in profit if a lever is {move} lower / {move} higher").format(move=moved),
            rows,
            _swing_caption(result),
            key_figures=(KeyFigure(_("Profit before"), yuan(result.profit_cny)),),
        )


def _swing_caption(result: LeverSwings) -> str:
    said = (
        _("If price rises by 1%, volume is taken to change by {change}: a rise now loses profit.")
        if result.rise_loses
        else _("If price rises by 1%, volume is taken to change by {change}.")
    )
    return said.format(change=change(result.elasticity / 100))


def price_step(result: ProfitLevers, lang: str | None = None) -> Chart:
    """Draw profit before and after the change in price alone.

    Parameters
    ----------
    result : ProfitLevers
        What ``profit_levers`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        before = result.profit_cny
        gain = float(result.levers.loc["price", "gain_cny"])
        share = float(result.levers.loc["price", "gain_share"])
        moved = change(result.change_pct / 100)
        claim = (
            _("{moved} on price, {gain} on profit").format(moved=moved, gain=change(share))
            if result.profitable
            else _("{moved} on price adds {gain}").format(moved=moved, gain=yuan(gain))
        )
        rows = [
            Row(name, 0.0, profit, yuan(profit), "loss" if profit < 0 else role)
            for name, profit, role in (
                (_("Profit before"), before, "plain"),
                (_("Profit after"), before + gain, "lead"),
            )
        ]
        return rows_chart(
            claim,
            _("Profit before and after the change in price"),
            rows,
            _("Volume and costs stay as they were."),
        )


def _role(gain: float, best: bool) -> Role:
    if gain < 0:
        return "loss"
    return "lead" if best and gain > 0 else "plain"


def break_even_curve(result: BreakEven, lang: str | None = None) -> Chart:
    """Draw the change in volume that pays for each change in price.

    Parameters
    ----------
    result : BreakEven
        What ``break_even_volume`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        moved, needed = result.price_change_cny / result.price_cny, result.volume_change_share
        claim = break_even_claim(moved, needed)
        high = max(2.0, 1.2 * needed) if result.possible else 3.0
        curve = result.curve[result.curve["volume_change_share"] <= high]
        named = (Named(moved, needed, change(needed)),) if result.possible else ()
        margins = _("Margin of a unit: {before} before, {after} after.").format(
            before=yuan(result.margin_before_cny), after=yuan(result.margin_after_cny)
        )
        return Chart(
            title=claim,
            subtitle=_("Change in volume that leaves profit as it was"),
            caption=margins,
            alt=_("Line chart, falling. {claim}. {margins}").format(claim=claim, margins=margins),
            drawing=Plane(
                _("Change in volume"),
                _("Change in price"),
                named,
                lines=((curve.to_numpy(dtype=float), False),),
                cross=(0.0, 0.0),
                ticks=tuple((at, change(at, 0)) for at in (-0.2, -0.1, 0.0, 0.1, 0.2)),
            ),
            lang=current_language(),
        )


def break_even_claim(moved: float, needed: float) -> str:
    """Say what volume pays for a change in price, both as shares."""
    here = change(moved)
    if needed == float("inf"):
        return _("At {price} on price, no volume breaks even").format(price=here)
    if needed > 0:
        return _("At {price} on price, volume must grow by {volume}").format(
            price=here, volume=percent(needed, 1)
        )
    return _("At {price} on price, up to {volume} of volume may be lost").format(
        price=here, volume=percent(-needed, 1)
    )


def waterfall_steps(result: PriceWaterfall, lang: str | None = None) -> Chart:
    """Draw the steps from list price to pocket price.

    Parameters
    ----------
    result : PriceWaterfall
        What ``price_waterfall`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _("{share} of the list price reaches the pocket").format(
            share=percent(result.pocket_share, 1)
        )
        steps, least = result.steps.index.name, float(result.steps["amount_cny"].min())
        rows = [Row(_("List price"), 0.0, result.list_cny, plain(result.list_cny, least))]
        for stage, total, name in (
            ("on_invoice", result.invoice_cny, _("Invoice price")),
            ("off_invoice", result.pocket_cny, _("Pocket price")),
        ):
            part = result.steps[result.steps["stage"] == stage]
            rows += [
                Row(value_name(steps, step), left, left + amount, plain(-amount, least), "loss")
                for step, amount, left in part[["amount_cny", "left_cny"]].itertuples()
            ]
            rows.append(Row(name, 0.0, total, plain(total, least), "lead"))
        return rows_chart(
            claim,
            _("From list price to pocket price, yuan a unit"),
            rows,
            _("Off the invoice, {share} of the invoice price is given away.").format(
                share=percent(result.off_invoice_share, 1)
            ),
            key_figures=(
                KeyFigure(_("Pocket price"), yuan(result.pocket_cny, least), _("a unit")),
                KeyFigure(_("Invoice price"), yuan(result.invoice_cny, least), _("a unit")),
            ),
        )


def price_band_map(result: PriceBand, lang: str | None = None) -> Chart:
    """Draw the pocket price of each deal against its volume.

    Parameters
    ----------
    result : PriceBand
        What ``price_band`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _band_claim(result)
        sizes = np.log(result.deals["volume"].to_numpy(dtype=float))
        prices = result.deals["price_cny"].to_numpy(dtype=float)
        ends = sizes.min(), sizes.max()
        lines = tuple(
            (np.column_stack([ends, [level, level]]), True)
            for level in (result.low_cny, result.high_cny)
        )
        band = _("nine deals in ten lie between {low} and {high}").format(
            low=yuan(result.low_cny), high=yuan(result.high_cny)
        )
        return Chart(
            title=claim,
            subtitle=_("Pocket price of each deal; between the dashed lines lie nine in ten"),
            caption=_lowest(result),
            alt=_("{n} deals as points; {band}. {claim}.").format(
                n=f"{len(prices):,}", band=band, claim=claim
            ),
            drawing=Plane(
                _("Pocket price, {low} to {high}").format(
                    low=yuan(prices.min()), high=yuan(prices.max())
                ),
                _("Volume, each step to the right multiplies it"),
                (),
                lines=lines,
                dots=np.column_stack([sizes, prices]),
            ),
            key_figures=(
                KeyFigure(
                    _("Price band"),
                    f"{plain(result.low_cny)}–{plain(result.high_cny)}",
                    _("Mean {mean}").format(mean=yuan(result.mean_cny)),
                ),
            ),
            lang=current_language(),
        )


def _band_claim(result: PriceBand) -> str:
    """Say how far prices spread, and whether volume is the reason."""
    claim = (
        _("Prices spread by {width} of their mean; volume explains only {share}")
        if result.size_r2 < MATTERS
        else _("Prices spread by {width} of their mean; volume explains {share} of it")
    )
    return claim.format(width=percent(result.width_share), share=percent(result.size_r2))


def _lowest(result: PriceBand) -> str:
    """Name who sells lowest, if sellers were told apart."""
    if not len(result.sellers):
        return ""
    return _("Lowest on average: {who}, {price}.").format(
        who=drawable(str(result.sellers.index[0])),
        price=yuan(result.sellers["mean_cny"].iloc[0]),
    )
