"""A base process asked in a thread: one fork an answer, nothing left, nothing hangs."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from workshop_kit.kernels import BaseProcess, ForkUnavailableError, _base_process

pytestmark = pytest.mark.skipif(not _base_process.can_fork(), reason="this system does not fork")
ANSWERS = """
import json, os, signal, time
from workshop_kit.kernels import end_with

calls = 0

def answer(request, connection, life):
    global calls
    end_with(life)
    calls += 1
    asked = request["ask"]
    if asked == "sleep":
        time.sleep(60)
    if asked == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if asked == "raise":
        raise ValueError("odd")
    told = {"calls": calls, "pid": os.getpid(), "names": sorted(os.environ), "asked": asked}
    connection.sendall(json.dumps(told).encode() + b"\\n")
    os._exit(0)
"""


@pytest.fixture
def base(tmp_path: Path) -> Iterator[BaseProcess]:
    (tmp_path / "answering.py").write_text(ANSWERS)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "HUSH": "secret of the base"}
    made = BaseProcess("answering:answer", ["json"], environment=environment)
    yield made
    made.stop()


def ask(base: BaseProcess, what: str, seconds: float = 60) -> dict:
    return base.ask({"env": {"ONE": "1"}, "ask": what}, seconds)


def test_each_answer_is_a_fork_of_its_own_with_the_variables_asked_for(base):
    first, second = ask(base, "é 中"), ask(base, "b" * 2_000_000)
    assert (first["calls"], second["calls"]) == (1, 1)
    assert first["pid"] != second["pid"]
    assert set(first["names"]) <= {"ONE", "LC_CTYPE"}
    assert (first["asked"], len(second["asked"])) == ("é 中", 2_000_000)


def test_many_threads_ask_at_once(base):
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda n: ask(base, str(n)), range(24)))
    assert [one["asked"] for one in told] == [str(n) for n in range(24)]
    assert len({one["pid"] for one in told}) == 24


def test_a_fork_that_takes_too_long_is_killed(base):
    ask(base, "first")
    with pytest.raises(TimeoutError):
        ask(base, "sleep", seconds=0.3)
    assert psutil.Process(base.pid).children() == []
    assert ask(base, "next")["asked"] == "next"


@pytest.mark.parametrize(("what", "code"), [("die", -9), ("raise", 1)])
def test_a_fork_that_ends_without_an_answer_says_how(base, what, code):
    assert ask(base, what) == {"exit": code}
    assert ask(base, "next")["asked"] == "next"


def test_a_base_that_ended_is_started_again_for_the_next(base):
    ask(base, "first")
    psutil.Process(base.pid).kill()
    psutil.wait_procs([psutil.Process(base.pid)] if base.pid else [], timeout=10)
    with pytest.raises(ForkUnavailableError):
        ask(base, "nobody")
    assert ask(base, "again")["asked"] == "again"


def test_a_base_that_does_not_answer_is_replaced(base, monkeypatch):
    ask(base, "first")
    psutil.Process(base.pid).suspend()
    monkeypatch.setattr(_base_process, "ANSWER_SECONDS", 0.3)
    with pytest.raises(ForkUnavailableError):
        ask(base, "nobody")
    monkeypatch.undo()
    with pytest.raises(ForkUnavailableError):
        ask(base, "starts the next")
    assert ask(base, "again")["asked"] == "again"


def test_stopping_ends_a_fork_that_still_runs(base):
    ask(base, "first")
    failed = []

    def late() -> None:
        try:
            failed.append(ask(base, "sleep"))
        except (OSError, ForkUnavailableError) as error:
            failed.append(error)

    thread = threading.Thread(target=late)
    thread.start()
    process = psutil.Process(base.pid)
    while not process.children():
        pass
    (fork,) = process.children()
    base.stop()
    thread.join(20)
    assert not thread.is_alive()
    psutil.wait_procs([fork], timeout=10)
    assert not fork.is_running() or fork.status() == psutil.STATUS_ZOMBIE


def test_another_system_forks_nothing(base, monkeypatch):
    monkeypatch.setattr(_base_process, "can_fork", lambda: False)
    with pytest.raises(ForkUnavailableError):
        ask(base, "first")
    assert base.pid is None
