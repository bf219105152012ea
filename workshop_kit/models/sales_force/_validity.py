"""How well methods of selection foretell performance, and what that is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workshop_kit.models._checks import number, whole
from workshop_kit.models._out_of_range import OutOfRange

VALIDITIES: Mapping[str, float] = MappingProxyType(
    {
        "structured_interview": 0.42,
        "job_knowledge": 0.40,
        "biodata": 0.38,
        "work_sample": 0.33,
        "ability": 0.31,
        "unstructured_interview": 0.19,
        "experience": 0.07,
    }
)
"""How well each method foretells performance, 0 to 1, after Sackett et al. (2022)."""

EXACT = 1e-9  # three correlations that only rounding forbids can hold


@dataclass(frozen=True)
class CombinedValidity:
    """How well two methods together foretell performance.

    Attributes
    ----------
    together
        Correlation of performance with the best weighting of both, 0 to 1.
    first, second
        Correlation of performance with each method alone.
    gain
        What the second adds to the better one alone.
    """

    together: float
    first: float
    second: float

    @property
    def gain(self) -> float:
        """What both together foretell beyond the better one."""
        return self.together - max(abs(self.first), abs(self.second))


def combined_validity(
    first: float = VALIDITIES["structured_interview"],
    second: float = VALIDITIES["ability"],
    overlap: float = 0.30,
) -> CombinedValidity:
    r"""Return how well two selection methods together foretell performance.

    Parameters
    ----------
    first, second
        Correlation of each method's scores with later performance, -1 to 1.
    overlap
        Correlation between the scores of the two methods, above -1 and below 1.

    Returns
    -------
    CombinedValidity
        Multiple correlation of performance with both.

    Raises
    ------
    OutOfRange
        A correlation is out of its range, or the three cannot hold at once.

    Examples
    --------
    >>> round(combined_validity(0.42, 0.31, 0.30).together, 3)
    0.462

    Labels
    ------
    title: 两种方法一起用，准多少 | Two methods together
    first: 第一种方法有多准 | How well the first foretells
    second: 第二种方法有多准 | How well the second foretells
    overlap: 两种方法有多重复 | How far the two overlap

    Formula
    -------
    R = \sqrt{\frac{r_1^2 + r_2^2 - 2 r_1 r_2 r_{12}}{1 - r_{12}^2}}

    In words
    --------
    zh: 一种方法准不准，看它的分数和后来的业绩有多一致：0 是全无关系，1 是完全一致（r）。
        两种方法一起用更准（R），但两种方法问的东西重复越多，第二种添的就越少。
    en: How well a method foretells shows in how closely its scores agree with later results: 0
        is not at all, 1 is fully (r). Two methods together do better (R), but the more they
        overlap, the less the second adds.

    Worked example
    --------------
    zh: 结构化面试 0.42，能力测验 0.31，两者重复 0.30。分子是
        0.1764 + 0.0961 − 0.0781 = 0.1944，分母是 1 − 0.09 = 0.91，
        开方以后 R = 0.462，比只用面试多 0.042。
    en: A structured interview has 0.42, an ability test 0.31, their overlap is 0.30. Above the
        line 0.1764 + 0.0961 − 0.0781 = 0.1944, below 1 − 0.09 = 0.91; the root is R = 0.462,
        0.042 more than the interview alone.

    Limits
    ------
    zh: 这些数是许多研究的平均，在自己公司可能高些、低些。只有分数真按事先定好的权重加总，
        才有这么准；最后又凭感觉改，就白测了。
    en: The figures are averages of many studies and may be higher or lower in your firm. They
        hold only if scores are added up by weights fixed beforehand; whoever overrides them by
        feeling gives the gain away.

    Source: Sackett, Zhang, Berry & Lievens (2022)
    """
    r1, r2 = number("first", first, -1, 1), number("second", second, -1, 1)
    between = number("overlap", overlap, -1, 1, above=True, below=True)
    squared = (r1 * r1 + r2 * r2 - 2 * r1 * r2 * between) / (1 - between * between)
    if squared > 1 + EXACT:
        allowed = "a number that two such methods can have, nearer to the product of their own"
        raise OutOfRange("overlap", between, allowed)
    return CombinedValidity(math.sqrt(min(1.0, max(0.0, squared))), r1, r2)


@dataclass(frozen=True)
class SelectionUtility:
    """What a selection method is worth, beside another.

    Attributes
    ----------
    gain_kcny
        What hires perform better than hires taken at random, over their years.
    instead_kcny
        The same by the other method.
    standard_score
        How far above the average candidate those hired stand on the method's scores, in
        standard deviations.
    """

    gain_kcny: float
    instead_kcny: float
    standard_score: float

    @property
    def more_kcny(self) -> float:
        """What the method brings beyond the other, before what it costs."""
        return self.gain_kcny - self.instead_kcny


def selection_utility(
    hires: int = 10,
    years: float = 3.0,
    sd_kcny: float = 120.0,
    selection_pct: float = 10.0,
    validity: float = VALIDITIES["structured_interview"],
    instead: float = VALIDITIES["unstructured_interview"],
) -> SelectionUtility:
    r"""Return what it is worth to hire by a method that foretells performance better.

    Parameters
    ----------
    hires
        People hired, 1 to 10,000.
    years
        Years they stay, above 0.
    sd_kcny
        Difference in yearly contribution between an average and a good rep (better than five of
        six), in thousand yuan, 0 or more: the standard deviation of performance.
    selection_pct
        Candidates hired of a hundred, above 0, at most 100.
    validity, instead
        How well the method and the other one foretell performance, -1 to 1.

    Returns
    -------
    SelectionUtility
        Both in thousand yuan, before the cost of selection.

    Raises
    ------
    OutOfRange
        An argument is out of its range.

    Examples
    --------
    >>> found = selection_utility(10, 3, 120, 10)
    >>> round(found.gain_kcny, 1), round(found.instead_kcny, 1), round(found.more_kcny, 1)
    (2653.5, 1200.4, 1453.1)

    Labels
    ------
    title: 选得更准，值多少钱 | What better selection is worth
    hires: 录用几人 | People hired
    hires=unit: 人 | people
    years: 平均干几年 | Years they stay
    years=unit: 年 | years
    sd_kcny: 优秀和一般的人一年差多少 | A good rep's yearly lead over an average one
    sd_kcny=unit: 千元 | k¥
    selection_pct: 一百人里录用几个 | Hired of a hundred
    selection_pct=unit: 人 | people
    validity: 这种方法有多准 | How well the method foretells
    instead: 原来的方法有多准 | How well the present one foretells

    Formula
    -------
    U = N \cdot T \cdot r \cdot SD \cdot \bar{z}

    In words
    --------
    zh: 录用人数（N）乘年数（T），乘方法有多准（r），乘优秀和一般的差距（SD），
        再乘录用的人在考分上高出平均多少（z）。候选人越多、挑得越严，z 越大；
        可是方法不准，挑得再严也是白挑。
    en: People hired (N) times years (T), times how well the method foretells (r), times the gap
        between good and average (SD), times how far those hired stand above average on the
        scores (z). The more candidates, the larger z; with a poor method it is wasted.

    Worked example
    --------------
    zh: 录用 10 人，干 3 年，差距 120，一百人里录用 10 个，z 是 1.755。
        结构化面试：10 × 3 × 0.42 × 120 × 1.755 = 2653.5；
        随便谈谈：10 × 3 × 0.19 × 120 × 1.755 = 1200.4。
        多出 2653.5 − 1200.4 = 1453.1 千元。
    en: Hire 10 people for 3 years, with a gap of 120, 10 of a hundred hired, so z is 1.755. By
        structured interview 10 × 3 × 0.42 × 120 × 1.755 = 2653.5; by a chat
        10 × 3 × 0.19 × 120 × 1.755 = 1200.4. The difference is
        2653.5 − 1200.4 = 1453.1 thousand yuan.

    Limits
    ------
    zh: 这里没有扣选人的费用，也假定录用的人都会来、都干满。差距是估的，先问两个经理再填。
    en: The cost of selection is not taken off, and everybody is taken to accept and to stay. The
        gap is an estimate: ask two managers before you fill it in.

    Source: Brogden (1949); Schmidt, Hunter, McKenzie & Muldrow (1979); Sackett, Zhang, Berry &
    Lievens (2022)
    """
    from scipy.stats import norm

    count = whole("hires", hires, 1, 10_000)
    stay = number("years", years, 0, above=True)
    spread = number("sd_kcny", sd_kcny, 0)
    share = number("selection_pct", selection_pct, 0, 100, above=True) / 100
    score = float(norm.pdf(norm.isf(share))) / share
    each = count * stay * spread * score
    return SelectionUtility(
        gain_kcny=each * number("validity", validity, -1, 1),
        instead_kcny=each * number("instead", instead, -1, 1),
        standard_score=score,
    )
