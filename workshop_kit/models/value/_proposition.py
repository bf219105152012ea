"""Whether a value proposition has all its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workshop_kit.models._checks import whole
from workshop_kit.models._out_of_range import OutOfRange

PARTS = ("segment", "differences", "parities", "number", "proof")
"""Parts that a value proposition must have, in the order they are checked."""


def check_proposition(
    segment: str,
    differences: Sequence[str],
    parities: Sequence[str],
    claim: str,
    proof: str,
    most_differences: int = 2,
) -> tuple[str, ...]:
    r"""Return the parts that a value proposition lacks.

    Parameters
    ----------
    segment
        For whom it is.
    differences, parities
        What is better than the next best alternative, and what is as good; a list each.
    claim
        What the customer gains, with a number in it.
    proof
        What shows that it is true.
    most_differences
        How many differences a proposition may lead with, 1 to 10.

    Returns
    -------
    tuple of str
        Of ``PARTS``, those that are missing: an empty ``segment`` or ``proof``; no difference or
        too many ``differences``; no parity among ``parities``; no ``number`` in the claim. Blank
        entries do not count. Nothing if the proposition is complete.

    Raises
    ------
    OutOfRange
        Differences or parities that are no list, a text that is none.

    Examples
    --------
    >>> check_proposition("tender buyers", ["fewer rejects"], ["price"], "saves 20 k¥", "trial")
    ()
    >>> check_proposition("everybody", ["a", "b", "c"], [], "saves money", "")
    ('differences', 'parities', 'number', 'proof')

    Labels
    ------
    title: 价值主张是否完整 | Is the value proposition complete
    segment: 为谁 | For whom
    differences: 强在哪里 | What is better
    parities: 一样好的 | What is as good
    claim: 客户得到什么 | What the customer gains
    proof: 证据 | Proof
    most_differences: 最多讲几个差异点 | Differences at most
    most_differences=unit: 个 | points

    Formula
    -------
    1 \le n_{\mathrm{differences}} \le 2, \quad n_{\mathrm{parities}} \ge 1

    In words
    --------
    zh: 一句好的价值主张，说清为谁、强在哪一两点、哪些和别人一样好、值多少，再拿出证据。
        差异点超过两个，客户一个也记不住；必备的没达到，再强的差异也没人听。
    en: A good value proposition says for whom, the one or two points in which we are better,
        what is as good as elsewhere, what it is worth, and shows proof. More than two points,
        and none is remembered; without parity first, no difference is heard.

    Worked example
    --------------
    zh: “给自己组装的客户：不良率低一半，价格相同，一年省 20 千元，有三个月试用记录。”
        一个差异点、一个相同点、一个数字、一份证据，缺的项 = 0。
    en: "For customers who assemble themselves: half the rejects at the same price, 20 k¥ saved a
        year, shown in a trial of three months." One difference, one parity, a number, a proof:
        parts missing = 0.

    Limits
    ------
    zh: 它只查有没有，不查真不真、客户在不在乎。对手也签得下去的话，不是差异点。
    en: It sees whether parts are there, not whether they are true or matter. A sentence that a
        rival would sign too is no difference.

    Source: Anderson, Narus & van Rossum (2006)
    """
    most = whole("most_differences", most_differences, 1, 10)
    better, level = _entries("differences", differences), _entries("parities", parities)
    has = {
        "segment": bool(_text("segment", segment)),
        "differences": 1 <= len(better) <= most,
        "parities": bool(level),
        "number": bool(re.search(r"\d", _text("claim", claim))),
        "proof": bool(_text("proof", proof)),
    }
    return tuple(part for part in PARTS if not has[part])


def _text(argument: str, value: object) -> str:
    if not isinstance(value, str):
        raise OutOfRange(argument, value, "a text")
    return value.strip()


def _entries(argument: str, value: object) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise OutOfRange(argument, value, "a list of texts")
    return [text for entry in value if (text := _text(argument, entry))]
