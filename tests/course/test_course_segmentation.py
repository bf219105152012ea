"""X12 is judged by the model and the planted segments, in words that give nothing away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from workshop_kit.cases import case
from workshop_kit.course import check, load_exercise, model_answers
from workshop_kit.course.checks import segmentation
from workshop_kit.models.segmentation import FIGURES

X12 = "x12_customer_segments"


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    return model_answers(X12)


def verdict(field: str, answers: Mapping[str, Any]) -> Any:
    (found,) = check(X12, answers, [field])
    return found


def setting(k: int = 4, scaled: bool = True, variables: tuple[str, ...] = FIGURES) -> Any:
    return {"k": k, "scaled": scaled, "variables": list(variables)}


SPLITS = [
    (setting(), "right", None),
    (setting(scaled=False), "wrong", "equal say"),
    (setting(6, scaled=False), "wrong", "equal say"),
    (setting(2), "wrong", "mixes different customers"),
    (setting(3), "wrong", "mixes different customers"),
    (setting(5), "partly", "want nearly the same"),
    (setting(8), "wrong", "want nearly the same"),
    (setting(variables=("imp_price", "imp_quality")), "partly", "figures you group by"),
    (setting(1), "wrong", "No groups can be formed"),
    (setting(10**9), "wrong", "No groups can be formed"),
    (setting(variables=()), "wrong", "No groups can be formed"),
    (setting(variables=("customer", "truth")), "wrong", "No groups can be formed"),
]


@pytest.mark.parametrize(("split", "state", "words"), SPLITS)
def test_split_is_judged_for_its_own_reason(split: Any, state: str, words: str | None) -> None:
    found = verdict("split", {"split": split})
    assert found.state == state
    assert words is None or words in found.message.en


@pytest.mark.parametrize("split", [split for split, state, _ in SPLITS if state != "right"])
def test_no_message_gives_the_answer_away(split: Any) -> None:
    message = verdict("split", {"split": split}).message
    for lang, tells in (("en", ("four", "4", "0.")), ("zh", ("四", "4", "0."))):
        assert not any(word in message.in_(lang) for word in tells)


def test_names_right_in_part_say_which(models: dict[str, Any]) -> None:
    names = {letter: dict(row) for letter, row in models["names"].items()}
    names["C"]["name"], names["D"]["name"] = names["D"]["name"], names["C"]["name"]
    found = verdict("names", {**models, "names": names})
    assert found.state == "partly"
    assert found.message.en == "Groups A and B are right. Look again at C and D."
    assert found.message.zh == "组 A、组 B 对了。再看看组 C、组 D。"


def test_one_name_right_is_told_in_the_singular(models: dict[str, Any]) -> None:
    names = {letter: {**row, "name": "tender"} for letter, row in models["names"].items()}
    found = verdict("names", {**models, "names": names})
    assert found.message.en == "Group B is right. Look again at A, C and D."


def test_no_name_right_is_wrong(models: dict[str, Any]) -> None:
    kinds = [row["name"] for row in models["names"].values()]
    shifted = kinds[1:] + kinds[:1]
    names = {
        letter: {**row, "name": kind}
        for (letter, row), kind in zip(models["names"].items(), shifted, strict=True)
    }
    assert verdict("names", {**models, "names": names}).state == "wrong"


@pytest.mark.parametrize("field", ["names", "hours"])
def test_without_the_segments_nothing_can_be_named(models: dict[str, Any], field: str) -> None:
    given = {letter: row for letter, row in models[field].items() if letter in "ABC"}
    if field == "hours":
        given = {"A": 50, "B": 30, "C": 20}
    found = verdict(field, {**models, "split": setting(3), field: given})
    assert found.state == "blank"
    assert "do not show the different kinds" in found.message.en


def test_without_a_split_names_and_hours_are_blank(models: dict[str, Any]) -> None:
    for field in ("names", "hours"):
        assert verdict(field, {field: models[field]}).state == "blank"


HOURS = [
    ({"self_reliant": 10, "tender": 10, "service": 50, "under_utilised": 30}, "right"),
    ({"self_reliant": 20, "tender": 5, "service": 50, "under_utilised": 25}, "right"),
    ({"self_reliant": 25, "tender": 5, "service": 50, "under_utilised": 20}, "partly"),
    ({"self_reliant": 5, "tender": 5, "service": 40, "under_utilised": 50}, "partly"),
    ({"self_reliant": 25, "tender": 25, "service": 25, "under_utilised": 25}, "wrong"),
    ({"self_reliant": 70, "tender": 10, "service": 10, "under_utilised": 10}, "wrong"),
]


@pytest.mark.parametrize(("shares", "state"), HOURS)
def test_hours_go_where_they_are_valued_then_where_they_win(
    models: dict[str, Any], shares: dict[str, int], state: str
) -> None:
    kinds = {letter: row["name"] for letter, row in models["names"].items()}
    hours = {letter: shares[kind] for letter, kind in kinds.items()}
    assert verdict("hours", {**models, "hours": hours}).state == state


def test_size_tells_little(models: dict[str, Any]) -> None:
    assert 0 < models["size_explains"] < 20


def test_checks_leave_the_answers_alone(models: dict[str, Any]) -> None:
    before = repr(models)
    check(X12, models)
    assert repr(models) == before


def test_planted_segments_agree_with_the_model_split() -> None:
    split = segmentation.split_of(setting(), case("corebridge"))
    assert split is not None
    assert split.shows_the_segments
    assert split.agreement >= 0.90


def test_a_team_shares_x12_but_each_guesses_and_thinks_of_the_own_company_alone() -> None:
    exercise = load_exercise(X12)
    assert exercise.answered_by == "team"
    assert exercise.shared_fields == ("split", "names", "hours", "board_figure")
