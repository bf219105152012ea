"""W05 and W06 hold to the seminar's data: steps, owners, reviews, money; their cards are mixed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from workshop_kit.cases import case
from workshop_kit.course import check, load_exercise, load_solution, model_answers

DECKS = {"w05_process_cards": "cards", "w06_planning_levels": "levels"}


def labels(options: Any) -> dict[str, tuple[str, str]]:
    return {option.id: (option.label.zh, option.label.en) for option in options}


def rows(frame: Any, name: str) -> dict[str, tuple[str, str]]:
    """Return a column of the seminar's tables in both languages, by id."""
    both = zip(frame[f"{name}_zh"], frame[f"{name}_en"], strict=True)
    return dict(zip(frame["id"], both, strict=True))


def test_the_groups_are_the_steps_and_the_levels_of_the_data() -> None:
    seminar = case("seminar")
    groups = {name: load_exercise(name).field(field).groups for name, field in DECKS.items()}
    assert labels(groups["w05_process_cards"]) == rows(seminar.steps, "step")
    assert labels(groups["w06_planning_levels"]) == rows(seminar.levels, "level")


@pytest.mark.parametrize("name", DECKS)
def test_cards_are_mixed_and_every_group_has_some(name: str) -> None:
    field = load_exercise(name).field(DECKS[name])
    model = model_answers(name)[DECKS[name]]
    dealt = [model[card.id] for card in field.items]
    assert all(one != other for one, other in pairwise(dealt)), "neighbours of one group"
    counts = {group.id: dealt.count(group.id) for group in field.groups}
    assert min(counts.values()) >= 2
    assert len(set(counts.values())) > 1, "equal groups could be counted out"


@pytest.mark.parametrize(
    ("name", "cards", "passing"), [("w05_process_cards", 18, 15), ("w06_planning_levels", 12, 10)]
)
def test_so_many_cards_pass_and_one_less_does_not(name: str, cards: int, passing: int) -> None:
    field = load_exercise(name).field(DECKS[name])
    model = model_answers(name)[field.id]
    assert len(model) == cards
    others = {card: next(g.id for g in field.groups if g.id != model[card]) for card in model}
    wrong = list(model)[: cards - passing]
    given = model | {card: others[card] for card in wrong}
    (verdict,) = check(name, {field.id: given}, [field.id])
    assert (verdict.state, set(verdict.misplaced)) == ("right", set(wrong))
    one_more = list(model)[cards - passing]
    (verdict,) = check(name, {field.id: given | {one_more: others[one_more]}}, [field.id])
    assert verdict.state == "partly"


def test_what_most_people_do_wrong_does_not_pass() -> None:
    for name, field in DECKS.items():
        usual = load_solution(name).fields[field].known_wrong[0].value
        assert usual.keys() == model_answers(name)[field].keys()


def test_owners_and_reviews_are_those_of_the_data() -> None:
    field = load_exercise("w06_planning_levels").field("plans")
    levels, model = case("seminar").levels, model_answers("w06_planning_levels")["plans"]
    assert labels(field.rows) == rows(levels, "level")
    for column in field.columns:
        told = {level: labels(column.options)[cells[column.id]] for level, cells in model.items()}
        assert told == rows(levels, column.id)


def test_the_money_asked_for_is_granted_one_level_above_the_account_plan() -> None:
    field = load_exercise("w06_planning_levels").field("short_of_money")
    levels = case("seminar").levels.set_index("id")
    left = (levels["budget_kcny"] - levels["promised_kcny"]).to_dict()
    asked = 350
    assert left["opportunity"] < left["account"] < asked <= left["segment"]
    for part in (f"要 {asked // 10} 万元", f"只剩 {left['opportunity'] // 10} 万",
                 f"只剩 {left['account'] // 10} 万"):  # fmt: skip
        assert part in field.prompt.zh
    for amount in (asked, left["opportunity"], left["account"]):
        assert f"¥{amount} thousand" in field.prompt.en
    right = load_solution("w06_planning_levels").fields["short_of_money"].feedback.right
    assert right is not None
    assert f"¥{left['segment']} thousand" in right.en
    assert f"{left['segment'] // 10} 万" in right.zh
    assert levels.loc["segment", "owner_en"].lower() in labels(field.options)["upward"][1]


def test_modules_a_day_are_the_years_over_its_working_days() -> None:
    steps = case("seminar").steps.set_index("id")
    a_year = int(steps.loc["deliver", "example_en"].split()[0].replace(",", ""))
    a_day = a_year // int(steps["work_days"].sum())
    card = labels(load_exercise("w05_process_cards").field("cards").items)["on_time"]
    assert all(f"{a_day}" in side for side in card)
