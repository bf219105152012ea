"""Charts of the pipeline: leads to wins, sales a day, what open deals will bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import current_language, ngettext, speaking
from workshop_kit.course import gettext as _

from ._amounts import change, plain, thousand_yuan, yuan
from ._chart import Chart, KeyFigure
from ._plane import Named, Plane, round_ticks
from ._rows import Role, Row, rows_chart
from ._words import percent, sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workshop_kit.models.sales_force import Forecast, LeadsNeeded, Velocity

MOST_STEPS = 400  # more totals than these are drawn as a smooth line


def lead_bars(result: LeadsNeeded, lang: str | None = None) -> Chart:
    """Draw the deals that reach each stage, from leads to wins.

    Parameters
    ----------
    result : LeadsNeeded
        What ``leads_needed`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        claim = ngettext("{n} win takes {leads} leads", "{n} wins take {leads} leads", result.wins)
        claim = claim.format(n=f"{result.wins:,}", leads=f"{result.leads:,}")
        rows = []
        for row in result.stages.itertuples():
            if row.Index == 0:
                rows.append(Row(_("Leads"), 0.0, row.deals, f"{result.leads:,}", "lead"))
                continue
            words = _("{n} ({share} pass)").format(
                n=plain(row.deals), share=percent(row.conversion)
            )
            role: Role = "loss" if row.Index == result.weakest else "plain"
            name = _("Past stage {n}").format(n=row.Index)
            rows.append(Row(name, 0.0, row.deals, words, role))
        note = _("{share} of leads are won; most fall at stage {n}.").format(
            share=percent(result.win_share, 1), n=result.weakest
        )
        return rows_chart(claim, _("Deals that get so far"), rows, note)


def velocity_bars(result: Velocity, lang: str | None = None) -> Chart:
    """Draw what each lever, a little better, adds to the sales of a day.

    Parameters
    ----------
    result : Velocity
        What ``pipeline_velocity`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        names = {
            "deals": _("More deals"),
            "value": _("Larger deals"),
            "win_rate": _("Higher win rate"),
            "cycle": _("Shorter cycle"),
        }
        gains = result.levers["gain_cny"]
        best = str(gains.idxmax())
        rows = [
            Row(names[str(key)], 0.0, float(gain), yuan(gain), "lead" if key == best else "plain")
            for key, gain in gains.items()
        ]
        claim = _("The pipeline sells {amount} a day").format(amount=yuan(result.cny_a_day))
        if gains[best] > 0:
            claim = _("{amount} a day; adds most: {lever}, {gain}").format(
                amount=yuan(result.cny_a_day),
                lever=names[best],
                gain=change(result.levers.at[best, "gain_share"]),
            )
        return rows_chart(
            claim,
            _("What each adds a day if it is {part} better").format(
                part=percent(result.better_pct / 100)
            ),
            rows,
        )


def forecast_curve(result: Forecast, lang: str | None = None) -> Chart:
    """Draw the chance that the pipeline brings each amount or more.

    Parameters
    ----------
    result : Forecast
        What ``forecast_pipeline`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        target, mean = thousand_yuan(result.target_kcny), thousand_yuan(result.mean_kcny)
        told = {"target": target, "chance": percent(result.chance), "mean": mean}
        claim = _("Chance to reach {target}: {chance}; on average {mean}").format(**told)
        named = (
            Named(result.target_kcny, result.chance, _("{target}: {chance}").format(**told)),
            Named(
                result.mean_kcny,
                result.chance_of(result.mean_kcny),
                _("Average {mean}").format(**told),
                1,
            ),
        )
        notes = [_("Give or take {amount}.").format(amount=thousand_yuan(result.sd_kcny))]
        if result.stalled:
            notes.append(
                ngettext(
                    "{n} deal is stalled and counts with less chance.",
                    "{n} deals are stalled and count with less chance.",
                    result.stalled,
                ).format(n=result.stalled)
            )
        caption = sentences(notes)
        line = _chances(result)
        last = max(float(line[-1, 0]), result.target_kcny, 1.0)
        return Chart(
            title=claim,
            subtitle=_("Chance to bring an amount or more"),
            caption=caption,
            alt=_("Falling line from certain to impossible. {claim}. {more}").format(
                claim=claim, more=caption
            ),
            drawing=Plane(
                _("Chance to reach it"), _("Amount, k¥"), named, lines=((line, False),),
                cross=(None, 0.5), ticks=round_ticks(last),
            ),
            key_figures=(KeyFigure(_("Average"), mean), KeyFigure(_("Chance"), told["chance"])),
            lang=current_language(),
        )  # fmt: skip


def _chances(result: Forecast) -> NDArray[np.float64]:
    """Return the chance to reach each amount as a line of steps, smooth where there are many."""
    totals = result.distribution.index.to_numpy(dtype=float)
    reached = np.minimum(1.0, np.cumsum(result.distribution.to_numpy()[::-1])[::-1])
    if len(totals) > MOST_STEPS:
        at = np.linspace(totals[0], totals[-1], MOST_STEPS)
        return np.column_stack([at, np.interp(at, totals, reached)])
    xs = np.repeat(totals, 2)
    ys = np.append(np.repeat(reached, 2)[1:], 0.0)
    return np.vstack([[0.0, 1.0], np.column_stack([xs, ys])])
