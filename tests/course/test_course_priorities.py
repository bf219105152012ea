"""X03 is judged by the models of accounts and the planted loss-makers; its words fit the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from workshop_kit.cases import case
from workshop_kit.course import check, load_exercise, load_solution, model_answers
from workshop_kit.course.checks import priorities

X03 = "x03_priorities"


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    return model_answers(X03)


def verdict(field: str, value: Any) -> Any:
    (found,) = check(X03, {field: value}, [field])
    return found


def test_model_answers_are_those_of_the_brief(models: dict[str, Any]) -> None:
    assert (models["loyal"], models["restless"]) == (4091, 1154)
    assert [row["cell"] for row in models["cells"].values()] == [
        "strategic",
        "star",
        "status",
        "streamline",
        "strategic",
    ]
    assert 150 <= models["peak"] <= 180
    assert models["unsure"] == ["C356", "C322"]


def test_options_are_the_case_s_customers_by_their_names(models: dict[str, Any]) -> None:
    names = case("corebridge").customers.set_index("customer")
    exercise = load_exercise(X03)
    options = {
        *exercise.field("five").asks.options,
        *exercise.field("unsure").options,
        *exercise.field("cells").rows,
    }
    for option in options:
        code, name = option.label.zh.split(" ", 1)
        assert code == option.id
        assert names.loc[code, "name_zh"].startswith(name)
        assert f"{code} {names.loc[code, 'name_en']}".startswith(option.label.en)
    scored = case("corebridge").scores["customer"].tolist()
    assert [option.id for option in exercise.field("unsure").options] != models["unsure"]
    assert {option.id for option in exercise.field("unsure").options} == set(scored)
    assert [row.id for row in exercise.field("cells").rows] == scored[: priorities.ASKED]


@pytest.mark.parametrize(
    ("changed", "state", "words"),
    [
        ({}, "right", ""),
        ({"C209": {"cell": "strategic", "level": "team"}}, "partly", "4 of 5 accounts stand"),
        ({"C209": {"cell": "star", "level": "simple"}}, "partly", "4 of 5 accounts get"),
    ],
)
def test_cells_and_levels_are_judged_apart(
    models: dict[str, Any], changed: Mapping[str, Any], state: str, words: str
) -> None:
    found = verdict("cells", {**models["cells"], **changed})
    assert found.state == state
    assert words in found.message.en


def test_every_account_in_the_wrong_cell_is_wrong(models: dict[str, Any]) -> None:
    turned = {"strategic": "streamline", "star": "status", "status": "star"}
    rows = {
        name: {**row, "cell": turned.get(row["cell"], "strategic")}
        for name, row in models["cells"].items()
    }
    assert verdict("cells", rows).state == "wrong"


def test_each_cell_has_a_service_of_its_own() -> None:
    from workshop_kit.models.accounts import CELLS

    assert set(priorities.LEVELS) == set(CELLS)
    assert len(set(priorities.LEVELS.values())) == len(CELLS)


def test_the_figures_in_feedback_and_debrief_are_those_of_the_data(models: dict[str, Any]) -> None:
    company = case("corebridge")
    curve = priorities._whale("corebridge", 0)
    profits = curve.customers["profit_kcny"]
    five = profits[models["five"]]
    work = company.activity.set_index("customer")
    solution = load_solution(X03)
    told = solution.fields["five"].feedback.right.en
    assert re.findall(r"[\d.]+(?= to)|[\d.]+(?= million)", told) == [
        f"{-five.max() / 1000:.1f}",
        f"{-five.min() / 1000:.1f}",
    ]
    assert f"{models['peak']}%" in solution.fields["peak"].feedback.wrong.en
    assert f"{models['gain'] / 1000:.1f} million" in solution.fields["gain"].feedback.right.en
    assert models["gain"] > 64_600 / 3
    assert f"{work.loc['C180', 'orders']:,}" in solution.fields["first_move"].feedback.wrong.en
    insights = " ".join(point.insight.en for point in solution.debrief)
    star = work.loc["C209"]
    assert f"{star.inquiries:,} quotations and {star.visits} visits" in insights
    assert f"loses {-profits['C209'] / 1000:.1f} million" in insights
    assert profits.idxmax() == "C267"
    assert f"{profits['C267'] / 1000:.1f} million" in insights
    assert f"{work.loc['C267', 'visits']} visits a year" in insights
    gains = [float(curve.total_kcny + models["gain"]), -float(profits["C180"])]
    wrong = [known.value for known in solution.fields["gain"].known_wrong]
    assert wrong == pytest.approx(gains, abs=1)


def test_two_customers_leave_about_a_million_each() -> None:
    profits = priorities._whale("corebridge", 0).customers["profit_kcny"]
    assert profits["C044"] == pytest.approx(priorities.MARGIN_KCNY, rel=0.03)
    assert profits["C310"] == pytest.approx(priorities.MARGIN_KCNY, rel=0.03)


def test_the_cheapest_remedy_is_not_enough_and_the_rhythm_is_the_cause() -> None:
    company = case("corebridge")
    sales = company.customers.set_index("customer")["revenue_kcny"]
    assert 0.02 * sales["C180"] < 1_000
    work = company.activity.set_index("customer").loc["C180"]
    minutes = company.service.set_index("activity")["minutes"]
    assert (work[minutes.index].astype(float) * minutes).idxmax() == "orders"
