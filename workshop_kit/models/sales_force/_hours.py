"""Hours for accounts, one by one: the best plan, beside today's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workshop_kit.models._checks import columns, row_name, whole
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each
from workshop_kit.models.sales_force._split import Counts, best_split, climb


@dataclass(frozen=True, eq=False)
class HoursPlan:
    """The best plan of hours, beside today's.

    Attributes
    ----------
    accounts
        One account a row, as given: ``hours_now``, ``hours_best``, ``hours_step_by_step``,
        ``sales_now``, ``sales_best``. Today's hours are those given, of whatever sum.
    hours
        Hours that there are; the best plan may leave some unused where more do not help.
    sales_now, sales_best
        Sales of today's and of the best plan.
    sales_step_by_step
        Sales where somebody ends who starts from today's plan and moves one hour at a time while
        it pays; today's hours in all, whatever ``hours`` is.
    """

    accounts: pd.DataFrame = field(repr=False)
    hours: int
    sales_now: float
    sales_best: float
    sales_step_by_step: float

    @property
    def gain_share(self) -> float:
        """What the best plan sells more than today's, as a share; not a number without sales."""
        return self.sales_best / self.sales_now - 1 if self.sales_now else np.nan


def allocate_hours(accounts: pd.DataFrame, hours: int = 20, *, now: str = "hours_now") -> HoursPlan:
    r"""Return the hours for each account with which all together sell most.

    Parameters
    ----------
    accounts
        One account a row, named by the index: today's hours, and whole-number columns 0, 1, …
        with the sales (0 or more) expected with that many hours. Not changed.
    hours
        Hours to place, from 0 to what all accounts together can take.
    now
        Column with today's hours, each a whole number that has a column of its own.

    Returns
    -------
    HoursPlan
        The best plan; of equally good ones one with the fewest hours in all.

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or below 0, an account stands twice, the hours do
        not run 0, 1, 2 …, or there are more hours than can be placed.

    Examples
    --------
    >>> from workshop_kit.models.sales_force import published_accounts
    >>> plan = allocate_hours(published_accounts(), hours=20)
    >>> plan.sales_now, plan.sales_best, plan.accounts["hours_best"].tolist()
    (912.0, 1155.0, [1, 4, 2, 6, 0, 1, 0, 6])

    Labels
    ------
    title: 每周的时间给谁 | Whose hours
    accounts: 各客户 | Accounts
    hours: 一周一共几小时 | Hours a week
    hours=unit: 小时 | hours
    now: 今天的时间 | Hours today

    Formula
    -------
    \max_{h} \sum_{a} S_a(h_a)
    \sum_{a} h_a \leq H

    In words
    --------
    zh: 每个客户给 0 小时、1 小时、2 小时……各能卖多少（S），先估出来。
        时间一共只有这么多（H），怎样分，合计卖得最多？常去的客户往往早就饱和了，
        多去几小时卖不了更多；有的客户去少了不见效，去够了才见效。
    en: Judge what each account buys with 0, 1, 2 … hours (S). With so many hours in all (H),
        which split sells most? Accounts that are visited often are often saturated: more hours
        sell nothing more. Others answer only to enough hours.

    Worked example
    --------------
    zh: 八个客户，一周 20 小时，今天合计卖 912。A 和 F 各占 5 小时，共卖 217 + 250 = 467；
        各去 1 小时也能卖 200 + 220 = 420，只少 47。E 和 G 不去了，少 5 + 20 = 25。
        省下的时间给 B、D、H，多卖 50 + 100 + 165 = 315。
        合计 912 + 315 − 47 − 25 = 1155，多 26.6%。
    en: Eight accounts, 20 hours a week, sales today 912. A and F take 5 hours each and buy
        217 + 250 = 467; with one hour each still 200 + 220 = 420, only 47 less. Without E and G
        another 5 + 20 = 25 is lost. The hours saved go to B, D and H, which buy
        50 + 100 + 165 = 315 more. In all 912 + 315 − 47 − 25 = 1155, which is 26.6% more.

    Limits
    ------
    zh: 各客户卖多少是估的，而且只看今年。客户丢了再找回来很难：减到 0 小时的客户，
        要安排别人接手，比如电话或经销商。
    en: Sales by hours are judgements, and of this year only. An account once lost is hard to win
        back: where hours fall to 0, let somebody else take over, by phone or through a dealer.

    Source: a published drill for sales managers; the author is not known to us
    """
    given = columns("accounts", accounts, [now])
    one_row_each("accounts", given)
    table = accounts.loc[sorted(accounts.index, key=str)]
    steps = _steps(accounts)
    sales = bounded("accounts", table, steps, 0).to_numpy()
    today = _today(table, now, len(steps) - 1)
    total = whole("hours", hours, 0, len(table) * (len(steps) - 1))
    split = best_split(list(sales), total)
    best = split.units(int(np.argmax(split.value)))
    moved = climb(list(sales), today)
    rows = np.arange(len(table))
    columns_out = {
        "hours_now": today,
        "hours_best": best,
        "hours_step_by_step": moved,
        "sales_now": sales[rows, today],
        "sales_best": sales[rows, best],
    }
    plan = pd.DataFrame(columns_out, table.index).loc[accounts.index]
    return HoursPlan(
        accounts=plan,
        hours=total,
        sales_now=float(plan["sales_now"].sum()),
        sales_best=float(plan["sales_best"].sum()),
        sales_step_by_step=float(sales[rows, moved].sum()),
    )


def _steps(accounts: pd.DataFrame) -> list[Any]:
    """Return the hours that have a column: 0, 1, 2 … without a gap."""
    names: list[Any] = list(accounts.columns)
    found = sorted(name for name in names if isinstance(name, int | np.integer))
    if len(found) < 2 or found != list(range(len(found))):
        raise OutOfRange("accounts", f"columns for {found} hours", "columns 0, 1, 2 … for hours")
    return found


def _today(table: pd.DataFrame, now: str, most: int) -> Counts:
    """Return today's hours, each a whole number from 0 to ``most``."""
    today = bounded("accounts", table, [now], 0, most)[now].to_numpy()
    for row in np.flatnonzero(today != np.floor(today))[:1]:
        cell = f"{today[row]:g} (column {now!r}, row {row_name(table.index, row)})"
        raise OutOfRange("accounts", cell, "whole hours")
    return today.astype(np.int64)
