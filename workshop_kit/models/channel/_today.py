"""What the channel earns today: all partners, volume shared out in proportion to reach."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models.channel._network import read


@dataclass(frozen=True, eq=False)
class ChannelToday:
    """What all partners together sell and earn us.

    Attributes
    ----------
    partners
        One row a partner: ``type``, ``volume_kcny``, ``contribution_kcny`` (what we keep of
        it), ``fee_kcny``, ``profit_kcny`` (contribution less fee).
    profit_kcny
        Contribution less all fees, k¥ a year.
    coverage
        Share of all demand that is reached, 0 to 1.
    """

    partners: pd.DataFrame = field(repr=False)
    profit_kcny: float
    coverage: float

    @property
    def types(self) -> pd.DataFrame:
        """One row a type of partner, largest volume first: sums, ``partners``, ``volume_share``."""
        groups = self.partners.groupby("type")
        table = groups[["volume_kcny", "contribution_kcny", "fee_kcny", "profit_kcny"]].sum()
        table.insert(0, "partners", groups.size())
        total = float(table["volume_kcny"].sum())
        table["volume_share"] = table["volume_kcny"] / total if total else 0.0
        return table.sort_values("volume_kcny", ascending=False, kind="stable")


def channel_today(zones: pd.DataFrame, partners: pd.DataFrame, reach: pd.DataFrame) -> ChannelToday:
    r"""Return what each partner sells and earns us today.

    All partners are open. A zone is served as far as its longest reach goes, and its volume is
    shared out among partners in proportion to their reach there.

    Parameters
    ----------
    zones
        One zone a row, named by column ``zone`` or else by the index: ``demand_kcny`` (yearly,
        k¥, 0 or more, not all 0). Not changed.
    partners
        One partner a row, named by column ``partner`` or else by the index: ``type``,
        ``fee_kcny`` (yearly, 0 or more), ``contribution`` (share of its sales that we keep, 0
        to 1). Not changed.
    reach
        One zone a row, one partner a column: share of the zone's demand that the partner can
        reach, 0 to 1. Not changed.

    Returns
    -------
    ChannelToday

    Raises
    ------
    OutOfRange
        A table is empty, has blanks or figures out of range; a zone or partner stands twice or
        is missing in ``reach``; there is no demand.

    Examples
    --------
    >>> zones = pd.DataFrame({"demand_kcny": [100]}, index=["z"])
    >>> partners = pd.DataFrame(
    ...     {"type": ["VAR", "MID"], "fee_kcny": [3, 2], "contribution": [0.2, 0.1]},
    ...     index=["V", "M"])
    >>> today = channel_today(zones, partners, pd.DataFrame({"V": [0.8], "M": [0.8]}, index=["z"]))
    >>> round(today.profit_kcny, 1), today.coverage, today.partners["profit_kcny"].round(1).tolist()
    (7.0, 0.8, [5.0, 2.0])

    Labels
    ------
    title: 今天的渠道 | The channel today
    zones: 各区的需求 | Demand of each zone
    partners: 合作伙伴 | Partners
    reach: 各伙伴在各区的覆盖率 | Reach of each partner in each zone

    Formula
    -------
    V_{ij} = D_i \max_{k} R_{ik} \frac{R_{ij}}{\sum_{k} R_{ik}}
    \Pi = \sum_{i} \sum_{j} m_j V_{ij} - \sum_{j} F_j

    In words
    --------
    zh: 一个区的生意，由覆盖这个区的伙伴分着做，覆盖得多的就多做一些。
        做成的生意（V）乘以我们留下的比例（m），再减去付给每家伙伴的年费（F），就是渠道的利润。
        伙伴再多，覆盖的还是那批客户：年费一家一家往上加，生意却没有多出来。
    en: Partners who reach a zone share its business, and who reaches more of it sells more of
        it. Sales (V) times the part that we keep (m), less each partner's yearly fee (F), is
        the channel's profit. More partners reach the same customers: fees add up, sales do not.

    Worked example
    --------------
    zh: 一个区的需求是 100 千元，两家伙伴都覆盖 80%，生意一共是 100 × 80% = 80，各做 40。
        一家我们留 20%，年费 3：40 × 20% − 3 = 5；另一家留 10%，年费 2：40 × 10% − 2 = 2。
        渠道利润是 5 + 2 = 7 千元。
    en: A zone demands 100 k¥ and both partners reach 80% of it: sales are 100 × 80% = 80, 40
        each. Of one we keep 20% and pay a fee of 3: 40 × 20% − 3 = 5; of the other 10%, fee 2:
        40 × 10% − 2 = 2. The channel earns 5 + 2 = 7 k¥.

    Limits
    ------
    zh: 客户怎样分到各家，是按覆盖率估的，不是账上查的。有实际的销售记录，就用记录。
    en: How customers split among partners is an estimate from reach, not from the books. Where
        there are records of sales, use those.

    Source: our own model; all figures are illustrative
    """
    network = read(zones, partners, reach)
    volume = network.volume_today
    table = network.table(volume, 0 * network.fees + 1).drop(columns="kept")
    return ChannelToday(table, float(table["profit_kcny"].sum()), network.coverage(volume))
