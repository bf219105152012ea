"""A stored answer in words: every field type, both languages, values that no longer fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from course_trial import EXERCISE_ID, field_of, options, text

from workshop_kit.cases import case, columns
from workshop_kit.course import (
    LANGUAGES,
    AnyField,
    describe_answer,
    load_exercise,
    model_docs,
    share_rows,
    table_rows,
)
from workshop_kit.models.segmentation import FIGURES, segment


def field(name: str) -> AnyField:
    return load_exercise(EXERCISE_ID).field(name)


TOLD: list[tuple[str, Any, list[str], list[str]]] = [
    ("guess", "share", ["share"], ["中文share"]),
    ("lever", "b", ["b"], ["中文b"]),
    ("accounts", ["q", "p"], ["q", "p"], ["中文q", "中文p"]),
    ("margin_pct", 12.5, ["12.5%"], ["12.5 中文%"]),
    ("margin_pct", 0, ["0%"], ["0 中文%"]),
    ("sentence", "8 days\n\n faster ", ["8 days", "faster"], ["8 days", "faster"]),
    ("sentence", "<b>=1+1</b> 👍", ["<b>=1+1</b> 👍"], ["<b>=1+1</b> 👍"]),
    ("order", ["w", "u"], ["1. w", "2. u"], ["1. 中文w", "2. 中文u"]),
    (
        "split",
        {"k": 2, "scaled": True, "variables": ["price", 3.5]},
        ["k: 2", "scaled: yes", "variables: price, 3.5"],
        ["k：2", "scaled：是", "variables：price、3.5"],
    ),
    (
        "hours",
        {"A": 60, "B": None, "C": 0},
        ["Group A: 60 h", "Group C: 0 h"],
        ["中文Group A：60 小时", "中文Group C：0 小时"],
    ),
    (
        "groups",
        {"A": {"name": "x", "size": 1200, "note": "asks\nfor three"}, "B": {}, "C": {"size": 4}},
        ["Group A: x — Size 1,200 — asks for three", "Group C: Size 4"],
        ["中文Group A：中文x；中文Size 1,200；asks for three", "中文Group C：中文Size 4"],
    ),
    ("own", {"2": {"who": "us"}, "1": {"who": " "}}, ["2: us"], ["2：us"]),
    (
        "cards",
        {"c4": "early", "c1": "early", "c2": None},
        ["early: c1; c4"],
        ["中文early：中文c1；中文c4"],
    ),
]


@pytest.mark.parametrize(("name", "value", "english", "chinese"), TOLD)
def test_answer_is_told_in_words(
    course: Path, name: str, value: Any, english: list[str], chinese: list[str]
) -> None:
    assert describe_answer(field(name), value, "en") == english
    assert describe_answer(field(name), value, "zh") == chinese


BLANK = [None, "", "  ", [], {}, {"A": {}}, {"A": {"note": " "}}]


@pytest.mark.parametrize("value", BLANK)
@pytest.mark.parametrize("name", [name for name, *_ in TOLD])
def test_blank_is_no_line(course: Path, name: str, value: Any) -> None:
    assert describe_answer(field(name), value, "zh") == []


OUTDATED = [
    ("lever", "gone", ["gone"]),
    ("lever", 3, ["3"]),
    ("accounts", ["p", "gone"], ['["p", "gone"]']),
    ("margin_pct", 99, ["99"]),
    ("margin_pct", "many", ["many"]),
    ("sentence", "x" * 61, ["x" * 61]),
    ("sentence", "broken \ud800 half", ["broken � half"]),
    ("order", {"u": 1}, ['{"u": 1}']),
    ("split", {"k": 2}, ['{"k": 2}']),
    ("split", "组", ["组"]),
    ("hours", {"Z": 3}, ['{"Z": 3}']),
    ("groups", {"A": {"price": "高"}}, ['{"A": {"price": "高"}}']),
    ("groups", [["x"]], ['[["x"]]']),
    ("own", {"99": {"who": "us"}}, ['{"99": {"who": "us"}}']),
    ("cards", {"c1": "never"}, ['{"c1": "never"}']),
    ("cards", {"gone": "early"}, ['{"gone": "early"}']),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "value", "lines"), OUTDATED)
def test_what_the_spec_no_longer_allows_is_told_as_it_is(
    course: Path, name: str, value: Any, lines: list[str], lang: str
) -> None:
    assert describe_answer(field(name), value, lang) == lines


def test_rows_beyond_the_number_chosen_are_left_out_where_it_is_known(course: Path) -> None:
    answers = {"split": {"k": 1, "scaled": True, "variables": []}}
    given = {"A": 60, "B": 40}
    assert describe_answer(field("hours"), given, "en", answers) == ["Group A: 60 h"]
    assert len(describe_answer(field("hours"), given, "en", {})) == 2
    table = {"A": {"name": "x"}, "B": {"name": "y"}}
    assert describe_answer(field("groups"), table, "en", answers) == ["Group A: x"]


def test_a_model_answer_speaks_the_language_asked_for(course: Path) -> None:
    words = {"zh": "交期", "en": "Lead time"}
    assert describe_answer(field("sentence"), words, "en") == ["Lead time"]
    assert describe_answer(field("groups"), {"A": {"note": words}}, "zh") == ["中文Group A：交期"]


def test_a_setting_is_told_in_its_labels(broken: Callable[[Any], None]) -> None:
    names = ("k", "scaled", "scaled=true", "variables", "variables=price")
    labels = {name: text(f"<{name}>") for name in names}
    broken(lambda exercise, _s: field_of(exercise, "split").update(labels=labels))
    value = {"k": 1200, "scaled": True, "variables": ["price", "share"]}
    assert describe_answer(field("split"), value, "en") == [
        "<k>: 1,200",
        "<scaled>: <scaled=true>",
        "<variables>: <variables=price>, share",
    ]


def test_rows_can_be_listed(broken: Callable[[Any], None]) -> None:
    def edit(exercise: Any, solution: Any) -> None:
        field_of(exercise, "hours").update(items=options("p", "q"))
        field_of(exercise, "groups").update(rows=options("p", "q"))
        for name in ("hours", "groups"):
            solution["fields"][name] = {"check": {"kind": "open"}}

    broken(edit)
    assert describe_answer(field("hours"), {"q": 5}, "zh") == ["中文q：5 小时"]
    assert describe_answer(field("groups"), {"q": {"name": "x"}}, "en") == ["q: x"]
    assert share_rows(field("hours"), {"q": 5}, "en") == [("p", None), ("q", 5)]


def test_an_unknown_language_is_refused(course: Path) -> None:
    with pytest.raises(ValueError, match="language is 'de'"):
        describe_answer(field("lever"), None, "de")


SPLIT = {"split": {"k": 3, "scaled": True, "variables": []}}


def test_a_table_comes_as_rows_to_work_on(course: Path) -> None:
    value = {"A": {"name": "x", "size": 3}, "B": {"note": "=1+1"}, "D": {"note": "old"}}
    assert table_rows(field("groups"), value, "en", SPLIT) == (
        ["", "Name", "Size", "Note"],
        [["Group A", "x", 3, None], ["Group B", None, None, "=1+1"], ["Group C", None, None, None]],
    )
    headers, rows = table_rows(field("groups"), value, "zh")
    assert headers == ["", "中文Name", "中文Size", "中文Note"]
    assert [row[0] for row in rows] == [f"中文Group {letter}" for letter in "ABD"]


def test_a_unit_stands_in_the_header(broken: Callable[[Any], None]) -> None:
    unit = {"zh": "家", "en": "firms"}
    broken(lambda exercise, _s: field_of(exercise, "groups")["columns"][1].update(unit=unit))
    assert table_rows(field("groups"), {}, "en")[0][2] == "Size (firms)"
    assert table_rows(field("groups"), {}, "zh")[0][2] == "中文Size（家）"


@pytest.mark.parametrize("value", [None, {}, "nonsense", {"A": {"gone": 1}}])
def test_a_table_that_says_nothing_has_empty_rows(course: Path, value: Any) -> None:
    assert [row[1:] for row in table_rows(field("groups"), value, "zh", SPLIT)[1]] == [
        [None, None, None]
    ] * 3
    assert table_rows(field("groups"), value, "zh")[1] == []
    assert table_rows(field("own"), value, "zh")[1] == [["1", None]]
    assert share_rows(field("hours"), value, "en", SPLIT) == [
        (f"Group {letter}", None) for letter in "ABC"
    ]


def test_free_rows_reach_to_the_last_that_holds_something(course: Path) -> None:
    rows = table_rows(field("own"), {"2": {"who": "us"}, "3": {"who": ""}}, "en")[1]
    assert rows == [["1", None], ["2", "us"]]


def test_the_setting_of_x12_is_labelled_as_its_explorer_is() -> None:
    labels = load_exercise("x12_customer_segments").field("split").labels  # type: ignore[union-attr]
    docs, titles = model_docs(segment), columns(case("corebridge").customers)
    for name, label in labels.items():
        argument, _, value = name.partition("=")
        if argument == "variables" and value:
            assert label.model_dump() == titles[value].short
        else:
            assert label == docs.label(argument, value.title() or None)
    assert {f"variables={figure}" for figure in FIGURES} <= labels.keys()
