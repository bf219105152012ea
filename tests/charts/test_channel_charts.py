"""Charts of the channel: true claims, texts that can be read, models that can be explored."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from channel_samples import (
    BENEFITS,
    CHARTS,
    COSTS,
    MANY,
    ONE_KIND,
    PARTNERS,
    REACH,
    SMALL,
    SURVEY,
    WEIGHTS,
    ZONES,
)
from test_chart_layout import faults

from workshop_kit.charts import (
    Chart,
    channel_plan_bars,
    channel_today_bars,
    equity_bars,
    member_bars,
    partner_bars,
)
from workshop_kit.course import speaking
from workshop_kit.models.channel import (
    channel_plan,
    channel_today,
    channel_value,
    consolidate_channel,
    equity_shares,
)
from workshop_kit.widgets import Explorer

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(params=list(CHARTS))
def chart(request: pytest.FixtureRequest, lang: str) -> Chart:
    return CHARTS[request.param](lang)


def test_words_are_in_the_language(chart: Chart, lang: str) -> None:
    words = [chart.title, chart.subtitle, chart.caption, chart.alt]
    words += [figure.label for figure in chart.key_figures]
    for text in filter(None, words):
        assert bool(CHINESE.search(text)) == (lang == "zh") or "代理" in text, text
        assert "{" not in text
        assert not re.search(r"\b(nan|inf)\b", text)
    assert chart.lang == lang
    assert chart.title in chart.alt
    assert lang == "en" or not re.search(r"[\u4e00-\u9fff][,;:?!.]", chart.alt)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_texts_are_large_inside_and_apart(chart: Chart, width: str) -> None:
    assert faults(chart.figure(width)) == []


def test_dark_room(chart: Chart) -> None:
    assert faults(chart.figure("narrow", room="dark")) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("members", "Worth most to installers: value-added resellers, 28.0 k¥ a year"),
        (
            "members level",
            "Worth most to installers, level: large international wholesalers and value-added"
            " resellers, 28.0 k¥ a year",
        ),
        ("members dear", "No channel member is worth its extra price to installers"),
        ("members one", "Worth most to installers: value-added resellers, 28.0 k¥ a year"),
        ("equity", "Value-added resellers should earn most: 56.2% of the channel's profit"),
        ("equity level", "All should earn the same: 33.3% of the channel's profit"),
        ("today", "Mid-size wholesalers carry 39% of sales and bring 12% of profit"),
        ("today loss", "The channel loses 632 k¥ a year"),
        ("today some lose", "Mid-size wholesalers carry 39% of sales and lose money"),
        ("today one kind", "The channel earns 128 k¥ a year"),
        ("plan", "1 partner earns 294 k¥, 166 k¥ more than all today"),
        ("plan loss", "2 partners earn 166 k¥, 38.6 k¥ more than all today"),
        ("plan all leaves", "2 partners earn 104 k¥, 23.9 k¥ less than all today"),
        ("plan many", "7 partners earn 3,024 k¥, 1,256 k¥ more than all today"),
        ("plan beyond", "Even all partners together reach only 81.7% of demand"),
        ("plan too few", "So few partners reach 70.8% of demand at most"),
        ("plan a hair", "Even all partners together reach only 81.67% of demand"),
        ("choice", "1 partner reaches 54.2% of demand, not 65.0%"),
        ("choice poor", "1 partner earns 112 k¥, 15.6 k¥ less than all today"),
        ("choice as today", "1 partner earns 120 k¥, as much as all today"),
        ("partners", "7 of 24 partners stay, and none costs more than it brings"),
        ("partners overlap", "1 of 3 partners kept costs more than it brings"),
        ("partners none", "No partner stays"),
        ("choice of none", "Without partners nothing is earned"),
    ],
)
def test_claims(name: str, title: str) -> None:
    assert CHARTS[name]("en").title == title


@pytest.mark.parametrize(
    ("name", "caption"),
    [
        ("members", ""),
        ("members one", ""),
        (
            "members survey",
            "Clearly ahead of manufacturer direct and mid-size wholesalers. Too few installers to"
            " tell the best from large international wholesalers.",
        ),
        (
            "today",
            "Share of sales: Mid-size wholesalers 39%; Large international wholesalers 35%;"
            " Value-added resellers 26%. 4 partners reach 81.7% of demand.",
        ),
        ("plan", "Stay: I. Even if all volume at risk leaves, this earns more than today."),
        ("plan loss", "Stay: V and I. If 84.7% of volume at risk leaves, profit is as today."),
        ("plan beyond", "Ask for less coverage."),
        ("plan too few", "Ask for less coverage, or allow more partners."),
        ("choice poor", "Stay: M1. Even if all customers switch, this earns less than today."),
        (
            "choice of all",
            "Stay: Value-added resellers 8 of 8; Large international wholesalers 4 of 4; Mid-size"
            " wholesalers 12 of 12. No volume is at risk.",
        ),
        ("choice of none", ""),
        (
            "partners",
            "Stay: Value-added resellers 7 of 8; Large international wholesalers 0 of 4; Mid-size"
            " wholesalers 0 of 12.",
        ),
        ("partners none", ""),
    ],
)
def test_captions_tell_what_the_picture_does_not(name: str, caption: str) -> None:
    assert CHARTS[name]("en").caption == caption


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plan", ["Today, all partners 128 k¥", "switch 294 k¥", "risk leaves 145 k¥"]),
        ("plan loss", ["switch 260 k¥", "60% of volume at risk leaves 166 k¥"]),
        ("plan a hair", ["Asked 81.70%", "Possible 81.67%"]),
        ("choice of all", ["This choice 2,168 k¥"]),
        ("partners overlap", ["V 120 k¥", "I 140 k¥", "M2 −50.0 k¥"]),
    ],
)
def test_the_alternative_text_carries_the_numbers(name: str, words: list[str]) -> None:
    for word in words:
        assert word in CHARTS[name]("en").alt


def test_results_are_left_alone() -> None:
    plan = consolidate_channel(*SMALL, 1, 4)
    partners, routes = plan.partners.copy(deep=True), plan.routes.copy(deep=True)
    channel_plan_bars(plan).png()
    pd.testing.assert_frame_equal(plan.partners, partners)
    pd.testing.assert_frame_equal(plan.routes, routes)
    shares = equity_shares(COSTS, WEIGHTS)
    before = shares.copy()
    equity_bars(shares).png()
    pd.testing.assert_series_equal(shares, before)


def test_names_stay_words() -> None:
    assert "<b>" not in channel_today_bars(channel_today(*ONE_KIND))._repr_html_()


TABLES = {"zones": ZONES, "partners": PARTNERS, "reach": REACH}
PERCENT = {"coverage_floor_pct": (0, 90, 5), "transfer_loss_pct": (0, 100, 10)}
EXPLORED = {
    "members": (channel_value, member_bars, {"offers": SURVEY, "benefits": BENEFITS}),
    "equity": (equity_shares, equity_bars, {"costs": COSTS, "weights": WEIGHTS, "normalise": True}),
    "today": (channel_today, channel_today_bars, TABLES),
    "plan": (
        consolidate_channel,
        channel_plan_bars,
        {
            **dict(zip(TABLES, MANY, strict=True)),
            **PERCENT,
            "fewest": (1, 10),
            "most": (1, 24),
            "losing_types": ["VAR", "INTL", "MID"],
        },
    ),
    "choice": (
        channel_plan,
        [channel_plan_bars, partner_bars],
        {**TABLES, **PERCENT, "chosen": list(PARTNERS.index)},
    ),
}


@pytest.mark.parametrize("name", list(EXPLORED))
def test_each_model_can_be_explored(name: str, lang: str) -> None:
    model, draw, arguments = EXPLORED[name]
    with speaking(lang):
        explorer = Explorer(model, draw, arguments, {})
        assert explorer.views[0].state != "failed", explorer.views[0].message
        assert explorer.result is not None
        if explorer.value:
            assert bool(CHINESE.search(explorer.summary)) == (lang == "zh")
