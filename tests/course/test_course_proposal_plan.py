"""X05: days by the network, the cheapest two days, and a grid of roles judged by its rules."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from workshop_kit.cases import case, truth
from workshop_kit.course import check, load_exercise, load_solution, model_answers
from workshop_kit.models.proposal import critical_path

X05 = "x05_proposal_plan"
FOUR = {  # the fewest cells that mend the grid
    "1": {"task": "C", "role": "cost_analyst", "letters": "R"},
    "2": {"task": "D", "role": "proposal_editor", "letters": "I"},
    "3": {"task": "G", "role": "account_manager", "letters": "R"},
    "4": {"task": "H", "role": "contract_lawyer", "letters": "AR"},
}


def verdict(field: str, **answers: Any) -> Any:
    (found,) = check(X05, answers, [field])
    return found


def test_figures_are_those_of_the_case() -> None:
    found = model_answers(X05)
    figures = [found[name] for name in ("drafting", "late_terms", "crash", "crash_cost")]
    assert figures == [10, 11, ["B", "E"], 45]


def test_the_debrief_counts_what_the_tables_say() -> None:
    tasks = case("hengchi").tasks.set_index("task")
    chain = tasks.loc[list(critical_path(tasks).critical)].sum(numeric_only=True)
    longer = chain["last_days"] - chain["days"]
    told = load_solution(X05).debrief[2].insight
    assert f"用了 {chain['last_days']} 天" in told.zh
    assert f"多出来的 {longer} 天里，有 {chain['waited_days']} 天是在等" in told.zh
    assert f"Of the {longer} more than planned, {chain['waited_days']} were spent" in told.en
    unlinked = critical_path(tasks.assign(after=tasks["after"].where(tasks.index != "D", "A")))
    assert f"{unlinked.length_days:g} 天就能交" in told.zh


def test_the_faults_are_the_planted_ones() -> None:
    found, planted = model_answers(X05), set(truth("hengchi")["name"])
    assert {*found["broken"], found["waits_for"]} == planted
    assert len(planted) == 5


@pytest.mark.parametrize("pair", list(combinations("BDEI", 2)))
def test_of_every_two_tasks_only_the_cheapest_way_to_eight_days_is_right(pair: Any) -> None:
    found = critical_path(case("hengchi").tasks, pair)
    state = verdict("crash", crash=list(pair)).state
    assert (state == "right") == (pair == ("B", "E"))
    assert (state == "wrong") == (found.length_days > 8)


def test_a_wrong_pair_hears_its_days_and_a_dear_one_its_cost() -> None:
    assert "still takes 9 days" in verdict("crash", crash=["B", "I"]).message.en
    dear = verdict("crash", crash=["B", "D"]).message
    assert "8 days, for 50 k¥" in dear.en
    assert "50 千元" in dear.zh


def test_four_cells_are_enough_and_none_can_be_spared() -> None:
    assert verdict("changes", changes=FOUR).state == "right"
    for number in FOUR:
        fewer = {name: row for name, row in FOUR.items() if name != number}
        assert verdict("changes", changes=fewer).state == "partly"


def test_a_new_fault_is_told() -> None:
    swapped = {**FOUR, "5": {"task": "A", "role": "account_manager", "letters": "none"}}
    found = verdict("changes", changes=swapped)
    assert found.state == "partly"
    assert "5 of 5 faults are mended; new faults: 1." in found.message.en
    only_new = {"1": {"task": "K", "role": "sponsor", "letters": "A"}}
    assert verdict("changes", changes=only_new).state == "wrong"


def test_a_row_half_filled_is_not_wrong_yet() -> None:
    assert verdict("changes", changes={"1": {"task": "H"}}).state == "blank"


def test_choices_are_the_cases_tasks_roles_and_prices() -> None:
    company, fields = case("hengchi"), {field.id: field for field in load_exercise(X05).fields}
    prices = company.tasks.set_index("task")["crash_kcny_per_day"].dropna()
    assert {one.id for one in fields["crash"].options} == set(prices.index)
    for one in fields["crash"].options:
        assert one.label.en.endswith(f"({prices[one.id]:g} k¥)")
    task, role, _letters = fields["changes"].columns
    for options in (fields["broken"].asks.options, task.options):
        assert [one.id for one in options] == company.tasks["task"].tolist()
        assert [one.label.zh for one in options] == [
            f"{row.task} {row.name_zh}" for row in company.tasks.itertuples()
        ]
    for options in (fields["waits_for"].options, role.options):
        assert [one.id for one in options] == company.roles["role"].tolist()
