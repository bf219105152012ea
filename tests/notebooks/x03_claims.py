"""The words in which X03's solution gives numbers, with the numbers worked out."""

from __future__ import annotations

from case_findings import found
from day1_claims import profits
from narrative_claims import Claim

from workshop_kit import case
from workshop_kit.models.accounts import lifetime_value


def worked_x03_claims() -> list[Claim]:
    """Return what the worked solution of X03 says in numbers."""
    company, profit = case("corebridge"), profits()
    team, work = company.service, company.activity
    people, minutes = team["people"].sum(), team["practical_minutes"].sum()
    cost = team["cost_kcny"].sum()
    peak, losing = profit.clip(lower=0).sum() / profit.sum(), (profit < 0).sum()
    operating = work["gross_profit_kcny"].sum() - cost
    gain = -profit.nsmallest(5).sum()
    sales = found().sales.sum()
    loyal, restless = (lifetime_value(1000, stays, 12).value_kcny for stays in (90, 60))
    star = -profit["C209"]
    ahead = work["credit_checks"].isna().sum()
    return [
        ("step-minute", f"{people}个人一年", f"{people} people"),
        ("step-minute", f"成本是{cost / 1e5:.3f}亿元", f"cost ¥{cost / 1000:.1f} million"),
        ("step-minute", f"能工作{minutes}分钟", f"can work {minutes} minutes"),
        (
            "step-minute",
            f"每分钟约{1000 * cost / minutes:.0f}元",
            f"about {1000 * cost / minutes:.0f} yuan a",
        ),
        ("step-gap", f"{ahead}家客户预付货款", f"{ahead} customers pay"),
        ("step-whale", f"最高点是{peak:.0%}", f"The peak is {peak:.0%}"),
        ("step-whale", f"客户赚到{peak:.0%}", f"customers bring {peak:.0%}"),
        ("step-whale", f"{losing}家亏钱的客户", f"{losing} customers who lose"),
        ("step-whale", f"吃掉{peak - 1:.0%}", f"take {peak - 1:.0%} away"),
        ("step-margin", f"是{operating / 10:.0f}万元", f"¥{operating / 1000:.1f} million"),
        ("step-margin", f"{sales / 1e5:g}亿元销售额", f"sales of ¥{sales / 1e6:g} billion"),
        ("step-margin", f"的{operating / sales:.1%}", f"just {operating / sales:.1%}"),
        ("step-mend", f"多赚{gain / 10:.0f}万元", f"¥{gain / 1000:.2f} million more"),
        ("step-mend", f"的{gain / operating:.0%}", f"{gain / operating:.0%} of operating"),
        ("step-matrix", f"亏{star / 10:.0f}万元", f"loses ¥{star / 1000:.2f} million"),
        ("step-lifetime", f"= {loyal:.0f}（", f"= {loyal:.0f} ("),
        ("step-lifetime", f"只值{restless:.0f}（", f"only {restless:.0f} ("),
    ]


ACCOUNTS = {"180", "209", "383", "106", "112"}
WORKED_X03 = {
    "step-gap": {"0"},
    "step-profit": {"5"},
    "step-cause": ACCOUNTS,
    "step-mend": {"5"},
    "step-matrix": {"5.5", "209", "267"},
    "step-flip": {"10", "5.5", "356", "322"},
    "step-lifetime": {"100", "1", "12", "90", "60", "1000", "0.9", "0.12"},
}
