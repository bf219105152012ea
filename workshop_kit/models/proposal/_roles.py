"""Who does what: a grid of roles, checked by rule."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import columns

MOST_ACCOUNTABLE = 0.50
MOST_CONSULTED = 4
BLANK = "none"
BETWEEN = " /,;+&、，；|-\n\t"

Code = Literal[
    "no_accountable",
    "several_accountable",
    "nobody_responsible",
    "one_role_accountable",
    "many_consulted",
]


@dataclass(frozen=True)
class Finding:
    """One rule that the grid breaks, or nearly.

    Attributes
    ----------
    code
        Faults: ``"no_accountable"``, ``"several_accountable"`` (a task has none or several A)
        and ``"nobody_responsible"`` (no R). Warnings: ``"one_role_accountable"`` (one role holds
        A on more than half of the tasks) and ``"many_consulted"`` (more than 4 C for a task).
    name
        The task concerned; for ``"one_role_accountable"`` the role.
    value
        How many letters were found; for ``"one_role_accountable"`` the share of tasks, 0 to 1.
    limit
        What is allowed.
    """

    code: Code
    name: str
    value: float
    limit: float

    @property
    def fault(self) -> bool:
        """Whether it must be mended; else it is a warning."""
        return self.code in ("no_accountable", "several_accountable", "nobody_responsible")


@dataclass(frozen=True, eq=False)
class RoleCheck:
    """What the rules say about a grid of tasks and roles.

    Attributes
    ----------
    findings
        Rules broken, task by task in the order of the grid, then roles.
    letters
        The grid as read, task x role: any of the letters ``RACI``, or empty.
    accountable_share
        Share of tasks for which each role is accountable, 0 to 1.
    load
        Number of R, A, C and I per role.
    """

    findings: tuple[Finding, ...]
    letters: pd.DataFrame = field(repr=False)
    accountable_share: pd.Series = field(repr=False)
    load: pd.DataFrame = field(repr=False)

    @property
    def passes(self) -> bool:
        """Whether no fault was found; there may be warnings."""
        return not any(finding.fault for finding in self.findings)


def check_roles(grid: pd.DataFrame, changes: pd.DataFrame | None = None) -> RoleCheck:
    r"""Check who is responsible (R), accountable (A), consulted (C) and informed (I).

    Parameters
    ----------
    grid
        Task x role; each cell holds letters of R, A, C, I such as ``"R"``, ``"A/R"`` or ``"c"``,
        or is blank. Not changed.
    changes
        Cells to be written anew before the check, one a row, a later one over an earlier one:
        ``task``, ``role`` and ``letters``, where ``"none"`` leaves the cell blank. Not changed.

    Returns
    -------
    RoleCheck
        Faults, warnings and the load of each role.

    Raises
    ------
    OutOfRange
        The grid is empty, a task or a role stands twice, a cell holds another letter, or a cell
        is to be changed that is not there.

    Examples
    --------
    >>> grid = pd.DataFrame({"lead": ["A", "A"], "engineer": ["R", ""]}, ["concept", "terms"])
    >>> [(finding.code, finding.name) for finding in check_roles(grid).findings]
    [('nobody_responsible', 'terms'), ('one_role_accountable', 'lead')]

    Labels
    ------
    title: 谁负责什么 | Who does what
    grid: 任务和角色 | Tasks and roles
    changes: 改哪几格 | Cells to change

    Formula
    -------
    A_t = 1
    R_t \geq 1
    C_t \leq 4
    \frac{A_{role}}{tasks} \leq 0.5

    In words
    --------
    zh: 每项任务只能有一个人拍板负责（A），至少有一个人动手做（R）。
        征求意见的人（C）超过四个，任务就走不动。
        一个角色在一半以上的任务上拍板，别人就只会等他。
    en: Each task has exactly one accountable role (A) and at least one that does the work (R).
        With more than four to be consulted (C) a task gets stuck. Where one role is
        accountable for more than half of the tasks, everybody waits for it.

    Worked example
    --------------
    zh: 两项任务都由客户经理拍板：2 ÷ 2 = 100%，超过一半，要提醒。
        第二项没有人动手做，R 的个数是 0 + 0 = 0，这一项要改。
    en: The account manager is accountable for both of two tasks: 2 ÷ 2 = 100%, more than half,
        so a warning. Nobody does the second one: its number of R is 0 + 0 = 0, to be mended.

    Limits
    ------
    zh: 表填得合规，不等于人手够、有本事、愿意做。四个和一半这两条线是我们定的，不是定律。
    en: A grid can keep every rule while people lack time, skill or will. The limits of four and
        of one half are ours, not laws.

    Source: rules and limits that we use
    """
    letters = _letters(grid)
    if changes is not None:
        letters = _written_anew(letters, changes)
    counts = {
        letter: np.array([[letter in cell for cell in row] for row in letters.to_numpy()])
        for letter in "RACI"
    }
    share = pd.Series(counts["A"].mean(axis=0), letters.columns, name="accountable_share")
    found = [*_task_findings(letters.index, counts), *_role_findings(share)]
    load = pd.DataFrame(
        {letter: there.sum(axis=0) for letter, there in counts.items()}, letters.columns
    )
    return RoleCheck(tuple(found), letters, share, load)


def _task_findings(tasks: pd.Index, counts: dict[str, NDArray[np.bool_]]) -> Iterator[Finding]:
    sums = [counts[letter].sum(axis=1).tolist() for letter in "RAC"]
    for task, responsible, accountable, consulted in zip(map(str, tasks), *sums, strict=True):
        if accountable != 1:
            code: Code = "several_accountable" if accountable else "no_accountable"
            yield Finding(code, task, accountable, 1)
        if not responsible:
            yield Finding("nobody_responsible", task, 0, 1)
        if consulted > MOST_CONSULTED:
            yield Finding("many_consulted", task, consulted, MOST_CONSULTED)


def _role_findings(share: pd.Series) -> Iterator[Finding]:
    for role, part in share.items():
        if part > MOST_ACCOUNTABLE:
            yield Finding("one_role_accountable", str(role), float(part), MOST_ACCOUNTABLE)


def _letters(grid: pd.DataFrame) -> pd.DataFrame:
    """Return the grid with clean cells: letters in the order RACI, or nothing."""
    if isinstance(grid, pd.DataFrame) and not grid.shape[1]:
        raise OutOfRange("grid", "a grid without roles", "at least one role, a column each")
    frame = columns("grid", grid, list(grid.columns) if isinstance(grid, pd.DataFrame) else [])
    for task in frame.index[frame.index.duplicated()][:1]:
        raise OutOfRange("grid", f"two tasks named {task!r}", "each task once")
    rows = [
        [_cell(frame.iat[row, place], task, role) for place, role in enumerate(frame.columns)]
        for row, task in enumerate(frame.index)
    ]
    return pd.DataFrame(rows, frame.index, frame.columns, dtype=str)


def _written_anew(letters: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return the grid with some cells changed."""
    table, wanted = letters.copy(), ["task", "role", "letters"]
    given = changes if changes.empty else columns("changes", changes, wanted)
    for task, role, cell in given.reindex(columns=wanted).itertuples(index=False):
        if task not in table.index or role not in table.columns:
            fault = f"a cell of task {task!r} and role {role!r}"
            raise OutOfRange("changes", fault, "a task and a role of the grid")
        table.loc[task, role] = "" if cell == BLANK else _cell(cell, task, role)
    return table


def _cell(given: object, task: object, role: object) -> str:
    """Return the letters of a cell; none for a blank one."""
    if given is None or given is pd.NA or (isinstance(given, float) and math.isnan(given)):
        return ""
    text = unicodedata.normalize("NFKC", str(given)).upper()
    found = {letter for letter in text if letter not in BETWEEN}
    if not found <= set("RACI"):
        fault = f"{given!r} (task {task!r}, role {role!r})"
        raise OutOfRange("grid", fault, "letters of R, A, C, I, or a blank cell")
    return "".join(letter for letter in "RACI" if letter in found)
