"""Charts of the agenda: computed from it, planned blocks left out, in both languages."""

from __future__ import annotations

import re

import pytest
from test_chart_layout import faults

from workshop_kit.charts import Chart, day_plan, seminar_plan
from workshop_kit.course import load_agenda

CHINESE = re.compile("[\u4e00-\u9fff]")
CHARTS = {
    "seminar": lambda lang: seminar_plan(load_agenda(), lang),
    "day": lambda lang: day_plan(load_agenda().days[2], lang=lang),
    "now": lambda lang: day_plan(load_agenda().days[2], "d3_segments", lang),
}


@pytest.fixture(params=list(CHARTS))
def chart(request: pytest.FixtureRequest, lang: str) -> Chart:
    return CHARTS[request.param](lang)


def test_words_are_in_the_language(chart: Chart, lang: str) -> None:
    for text in (chart.title, chart.subtitle, chart.alt):
        assert bool(CHINESE.search(text)) == (lang == "zh"), text
    assert chart.lang == lang


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_texts_are_large_inside_and_apart(chart: Chart, width: str) -> None:
    assert faults(chart.figure(width)) == []


def test_the_seminar_counts_minutes_with_exercises() -> None:
    agenda = load_agenda()
    sessions = list(agenda.sessions())
    part = sum(b.minutes for b in sessions if b.exercises) / sum(b.minutes for b in sessions)
    told = f"{part:.0%} of the time is in blocks with an exercise"
    assert seminar_plan(agenda, "en").title == told


def test_where_we_are_is_told_with_its_neighbours() -> None:
    day = load_agenda().days[2]
    chart = day_plan(day, "d3_segments", "en")
    assert chart.title == "Now, until 10:10: Customer segments lab"
    assert "09:10 Customer segments lab 60 min" in chart.alt
    for block in day.blocks:
        near = block.start < "10:30" and not block.planned
        assert (block.title.en in chart.alt) == near, block.id


def test_planned_blocks_are_not_drawn() -> None:
    for day in load_agenda().days:
        written = [b for b in day.blocks if b.kind == "session" and not b.planned]
        if not written:
            with pytest.raises(ValueError, match="it has: none"):
                day_plan(day)
            continue
        chart = day_plan(day, lang="en")
        assert len(chart.drawing.rows) == len(written)


def test_an_unknown_block_is_refused_with_those_known() -> None:
    with pytest.raises(ValueError, match=r"no written block 'd1_none'; it has: .*d3_segments"):
        day_plan(load_agenda().days[2], "d1_none")
