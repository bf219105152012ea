"""Reading the figures of a customer table, with every way it can be unusable named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, row_name

Ints: TypeAlias = NDArray[np.intp]

FIGURES = (
    "imp_price",
    "imp_quality",
    "imp_perf",
    "imp_lead",
    "imp_deliv",
    "imp_support",
    "sow_pct",
    "quotes_per_order",
)
ALIKE = 10  # decimals (of a standard deviation) beyond which two scaled figures count as equal


def labels(argument: str, value: object) -> Ints:
    """Return the group of each customer as a whole number, in order of first appearance."""
    if isinstance(value, str) or not hasattr(value, "__len__"):
        raise OutOfRange(argument, value, "a list with one group for each customer")
    given: Any = value
    if isinstance(given, pd.DataFrame) or np.ndim(given) != 1:
        raise OutOfRange(argument, type(value).__name__, "a single column of groups")
    if not len(given):
        raise OutOfRange(argument, "an empty list", "at least one customer")
    codes, _ = pd.factorize(pd.Series(given).reset_index(drop=True))
    for row in np.flatnonzero(codes < 0)[:1]:
        where = row_name(pd.Series(given).index, row)
        raise OutOfRange(argument, f"no group in row {where}", "a group for each customer")
    return codes


def paired(argument: str, value: object, index: pd.Index) -> object:
    """Return groups in the order of an index: by label where both carry the same ones."""
    if isinstance(value, pd.Series) and not value.index.equals(index):
        unique = value.index.is_unique and index.is_unique
        if unique and len(value) == len(index) and value.index.isin(index).all():
            value = value.reindex(index)
    return same_length(argument, value, len(index))


def same_length(argument: str, value: object, length: int) -> object:
    """Return a list of the given length, else raise `OutOfRange`."""
    if hasattr(value, "__len__") and not isinstance(value, str) and len(value) != length:
        raise OutOfRange(argument, f"a list of {len(value)}", f"one of {length}, like the other")
    return value


@dataclass(frozen=True, eq=False)
class Matrix:
    """What is clustered: figures in an order that depends on their content alone.

    ``values`` (customers x figures) has its rows sorted by content and its columns by name;
    its row ``r`` is row ``order[r]`` of the table. ``kinds`` numbers the different rows.
    """

    values: Floats
    order: Ints
    kinds: Ints
    content: str

    @property
    def different(self) -> int:
        """Number of customers that differ from each other."""
        return int(self.kinds.max()) + 1

    def in_table_order(self, sorted_rows: NDArray[Any]) -> NDArray[Any]:
        """Return rows of a result in the order of the table."""
        result = np.empty_like(sorted_rows)
        result[self.order] = sorted_rows
        return result


def matrix(figures: pd.DataFrame, scaled: bool) -> Matrix:
    """Return the matrix to cluster: same scale (mean 0, standard deviation 1) or as it is."""
    raw = np.ascontiguousarray(figures[sorted(figures.columns)].to_numpy())
    order = np.lexsort(raw.T[::-1])
    values = raw[order]
    if scaled:
        values = np.round((values - values.mean(axis=0)) / values.std(axis=0), ALIKE) + 0.0
    _, kinds = np.unique(values, axis=0, return_inverse=True)
    values.flags.writeable = False
    content = hashlib.blake2b(values.tobytes(), digest_size=16).hexdigest()
    return Matrix(values, order, kinds.reshape(-1), f"{content}-{values.shape[1]}")
