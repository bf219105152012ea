"""Hengchi and its account Dongyao: the figures agree with each other and with the models."""

import pytest

from workshop_kit.cases import case, story
from workshop_kit.models.negotiation import concessions, programme_erosion
from workshop_kit.models.pricing import profit_levers


@pytest.fixture(scope="module")
def company():
    return case("hengchi")


def _by_kind(pnl, column):
    return pnl.groupby("kind", observed=True)[column].sum()


@pytest.mark.parametrize("column", ["today_kcny", "programme_kcny", "per_module_cny"])
def test_lines_add_up_to_the_profit(company, column):
    lines = company.pnl.set_index("line")[column]
    assert lines.drop("profit").sum() == lines["profit"]
    assert lines["sales"] > 0 > lines.drop(["sales", "profit"]).max()


def test_a_module_brings_100_costs_84_and_200_thousand_are_sold(company):
    lines = company.pnl.set_index("line")
    assert lines.loc["sales", "per_module_cny"] == 100
    assert lines.loc["profit", "per_module_cny"] == 100 - 84
    assert (lines["programme_kcny"] == 200 * lines["per_module_cny"]).all()


def test_price_is_the_strongest_lever_of_the_account(company):
    each = _by_kind(company.pnl, "per_module_cny")
    found = profit_levers(each["sales"], 1, -each["variable"], -each["fixed"])
    assert found.strongest == "price"
    assert (100 * found.levers["gain_share"]).round(2).tolist() == [6.25, 4.12, 2.12, 1.12]


def test_the_new_platform_is_the_programme_of_the_model(company):
    rows = company.price_downs
    new = rows[rows["programme"] == "new"]
    found = programme_erosion(3, 1.5, 5, 100, 84, 200)
    assert new["price_cny"].tolist() == pytest.approx(found.years["price_cny"], abs=0.005)
    assert new["cost_cny"].tolist() == pytest.approx(found.years["cost_cny"], abs=0.005)
    assert new["asked_pct"].tolist() == [0, 3, 3, 3, 3]
    assert round(found.eroded_share, 2) == 0.19
    assert round(100 - new["price_cny"].iloc[-1], 1) == 11.5, "what four yearly cuts come to"


def test_prices_of_the_present_platform_follow_what_was_granted(company):
    rows = company.price_downs
    for _, years in rows.groupby("programme", observed=True):
        for fall, money in (("granted_pct", "price_cny"), ("cost_down_pct", "cost_cny")):
            kept = (1 - years[fall] / 100).cumprod() * years[money].iloc[0]
            assert years[money].tolist() == pytest.approx(kept.tolist(), abs=0.006)
    assert (rows["granted_pct"] <= rows["asked_pct"]).all()


def test_the_last_negotiation_gave_much_for_little(company):
    rounds = company.rounds
    gets = (rounds["in_return"] != "nothing").tolist()[1:]
    read = concessions(rounds["offer_cny"].tolist(), gets)
    assert read.pattern == "mixed"
    assert read.paid == 1
    assert rounds["offer_cny"].iloc[-1] == rounds["counter_cny"].iloc[-1]
    present = company.price_downs.query("programme == 'present'")
    assert rounds["offer_cny"].iloc[-1] == present["price_cny"].iloc[0]


def test_facts_follow_from_the_tables_and_stand_in_the_story(company):
    facts = {fact.id: fact for fact in company.facts}
    lines = company.pnl.set_index("line")
    sales, price = lines.loc["sales", "today_kcny"], lines.loc["sales", "per_module_cny"]
    cost = price - lines.loc["profit", "per_module_cny"]
    modules = lines.loc["sales", "programme_kcny"] / price
    asked = company.price_downs.query("programme == 'new'")["asked_pct"].max()
    before, due = company.terms.set_index("term").loc["answer_days"]
    expected = {
        "sales": (f"{sales / 10:g} 万元", f"¥{sales / 1000:g} million"),
        "volume": (f"{modules / 10:g} 万个", f"{modules * 1000:,.0f}"),
        "price": (f"每个 {price} 元", f"¥{price} a module"),
        "cost": (f"每个 {cost} 元", f"¥{cost} a module"),
        "price_down": (f"{asked:g}%", f"{asked:g}%"),
        "answer_due": (f"{due:g} 个工作日", f"{due:g} working days"),
        "proposal_days": (f"{before:g} 天", f"{before:g} days"),
    }
    assert {name for name, fact in facts.items() if fact.from_data} == set(expected)
    for name, (zh, en) in expected.items():
        assert facts[name].value == {"zh": zh, "en": en}
    for fact in facts.values():
        for lang, told in story("hengchi").items():
            assert fact.value[lang].removesuffix(" a module").removeprefix("每个 ") in told
