"""Charts of a proposal: dates and slack, the price of days saved, who is accountable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop_kit.course import current_language, ngettext, speaking
from workshop_kit.course import gettext as _

from ._chart import Chart, KeyFigure
from ._rows import Row, rows_chart
from ._type import drawable
from ._words import capital, listed, number_word, percent, sentences, short_name

if TYPE_CHECKING:
    import pandas as pd

    from workshop_kit.models.proposal import CrashPlan, Finding, RoleCheck, Schedule


def days(value: float) -> str:
    """Write a number of days: 1 day, 2.5 days."""
    number = f"{round(value, 2):g}"
    return ngettext("{n} day", "{n} days", value).format(n=number)


def _cost(value: float) -> str:
    """Write a cost in thousand yuan, whole where it is."""
    return _("{n} k¥").format(n=f"{value:,.10g}")


def schedule_bars(result: Schedule, lang: str | None = None) -> Chart:
    """Draw when each task runs, those without slack in the accent colour.

    Parameters
    ----------
    result : Schedule
        What ``critical_path`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        length, paths = days(result.length_days), result.critical_paths
        if result.path_count > 1:
            claim = _("It takes {days}, and {n} chains of tasks decide").format(
                days=length, n=number_word(result.path_count)
            )
        else:
            claim = _("It takes {days}; {n} of {all} tasks have no slack").format(
                days=length, n=len(result.critical), all=len(result.tasks)
            )
        rows = [
            Row(
                name, task.earliest_start_day, task.earliest_finish_day,
                _task_text(task), "lead" if task.critical else "plain", spare=task.slack_days,
            )
            for name, task in zip(_named(result.tasks), result.tasks.itertuples(), strict=True)
        ]  # fmt: skip
        shown = _("; ").join(drawable(" → ".join(path)) for path in paths[:3])
        cost = () if not result.cost_kcny else (
            KeyFigure(_("Cost of days saved"), _cost(result.cost_kcny)),
        )  # fmt: skip
        return rows_chart(
            claim,
            _("When each task runs at the earliest, in working days; pale: its slack"),
            rows,
            _("Without slack: {chains}.").format(chains=shown),
            key_figures=cost,
        )


def _named(tasks: pd.DataFrame) -> list[str]:
    """Name each task by its letter and, where the table has it, its name in the page's language."""
    longer = next((c for c in (f"name_{current_language()}", "name") if c in tasks.columns), None)
    names = tasks.index.astype(str)
    if longer is not None:
        names = names + " " + tasks[longer].astype(str)
    return [drawable(name) for name in names]


def _task_text(task: Any) -> str:
    """Say when a task runs and how much slack it has."""
    free = _("no slack") if task.critical else _("slack {days}").format(days=days(task.slack_days))
    return f"{task.earliest_start_day:g}–{task.earliest_finish_day:g} · {free}"


def crash_bars(result: CrashPlan, lang: str | None = None) -> Chart:
    """Draw the least cost of each length, the length chosen in the accent colour.

    Parameters
    ----------
    result : CrashPlan
        What ``cheapest_crash`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        length, cost = result.schedule.length_days, result.cost_kcny
        names = [drawable(name) for name in result.saved_days]
        if names:
            claim = _("{days}: shorten {tasks}, for {cost}").format(
                days=capital(days(length)), tasks=listed(names), cost=_cost(cost)
            )
        else:
            claim = _("{days} as planned: no day need be saved").format(days=capital(days(length)))
        rows = [
            Row(
                days(at),
                0.0,
                float(row.cost_kcny),
                _cost(row.cost_kcny),
                "lead" if abs(at - length) < 1e-6 else "plain",
            )
            for at, row in result.curve.iterrows()
        ]
        return rows_chart(
            claim,
            _("Least cost of being out within so many days"),
            rows,
            _("No shorter than {days}, whatever is spent.").format(days=days(result.shortest_days)),
            key_figures=(KeyFigure(_("As planned"), days(result.before.length_days)),),
        )


def role_bars(result: RoleCheck, lang: str | None = None) -> Chart:
    """Draw the share of tasks that each role is accountable for, and what breaks a rule.

    Parameters
    ----------
    result : RoleCheck
        What ``check_roles`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        heavy = [f for f in result.findings if f.code == "one_role_accountable"]
        faults = {finding.name for finding in result.findings if finding not in heavy}
        if faults:
            claim = ngettext(
                "{n} task breaks a rule", "{n} tasks break a rule", len(faults)
            ).format(n=len(faults))
        elif heavy:
            claim = _("Everybody waits for one role: {role}").format(role=short_name(heavy[0].name))
        else:
            claim = _("Each task has one who answers for it and somebody who does it")
        rows = [
            Row(
                short_name(str(role)), 0.0, float(share), percent(share),
                "loss" if share > 0.5 else "plain",
            )
            for role, share in result.accountable_share.items()
        ]  # fmt: skip
        return rows_chart(
            claim,
            _("Share of tasks that each role is accountable for"),
            rows,
            sentences([_finding(finding) for finding in result.findings[:4]]),
            target=0.5,
        )


def _finding(finding: Finding) -> str:
    """Say one finding in a sentence."""
    pattern = {
        "no_accountable": _("{name}: nobody is accountable."),
        "several_accountable": _("{name}: {n} are accountable."),
        "nobody_responsible": _("{name}: nobody does it."),
        "many_consulted": _("{name}: {n} are consulted."),
        "one_role_accountable": _("{name} is accountable for more than half."),
    }[finding.code]
    role = finding.code == "one_role_accountable"
    name = short_name(finding.name) if role else drawable(finding.name)
    return pattern.format(name=name, n=f"{finding.value:g}")
