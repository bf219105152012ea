"""Checks of X05, the proposal's plan: days by the network, cost by crashing, roles by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from .._language import mark
from .._text import both
from .._verdicts import Outcome
from ._registry import answers, judges

if TYPE_CHECKING:
    import pandas as pd

    from workshop_kit.cases import Case
    from workshop_kit.models.proposal import CrashPlan, RoleCheck, Schedule

TARGET_DAYS: Final = 8  # what the account manager wants instead of ten
NOBODY: Final = "none"  # a cell left blank

Fault = tuple[str, str]  # the rule, and the task or role that breaks it


def _schedule(case: Case, shortened: Sequence[str] = (), **late: Any) -> Schedule:
    from workshop_kit.models.proposal import critical_path

    return critical_path(case.tasks, shortened, **late)


def _cheapest(case: Case) -> CrashPlan:
    from workshop_kit.models.proposal import cheapest_crash

    return cheapest_crash(case.tasks, TARGET_DAYS)


@answers("proposal_plan.drafting")
def drafting(case: Case) -> int:
    """Return the length in days with a day taken off the draft."""
    return round(_schedule(case, ["I"]).length_days)


@answers("proposal_plan.late_terms")
def late_terms(case: Case) -> int:
    """Return the length in days with the terms two days late."""
    return round(_schedule(case, late="H", late_days=2).length_days)


@answers("proposal_plan.crash")
def crash(case: Case) -> list[str]:
    """Return the two tasks that are out in eight days for the least money."""
    return list(_cheapest(case).saved_days)


@answers("proposal_plan.crash_cost")
def crash_cost(case: Case) -> int:
    """Return what these two days cost, in thousand yuan."""
    return round(_cheapest(case).cost_kcny)


@judges("proposal_plan.crash")
def judge_crash(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge two tasks by the days they lead to, then by what they cost."""
    found, best = _schedule(case, given["crash"]), _cheapest(case)
    days, cost = f"{found.length_days:g}", f"{found.cost_kcny:g}"
    if found.length_days > TARGET_DAYS:
        return Outcome("wrong", both(_TOO_LONG, n=days))
    if found.cost_kcny == best.cost_kcny:
        return Outcome("right")
    return Outcome("partly", both(_TOO_DEAR, n=days, cost=cost))


_TOO_LONG: Final = mark(
    "With these two it still takes {n} days: another chain is as long, or one of them has slack."
)
_TOO_DEAR: Final = mark("{n} days, for {cost} k¥. Another pair does the same for less.")


def _grid(case: Case, changes: pd.DataFrame | None = None) -> RoleCheck:
    from workshop_kit.models.proposal import check_roles

    return check_roles(case.raci.set_index("task"), changes)


def _faults(found: RoleCheck) -> set[Fault]:
    return {(finding.code, finding.name) for finding in found.findings}


@answers("proposal_plan.broken")
def broken(case: Case) -> list[str]:
    """Return the tasks that break a rule."""
    tasks = set(case.tasks["task"])
    return sorted(name for _code, name in _faults(_grid(case)) if name in tasks)


@answers("proposal_plan.waits_for")
def waits_for(case: Case) -> str:
    """Return the role that answers for more than half of the tasks."""
    (name,) = (name for code, name in _faults(_grid(case)) if code == "one_role_accountable")
    return name


@answers("proposal_plan.changes")
def mended(case: Case) -> dict[str, dict[str, str]]:
    """Return the cells in which the planted grid and the mended one differ."""
    from workshop_kit.cases import truth

    before, after = (
        grid.set_index("task").fillna("").to_dict("index")
        for grid in (case.raci, truth(case.name, "raci_mended"))
    )
    cells = [
        {"task": str(task), "role": str(role), "letters": _letters(letters)}
        for task, row in after.items()
        for role, letters in row.items()
        if letters != before[task][role]
    ]
    return {str(number): cell for number, cell in enumerate(cells, 1)}


def _letters(cell: str) -> str:
    """Return a cell as the sheet offers it: A/R is AR, a blank one none."""
    return cell.replace("/", "") or NOBODY


@judges("proposal_plan.changes")
def judge_changes(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge changed cells by what the grid breaks before and after them."""
    import pandas as pd

    rows: Iterable[Mapping[str, str]] = given["changes"].values()
    before = _faults(_grid(case))
    after = _faults(_grid(case, pd.DataFrame(list(rows))))
    if not after:
        return Outcome("right")
    gone, new = before - after, after - before
    if new:
        message = both(_NEW_FAULTS, n=len(gone), all=len(before), new=len(new))
    else:
        message = both(_SOME_MENDED, n=len(gone), all=len(before))
    return Outcome("partly" if len(gone) > len(new) else "wrong", message)


_SOME_MENDED: Final = mark("{n} of {all} faults are mended. The chart below names what is left.")
_NEW_FAULTS: Final = mark(
    "{n} of {all} faults are mended; new faults: {new}. The chart below names them."
)
