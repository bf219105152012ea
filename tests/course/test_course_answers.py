"""What can be an answer, what is blank, what is not finished."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from course_trial import EXERCISE_ID, SOLUTION, SPLIT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop_kit.course import (
    AnswerError,
    check,
    is_blank,
    load_exercise,
    unfinished,
    validate_answer,
)

CANNOT_BE = [
    ("lever", "c", "Choose one of the options shown."),
    ("lever", ["a"], "Choose one of the options shown."),
    ("lever", " ", "Choose one of the options shown."),
    ("lever", False, "Choose one of the options shown."),
    ("guess", "lever", "Choose one of the options shown."),
    ("accounts", "p", "Choose from the options shown."),
    ("accounts", ["p", "z"], "Choose one of the options shown."),
    ("accounts", ["p", "p"], "Choose each option only once."),
    ("accounts", ["p", "q", "r", "s"], "Choose at most 3."),
    ("accounts", [["p"]], "Choose one of the options shown."),
    ("margin_pct", "12", "Enter a number, such as 14."),
    ("margin_pct", True, "Enter a number, such as 14."),
    ("margin_pct", math.nan, "Enter a number, such as 14."),
    ("margin_pct", math.inf, "Enter a number, such as 14."),
    ("margin_pct", 10**400, "Enter a number, such as 14."),
    ("margin_pct", -0.1, "The lowest value is 0 %."),
    ("margin_pct", 40.1, "The highest value is 40 %."),
    ("margin_pct", 12.34, "Use at most 1 decimal places."),
    ("sentence", 3, "Enter a text."),
    ("sentence", "x" * 61, "At most 60 characters; shorten by 1."),
    ("sentence", "a\0b", "The text holds a character that cannot be stored."),
    ("sentence", "\ud800", "The text holds a character that cannot be stored."),
    ("order", ["u", "x"], "Choose one of the options shown."),
    ("order", ["u", "u"], "Choose each option only once."),
    ("split", {"k": 4, "scaled": True}, "Take the setting from the chart above."),
    ("split", {**SPLIT, "n": 1}, "Take the setting from the chart above."),
    ("split", {**SPLIT, "k": "4"}, "Take the setting from the chart above."),
    ("split", {**SPLIT, "k": True}, "Take the setting from the chart above."),
    ("split", {**SPLIT, "scaled": 1}, "Take the setting from the chart above."),
    ("split", {**SPLIT, "variables": [{}]}, "Take the setting from the chart above."),
    ("split", {**SPLIT, "variables": ["x"] * 201}, "Take the setting from the chart above."),
    ("hours", [60, 40], "Fill in the rows shown."),
    ("groups", "A", "Fill in the rows shown."),
    ("cards", ["c1"], "Put the cards shown into groups."),
    ("cards", "early", "Put the cards shown into groups."),
]
CANNOT_BE_IN_A_ROW = [
    ("hours", {"A": -5}, "A", "Enter a number from 0 to 100."),
    ("hours", {"A": 10, "B": 101}, "B", "Enter a number from 0 to 100."),
    ("hours", {"A": math.nan}, "A", "Enter a number, such as 14."),
    ("hours", {"Z": 10}, "Z", "There is no such row. Reload the page."),
    ("hours", {"Z": None}, "Z", "There is no such row. Reload the page."),
    ("groups", {"A": {"name": "z"}}, "A", "Choose one of the options shown."),
    ("groups", {"B": {"size": 0}}, "B", "The lowest value is 1."),
    ("groups", {"B": {"size": 1.5}}, "B", "Enter a whole number."),
    ("groups", {"B": {"colour": "red"}}, "B", "There is no such column. Reload the page."),
    ("groups", {"B": 7}, "B", "There is no such column. Reload the page."),
    ("own", {"4": {"who": "us"}}, "4", "There is no such row. Reload the page."),
    ("own", {"1": {"who": "x" * 21}}, "1", "At most 20 characters; shorten by 1."),
    ("cards", {"c9": "early"}, "c9", "There is no such card. Reload the page."),
    ("cards", {"<img src=x onerror=alert(1)>": None}, "<img src=x onerror=alert(1)>",
     "There is no such card. Reload the page."),
    ("cards", {"c1": "c2"}, "c1", "Put this card into one of the groups shown."),
    ("cards", {"c1": "early", "c2": ["late"]}, "c2", "Put this card into one of the groups shown."),
    ("cards", {"c3": 1}, "c3", "Put this card into one of the groups shown."),
]  # fmt: skip
CAN_BE_A_DRAFT = [
    ("accounts", ["p"]),
    ("margin_pct", 12.5),
    ("margin_pct", 0),
    ("sentence", "  short "),
    ("sentence", "a literal \\u0000 is fine"),
    ("order", ["w"]),
    ("hours", {"A": 60, "B": 35}),
    ("hours", {"A": 60, "B": None}),
    ("hours", {"A": 80, "B": 80}),
    ("groups", {"A": {"name": "x"}, "B": {"name": None, "note": ""}}),
    ("groups", {"H": {"note": "typed when there were eight groups"}}),
    ("own", {"1": {"who": "a"}, "3": {"who": "b"}}),
    ("cards", {"c1": "late", "c2": None, "c3": ""}),
]


def field(name: str) -> Any:
    return load_exercise(EXERCISE_ID).field(name)


@pytest.mark.parametrize(
    ("name", "value", "remedy"), CANNOT_BE, ids=[f"{n}{row[0]}" for n, row in enumerate(CANNOT_BE)]
)
def test_value_that_cannot_be_is_refused(course: Path, name: str, value: Any, remedy: str) -> None:
    with pytest.raises(AnswerError) as refused:
        validate_answer(field(name), value)
    assert refused.value.field == name
    assert refused.value.row is None
    assert refused.value.remedy.en.startswith(remedy)
    assert refused.value.remedy.zh != refused.value.remedy.en


@pytest.mark.parametrize(("name", "value", "row", "remedy"), CANNOT_BE_IN_A_ROW)
def test_refusal_names_the_row(course: Path, name: str, value: Any, row: str, remedy: str) -> None:
    with pytest.raises(AnswerError) as refused:
        validate_answer(field(name), value)
    assert refused.value.row == row
    assert refused.value.remedy.en == remedy


@pytest.mark.parametrize(("name", "value"), CAN_BE_A_DRAFT)
def test_draft_is_kept_as_it_is(course: Path, name: str, value: Any) -> None:
    before = json.dumps(value)
    assert validate_answer(field(name), value) is value
    assert json.dumps(value) == before


def test_what_is_too_long_is_refused_before_anything_else(course: Path) -> None:
    for value in ("价" * 33_400, {"Z": "x" * 100_000}, [list(range(30_000))]):
        with pytest.raises(AnswerError, match="too long to store"):
            validate_answer(field("own"), value)


def test_what_is_no_json_is_refused(course: Path) -> None:
    nest: list[Any] = []
    for _ in range(100_000):
        nest = [nest]
    for value in ({"A": {1, 2}}, nest, b"bytes"):
        with pytest.raises(AnswerError, match="cannot be stored"):
            validate_answer(field("own"), value)


NAMES = [
    "guess", "lever", "accounts", "margin_pct", "sentence", "order", "split", "hours", "groups",
    "own", "cards",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [None, "", [], {}])
def test_blank_is_always_possible(course: Path, name: str, value: Any) -> None:
    assert validate_answer(field(name), value) == value
    (verdict,) = check(EXERCISE_ID, {name: value}, [name])
    assert verdict.state == "blank"


BLANKS = st.recursive(
    st.sampled_from([None, "", " ", "\n\t"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=6,
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["A", "B", "1", "name", "size", "who", "k", "c1"]), inner)
    ),
    max_leaves=12,
)
FAST = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FAST
@given(value=BLANKS, name=st.sampled_from(NAMES))
def test_blank_is_never_wrong(course: Path, name: str, value: Any) -> None:
    assert is_blank(value)
    (verdict,) = check(EXERCISE_ID, {"split": SPLIT, name: value}, [name])
    assert verdict.state == "blank"


@FAST
@given(value=ANYTHING, name=st.sampled_from(NAMES))
def test_anything_a_browser_sends_is_refused_or_judged(course: Path, name: str, value: Any) -> None:
    try:
        possible = validate_answer(field(name), value) is value
    except AnswerError:
        possible = False
    for verdict in check(EXERCISE_ID, {name: value}, NAMES):
        assert verdict.state in ("blank", "open") or (verdict.field == name and possible)


@FAST
@given(shares=st.lists(st.integers(0, 20).map(lambda fives: fives * 5), min_size=2, max_size=2))
def test_allocation_is_judged_only_when_it_adds_up(course: Path, shares: list[int]) -> None:
    answers = {"split": SPLIT, "hours": dict(zip("AB", shares, strict=True))}
    (verdict,) = check(EXERCISE_ID, answers, ["hours"])
    assert (verdict.state == "blank") == (sum(shares) != 100)


NOT_FINISHED = [
    ("accounts", ["p"], "Choose at least 2. Blank is not wrong."),
    ("sentence", "short", "Write at least 8 characters."),
    ("order", ["u", "w"], "Put every item in order. Blank is not wrong."),
    ("hours", {"A": 60, "B": 35}, "5 h are still to give. Blank is not wrong."),
    ("hours", {"A": 60, "B": 60}, "20 h too many are given. Take some back."),
    ("hours", {"A": 60, "B": 30, "C": 10}, "10 h are still to give. Blank is not wrong."),
    ("groups", {"A": {"name": "x", "size": 2}}, "Cells still empty: 2. Blank is not wrong."),
    ("cards", {"c1": "early"}, "Cards still to place: 3. Blank is not wrong."),
    ("cards", {"c1": "early", "c2": "late", "c3": "late", "c4": ""},
     "Cards still to place: 1. Blank is not wrong."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "rest"), NOT_FINISHED)
def test_what_is_still_to_do_is_told(course: Path, name: str, value: Any, rest: str) -> None:
    (verdict,) = check(EXERCISE_ID, {"split": SPLIT, name: value}, [name])
    assert (verdict.state, verdict.message.en) == ("blank", rest)


def test_counted_rows_wait_for_their_count(course: Path) -> None:
    todo = unfinished(field("hours"), {"A": 100}, {})
    assert todo is not None
    assert todo.en.startswith("First choose your setting")
    assert unfinished(field("hours"), {"A": 100}, {"split": {**SPLIT, "k": 1}}) is None


def test_a_count_beyond_all_bounds_stays_bounded(course: Path) -> None:
    todo = unfinished(field("groups"), {"A": {"name": "x"}}, {"split": {**SPLIT, "k": 10**12}})
    assert todo is not None
    assert todo.en == "Cells still empty: 15. Blank is not wrong."


def test_the_trial_names_all_fields() -> None:
    assert set(NAMES) == set(SOLUTION["fields"])
