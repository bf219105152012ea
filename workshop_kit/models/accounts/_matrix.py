"""Which accounts deserve most: attractiveness against our strength."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from workshop_kit.models._checks import Floats, number
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded
from workshop_kit.models._weights import weights

ATTRACTIVENESS_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"potential": 0.30, "margin": 0.25, "growth": 0.15, "fit": 0.20, "access": 0.10}
)
"""Our weights of what makes an account attractive."""
STRENGTH_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"share": 0.30, "relationship": 0.25, "offer": 0.25, "service": 0.20}
)
"""Our weights of what makes us strong with an account."""
CELLS = ("strategic", "star", "status", "streamline")
"""Cells of the matrix: attractive and strong, attractive only, strong only, neither."""
SHIFT = 0.10  # a shift of weight between two criteria that should not change a cell
EXACT = 1e-9


@dataclass(frozen=True, eq=False)
class PriorityMatrix:
    """Where each account stands.

    Attributes
    ----------
    accounts
        Index as given. ``attractiveness``, ``strength`` (1 to 10), ``cell`` (one of ``CELLS``),
        ``sensitive`` (moving 10 points of weight from one criterion to another changes the cell).
    attractiveness_weights, strength_weights
        The weights used, each adding up to 1.
    cut
        The score from which an account counts as attractive, or we as strong.
    """

    accounts: pd.DataFrame = field(repr=False)
    attractiveness_weights: Mapping[str, float]
    strength_weights: Mapping[str, float]
    cut: float


def priority_matrix(
    scores: pd.DataFrame,
    attractiveness_weights: Mapping[str, float] = ATTRACTIVENESS_WEIGHTS,
    strength_weights: Mapping[str, float] = STRENGTH_WEIGHTS,
    cut: float = 5.5,
    emphasis: str = "none",
    emphasis_pct: float = 10.0,
    normalise: bool = False,
) -> PriorityMatrix:
    r"""Place accounts in four cells by their attractiveness and our strength.

    Parameters
    ----------
    scores
        One account a row, a column of scores 1 to 10 for each criterion. Strength is scored
        against the best competitor: 5 is level. Not changed.
    attractiveness_weights, strength_weights
        Weight of each criterion, 0 or more; each set adds up to 1.
    cut
        Score from which an account is attractive, and we are strong, 1 to 10.
    emphasis
        A criterion to count for more, its set's others for less in proportion; "none" for none.
    emphasis_pct
        By how many points of 100, 0 to 100; the criterion then weighs at most all 100.
    normalise
        Whether weights that do not add up to 1 are scaled so that they do.

    Returns
    -------
    PriorityMatrix

    Raises
    ------
    OutOfRange
        A criterion is missing, a score is blank or not from 1 to 10, weights are negative or do
        not add up to 1.

    Examples
    --------
    >>> account = pd.DataFrame(
    ...     [[9, 8, 7, 8, 6, 4, 3, 5, 4]],
    ...     columns=[*ATTRACTIVENESS_WEIGHTS, *STRENGTH_WEIGHTS],
    ... )
    >>> priority_matrix(account).accounts.round(2).to_dict("records")
    [{'attractiveness': 7.95, 'strength': 4.0, 'cell': 'star', 'sensitive': False}]

    Labels
    ------
    title: 客户优先级矩阵 | Priority matrix
    scores: 各客户的评分 | Scores per account
    attractiveness_weights: 吸引力各项的权重 | Weights of attractiveness
    strength_weights: 实力各项的权重 | Weights of strength
    cut: 几分算高 | Score that counts as high
    cut=unit: 分 | points
    emphasis: 更看重哪一项 | Criterion to count for more
    emphasis=none: 都不加重 | None
    emphasis=potential: 潜力 | Potential
    emphasis=margin: 利润率 | Margin
    emphasis=growth: 增长 | Growth
    emphasis=fit: 匹配程度 | Fit
    emphasis=access: 接触难易 | Access
    emphasis=share: 份额 | Share
    emphasis=relationship: 关系 | Relationship
    emphasis=offer: 产品方案 | Offer
    emphasis=service: 服务 | Service
    emphasis_pct: 加重多少 | How much more it counts
    emphasis_pct=unit: 个百分点 | points
    normalise: 权重加起来不是 1 | Weights that do not add up to 1
    normalise=True: 按比例折算 | Scale them
    normalise=False: 不接受 | Refuse them

    Formula
    -------
    A = \sum_{i} w_i a_i, \quad S = \sum_{j} u_j s_j

    In words
    --------
    zh: 吸引力看潜力、利润率、增长、匹配程度和接触难易；实力看份额、关系、产品方案和服务，
        和最强的对手比，5 分是打平。各项评分乘权重再加总，高低各分两档，就有四格：
        又吸引又强是战略客户，吸引但我们弱是明星，强但不吸引是维持，两头都低是精简。
        每一格要有不同的服务标准，否则矩阵只是装饰。
    en: Attractiveness looks at potential, margin, growth, fit and access; strength at share,
        relationship, offer and service against the best rival, 5 being level. Weigh the scores,
        add up, split each at the cut, and there are four cells: strategic (both high), star
        (attractive, we are weak), status (we are strong, little to win) and streamline (both
        low). Each cell must mean a different level of service, or the matrix is decoration.

    Worked example
    --------------
    zh: 某客户的吸引力五项是 9、8、7、8、6 分，
        加权是 2.7 + 2 + 1.05 + 1.6 + 0.6 = 7.95；实力四项是 4、3、5、4 分，
        加权是 1.2 + 0.75 + 1.25 + 0.8 = 4。吸引力高、实力低，是明星。
    en: An account scores 9, 8, 7, 8 and 6 on attractiveness:
        2.7 + 2 + 1.05 + 1.6 + 0.6 = 7.95; and 4, 3, 5 and 4 on strength:
        1.2 + 0.75 + 1.25 + 0.8 = 4. Attractive, but we are weak: a star.

    Limits
    ------
    zh: 评分是判断，没有写明每一分代表什么，就会人人不同。靠近分界线的客户，
        权重稍微一动就换格：图上会标出来。
    en: Scores are judgements; unless it is written down what each point stands for, everybody
        scores differently. Accounts near the cut change cells when weights shift a little: the
        chart marks them.

    Source: Fiocca (1982) for the two axes; criteria, weights and cut are ours
    """
    sets = {
        "attractiveness": weights("attractiveness_weights", attractiveness_weights, normalise),
        "strength": weights("strength_weights", strength_weights, normalise),
    }
    at = number("cut", cut, 1, 10)
    extra = number("emphasis_pct", emphasis_pct, 0, 100) / 100
    known = [name for part in sets.values() for name in part]
    if emphasis not in ("none", *known):
        raise OutOfRange("emphasis", emphasis, f"one of: none, {', '.join(known)}")
    frame = bounded("scores", scores, known, 1, 10)
    table = pd.DataFrame(index=frame.index)
    sensitive = np.zeros(len(frame), dtype=bool)
    for axis, part in sets.items():
        if emphasis in part:
            sets[axis] = part = _emphasised(part, emphasis, extra)
        values, shares = frame[list(part)].to_numpy(), np.array(list(part.values()))
        table[axis] = values @ shares
        sensitive |= _sensitive(values, shares, at)
    high = table >= at - EXACT
    cells = np.where(
        high["attractiveness"],
        np.where(high["strength"], CELLS[0], CELLS[1]),
        np.where(high["strength"], CELLS[2], CELLS[3]),
    )
    return PriorityMatrix(
        accounts=table.assign(cell=cells, sensitive=sensitive),
        attractiveness_weights=sets["attractiveness"],
        strength_weights=sets["strength"],
        cut=at,
    )


def _emphasised(given: dict[str, float], name: str, extra: float) -> dict[str, float]:
    """Return weights with more on one criterion, less on the others in proportion."""
    others = 1 - given[name]
    more = min(extra, others)
    scale = (others - more) / others if others > 0 else 0.0
    return {key: weight + more if key == name else weight * scale for key, weight in given.items()}


def _sensitive(
    scores: Floats, shares: Floats, cut: float
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell for each account whether moving 10 points of weight takes it across the cut."""
    moved = np.minimum(SHIFT, shares)[None, :, None]
    change = moved * (scores[:, None, :] - scores[:, :, None])  # from the second to the third axis
    now = (scores @ shares)[:, None, None]
    crosses = (now + change >= cut - EXACT) != (now >= cut - EXACT)
    return np.asarray(crosses.any(axis=(1, 2)))
