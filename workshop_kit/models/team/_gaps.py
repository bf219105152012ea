"""Gaps between what a strategy needs and what is there: skills, and the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import number, numbers


@dataclass(frozen=True, eq=False)
class Gaps:
    """How much is missing, and where.

    Attributes
    ----------
    gap_share
        Part of what is needed that is missing, weighted by importance, 0 to 1.
    table
        One skill or lever a row, largest weighted gap first: ``importance``, ``required``,
        ``actual``, ``shortfall`` (never below 0), ``weighted_gap`` and ``part`` (of the whole
        gap, 0 to 1; 0 if there is none).
    overloaded
        Key account managers with more accounts than allowed, and how many they have.
    most_accounts
        The number allowed.
    """

    gap_share: float
    table: pd.DataFrame = field(repr=False)
    overloaded: dict[str, int] = field(default_factory=dict)
    most_accounts: int = 8

    @property
    def order(self) -> tuple[str, ...]:
        """Names of what falls short, largest weighted gap first."""
        return tuple(map(str, self.table.index[self.table["shortfall"] > 0]))


def skills_gap(
    skills: pd.DataFrame,
    importance: str = "importance",
    required: str = "required",
    actual: str = "actual",
) -> Gaps:
    r"""Return how far skills fall short of what the strategy needs, and which to work on first.

    Parameters
    ----------
    skills
        One skill a row, named by column ``skill`` or else by the index. Not changed.
    importance, required, actual
        Columns with the weight of each skill (0 or more), the level needed and the level today,
        all on one scale such as 1 to 5.

    Returns
    -------
    Gaps
        The gap, and skills sorted by importance times shortfall; those above what is needed
        make up for nothing.

    Raises
    ------
    OutOfRange
        The table is empty, a column is missing, holds text, a blank or a negative number, or
        nothing is needed at all.

    Examples
    --------
    >>> ratings = {"importance": [5, 4], "required": [4, 3], "actual": [2, 5]}
    >>> gaps = skills_gap(pd.DataFrame(ratings, ["value selling", "planning"]))
    >>> gaps.gap_share, gaps.order
    (0.3125, ('value selling',))

    Labels
    ------
    title: 能力差距 | Skills gap
    importance: 重要程度 | Importance
    required: 需要达到的水平 | Level required
    actual: 现在的水平 | Level today

    Formula
    -------
    Gap = \frac{\sum_{i} w_i \max(0, r_i - a_i)}{\sum_{i} w_i r_i}

    In words
    --------
    zh: 每项能力差多少，乘上它有多重要，加起来，再除以全部需要的。
        高出来的部分不能拿去补别处的短板。先练差得多又重要的，其余的招人或找伙伴。
    en: How far each skill falls short, times how much it matters, added up and divided by all
        that is needed. Being better than needed in one skill does not make up for another.
        Train where the gap is large and matters; hire or partner for the rest.

    Worked example
    --------------
    zh: 价值销售重要程度 5，需要 4 分，现在 2 分：5 × 2 = 10。计划能力高于需要，不算差距。
        全部需要的是 5 × 4 + 4 × 3 = 32，差距是 10 ÷ 32 = 31.25%。
    en: Value selling has weight 5, needs level 4 and is at 2: 5 × 2 = 10. Planning is better
        than needed and counts as no gap. All that is needed is 5 × 4 + 4 × 3 = 32, so the gap
        is 10 ÷ 32 = 31.25%.

    Limits
    ------
    zh: 打分是主观的，自己给自己打分往往偏高，最好由上级和客户也打一遍。
        差距大不等于练得会，有些能力招人更快。
    en: Ratings are opinions, and people rate themselves kindly: let managers and customers rate
        too. A large gap is not always trainable; some skills are hired faster than learnt.

    Source: a rule that we use
    """
    return _gaps("skills", skills, "skill", (importance, required, actual))


def organisation_gap(
    org: pd.DataFrame,
    accounts: Mapping[str, int] | pd.Series | None = None,
    most_accounts: int = 8,
    importance: str = "importance",
    required: str = "required",
    actual: str = "actual",
) -> Gaps:
    r"""Return how far the organisation falls short of what the strategy needs.

    Parameters
    ----------
    org
        One lever a row (decision rights, structure, information, incentives …), named by column
        ``lever`` or else by the index. Not changed.
    accounts
        Number of accounts of each key account manager; ``None`` to leave the span out.
    most_accounts
        The most accounts that one key account manager can look after, 1 or more.
    importance, required, actual
        Columns with the weight of each lever (0 or more), the level needed and the level today.

    Returns
    -------
    Gaps
        The gap, levers sorted by weighted gap, and managers with too many accounts.

    Raises
    ------
    OutOfRange
        As for `skills_gap`; a number of accounts is negative or not whole.

    Examples
    --------
    >>> ratings = {"importance": [5, 3], "required": [4, 4], "actual": [1, 4]}
    >>> levers = pd.DataFrame(ratings, ["decision rights", "information"])
    >>> gaps = organisation_gap(levers, {"Lin": 8, "Wu": 11})
    >>> round(gaps.gap_share, 3), gaps.overloaded
    (0.469, {'Wu': 11})

    Labels
    ------
    title: 组织差距 | Organisation gap
    accounts: 每位客户经理管几家 | Accounts of each manager
    most_accounts: 一位客户经理最多管几家 | Most accounts a manager
    most_accounts=n: 最多 {n} 家 | at most {n} accounts
    importance: 重要程度 | Importance
    required: 需要达到的水平 | Level required
    actual: 现在的水平 | Level today

    Formula
    -------
    Gap = \frac{\sum_{i} w_i \max(0, r_i - a_i)}{\sum_{i} w_i r_i}
    accounts_m \leq 8

    In words
    --------
    zh: 决策权、结构、信息、激励，各差多少，乘上重要程度，加起来，除以全部需要的。
        另外看每位客户经理管几家：超过八家，就谈不上经营。
    en: How far decision rights, structure, information and incentives fall short, each times
        its weight, added up and divided by all that is needed. Besides, count the accounts of
        each manager: nobody can develop more than eight.

    Worked example
    --------------
    zh: 决策权重要程度 5，需要 4 分，现在 1 分：5 × 3 = 15。信息已经够了。
        全部需要的是 5 × 4 + 3 × 4 = 32，差距是 15 ÷ 32 = 46.9%。
    en: Decision rights have weight 5, need level 4 and are at 1: 5 × 3 = 15. Information is
        where it should be. All that is needed is 5 × 4 + 3 × 4 = 32, so the gap is
        15 ÷ 32 = 46.9%.

    Limits
    ------
    zh: 打分说明哪里不顺，说不出怎么改。决策权常常最要紧：权不动，别的都会退回去。
        八家这条线是我们定的，客户复杂的，三四家就满了。
    en: Ratings tell where it hurts, not what to do. Decision rights often bind: if they stay,
        everything else slides back. The limit of eight is ours; three or four complex accounts
        can fill a manager's year.

    Source: a rule that we use
    """
    gaps = _gaps("org", org, "lever", (importance, required, actual))
    most = int(number("most_accounts", most_accounts, 1))
    found = {str(name): value for name, value in dict({} if accounts is None else accounts).items()}
    for name, value in found.items():
        if number("accounts", value, 0) % 1:
            raise OutOfRange("accounts", f"{value} for {name!r}", "whole numbers")
    over = {name: int(value) for name, value in found.items() if value > most}
    return Gaps(gaps.gap_share, gaps.table, over, most)


def _gaps(argument: str, data: pd.DataFrame, name: str, wanted: tuple[str, str, str]) -> Gaps:
    """Return the weighted gap of a table of ratings."""
    ratings = numbers(argument, data, wanted, constant=True).to_numpy()
    for row, column in np.argwhere(ratings < 0)[:1]:
        fault = f"{ratings[row, column]:g} (column {wanted[column]!r}, row {row + 1})"
        raise OutOfRange(argument, fault, "ratings of 0 or more")
    weight, required, actual = ratings.T
    whole = float(weight @ required)
    if whole == 0:
        raise OutOfRange(
            argument, "a table in which nothing is needed", "weights and levels above 0"
        )
    shortfall = np.maximum(0.0, required - actual)
    weighted = weight * shortfall
    total = float(weighted.sum())
    labels = data[name] if name in data.columns else data.index
    table = pd.DataFrame(
        {
            "importance": weight,
            "required": required,
            "actual": actual,
            "shortfall": shortfall,
            "weighted_gap": weighted,
            "part": weighted / total if total else weighted,
        },
        pd.Index(labels, name=name),
    )
    order = ["weighted_gap", "importance"]
    return Gaps(total / whole, table.sort_values(order, ascending=False, kind="stable"))
