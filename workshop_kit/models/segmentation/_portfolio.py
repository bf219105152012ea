"""Which segments to serve with scarce capability, and how sure that answer is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, number, numbers

Pair = Sequence[str]
SAME = 1e-9  # share of the largest profit below which two portfolios count as equally good


@dataclass(frozen=True, eq=False)
class Portfolio:
    """The segments to serve, and how far the profit figures may err before others are better.

    Attributes
    ----------
    chosen
        Segments to serve, in the order of the table.
    profit_mcny
        Their economic profit, in million yuan.
    units
        Capability that they use.
    capability
        Capability that there is.
    greedy
        Segments taken largest profit first, as long as they fit.
    greedy_profit_mcny
        Their economic profit.
    rival
        The portfolio that would be best first if the figures err; ``None`` for none.
    safe_error_pct
        All figures may err by this many per cent, each in the worst direction, before the rival
        is as good; infinite without a rival.
    profit_error_pct
        The error asked about.
    holds
        Whether the answer holds at that error.
    segments
        One segment a row: ``profit_mcny``, ``units``, ``profit_per_unit_mcny``, ``chosen``,
        ``mandatory`` and ``turns_at_mcny``: the profit at which the answer changes, if this
        figure alone is wrong (blank if it never does).
    """

    chosen: tuple[str, ...]
    profit_mcny: float
    units: float
    capability: float
    greedy: tuple[str, ...]
    greedy_profit_mcny: float
    rival: tuple[str, ...] | None
    safe_error_pct: float
    profit_error_pct: float
    holds: bool
    segments: pd.DataFrame = field(repr=False)


def choose_segments(
    segments: pd.DataFrame,
    capability: float = 7.0,
    profit_error_pct: float = 0.0,
    mandatory: Sequence[str] = (),
    together: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
    *,
    profit: str = "economic_profit_mcny",
    units: str = "capability_units",
) -> Portfolio:
    r"""Return the segments that earn most with the capability there is.

    Parameters
    ----------
    segments
        One segment a row, named by column ``segment`` or else by the index. Not changed.
    capability
        Units of the scarce capability that there are, 0 or more.
    profit_error_pct
        How many per cent the profit figures may be wrong, 0 or more.
    mandatory
        Segments that must be served.
    together
        Pairs of which both or none are served.
    apart
        Pairs of which at most one is served.
    profit, units
        Columns with the economic profit of each segment (million yuan, may be negative) and the
        capability it takes (0 or more).

    Returns
    -------
    Portfolio
        The best portfolio; of equally good ones that with fewer units.

    Raises
    ------
    OutOfRange
        The table cannot be read, a segment stands twice or is unknown, or what must be served
        does not fit (the reason is named).

    Examples
    --------
    >>> figures = {"economic_profit_mcny": [6, 5, 4.5, 2, -1], "capability_units": [4, 3, 3, 1, 2]}
    >>> best = choose_segments(pd.DataFrame(figures, ["S1", "S2", "S3", "S4", "S5"]))
    >>> best.chosen, best.profit_mcny, best.greedy_profit_mcny, round(best.safe_error_pct, 1)
    (('S2', 'S3', 'S4'), 11.5, 11.0, 4.0)

    Labels
    ------
    title: 做哪几个细分市场 | Which segments to serve
    capability: 有多少稀缺能力 | Scarce capability there is
    capability=unit: 份 | units
    profit_error_pct: 利润估计可能错多少 | How wrong the profit figures may be
    profit_error_pct=unit: % | %
    mandatory: 哪些非做不可 | Must be served
    mandatory=n: {n} 个非做不可 | {n} must be served
    together: 哪两个要做就一起做 | Both or none
    apart: 哪两个不能都做 | Not both
    profit: 经济利润 | Economic profit
    units: 占用多少能力 | Capability it takes

    Formula
    -------
    \max_{y} \sum_{s} EP_s y_s
    \sum_{s} u_s y_s \leq C

    In words
    --------
    zh: 每个细分市场能带来多少经济利润（EP），要占用多少稀缺能力（u）？
        能力只有这么多（C），怎样搭配，利润加起来最大？先挑最大的，往往不是最好的搭配。
        利润是估出来的，所以还要问：估计错多少，答案就变了？
        算的时候让每个数字都往最不利的方向错：选中的偏低，没选的偏高。
    en: How much economic profit (EP) does each segment bring, and how much scarce capability
        (u) does it take? With the capability there is (C), which combination earns most?
        Taking the largest first is often not the best. Profits are estimates, so ask how wrong
        they may be before the answer changes, each in the worst direction: those chosen lower,
        those left out higher.

    Worked example
    --------------
    zh: 能力有 7 份。S1 利润 6.0 占 4 份，S2 利润 5.0 占 3 份，
        S3 利润 4.5 占 3 份，S4 利润 2.0 占 1 份。
        先挑大的：S1 和 S2，6 + 5 = 11.0。换成 S2、S3、S4，也是 7 份：5 + 4.5 + 2 = 11.5，更多。
        两种搭配差 0.5；不同的只有 S3、S4 和 S1，利润共 4.5 + 2 + 6 = 12.5。
        各错 0.5 ÷ 12.5 = 4%，两种搭配就打平。
    en: There are 7 units. S1 earns 6.0 with 4 units, S2 5.0 with 3, S3 4.5 with 3, S4 2.0 with
        1. Largest first: S1 and S2, 6 + 5 = 11.0. S2, S3 and S4 also take 7 units:
        5 + 4.5 + 2 = 11.5, which is more. The two differ by 0.5, and in S3, S4 and S1, whose
        profits are 4.5 + 2 + 6 = 12.5 in all. If each errs by 0.5 ÷ 12.5 = 4%, the two are level.

    Limits
    ------
    zh: 这里把细分市场当作互不影响，要么全做，要么不做。现实里可以先试一小块，
        也可以花钱增加能力，那样答案会不同。
    en: Segments are taken as independent, and served in full or not at all. In life one can try
        a part first, or pay for more capability, and the answer may differ.

    Source: an integer programme that we use; all figures are illustrative
    """
    error = number("profit_error_pct", profit_error_pct, 0)
    task = _read(segments, capability, (profit, units), mandatory, together, apart)
    best = _best(task, task.profit)
    rival, safe = _first_rival(task, best)
    greedy = _greedy(task)
    return Portfolio(
        chosen=task.named(best),
        profit_mcny=float(task.profit @ best),
        units=float(task.units @ best),
        capability=task.capability,
        greedy=task.named(greedy),
        greedy_profit_mcny=float(task.profit @ greedy),
        rival=None if rival is None else task.named(rival),
        safe_error_pct=safe,
        profit_error_pct=error,
        holds=error < safe or error == 0,
        segments=_table(task, best),
    )


@dataclass(frozen=True, eq=False)
class _Task:
    """What is asked, segments sorted by name so that the order of rows decides nothing."""

    names: tuple[str, ...]
    given: tuple[str, ...]
    profit: Floats
    units: Floats
    capability: float
    must: NDArray[np.bool_]
    together: tuple[tuple[int, int], ...]
    apart: tuple[tuple[int, int], ...]

    def named(self, served: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return names of the segments served, in the order of the table."""
        found = {name for name, yes in zip(self.names, served, strict=True) if yes}
        return tuple(name for name in self.given if name in found)

    def with_partners(self, served: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the segments served with all those that go with them."""
        grown = served.copy()
        for _ in self.together:
            for one, two in self.together:
                grown[one] = grown[two] = grown[one] or grown[two]
        return grown

    def fits(self, served: NDArray[np.bool_]) -> bool:
        """Return whether these segments can be served at once."""
        clash = any(served[one] and served[two] for one, two in self.apart)
        return not clash and float(self.units @ served) <= self.capability + 1e-9


def _read(
    segments: pd.DataFrame,
    capability: float,
    wanted: tuple[str, str],
    mandatory: Sequence[str],
    together: Sequence[Pair],
    apart: Sequence[Pair],
) -> _Task:
    """Return the task, else raise `OutOfRange`."""
    figures = numbers("segments", segments, wanted, constant=True).to_numpy()
    labels = segments["segment"] if "segment" in segments.columns else segments.index
    given = tuple(str(label) for label in labels)
    order = sorted(range(len(given)), key=given.__getitem__)
    names = tuple(given[place] for place in order)
    for name, other in pairwise(names):
        if name == other:
            raise OutOfRange("segments", f"two segments named {name!r}", "each segment once")
    profit, units = figures[order].T
    for place in np.flatnonzero(units < 0)[:1]:
        fault = f"{units[place]:g} units for segment {names[place]!r}"
        raise OutOfRange("segments", fault, "0 units or more")
    if isinstance(mandatory, str) or not isinstance(mandatory, Sequence):
        raise OutOfRange("mandatory", mandatory, "a list of segments")
    must = np.zeros(len(names), dtype=bool)
    must[[_place("mandatory", name, names) for name in mandatory]] = True
    task = _Task(
        names, given, profit, units, number("capability", capability, 0), must,
        _pairs("together", together, names), _pairs("apart", apart, names),
    )  # fmt: skip
    return _possible(replace(task, must=task.with_partners(must)))


def _possible(task: _Task) -> _Task:
    """Return the task if what must be served can be served, else say why not."""
    for one, two in task.apart:
        if task.must[one] and task.must[two]:
            pair = f"{task.names[one]} and {task.names[two]}, both of which must be served"
            raise OutOfRange("apart", pair, "pairs of which one may be left out")
    if not task.fits(task.must):
        needed, names = float(task.units @ task.must), " + ".join(task.named(task.must))
        allowed = f"a number of {needed:g} or more: {names} must be served"
        raise OutOfRange("capability", task.capability, allowed)
    return task


def _place(argument: str, name: object, names: tuple[str, ...]) -> int:
    """Return the place of a segment that is there."""
    if name not in names:
        raise OutOfRange(argument, name, f"one of: {', '.join(names)}")
    return names.index(str(name))


def _pairs(
    argument: str, given: Sequence[Pair], names: tuple[str, ...]
) -> tuple[tuple[int, int], ...]:
    """Return pairs of places."""
    found = []
    for pair in given:
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(set(pair)) != 2:
            raise OutOfRange(argument, pair, "pairs of two different segments")
        one, two = (_place(argument, name, names) for name in pair)
        found.append((one, two))
    return tuple(found)


def _best(task: _Task, values: Floats) -> NDArray[np.bool_]:
    """Return the portfolio of greatest value; of equally good ones that with fewest units."""
    first = _solve(task, values)
    assert first is not None, "what must be served fits"
    slack = SAME * max(1.0, float(np.abs(values).max()))
    cheapest = _solve(task, -task.units, floor=(values, float(values @ first) - slack))
    return first if cheapest is None else cheapest


def _solve(
    task: _Task,
    values: Floats,
    fixed: tuple[int, bool] | None = None,
    floor: tuple[Floats, float] | None = None,
) -> NDArray[np.bool_] | None:
    """Return the portfolio of greatest value, one segment fixed or a sum kept; ``None`` if none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    size = len(task.names)
    low, high = task.must.astype(float), np.ones(size)
    if fixed:
        low[fixed[0]] = max(low[fixed[0]], fixed[1])
        high[fixed[0]] = fixed[1]
    if (low > high).any():
        return None
    rows, least, most = [task.units], [-np.inf], [task.capability + 1e-9]
    kinds = [(task.together, -1.0, 0.0, 0.0), (task.apart, 1.0, -np.inf, 1.0)]
    for pairs, sign, bottom, top in kinds:
        for one, two in pairs:
            row = np.zeros(size)
            row[one], row[two] = 1.0, sign
            rows, least, most = [*rows, row], [*least, bottom], [*most, top]
    if floor:
        rows, least, most = [*rows, floor[0]], [*least, floor[1]], [*most, np.inf]
    result = milp(
        -values,
        constraints=LinearConstraint(np.array(rows), np.array(least), np.array(most)),
        bounds=Bounds(low, high),
        integrality=np.ones(size),
    )
    return None if result.x is None else result.x > 0.5


def _first_rival(task: _Task, best: NDArray[np.bool_]) -> tuple[NDArray[np.bool_] | None, float]:
    """Return the portfolio that is best first when figures err, and at how many per cent."""
    size = np.abs(task.profit)
    worst = np.where(best, -size, size)  # the direction of error that hurts the answer
    rival, error = None, 2.0  # no rival needs more than 100%, when every figure may be 0
    tiny = SAME * max(1.0, float(size.max()))
    while True:
        values = task.profit + error * worst
        other = _best(task, values)
        if float(values @ other) <= float(values @ best) + 10 * tiny:
            return rival, 100 * error if rival is not None else math.inf
        change = best != other
        gap = float(task.profit @ best - task.profit @ other)
        rival, error = other, max(gap, 0.0) / float(size @ change)


def _turning_points(task: _Task, best: NDArray[np.bool_]) -> Floats:
    """Return the profit of each segment at which the answer changes; not a number if never."""
    whole = float(task.profit @ best)
    turns = np.full(len(best), np.nan)
    for place, served in enumerate(best):
        other = _solve(task, task.profit, fixed=(place, not served))
        if other is not None:
            gap = max(whole - float(task.profit @ other), 0.0)
            turns[place] = task.profit[place] + (-gap if served else gap)
    return turns


def _greedy(task: _Task) -> NDArray[np.bool_]:
    """Return the segments taken largest profit first, each with its partners, while they fit."""
    served = task.must.copy()
    for place in np.argsort(-task.profit, kind="stable"):
        wished = served.copy()
        wished[place] = True
        wished = task.with_partners(wished)
        if task.fits(wished) and float(task.profit @ wished) > float(task.profit @ served):
            served = wished
    return served


def _table(task: _Task, best: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the segments as a table, in the order given."""
    each = np.divide(task.profit, task.units, np.full(len(best), np.nan), where=task.units > 0)
    columns = {
        "profit_mcny": task.profit,
        "units": task.units,
        "profit_per_unit_mcny": each,
        "chosen": best,
        "mandatory": task.must,
        "turns_at_mcny": _turning_points(task, best),
    }
    return pd.DataFrame(columns, pd.Index(task.names, name="segment")).loc[list(task.given)]
