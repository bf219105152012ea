"""Whom to hire: candidates ranked by rules fixed beforehand, and rules checked for fairness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import number, row_name, whole
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each
from workshop_kit.models._weights import weights as read_weights

EXACT = 1e-9  # scores, totals and ratios that differ so little are equal


@dataclass(frozen=True, eq=False)
class Ranking:
    """Candidates by their total, and who gets an offer.

    Attributes
    ----------
    candidates
        Best first: one column a criterion (mean of the raters), ``total`` (1 to 5), ``rank``
        (equal totals share one), ``fails`` (must-haves below the threshold, names joined by
        ", "), ``offer``, ``raters`` and ``spread`` (largest difference between raters on one
        criterion).
    weights
        Weight of each criterion.
    hires
        Offers to make at most.
    must_have_least
        Score that every must-have has to reach.
    tied
        Whether the last offer went to one of several with the same total, by name only.
    """

    candidates: pd.DataFrame = field(repr=False)
    weights: Mapping[str, float]
    hires: int
    must_have_least: float
    tied: bool

    @property
    def offers(self) -> list[object]:
        """Names of those who get an offer, best first."""
        return list(self.candidates.index[self.candidates["offer"]])


def rank_candidates(
    scores: pd.DataFrame,
    weights: Mapping[str, float],
    hires: int = 3,
    must_haves: Sequence[str] = (),
    must_have_least: float = 3.0,
    normalise: bool = False,
) -> Ranking:
    r"""Return candidates ranked by weighted scores, the same rules for all.

    Parameters
    ----------
    scores
        One candidate a row, named by the index: a column for each criterion, scores 1 to 5 on
        anchored scales. Several rows of one name are several raters; their mean counts. Not
        changed.
    weights
        Weight of each criterion, 0 or more, adding up to 1.
    hires
        Offers to make at most, 1 to 10,000.
    must_haves
        Criteria of which none may lie below the threshold; others have no such limit.
    must_have_least
        The threshold, 1 to 5.
    normalise
        Scale weights that do not add up to 1, instead of refusing them.

    Returns
    -------
    Ranking
        Those with the highest totals who fail no must-have get the offers, perhaps fewer than
        ``hires``. Of equal totals the name decides, and ``tied`` says so.

    Raises
    ------
    OutOfRange
        A criterion is missing or unknown, a score is blank or not from 1 to 5, weights are
        negative or do not add up to 1.

    Examples
    --------
    >>> scores = pd.DataFrame({"listens": [5, 3, 2], "plans": [4, 4, 5]}, ["Lin", "Wu", "Zhao"])
    >>> found = rank_candidates(scores, {"listens": 0.6, "plans": 0.4}, 2, ["listens"])
    >>> found.candidates["total"].round(1).to_dict(), found.offers
    ({'Lin': 4.6, 'Wu': 3.4, 'Zhao': 3.2}, ['Lin', 'Wu'])

    Labels
    ------
    title: 按事先定好的规则排名 | Ranked by rules fixed beforehand
    scores: 各候选人的评分 | Scores per candidate
    weights: 各项的权重 | Weights
    hires: 录用几人 | People to hire
    hires=unit: 人 | people
    must_haves: 哪几项不能低 | Must-haves
    must_haves=n: {n} 项不能低 | {n} must-haves
    must_have_least: 不能低于几分 | Lowest score of a must-have
    must_have_least=unit: 分 | points
    normalise: 权重加起来不是 1 | Weights that do not add up to 1
    normalise=True: 按比例折算 | Scale them
    normalise=False: 不接受 | Refuse them

    Formula
    -------
    T = \sum_{i} w_i s_i

    In words
    --------
    zh: 每一项打 1 到 5 分（s），每一分代表什么行为事先写明；几位面试官各自打，取平均。
        权重（w）在见人之前就定好，加总得总分（T），按总分录用。
        必备项低于门槛的一律不录用，总分再高也一样，谁都不例外。
    en: Score each criterion from 1 to 5 (s), with the behaviour for each point written down;
        raters judge alone and their mean counts. Weights (w) are fixed before anybody is seen.
        Add up (T) and hire by the total. Whoever falls short on a must-have gets no offer,
        however high the total, without exception.

    Worked example
    --------------
    zh: 倾听占 0.6，计划占 0.4。甲 5 分和 4 分：0.6 × 5 + 0.4 × 4 = 4.6；
        乙 3 分和 4 分：0.6 × 3 + 0.4 × 4 = 3.4；丙 2 分和 5 分：0.6 × 2 + 0.4 × 5 = 3.2。
        倾听是必备项，丙只有 2 分，低于 3 分，不录用。
    en: Listening counts 0.6, planning 0.4. The first has 5 and 4: 0.6 × 5 + 0.4 × 4 = 4.6; the
        second 3 and 4: 0.6 × 3 + 0.4 × 4 = 3.4; the third 2 and 5: 0.6 × 2 + 0.4 × 5 = 3.2.
        Listening is a must-have; the third scores 2, below 3, and gets no offer.

    Limits
    ------
    zh: 评分还是人打的：一个讨人喜欢的候选人，样样都会被打高。先各自打分、再讨论，
        差两分以上的要说出依据。总分只差零点几的，其实分不出高低。
    en: Scores are still given by people, and a charming candidate is scored higher on
        everything. Score alone first, talk after; where raters differ by two points, ask for
        evidence. Totals that differ by some tenths hardly tell people apart.

    Source: Smith & Kendall (1963) for anchored scores; Grove & Meehl (1996) for adding up by rule
    """
    shares = read_weights("weights", weights, normalise)
    most = whole("hires", hires, 1, 10_000)
    least = number("must_have_least", must_have_least, 1, 5)
    if isinstance(must_haves, str) or not isinstance(must_haves, Sequence):
        raise OutOfRange("must_haves", must_haves, "a list of criteria")
    for name in must_haves:
        if name not in shares:
            raise OutOfRange("must_haves", name, f"one of: {', '.join(shares)}")
    raters = bounded("scores", scores, list(shares), 1, 5)
    people = raters.groupby(raters.index, sort=False, dropna=False)
    table = people.mean()
    spread = (people.max() - people.min()).max(axis=1)
    table["total"] = table[list(shares)].to_numpy() @ np.array(list(shares.values()))
    table = table.loc[sorted(table.index, key=str)]
    table = table.iloc[np.argsort(-table["total"].round(9).to_numpy(), kind="stable")]
    table["rank"] = table["total"].round(9).rank(method="min", ascending=False).astype(int)
    short = table[list(must_haves)] < least - EXACT
    table["fails"] = [
        ", ".join(name for name in must_haves if fails[name]) for _, fails in short.iterrows()
    ]
    able = table["fails"] == ""
    table["offer"] = able & (able.cumsum() <= most)
    table["raters"], table["spread"] = people.size(), spread
    return Ranking(
        candidates=table,
        weights=shares,
        hires=most,
        must_have_least=least,
        tied=_tied(table[able]),
    )


def _tied(able: pd.DataFrame) -> bool:
    """Tell whether somebody without an offer has the same total as somebody with one."""
    without = able["total"][~able["offer"]]
    return bool(len(without)) and bool(able["total"][able["offer"]].min() - without.max() < EXACT)


@dataclass(frozen=True, eq=False)
class AdverseImpact:
    """Whether a rule gives groups of candidates like chances.

    Attributes
    ----------
    groups
        One group a row, as given: ``applicants``, ``offers``, ``rate`` (0 to 1), ``ratio`` (rate
        as a part of the highest; not a number if nobody gets an offer), ``alarm`` and
        ``offers_short`` (offers missing to the least ratio).
    least
        Ratio below which there is an alarm.
    """

    groups: pd.DataFrame = field(repr=False)
    least: float

    @property
    def ratio(self) -> float:
        """The lowest ratio; not a number if nobody gets an offer."""
        return float(self.groups["ratio"].min())

    @property
    def alarm(self) -> bool:
        """Whether some group falls short."""
        return bool(self.groups["alarm"].any())


def adverse_impact(groups: pd.DataFrame, least: float = 0.80) -> AdverseImpact:
    r"""Return each group's rate of offers as a part of the highest group's.

    Parameters
    ----------
    groups
        One group of candidates a row, named by the index: ``applicants`` (whole, 1 or more) and
        ``offers`` (whole, 0 to applicants). Not changed.
    least
        Ratio that each group should reach, above 0, at most 1.

    Returns
    -------
    AdverseImpact
        Rates, ratios and alarms. A single group has the ratio 1.

    Raises
    ------
    OutOfRange
        A column is missing, a count is blank, not whole or out of its range, a group stands
        twice.

    Examples
    --------
    >>> found = adverse_impact(pd.DataFrame({"applicants": [40, 60], "offers": [8, 6]}, ["A", "B"]))
    >>> found.groups["rate"].tolist(), found.ratio, found.alarm
    ([0.2, 0.1], 0.5, True)

    Labels
    ------
    title: 规则对各类人一样吗 | Does the rule treat groups alike
    groups: 各类候选人 | Groups of candidates
    least: 至少要达到几成 | Part of the highest rate to reach

    Formula
    -------
    \frac{o_g / n_g}{\max_h \, o_h / n_h} \geq 0.8

    In words
    --------
    zh: 各类候选人（比如男和女）各有多少人应聘（n）、多少人录用（o），先算录用率，
        再除以最高的那一类。低于八成就要查：是哪一关把人刷下来的，那一关和工作有关吗？
    en: For each group of candidates (women and men, say) divide offers (o) by applicants (n),
        then by the rate of the group with the highest. Below 0.8, look into it: which step
        screens them out, and has it to do with the job?

    Worked example
    --------------
    zh: 甲类 40 人应聘、录用 8 人，录用率 8 ÷ 40 = 20%；
        乙类 60 人应聘、录用 6 人，录用率 6 ÷ 60 = 10%。
        10% ÷ 20% = 0.5，低于 0.8，要查。
    en: Of group A 40 apply and 8 get offers, 8 ÷ 40 = 20%; of group B 60 apply and 6 get
        offers, 6 ÷ 60 = 10%. The ratio is 10% ÷ 20% = 0.5, below 0.8: look into it.

    Limits
    ------
    zh: 人数少的时候，多一人少一人就变了样，看几批再说。过了八成也不等于公平，
        只是没有亮灯；规则对所有人一样，才是前提。
    en: With few people one offer more or less changes the picture; look at several rounds.
        Passing is no proof of fairness, only no alarm; the same rules for everybody come first.

    Source: the four-fifths rule of the Uniform Guidelines (1978)
    """
    limit = number("least", least, 0, 1, above=True)
    table = bounded("groups", groups, ["applicants", "offers"], 0)
    one_row_each("groups", table)
    for name, low in (("applicants", 1.0), ("offers", 0.0)):
        most = table["applicants"] if name == "offers" else np.inf
        fits = (table[name] >= low) & (table[name] <= most) & (table[name] % 1 == 0)
        for row in np.flatnonzero(~fits)[:1]:
            cell = f"{table[name].iloc[row]:g} (column {name!r}, row {row_name(table.index, row)})"
            allowed = f"a whole number of {low:g} or more, offers at most as many as applicants"
            raise OutOfRange("groups", cell, allowed)
    table["rate"] = table["offers"] / table["applicants"]
    best = float(table["rate"].max())
    table["ratio"] = table["rate"] / best if best else np.nan
    table["alarm"] = table["ratio"] < limit - EXACT
    wanted = np.ceil(limit * best * table["applicants"] - EXACT)
    table["offers_short"] = np.maximum(0, wanted - table["offers"]).astype(int)
    return AdverseImpact(groups=table, least=limit)
