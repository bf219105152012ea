"""Crashing: which tasks to shorten so that the proposal is out in time at least cost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, number
from workshop_kit.models.proposal._network import Schedule, cost, schedule
from workshop_kit.models.proposal._tasks import EXACT, Tasks, read_tasks


@dataclass(frozen=True, eq=False)
class CrashPlan:
    """The cheapest way to a length, and what other lengths would cost.

    Attributes
    ----------
    saved_days
        Days taken off each task that is shortened, by task.
    cost_kcny
        What these days cost.
    schedule
        Dates with the tasks shortened.
    before
        Dates as planned.
    shortest_days
        Length if everything that can be shortened is.
    curve
        Least cost for each length from as planned down to the shortest, in whole days: index
        ``length_days``; columns ``cost_kcny`` and ``shortened`` (tasks, by name).
    """

    saved_days: dict[str, int]
    cost_kcny: float
    schedule: Schedule
    before: Schedule = field(repr=False)
    shortest_days: float
    curve: pd.DataFrame = field(repr=False)


def cheapest_crash(
    tasks: pd.DataFrame, target_days: float = 8.0, *, least_days: float = 1.0
) -> CrashPlan:
    r"""Return the tasks to shorten, by whole days, so that a length is kept at least cost.

    Parameters
    ----------
    tasks
        As for `critical_path`, with ``crash_kcny_per_day``: what it costs to save one day (0 or
        more); blank where no day can be saved. Not changed.
    target_days
        Working days within which the proposal must be out.
    least_days
        No task is shortened below this, 0 or more.

    Returns
    -------
    CrashPlan
        The plan; of two that cost the same, the one that saves fewer days in all.

    Raises
    ------
    OutOfRange
        The table cannot be read, or the target is shorter than can be reached (which is named).

    Examples
    --------
    >>> table = pd.DataFrame({"days": [2, 3, 2], "after": ["", "A", "A"]}, list("ABC"))
    >>> table["crash_kcny_per_day"] = [12, 10, 5]
    >>> cheapest_crash(table, 4).saved_days, cheapest_crash(table, 3).cost_kcny
    ({'B': 1}, 22.0)

    Labels
    ------
    title: 花最少的钱赶时间 | Saving days at least cost
    target_days: 最多几天交出去 | To be out within
    target_days=unit: 天 | days
    target_days=n: {n} 天内交出去 | Out within {n} days
    least_days: 一项任务最少几天 | No task takes less than
    least_days=unit: 天 | days

    Formula
    -------
    \min \sum_{i} c_i x_i
    s_j \geq s_i + d_i - x_i
    s_i + d_i - x_i \leq T

    In words
    --------
    zh: 每项任务压缩一天要花多少钱（c），各不相同。在规定的天数（T）之内做完，
        压缩哪几项、各压几天（x），花的钱最少？
        压缩有余地的任务，一天也省不下来；几条线同样长时，要一起压，或者压它们共有的那一项。
    en: Saving a day costs a different amount (c) in each task. Which tasks, and by how many
        days (x), should be shortened to be done within the days allowed (T) for the least
        money? Shortening a task with slack saves nothing; where several chains are equally
        long, shorten all of them, or the task they share.

    Worked example
    --------------
    zh: A 要 2 天，之后 B 要 3 天、C 要 2 天，同时进行，共 2 + 3 = 5 天。
        压缩一天，A 要 12 千元，B 要 10 千元，C 要 5 千元。要 4 天完成，压 B 最便宜，10 千元。
        要 3 天完成，B 再压一天就得连 C 一起压：10 + 10 + 5 = 25 千元；
        改压 A 和 B：12 + 10 = 22 千元，更便宜。
    en: A takes 2 days; then B, 3 days, and C, 2 days, run side by side: 2 + 3 = 5 days. A day
        saved costs 12 k¥ in A, 10 in B, 5 in C. For 4 days shorten B, for 10 k¥. For 3 days, a
        second day off B needs one off C too: 10 + 10 + 5 = 25 k¥; A and B are cheaper:
        12 + 10 = 22 k¥.

    Limits
    ------
    zh: 这里只按整天压缩，每天的价钱不变。现实里越压越贵，赶工还容易出错。
        便宜的做法常常不用花钱：早点去问客户，让两件事同时做。
    en: Days are bought whole, each at the same price. In life the second day costs more than
        the first, and haste makes mistakes. What saves most often costs nothing: ask the
        customer earlier, and let two tasks run side by side.

    Source: Kelley & Walker (1959)
    """
    read = read_tasks(tasks)
    most = _most_saved(read, number("least_days", least_days, 0))
    before = _with(read, {})
    shortest = _with(read, most).length_days
    target = number("target_days", target_days, 0)
    if target < shortest - 10**-EXACT:
        allowed = f"a number of {shortest:g} or more: no further day can be saved"
        raise OutOfRange("target_days", target_days, allowed)
    saved = _cheapest(read, most, target)
    chosen = {name: days for name, days in saved.items() if days}
    return CrashPlan(
        chosen,
        cost(read, saved) or 0.0,
        _with(read, saved),
        before,
        shortest,
        _curve(read, most, before.length_days, shortest),
    )


def _with(tasks: Tasks, saved: Mapping[str, int]) -> Schedule:
    """Return the dates with some days saved."""
    days = {name: length - saved.get(name, 0) for name, length in tasks.days.items()}
    return schedule(tasks, days, saved)


def _most_saved(tasks: Tasks, floor: float) -> dict[str, int]:
    """Return whole days that each task can be shortened by; 0 where there is no price."""
    room = {name: math.floor(tasks.days[name] - floor + 1e-9) for name in tasks.names}
    prices = tasks.crash_kcny_per_day
    return {name: max(days, 0) if prices[name] >= 0 else 0 for name, days in room.items()}


def _curve(tasks: Tasks, most: dict[str, int], length: float, shortest: float) -> pd.DataFrame:
    """Return the least cost of each length, a day at a time."""
    lengths = [length - step for step in range(math.floor(length - shortest + 1e-9) + 1)]
    if lengths[-1] > shortest + 1e-9:
        lengths.append(shortest)
    rows = []
    for days in lengths:
        saved = _cheapest(tasks, most, days)
        rows.append((cost(tasks, saved) or 0.0, tuple(n for n in tasks.names if saved[n])))
    index = pd.Index(lengths, name="length_days")
    return pd.DataFrame(rows, index, ["cost_kcny", "shortened"])


def _cheapest(tasks: Tasks, most: Mapping[str, int], target: float) -> dict[str, int]:
    """Return the days to save per task: least cost, then fewest days."""
    names = sorted(tasks.names)  # so that the order of rows decides nothing
    prices = np.array([tasks.crash_kcny_per_day[n] if most[n] else 0.0 for n in names])
    first = _solve(tasks, names, most, target, prices, None)
    limit = (prices, float(prices @ first) + 1e-6)
    saved = _solve(tasks, names, most, target, np.ones(len(names)), limit)
    return dict(zip(names, map(int, saved), strict=True))


def _solve(
    tasks: Tasks,
    names: list[str],
    most: Mapping[str, int],
    target: float,
    weights: Floats,
    limit: tuple[Floats, float] | None,
) -> Floats:
    """Return days saved that make the weighted sum least, the length kept, within a budget."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n = len(names)
    days = np.array([tasks.days[name] for name in names])
    at = {name: place for place, name in enumerate(names)}
    rows, low = [], []
    for before, after in tasks.graph.edges:
        row = np.zeros(2 * n)
        row[at[after]], row[at[before]], row[n + at[before]] = 1, -1, 1
        rows.append(row)
        low.append(tasks.days[before])
    for place in range(n):
        row = np.zeros(2 * n)
        row[place], row[n + place] = -1, 1
        rows.append(row)
        low.append(days[place] - target - 1e-7)
    if limit:
        rows.append(np.concatenate([np.zeros(n), -limit[0]]))
        low.append(-limit[1])
    ends = np.concatenate([np.full(n, max(target, 0.0)), [most[name] for name in names]])
    result = milp(
        np.concatenate([np.zeros(n), weights]),
        constraints=LinearConstraint(np.array(rows), np.array(low), np.inf),
        bounds=Bounds(0, ends),
        integrality=np.repeat([0, 1], n),
    )
    saved: Floats = np.rint(result.x[n:])
    return saved
