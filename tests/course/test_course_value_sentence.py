"""X04 is judged for its number, its named alternative and its proof, each told apart."""

from __future__ import annotations

from typing import Any

import pytest

from workshop_kit.course import check, load_exercise, model_answers, option_labels
from workshop_kit.models.value import sentence_tests

X04 = "x04_value_sentence"


def verdict(field: str, **answers: Any) -> Any:
    (found,) = check(X04, answers, [field])
    return found


def parts(**changed: str) -> dict[str, Any]:
    return {**model_answers(X04)["parts"], **{k: {"words": v} for k, v in changed.items()}}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_of_the_four_sentences_only_the_model_answer_stands(lang: str) -> None:
    found = sentence_tests(option_labels(f"{X04}/only_ours_of_four", lang))
    assert found.complete == ("D",)
    assert found.passed.to_dict() == {"A": 0, "B": 1, "C": 2, "D": 3}


@pytest.mark.parametrize("nobody", ["竞争对手", "同行。", " Competitors ", "the competition"])
def test_an_alternative_needs_a_name(nobody: str) -> None:
    found = verdict("parts", parts=parts(unlike=nobody))
    assert found.state == "partly"
    assert found.message.en == "Still to add: with whom the customer would compare us."
    assert found.message.zh == "还差：客户会拿我们跟谁比。"


def test_a_part_left_out_is_not_wrong_yet() -> None:
    assert verdict("parts", parts=parts(proof=" ")).state == "blank"


def test_the_named_alternative_counts_in_the_sentence() -> None:
    sentence = "同样节拍下每年少停线20小时，胜过 华山热控，有停线记录。"
    assert verdict("sentence", sentence=sentence).state == "partly"
    named = verdict("sentence", sentence=sentence, parts=parts(unlike="华山热控"))
    assert named.state == "right"


def test_what_the_sentence_lacks_is_named() -> None:
    found = verdict("sentence", sentence="Our module saves 20 hours of standstill a year.")
    assert found.message.en == (
        "The sentence does not say yet: with whom the customer would compare us; "
        "a proof that can be shown."
    )


def test_words_no_rival_signs_come_from_the_sentence() -> None:
    sentence = "Better than the present one: 20 hours less standstill, as your records show."
    assert verdict("only_ours", only_ours="20 HOURS less", sentence=sentence).state == "right"
    assert verdict("only_ours", only_ours="30 hours", sentence=sentence).state == "wrong"
    assert verdict("only_ours", only_ours="better", sentence=sentence).state == "partly"
    alone = verdict("only_ours", only_ours="20 hours")
    assert (alone.state, alone.message.en[:24]) == ("blank", "Write your sentence firs")


def test_options_are_told_of_choices_only() -> None:
    with pytest.raises(ValueError, match="offers no options"):
        option_labels(f"{X04}/sentence")
    labels = option_labels("x12_customer_segments/deciding_figure", "en")
    field = load_exercise("x12_customer_segments").field("deciding_figure")
    assert list(labels) == [option.id for option in field.asks.options]
