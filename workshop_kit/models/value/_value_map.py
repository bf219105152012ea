"""Benefit against price: which offer gives the customer most for the money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each
from workshop_kit.models._weights import weights as read_weights


@dataclass(frozen=True, eq=False)
class ValueMap:
    """Where offers stand in benefit and price.

    Attributes
    ----------
    offers
        Index as given: ``benefit`` (weighted rating), ``price_cny``, ``fair_price_cny`` (the
        price at which the offer is as good as the next best alternative), ``surplus_cny`` (fair
        price less price), ``attractive`` (surplus above 0).
    us, nba
        Names of our offer and of the next best alternative.
    value_per_point_cny
        Slope of the fair-value line.
    """

    offers: pd.DataFrame = field(repr=False)
    us: str
    nba: str
    value_per_point_cny: float

    @property
    def surplus_cny(self) -> float:
        """What our offer gives the customer beyond the next best alternative."""
        return float(self.offers["surplus_cny"][self.us])


def value_map(
    offers: pd.DataFrame,
    weights: Mapping[str, float],
    us: str,
    value_per_point_cny: float = 5.0,
    price: str = "price_cny",
    nba: str | None = None,
    normalise: bool = False,
) -> ValueMap:
    r"""Return what each offer gives for its price, against the next best alternative.

    Parameters
    ----------
    offers
        One supplier a row, at least 2, named by the index: a rating for each attribute, and the
        price. Not changed.
    weights
        Weight of each attribute to these customers, 0 or more, adding up to 1; without the price.
    us
        Our name on the index.
    value_per_point_cny
        What a point of benefit is worth to these customers, 0 or more.
    price
        Column of the price, 0 or more.
    nba
        Name of the next best alternative; by default the rival whose benefit in money less price
        is highest (the first of two alike).
    normalise
        Whether weights that do not add up to 1 are scaled so that they do.

    Returns
    -------
    ValueMap

    Raises
    ------
    OutOfRange
        A column is missing, a cell blank, a name unknown or given twice, the price among the
        weights, or the weights do not add up.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"quality": [6, 5, 4], "service": [7, 4, 3], "price_cny": [104, 98, 97]},
    ...     index=["us", "A", "B"],
    ... )
    >>> found = value_map(table, {"quality": 0.5, "service": 0.5}, us="us")
    >>> found.nba, found.offers["benefit"].tolist(), found.surplus_cny
    ('A', [6.5, 4.5, 3.5], 4.0)

    Labels
    ------
    title: 价值图 | Value map
    offers: 各供应商的评分和价格 | Ratings and prices
    weights: 各项的权重 | Weights
    us: 我们是哪一家 | Our name
    value_per_point_cny: 一分值多少钱 | What a point is worth
    value_per_point_cny=unit: 元 | yuan
    price: 哪一列是价格 | Column of the price
    nba: 客户的次优选择 | Next best alternative
    normalise: 权重加起来不是 1 | Weights that do not add up to 1
    normalise=True: 按比例折算 | Scale them
    normalise=False: 不接受 | Refuse them

    Formula
    -------
    B = \sum_{i} w_i s_i
    \mathrm{surplus} = k (B - B_0) - (P - P_0)

    In words
    --------
    zh: 横轴是客户得到的好处（不含价格），纵轴是价格。过次优选择画一条线，
        多一分好处，价格就可以高出一分的钱：在线下方的，比次优选择划算。
        离线多远，就是客户多得了多少。
    en: Across stands what the customer gets (without the price), upwards the price. Draw a line
        through the next best alternative that rises by what a point is worth: offers below it
        are the better deal. The distance to the line is what the customer gains.

    Worked example
    --------------
    zh: 两项各占一半。我们得 6、7 分，平均 6.5，卖 104 元；次优选择得 5、4 分，平均 4.5，卖 98 元。
        一分值 5 元：好处多 (6.5 − 4.5) × 5 = 10 元，价格贵 104 − 98 = 6 元，
        客户多得 10 − 6 = 4 元。
    en: Two attributes weigh the same. We score 6 and 7, so 6.5, at 104 yuan; the next best
        alternative 5 and 4, so 4.5, at 98. A point is worth 5 yuan: we give
        (6.5 − 4.5) × 5 = 10 more and cost 104 − 98 = 6 more, so the customer gains 10 − 6 = 4.

    Limits
    ------
    zh: 次优选择因细分市场而异，要逐个细分市场来画。一分值多少钱，要从客户的取舍里算，不能自己定。
    en: The next best alternative differs by segment: draw a map for each. What a point is worth
        must come from what customers trade off, not from us.

    Source: we draw price against weighted benefit, with the next best alternative as the measure
    """
    worth = number("value_per_point_cny", value_per_point_cny, 0)
    shares = read_weights("weights", weights, normalise)
    if price in shares:
        raise OutOfRange("weights", f"the price, {price!r}", "attributes without the price")
    ratings = bounded("offers", offers, [*shares])
    prices = bounded("offers", offers, [price], 0)[price]
    one_row_each("offers", ratings)
    for argument, name in (("us", us), ("nba", nba)):
        if name is not None and name not in ratings.index:
            raise OutOfRange(argument, name, f"one of: {', '.join(map(str, ratings.index))}")
    if len(ratings) < 2 or nba == us:
        raise OutOfRange("nba", str(nba), "another supplier than our own")
    table = pd.DataFrame({"benefit": ratings @ pd.Series(shares), "price_cny": prices})
    gives = worth * table["benefit"] - table["price_cny"]
    best = nba if nba is not None else str(gives.drop(us).idxmax())
    table["fair_price_cny"] = prices[best] + worth * (table["benefit"] - table["benefit"][best])
    table["surplus_cny"] = table["fair_price_cny"] - table["price_cny"]
    table["attractive"] = table["surplus_cny"] > 1e-9
    return ValueMap(table, us, best, worth)
