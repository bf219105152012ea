"""Where a brand loses buyers, and which of the three steps that points to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import columns, names, number, row_name
from workshop_kit.models._tables import bounded

STAGES = ("aware", "considered", "preferred", "paid_premium")
STEPS = (3, 1, 2, 2)  # communicate, choose, provide; a premium unpaid is value not provided


@dataclass(frozen=True, eq=False)
class BrandFunnel:
    """How buyers move from knowing a brand to paying more for it.

    Attributes
    ----------
    counts
        Buyers per segment (rows): ``buyers``, then one column a stage.
    ratios
        Share of the stage before that reaches each stage, 0 to 1; NaN where nobody was left.
    gaps
        Ratio of the peer less the own ratio; above 0 where the brand lags.
    bottleneck
        Per segment: ``stage`` with the largest gap, the ``gap``, and the ``step`` to work on
        (1 choose value, 2 provide value, 3 communicate value); step 0 and an empty stage where
        the brand lags nowhere.
    """

    counts: pd.DataFrame = field(repr=False)
    ratios: pd.DataFrame = field(repr=False)
    gaps: pd.DataFrame = field(repr=False)
    bottleneck: pd.DataFrame


def brand_funnel(
    buyers: pd.DataFrame,
    peer: Mapping[str, float],
    *,
    segment: str = "market",
    stages: Sequence[str] = STAGES,
) -> BrandFunnel:
    r"""Return where a brand loses more buyers than a peer does, for each segment.

    Parameters
    ----------
    buyers
        One buyer a row: a segment, and 1 or 0 for each stage. Who reached a stage reached all
        stages before it. Not changed.
    peer
        The peer's ratio for each stage, 0 to 1: the share of the stage before that reaches it.
    segment
        Column with the segment.
    stages
        Four columns: aware, considered, preferred, paid a premium.

    Returns
    -------
    BrandFunnel
        Counts, ratios, gaps to the peer, and the step to work on first.

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or neither 0 nor 1, a buyer reached a stage but
        not the one before, there are not four stages, or the peer lacks a stage.

    Examples
    --------
    >>> buyers = pd.DataFrame({
    ...     "market": ["home"] * 4, "aware": [1, 1, 1, 1], "considered": [1, 1, 0, 0],
    ...     "preferred": [1, 1, 0, 0], "paid_premium": [1, 0, 0, 0],
    ... })
    >>> peer = {"aware": 0.9, "considered": 0.8, "preferred": 0.6, "paid_premium": 0.5}
    >>> brand_funnel(buyers, peer).bottleneck.round(2).to_dict("index")
    {'home': {'stage': 'considered', 'gap': 0.3, 'step': 1}}

    Labels
    ------
    title: 品牌在哪一步丢了客户 | Where the brand loses buyers
    buyers: 受访客户 | Buyers asked
    peer: 对手的比例 | The peer's ratios
    segment: 市场 | Market
    stages: 各阶段 | Stages
    stages=aware: 知道 | Know it
    stages=considered: 考虑 | Consider it
    stages=preferred: 偏好 | Prefer it
    stages=paid_premium: 付过溢价 | Paid a premium
    step=0: 没有落后的地方 | Lags nowhere
    step=1: 第一步：选择价值 | Step 1: choose value
    step=2: 第二步：提供价值 | Step 2: provide value
    step=3: 第三步：传播价值 | Step 3: communicate value

    Formula
    -------
    r_k = \frac{n_k}{n_{k-1}}
    \max_k (r_k^{\mathrm{peer}} - r_k)

    In words
    --------
    zh: 从知道、考虑、偏好到肯付溢价，每一步都有人离开。把每一步留下的比例和对手比，
        差得最多的那一步，就是最该先补的：没人知道，先去传播；知道却不考虑，是价值没选对；
        考虑过却不偏好、不肯多付，是价值没有做到。
    en: From knowing to considering, preferring and paying more, some drop out at every stage.
        Compare the share that stays with the peer's. The largest gap says where to start:
        unknown, then communicate; known but not considered, then the wrong value was chosen;
        considered but not preferred or not paid for, then the value is not delivered.

    Worked example
    --------------
    zh: 100 家客户，90 家知道，45 家考虑。考虑的比例是 45 ÷ 90 = 50%；对手是 80%。
        其他各步相差不到 10 个百分点，所以先做第一步：重新选择价值。
    en: Of 100 buyers 90 know the brand and 45 consider it. That stage keeps 45 ÷ 90 = 50%; the
        peer keeps 80%. Elsewhere the gap is below 10 points, so start with step 1: choose value.

    Limits
    ------
    zh: 人数少的时候，一两家客户就能改变结论。漏斗只说明在哪里丢人，不说明为什么。
        把“不肯付溢价”归到第二步，是我们的读法。
    en: With few buyers, one or two change the answer. A funnel says where buyers leave, not
        why. To count an unpaid premium under step 2 is our reading.

    Source: 本课程的用法 | our own use of the sales funnel
    """
    chosen = names("stages", stages)
    if len(chosen) != len(STEPS):
        raise OutOfRange("stages", chosen, f"{len(STEPS)} columns")
    groups = columns("buyers", buyers, [segment])[segment]
    flags = _nested(buyers, chosen)
    if groups.isna().any():
        where = row_name(groups.index, int(groups.isna().argmax()))
        raise OutOfRange("buyers", f"no segment in row {where}", "a segment for each buyer")
    counts = flags.assign(buyers=1.0)[["buyers", *chosen]].groupby(groups.to_numpy()).sum()
    counts = counts.astype(int).rename_axis(segment)
    before = counts.shift(axis="columns")[list(chosen)].astype(float)
    ratios = counts[list(chosen)] / before.replace(0, np.nan)
    gaps = _peer(peer, chosen) - ratios
    rows = [_worst(row, chosen) for row in gaps.to_numpy()]
    bottleneck = pd.DataFrame(rows, gaps.index, ["stage", "gap", "step"])
    return BrandFunnel(counts, ratios, gaps, bottleneck)


def _nested(buyers: pd.DataFrame, stages: Sequence[str]) -> pd.DataFrame:
    """Return flags 0 or 1 in which each stage includes the one before."""
    flags = bounded("buyers", buyers, stages, 0, 1)
    values = flags.to_numpy()
    broken = ~np.isin(values, (0, 1)).all(axis=1)
    for row in np.flatnonzero(broken)[:1]:
        where = row_name(flags.index, row)
        raise OutOfRange("buyers", f"a part of a stage in row {where}", "0 or 1 for each stage")
    for row in np.flatnonzero((np.diff(values, axis=1) > 0).any(axis=1))[:1]:
        where = row_name(flags.index, row)
        skipped = f"a stage reached without the one before, in row {where}"
        raise OutOfRange("buyers", skipped, "stages that include each other")
    return flags


def _peer(peer: Mapping[str, float], stages: Sequence[str]) -> pd.Series:
    """Return the peer's ratio for each stage."""
    for stage in stages:
        if stage not in peer:
            raise OutOfRange("peer", f"no ratio for {stage!r}", f"one of each: {', '.join(stages)}")
    return pd.Series({stage: number(f"peer[{stage!r}]", peer[stage], 0, 1) for stage in stages})


def _worst(gaps: np.ndarray, stages: Sequence[str]) -> tuple[str, float, int]:
    """Return the stage with the largest gap, the gap and the step; the earlier stage on a tie."""
    known = np.where(np.isnan(gaps), -np.inf, gaps)
    place = int(np.argmax(known))
    gap = float(known[place])
    return (stages[place], gap, STEPS[place]) if gap > 0 else ("", gap, 0)
