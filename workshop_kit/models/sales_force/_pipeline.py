"""From leads to wins: how many leads it takes, how fast the pipeline earns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import number, whole
from workshop_kit.models._tables import listed

EXACT = 1e-9  # so little above a whole number is not another lead


@dataclass(frozen=True, eq=False)
class LeadsNeeded:
    """Leads that a number of wins takes.

    Attributes
    ----------
    stages
        Index ``passed``, from 0 (leads) to the number of stages (wins): ``deals`` that get so
        far, not rounded; ``conversion`` of the stage before (blank for leads).
    wins
        Wins that are wanted.
    win_share
        Part of the leads that become wins.
    leads
        Leads needed, rounded up.
    weakest
        Place of the stage that loses most deals in number, 1 for the first.
    """

    stages: pd.DataFrame = field(repr=False)
    wins: int
    win_share: float
    leads: int
    weakest: int


def leads_needed(
    conversions: Sequence[float] = (0.60, 0.50, 0.60, 0.70, 0.80), wins: int = 20
) -> LeadsNeeded:
    r"""Return how many leads it takes to win a number of deals.

    Parameters
    ----------
    conversions
        Part of the deals that pass each stage, in order, each above 0 and at most 1.
    wins
        Wins wanted, 1 to 100,000.

    Returns
    -------
    LeadsNeeded
        Leads, rounded up, and the deals that reach each stage.

    Raises
    ------
    OutOfRange
        No stage, a blank, a conversion out of its range, or wins not whole.

    Examples
    --------
    >>> found = leads_needed()
    >>> round(found.win_share, 4), found.leads
    (0.1008, 199)

    Labels
    ------
    title: 要多少线索 | Leads needed
    conversions: 各阶段的通过率 | Part that passes each stage
    wins: 要赢几单 | Deals to win
    wins=unit: 单 | deals

    Formula
    -------
    L = \frac{W}{q_1 q_2 \cdots q_n}

    In words
    --------
    zh: 每个阶段只有一部分商机（q）能通过。各阶段的通过率相乘，就是线索最后赢下来的比例；
        要赢几单（W），除以这个比例，就是要的线索（L）。
    en: At each stage only a part (q) of the deals pass. Multiply the parts and you have the
        share of leads that are won; divide the wins wanted (W) by it for the leads (L).

    Worked example
    --------------
    zh: 五个阶段各通过 60%、50%、60%、70%、80%，乘起来是
        0.6 × 0.5 × 0.6 × 0.7 × 0.8 = 0.1008。要赢 20 单：20 ÷ 0.1008 = 198.4，
        要 199 条线索。
    en: Five stages pass 60%, 50%, 60%, 70% and 80%: together
        0.6 × 0.5 × 0.6 × 0.7 × 0.8 = 0.1008. For 20 wins, 20 ÷ 0.1008 = 198.4: it takes 199
        leads.

    Limits
    ------
    zh: 这是平均数，赢的单数会有起落。通过率要看客户做了什么，不能看销售员怎么说，
        否则前几个阶段样样通过，最后一步全丢。
    en: These are averages; actual wins vary. Let a deal pass on what the buyer has done, not on
        what the seller hopes, or all pass early and fall at the last stage.

    Source: the figures are an illustration that we use
    """
    shares = listed("conversions", conversions, 0, 1, above=True)
    wanted = whole("wins", wins, 1, 100_000)
    won = float(np.prod(shares))
    reach = wanted / won * np.append(1.0, np.cumprod(shares))
    stages = pd.DataFrame(
        {"deals": reach, "conversion": np.append(np.nan, shares)},
        pd.RangeIndex(len(reach), name="passed"),
    )
    return LeadsNeeded(
        stages=stages,
        wins=wanted,
        win_share=won,
        leads=math.ceil(wanted / won * (1 - EXACT)),
        weakest=int(np.argmax(-np.diff(reach))) + 1,
    )


@dataclass(frozen=True, eq=False)
class Velocity:
    """What the pipeline earns a day, and what each lever adds.

    Attributes
    ----------
    cny_a_day
        Sales a day.
    levers
        Rows ``deals``, ``value``, ``win_rate``, ``cycle``: ``cny_a_day`` with that lever better,
        ``gain_cny`` and ``gain_share``. A win rate stays at 100% at most.
    better_pct
        By how much each lever is better: more, or for the cycle shorter.
    """

    cny_a_day: float
    levers: pd.DataFrame = field(repr=False)
    better_pct: float


def pipeline_velocity(
    deals: float = 50.0,
    value_cny: float = 10_000.0,
    win_pct: float = 20.0,
    cycle_days: float = 30.0,
    better_pct: float = 10.0,
) -> Velocity:
    r"""Return what a pipeline sells a day, and what ten per cent more of each lever adds.

    Parameters
    ----------
    deals
        Open deals, above 0.
    value_cny
        Average value of a deal in yuan, above 0.
    win_pct
        Deals won of a hundred, above 0, at most 100.
    cycle_days
        Days from first contact to order, above 0.
    better_pct
        By how much to improve each lever, from 0 to below 100 per cent.

    Returns
    -------
    Velocity
        Yuan a day, now and with each lever better.

    Raises
    ------
    OutOfRange
        An argument is out of its range.

    Examples
    --------
    >>> round(pipeline_velocity(50, 10_000, 20, 30).cny_a_day, 2)
    3333.33

    Labels
    ------
    title: 漏斗每天出多少钱 | What the pipeline sells a day
    deals: 手上有几单 | Open deals
    deals=unit: 单 | deals
    value_cny: 一单平均多少钱 | Average value of a deal
    value_cny=unit: 元 | yuan
    win_pct: 赢率 | Win rate
    win_pct=unit: % | %
    cycle_days: 从接触到下单要几天 | Days from contact to order
    cycle_days=unit: 天 | days
    better_pct: 各改善多少 | Improve each by
    better_pct=unit: % | %

    Formula
    -------
    v = \frac{N \cdot V \cdot W}{L}

    In words
    --------
    zh: 手上的单数（N）乘平均金额（V）乘赢率（W），除以从接触到下单的天数（L），
        就是平均每天卖多少。前三样增加一成，结果各增加一成；周期缩短一成，增加得更多。
    en: Open deals (N) times average value (V) times win rate (W), divided by the days from
        first contact to order (L), give the sales a day. A tenth more of the first three adds a
        tenth; a cycle shorter by a tenth adds more.

    Worked example
    --------------
    zh: 50 单，平均 10000 元，赢率 20%，周期 30 天：
        50 × 10000 × 0.2 ÷ 30 = 3333.33 元一天。周期短一成是 27 天：
        100000 ÷ 27 = 3703.70 元，多 11.1%。
    en: 50 deals at 10000 yuan with a win rate of 20% and a cycle of 30 days:
        50 × 10000 × 0.2 ÷ 30 = 3333.33 yuan a day. With a cycle of 27 days,
        100000 ÷ 27 = 3703.70 yuan, 11.1% more.

    Limits
    ------
    zh: 四个数会互相影响：催得急，周期短了，赢率可能掉；只接大单，单数就少。
        平均数还会被一两个大单带偏。
    en: The four pull on each other: hurry buyers and the win rate may drop; take large deals
        only and there are fewer. One or two giants can distort the average.

    Source: a common formula for managing sales; the figures are published without a known author
    """
    count = number("deals", deals, 0, above=True)
    value = number("value_cny", value_cny, 0, above=True)
    win = number("win_pct", win_pct, 0, 100, above=True) / 100
    days = number("cycle_days", cycle_days, 0, above=True)
    more = number("better_pct", better_pct, 0, 100, below=True) / 100
    now = count * value * win / days
    gains = {
        "deals": more,
        "value": more,
        "win_rate": min(more, 1 / win - 1),
        "cycle": more / (1 - more),
    }
    levers = pd.Series(gains, name="gain_share").rename_axis("lever").to_frame()
    levers["gain_cny"] = levers["gain_share"] * now
    levers["cny_a_day"] = levers["gain_cny"] + now
    return Velocity(cny_a_day=now, levers=levers, better_pct=100 * more)
