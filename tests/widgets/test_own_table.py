"""A table on the worksheet draws itself: its full rows reach a model while one types."""

from __future__ import annotations

from typing import Any

import pytest

from workshop_kit import course
from workshop_kit.cases import case
from workshop_kit.charts import (
    audit_radar,
    capital_bars,
    element_bars,
    own_tool_bars,
    priority_map,
    role_bars,
    schedule_bars,
    scorecard_bars,
)
from workshop_kit.models.accounts import priority_matrix
from workshop_kit.models.proposal import check_roles, critical_path
from workshop_kit.models.team import self_audit
from workshop_kit.models.value import own_economic_profit, own_elements, own_scorecard, own_tool
from workshop_kit.widgets import Explorer, Worksheet, explore

X03 = "x03_priorities"
STAR = {"potential": 9, "margin": 8, "growth": 7, "fit": 8, "access": 6} | {
    "share": 4,
    "relationship": 3,
    "offer": 5,
    "service": 4,
}


@pytest.fixture
def sheet(tmp_path, monkeypatch) -> Worksheet:
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_ANSWER_BOOK", "class")
    return Worksheet(course.sheet(course.load_exercise(X03), "en"))


def tell(sheet: Worksheet, rows: dict[str, Any]) -> None:
    sheet._hear(sheet, {"kind": "told", "values": {"own_accounts": rows}}, [])


def matrix(sheet: Worksheet) -> Explorer:
    table = sheet.table("own_accounts")
    return explore(priority_matrix, priority_map, scores=table, emphasis=["none", "margin"])


def test_only_full_rows_count_and_the_first_text_names_them(sheet):
    table = sheet.table("own_accounts")
    assert table.frame is None
    tell(sheet, {"1": {"account": "Alpha"}, "2": {**STAR, "account": " Beta "}, "3": STAR})
    assert table.frame.to_dict("index") == {"Beta": STAR}
    assert set(table.frame.dtypes.astype(str)) == {"float64"}
    tell(sheet, {"1": {**STAR, "account": "Beta"}, "2": {**STAR, "account": "Beta"}})
    assert table.frame.index.tolist() == ["Beta 1", "Beta 2"]


def test_the_matrix_waits_for_a_row_and_then_follows_what_is_typed(sheet):
    with course.speaking("en"):
        explorer = matrix(sheet)
        view = explorer.views[0]
        assert view.message == "Fill in the first row: it is drawn here at once."
        assert (view.state, view.wide, view.narrow, explorer.result) == ("ready", b"", b"", None)
        tell(sheet, {"1": {**STAR, "account": "Alpha"}})
        assert explorer.result.accounts.loc["Alpha", "cell"] == "star"
        assert view.message == ""
        assert view.wide
        tell(sheet, {"1": {**STAR, "account": "Alpha", "potential": 1, "margin": 1, "fit": 1}})
        assert explorer.result.accounts.loc["Alpha", "cell"] == "streamline"
        explorer._controls["emphasis"].widget.value = "margin"
        assert explorer.value == {"emphasis": "margin"}


def test_rows_taken_away_take_the_chart_away(sheet):
    with course.speaking("en"):
        explorer = matrix(sheet)
        tell(sheet, {"1": {**STAR, "account": "Alpha"}})
        tell(sheet, {"1": {"account": "Alpha"}})
        assert explorer.views[0].wide == b""
        assert explorer.views[0].texts == {}
        assert explorer.result is None


def test_other_answers_draw_nothing_anew(sheet):
    explorer = matrix(sheet)
    tell(sheet, {"1": {**STAR, "account": "Alpha"}})
    before = explorer.result
    sheet._hear(sheet, {"kind": "told", "values": {"first_move": "rhythm"}}, [])
    assert explorer.result is before


def test_what_is_no_table_is_refused_by_name(sheet):
    with pytest.raises(KeyError, match=r"no table 'gain'; it has: cells, own_accounts"):
        sheet.table("gain")


OWN_TABLES = {
    "x06_ten_elements/own_elements": (
        own_elements, element_bars, "ratings",
        {"roadmap": {"weight": 8, "us": 3, "nba": 5}, "support": {"weight": 8, "us": 6, "nba": 4}},
        "Lead with application support",
    ),
    "x09_scorecard/own_measures": (
        own_scorecard, scorecard_bars, "measures",
        {"1": {"measure": "payment", "weight": 5, "target": 60, "actual": 80, "trigger": 70}},
        "Score 75.0%; act first on payment",
    ),
    "x09_scorecard/own_account": (
        own_economic_profit, capital_bars, "account",
        {"1": {"account": "A", "counted_in": "million", "sales": 26, "nopat": 2.34, "capital": 13,
               "wacc_pct": 10}},
        "Once its capital is paid for, the account leaves 1.04 million yuan a year",
    ),
    "x08_five_tools/own_tool": (
        own_tool, own_tool_bars, "account",
        {"1": {"account": "A", "tool": "volume", "price_cny": 100, "cost_cny": 66, "cut_cny": 4}},
        "At −4.0% on price, volume must grow by 13.3%",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN_TABLES)
def test_own_tables_of_day_2_are_drawn_from_their_first_full_row(name, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_ANSWER_BOOK", "class")
    exercise, _slash, field = name.partition("/")
    model, draw, argument, rows, title = OWN_TABLES[name]
    with course.speaking("en"):
        own = Worksheet(course.sheet(course.load_exercise(exercise), "en"))
        table = own.table(field)
        explorer = explore(model, draw, **{argument: table})
        waited = "figures: they are" if table.one_row else "first row: it is"
        assert explorer.views[0].message == f"Fill in the {waited} drawn here at once."
        own._hear(own, {"kind": "told", "values": {field: rows}}, [])
        assert explorer.views[0].texts["title"] == title
        assert explorer.views[0].state == "ready"


W04 = "w04_principles"
RATED = {"trade": {"rating": 2}, "tailor": {"rating": 5, "evidence": "we care"}}


@pytest.fixture
def ratings(tmp_path, monkeypatch) -> Worksheet:
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_ANSWER_BOOK", "class")
    return Worksheet(course.sheet(course.load_exercise(W04), "en"))


def rate(sheet: Worksheet, rows: dict[str, Any], others: Any = None) -> None:
    told = {"kind": "told", "values": {"ratings": rows}, "others": others}
    sheet._hear(sheet, told, [])


def test_rows_of_the_sheet_keep_its_order_and_its_labels(ratings):
    table = ratings.table("ratings", least=2)
    rate(ratings, {"trade": {"rating": 2}})
    assert table.frame is None
    rate(ratings, RATED)
    assert table.frame["rating"].to_dict() == {"Tailor": 5.0, "Trade, never give": 2.0}
    assert table.frame["evidence"].iloc[0] == "we care"


def test_the_radar_waits_for_three_and_draws_the_class_once_it_is_told(ratings):
    with course.speaking("en"):
        table = ratings.table("ratings", least=3)
        explorer = explore(self_audit, draw=audit_radar, ratings=table)
        assert explorer.views[0].message == "Fill in 3 rows: they are drawn here at once."
        rate(ratings, RATED)
        assert explorer.result is None
        rate(ratings, RATED | {"one_team": {"rating": 3}})
        assert explorer.result.to_prove == ("Tailor",)
        assert "class" not in explorer.result.principles
        medians = {"ratings": {"class": {"trade": 3.5}, "team": {"trade": 2, "tailor": 4}}}
        rate(ratings, RATED | {"one_team": {"rating": 3}}, medians)
        assert explorer.result.principles.loc["Trade, never give", "class"] == 3.5
        assert explorer.result.principles["team"].tolist()[0] == 4
        assert "1.5 points below the class" in explorer.views[0].texts["title"]
        rate(ratings, RATED | {"one_team": {"rating": 3}}, {})
        assert "class" not in explorer.result.principles


@pytest.mark.parametrize(
    "others",
    [None, [], "x", {"ratings": None}, {"ratings": {"class": [1]}}, {"first": {"class": {"a": 1}}},
     {"ratings": {"class": {"trade": "<img src=x onerror=alert(1)>", "nobody": 3}}},
     {"ratings": {"class": {"trade": float("nan"), "tailor": True}}}],
)  # fmt: skip
def test_what_a_page_tells_of_others_and_is_no_rating_is_left_out(ratings, others):
    rate(ratings, RATED, others)
    assert not any(rows for who in ratings.others.values() for rows in who.values())
    assert ratings.table("ratings").frame["rating"].tolist() == [5.0, 2.0]


X05 = "x05_proposal_plan"


@pytest.fixture
def proposal(tmp_path, monkeypatch) -> Worksheet:
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_ANSWER_BOOK", "class")
    return Worksheet(course.sheet(course.load_exercise(X05), "en"))


def fill(sheet: Worksheet, field: str, rows: dict[str, Any]) -> None:
    sheet._hear(sheet, {"kind": "told", "values": {field: rows}}, [])


def test_numbered_rows_speak_of_each_other_and_keep_their_names(proposal):
    with course.speaking("en"):
        table = proposal.table("own_tasks", numbered=True)
        explorer = explore(critical_path, draw=schedule_bars, tasks=table)
        fill(proposal, "own_tasks", {"1": {"name": "Talk", "days": 3}})
        rows = {"1": {"name": "Talk", "days": 3}, "2": {"name": "Draft", "days": 2, "after": "1"}}
        fill(proposal, "own_tasks", {**rows, "4": {"name": "Send", "days": 1, "after": "１，2"}})
        assert explorer.result.length_days == 6
        assert explorer.result.after["4"] == ("1", "2")
        assert "2 Draft 3–5" in explorer.views[0].chart.alt
        fill(proposal, "own_tasks", {**rows, "4": {"name": "Send", "days": 1, "after": "3"}})
        view = explorer.views[0]
        assert "Task 4 waits for 3, which is not in the table" in view.message
        assert explorer.result.length_days == 6
        fill(proposal, "own_tasks", {"1": {"name": "Talk", "days": 3, "after": "1"}})
        assert "none can start: 1 → 1" in view.message


def test_a_bad_first_row_is_told_why_although_nothing_is_drawn_yet(proposal):
    with course.speaking("en"):
        table = proposal.table("own_tasks", numbered=True)
        explorer = explore(critical_path, draw=schedule_bars, tasks=table)
        fill(proposal, "own_tasks", {"1": {"name": "Talk", "days": 3, "after": "2"}})
        assert explorer.views[0].message == (
            "Task 1 waits for 2, which is not in the table. Use one of these: 1."
        )


def test_changes_of_the_grid_are_checked_row_by_row(proposal):
    with course.speaking("en"):
        grid = case("hengchi").raci.set_index("task")
        changes = proposal.table("changes", least=0)
        explorer = explore(check_roles, draw=role_bars, grid=grid, changes=changes)
        assert explorer.views[0].chart.title == "4 tasks break a rule"
        one = {"task": "H", "role": "contract_lawyer", "letters": "AR"}
        fill(proposal, "changes", {"1": one, "2": {"task": "C"}})
        assert explorer.views[0].chart.title == "3 tasks break a rule"
        fill(proposal, "changes", {})
        assert explorer.views[0].chart.title == "4 tasks break a rule"


def test_a_tool_says_which_figures_it_takes_and_which_cannot_be(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_ANSWER_BOOK", "class")
    with course.speaking("en"):
        own = Worksheet(course.sheet(course.load_exercise("x08_five_tools"), "en"))
        explorer = explore(own_tool, draw=own_tool_bars, account=own.table("own_tool"))
        row = {"account": "A", "tool": "volume", "price_cny": 100}
        fill(own, "own_tool", {"1": row})
        view = explorer.views[0]
        assert view.message.startswith("“Volume” takes three figures")
        fill(own, "own_tool", {"1": {**row, "cost_cny": 120, "cut_cny": 4}})
        assert "is no lower than the price of 100" in view.message
        fill(own, "own_tool", {"1": {**row, "cost_cny": 66, "cut_cny": 4}})
        assert (view.state, view.message) == ("ready", "")
