"""Reading what models are given: numbers and tables, each unusable value named."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workshop_kit.models._out_of_range import OutOfRange

Floats: TypeAlias = NDArray[np.float64]


def number(
    argument: str,
    value: object,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: bool = False,
    below: bool = False,
) -> float:
    """Return a finite number from ``low`` to ``high``, else raise `OutOfRange`.

    ``above`` and ``below`` leave out the lower and the upper end itself.
    """
    allowed = _between(low, high, above, below)
    if isinstance(value, bool | np.bool_ | str | bytes):
        raise OutOfRange(argument, value, allowed)
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise OutOfRange(argument, value, allowed) from None
    fits = (found > low if above else found >= low) and (found < high if below else found <= high)
    if not (math.isfinite(found) and fits):
        raise OutOfRange(argument, value, allowed)
    return found


def _between(low: float, high: float, above: bool, below: bool) -> str:
    """Say what numbers are allowed, so that it completes "use …"."""
    if math.isfinite(low) and math.isfinite(high) and not (above or below):
        return f"a number from {low:g} to {high:g}"
    ends = []
    if math.isfinite(low):
        ends.append(f"above {low:g}" if above else f"of {low:g} or more")
    if math.isfinite(high):
        ends.append(f"below {high:g}" if below else f"of at most {high:g}")
    return " ".join(["a number", ", ".join(ends)]).rstrip()


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
