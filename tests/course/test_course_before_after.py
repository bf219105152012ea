"""The test before and after: fair options, keys that the models agree with, nothing told early."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workshop_kit.course import (
    SpecError,
    check,
    class_compared,
    compared,
    compared_words,
    load_exercise,
    load_solution,
    sheet,
)
from workshop_kit.models.accounts import lifetime_value, whale_curve
from workshop_kit.models.negotiation import concessions
from workshop_kit.models.pricing import break_even_volume, profit_levers
from workshop_kit.models.proposal import critical_path
from workshop_kit.models.sales_force import VALIDITIES
from workshop_kit.models.value import economic_profit, economic_value

FIRST, AGAIN = "w02_test", "w09_test_again"
KEYS = {name: one.model_answer for name, one in load_solution(FIRST).fields.items()}
LANGS = ("zh", "en")
MOST_LONGER = 1.25  # the key is no longer than so many times the longest other option


def label(field: str, option: str, lang: str = "en") -> str:
    asked = load_exercise(FIRST).field(field)
    return next(one.label.in_(lang) for one in asked.options if one.id == option)


def number(field: str, lang: str = "en") -> float:
    """The number that the key of a question shows."""
    found = re.search(r"[−-]?\d+(?:\.\d+)?", label(field, KEYS[field], lang).replace(",", ""))
    return float(found[0].replace("−", "-"))


# ---- the twenty questions


def test_there_are_twenty_questions_of_four_options_and_no_hint():
    fields = load_exercise(FIRST).fields
    assert len(fields) == 20
    for field in fields:
        assert (field.type, field.shuffled, len(field.options)) == ("choice", True, 4)
        assert field.hints == ()
        for lang in LANGS:
            assert len({one.label.in_(lang) for one in field.options}) == 4


def test_no_place_in_the_file_tells_the_key():
    assert Counter(KEYS.values()) == dict.fromkeys("abcd", 5)
    order = "".join(KEYS[field.id] for field in load_exercise(FIRST).fields)
    assert not re.search(r"(.)\1", order), "never the same place twice running"


@pytest.mark.parametrize("lang", LANGS)
def test_no_length_tells_the_key(lang: str):
    longest = shortest = 0
    for name, key in KEYS.items():
        own = len(label(name, key, lang))
        others = [len(label(name, other, lang)) for other in "abcd" if other != key]
        assert own <= MOST_LONGER * max(others) + 1, (name, lang)
        longest += own > max(others)
        shortest += own < min(others)
    assert longest <= 6, "the longest option is the key more often than by chance"
    assert shortest <= 6


def test_the_keys_that_are_figures_are_the_models():
    levers = profit_levers().levers["gain_share"]
    assert number("lever") == round(100 * levers["price"], 1)
    assert label("lever", "b") == f"{100 * levers['volume']:.1f}%"
    profits = pd.Series([60, 45, 30, 20, 10, 5, 0, -10, -25, -35])
    curve = whale_curve(profits)
    assert (round(100 * curve.peak_share), round(100 * curve.destroyed_share)) == (170, 70)
    assert number("whale") == 70
    assert number("lifetime") == round(lifetime_value(1000, 90, 12).value_kcny)
    later = lifetime_value(1000, 90, 12, immediate=True).value_kcny
    assert f"{later:,.0f} yuan" == label("lifetime", "b")
    assert number("concessions") == concessions([100, 96, 94, 93]).implied_limit
    assert number("evc") == economic_value(300, 350, 100, 200).value_cny
    volume = break_even_volume(10, 5.5, -0.5).volume_change_share
    assert number("break_even") == round(100 * volume, 1)
    profit = economic_profit(9, 50, 10).by_year["economic_profit_kcny"].tolist()
    assert [number("economic_profit")] == profit
    for name in ("lever", "lifetime", "concessions", "evc", "break_even", "economic_profit"):
        assert number(name, "zh") == number(name, "en")


def test_the_keys_that_are_words_hold_in_the_models_too():
    tasks = pd.DataFrame({"days": [2, 4, 2, 2], "after": ["", "A", "A", "B, C"]}, list("ABCD"))
    spare = critical_path(tasks)
    assert spare.tasks.at["C", "slack_days"] == 2
    shorter = critical_path(tasks.assign(days=[2, 4, 1, 2]))
    assert shorter.length_days == spare.length_days
    best = max(VALIDITIES, key=VALIDITIES.get)
    assert (best, VALIDITIES[best]) == ("structured_interview", 0.42)
    said = load_solution(FIRST).fields["hiring"].feedback.right.en
    assert {f"{VALIDITIES[one]:.2f}" for one in ("unstructured_interview", "experience")} <= {
        *re.findall(r"\d\.\d\d", said)
    }


# ---- nothing is told early


def test_a_withheld_check_says_the_same_to_right_wrong_and_blank():
    wrong = {name: "a" if key != "a" else "b" for name, key in KEYS.items()}
    told = [check(FIRST, given) for given in (KEYS, wrong, {})]
    assert told[0] == told[1] == told[2]
    assert {one.state for one in told[0]} == {"withheld"}
    assert len({one.message.en for one in told[0]}) == 1


def test_the_sheet_says_when_the_answers_come_in_both_languages():
    exercise = load_exercise(FIRST)
    assert "第 4 天" in sheet(exercise, "zh")["withheld"]
    assert "day 4" in sheet(exercise, "en")["withheld"]
    assert sheet(load_exercise("x12_customer_segments"), "en")["withheld"] == ""


def test_the_second_test_asks_the_same_and_tells_both_results():
    again = load_exercise(AGAIN)
    assert again.fields == load_exercise(FIRST).fields
    assert (again.ends_withholding, again.starts) == (True, "closed")
    before = KEYS | {"lever": "a", "whale": None, "slack": "b"}
    verdicts = check(AGAIN, KEYS | {"evc": "a"}, before=before)
    states = {one.field: (one.before, one.state) for one in verdicts}
    assert states["lever"] == ("wrong", "right")
    assert states["whale"] == ("blank", "right")
    assert states["evc"] == ("right", "wrong")
    assert states["hiring"] == ("right", "right")
    told = [one.model_dump(exclude_none=True) for one in verdicts]
    found = compared(told)
    assert (found.before, found.after, found.of) == (17, 19, 20)
    assert compared_words(told, "en") == [
        "First test: 17 of 20 right. This time: 19 of 20.",
        "You closed 67% of the gap.",
    ]
    assert "补上了 67%" in compared_words(told, "zh")[1]


def verdicts(before: int, after: int, of: int = 20) -> list[dict[str, Any]]:
    def state(right: bool) -> str:
        return "right" if right else "wrong"

    return [{"field": f"q{n}", "before": state(n < before), "state": state(n < after)}
            for n in range(of)]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (20, 20, "no gap"),
        (9, 9, "As many"),
        (10, 9, "1 fewer"),
        (10, 8, "2 fewer"),
        (9, 20, "100%"),
    ],
)
def test_whatever_comes_out_is_said_calmly(before: int, after: int, said: str):
    assert said in compared_words(verdicts(before, after), "en")[1]
    zh = compared_words(verdicts(before, after), "zh")
    assert not re.search("[a-z]", "".join(zh))


def test_without_a_first_test_nothing_is_compared():
    told = [one.model_dump(exclude_none=True) for one in check(AGAIN, KEYS)]
    assert compared(told) is None
    assert compared_words(told, "en") == []
    assert class_compared([told]).median is None


def test_the_class_is_made_of_those_who_were_compared():
    gain = class_compared([verdicts(9, 16), verdicts(10, 15), verdicts(20, 20), []])
    assert gain.gains == pytest.approx((7 / 11, 0.5))
    assert gain.left_out == 1


def test_an_ordinary_exercise_takes_no_earlier_answers():
    with pytest.raises(ValueError, match="leave out before"):
        check("x01_pressure", {}, before={})
    with pytest.raises(ValueError, match="leave out before"):
        check(FIRST, {}, before={})


# ---- what an author gets wrong


def write(course: Path, name: str, old: str, new: str) -> None:
    path = course / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


FAULTS = {
    "a hint": (FIRST, "    prompt:\n", "    hints: [{zh: 想, en: Think}]\n    prompt:\n", "hints"),
    "a team": (FIRST, "withheld_until", "answered_by: team\nwithheld_until", "hands in alone"),
    "nothing there": (AGAIN, "again: w02_test", "again: w77_none", "name one that is there"),
    "itself": (AGAIN, "again: w02_test", "again: w09_test_again", "is no other exercise"),
    "nothing asked": (AGAIN, "again: w02_test\n", "", "name an exercise under again"),
    "both": (
        AGAIN,
        "starts: closed",
        "fields: [{id: a, type: text, prompt: {zh: 一, en: a}}]",
        "keep one",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_exercise_that_would_tell_or_asks_nothing_is_refused(fault, content_copy, monkeypatch):
    exercise, old, new, said = FAULTS[fault]
    write(content_copy, f"exercises/{exercise}.yml", old, new)
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    with pytest.raises(SpecError, match=said):
        load_exercise(exercise)


def test_an_exercise_again_of_one_again_and_a_solution_twice_are_refused(content_copy, monkeypatch):
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    path = content_copy / "exercises" / "w09_test_again.yml"
    third = path.read_text("utf-8").replace("w09", "w77").replace("W09", "W77")
    third = third.replace("again: w02_test", "again: w09_test_again")
    path.with_name("w77_test_again.yml").write_text(third, "utf-8")
    with pytest.raises(SpecError, match="name w02_test"):
        load_exercise("w77_test_again")
    write(content_copy, "solutions/w09_test_again.yml", "\ndebrief:",
          "\nfields: {lever: {check: {kind: open}}}\n\ndebrief:")  # fmt: skip
    with pytest.raises(SpecError, match="keep them there alone"):
        load_solution(AGAIN)


def test_any_exercise_can_be_asked_again_without_being_withheld(content_copy, monkeypatch):
    """A poll asked twice: its own answers, its own page, the first one's fields and solution."""
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    path = content_copy / "exercises" / "w09_test_again.yml"
    poll = path.read_text("utf-8").replace("w09_test_again", "w77_poll").replace("W09", "W77")
    poll = poll.replace("again: w02_test", "again: x01_pressure").replace("starts: closed\n", "")
    path.with_name("w77_poll.yml").write_text(poll, "utf-8")
    found = load_exercise("w77_poll")
    assert found.fields == load_exercise("x01_pressure").fields
    assert (found.case, found.ends_withholding, found.starts) == ("hengchi", False, "open")
    assert sheet(found, "en")["once"] is False
