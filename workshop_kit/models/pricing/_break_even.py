"""How much volume pays for a change in price."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import Floats, number
from workshop_kit.models._out_of_range import OutOfRange

REACH = 0.20  # the curve runs from 20% below to 20% above the present price
STEPS = 81


@dataclass(frozen=True, eq=False)
class BreakEven:
    """The change in volume at which a change in price leaves profit as it was.

    Attributes
    ----------
    price_cny, price_change_cny
        Price before, and its change.
    margin_before_cny, margin_after_cny
        Contribution of a unit before and after the change.
    volume_change_share
        Change in volume that breaks even, as a share of the volume before: at a lower price what
        must be won, at a higher price what may be lost. Infinite if no volume would do.
    quantity, quantity_needed
        Units before, and units that break even.
    curve
        The same for prices around: columns ``price_change_share`` (of the price),
        ``volume_change_share``; only prices that leave a contribution.
    """

    price_cny: float
    price_change_cny: float
    margin_before_cny: float
    margin_after_cny: float
    volume_change_share: float
    quantity: float
    quantity_needed: float
    curve: pd.DataFrame = field(repr=False)

    @property
    def possible(self) -> bool:
        """Whether any volume makes up for the change."""
        return math.isfinite(self.volume_change_share)

    @property
    def volume_pct(self) -> float:
        """The volume that may be lost or must be won, in per cent of that before, to a tenth."""
        return round(100 * abs(self.volume_change_share), 1)


def break_even_volume(
    price_cny: float = 10.0,
    unit_variable_cost_cny: float = 5.5,
    price_change_cny: float = -0.5,
    extra_fixed_cost_cny: float = 0.0,
    quantity: float = 1000.0,
) -> BreakEven:
    r"""Return the change in volume at which a change in price earns as much as before.

    Parameters
    ----------
    price_cny
        Price of a unit before, above 0.
    unit_variable_cost_cny
        Variable cost of a unit, 0 or more, below the price.
    price_change_cny
        Change of the price, minus for a cut; at most the whole price is cut.
    extra_fixed_cost_cny
        Fixed cost that comes with the change, minus if some goes.
    quantity
        Units sold before, above 0; counts only with extra fixed cost.

    Returns
    -------
    BreakEven
        ``possible`` is false, and the change infinite, if the new price leaves no contribution.

    Raises
    ------
    OutOfRange
        An argument is no number or out of its range.

    Examples
    --------
    >>> break_even_volume(10, 5.5, -0.5).volume_change_share
    0.125
    >>> break_even_volume(2.5, 1, 0.5).volume_change_share
    -0.25
    >>> break_even_volume(10, 5.5, -5).possible
    False

    Labels
    ------
    title: 降价要靠多少销量补回来 | Volume that pays for a price change
    price_cny: 现在的单价 | Price now
    price_cny=unit: 元 | yuan
    unit_variable_cost_cny: 单位变动成本 | Variable cost of a unit
    unit_variable_cost_cny=unit: 元 | yuan
    price_change_cny: 单价变动 | Change of price
    price_change_cny=unit: 元 | yuan
    extra_fixed_cost_cny: 增加的固定成本 | Extra fixed cost
    extra_fixed_cost_cny=unit: 元 | yuan
    quantity: 现在的销量 | Volume now
    quantity=unit: 件 | units

    Formula
    -------
    \frac{\Delta Q}{Q} = \frac{-\Delta P}{CM + \Delta P} + \frac{\Delta F}{(CM + \Delta P) Q}
    CM = P - v

    In words
    --------
    zh: 降价以后，每件少赚一点，要多卖才补得回来。多卖几成，
        就是让出的钱除以降价后每件还剩的毛利。涨价反过来：算出最多能丢几成销量。
    en: After a cut each unit earns less, so more must be sold. How much more is what was given
        away, divided by what each unit still contributes. For a rise it is the other way round:
        how much volume may be lost.

    Worked example
    --------------
    zh: 单价 10 元，变动成本 5.5 元，降价 0.5 元。每件毛利从 4.5 元变成 4 元，
        销量要增加 0.5 ÷ 4 = 12.5%，利润才和原来一样。
    en: Price 10 yuan, variable cost 5.5, a cut of 0.5. Each unit contributes 4 yuan instead of
        4.5, so volume must grow by 0.5 ÷ 4 = 12.5% to earn the same.

    Limits
    ------
    zh: 它只说要多少，不说拿不拿得到。对手也降价，多出来的销量就没有了；
        老客户知道了新价，会要求同样的价。
    en: It says how much is needed, not whether it can be had. If rivals follow, the extra volume
        goes; and old customers who hear of the new price will ask for it too.

    Source: we use the usual accounting of contribution; the example is illustrative
    """
    price = number("price_cny", price_cny, 0, above=True)
    cost = number("unit_variable_cost_cny", unit_variable_cost_cny, 0)
    if cost >= price:
        raise OutOfRange("unit_variable_cost_cny", cost, f"a number below the price, {price:g}")
    change = number("price_change_cny", price_change_cny, -price)
    extra = number("extra_fixed_cost_cny", extra_fixed_cost_cny)
    units = number("quantity", quantity, 0, above=True)
    needed = float(_needed(np.array([change]), price - cost, extra / units)[0])
    steps = np.linspace(-REACH, REACH, STEPS)
    curve = pd.DataFrame(
        {
            "price_change_share": steps,
            "volume_change_share": _needed(steps * price, price - cost, extra / units),
        }
    )
    return BreakEven(
        price_cny=price,
        price_change_cny=change,
        margin_before_cny=price - cost,
        margin_after_cny=price - cost + change,
        volume_change_share=needed,
        quantity=units,
        quantity_needed=units * (1 + needed),
        curve=curve[np.isfinite(curve["volume_change_share"])].reset_index(drop=True),
    )


def _needed(changes: Floats, margin: float, extra_per_unit: float) -> Floats:
    """Return the break-even change in volume per change in price; infinite without margin."""
    left = margin + changes
    enough = left > 1e-12 * margin
    return np.where(enough, (extra_per_unit - changes) / np.where(enough, left, 1.0), np.inf)
