"""The words in which X05's session and solution give numbers, worked out by the models."""

from __future__ import annotations

import pandas as pd
from narrative_claims import Claim

from workshop_kit import case
from workshop_kit.models.proposal import cheapest_crash, check_roles, critical_path


def worked_x05_claims() -> list[Claim]:
    """Return what the worked solution of X05 says in numbers."""
    company = case("hengchi")
    tasks = company.tasks.set_index("task")
    plan, cheapest = critical_path(tasks), cheapest_crash(tasks, 8)
    length, slack = f"{plan.length_days:g}", plan.tasks["slack_days"]
    sooner = critical_path(tasks, ["I"]).length_days
    later = critical_path(tasks, late="H", late_days=2).length_days
    through_terms = plan.length_days - slack["H"]
    dearer = critical_path(tasks, ["B", "D"])
    unlinked = critical_path(tasks.assign(after=tasks["after"].where(tasks.index != "D", "A")))
    chain = tasks.loc[list(plan.critical)].sum(numeric_only=True)
    longer = chain["last_days"] - chain["days"]
    return [
        ("step-chains", f"最长的一条{length}天", f"the longest takes {length} days"),
        ("step-slack", f"是{length}天减去", f"slack is {length} days less"),
        ("step-slack", f"（I）有{slack['I']:g}天", f"(I) has {slack['I']:g} day,"),
        ("step-slack", f"（C）有{slack['C']:g}天", f"alternative (C) has {slack['C']:g}"),
        ("step-late", f"还是{sooner:g}天", f"it was: {sooner:g} days"),
        (
            "step-late",
            f"从{through_terms:g}天变成{later:g}天",
            f"from {through_terms:g} days to {later:g}",
        ),
        ("step-crash", f"B和E花{cheapest.cost_kcny:g}千元", f"E for {cheapest.cost_kcny:g} thou"),
        ("step-crash", f"B和D花{dearer.cost_kcny:g}千元", f"D for {dearer.cost_kcny:g} thousand"),
        (
            "step-crash",
            f"{dearer.length_days:g}天做得到",
            f"bring it to {dearer.length_days:g} days",
        ),
        ("step-link", f"还有{unlinked.length_days:g}天", f"takes {unlinked.length_days:g}, and so"),
        ("step-waiting", f"用了{chain['last_days']}天", f"took {chain['last_days']} days"),
        ("step-waiting", f"多出{longer}天", f"{longer} more than planned"),
        (
            "step-waiting",
            f"其中{chain['waited_days']}天在等",
            f"{chain['waited_days']} of them were",
        ),
        *_grid_claims(company.raci.set_index("task")),
    ]


def _grid_claims(grid: pd.DataFrame) -> list[Claim]:
    found = check_roles(grid)
    values = {finding.name: finding.value for finding in found.findings}
    holds, share = found.load.at["account_manager", "A"], found.accountable_share["account_manager"]
    changes = pd.DataFrame({"task": ["G"], "role": ["account_manager"], "letters": ["R"]})
    after = check_roles(grid, changes)
    left, rest = after.load.at["account_manager", "A"], after.accountable_share["account_manager"]
    return [
        ("step-grid", f"D有{values['D']:g}个C", f"D has {values['D']:g} C"),
        ("step-grid", f"G有{values['G']:g}个A", f"G has {values['G']:g} A"),
        (
            "step-grid",
            f"在{len(grid)}项里有{holds}个A，占{share:.0%}",
            f"has {holds} A in {len(grid)} tasks, {share:.0%}",
        ),
        ("step-mend", f"A剩{left}个，占{rest:.0%}", f"has {left} A, {rest:.0%}"),
    ]


def proposal_claims() -> list[Claim]:
    """Return what the session on the proposal says in numbers."""
    company = case("hengchi")
    tasks = company.tasks.set_index("task")
    plan = critical_path(tasks)
    chain = tasks.loc[list(plan.critical)].sum(numeric_only=True)
    count, tight, days = len(tasks), len(plan.critical), f"{plan.length_days:g}"
    last, waited = chain["last_days"], chain["waited_days"]
    longer = last - chain["days"]
    part = company.raci["account_manager"].notna().sum()
    first, second = "s21-longest-chain", "s22-one-answers"
    return [
        (first, f"有{count}项任务，计划{days}天", f"takes {count} tasks and is planned for {days}"),
        (first, f"这{tight}项一天也拖不得", f"None of these {tight} may be late"),
        (first, f"另外{count - tight}项有余地", f"The other {count - tight} have slack"),
        (
            first,
            f"用了{last}天，比计划多{longer}天",
            f"took {last} days, {longer} more than planned",
        ),
        (first, f"其中{waited}天不是在做", f"{waited} of them were no work"),
        (second, f"有{len(company.roles)}个角色", f"has {len(company.roles)} roles"),
        (second, f"{part}项任务他都有份", f"a part in all {part} tasks"),
    ]


PROPOSAL = {
    "title": {"51"},
    "s21-longest-chain": {"1959"},
    "s21-notes": {"5", "10"},
}
WORKED_X05 = {
    "step-chains": {"6"},
    "step-late": {"4"},
    "step-crash": {"6"},
    "step-link": {"8"},
    "step-waiting": {"17"},
}
