"""Grouping customers: the segmentation itself and the choice of how many groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import names, numbers, whole
from workshop_kit.models.segmentation._figures import FIGURES, Matrix, matrix
from workshop_kit.models.segmentation._kmeans import Progress, check_k, fit, stability, usable
from workshop_kit.models.segmentation._result import Segmentation, describe, gate


def segment(
    data: pd.DataFrame,
    k: int = 4,
    scaled: bool = True,
    variables: Sequence[str] = FIGURES,
    *,
    starts: int = 25,
    resamples: int = 50,
    seed: int = 0,
    progress: Progress | None = None,
) -> Segmentation:
    r"""Group customers so that those in one group resemble each other (k-means).

    The result depends on what the rows say, not on their order; the same call gives the same
    groups. Results are remembered by content, so going back to an earlier setting is instant.

    Parameters
    ----------
    data
        One customer a row; at least 3. Not changed.
    k
        Number of groups, 2 to 12, fewer than there are customers and at most as many as there
        are different customers.
    scaled
        Whether every figure counts on the same scale (mean 0, standard deviation 1) or as it is.
    variables
        Columns to group by: numbers, no blanks, not the same in every row.
    starts
        Runs of k-means from different starting points, 1 to 200; the best one counts.
    resamples
        Samples drawn with replacement to measure stability, 1 to 1,000.
    seed
        Seed of the random starts and samples, 0 or more.
    progress
        Called with the share done, from 0 to 1.

    Returns
    -------
    Segmentation
        Groups lettered A, B, C … by size, their profile and their quality.

    Raises
    ------
    OutOfRange
        An argument cannot be used; for a blank cell, column and row are named.

    Examples
    --------
    >>> customers = pd.DataFrame({"imp_price": [9, 8, 2, 1, 3], "imp_support": [2, 1, 8, 9, 7]})
    >>> split = segment(customers, k=2, variables=["imp_price", "imp_support"], scaled=False)
    >>> "".join(split.groups)
    'BBAAA'
    >>> split.profile.to_dict("index")
    {'A': {'imp_price': 2.0, 'imp_support': 8.0}, 'B': {'imp_price': 8.5, 'imp_support': 1.5}}

    Labels
    ------
    title: 客户分组 | Grouping customers
    k: 分成几组 | Number of groups
    k=n: 分成 {n} 组 | {n} groups
    scaled: 怎样比较各项数据 | How to compare the figures
    scaled=True: 统一尺度 | Same scale
    scaled=False: 保持原样 | As they are
    variables: 按哪些数据分组 | Group by
    separation: 各组分得多清楚 | How clearly the groups separate
    stability: 换一批客户还这样分吗 | Same groups if resampled
    smallest_share: 最小的一组占多少客户 | Share of customers in the smallest group

    Formula
    -------
    z_{ij} = \frac{x_{ij} - \bar{x}_j}{s_j}
    \min_{g} \sum_{i} \sum_{j} \left( z_{ij} - \bar{z}_{g(i),j} \right)^2

    In words
    --------
    zh: 先把每项数据换成“比平均高多少、低多少”，让各项说话的分量一样。
        再找一种分法，让每家客户都尽量靠近本组的平均。
        电脑从 25 个不同的起点各算一遍，留下最好的一次。
    en: First turn each figure into "how far above or below average", so that all count alike.
        Then look for the split in which every customer lies as close as possible to the
        average of its own group. The computer tries 25 starting points and keeps the best.

    Worked example
    --------------
    zh: 五家客户给价格打 9、8、2、1、3 分，给技术支持打 2、1、8、9、7 分。
        前两家看重价格，平均是 8.5 和 1.5 分；后三家看重支持，平均是 2 和 8 分。
        每家到本组平均的距离，平方后加起来是 1 + 4 = 5；换任何一家到另一组，这个数都会变大。
    en: Five customers rate price 9, 8, 2, 1, 3 and support 2, 1, 8, 9, 7. The first two care
        about price (averages 8.5 and 1.5), the other three about support (averages 2 and 8).
        The squared distances to the own group's average add up to 1 + 4 = 5; moving any
        customer to the other group makes this larger.

    Limits
    ------
    zh: 要几组，它就给几组，哪怕客户之间并没有界线，所以要看各组分得多清楚、换一批客户变不变。
        它偏爱大小相近、成团的组；漏选一项重要数据，结果就会变样。
        分组只说明客户像不像，不说明值不值得做。
    en: It returns as many groups as you ask for, even where no boundary exists: look at how
        clearly they separate and whether they hold with other customers. It prefers compact groups
        of similar size, and leaving out a figure that matters changes the answer. Groups say
        who is alike, not who is worth serving.

    Source: MacQueen (1967); Rousseeuw (1987); Hubert & Arabie (1985)
    """
    chosen = names("variables", variables)
    figures = numbers("data", data, chosen)
    cloud = matrix(figures, scaled)
    k = check_k("k", k, cloud)
    _check_effort(starts, resamples, seed)
    tell = progress or (lambda done: None)
    tell(0.0)
    best = fit(cloud, k, starts, seed)
    nearby = _nearby(cloud, k, starts, seed)
    steady = stability(
        cloud, k, starts, seed, resamples, lambda done: tell(0.1 + 0.9 * done if done < 1 else 1.0)
    )
    codes = cloud.in_table_order(best.labels)
    return describe(figures, cloud, codes, k, scaled, best.separation, nearby, steady)


def choose_k(
    data: pd.DataFrame,
    ks: Iterable[int] = range(2, 9),
    scaled: bool = True,
    variables: Sequence[str] = FIGURES,
    *,
    starts: int = 25,
    resamples: int = 50,
    seed: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    r"""Compare splits into different numbers of groups.

    Parameters
    ----------
    data, scaled, variables, starts, resamples, seed, progress
        As for `segment`.
    ks
        Numbers of groups to compare, each as ``k`` of `segment`.

    Returns
    -------
    DataFrame
        Index ``k``, ascending. ``separation`` (mean silhouette, -1 to 1), ``between_within``
        (Calinski-Harabasz index, above 0), ``stability`` (at most 1), ``smallest_share``
        (0 to 1), ``passes`` (clearer than one group fewer and one more, stability at least
        .80, smallest group at least 10%; at 2 groups only the split into 3 is a neighbour).

    Raises
    ------
    OutOfRange
        As for `segment`; ``ks`` is empty or holds a number that cannot be formed.

    Examples
    --------
    >>> customers = pd.DataFrame({"imp_price": [1, 2, 1, 5, 6, 5, 9, 9, 8]})
    >>> table = choose_k(customers, ks=[2, 3, 4], variables=["imp_price"])
    >>> table.index[table.passes].tolist()
    [3]

    Labels
    ------
    title: 分成几组合适 | How many groups
    ks: 比较哪几种分法 | Numbers of groups to compare
    scaled: 怎样比较各项数据 | How to compare the figures
    scaled=True: 统一尺度 | Same scale
    scaled=False: 保持原样 | As they are
    variables: 按哪些数据分组 | Group by
    separation: 各组分得多清楚 | How clearly the groups separate
    between_within: 组间差异与组内差异之比 | Differences between groups, against within
    stability: 换一批客户还这样分吗 | Same groups if resampled
    smallest_share: 最小的一组占多少客户 | Share of customers in the smallest group
    passes: 是否过关 | Passes the test

    Formula
    -------
    s_i = \frac{b_i - a_i}{\max(a_i, b_i)}
    \mathrm{CH} = \frac{B / (k - 1)}{W / (n - k)}

    In words
    --------
    zh: 对每家客户，比一比它离本组有多远（a）、离最近的另一组有多远（b）。
        离本组越近、离别组越远，组就分得越清楚。
        好的分组数要过三关：比少一组、多一组都分得清楚；换一批客户，八成以上不变；
        最小的一组不少于客户的一成。
    en: For each customer, compare how far it is from its own group (a) and from the nearest
        other group (b). The closer to its own and the farther from others, the clearer the
        split. A good number of groups passes three tests: it separates more clearly than one
        group fewer or one more, resampling leaves it at least 80% the same, and the smallest
        group holds at least a tenth of the customers.

    Worked example
    --------------
    zh: 某家客户到本组其他客户的平均距离是 2，到最近另一组的平均距离是 5。
        它的得分是 (5 − 2) ÷ 5 = 0.6。得分接近 1，说明站得稳；接近 0，说明正好在边界上。
        把所有客户的得分平均，就是这种分法的得分。
    en: One customer is on average 2 away from the others in its group and 5 away from those in
        the nearest other group. Its score is (5 − 2) ÷ 5 = 0.6. Near 1 it sits firmly in its
        group, near 0 on the border. The average over all customers is the score of the split.

    Limits
    ------
    zh: 几个指标可能意见不一；数据里没有成团的客户时，一关也过不了，这本身就是结论。
        指标只看数字。一种分法销售员认不出、用不上，分数再高也没用。
    en: The measures may disagree, and where customers form no clusters, no number of groups
        passes: that is a finding too. The measures see numbers only. A split that salespeople
        cannot recognise or use is worth nothing, however high its score.

    Source: Rousseeuw (1987); Calinski & Harabasz (1974); Hubert & Arabie (1985)
    """
    cloud = matrix(numbers("data", data, names("variables", variables)), scaled)
    if isinstance(ks, int) or not isinstance(ks, Iterable):
        raise OutOfRange("ks", ks, "a list of whole numbers")
    wanted = sorted({check_k("ks", k, cloud) for k in ks})
    if not wanted:
        raise OutOfRange("ks", "an empty list", "at least one number of groups")
    _check_effort(starts, resamples, seed)
    tell = progress or (lambda done: None)
    tell(0.0)
    rows = []
    for number, k in enumerate(wanted):
        best = fit(cloud, k, starts, seed)
        steady = stability(cloud, k, starts, seed, resamples, _part(tell, number, len(wanted)))
        smallest = float(best.sizes[-1] / best.sizes.sum())
        passed = gate(best.separation, _nearby(cloud, k, starts, seed), steady, smallest)
        rows.append((best.separation, best.between_within, steady, smallest, passed))
    titles = ["separation", "between_within", "stability", "smallest_share", "passes"]
    tell(1.0)
    return pd.DataFrame(rows, columns=titles, index=pd.Index(wanted, name="k"))


def _part(tell: Progress, number: int, parts: int) -> Progress:
    """Return a progress callback for one part of several; the last word is the caller's."""
    return lambda done: tell(min((number + done) / parts, 0.999))


def _check_effort(starts: int, resamples: int, seed: int) -> None:
    whole("starts", starts, 1, 200)
    whole("resamples", resamples, 1, 1000)
    whole("seed", seed, 0, 2**32 - 1)


def _nearby(cloud: Matrix, k: int, starts: int, seed: int) -> dict[int, float]:
    return {
        other: fit(cloud, other, starts, seed).separation
        for other in (k - 1, k + 1)
        if usable(other, cloud)
    }
