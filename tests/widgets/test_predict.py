"""Predict: nothing is computed before the guess, and the guess stays."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pandas as pd
import pytest

from workshop_kit.charts import distance_bars, explained_part
from workshop_kit.course import SpecError, speaking
from workshop_kit.store import LocalAnswerBook, local_answer_book
from workshop_kit.widgets import explore, predict, table, worksheet
from workshop_kit.widgets._predict import turned_out

FIELD = "x12_customer_segments/deciding_figure"


@pytest.fixture(autouse=True)
def english(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    with speaking("en"):
        yield


@pytest.fixture(autouse=True)
def judged(request, monkeypatch):
    """Spare each test the process that checks; one test, marked so, runs it."""
    if "real_checks" in request.keywords:
        return
    said = {"message": {"zh": "说明", "en": "What it means"}}
    monkeypatch.setattr(LocalAnswerBook, "judge", lambda book, sheet, field: said)


@pytest.fixture
def model():
    ran = []

    def shares():
        ran.append(1)
        return pd.Series({"imp_price": 0.1, "sow_pct": 0.9})

    shares.ran = ran
    return shares


def say(question, kind: str, **rest) -> list[dict]:
    sent = []
    question.send = lambda message, *_a, **_k: sent.append(message)
    question._hear(question, {"kind": kind, "id": f"1-{kind}", **rest}, [])
    return sent


def commit(prediction, value):
    question = prediction.question
    say(question, "save", field="deciding_figure", value=value, base=0)
    return say(question, "commit")


def test_nothing_is_computed_or_drawn_before_the_guess(model):
    prediction = predict(FIELD, model, distance_bars)
    assert model.ran == []
    assert len(prediction.children) == 1
    assert prediction.question.result is None


def test_a_committed_guess_reveals_the_chart_and_marks_the_result(model):
    prediction = predict(FIELD, model, distance_bars)
    assert commit(prediction, "imp_price")[0]["kind"] == "committed"
    assert model.ran == [1]
    assert prediction.children[1].texts["alt"]
    assert prediction.question.result == "sow_pct"


def test_the_guess_and_its_reveal_are_there_again_after_a_restart(model):
    commit(predict(FIELD, model, distance_bars), "imp_price")
    again = predict(FIELD, model, distance_bars)
    assert again.question.guess == "imp_price"
    assert len(again.children) == 2


def test_below_the_reveal_stands_what_the_solution_says(model):
    prediction = predict(FIELD, model, distance_bars)
    commit(prediction, "imp_price")
    assert prediction.children[1].message == "What it means"
    assert prediction.children[1].state == "ready"
    again = predict(FIELD, model, distance_bars)
    assert again.children[1].message == "What it means"


def test_feedback_that_fails_leaves_the_chart(model, monkeypatch):
    def broken(book, sheet, field):
        raise RuntimeError("secret")

    monkeypatch.setattr(LocalAnswerBook, "judge", broken)
    prediction = predict(FIELD, model, distance_bars)
    commit(prediction, "imp_price")
    assert prediction.children[1].texts["alt"]
    assert prediction.children[1].message == ""


@pytest.mark.real_checks
def test_the_checks_judge_a_guess_in_a_process_of_their_own(model):
    prediction = predict(FIELD, model, distance_bars)
    commit(prediction, "imp_price")
    assert "wide range decides" in prediction.children[1].message
    assert local_answer_book().last_attempt("x12_customer_segments") is None


def test_a_committed_guess_cannot_be_changed(model):
    prediction = predict(FIELD, model, distance_bars)
    commit(prediction, "imp_price")
    refused = say(prediction.question, "save", field="deciding_figure", value="sow_pct", base=1)
    assert refused[0]["kind"] == "refused"
    stored = local_answer_book().answers("x12_customer_segments")
    assert stored["deciding_figure"].value == "imp_price"


def test_a_failing_reveal_is_a_sentence():
    def broken():
        raise RuntimeError("secret")

    prediction = predict(FIELD, broken, distance_bars)
    commit(prediction, "imp_price")
    assert prediction.children[1].state == "failed"
    message = prediction.children[1].message
    assert "secret" not in message
    assert "setting" not in message  # there is none to choose


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ("x12_customer_segments", ValueError),
        ("x12_customer_segments/nothing", KeyError),
        ("x99_nothing/deciding_figure", SpecError),
    ],
)
def test_a_field_that_is_not_there_is_refused(field, error, model):
    with pytest.raises(error):
        predict(field, model, distance_bars)


@pytest.mark.parametrize(
    ("result", "asked", "told"),
    [
        (0.0899, {"type": "number", "unit": "%", "decimals": 0}, 9),
        (np.float64(1), {"type": "number", "unit": "%", "decimals": 0}, 100),
        (-0.25, {"type": "number", "unit": "%", "decimals": 0}, -25),
        (8.99, {"type": "number", "unit": "%", "decimals": 0}, 9),  # in percent already
        (1, {"type": "number", "unit": "%", "decimals": 0}, 1),
        (float("nan"), {"type": "number", "unit": "%", "decimals": 0}, None),
        (0.0899, {"type": "number", "unit": None, "decimals": 2}, 0.09),
        (np.int64(12), {"type": "number", "unit": None, "decimals": 0}, 12),
        (pd.Series({"a": 1, "b": 2}), {"type": "choice", "options": [{"id": "b"}]}, "b"),
        (pd.Series({"a": 1, "b": 2}), {"type": "choice", "options": [{"id": "c"}]}, None),
        ("text", {"type": "text"}, None),
    ],
)
def test_what_turned_out_is_told_as_an_answer(result, asked, told):
    assert turned_out(result, asked) == told


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (lambda shares: str(shares.idxmin()), "imp_price"),
        (lambda shares: np.array(["sow_pct"])[0], "sow_pct"),
        (lambda shares: tuple(shares.index), ["imp_price", "sow_pct"]),
        (lambda shares: {"a": np.int64(3)}, {"a": 3}),
    ],
)
def test_the_author_may_say_what_the_result_is(model, outcome, told):
    prediction = predict(FIELD, model, distance_bars, outcome=outcome)
    commit(prediction, "imp_price")
    assert prediction.question.result == told
    assert not isinstance(prediction.question.result, np.generic)


def test_an_outcome_that_fails_leaves_the_chart_and_a_line_in_the_log(model, tmp_path):
    prediction = predict(FIELD, model, distance_bars, outcome=lambda shares: shares["lost"])
    assert commit(prediction, "imp_price")[0]["kind"] == "committed"
    assert prediction.children[1].state == "ready"
    assert prediction.children[1].wide
    assert prediction.question.result is None
    assert "KeyError" in (tmp_path / "workshop.log").read_text()


def test_an_outcome_meant_for_the_model_is_refused(model):
    with pytest.raises(TypeError, match="outcome is 'satisfaction': give a function"):
        predict(FIELD, model, distance_bars, outcome="satisfaction")


def slow_model(gate: threading.Event):
    def slow(progress=None):
        if progress:
            progress(0.4)
        assert gate.wait(5)
        return pd.Series({"imp_price": 0.1, "sow_pct": 0.9})

    return slow


async def until(true) -> None:
    for _ in range(200):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("waited in vain")


def test_the_page_hears_of_its_guess_before_a_slow_model_is_through():
    gate = threading.Event()

    async def guess():
        prediction = predict(FIELD, slow_model(gate), distance_bars)
        assert commit(prediction, "imp_price")[0]["kind"] == "committed"
        assert prediction.question.result is None  # and yet nothing is computed
        await until(lambda: len(prediction.children) == 2)
        view = prediction.children[1]
        await until(lambda: view.state == "working")
        assert view.message
        assert view.texts == {}
        gate.set()
        await prediction._task
        assert (view.state, view.message, view.progress) == ("ready", "What it means", 0.0)
        assert view.wide
        return prediction.question.result

    assert asyncio.run(guess()) == "sow_pct"


def test_a_slow_model_that_fails_is_a_sentence_too():
    def broken():
        raise RuntimeError("secret")

    async def guess():
        prediction = predict(FIELD, broken, distance_bars)
        commit(prediction, "imp_price")
        await prediction._task
        return prediction.children[1]

    view = asyncio.run(guess())
    assert view.state == "failed"
    assert view.message.startswith("This did not work.")


def test_a_worksheet_follows_its_explorer():
    explorer = explore(lambda k=2: k, lambda k: explained_part(k / 10), k=(2, 8))
    sheet = worksheet("x12_customer_segments", setting=explorer)
    assert sheet.setting["value"] == {"k": 2}
    explorer._controls["k"].widget.value = 5
    assert sheet.setting["value"] == {"k": 5}
    assert "5" in sheet.setting["summary"]


def test_a_worksheet_is_offered_no_setting_that_gave_no_chart():
    def broken(k=2):
        raise RuntimeError("secret")

    explorer = explore(broken, distance_bars, k=(2, 8))
    assert worksheet("x12_customer_segments", setting=explorer).setting["value"] is None


def weigh(n: int = 1) -> int:
    weigh.ran.append(n)
    return n


def drawn(result: int):
    return distance_bars({"imp_price": 0.7, "sow_pct": 0.3}, "en")


def test_an_explorer_that_would_tell_the_answer_opens_with_the_guess(model):
    weigh.ran = []
    guess = predict(FIELD, model, distance_bars)
    explorer = explore(weigh, draw=drawn, after=guess, n=(1, 9))
    [waiting] = explorer.widget.children
    assert weigh.ran == []
    assert waiting.message.startswith("Make your guess above first, then this opens: “")
    assert not waiting.texts
    assert explorer.value == {}
    commit(guess, "imp_price")
    assert weigh.ran == [1]
    assert explorer.value == {"n": 1}
    assert explorer.views[0].texts["title"]
    assert not explorer.views[0].message
    explorer._controls["n"].widget.value = 4
    assert weigh.ran == [1, 4]


@pytest.mark.parametrize(
    ("field", "lang", "question"),
    [
        ("deciding_figure", "en", "If we compare the figures as they are, which one decides"),
        ("x02_profit_levers/pick", "zh", "您挑哪一项？”"),
        ("x02_profit_levers/pick", "en", "Which?”"),
    ],
)
def test_what_waits_names_the_question_it_waits_for(model, field, lang, question):
    with speaking(lang):
        guess = predict(field if "/" in field else FIELD, model, distance_bars)
        [waiting] = explore(weigh, draw=drawn, after=guess, n=(1, 9)).widget.children
    assert waiting.message.partition("“")[2].startswith(question)


def test_an_explorer_after_a_guess_made_before_is_open_at_once(model):
    weigh.ran = []
    commit(predict(FIELD, model, distance_bars), "imp_price")
    explorer = explore(weigh, draw=drawn, after=predict(FIELD, model, distance_bars), n=(1, 9))
    assert weigh.ran == [1]
    assert explorer.value == {"n": 1}


def test_a_table_that_would_tell_the_answer_opens_with_the_guess(model):
    guess = predict(FIELD, model, distance_bars)
    late = table(pd.DataFrame({"a": [7]}), after=guess)
    [waiting] = late.children
    assert "guess above first" in waiting.message
    commit(guess, "imp_price")
    [shown] = late.children
    assert ">7</td>" in shown.value
    again = table(pd.DataFrame({"a": [7]}), after=predict(FIELD, model, distance_bars))
    assert ">7</td>" in again.children[0].value
