"""What a row of concessions tells the other side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import number

SAME = 1e-9
Pattern = Literal["none", "shrinking", "flat", "growing", "mixed"]


@dataclass(frozen=True)
class ConcessionFlag:
    """One concession that weakens the position.

    Attributes
    ----------
    code
        ``"growing"``: larger than the one before; ``"flat"``: as large; ``"reactive"``: made
        although the other side has not moved since the one before; ``"unpaid"``: nothing was
        got in return.
    round
        Round of the concession, 1 for the first after the opening.
    """

    code: Literal["growing", "flat", "reactive", "unpaid"]
    round: int


@dataclass(frozen=True)
class Concessions:
    """A row of offers, read as the other side reads it.

    Attributes
    ----------
    offers
        The offers, the opening first.
    steps
        What each offer gave away against the one before; negative if it took something back.
    pattern
        ``"shrinking"``, ``"flat"`` or ``"growing"`` if every step is, ``"mixed"`` if not, and
        ``"none"`` with fewer than two steps.
    implied_limit
        Where the last two steps point to, in the unit of the offers; ``None`` if they signal no
        limit (the last is not smaller than the one before, or takes something back).
    flags
        Concessions that weaken the position, round by round.
    paid
        Number of concessions for which something was got; ``None`` if this was not told.
    """

    offers: tuple[float, ...]
    steps: tuple[float, ...]
    pattern: Pattern
    implied_limit: float | None
    flags: tuple[ConcessionFlag, ...]
    paid: int | None


def concessions(
    offers: Sequence[float],
    gets: Sequence[object] | None = None,
    answers: Sequence[float] | None = None,
) -> Concessions:
    r"""Return what a row of offers signals: pattern, flags and the limit it points to.

    Parameters
    ----------
    offers
        Own offers, the opening first, at least two; a seller's fall, a buyer's rise. The
        direction is that of the whole way from the first to the last.
    gets
        What was got for each offer after the opening (one entry each; empty, ``None`` or
        ``False`` for nothing). Without it no concession is called unpaid.
    answers
        The other side's offers, one before each own offer after the opening. Without it no
        concession is called reactive.

    Returns
    -------
    Concessions
        Steps, pattern, implied limit and flags.

    Raises
    ------
    OutOfRange
        Fewer than two offers, an offer that is no finite number, or lists of another length.

    Examples
    --------
    >>> found = concessions([1500, 1210, 1180, 1170])
    >>> found.steps, found.pattern, found.implied_limit
    ((290.0, 30.0, 10.0), 'shrinking', 1165.0)

    Labels
    ------
    title: 让步在说什么 | What concessions tell
    offers: 我方历次报价 | Own offers
    gets: 每次换来了什么 | What was got each time
    answers: 对方历次报价 | Offers of the other side

    Formula
    -------
    c_k = o_{k-1} - o_k
    L = o_n - \frac{c_n^2}{c_{n-1} - c_n}

    In words
    --------
    zh: 每次让了多少（c），对方都在看。一次比一次少，是在说“快到底了”；
        一次和一次一样多，或者越让越多，是在说“后面还有”。
        最后两步越缩越小时，照这个比例缩下去，会停在哪里（L）？对方就往那里压。
    en: The other side watches how much each offer gives away (c). Ever smaller steps say "we are
        near the end"; equal or growing steps say "there is more". If the last two shrink and
        went on shrinking in proportion, where would they end (L)? That is where the other side
        will push.

    Worked example
    --------------
    zh: 报价 1500、1210、1180、1170，三次各让 290、30、10。
        最后两步从 30 缩到 10：10 × 10 ÷ (30 − 10) = 5，所以指向 1170 − 5 = 1165。
    en: Offers 1500, 1210, 1180, 1170 give away 290, 30 and 10. The last two steps shrink from 30
        to 10: 10 × 10 ÷ (30 − 10) = 5, so they point to 1170 − 5 = 1165.

    Limits
    ------
    zh: 这只是对方会怎么读，不是真正的底价。老练的买方知道这套算法，也会故意让你这样读。
        两步差不多大时，算出来的数会跑得很远，别当真。
    en: This is how the steps are read, not where the limit truly is; a seasoned buyer knows the
        rule and may send such signals on purpose. With two steps of almost the same size the
        result runs far away: do not trust it.

    Source: Tey et al. (2021); for the limit, Aitken's rule
    """
    if isinstance(offers, str) or len(offers) < 2:
        raise OutOfRange("offers", offers, "at least two offers")
    row = [number("offers", offer) for offer in offers]
    falling = 1 if row[0] >= row[-1] else -1
    steps = [falling * (before - after) for before, after in pairwise(row)]
    got = _list("gets", gets, len(steps))
    seen = _list("answers", answers, len(steps))
    flags = [flag for place in range(len(steps)) for flag in _flags(steps, place, got, seen)]
    paid = None
    if got is not None:
        paid = sum(step > 0 and bool(what) for step, what in zip(steps, got, strict=True))
    return Concessions(
        tuple(row),
        tuple(steps),
        _pattern(steps),
        _limit(row[-1], steps, falling),
        tuple(flags),
        paid,
    )


def _list(argument: str, given: Sequence[object] | None, length: int) -> list[object] | None:
    """Return a list with an entry for each step; ``None`` if nothing was told."""
    if given is None:
        return None
    if isinstance(given, str) or len(given) != length:
        raise OutOfRange(argument, f"{given!r}", f"{length} entries, one for each later offer")
    return list(given)


def _pattern(steps: list[float]) -> Pattern:
    if len(steps) < 2:
        return "none"
    changes = [after - before for before, after in pairwise(steps)]
    if all(abs(change) <= SAME for change in changes):
        return "flat"
    if all(change < -SAME for change in changes):
        return "shrinking"
    return "growing" if all(change > SAME for change in changes) else "mixed"


def _limit(last: float, steps: list[float], falling: int) -> float | None:
    """Return where the last two steps point to, if they shrink."""
    if len(steps) < 2 or steps[-1] < 0 or steps[-1] >= steps[-2] - SAME:
        return None
    return last - falling * steps[-1] ** 2 / (steps[-2] - steps[-1])


def _flags(
    steps: list[float], place: int, gets: list[object] | None, answers: list[object] | None
) -> list[ConcessionFlag]:
    """Return what is wrong with one concession; nothing if nothing was given away."""
    step, flags = steps[place], []
    if step <= SAME:
        return []
    if place and steps[place - 1] > SAME:
        if abs(step - steps[place - 1]) <= SAME:
            flags.append(ConcessionFlag("flat", place + 1))
        elif step > steps[place - 1]:
            flags.append(ConcessionFlag("growing", place + 1))
        if answers is not None and answers[place] == answers[place - 1]:
            flags.append(ConcessionFlag("reactive", place + 1))
    if gets is not None and not gets[place]:
        flags.append(ConcessionFlag("unpaid", place + 1))
    return flags
