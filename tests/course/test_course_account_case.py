"""X10 and W11: ways compared, boards that rest on figures, teams that score each other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workshop_kit.cases import case
from workshop_kit.course import (
    AnswerError,
    Pitch,
    TableField,
    check,
    describe_answer,
    load_exercise,
    most_points,
    pitch_heat,
    pitch_lines,
    pitch_ranking,
    pitches,
    sheet,
    tally,
    unfinished,
    validate_answer,
)
from workshop_kit.course.checks.account_case import decision, ways
from workshop_kit.files import course_files
from workshop_kit.models.negotiation import programme_erosion

X10, W11 = "x10_account_case", "w11_day1_recap"
HOSTILE = "<img src=x onerror=alert(1)>"
CRITERIA = ("insight", "quantification", "feasibility", "team_use")


def verdict(field: str, value: Any) -> Any:
    (found,) = check(X10, {field: value}, [field])
    return found


def points(*given: int) -> dict[str, int]:
    return dict(zip(CRITERIA, given, strict=False))


@pytest.fixture
def jury() -> TableField:
    field = load_exercise(X10).field("jury")
    assert isinstance(field, TableField)
    return field


def test_what_the_answers_say_of_each_way_is_what_the_model_finds() -> None:
    worths = {name: way.value_kcny for name, way in ways(case("hengchi")).items()}
    assert worths == pytest.approx({"as_asked": 804, "match": -1246, "trade": 2227}, abs=1)
    assert decision(case("hengchi")) == "trade"
    said = {way: verdict("decision", way) for way in (*worths, "walk")}
    assert {way: one.state for way, one in said.items()} == {
        "as_asked": "partly",
        "match": "wrong",
        "trade": "right",
        "walk": "partly",
    }
    assert "1.25 million" in said["match"].message.en
    assert "223 万元" not in said["trade"].message.zh, "rounded as the options are"


def test_the_page_names_the_exercises_whose_figures_it_takes() -> None:
    cells = json.loads(course_files("exercises", f"{X10}.ipynb").read_text())["cells"]
    (words,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "figures")
    for name in ("x05_proposal_plan", "x06_ten_elements", "x09_scorecard"):
        title = load_exercise(name).title
        assert f"《{title.zh}》" in words
        assert f"“{title.en}”" in words


@pytest.mark.parametrize("value", ["看情况", "as agreed", ""])
def test_a_value_without_a_number_reverses_nothing(value: str) -> None:
    found = verdict("reverse", {"1": {"what": "volume", "value": value}})
    assert found.state == ("wrong" if value else "blank")
    assert verdict("reverse", {"1": {"what": "volume", "value": "17 万个"}}).state == "right"


@pytest.mark.parametrize(
    ("given", "state"),
    [((4, 3, 2, 1), "right"), ((4, 3, 2, 0), "partly"), ((2, 2, 1, 1), "wrong")],
)
def test_one_s_own_pitch_passes_from_ten_on(given: tuple[int, ...], state: str) -> None:
    assert verdict("jury", {"alone": points(*given)}).state == state


def test_points_for_other_teams_are_not_judged(jury: TableField) -> None:
    found = verdict("jury", {"a1": points(0, 0, 0, 0)})
    assert found.state == "open"
    assert unfinished(jury, {"a1": points(1, 2)}, {}) is not None
    assert unfinished(jury, {"a1": points(1, 2, 3, 4), "b2": {}}, {}) is None


@pytest.mark.parametrize("wrong", [5, -1, 2.5, "4", True, HOSTILE])
def test_points_out_of_the_rubric_are_refused(jury: TableField, wrong: Any) -> None:
    with pytest.raises(AnswerError):
        validate_answer(jury, {"a1": {"insight": wrong}})
    with pytest.raises(AnswerError):
        validate_answer(jury, {"a1": {"charm": 1}})


def test_the_mean_of_the_juries_counts_and_half_a_row_does_not(jury: TableField) -> None:
    sheets = [
        {"jury": {"a": points(4, 4, 2, 2), "b": points(1, 1)}},
        {"jury": {"a": points(2, 3, 1, 1)}},
        {"jury": {"a": {}, "b": points(1, 1, 1, 0)}},
        {},
    ]
    found = pitches(jury, sheets, {"a": {"insight": 4.0}, "c": points(0, 0, 0, 0)})
    assert found["a"].teams == {
        "insight": 3,
        "quantification": 3.5,
        "feasibility": 1.5,
        "team_use": 1.5,
    }
    assert (found["a"].juries, found["a"].total(4), found["a"].trainer_total(4)) == (2, 9.5, None)
    assert (found["b"].juries, found["b"].total(4)) == (1, 3)
    assert (found["c"].total(4), found["c"].trainer_total(4)) == (None, 0)
    assert most_points(jury) == 16


def test_a_team_reads_its_own_totals_side_by_side(jury: TableField) -> None:
    found = pitches(jury, [{"jury": {"a": points(3, 4, 2, 2)}}], {"a": points(3, 3, 3, 2)})
    assert pitch_lines(jury, found["a"], "en") == [
        "The trainer gives you 11 of 16 points.",
        "The other teams give you 11 of 16 on average.",
        "From 10 points on, a pitch carries.",
        "Insight: trainer 3, teams 3",
        "Figures: trainer 3, teams 4",
        "Feasibility: trainer 3, teams 2",
        "Use of the team: trainer 2, teams 2",
    ]
    assert pitch_lines(jury, found["a"], "zh")[0] == "讲师给你们 11 分，满分 16。"
    assert pitch_lines(jury, None, "en") == []


def test_the_class_sees_a_heat_map_or_a_ranking(jury: TableField) -> None:
    sheets = [{"jury": {"a": points(1, 2, 2, 0), "b": points(4, 3, 2, 1)}}]
    found = pitches(jury, sheets, {"b": points(4, 4, 4, 4)})
    named = [(HOSTILE, found["a"]), ("North", found["b"]), ("Silent", Pitch())]
    heat = pitch_heat(jury, named, "en")
    assert heat is not None
    assert heat.heads == (HOSTILE, "North")
    assert [label for label, _cells in heat.rows][-2:] == [
        "Teams in all, of 16",
        "Trainer in all, of 16",
    ]
    insight, trainer = heat.rows[0][1], heat.rows[-1][1]
    assert [cell and (cell.words, cell.level) for cell in insight] == [("1", 2), ("4", 5)]
    assert [cell and cell.words for cell in trainer] == [None, "16"]
    assert heat.told == ("The class has most to gain in “Use of the team”: 0.5 on average.",)
    (part,) = pitch_ranking(jury, named, 3).parts
    assert [(item.label.en, item.value) for item in part.items] == [("North", 10), (HOSTILE, 5)]
    assert pitch_heat(jury, [], "en") is None


def test_what_teams_score_is_no_result_of_a_question(jury: TableField) -> None:
    found = tally(jury, [{"jury": {"a": points(4, 4, 4, 4)}}] * 3)
    assert (found.given, found.parts, found.for_class()) == (3, (), None)


def test_a_row_goes_by_the_team_s_name_or_says_that_it_is_one_s_own(jury: TableField) -> None:
    given = {HOSTILE: points(1, 0, 0, 0), "alone": points(2, 2, 2, 2), "x": {}}
    assert describe_answer(jury, given, "en") == [
        f"{HOSTILE}: Insight 1 — Figures 0 — Feasibility 0 — Use of the team 0",
        "Your own pitch: Insight 2 — Figures 2 — Feasibility 2 — Use of the team 2",
    ]


def test_the_sheet_says_which_rows_there_are(jury: TableField) -> None:
    drawn = {field["id"]: field for field in sheet(load_exercise(X10), "en")["fields"]}
    assert drawn["jury"]["rows"] == {"teams": True, "alone": "Your own pitch", "passes": 10}
    assert (drawn["jury"]["starts"], drawn["boards"]["starts"]) == ("closed", "open")


def test_teams_are_scored_in_points(broken: Any) -> None:
    def words(exercise: dict[str, Any], _solution: dict[str, Any]) -> None:
        table = next(field for field in exercise["fields"] if field["type"] == "table")
        table["rows"] = {"teams": True, "alone": {"zh": "自己", "en": "Own"}, "passes": 3}

    broken(words)
    with pytest.raises(Exception, match="are not all points"):
        load_exercise("x90_trial")


def test_the_recap_says_what_day_1_computed() -> None:
    lost = programme_erosion(3, 0)
    right = check(W11, {"price_downs": "most"}, ["price_downs"])[0].message
    assert f"少了 {lost.margin_fall_pct}%" in right.zh
    assert f"掉 {lost.price_fall_pct} 元" in right.zh
