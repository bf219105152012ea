"""What work without value inside the firm costs a year."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._tables import bounded

MONTHS = 12


@dataclass(frozen=True, eq=False)
class InternalWaste:
    """What the lines of a waste log cost.

    Attributes
    ----------
    lines
        As given, the dearest first: ``hours_a_month``, ``cny_an_hour``, ``cost_cny`` (a year).
    """

    lines: pd.DataFrame = field(repr=False)

    @property
    def cost_cny(self) -> float:
        """What all of it costs a year."""
        return float(self.lines["cost_cny"].sum())

    @property
    def hours_a_year(self) -> float:
        """Hours that go into it in a year."""
        return MONTHS * float(self.lines["hours_a_month"].sum())


def internal_waste(log: pd.DataFrame) -> InternalWaste:
    r"""Return what work that no customer pays for costs in a year.

    Parameters
    ----------
    log
        One kind of work a row, named by the index: ``hours_a_month`` and ``cny_an_hour``, 0 or
        more. Not changed.

    Returns
    -------
    InternalWaste

    Raises
    ------
    OutOfRange
        A column is missing, a cell is blank or below 0.

    Examples
    --------
    >>> log = pd.DataFrame({"hours_a_month": [40.0], "cny_an_hour": [150.0]}, ["retyping orders"])
    >>> internal_waste(log).cost_cny
    72000.0

    Labels
    ------
    title: 内部浪费一年花多少 | What internal waste costs a year
    log: 浪费记录 | Waste log

    Formula
    -------
    C = 12 \sum_i h_i r_i

    In words
    --------
    zh: 每一项每月花几小时（h），一小时多少元（r），乘起来，再乘以十二个月。单看一次都是小事，
        一年加起来往往够再请一个人。
    en: Hours a month (h) times yuan an hour (r), times twelve months, for each kind of work. Each
        looks small; a year of it often pays for one more colleague.

    Worked example
    --------------
    zh: 重复录入订单每月 40 小时，每小时 150 元，一年 40 × 150 × 12 = 72000 元。
    en: Typing orders twice takes 40 hours a month at 150 yuan, or 40 × 150 × 12 = 72000 yuan a
        year.

    Limits
    ------
    zh: 省下的工时不会自己变成钱：要么接更多的活，要么少花加班费，才算数。
    en: Hours saved are no money yet. They count once they serve a customer or end overtime.

    Source: we use plain arithmetic; the figures are the participant's own
    """
    lines = bounded("log", log, ("hours_a_month", "cny_an_hour"), 0)
    lines["cost_cny"] = MONTHS * lines["hours_a_month"] * lines["cny_an_hour"]
    return InternalWaste(lines.sort_values("cost_cny", ascending=False, kind="stable"))
