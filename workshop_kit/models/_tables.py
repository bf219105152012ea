"""Reading tables and lists whose numbers must lie within bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from workshop_kit.models._checks import Floats, _between, numbers, row_name
from workshop_kit.models._out_of_range import OutOfRange


def bounded(
    argument: str,
    data: object,
    wanted: Sequence[str],
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: bool = False,
    below: bool = False,
) -> pd.DataFrame:
    """Return the wanted columns as finite floats within bounds; a row at fault is named.

    ``above`` and ``below`` leave out the lower and the upper end itself.
    """
    frame = numbers(argument, data, wanted, constant=True)
    values = frame.to_numpy()
    wrong = (values <= low if above else values < low) | (
        values >= high if below else values > high
    )
    for row, column in np.argwhere(wrong)[:1]:
        cell = (
            f"{values[row, column]:g} (column {wanted[column]!r}, row {row_name(frame.index, row)})"
        )
        raise OutOfRange(argument, cell, _between(low, high, above, below))
    return frame


def listed(
    argument: str,
    values: object,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: bool = False,
) -> Floats:
    """Return a list of finite numbers within bounds, at least one."""
    given: Any = values
    if isinstance(given, str) or not hasattr(given, "__len__") or np.ndim(given) != 1:
        raise OutOfRange(argument, values, "a list of numbers")
    table = pd.DataFrame({argument: pd.Series(list(given))})
    return bounded(argument, table, [argument], low, high, above=above)[argument].to_numpy()


def one_row_each(argument: str, table: pd.DataFrame | pd.Series) -> None:
    """Raise `OutOfRange` where a name stands on two rows."""
    if not table.index.is_unique:
        twice = row_name(table.index, int(np.argmax(table.index.duplicated())))
        raise OutOfRange(argument, f"two rows named {twice}", "each name once")
