"""How long a call takes, whatever else the machine does."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from threadpoolctl import threadpool_limits


def seconds(call: Callable[[], object], runs: int = 7) -> float:
    """Return the processor time of a call: the median of several runs, after a first."""
    with threadpool_limits(1):
        call()
        times = []
        for _ in range(runs):
            start = time.process_time()
            call()
            times.append(time.process_time() - start)
    return statistics.median(times)
