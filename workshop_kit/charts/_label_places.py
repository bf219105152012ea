"""Where to write the groups' names on a map: near the own points, clear of all others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Area = tuple[float, float, float, float]
_STEP, _GAP, _FAR = (8.0, 5.0), 5.0, 1e6
_CELL, _NEAR = 2.0, 3.0


def _running(points: Floats, area: Area) -> Floats:
    """Running count of points over a grid of cells, so that a box is counted in four look-ups."""
    left, top, right, bottom = area
    bins = int((right - left) / _CELL) + 1, int((bottom - top) / _CELL) + 1
    cells = ((points - [left, top]) // _CELL).astype(int).clip(0, np.array(bins) - 1)
    grid = np.zeros((bins[0] + 1, bins[1] + 1))
    np.add.at(grid, (cells[:, 0] + 1, cells[:, 1] + 1), 1.0)
    return grid.cumsum(axis=0).cumsum(axis=1)


def _counts(running: Floats, corner: Floats, at: Floats, half: Floats) -> Floats:
    """How many points each box with centre ``at`` and half size ``half`` covers, or nearly."""
    most = np.array(running.shape) - 1
    low = np.floor((at - half - _NEAR - corner) / _CELL).astype(int).clip(0, most)
    high = np.ceil((at + half + _NEAR - corner) / _CELL).astype(int).clip(0, most)
    (x0, y0), (x1, y1) = low.T, high.T
    return running[x1, y1] - running[x0, y1] - running[x1, y0] + running[x0, y0]


def _choices(half: Floats, area: Area) -> Floats:
    """Centres on a grid at which a box stays inside the area."""
    left, top, right, bottom = area
    xs = np.arange(left + half[0], max(right - half[0], left + half[0]) + 0.1, _STEP[0])
    ys = np.arange(top + half[1], max(bottom - half[1], top + half[1]) + 0.1, _STEP[1])
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def _own_costs(
    at: Floats, half: Floats, own: Floats, covered: Floats, centres: Floats, g: int
) -> Floats:
    """Cost of each place for one label, whatever the other labels do."""
    away = np.linalg.norm(at[:, None, :] - centres[None, :, :], axis=2)
    spread = own.std(axis=0).max() + 1.0
    cost = covered + 8.0 * away[:, g] / (spread + 30.0)
    cost += 3.0 * np.abs(at[:, 0] - centres[g, 0]) / (spread + 30.0)
    if len(centres) > 1:
        nearest_other = np.delete(away, g, axis=1).min(axis=1)
        cost += 0.3 * np.clip(away[:, g] - nearest_other, 0.0, None)
    return cost


def _clashes(at: Floats, half: Floats, other_at: Floats, other_half: Floats) -> NDArray[np.bool_]:
    return (np.abs(at - other_at) < half + other_half + _GAP).all(axis=1)


def _costs(
    choices: Sequence[Floats], half: Floats, points: Floats, owner: NDArray[np.intp], area: Area
) -> list[Floats]:
    """Cost of each place for each label."""
    groups = range(len(half))
    centres = np.array([points[owner == g].mean(axis=0) for g in groups])
    corner, every, costs = np.array(area[:2]), _running(points, area), []
    for g in groups:
        own = points[owner == g]
        covers = _counts(every, corner, choices[g], half[g])
        covers_own = _counts(_running(own, area), corner, choices[g], half[g])
        covered = 5.0 * covers - 2.0 * covers_own
        costs.append(_own_costs(choices[g], half[g], own, covered, centres, g))
    return costs


def place_labels(
    sizes: Sequence[tuple[float, float]],
    points: Floats,
    owner: NDArray[np.intp],
    area: Area,
) -> Floats:
    """Choose a centre for each group's label.

    Parameters
    ----------
    sizes : sequence of (width, height)
        One label a group, css px.
    points : (n, 2) array
        Where the marks stand, css px.
    owner : (n,) array
        The group of each mark, 0 to k-1.
    area : (left, top, right, bottom)
        Labels stay inside.

    Returns
    -------
    (k, 2) array
        Centres of the labels. Two overlap only if the area holds no free place.
    """
    half = np.array(sizes, dtype=float) / 2
    k = len(half)
    choices = [_choices(half[g], area) for g in range(k)]
    costs = _costs(choices, half, points, owner, area)
    chosen = np.full((k, 2), np.nan)
    for _sweep in range(2):
        for g in sorted(range(k), key=lambda g: -costs[g].min()):
            cost = costs[g].copy()
            for h in range(k):
                if h != g and not np.isnan(chosen[h, 0]):
                    cost += _FAR * _clashes(choices[g], half[g], chosen[h], half[h])
            chosen[g] = choices[g][int(cost.argmin())]
    return chosen
