"""A picture drawn over the one before is, dot for dot, what a new figure would show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from chart_samples import CHARTS

from workshop_kit.charts import (
    Chart,
    Easel,
    break_even_curve,
    lever_bars,
    lever_tornado,
    lifetime_curve,
    whale_chart,
)
from workshop_kit.models.accounts import lifetime_value, whale_curve
from workshop_kit.models.pricing import break_even_volume, lever_swings, profit_levers


def _whale(mended: int) -> Any:
    random = np.random.default_rng(4)
    profits = pd.Series(random.normal(50, 90, 60), index=[f"C{n:03}" for n in range(60)])
    return whale_curve(profits, mended=mended)


MOVED: dict[str, tuple[Callable[[int], Any], Callable[..., Chart]]] = {
    "lifetime": (lambda n: lifetime_value(retention_pct=50.0 + 5 * n), lifetime_curve),
    "levers": (
        lambda n: profit_levers(
            price_cny=90.0 + n, quantity=100.0, unit_variable_cost_cny=60.0, fixed_cost_cny=2000.0
        ),
        lever_bars,
    ),
    "tornado": (lambda n: lever_swings(elasticity=-n / 4, swing_pct=3.0), lever_tornado),
    "break-even": (
        lambda n: break_even_volume(
            price_cny=100.0, unit_variable_cost_cny=66.0, price_change_cny=-1.0 - n
        ),
        break_even_curve,
    ),
    "whale": (_whale, whale_chart),
}


def one_after_the_other(name: str, lang: str) -> Iterator[Chart]:
    model, draw = MOVED[name]
    for n in (1, 2, 3, 2, 2, 9, 1):
        yield draw(model(n), lang)


@pytest.mark.parametrize(("width", "dots"), [("wide", 1), ("narrow", 2)])
def test_any_chart_after_any_other(width: str, dots: int, lang: str) -> None:
    easel = Easel()
    for kind in CHARTS.values():
        chart = kind(lang)
        fresh = chart.png(width, dots=dots)
        assert [chart.png(width, easel, dots=dots) for _again in range(3)] == [fresh] * 3


@pytest.mark.parametrize("name", MOVED)
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_slider_that_is_moved(name: str, width: str, lang: str) -> None:
    easel = Easel()
    for chart in one_after_the_other(name, lang):
        assert chart.png(width, easel, dots=1) == chart.png(width, dots=1)


def test_screens_and_rooms_may_change_in_between() -> None:
    easel, (first, then) = Easel(), next(pairwise(one_after_the_other("lifetime", "en")))
    frames = [("wide", "light", 1), ("narrow", "light", 2), ("wide", "dark", 1)]
    for width, room, dots in [*frames, *frames]:
        for chart in (first, then):
            drawn = chart.png(width, easel, room=room, dots=dots)
            assert drawn == chart.png(width, room=room, dots=dots)


@pytest.mark.parametrize("name", MOVED)
def test_words_that_stand_still_are_not_drawn_again(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from matplotlib.text import Text

    drawn: list[str] = []
    draw = Text.draw
    monkeypatch.setattr(
        Text, "draw", lambda text, renderer: (drawn.append(text.get_text()), draw(text, renderer))
    )
    charts = list(one_after_the_other(name, "en"))
    charts[1].png("wide", dots=1)
    anew = len(drawn)
    easel = Easel()
    for chart in (charts[1], charts[2], charts[1], charts[2]):
        drawn.clear()
        chart.png("wide", easel, dots=1)
    assert len(drawn) < anew


def test_an_unknown_width_is_refused() -> None:
    chart = next(one_after_the_other("lifetime", "en"))
    with pytest.raises(ValueError, match="width is wide or narrow"):
        chart.png("huge", Easel())
