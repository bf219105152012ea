"""What one's own choice of partners earns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models.channel._network import SAME, best_routes, reached_by, read
from workshop_kit.models.channel._plan import ChannelPlan, plan, read_terms


def channel_plan(
    zones: pd.DataFrame,
    partners: pd.DataFrame,
    reach: pd.DataFrame,
    chosen: Sequence[str] = (),
    coverage_floor_pct: float = 65.0,
    transfer_loss_pct: float = 0.0,
    losing_types: Sequence[str] = ("MID",),
) -> ChannelPlan:
    r"""Return what one's own choice of partners earns if the best of them serves each zone.

    Parameters
    ----------
    zones, partners, reach, coverage_floor_pct, transfer_loss_pct, losing_types
        As for `consolidate_channel`. Not changed.
    chosen
        Names of the partners kept; none is allowed and earns nothing.

    Returns
    -------
    ChannelPlan
        Profit and coverage of the choice. One that cannot reach the floor is not feasible; its
        figures are those of the choice without a floor.

    Raises
    ------
    OutOfRange
        As for `consolidate_channel`; ``chosen`` names an unknown partner, or one twice.

    Examples
    --------
    >>> mine = channel_plan(
    ...     pd.DataFrame({"demand_kcny": [100]}, index=["z"]),
    ...     pd.DataFrame({"type": ["VAR"], "fee_kcny": [6], "contribution": [0.2]}, index=["V"]),
    ...     pd.DataFrame({"V": [0.9]}, index=["z"]), ["V"])
    >>> round(mine.profit_kcny, 1), mine.coverage
    (12.0, 0.9)

    Labels
    ------
    title: 自己挑合作伙伴 | Choose partners yourself
    zones: 各区的需求 | Demand of each zone
    partners: 合作伙伴 | Partners
    reach: 各伙伴在各区的覆盖率 | Reach of each partner in each zone
    chosen: 留下哪几家 | Partners kept
    chosen=n: 留下 {n} 家 | Partners kept: {n}
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
    \Pi = \sum_{i} \max_{j} (D_i m_j R_{ij}) - \sum_{j} F_j
    \lambda = \frac{\Pi - \Pi_{\mathrm{today}}}{\Pi_{\mathrm{risk}}}

    In words
    --------
    zh: 勾上要留的伙伴。每个区交给留下的伙伴里让我们赚得最多的那一家，再减去各家的年费。
        这样覆盖不到底线时，就让覆盖得更多的伙伴来做，少赚一点。
        最后看生意流失到多少（λ），利润就和今天一样。
    en: Tick the partners to keep. Each zone goes to the one among them who earns us most there;
        then their fees come off. Where that falls short of the floor, partners with a longer
        reach serve instead and earn us a little less. Last, see how much business may leave
        (λ) until profit is what it is today.

    Worked example
    --------------
    zh: 一个区的需求是 100 千元，增值经销商覆盖 90%，我们留 20%，年费 6：
        100 × 90% × 20% − 6 = 12 千元。
        今天的利润是 7 千元，有风险的生意给我们留下 9 千元，那么要流失 (12 − 7) ÷ 9 = 55.6%，
        利润才和今天一样。
    en: A zone demands 100 k¥; the reseller reaches 90% of it, we keep 20%, its fee is 6:
        100 × 90% × 20% − 6 = 12 k¥. If today's profit is 7 k¥ and the business at risk leaves
        us 9 k¥, then (12 − 7) ÷ 9 = 55.6% of it must leave until profit is as today.

    Limits
    ------
    zh: 当作留下的伙伴做得过来，也愿意做；当作每个区的需求不变。
        人情、对手的反应、过渡期的花费，都没有算进去。
    en: It takes it that those kept can and will serve, and that demand stays as it is. Loyalty,
        rivals' reactions and the cost of the transition are left out.

    Source: our own model; all figures are illustrative
    """
    network = read(zones, partners, reach)
    if isinstance(chosen, str) or not isinstance(chosen, Sequence):
        raise OutOfRange("chosen", chosen, "a list of partners")
    for name in chosen:
        if name not in network.names:
            raise OutOfRange("chosen", name, f"one of: {', '.join(map(str, network.given))}")
        if list(chosen).count(name) > 1:
            raise OutOfRange("chosen", f"{name} twice", "each partner once")
    terms = read_terms(coverage_floor_pct, transfer_loss_pct, losing_types)
    kept = np.asarray(network.names.isin(list(chosen)), dtype=float)
    possible = reached_by(network, kept)
    enough = possible >= terms.floor - SAME
    routes = best_routes(network, kept, terms.floor if enough else 0.0)
    return plan(network, (routes, kept), terms, possible, "" if enough else "chosen_partners")
