"""What one per cent does to profit: price, variable cost, volume, fixed cost."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded

LEVERS = ("price", "variable_cost", "volume", "fixed_cost")
ACCOUNTS = ("sales_mcny", "variable_mcny", "fixed_mcny")
NOTHING = 1e-12  # a profit below this part of sales is a rounding error


@dataclass(frozen=True, eq=False)
class ProfitLevers:
    """What the same change on each of four levers does to operating profit.

    Attributes
    ----------
    levers
        Index ``lever``: price, variable_cost, volume, fixed_cost. ``gain_cny`` is the profit won
        (lost if negative); ``gain_share`` the same as a share of the profit, not a number (NaN)
        if there is no profit to compare with.
    profit_cny
        Operating profit before the change.
    change_pct
        The change: prices and volume rise by it, costs fall by it.
    elasticity
        By how many per cent volume changes when price rises by 1%.
    break_even_elasticity
        The elasticity at which the change in price earns exactly nothing, negative; not a number
        (NaN) if no volume could make up for the change.
    """

    levers: pd.DataFrame = field(repr=False)
    profit_cny: float
    change_pct: float
    elasticity: float
    break_even_elasticity: float

    @property
    def profitable(self) -> bool:
        """Whether there is a profit, so that gains can be told as shares of it."""
        return self.profit_cny > 0

    @property
    def strongest(self) -> str:
        """The lever that gains most; the earlier one if two gain alike."""
        return str(self.levers["gain_cny"].idxmax())

    @property
    def price_gain_pct(self) -> float:
        """What the change in price adds to profit, in per cent of it, to a tenth."""
        return round(100 * float(self.levers["gain_share"]["price"]), 1)


def profit_levers(
    price_cny: float = 100.0,
    quantity: float = 1.0,
    unit_variable_cost_cny: float = 70.3,
    fixed_cost_cny: float = 20.7,
    change_pct: float = 1.0,
    elasticity: float = 0.0,
) -> ProfitLevers:
    r"""Return what the same small change on each of four levers does to profit.

    Parameters
    ----------
    price_cny
        Price of a unit, above 0.
    quantity
        Units sold, above 0.
    unit_variable_cost_cny
        Variable cost of a unit, 0 or more; may exceed the price.
    fixed_cost_cny
        Fixed cost of the period, 0 or more.
    change_pct
        Improvement of each lever in per cent, -100 to 100: price and volume up, costs down.
    elasticity
        Per cent by which volume changes when price rises by 1%, -100 to 0. Volume never falls
        below nothing.

    Returns
    -------
    ProfitLevers
        Gains in money; as shares of profit only if there is a profit.

    Raises
    ------
    OutOfRange
        An argument is no number or out of its range.

    Examples
    --------
    >>> levers = profit_levers().levers
    >>> (100 * levers["gain_share"]).round(1).to_dict()
    {'price': 11.1, 'variable_cost': 7.8, 'volume': 3.3, 'fixed_cost': 2.3}

    Labels
    ------
    title: 四个利润杠杆 | Four profit levers
    price_cny: 单价 | Price
    price_cny=unit: 元 | yuan
    quantity: 销量 | Volume
    quantity=unit: 件 | units
    unit_variable_cost_cny: 单位变动成本 | Variable cost of a unit
    unit_variable_cost_cny=unit: 元 | yuan
    fixed_cost_cny: 固定成本 | Fixed cost
    fixed_cost_cny=unit: 元 | yuan
    change_pct: 每项改善多少 | Improvement of each lever
    change_pct=unit: % | %
    elasticity: 涨价 1%，销量变多少 | Change of volume if price rises 1%
    elasticity=unit: % | %

    Formula
    -------
    \Pi = Q (P - v) - F
    \frac{\delta P Q}{\Pi}, \quad \frac{\delta v Q}{\Pi}, \quad \frac{\delta Q (P - v)}{\Pi}, \quad \frac{\delta F}{\Pi}
    Q' = Q \left( 1 + \varepsilon \frac{\Delta P}{P} \right)

    In words
    --------
    zh: 利润是销量乘以单件毛利，再减去固定成本。让价格、变动成本、销量、固定成本各改善同样一点，
        看利润各多出几成。价格提上去，多收的钱全部落进利润，所以通常最有力。
        但涨价会丢销量；丢得多了，就不该先动价格了。
    en: Profit is volume times margin per unit, less fixed cost. Improve price, variable cost,
        volume and fixed cost by the same small part and see how much profit each adds. More
        price falls through to profit in full, so it is usually the strongest. But a higher price
        loses volume; once it loses enough, price is no longer the best lever.

    Worked example
    --------------
    zh: 收入 100，变动成本 70.3，固定成本 20.7，利润 9。价格提高 1%，多收 1，利润增加 1 ÷ 9 = 11.1%。
        变动成本降 1% 是 0.703 ÷ 9 = 7.8%，销量增 1% 是 0.297 ÷ 9 = 3.3%，
        固定成本降 1% 是 0.207 ÷ 9 = 2.3%。
    en: Sales 100, variable cost 70.3, fixed cost 20.7, profit 9. Price up 1% brings 1 more, so
        profit grows by 1 ÷ 9 = 11.1%. Variable cost down 1% gives 0.703 ÷ 9 = 7.8%, volume up 1%
        0.297 ÷ 9 = 3.3%, fixed cost down 1% 0.207 ÷ 9 = 2.3%.

    Limits
    ------
    zh: 这是算术，不是策略。它假定其他三项不动；真实市场里，涨价要看客户走不走、对手跟不跟。
        没有利润时不说百分比，只说钱数。
    en: This is arithmetic, not strategy. It holds the other three still; in a real market it
        depends on whether customers leave and rivals follow. Without a profit, gains are told in
        money, not in per cent.

    Source: Marn & Rosiello (1992) for the effects of price and volume; the other two follow
    """  # noqa: E501
    price = number("price_cny", price_cny, 0, above=True)
    units = number("quantity", quantity, 0, above=True)
    cost = number("unit_variable_cost_cny", unit_variable_cost_cny, 0)
    fixed = number("fixed_cost_cny", fixed_cost_cny, 0)
    change = number("change_pct", change_pct, -100, 100) / 100
    response = number("elasticity", elasticity, -100, 0)
    profit = units * (price - cost) - fixed
    profit = 0.0 if abs(profit) < NOTHING * units * price else profit
    kept = units * max(0.0, 1 + response * change)
    gains = [
        kept * (price * (1 + change) - cost) - units * (price - cost),
        change * cost * units,
        change * units * (price - cost),
        change * fixed,
    ]
    levers = pd.DataFrame({"gain_cny": gains}, index=pd.Index(LEVERS, name="lever"))
    levers["gain_share"] = levers["gain_cny"] / profit if profit > 0 else math.nan
    margin_after = price * (1 + change) - cost
    even = -price / margin_after if margin_after > 0 and price > cost else math.nan
    return ProfitLevers(levers, profit, 100 * change, response, even)


def company_levers(
    figures: pd.DataFrame, change_pct: float = 1.0, elasticity: float = 0.0
) -> ProfitLevers:
    r"""Return the four levers of a company, or of a part of it, from its accounts.

    Parameters
    ----------
    figures
        One line of business a row; they are added up. Columns ``sales_mcny`` (above 0 in all),
        ``variable_mcny``, ``fixed_mcny`` (0 or more), million yuan a year. Not changed.
    change_pct
        Improvement of each lever in per cent, -100 to 100.
    elasticity
        Per cent by which volume changes when price rises by 1%, -100 to 0.

    Returns
    -------
    ProfitLevers
        With all sales as one unit.

    Raises
    ------
    OutOfRange
        A column is missing, or a sum is no number or out of its range.

    Examples
    --------
    >>> own = pd.DataFrame({"sales_mcny": [100.0], "variable_mcny": [80.0], "fixed_mcny": [15.0]})
    >>> company_levers(own).price_gain_pct
    20.0

    Labels
    ------
    title: 自己单位的利润杠杆 | Your own profit levers
    figures: 自己的数字 | Own figures
    change_pct: 每项改善多少 | Improvement of each lever
    change_pct=unit: % | %
    elasticity: 涨价 1%，销量变多少 | Change of volume if price rises 1%
    elasticity=unit: % | %

    Formula
    -------
    \Pi = R - V - F
    \frac{\delta R}{\Pi}, \quad \frac{\delta V}{\Pi}, \quad \frac{\delta (R - V)}{\Pi}, \quad \frac{\delta F}{\Pi}

    In words
    --------
    zh: 把一年的销售收入（R）、随销量走的成本（V）和不随销量走的成本（F）放在一起。
        每项改善同样一点，看利润各多出几成。利润越薄，同样的一点就越有力。
    en: Take a year's sales (R), the cost that moves with volume (V) and the cost that does not
        (F). Improve each by the same small part and see how much profit each adds. The thinner
        the profit, the stronger the same small part.

    Worked example
    --------------
    zh: 销售收入 100，变动成本 80，固定成本 15，利润 5（都是百万元）。价格提高 1%，多收 1，
        利润增加 1 ÷ 5 = 20%。
    en: Sales 100, variable cost 80, fixed cost 15, profit 5 (million yuan). Price up 1% brings 1
        more, and profit grows by 1 ÷ 5 = 20%.

    Limits
    ------
    zh: 哪些成本算变动、哪些算固定，要看多久：一年之内固定的，三年之后也许就能动。
    en: Which cost is variable depends on how far one looks: what is fixed for a year may move in
        three.

    Source: Marn & Rosiello (1992) for the effects of price and volume; the other two follow
    """  # noqa: E501
    sums = bounded("figures", figures, ACCOUNTS, 0).sum()
    sales, variable, fixed = (1e6 * float(sums[column]) for column in ACCOUNTS)
    if sales <= 0:
        raise OutOfRange("figures", sales, "sales above 0")
    return profit_levers(sales, 1.0, variable, fixed, change_pct, elasticity)
