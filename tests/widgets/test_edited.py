"""A plan to be changed cell by cell: it redraws, refuses with a sentence, and goes back."""

from __future__ import annotations

import pandas as pd
import pytest

from workshop_kit import course
from workshop_kit.cases import case
from workshop_kit.charts import schedule_bars
from workshop_kit.models.proposal import critical_path
from workshop_kit.widgets import Explorer, explore


@pytest.fixture(autouse=True)
def english(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    with course.speaking("en"):
        yield


@pytest.fixture
def plan() -> pd.DataFrame:
    return case("hengchi").tasks.set_index("task")


@pytest.fixture
def explorer(plan) -> Explorer:
    return explore(critical_path, draw=schedule_bars, edit=["days", "after"], tasks=plan)


def put(explorer: Explorer, row: str, column: str, value: object) -> None:
    explorer._edited._boxes[row, column].value = value


def days(explorer: Explorer) -> float:
    return explorer.result.length_days


def test_cells_start_at_the_plan_and_are_named_after_row_and_column(explorer, plan):
    boxes = explorer._edited._boxes
    assert len(boxes) == 22
    assert (boxes["B", "days"].value, boxes["F", "after"].value) == (2, "B, C")
    assert boxes["A", "after"].value == ""
    assert boxes["B", "days"].description == "B Needs interviews, Planned (days)"
    pd.testing.assert_frame_equal(explorer.value["tasks"][["days"]], plan[["days"]])


def test_a_change_of_days_or_of_a_link_redraws(explorer, plan):
    before = plan.copy()
    put(explorer, "H", "days", 4)
    assert (days(explorer), explorer.result.critical) == (11, tuple("ABDHJK"))
    put(explorer, "H", "days", 2)
    put(explorer, "D", "after", "a")
    assert days(explorer) == 9
    assert explorer._edited._told.value == explorer.views[0].chart.title
    assert explorer.summary == "1 cell changed"
    pd.testing.assert_frame_equal(plan, before)


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        ("B", "after", "K", "let B no longer wait for K"),
        ("C", "after", "Z", "Task C waits for Z, which is not in the table"),
        ("E", "days", 0, "Task E has 0 days; give it more than 0"),
    ],
)
def test_a_bad_edit_gets_a_sentence_and_keeps_the_chart(explorer, row, column, value, said):
    drawn = explorer.views[0].wide
    put(explorer, row, column, value)
    view, told = explorer.views[0], explorer._edited._told
    assert (view.state, view.wide, days(explorer)) == ("failed", drawn, 10)
    assert said in view.message
    assert view.message.endswith("The chart still shows what was there before.")
    assert told.value == view.message
    assert "failed" in told._dom_classes
    explorer._edited._undo.click()
    assert (view.state, told.value) == ("ready", view.chart.title)
    assert "failed" not in told._dom_classes


def test_each_step_is_undone_and_all_are_put_back(explorer, plan):
    undo, reset = explorer._edited._undo, explorer._edited._reset
    assert undo.disabled
    assert reset.disabled
    put(explorer, "B", "days", 1)
    put(explorer, "E", "days", 1)
    put(explorer, "E", "days", 3)
    undo.click()
    assert explorer._edited._boxes["E", "days"].value == 1
    assert days(explorer) == 8
    undo.click()
    assert days(explorer) == 9
    put(explorer, "D", "after", "")
    reset.click()
    assert days(explorer) == 10
    assert undo.disabled
    assert reset.disabled
    assert "changed" not in explorer._edited._boxes["D", "after"]._dom_classes


def test_what_cannot_be_edited_is_refused(plan):
    with pytest.raises(ValueError, match="'cost', which is no column"):
        explore(critical_path, draw=schedule_bars, edit=["cost"], tasks=plan)
    with pytest.raises(ValueError, match="no data frame is given"):
        explore(critical_path, draw=schedule_bars, edit=["days"], tasks=[1, 2])


def test_tasks_to_choose_from_go_by_their_names(plan):
    explorer = explore(critical_path, draw=schedule_bars, tasks=plan, shortened=["B", "I"])
    boxes = explorer._controls["shortened"].widget.children[1].children
    assert [box.description for box in boxes] == ["B Needs interviews", "I Draft"]
