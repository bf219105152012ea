"""The words in which the morning of day 1 gives numbers, with the numbers worked out."""

from __future__ import annotations

from functools import cache

import pandas as pd
from case_findings import found
from narrative_claims import Claim, million

from workshop_kit import case
from workshop_kit.models.accounts import abc_classes, whale_curve
from workshop_kit.models.learning import gap_closed
from workshop_kit.models.team import relay_or_team
from workshop_kit.models.value import economic_value


@cache
def sales() -> pd.Series:
    """CoreBridge's sales by customer, largest first."""
    customers = case("corebridge").customers.set_index("customer")
    return customers["revenue_kcny"].sort_values(ascending=False)


def part_of_largest(count: int) -> float:
    return float(sales().head(count).sum() / sales().sum())


def class_a(a_pct: float) -> int:
    return int((abc_classes(sales(), a_pct=a_pct)["class"] == "A").sum())


def welcome_claims() -> list[Claim]:
    """Return what the welcome says in numbers."""
    many, few, all_of_them = class_a(80), class_a(35), len(sales())
    first, third = "s01-key-is-chosen", "s03-today"
    return [
        (first, f"买走80%的有{many}家", f"{many} customers buy 80%"),
        (first, f"有{all_of_them}家客户，其中{many}家", f"has {all_of_them} customers, and {many}"),
        (first, f"{many}家都当关键客户", f"If all {many} are key"),
        (first, f"为{many}家各配", f"each of {many} a team"),
        ("s01-notes", f"A类缩成{few}家", f"shrinks to {few} customers"),
        (
            first,
            f"35家，只占销售额的{part_of_largest(35):.0%}",
            f"35 largest bring only {part_of_largest(35):.0%}",
        ),
        (
            "pre-test-for-you",
            f"补上7题，就是{gap_closed(45, 80):.0%}",
            f"7 of the 11 that were missing, which is {gap_closed(45, 80):.0%}",
        ),
        (
            third,
            f"10家客户，一共占销售额的{part_of_largest(10):.0%}",
            f"10 largest customers bring {part_of_largest(10):.0%}",
        ),
    ]


WELCOME = {
    "title": {"14", "9", "5", "6"},
    "s01-key-is-chosen": {"80", "95", "15", "35"},
    "s01-change-line": {"35", "80", "50"},
    "s01-notes": {"80", "35"},
    "s02-learned-by-doing": {"1", "2", "3", "4"},
    "s02-change-line": {"1", "2", "3"},
    "s02-notes": {"2", "3"},
    "s03-change-line": {"10"},
    "s03-notes": {"6"},
    "pre-test-for-you": {"20", "1998", "9", "16", "11", "7"},
    "pre-test-change-line": {"9", "15", "16"},
    "pre-test-notes": {"20"},
}


@cache
def profits() -> pd.Series:
    """CoreBridge's profit by customer after the cost to serve, by another road than the model."""
    corebridge = case("corebridge")
    work = corebridge.activity.set_index("customer").fillna(0)
    team = corebridge.service.set_index("activity")
    rate = team["cost_kcny"].sum() / team["practical_minutes"].sum()
    cost = sum(work[kind] * minutes * rate for kind, minutes in team["minutes"].items())
    return (work["gross_profit_kcny"] - cost).sort_values(ascending=False)


def prefer_engineer() -> tuple[int, int]:
    """Customers who would rather have the engineer, and those who would rather pay 5% less."""
    gain = found().gain
    return int((gain["support"] > gain["price"]).sum()), int(
        (gain["support"] < gain["price"]).sum()
    )


def principles_claims() -> list[Claim]:
    """Return what the morning says in numbers."""
    return [*_pressure(), *_principles(), *_whale(), *_worth()]


def _pressure() -> list[Claim]:
    downs = case("hengchi").price_downs
    present = downs[downs["programme"] == "present"]
    asked, granted = present["asked_pct"].sum(), present["granted_pct"].sum()
    first, last = present.iloc[0], present.iloc[-1]
    before, after = first.price_cny - first.cost_cny, last.price_cny - last.cost_cny
    ways = relay_or_team(functions=4, task_days=3, coordination_days=1)
    relay, team = f"{ways.relay_days:.0f}", f"{ways.team_days:.1f}"
    cell, two = "s04-margin-shrinks", "s05-relay-or-team"
    assert 0.30 < 1 - after / before < 0.36
    assert (present["granted_pct"] > 0).sum() == 4
    assert ways.break_even_days < 8
    return [
        (
            cell,
            f"一共要求{asked:.0f}%，只让了{granted:.0f}%",
            f"{asked:.0f}% asked for in all, {granted:.0f}% granted",
        ),
        (
            cell,
            f"从{first.price_cny:.0f}元降到{last.price_cny:.0f}元",
            f"from ¥{first.price_cny:.0f} to ¥{last.price_cny:.0f}",
        ),
        (cell, f"从{before:.1f}元掉到{after:.1f}元", f"from ¥{before:.1f} to ¥{after:.1f}"),
        (
            two,
            f"接力要{relay}天，团队只要{team}天",
            f"{relay} days as a relay, {team} side by side",
        ),
        (two, f"排成一队就是{relay}天", f"queued up, make {relay}"),
        (
            two,
            f"最慢的那个部门，平均{ways.team_days - 1:.1f}天，加上",
            f"the slowest of the four, {ways.team_days - 1:.1f} days",
        ),
        (two, f"平均{team}天就能答复", f"after {team} days on average"),
    ]


def _principles() -> list[Claim]:
    largest = sales().head(20).index
    losing = int((profits()[largest] < 0).sum())
    engineer, cheaper = prefer_engineer()
    even = len(found().gain) - engineer - cheaper
    moves = case("hengchi").rounds["in_return"].iloc[1:]
    unpaid = int((moves == "nothing").sum())
    lost = int((profits() < 0).sum())
    margin = 0.034
    assert found().fact["margin"]["en"].endswith(f"to {margin:.1%}")
    seven, three = "s07-seven-principles", "s09-three-beliefs"
    return [
        (seven, f"20家最大的客户里，有{losing}家", f"Of the 20 largest customers {losing}"),
        (seven, f"400家里有{engineer}家宁要", f"Of 400 customers {engineer} would"),
        (
            seven,
            f"让了{len(moves)}次，{unpaid}次什么也",
            f"Of {len(moves)} concessions last time {unpaid} brought nothing",
        ),
        (three, f"400家里有{lost}家", f"of 400, CoreBridge loses money on {lost}"),
        (
            three,
            f"{engineer}家宁要工程师，{cheaper}家宁要降价5%，还有{even}家觉得一样",
            f"{engineer} would rather have the engineer, {cheaper} would rather pay 5% less, "
            f"and {even} do not mind",
        ),
        (
            three,
            f"芯桥{margin:.1%}的营业利润率就变成{margin + 0.01:.1%}，利润多{0.01 / margin:.0%}",
            f"operating margin of {margin:.1%} into {margin + 0.01:.1%}, and profit grows by "
            f"{0.01 / margin:.0%}",
        ),
        (three, "售价每高1%", "1% on prices"),
    ]


def tens(kcny: float) -> str:
    """Money in ten thousands of yuan, to the next ten of them, so that sums add up: 7,460万元."""
    return f"{round(kcny / 100) * 10:,}万元"


def _whale() -> list[Claim]:
    made = profits()
    peak, total = made[made > 0].sum(), made.sum()
    lost, losers = peak - total, int((made < 0).sum())
    worst = made.tail(5)
    rank = max(sales().index.get_loc(customer) for customer in worst.index) + 1
    assert rank <= 60
    assert (
        case("corebridge").customers.set_index("customer").loc[worst.index, "size"] == "large"
    ).all()
    assert 0.45 < -worst.sum() / lost < 0.55
    cell, notes = "s10-corebridge-whale", "s10-notes"
    served = case("corebridge").activity["gross_profit_kcny"].sum() - total
    unused = case("corebridge").service["cost_kcny"].sum() - served
    share, eaten = f"{peak / total:.0%}", f"{lost / total:.0%}"
    return [
        (
            cell,
            f"挣到总利润的{share}，又被亏钱的吃掉{eaten}",
            f"bring {share}, and loss-makers eat up {eaten}",
        ),
        (
            cell,
            f"400家客户里，{len(made) - losers}家没有亏钱，一共挣了{tens(peak)}；"
            f"{losers}家亏钱，吃掉了{tens(lost)}，合计{tens(total)}。"
            f"再扣掉没有用上的服务时间{tens(unused)}，营业利润是{tens(total - unused)}，"
            f"占销售额的{(total - unused) / sales().sum():.1%}",
            f"Of 400 customers {len(made) - losers} do not lose money and bring "
            f"{million(peak, 4)} together; {losers} lose money and take {million(lost)} away, "
            f"which leaves {million(total)}. Less {million(unused, 2)} of paid service time that "
            f"nobody used, operating profit is {million(total - unused)}, "
            f"{(total - unused) / sales().sum():.1%} of sales",
        ),
        (notes, f"和{share}比", f"with {share}"),
        ("s10-change-line", f"{losers}家全谈", f"all {losers}"),
        (notes, f"再换成{losers}", f"then by {losers}"),
        (notes, f"{losers}家里多数", f"Most of the {losers}"),
    ]


def _worth() -> list[Claim]:
    ten = whale_curve([60, 45, 30, 20, 10, 5, 0, -10, -25, -35])
    two = f"{ten.customers['cumulative_share'].iloc[1]:.0%}"
    product = {"reference_cny": 300, "functional_cny": 350, "start_up_cny": 100, "price_cny": 825}
    high, low = (economic_value(**product, post_purchase_cny=saved) for saved in (200, 0))
    curve, worth = "s10-reading-the-curve", "s11-worth-differs"
    gain, dear = high.inducement_cny, -low.inducement_cny
    assert list(ten.customers["profit_kcny"].head(7) > 0) == [True] * 6 + [False]
    return [
        (curve, f"加到{two}，第六家就到顶，{ten.peak_share:.0%}", f"already make {two}"),
        (curve, "170%", f"the sixth reaches the top, {ten.peak_share:.0%}"),
        (
            worth,
            f"一家值{high.value_cny:.0f}元，另一家只值{low.value_cny:.0f}元",
            f"worth {high.value_cny:.0f} yuan to one customer and {low.value_cny:.0f} to another",
        ),
        (
            worth,
            f"第一家还赚{gain:.0f}元，第二家就嫌贵了{dear:.0f}元",
            f"still gains {gain:.0f}; for the second it is {dear:.0f} too dear",
        ),
    ]


PRINCIPLES = {
    "title": {"44"},
    "s04-margin-shrinks": {
        *("2003", "6.3", "2015", "3", "2009", "1.9", "1.2", "1.5"),
        "1979",
    },
    "s04-change-line": {"3", "1.5", "3.0", "2.0", "1.0", "1"},
    "s04-notes": {"2.0", "1.0"},
    "s05-relay-or-team": {"385", "2003"},
    "s05-change-line": {"1", "3", "5", "8"},
    "s05-notes": {"1", "8"},
    "s07-seven-principles": {"2012", "5"},
    "s07-change-line": {"20", "10", "50"},
    "s07-notes": {"1", "5", "7", "20", "50"},
    "s08-bet-first": {"4"},
    "s09-change-line": {"1", "3"},
    "s09-notes": {"1", "3", "4", "5", "10"},
    "s10-reading-the-curve": {"100", "150", "300", "50", "200", "2001"},
    "s10-ten-change-line": {"0", "1", "2", "3"},
    "s10-ten-notes": {"0", "1", "2", "3"},
    "s10-corebridge-whale": {"5", "60", "1", "2004"},
    "s10-change-line": {"5", "10", "141"},
    "s10-notes": {"5", "10"},
    "s11-worth-differs": {"100", "200", "825", "1988", "2006"},
    "s11-change-line": {"0", "75", "100", "825"},
    "s11-notes": {"0", "75"},
}
