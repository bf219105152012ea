"""A class's answers counted: every field type, both languages, few answers, nonsense."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from course_trial import EXERCISE_ID
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_kit.course import (
    Tally,
    answer_places,
    bar_rows,
    heat_map,
    load_exercise,
    surprises_first,
    tally,
    tally_lines,
)

X12 = load_exercise("x12_customer_segments")
RATINGS = load_exercise("w04_principles").field("ratings")
pytestmark = pytest.mark.usefixtures("course")


def counted(name: str, *values: Any, split: dict[str, Any] | None = None) -> Tally:
    """The tally of a field of the trial exercise."""
    more = {"split": split} if split else {}
    field = load_exercise(EXERCISE_ID).field(name)
    return tally(field, [more | {name: value} for value in values])


def values(found: Tally, part: int = 0) -> dict[str, float]:
    return {item.id: item.value for item in found.parts[part].items}


TWO = {"k": 2, "scaled": True, "variables": []}


def test_choices_are_counted_and_blank_ones_apart() -> None:
    found = counted("lever", "a", "b", "a", None, "", "gone")
    assert (found.given, found.blank) == (3, 3)
    assert values(found) == {"a": 2, "b": 1}
    assert values(counted("guess", "share", "share")) == {"price": 0, "share": 2}


def test_several_choices_count_each_person_once_for_each() -> None:
    found = counted("accounts", ["p", "q"], ["q"], [])
    assert (found.given, found.blank) == (2, 1)
    assert values(found) == {"p": 1, "q": 2, "r": 0, "s": 0}


def test_numbers_have_their_middle_and_a_bar_for_each_of_few_values() -> None:
    part = counted("margin_pct", 10, 12.5, 12.5, 20, None).parts[0]
    told = [(item.label.en, item.value) for item in part.items]
    assert told == [("10%", 1), ("12.5%", 2), ("20%", 1)]
    assert part.middle == (11.875, 12.5, 14.375)
    alone = counted("margin_pct", 7).parts[0]
    assert alone.middle == (7, 7, 7)
    assert alone.items[0].value == 1


def test_many_numbers_stand_in_bars_of_round_width_and_a_joke_does_not_flatten_them() -> None:
    field = X12.field("own_segments").columns[1]
    assert field.id == "customers"
    sheets = [{"own_segments": {"1": {"customers": n}}} for n in [*range(1, 31), 999_999]]
    part = next(p for p in tally(X12.field("own_segments"), sheets).parts if p.id == "customers")
    labels = [item.label.en for item in part.items]
    assert labels[0] == "0 to under 5 firms"
    assert labels[-1] == "35 firms and more"
    assert part.items[0].label.zh == "0 到不足 5 家"
    assert sum(item.value for item in part.items) == 31
    assert part.items[-1].value == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 40).map(lambda x: round(x, 1)), min_size=1, max_size=60))
def test_every_number_stands_in_exactly_one_bar(numbers: list[float]) -> None:
    guess = X12.field("size_explains")
    numbers = [float(round(n * 2.5)) for n in numbers]
    found = tally(guess, [{"size_explains": n} for n in numbers])
    assert sum(values(found).values()) == found.given == len(numbers)
    assert len(found.parts[0].items) <= 11
    for number in numbers:
        places = answer_places(guess, found, {"size_explains": number})
        assert len(places[""]) == 1


def test_rankings_have_mean_places_and_unfinished_ones_do_not_count() -> None:
    found = counted("order", ["u", "v", "w"], ["u", "w", "v"], ["v", "u", "w"], ["w"])
    assert (found.given, found.blank) == (3, 1)
    ranks = {name: round(value, 3) for name, value in values(found).items()}
    assert ranks == {"u": 1.333, "v": 2.0, "w": 2.667}
    assert list(ranks) == ["u", "v", "w"]
    first = bar_rows(found.parts[0], "en")[0]
    assert (first.words, first.length > 0.8) == ("place 1.3", True)


def test_allocations_have_mean_shares_of_those_who_had_the_item() -> None:
    hours = load_exercise(EXERCISE_ID).field("hours")
    three = TWO | {"k": 3}
    sheets: list[dict[str, Any]] = [
        {"split": TWO, "hours": {"A": 60, "B": 40}},
        {"split": three, "hours": {"A": 20, "B": 40, "C": 40}},
        {"split": TWO, "hours": {"A": 60}},
        {"hours": {"A": 100}},
    ]
    found = tally(hours, sheets)
    assert (found.given, found.blank) == (2, 2)
    assert values(found) == {"A": 40, "B": 40, "C": 40}
    assert [row.words for row in bar_rows(found.parts[0], "zh")] == ["40 小时"] * 3


def test_tables_are_counted_cell_by_cell_and_rows_beyond_the_present_ones_left_out() -> None:
    rows = {"A": {"name": "x", "size": 3, "note": "b"}, "B": {"name": "y"}, "C": {"name": "y"}}
    other = {"A": {"name": "x", "note": " a "}}
    found = counted("groups", rows, other, {}, split=TWO)
    parts = {part.id: part for part in found.parts}
    assert set(parts) == {"A.name", "A.size", "B.name"}, "a remark is no result"
    assert parts["A.name"].given == 2
    assert parts["A.name"].label is not None
    assert parts["A.name"].label.en == "Group A, Name"
    assert parts["B.name"].given == 1


def test_free_rows_are_counted_column_by_column() -> None:
    found = counted("own", {"1": {"who": "us"}, "3": {"who": "them"}}, {"2": {"who": "You"}})
    assert [part.texts for part in found.parts] == [("them", "us", "You")]


def test_cards_are_told_with_where_everybody_put_them_and_surprises_first() -> None:
    placed = {"c1": "early", "c2": "late", "c3": "early", "c4": "late"}
    others = [placed | {"c1": "late"}] * 2
    found = counted("cards", placed, *others, {"c1": "early"}, None)
    assert (found.given, found.blank) == (3, 2), "an unfinished sort is blank"
    part = found.parts[0]
    assert (part.kind, len(found.parts)) == ("cards", 1)
    rows = bar_rows(part, "en")
    assert [row.words for row in rows] == ["late 2, early 1", "late 3", "early 3", "late 3"]
    assert [round(row.length, 2) for row in rows] == [0.67, 1, 1, 1]
    assert bar_rows(part, "zh")[0].words == "中文late 2、中文early 1"
    field = load_exercise(EXERCISE_ID).field("cards")
    model = answer_places(field, found, {"cards": placed | {"c3": "late"}})
    told = {card: words and words.en for card, words in model[""].items()}
    assert told == {"c1": "early", "c2": "late", "c3": "late", "c4": "late"}
    order = [item.id for item in surprises_first(found, model).parts[0].items]
    assert order == ["c1", "c3", "c2", "c4"]
    assert "c3 early 3 (model answer late)" in tally_lines(found, "en", model)[0]
    two = counted("cards", placed, placed)
    assert two.for_class() is None, "of two, somebody could be recognised"


def test_settings_are_counted_part_by_part_with_their_labels() -> None:
    def setting(k: int, scaled: bool, *variables: str) -> dict[str, Any]:
        return {"split": {"k": k, "scaled": scaled, "variables": list(variables)}}

    sheets = [setting(4, True, "imp_price", "sow_pct"), setting(2, True, "sow_pct")]
    found = tally(X12.field("split"), [*sheets, setting(4, False, "imp_price")])
    k, scaled, variables = found.parts
    assert [(item.label.zh, item.value) for item in k.items] == [("2", 1), ("4", 2)]
    assert [(i.label.en, i.value) for i in scaled.items] == [("Same scale", 2), ("As they are", 1)]
    assert {i.id: i.value for i in variables.items} == {"imp_price": 2, "sow_pct": 2}
    assert tally_lines(found, "en")[0] == "Number of groups: 2 1, 4 2"


def test_one_and_true_are_two_values() -> None:
    found = counted("split", TWO | {"variables": [1]}, TWO | {"variables": [True]})
    assert {item.id: item.value for item in found.parts[2].items} == {"1": 1, "true": 1}


def test_texts_stand_in_an_order_that_tells_nothing() -> None:
    told = [counted("sentence", *order).parts[0].texts for order in (("b b", "A"), ("A", "b b"))]
    assert told == [("A", "b b")] * 2


@pytest.mark.parametrize("given_by", [0, 1, 2])
def test_fewer_than_three_answers_are_shown_to_nobody(given_by: int) -> None:
    assert counted("lever", *["a"] * given_by, None, None, None).for_class() is None
    assert counted("lever", "a", "a", "b").for_class() is not None


def test_a_cell_that_fewer_than_three_filled_is_left_out_for_the_class() -> None:
    rows = [{"A": {"name": "x"}, "B": {"name": "y"}}, {"A": {"name": "x"}}, {"A": {"name": "y"}}]
    seen = counted("groups", *rows, split=TWO).for_class()
    assert seen is not None
    assert [part.id for part in seen.parts] == ["A.name"]


def test_model_and_own_answers_find_their_place() -> None:
    exercise = load_exercise(EXERCISE_ID)

    def places(name: str, found: Tally, value: Any, **more: Any) -> dict[str, Any]:
        told = answer_places(exercise.field(name), found, {name: value, **more})
        return {
            part: {item: words and words.en for item, words in items.items()}
            for part, items in told.items()
        }

    lever = counted("lever", "a", "b")
    assert places("lever", lever, "b") == {"": {"b": None}}
    assert places("lever", lever, "gone") == places("lever", lever, None) == {}
    order = counted("order", ["u", "v", "w"])
    assert places("order", order, ["w", "u", "v"])[""]["w"] == "place 1"
    hours = counted("hours", {"A": 60, "B": 40}, split=TWO)
    assert places("hours", hours, {"A": 10, "B": 90}, split=TWO)[""] == {"A": "10 h", "B": "90 h"}
    numbers = counted("margin_pct", 10, 20)
    assert places("margin_pct", numbers, 15) == {}
    text = counted("sentence", "a text")
    assert places("sentence", text, "a text") == {}


def test_lines_name_the_model_answer_only_when_it_is_given() -> None:
    found = counted("lever", "a", "a", "b")
    field = load_exercise(EXERCISE_ID).field("lever")
    marks = answer_places(field, found, {"lever": "b"})
    assert tally_lines(found, "en") == ["a 2, b 1"]
    assert tally_lines(found, "en", marks) == ["a 2, b 1 (model answer)"]
    assert tally_lines(found, "zh", marks) == ["中文a 2、中文b 1（参考答案）"]
    nobody = counted("lever", "a", "a", "a")
    assert tally_lines(nobody, "en", marks) == ["a 3, b 0 (model answer)"]


def test_numbers_say_their_middle() -> None:
    lines = tally_lines(counted("margin_pct", 10, 12, 20), "en")
    assert lines[1] == "The middle answer is 12%; half of all lie from 11% to 16%."
    assert tally_lines(counted("margin_pct", 5, 5), "zh")[1] == "居中的答案是 5 中文%。"


def test_long_texts_are_shortened_and_stay_on_one_line() -> None:
    lines = tally_lines(tally(X12.field("board_figure"), [{"board_figure": "8 days\n" * 50}]), "en")
    assert len(lines) == 1
    assert len(lines[0]) == 240
    assert lines[0].endswith("…")


NONSENSE: list[Any] = [
    None,
    "",
    0,
    -1e300,
    True,
    [],
    ["a", "a"],
    {},
    {"A": 1},
    "a",
    {"k": 1},
    "𝕏" * 9,
]


@pytest.mark.parametrize("nonsense", NONSENSE, ids=repr)
def test_no_stored_value_breaks_a_tally(nonsense: Any, course: Path) -> None:
    for field in load_exercise(EXERCISE_ID).fields:
        found = tally(field, [{field.id: nonsense, "split": nonsense}, {}, {"unknown": 3}])
        assert found.given + found.blank == 3
        assert all(isinstance(line, str) for line in tally_lines(found, "zh"))


def test_nobody_is_no_fault() -> None:
    for field in load_exercise(EXERCISE_ID).fields:
        found = tally(field, [])
        assert (found.given, found.blank, found.for_class()) == (0, 0, None)
        assert all(not row.length for part in found.parts for row in bar_rows(part, "en"))


def rated(*ratings: dict[str, Any]) -> Tally:
    """The tally of W04's ratings, each with words that no class may see."""
    secret = {"evidence": "our secret"}
    return tally(
        RATINGS,
        [{"ratings": {row: {"rating": n} | secret for row, n in one.items()}} for one in ratings],
    )


def test_ratings_have_their_middle_row_by_row_and_no_words() -> None:
    found = rated({"trade": 1, "tailor": 5}, {"trade": 2}, {"trade": 4, "tailor": 3}, {})
    (part,) = found.parts
    assert (part.kind, found.given, found.blank) == ("medians", 3, 1)
    assert values(found) == {"tailor": 4.0, "trade": 2.0}
    assert [item.given for item in part.items] == [2, 3]
    assert [(row.label, row.length, row.words) for row in bar_rows(part, "en")] == [
        ("Tailor", 0.8, "4"),
        ("Trade, never give", 0.4, "2"),
    ]
    assert "secret" not in str(found)


def test_a_row_that_fewer_than_three_rated_is_left_out_for_the_class() -> None:
    found = rated({"trade": 1, "tailor": 5}, {"trade": 2}, {"trade": 4, "tailor": 3}).for_class()
    assert found is not None
    assert values(found) == {"trade": 2.0}
    assert rated({"trade": 1}, {"trade": 2}).for_class() is None


def test_the_own_rating_stands_beside_the_middle() -> None:
    found = rated({"trade": 1}, {"trade": 2}, {"trade": 4})
    places = answer_places(RATINGS, found, {"ratings": {"trade": {"rating": 4}}})
    assert {row: words.en for row, words in places[""].items() if words} == {"trade": "4"}


PRESSURES = load_exercise("x01_pressure").field("pressures")


def felt(*strengths: dict[str, Any]) -> Tally:
    """The tally of X01's pressures, each with words and a trend."""
    rest = {"evidence": "our secret", "trend": "up"}
    return tally(
        PRESSURES,
        [
            {"pressures": {row: {"strength": n} | rest for row, n in one.items()}}
            for one in strengths
        ],
    )


def test_a_row_rated_on_a_scale_counts_by_its_rating_and_not_by_the_remarks_on_it() -> None:
    (part,) = felt({"fewer": 1}, {"fewer": 2}, {"fewer": 5, "terms": 3}).parts
    assert (part.kind, values(Tally(3, 0, (part,)))) == ("medians", {"fewer": 2.0, "terms": 3.0})


NORTH = [{"fewer": 1, "terms": 2}, {"fewer": 2, "terms": 2}, {"fewer": 1, "terms": 3}]
SOUTH = [{"fewer": 5, "terms": 4}, {"fewer": 4, "terms": 4}, {"fewer": 5}]


def test_teams_and_class_stand_side_by_side() -> None:
    teams = [("North", felt(*NORTH)), ("South", felt(*SOUTH))]
    found = heat_map(felt(*NORTH, *SOUTH), teams, "en")
    assert found is not None
    assert found.heads == ("North", "South", "The class")
    told = {label: [cell and (cell.words, cell.level) for cell in row] for label, row in found.rows}
    assert told == {
        "Customers cut the number of suppliers": [("1", 1), ("5", 5), ("3", 3)],
        "Tougher terms: payment, stock, staff on site": [("2", 2), None, ("3", 3)],
    }
    differ = "Teams differ most on “Customers cut the number of suppliers”: from 1 to 5."
    assert found.told == (differ,), "both are rated 3 by the class, so none is highest"
    highest = heat_map(felt(*NORTH), teams[:1], "zh")
    assert highest is not None
    assert highest.told == ("全班打分最高的是“账期越拖越长，寄售、驻厂越要越多”，2 分。",)


def test_what_one_person_or_two_rate_stands_in_no_heat_map() -> None:
    alone, two = felt(SOUTH[0]), felt(*SOUTH[:2])
    everybody = felt(*NORTH, *SOUTH)
    found = heat_map(everybody, [("N", felt(*NORTH)), ("Lone", alone), ("Two", two)], "en")
    assert found is not None
    assert found.heads == ("N", "The class")
    assert "secret" not in str(found)
    assert heat_map(everybody, [("Lone", alone), ("Two", two)], "en") is None
    assert heat_map(two, [("Two", two)], "en") is None
    assert heat_map(everybody, [], "en") is None
    votes = counted("lever", "a", "b", "a")
    assert heat_map(votes, [("N", votes)], "en") is None, "what is not rated has no heat map"
