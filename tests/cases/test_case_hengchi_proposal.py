"""Hengchi's request for quotation: tables agree, and models find in them what was planted."""

import json
from pathlib import Path

import pandas as pd
import pytest

from workshop_kit.cases import case, columns, data_dictionary, story, truth
from workshop_kit.cases.generate import _hengchi as generator
from workshop_kit.models.proposal import cheapest_crash, check_roles, critical_path
from workshop_kit.models.value import (
    distinctiveness,
    economic_value,
    total_cost_of_ownership,
)

EXPECTED = json.loads((Path(__file__).parents[1] / "models" / "expected_values.json").read_text())
NEW = (
    *("terms", "economics", "price_steps", "service", "trades", "tasks", "roles", "raci"),
    *("suppliers", "savings", "elements", "contacts", "scorecard"),
)
ROWS = {"tasks": 11, "roles": 8, "raci": 11, "elements": 10, "contacts": 24, "scorecard": 7}


@pytest.fixture(scope="module")
def company():
    return case("hengchi")


@pytest.fixture(scope="module")
def terms(company):
    return company.terms.set_index("term")


@pytest.fixture(scope="module")
def lines(company):
    return company.pnl.set_index("line")


def test_the_case_and_the_dictionary_show_every_table(company):
    assert set(NEW) | {"pnl", "price_downs", "rounds"} == set(company.tables)
    written = data_dictionary()
    for name in NEW:
        frame = getattr(company, name)
        assert f"### `{name}`: " in written
        assert set(columns(frame)) == set(frame.columns)
        assert len(frame) == ROWS.get(name, len(frame)) > 2


def test_every_seed_gives_the_same_case():
    first = generator.make(1)
    for seed in (2, 3):
        again = generator.make(seed)
        for name, frame in {**first.tables, **first.truths}.items():
            pd.testing.assert_frame_equal({**again.tables, **again.truths}[name], frame)


# The proposal (X05)


def test_ten_days_as_planned(company):
    found, expected = critical_path(company.tasks), EXPECTED["E09"]
    assert found.length_days == expected["length"] == 10
    assert "".join(found.critical) == expected["critical"]
    slack = found.tasks["slack_days"]
    assert slack[slack > 0].to_dict() == expected["slack"]
    assert critical_path(company.tasks, ["D"]).length_days == expected["crash_D"]
    assert critical_path(company.tasks, ["D"]).path_count == 2
    late = critical_path(company.tasks, late="H", late_days=2)
    assert late.length_days == expected["H4"]


def test_the_cheapest_way_to_eight_days(company):
    plan = cheapest_crash(company.tasks, 8)
    assert [plan.schedule.length_days, plan.cost_kcny] == EXPECTED["E09"]["crash_BE"]
    assert plan.saved_days == {"B": 1, "E": 1}
    dearer = critical_path(company.tasks, ["B", "D"])
    assert [dearer.length_days, dearer.cost_kcny] == EXPECTED["E09"]["crash_BD"]
    assert critical_path(company.tasks, ["I"]).length_days == 10


def test_last_time_it_took_seventeen_days_and_most_of_the_rest_was_waiting(company, terms):
    tasks = company.tasks
    last = critical_path(tasks.assign(days=tasks["last_days"]))
    planned = critical_path(tasks)
    assert terms.loc["answer_days"].tolist() == [last.length_days, planned.length_days]
    assert {"zh": "17 天", "en": "17 days"} in [fact.value for fact in company.facts]
    assert last.critical == planned.critical
    longer = last.length_days - planned.length_days
    waited = tasks.set_index("task")["waited_days"]
    assert waited[list(last.critical)].sum() > longer / 2
    assert (tasks["days"] + tasks["waited_days"] <= tasks["last_days"]).all()


def test_the_grid_breaks_each_rule_once_and_the_mended_one_none(company):
    grid = company.raci.set_index("task")
    assert list(grid.index) == company.tasks["task"].tolist()
    assert list(grid.columns) == company.roles["role"].tolist()
    found = {(finding.code, finding.name) for finding in check_roles(grid).findings}
    planted = truth("hengchi")
    assert found == set(planted.astype(str).itertuples(index=False, name=None))
    assert len(planted) == 5
    mended = truth("hengchi", "raci_mended").set_index("task")
    assert check_roles(mended).findings == ()
    assert list(mended.columns) == list(grid.columns)
    touched = (grid.fillna("") != mended.fillna("")).any(axis=1)
    assert set(planted["name"]) - {"account_manager"} <= set(touched.index[touched])


def test_only_the_cost_analyst_has_no_deputy(company):
    roles = company.roles.set_index("role")
    assert roles.index[roles["deputy_zh"].isna()].tolist() == ["cost_analyst"]
    assert roles["deputy_en"].isna().equals(roles["deputy_zh"].isna())
    assert (roles["deputy_zh"] != roles["holder_zh"]).all()
    assert roles["holder_zh"].is_unique
    assert roles["holder_en"].is_unique


# What it is worth (X06, X08)


def _drivers(company, supplier):
    wanted = ["price_cny", "orders", "stock_cny", "rejects", "stop_hours"]
    return company.suppliers.set_index("supplier").loc[supplier, wanted].astype(float).to_dict()


def _total_cost(company):
    each = company.savings.set_index("item")["each_cny"]
    return total_cost_of_ownership(
        _drivers(company, "hengchi"),
        _drivers(company, "incumbent"),
        units=200_000,
        order_cost_cny=each["orders"],
        stock_rate_pct=100 * each["stock_cny"],
        reject_cost_cny=each["rejects"],
        stop_cost_cny=each["stop_hours"],
    )


def test_the_dearer_module_is_cheaper_in_all(company, lines):
    found = _total_cost(company)
    assert found.price_cny == lines.loc["sales", "per_module_cny"] == 100
    assert found.rival_cny == pytest.approx(20_385_000)
    assert found.ours_cny == pytest.approx(20_185_000)
    assert found.lines.loc["purchase", "saving_cny"] == -800_000
    assert found.parity_price_cny == pytest.approx(101)


def test_suppliers_are_those_of_the_story(company):
    rows = company.suppliers.set_index("supplier")
    cheaper = rows.loc["hengchi", "price_cny"] - rows.loc["incumbent", "price_cny"]
    stops = rows.loc["incumbent", "line_stops"]
    told = story("hengchi")
    assert f"每个便宜 {cheaper:g} 元" in told["zh"]
    assert f"¥{cheaper:g} cheaper" in told["en"]
    assert f"停了 {stops} 次线" in told["zh"]
    assert f"stopped Dongyao's line {stops} times" in told["en"]
    assert rows.loc["incumbent", "stop_hours"] - rows.loc["hengchi", "stop_hours"] == 20
    assert rows.loc["hengchi", "name_zh"] == company.title["zh"]
    assert rows.loc["open_book"].isna().sum() == 5
    assert rows.drop("open_book").notna().all(axis=None)


def test_savings_are_those_of_the_total_cost(company):
    savings = company.savings.set_index("item")
    worth = savings["each_cny"] * savings["saved_per_1000"] / 1000
    assert savings["per_module_cny"].tolist() == pytest.approx(worth.tolist(), abs=0.005)
    found = _total_cost(company).lines["saving_cny"] / 200_000
    for item, line in (("orders",) * 2, ("stock_cny", "stock"), ("rejects",) * 2):
        assert savings.loc[item, "per_module_cny"] == pytest.approx(found[line])
    assert savings.loc["stop_hours", "per_module_cny"] == pytest.approx(found["stops"])


def test_value_to_the_customer_leaves_room_for_both(company, lines):
    parts = company.savings.groupby("part", observed=True)["per_module_cny"].sum()
    cost = 100 - lines.loc["profit", "per_module_cny"]
    found = economic_value(
        _drivers(company, "incumbent")["price_cny"],
        parts["functional"],
        parts["start_up"],
        parts["post_purchase"],
        price_cny=100,
        unit_cost_cny=cost,
    )
    assert found.value_cny == pytest.approx(108)
    assert found.inducement_cny == pytest.approx(8)
    assert found.margin_cny == 16
    gains = company.savings.groupby("evidence", observed=True)["per_module_cny"].sum()
    assert gains["customer_books"] == pytest.approx(5), "enough alone to pay for the 4 yuan"


def test_two_elements_set_hengchi_apart(company):
    table = company.elements.set_index("element")
    found, expected = distinctiveness(table), EXPECTED["E10"]
    assert round(found.us_score, 2) == expected["us"]
    assert round(found.nba_score, 2) == expected["nba"]
    assert round(found.advantage, 2) == expected["D"]
    assert found.difference_weight_pct == expected["w_diff"]
    assert found.deficit_weight_pct == expected["w_def"]
    assert set(found.lead) == {"performance", "support"}
    assert [list(table.index).index(name) for name in sorted(found.lead)] == [2, 5]
    assert found.elements.loc["proof", "points"] < found.elements.loc["support", "points"]
    assert round(found.value_cny, 2) == 2.65
    assert (table.loc[list(found.lead), "proof"] != "none").all(), "nothing is claimed unproven"


def test_the_rating_on_total_cost_contradicts_the_books(company):
    element = distinctiveness(company.elements.set_index("element")).elements.loc["total_cost"]
    assert element["kind"] == "deficit"
    assert _total_cost(company).saving_cny > 0
    proof = company.elements.set_index("element").loc["total_cost", "proof"]
    assert proof == "none"


def test_parameters_beside_the_truth_are_what_the_models_find(company):
    kept = json.loads((company.folder / "truth" / "parameters.json").read_text("utf-8"))
    found = distinctiveness(company.elements.set_index("element"))
    assert kept["critical"] == list(critical_path(company.tasks).critical)
    assert kept["crash_to_8_days"] == list(cheapest_crash(company.tasks, 8).saved_days)
    assert set(kept["lead_with"]) == set(found.lead)
    assert found.elements["kind"][kept["rating_against_the_books"]] == "deficit"
    assert kept["unit_cost_cny"] == 100 - company.pnl.set_index("line")["per_module_cny"]["profit"]
