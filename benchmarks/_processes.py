"""What a server and all its processes have used."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psutil

NANO, KILO = 1e-9, 1024

__all__ = ["cpu_seconds", "family", "memory", "pss_of"]


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    parent = psutil.Process(pid)
    return [pid, *(child.pid for child in parent.children(recursive=True))]


def cpu_seconds(pid: int) -> float:
    """Return the processor seconds of a process and its descendants, ended ones included."""
    return sum(_spent(each) for each in family(pid))


def memory(pid: int) -> dict[int, float]:
    """Return the proportional set size, in MB, of a process and of each descendant."""
    return dict(_memory(pid))


def pss_of(rollup: str) -> float:
    """Return the MB that a process's ``smaps_rollup`` names.

    Examples
    --------
    >>> pss_of("Rss: 4096 kB\\nPss: 2048 kB\\nPss_Dirty: 100 kB\\n")
    2.0
    """
    line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / KILO


def _memory(pid: int) -> Iterator[tuple[int, float]]:
    for each in family(pid):
        with contextlib.suppress(OSError):
            yield each, pss_of(Path(f"/proc/{each}/smaps_rollup").read_text())


def _spent(pid: int) -> float:
    """Seconds of one process: the kernel's exact count of its threads, or ticks of 10 ms."""
    try:
        times = psutil.Process(pid).cpu_times()
        threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
        exact = sum(int(path.read_text().split()[0]) for path in threads) * NANO
    except (psutil.Error, OSError):
        return 0.0
    return max(exact, times.user + times.system) + times.children_user + times.children_system
