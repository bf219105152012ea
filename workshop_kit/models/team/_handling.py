"""Relay or team: how long an answer takes one after another, and side by side."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import number, whole


@dataclass(frozen=True, eq=False)
class HandlingTime:
    """How long a customer waits, as a relay and as a team.

    Attributes
    ----------
    relay_days, team_days
        Days on average: one function after another; all side by side, with coordination.
    relay_p90_days, team_p90_days
        Days within which nine of ten cases are done.
    break_even_days
        Coordination that would make the team as slow as the relay, on average.
    coordination_days
        Coordination that was reckoned with.
    curve
        Share of cases done, 0 to 1, by day: index ``days``; columns ``relay`` and ``team``.
    """

    relay_days: float
    team_days: float
    relay_p90_days: float
    team_p90_days: float
    break_even_days: float
    coordination_days: float
    curve: pd.DataFrame = field(repr=False)


def relay_or_team(
    functions: int = 4,
    task_days: float = 3.0,
    coordination_days: float = 1.0,
    steadiness: float = 4.0,
) -> HandlingTime:
    r"""Return how long functions take one after another, and side by side.

    Each function's days follow a gamma distribution, independent of the others.

    Parameters
    ----------
    functions
        Functions that each have a part to do, 1 to 20.
    task_days
        Days that each part takes on average, above 0.
    coordination_days
        Days that working side by side adds, 0 or more.
    steadiness
        How little the days of one part vary, 0.5 to 100: their standard deviation is
        ``task_days`` divided by the square root of this. It is the shape of the distribution.

    Returns
    -------
    HandlingTime
        Mean, 90% point and curve of both ways, computed exactly, not simulated.

    Raises
    ------
    OutOfRange
        An argument is out of its range.

    Examples
    --------
    >>> time = relay_or_team()
    >>> round(time.relay_days, 1), round(time.team_days, 1)
    (12.0, 5.6)

    Labels
    ------
    title: 接力还是团队 | Relay or team
    functions: 要经过几个部门 | Functions involved
    functions=n: {n} 个部门 | {n} functions
    task_days: 每个部门平均几天 | Days each function takes
    task_days=unit: 天 | days
    coordination_days: 协调要多花几天 | Coordination adds
    coordination_days=unit: 天 | days
    steadiness: 每个部门用时有多稳定 | How steady the days are

    Formula
    -------
    T_{relay} = t_1 + t_2 + \cdots + t_n
    T_{team} = \max(t_1, t_2, \ldots, t_n) + k

    In words
    --------
    zh: 接力：一个部门做完交给下一个，天数全部相加。
        团队：几个部门同时做，等最慢的那一个，再加上协调的时间（k）。
        每个部门的天数有长有短，这里把各种可能都算进去，得出平均天数，
        以及十次里有九次能在几天内做完。
    en: Relay: one function hands over to the next, and all days add up. Team: all work side by
        side and wait for the slowest, plus the time to coordinate (k). Each function is
        sometimes quick and sometimes slow; all cases are reckoned in, to give the average and
        the days within which nine cases of ten are done.

    Worked example
    --------------
    zh: 四个部门各平均 3 天，接力要 4 × 3 = 12 天。
        同时做，最慢的一个平均 4.6 天，加 1 天协调：4.6 + 1 = 5.6 天。
    en: Four functions take 3 days each on average; the relay takes 4 × 3 = 12 days. Side by
        side the slowest takes 4.6 days on average; with one day of coordination
        4.6 + 1 = 5.6 days.

    Limits
    ------
    zh: 这里假定各部门互不牵连，而且真能同时动手。若后一步要等前一步的结果，就省不了这么多。
        协调的时间随人数增加，团队不是越大越好。
    en: The functions are taken as independent and able to start at once. Where one needs
        another's result, less is saved. Coordination grows with every member, so a larger team
        is not always quicker.

    Source: an illustration that we use
    """
    from scipy.integrate import quad
    from scipy.stats import gamma

    n = whole("functions", functions, 1, 20)
    mean = number("task_days", task_days, 0, above=True)
    extra = number("coordination_days", coordination_days, 0)
    shape = number("steadiness", steadiness, 0.5, 100)
    one = gamma(shape, scale=mean / shape)
    relay = gamma(n * shape, scale=mean / shape)
    most = float(one.ppf(1 - 1e-10))
    slowest = quad(lambda days: 1 - one.cdf(days) ** n, 0, most, limit=200)[0]
    days = np.linspace(0, max(float(relay.ppf(0.995)), extra + float(one.ppf(0.999))), 121)
    done = {"relay": relay.cdf(days), "team": one.cdf(np.maximum(days - extra, 0)) ** n}
    return HandlingTime(
        relay_days=n * mean,
        team_days=slowest + extra,
        relay_p90_days=float(relay.ppf(0.9)),
        team_p90_days=extra + float(one.ppf(0.9 ** (1 / n))),
        break_even_days=n * mean - slowest,
        coordination_days=extra,
        curve=pd.DataFrame(done, pd.Index(days, name="days")),
    )
