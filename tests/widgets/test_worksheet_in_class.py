"""In a class the kernel keeps nothing: it is told what is stored, and believes only what can be."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from browser.harness.serve import EXERCISE

from workshop_kit import course
from workshop_kit.charts import distance_bars
from workshop_kit.widgets import AnswerBook, PredictionSheet, Worksheet, _worksheet, answer_book
from workshop_kit.widgets._class_book import ClassAnswerBook
from workshop_kit.widgets._predict import Prediction

SPLIT = {"k": 3, "scaled": True, "variables": ["imp_price"]}


@pytest.fixture(autouse=True)
def _in_class(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_ANSWER_BOOK", "class")
    monkeypatch.setattr(_worksheet, "load_exercise", lambda _: EXERCISE)


@pytest.fixture
def sheet() -> Worksheet:
    return Worksheet(course.sheet(EXERCISE, "en"))


@pytest.fixture
def guess() -> PredictionSheet:
    return PredictionSheet(course.prediction_sheet(EXERCISE, "guess", "en"))


def talk(widget: Worksheet, message: Any) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: heard.append(content)  # type: ignore[method-assign]
    widget._hear(widget, message, [])
    return heard


def told(values: Any, committed: Any = False, feedback: Any = "") -> dict[str, Any]:
    return {"kind": "told", "values": values, "committed": committed, "feedback": feedback}


def test_the_environment_names_the_book_that_keeps_nothing():
    book = answer_book()
    assert isinstance(book, ClassAnswerBook)
    assert isinstance(book, AnswerBook)
    assert book.owner == ""
    assert book.answers("x99_everything") == {}
    assert book.last_attempt("x99_everything") is None
    assert book.judge("x99_everything", "guess") == {}


def test_the_book_refuses_saves_and_checks():
    book = answer_book()
    with pytest.raises(course.AnswerError):
        book.save("x99_everything", "headline", "x", 0)
    with pytest.raises(course.AnswerError):
        book.commit("x99_everything")
    with pytest.raises(course.AnswerError):
        book.answer_row("x07_negotiation", "rounds", {"offer": 106}, 0)


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "save", "field": "headline", "value": "x", "base": 0, "id": "r"},
        {"kind": "check", "id": "r"},
    ],
)
def test_a_kernel_in_a_class_refuses_in_words(sheet, message):
    [reply] = talk(sheet, message)
    assert reply["kind"] == "refused"
    assert "Nothing was saved" in reply["message"]
    assert sheet.values == {}


def test_what_is_told_reaches_observers_and_needs_no_reply(sheet):
    seen = []
    sheet.observe(lambda change: seen.append(change["new"]), "values")
    assert talk(sheet, told({"headline": "one", "lead_days": 7})) == []
    assert seen == [{"headline": "one", "lead_days": 7}]
    talk(sheet, told({"headline": "one", "lead_days": 7}))
    assert len(seen) == 1
    talk(sheet, told({"headline": None}))
    assert sheet.values == {"lead_days": 7}
    assert sheet.answers == {}


def test_a_told_setting_is_put_into_words():
    sheet = Worksheet(course.sheet(EXERCISE, "en"), describe=lambda value: f"{value['k']} groups")
    talk(sheet, told({"split": SPLIT}))
    assert sheet.summaries == {"split": {"value": SPLIT, "summary": "3 groups"}}


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        "headline",
        7,
        {"no_such": "x"},
        {"guess": "price"},  # a prediction does not stand on the worksheet
        {"headline": ["a list"]},
        {"headline": {"a": "dictionary"}},
        {"lead_days": "seven"},
        {"lead_days": True},
        {"lead_days": -1},
        {"groups": "g9"},
        {"factors": ["price", "price", "price"]},
        {"order": ["no_such"]},
        {"hours": {"A": 10**400}},
        {"names": {"A": {"name": "no_such"}}},
        {"split": {"k": "__import__('os')"}},
        {"board": "x" * 1_000_000},
        {"headline": "x" * 41},
        {"__class__": "x", "": "y"},
    ],
)
def test_nonsense_is_ignored(sheet, values):
    talk(sheet, told({"headline": "kept"}))
    assert talk(sheet, told(values)) == []
    assert sheet.values == {"headline": "kept"}


def test_nonsense_among_answers_leaves_the_answers(sheet):
    talk(sheet, told({"headline": "good", "lead_days": "seven", "no_such": 1}))
    assert sheet.values == {"headline": "good"}


def test_a_failing_observer_is_not_told_to_the_page(sheet):
    def fail(_change: Any) -> None:
        raise RuntimeError("secret")

    sheet.observe(fail, "values")
    assert talk(sheet, told({"headline": "one"})) == []


def test_a_stored_guess_stands_and_stays(guess):
    talk(guess, told({"guess": "price"}, committed=True))
    assert guess.committed
    assert guess.guess == "price"
    talk(guess, told({"guess": "share"}, committed=True))
    talk(guess, told({"guess": None}, committed=False))
    assert guess.guess == "price"


@pytest.mark.parametrize(
    "message",
    [
        told({}, committed=True),
        told({"guess": None}, committed=True),
        told({"guess": "no_such"}, committed=True),
        told({"guess": "price"}, committed="yes"),
        told({"guess": "price"}, committed=1),
        told({"guess": "price"}),
        {"kind": "told"},
    ],
)
def test_what_is_not_a_stored_guess_opens_nothing(guess, message):
    talk(guess, message)
    assert guess.committed is False


@pytest.mark.parametrize("feedback", [None, 7, ["x"], "", "x" * 1_000_000])
def test_forged_feedback_is_ignored(guess, feedback):
    talk(guess, told({"guess": "price"}, committed=True, feedback=feedback))
    assert guess.committed
    assert guess.told_feedback == ""


def test_feedback_without_a_guess_is_ignored(guess):
    talk(guess, told({}, feedback="You are right."))
    assert guess.told_feedback == ""


def test_told_feedback_stands_under_the_chart_whenever_it_comes(guess):
    prediction = Prediction(guess, lambda: pd.Series({"a": 0.1, "b": 0.9}), distance_bars, {})
    assert len(prediction.children) == 1
    talk(guess, told({"guess": "price"}, committed=True))
    chart = prediction.children[1]
    assert chart.message == ""
    talk(guess, told({"guess": "price"}, committed=True, feedback="Scale decides."))
    assert chart.message == "Scale decides."
    assert guess.said == "Scale decides."


def test_a_page_that_knows_all_tells_it_in_one_message(guess):
    talk(guess, told({"guess": "price"}, committed=True, feedback="Scale decides."))
    prediction = Prediction(guess, lambda: pd.Series({"a": 0.1, "b": 0.9}), distance_bars, {})
    assert prediction.children[1].message == "Scale decides."


def test_what_is_told_is_no_state_of_the_widget(sheet, guess):
    talk(guess, told({"guess": "price"}, committed=True, feedback="Scale decides."))
    talk(sheet, told({"headline": "secret"}))
    for widget in (sheet, guess):
        state = json.dumps(
            {name: value for name, value in widget.get_state().items() if name[0] != "_"}
        )
        assert "secret" not in state
        assert "Scale decides." not in state
