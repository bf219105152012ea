"""The words in which X08, its session and the session on tracking give numbers, worked out."""

from __future__ import annotations

import pandas as pd
from narrative_claims import Claim

from workshop_kit import case
from workshop_kit.cases import Case
from workshop_kit.course.checks import five_tools as tools
from workshop_kit.course.checks.ten_elements import total_cost
from workshop_kit.models.pricing import break_even_volume
from workshop_kit.models.value import economic_profit, economic_value, own_tool, scorecard

VOLUME = 200_000


def _wan(cny: float) -> str:
    """Money in ten thousands of yuan, as far as there is something to say."""
    return f"{cny / 1e4:.1f}".removesuffix(".0")


def economic_tools_claims() -> list[Claim]:
    """Return what the session on the five tools says in numbers."""
    company = case("hengchi")
    drill, worth = economic_value(), tools.worth_to_dongyao(company)
    books, connectors = total_cost(company), tools.connectors()
    shown = company.savings.groupby("evidence", observed=True)["per_module_cny"].sum()
    cut = tools.cut_pays_at(company)
    first, proof, no_go = "s27-worth-first", "s27-proof", "s27-no-go"
    dearer = 2.1 - 2.0
    return [
        (first, f"值{drill.value_cny:g}元", f"worth {drill.value_cny:g};"),
        (
            first,
            f"卖{drill.price_cny:g}元，客户还多得{drill.inducement_cny:g}元",
            f"at {drill.price_cny:g} the customer still gains {drill.inducement_cny:g}",
        ),
        ("s27-worth-notes", f"不认这{drill.value_cny:g}元", f"these {drill.value_cny:g}"),
        (
            proof,
            f"值{worth.value_cny:g}元，账上撑得起{books.parity_price_cny:g}元",
            f"Worth {worth.value_cny:g}, borne out by the books {books.parity_price_cny:g}",
        ),
        (proof, f"省{shown.sum():g}元，从", f"saves Dongyao {shown.sum():g} yuan;"),
        (
            proof,
            f"对手的96元算起，值{worth.value_cny:g}元",
            f"96 and it is worth {worth.value_cny:g}",
        ),
        (proof, f"只查得到{shown['customer_books']:g}元", f"only {shown['customer_books']:g} in"),
        (
            proof,
            f"另外{shown['our_test']:g}元靠我们的试验，{shown['estimate']:g}元是估计",
            f"Another {shown['our_test']:g} rest on our tests, {shown['estimate']:g} on an",
        ),
        (
            proof,
            f"一年{_wan(books.rival_cny)}万元，用衡驰{_wan(books.ours_cny)}万元",
            f"costs {books.rival_cny / 1e6:.3f} million yuan, with Hengchi"
            f" {books.ours_cny / 1e6:.3f} million",
        ),
        (proof, f"省{_wan(books.saving_cny)}万元", f"{books.saving_cny:,.0f} less"),
        (proof, f"单价到{books.parity_price_cny:g}元", f"a price of {books.parity_price_cny:g}"),
        (
            proof,
            f"贵{dearer:.2f}元，一年反而省{connectors.saving_share:.2%}",
            f"{dearer:.2f} dearer, and a year is {connectors.saving_share:.2%} cheaper",
        ),
        (
            "s27-proof-notes",
            f"差{worth.value_cny - books.parity_price_cny:g}元",
            f"The {worth.value_cny - books.parity_price_cny:g} yuan between",
        ),
        ("s27-proof-notes", f"拿{worth.value_cny:g}元", f"ask for {worth.value_cny:g}."),
        *_given_away(company),
        (
            no_go,
            f"多卖{cut.volume_pct}%",
            f"need {cut.volume_pct}% more volume",
        ),
        (
            no_go,
            f"从{cut.margin_before_cny:g}元降到{cut.margin_after_cny:g}元",
            f"from {cut.margin_before_cny:g} yuan to {cut.margin_after_cny:g}",
        ),
        (
            no_go,
            f"一年{_wan(cut.quantity)}万个，要多卖{cut.quantity_needed - cut.quantity:,.0f}个",
            f"on {cut.quantity:,.0f} a year, {cut.quantity_needed - cut.quantity:,.0f} more",
        ),
    ]


def _given_away(company: Case) -> list[Claim]:
    price, work = tools.where_the_price_goes(company), tools.work_for_dongyao(company)
    given = price.invoice_cny - price.pocket_cny
    part = work.activities["minutes"] / work.used_minutes
    hours = company.service.set_index("activity").at["changes", "minutes"] / 60
    cell = "s27-leak"
    return [
        (cell, f"已给了{given:.2f}元", f"4 yuan; {given:.2f} are given already"),
        (
            cell,
            f"报价{price.list_cny:g}元，发票上{price.invoice_cny:.2f}元，实收价格"
            f"{price.pocket_cny:.2f}元，是报价的{price.pocket_share:.1%}",
            f"quoted at {price.list_cny:g} yuan; the invoice says {price.invoice_cny:.2f}, and the"
            f" pocket price is {price.pocket_cny:.2f}, {price.pocket_share:.1%}",
        ),
        (cell, f"以外给的{given:.2f}元", f"The {given:.2f} given besides"),
        (cell, f"用了{1 - work.unused_share:.0%}", f"{1 - work.unused_share:.0%} of the budget"),
        (
            cell,
            f"其中{part['changes']:.0%}花在设计变更上，一次{hours:g}小时",
            f"{part['changes']:.0%} of it for design changes of {hours:g} hours",
        ),
    ]


TOOLS = {
    "title": {"4", "15"},
    "s27-worth-first": {"1", "2", "3", "4", "5", "300"},
    "s27-drill-change-line": {"300", "250"},
    "s27-worth-notes": {"6", "10", "300", "250", "1", "2"},
    "s27-proof-notes": {"1", "2", "7"},
    "s27-leak": {"4", "1992", "2004"},
    "s27-leak-notes": {"3", "4"},
    "s27-no-go": {"4", "100"},
    "s27-no-go-change-line": {"4", "1", "101"},
    "s27-no-go-notes": {"4", "1", "5"},
}


def worked_x08_claims() -> list[Claim]:
    """Return what the worked solution of X08 says in numbers."""
    company = case("hengchi")
    drill, worth, books = economic_value(), tools.worth_to_dongyao(company), total_cost(company)
    parts = worth.parts["amount_cny"]
    shown = company.savings.groupby("evidence", observed=True)["per_module_cny"].sum()
    goods, price = tools.connectors(), tools.where_the_price_goes(company)
    off = price.invoice_cny - price.pocket_cny
    taken = price.steps["amount_cny"]
    proven, lower = f"{shown['customer_books']:g}", shown["customer_books"] - tools.CUT_CNY
    return [
        ("step-worth", f"200，是{drill.value_cny:g}元", f"200 makes {drill.value_cny:g} yuan"),
        (
            "step-worth",
            f"对手{parts['reference']:g}元，性能和装配多值{parts['functional']:g}元，换供应商的试验多花"
            f"{-parts['start_up']:g}元，买进以后省{parts['post_purchase']:g}元，合起来"
            f"{worth.value_cny:g}元",
            f"asks {parts['reference']:g}; performance and assembly are worth"
            f" {parts['functional']:g} more, trials to change supplier cost {-parts['start_up']:g},"
            f" after purchase {parts['post_purchase']:g} are saved: {worth.value_cny:g} in all",
        ),
        ("step-worth", f"得{worth.inducement_cny:g}元", f"gains {worth.inducement_cny:g}."),
        ("step-proof", f"省{proven}元；", f"books: {proven} yuan a module"),
        ("step-proof", f"净便宜{lower:g}元", f"so {lower:g} cheaper in all"),
        (
            "step-proof",
            f"对手{_wan(books.rival_cny)}万元，衡驰{_wan(books.ours_cny)}万元，省"
            f"{_wan(books.saving_cny)}万元",
            f"{books.rival_cny / 1e6:.3f} million yuan with the rival, {books.ours_cny / 1e6:.3f}"
            f" million with Hengchi, {books.saving_cny:,.0f} less",
        ),
        (
            "step-proof",
            f"单价到{books.parity_price_cny:g}元",
            f"a price of {books.parity_price_cny:g}",
        ),
        ("step-drill", f"一年省{goods.saving_share:.2%}", f"drill: {goods.saving_share:.2%} less"),
        (
            "step-drill",
            f"一共{goods.rival_cny:,.0f}元。我们{goods.ours_cny:,.0f}元，省{goods.saving_share:.2%}",
            f"make {goods.rival_cny:,.0f}. With us it is {goods.ours_cny:,.0f},"
            f" {goods.saving_share:.2%} less",
        ),
        (
            "step-leak",
            f"报价{price.list_cny:g}元，谈判让{taken['negotiated']:g}元，历年年降"
            f"{taken['yearly_reductions']:.2f}元，发票上{price.invoice_cny:.2f}元",
            f"at {price.list_cny:g} yuan, {taken['negotiated']:g} given in the negotiation,"
            f" {taken['yearly_reductions']:.2f} in yearly price-downs: {price.invoice_cny:.2f} on",
        ),
        (
            "step-leak",
            f"一共{off:.2f}元，到手{price.pocket_cny:.2f}元，是报价的{price.pocket_share:.1%}",
            f"take {off:.2f}; {price.pocket_cny:.2f} are left, {price.pocket_share:.1%}",
        ),
        *_worked_hours(company),
        *_worked_volume(company),
        *_worked_own(),
    ]


def _worked_hours(company: Case) -> list[Claim]:
    work, cell = tools.work_for_dongyao(company), "step-serve"
    done, profit = company.service.set_index("activity"), company.pnl.set_index("line")
    part = work.activities.loc["changes"] / work.activities.sum()
    cost, all_ = work.activities.at["changes", "cost_kcny"], work.assigned_kcny
    earned = profit.at["profit", "today_kcny"]
    times, minutes = done.at["changes", "today"], done.at["changes", "minutes"]
    return [
        (
            cell,
            f"设计变更{times}次，每次{minutes:,}分钟，占{part['minutes']:.0%}",
            f"{times} design changes of {minutes:,} minutes take {part['minutes']:.0%}",
        ),
        (
            cell,
            f"每分钟{work.rate_cny_per_minute:g}元，一年{cost / 10:.0f}万元",
            f"costs {work.rate_cny_per_minute:g} yuan, so they cost {cost / 1000:.2f} million",
        ),
        (
            cell,
            f"全部服务{all_ / 10:.0f}万元，是预算{work.capacity_cost_kcny / 10:.0f}万元的"
            f"{1 - work.unused_share:.0%}，比这块业务的利润{earned / 10:.0f}万元",
            f"costs {all_ / 1000:.2f} million, {1 - work.unused_share:.0%} of the budget of"
            f" {work.capacity_cost_kcny / 1000:.2f} million, and more than the account's profit of"
            f" {earned / 1000:.2f}",
        ),
    ]


def _worked_volume(company: Case) -> list[Claim]:
    cut, cell = tools.cut_pays_at(company), "step-volume"
    cost = cut.price_cny - cut.margin_before_cny
    rise = break_even_volume(cut.price_cny, cost, 1)
    more = cut.quantity_needed - cut.quantity
    before, after = f"{cut.margin_before_cny:g}", f"{cut.margin_after_cny:g}"
    return [
        (cell, f"5，是{cost:g}元", f"5, {cost:g} yuan"),
        (cell, f"从{before}元降到{after}元", f"from {before} to {after}:"),
        (
            cell,
            f"÷ {after}，是{cut.volume_pct}%，一年多卖{more:,.0f}个",
            f"÷ {after} is {cut.volume_pct}%, {more:,.0f} more a year",
        ),
        (
            cell,
            f"÷ {rise.margin_after_cny:g}，是{rise.volume_pct}%",
            f"÷ {rise.margin_after_cny:g} may be lost, {rise.volume_pct}%",
        ),
    ]


def _worked_own() -> list[Claim]:
    own = {"price_cny": [250], "rival_cny": [230], "saves_cny": [45], "proven_cny": [15]}
    worth, proof = (
        own_tool(pd.DataFrame({"tool": [tool], **own})).answer for tool in ("worth", "proof")
    )
    return [
        ("step-own", f"值{worth:g}元", f"worth {worth:g}."),
        ("step-own", f"撑得起{proof:g}元", f"bear out {proof:g};"),
        ("step-own", f"还差{250 - proof:g}元", f"{250 - proof:g} are still"),
    ]


WORKED_X08 = {
    "title": {"4"},
    "step-worth": {"300", "350", "100", "200"},
    "step-proof": {"4", "20", "200,000"},
    "step-drill": {"20", "200,000", "40", "2.5", "25,000", "80", "3"},
    "step-volume": {"52", "9", "5", "4", "1", "101"},
    "step-order": {"4", "100", "8"},
    "step-own": {"250", "230", "45", "15"},
}


def tracking_claims() -> list[Claim]:
    """Return what the session on tracking says in numbers."""
    company, steps = case("hengchi"), case("seminar").steps.set_index("id")["work_days"]
    saved = company.savings.groupby("evidence", observed=True)["per_module_cny"].sum()
    first = "s28-promises"
    yearly = VOLUME * saved["customer_books"]
    return [
        (first, f"省下的{saved.sum():g}元", f"the {saved.sum():g} yuan promised"),
        (first, f"替东曜省{saved.sum():g}元", f"saves Dongyao {saved.sum():g} yuan"),
        (
            first,
            f"量得到{saved['customer_books']:g}元，一年就是{_wan(yearly)}万元",
            f"{saved['customer_books']:g} of them can be measured in its books, {yearly:,.0f} yuan",
        ),
        (
            first,
            f"还有{saved['our_test']:g}元靠我们的试验，{saved['estimate']:g}元是估计",
            f"Another {saved['our_test']:g} rest on our tests and {saved['estimate']:g} on an",
        ),
        (
            first,
            f"一年{steps.sum()}个工作日，跟踪只占{steps['track']}天",
            f"Of {steps.sum()} working days a year tracking takes only {steps['track']}",
        ),
        (first, f"这{steps['track']}天", f"these {steps['track']}:"),
        *_triggers(company),
        *_capital(company),
    ]


def _triggers(company: Case) -> list[Claim]:
    rows = company.scorecard.set_index("measure")
    found, kinds = scorecard(rows), rows["kind"].value_counts()
    late, cell = rows.loc[list(found.triggered)], "s29-triggers"
    payment, shared, margin = (late.loc[n] for n in ("payment", "shared_contacts", "profit"))
    assert margin["actual"] == margin["trigger"]
    return [
        (
            cell,
            f"总分{found.score:.1%}看着不错，可有{len(late)}项",
            f"Score {found.score:.1%}, yet {len(late)} figures have",
        ),
        (
            cell,
            f"用{len(rows)}项指标看东曜：{kinds['leading']}项先动，提醒在前；{kinds['lagging']}项",
            f"by {len(rows)} measures: {kinds['leading']} lead and warn early, {kinds['lagging']}",
        ),
        (cell, f"加起来{found.score:.1%}", f"they make {found.score:.1%}"),
        (
            cell,
            f"实际{payment['actual']}天，触发线是{payment['trigger']}天",
            f"payment takes {payment['actual']} days, with a trigger of {payment['trigger']}",
        ),
        (
            cell,
            f"只有{shared['actual']}位，触发线是{shared['trigger']}位",
            f"only {shared['actual']} contacts are met by two of Hengchi's people or more, with a"
            f" trigger of {shared['trigger']}",
        ),
        (
            cell,
            f"税后利润率{margin['actual']}%，刚好到线",
            f"profit after tax, {margin['actual']}% of sales, stands just at its trigger",
        ),
        (
            "s29-notes",
            f"账期只占{payment['weight']:.0%}",
            f"payment weighs only {payment['weight']:.0%}",
        ),
    ]


def _capital(company: Case) -> list[Claim]:
    rows, cell = company.economics.set_index("business"), "s30-capital"
    today, years = rows.loc["today"], rows.loc["programme"]
    profit, capital = 100 * today[["nopat_kcny", "capital_kcny"]] / today["sales_kcny"]
    year = economic_profit(profit, capital, 10).by_year.iloc[0]
    sold = years["sales_kcny"].sum()
    worth = economic_profit(years["nopat_kcny"], years["capital_kcny"], 10).value_kcny
    dearer = economic_profit(years["nopat_kcny"] - 0.75 * 200 * 2, years["capital_kcny"], 10)
    assert dearer.value_kcny < 0, "what the notes say of 2 yuan more"
    left, charge = year["economic_profit_kcny"], year["charge_kcny"]
    return [
        (
            cell,
            f"税后利润{profit:.0f}元，占用{capital:.0f}元资金；资金成本10%，就是{charge:.0f}元，"
            f"留下经济利润{left:.0f}元",
            f"{profit:.0f} are profit after tax, and {capital:.0f} yuan of capital are tied up. At"
            f" 10% that capital costs {charge:.0f}, and {left:.0f} are left",
        ),
        (cell, f"卖{sold / 10:.0f}万元", f"sells {sold / 1000:.2f} million"),
        (cell, f"只有{worth / 10:.0f}万元", f"just {worth / 1000:.2f} million in all"),
    ]


TRACKING = {
    "title": {"10"},
    "s29-triggers": {"1992"},
    "s29-change-line": {"65", "90"},
    "s29-notes": {"90", "65"},
    "s30-capital": {"100"},
    "s30-change-line": {"2", "0"},
    "s30-notes": {"9", "5", "4", "0", "2"},
}
