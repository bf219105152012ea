"""What sets an offer apart from the next best alternative."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models._tables import bounded, one_row_each
from workshop_kit.models._weights import weights

POINT = 1.0  # a rating this much apart is a difference; less is parity
FOCUS = 2  # at most so many elements to lead with


@dataclass(frozen=True, eq=False)
class Distinctiveness:
    """How far an offer stands above the next best alternative, element by element.

    Attributes
    ----------
    elements
        Index as given: ``weight_pct``, ``us``, ``nba`` (ratings 1 to 7), ``difference``,
        ``points`` (weight times difference), ``kind`` (``"difference"``: at least 1 better,
        ``"deficit"``: at least 1 worse, else ``"parity"``).
    us_score, nba_score
        Weighted ratings, 1 to 7.
    lead
        The elements to lead with: at most two differences, those with most points.
    value_per_point_cny, price_cny
        What a point is worth to the customer, and the price it compares with.
    """

    elements: pd.DataFrame = field(repr=False)
    us_score: float
    nba_score: float
    lead: tuple[str, ...]
    value_per_point_cny: float
    price_cny: float

    @property
    def advantage(self) -> float:
        """Our score less that of the next best alternative, in points."""
        return self.us_score - self.nba_score

    @property
    def difference_weight_pct(self) -> float:
        """Weight of the elements in which we are better."""
        return self._weight("difference")

    @property
    def deficit_weight_pct(self) -> float:
        """Weight of the elements in which we are worse."""
        return self._weight("deficit")

    @property
    def value_cny(self) -> float:
        """What the advantage is worth."""
        return self.advantage * self.value_per_point_cny

    @property
    def value_share(self) -> float:
        """The same as a share of the price."""
        return self.value_cny / self.price_cny

    def _weight(self, kind: str) -> float:
        return float(self.elements.loc[self.elements["kind"] == kind, "weight_pct"].sum())


def distinctiveness(
    elements: pd.DataFrame,
    value_per_point_cny: float = 5.0,
    price_cny: float = 100.0,
    normalise: bool = False,
) -> Distinctiveness:
    r"""Return how far an offer stands above the customer's next best alternative.

    Parameters
    ----------
    elements
        One element of value a row, named by the index: ``weight_pct`` (weight to the customer,
        0 or more, adding up to 100), ``us`` and ``nba`` (ratings 1 to 7). Not changed.
    value_per_point_cny
        What a point of the weighted rating is worth to the customer, 0 or more.
    price_cny
        Price to compare with, above 0.
    normalise
        Whether weights that do not add up to 100 are scaled so that they do.

    Returns
    -------
    Distinctiveness

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or out of its range, an element stands twice, or
        the weights do not add up.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"weight_pct": [50, 30, 20], "us": [6, 4, 5], "nba": [4, 5, 5]},
    ...     index=["support", "price", "delivery"],
    ... )
    >>> found = distinctiveness(table)
    >>> round(found.advantage, 2), found.lead, round(found.value_cny, 2)
    (0.7, ('support',), 3.5)

    Labels
    ------
    title: 我们比次优选择强在哪里 | Where we beat the next best alternative
    elements: 价值要素 | Elements of value
    value_per_point_cny: 一分值多少钱 | What a point is worth
    value_per_point_cny=unit: 元 | yuan
    price_cny: 产品价格 | Price
    price_cny=unit: 元 | yuan
    normalise: 权重加起来不是 100 | Weights that do not add up to 100
    normalise=True: 按比例折算 | Scale them
    normalise=False: 不接受 | Refuse them

    Formula
    -------
    D = \sum_{i} w_i (u_i - n_i)

    In words
    --------
    zh: 每个要素给自己和次优选择各打 1 到 7 分，按客户看重的程度加权，看差多少。
        高出一分以上是差异点，低一分以上是短板，其余是相同点。
        开口只讲一两个：客户看重、我们又确实强的。
    en: Rate yourself and the next best alternative from 1 to 7 on each element, weigh by what
        the customer cares about, and see the gap. A point or more above is a point of
        difference, a point or more below a deficit, the rest is parity. Lead with one or two
        only: those that matter and in which we are really better.

    Worked example
    --------------
    zh: 三个要素的权重是 50、30、20。我们得 6、4、5 分，次优选择得 4、5、5 分。
        领先 0.5 × 2 − 0.3 × 1 + 0.2 × 0 = 0.7 分；一分值 5 元，就是 0.7 × 5 = 3.5 元。
    en: Three elements weigh 50, 30 and 20. We score 6, 4 and 5, the next best alternative 4, 5
        and 5. The lead is 0.5 × 2 − 0.3 × 1 + 0.2 × 0 = 0.7 points; at 5 yuan a point that is
        0.7 × 5 = 3.5 yuan.

    Limits
    ------
    zh: 分数要由客户打，自己打的不算。客户不认的领先，要拿数据来证明；
        要素有重叠时，同一个长处会被算两次。
    en: The customer should rate, not we. A lead that the customer disputes needs data; where
        elements overlap, one strength counts twice.

    Source: Anderson, Narus & van Rossum (2006) for parity and difference; the elements are ours
    """
    worth = number("value_per_point_cny", value_per_point_cny, 0)
    price = number("price_cny", price_cny, 0, above=True)
    table = bounded("elements", elements, ["weight_pct", "us", "nba"], 0)
    bounded("elements", elements, ["us", "nba"], 1, 7)
    one_row_each("elements", table)
    found = weights("elements", table["weight_pct"].to_dict(), normalise, 100.0)
    table["weight_pct"] = list(found.values())
    table["difference"] = table["us"] - table["nba"]
    table["points"] = table["weight_pct"] / 100 * table["difference"]
    better, worse = table["difference"] >= POINT - 1e-9, table["difference"] <= 1e-9 - POINT
    table["kind"] = np.where(better, "difference", np.where(worse, "deficit", "parity"))
    first = table[better & (table["points"] > 0)].sort_values(
        "points", ascending=False, kind="stable"
    )
    share = table["weight_pct"] / 100
    return Distinctiveness(
        elements=table,
        us_score=float((share * table["us"]).sum()),
        nba_score=float((share * table["nba"]).sum()),
        lead=tuple(first.index[:FOCUS]),
        value_per_point_cny=worth,
        price_cny=price,
    )
