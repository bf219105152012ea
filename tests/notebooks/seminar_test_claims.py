"""The words in which the test before and after is told in numbers, with the numbers computed."""

from __future__ import annotations

from narrative_claims import Claim

from workshop_kit.models.learning import class_gain, gap_closed
from workshop_kit.models.negotiation import concessions

BEFORE = [20, 35, 40, 45, 45, 50, 60, 70]
AFTER = [60, 65, 70, 78, 75, 70, 70, 90]


def close_claims() -> list[Claim]:
    """Return what the last session says in numbers."""
    before, after = 45, 78
    share = gap_closed(before, after)
    gap, won = 100 - before, after - before
    middle = class_gain(BEFORE, AFTER).median or 0
    return [
        (
            "again-what-was-closed",
            f"第一次答对{before}%，这一次{after}%，{gap}个百分点的差距补上了{won}个，正好{share:.0%}",
            f"{before}% right the first time and {after}% now close {won} of {gap} points, "
            f"which is {share:.0%} of the gap",
        ),
        ("again-change-line", f"居中的一位补上了{middle:.0%}", f"middle one closed {middle:.0%}"),
        *_vote_claims(),
    ]


def _vote_claims() -> list[Claim]:
    first, second = [1] * 7 + [2] * 3 + [3] * 2, [1, 1, 1, 3, 3, 3, 3, 2, 2, 1, 3, 3]
    moved = sum(one != other for one, other in zip(first, second, strict=True))
    return [
        (
            "votes-moved",
            f"有{first.count(1)}票投给“对的客户”，第4天只剩{second.count(1)}票；"
            f"“对的账”从{first.count(3)}票变成{second.count(3)}票",
            f"{first.count(1)} voted for right customers on day 1 and {second.count(1)} on day 4; "
            f"right economics went from {first.count(3)} to {second.count(3)}",
        ),
        ("votes-change-line", f"十二个人里有{moved}个改了票", f"Of twelve people {moved} changed"),
    ]


CLOSE = {
    "title": {"7"},
    "again-what-was-closed": {"1998", "48", "23"},
    "again-change-line": {"78", "45"},
    "again-notes": {"10"},
    "votes-moved": {"1", "4"},
    "votes-change-line": {"12", "6"},
    "votes-notes": {"3", "1"},
}


def worked_test_claims() -> list[Claim]:
    """Return what the worked solution of W02 says in numbers."""
    limit = concessions([100, 96, 94, 93]).implied_limit
    return [("step-offers", f"底线在{limit:.0f}附近", f"limit lies near {limit:.0f}")]


WORKED = {
    "step-price": {"1", "12", "9", "0.5", "4"},
    "step-customers": {"3", "5"},
    "step-value": {"11", "14"},
    "step-offers": {"10", "4", "2", "1", "0.5", "0.25"},
    "step-days": {"8", "4", "2", "1"},
}
