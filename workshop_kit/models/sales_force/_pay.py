"""A pay plan: what it pays for each attainment, and what that will cost and do."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workshop_kit.models._checks import Floats, number, whole

TOP = 0.10  # the best tenth of reps


@dataclass(frozen=True, eq=False)
class PayPlan:
    """A pay plan for a group of reps, and what follows from it.

    Attributes
    ----------
    target_kcny, threshold_pct, accelerator, cap_pct
        The plan's rules.
    expected_kcny
        Payout of a rep on average.
    cost_kcny
        Payout of all reps.
    quota_share, below_share, capped_share
        Part of the reps that reach their quota, stay below the threshold (and get nothing), and
        reach the cap (where more sales pay nothing).
    low_kcny, median_kcny, high_kcny
        Payout that one of ten, five of ten and nine of ten reps do not exceed.
    top_kcny
        Average payout of the best tenth of reps.
    curve
        Index ``attainment_pct``: ``payout_kcny`` and ``density`` (how many reps are there; the
        highest is 1).
    """

    target_kcny: float
    threshold_pct: float
    accelerator: float
    cap_pct: float
    expected_kcny: float
    cost_kcny: float
    quota_share: float
    below_share: float
    capped_share: float
    low_kcny: float
    median_kcny: float
    high_kcny: float
    top_kcny: float
    curve: pd.DataFrame = field(repr=False)

    @property
    def top_multiple(self) -> float:
        """Payout of the best tenth in target incentives."""
        return self.top_kcny / self.target_kcny

    @property
    def top_share(self) -> float:
        """Part of all payout that the best tenth gets; not a number if nobody gets any."""
        return TOP * self.top_kcny / self.expected_kcny if self.expected_kcny else math.nan

    def payout(self, attainment_pct: ArrayLike) -> Floats:
        """Return the payout in thousand yuan for attainments in per cent of quota."""
        rule = _Rule(self.threshold_pct / 100, self.accelerator, self.cap_pct / 100)
        return self.target_kcny * rule.shares(np.asarray(attainment_pct, dtype=float) / 100)


def pay_plan(
    target_kcny: float = 120.0,
    threshold_pct: float = 70.0,
    accelerator: float = 2.0,
    cap_pct: float = 200.0,
    mean_pct: float = 95.0,
    sd_pct: float = 25.0,
    reps: int = 48,
) -> PayPlan:
    r"""Return what a pay plan pays, costs, and does to the spread of pay.

    Nothing below the threshold; from there a straight line to the target incentive at quota;
    above quota each per cent of quota pays ``accelerator`` per cent of the target incentive, up
    to the cap.

    Parameters
    ----------
    target_kcny
        Incentive at quota in thousand yuan a year, above 0.
    threshold_pct
        Attainment from which the plan pays, from 0 to below 100 per cent of quota.
    accelerator
        Per cent of the target incentive for each per cent above quota, 0 to 20.
    cap_pct
        Highest payout, in per cent of the target incentive, 100 to 1,000.
    mean_pct, sd_pct
        Average attainment of the reps, 0 to 300, and its standard deviation, above 0, at most
        200, in per cent of quota; attainments follow a normal distribution.
    reps
        Reps in the plan, 1 to 10,000.

    Returns
    -------
    PayPlan
        Figures are computed exactly, not simulated.

    Raises
    ------
    OutOfRange
        An argument is out of its range.

    Examples
    --------
    >>> plan = pay_plan()
    >>> plan.payout([60, 70, 85, 100, 120, 150, 180]).round(6).tolist()
    [0.0, 0.0, 60.0, 120.0, 168.0, 240.0, 240.0]
    >>> round(plan.expected_kcny, 2), round(plan.quota_share, 3), round(plan.below_share, 3)
    (95.76, 0.421, 0.159)

    Labels
    ------
    title: 薪酬方案 | Pay plan
    target_kcny: 完成定额拿多少奖金 | Incentive at quota
    target_kcny=unit: 千元 | k¥
    threshold_pct: 完成多少开始拿 | Pays from
    threshold_pct=unit: % | %
    accelerator: 超额部分加几倍 | Rate above quota
    accelerator=unit: 倍 | times
    cap_pct: 最多拿到目标奖金的多少 | Cap
    cap_pct=unit: % | %
    mean_pct: 平均完成多少 | Average attainment
    mean_pct=unit: % | %
    sd_pct: 完成情况相差多大 | Spread of attainment
    sd_pct=unit: % | %
    reps: 一共几人 | Reps
    reps=unit: 人 | reps

    Formula
    -------
    p(a) = 0, \quad a < t
    p(a) = T \frac{a - t}{1 - t}, \quad t \leq a \leq 1
    p(a) = T \min(1 + k (a - 1), \, c), \quad a > 1

    In words
    --------
    zh: 完成率（a）不到门槛（t），没有奖金；从门槛到定额，奖金一路涨到目标奖金（T）；
        超过定额，每多完成 1%，多拿目标奖金的 k%，到封顶（c）为止。
        再看大家的完成率高低分布，算出平均要发多少、多少人拿不到、最好的一成拿多少。
    en: Below the threshold (t) an attainment (a) pays nothing; from there it rises to the target
        incentive (T) at quota; above, each per cent more pays k per cent of the target, up to
        the cap (c). With the spread of attainments among the reps, this gives what the plan
        costs on average, how many get nothing and what the best tenth get.

    Worked example
    --------------
    zh: 目标奖金 120，门槛 70%，超额加倍，封顶 200%。完成 85%：
        120 × (85 − 70) ÷ 30 = 60；完成 120%：120 × (1 + 2 × 0.2) = 168；
        完成 150%：120 × (1 + 2 × 0.5) = 240，到顶；再多也是 240。
        平均完成 95%、上下差 25% 的话，平均要发 95.76，42.1% 的人完成定额，
        15.9% 的人一分没有（单位：千元）。
    en: Target incentive 120, threshold 70%, rate above quota 2, cap 200%. At 85%
        120 × (85 − 70) ÷ 30 = 60; at 120% 120 × (1 + 2 × 0.2) = 168; at 150%
        120 × (1 + 2 × 0.5) = 240, which is the cap; more pays no more. With an average of 95%
        and a spread of 25% the plan pays 95.76 a rep; 42.1% reach quota, 15.9% get nothing
        (thousand yuan).

    Limits
    ------
    zh: 这里假定方案不改变大家的努力，其实会：奖金能让人多卖，也会让人挪单子，
        差一点到门槛就把下期的拉进来，到了封顶就留到下期。
    en: Effort is taken as it is, though a plan changes it: bonuses make people sell more, and
        also shift orders, pulled forward to reach a threshold, held back above a cap.

    Source: Steenburgh (2008); Chung, Steenburgh & Sudhir (2014) on what plans do to effort; the
    figures are ours
    """
    from scipy.stats import norm

    target = number("target_kcny", target_kcny, 0, above=True)
    rule = _Rule(
        number("threshold_pct", threshold_pct, 0, 100, below=True) / 100,
        number("accelerator", accelerator, 0, 20),
        number("cap_pct", cap_pct, 100, 1000) / 100,
    )
    mean = number("mean_pct", mean_pct, 0, 300) / 100
    sd = number("sd_pct", sd_pct, 0, 200, above=True) / 100
    count = whole("reps", reps, 1, 10_000)
    team = norm(mean, sd)
    expected = target * _paid_above(-math.inf, rule, mean, sd)
    low, middle, high = target * rule.shares(team.ppf([0.1, 0.5, 0.9]))
    end = max(1.5, min(3.0, rule.capped_from + 0.25)) if rule.rate else 1.5
    at = np.linspace(0.0, end, 151)
    density = np.exp(-(((at - mean) / sd) ** 2) / 2)
    columns = {"payout_kcny": target * rule.shares(at), "density": density}
    return PayPlan(
        target_kcny=target,
        threshold_pct=100 * rule.start,
        accelerator=rule.rate,
        cap_pct=100 * rule.cap,
        expected_kcny=expected,
        cost_kcny=count * expected,
        quota_share=float(team.sf(1)),
        below_share=float(team.cdf(rule.start)),
        capped_share=float(team.sf(rule.capped_from)),
        low_kcny=float(low),
        median_kcny=float(middle),
        high_kcny=float(high),
        top_kcny=target * _paid_above(float(team.isf(TOP)), rule, mean, sd) / TOP,
        curve=pd.DataFrame(columns, pd.Index(100 * at, name="attainment_pct")),
    )


@dataclass(frozen=True)
class _Rule:
    """Payout as a part of the target incentive, by attainment as a part of quota."""

    start: float
    rate: float
    cap: float

    @property
    def capped_from(self) -> float:
        """Attainment from which the cap is reached."""
        return 1 + (self.cap - 1) / self.rate if self.rate else math.inf

    def shares(self, reached: Floats | float) -> Floats:
        """Return payouts for attainments."""
        at = np.asarray(reached)
        rising = (at - self.start) / (1 - self.start)
        above = np.minimum(1 + self.rate * (at - 1), self.cap)
        return np.asarray(np.where(at < self.start, 0.0, np.where(at <= 1, rising, above)))


def _paid_above(low: float, rule: _Rule, mean: float, sd: float) -> float:
    """Return the payout, in target incentives, that attainments above ``low`` get on average.

    The payout is made of straight lines, and the mean of a straight line over a part of a normal
    distribution has a closed form.
    """
    from scipy.special import ndtr

    def line(start: float, slope: float, left: float, right: float) -> float:
        z = (np.clip([left, max(left, right)], low, None) - mean) / sd
        inside = ndtr(-z[0]) - ndtr(-z[1])
        edges = np.exp(-(np.clip(np.abs(z), 0, 38) ** 2) / 2) / math.sqrt(2 * math.pi)
        return float((start + slope * mean) * inside + slope * sd * (edges[0] - edges[1]))

    flat = rule.capped_from if rule.rate else 1.0  # from here on payout stays the same
    slope = 1 / (1 - rule.start)
    return (
        line(-rule.start * slope, slope, rule.start, 1.0)
        + line(1 - rule.rate, rule.rate, 1.0, flat)
        + line(float(rule.shares(flat)), 0.0, flat, math.inf)
    )
