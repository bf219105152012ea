"""What a class costs: joins at once, memory, moved sliders, bytes; ours beside others, in one run.

    make bench          ours, on each kind of kernel, beside stock Voila
    make bench-peers    ours beside Panel and Streamlit

Reports; decides nothing. docs/performance.md says what each figure means.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from _processes import cpu_seconds, family, memory
from _report import machine, tables, write
from _systems import SLIDER, SYSTEMS, Running, System
from _visit import Visit, chromium, context_of, plan_of, visit
from playwright.sync_api import Browser

HERE = Path(__file__).parent
SECONDS_TO_JOIN = 180  # after that a join has not completed
VISITS = ("cold", "cached")
OPEN_SESSIONS = 30  # while sliders are moved and memory is read
THINK, MOVING = 2.0, 60.0  # seconds between two moves of somebody, and of the whole measurement
IDLE = 0.1  # processor seconds in a second
ENDED_WITHIN = 30  # seconds for closed pages' kernels to be gone
Results = dict[str, Any]


class Guests:
    """The process in which participants are, and what it is told."""

    def __init__(self, system: System, plan: Results) -> None:
        command = [str(system.python), str(HERE / "guests.py"), system.protocol]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._plan = plan

    def gather(self, number: int) -> Results:
        """Have so many join the class at its door."""
        return self._do("gather", plan=self._plan, number=number)

    def open(self, visit: str) -> Results:
        """Have all open the page."""
        return self._do("open", visit=visit, seconds=SECONDS_TO_JOIN)

    def move(self, active: int) -> Results:
        """Have some move the slider."""
        return self._do("move", active=active, think=THINK, seconds=MOVING)

    def leave(self) -> None:
        """Have all close the page."""
        self._do("leave")

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(30)

    def _do(self, what: str, **how: Any) -> Results:
        self._process.stdin.write(json.dumps({"do": what, **how}) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        if said.get("failures"):
            _tell(what, f"{len(said['failures'])} failed, the first: {said['failures'][0]}")
        return said


@contextmanager
def guests_of(system: System, server: Running, plan: Results) -> Iterator[Guests]:
    """Participants of a server."""
    plan = {**plan, "home": server.home, "code": server.code}
    guests = Guests(system, plan)
    try:
        yield guests
    finally:
        guests.close()


def seen(system: System, browser: Browser, repeats: int) -> tuple[Results, Results]:
    """Visit with a browser; return what it took, and the plan of those who come without one."""
    visits: dict[str, list[Visit]] = {name: [] for name in VISITS}
    with system.start() as server:
        address = server.home + system.page
        for number in range(repeats + 1):  # the first is the server's first page at all
            context = context_of(browser, server.home, server.cookies)
            for name in VISITS:
                made = visit(context, address, system.picture, system.slider)
                if number:
                    visits[name].append(made)
            context.close()
        plans = {
            name: plan_of(made[-1].requests, server.home, system.polled)
            for name, made in visits.items()
        }
    plan = {name: plans[name]["requests"] for name in VISITS}
    plan |= {"streams": plans["cold"]["streams"], "polled": system.polled}
    plan |= {"page": system.page, "slider": SLIDER}
    return {name: _summary(made) for name, made in visits.items()}, plan


def _summary(visits: list[Visit]) -> Results:
    return {
        "ready_s": [visit.seconds for visit in visits],
        "requests": statistics.median(len(visit.requests) for visit in visits),
        "kB": statistics.median(visit.size for visit in visits) / 1000,
        "socket_kB": statistics.median(visit.socket_bytes for visit in visits) / 1000,
    }


def joined(server: Running, guests: Guests, visit: str) -> Results:
    """Have everybody open the page at the same moment."""
    before = cpu_seconds(server.pid)
    said = guests.open(visit)
    return {**said, "cpu": cpu_seconds(server.pid) - before}


def joins(system: System, plan: Results, number: int, repeats: int) -> Results:
    """Join so many at once: the class's first visit, then repeats without and with a cache."""
    found: Results = {}
    with system.start() as server, guests_of(system, server, plan) as guests:
        came = guests.gather(number)
        found["door"] = came["seconds"] if server.code else []
        _wait_until_idle(server)
        idle = len(family(server.pid))
        for name, visit, times in (
            ("first", "cold", 1), ("cold", "cold", repeats), ("cached", "cached", repeats)
        ):  # fmt: skip
            found[name] = []
            for _ in range(times):
                found[name].append(joined(server, guests, visit))
                guests.leave()
                _wait_until_ended(server, idle + 1)  # a template stays
    return found


def sessions(system: System, plan: Results, number: int, active: Sequence[int]) -> Results:
    """Keep pages open: what memory they take, and how long a moved slider does."""
    with system.start() as server, guests_of(system, server, plan) as guests:
        guests.gather(number)
        _wait_until_idle(server)
        before = memory(server.pid)
        opened = guests.open("cold")
        after = memory(server.pid)
        found: Results = {
            "open": len(opened["seconds"]),
            "MB": (sum(after.values()) - sum(before.values())) / number,
            "kernels_MB": [size for pid, size in after.items() if pid not in before],
            "slider": {},
        }
        for count in active:
            cpu = cpu_seconds(server.pid)
            moved = guests.move(min(count, number))
            found["slider"][str(count)] = {**moved, "cpu": cpu_seconds(server.pid) - cpu}
        guests.leave()
    return found


def _wait_until_idle(server: Running) -> None:
    """Let a server that has just started prepare itself, as it has when a class begins."""
    spent = -math.inf
    while cpu_seconds(server.pid) - spent > IDLE:
        spent = cpu_seconds(server.pid)
        time.sleep(1)


def _wait_until_ended(server: Running, processes: int) -> None:
    until = time.monotonic() + ENDED_WITHIN
    while len(family(server.pid)) > processes and time.monotonic() < until:
        time.sleep(0.1)


def measured(wanted: argparse.Namespace) -> Results:
    """Measure each system in turn."""
    results: Results = {"machine": machine(wanted.systems), "systems": {}, "wanted": vars(wanted)}
    for name in wanted.systems:
        system, found = SYSTEMS[name], {}
        results["systems"][name] = found
        with chromium() as browser:
            found["browser"], plan = seen(system, browser, wanted.visits)
        _tell(name, "browser")
        found["joins"] = {}
        for number in wanted.joins:
            if number <= (wanted.most or system.most):
                repeats = min(wanted.repeats, system.repeats)
                found["joins"][str(number)] = joins(system, plan, number, repeats)
                _tell(name, f"{number} joins")
        found["sessions"] = sessions(system, plan, wanted.sessions, wanted.active)
        _tell(name, "sessions and sliders")
        if wanted.json:
            wanted.json.write_text(json.dumps(results, default=str))
    return results


def _tell(name: str, what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {name}: {what}", file=sys.stderr, flush=True)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def _names(text: str) -> list[str]:
    return [SYSTEMS[part] and part for part in text.split(",")]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--systems", type=_names, default=["templates", "forks", "ordinary", "stock"],
        help=f"of {', '.join(SYSTEMS)}",
    )  # fmt: skip
    parser.add_argument("--joins", type=_numbers, default=[1, 10, 30, 60, 100])
    parser.add_argument("--most", type=int, default=0, help="joins at once of any system")
    parser.add_argument("--repeats", type=int, default=5, help="of each joining")
    parser.add_argument("--visits", type=int, default=5, help="of a browser, cold and again")
    parser.add_argument("--sessions", type=int, default=OPEN_SESSIONS, help="pages kept open")
    parser.add_argument("--active", type=_numbers, default=[10, 30], help="who move the slider")
    parser.add_argument("--json", type=Path, help="file for all that was measured")
    parser.add_argument("--read", type=Path, help="measure nothing: take what such a file holds")
    parser.add_argument("--write", action="store_true", help="put it into docs/performance.md")
    return parser.parse_args(given)


def main() -> None:
    """Measure, print tables, and keep what was measured where that is wanted."""
    wanted = arguments()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process compiles anew
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))  # servers and guests end with us
    results = json.loads(wanted.read.read_text()) if wanted.read else measured(wanted)
    print(tables(results))
    if wanted.write:
        write(results)


if __name__ == "__main__":
    main()
