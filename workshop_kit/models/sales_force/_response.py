"""How sales answer to effort: a curve through five judgements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from workshop_kit.models._checks import number

STEEPEST = 20.0  # no force of sellers has a response that is closer to a step


@dataclass(frozen=True)
class ResponseCurve:
    """Sales as a multiple of today's, by effort as a multiple of today's.

    Attributes
    ----------
    at_zero, at_half, at_more, at_saturation
        Judgements: sales index without effort, with half of today's, with one and a half times
        today's, and with as much effort as could ever help. Today's effort gives 1.
    steepness
        Exponent of effort; above 1 the curve is S-shaped.
    pivot
        Effort to the power of ``steepness`` at which half of the way up is reached.
    squared_error
        Sum of squared differences between curve and the judgements at half and at more effort.
    """

    at_zero: float
    at_half: float
    at_more: float
    at_saturation: float
    steepness: float
    pivot: float
    squared_error: float

    def index(self, effort: Any) -> Any:
        """Return sales as a multiple of today's for effort of 0 or more, today's being 1."""
        power = np.power(effort, self.steepness)
        return self.at_zero + (self.at_saturation - self.at_zero) * power / (self.pivot + power)

    @property
    def s_shaped(self) -> bool:
        """Whether a little effort does less than its part, so that it may not pay at all."""
        return self.steepness > 1

    @property
    def miss(self) -> float:
        """Largest distance between the curve and a judgement, in points of the index."""
        at = self.index(np.array([0.5, 1.5]))
        return float(np.abs(at - [self.at_half, self.at_more]).max())


def response_curve(
    at_zero: float = 0.47, at_half: float = 0.68, at_more: float = 1.26, at_saturation: float = 1.52
) -> ResponseCurve:
    r"""Return the response curve that comes closest to five judgements.

    The curve passes exactly through the judgements without effort, with today's effort (1) and at
    saturation; its steepness is fitted to the other two by least squares.

    Parameters
    ----------
    at_zero
        Sales without any effort, as a multiple of today's, from 0 to below 1.
    at_half
        Sales with half of today's effort, from ``at_zero`` to 1.
    at_more
        Sales with one and a half times today's effort, from 1 to ``at_saturation``.
    at_saturation
        Sales with as much effort as could ever help, above 1.

    Returns
    -------
    ResponseCurve
        The curve, with how far it misses the two judgements.

    Raises
    ------
    OutOfRange
        A judgement is no number, or the five do not rise from none to most effort.

    Examples
    --------
    >>> curve = response_curve(0.47, 0.68, 1.26, 1.52)
    >>> round(curve.steepness, 3), round(curve.pivot, 3)
    (2.282, 0.981)
    >>> round(float(curve.index(0.5)), 3), float(curve.index(1.0))
    (0.652, 1.0)

    Labels
    ------
    title: 多跑少跑，销售差多少 | How sales answer to effort
    at_zero: 完全不跑，剩几成（今天是 1） | Sales without any calls (today is 1)
    at_half: 只跑一半 | With half of today's calls
    at_more: 多跑一半 | With half as many again
    at_saturation: 跑到头 | With all the calls that could help

    Formula
    -------
    s(x) = a + (b - a) \frac{x^c}{d + x^c}
    d = \frac{b - 1}{1 - a}

    In words
    --------
    zh: 问熟悉市场的人五个问题：完全不跑，销售还剩多少（a）？只跑一半呢？今天是 1。
        多跑一半呢？跑到头最多能到多少（b）？再找一条曲线，尽量贴近这几个回答。
        曲线往往是 S 形：跑得太少几乎没用，过了某一点才见效，再多又没用了。
    en: Ask people who know the market: what is left of sales without any calls (a)? With half?
        Today is 1. With half as many again? With all the calls that could ever help (b)? Then
        take the curve that comes closest to the answers. It is often S-shaped: a few calls do
        almost nothing, then they begin to work, then more add little.

    Worked example
    --------------
    zh: 完全不跑剩 0.47，跑到头是 1.52：d = (1.52 − 1) ÷ (1 − 0.47) = 0.981。
        只跑一半估 0.68，多跑一半估 1.26，最贴近的陡度 c = 2.282。
        曲线在一半处：0.47 + 1.05 × 0.206 ÷ (0.981 + 0.206) = 0.652，和估的 0.68 差 0.03。
    en: Without calls 0.47 is left, at most 1.52 can be reached: d = (1.52 − 1) ÷ (1 − 0.47)
        = 0.981. Half the calls are judged to give 0.68, half as many again 1.26; the steepness
        that comes closest is c = 2.282. At half the curve stands at
        0.47 + 1.05 × 0.206 ÷ (0.981 + 0.206) = 0.652, against 0.68 judged: 0.03 apart.

    Limits
    ------
    zh: 五个回答是判断，不是数据：请几个人各自估，再一起谈。曲线贴不贴得上，图上看得出来；
        贴不上的，结果要打折扣。竞争对手也加人的话，曲线会变。
    en: The five answers are judgements, not data: let several people judge alone, then talk. The
        chart shows where the curve misses them; trust it less there. If rivals add people too,
        the curve changes.

    Source: Little (1970) for the curve; judgements published in Lodish, Curtis, Ness & Simpson
    (1988)
    """
    a = number("at_zero", at_zero, 0, 1, below=True)
    b = number("at_saturation", at_saturation, 1, above=True)
    half = number("at_half", at_half, a, 1)
    more = number("at_more", at_more, 1, b)
    pivot = (b - 1) / (1 - a)
    steepness = _closest(np.array([half, more]), a, b, pivot)
    curve = ResponseCurve(a, half, more, b, steepness, pivot, 0.0)
    error = float(((curve.index(np.array([0.5, 1.5])) - [half, more]) ** 2).sum())
    return ResponseCurve(a, half, more, b, steepness, pivot, error)


def _closest(judged: np.ndarray, a: float, b: float, pivot: float) -> float:
    """Return the steepness with the least squared error: a coarse look, then a fine one."""
    from scipy.optimize import minimize_scalar

    def error(steepness: Any) -> Any:
        power = np.power.outer([0.5, 1.5], steepness)
        found = a + (b - a) * power / (pivot + power)
        return ((found.T - judged) ** 2).sum(axis=-1)

    tried = np.geomspace(1 / STEEPEST, STEEPEST, 80)
    near = int(np.argmin(error(tried)))
    bounds = tried[max(near - 1, 0)], tried[min(near + 1, len(tried) - 1)]
    found = minimize_scalar(error, bounds=bounds, method="bounded", options={"xatol": 1e-8})
    return float(found.x)
