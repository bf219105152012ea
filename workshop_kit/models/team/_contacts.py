"""Who holds which contact at the customer, and what happens if one person leaves."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import columns, number

MOST_ON_ONE = 0.50
Contact = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ContactCoverage:
    """How many of the contacts needed are held, by whom, and at what cost in hours.

    Attributes
    ----------
    coverage
        Contacts held, as a share of those needed, 0 to 1.
    held, needed
        Numbers of contacts.
    resting_on
        For each person the share of the contacts held that nobody else holds, 0 to 1, largest
        first.
    alarm
        Whether more than half of the contacts held rest on one person; that person is the first
        in ``resting_on``.
    team
        People who hold at least one contact.
    coordination_hours
        Hours a month that the team spends on keeping each other informed.
    hours_limit
        Hours that were given for it.
    contacts
        The table read: one contact a row, ``holders`` (a tuple of people) and ``held``.
    """

    coverage: float
    held: int
    needed: int
    resting_on: pd.Series = field(repr=False)
    alarm: bool
    team: tuple[str, ...]
    coordination_hours: float
    hours_limit: float
    contacts: pd.DataFrame = field(repr=False)

    @property
    def within_hours(self) -> bool:
        """Whether coordination fits into the hours given."""
        return self.coordination_hours <= self.hours_limit


def contact_coverage(
    contacts: pd.DataFrame,
    team: Sequence[str] = (),
    hours_per_pair: float = 2.0,
    hours_limit: float = 12.0,
    *,
    holder: str = "held_by",
) -> ContactCoverage:
    r"""Return how many contacts at a customer are held, and whether they hang on one person.

    Parameters
    ----------
    contacts
        One contact that is needed a row; the column ``holder`` names the person who holds it,
        or several with commas between, or is blank. Not changed.
    team
        People who count; contacts of others count as not held. Empty: everybody counts.
    hours_per_pair
        Hours a month that each two members need to keep each other informed, 0 or more.
    hours_limit
        Hours a month that may be spent on it, 0 or more.
    holder
        Name of the column with people.

    Returns
    -------
    ContactCoverage
        Coverage, people on whom contacts rest, the alarm and the hours.

    Raises
    ------
    OutOfRange
        The table is empty or lacks the column, the team names somebody who is not in it or
        twice, or hours are negative.

    Examples
    --------
    >>> table = pd.DataFrame({"held_by": ["Lin", "Lin", "Wu", ""]})
    >>> found = contact_coverage(table)
    >>> found.coverage, found.alarm, found.coordination_hours
    (0.75, True, 2.0)

    Labels
    ------
    title: 客户那边，谁认识谁 | Who knows whom at the customer
    team: 客户团队里有谁 | Who is in the account team
    team=n: {n} 人团队 | team of {n}
    hours_per_pair: 两个人之间每月沟通几小时 | Hours a month for each two members
    hours_per_pair=unit: 小时 | hours
    hours_limit: 每月最多花多少小时协调 | Most hours a month for coordination
    hours_limit=unit: 小时 | hours
    holder: 谁在联系 | Held by

    Formula
    -------
    coverage = \frac{held}{needed}
    hours = \frac{n (n - 1)}{2} h

    In words
    --------
    zh: 客户那边该认识的人，已经有人联系的占几成，就是覆盖率。
        如果一半以上的联系只靠一个人，他一走就断线，要报警。
        人越多，要互相通气的对子（n 个人有 n(n−1)/2 对）越多，协调的时间长得比人数快。
    en: Of the people at the customer whom we should know, the share that somebody holds is the
        coverage. If more than half of the contacts rest on one person alone, the thread breaks
        when that person leaves: alarm. With n members there are n(n−1)/2 pairs to keep
        informed, so hours grow faster than the team.

    Worked example
    --------------
    zh: 需要 4 个联系人，已有 3 个：3 ÷ 4 = 75%。其中林经理独自联系 2 个：2 ÷ 3 = 67%，超过一半。
        两个人只有 1 对，每月 1 × 2 = 2 小时。
    en: Of 4 contacts needed 3 are held: 3 ÷ 4 = 75%. Lin alone holds 2 of them: 2 ÷ 3 = 67%,
        more than half. Two people make 1 pair: 1 × 2 = 2 hours a month.

    Limits
    ------
    zh: 表上有名字，不等于关系好。每个联系人在这里一样重，其实有的一个顶十个。
        一半这条线和每对的小时数是我们定的，请按自己的情况改。
    en: A name in the table is not yet a relationship, and all contacts weigh the same here while
        some decide alone. The limit of one half and the hours per pair are ours: set your own.

    Source: rules that we use
    """
    people = [_people(cell) for cell in columns("contacts", contacts, [holder])[holder]]
    known = sorted({person for cell in people for person in cell})
    chosen = _team(team, known)
    holders = [tuple(person for person in cell if person in chosen) for cell in people]
    pair, limit = number("hours_per_pair", hours_per_pair, 0), number("hours_limit", hours_limit, 0)
    held = sum(map(bool, holders))
    active = tuple(person for person in known if any(person in cell for cell in holders))
    alone = {person: sum(cell == (person,) for cell in holders) for person in active}
    resting = pd.Series(alone, dtype=float) / max(held, 1)
    size = len(chosen)
    return ContactCoverage(
        coverage=held / len(holders),
        held=held,
        needed=len(holders),
        resting_on=resting.sort_values(ascending=False, kind="stable").rename("share"),
        alarm=bool((resting > MOST_ON_ONE).any()),
        team=active,
        coordination_hours=size * (size - 1) / 2 * pair,
        hours_limit=limit,
        contacts=pd.DataFrame(
            {"holders": holders, "held": [bool(cell) for cell in holders]}, contacts.index
        ),
    )


def _team(team: Sequence[str], known: list[str]) -> tuple[str, ...]:
    """Return the people who count."""
    if isinstance(team, str) or not isinstance(team, Sequence):
        raise OutOfRange("team", team, "a list of people")
    for place, person in enumerate(team):
        if person not in known or person in team[:place]:
            raise OutOfRange("team", person, f"each once, of: {', '.join(known)}")
    return tuple(team) or tuple(known)


def _people(given: object) -> Contact:
    """Return the people in a cell: none for a blank one."""
    if given is None or given is pd.NA or (isinstance(given, float) and math.isnan(given)):
        return ()
    parts = [part.strip() for part in re.split(r"[,;/，、；]", str(given))]
    return tuple(dict.fromkeys(part for part in parts if part))
