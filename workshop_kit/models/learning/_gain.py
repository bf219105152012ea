"""Gain from a first test to a second one, as a share of what could be gained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workshop_kit.models._checks import number, whole
from workshop_kit.models._out_of_range import OutOfRange

LEAST = 3  # of fewer there is no range to speak of
MIDDLE_PCT = 95.0


@dataclass(frozen=True)
class ClassGain:
    """The gains of a class.

    Attributes
    ----------
    gains
        Share of the gap closed, of each who had one, in the order given: 1 is all of it, 0 none,
        below 0 fewer right than before.
    median
        The middle one; ``None`` where nobody had a gap.
    low, high
        Range in which the middle one of such a class lies in 95 of 100 draws; ``None`` below
        three gains.
    left_out
        How many had everything right before.
    """

    gains: tuple[float, ...]
    median: float | None
    low: float | None
    high: float | None
    left_out: int


def gap_closed(before_pct: float = 45.0, after_pct: float = 78.0) -> float:
    r"""Return the share of the gap to 100% that was closed from one test to the next.

    Parameters
    ----------
    before_pct
        Right in the first test in per cent, 0 to below 100.
    after_pct
        Right in the second test in per cent, 0 to 100.

    Returns
    -------
    float
        1 if all of the gap is closed, 0 if nothing changed, below 0 if fewer are right.

    Raises
    ------
    OutOfRange
        A share is out of its range; with 100 before there was no gap to close.

    Examples
    --------
    >>> round(gap_closed(45, 78), 2)
    0.6

    Labels
    ------
    title: 补上了多少差距 | How much of the gap was closed
    before_pct: 第一次答对 | Right the first time
    before_pct=unit: % | %
    after_pct: 第二次答对 | Right the second time
    after_pct=unit: % | %

    Formula
    -------
    g = \frac{\mathrm{after} - \mathrm{before}}{100 - \mathrm{before}}

    In words
    --------
    zh: 第一次没答对的，就是差距。第二次多答对的，除以这个差距，就是补上了几成。
        起点高的人能多答对的题少，这样算，起点不同的人也可以放在一起比。
    en: What was not right the first time is the gap. Divide what was won since by that gap.
        Whoever began high can win few more; counted like this, people who began at different
        levels can be compared.

    Worked example
    --------------
    zh: 第一次答对 45%，第二次 78%：(78 − 45) ÷ (100 − 45) = 0.6，差距补上了六成。
    en: 45% right the first time, 78% the second: (78 − 45) ÷ (100 − 45) = 0.6, so 60% of the gap
        was closed.

    Limits
    ------
    zh: 题目少，一道题就差好几个百分点；同一套题做两遍，也会有人记住了题。它说的是记住和会算，
        不是回去以后会不会做。
    en: In a short test one question moves the figure by several points, and the same questions
        asked twice are partly remembered. It tells what people know, not what they will do.

    Source: Hake (1998)
    """
    before = number("before_pct", before_pct, 0, 100, below=True)
    after = number("after_pct", after_pct, 0, 100)
    return (after - before) / (100 - before)


def class_gain(
    before_pct: Sequence[float],
    after_pct: Sequence[float],
    draws: int = 2_000,
    seed: int = 1998,
) -> ClassGain:
    """Return the gains of a class: the middle one, and how far it may be off by chance.

    Classes of the same size are drawn from this one, with repeats, and their middle gains lined
    up; the range leaves out 2.5% at either end (bootstrap). Whoever had everything right before
    has no gap and is left out.

    Parameters
    ----------
    before_pct, after_pct
        Right in per cent, 0 to 100, of the same people in the same order.
    draws
        How many classes are drawn, 100 to 100,000.
    seed
        Seed of the draws, 0 or more.

    Returns
    -------
    ClassGain

    Raises
    ------
    OutOfRange
        The lists differ in length, or an entry is out of its range.

    Examples
    --------
    >>> class_gain([45, 50, 20, 100], [78, 60, 80, 100]).median
    0.6

    Source: the gain of Hake (1998); interval by bootstrap, Efron (1979)
    """
    if len(before_pct) != len(after_pct):
        told = f"{len(before_pct)} before and {len(after_pct)} after"
        raise OutOfRange("after_pct", told, "one entry a person in both")
    pairs = [
        (number("before_pct", before, 0, 100), number("after_pct", after, 0, 100))
        for before, after in zip(before_pct, after_pct, strict=True)
    ]
    gains = [gap_closed(before, after) for before, after in pairs if before < 100]
    count, start = whole("draws", draws, 100, 100_000), whole("seed", seed, 0, 2**32 - 1)
    low = high = None
    if len(gains) >= LEAST:
        drawn = np.random.default_rng(start).choice(gains, (count, len(gains)))
        tail = (100 - MIDDLE_PCT) / 2
        low, high = map(float, np.percentile(np.median(drawn, axis=1), [tail, 100 - tail]))
    median = float(np.median(gains)) if gains else None
    return ClassGain(tuple(gains), median, low, high, len(pairs) - len(gains))
