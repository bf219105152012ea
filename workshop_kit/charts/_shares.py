"""Two bars charts with a question of their own: what sets the distances, what a grouping tells."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._bars import _Bar, _Bars, importance_bars
from ._chart import Chart
from ._words import percent

__all__ = ["distance_bars", "explained_part"]


def distance_bars(
    shares: pd.Series | Mapping[str, float], lang: str | None = None, *, scaled: bool = False
) -> Chart:
    """Draw which figures set the distances between customers.

    Parameters
    ----------
    shares : Series or mapping
        Figure -> share of 1, as ``distance_shares`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    scaled : bool
        Whether the figures were brought to the same scale.
    """
    return importance_bars(shares, lang, kind="distance", scaled=scaled)


def explained_part(share: float, lang: str | None = None) -> Chart:
    """Draw how much of the differences between customers one grouping explains, and what is left.

    Parameters
    ----------
    share : float, 0 to 1
        As ``explained_share`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.

    Raises
    ------
    ValueError
        ``share`` is no share of 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share is {share}: give a share of 1, from 0 to 1")
    with speaking(lang or current_language()):
        told, left = percent(share), percent(1 - round(share, 2))
        claim = (
            _("{left} of the differences stay unexplained")
            if share < 0.5
            else _("This explains {told} of the differences")
        ).format(left=left, told=told)
        bars = (
            _Bar(_("Explained"), share, told, share >= 0.5),
            _Bar(_("Unexplained"), 1 - share, left, share < 0.5),
        )
        return Chart(
            title=claim,
            subtitle=_("Part of the differences between customers, all eight figures together"),
            caption="",
            alt=_("Bar chart: explained {told}, unexplained {left}.").format(told=told, left=left),
            drawing=_Bars(bars, 1.0, whole=True),
            lang=current_language(),
        )
