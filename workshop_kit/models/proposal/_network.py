"""The critical path: which tasks decide when the proposal is out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import number
from workshop_kit.models.proposal._tasks import EXACT, Tasks, read_tasks

if TYPE_CHECKING:
    from networkx import DiGraph

MOST_PATHS = 20  # so many critical paths are written out; all are counted


@dataclass(frozen=True, eq=False)
class Schedule:
    """When each task may and must happen.

    Attributes
    ----------
    tasks
        One task a row, in the order given: its longer names, if the table has any (``name``, or
        ``name_zh`` and ``name_en``), ``days``, ``earliest_start_day``,
        ``earliest_finish_day``, ``latest_start_day``, ``latest_finish_day``, ``slack_days`` and
        ``critical``. Day 0 is the start; dates are in working days from then.
    after
        Tasks that each task waits for.
    length_days
        Working days from the start to the end of the last task.
    critical_paths
        Chains of tasks without slack, from start to end; at most 20 are written out.
    path_count
        How many such chains there are.
    cost_kcny
        Cost of the days saved; ``None`` if the table has no cost for one of these tasks.
    """

    tasks: pd.DataFrame = field(repr=False)
    after: dict[str, tuple[str, ...]] = field(repr=False)
    length_days: float
    critical_paths: tuple[tuple[str, ...], ...]
    path_count: int
    cost_kcny: float | None = 0.0

    @property
    def critical(self) -> tuple[str, ...]:
        """Tasks without slack, in the order of the table."""
        return tuple(self.tasks.index[self.tasks["critical"]])


def critical_path(
    tasks: pd.DataFrame,
    shortened: Sequence[str] = (),
    late: str = "",
    late_days: float = 0.0,
    *,
    least_days: float = 1.0,
) -> Schedule:
    r"""Return when each task may start, which have slack and which decide the end.

    Parameters
    ----------
    tasks
        One task a row, named by column ``task`` or else by the index. Columns ``days`` (working
        days, more than 0), ``after`` (tasks it waits for: a list, or text such as ``"B, C"``,
        in large or small letters; blank for none) and, if days can be bought,
        ``crash_kcny_per_day``. Columns of longer names are kept. Not changed.
    shortened
        Tasks that are made one day shorter; a name may stand several times.
    late
        A task that takes longer than planned; ``""`` for none.
    late_days
        By how many days, 0 or more.
    least_days
        No task is shortened below this, 0 or more.

    Returns
    -------
    Schedule
        Dates, slack, critical paths and the length, in working days.

    Raises
    ------
    OutOfRange
        The table is empty, a number of days is blank, 0 or less, a task stands twice, waits
        for one that is not there, or for itself in a circle (which is named); a task is
        shortened too far.

    Examples
    --------
    >>> table = pd.DataFrame({"days": [2, 3, 1, 2], "after": ["", "A", "A", "B, C"]}, list("ABCD"))
    >>> schedule = critical_path(table)
    >>> schedule.length_days, schedule.critical_paths, schedule.tasks.at["C", "slack_days"]
    (7.0, (('A', 'B', 'D'),), np.float64(2.0))

    Labels
    ------
    title: 建议书几天能交出去 | How soon the proposal can be out
    tasks: 任务 | Tasks
    tasks=no_time: 任务 {task} 填了 {days} 天，天数要大于 0。不做它，就别让其他任务等 {task}。
        | Task {task} has {days} days; give it more than 0. To leave it out, let no other task
        wait for {task}.
    tasks=unknown: 任务 {task} 要等 {before}，可表里没有 {before}。请从这些里选：{names}。
        | Task {task} waits for {before}, which is not in the table. Use one of these: {names}.
    tasks=circle: 这几项互相等，谁也开不了工：{circle}。比如，让 {task} 不再等 {before}。
        | These wait for each other, so none can start: {circle}. For example, let {task} no
        longer wait for {before}.
    shortened: 哪些任务各压缩一天 | Make one day shorter
    shortened=n: 压缩 {n} 项任务 | {n} tasks shortened
    late: 哪一项任务会拖延 | Which task is late
    late=: 都不拖延 | none
    late_days: 拖延几天 | Late by
    late_days=unit: 天 | days
    least_days: 一项任务最少几天 | No task takes less than
    least_days=unit: 天 | days

    Formula
    -------
    ES_j = \max_{i \to j} (ES_i + d_i)
    LS_i = \min_{i \to j} LS_j - d_i
    slack_i = LS_i - ES_i

    In words
    --------
    zh: 先从头往后排：前面的任务都做完了，后面的才能开始，这是最早开始日。
        再从最后一天往前推：最迟哪天开始才不误期，这是最迟开始日。
        两者之差就是余地。没有余地的任务连成一条线，这条线有多长，建议书就要做多少天。
    en: Go forward: a task can start when all those before it are done. Go back from the last
        day: by when must it start so that nothing is late? The difference is its slack. Tasks
        without slack form a chain, and that chain is as long as the proposal takes.

    Worked example
    --------------
    zh: A 要 2 天，之后 B 要 3 天、C 要 1 天，B 和 C 都完了才做 D，要 2 天。
        走 A、B、D：2 + 3 + 2 = 7 天；走 A、C、D：2 + 1 + 2 = 5 天。
        所以要 7 天，C 有 7 − 5 = 2 天的余地。
    en: A takes 2 days; then B 3 and C 1; D, 2 days, needs both. Along A, B, D: 2 + 3 + 2 = 7
        days; along A, C, D: 2 + 1 + 2 = 5 days. So 7 days are needed, and C has
        7 − 5 = 2 days to spare.

    Limits
    ------
    zh: 每项任务的天数都当作确定的，也当作人手随时都有。实际上同一个人不能同时做两件事，
        好几条线差不多长的时候，总有一条会晚，整体往往比算出来的更久。
    en: Days are taken as certain and people as free when needed. One person cannot do two
        things at once, and where several chains are about as long, one of them will be late:
        expect to need rather more than this.

    Source: Kelley & Walker (1959)
    """
    read = read_tasks(tasks)
    floor = number("least_days", least_days, 0)
    extra = number("late_days", late_days, 0)
    saved = _saved(read, shortened, floor)
    days = {name: read.days[name] - saved[name] for name in read.names}
    if late:
        known("late", late, read)
        days[late] += extra
    return schedule(read, days, saved)


def known(argument: str, name: str, tasks: Tasks) -> str:
    """Return the name of a task that is there, else raise `OutOfRange`."""
    if name not in tasks.days:
        raise OutOfRange(argument, name, f"one of: {', '.join(tasks.names)}")
    return name


def _saved(tasks: Tasks, shortened: Sequence[str], floor: float) -> dict[str, float]:
    """Return days saved per task."""
    if isinstance(shortened, str):
        raise OutOfRange("shortened", shortened, "a list of tasks")
    saved = dict.fromkeys(tasks.names, 0.0)
    for name in shortened:
        saved[known("shortened", name, tasks)] += 1
        if tasks.days[name] - saved[name] < floor:
            fault = f"{name!r}, {saved[name]:g} of its {tasks.days[name]:g} days"
            raise OutOfRange("shortened", fault, f"a task that still takes {floor:g} days after it")
    return saved


def schedule(tasks: Tasks, days: Mapping[str, float], saved: Mapping[str, float]) -> Schedule:
    """Return dates for tasks of given lengths: forward pass, backward pass, slack."""
    import networkx as nx

    order = list(nx.topological_sort(tasks.graph))
    start: dict[str, float] = {}
    for name in order:
        ends = [start[before] + days[before] for before in tasks.graph.predecessors(name)]
        start[name] = round(max(ends, default=0.0), EXACT)
    length = round(max(start[name] + days[name] for name in order), EXACT)
    latest: dict[str, float] = {}
    for name in reversed(order):
        limits = [latest[after] for after in tasks.graph.successors(name)]
        latest[name] = round(min(limits, default=length) - days[name], EXACT)
    table = _dates(tasks, days, start, latest)
    paths, count = _chains(tasks, table)
    after = {name: tuple(tasks.graph.predecessors(name)) for name in tasks.names}
    return Schedule(table, after, length, paths, count, cost(tasks, saved))


def _dates(
    tasks: Tasks,
    days: Mapping[str, float],
    start: Mapping[str, float],
    latest: Mapping[str, float],
) -> pd.DataFrame:
    """Return the dates as a table, in the order of the tasks."""
    length, first, last = (
        np.array([part[name] for name in tasks.names]) for part in (days, start, latest)
    )
    slack = np.round(last - first, EXACT) + 0.0
    dates = {
        "days": length,
        "earliest_start_day": first,
        "earliest_finish_day": np.round(first + length, EXACT),
        "latest_start_day": last,
        "latest_finish_day": np.round(last + length, EXACT),
        "slack_days": slack,
        "critical": slack == 0,
    }
    return tasks.called.assign(**dates).rename_axis("task")


def cost(tasks: Tasks, saved: Mapping[str, float]) -> float | None:
    """Return what the days saved cost, in k¥; ``None`` if a price is missing."""
    spent = sum(tasks.crash_kcny_per_day[name] * days for name, days in saved.items() if days)
    return None if spent != spent else float(spent)


def _chains(tasks: Tasks, table: pd.DataFrame) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Return chains of critical tasks from start to end, and how many there are."""
    import networkx as nx

    graph = tasks.graph.subgraph(table.index[table["critical"]]).copy()
    begin, end = table["earliest_start_day"].to_dict(), table["earliest_finish_day"].to_dict()
    graph.remove_edges_from([(a, b) for a, b in graph.edges if end[a] != begin[b]])
    ways: dict[str, int] = {}
    for name in nx.topological_sort(graph):
        ways[name] = sum(ways[before] for before in graph.predecessors(name)) or 1
    lasts = sorted(name for name in graph if graph.out_degree(name) == 0)
    firsts = sorted(name for name in graph if graph.in_degree(name) == 0)
    found = (path for first in firsts for path in _paths(graph, first, lasts))
    written = sorted(tuple(path) for path in islice(found, MOST_PATHS))
    return tuple(written), sum(ways[name] for name in lasts)


def _paths(graph: DiGraph, first: str, lasts: list[str]) -> list[list[str]]:
    """Return paths from a first task to the last ones, no more than are written out."""
    import networkx as nx

    if first in lasts:
        return [[first]]
    return list(islice(nx.all_simple_paths(graph, first, lasts), MOST_PATHS))
