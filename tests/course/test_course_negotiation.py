"""X07: a buyer answers round by round; ways of offers are judged by rules, clauses by worth."""

from __future__ import annotations

from typing import Any

import pytest
from course_trial import EXERCISE_ID, text

from workshop_kit.cases import case, columns
from workshop_kit.course import (
    AnswerError,
    SpecError,
    check,
    describe_answer,
    load_exercise,
    load_solution,
    model_answers,
)
from workshop_kit.course.checks import negotiation, reply
from workshop_kit.models.negotiation import programme_erosion

X07 = "x07_negotiation"
HALVED = negotiation.rounds
ASKED = ("offer", "give", "get")


def talks(*rows: dict[str, Any], seed: int = 1) -> dict[str, Any]:
    """Hold talks, each row an offer."""
    table: dict[str, Any] = {}
    for row in rows:
        table = reply(X07, "rounds", table, row, seed)
    return table


def verdict(field: str, value: Any) -> Any:
    (found,) = check(X07, {field: value}, [field])
    return found


def refusal(*rows: dict[str, Any]) -> str:
    *before, last = rows
    with pytest.raises(AnswerError) as refused:
        reply(X07, "rounds", talks(*before), last, 1)
    return refused.value.remedy.en


def test_figures_are_those_of_the_case() -> None:
    found = model_answers(X07)
    figures = [found[name] for name in ("last_time", "worth_lost", "equal_cuts", "clause")]
    assert figures == ["more", 18.9, 11490.3, "linked"]


def test_what_is_said_of_clauses_is_what_they_leave() -> None:
    told = load_solution(X07).fields["clause"].feedback.wrong
    worth = [round(negotiation._programme(case("hengchi"), name).npv_kcny) for name in
             ("as_asked", "less", "once", "linked")]  # fmt: skip
    assert told is not None
    assert "、".join(f"{one:,}" for one in worth) in told.zh
    assert "{:,}, {:,}, {:,} and {:,}".format(*worth) in told.en
    asked, debrief = programme_erosion(), load_solution(X07).debrief[-1].insight
    for side in (debrief.zh, debrief.en):
        assert f"{asked.price_fall_pct}%" in side
        assert f"{asked.margin_fall_pct}%" in side


def test_what_is_said_of_last_time_is_what_its_rounds_hold() -> None:
    last = case("hengchi").rounds
    steps, raised = -last["offer_cny"].diff().dropna(), last["counter_cny"].diff().dropna()
    prompt = load_exercise(X07).field("last_time").prompt
    assert "、".join(f"{step:g}" for step in steps) in prompt.zh
    assert ", ".join(f"{step:g}" for step in steps) in prompt.en
    assert last["in_return"].ne("nothing").sum() == 1
    told = load_solution(X07).fields["last_time"].feedback.right
    assert told is not None
    assert f"让了 {steps[:3].sum():g} 元，东曜只加了 {raised[:3].sum():g} 元" in told.zh


def test_items_go_by_the_names_of_the_case() -> None:
    names = columns(case("hengchi").trades)["item"].values
    fields = {field.id: field for field in load_exercise(X07).fields}
    for table in ("rounds", "at_table"):
        offered = {column.id: column.options for column in fields[table].columns
                   if column.id in ("give", "get")}  # fmt: skip
        kinds = case("hengchi").trades.groupby("kind", observed=True)["item"].agg(set)
        for kind, options in offered.items():
            assert {one.id for one in options} == kinds[kind]
            for one in options:
                assert one.label.model_dump() == names[one.id]


def test_the_same_seed_answers_alike_and_another_otherwise() -> None:
    rows = [{"offer": 106}, {"offer": 103, "get": "joint_cost_down"}]
    assert talks(*rows) == talks(*rows)
    assert talks(*rows)["2"]["bid"] != talks(*rows, seed=2)["2"]["bid"]


@pytest.mark.parametrize(
    ("row", "step", "granted"),
    [
        ({"offer": 106}, "hold", None),
        ({"offer": 104}, "free", None),
        ({"offer": 104, "get": "joint_cost_down"}, "trade", "granted"),
        ({"offer": 106, "give": "resident_engineer"}, "free", None),
        ({"offer": 106, "give": "resident_engineer", "get": "joint_cost_down"}, "trade", "granted"),
        ({"offer": 106, "get": "joint_cost_down"}, "hold", "refused"),
        ({"offer": 105.9, "get": "joint_cost_down"}, "free", "refused"),
    ],
)
def test_each_round_says_what_it_was(row: dict[str, Any], step: str, granted: str | None) -> None:
    answered = talks({"offer": 106}, row)["2"]
    assert (answered["step"], answered.get("granted")) == (step, granted)
    assert {name: answered[name] for name in ASKED if name in answered} == row


def test_a_buyer_far_below_his_limit_signs_gladly() -> None:
    assert talks({"offer": 85})["1"]["answer"] == "gladly"
    near = [talks({"offer": 104}, {"offer": 103.9}, seed=seed)["2"] for seed in range(40)]
    assert {"accept"} <= {one["answer"] for one in near} <= {"accept", "counter", "hold"}


def test_what_was_settled_stays() -> None:
    first = {"offer": 106, "give": "open_book_costing"}
    second = {"offer": 104, "get": "joint_cost_down"}
    assert "106 yuan before" in refusal(first, {"offer": 106.1})
    assert "given this already" in refusal(first, {"offer": 104, "give": "open_book_costing"})
    assert "granted this already" in refusal(first, second, {**second, "offer": 102})
    again = talks({"offer": 106}, {"offer": 106, "get": "joint_cost_down"}, second)
    assert again["3"]["granted"] == "granted"  # what was refused may be asked for again


def test_a_row_that_cannot_be_answered_says_why() -> None:
    assert "“Price”" in refusal({"get": "joint_cost_down"})
    assert "column" in refusal({"offer": 106, "bid": 106})
    assert "highest value is 120 yuan" in refusal({"offer": 121})
    signed = talks({"offer": 85})
    with pytest.raises(AnswerError, match="It is over"):
        reply(X07, "rounds", signed, {"offer": 85}, 1)
    with pytest.raises(ValueError, match="answered by nobody"):
        reply(X07, "at_table", {}, {"offer": 106, "bid": 95}, 1)


def test_open_talks_are_not_judged_yet() -> None:
    found = verdict("rounds", talks({"offer": 106}, {"offer": 103}))
    assert found.state == "blank"
    assert "2 of 5 rounds" in found.message.en


def test_each_rule_has_its_sentence() -> None:
    told = verdict("rounds", HALVED(case("hengchi"))).message
    for side, words in (
        ("zh", ("步子", "交换", "结果")),
        ("en", ("Steps", "In return", "The end")),
    ):
        lines = getattr(told, side).split("\n")
        assert [line.startswith(word) for line, word in zip(lines[1:], words, strict=True)] == [
            True
        ] * 3


@pytest.mark.parametrize(
    ("offers", "gets", "bid", "state", "says"),
    [
        ([106, 102, 100, 99, 98.5], 4, 98.5, "right", "3 of 3"),
        ([106, 102, 100, 99, 98.5], 2, 98.5, "partly", "only 2 steps"),
        ([106, 104, 102, 100, 98], 4, 98, "partly", "did not shrink"),
        ([106, 102, 102, 100, 99], 4, 99, "partly", "held and then gave way"),
        ([106, 102, 100, 99, 98.5], 4, 97, "partly", "no deal, 1.5 yuan apart"),
        ([100, 95, 92.5, 91, 90], 3, 90, "partly", "better no deal"),
        ([106, 105, 103, 100, 96], 0, 95, "wrong", "0 of 3"),
    ],
)
def test_talks_at_the_table_are_judged_by_the_same_rules(
    offers: list[float], gets: int, bid: float, state: str, says: str
) -> None:
    cheap = ["reference_visit", "longer_contract", "payment_30_days", "volume_commitment"]
    rows = {str(n): {"offer": offer, "bid": 85.0} for n, offer in enumerate(offers, 1)}
    rows["5"]["bid"] = bid
    for number, item in enumerate(cheap[:gets], 2):
        rows[str(number)]["get"] = item
    found = verdict("at_table", rows)
    assert (found.state, says in found.message.en) == (state, True), found.message.en


def test_an_own_list_needs_something_to_give_and_something_to_ask() -> None:
    give = {"item": "a", "kind": "give", "ours": 2, "theirs": 7}
    get = {"item": "b", "kind": "get", "ours": 8, "theirs": 2}
    assert verdict("own_trades", {"1": give, "2": get}).state == "right"
    only = verdict("own_trades", {"1": give, "2": {**get, "theirs": 9}})
    assert (only.state, "to ask for" in only.message.en) == ("partly", True)
    other = verdict("own_trades", {"1": {**give, "ours": 9}, "2": get})
    assert (other.state, "to give" in other.message.en) == ("partly", True)
    level = {"1": {**give, "ours": 7}, "2": {**get, "ours": 2}}
    assert verdict("own_trades", level).state == "wrong"


def test_rounds_at_the_table_go_by_their_number() -> None:
    field = load_exercise(X07).field("at_table")
    for lang, row in (("zh", "第 2 轮："), ("en", "Round 2: ")):
        (told,) = describe_answer(field, {"2": {"offer": 103, "bid": 95}}, lang)
        assert told.startswith(row)


OTHER = {"by": "negotiation.buyer", "name": text("They"), "column": "bid", "ends": ["yes"]}
ASKS = {"id": "offer", "type": "number", "label": text("Offer")}
BID = {
    "id": "bid", "type": "choice", "replied": True, "label": text("Bid"),
    "options": [{"id": "yes", "label": text("Yes")}, {"id": "no", "label": text("No")}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"replies": None}, "nobody replies"),
        ({"rows": [{"id": "a", "label": text("A")}]}, "free rows"),
        ({"columns": [ASKS, {**BID, "replied": False}]}, "free rows"),
        ({"replies": {**OTHER, "by": "negotiation.nobody"}}, "no registered function"),
    ],
)
def test_a_table_that_nobody_can_answer_is_a_fault(broken: Any, changed: Any, says: str) -> None:
    field = {
        "id": "talks", "type": "table", "prompt": text("Talks"), "rows": {"min": 1, "max": 3},
        "columns": [ASKS, BID], "replies": OTHER,
    }  # fmt: skip
    made = {name: value for name, value in {**field, **changed}.items() if value is not None}

    def add(exercise: dict[str, Any], solution: dict[str, Any]) -> None:
        exercise["fields"].append(made)
        solution["fields"]["talks"] = {"check": {"kind": "open"}}

    broken(add)
    with pytest.raises(SpecError, match=says):
        load_solution(EXERCISE_ID)
