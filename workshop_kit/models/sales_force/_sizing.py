"""How many reps pay: contribution by size, each size at its best plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models.sales_force._products import MOST_REPS, read_products
from workshop_kit.models.sales_force._response import ResponseCurve
from workshop_kit.models.sales_force._split import best_split

BEYOND = 1.2  # the curve goes on to so many times the best size, so that it can be seen to fall


@dataclass(frozen=True, eq=False)
class Sizing:
    """Contribution after the cost of reps, by the size of the force.

    Attributes
    ----------
    curve
        Index ``reps``, 0 up to beyond the best size (at most 2,000): ``contribution_mcny``
        after the cost of reps, each size at its best plan.
    products
        One product a row, as given: ``reps_now`` and ``reps_best``, the number without any limit
        on the whole (not rounded).
    reps_now, now_mcny
        Today's size, and what today's plan leaves.
    same_size_mcny
        What the best plan leaves with today's size, rounded to whole reps.
    reps_best, best_mcny
        The best size, not rounded, and what it leaves.
    near_low, near_high
        Smallest and largest size on the curve that leaves at most ``near_pct`` less than the best.
    near_pct
        How much less counts as near, in per cent.
    """

    curve: pd.DataFrame = field(repr=False)
    products: pd.DataFrame = field(repr=False)
    reps_now: float
    now_mcny: float
    same_size_mcny: float
    reps_best: float
    best_mcny: float
    near_low: int
    near_high: int
    near_pct: float

    @property
    def gain_mcny(self) -> float:
        """What the best size and plan leave more than today's."""
        return self.best_mcny - self.now_mcny

    @property
    def placing_share(self) -> float:
        """Part of the gain that placing today's reps better brings; not a number without gain."""
        return (self.same_size_mcny - self.now_mcny) / self.gain_mcny if self.gain_mcny else np.nan


def size_sales_force(
    products: pd.DataFrame, cost_per_rep_mcny: float = 0.057, near_pct: float = 1.0
) -> Sizing:
    r"""Return what each size of the force leaves, and the size that leaves most.

    Parameters
    ----------
    products
        As for `allocate_reps`; today's reps add up to at most 2,000. Not changed.
    cost_per_rep_mcny
        Yearly cost of a rep in million yuan, above 0.
    near_pct
        How much less than the best counts as near, 0 to 100 per cent.

    Returns
    -------
    Sizing
        The curve, the best size, and the range of sizes that are nearly as good.

    Raises
    ------
    OutOfRange
        As for `allocate_reps`, or more reps today than can be placed one by one.

    Examples
    --------
    >>> from workshop_kit.models.sales_force import published_products
    >>> sizing = size_sales_force(published_products())
    >>> round(sizing.reps_best, 1), round(sizing.best_mcny, 1), round(sizing.placing_share, 2)
    (776.3, 284.8, 0.78)

    Labels
    ------
    title: 要多少销售人员 | How many reps
    products: 各产品 | Products
    cost_per_rep_mcny: 一人一年的费用 | Yearly cost of a rep
    cost_per_rep_mcny=unit: 百万元 | million yuan
    near_pct: 差多少算差不多 | So much less counts as near
    near_pct=unit: % | %

    Formula
    -------
    C(N) = \max_{\sum n_p = N} \sum_{p} S_p m_p \, s_p(n_p / n_p^0) - k N

    In words
    --------
    zh: 人数从零往上加，每一个人数都按最好的摆法算：贡献减去费用还剩多少（C）。
        曲线先陡后平，到顶之后慢慢往下。顶上往往很平：多几十个人、少几十个人差不了多少。
        所以先把人摆对，再谈加人。
    en: Let the force grow from nothing, each size placed at its best: what is left of the
        contribution after cost (C)? The curve rises steeply, flattens, then falls slowly. Its
        top is often flat: some dozens of reps more or less hardly matter. So place people well
        first, and talk of size second.

    Worked example
    --------------
    zh: 公开发表的七个产品，今天 430 人剩 224.8；摆法改好，人数不变，剩 271.5；
        最好的人数是 776 人，剩 284.8（单位都是百万）。多出来的 284.8 − 224.8 = 60.0 里，
        271.5 − 224.8 = 46.7 来自摆法，占 46.7 ÷ 60.0 = 78%。700 人时剩 284.2，只差 0.2%。
    en: Seven published products: today 430 reps leave 224.8; better placed, with as many
        people, 271.5; at the best size, 776 reps, 284.8 (all in millions). Of the gain of
        284.8 − 224.8 = 60.0, placing brings 271.5 − 224.8 = 46.7, which is
        46.7 ÷ 60.0 = 78%. With 700 reps 284.2 is left, only 0.2% less.

    Limits
    ------
    zh: 这里假定新人和老人一样能干，一年就见效。现实里新人要学，效果要过一阵才来，
        人一多管理也要加。判断错一点，最好的人数会差不少，剩下的钱却差不多。
    en: New reps are taken to be as good as the others, and to work within the year. In life they
        learn, results come later and more people need more managers. A small error in the
        judgements moves the best size a lot, the money left only a little.

    Source: Lodish, Curtis, Ness & Simpson (1988); Sinha & Zoltners (2001) for the flat top
    """
    read = read_products(products)
    cost = number("cost_per_rep_mcny", cost_per_rep_mcny, 0, above=True)
    near = number("near_pct", near_pct, 0, 100)
    today = float(read.reps.sum())
    if today > MOST_REPS:
        raise OutOfRange("products", f"{today:g} reps in all", f"at most {MOST_REPS} in all")
    rows = zip(read.margin_mcny, read.reps, read.curves, strict=True)
    best = np.array([_most_worth(margin, now, curve, cost) for margin, now, curve in rows])
    size = min(MOST_REPS, math.ceil(BEYOND * max(today, float(best.sum()))))
    left = best_split(read.worth(size), size).value - cost * np.arange(size + 1)
    top = float(read.contribution(best).sum()) - cost * float(best.sum())
    close = np.flatnonzero(left >= left.max() - near / 100 * abs(left.max()))
    columns = {"reps_now": read.reps, "reps_best": best}
    return Sizing(
        curve=pd.DataFrame({"contribution_mcny": left}, pd.RangeIndex(size + 1, name="reps")),
        products=pd.DataFrame(columns, read.index).loc[read.given],
        reps_now=today,
        now_mcny=float(read.margin_mcny.sum()) - cost * today,
        same_size_mcny=float(left[round(today)]),
        reps_best=float(best.sum()),
        best_mcny=top,
        near_low=int(close[0]),
        near_high=int(close[-1]),
        near_pct=near,
    )


def _most_worth(margin: float, now: float, curve: ResponseCurve, cost: float) -> float:
    """Return the reps at which one product leaves most: none, or where one more just pays.

    Beyond its steepest point the curve bends down, so there the worth of one more rep falls.
    """
    from scipy.optimize import brentq

    c, d, rise = curve.steepness, curve.pivot, curve.at_saturation - curve.at_zero

    def pays(effort: float) -> float:
        power = effort**c
        return float(margin / now * rise * c * d * power / effort / (d + power) ** 2 - cost)

    steepest = (d * (c - 1) / (c + 1)) ** (1 / c) if curve.s_shaped else 1e-12
    if pays(steepest) <= 0:
        return 0.0
    enough = max(margin * rise / cost / now, steepest) + 1  # so many cost more than they can bring
    effort = float(brentq(pays, steepest, enough, xtol=1e-10))
    worth = margin * (float(curve.index(effort)) - curve.at_zero)
    return effort * now if worth > cost * effort * now else 0.0
