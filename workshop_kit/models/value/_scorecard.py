"""An account's scorecard: few figures, each with a target and a trigger."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import columns, number
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each
from workshop_kit.models._weights import weights

NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Scorecard:
    """How far an account's figures reach their targets.

    Attributes
    ----------
    kpis
        Index as given: ``weight``, ``target``, ``actual``, ``lower_is_better``, ``attainment``
        (1 is on target; infinite where lower is better and the actual is 0), ``counted``
        (attainment, capped), ``points`` (weight times counted), ``triggered``; ``trigger``,
        where given.
    score
        Weighted attainment, capped figure by figure; 1 is on target.
    cap_pct, trigger_pct
        Up to where a figure counts, and below what one without a trigger of its own calls for
        action.
    """

    kpis: pd.DataFrame = field(repr=False)
    score: float
    cap_pct: float
    trigger_pct: float

    @property
    def triggered(self) -> tuple[str, ...]:
        """The figures that call for action, furthest behind first."""
        late = self.kpis[self.kpis["triggered"]]
        return tuple(late.sort_values("attainment", kind="stable").index)


def scorecard(
    kpis: pd.DataFrame,
    cap_pct: float = 120.0,
    trigger_pct: float = 90.0,
    normalise: bool = False,
) -> Scorecard:
    r"""Return an account's score, and the figures that call for action.

    Parameters
    ----------
    kpis
        One figure a row, named by the index: ``weight`` (0 or more, adding up to 1), ``target``
        (above 0), ``actual``, and, if some are better low, ``lower_is_better`` (True or False;
        such an actual is 0 or more). Perhaps ``trigger``, 0 or more: the actual at which, and
        beyond which, somebody must act. Not changed.
    cap_pct
        Attainment beyond which a figure counts no further, 100 to 200, in per cent of target.
    trigger_pct
        Attainment below which a figure calls for action, 0 to 100; without a column ``trigger``.
    normalise
        Whether weights that do not add up to 1 are scaled so that they do.

    Returns
    -------
    Scorecard
        A negative actual counts negative.

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or out of its range, a figure stands twice, or the
        weights do not add up.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"weight": [0.6, 0.4], "target": [100, 2], "actual": [90, 1.6],
    ...      "lower_is_better": [False, True]},
    ...     index=["sales", "complaints"],
    ... )
    >>> round(scorecard(table).score, 2)
    1.02

    Labels
    ------
    title: 客户计分卡 | Account scorecard
    kpis: 指标 | Figures
    cap_pct: 超额最多算到 | Counts at most
    cap_pct=unit: % | %
    trigger_pct: 低于多少要行动 | Act below
    trigger_pct=unit: % | %
    normalise: 权重加起来不是 1 | Weights that do not add up to 1
    normalise=True: 按比例折算 | Scale them
    normalise=False: 不接受 | Refuse them

    Formula
    -------
    S = \sum_{i} w_i \min \left( 1.2, \frac{a_i}{t_i} \right)

    In words
    --------
    zh: 每个指标看完成了目标的几成，越低越好的指标反过来算；超额最多算到 120%，
        免得一项超额盖住其他的短处。乘权重加总就是得分。低于触发线的指标，要有人、有行动。
    en: For each figure see how much of the target is reached; where lower is better, the other
        way round. More than 120% counts as 120%, so that one success cannot hide the rest. Weigh
        and add up. A figure below its trigger needs a person and an action.

    Worked example
    --------------
    zh: 销售权重 0.6，目标 100，实际 90，完成 90 ÷ 100 = 0.9；
        投诉权重 0.4，目标不超过 2 件，实际 1.6 件，算 2 ÷ 1.6 = 1.25，按 1.2 封顶。
        得分 0.6 × 0.9 + 0.4 × 1.2 = 1.02。
    en: Sales weigh 0.6, target 100, actual 90: 90 ÷ 100 = 0.9. Complaints weigh 0.4, target at
        most 2, actual 1.6: 2 ÷ 1.6 = 1.25, capped at 1.2. The score is
        0.6 × 0.9 + 0.4 × 1.2 = 1.02.

    Limits
    ------
    zh: 总分会掩盖单项的失守，所以先看触发了哪几项。目标定得松，分数自然好看。
    en: A total hides single failures: look first at what has been triggered. Soft targets make
        fine scores.

    Source: Kaplan & Norton (1992) for the idea; cap and trigger are ours
    """
    cap = number("cap_pct", cap_pct, 100, 200) / 100
    trigger = number("trigger_pct", trigger_pct, 0, 100) / 100
    table = bounded("kpis", kpis, ["weight", "target", "actual"])
    bounded("kpis", kpis, ["target"], 0, above=True)
    one_row_each("kpis", table)
    found = weights("kpis", table["weight"].to_dict(), normalise)
    table["weight"] = list(found.values())
    low = table["lower_is_better"] = _flags(kpis)
    if low.any():
        bounded("kpis", kpis[low], ["actual"], 0)
    with np.errstate(divide="ignore", over="ignore"):
        turned = table["target"].to_numpy() / np.abs(table["actual"].to_numpy())
    table["attainment"] = np.where(low, turned, table["actual"] / table["target"])
    table["counted"] = table["attainment"].clip(upper=cap)
    table["points"] = table["weight"] * table["counted"]
    table["triggered"] = table["attainment"] < trigger - NOTHING
    if "trigger" in kpis:
        table["trigger"] = bounded("kpis", kpis, ["trigger"], 0)["trigger"]
        short = np.where(
            low, table["actual"] - table["trigger"], table["trigger"] - table["actual"]
        )
        table["triggered"] = short >= -NOTHING
    return Scorecard(table, float(table["points"].sum()), 100 * cap, 100 * trigger)


def _flags(kpis: pd.DataFrame) -> pd.Series:
    """Return for each figure whether lower is better; for none without such a column."""
    name = "lower_is_better"
    if name not in kpis:
        return pd.Series(False, index=kpis.index)
    flags = columns("kpis", kpis, [name])[name]
    if not flags.isin([True, False]).all():
        raise OutOfRange("kpis", f"column {name!r} with other cells", "True or False in every row")
    return flags.astype(bool)


def own_scorecard(measures: pd.DataFrame) -> Scorecard:
    r"""Return the score of one's own account, each measure with a trigger of its own.

    Parameters
    ----------
    measures
        One measure a row, named by the index: ``weight`` (0 or more, not 0 in all rows),
        ``target`` (above 0), ``actual``, ``trigger`` (0 or more): to reach it calls for action. A
        trigger above the target says that lower is better. Not changed.

    Returns
    -------
    Scorecard
        With weights scaled to 1.

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or out of its range.

    Examples
    --------
    >>> own = pd.DataFrame(
    ...     {"weight": [3, 1], "target": [100, 60], "actual": [95, 80], "trigger": [90, 70]},
    ...     index=["profit", "payment days"],
    ... )
    >>> own_scorecard(own).triggered
    ('payment days',)

    Labels
    ------
    title: 自己的计分卡 | Your own scorecard
    measures: 指标 | Measures

    Formula
    -------
    S = \frac{\sum_{i} w_i \min \left( 1.2, \frac{a_i}{t_i} \right)}{\sum_{i} w_i}

    In words
    --------
    zh: 每项看完成了目标的几成，超额最多算到 120%，按权重合起来就是得分。触发线比目标高的，
        是越低越好的指标，完成的几成反过来算。到了或越过触发线的，要有人动手。
    en: See how much of each target is reached, at most 120%, and weigh. Where the trigger lies
        above the target, lower is better and the part reached is turned round. A measure that
        reaches or passes its trigger needs somebody to act.

    Worked example
    --------------
    zh: 利润权重 3，目标 100，实际 95；账期权重 1，目标 60 天，实际 80 天，触发线 70 天。
        得分 (3 × 0.95 + 1 × 60 ÷ 80) ÷ 4 = 0.9；账期越过了触发线。
    en: Profit weighs 3, target 100, actual 95; payment weighs 1, target 60 days, actual 80,
        trigger 70. The score is (3 × 0.95 + 1 × 60 ÷ 80) ÷ 4 = 0.9; payment is past its trigger.

    Limits
    ------
    zh: 触发线定得太紧，样样都红，就没有人当真；太松，红的时候已经晚了。
    en: With triggers too tight everything is red and nobody minds; too loose, red comes too late.

    Source: Kaplan & Norton (1992) for the idea; cap and trigger are ours
    """
    found = bounded("measures", measures, ["weight", "target", "actual", "trigger"])
    found["lower_is_better"] = found["trigger"] > found["target"]
    return scorecard(found.rename_axis(index=None), normalise=True)  # own words, not a case's
