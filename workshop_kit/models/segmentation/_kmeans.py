"""k-means, its separation and its stability, remembered by content."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, TypeAlias

import numpy as np

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, whole
from workshop_kit.models.segmentation._figures import Ints, Matrix

Progress: TypeAlias = Callable[[float], object]

MOST_GROUPS = 12
RESAMPLE_STARTS = (
    8  # stability as with 25, within .05; the best centres are no start: that flatters
)


class _Results:
    """The latest results by key, so that moving a slider back costs nothing."""

    def __init__(self, size: int) -> None:
        self._size, self._lock = size, Lock()
        self._kept: dict[Hashable, Any] = {}

    def find(self, key: Hashable) -> Any:
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
            return found

    def keep(self, key: Hashable, result: Any) -> Any:
        with self._lock:
            self._kept[key] = result
            while len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]
        return result


_results = _Results(512)


@dataclass(frozen=True)
class Fit:
    """One clustering: groups numbered by size, largest first; rows as in the matrix."""

    labels: Ints
    sizes: Ints
    separation: float
    between_within: float


@lru_cache(maxsize=1)
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def _lean() -> Iterator[None]:
    """Compute on one thread, on input checked before.

    One thread is faster for small tables, and safe in a kernel that will fork.
    """
    import sklearn.cluster  # its libraries must be loaded to be limited

    checked = sklearn.config_context(assume_finite=True, skip_parameter_validation=True)
    with _threads().limit(limits=1), checked:
        yield


def check_k(argument: str, k: object, cloud: Matrix) -> int:
    """Return a usable number of groups, else raise `OutOfRange`."""
    if len(cloud.values) < 3:
        raise OutOfRange("data", f"a table of {len(cloud.values)} rows", "at least 3 customers")
    number = whole(argument, k, 2, min(MOST_GROUPS, len(cloud.values) - 1))
    if number > cloud.different:
        most = f"at most {cloud.different}: no more customers differ from each other"
        raise OutOfRange(argument, number, most)
    return number


def usable(k: int, cloud: Matrix) -> bool:
    """Tell whether this many groups can be formed at all."""
    return 2 <= k <= min(MOST_GROUPS, len(cloud.values) - 1, cloud.different)


def fit(cloud: Matrix, k: int, starts: int, seed: int) -> Fit:
    """Return the best of several k-means runs."""
    key = ("fit", cloud.content, k, starts, seed)
    found: Fit | None = _results.find(key)
    return found or _results.keep(key, _fit(cloud, k, starts, seed))


def _fit(cloud: Matrix, k: int, starts: int, seed: int) -> Fit:
    from sklearn.cluster import KMeans
    from sklearn.metrics import calinski_harabasz_score, silhouette_score

    with _lean():
        found = KMeans(k, n_init=starts, random_state=seed).fit(cloud.values)
        labels = _by_size(found.labels_, found.cluster_centers_)
        separation = silhouette_score(cloud.values, labels)
        between_within = calinski_harabasz_score(cloud.values, labels)
    sizes = np.bincount(labels, minlength=k)
    return Fit(labels, sizes, float(separation), float(between_within))


def _by_size(labels: Ints, centres: Floats) -> Ints:
    """Renumber groups by size, largest first; equal sizes by their centres."""
    sizes = np.bincount(labels, minlength=len(centres))
    order = np.lexsort((*centres.T[::-1], -sizes))
    return np.argsort(order)[labels]


def stability(
    cloud: Matrix, k: int, starts: int, seed: int, resamples: int, progress: Progress
) -> float:
    """Return the mean agreement between the groups and those that resamples lead to."""
    key = ("stability", cloud.content, k, starts, seed, resamples)
    found: float | None = _results.find(key)
    if found is None:
        labels = fit(cloud, k, starts, seed).labels
        agreements = []
        for number in range(resamples):
            predicted = _resample(cloud, k, min(starts, RESAMPLE_STARTS), seed, number)
            agreements.append(adjusted_rand(labels, predicted))
            progress((number + 1) / resamples)
        found = _results.keep(key, float(np.mean(agreements)))
    progress(1.0)
    return found


def _resample(cloud: Matrix, k: int, starts: int, seed: int, number: int) -> Ints:
    """Return the groups into which a model fitted to a resample puts all customers."""
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    rows = len(cloud.values)
    draw = np.random.default_rng([seed, number]).integers(0, rows, rows)
    groups = min(k, len(np.unique(cloud.kinds[draw])))
    model = KMeans(groups, init="random", n_init=starts, random_state=number)
    with _lean(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a poor start of a small resample
        predicted: Ints = model.fit(cloud.values[draw]).predict(cloud.values)
    return predicted


def adjusted_rand(a: Ints, b: Ints) -> float:
    """Return the adjusted Rand index of two groupings, each numbered from 0."""
    width = int(b.max()) + 1
    together = _pairs(np.bincount(a * width + b))
    in_a, in_b, every = _pairs(np.bincount(a)), _pairs(np.bincount(b)), _pairs(np.array([len(a)]))
    if in_a == in_b == together:  # the same grouping, also where there is nothing to compare
        return 1.0
    by_chance = in_a * in_b / every
    return float((together - by_chance) / ((in_a + in_b) / 2 - by_chance))


def _pairs(sizes: Ints) -> int:
    """Return the number of pairs of customers that share a group."""
    return int((sizes * (sizes - 1) // 2).sum())
