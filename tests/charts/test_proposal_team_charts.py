"""Charts of proposals, negotiations, teams and portfolios: true claims, texts that can be read."""

from __future__ import annotations

import copy
import re
from dataclasses import fields

import pandas as pd
import pytest
from proposal_team_samples import CHARTS, CONTACTS, RATINGS, ROLES, SEGMENTS, TASKS
from test_chart_layout import faults

from workshop_kit.charts import (
    Chart,
    concession_bars,
    contact_bars,
    crash_bars,
    erosion_bars,
    gap_bars,
    handling_curve,
    portfolio_map,
    role_bars,
    schedule_bars,
    talks_path,
)
from workshop_kit.charts._rows import Row, Rows
from workshop_kit.course import speaking
from workshop_kit.models.negotiation import concessions, negotiate, programme_erosion, rehearse
from workshop_kit.models.proposal import cheapest_crash, check_roles, critical_path
from workshop_kit.models.segmentation import choose_segments
from workshop_kit.models.team import contact_coverage, organisation_gap, relay_or_team, skills_gap
from workshop_kit.widgets import Explorer

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(params=list(CHARTS))
def chart(request: pytest.FixtureRequest, lang: str) -> Chart:
    return CHARTS[request.param](lang)


def test_words_are_in_the_language(chart: Chart, lang: str) -> None:
    words = [chart.title, chart.subtitle, chart.caption, chart.alt]
    words += [figure.label for figure in chart.key_figures]
    for text in filter(None, words):
        assert bool(CHINESE.search(text)) == (lang == "zh") or "做完" in text, text
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
        ("schedule", "It takes 10 days; 7 of 11 tasks have no slack"),
        ("schedule crashed", "It takes 9 days, and two chains of tasks decide"),
        ("schedule named", "It takes 10 days; 7 of 11 tasks have no slack"),
        ("roles many asked", "2 tasks break a rule"),
        ("schedule one", "It takes 1 day; 1 of 1 tasks have no slack"),
        ("crash", "8 days: shorten B and E, for 45 k¥"),
        ("crash nothing", "10 days as planned: no day need be saved"),
        ("roles", "Everybody waits for one role: Lead"),
        ("roles bad", "3 tasks break a rule"),
        ("roles fine", "Each task has one who answers for it and somebody who does it"),
        ("concessions", "The last steps shrink and point to 1,165"),
        ("concessions flat", "Equal steps: no limit signalled"),
        ("concessions grow", "Growing steps say that there is more"),
        ("concessions mixed", "The last steps signal no limit"),
        ("concessions one", "One concession tells little yet"),
        ("erosion", "18.9% of the programme's worth is lost"),
        ("price down", "In year 5 the price is 11.5% lower"),
        ("margin", "In year 5 the margin of a piece is 71.7% lower"),
        ("erosion none", "The programme keeps its worth"),
        ("erosion gain", "The programme gains 37.3% in worth"),
        ("talks", "Agreed at 99.0 yuan in round 4, worth 102.6 yuan with the terms"),
        ("talks lost", "No deal: the last offer was 108.0 yuan"),
        ("talks open", "Still open after round 1"),
        ("talks recorded", "Still open after round 3"),
        ("trades", "Trade consignment stock for joint cost reduction first"),
        ("trades none", "None of these is worth trading"),
        ("trades give only", "Consignment stock is worth most in a trade"),
        ("skills", "27.9% of what is needed is missing, most in S3"),
        ("skills none", "Nothing that is needed is missing"),
        ("handling", "A team takes 5.6 days, a relay 12 days"),
        ("handling slow", "Here the team is no quicker: 6.3 days, against 2 days for the relay"),
        ("contacts", "75.0% of contacts held, and most rest on Lin alone"),
        ("contacts team", "68.4% of contacts held, and no one person holds most"),
        ("contacts none", "None of 6 contacts is held"),
        ("portfolio", "S2, S3 and S4 earn 11.5 million yuan, 0.50 more than largest first"),
        ("portfolio all", "S1, S2, S3 and S4: 17.5 million yuan, and largest first finds it too"),
        ("portfolio none", "No segment fits or pays"),
        ("radar", "Lowest, with 1 of 5: One team, one plan"),
        ("radar three", "Lowest, with 2 of 5: Choose few and Tailor"),
        ("radar level", "All are rated 3 of 5"),
        ("radar low", "5 of 7 are rated lowest, with 1 of 5"),
        ("radar class", "Choose few: you rate 1 points below the class"),
        ("radar above", "Choose few: you rate 0.5 points above the class"),
        ("radar as the class", "You rate as the class does"),
    ],
)
def test_claims(name: str, title: str) -> None:
    assert CHARTS[name]("en").title == title


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("schedule crashed", ["A → B → D → E → G → J → K; A → B → F → I → J → K"]),
        ("crash", ["No shorter than 7 days"]),
        (
            "roles bad",
            ["T1: 2 are accountable.", "T2: nobody does it.", "T3: nobody is acc"],
        ),
        ("roles", ["Lead is accountable for more than half."]),
        ("concessions grow", ["Some grow", "other side had not moved", "Some got nothing"]),
        ("concessions flat", ["Some are equal"]),
        ("margin", ["The price is 11.5% lower"]),
        ("erosion free", ["No cost reduction"]),
        ("talks", ["shrink (4.0, 2.0 and 1.0)", "buyer would have gone to", "terms included"]),
        ("talks equal", ["equal (2.0, 2.0, 2.0 and 2.0): there seems to be more"]),
        ("talks growing", ["grow (0.5, 1.0, 2.0 and 4.0): waiting pays"]),
        ("trades none", ["Nothing to gain by trading: consignment stock"]),
        ("roles many asked", ["T1: 5 are consulted.", "T2: 5 are consulted."]),
        ("organisation", ["Wu has 9 accounts, more than 8."]),
        ("handling", ["7.5 days by the team, in 16 days by the relay"]),
        ("contacts", ["Coordination takes 6 hours a month; 12 are given."]),
        ("portfolio", ["all figures err by 4.0%; then S1 and S2", "7 of 7 units"]),
        (
            "portfolio error",
            ["At an error of 10.0% it may be wrong: S1 and S2 is as good"],
        ),
        ("portfolio none", ["No other choice is possible."]),
        ("radar", ["Hollow: rated 4 or 5 without a figure. Prove it."]),
    ],
)
def test_captions_tell_what_the_picture_does_not(name: str, words: list[str]) -> None:
    caption = CHARTS[name]("en").caption
    for word in words:
        assert word in caption


def test_tasks_and_roles_go_by_their_names_in_the_language() -> None:
    assert "B Talk 1–3 · no slack" in CHARTS["schedule named"]("en").alt
    assert "B 做完再说 1–3" in CHARTS["schedule named"]("zh").alt
    assert "Account manager 50%" in CHARTS["roles many asked"]("en").alt
    assert "客户经理 50%" in CHARTS["roles many asked"]("zh").alt


def test_what_the_buyer_kept_to_himself_is_not_told_of_a_record() -> None:
    assert CHARTS["talks recorded"]("en").caption == (
        "Your steps shrink (3.0 and 2.0): you seem near the end."
    )
    assert CHARTS["talks open"]("en").caption == ""


def test_slack_lies_after_the_bar_and_counts_for_the_scale() -> None:
    rows = {row.name: row for row in CHARTS["schedule"]("en").drawing.rows}
    assert (rows["C"].end, rows["C"].spare) == (2, 2)
    assert rows["B"].spare == 0
    late = Rows((Row("x", 0, 1, "1", spare=4),))
    assert late._scale() == (0, 5)


def test_a_column_of_amounts_has_one_number_of_decimals() -> None:
    assert "Year 4 11.0 yuan; Year 5 9.5 yuan" in CHARTS["erosion"]("en").alt


def test_input_is_left_alone() -> None:
    plan = critical_path(TASKS)
    before = copy.deepcopy(plan)
    schedule_bars(plan).png()
    best = choose_segments(SEGMENTS)
    table = best.segments.copy()
    portfolio_map(best).png()
    pd.testing.assert_frame_equal(best.segments, table)
    for part in fields(before):
        old, new = getattr(before, part.name), getattr(plan, part.name)
        if isinstance(old, pd.DataFrame):
            pd.testing.assert_frame_equal(new, old)
        else:
            assert new == old


EXPLORED = {
    "schedule": (
        critical_path,
        schedule_bars,
        {
            "tasks": TASKS,
            "shortened": ["B", "D", "E", "I"],
            "late": ["", "H", "F"],
            "late_days": (0, 5),
        },
    ),
    "crash": (cheapest_crash, crash_bars, {"tasks": TASKS, "target_days": (7, 10)}),
    "roles": (check_roles, role_bars, {"grid": ROLES}),
    "erosion": (
        programme_erosion,
        erosion_bars,
        {"price_down_pct": (0.0, 6.0, 0.5), "cost_down_pct": (0.0, 6.0, 0.5), "years": (1, 8)},
    ),
    "talks": (
        rehearse,
        talks_path,
        {
            "opening_cny": (100.0, 115.0, 0.5),
            "step_ratio": (0.2, 2.0, 0.1),
            "paid": True,
            "seed": (1, 20),
        },
    ),
    "concessions": (concessions, concession_bars, {"offers": (1500, 1210, 1180, 1170)}),
    "offers": (negotiate, talks_path, {"offers": (106, 104, 102, 100), "seed": (1, 20)}),
    "skills": (skills_gap, gap_bars, {"skills": RATINGS}),
    "organisation": (
        organisation_gap,
        gap_bars,
        {"org": RATINGS, "accounts": {"Wu": 9}, "most_accounts": (4, 12)},
    ),
    "handling": (
        relay_or_team,
        handling_curve,
        {"functions": (1, 8), "coordination_days": (0.0, 8.0, 0.5), "steadiness": (1, 20)},
    ),
    "contacts": (contact_coverage, contact_bars, {"contacts": CONTACTS, "team": ["Lin", "Wu"]}),
    "portfolio": (
        choose_segments,
        portfolio_map,
        {
            "segments": SEGMENTS,
            "capability": (0, 13),
            "profit_error_pct": (0, 20),
            "mandatory": list(SEGMENTS.index),
            "apart": (("S1", "S2"),),
        },
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


def test_the_radar_tells_others_only_where_they_are_known() -> None:
    alone, beside = CHARTS["radar"]("en"), CHARTS["radar class"]("en")
    assert "class" not in alone.alt
    assert "Choose few 2, Your team 2, The class 3;" in beside.alt
    assert "Tailor 5, The class 4;" in beside.alt
    assert [figure.value for figure in beside.key_figures] == ["3", "1"]
    assert CHARTS["radar level"]("en").caption == ""
