"""Charts of a negotiation: steps and what they tell, a programme's years, the way of the talks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._amounts import plain, thousand_yuan, yuan
from ._chart import Chart, KeyFigure
from ._plane import Named, Plane
from ._rows import Row, rows_chart
from ._words import inside, listed, percent, sentences, value_name

if TYPE_CHECKING:
    from workshop_kit.models.negotiation import Concessions, Erosion, Talks, TradeGains


def concession_bars(result: Concessions, lang: str | None = None) -> Chart:
    """Draw how much each concession gave away.

    Parameters
    ----------
    result : Concessions
        What ``concessions`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        weak = {flag.round for flag in result.flags}
        rows = [
            Row(
                _("Concession {n}").format(n=place), 0.0, step, plain(step),
                "loss" if place in weak else "plain",
            )
            for place, step in enumerate(result.steps, 1)
        ]  # fmt: skip
        found = {flag.code for flag in result.flags}
        told = {
            "growing": _("Some grow: the other side will wait for more."),
            "flat": _("Some are equal: there seems to be more."),
            "reactive": _("Some came though the other side had not moved."),
            "unpaid": _("Some got nothing in return."),
        }
        return rows_chart(
            _pattern_claim(result),
            _("What each offer gave away against the one before"),
            rows,
            sentences([words for code, words in told.items() if code in found]),
            key_figures=(KeyFigure(_("Last offer"), plain(result.offers[-1])),),
        )


def _pattern_claim(result: Concessions) -> str:
    if result.pattern == "none":
        return _("One concession tells little yet")
    if result.implied_limit is not None:
        return _("The last steps shrink and point to {limit}").format(
            limit=plain(result.implied_limit)
        )
    if result.pattern == "flat":
        return _("Equal steps: no limit signalled")
    if result.pattern == "growing":
        return _("Growing steps say that there is more")
    return _("The last steps signal no limit")


def erosion_bars(result: Erosion, lang: str | None = None) -> Chart:
    """Draw the margin of a piece, year by year.

    Parameters
    ----------
    result : Erosion
        What ``programme_erosion`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        lost = round(result.eroded_share, 3)
        if lost > 0:
            claim = _("{share} of the programme's worth is lost").format(share=percent(lost, 1))
        elif lost < 0:
            claim = _("The programme gains {share} in worth").format(share=percent(-lost, 1))
        else:
            claim = _("The programme keeps its worth")
        margins = result.years["margin_cny"]
        largest = float(margins.abs().max())
        rows = [
            Row(
                _("Year {n}").format(n=year), 0.0, float(margin), yuan(margin, largest),
                "loss" if margin < 0 else "plain",
            )
            for year, margin in margins.items()
        ]  # fmt: skip
        hopeless = np.isnan(result.cost_down_needed_pct)
        caption = _("No cost reduction would keep its worth.") if hopeless else ""
        return rows_chart(
            claim,
            _("Margin of a piece"),
            rows,
            caption,
            key_figures=(
                KeyFigure(
                    _("Margins, worth today"),
                    thousand_yuan(result.npv_kcny),
                    _("{worth} without cuts").format(worth=thousand_yuan(result.npv_steady_kcny)),
                ),
            ),
        )


def price_down_bars(result: Erosion, lang: str | None = None) -> Chart:
    """Draw the price of a piece, year by year.

    Parameters
    ----------
    result : Erosion
        What ``programme_erosion`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _("In year {n} the price is {share} lower").format(
            n=len(result.years), share=percent(result.price_fall_pct / 100, 1)
        )
        return _by_year(result, "price_cny", claim, _("Price of a piece"))


def margin_bars(result: Erosion, lang: str | None = None) -> Chart:
    """Draw the margin of a piece, year by year, and what is left of it.

    Parameters
    ----------
    result : Erosion
        What ``programme_erosion`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _("In year {n} the margin of a piece is {share} lower").format(
            n=len(result.years), share=percent(result.margin_fall_pct / 100, 1)
        )
        price = percent(result.price_fall_pct / 100, 1)
        caption = _("The price is {share} lower.").format(share=price)
        return _by_year(result, "margin_cny", claim, _("Margin of a piece"), caption)


def _by_year(result: Erosion, column: str, claim: str, subtitle: str, caption: str = "") -> Chart:
    """Draw one column of the years; the last one leads."""
    rows = [
        Row(
            _("Year {n}").format(n=year), 0.0, float(amount), yuan(amount),
            "loss" if amount < 0 else "lead" if year == len(result.years) else "plain",
        )
        for year, amount in result.years[column].items()
    ]  # fmt: skip
    return rows_chart(claim, subtitle, rows, caption)


def trade_bars(result: TradeGains, lang: str | None = None) -> Chart:
    """Draw what each item brings when it changes hands.

    Parameters
    ----------
    result : TradeGains
        What ``trade_gains`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        variable = result.items.index.name
        kinds = {"give": _("Give: {item}"), "get": _("Ask for: {item}")}
        leads = {result.best(kind) for kind in kinds}
        rows = [
            Row(
                kinds[row.kind].format(item=value_name(variable, row.Index)), 0.0, row.gain,
                plain(row.gain, 0.1),
                "loss" if row.gain < 0 else "lead" if row.Index in leads else "plain",
            )
            for row in result.items.itertuples()
        ]  # fmt: skip
        idle = [name for name, gain in result.items["gain"].items() if gain <= 0]
        names = listed(inside(value_name(variable, name)) for name in idle) if idle else ""
        return rows_chart(
            _trade_claim(result),
            _("Worth to the side that receives it, less what it costs the other"),
            rows,
            sentences(
                [_("Coloured: the best to give, the best to ask for.")] * any(leads)
                + [_("Nothing to gain by trading: {items}.").format(items=names)] * bool(idle)
            ),
        )


def _trade_claim(result: TradeGains) -> str:
    variable = result.items.index.name
    give, get = (name and value_name(variable, name) for name in map(result.best, ("give", "get")))
    if give and get:
        return _("Trade {give} for {get} first").format(give=inside(give), get=inside(get))
    if give or get:
        return _("{item} is worth most in a trade").format(item=give or get)
    return _("None of these is worth trading")


def talks_path(result: Talks, lang: str | None = None) -> Chart:
    """Draw the seller's offers and the buyer's bids, round by round.

    Parameters
    ----------
    result : Talks
        What ``negotiate`` or ``rehearse`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = _talks_claim(result)
        offers = np.array([(reply.round, reply.offer_cny) for reply in result.replies], dtype=float)
        bids = np.array([(reply.round, reply.bid_cny) for reply in result.replies], dtype=float)
        row = _("; ").join(
            _("round {n}: offer {offer}, bid {bid}").format(
                n=reply.round, offer=f"{reply.offer_cny:.2f}", bid=f"{reply.bid_cny:.2f}"
            )
            for reply in result.replies
        )
        lines = ((offers, _("Offers"), 0), (bids, _("Bids"), 1))
        named = [Named(*line[0], f"{word} {line[0, 1]:.1f}", group) for line, word, group in lines]
        if len(offers) > 1:
            ends = lines[:1] if result.status == "agreed" else lines
            named += [Named(*line[-1], f"{line[-1, 1]:.1f}", group) for line, _word, group in ends]
        return Chart(
            title=claim,
            subtitle=_("Price asked and price bid in each round"),
            caption=sentences(_told_by_talks(result)),
            alt=_("Line chart: {row}. {claim}.").format(row=row, claim=claim),
            drawing=Plane(
                _("Yuan a piece"), _("Round"), tuple(named),
                lines=((offers, False), (bids, True)), dots=np.vstack([offers, bids]),
                ticks=tuple((float(n), str(n)) for n in range(1, result.rounds + 1)),
            ),
            key_figures=(
                KeyFigure(_("Concessions paid for"), str(result.paid)),
                KeyFigure(_("Concessions for nothing"), str(result.unpaid)),
            ),
            lang=current_language(),
        )  # fmt: skip


def _told_by_talks(result: Talks) -> Iterator[str]:
    """Say what the steps told the buyer, and at the end how far he would have gone."""
    said = {
        "shrinking": _("Your steps shrink ({steps}): you seem near the end."),
        "flat": _("Your steps are equal ({steps}): there seems to be more."),
        "growing": _("Your steps grow ({steps}): waiting pays for the buyer."),
        "mixed": _("Your steps ({steps}) go up and down: they tell of no end."),
    }
    if words := said.get(result.pattern):
        steps = listed(_price_alone(step) for step in result.steps)
        yield words.format(steps=steps)
    if result.buyer_limit_cny is not None:
        limit = _price(result.buyer_limit_cny)
        yield _("The buyer would have gone to {limit}, terms included.").format(limit=limit)


def _price_alone(value: float) -> str:
    return f"{value + 0.0:.1f}".replace("-", "−")


def _price(value: float) -> str:
    """Write a price: a tenth of a yuan counts in talks."""
    return _("{n} yuan").format(n=f"{value:,.1f}")


def _talks_claim(result: Talks) -> str:
    if result.price_cny is not None and result.net_cny is not None:
        return _("Agreed at {price} in round {n}, worth {net} with the terms").format(
            price=_price(result.price_cny), n=len(result.replies), net=_price(result.net_cny)
        )
    if result.status == "no_deal":
        return _("No deal: the last offer was {price}").format(
            price=_price(result.replies[-1].offer_cny)
        )
    return _("Still open after round {n}").format(n=len(result.replies))
