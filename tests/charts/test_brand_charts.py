"""Charts of the brand: true claims, texts that can be read, models that can be explored."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from brand_samples import CHARTS, EXPLORED, HOME, PEER, UNKNOWN
from test_chart_layout import faults

from workshop_kit.charts import Chart, funnel_bars
from workshop_kit.course import speaking
from workshop_kit.models.brand import brand_funnel
from workshop_kit.widgets import Explorer

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(params=list(CHARTS))
def chart(request: pytest.FixtureRequest, lang: str) -> Chart:
    return CHARTS[request.param](lang)


def test_words_are_in_the_language(chart: Chart, lang: str) -> None:
    words = [chart.title, chart.subtitle, chart.caption, chart.alt]
    words += [figure.label for figure in chart.key_figures]
    for text in filter(None, words):
        assert bool(CHINESE.search(text)) == (lang == "zh") or "矿山" in text, text
        assert "{" not in text
        assert not re.search(r"\b(nan|inf)\b", text)
    assert chart.lang == lang
    assert chart.title in chart.alt
    assert lang == "en" or not re.search(r"[\u4e00-\u9fff][,;:?!.]", chart.alt)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_texts_are_large_inside_and_apart(chart: Chart, width: str) -> None:
    assert faults(chart.figure(width)) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("range", "The brand sells 12.0% dearer"),
        ("range wide", "The difference of +5.1% may be chance"),
        ("range below", "The brand sells 9.5% cheaper"),
        ("premium", "Compared as they are +26.4%; other things equal +11.4%"),
        ("premium naive", "The brand sells 26.4% dearer"),
        ("premium none", "The difference of −0.5% may be chance"),
        ("worth", "Up to 32,143 k¥ a year is worth spending on the brand"),
        ("worth nothing", "Spending on this brand brings nothing back"),
        ("funnel", "Most are lost here: consider it, 30 points behind the peer"),
        ("funnel strong", "The brand lags behind the peer nowhere"),
        ("funnel unknown", "Most are lost here: know it, 90 points behind the peer"),
        ("funnels", "Lags most: Cranes (know it)"),
        ("funnels strong", "No segment lags behind the peer"),
    ],
)
def test_claims(name: str, title: str) -> None:
    assert CHARTS[name]("en").title == title


@pytest.mark.parametrize(
    ("name", "caption"),
    [
        (
            "premium",
            "Other things equal, the premium lies between +10.0% and +12.9%."
            " 400 deals, of which 198 carry the brand.",
        ),
        ("premium naive", "400 deals, of which 198 carry the brand."),
        ("funnel", "Start with: choose value."),
        (
            "funnel unknown",
            "Start with: communicate value."
            " Few buyers were asked: one or two may change the answer.",
        ),
        (
            "funnels",
            "Start with: communicate value (Cranes); provide value (Mining and quarries).",
        ),
        ("funnels strong", ""),
    ],
)
def test_captions_tell_what_the_picture_does_not(name: str, caption: str) -> None:
    assert CHARTS[name]("en").caption == caption


def test_results_are_left_alone() -> None:
    funnel = brand_funnel(HOME, PEER)
    before = funnel.bottleneck.copy(deep=True)
    funnel_bars(funnel).png()
    pd.testing.assert_frame_equal(funnel.bottleneck, before)


def test_names_stay_words() -> None:
    both = pd.concat([HOME, UNKNOWN])
    assert "<b>" not in funnel_bars(brand_funnel(both, PEER))._repr_html_()


@pytest.mark.parametrize("name", list(EXPLORED))
def test_each_model_can_be_explored(name: str, lang: str) -> None:
    model, draw, arguments = EXPLORED[name]
    with speaking(lang):
        explorer = Explorer(model, draw, arguments, {})
        assert explorer.views[0].state != "failed", explorer.views[0].message
        assert explorer.result is not None
        if explorer.value:
            assert bool(CHINESE.search(explorer.summary)) == (lang == "zh")
