"""What yearly price reductions do to the worth of a programme."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import Floats, number, whole


@dataclass(frozen=True, eq=False)
class Erosion:
    """The worth of a programme, year by year.

    Attributes
    ----------
    npv_kcny
        Present value of the margins, in thousand yuan.
    npv_steady_kcny
        The same if price and cost stayed as they are, without any cut.
    eroded_share
        Part of the steady worth that is lost; negative if the programme gains.
    cost_down_needed_pct
        Cost reduction a year that would keep the steady worth.
    years
        One year a row from 1: ``price_cny``, ``cost_cny``, ``margin_cny`` (each a piece),
        ``margin_kcny`` and ``present_value_kcny``.
    """

    npv_kcny: float
    npv_steady_kcny: float
    eroded_share: float
    cost_down_needed_pct: float
    years: pd.DataFrame = field(repr=False)

    @property
    def eroded_pct(self) -> float:
        """The lost part of the steady worth in per cent, to a tenth."""
        return round(100 * self.eroded_share, 1)

    @property
    def first_loss_year(self) -> int | None:
        """The first year in which a piece costs more than it brings; ``None`` if none does."""
        losing = self.years.index[self.years["margin_cny"] < 0]
        return int(losing[0]) if len(losing) else None

    @property
    def price_fall_pct(self) -> float:
        """How far the last year's price lies below the first, in per cent, to a tenth."""
        return self._fall("price_cny")

    @property
    def margin_fall_pct(self) -> float:
        """How far the last year's margin lies below the first, in per cent, to a tenth."""
        return self._fall("margin_cny")

    def _fall(self, column: str) -> float:
        first, last = self.years[column].iloc[[0, -1]]
        return round(100 * float(1 - last / first), 1)


def programme_erosion(
    price_down_pct: float = 3.0,
    cost_down_pct: float = 1.5,
    years: int = 5,
    price_cny: float = 100.0,
    cost_cny: float = 84.0,
    volume_kunits: float = 200.0,
    discount_rate_pct: float = 10.0,
    first_cut_cny: float = 0.0,
) -> Erosion:
    r"""Return what a programme is worth when price and cost fall by a part each year.

    The first year is at full price and cost, but for a cut made at once; the yearly cuts begin
    with the second. Margins come at the end of each year.

    Parameters
    ----------
    price_down_pct, cost_down_pct
        Fall of price and of unit cost against the year before, in per cent, below 100; negative
        for a rise.
    years
        Length of the programme, 1 to 30.
    price_cny, cost_cny
        Price (above 0) and cost (0 or more) of a piece in the first year, in yuan.
    volume_kunits
        Pieces a year, in thousands, above 0.
    discount_rate_pct
        Discount rate a year in per cent, above -100.
    first_cut_cny
        What the price falls by at once, from the first year on, in yuan, 0 or more and less than
        the price. The steady worth is without it.

    Returns
    -------
    Erosion
        Worth with and without the reductions, and the years.

    Raises
    ------
    OutOfRange
        An argument is out of its range, or price is not above cost (there is then no worth to
        erode).

    Examples
    --------
    >>> found = programme_erosion()
    >>> round(found.npv_steady_kcny, 1), round(found.npv_kcny, 1), round(found.eroded_share, 2)
    (12130.5, 9833.9, 0.19)

    Labels
    ------
    title: 年年降价，项目还值多少 | What yearly price cuts leave of a programme
    price_down_pct: 每年降价，从第 2 年起 | Price-down each year, from year 2
    price_down_pct=unit: % | %
    cost_down_pct: 每年降本，从第 2 年起 | Cost saved each year, from year 2
    cost_down_pct=unit: % | %
    years: 几年 | Years
    years=n: {n} 年 | {n} years
    price_cny: 第一年单价 | Price in the first year
    price_cny=unit: 元 | yuan
    cost_cny: 第一年单位成本 | Unit cost in the first year
    cost_cny=unit: 元 | yuan
    volume_kunits: 每年销量 | Pieces a year
    volume_kunits=unit: 千件 | thousand
    discount_rate_pct: 折现率 | Discount rate
    discount_rate_pct=unit: % | %
    first_cut_cny: 第 1 年先降 | Price cut at once, in year 1
    first_cut_cny=unit: 元 | yuan

    Formula
    -------
    NPV = \sum_{t=1}^{n} \frac{Q ((P - d) (1 - p)^{t-1} - C (1 - c)^{t-1})}{(1 + i)^t}

    In words
    --------
    zh: 第一年按原价（P）、原成本（C）；若是当年就先降几元（d），从原价里减去。
        从第二年起，每年价格降百分之几（p），成本降百分之几（c）？
        每年的毛利按折现率（i）折回今天，加起来，就是项目的价值。
        价格比成本高，同样的百分数，降价少收的钱比降本省下的多，毛利越来越薄。
    en: The first year is at full price (P) and cost (C); a cut made at once (d) comes off the
        price. From year two on, price falls by a part (p) each year, and cost by another (c).
        Margins, discounted (i) to today and added up, are what the programme is worth. As price
        is above cost, the same per cent takes more off the price than off the cost: the margin
        thins out.

    Worked example
    --------------
    zh: 单价 100 元，成本 84 元，每年 20 万件，毛利 16 × 200 = 3200 千元。
        五年按 10% 折现，系数是 3.7908，值 3200 × 3.7908 = 12130.5 千元。
        每年降价 3%、降本 1.5%，第二年单价 97 元，成本 82.74 元，毛利 97 − 82.74 = 14.26 元。
        五年加起来只值 9833.9 千元，少了 19%。
    en: At a price of 100 and a cost of 84 yuan, 200 thousand pieces earn 16 × 200 = 3200 k¥ a
        year. Over five years at 10%, the annuity factor is 3.7908 and the programme is worth
        3200 × 3.7908 = 12130.5 k¥. If price falls by 3% and cost by 1.5% a year, the second
        year has 97 and 82.74 yuan, a margin of 97 − 82.74 = 14.26 yuan. Over five years that
        is worth 9833.9 k¥, 19% less.

    Limits
    ------
    zh: 销量当作不变。客户降了价，也许会多给量；停线、缺料、改型，也会让成本回升。
        第一年的价格通常比后面的降幅更要紧，但条款一签就是五年。
    en: Volume is taken as fixed: lower prices may bring more of it, and line stops, shortages or
        design changes may raise cost again. The first price often matters more than the later
        cuts, but the clause binds for all years.

    Source: an illustration that we use; all figures are of the case
    """
    fall = number("price_down_pct", price_down_pct, high=100, below=True) / 100
    saved = number("cost_down_pct", cost_down_pct, high=100, below=True) / 100
    length = whole("years", years, 1, 30)
    cost = number("cost_cny", cost_cny, 0)
    price = number("price_cny", price_cny, cost, above=True)
    volume = number("volume_kunits", volume_kunits, 0, above=True)
    rate = number("discount_rate_pct", discount_rate_pct, -100, above=True) / 100
    year = np.arange(length)
    now = np.asarray((1 + rate) ** -(year + 1.0), dtype=np.float64)
    first = price - number("first_cut_cny", first_cut_cny, 0, price, below=True)
    prices, costs = first * (1 - fall) ** year, cost * (1 - saved) ** year
    margin = volume * (prices - costs)
    steady = float(np.full(length, volume * (price - cost)) @ now)
    worth = float(margin @ now)
    table = {
        "price_cny": prices,
        "cost_cny": costs,
        "margin_cny": prices - costs,
        "margin_kcny": margin,
        "present_value_kcny": margin * now,
    }
    return Erosion(
        npv_kcny=worth,
        npv_steady_kcny=steady,
        eroded_share=(steady - worth) / steady,
        cost_down_needed_pct=_needed(
            float(volume * prices @ now) - steady, np.asarray(volume * cost * now)
        ),
        years=pd.DataFrame(table, pd.Index(year + 1, name="year")),
    )


def _needed(room: float, costs: Floats) -> float:
    """Return the fall of cost a year, in per cent, at which costs of all years fill the room.

    Not a number where no fall is enough, or where cost plays no part.
    """
    from scipy.optimize import brentq

    year = np.arange(len(costs))

    def left(fall: float) -> float:
        return float(room - costs @ (1 - fall) ** year)

    if len(costs) == 1 or not costs.any():
        return 0.0 if abs(left(0.0)) < 1e-9 * max(1.0, abs(room)) else float("nan")
    low, high = -1.0, 1.0
    if left(high) < 0:
        return float("nan")
    while left(low) > 0:
        low *= 2
    return round(100 * float(brentq(left, low, high, xtol=1e-13)), 10) + 0.0
