from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from two_questions import SHEET, SOLUTION

import workshop_kit.course.checks
from workshop_kit.store import (
    CheckFailed,
    LocalAnswerBook,
    StaleWrite,
    Store,
    _checks,
    local_answer_book,
    run_checks,
    run_model_answers,
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalAnswerBook]:
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path / "data"))
    opened = local_answer_book()
    yield opened
    opened.close()


def test_a_self_learner_is_told_nothing_by_the_first_test_and_both_by_the_second(book):
    first, again = "w02_test", "w09_test_again"
    for name, value in (("lever", "a"), ("slack", "d")):
        book.save(first, name, value, None)
    handed_in = book.commit(first)
    assert {verdict["state"] for verdict in handed_in.verdicts} == {"withheld"}
    assert handed_in.score is None
    book.save(again, "lever", "c", None)
    told = {verdict["field"]: verdict for verdict in book.commit(again).verdicts}
    assert (told["lever"]["before"], told["lever"]["state"]) == ("wrong", "right")
    assert (told["slack"]["before"], told["slack"]["state"]) == ("right", "blank")
    book.save(again, "slack", "d", None)
    assert book.commit(again).number == 1, "it counts once"
    assert book.last_attempt(again).answers == {"lever": "c"}
    assert book.vote_before(again) is None, "a test is no vote"


def test_a_self_learner_has_the_first_vote_at_hand(book):
    first, again = "w03_beliefs", "w10_beliefs_again"
    assert book.vote_before(again) is None
    book.save(first, "broken", "tailored_value", None)
    book.commit(first)
    book.save(first, "broken", "three_factors", 1)
    assert book.vote_before(again) == {"broken": "tailored_value"}, "as it was handed in"
    assert book.vote_before(first) is None
    assert book.vote_before("x99_not_in_the_course") is None


def run_instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(_checks, "COMMAND", (sys.executable, "-c", code))


def test_answers_stand_in_the_folder_that_the_environment_names(
    book: LocalAnswerBook, tmp_path: Path
) -> None:
    first = book.save(SHEET, "colour", "red", None, request_id="r")
    assert book.save(SHEET, "colour", "red", None, request_id="r") == first
    with pytest.raises(StaleWrite) as stale:
        book.save(SHEET, "colour", "blue", 0)
    assert stale.value.theirs == first
    assert LocalAnswerBook(tmp_path / "data").answers(SHEET) == {"colour": first}
    assert book.history(SHEET, "colour") == [first]
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_without_the_environment_it_is_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKSHOP_DATA", raising=False)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    local_answer_book().close()
    (found,) = tmp_path.rglob("answers.sqlite")
    assert "kam-workshop" in found.parts


def test_drafts_are_keyed_by_the_file(tmp_path: Path) -> None:
    one, again, other = (LocalAnswerBook(tmp_path / name) for name in ("one", "one", "two"))
    assert one.owner == again.owner != other.owner
    assert one.owner.startswith("local-")


def test_a_book_keeps_no_file_open(book: LocalAnswerBook, tmp_path: Path) -> None:
    book.save(SHEET, "colour", "red", 0)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["answers.sqlite"]


def test_commit_checks_what_is_stored_elsewhere_and_keeps_the_verdicts(
    book: LocalAnswerBook, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(*_: object) -> None:
        raise AssertionError("a model answer would enter this process")

    monkeypatch.setattr(workshop_kit.course.checks, "check", here)
    assert book.last_attempt(SHEET) is None
    book.save(SHEET, "colour", "red", 0)
    first = book.commit(SHEET)
    assert [(verdict["field"], verdict["state"]) for verdict in first.verdicts] == [
        ("colour", "wrong"),
        ("thought", "blank"),
    ]
    assert first.verdicts[0]["message"] == {"zh": "再想想", "en": "Think again"}
    assert (first.number, first.score, first.answers) == (1, 0.0, {"colour": "red"})

    book.save(SHEET, "colour", "blue", 1)
    book.save(SHEET, "thought", "一个想法 👍", 0)
    second = book.commit(SHEET)
    assert [verdict["state"] for verdict in second.verdicts] == ["right", "open"]
    assert (second.number, second.score) == (2, pytest.approx(0.7))
    assert book.last_attempt(SHEET) == second
    with Store.open(course.parent / "data" / "answers.sqlite") as store:
        assert store.attempts(store.owner("participant", "local"), SHEET) == [first, second]


def test_the_checks_get_no_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHOP_TRAINER_KEY", "hush")
    monkeypatch.setenv("JPY_SESSION_NAME", "hush")
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    monkeypatch.setenv("WORKSHOP_FILES", "kept")
    run_instead(
        monkeypatch,
        "import json, os, sys; names = ' '.join(os.environ); json.load(sys.stdin);"
        "print(json.dumps({'verdicts': [{'field': 'a', 'state': 'open',"
        " 'message': {'zh': names, 'en': names}}]}))",
    )
    names = set(run_checks(SHEET, {})[0]["message"]["en"].split())
    assert "WORKSHOP_FILES" in names
    assert names <= _checks.ENVIRONMENT | {"PYTHONUTF8", "LC_CTYPE"}


def test_a_module_in_the_notebooks_folder_cannot_take_the_checks_place(
    tmp_path: Path, course: Path, book: LocalAnswerBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('mine')")
    (tmp_path / "workshop_kit.py").write_text("raise SystemExit('mine')")
    monkeypatch.chdir(tmp_path)
    verdicts = run_checks(SHEET, {"colour": "blue"})
    assert [verdict["state"] for verdict in verdicts] == ["right", "blank"]


def test_a_failed_check_names_a_log_entry_that_quotes_no_answer(
    book: LocalAnswerBook, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.save(SHEET, "colour", "my secret", 0)
    run_instead(
        monkeypatch,
        "import json, sys\ndef judge(answers):\n    raise ValueError(f'odd: {answers}')\n"
        "judge(json.load(sys.stdin)['answers'])",
    )
    with pytest.raises(CheckFailed, match="answers are saved") as failed:
        book.commit(SHEET)
    written = log.read_text(encoding="utf-8")
    assert failed.value.log_id in str(failed.value)
    assert failed.value.log_id in written
    for told in (written, failed.value.detail):
        assert "in judge" in told
        assert "ValueError" in told
        assert "my secret" not in told
    assert book.last_attempt(SHEET) is None
    assert book.answers(SHEET)["colour"].value == "my secret"


def test_a_faulty_solution_is_named_in_the_log_without_its_values(course: Path, log: Path) -> None:
    (course / "solutions" / f"{SHEET}.yml").write_text(SOLUTION.replace("model_answer", "answer"))
    with pytest.raises(CheckFailed) as failed:
        run_checks(SHEET, {"colour": "red"})
    assert f"solutions/{SHEET}.yml: fields" in failed.value.detail
    assert "blue" not in failed.value.detail + log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "output",
    [
        "",
        "no JSON",
        "[]",
        json.dumps({"verdicts": [{"field": "a"}]}),
        json.dumps({"verdicts": [{"field": "a", "state": "great", "message": {}}]}),
        json.dumps({"verdicts": None}),
    ],
)
def test_what_is_no_verdict_is_a_failed_check(
    log: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    run_instead(monkeypatch, f"print({output!r})")
    with pytest.raises(CheckFailed) as failed:
        run_checks(SHEET, {})
    assert "no verdicts" in failed.value.detail


def test_checks_without_end_are_ended(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(monkeypatch, "import threading; threading.Event().wait()")
    with pytest.raises(CheckFailed) as failed:
        run_checks(SHEET, {}, timeout=0.2)
    assert "no end after 0.2 s" in failed.value.detail


def test_a_missing_interpreter_is_a_failed_check(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_checks, "COMMAND", (os.devnull + "/python",))
    with pytest.raises(CheckFailed) as failed:
        run_checks(SHEET, {})
    assert "cannot start" in failed.value.detail


def test_model_answers_come_from_the_other_process(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(*_: object) -> None:
        raise AssertionError("a model answer would be computed in this process")

    monkeypatch.setattr(workshop_kit.course.checks, "reveal", here)
    assert run_model_answers(SHEET) == {
        "answers": {"colour": "blue"},
        "why": {"colour": {"zh": "对", "en": "Right"}},
        "debrief": [
            {"ask": {"zh": "为什么？", "en": "Why?"}, "insight": {"zh": "因为", "en": "Because"}}
        ],
    }


@pytest.mark.parametrize(
    "output",
    [
        "",
        "[]",
        json.dumps({"verdicts": []}),
        json.dumps({"answers": {}, "why": {"a": "because"}, "debrief": []}),
        json.dumps({"answers": {}, "why": {"a": {"zh": "因为"}}, "debrief": []}),
        json.dumps({"answers": {}, "why": {}, "debrief": [{"ask": "why"}]}),
        json.dumps({"answers": {}, "why": [], "debrief": []}),
        json.dumps({"answers": [], "why": {}, "debrief": []}),
    ],
)
def test_what_is_no_model_answer_is_a_failure(
    log: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    run_instead(monkeypatch, f"print({output!r})")
    with pytest.raises(CheckFailed) as failed:
        run_model_answers(SHEET)
    assert "no model answers" in failed.value.detail
    assert f"model answers of '{SHEET}'" in log.read_text(encoding="utf-8")


def test_model_answers_that_do_not_come_are_not_waited_for(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_instead(monkeypatch, "import threading; threading.Event().wait()")
    with pytest.raises(CheckFailed) as failed:
        run_model_answers(SHEET, timeout=0.2)
    assert "no end after 0.2 s" in failed.value.detail


def test_an_unknown_exercise_has_no_model_answers(course: Path, log: Path) -> None:
    with pytest.raises(CheckFailed) as failed:
        run_model_answers("x98_none")
    assert "SpecError: exercises/x98_none.yml: file" in failed.value.detail
