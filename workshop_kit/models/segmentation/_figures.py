"""Reading the figures of a customer table, with every way it can be unusable named."""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workshop_kit.models import OutOfRange

Floats: TypeAlias = NDArray[np.float64]
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


def whole(argument: str, value: object, low: int, high: int) -> int:
    """Return a whole number between two bounds, else raise `OutOfRange`."""
    allowed = f"a whole number from {low} to {high}"
    if isinstance(value, bool):
        raise OutOfRange(argument, value, allowed)
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise OutOfRange(argument, value, allowed) from None
    if not low <= number <= high:
        raise OutOfRange(argument, value, allowed)
    return number


def names(argument: str, value: object) -> tuple[str, ...]:
    """Return column names as a tuple, else raise `OutOfRange`."""
    if isinstance(value, str) or not isinstance(value, Sequence | pd.Index | np.ndarray):
        raise OutOfRange(argument, value, "a list of column names")
    found = tuple(value)
    if not found:
        raise OutOfRange(argument, found, "at least one column name")
    if len(set(found)) < len(found):
        raise OutOfRange(argument, found, "each column name once")
    return found


def columns(argument: str, data: object, wanted: Sequence[str]) -> pd.DataFrame:
    """Return the wanted columns of a table that has rows and each of these columns once."""
    if not isinstance(data, pd.DataFrame):
        raise OutOfRange(argument, type(data).__name__, "a table (pandas DataFrame)")
    if not len(data):
        raise OutOfRange(argument, "an empty table", "a table with at least one row")
    for name in wanted:
        if name not in data.columns:
            there = ", ".join(map(str, data.columns))
            raise OutOfRange(argument, f"a table without column {name!r}", f"one of: {there}")
    frame = data.loc[:, list(wanted)]
    if frame.shape[1] > len(wanted):
        twice = frame.columns[frame.columns.duplicated()][0]
        raise OutOfRange(argument, f"two columns named {twice!r}", "each column name once")
    return frame


def row_name(index: pd.Index, row: int) -> str:
    """Return a row's name as a reader would write it."""
    return repr(index[[row]].tolist()[0])


def numbers(
    argument: str, data: object, wanted: Sequence[str], constant: bool = False
) -> pd.DataFrame:
    """Return the wanted columns as floats: numeric, finite and, unless allowed, not constant."""
    frame = columns(argument, data, wanted)
    for name in wanted:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            raise OutOfRange(argument, f"text in column {name!r}", "columns that hold numbers")
    floats = frame.astype(float)
    values = floats.to_numpy()
    for row, column in np.argwhere(~np.isfinite(values))[:1]:
        cell = (
            f"{values[row, column]} (column {wanted[column]!r}, row {row_name(frame.index, row)})"
        )
        raise OutOfRange(argument, cell, "a number in every cell: fill or drop the row")
    for name, spread in zip(wanted, np.ptp(values, axis=0), strict=True):
        if spread == 0 and not constant:
            same = f"column {name!r}, the same in every row"
            raise OutOfRange(argument, same, "columns that tell customers apart: leave it out")
    return floats


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
