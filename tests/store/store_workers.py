"""What the tests run in processes of their own."""

from __future__ import annotations

import random
from typing import Any

from workshop_kit.store import PenHeld, StaleWrite, Store, _engine


def journal(mode: str) -> None:
    """Pretend that this SQLite is safe, or not, for a write-ahead log."""
    _engine.WAL_SAFE = (3, 0, 0) if mode == "wal" else (99, 0, 0)


def add_up(path: str, mode: str, worker: int, count: int, barrier: Any, results: Any) -> None:
    """Add 1 to a shared number `count` times, as a careful writer does."""
    journal(mode)
    chance = random.Random(worker)
    barrier.wait()
    accepted, stale = [], 0
    with Store.open(path, keep_connections=worker % 2 == 0) as store:
        owner = store.owner("team", "blue")
        for step in range(count):
            while True:
                seen = store.answers(owner, "x12").get("number")
                total = seen.value["total"] + 1 if seen else 1
                value = {"total": total, "by": [worker, step], "pad": "x" * chance.randrange(5000)}
                try:
                    saved = store.save(
                        owner, "x12", "number", value, seen.version if seen else None
                    )
                except StaleWrite:
                    stale += 1
                    continue
                accepted.append((saved.version, value))
                break
    results.put((worker, accepted, stale))


def write_until_killed(path: str, mode: str, seed: int, said: Any) -> None:
    """Save without end; say each version once it is saved."""
    journal(mode)
    chance = random.Random(seed)
    store = Store.open(path, keep_connections=seed % 2 == 0)
    owner = store.owner("participant", "anna")
    versions = dict.fromkeys("abc", 0)
    while True:
        field = chance.choice("abc")
        versions[field] += 1
        value = payload(field, versions[field])
        store.save(owner, "x12", field, value, versions[field] - 1)
        said.send((field, versions[field]))


def payload(field: str, version: int) -> str:
    """Return an answer of some length that can be told from every other."""
    return f"{field}{version}:" + "字" * (version * 997 % 9000)


def take_pens(path: str, mode: str, worker: int, barrier: Any, results: Any) -> None:
    """Reach for the pen of every team at the same moment as the other process."""
    journal(mode)
    told = []
    with Store.open(path) as store:
        (room,) = store.classes.all()
        everybody = store.participants.all(room)
        for team in store.teams.all(room):
            mine = [one for one in everybody if one.team == team.owner][worker]
            barrier.wait()
            try:
                store.teams.take_pen(team.owner, mine.owner)
                told.append((mine.name, mine.name))
            except PenHeld as held:
                told.append((mine.name, held.writer))
    results.put(told)


def hand_over_until_killed(path: str, mode: str, said: Any) -> None:
    """Hand the pen to and fro, saving each time; say who has it once that is done."""
    journal(mode)
    store = Store.open(path)
    (room,) = store.classes.all()
    (team,) = store.teams.all(room)
    here, there = (one.owner for one in store.participants.all(room))
    store.teams.take_pen(team.owner, here)
    version = 0
    while True:
        store.save(team.owner, "x12", "names", here.key, version, author=here.key)
        version += 1
        store.teams.hand_pen(team.owner, here, there)
        here, there = there, here
        said.send((version, here.key))
