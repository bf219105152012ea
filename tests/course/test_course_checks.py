"""Checks judge, score and speak; proofs find a solution that does not hold."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from course_trial import EXERCISE_ID, MIXED_UP, PLACED, SOLUTION, field_of, options, text

from workshop_kit.course import (
    SpecError,
    Text,
    Verdict,
    check,
    load_solution,
    model_answers,
    proof_faults,
    score,
    speaking,
)
from workshop_kit.course.checks import Outcome, judges, reveal, segmentation
from workshop_kit.course.checks.__main__ import main


def state(name: str, value: Any) -> str:
    (verdict,) = check(EXERCISE_ID, model_answers(EXERCISE_ID) | {name: value}, [name])
    return verdict.state


def test_the_trial_is_proven(course: Path) -> None:
    assert proof_faults(EXERCISE_ID) == []


JUDGED = [
    ("lever", "a", "right"),
    ("lever", "b", "wrong"),
    ("accounts", ["r", "p"], "right"),
    ("accounts", ["q", "s"], "partly"),
    ("margin_pct", 13.0, "right"),
    ("margin_pct", 12.0, "right"),
    ("margin_pct", 13.1, "wrong"),
    ("sentence", "交期缩短到8天，很明显", "right"),
    ("sentence", "LEAD TIME 交期三分之一，就是 ３ 天", "right"),
    ("sentence", "lead time matters most", "partly"),
    ("sentence", "nothing of the kind", "wrong"),
    ("order", ["u", "v", "w"], "right"),
    ("order", ["u", "w", "v"], "partly"),
    ("order", ["v", "w", "u"], "wrong"),
    ("hours", {"A": 60, "B": 40}, "right"),
    ("hours", {"A": 60.0, "B": 40}, "right"),
    ("groups", {"A": {"name": "x", "size": 3}, "B": {"name": "y", "size": 4}}, "right"),
    ("own", {"1": {"who": "us"}}, "open"),
    ("cards", PLACED, "right"),
    ("cards", PLACED | {"c4": "early"}, "right"),
    ("cards", PLACED | {"c4": "early", "c1": "late"}, "partly"),
    ("cards", MIXED_UP | {"c1": "early"}, "wrong"),
    ("cards", {"c1": "early", "c2": "late", "c3": "early"}, "blank"),
]


@pytest.mark.parametrize(("name", "value", "wanted"), JUDGED)
def test_answer_is_judged(course: Path, name: str, value: Any, wanted: str) -> None:
    assert state(name, value) == wanted


def test_misplaced_cards_are_counted_and_told_with_their_reasons(course: Path) -> None:
    (verdict,) = check(EXERCISE_ID, {"cards": PLACED | {"c4": "early"}}, ["cards"])
    assert verdict.message.en == "3 of 4 cards lie right. Yes\n“c4” why c4"
    assert verdict.message.zh == "4 张卡片，放对了 3 张。中文Yes\n“中文c4”：中文why c4"
    assert verdict.misplaced == {"c4": "early"}
    (verdict,) = check(EXERCISE_ID, {"cards": PLACED}, ["cards"])
    assert (verdict.message.en, verdict.misplaced) == ("Yes", {})


def test_misplaced_cards_leave_the_judging_process_and_come_back(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    given = {"exercise": EXERCISE_ID, "answers": {"cards": MIXED_UP}, "fields": ["cards"]}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(given).encode())))
    assert main() == 0
    (told,) = json.loads(capsysbinary.readouterr().out)["verdicts"]
    assert Verdict.model_validate(told).misplaced == told["misplaced"] == MIXED_UP


def test_no_more_than_six_misplaced_cards_are_told_at_once(broken: Callable[[Any], None]) -> None:
    names = [f"c{number}" for number in range(1, 10)]

    def edit(exercise: Any, solution: Any) -> None:
        field_of(exercise, "cards")["items"] = options(*names)
        solved = solution["fields"]["cards"]
        solved["model_answer"] = dict.fromkeys(names, "early")
        solved["known_wrong"][0]["value"] = dict.fromkeys(names, "late")
        solved["feedback"]["cards"] = {name: text(f"why {name}") for name in names}

    broken(edit)
    (verdict,) = check(EXERCISE_ID, {"cards": dict.fromkeys(names, "late")}, ["cards"])
    lines = verdict.message.en.splitlines()
    assert lines[0] == "0 of 9 cards lie right. No"
    assert lines[-1] == "Misplaced and not told yet: 3."
    assert list(verdict.misplaced) == names[:6]
    assert all(f"why {name}" in lines[at] for at, name in enumerate(names[:6], 1))


def test_optional_cells_do_not_count(course: Path) -> None:
    noted = {"A": {"name": "x", "size": 3, "note": "aha"}, "B": {"name": "y", "size": 4}}
    assert state("groups", noted) == "right"
    old_row = {"A": {"name": "x", "size": 3}, "B": {"name": "y", "size": 4}, "C": {"name": "x"}}
    assert state("groups", old_row) == "right"


def test_percent_tolerance(broken: Callable[[Any], None]) -> None:
    broken(
        lambda _exercise, solution: solution["fields"]["margin_pct"].update(
            check={"kind": "tolerance", "within_pct": 4}
        )
    )
    assert [state("margin_pct", value) for value in (13.0, 12.0, 13.1)] == [
        "right",
        "right",
        "wrong",
    ]


def test_the_sheet_is_judged_in_order_without_predictions(course: Path) -> None:
    verdicts = check(EXERCISE_ID, {"lever": "b", "nonsense": 3})
    assert [verdict.field for verdict in verdicts] == list(SOLUTION["fields"])[1:]
    assert [verdict.state for verdict in verdicts] == ["wrong"] + ["blank"] * 9
    assert verdicts[0].message == Text(zh="中文No", en="No")


BROKEN_PROOFS = {
    "a model answer judged wrong": (
        {"model_answer": "b"},
        ["fields.lever: known_wrong[0] is judged right, not wrong"],
    ),
    "a known wrong answer judged right": (
        {"known_wrong": [{"value": "a", "why": {"zh": "因", "en": "x"}}]},
        ["fields.lever: known_wrong[0] is judged right, not wrong"],
    ),
}


@pytest.mark.parametrize("case", BROKEN_PROOFS)
def test_proof_fails_on_a_broken_copy(broken: Callable[[Any], None], case: str) -> None:
    change, sentences = BROKEN_PROOFS[case]
    broken(lambda _exercise, solution: solution["fields"]["lever"].update(change))
    faults = proof_faults(EXERCISE_ID)
    assert len(faults) == len(sentences)
    for fault, sentence in zip(faults, sentences, strict=True):
        assert sentence in fault


def test_proof_finds_a_model_answer_that_is_not_right(broken: Callable[[Any], None]) -> None:
    def edit(_exercise: Any, solution: Any) -> None:
        solution["fields"]["sentence"]["model_answer"] = "We love customers"

    broken(edit)
    assert [fault.split(" is judged ")[0] for fault in proof_faults(EXERCISE_ID)] == [
        f"solutions/{EXERCISE_ID}.yml: fields.sentence: the model answer"
    ]


def test_a_name_is_registered_once() -> None:
    assert judges("segmentation.split")(segmentation.judge_split) is segmentation.judge_split
    with pytest.raises(ValueError, match=r"'segmentation\.split' is registered already"):

        @judges("segmentation.split")
        def other(_answers: Any, _case: Any) -> Outcome:
            return Outcome("right")


def verdicts(*states: str) -> list[Verdict]:
    message = Text(zh="话", en="word")
    return [
        Verdict(field=f"f{number}", state=state, message=message)  # type: ignore[arg-type]
        for number, state in enumerate(states)
    ]


def test_score_of_a_first_attempt() -> None:
    assert score(verdicts("right", "partly", "wrong", "blank", "open"), 1) == pytest.approx(0.375)
    assert score(verdicts("open"), 1) is None


def test_a_second_attempt_scores_70_percent_of_what_was_not_right_before() -> None:
    assert score(verdicts("right", "right"), 2) == pytest.approx(0.70)
    first = verdicts("right", "wrong")
    assert score(verdicts("right", "right"), 2, first) == pytest.approx(0.85)
    with pytest.raises(ValueError, match="attempts count from 1"):
        score(first, 0)


def test_a_process_of_its_own_judges(course: Path) -> None:
    request = {"exercise": EXERCISE_ID, "answers": {"lever": "a"}, "fields": ["lever"]}
    done = subprocess.run(
        [sys.executable, "-m", "workshop_kit.course.checks"],
        input=json.dumps(request).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {
        "verdicts": [
            {"field": "lever", "state": "right", "message": {"zh": "中文Yes", "en": "Yes"}}
        ]
    }


def test_a_reveal_holds_model_answers_reasons_and_debrief(course: Path) -> None:
    told = reveal(EXERCISE_ID)
    assert told["answers"] == model_answers(EXERCISE_ID)
    assert "own" not in told["answers"]
    assert told["why"]["lever"] == {"zh": "中文Yes", "en": "Yes"}
    assert "own" not in told["why"]
    card = {"ask": {"zh": "中文Why", "en": "Why"}, "insight": {"zh": "中文So", "en": "So"}}
    assert told["debrief"] == [card]


def test_an_open_field_may_have_an_example_and_a_reason(broken: Callable[[Any], None]) -> None:
    reason, example = {"zh": "看情况", "en": "It depends"}, {"1": {"who": "us"}}
    broken(
        lambda _exercise, solution: solution["fields"]["own"].update(
            feedback={"open": reason}, model_answer=example
        )
    )
    told = reveal(EXERCISE_ID)
    assert (told["why"]["own"], told["answers"]["own"]) == (reason, example)


def test_a_process_of_its_own_reveals(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = json.dumps({"exercise": EXERCISE_ID, "reveal": True}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(request)))
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output))
    assert main() == 0
    assert json.loads(output.getvalue()) == reveal(EXERCISE_ID)


IN_BOTH = {"zh": "交期八天，8 天", "en": "Lead time of 8 days"}


def test_a_model_answer_in_words_stands_in_both_languages(broken: Callable[[Any], None]) -> None:
    def edit(_exercise: Any, solution: Any) -> None:
        fields = solution["fields"]
        fields["sentence"].update(model_answer=IN_BOTH, check={"kind": "exact"})
        fields["groups"]["model_answer"]["A"]["note"] = IN_BOTH

    broken(edit)
    assert reveal(EXERCISE_ID)["answers"]["sentence"] == IN_BOTH
    with speaking("en"):
        assert model_answers(EXERCISE_ID)["sentence"] == IN_BOTH["en"]
    assert model_answers(EXERCISE_ID)["groups"]["A"]["note"] == IN_BOTH["zh"]
    assert [state("sentence", words) for words in (*IN_BOTH.values(), "Something else")] == [
        "right",
        "right",
        "wrong",
    ]
    assert proof_faults(EXERCISE_ID) == []


@pytest.mark.parametrize("side", ["zh", "en"])
def test_each_side_of_a_model_answer_must_be_possible(
    broken: Callable[[Any], None], side: str
) -> None:
    too_long = IN_BOTH | {side: "x" * 61}
    broken(lambda _e, solution: solution["fields"]["sentence"].update(model_answer=too_long))
    with pytest.raises(
        SpecError, match=r"fields\.sentence\.model_answer: 'x+' cannot be an answer"
    ):
        load_solution(EXERCISE_ID)


def test_a_model_answer_in_one_language_is_told(broken: Callable[[Any], None]) -> None:
    half = {"zh": "交期八天"}
    broken(lambda _e, solution: solution["fields"]["sentence"].update(model_answer=half))
    with pytest.raises(SpecError, match=r"fields\.sentence\.model_answer: .* cannot be an answer"):
        load_solution(EXERCISE_ID)


BAD_REQUESTS = [
    "{",
    "{}",
    "[]",
    '{"exercise": "x91_no", "answers": {}}',
    '{"exercise": "x90_trial", "answers": 3}',
    '{"exercise": "x91_no", "reveal": true}',
    '{"exercise": "x90_trial", "reveal": false}',
    '{"exercise": "x90_trial", "answers": {}, "fields": ["price"]}',
]


@pytest.mark.parametrize("given", BAD_REQUESTS)
def test_a_bad_request_is_told_in_one_sentence(
    course: Path,
    given: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    assert main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("cannot judge: ")
    assert said.err.count("\n") == 1
