"""What open deals will bring: mean, spread, and the chance of every amount."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workshop_kit.models._checks import number
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import listed

EXACT = 1e-9  # an amount that differs so little from the target reaches it


@dataclass(frozen=True, eq=False)
class Forecast:
    """What open deals will bring, with all chances.

    Attributes
    ----------
    mean_kcny, sd_kcny
        Expected amount, and its standard deviation.
    chance
        Chance to reach ``target_kcny`` or more, 0 to 1.
    target_kcny
        The amount asked about.
    distribution
        Chance of each total that can occur; index ``total_kcny``, rising.
    deals
        One deal a row, as given: ``value_kcny``, ``chance`` as counted, ``expected_kcny`` and
        ``stalled``.
    """

    mean_kcny: float
    sd_kcny: float
    chance: float
    target_kcny: float
    distribution: pd.Series = field(repr=False)
    deals: pd.DataFrame = field(repr=False)

    def chance_of(self, amount_kcny: float) -> float:
        """Return the chance to reach an amount or more."""
        reached = self.distribution.index.to_numpy() >= amount_kcny - EXACT
        return float(min(1.0, self.distribution.to_numpy()[reached].sum()))

    @property
    def stalled(self) -> int:
        """Number of deals that stand still too long."""
        return int(self.deals["stalled"].sum())


def forecast_pipeline(
    values_kcny: pd.Series | ArrayLike,
    chances: pd.Series | ArrayLike,
    target_kcny: float = 2000.0,
    idle_days: pd.Series | ArrayLike | None = None,
    stall_days: float = 90.0,
    stalled_factor: float = 0.5,
    step_kcny: float = 1.0,
) -> Forecast:
    r"""Return what open deals will bring: mean, spread, and the chance to reach a target.

    The distribution is exact: it is built deal by deal, not simulated.

    Parameters
    ----------
    values_kcny
        Value of each deal in thousand yuan, 0 or more; at least one. A Series names the deals.
    chances
        Chance to win each deal, 0 to 1, in the same order.
    target_kcny
        The amount to reach, 0 or more.
    idle_days
        Days since the buyer last did something, in the same order, 0 or more; ``None`` if all
        deals move.
    stall_days
        A deal that is idle for more days than this is stalled, 0 or more.
    stalled_factor
        What is left of the chance of a stalled deal, 0 to 1.
    step_kcny
        Values are counted in whole steps of this many thousand yuan, above 0; mean and spread
        are exact all the same.

    Returns
    -------
    Forecast
        Deals are taken as independent of each other.

    Raises
    ------
    OutOfRange
        No deal, lists of different length, a blank, a value out of its range, or a total of more
        than a million steps.

    Examples
    --------
    >>> found = forecast_pipeline([800, 500, 1200, 300, 650], [0.9, 0.6, 0.4, 0.25, 0.1], 2000)
    >>> round(found.mean_kcny, 1), round(found.sd_kcny, 1), round(found.chance, 4)
    (1640.0, 719.8, 0.3763)

    Labels
    ------
    title: 手上的单子能出多少 | What the pipeline will bring
    values_kcny: 各单金额 | Value of each deal
    chances: 各单赢的把握 | Chance to win each
    target_kcny: 承诺多少 | Amount promised
    target_kcny=unit: 千元 | k¥
    idle_days: 客户几天没动静 | Days without a move by the buyer
    stall_days: 几天没动静算停滞 | Days after which a deal is stalled
    stall_days=unit: 天 | days
    stalled_factor: 停滞的单子，把握还剩几成 | What is left of a stalled deal's chance
    step_kcny: 按多少千元一档计算 | Counted in steps of
    step_kcny=unit: 千元 | k¥

    Formula
    -------
    \mu = \sum_{i} p_i v_i
    \sigma = \sqrt{\sum_{i} v_i^2 p_i (1 - p_i)}

    In words
    --------
    zh: 每单的金额（v）乘把握（p），加起来是平均能出多少（μ）。可是每一单要么全有、要么全无，
        所以实际会高会低，上下大约差一个 σ。把赢和输的各种组合都算进去，
        就知道出到某个数的把握有多大。停滞的单子，把握要打折。
    en: Value (v) times chance (p), added up, is what the deals bring on average (μ). But each is
        won or lost as a whole, so the outcome lies above or below, by about σ. Reckoning in every
        combination of wins and losses tells the chance to reach an amount. A stalled deal
        counts with less chance.

    Worked example
    --------------
    zh: 五单 800、500、1200、300、650，把握 0.9、0.6、0.4、0.25、0.1：
        720 + 300 + 480 + 75 + 65 = 1640，上下差 719.8。承诺 2000 的话，
        把赢够 2000 的组合都加起来，把握是 37.6%。
    en: Five deals of 800, 500, 1200, 300 and 650 with chances of 0.9, 0.6, 0.4, 0.25 and 0.1:
        720 + 300 + 480 + 75 + 65 = 1640, give or take 719.8. Adding up every combination that
        brings 2000 or more, the chance to keep a promise of 2000 is 37.6%.

    Limits
    ------
    zh: 这里假定各单互不牵连。如果几单靠同一个项目、同一个决策人，会一起赢、一起丢，
        实际起伏更大。把握要看过去同类单子赢了几成，不能靠感觉。
    en: Deals are taken as independent. Where several hang on one project or one decision maker,
        they are won or lost together and the outcome varies more. Take chances from how often
        such deals were won before, not from a feeling.

    Source: a standard calculation; the figures are an illustration that we use
    """
    values = listed("values_kcny", values_kcny, 0)
    won = _beside("chances", chances, len(values), 1.0)
    idle = np.zeros(len(values)) if idle_days is None else _beside("idle_days", idle_days, len(won))
    limit = number("stall_days", stall_days, 0)
    factor = number("stalled_factor", stalled_factor, 0, 1)
    target = number("target_kcny", target_kcny, 0)
    step = number("step_kcny", step_kcny, 0, above=True)
    stalled = idle > limit
    won = np.where(stalled, won * factor, won)
    steps = np.rint(values / step)
    if steps.sum() > 1_000_000:
        allowed = f"a number of {values.sum() / 1_000_000:g} or more for deals as large as these"
        raise OutOfRange("step_kcny", step, allowed)
    index = values_kcny.index if isinstance(values_kcny, pd.Series) else pd.RangeIndex(len(values))
    columns = {
        "value_kcny": values,
        "chance": won,
        "expected_kcny": values * won,
        "stalled": stalled,
    }
    found = Forecast(
        mean_kcny=float(values @ won),
        sd_kcny=math.sqrt(float(values**2 @ (won * (1 - won)))),
        chance=0.0,
        target_kcny=target,
        distribution=_distribution(steps.astype(np.int64), won, step),
        deals=pd.DataFrame(columns, index),
    )
    return Forecast(**{**vars(found), "chance": found.chance_of(target)})


def _beside(argument: str, given: object, count: int, high: float = math.inf) -> np.ndarray:
    """Return a list of numbers from 0 to ``high``, as many as there are deals."""
    found = listed(argument, given, 0, high)
    if len(found) != count:
        raise OutOfRange(argument, f"{len(found)} numbers", f"one for each of {count} deals")
    return found


def _distribution(steps: np.ndarray, won: np.ndarray, step: float) -> pd.Series:
    """Return the chance of every total, adding one deal after another, the smallest first."""
    unit = max(1, int(np.gcd.reduce(steps)))
    order = np.argsort(steps, kind="stable")
    sizes = steps[order] // unit
    chances, end = np.zeros(int(sizes.sum()) + 1), 1
    chances[0] = 1.0
    for size, chance in zip(sizes, won[order], strict=True):
        added = chance * chances[:end]
        chances[:end] *= 1 - chance
        chances[size : end + size] += added
        end += size
    there = np.flatnonzero(chances)
    index = pd.Index(there * (unit * step), name="total_kcny")
    return pd.Series(chances[there], index, name="chance")
