"""What part of the channel's profit each member's work would justify."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each
from workshop_kit.models._weights import weights as read_weights


def equity_shares(
    costs: pd.DataFrame, weights: Mapping[str, float], normalise: bool = False
) -> pd.Series:
    r"""Return the share of channel profit that each member's work would justify.

    Parameters
    ----------
    costs
        Cost of each function (rows) that each member (columns) carries, k¥ a year, 0 or more.
        Not changed.
    weights
        Weight of each function's benefit to the user, 0 or more; all together 1.
    normalise
        Scale weights that do not add up to 1.

    Returns
    -------
    Series
        Share per member, adding up to 1, name ``"share"``.

    Raises
    ------
    OutOfRange
        A function stands twice, has no cost at all or no weight; a weight is for no function
        of the table; a cost or weight is below 0; the weights do not add up to 1.

    Examples
    --------
    >>> costs = pd.DataFrame(
    ...     {"maker": [10, 30], "reseller": [30, 10]}, index=["advice", "stock"]
    ... )
    >>> equity_shares(costs, {"advice": 0.75, "stock": 0.25}).to_dict()
    {'maker': 0.375, 'reseller': 0.625}

    Labels
    ------
    title: 谁该分多少利润 | Who should earn how much
    costs: 各成员承担的成本 | Costs that members carry
    weights: 各项功能的权重 | Weights of the functions
    normalise: 权重加起来不是 1 | Weights that do not add up to 1
    normalise=True: 按比例折算 | Scale them
    normalise=False: 不接受 | Refuse them

    Formula
    -------
    q_m = \sum_{f} w_f \frac{c_{fm}}{\sum_{k} c_{fk}}

    In words
    --------
    zh: 渠道里的每件事总得有人做。用户越看重的功能（w），对应的利润越多；
        谁承担了这项功能的成本（c），谁就按承担的比例分这份利润。
    en: Somebody must do each job in the channel. The more users value a function (w), the
        larger its part of the profit; and whoever carries its cost (c) earns that part, in
        proportion to what they carry.

    Worked example
    --------------
    zh: 咨询的权重是 75%，40 千元成本里经销商承担 30；备货的权重是 25%，40 千元里它承担 10。
        经销商应得 0.75 × 0.75 + 0.25 × 0.25 = 62.5% 的利润。
    en: Advice weighs 75%, and the reseller carries 30 of its 40 k¥; stock weighs 25%, of which
        it carries 10 of 40. The reseller should earn 0.75 × 0.75 + 0.25 × 0.25 = 62.5%.

    Limits
    ------
    zh: 这是谈判的起点，不是结论：谁更难替代，谁就能多拿。成本高，也可能只是效率低。
    en: This is where a negotiation starts, not where it ends: those who are hard to replace
        get more. And a high cost may only mean poor work.

    Source: Coughlan, Anderson, Stern & El-Ansary (2006); the example is illustrative
    """
    frame = bounded("costs", costs, list(getattr(costs, "columns", [])), 0)
    one_row_each("costs", frame)
    known = ", ".join(map(str, frame.index))
    shares = read_weights("weights", weights, normalise)
    for function in shares:
        if function not in frame.index:
            raise OutOfRange("weights", f"a weight for {function!r}", f"one of: {known}")
    for function in frame.index:
        if function not in shares:
            raise OutOfRange(
                "weights", f"no weight for {function!r}", f"a weight for each: {known}"
            )
        if frame.loc[function].sum() == 0:
            raise OutOfRange("costs", f"no cost for {function!r}", "a cost in each row")
    portions = frame.div(frame.sum(axis=1), axis=0)
    return portions.mul(pd.Series(shares), axis=0).sum().rename("share")
