"""What an account is worth over the years."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import number, whole
from workshop_kit.models._out_of_range import OutOfRange

SHOWN = 20  # years in the table if the account has no end
MOST_YEARS = 100


@dataclass(frozen=True, eq=False)
class LifetimeValue:
    """What the margins of an account are worth today.

    Attributes
    ----------
    value_kcny
        Value today of all margins expected.
    margin_kcny
        Margin of the first year.
    years
        Number of margins counted; ``None`` for all to come.
    by_year
        Index ``year``: 0 for now, 1 for a year from now. ``expected_kcny`` (margin times the
        chance that the account is still there), ``present_kcny`` (its value today),
        ``cumulative_kcny``. Twenty margins if the account has no end.
    """

    value_kcny: float
    margin_kcny: float
    years: int | None
    by_year: pd.DataFrame = field(repr=False)

    @property
    def multiple(self) -> float:
        """Value in years of margin."""
        return self.value_kcny / self.margin_kcny


def lifetime_value(
    margin_kcny: float = 1000.0,
    retention_pct: float = 90.0,
    discount_pct: float = 12.0,
    growth_pct: float = 0.0,
    immediate: bool = False,
    years: int | None = None,
) -> LifetimeValue:
    r"""Return what the margins expected of an account are worth today.

    Parameters
    ----------
    margin_kcny
        Margin of the first year in thousand yuan, above 0.
    retention_pct
        Chance that the account is still there a year on, 0 to 100.
    discount_pct
        Interest a year at which later money counts for less, 0 to 100.
    growth_pct
        Growth of the margin a year while the account stays, above -100, at most 100.
    immediate
        Whether the first margin comes now (certain) or in a year (if the account stays).
    years
        Number of margins to count, 1 to 100; ``None`` for all to come.

    Returns
    -------
    LifetimeValue

    Raises
    ------
    OutOfRange
        An argument is out of its range; or retention and growth together keep up with the
        discount, so that the sum over all years has no limit.

    Examples
    --------
    >>> round(lifetime_value(1000, 90, 12).value_kcny, 2)
    4090.91
    >>> round(lifetime_value(1000, 90, 12, immediate=True).value_kcny, 2)
    5090.91
    >>> round(lifetime_value(1000, 80, 10).multiple, 3)
    2.667

    Labels
    ------
    title: 客户终身价值 | Customer lifetime value
    margin_kcny: 第一年的毛利 | Margin of the first year
    margin_kcny=unit: 千元 | k¥
    retention_pct: 每年留下来的机会 | Chance to stay each year
    retention_pct=unit: % | %
    discount_pct: 折现率 | Discount rate
    discount_pct=unit: % | %
    growth_pct: 毛利每年增长 | Growth of the margin a year
    growth_pct=unit: % | %
    immediate: 第一笔毛利什么时候来 | When the first margin comes
    immediate=True: 现在 | Now
    immediate=False: 一年以后 | In a year
    years: 算几年 | Years to count
    years=unit: 年 | years

    Formula
    -------
    \mathrm{CLV} = \frac{m r}{1 + i - r (1 + g)}
    \mathrm{CLV}_{\mathrm{now}} = \frac{m (1 + i)}{1 + i - r (1 + g)}

    In words
    --------
    zh: 每年的毛利先打一个折：客户可能已经走了；再打一个折：以后的钱不如今天的值钱。
        把所有年份加起来，就是这个客户今天值多少。留住率高几个点，价值会多出一大截。
    en: Each year's margin counts for less twice: the customer may have left, and later money is
        worth less than money today. Add up all years. A few points more retention raise the
        value a great deal.

    Worked example
    --------------
    zh: 每年毛利 1000 千元，留住率 90%，折现率 12%，第一笔一年以后来：
        1000 × 0.9 ÷ (1 + 0.12 − 0.9) = 4090.9 千元，约等于四年的毛利。
    en: A margin of 1000 k¥ a year, retention 90%, discount 12%, the first margin in a year:
        1000 × 0.9 ÷ (1 + 0.12 − 0.9) = 4090.9 k¥, about four years of margin.

    Limits
    ------
    zh: 它假定毛利、留住率和利率年年不变。大客户一走就是全部，平均数掩盖了这种风险。
        增长快到追上折现，结果没有上限，那时只能算有限的年数。
    en: It takes margin, retention and interest as the same every year. A large customer leaves
        all at once, a risk that the average hides. If growth keeps up with the discount there is
        no limit: then count a number of years only.

    Source: Gupta & Lehmann (2003)
    """
    margin = number("margin_kcny", margin_kcny, 0, above=True)
    stays = number("retention_pct", retention_pct, 0, 100) / 100
    interest = number("discount_pct", discount_pct, 0, 100) / 100
    growth = number("growth_pct", growth_pct, -100, 100, above=True) / 100
    count = None if years is None else whole("years", years, 1, MOST_YEARS)
    ratio = stays * (1 + growth) / (1 + interest)
    if count is None and ratio >= 1 - 1e-12:
        most = 100 * ((1 + interest) / stays - 1)
        raise OutOfRange(
            "growth_pct", growth_pct, f"a growth below {most:g}, or a number of years to count"
        )
    late = 0 if immediate else 1
    at = np.arange(count or SHOWN)
    first = 1.0 if immediate else stays / (1 + interest)
    table = pd.DataFrame(index=pd.Index(at + late, name="year"))
    table["expected_kcny"] = margin * (1 + growth) ** at * stays ** (at + late)
    table["present_kcny"] = margin * first * ratio**at
    table["cumulative_kcny"] = table["present_kcny"].cumsum()
    endless = margin * first / (1 - ratio) if count is None else table["present_kcny"].sum()
    return LifetimeValue(float(endless), margin, count, table)
