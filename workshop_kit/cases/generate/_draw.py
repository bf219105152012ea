"""What every generator draws with: streams of chance, and whole parts of an exact total."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray


def chance(seed: int, stream: int) -> Generator:
    """Return one stream of chance for each part, so that a new part changes no older one."""
    return np.random.default_rng([seed, stream])


def whole_parts(exact: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Return whole numbers in proportion to ``exact`` (all 0 or more) that add up to ``total``."""
    scaled = exact * (total / exact.sum())
    parts: NDArray[np.int64] = np.floor(scaled).astype("int64")
    most_cut = np.argsort(parts - scaled, kind="stable")[: total - int(parts.sum())]
    parts[most_cut] += 1
    return parts
