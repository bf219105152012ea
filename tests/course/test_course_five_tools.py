"""X08: what each tool says of Dongyao, and which question comes first."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from workshop_kit.cases import case, columns
from workshop_kit.course import check, load_exercise, load_solution, model_answers, option_labels
from workshop_kit.course.checks import five_tools as tools
from workshop_kit.course.checks.ten_elements import total_cost

X08 = "x08_five_tools"


def verdict(field: str, **answers: Any) -> Any:
    (found,) = check(X08, answers, [field])
    return found


def test_figures_follow_from_the_tables() -> None:
    company = case("hengchi")
    worth, books = tools.worth_to_dongyao(company), total_cost(company)
    assert (worth.value_cny, worth.inducement_cny, worth.headroom_cny) == (108, 8, 24)
    assert (books.rival_cny, books.ours_cny) == pytest.approx((20_385_000, 20_185_000))
    assert books.parity_price_cny == pytest.approx(101)
    assert round(tools.where_the_price_goes(company).pocket_share, 3) == 0.786
    assert 1 - tools.work_for_dongyao(company).unused_share == pytest.approx(0.88, abs=0.001)
    assert tools.cut_pays_at(company).volume_pct == 13.3
    found = model_answers(X08)
    assert (found["drill_worth"], found["drill_saving"]) == (950, 8.5)
    assert tools.connectors().saving_share == pytest.approx(0.0846, abs=0.0001)


def test_the_books_show_what_the_total_cost_saves() -> None:
    company = case("hengchi")
    shown = company.savings.groupby("evidence", observed=True)["per_module_cny"].sum()
    books = total_cost(company)
    assert shown["customer_books"] == pytest.approx(tools.CUT_CNY + books.saving_cny / 200_000)
    assert 0 < shown["customer_books"] / shown.sum() < 0.5


def test_feedback_and_debrief_count_what_the_models_say() -> None:
    company, solution = case("hengchi"), load_solution(X08)
    price, work = tools.where_the_price_goes(company), tools.work_for_dongyao(company)
    said = {name: field.feedback.right for name, field in solution.fields.items()}
    given = price.invoice_cny - price.pocket_cny
    assert f"{price.pocket_cny:.2f} 元，报价的 {price.pocket_share:.1%}" in said["pocket"].zh
    assert f"{given:.2f} are given already" in said["pocket"].en
    changes = work.activities.loc["changes"]
    profit = company.pnl.set_index("line").at["profit", "today_kcny"]
    assert f"{changes['minutes'] / work.used_minutes:.0%}" in said["work"].en
    assert f"一年 {changes['cost_kcny'] / 10:.0f} 万元" in said["work"].zh
    assert f"{work.assigned_kcny / 1000:.2f} million in all, more than its profit of" in (
        said["work"].en
    )
    assert f"{profit / 1000:.2f} million" in said["work"].en
    cut = tools.cut_pays_at(company)
    assert f"{(cut.quantity_needed - cut.quantity) / 1e4:.1f} 万个" in said["volume"].zh
    steps = company.price_steps.set_index("step")["amount_cny"]
    told = solution.debrief[2].insight.zh
    assert f"账期最大，{steps['payment_term']:.2f} 元" in told
    assert f"免费工程 {steps['free_engineering']:.2f} 元" in told


@pytest.mark.parametrize("asked", list(permutations(["worth", "proof", "leak", "serve", "volume"])))
def test_worth_then_proof_come_first_and_a_cut_last(asked: tuple[str, ...]) -> None:
    state = verdict("order", order=list(asked)).state
    assert (state == "right") == (asked[:2] == ("worth", "proof") and asked[-1] == "volume")
    assert (state == "wrong") == (asked.index("volume") < asked.index("worth"))


def test_an_order_half_made_is_not_wrong_yet() -> None:
    assert verdict("order", order=["volume", "worth"]).state == "blank"


def test_work_is_called_as_in_the_case() -> None:
    named = columns(case("hengchi").service)["activity"].values
    for lang in ("zh", "en"):
        assert option_labels(f"{X08}/work", lang) == {k: v[lang] for k, v in named.items()}


def test_own_tools_are_those_of_the_model_with_the_figures_each_needs() -> None:
    from workshop_kit.models.value import NEEDS

    (own,) = (field for field in load_exercise(X08).fields if field.id == "own_tool")
    _account, tool, *amounts = own.columns
    assert [option.id for option in tool.options] == list(NEEDS)
    assert {column.id for column in amounts} == {name for names in NEEDS.values() for name in names}
    assert [column.id for column in amounts if column.required] == ["price_cny"]
