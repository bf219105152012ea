"""Which way of selling an account pays for: break-even sales of each, and who gets too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from workshop_kit.models._checks import columns, number, row_name
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each

APPROACH_COSTS: Mapping[str, float] = MappingProxyType(
    {"kam_team": 1200.0, "field_rep": 180.0, "inside": 25.0, "e_channel": 3.0}
)
"""Yearly cost of each way of selling, thousand yuan an account."""

NONE = "none"  # not even the cheapest way pays
EXACT = 1e-9  # a contribution that equals the cost pays for it


@dataclass(frozen=True, eq=False)
class Approaches:
    """Ways of selling, what each needs, and which each account pays for.

    Attributes
    ----------
    approaches
        Dearest way first: ``cost_kcny`` a year, ``break_even_kcny`` (sales that pay for it),
        ``accounts`` (for how many it is the dearest that pays) and, if told, ``today`` (how many
        get it now).
    accounts
        One account a row, as given: ``sales_kcny``, ``contribution_kcny``, ``pays_for`` (the
        dearest way that pays, or ``"none"``); if its needs are told, ``verdict``: ``"fits"``,
        ``"charge_or_partner"`` (needs more than it pays for) or ``"too_much"`` (pays for more
        than it needs), and ``advised``; if today's way is told, ``today``, and ``unpaid_kcny``:
        what today's way costs beyond the contribution.
    contribution_pct
        Contribution from 100 of sales.
    """

    approaches: pd.DataFrame = field(repr=False)
    accounts: pd.DataFrame = field(repr=False)
    contribution_pct: float

    @property
    def overserved(self) -> pd.Index:
        """Accounts whose way of selling today is paid for by others, the dearest first."""
        if "unpaid_kcny" not in self.accounts:
            return self.accounts.index[:0]
        unpaid = self.accounts["unpaid_kcny"]
        return unpaid[unpaid > 0].sort_values(ascending=False, kind="stable").index

    @property
    def unpaid_kcny(self) -> float:
        """What others pay for them a year."""
        return float(self.accounts["unpaid_kcny"].sum()) if len(self.overserved) else 0.0


def match_approaches(
    accounts: pd.DataFrame,
    contribution_pct: float = 22.0,
    costs_kcny: Mapping[str, float] = APPROACH_COSTS,
    *,
    sales: str = "sales_kcny",
    needs: str | None = None,
    today: str | None = None,
) -> Approaches:
    r"""Return the way of selling that each account pays for, against its needs and today's.

    Parameters
    ----------
    accounts
        One account a row, named by the index. Not changed.
    contribution_pct
        Contribution from 100 of sales, above 0, at most 100 per cent.
    costs_kcny
        Ways of selling and what each costs a year and account, in thousand yuan, 0 or more.
    sales
        Column with yearly sales in thousand yuan, 0 or more.
    needs
        Column that names the way of selling which the account's needs call for.
    today
        Column that names the way it gets today; a blank or ``"none"`` for none.

    Returns
    -------
    Approaches
        A way is allowed only if sales times contribution rate reach its cost. Where needs call
        for more than that, the advice is the way that pays, and to charge for service or bring
        in a partner; where needs call for less, the advice is the cheaper way.

    Raises
    ------
    OutOfRange
        A column is missing, sales are blank or negative, an account stands twice, a way is
        unknown, or no way is given.

    Examples
    --------
    >>> found = match_approaches(pd.DataFrame({"sales_kcny": [6000, 900, 100, 10]}))
    >>> found.approaches["break_even_kcny"].round(1).tolist()
    [5454.5, 818.2, 113.6, 13.6]
    >>> found.accounts["pays_for"].tolist()
    ['kam_team', 'field_rep', 'e_channel', 'none']

    Labels
    ------
    title: 客户养得起哪种服务 | The way of selling that an account pays for
    accounts: 各客户 | Accounts
    contribution_pct: 每卖一百元贡献多少 | Contribution from 100 of sales
    contribution_pct=unit: % | %
    costs_kcny: 每种方式一年的费用 | Yearly cost of each way
    sales: 销售额 | Sales
    needs: 客户需要哪种 | What the account needs
    today: 今天用哪种 | Way of selling today

    Formula
    -------
    S^* = \frac{K}{r}
    S \cdot r \geq K

    In words
    --------
    zh: 每种销售方式一年要花多少钱（K），除以贡献率（r），就是养得起它的销售额（S*）。
        客户达不到，就是别的客户在替它付钱。需要多、又养不起的，收服务费，或者交给合作伙伴；
        养得起、但需要不多的，用便宜的方式就好。
    en: Divide what a way of selling costs a year (K) by the contribution rate (r), and you have
        the sales that pay for it (S*). Below that, other customers pay for its visits. Where
        needs are high and sales too low, charge for service or bring in a partner; where sales
        would pay but needs are low, the cheaper way will do.

    Worked example
    --------------
    zh: 贡献率 22%。客户小组一年 1200，要卖 1200 ÷ 0.22 = 5455；
        外勤销售 180，要卖 180 ÷ 0.22 = 818；电话销售 25，要卖 25 ÷ 0.22 = 114；
        网上下单 3，要卖 3 ÷ 0.22 = 13.6（单位都是千元）。
        一家客户卖 900，养得起外勤，养不起客户小组。
    en: At a contribution of 22%, an account team at 1200 a year needs sales of
        1200 ÷ 0.22 = 5455; a field rep at 180 needs 180 ÷ 0.22 = 818; inside sales at 25 need
        25 ÷ 0.22 = 114; ordering on line at 3 needs 3 ÷ 0.22 = 13.6 (all in thousand yuan). An
        account with sales of 900 pays for a field rep, not for a team.

    Limits
    ------
    zh: 这里看的是今年的销售额。有前途的客户可以先投入，但要写明到哪一天、做到多少。
        各种方式的费用是平均数，远的客户、难的客户要另算。
    en: This looks at this year's sales. An account with prospects may be served ahead of them,
        with a date and a figure written down. Costs are averages; accounts far away or hard to
        serve cost more.

    Source: the rule and its costs are ours
    """
    rate = number("contribution_pct", contribution_pct, 0, 100, above=True) / 100
    ways = _ways(costs_kcny)
    table = bounded("accounts", accounts, [sales], 0).set_axis(["sales_kcny"], axis=1)
    one_row_each("accounts", table)
    table["contribution_kcny"] = table["sales_kcny"] * rate
    earned, cost = table["contribution_kcny"].to_numpy(), ways["cost_kcny"].to_numpy()
    pays = earned[:, None] >= cost * (1 - EXACT)
    first = np.where(pays.any(axis=1), pays.argmax(axis=1), len(ways))
    names = np.array([*ways.index, NONE], dtype=object)
    table["pays_for"] = names[first]
    ways["break_even_kcny"] = ways["cost_kcny"] / rate
    ways["accounts"] = np.bincount(first, minlength=len(ways) + 1)[:-1]
    if needs is not None:
        wanted = _places(accounts, needs, list(ways.index))
        table["verdict"] = np.select(
            [wanted < first, wanted > first], ["charge_or_partner", "too_much"], "fits"
        )
        table["advised"] = names[np.maximum(wanted, first)]
    if today is not None:
        now = _places(accounts, today, list(ways.index))
        table["today"] = names[now]
        table["unpaid_kcny"] = np.maximum(0.0, np.append(cost, 0.0)[now] - earned)
        ways["today"] = np.bincount(now, minlength=len(ways) + 1)[:-1]
    return Approaches(ways, table, 100 * rate)


def _ways(costs: object) -> pd.DataFrame:
    """Return ways of selling, the dearest first."""
    if not isinstance(costs, Mapping) or not costs:
        raise OutOfRange("costs_kcny", type(costs).__name__, "a cost for each way (a dict)")
    found = {str(way): number("costs_kcny", cost, 0) for way, cost in costs.items()}
    ranked = sorted(found, key=lambda way: (-found[way], way))
    index = pd.Index(ranked, name="approach")
    return pd.DataFrame({"cost_kcny": [found[way] for way in ranked]}, index)


def _places(accounts: pd.DataFrame, column: str, ways: list[str]) -> np.ndarray:
    """Return the place of each account's way among all, the dearest being 0; none is last."""
    known = {way: place for place, way in enumerate([*ways, NONE])}
    given = columns("accounts", accounts, [column])[column].astype(object)
    named = given.where(given.notna(), NONE).map(str)
    for row in np.flatnonzero(~named.isin(list(known)))[:1]:
        cell = f"{named.iloc[row]!r} (column {column!r}, row {row_name(named.index, row)})"
        raise OutOfRange("accounts", cell, f"one of: {', '.join(known)}")
    return named.map(known).to_numpy(dtype=np.int64)
