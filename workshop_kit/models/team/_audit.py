"""How far a company keeps its principles, by its own rating, and which ratings are not proven."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded
from workshop_kit.models.value import sentence_tests

LOWEST, HIGHEST, FEWEST = 1, 5, 3
PROVE_FROM: Final = 4
OTHERS: Final = ("team", "class")


@dataclass(frozen=True, eq=False)
class SelfAudit:
    """Ratings of principles.

    Attributes
    ----------
    principles
        One principle a row, in the order given: ``rating`` 1 to 5; ``proven``, whether the
        evidence holds a figure; ``team`` and ``class``, medians of others' ratings, where known.
    """

    principles: pd.DataFrame = field(repr=False)

    @property
    def middle(self) -> float:
        """The median of the ratings, 1 to 5."""
        return float(self.principles["rating"].median())

    @property
    def weakest(self) -> tuple[str, ...]:
        """The principles rated lowest."""
        ratings = self.principles["rating"]
        return tuple(str(name) for name in ratings.index[ratings == ratings.min()])

    @property
    def high(self) -> tuple[str, ...]:
        """The principles rated 4 or 5."""
        ratings = self.principles["rating"]
        return tuple(str(name) for name in ratings.index[ratings >= PROVE_FROM])

    @property
    def to_prove(self) -> tuple[str, ...]:
        """The principles rated 4 or 5 without a figure as evidence."""
        proven = self.principles["proven"]
        return tuple(name for name in self.high if not proven[name])


def self_audit(ratings: pd.DataFrame) -> SelfAudit:
    r"""Return what a company's rating of its own principles comes to.

    Parameters
    ----------
    ratings
        One principle a row, named by the index, at least three: ``rating`` from 1 to 5,
        ``evidence`` as text or blank; perhaps ``team`` and ``class``, the medians of others, 1
        to 5 or blank. Not changed.

    Returns
    -------
    SelfAudit

    Raises
    ------
    OutOfRange
        Fewer than three rows, a column missing, a rating below 1 or above 5.

    Examples
    --------
    >>> own = pd.DataFrame({"rating": [2, 4, 5], "evidence": ["", "we are good", "30 of 35"]},
    ...                    ["few", "tailor", "trade"])
    >>> self_audit(own).weakest, self_audit(own).to_prove
    (('few',), ('tailor',))

    Labels
    ------
    title: 七条原则，给自己打分 | Your own rating of seven principles
    ratings: 打分 | Ratings

    Formula
    -------
    d_i = r_i - m_i

    In words
    --------
    zh: 每条原则自己打的分（r）减去全班排在中间的分（m）。打 4 分或 5 分，要有一个数字来证明。
    en: The own rating (r) of each principle less the middle one of the class (m). A 4 or a 5 needs
        a figure to prove it.

    Worked example
    --------------
    zh: 自己打 4 分，全班排在中间的是 2.5 分，高出 4 − 2.5 = 1.5 分。
    en: An own rating of 4, where the middle one of the class is 2.5, lies 4 − 2.5 = 1.5 points
        above it.

    Limits
    ------
    zh: 打分靠自己，松紧不一；能比的是形状，不是总分。
    en: People rate themselves, some mildly, some strictly. Compare the shape, not the total.

    Source: we use a rating from 1 to 5 with evidence; the principles are ours
    """
    table = bounded("ratings", ratings, ("rating",), LOWEST, HIGHEST)
    if len(table) < FEWEST:
        raise OutOfRange("ratings", f"{len(table)} rows", f"at least {FEWEST}")
    if "evidence" not in ratings:
        raise OutOfRange("ratings", "no column 'evidence'", "a table with a column 'evidence'")
    told = ["" if pd.isna(text) else str(text) for text in ratings["evidence"]]
    found = sentence_tests({str(place): text for place, text in enumerate(told)})
    table["proven"] = found.tests["number"].to_numpy(dtype=bool)
    for name in OTHERS:
        if name in ratings and ratings[name].notna().any():
            known = ratings[name].notna()
            bounded("ratings", ratings[known], (name,), LOWEST, HIGHEST)
            table[name] = ratings[name].astype(float)
    return SelfAudit(table)
