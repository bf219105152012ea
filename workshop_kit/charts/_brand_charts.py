"""Charts of the brand: its premium, what the premium is worth, where buyers are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_kit.course import current_language, ngettext, speaking
from workshop_kit.course import gettext as _

from ._amounts import change, thousand_yuan, yuan
from ._chart import Chart, KeyFigure
from ._rows import Row, rows_chart
from ._type import drawable
from ._words import inside, percent, sentences

if TYPE_CHECKING:
    from workshop_kit.models.brand import BrandFunnel, BrandPremium, BrandWorth, Premium

FEW = 30  # fewer buyers than this: one or two change the answer


def _condition(code: object) -> str:
    """Return the name of a condition that is held equal; an unknown one by its own name."""
    names = {
        "none": _("Nothing held equal"),
        "grade": _("Grade"),
        "thickness_mm": _("Thickness"),
        "tonnes": _("Tonnes"),
        "lead_days": _("Lead time"),
        "support": _("Technical support"),
        "export": _("Export"),
        "quarter": _("Quarter"),
    }
    return names.get(str(code)) or drawable(str(code).replace("_", " "))


def _stage(code: object) -> str:
    """Return the name of a stage of the funnel; an unknown one by its own name."""
    names = {
        "aware": _("Know it"),
        "considered": _("Consider it"),
        "preferred": _("Prefer it"),
        "paid_premium": _("Paid a premium"),
    }
    return names.get(str(code)) or drawable(str(code).replace("_", " "))


def premium_range(result: Premium, lang: str | None = None) -> Chart:
    """Draw a premium and the range in which it lies with 95% confidence.

    Parameters
    ----------
    result : Premium
        What ``premium_of`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        reach = _("{low} to {high}").format(low=change(result.low), high=change(result.high))
        rows = [
            Row(_("Premium"), 0.0, result.premium, change(result.premium), "lead"),
            Row(_("Likely range"), result.low, result.high, reach),
        ]
        return rows_chart(
            _brand_claim(result),
            _("How much dearer the brand sells; range that is right 95 times in 100"),
            rows,
            key_figures=(KeyFigure(_("Premium, corrected"), change(result.corrected, 2)),),
        )


def _brand_claim(found: Premium) -> str:
    """Say how much dearer or cheaper the brand sells, where that is beyond chance."""
    if found.low <= 0 <= found.high:
        return _("The difference of {share} may be chance").format(share=change(found.premium))
    claim = _("The brand sells {share} dearer")
    if found.premium < 0:
        claim = _("The brand sells {share} cheaper")
    return claim.format(share=percent(abs(found.premium), 1))


def premium_bars(result: BrandPremium, lang: str | None = None) -> Chart:
    """Draw the premium as one condition after another is held equal.

    Parameters
    ----------
    result : BrandPremium
        What ``brand_premium`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        steps, last = result.steps, len(result.steps) - 1
        rows = [
            Row(
                _condition(code) if n == 0 else _("+ {name}").format(name=_condition(code)),
                0.0,
                premium,
                change(premium),
                "loss" if premium < 0 else "lead" if n == last else "plain",
            )
            for n, (code, premium) in enumerate(steps["premium"].items())
        ]
        found = result.controlled
        reach = _("Other things equal, the premium lies between {low} and {high}.")
        counted = _("{n} deals, of which {branded} carry the brand.")
        caption = [
            reach.format(low=change(found.low), high=change(found.high)),
            counted.format(n=f"{result.deals:,}", branded=f"{result.branded:,}"),
        ]
        return rows_chart(
            _premium_claim(result),
            _("How much dearer the brand sells, as more and more is held equal"),
            rows,
            sentences(caption if last else caption[1:]),
        )


def _premium_claim(result: BrandPremium) -> str:
    """Say what is left of the naive premium."""
    found = result.controlled
    if len(result.steps) == 1 or found.low <= 0 <= found.high:
        return _brand_claim(found)
    words = {"naive": change(result.naive.premium), "left": change(found.premium)}
    return _("Compared as they are {naive}; other things equal {left}").format(**words)


def brand_worth_bars(result: BrandWorth, lang: str | None = None) -> Chart:
    """Draw what part of the own price is owed to the premium.

    Parameters
    ----------
    result : BrandWorth
        What ``brand_worth`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        price, premium, share = result.price_cny_t, result.premium_cny_t, result.share_of_price
        equal = price - premium
        most = thousand_yuan(result.break_even_kcny)
        claim = _("Up to {amount} a year is worth spending on the brand").format(amount=most)
        if result.break_even_kcny <= 0:
            claim = _("Spending on this brand brings nothing back")
        rows = [
            Row(_("An equal product without the brand"), 0.0, equal, yuan(equal)),
            Row(_("Premium"), equal, price, yuan(premium), "lead"),
            Row(_("Own price"), 0.0, price, yuan(price)),
        ]
        return rows_chart(
            claim,
            _("From an equal product's price to the own price, a tonne"),
            rows,
            key_figures=(KeyFigure(_("Share of the own price"), percent(share, 1)),),
        )


def funnel_bars(result: BrandFunnel, lang: str | None = None) -> Chart:
    """Draw where the brand loses more buyers than the peer: by stage, or by segment if several.

    Parameters
    ----------
    result : BrandFunnel
        What ``brand_funnel`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        if len(result.counts) == 1:
            return _one_funnel(result)
        worst = result.bottleneck.sort_values("gap", ascending=False, kind="stable")
        widest = _points(worst["gap"].iloc[0])
        rows = [
            Row(
                drawable(str(name)),
                0.0,
                max(row.gap, 0.0),
                f"{_stage(row.stage)} {_points(row.gap)}" if row.step else _("lags nowhere"),
                "lead" if row.step and _points(row.gap) == widest else "plain",
            )
            for name, row in zip(worst.index, worst.itertuples(), strict=True)
        ]
        first = worst.iloc[0]
        claim = _("No segment lags behind the peer")
        if first["step"]:
            claim = _("Lags most: {name} ({stage})").format(
                name=rows[0].name, stage=inside(_stage(first["stage"]))
            )
        starts = [
            _("{step} ({name})").format(name=drawable(str(name)), step=_step(step))
            for name, step in worst["step"].items()
            if step
        ]
        caption = _("Start with: {steps}.").format(steps=_("; ").join(starts)) if starts else ""
        return rows_chart(
            claim,
            _("Largest gap to the peer in the share that goes on, in points"),
            rows,
            sentences(filter(None, [caption, _how_few(result)])),
        )


def _one_funnel(result: BrandFunnel) -> Chart:
    """Draw the stages of a single segment."""
    ratios, gaps, worst = result.ratios.iloc[0], result.gaps.iloc[0], result.bottleneck.iloc[0]
    rows = []
    for code, ratio in ratios.items():
        here = _("nobody left")
        if ratio == ratio:
            here = _("{own}, peer {peer}").format(
                own=percent(ratio), peer=percent(ratio + gaps[code])
            )
        role = "lead" if code == worst["stage"] else "plain"
        rows.append(Row(_stage(code), 0.0, ratio if ratio == ratio else 0.0, here, role))
    claim = _("The brand lags behind the peer nowhere")
    caption = ""
    if worst["step"]:
        claim = _("Most are lost here: {stage}, {gap} behind the peer").format(
            stage=inside(_stage(worst["stage"])), gap=_points(worst["gap"])
        )
        caption = _("Start with: {steps}.").format(steps=_step(worst["step"]))
    return rows_chart(
        claim,
        _("Share of those at the stage before who go on"),
        rows,
        sentences(filter(None, [caption, _how_few(result)])),
    )


def _points(gap: float) -> str:
    n = round(100 * gap)
    return ngettext("{n} point", "{n} points", n).format(n=n)


def _step(step: int) -> str:
    """Name the step to work on."""
    names = {1: _("choose value"), 2: _("provide value"), 3: _("communicate value")}
    return names[step]


def _how_few(result: BrandFunnel) -> str:
    """Warn of segments with few buyers."""
    if int(result.counts["buyers"].min()) >= FEW:
        return ""
    return _("Few buyers were asked: one or two may change the answer.")
