"""Comparing groupings, placing new customers, and what drives the differences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import names, numbers
from workshop_kit.models.segmentation._figures import (
    ALIKE,
    FIGURES,
    labels,
    matrix,
    paired,
    same_length,
)
from workshop_kit.models.segmentation._kmeans import adjusted_rand
from workshop_kit.models.segmentation._result import Segmentation


def agreement(a: pd.Series | ArrayLike, b: pd.Series | ArrayLike) -> float:
    r"""Return how far two groupings of the same customers agree (adjusted Rand index).

    Parameters
    ----------
    a, b
        One group for each customer, of any type; names of groups do not matter. Two Series
        that carry the same customers on their indexes are paired by customer, anything else
        by position.

    Returns
    -------
    float
        1 if both put the same customers together, about 0 if they agree no more than by
        chance, below 0 if less than that. 1 as well if each has one group only, or if in each
        everybody stands alone.

    Raises
    ------
    OutOfRange
        The two differ in length, are empty, or a customer has no group.

    Examples
    --------
    >>> round(agreement([0, 0, 1, 1], [0, 0, 1, 2]), 4)
    0.5714
    >>> round(agreement([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]), 4)
    0.2424

    Labels
    ------
    title: 两种分法有多一致 | How far two splits agree
    a: 第一种分法 | First split
    b: 第二种分法 | Second split

    Formula
    -------
    \frac{n_{ab} - n_a n_b / n}{(n_a + n_b) / 2 - n_a n_b / n}

    In words
    --------
    zh: 把客户两两配对。数一数两种分法都放在同组的对数 nab，
        以及第一种分法的同组对数 na、第二种的同组对数 nb，总对数是 n。
        碰巧也会有一些对上，这一部分要先扣掉。1 是完全一致，0 是和乱分差不多。
    en: Look at all pairs of customers. Count the pairs that both splits put together (nab),
        those that the first puts together (na) and the second (nb), among n pairs in all.
        Some agree by luck; take these off first. 1 means the same split, 0 no better than luck.

    Worked example
    --------------
    zh: 四家客户，第一种分法是甲乙一组、丙丁一组；第二种是甲乙一组，丙、丁各自一组。
        六对客户里，第一种有 2 对同组，第二种有 1 对，两种都同组的有 1 对。
        碰巧对上的是 2 × 1 ÷ 6 = 0.33，所以一致程度是 (1 − 0.33) ÷ (1.5 − 0.33) = 0.57。
    en: Four customers: the first split says 1 and 2, 3 and 4; the second says 1 and 2, and
        leaves 3 and 4 alone. Of six pairs the first puts 2 together, the second 1, both 1.
        By luck 2 × 1 ÷ 6 = 0.33, so the agreement is (1 − 0.33) ÷ (1.5 − 0.33) = 0.57.

    Limits
    ------
    zh: 一致不等于正确，两种分法可能错得一样。客户很少时，换一家客户，数值就会跳一大截。
    en: Agreement is not truth: two splits can be wrong in the same way. With few customers,
        moving a single one changes the figure a great deal.

    Source: Hubert & Arabie (1985)
    """
    if isinstance(a, pd.Series) and isinstance(b, pd.Series):
        second = paired("b", b, a.index)
    else:
        labels("b", b)
        second = same_length("b", b, len(labels("a", a)))
    return adjusted_rand(labels("a", a), labels("b", second))


def compare_with_ward(segmentation: Segmentation, data: pd.DataFrame) -> float:
    """Return how far a segmentation agrees with a second method (Ward's clustering).

    Parameters
    ----------
    segmentation
        A result of `segment`.
    data
        The table it was made from; its rows may stand in another order.

    Returns
    -------
    float
        Adjusted Rand index between the groups and those of Ward's method, on the same figures,
        the same scale and with the same number of groups.

    Raises
    ------
    OutOfRange
        The table cannot be read or holds other customers.

    Examples
    --------
    >>> from workshop_kit.models.segmentation import segment
    >>> customers = pd.DataFrame({"imp_price": [9, 8, 2, 1, 3]})
    >>> compare_with_ward(segment(customers, k=2, variables=["imp_price"]), customers)
    1.0

    Source: Ward (1963)
    """
    from sklearn.cluster import AgglomerativeClustering

    figures = numbers("data", data, segmentation.variables)
    if not figures.index.sort_values().equals(segmentation.groups.index.sort_values()):
        raise OutOfRange("data", "a table of other customers", "the one the groups were made from")
    cloud = matrix(figures, segmentation.scaled)
    ward = AgglomerativeClustering(segmentation.k, linkage="ward").fit_predict(cloud.values)
    groups = pd.Series(cloud.in_table_order(ward), index=figures.index)
    return agreement(segmentation.groups, groups)


def classify(segmentation: Segmentation, customers: pd.DataFrame) -> pd.Series:
    """Return the group of each new customer: the one whose average lies nearest.

    Parameters
    ----------
    segmentation
        A result of `segment`.
    customers
        One customer a row, with the figures the groups were formed by.

    Returns
    -------
    Series
        A letter for each customer, name ``"group"``; the earlier letter if two are as near.

    Raises
    ------
    OutOfRange
        A column is missing or holds text or blanks; the table is empty.

    Examples
    --------
    >>> from workshop_kit.models.segmentation import segment
    >>> known = pd.DataFrame({"imp_price": [9, 8, 2, 1, 3]})
    >>> split = segment(known, k=2, variables=["imp_price"])
    >>> classify(split, pd.DataFrame({"imp_price": [7, 4]})).tolist()
    ['B', 'A']

    Source: MacQueen (1967)
    """
    from scipy.spatial.distance import cdist

    figures = numbers("customers", customers, segmentation.variables, constant=True)
    unit = segmentation.spreads if segmentation.scaled else 1.0
    distances = cdist((figures / unit).to_numpy(), (segmentation.profile / unit).to_numpy())
    letters = segmentation.profile.index.to_numpy()[np.argmin(distances, axis=1)]
    return pd.Series(letters, index=figures.index, name="group")


def distance_shares(
    data: pd.DataFrame, scaled: bool = False, variables: Sequence[str] = FIGURES
) -> pd.Series:
    r"""Return each figure's share of the distance between customers.

    Parameters
    ----------
    data
        One customer a row. Not changed.
    scaled
        Whether the figures are put on the same scale first; all shares are then equal.
    variables
        Columns to look at.

    Returns
    -------
    Series
        Share of the total squared distance between all pairs of customers, 0 to 1, adding up
        to 1; largest first, name ``"share"``.

    Raises
    ------
    OutOfRange
        A column is missing, holds text or blanks, or is the same in every row.

    Examples
    --------
    >>> customers = pd.DataFrame({"imp_price": [7, 9], "sow_pct": [20, 40]})
    >>> distance_shares(customers, variables=["imp_price", "sow_pct"]).round(2).to_dict()
    {'sow_pct': 0.99, 'imp_price': 0.01}

    Labels
    ------
    title: 哪一项决定了客户之间的距离 | What decides how far apart customers are
    scaled: 怎样比较各项数据 | How to compare the figures
    scaled=True: 统一尺度 | Same scale
    scaled=False: 保持原样 | As they are
    variables: 看哪些数据 | Figures to look at

    Formula
    -------
    \frac{\sum_{i<h} (x_{ij} - x_{hj})^2}{\sum_{m} \sum_{i<h} (x_{im} - x_{hm})^2}

    In words
    --------
    zh: 把客户两两相比，每一项的差距平方后加总，再看各项占总数的几成。
        占得最多的那一项，实际上决定了谁和谁分在一组。
    en: Compare all customers two by two, square the gap in each figure and add up; then see
        each figure's part of the total. The one with the largest part in fact decides who is
        grouped with whom.

    Worked example
    --------------
    zh: 两家客户，价格打 7 分和 9 分，钱包份额是 20% 和 40%。
        差距平方后是 4 和 400，钱包份额占 400 ÷ 404 = 99%，价格几乎不起作用。
    en: Two customers rate price 7 and 9; their shares of wallet are 20% and 40%. The squared
        gaps are 4 and 400, so share of wallet makes up 400 ÷ 404 = 99% and price hardly counts.

    Limits
    ------
    zh: 占比大，可能只是因为单位小、数字大，不说明这一项更重要。换一个单位，占比就变。
    en: A large part may come from the unit alone and says nothing about importance: change
        the unit and the part changes.

    Source: Milligan & Cooper (1988)
    """
    figures = numbers("data", data, names("variables", variables))
    if scaled:
        figures = figures / figures.std(ddof=0)
    spread = figures.var(ddof=0)
    shares = (spread / spread.sum()).round(ALIKE)
    return shares.sort_values(ascending=False, kind="stable").rename("share")


def explained_share(
    data: pd.DataFrame,
    groups: pd.Series | ArrayLike,
    variables: Sequence[str] = FIGURES,
) -> float:
    r"""Return the share of the differences between customers that a grouping explains.

    Parameters
    ----------
    data
        One customer a row. Not changed.
    groups
        Group of each customer, for example ``data["size"]``. A Series with the same customers
        on its index is matched by customer, anything else by position.
    variables
        Columns whose differences count, each on the same scale.

    Returns
    -------
    float
        0 (groups have equal averages, or there is one group) to 1 (nobody differs from the
        own group's average).

    Raises
    ------
    OutOfRange
        A column is missing, holds text or blanks, or is the same in every row; ``groups`` is
        of another length or has blanks.

    Examples
    --------
    >>> customers = pd.DataFrame({"imp_support": [2, 4, 8, 10], "size": list("LLSS")})
    >>> round(explained_share(customers, customers["size"], variables=["imp_support"]), 3)
    0.9

    Labels
    ------
    title: 这种分法解释了多少差异 | How much of the differences a split explains
    groups: 按什么分 | Split by
    variables: 看哪些数据的差异 | Differences in

    Formula
    -------
    1 - \frac{\sum_{i} \sum_{j} (z_{ij} - \bar{z}_{g(i),j})^2}{\sum_{i} \sum_{j} z_{ij}^2}

    In words
    --------
    zh: 客户之间本来就有差异。分组以后，组内还剩下多少差异？
        少掉的那一部分，就是这种分法解释的。0 是毫无帮助，100% 是同组的客户一模一样。
    en: Customers differ. How much of that is left within the groups? What has gone is what the
        split explains: 0 means it does not help at all, 100% that customers in one group are
        all the same.

    Worked example
    --------------
    zh: 两家大客户给技术支持打 2、4 分，两家小客户打 8、10 分，总平均是 6 分。
        差异总和是 16 + 4 + 4 + 16 = 40；按大小分组后，组内只剩 1 + 1 + 1 + 1 = 4。
        所以按大小分解释了 (40 − 4) ÷ 40 = 90%。
    en: Two large customers rate support 2 and 4, two small ones 8 and 10; the mean is 6. The
        differences add up to 16 + 4 + 4 + 16 = 40; within the two sizes 1 + 1 + 1 + 1 = 4 is
        left. So size explains (40 − 4) ÷ 40 = 90%.

    Limits
    ------
    zh: 组分得越多，解释得总是越多，所以只宜拿组数相近的分法相比。解释得多，不等于是原因。
    en: More groups always explain more, so compare splits with similar numbers of groups. To
        explain is not to cause.

    Source: Fisher (1925)
    """
    figures = numbers("data", data, names("variables", variables))
    codes = labels("groups", paired("groups", groups, figures.index))
    values = figures.to_numpy()
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    totals = pd.DataFrame(values).groupby(codes)
    left = values - totals.transform("mean").to_numpy()
    return float(max(0.0, 1 - (left**2).sum() / (values**2).sum()))
