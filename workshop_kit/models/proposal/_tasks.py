"""Reading a table of tasks: who waits for whom, with every unusable row or circle named."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import columns, numbers

if TYPE_CHECKING:
    from networkx import DiGraph

DAYS, AFTER, CRASH = "days", "after", "crash_kcny_per_day"
CALLED = ("name", "name_zh", "name_en")
EXACT = 9  # decimals of a day beyond which two dates count as the same


@dataclass(frozen=True, eq=False)
class Tasks:
    """Tasks in the order of the table: days each takes, cost per day saved, and the network.

    ``called`` holds the table's columns of longer names, if it has any.
    """

    names: tuple[str, ...]
    days: dict[str, float]
    crash_kcny_per_day: dict[str, float]
    graph: DiGraph
    called: pd.DataFrame


def read_tasks(table: pd.DataFrame) -> Tasks:
    """Return tasks and their network, else raise `OutOfRange`."""
    days = numbers("tasks", table, [DAYS], constant=True)[DAYS]
    labels = table["task"] if "task" in table.columns else table.index
    names = tuple(str(label).strip() for label in labels)
    for number, name in enumerate(names):
        if name in names[:number]:
            raise OutOfRange("tasks", f"two tasks named {name!r}", "each task once")
    for name, length in zip(names, days, strict=True):
        if length <= 0:
            fault = f"{length:g} days for task {name!r}"
            parts = {"task": name, "days": f"{length:g}"}
            raise OutOfRange("tasks", fault, "more than 0 days", "no_time", parts)
    called = table[[column for column in CALLED if column in table.columns]]
    return Tasks(
        names,
        dict(zip(names, map(float, days), strict=True)),
        dict(zip(names, _costs(table, names), strict=True)),
        _network(names, table),
        called.set_axis(list(names)),
    )


def _costs(table: pd.DataFrame, names: tuple[str, ...]) -> list[float]:
    """Return the cost of each task's day saved; not a number where none can be saved."""
    if CRASH not in table.columns:
        return [math.nan] * len(names)
    column = columns("tasks", table, [CRASH])[CRASH]
    if not pd.api.types.is_numeric_dtype(column):
        raise OutOfRange("tasks", f"text in column {CRASH!r}", "numbers, or blanks")
    costs = [float(cost) for cost in column.to_numpy(dtype=float, na_value=np.nan)]
    for name, cost in zip(names, costs, strict=True):
        if cost < 0 or math.isinf(cost):
            raise OutOfRange("tasks", f"{cost:g} k¥ per day for task {name!r}", "0 k¥ or more")
    return costs


def _network(names: tuple[str, ...], table: pd.DataFrame) -> DiGraph:
    """Return the tasks as a network without circles."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(names)
    meant = {_folded(name): name for name in names} | {name: name for name in names}
    for name, given in zip(names, columns("tasks", table, [AFTER])[AFTER], strict=True):
        for written in _listed(given):
            before = meant.get(written) or meant.get(_folded(written))
            if before is None:
                fault = f"task {name!r} after {written!r}, which is not in the table"
                parts = {"task": name, "before": written, "names": ", ".join(names)}
                raise OutOfRange("tasks", fault, f"one of: {', '.join(names)}", "unknown", parts)
            graph.add_edge(before, name)
    if not nx.is_directed_acyclic_graph(graph):
        circle = [start for start, _end in nx.find_cycle(graph)]
        first = circle.index(min(circle))
        words = " → ".join([*circle[first:], *circle[: first + 1]])
        allowed = "tasks that never wait for themselves: cut one link"
        parts = {"circle": words, "task": circle[first], "before": circle[first - 1]}
        raise OutOfRange("tasks", f"a circle {words}", allowed, "circle", parts)
    return graph


def _folded(name: str) -> str:
    """Return a name as small letters of one width: b, B and the full-width B are one task."""
    return unicodedata.normalize("NFKC", name).casefold()


def _listed(given: object) -> list[str]:
    """Return names from a cell: a list, or text with commas or blanks between; empty for none."""
    if isinstance(given, list | tuple | set | frozenset):
        return [str(name).strip() for name in given]
    if given is None or given is pd.NA or (isinstance(given, float) and math.isnan(given)):
        return []
    return [name for name in re.split(r"[\s,;，、；]+", str(given)) if name]
