"""What is left of profit after the capital has been paid for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd

from workshop_kit.models._checks import Floats, columns, number, whole
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded, listed

Amounts: TypeAlias = float | Sequence[float] | pd.Series | Floats
DAYS = 365
COUNTED_IN = {"thousand": 1, "ten_thousand": 10, "million": 1_000}  # thousand yuan each


@dataclass(frozen=True, eq=False)
class EconomicProfit:
    """Economic profit year by year, and its value today.

    Attributes
    ----------
    by_year
        Index ``year`` from 1: ``nopat_kcny`` (profit after tax), ``capital_kcny`` (at the start
        of the year), ``charge_kcny`` (what the capital should earn), ``economic_profit_kcny``,
        ``present_kcny`` (its value today).
    wacc_pct
        Cost of capital a year.
    value_kcny
        Value today of all years' economic profit: what the account adds to, or takes from, the
        worth of the firm.
    """

    by_year: pd.DataFrame = field(repr=False)
    wacc_pct: float
    value_kcny: float

    @property
    def spread_pct(self) -> float:
        """Return on capital less its cost, in the first year; not a number without capital."""
        profit, capital = self.by_year[["nopat_kcny", "capital_kcny"]].iloc[0]
        return float(100 * profit / capital - self.wacc_pct) if capital > 0 else math.nan


def economic_profit(
    nopat_kcny: Amounts = 9.0, capital_kcny: Amounts = 50.0, wacc_pct: float = 10.0
) -> EconomicProfit:
    r"""Return economic profit: profit after tax less what the capital should earn.

    Parameters
    ----------
    nopat_kcny
        Operating profit after tax in thousand yuan; one number, or one a year. May be a loss.
    capital_kcny
        Capital used at the start of the year, 0 or more; one number, or one a year.
    wacc_pct
        Cost of capital, 0 to 100, in per cent a year.

    Returns
    -------
    EconomicProfit

    Raises
    ------
    OutOfRange
        A number is missing or out of its range; two lists of different length.

    Examples
    --------
    >>> economic_profit(9, 50, 10).by_year["economic_profit_kcny"].tolist()
    [4.0]
    >>> found = economic_profit(10, [100, 75, 50, 25], 8)
    >>> found.by_year["economic_profit_kcny"].tolist(), round(found.value_kcny, 3)
    ([2.0, 4.0, 6.0, 8.0], 15.924)

    Labels
    ------
    title: 经济利润 | Economic profit
    nopat_kcny: 税后经营利润 | Profit after tax
    nopat_kcny=unit: 千元 | k¥
    capital_kcny: 年初占用的资金 | Capital at the start of the year
    capital_kcny=unit: 千元 | k¥
    wacc_pct: 资金成本 | Cost of capital
    wacc_pct=unit: % | %

    Formula
    -------
    \mathrm{EP}_t = \mathrm{NOPAT}_t - \mathrm{WACC} \cdot \mathrm{IC}_{t-1}
    \mathrm{NPV} = \sum_{t} \frac{\mathrm{EP}_t}{(1 + \mathrm{WACC})^t}

    In words
    --------
    zh: 占用的资金不是白用的，放在别处也能赚钱。税后利润减去这笔资金应得的回报，
        剩下的才是经济利润。把各年的经济利润折到今天，就是这个客户给公司添了多少价值。
    en: Capital is not free: elsewhere it would earn something. Profit after tax less what the
        capital should earn is economic profit. In today's money, over all years, it is what the
        account adds to the worth of the firm.

    Worked example
    --------------
    zh: 税后利润 9 千元，占用资金 50 千元，资金成本 10%：9 − 50 × 10% = 4 千元。
        再看四年：资金 100，每年收回 25，利润每年 10，资金成本 8%。
        各年的经济利润是 2、4、6、8，折到今天一共是 1.85 + 3.43 + 4.76 + 5.88 = 15.92 千元。
    en: Profit after tax 9 k¥, capital 50 k¥, cost of capital 10%: 9 − 50 × 10% = 4 k¥. Over four
        years with capital of 100, of which 25 comes back each year, profit 10 a year and 8%:
        economic profit is 2, 4, 6 and 8, in today's money
        1.85 + 3.43 + 4.76 + 5.88 = 15.92 k¥.

    Limits
    ------
    zh: 一年的数字看不出早期的投入；资金成本是估的，差一个百分点，结论可能就反了。
    en: One year does not show early investment; the cost of capital is an estimate, and one per
        cent more or less may turn the conclusion.

    Source: Koller et al., Valuation
    """
    rate = number("wacc_pct", wacc_pct, 0, 100) / 100
    profit = _yearly("nopat_kcny", nopat_kcny)
    capital = _yearly("capital_kcny", capital_kcny, 0)
    if len(profit) != len(capital) and 1 not in (len(profit), len(capital)):
        years = f"a list of {len(capital)} years"
        raise OutOfRange("capital_kcny", years, f"one of {len(profit)}, like the profits")
    profit, capital = np.broadcast_arrays(profit, capital)
    index = pd.RangeIndex(1, len(profit) + 1, name="year")
    table = pd.DataFrame({"nopat_kcny": profit, "capital_kcny": capital}, index=index)
    table["charge_kcny"] = rate * table["capital_kcny"]
    table["economic_profit_kcny"] = table["nopat_kcny"] - table["charge_kcny"]
    table["present_kcny"] = table["economic_profit_kcny"] / (1 + rate) ** index.to_numpy()
    return EconomicProfit(table, 100 * rate, float(table["present_kcny"].sum()))


def account_economic_profit(
    revenue_kcny: float = 26_000.0,
    nopat_pct: float = 9.0,
    payment_days: float = 90.0,
    stock_days: float = 13.0,
    fixed_capital_kcny: float = 5_663.0,
    growth_pct: float = 0.0,
    wacc_pct: float = 10.0,
    years: int = 5,
) -> EconomicProfit:
    r"""Return an account's economic profit from its terms: payment, stock and growth.

    Parameters
    ----------
    revenue_kcny
        Sales of the first year in thousand yuan, above 0.
    nopat_pct
        Profit after tax in per cent of sales, -100 to 100.
    payment_days, stock_days
        Days of sales that stand unpaid, and that lie in stock for the customer, 0 to 365.
    fixed_capital_kcny
        Tools and plant for this account, 0 or more; the same every year.
    growth_pct
        Growth of sales a year, -50 to 100.
    wacc_pct
        Cost of capital, 0 to 100, in per cent a year.
    years
        Years to look at, 1 to 20.

    Returns
    -------
    EconomicProfit

    Raises
    ------
    OutOfRange
        An argument is no number or out of its range.

    Examples
    --------
    >>> terms = dict(revenue_kcny=36_500, nopat_pct=4, stock_days=0, fixed_capital_kcny=0, years=1)
    >>> for days in (90, 180):
    ...     found = account_economic_profit(**terms, payment_days=days)
    ...     found.by_year["economic_profit_kcny"].tolist()
    [560.0]
    [-340.0]

    Labels
    ------
    title: 一个客户的经济利润 | Economic profit of an account
    revenue_kcny: 第一年的销售额 | Sales of the first year
    revenue_kcny=unit: 千元 | k¥
    nopat_pct: 税后利润率 | Profit after tax, of sales
    nopat_pct=unit: % | %
    payment_days: 账期 | Payment term
    payment_days=unit: 天 | days
    stock_days: 库存 | Stock for the customer
    stock_days=unit: 天 | days
    fixed_capital_kcny: 专用设备 | Tools and plant
    fixed_capital_kcny=unit: 千元 | k¥
    growth_pct: 销售额每年增长 | Growth of sales a year
    growth_pct=unit: % | %
    wacc_pct: 资金成本 | Cost of capital
    wacc_pct=unit: % | %
    years: 看几年 | Years to look at
    years=unit: 年 | years

    Formula
    -------
    \mathrm{IC}_t = R_t \frac{d_{\mathrm{pay}} + d_{\mathrm{stock}}}{365} + K
    \mathrm{EP}_t = m R_t - \mathrm{WACC} \cdot \mathrm{IC}_t

    In words
    --------
    zh: 客户晚付一天款、多压一天货，都要我们垫资金。算出垫了多少，乘以资金成本，
        从利润里减掉。利润率够高，越做越值钱；不够高，做得越大，亏掉的价值越多。
    en: Every day of payment term and of stock ties up our capital. Find how much, charge its
        cost, take it off the profit. If the margin is high enough, growth adds value; if not,
        the larger the account, the more value it destroys.

    Worked example
    --------------
    zh: 年销售额 36500 千元，每天 100 千元，税后利润率 4%，利润 1460 千元。
        账期 90 天，垫资 9000 千元，资金成本 10%：1460 − 900 = 560 千元。
        账期 180 天：1460 − 1800 = −340 千元，同样的生意，反而毁掉价值。
    en: Sales of 36500 k¥ a year, 100 a day, at 4% after tax: 1460 k¥ of profit. With 90 days to
        pay, 9000 k¥ are tied up; at 10%: 1460 − 900 = 560 k¥. With 180 days:
        1460 − 1800 = −340 k¥, the same business destroys value.

    Limits
    ------
    zh: 应收款按售价算，偏高一点；增长期间年初的资金按当年的销售额估。
        投入和收益不在同一年时，要看几年的合计。
    en: Unpaid sales are counted at their price, a little high; in growth, the capital of a year
        is taken from that year's sales. Where money is spent early and earned late, look at
        several years together.

    Source: we derive the capital from payment and stock days; Koller et al. for economic profit
    """
    first = number("revenue_kcny", revenue_kcny, 0, above=True)
    margin = number("nopat_pct", nopat_pct, -100, 100) / 100
    tied = number("payment_days", payment_days, 0, DAYS) + number("stock_days", stock_days, 0, DAYS)
    plant = number("fixed_capital_kcny", fixed_capital_kcny, 0)
    growth = number("growth_pct", growth_pct, -50, 100) / 100
    sales: Floats = first * (1 + growth) ** np.arange(whole("years", years, 1, 20), dtype=float)
    return economic_profit(margin * sales, sales * tied / DAYS + plant, wacc_pct)


def own_economic_profit(account: pd.DataFrame, days_earlier: float = 0.0) -> EconomicProfit:
    r"""Return the economic profit of one's own account in a year, and what earlier payment adds.

    Parameters
    ----------
    account
        One row: ``counted_in`` (``thousand``, ``ten_thousand`` or ``million`` yuan), and so
        counted ``sales`` (above 0) and ``nopat`` (profit after tax, may be a loss) of a year, and
        ``capital`` (0 or more); ``wacc_pct`` (cost of capital, 0 to 100). Not changed.
    days_earlier
        By how many days the customer pays earlier, 0 to 365.

    Returns
    -------
    EconomicProfit
        Of one year, in thousand yuan.

    Raises
    ------
    OutOfRange
        A column is missing, a number is out of its range, amounts are counted in anything else,
        or there is not one row.

    Examples
    --------
    >>> own = pd.DataFrame({"counted_in": ["million"], "sales": [36.5], "nopat": [1.46],
    ...                     "capital": [18.0], "wacc_pct": [10.0]})
    >>> [float(own_economic_profit(own, days).by_year["economic_profit_kcny"].sum().round(6))
    ...  for days in (0, 90)]
    [-340.0, 560.0]

    Labels
    ------
    title: 自己客户的经济利润 | Economic profit of your own account
    account: 自己的客户 | Your account
    days_earlier: 早收几天款 | Paid how many days earlier
    days_earlier=unit: 天 | days

    Formula
    -------
    \mathrm{EP} = \mathrm{NOPAT} - \mathrm{WACC} \left( \mathrm{IC} - \frac{d R}{365} \right)

    In words
    --------
    zh: 税后利润减去占用资金的成本。客户早付一天，就少垫一天的销售额，资金成本跟着少。
    en: Profit after tax less the cost of the capital used. Each day of earlier payment frees a
        day's sales, and its cost with it.

    Worked example
    --------------
    zh: 税后利润 1460 千元，占用 18000 千元，资金成本 10%：1460 − 1800 = −340 千元。
        每天销售 100 千元，早收 90 天就少垫 9000 千元：1460 − 900 = 560 千元。
    en: Profit after tax 1460 k¥, capital 18000 k¥, at 10%: 1460 − 1800 = −340 k¥. Sales are 100
        k¥ a day; 90 days earlier frees 9000 k¥: 1460 − 900 = 560 k¥.

    Limits
    ------
    zh: 只看一年，也没有算客户早付款会要的折扣。
    en: One year only, and without the discount that a customer may want for paying earlier.

    Source: we derive what earlier payment frees; Koller et al. for economic profit
    """
    if isinstance(account, pd.DataFrame) and len(account) > 1:
        raise OutOfRange("account", f"{len(account)} rows", "one row")
    told = bounded("account", account, ["sales", "nopat", "capital", "wacc_pct"])
    sales, profit, capital, wacc = (float(value) for value in told.iloc[0])
    each = _thousands(str(columns("account", account, ["counted_in"])["counted_in"].iloc[0]))
    daily = number("account", sales, 0, above=True) / DAYS
    freed = daily * number("days_earlier", days_earlier, 0, DAYS)
    used = max(0.0, number("account", capital, 0) - freed)
    return economic_profit(each * profit, each * used, number("account", wacc, 0, 100))


def _thousands(unit: str) -> int:
    """Return how many thousand yuan one of a unit is."""
    if unit not in COUNTED_IN:
        raise OutOfRange("account", f"amounts in {unit!r}", f"one of: {', '.join(COUNTED_IN)}")
    return COUNTED_IN[unit]


def _yearly(argument: str, value: Amounts, low: float = -math.inf) -> Floats:
    """Return one amount, or one a year, as an array."""
    if hasattr(value, "__len__"):
        return listed(argument, value, low)
    return np.array([number(argument, value, low)])
