"""Two votes on the same question: only who voted both times counts, and only from three on."""

from __future__ import annotations

from typing import Any

import pytest

from workshop_kit.course import load_exercise, moved, moved_told

AGAIN = load_exercise("w10_beliefs_again")
A, B, C = "critical_customers", "tailored_value", "three_factors"


def pairs(field: str, *votes: tuple[Any, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [({field: first}, {field: second}) for first, second in votes]


def test_only_who_voted_both_times_with_what_may_be_chosen_counts():
    votes = pairs("broken", (A, C), (A, A), (B, C), (None, B), (B, None), ("gone", B), ("", C))
    found = moved(AGAIN.field("broken"), votes)
    assert found
    assert (found.of, found.changed, found.longest) == (3, 2, 2)
    assert [(row.first, row.second) for row in found.rows] == [(2, 1), (1, 0), (0, 2)]
    assert found.for_class() is found


def test_numbers_move_by_their_middle_up_and_down():
    votes = pairs("sure", (40, 90), (60, 50), (70, 70), (50, 80))
    found = moved(AGAIN.field("sure"), votes)
    assert found
    assert (found.of, found.changed, found.higher) == (4, 3, 2)
    assert [(row.first, row.second) for row in found.rows] == [(55, 75)]
    told = moved_told(AGAIN, found, "en")
    assert told["sentence"] == "Higher than before: 2. Lower: 1. The same: 1."
    assert [bar["words"] for bar in told["rows"][0]["bars"]] == ["55%", "75%"]
    assert [bar["length"] for bar in told["rows"][0]["bars"]] == [0.55, 0.75]


@pytest.mark.parametrize(("voters", "shown"), [(2, False), (3, True)])
def test_fewer_than_three_are_nobodys_business(voters, shown):
    found = moved(AGAIN.field("broken"), pairs("broken", *[(A, B)] * voters))
    assert found
    assert bool(found.for_class()) is shown


def test_texts_and_single_votes_do_not_move():
    assert moved(AGAIN.field("event"), pairs("event", *[("secret", "secret")] * 3)) is None
    assert moved(AGAIN.field("broken"), pairs("broken", (A, None), (None, A))) is None
    assert moved(AGAIN.field("broken"), []) is None


@pytest.mark.parametrize(
    ("lang", "title", "sentence", "whens"),
    [
        ("en", "1 person answered both times", "1 of 1 answered differently this time.",
         ["Day 1", "This time"]),
        ("zh", "两次都作答的有 1 人", "1 人中有 1 人这一次换了答案。", ["第 1 天", "这一次"]),
    ],
)  # fmt: skip
def test_it_is_told_in_the_language_of_the_page(lang, title, sentence, whens):
    found = moved(AGAIN.field("broken"), pairs("broken", (A, C)))
    assert found
    told = moved_told(AGAIN, found, lang)
    assert (told["title"], told["sentence"]) == (title, sentence)
    labels = [option.label.in_(lang) for option in AGAIN.field("broken").options]
    assert [row["label"] for row in told["rows"]] == labels
    for row in told["rows"]:
        assert [bar["when"] for bar in row["bars"]] == whens
