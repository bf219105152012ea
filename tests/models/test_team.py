"""The account team: gaps, relay or team, contacts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_cases import refused

from workshop_kit.models.team import (
    contact_coverage,
    organisation_gap,
    relay_or_team,
    skills_gap,
)

RATINGS = ["importance", "required", "actual"]


def skills() -> pd.DataFrame:
    rows = [(5, 4, 3), (4, 4, 4), (5, 5, 2), (3, 3, 3), (4, 4, 3)]
    return pd.DataFrame(rows, pd.Index(range(1, 6), name="skill"), RATINGS)


def test_the_skills_drill(expected):
    gaps = skills_gap(skills())
    assert gaps.gap_share == pytest.approx(expected["E16"]["gap"])
    assert gaps.gap_share == pytest.approx(24 / 86)
    assert gaps.order == ("3", "1", "5")
    assert gaps.table["weighted_gap"].tolist() == [15, 5, 4, 0, 0]
    assert gaps.table["part"].sum() == pytest.approx(1)
    assert gaps.overloaded == {}


def test_nothing_missing_and_better_than_needed():
    table = skills().assign(actual=5)
    gaps = skills_gap(table)
    assert gaps.gap_share == 0
    assert gaps.order == ()
    assert gaps.table["part"].tolist() == [0] * 5
    table.loc[1, "actual"] = 3
    assert skills_gap(table).gap_share == pytest.approx(5 / 86), "one skill makes up for no other"


def test_the_organisation_and_the_span():
    org = skills().rename_axis(None).assign(lever=list("abcde"))
    found = organisation_gap(org, {"Lin": 8, "Wu": 9})
    assert found.gap_share == pytest.approx(24 / 86)
    assert found.order == ("c", "a", "e")
    assert found.overloaded == {"Wu": 9}
    assert organisation_gap(org, pd.Series({"Lin": 8, "Wu": 9}), 10).overloaded == {}
    assert organisation_gap(org).overloaded == {}
    refused(lambda: organisation_gap(org, {"Wu": -1}), "accounts", "-1")
    refused(lambda: organisation_gap(org, {"Wu": 2.5}), "accounts", "2.5", "'Wu'")
    refused(lambda: organisation_gap(org, {}, 0), "most_accounts", "0")


def test_ratings_that_cannot_be_used():
    refused(lambda: skills_gap(skills().head(0)), "skills", "empty")
    refused(lambda: skills_gap(skills().drop(columns="actual")), "skills", "'actual'")
    refused(lambda: skills_gap(skills().assign(actual=np.nan)), "skills", "nan", "'actual'")
    refused(lambda: skills_gap(skills().assign(importance=0)), "skills", "nothing is needed")
    refused(lambda: skills_gap(skills().assign(required=-1)), "skills", "-1", "'required'")
    refused(lambda: organisation_gap(skills().assign(actual="x")), "org", "text")


rating = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 5))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(rows=st.lists(rating, min_size=1, max_size=8))
def test_a_gap_is_a_share_and_knows_neither_order_nor_scale(rows):
    table = pd.DataFrame(rows, [f"s{n}" for n in range(len(rows))], RATINGS)
    before = table.copy()
    gaps = skills_gap(table)
    assert 0 <= gaps.gap_share <= 1
    assert gaps.gap_share == pytest.approx(skills_gap(table * 20).gap_share)
    turned = skills_gap(table.iloc[::-1])
    assert turned.gap_share == pytest.approx(gaps.gap_share)
    assert set(turned.order) == set(gaps.order)
    pd.testing.assert_frame_equal(table, before)


def test_relay_and_team(expected):
    time, wanted = relay_or_team(), expected["E27"]
    assert time.relay_days == pytest.approx(wanted["serial"])
    assert time.team_days == pytest.approx(wanted["parallel"], abs=0.1)
    assert [time.relay_p90_days, time.team_p90_days] == pytest.approx(wanted["p90"], abs=0.1)
    assert time.break_even_days == pytest.approx(12 - (time.team_days - 1))


def test_relay_and_team_agree_with_simulation():
    days = np.random.default_rng(1).gamma(4, 0.75, (200_000, 4))
    time = relay_or_team()
    assert time.relay_days == pytest.approx(days.sum(axis=1).mean(), abs=0.05)
    assert time.team_days == pytest.approx(days.max(axis=1).mean() + 1, abs=0.02)
    assert time.relay_p90_days == pytest.approx(np.quantile(days.sum(axis=1), 0.9), abs=0.05)
    assert time.team_p90_days == pytest.approx(np.quantile(days.max(axis=1), 0.9) + 1, abs=0.03)
    day = time.curve.index[np.searchsorted(time.curve.index, 7)]
    done = {"relay": days.sum(axis=1) <= day, "team": days.max(axis=1) + 1 <= day}
    for way, cases in done.items():
        assert time.curve.at[day, way] == pytest.approx(cases.mean(), abs=0.01)


def test_a_team_slows_when_coordination_passes_the_break_even():
    free = relay_or_team(coordination_days=0)
    level = relay_or_team(coordination_days=free.break_even_days)
    assert level.team_days == pytest.approx(level.relay_days)
    alone = relay_or_team(functions=1)
    assert alone.break_even_days == pytest.approx(0, abs=1e-6)
    assert alone.team_days == pytest.approx(alone.relay_days + 1)
    steady = relay_or_team(steadiness=100)
    assert steady.team_days < relay_or_team().team_days, "even days make a team quicker"


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("functions", 0), ("functions", 21), ("functions", 2.5), ("functions", True),
        ("task_days", 0), ("task_days", "3"), ("coordination_days", -1), ("steadiness", 0.4),
        ("steadiness", np.inf),
    ],
)  # fmt: skip
def test_times_that_cannot_be_used(argument, value):
    refused(lambda: relay_or_team(**{argument: value}), argument)


def contacts() -> pd.DataFrame:
    """Return 24 contacts that are needed, 18 of them held, ten by one person."""
    held = ["Lin"] * 10 + ["Wu"] * 5 + ["Zhao"] * 3 + ["", None, np.nan, pd.NA, "  ", ","]
    index = [f"c{number}" for number in range(1, 25)]
    return pd.DataFrame({"held_by": pd.Series(held, index, dtype=object)})


def test_contacts_of_the_case():
    found = contact_coverage(contacts())
    assert (found.coverage, found.held, found.needed) == (0.75, 18, 24)
    assert found.resting_on.to_dict() == pytest.approx(
        {"Lin": 10 / 18, "Wu": 5 / 18, "Zhao": 3 / 18}
    )
    assert found.alarm
    assert found.team == ("Lin", "Wu", "Zhao")
    assert found.coordination_hours == 6
    assert found.within_hours


def test_a_second_holder_ends_the_alarm():
    table = contacts()
    table.loc[["c1", "c2"], "held_by"] = ["Lin, Wu", "Lin、Zhao"]
    found = contact_coverage(table)
    assert found.resting_on["Lin"] == pytest.approx(8 / 18)
    assert not found.alarm
    assert contact_coverage(table.iloc[::-1]).resting_on.equals(found.resting_on)


def test_half_is_no_alarm():
    assert not contact_coverage(pd.DataFrame({"held_by": ["a", "b"]})).alarm
    assert contact_coverage(pd.DataFrame({"held_by": ["a", "a", "b"]})).alarm


def test_only_the_team_counts_and_its_hours_grow_with_its_pairs():
    found = contact_coverage(contacts(), team=["Wu", "Zhao"])
    assert found.held == 8
    assert found.contacts["holders"].map(len).sum() == 8
    assert [contact_coverage(contacts(), team).coordination_hours for team in (["Wu"], ())] == [
        0,
        6,
    ]
    assert not contact_coverage(contacts(), hours_limit=5).within_hours


def test_nobody_holds_anything():
    found = contact_coverage(pd.DataFrame({"who": ["", None]}), holder="who")
    assert (found.coverage, found.alarm, found.team, found.coordination_hours) == (0, False, (), 0)


def test_contacts_that_cannot_be_used():
    refused(lambda: contact_coverage(contacts().head(0)), "contacts", "empty")
    refused(lambda: contact_coverage(contacts(), holder="who"), "contacts", "'who'")
    refused(lambda: contact_coverage(contacts(), team="Wu"), "team", "list")
    refused(lambda: contact_coverage(contacts(), team=["Hu"]), "team", "Hu", "Lin, Wu, Zhao")
    refused(lambda: contact_coverage(contacts(), team=["Wu", "Wu"]), "team", "once")
    refused(lambda: contact_coverage(contacts(), hours_per_pair=-1), "hours_per_pair", "-1")
    refused(lambda: contact_coverage(contacts(), hours_limit=np.nan), "hours_limit")


def test_input_is_left_alone():
    table, needed = contacts(), skills()
    before = table.copy(), needed.copy()
    contact_coverage(table)
    skills_gap(needed)
    pd.testing.assert_frame_equal(table, before[0])
    pd.testing.assert_frame_equal(needed, before[1])
