"""Where to place the reps there are: best plan, and what moving one at a time would reach."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models.sales_force._products import Products, read_products, whole_reps
from workshop_kit.models.sales_force._split import Counts, best_split, climb


@dataclass(frozen=True, eq=False)
class Allocation:
    """The best plan for a number of reps, beside today's.

    Attributes
    ----------
    products
        One product a row, as given: ``reps_now`` and, for the size asked about, ``reps_best``
        and ``reps_step_by_step`` (whole reps); ``sales_now_mcny``, ``sales_best_mcny``,
        ``contribution_now_mcny`` and ``contribution_best_mcny`` (before the cost of reps).
    reps
        Reps that are placed.
    reps_now
        Reps that there are today.
    now_mcny, best_mcny
        Contribution after the cost of reps: today's plan, and the best plan for ``reps``.
    step_by_step_mcny
        The same where somebody ends who starts from today's plan and moves one rep at a time, as
        long as each move pays.
    cost_per_rep_mcny
        Yearly cost of a rep.
    """

    products: pd.DataFrame = field(repr=False)
    reps: int
    reps_now: float
    now_mcny: float
    best_mcny: float
    step_by_step_mcny: float
    cost_per_rep_mcny: float

    @property
    def gain_mcny(self) -> float:
        """What the best plan earns more than today's."""
        return self.best_mcny - self.now_mcny

    @property
    def missed_mcny(self) -> float:
        """What moving one rep at a time leaves on the table."""
        return self.best_mcny - self.step_by_step_mcny


def allocate_reps(
    products: pd.DataFrame, reps: int = 430, cost_per_rep_mcny: float = 0.057
) -> Allocation:
    r"""Return the plan that earns most with a number of reps.

    The best plan of whole reps is found by dynamic programming, so no better one exists.

    Parameters
    ----------
    products
        One product (or segment, or territory) a row, named by the index: ``sales_mcny`` (today,
        million yuan, above 0), ``margin_share`` (contribution as a share of sales, above 0, at
        most 1), ``reps`` (today, above 0, at most 2,000), and the judgements ``at_zero``,
        ``at_half``, ``at_more``, ``at_saturation`` of `response_curve`. Not changed.
    reps
        Reps to place, 1 to 2,000.
    cost_per_rep_mcny
        Yearly cost of a rep in million yuan, 0 or more.

    Returns
    -------
    Allocation
        The best plan, today's, and where moving one rep at a time ends.

    Raises
    ------
    OutOfRange
        A column is missing, a value is blank or out of its range (its product is named), a
        product stands twice, or the number of reps is not whole.

    Examples
    --------
    >>> from workshop_kit.models.sales_force import published_products
    >>> plan = allocate_reps(published_products(), reps=430)
    >>> plan.products["reps_best"].tolist()
    [272, 0, 59, 33, 41, 25, 0]
    >>> round(plan.now_mcny, 1), round(plan.best_mcny, 1), round(plan.step_by_step_mcny, 1)
    (224.8, 271.5, 270.3)

    Labels
    ------
    title: 同样的人，怎样摆最好 | The same people, better placed
    products: 各产品 | Products
    reps: 一共多少人 | Reps to place
    reps=unit: 人 | reps
    cost_per_rep_mcny: 一人一年的费用 | Yearly cost of a rep
    cost_per_rep_mcny=unit: 百万元 | million yuan

    Formula
    -------
    \max_{n} \sum_{p} S_p m_p \, s_p(n_p / n_p^0) - k \sum_{p} n_p
    \sum_{p} n_p = N

    In words
    --------
    zh: 每个产品今天卖多少（S）、贡献率多少（m）、有几个人在跑（上标 0 是今天的人数），
        再加上多跑少跑销售差多少（s）。总人数（N）不变，每人的费用（k）也不变，
        怎样摆，贡献减费用最大？所有摆法都比过，没有更好的。
        从今天的摆法出发一个一个地挪，可能停在半路：挪一个人不划算，挪一批人才划算。
    en: Each product has today's sales (S), contribution rate (m) and reps (with a small 0), and
        its response to effort (s). With N reps at a cost of k each, which plan leaves most?
        Every plan is compared, so none is better. Whoever starts from today's plan and moves
        one rep at a time may stop halfway: moving one does not pay where moving a group would.

    Worked example
    --------------
    zh: 公开发表的七个产品，今天 429.8 人，贡献 249.3，费用 0.057 × 429.8 = 24.5，
        还剩 249.3 − 24.5 = 224.8（单位都是百万，公布时是美元）。
        同样是 430 人，272 人去跑第一个产品，两个产品不再跑，就剩 271.5，
        多了 271.5 − 224.8 = 46.7，一个人都没加。
    en: Seven published products, 429.8 reps today: contribution 249.3, cost
        0.057 × 429.8 = 24.5, left 249.3 − 24.5 = 224.8 (all in millions, dollars when
        published). With 430 reps, 272 of them on the first product and none on two others,
        271.5 is left: 271.5 − 224.8 = 46.7 more, without a single new rep.

    Limits
    ------
    zh: 答案全靠那几个判断：曲线不贴的产品，结论要打折扣。把人从一个产品全撤走，
        还要看整条产品线、看客户、看人员能不能转。先挪一部分，看看再说。
    en: The answer rests on the judgements; where the curve misses them, trust it less. Before
        taking everybody off a product, look at the whole line, at customers and at whether
        people can change. Move some first and look again.

    Source: Lodish, Curtis, Ness & Simpson (1988); Lodish (1971) for the programme
    """
    read = read_products(products)
    size = whole_reps("reps", reps)
    cost = number("cost_per_rep_mcny", cost_per_rep_mcny, 0)
    worth = read.worth(size)
    best = best_split(worth, size).units(size)
    moved = climb(worth, read.start(size))
    today = float(read.reps.sum())
    return Allocation(
        products=_table(read, best, moved),
        reps=size,
        reps_now=today,
        now_mcny=float(read.margin_mcny.sum()) - cost * today,
        best_mcny=float(read.contribution(best).sum()) - cost * size,
        step_by_step_mcny=float(read.contribution(moved).sum()) - cost * size,
        cost_per_rep_mcny=cost,
    )


def _table(read: Products, best: Counts, moved: Counts) -> pd.DataFrame:
    """Return the plans as a table, in the order given."""
    columns = {
        "reps_now": read.reps,
        "reps_best": best,
        "reps_step_by_step": moved,
        "sales_now_mcny": read.sales_mcny,
        "sales_best_mcny": read.sales(best),
        "contribution_now_mcny": read.margin_mcny,
        "contribution_best_mcny": read.contribution(best),
    }
    return pd.DataFrame(columns, read.index).loc[read.given]
