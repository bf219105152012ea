"""What sets an offer apart from the next best alternative."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each
from workshop_kit.models._weights import weights

WORST, BEST = 1.0, 7.0  # ratings
POINT = 1.0  # a rating this much apart is a difference; less is parity
FOCUS = 2  # at most so many elements to lead with
PROVEN = "customer_books"  # the proof that a customer does not dispute


@dataclass(frozen=True, eq=False)
class Distinctiveness:
    """How far an offer stands above the next best alternative, element by element.

    Attributes
    ----------
    elements
        Index as given: ``weight_pct``, ``us``, ``nba`` (ratings 1 to 7), ``difference``,
        ``points`` (weight times difference), ``kind`` (``"difference"``: at least 1 better,
        ``"deficit"``: at least 1 worse, else ``"parity"``); ``proof``, where given.
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
    def to_prove(self) -> tuple[str, ...]:
        """The elements to lead with that the customer's own books do not prove yet."""
        if "proof" not in self.elements:
            return ()
        proof = self.elements["proof"]
        return tuple(name for name in self.lead if proof[name] != PROVEN)

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
        0 or more, adding up to 100), ``us`` and ``nba`` (ratings 1 to 7); perhaps ``proof``,
        what shows it. Not changed.
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
    bounded("elements", elements, ["us", "nba"], WORST, BEST)
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
    if "proof" in elements:
        table["proof"] = elements["proof"]
    return Distinctiveness(
        elements=table,
        us_score=float((share * table["us"]).sum()),
        nba_score=float((share * table["nba"]).sum()),
        lead=tuple(first.index[:FOCUS]),
        value_per_point_cny=worth,
        price_cny=price,
    )


def mended_elements(
    elements: pd.DataFrame, mend: str = "none", points: float = 1.0
) -> Distinctiveness:
    r"""Return how far an offer stands above the next best alternative with one rating raised.

    Parameters
    ----------
    elements
        As for `distinctiveness`. Not changed.
    mend
        The element whose rating of us rises, a name of the index, or ``"none"``.
    points
        By how much, 0 to 6; a rating ends at 7.

    Returns
    -------
    Distinctiveness

    Raises
    ------
    OutOfRange
        ``mend`` is no element, ``points`` is out of its range, or as `distinctiveness`.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"weight_pct": [60, 40], "us": [4, 6], "nba": [5, 4]}, index=["cost", "support"]
    ... )
    >>> round(distinctiveness(table).advantage, 2)
    0.2
    >>> round(mended_elements(table, "cost", 1).advantage, 2)
    0.8

    Labels
    ------
    title: 补哪个要素最值 | Which element to fix
    elements: 价值要素 | Elements of value
    mend: 提高哪个要素 | Element to raise
    mend=none: 都不动 | None
    points: 提高几分 | By how much
    points=unit: 分 | points

    Formula
    -------
    D' = D + w_k \min (p, 7 - u_k)

    In words
    --------
    zh: 把其中一条的得分提高几分，别的不动，看领先多出多少：多出的就是这一条的权重乘以提高的分数。
        同样提高一分，客户越看重的，越值。
    en: Raise our rating of one element and leave the rest. The lead grows by its weight times the
        points gained, so one point is worth most where the customer cares most.

    Worked example
    --------------
    zh: 成本的权重是 60，我们得 4 分；提高 1 分，领先从 0.2 变成 0.2 + 0.6 × 1 = 0.8 分。
    en: Cost weighs 60 and we score 4. One point more takes the lead from 0.2 to
        0.2 + 0.6 × 1 = 0.8 points.

    Limits
    ------
    zh: 这里只看值多少，不看要花多少。补一条要多久、要多少钱，得另外算。
    en: This shows what a point is worth, not what it takes. Time and money for it are another sum.

    Source: we vary one rating at a time; Anderson, Narus & van Rossum (2006) for the differences
    """
    more = number("points", points, 0, BEST - WORST)
    table = bounded("elements", elements, ["weight_pct", "us", "nba"], 0)
    if mend != "none":
        if mend not in table.index:
            known = ", ".join(map(str, table.index))
            raise OutOfRange("mend", mend, f"one of: none, {known}")
        chosen = table.index == mend
        table["us"] = table["us"].where(~chosen, (table["us"] + more).clip(upper=BEST))
    return distinctiveness(table.join(elements[[c for c in elements if c == "proof"]]))


def own_elements(ratings: pd.DataFrame) -> Distinctiveness:
    r"""Return how far one's own offer stands above the customer's next best alternative.

    Parameters
    ----------
    ratings
        One element a row, named by the index: ``weight`` (how much the customer cares, 0 or
        more, not 0 in all rows), ``us`` and ``nba`` (ratings 1 to 7), perhaps ``proof``. Not
        changed.

    Returns
    -------
    Distinctiveness
        With weights scaled to 100, and without a value in money.

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or out of its range.

    Examples
    --------
    >>> own = pd.DataFrame({"weight": [8, 2], "us": [6, 3], "nba": [4, 5]}, ["support", "price"])
    >>> round(own_elements(own).advantage, 2), own_elements(own).lead
    (1.2, ('support',))

    Labels
    ------
    title: 自己的要素 | Your own elements
    ratings: 打分 | Ratings

    Formula
    -------
    D = \frac{\sum_{i} w_i (u_i - n_i)}{\sum_{i} w_i}

    In words
    --------
    zh: 每条按客户看重的程度打 1 到 10 分，再给自己和次优选择打分。看重的程度按比例折成 100，
        加权以后看差多少。
    en: Say from 1 to 10 how much the customer cares about each element, and rate yourself and the
        next best alternative. The weights are scaled to 100, and the weighted gap is your lead.

    Worked example
    --------------
    zh: 两条，看重 8 和 2。我们得 6 和 3 分，次优选择得 4 和 5 分：
        (8 × 2 − 2 × 2) ÷ 10 = 1.2 分。
    en: Two elements weigh 8 and 2. We score 6 and 3, the next best alternative 4 and 5:
        (8 × 2 − 2 × 2) ÷ 10 = 1.2 points.

    Limits
    ------
    zh: 自己打的分只是猜测。去问客户：他会给我们和对手各打几分？
    en: Your own ratings are guesses. Ask the customer how it would rate you and the other.

    Source: Anderson, Narus & van Rossum (2006) for parity and difference; the elements are ours
    """
    if not isinstance(ratings, pd.DataFrame):
        raise OutOfRange("ratings", type(ratings).__name__, "a table (pandas DataFrame)")
    table = ratings.rename(columns={"weight": "weight_pct"})
    return distinctiveness(table, value_per_point_cny=0.0, normalise=True)
