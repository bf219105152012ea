"""What one more call does for sales: within each account, and across all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workshop_kit.models._checks import Floats, columns, row_name
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded

NORMAL_95 = 1.96


@dataclass(frozen=True)
class Elasticity:
    """By how many per cent sales change when calls (plus one) change by 1%.

    Attributes
    ----------
    value
        The estimate: 0.28 means that 10% more calls go with about 2.8% more sales.
    low, high
        95% interval.
    """

    value: float
    low: float
    high: float

    def sales_share(self, calls_pct: float) -> float:
        """Return the change in sales, as a share, that goes with a change in calls."""
        return float((1 + calls_pct / 100) ** self.value - 1)


@dataclass(frozen=True)
class CallElasticity:
    """The answer of sales to calls, told by two comparisons.

    Attributes
    ----------
    within
        Each account compared with itself in other quarters.
    pooled
        All accounts and quarters compared with each other, large ones with small ones.
    accounts, quarters
        Accounts, and rows in all.
    """

    within: Elasticity
    pooled: Elasticity
    accounts: int
    quarters: int

    @property
    def overstated(self) -> float:
        """How far the comparison across accounts lies above that within them."""
        return self.pooled.value - self.within.value


def call_elasticity(
    field: pd.DataFrame,
    *,
    account: str = "account",
    calls: str = "calls",
    sales: str = "sales_kcny",
) -> CallElasticity:
    r"""Return how sales answer to calls, each account compared with itself.

    Least squares on logarithms after taking off each account's own mean (account effects), with
    standard errors that allow for ties between the quarters of an account.

    Parameters
    ----------
    field
        One account and quarter a row. Not changed.
    account
        Column that names the account.
    calls
        Column with the calls of the quarter, 0 or more.
    sales
        Column with the sales of the quarter, above 0: leave out accounts that buy nothing.

    Returns
    -------
    CallElasticity
        The comparison within accounts, and the one across them, which credits calls with what
        the size of the account brings.

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or out of its range, there are fewer than three
        accounts, or in no account calls differ between quarters.

    Examples
    --------
    >>> field = pd.DataFrame({
    ...     "account": ["A", "A", "B", "B", "C", "C"],
    ...     "calls": [0, 1, 3, 7, 1, 3],
    ...     "sales_kcny": [100, 125, 900, 1000, 310, 410],
    ... })
    >>> found = call_elasticity(field)
    >>> round(found.within.value, 2), round(found.pooled.value, 2)
    (0.29, 1.2)

    Labels
    ------
    title: 多拜访一次，多卖多少 | What one more call sells
    field: 各客户各季度 | Accounts by quarter
    account: 客户 | Account
    calls: 拜访次数 | Calls
    sales: 销售额 | Sales

    Formula
    -------
    \ln S_{it} = a_i + e \ln(1 + k_{it}) + u_{it}

    In words
    --------
    zh: 大客户买得多，销售员也去得多。拿大客户和小客户比，会把客户大小的功劳算到拜访头上。
        所以只拿每个客户和它自己比：这个季度多去了几次，销售多了百分之几？
        这个数叫弹性（e）：拜访增加 1%，销售增加百分之 e。
    en: Large accounts buy more and are visited more. Comparing large with small credits calls
        with what size brings. So compare each account with itself only: in quarters with more
        calls, by how many per cent do sales rise? That figure is the elasticity (e): 1% more
        calls, e per cent more sales.

    Worked example
    --------------
    zh: 拜访弹性是 0.28，拜访多 10%：1.1 的 0.28 次方 − 1 = 2.7%，销售多 2.7%。
        如果拿大小客户混着比，得出 0.83，就会以为能多 1.1 的 0.83 次方 − 1 = 8.2%。
    en: With an elasticity of 0.28 and 10% more calls, 1.1 to the power 0.28, − 1 = 2.7%: sales
        rise by 2.7%. Comparing large with small accounts would give 0.83 and promise 1.1 to
        the power 0.83, − 1 = 8.2%.

    Limits
    ------
    zh: 客户有好消息的时候，销售员往往也多去几次，这一部分分不开。
        这里只看当季，拜访的作用如果拖到下个季度，就少算了。
    en: When an account has good news, reps call more often, and that part cannot be told apart.
        Only the same quarter is looked at; what a call brings later is missed.

    Source: Mundlak (1961) for comparing accounts with themselves
    """
    who = columns("field", field, [account])[account]
    if who.isna().any():
        row = row_name(field.index, int(who.isna().argmax()))
        cell = f"a blank (column {account!r}, row {row})"
        raise OutOfRange("field", cell, "an account in every row")
    log_calls = np.log1p(bounded("field", field, [calls], 0)[calls].to_numpy())
    log_sales = np.log(bounded("field", field, [sales], 0, above=True)[sales].to_numpy())
    groups = pd.factorize(who)[0]
    count = int(groups.max()) + 1
    if count < 3:
        raise OutOfRange("field", f"{count} accounts", "at least 3 accounts")
    own = _less_mean(log_calls, groups)
    if np.abs(own).max() < 1e-9:
        same = "calls that are the same in every quarter of an account"
        raise OutOfRange("field", same, "quarters in which calls differ")
    return CallElasticity(
        within=_fit(own, _less_mean(log_sales, groups), groups),
        pooled=_fit(log_calls - log_calls.mean(), log_sales - log_sales.mean(), groups),
        accounts=count,
        quarters=len(groups),
    )


def _less_mean(values: Floats, groups: np.ndarray) -> Floats:
    """Return values less the mean of their account."""
    return np.asarray(values - (np.bincount(groups, values) / np.bincount(groups))[groups])


def _fit(calls: Floats, sales: Floats, groups: np.ndarray) -> Elasticity:
    """Return the slope by least squares, with errors clustered by account."""
    from statsmodels.regression.linear_model import OLS

    fitted = OLS(sales, calls).fit(cov_type="cluster", cov_kwds={"groups": groups})
    value, error = float(fitted.params[0]), float(fitted.bse[0])
    return Elasticity(value, value - NORMAL_95 * error, value + NORMAL_95 * error)
