"""Checks as forks: the verdicts of a process of their own, and its silence on a fault."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from two_questions import SHEET, SOLUTION

from workshop_kit.course import AnswerError
from workshop_kit.kernels import BaseProcess, can_fork
from workshop_kit.store import (
    CheckFailed,
    Owner,
    _checks,
    fork_checks,
    run_checks,
    run_model_answers,
    run_reply,
)

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system does not fork")
TALKS, OFFERS = "x07_negotiation", "rounds"


@pytest.fixture(scope="module")
def base() -> Iterator[BaseProcess]:
    base = fork_checks()
    _checks._base = None
    yield base
    base.stop()


@pytest.fixture
def forked(base: BaseProcess, monkeypatch: pytest.MonkeyPatch) -> BaseProcess:
    """Checks are forks, and nothing else runs them."""
    monkeypatch.setattr(_checks, "_base", base)
    monkeypatch.setattr(_checks, "COMMAND", (os.devnull + "/python",))
    return base


def test_a_fork_says_what_a_process_of_its_own_says(course: Path, forked: BaseProcess) -> None:
    told = run_checks(SHEET, {"colour": "red"}), run_model_answers(SHEET)
    assert [verdict["state"] for verdict in told[0]] == ["wrong", "blank"]
    assert told[1]["answers"] == {"colour": "blue"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_checks, "_base", None)
        patch.setattr(_checks, "COMMAND", COMMAND)
        assert (run_checks(SHEET, {"colour": "red"}), run_model_answers(SHEET)) == told


COMMAND = _checks.COMMAND


def test_the_other_side_answers_and_refuses_from_a_fork(anna: Owner, forked: BaseProcess) -> None:
    given = {"offer": 106}
    table = run_reply(anna, TALKS, OFFERS, {}, given)
    assert len(table) == 1
    assert run_reply(anna, TALKS, OFFERS, {}, given) == table
    with pytest.raises(AnswerError):
        run_reply(anna, TALKS, OFFERS, table, {"offer": 119})


def test_a_class_hands_in_together(course: Path, forked: BaseProcess) -> None:
    with ThreadPoolExecutor(6) as threads:
        told = list(
            threads.map(lambda n: run_checks(SHEET, {"colour": ("red", "blue")[n % 2]}), range(18))
        )
    assert [one[0]["state"] for one in told] == ["wrong", "right"] * 9


def test_a_fork_gets_no_secret_of_the_environment(
    course: Path, forked: BaseProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHOP_TRAINER_KEY", "hush")
    run_checks(SHEET, {})
    assert "hush" not in Path(f"/proc/{forked.pid}/environ").read_text()
    assert "WORKSHOP_TRAINER_KEY" not in _checks._environment()


def test_a_module_in_the_folder_cannot_take_the_checks_place(
    tmp_path: Path, course: Path, forked: BaseProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "pandas", "workshop_kit"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('mine')")
    monkeypatch.chdir(tmp_path)
    assert run_checks(SHEET, {"colour": "blue"})[0]["state"] == "right"


def test_a_fault_in_a_fork_is_in_the_log_without_its_values(
    course: Path, log: Path, forked: BaseProcess
) -> None:
    (course / "solutions" / f"{SHEET}.yml").write_text(SOLUTION.replace("model_answer", "answer"))
    with pytest.raises(CheckFailed) as failed:
        run_checks(SHEET, {"colour": "my secret"})
    written = log.read_text(encoding="utf-8")
    assert failed.value.log_id in written
    for told in (written, failed.value.detail):
        assert f"solutions/{SHEET}.yml: fields" in told
        assert "blue" not in told
        assert "my secret" not in told


def test_a_fork_without_end_or_killed_is_a_failed_check(
    course: Path, log: Path, forked: BaseProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CheckFailed, match="answers are saved") as failed:
        run_checks(SHEET, {"colour": "red"}, timeout=0.001)
    assert "no end after 0.001 s" in failed.value.detail
    monkeypatch.setattr(forked, "ask", lambda *_: {"exit": -9})
    with pytest.raises(CheckFailed) as failed:
        run_checks(SHEET, {"colour": "red"})
    assert "exit code -9" in failed.value.detail


def test_without_a_base_a_check_has_a_process_of_its_own(
    course: Path, log: Path, forked: BaseProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_checks, "COMMAND", COMMAND)
    run_checks(SHEET, {})
    base = psutil.Process(forked.pid)
    base.kill()
    base.wait(10)
    assert run_checks(SHEET, {"colour": "blue"})[0]["state"] == "right"
    assert "an ordinary process" in log.read_text(encoding="utf-8")
    assert run_checks(SHEET, {"colour": "blue"})[0]["state"] == "right"
    assert forked.pid not in (None, base.pid)
