"""Which partners to keep, by mixed-integer optimisation under a floor for coverage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from workshop_kit.models._checks import whole
from workshop_kit.models.channel._network import SAME, Limits, best_choice, best_coverage, read
from workshop_kit.models.channel._plan import ChannelPlan, Reason, plan, read_terms

MOST = 1000  # partners that a plan may be allowed


def consolidate_channel(
    zones: pd.DataFrame,
    partners: pd.DataFrame,
    reach: pd.DataFrame,
    fewest: int = 5,
    most: int = 10,
    coverage_floor_pct: float = 65.0,
    transfer_loss_pct: float = 0.0,
    losing_types: Sequence[str] = ("MID",),
) -> ChannelPlan:
    r"""Return the partners to keep so that the channel earns most and still reaches enough.

    Solved as a mixed-integer programme, to the proven optimum. Of choices that earn the same
    it returns one, whatever the order of rows.

    Parameters
    ----------
    zones, partners, reach
        As for `channel_today`. Not changed.
    fewest, most
        How many partners to keep: ``fewest`` from 1 to as many as there are; ``most`` from
        ``fewest`` up, where more than there are counts as all.
    coverage_floor_pct
        Per cent of all demand that must be reached, 0 to 100.
    transfer_loss_pct
        Per cent of the volume at risk (that of closed partners of the losing types) that
        leaves instead of switching, 0 to 100. The choice assumes that all switch; the loss is
        taken off what the choice earns.
    losing_types
        Types of partners whose volume may leave.

    Returns
    -------
    ChannelPlan
        The choice and its profit, or why there is none.

    Raises
    ------
    OutOfRange
        As for `channel_today`; a number is out of its range.

    Examples
    --------
    >>> zones = pd.DataFrame({"demand_kcny": [100, 80, 60]}, index=["z1", "z2", "z3"])
    >>> partners = pd.DataFrame(
    ...     {"type": ["VAR", "INTL", "MID", "MID"], "fee_kcny": [6, 8, 5, 5],
    ...      "contribution": [0.20, 0.22, 0.15, 0.15]}, index=["V", "I", "M1", "M2"])
    >>> reach = pd.DataFrame({"V": [0.9, 0.5, 0], "I": [0.7, 0.8, 0.6],
    ...                       "M1": [0.6, 0.6, 0], "M2": [0, 0.5, 0.7]}, index=zones.index)
    >>> for floor in (70, 75):
    ...     best = consolidate_channel(zones, partners, reach, 1, 4, floor)
    ...     print(best.kept, round(best.profit_kcny, 1), round(best.coverage, 4))
    ('I',) 29.4 0.7083
    ('V', 'I') 26.0 0.7917

    Labels
    ------
    title: 留下哪些合作伙伴 | Which partners to keep
    zones: 各区的需求 | Demand of each zone
    partners: 合作伙伴 | Partners
    reach: 各伙伴在各区的覆盖率 | Reach of each partner in each zone
    fewest: 最少留几家 | Fewest partners
    fewest=n: 最少留 {n} 家 | At least {n} partners
    most: 最多留几家 | Most partners
    most=n: 最多留 {n} 家 | At most {n} partners
    coverage_floor_pct: 覆盖率不低于 | Coverage at least
    coverage_floor_pct=unit: % | %
    transfer_loss_pct: 有风险的生意流失多少 | Volume at risk that leaves
    transfer_loss_pct=unit: % | %
    losing_types: 哪类伙伴会带走生意 | Whose volume may leave
    losing_types=n: {n} 类伙伴会带走生意 | Types whose volume may leave: {n}
    losing_types=VAR: 增值经销商 | Value-added resellers
    losing_types=INTL: 大型国际批发商 | Large international wholesalers
    losing_types=MID: 中型批发商 | Mid-size wholesalers

    Formula
    -------
    \max \sum_{i} \sum_{j} D_i m_j R_{ij} x_{ij} - \sum_{j} F_j y_j
    \sum_{j} x_{ij} \leq 1
    x_{ij} \leq y_j
    n_{\mathrm{min}} \leq \sum_{j} y_j \leq n_{\mathrm{max}}
    \sum_{i} \sum_{j} D_i R_{ij} x_{ij} \geq c \sum_{i} D_i

    In words
    --------
    zh: 每家伙伴每年要一笔固定的年费（F），覆盖各区需求（D）的一部分（R），
        卖出去的我们留一部分（m）。电脑在所有组合里找一个：覆盖率不低于底线（c），留下的钱减去年费最多。
        两家伙伴覆盖的是同一批客户，就只多一份年费，不多一笔生意。
        关掉一家，今天由它做的生意未必都转过来，这就是有风险的生意：
        看流失多少，利润会回到今天的水平。
    en: Each partner costs a fixed fee a year (F), reaches part (R) of the demand of each zone
        (D) and leaves us part (m) of what it sells. Among all choices whose coverage stays
        above the floor (c), the computer finds the one that earns most after fees. Two
        partners who reach the same customers bring a second fee but no second sale. When a
        partner is closed, the business it carries today may not all switch; that is the volume
        at risk. See at what loss profit falls back to today's.

    Worked example
    --------------
    zh: 三个区的需求是 100、80、60。只留国际批发商：100 × 0.7 + 80 × 0.8 + 60 × 0.6 = 170，
        覆盖 170 ÷ 240 = 70.8%，利润 170 × 0.22 − 8 = 29.4。
        覆盖率要到 75%，就得再留一家增值经销商，由它做第一个区：
        90 × 0.20 + 100 × 0.22 − 6 − 8 = 26。多出来的覆盖率，代价是 29.4 − 26 = 3.4。
    en: Three zones demand 100, 80 and 60. With the international wholesaler alone,
        100 × 0.7 + 80 × 0.8 + 60 × 0.6 = 170 is reached, a coverage of 170 ÷ 240 = 70.8%, and
        profit is 170 × 0.22 − 8 = 29.4. To cover 75%, the reseller must stay as well and
        serves the first zone: 90 × 0.20 + 100 × 0.22 − 6 − 8 = 26. The price of that coverage
        is 29.4 − 26 = 3.4.

    Limits
    ------
    zh: 电脑挑选时，当作关掉的伙伴的客户都会转过来；会流失多少，要自己估。
        人情、对手的反应、过渡期的花费，都没有算进去。
        关掉一家伙伴，它做的事并没有消失：备货、账期、咨询还得有人做。
    en: The choice takes it that customers of closed partners switch; how many leave is for you
        to judge. Loyalty, rivals' reactions and the cost of the transition are left out. And
        ending a partner does not end its work: somebody must still stock, lend and advise.

    Source: an integer programme that we use; all figures are illustrative
    """
    network = read(zones, partners, reach)
    fewest = whole("fewest", fewest, 1, len(network.names))
    most = whole("most", most, fewest, MOST)
    terms = read_terms(coverage_floor_pct, transfer_loss_pct, losing_types)
    limits = Limits(fewest, min(most, len(network.names)))
    possible = best_coverage(network, limits)
    if possible >= terms.floor - SAME:
        return plan(network, best_choice(network, limits, terms.floor), terms, possible)
    all_reach = network.coverage(network.volume_today)
    too_far = all_reach < terms.floor - SAME
    reason: Reason = "all_partners" if too_far else "number_of_partners"
    nobody = (0 * network.reach, 0 * network.fees)
    return replace(
        plan(network, nobody, terms, possible, reason),
        profit_kcny=math.nan,
        profit_all_switch_kcny=math.nan,
        profit_none_switch_kcny=math.nan,
        coverage=math.nan,
        break_even_loss_pct=math.nan,
    )
