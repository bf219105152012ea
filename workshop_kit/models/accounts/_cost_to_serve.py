"""What it costs to serve each customer: minutes of work at the rate of the capacity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
from numpy.typing import ArrayLike

from workshop_kit.models._checks import number, numbers
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded


@dataclass(frozen=True, eq=False)
class CostToServe:
    """Where the capacity of the people who serve customers goes.

    Attributes
    ----------
    customers
        Index as given: ``minutes``, ``cost_kcny`` and, if gross profit was given,
        ``gross_profit_kcny`` and ``profit_kcny`` (what is left after the cost to serve).
    activities
        Per activity, named like the columns: ``count``, ``minutes``, ``cost_kcny``.
    rate_cny_per_minute
        Cost of a minute of practical capacity.
    practical_minutes, capacity_cost_kcny
        The capacity there is, and what it costs.
    """

    customers: pd.DataFrame = field(repr=False)
    activities: pd.DataFrame = field(repr=False)
    rate_cny_per_minute: float
    practical_minutes: float
    capacity_cost_kcny: float

    @property
    def used_minutes(self) -> float:
        """Minutes of work for all customers."""
        return float(self.activities["minutes"].sum())

    @property
    def assigned_kcny(self) -> float:
        """Cost charged to customers."""
        return float(self.activities["cost_kcny"].sum())

    @property
    def unused_kcny(self) -> float:
        """Cost of capacity that nobody used; negative if there is more work than capacity."""
        return self.capacity_cost_kcny - self.assigned_kcny

    @property
    def unused_share(self) -> float:
        """The same as a share of the cost of capacity."""
        return self.unused_kcny / self.capacity_cost_kcny

    @property
    def overbooked(self) -> bool:
        """Whether there is more work than capacity."""
        return self.used_minutes > self.practical_minutes * (1 + 1e-9)


def cost_to_serve(
    activity: pd.DataFrame,
    minutes: Mapping[str, float],
    capacity_cost_kcny: float,
    practical_minutes: float,
    gross_profit_kcny: pd.Series | ArrayLike | None = None,
) -> CostToServe:
    r"""Return what serving each customer costs, and what capacity is left unused.

    Parameters
    ----------
    activity
        One customer a row, one activity a column: how often, 0 or more. Not changed.
    minutes
        Minutes that one of each activity takes, 0 or more; names the columns to count.
    capacity_cost_kcny
        Cost of the people and means that serve customers, in thousand yuan, above 0.
    practical_minutes
        Minutes that these can really work (we use about 80% of paid time), above 0.
    gross_profit_kcny
        Gross profit of each customer before these costs. A Series is matched by customer,
        anything else by position.

    Returns
    -------
    CostToServe
        Assigned and unused cost add up to the cost of capacity.

    Raises
    ------
    OutOfRange
        A column is missing, holds blanks, text or numbers below 0; no activity is named; gross
        profit is missing for a customer.

    Examples
    --------
    >>> work = pd.DataFrame({"orders": [49_000], "inquiries": [1_400], "credit_checks": [2_500]})
    >>> each = {"orders": 8, "inquiries": 44, "credit_checks": 50}
    >>> found = cost_to_serve(work, each, 560, 700_000)
    >>> found.rate_cny_per_minute, found.used_minutes
    (0.8, 578600.0)
    >>> round(found.assigned_kcny, 2), round(found.unused_kcny, 2)
    (462.88, 97.12)

    Labels
    ------
    title: 服务成本 | Cost to serve
    activity: 各客户的活动次数 | Activities per customer
    minutes: 每次活动的分钟数 | Minutes per activity
    capacity_cost_kcny: 服务团队的成本 | Cost of those who serve
    capacity_cost_kcny=unit: 千元 | k¥
    practical_minutes: 实际可用的分钟数 | Minutes they can work
    practical_minutes=unit: 分钟 | minutes
    gross_profit_kcny: 各客户的毛利 | Gross profit per customer

    Formula
    -------
    c = \frac{\mathrm{cost\ of\ capacity}}{\mathrm{practical\ minutes}}
    C_i = c \sum_{a} n_{ia} t_a

    In words
    --------
    zh: 先算服务团队一分钟值多少钱：成本除以实际可用的分钟数。再数每个客户下了几张订单、
        询了几次价、上门几次，各要几分钟，乘以每分钟的钱，就是这个客户的服务成本。
        没用上的分钟单独列出，不摊给客户。
    en: First find what a minute of the service team costs: its cost over the minutes it can
        really work. Then count each customer's orders, inquiries and visits, the minutes each
        takes, times the cost of a minute: that is the cost to serve. Minutes not used stand
        apart and are charged to nobody.

    Worked example
    --------------
    zh: 团队成本 560 千元，可用 700000 分钟，每分钟 560000 ÷ 700000 = 0.8 元。
        49000 张订单各 8 分钟，1400 次询价各 44 分钟，2500 次信用审查各 50 分钟，
        共 578600 分钟，成本 578600 × 0.8 = 462880 元；没用上的是 560000 − 462880 = 97120 元。
    en: The team costs 560 k¥ and can work 700000 minutes: 560000 ÷ 700000 = 0.8 yuan a minute.
        49000 orders of 8 minutes, 1400 inquiries of 44 and 2500 credit checks of 50 take 578600
        minutes: 578600 × 0.8 = 462880 yuan; unused remain 560000 − 462880 = 97120 yuan.

    Limits
    ------
    zh: 分钟数是估的，要量几次。它假定同一种活动在哪个客户那里都一样费时；
        费时差得多的，要拆成两种活动。
    en: Minutes are estimates: time them. It takes an activity as equally long with every
        customer; where that is far off, make it two activities.

    Source: Kaplan & Anderson (2004); the minutes of the example are illustrative
    """
    if not isinstance(minutes, Mapping) or not minutes:
        raise OutOfRange("minutes", type(minutes).__name__, "minutes per activity (a dict)")
    each = pd.Series({name: number("minutes", value, 0) for name, value in minutes.items()})
    cost = number("capacity_cost_kcny", capacity_cost_kcny, 0, above=True)
    practical = number("practical_minutes", practical_minutes, 0, above=True)
    counts = bounded("activity", activity, list(each.index), 0)
    rate = cost / practical
    customers = pd.DataFrame({"minutes": counts @ each})
    customers["cost_kcny"] = rate * customers["minutes"]
    if gross_profit_kcny is not None:
        customers["gross_profit_kcny"] = _matched(gross_profit_kcny, counts.index)
        customers["profit_kcny"] = customers["gross_profit_kcny"] - customers["cost_kcny"]
    activities = pd.DataFrame({"count": counts.sum(), "minutes": counts.sum() * each})
    activities.index.name, activities.attrs = activity.columns.name, dict(activity.attrs)
    activities["cost_kcny"] = rate * activities["minutes"]
    return CostToServe(customers, activities, 1000 * rate, practical, cost)


def _matched(values: pd.Series | ArrayLike, index: pd.Index) -> pd.Series:
    """Return gross profit in the order of the customers, with none missing."""
    name = "gross_profit_kcny"
    given = values if isinstance(values, pd.Series) else pd.Series(values, dtype=float)
    if len(given) != len(index):
        raise OutOfRange(name, f"a list of {len(given)}", f"one of {len(index)}, one a customer")
    if not isinstance(values, pd.Series):
        given = given.set_axis(index)
    elif not given.index.equals(index):
        if not (given.index.is_unique and index.is_unique):
            raise OutOfRange(name, "customers named twice", "each customer's name once")
        given = given.reindex(index)
    return numbers(name, given.rename(name).to_frame(), [name], constant=True)[name]
