"""What each kind of channel member is worth to those it serves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, columns, names, numbers, row_name

BENEFITS = ("advice_kcny", "stock_kcny", "credit_kcny", "logistics_kcny", "training_kcny")


@dataclass(frozen=True, eq=False)
class ChannelValue:
    """What channel members are worth to an installer, k¥ a year.

    Attributes
    ----------
    members
        One row a member, best first: ``benefit_kcny``, ``extra_price_kcny``, ``net_kcny`` and
        its 95% interval ``low_kcny``, ``high_kcny`` (NaN with one installer), ``installers``.
    gaps
        One row for each member but the best: how far it lies behind the best, ``gap_kcny``
        with ``low_kcny``, ``high_kcny``, and ``clear`` where the interval leaves out 0. Where
        the same installers judged both, their own differences count.
    """

    members: pd.DataFrame
    gaps: pd.DataFrame = field(repr=False)


def channel_value(
    offers: pd.DataFrame,
    benefits: Sequence[str] = BENEFITS,
    *,
    member: str = "member",
    installer: str = "installer",
    extra_price: str = "extra_price_kcny",
) -> ChannelValue:
    r"""Return each channel member's net value to installers: benefits less extra price.

    Parameters
    ----------
    offers
        One row for each installer and member: benefits and extra price in k¥ a year. Without a
        column for the installer, each row counts as another one. Not changed.
    benefits
        Columns with the benefits.
    member, installer, extra_price
        Columns with the channel member, the installer, and what is paid more there.

    Returns
    -------
    ChannelValue
        Net value of each member, best first, and how clearly the others lie behind.

    Raises
    ------
    OutOfRange
        A column is missing, a cell blank or text, no member named in a row, or an installer
        stands twice with one member.

    Examples
    --------
    >>> offers = pd.DataFrame({
    ...     "member": ["VAR", "INTL", "direct", "MID"],
    ...     "advice_kcny": [20, 8, 14, 6], "stock_kcny": [26, 32, 16, 18],
    ...     "extra_price_kcny": [18, 14, 10, 16],
    ... })
    >>> found = channel_value(offers, ["advice_kcny", "stock_kcny"])
    >>> found.members["net_kcny"].to_dict()
    {'VAR': 28.0, 'INTL': 26.0, 'direct': 20.0, 'MID': 8.0}

    Labels
    ------
    title: 谁对安装商最有价值 | Who is worth most to installers
    offers: 安装商的评价 | What installers say
    benefits: 算哪些好处 | Benefits counted
    benefits=n: 算 {n} 项好处 | Benefits counted: {n}
    benefits=advice_kcny: 咨询 | Advice
    benefits=stock_kcny: 备货 | Stock
    benefits=credit_kcny: 账期 | Credit
    benefits=logistics_kcny: 物流 | Logistics
    benefits=training_kcny: 培训 | Training
    member: 渠道成员 | Channel member
    member=VAR: 增值经销商 | Value-added reseller
    member=INTL: 大型国际批发商 | Large international wholesaler
    member=direct: 厂家直供 | Manufacturer direct
    member=MID: 中型批发商 | Mid-size wholesaler
    installer: 安装商 | Installer
    extra_price: 多付的价钱 | Extra price

    Formula
    -------
    v_m = \sum_{b} B_{mb} - \Delta P_m

    In words
    --------
    zh: 站在安装商的位置上算：从这家进货，一年里咨询、备货、账期、物流、培训各值多少钱（B）？
        再减去多付的价钱（ΔP）。剩下的（v）越多，安装商越离不开它。
        如果经销商给安装商的价值比厂家多，厂家绕开经销商直供，等于把这份价值丢了。
    en: Stand where the installer stands: what are advice, stock, credit, logistics and training
        from this member worth in a year (B)? Take off what is paid more there (ΔP). The more is
        left (v), the harder this member is to replace. Where a reseller is worth more than the
        manufacturer, to go direct is to throw that value away.

    Worked example
    --------------
    zh: 增值经销商一年带来 46 千元的好处，多收 18 千元：46 − 18 = 28 千元。
        中型批发商带来 24 千元，多收 16 千元：24 − 16 = 8 千元。
    en: A value-added reseller brings benefits of 46 k¥ a year and costs 18 more:
        46 − 18 = 28 k¥. A mid-size wholesaler brings 24 and costs 16 more: 24 − 16 = 8 k¥.

    Limits
    ------
    zh: 好处值多少钱，是安装商自己估的，有人估高，有人估低；问的人少，先后名次就可能是碰巧。
        平均数也看不出差别：有的安装商只要账期，有的只要咨询。
    en: Installers estimate the money themselves, some high, some low; with few of them, the
        order may be chance. And a mean hides that some want only credit and others only advice.

    Source: our own model; all figures are illustrative
    """
    table = _read(offers, names("benefits", benefits), member, installer, extra_price)
    members = _members(table)
    nets = table.pivot(index="installer", columns="member", values="net_kcny")
    gaps = [_gap(nets[members.index[0]], nets[other]) for other in members.index[1:]]
    titles = ["gap_kcny", "low_kcny", "high_kcny", "clear"]
    return ChannelValue(members, pd.DataFrame(gaps, members.index[1:], titles))


def _read(
    offers: pd.DataFrame, benefits: Sequence[str], member: str, installer: str, extra_price: str
) -> pd.DataFrame:
    """Return who judged whom, benefits, extra price and net value, else raise `OutOfRange`."""
    frame = numbers("offers", offers, [*benefits, extra_price], constant=True)
    who = columns("offers", offers, [member])[member].to_numpy()
    persons = np.arange(len(offers))
    if installer in offers.columns:
        persons = columns("offers", offers, [installer])[installer].to_numpy()
    for title, given in ((member, who), (installer, persons)):
        for place in np.flatnonzero(pd.isna(given))[:1]:
            blank = f"no {title} in row {row_name(offers.index, place)}"
            raise OutOfRange("offers", blank, f"a name in every cell of {title!r}")
    table = pd.DataFrame({"member": who, "installer": persons})
    for place in np.flatnonzero(table.duplicated())[:1]:
        twice = f"installer {persons[[place]].tolist()[0]!r} twice with one member"
        raise OutOfRange("offers", twice, "one row for each installer and member")
    table["benefit_kcny"] = frame[list(benefits)].sum(axis=1).to_numpy()
    table["extra_price_kcny"] = frame[extra_price].to_numpy()
    table["net_kcny"] = table["benefit_kcny"] - table["extra_price_kcny"]
    return table


def _members(table: pd.DataFrame) -> pd.DataFrame:
    """Return means per member, the range of the net value, and how many judged it."""
    groups = table.groupby("member")
    means = groups[["benefit_kcny", "extra_price_kcny", "net_kcny"]].mean()
    count = groups.size()
    half = groups["net_kcny"].sem().to_numpy(dtype=float) * _t95(count - 1)
    means = means.assign(low_kcny=means["net_kcny"] - half, high_kcny=means["net_kcny"] + half)
    return means.assign(installers=count).sort_values("net_kcny", ascending=False, kind="stable")


def _gap(best: pd.Series, other: pd.Series) -> tuple[float, float, float, bool]:
    """Return how far a member lies behind the best: paired where the same judged both, else not."""
    gap = float(best.mean() - other.mean())
    if best.notna().equals(other.notna()):
        difference = best.sub(other).dropna().to_numpy(dtype=float)
        error, freedom = math.sqrt(_squared_error(difference)), len(difference) - 1.0
    else:
        pair = [values.dropna().to_numpy(dtype=float) for values in (best, other)]
        error, freedom = _unpaired(*pair)
    half = float(error * _t95(freedom))
    return gap, gap - half, gap + half, gap - half > 0


def _squared_error(values: Floats) -> float:
    """Return the squared standard error of a mean; not a number with one value."""
    return float(values.var(ddof=1)) / len(values) if len(values) > 1 else math.nan


def _unpaired(one: Floats, two: Floats) -> tuple[float, float]:
    """Return the standard error of a difference of two means, and its degrees of freedom.

    Source: Welch (1947)
    """
    parts = np.array([_squared_error(one), _squared_error(two)])
    if parts.sum() == 0:
        return 0.0, float(len(one) + len(two) - 2)
    freedom = parts.sum() ** 2 / (parts**2 / np.maximum([len(one) - 1, len(two) - 1], 1)).sum()
    return math.sqrt(parts.sum()), float(freedom)


def _t95(freedom: ArrayLike) -> Floats:
    """Return how many standard errors 95 of 100 means lie within; NaN without freedom."""
    from scipy import stats

    known = np.asarray(freedom, dtype=float)
    quantile: Floats = stats.t.ppf(0.975, np.where(known > 0, known, np.nan))
    return quantile
