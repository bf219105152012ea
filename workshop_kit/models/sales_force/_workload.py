"""How many reps the calls take that we promise: the workload method."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models._tables import bounded, one_row_each

EXACT = 1e-9  # so little above a whole number is not another rep


@dataclass(frozen=True, eq=False)
class Workload:
    """Reps that the calls take.

    Attributes
    ----------
    classes
        One class of accounts a row, as given: ``accounts``, ``calls_each``, ``calls``, ``reps``.
    calls
        Calls a year in all.
    calls_per_rep
        Calls that one rep can make in a year.
    reps
        Reps that takes, not rounded.
    """

    classes: pd.DataFrame = field(repr=False)
    calls: float
    calls_per_rep: float
    reps: float

    @property
    def whole_reps(self) -> int:
        """Reps needed, rounded up."""
        return math.ceil(self.reps * (1 - EXACT))


def workload(classes: pd.DataFrame, calls_per_rep: float = 500.0) -> Workload:
    r"""Return how many reps the calls take that each class of accounts is to get.

    Parameters
    ----------
    classes
        One class of accounts a row, named by the index: ``accounts`` (how many, 0 or more),
        ``calls_each`` (calls a year on each of them, 0 or more). Not changed.
    calls_per_rep
        Calls that one rep can make in a year, above 0.

    Returns
    -------
    Workload
        Calls and reps, in all and by class.

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or below 0, a class stands twice, a rep makes no
        calls.

    Examples
    --------
    >>> classes = pd.DataFrame({"accounts": [40, 120, 400], "calls_each": [24, 12, 4]})
    >>> workload(classes).reps
    8.0

    Labels
    ------
    title: 这么多拜访，要多少人 | Reps that the calls take
    classes: 各类客户 | Classes of accounts
    calls_per_rep: 一个人一年能拜访几次 | Calls a rep can make in a year
    calls_per_rep=unit: 次 | calls

    Formula
    -------
    N = \frac{\sum_{i} A_i f_i}{K}

    In words
    --------
    zh: 每类客户有几家（A），一年各拜访几次（f），乘起来加总，就是一年的拜访总数；
        除以一个人一年能拜访的次数（K），就是要的人数（N）。
    en: For each class, multiply the number of accounts (A) by the calls each gets in a year (f)
        and add up; divide by the calls a rep can make in a year (K), and you have the reps (N).

    Worked example
    --------------
    zh: A 类 40 家各 24 次，B 类 120 家各 12 次，C 类 400 家各 4 次：
        960 + 1440 + 1600 = 4000 次。一个人一年 500 次：4000 ÷ 500 = 8 人。
    en: Class A has 40 accounts with 24 calls each, B 120 with 12, C 400 with 4:
        960 + 1440 + 1600 = 4000 calls. At 500 calls a rep it takes 4000 ÷ 500 = 8 reps.

    Limits
    ------
    zh: 这个办法只问要跑多少，不问跑了值不值。拜访次数是拍板定的，定多了人就多。
        先用它看工作量匀不匀，要多少人还得看多跑一次能多卖多少。
    en: The method asks how much there is to do, not whether it pays. Somebody decides the number
        of calls, and more calls mean more reps. Use it to see whether loads are even; the size
        of the force depends on what one more call sells.

    Source: Talley (1961)
    """
    table = bounded("classes", classes, ["accounts", "calls_each"], 0)
    one_row_each("classes", table)
    each = number("calls_per_rep", calls_per_rep, 0, above=True)
    table["calls"] = table["accounts"] * table["calls_each"]
    table["reps"] = table["calls"] / each
    calls = float(table["calls"].sum())
    return Workload(classes=table, calls=calls, calls_per_rep=each, reps=calls / each)
