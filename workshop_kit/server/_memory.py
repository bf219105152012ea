"""How much memory this machine, or the container on it, gives us."""

from __future__ import annotations

import os
from pathlib import Path

UNKNOWN = 8_000_000_000
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")

__all__ = ["usable_memory"]


def usable_memory() -> int:
    """Return bytes of memory: the machine's, or the container's limit where that is less."""
    try:
        found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    except (AttributeError, OSError, ValueError):  # Windows
        found = [UNKNOWN]
    for path in LIMITS:
        try:
            found.append(int(Path(path).read_text("ascii")))
        except (OSError, ValueError):  # none, or "max"
            continue
    return min(found)
