"""Customers from best to worst: cumulative profit, and classes by revenue."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workshop_kit.models._checks import number, numbers, whole
from workshop_kit.models._out_of_range import OutOfRange

TOP = 5  # the best fifth
EXACT = 1e-9  # a share that lies on a limit counts as within it


@dataclass(frozen=True, eq=False)
class WhaleCurve:
    """Cumulative profit over customers, best first.

    Attributes
    ----------
    customers
        One customer a row, most profitable first: ``profit_kcny``, ``cumulative_kcny``,
        ``cumulative_share`` (of the total; not a number if there is no total profit),
        ``customers_share`` (customers so far, 0 to 1).
    total_kcny
        Profit of all customers together.
    peak_kcny
        Highest point of the curve, 0 or more: what the profitable customers earn.
    loss_makers
        Number of customers that lose money.
    mended
        Number of largest loss-makers counted as if they broke even.
    """

    customers: pd.DataFrame = field(repr=False)
    total_kcny: float
    peak_kcny: float
    loss_makers: int
    mended: int

    @property
    def profitable(self) -> bool:
        """Whether there is a total profit, so that shares of it can be told."""
        return self.total_kcny > 0

    @property
    def destroyed_kcny(self) -> float:
        """What the loss-makers take away again."""
        return self.peak_kcny - self.total_kcny

    @property
    def peak_share(self) -> float:
        """Peak as a share of the total; not a number without a total profit."""
        return self.peak_kcny / self.total_kcny if self.profitable else math.nan

    @property
    def destroyed_share(self) -> float:
        """What is destroyed, as a share of the total; not a number without a total profit."""
        return self.destroyed_kcny / self.total_kcny if self.profitable else math.nan

    @property
    def top_fifth_share(self) -> float:
        """Part of the total that the best fifth of customers (rounded up) brings."""
        best = -(-len(self.customers) // TOP)
        return float(self.customers["cumulative_share"].iloc[best - 1])


def whale_curve(profits: pd.Series | ArrayLike, mended: int = 0) -> WhaleCurve:
    r"""Return cumulative profit over customers, from the most profitable to the worst.

    Parameters
    ----------
    profits
        Profit of each customer in thousand yuan, losses with a minus; at least one. A Series
        names the customers on its index. Not changed.
    mended
        How many of the largest loss-makers to count as if they broke even, 0 or more.

    Returns
    -------
    WhaleCurve
        Shares are not numbers (NaN) if all customers together earn nothing.

    Raises
    ------
    OutOfRange
        No customer, a blank or text among the profits, or fewer customers than to be mended.

    Examples
    --------
    >>> curve = whale_curve([60, 45, 30, 20, 10, 5, 0, -10, -25, -35])
    >>> curve.customers["cumulative_kcny"].astype(int).tolist()
    [60, 105, 135, 155, 165, 170, 170, 160, 135, 100]
    >>> curve.peak_share, curve.destroyed_share, curve.top_fifth_share
    (1.7, 0.7, 1.05)

    Labels
    ------
    title: 客户盈利曲线 | Whale curve
    profits: 各客户的利润 | Profit per customer
    mended: 让几家亏损大户不再亏 | Largest loss-makers brought to break even
    mended=unit: 家 | customers

    Formula
    -------
    C_k = \sum_{i=1}^{k} \pi_{(i)}
    \frac{\max_k C_k}{C_n}, \quad \frac{\max_k C_k - C_n}{C_n}

    In words
    --------
    zh: 把客户按利润从高到低排好，一家一家累加。曲线先升后降，最高点是赚钱的客户一共赚的，
        终点是最后剩下的。两者的差，就是亏钱的客户吃掉的。
    en: Line up customers from most to least profitable and add them up one by one. The curve
        rises, then falls: its peak is what the profitable ones earn, its end what is left. The
        gap between them is what the loss-makers eat up.

    Worked example
    --------------
    zh: 十家客户的利润是 60、45、30、20、10、5、0、−10、−25、−35，合计 100。
        前两家累计 105，占总数的 105%；最高点 170，即 170 ÷ 100 = 170%；
        后三家吃掉 (170 − 100) ÷ 100 = 70%。
    en: Ten customers earn 60, 45, 30, 20, 10, 5, 0, −10, −25 and −35, in all 100. The first two
        add up to 105, 105% of the total; the peak is 170 ÷ 100 = 170%; the last three eat up
        (170 − 100) ÷ 100 = 70%.

    Limits
    ------
    zh: 曲线对成本怎样分到客户头上很敏感，先看服务成本是怎么算的。亏钱不等于该放弃：
        先谈订货方式、谈服务收费，再谈去留。
    en: The curve depends on how costs were traced to customers: look at the cost to serve first.
        A loss is no reason to drop a customer: talk about order habits and service fees first.

    Source: Kaplan & Narayanan (2001)
    """
    ranked = _best_first(_amounts("profits", profits, "profit_kcny"))
    count = whole("mended", mended, 0, len(ranked))
    made_good = min(count, int((ranked < 0).sum()))
    if made_good:
        ranked.iloc[-made_good:] = 0.0
        ranked = _best_first(ranked)
    table = ranked.to_frame()
    table["cumulative_kcny"] = table["profit_kcny"].cumsum()
    total = float(table["cumulative_kcny"].iloc[-1])
    table["cumulative_share"] = table["cumulative_kcny"] / total if total > 0 else math.nan
    table["customers_share"] = [(rank + 1) / len(table) for rank in range(len(table))]
    return WhaleCurve(
        customers=table,
        total_kcny=total,
        peak_kcny=max(0.0, float(table["cumulative_kcny"].max())),
        loss_makers=int((ranked < 0).sum()),
        mended=made_good,
    )


def abc_classes(
    revenues: pd.Series | ArrayLike, a_pct: float = 80.0, b_pct: float = 95.0
) -> pd.DataFrame:
    r"""Return customers in classes A, B and C by their part of revenue.

    Parameters
    ----------
    revenues
        Revenue of each customer in thousand yuan, 0 or more, not all 0. A Series names the
        customers on its index. Not changed.
    a_pct
        Class A holds the largest customers up to this part of all revenue, above 0, in per cent.
    b_pct
        Class B goes on up to this part, from ``a_pct`` to 100; the rest is C.

    Returns
    -------
    DataFrame
        Largest customer first: ``revenue_kcny``, ``cumulative_share`` (0 to 1), ``class``. The
        largest customer is always A, even if it alone passes the limit.

    Raises
    ------
    OutOfRange
        No customer, a blank or a negative revenue, no revenue at all, or limits out of order.

    Examples
    --------
    >>> table = abc_classes([500, 300, 250, 180, 120, 90, 70, 50, 40, 30])
    >>> "".join(table["class"])
    'AAAABBBCCC'
    >>> table["cumulative_share"].round(3).tolist()[:5]
    [0.307, 0.491, 0.644, 0.755, 0.828]

    Labels
    ------
    title: 客户分 A、B、C 三类 | Customers in classes A, B and C
    revenues: 各客户的收入 | Revenue per customer
    a_pct: A 类到累计收入的多少为止 | Class A up to this part of revenue
    a_pct=unit: % | %
    b_pct: B 类到累计收入的多少为止 | Class B up to this part of revenue
    b_pct=unit: % | %

    Formula
    -------
    S_k = \frac{\sum_{i=1}^{k} R_{(i)}}{\sum_{i=1}^{n} R_i}

    In words
    --------
    zh: 把客户按收入从高到低排好，累加到总收入的八成为止是 A 类，到九成半为止是 B 类，其余是 C 类。
    en: Line up customers by revenue. The first that together bring up to 80% are class A, those
        up to 95% class B, the rest class C.

    Worked example
    --------------
    zh: 十家客户的收入是 500、300、250、180、120、90、70、50、40、30，合计 1630。
        前四家累计 1230 ÷ 1630 = 75.5%，是 A 类；加上第五家是 1350 ÷ 1630 = 82.8%，过了八成，
        所以第五家是 B 类。A、B、C 类各有 4、3、3 家。
    en: Ten customers bring 500, 300, 250, 180, 120, 90, 70, 50, 40 and 30, in all 1630. The
        first four make 1230 ÷ 1630 = 75.5% and are class A; with the fifth it is
        1350 ÷ 1630 = 82.8%, above 80%, so the fifth is B. The classes hold 4, 3 and 3 customers.

    Limits
    ------
    zh: 收入大不等于赚钱多，也不等于有前途。界线是约定的，差一点点就换一类。
    en: Large revenue is neither profit nor prospects. The limits are a convention; a little more
        or less moves a customer to another class.

    Source: we use the customary limits of 80% and 95%
    """
    ranked = _best_first(_amounts("revenues", revenues, "revenue_kcny"))
    a = number("a_pct", a_pct, 0, 100, above=True)
    b = number("b_pct", b_pct, a, 100)
    if ranked.iloc[-1] < 0:
        raise OutOfRange("revenues", float(ranked.iloc[-1]), "revenues of 0 or more")
    total = float(ranked.sum())
    if total == 0:
        raise OutOfRange("revenues", "0 in all", "at least one revenue above 0")
    table = ranked.to_frame()
    table["cumulative_share"] = table["revenue_kcny"].cumsum() / total
    reached = table["cumulative_share"] - EXACT
    first = np.arange(len(table)) == 0
    in_a, in_b = (reached <= a / 100) | first, reached <= b / 100
    table["class"] = np.where(in_a, "A", np.where(in_b, "B", "C"))
    return table


def _amounts(argument: str, values: pd.Series | ArrayLike, name: str) -> pd.Series:
    """Return one finite amount per customer, named."""
    if isinstance(values, str) or not hasattr(values, "__len__"):
        raise OutOfRange(argument, values, "a list with one amount for each customer")
    if isinstance(values, pd.DataFrame):
        raise OutOfRange(argument, "DataFrame", "a single column of amounts")
    table = pd.Series(values).rename(name).to_frame()
    return numbers(argument, table, [name], constant=True)[name]


def _best_first(amounts: pd.Series) -> pd.Series:
    """Return amounts from the largest down; of two alike, the customer named first."""
    try:
        by_name = amounts.sort_index(kind="stable")
    except TypeError:  # names of several kinds
        by_name = amounts.sort_index(kind="stable", key=lambda index: index.astype(str))
    return by_name.sort_values(ascending=False, kind="stable")
