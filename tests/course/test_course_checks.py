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
from course_trial import EXERCISE_ID, SOLUTION

from workshop_kit.course import Text, Verdict, check, model_answers, proof_faults, score
from workshop_kit.course.checks import Outcome, judges, segmentation
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
]


@pytest.mark.parametrize(("name", "value", "wanted"), JUDGED)
def test_answer_is_judged(course: Path, name: str, value: Any, wanted: str) -> None:
    assert state(name, value) == wanted


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
    assert [verdict.state for verdict in verdicts] == ["wrong"] + ["blank"] * 8
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


BAD_REQUESTS = [
    "{",
    "{}",
    "[]",
    '{"exercise": "x91_no", "answers": {}}',
    '{"exercise": "x90_trial", "answers": 3}',
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
