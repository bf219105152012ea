from __future__ import annotations

import multiprocessing
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
import store_workers

from workshop_kit.store import PenHeld, Store, _engine
from workshop_kit.store._engine import sqlite_module

SQLITE = sqlite_module()
MODES = ["wal", "delete"] if SQLITE.sqlite_version_info >= (3, 51, 3) else ["delete"]


@pytest.fixture(autouse=True)
def _own_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test choose the journal in this process too, and forget the choice."""
    monkeypatch.setattr(_engine, "WAL_SAFE", _engine.WAL_SAFE)


def intact(path: Path) -> bool:
    connection = SQLITE.connect(path)
    try:
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)] and not broken
    finally:
        connection.close()


@pytest.mark.parametrize("mode", MODES)
def test_two_processes_on_one_new_file_lose_no_write(tmp_path: Path, mode: str) -> None:
    path, count = tmp_path / "answers.sqlite", 30
    spawn = multiprocessing.get_context("spawn")
    barrier, results = spawn.Barrier(2), spawn.Queue()
    workers = [
        spawn.Process(
            target=store_workers.add_up, args=(str(path), mode, worker, count, barrier, results)
        )
        for worker in range(2)
    ]
    for process in workers:
        process.start()
    told = [results.get(timeout=30) for _ in workers]
    for process in workers:
        process.join(30)
    assert [process.exitcode for process in workers] == [0, 0]
    results.close()
    results.join_thread()

    accepted = sorted(
        ((version, value) for _, writes, _ in told for version, value in writes),
        key=lambda write: write[0],
    )
    assert [version for version, _ in accepted] == list(range(1, 2 * count + 1))
    with Store.open(path) as store:
        history = store.history(store.owner("team", "blue"), "x12", "number")
    assert [(answer.version, answer.value) for answer in history] == accepted
    assert [value["total"] for _, value in accepted] == list(range(1, 2 * count + 1))
    assert intact(path)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("mode", MODES)
def test_a_killed_process_loses_nothing_that_it_had_saved(
    tmp_path: Path, mode: str, seed: int
) -> None:
    path, chance = tmp_path / "answers.sqlite", random.Random(seed)
    Store.open(path).close()
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["workshop_kit.store", "sqlalchemy.dialects.sqlite"])
    hears, says = forks.Pipe(duplex=False)
    process = forks.Process(
        target=store_workers.write_until_killed, args=(str(path), mode, seed, says)
    )
    process.start()
    says.close()
    saved = [hears.recv() for _ in range(chance.randrange(5, 60))]
    time.sleep(chance.uniform(0, 0.02))
    process.kill()
    with hears, suppress(EOFError):
        while True:
            saved.append(hears.recv())
    process.join()
    assert process.exitcode == -signal.SIGKILL

    with Store.open(path) as store:
        owner = store.owner("participant", "anna")
        present = store.answers(owner, "x12")
        unsaid = 0
        for field in "abc":
            history = store.history(owner, "x12", field)
            assert [answer.version for answer in history] == list(range(1, len(history) + 1))
            for answer in history:
                assert answer.value == store_workers.payload(field, answer.version)
            assert not history or present[field] == history[-1]
            unsaid += len(history) - sum(line[0] == field for line in saved)
        assert unsaid in (0, 1), "at most the save that was not acknowledged any more"
        store.save(owner, "x12", "after", "works", 0)
    assert intact(path)


@pytest.mark.parametrize("mode", MODES)
def test_of_two_processes_that_take_a_pen_at_once_exactly_one_has_it(
    tmp_path: Path, mode: str
) -> None:
    store_workers.journal(mode)
    path, count = tmp_path / "answers.sqlite", 15
    with Store.open(path) as store:
        room = store.classes.new("CoreBridge")
        for number in range(2 * count):
            store.participants.join(room, f"P{number}", f"Team {number // 2}")
    spawn = multiprocessing.get_context("spawn")
    barrier, results = spawn.Barrier(2), spawn.Queue()
    workers = [
        spawn.Process(
            target=store_workers.take_pens, args=(str(path), mode, worker, barrier, results)
        )
        for worker in range(2)
    ]
    for process in workers:
        process.start()
    told = [results.get(timeout=30) for _ in workers]
    for process in workers:
        process.join(30)
    results.close()
    results.join_thread()
    with Store.open(path) as store:
        names = {one.owner: one.name for one in store.participants.all(room)}
        scribes = [names[team.scribe] for team in store.teams.all(room) if team.scribe]
    assert len(scribes) == count
    for scribe, one, other in zip(scribes, *told, strict=True):
        assert (one[0] == one[1]) != (other[0] == other[1]), "one took it, one was refused"
        assert one[1] == other[1] == scribe, "and both know who writes"
    assert intact(path)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(3))
def test_a_process_killed_while_it_hands_over_leaves_one_pen(
    tmp_path: Path, mode: str, seed: int
) -> None:
    store_workers.journal(mode)
    path, chance = tmp_path / "answers.sqlite", random.Random(seed)
    with Store.open(path) as store:
        room = store.classes.new("CoreBridge")
        for name in ("Anna", "Ben"):
            store.participants.join(room, name, "Blue")
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["workshop_kit.store", "sqlalchemy.dialects.sqlite"])
    hears, says = forks.Pipe(duplex=False)
    process = forks.Process(
        target=store_workers.hand_over_until_killed, args=(str(path), mode, says)
    )
    process.start()
    says.close()
    said = [hears.recv() for _ in range(chance.randrange(3, 30))]
    time.sleep(chance.uniform(0, 0.02))
    process.kill()
    with hears, suppress(EOFError):
        while True:
            said.append(hears.recv())
    process.join()
    assert process.exitcode == -signal.SIGKILL

    with Store.open(path) as store:
        (team,) = store.teams.all(room)
        people = [one.owner for one in store.participants.all(room)]
        assert team.scribe in people
        history = store.history(team.owner, "x12", "names")
        assert [answer.value for answer in history] == [answer.author for answer in history]
        version, holder = said[-1]
        assert len(history) in (version, version + 1)
        assert len(history) > version or team.scribe.key == holder
        (other,) = [one for one in people if one != team.scribe]
        with pytest.raises(PenHeld):
            store.save(team.owner, "x12", "names", "x", len(history), author=other.key)
        store.save(team.owner, "x12", "names", "x", len(history), author=team.scribe.key)
    assert intact(path)
