"""The proposal's network: published figures, crashing against exhaustive search, odd tables."""

from __future__ import annotations

import pickle
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_cases import refused

from workshop_kit.course import model_docs
from workshop_kit.models.proposal import cheapest_crash, critical_path

DAYS = {"A": 1, "B": 2, "C": 1, "D": 2, "E": 2, "F": 2, "G": 1, "H": 2, "I": 2, "J": 1, "K": 1}
AFTER = {"B": "A", "C": "A", "D": "B", "E": "D", "F": "B, C", "G": "E, F", "H": "D", "I": "F"}
AFTER |= {"J": "G、H、I", "K": "J"}
PRICES = {"D": 30, "B": 20, "E": 25, "I": 10}


def rfq() -> pd.DataFrame:
    """Return the eleven tasks of the request for quotation, with prices of a day saved."""
    table = pd.DataFrame({"days": pd.Series(DAYS, dtype=float), "after": pd.Series(AFTER)})
    table["crash_kcny_per_day"] = pd.Series(PRICES)
    return table


def long_paths(table: pd.DataFrame) -> dict[str, float]:
    """Return the length of every path through a small network, by hand."""
    after = {
        name: [other for other in table.index if name in str(table.at[other, "after"])]
        for name in table.index
    }

    def walk(name: str) -> list[str]:
        return [name + rest for other in after[name] for rest in walk(other)] or [name]

    return {
        path: table.loc[list(path), "days"].sum() for name in table.index for path in walk(name)
    }


def test_the_seminars_network(expected):
    plan, wanted = critical_path(rfq()), expected["E09"]
    assert plan.length_days == wanted["length"]
    assert plan.critical_paths == (tuple(wanted["critical"]),)
    assert plan.critical == tuple(wanted["critical"])
    slack = plan.tasks["slack_days"]
    assert slack[slack > 0].to_dict() == wanted["slack"]
    assert plan.path_count == 1
    assert plan.after["G"] == ("E", "F")
    assert plan.cost_kcny == 0


def test_a_shorter_concept_makes_a_second_critical_path(expected):
    plan = critical_path(rfq(), shortened=["D"])
    assert plan.length_days == expected["E09"]["crash_D"]
    assert plan.critical_paths == (tuple("ABDEGJK"), tuple("ABFIJK"))
    assert plan.path_count == 2
    assert plan.cost_kcny == 30


def test_late_terms_take_over(expected):
    plan = critical_path(rfq(), late="H", late_days=2)
    assert plan.length_days == expected["E09"]["H4"]
    assert plan.critical_paths == (tuple("ABDHJK"),)


def test_a_task_with_slack_may_be_late_by_its_slack_and_shortening_it_saves_nothing():
    for name, slack in {"C": 2, "F": 1, "H": 1, "I": 1}.items():
        assert critical_path(rfq(), late=name, late_days=slack).length_days == 10
        assert critical_path(rfq(), late=name, late_days=slack + 0.5).length_days == 10.5
    assert critical_path(rfq(), shortened=["I"]).length_days == 10


def test_the_cheapest_way_to_eight_days(expected):
    plan = cheapest_crash(rfq(), 8)
    assert plan.saved_days == {"B": 1, "E": 1}
    assert [plan.schedule.length_days, plan.cost_kcny] == expected["E09"]["crash_BE"]
    other = critical_path(rfq(), shortened=["B", "D"])
    assert [other.length_days, other.cost_kcny] == expected["E09"]["crash_BD"]
    assert plan.before.length_days == 10
    assert plan.shortest_days == 7
    assert plan.curve["cost_kcny"].to_dict() == {10: 0, 9: 20, 8: 45, 7: 85}
    assert ["".join(names) for names in plan.curve["shortened"]] == ["", "B", "BE", "BDEI"]


def test_what_need_not_be_saved_costs_nothing():
    plan = cheapest_crash(rfq(), 12)
    assert plan.saved_days == {}
    assert plan.cost_kcny == 0


@pytest.mark.parametrize("target", [7, 8, 9, 9.5])
def test_crashing_agrees_with_trying_everything(target):
    table = rfq()
    table.loc["E", "days"] = 3.5
    costs = []
    most = {"D": 1, "B": 1, "E": 2, "I": 1}
    for saved in product(*(range(days + 1) for days in most.values())):
        names = [name for name, days in zip(most, saved, strict=True) for _ in range(days)]
        if critical_path(table, names).length_days <= target:
            costs.append(sum(PRICES[name] for name in names))
    if not costs:
        refused(lambda: cheapest_crash(table, target), "target_days", "7.5 or more")
        return
    assert cheapest_crash(table, target).cost_kcny == pytest.approx(min(costs))


def test_of_two_that_cost_the_same_the_one_with_fewer_days():
    table = pd.DataFrame({"days": [3, 3, 3], "after": ["", "A", "B"]}, list("ABC"))
    table["crash_kcny_per_day"] = [0, 20, 0]
    assert cheapest_crash(table, 9).saved_days == {}
    assert sum(cheapest_crash(table, 8).saved_days.values()) == 1
    half = table.assign(days=[1.5, 3, 3])
    assert cheapest_crash(half, 3.5).curve.index.tolist() == [7.5, 6.5, 5.5, 4.5, 3.5]


def test_a_day_without_a_price_cannot_be_bought():
    plain = rfq().drop(columns="crash_kcny_per_day")
    assert critical_path(plain, shortened=["D"]).cost_kcny is None
    assert cheapest_crash(plain, 10).curve.index.tolist() == [10]
    refused(lambda: cheapest_crash(plain, 9), "target_days", "10 or more", "no further day")


def test_lengths_between_whole_days():
    table = pd.DataFrame({"days": [2, 2.5], "after": ["", ""]}, ["x", "y"])
    table["crash_kcny_per_day"] = [10, 10]
    plan = cheapest_crash(table, 2)
    assert plan.saved_days == {"y": 1}
    assert plan.shortest_days == 1.5
    assert plan.curve["cost_kcny"].to_dict() == {2.5: 0, 1.5: 20}


def test_the_last_step_of_the_curve_is_the_shortest_length():
    table = pd.DataFrame({"days": [3, 2.5], "after": ["", ""]}, ["x", "y"])
    table["crash_kcny_per_day"] = [5, None]
    assert cheapest_crash(table, 3).curve["cost_kcny"].to_dict() == {3: 0, 2.5: 5}


def test_no_task_is_shortened_below_a_day():
    refused(lambda: critical_path(rfq(), ["A"]), "shortened", "'A'", "1 of its 1 days")
    refused(lambda: critical_path(rfq(), ["D", "D"]), "shortened", "2 of its 2 days")
    assert critical_path(rfq(), ["D", "D"], least_days=0).length_days == 9


def test_tasks_may_be_listed_and_named_in_a_column():
    table = rfq().rename_axis("task").reset_index()
    table["after"] = table["after"].str.split("[、, ]+", regex=True)
    plan = critical_path(table)
    assert plan.critical == tuple("ABDEGJK")
    assert plan.tasks.index.name == "task"


def test_a_task_is_meant_in_small_letters_and_wide_ones_too():
    table = rfq()
    table.loc["G", "after"] = "e， Ｆ"
    assert critical_path(table).after["G"] == ("E", "F")
    twins = pd.DataFrame({"days": [1, 2, 3], "after": ["", "", "a"]}, ["a", "A", "b"])
    assert critical_path(twins).after["b"] == ("a",)


def test_longer_names_stay_with_the_tasks():
    named = rfq().assign(name="x", name_en="y", owner="z")
    assert critical_path(named).tasks.columns[:3].tolist() == ["name", "name_en", "days"]


@pytest.mark.parametrize(
    ("task", "column", "value", "said"),
    [
        ("B", "after", "k", "B → D → E → G → J → K → B. For example, let B no longer wait for K."),
        ("C", "after", "Z", "Task C waits for Z, which is not in the table. Use one of these: A,"),
        ("E", "days", 0, "Task E has 0 days; give it more than 0. To leave it out, let no other"),
    ],
)
def test_a_refusal_names_the_task_and_the_remedy_on_a_page(task, column, value, said):
    table = rfq()
    table.loc[task, column] = value
    error = refused(lambda: critical_path(table), "tasks")
    label = model_docs(critical_path).label("tasks", error.reason)
    assert said in label.en.format(**error.parts)
    assert label.zh.format(**error.parts).count(task) >= 2
    again = pickle.loads(pickle.dumps(error))
    assert (again.reason, again.parts) == (error.reason, error.parts)


def test_a_single_task_and_many_paths():
    one = critical_path(pd.DataFrame({"days": [3], "after": [""]}, ["only"]))
    assert (one.length_days, one.critical_paths, one.path_count) == (3, (("only",),), 1)
    names, after = ["s0"], [""]
    for step in range(12):
        names += [f"a{step}", f"b{step}", f"s{step + 1}"]
        after += [f"s{step}", f"s{step}", f"a{step} b{step}"]
    wide = critical_path(pd.DataFrame({"days": 1, "after": after}, names))
    assert wide.path_count == 2**12
    assert len(wide.critical_paths) == 20
    assert wide.length_days == 25


def test_chains_that_start_and_end_apart():
    table = pd.DataFrame({"days": [2, 1, 0.5, 2], "after": ["", "", "b", ""]}, list("abcd"))
    plan = critical_path(table)
    assert plan.critical_paths == (("a",), ("d",))
    table.loc["b", "days"] = 1.5
    assert critical_path(table).critical_paths == (("a",), ("b", "c"), ("d",))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"after": {"B": "F"}}, ["circle", "B → F → B"]),
        ({"after": {"A": "A"}}, ["circle A → A"]),
        ({"after": {"C": "Z"}}, ["'C' after 'Z'", "one of: A, B"]),
        ({"days": {"E": -1}}, ["-1 days", "'E'", "more than 0"]),
        ({"days": {"E": 0}}, ["0 days", "'E'", "more than 0"]),
        ({"days": {"E": np.nan}}, ["nan", "'E'"]),
        ({"crash_kcny_per_day": {"E": -5}}, ["-5 k¥", "'E'"]),
        ({"crash_kcny_per_day": {"E": np.inf}}, ["inf"]),
    ],
)
def test_a_table_that_cannot_be_planned_is_refused(change, words):
    table = rfq()
    for column, cells in change.items():
        for name, value in cells.items():
            table.loc[name, column] = value
    refused(lambda: critical_path(table), "tasks", *words)
    refused(lambda: cheapest_crash(table), "tasks", *words)


def test_other_tables_that_cannot_be_read():
    table = rfq()
    refused(lambda: critical_path(table.head(0)), "tasks", "empty")
    refused(lambda: critical_path(table.drop(columns="after")), "tasks", "'after'")
    refused(lambda: critical_path(table.assign(days="two")), "tasks", "text")
    refused(lambda: critical_path(pd.concat([table, table])), "tasks", "two tasks named 'A'")
    refused(lambda: critical_path(table.assign(crash_kcny_per_day="x")), "tasks", "text")
    refused(lambda: critical_path(table, "AB"), "shortened", "list")
    refused(lambda: critical_path(table, ["Z"]), "shortened", "Z")
    refused(lambda: critical_path(table, late="Z"), "late", "Z")
    refused(lambda: critical_path(table, late="H", late_days=-1), "late_days", "-1")
    refused(lambda: critical_path(table, least_days=True), "least_days", "True")
    refused(lambda: cheapest_crash(table, np.nan), "target_days", "nan")
    refused(lambda: cheapest_crash(table, 5), "target_days", "7 or more")


tasks = st.tuples(st.integers(1, 5), st.sets(st.integers(1, 4)), st.integers(0, 9))
networks = st.lists(tasks, min_size=1, max_size=7)


def drawn(rows) -> pd.DataFrame:
    """Return a table of tasks (days, how many rows back the ones before stand, price of a day)."""
    names = list("abcdefg")[: len(rows)]
    table = pd.DataFrame(rows, names, ["days", "back", "crash_kcny_per_day"])
    table["after"] = [
        " ".join(names[number - step] for step in back if step <= number)
        for number, back in enumerate(table.pop("back"))
    ]
    return table


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(rows=networks)
def test_length_is_that_of_the_longest_path_and_order_is_nothing(rows):
    table = drawn(rows)
    before = table.copy()
    plan = critical_path(table)
    paths = long_paths(table)
    assert plan.length_days == max(paths.values())
    for path in plan.critical_paths:
        assert table.loc[list(path), "days"].sum() == plan.length_days
    assert (plan.tasks["slack_days"] >= 0).all()
    turned = critical_path(table.iloc[::-1])
    pd.testing.assert_frame_equal(turned.tasks.loc[table.index], plan.tasks)
    assert turned.critical_paths == plan.critical_paths
    pd.testing.assert_frame_equal(table, before)


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(rows=networks)
def test_crashing_keeps_its_word_whatever_the_order(rows):
    table = drawn(rows)
    plan = cheapest_crash(table, critical_path(table).length_days)
    assert plan.cost_kcny == 0
    target = plan.shortest_days
    tight = cheapest_crash(table, target)
    assert tight.schedule.length_days == target
    assert tight.curve["cost_kcny"].is_monotonic_increasing
    turned = cheapest_crash(table.iloc[::-1], target)
    assert turned.saved_days == tight.saved_days
    double = cheapest_crash(table.assign(crash_kcny_per_day=table.crash_kcny_per_day * 2), target)
    assert double.cost_kcny == pytest.approx(2 * tight.cost_kcny)
