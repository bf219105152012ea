"""The best way to split whole units of effort, and what moving them one by one would reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from workshop_kit.models._checks import Floats

Counts = NDArray[np.int64]
EXACT = 1e-9  # a move that gains less than this part of the value does not count as better


@dataclass(frozen=True, eq=False)
class Split:
    """The best split of every total from 0 up.

    Attributes
    ----------
    value
        Best value for each total; minus infinity where the total cannot be placed.
    choices
        For each part but the first, the units it gets in the best split of each total.
    """

    value: Floats
    choices: tuple[Counts, ...]

    def units(self, total: int) -> Counts:
        """Return the units of each part in the best split of ``total``."""
        found, left = [], total
        for choice in reversed(self.choices):
            found.append(int(choice[left]))
            left -= found[-1]
        return np.array([left, *reversed(found)])


def best_split(values: Sequence[Floats], most: int) -> Split:
    """Return the best splits of 0 to ``most`` whole units, by dynamic programming.

    ``values[p][k]`` is what part p is worth with k units; of equal splits that which gives less
    to the later parts.
    """
    best = np.full(most + 1, -np.inf)
    best[: len(values[0])] = values[0][: most + 1]
    choices = []
    for worth in values[1:]:
        worth = worth[: most + 1]
        padded = np.concatenate([np.full(len(worth) - 1, -np.inf), best])
        sums = sliding_window_view(padded, len(worth))[:, ::-1] + worth
        choice = sums.argmax(axis=1)
        choices.append(choice)
        best = sums[np.arange(most + 1), choice]
    return Split(best, tuple(choices))


def climb(values: Sequence[Floats], start: Sequence[int] | Counts) -> Counts:
    """Return where one ends who moves one unit at a time, the best move first, while it pays."""
    units = [int(count) for count in start]
    least = EXACT * max(1.0, *(float(np.abs(worth).max()) for worth in values))
    steps = [[*np.diff(worth).tolist(), -np.inf] for worth in values]  # worth of one unit more
    parts = range(len(values))
    while True:
        gains = [steps[p][units[p]] for p in parts]
        losses = [steps[p][units[p] - 1] if units[p] else np.inf for p in parts]
        moves = ((gains[to] - losses[of], to, of) for to in parts for of in parts if to != of)
        gain, to, of = max(moves, default=(0.0, 0, 0))
        if gain <= least:
            return np.array(units)
        units[to] += 1
        units[of] -= 1
