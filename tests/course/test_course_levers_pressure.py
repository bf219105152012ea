"""X01 and X02: figures computed from Hengchi's tables, evidence and order judged on their own."""

from __future__ import annotations

from typing import Any

import pytest

from workshop_kit.course import check, model_answers
from workshop_kit.models.pricing import profit_levers

X01, X02 = "x01_pressure", "x02_profit_levers"
NAMES = ("fewer", "central", "price_down", "rivals", "terms")


def pressures(strengths: list[int], evidence: str = "3") -> dict[str, Any]:
    return {
        name: {"strength": strength, "evidence": evidence}
        for name, strength in zip(NAMES, strengths, strict=True)
    }


def verdict(exercise: str, field: str, **answers: Any) -> Any:
    (found,) = check(exercise, answers, [field])
    return found


def test_figures_are_those_of_the_case() -> None:
    found = model_answers(X01)
    figures = [found[name] for name in ("price_after", "margin_lost", "cost_down_needed")]
    assert figures == [11.5, 72, 3.6]
    found = model_answers(X02)
    figures = [found[name] for name in ("price_gain", "may_lose", "stops_best", "dongyao_volume")]
    assert figures == [11.1, 3.3, 1.0, 9.7]


def test_price_leads_up_to_the_loss_of_volume_that_is_asked_for() -> None:
    stops = model_answers(X02)["stops_best"]
    assert profit_levers(elasticity=0.1 - stops).strongest == "price"
    assert profit_levers(elasticity=-stops).strongest == "variable_cost"


@pytest.mark.parametrize(
    ("evidence", "state"),
    [("2024 年 3 月起", "right"), ("少了两家", "right"), ("感觉很重", "wrong")],
)
def test_evidence_is_a_figure_or_a_date(evidence: str, state: str) -> None:
    given = pressures([1, 2, 3, 4, 5], evidence)
    assert verdict(X01, "pressures", pressures=given).state == state


def test_too_little_evidence_is_counted() -> None:
    given = pressures([1, 2, 3, 4, 5], "a feeling")
    given["terms"]["evidence"] = "90 days"
    found = verdict(X01, "pressures", pressures=given)
    assert (found.state, found.message.en[:34]) == ("partly", "Rows with a figure or a date: 1. G")


def test_a_row_without_evidence_is_not_wrong_yet() -> None:
    given = pressures([1, 2, 3, 4, 5])
    del given["fewer"]["evidence"]
    assert verdict(X01, "pressures", pressures=given).state == "blank"


@pytest.mark.parametrize(
    ("strengths", "state"),
    [([5, 4, 4, 4, 3], "right"), ([5, 4, 2, 3, 1], "partly"), ([5, 4, 2, 3, 3], "wrong")],
)
def test_the_three_are_those_rated_highest(strengths: list[int], state: str) -> None:
    given = {"pressures": pressures(strengths), "top_three": list(NAMES)}
    assert verdict(X01, "top_three", **given).state == state


def test_an_order_waits_for_all_ratings() -> None:
    given = pressures([5, 4, 3, 2, 1])
    given["terms"] = {"evidence": "90 days"}
    found = verdict(X01, "top_three", top_three=list(NAMES), pressures=given)
    assert (found.state, found.message.en[:13]) == ("blank", "Rate all five")
