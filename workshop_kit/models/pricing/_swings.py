"""How far profit swings if price, cost or volume comes out a little lower or higher."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models.pricing._levers import LEVERS, profit_levers

COSTS = ("variable_cost", "fixed_cost")


@dataclass(frozen=True, eq=False)
class LeverSwings:
    """What the same move down and up on each of four levers does to operating profit.

    Attributes
    ----------
    swings
        Index ``lever``, the one that moves profit most first. ``lower_cny`` and ``higher_cny``
        are the change in profit if the lever itself (a price, a cost, a volume) is lower or
        higher; ``lower_share`` and ``higher_share`` the same as shares of the profit, not a
        number (NaN) if there is no profit to compare with.
    profit_cny
        Operating profit where nothing moves.
    swing_pct
        How far each lever moves, to either side.
    elasticity
        By how many per cent volume changes when price rises by 1%.
    """

    swings: pd.DataFrame = field(repr=False)
    profit_cny: float
    swing_pct: float
    elasticity: float

    @property
    def profitable(self) -> bool:
        """Whether there is a profit, so that changes can be told as shares of it."""
        return self.profit_cny > 0

    @property
    def strongest(self) -> str:
        """The lever that moves profit most."""
        return str(self.swings.index[0])

    @property
    def rise_loses(self) -> bool:
        """Whether a higher price earns less than the price of today."""
        return float(self.swings["higher_cny"]["price"]) < 0


def lever_swings(
    price_cny: float = 100.0,
    quantity: float = 1.0,
    unit_variable_cost_cny: float = 70.3,
    fixed_cost_cny: float = 20.7,
    swing_pct: float = 1.0,
    elasticity: float = 0.0,
) -> LeverSwings:
    r"""Return how far each lever moves profit if it comes out lower or higher, the largest first.

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
    swing_pct
        How far each lever moves to either side in per cent, above 0, at most 100.
    elasticity
        Per cent by which volume changes when price rises by 1%, -100 to 0. Volume never falls
        below nothing.

    Returns
    -------
    LeverSwings
        Sorted by the distance between both ends. Where price and another lever reach alike,
        price comes second: it is no longer alone at the top.

    Raises
    ------
    OutOfRange
        An argument is no number or out of its range.

    Examples
    --------
    >>> found = lever_swings()
    >>> (100 * found.swings["higher_share"]).round(1).to_dict()
    {'price': 11.1, 'variable_cost': -7.8, 'volume': 3.3, 'fixed_cost': -2.3}
    >>> lever_swings(elasticity=-1.1).strongest
    'variable_cost'

    Labels
    ------
    title: 每项上下动一点，利润动多少 | How far each lever moves profit
    price_cny: 单价 | Price
    price_cny=unit: 元 | yuan
    quantity: 销量 | Volume
    quantity=unit: 件 | units
    unit_variable_cost_cny: 单位变动成本 | Variable cost of a unit
    unit_variable_cost_cny=unit: 元 | yuan
    fixed_cost_cny: 固定成本 | Fixed cost
    fixed_cost_cny=unit: 元 | yuan
    swing_pct: 每项上下动多少 | Each lever moves by
    swing_pct=unit: % | %
    elasticity: 涨价 1%，销量变多少 | Change of volume if price rises 1%
    elasticity=unit: % | %

    Formula
    -------
    \Pi = Q (P - v) - F
    \Delta\Pi_P = Q \left( 1 \pm \varepsilon \delta \right) \left( P (1 \pm \delta) - v \right) - Q (P - v)

    In words
    --------
    zh: 一次只动一项，往下动一点，再往上动一点，记下利润变了多少；动得最多的排在最上面，
        画出来像一个漏斗。价格一动，销量也跟着动：涨价丢客户，降价多卖。销量跟得越紧，
        价格那一条就越短，最后让出第一。
    en: Move one lever at a time, a little down and a little up, and note what profit does; the
        widest bar goes on top, so that the picture looks like a funnel. When price moves, volume
        follows: a rise loses customers, a cut wins some. The closer volume follows, the shorter
        the bar of price, until it is first no longer.

    Worked example
    --------------
    zh: 价格 100，变动成本 70.3，固定成本 20.7，利润 9。价格高 1%，利润多 1 ÷ 9 = 11.1%；低 1%，少 11.1%。
        销量不动时价格排第一。涨价 1% 丢 2% 销量：98% × (101 − 70.3) = 30.09，只多赚 0.39，
        利润多 4.3%，不如变动成本的 7.8%。
    en: Price 100, variable cost 70.3, fixed cost 20.7, profit 9. Price 1% higher adds 1 ÷ 9 =
        11.1%, 1% lower takes as much away. While volume stays, price is first. If a rise of 1%
        loses 2% of volume, 98% × (101 − 70.3) = 30.09 is only 0.39 more: 4.3% of profit, less
        than the 7.8% of variable cost.

    Limits
    ------
    zh: 一次只动一项；现实里常常几项一起动。销量跟着价格走的比例，在大涨大跌时不会不变。
    en: Only one lever moves at a time; often several move together. Volume does not follow price
        in the same proportion when the move is large.

    Source: we use the usual one-at-a-time analysis on the levers of Marn & Rosiello (1992)
    """  # noqa: E501
    swing = number("swing_pct", swing_pct, 0, 100, above=True)
    accounts = (price_cny, quantity, unit_variable_cost_cny, fixed_cost_cny)
    better, worse = (profit_levers(*accounts, sign * swing, elasticity) for sign in (1, -1))
    ends = {
        lever: tuple(
            float(found.levers["gain_cny"][lever])
            for found in ((better, worse) if lever in COSTS else (worse, better))
        )
        for lever in LEVERS
    }
    swings = pd.DataFrame.from_dict(ends, orient="index", columns=["lower_cny", "higher_cny"])
    swings = swings.loc[_widest_first(swings)].rename_axis("lever")
    profit = better.profit_cny
    for end in ("lower", "higher"):
        swings[f"{end}_share"] = swings[f"{end}_cny"] / profit if profit > 0 else float("nan")
    return LeverSwings(swings, profit, swing, better.elasticity)


def _widest_first(swings: pd.DataFrame) -> list[str]:
    reach = (swings["higher_cny"] - swings["lower_cny"]).abs()
    nothing = 1e-9 * reach.max()  # a difference below it is a rounding error

    def place(lever: str) -> tuple[float, bool, int]:
        step = round(reach[lever] / nothing) if nothing else 0.0
        return -step, lever == "price", LEVERS.index(lever)

    return sorted(LEVERS, key=place)
