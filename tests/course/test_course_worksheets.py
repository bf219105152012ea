"""Worksheets for the own company: figures, dates and owners are judged, never style."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workshop_kit.course import check, load_exercise, model_answers, sheet
from workshop_kit.course.checks.worksheets import _has_date

W01, W04, W07 = "w01_profile", "w04_principles", "w07_account_plan"
GOAL = {"what": "Share of wallet", "today": 20, "target": 35, "unit": "%", "by": "30 June"}
STEP = {"step": "Meet purchasing", "owner": "Li", "by": "5 Dec"}
HOSTILE = "<img src=x onerror=alert()>"


def verdict(exercise: str, field: str, **answers: Any) -> Any:
    (found,) = check(exercise, answers, [field])
    return found


@pytest.mark.parametrize("exercise", ["w01_profile", "w04_principles", "w03_beliefs", W07])
def test_all_on_the_own_company_is_the_participants_own(exercise: str) -> None:
    spec = load_exercise(exercise)
    assert all(field.own_company for field in spec.fields)
    assert spec.answered_by == "participant"


@pytest.mark.parametrize(
    ("changed", "state", "told"),
    [
        ({}, "right", ""),
        ({"target": None}, "partly", "Still missing: the target as a number."),
        ({"today": None, "by": "soon"}, "partly", "today’s value as a number; a date."),
        ({"today": 0, "target": 0}, "partly", "The target equals today’s value."),
        ({"today": None, "target": None, "by": ""}, "wrong", "the target as a number; a date."),
        ({"what": HOSTILE}, "right", ""),
    ],
)
@pytest.mark.parametrize(("exercise", "field"), [(W01, "measure"), (W07, "goal")])
def test_a_goal_wants_a_number_and_a_date(
    exercise: str, field: str, changed: dict[str, Any], state: str, told: str
) -> None:
    found = verdict(exercise, field, **{field: {"1": GOAL | changed}})
    assert found.state == state
    assert told in found.message.en


def test_a_goal_without_words_is_not_wrong_yet() -> None:
    assert verdict(W07, "goal", goal={"1": GOAL | {"what": " "}}).state == "blank"


@pytest.mark.parametrize(
    "date",
    ["下周五", "3 月底", "三月", "年底", "明天", "周三", "12/5", "by 30 June", "Friday",
     "next week", "end of the month", "Q1", "第二季度", "国庆前"],
)  # fmt: skip
def test_dates_as_people_write_them(date: str) -> None:
    assert _has_date(date)


@pytest.mark.parametrize(
    "date", ["", None, "尽快", "以后", "as soon as possible", "maybe", HOSTILE]
)
def test_what_is_no_date(date: Any) -> None:
    assert not _has_date(date)


def steps(**changed: Any) -> dict[str, Any]:
    return {"1": STEP, "2": STEP | changed, "3": STEP}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"by": "soon"}, "Still open: steps without a date: 1."),
        ({"owner": " "}, "Still open: steps without an owner: 1."),
        ({"owner": None, "by": ""}, "steps without an owner: 1; steps without a date: 1."),
    ],
)
def test_each_step_wants_an_owner_and_a_date(changed: dict[str, Any], told: str) -> None:
    assert verdict(W07, "steps", steps=steps()).state == "right"
    found = verdict(W07, "steps", steps=steps(**changed))
    assert found.state == "partly"
    assert told in found.message.en
    assert "没有" in found.message.zh


def test_fewer_than_three_steps_are_not_finished() -> None:
    assert verdict(W07, "steps", steps={"1": STEP, "2": STEP}).state == "blank"


def test_resources_say_how_much_and_who_grants_them() -> None:
    whole = {"what": "Engineer", "amount": "60 days", "granted_by": "Head"}
    assert verdict(W07, "resources", resources={"2": whole}).state == "right"
    found = verdict(W07, "resources", resources={"1": whole, "2": {"what": "Money"}})
    assert found.message.en == (
        "Still open: lines without a figure: 1; lines that nobody grants: 1."
    )


def test_high_ratings_are_to_be_proven_by_name() -> None:
    given = model_answers(W04)["ratings"]
    given["tailor"] = {"rating": 5, "evidence": "customers say so"}
    found = verdict(W04, "ratings", ratings=given)
    assert found.state == "partly"
    assert found.message.en == "Prove it: Tailor. Add a figure, or take the rating down."
    assert found.message.zh == "请证明：量体裁衣。补一个数字，或者把分改低。"
    given["tailor"]["evidence"] = "9 of 12 offers differ"
    assert verdict(W04, "ratings", ratings=given).state == "right"


def test_ratings_wait_for_all_seven() -> None:
    given = model_answers(W04)["ratings"]
    del given["trade"]
    assert verdict(W04, "ratings", ratings=given).state == "blank"


def test_a_sheet_is_judged_unless_it_asks_only_of_the_own_company(root: Path) -> None:
    names = sorted(path.stem for path in (root / "exercises").glob("*.yml"))
    judged = {name: sheet(load_exercise(name), "en")["judged"] for name in names}
    assert [name for name, found in judged.items() if not found] == [
        "w01_profile",
        "w03_beliefs",
        "w04_principles",
        "w07_account_plan",
        "w08_one_minute",
        "w10_beliefs_again",
    ]
