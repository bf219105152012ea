"""Hengchi's money, negotiation, contacts and scorecard agree with each other and the models."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from workshop_kit.cases import case, data_dictionary, story
from workshop_kit.models.accounts import cost_to_serve
from workshop_kit.models.negotiation import Trade, negotiate, programme_erosion, trades
from workshop_kit.models.pricing import break_even_volume, price_waterfall
from workshop_kit.models.team import contact_coverage
from workshop_kit.models.value import (
    account_economic_profit,
    economic_profit,
    programme_profit,
    scorecard,
)

EXPECTED = json.loads((Path(__file__).parents[1] / "models" / "expected_values.json").read_text())


@pytest.fixture(scope="module")
def company():
    return case("hengchi")


@pytest.fixture(scope="module")
def terms(company):
    return company.terms.set_index("term")


@pytest.fixture(scope="module")
def lines(company):
    return company.pnl.set_index("line")


# The account's money (X08, X09)


def test_the_quotation_leaks_what_other_tables_know(company, lines, terms):
    steps = company.price_steps.set_index("step")
    stages = {stage: part["amount_cny"] for stage, part in steps.groupby("stage", observed=True)}
    first = stages["list"].iloc[0]
    found = price_waterfall(first, stages["on_invoice"].to_dict(), stages["off_invoice"].to_dict())
    rounds, downs = company.rounds["offer_cny"], company.price_downs
    assert [first, steps.loc["negotiated", "amount_cny"]] == [120, rounds.iloc[0] - rounds.iloc[-1]]
    now = downs.query("programme == 'present'")["price_cny"].iloc[-1]
    assert found.invoice_cny == pytest.approx(now)
    assert round(found.pocket_share, 3) == 0.786
    for step, days in (("payment_term", "payment_days"), ("own_stock", "own_stock_days")):
        capital = now * terms.loc[days, "today"] / 365 * terms.loc["wacc_pct", "today"] / 100
        assert steps.loc[step, "amount_cny"] == pytest.approx(capital, abs=0.005)
    modules_kunits = lines.loc["sales", "today_kcny"] / now
    for line, some in (
        ("freight", ["urgent_freight"]),
        ("engineering", ["free_engineering", "samples"]),
    ):
        part = modules_kunits * steps.loc[some, "amount_cny"].sum()
        assert 0 < part < -lines.loc[line, "today_kcny"]


def test_work_costs_what_the_profit_and_loss_account_says(company, lines):
    work = company.service.set_index("activity")
    money = ["today_kcny", "programme_kcny"]
    cost = lines.loc[["engineering", "account_team"], money].sum()
    found = cost_to_serve(
        work[["today", "programme"]].T,
        work["minutes"].to_dict(),
        -cost["today_kcny"],
        work["practical_minutes"].sum(),
    )
    assert found.rate_cny_per_minute == pytest.approx(2.6)
    each = found.customers["cost_kcny"]
    assert each["programme"] == pytest.approx(-cost["programme_kcny"], rel=0.001)
    assert each["today"] / -cost["today_kcny"] == pytest.approx(0.88, abs=0.001)
    assert (work["minutes"] * work["today"] < work["practical_minutes"]).all()


def test_a_concession_of_four_yuan_needs_this_much_volume(lines):
    each = lines.groupby("kind", observed=True)["per_module_cny"].sum()
    found = break_even_volume(100, -each["variable"], -4)
    assert found.volume_pct == 13.3
    assert found.quantity_needed > found.quantity


def test_profit_and_capital_agree_with_the_other_tables(company, lines, terms):
    rows = company.economics
    today, years = rows.iloc[0], rows[rows["business"] == "programme"].reset_index(drop=True)
    kept = 1 - terms.loc["tax_pct", "today"] / 100
    assert today["nopat_kcny"] == kept * lines.loc["profit", "today_kcny"]
    assert today["sales_kcny"] == lines.loc["sales", "today_kcny"]
    new = company.price_downs.query("programme == 'new'").reset_index(drop=True)
    volume = terms.loc["volume_kunits", "asked"]
    assert years["sales_kcny"].tolist() == pytest.approx(volume * new["price_cny"], abs=2)
    engineer = company.trades.set_index("item").loc["resident_engineer", "seller_cny"]
    margin = new["price_cny"] - new["cost_cny"] - engineer
    assert years["nopat_kcny"].tolist() == pytest.approx(kept * volume * margin, abs=2)
    for row, column in ((today, "today"), *((year, "asked") for _, year in years.iterrows())):
        days = terms[column]
        stock = days["own_stock_days"] + days["consignment_days"]
        for part, length in (("receivables_kcny", days["payment_days"]), ("stock_kcny", stock)):
            assert row[part] == pytest.approx(row["sales_kcny"] * length / 365, abs=1)
    spent = 5 * lines.loc[["tooling", "engineering"], "programme_kcny"].sum()
    assert years["plant_kcny"].tolist() == [-spent * left / 5 for left in (5, 4, 3, 2, 1)]
    parts = rows[["receivables_kcny", "stock_kcny", "plant_kcny"]].sum(axis=1)
    assert (rows["capital_kcny"] == parts).all()


def test_today_the_account_earns_four_of_a_hundred_after_the_capital(company, terms):
    today = company.economics.iloc[0]
    hundred = 100 / today["sales_kcny"]
    found = economic_profit(
        hundred * today["nopat_kcny"],
        hundred * today["capital_kcny"],
        terms.loc["wacc_pct", "today"],
    )
    year = found.by_year.iloc[0]
    assert year["nopat_kcny"] == pytest.approx(9)
    assert year["capital_kcny"] == pytest.approx(50)
    assert year["economic_profit_kcny"] == pytest.approx(4)
    again = account_economic_profit(
        today["sales_kcny"], 9, 90, 13, today["plant_kcny"], 0, 10, years=1
    )
    assert again.by_year["economic_profit_kcny"].iloc[0] == pytest.approx(1040, abs=0.2)


def _programme_value(company, cost_down=1.5, volume=200.0, payment_days=90):
    """Return the programme's economic profit (k¥ today), on the terms asked but for one."""
    years = programme_erosion(3, cost_down, 5, 100, 84, 200).years
    lines = company.pnl.set_index("line")
    fixed = lines.loc[lines["kind"] == "fixed", "per_module_cny"].sum() / -84
    cost = years["cost_cny"] * ((1 - fixed) * volume + fixed * 200)
    sales = years["price_cny"] * volume
    profit = 0.75 * (sales - cost - 200)
    plant = company.economics.query("business == 'programme'")["plant_kcny"].to_numpy()
    capital = sales * (payment_days + 43) / 365 + plant
    return economic_profit(profit.to_numpy(), capital.to_numpy(), 10).value_kcny


def test_the_programme_adds_sales_and_little_value(company):
    rows = company.economics.query("business == 'programme'")
    found = economic_profit(rows["nopat_kcny"].to_numpy(), rows["capital_kcny"].to_numpy(), 10)
    assert found.by_year["economic_profit_kcny"].round().tolist() == [121, 162, 213, 274, 344]
    assert found.value_kcny == pytest.approx(804, abs=1)
    assert _programme_value(company) == pytest.approx(found.value_kcny, abs=1)
    steady = programme_erosion(0, 0).npv_kcny
    assert found.value_kcny < 0.1 * steady


def test_one_number_turns_the_decision(company):
    assert _programme_value(company, cost_down=0.5) < 0 < _programme_value(company, cost_down=1)
    assert _programme_value(company, volume=180) < 0 < _programme_value(company, volume=190)
    assert 0 < _programme_value(company, payment_days=120) < 0.3 * _programme_value(company)


@pytest.mark.parametrize(
    ("here", "model"),
    [
        ({}, {}),
        ({"cost_down": 0.5}, {"cost_down_pct": 0.5}),
        ({"volume": 180}, {"volume_kunits": 180}),
        ({"payment_days": 60}, {"payment_days": 60}),
    ],
)
def test_the_model_of_the_programme_knows_the_tables(company, here, model):
    assert programme_profit(**model).value_kcny == pytest.approx(_programme_value(company, **here))


def test_who_decides_is_mostly_unknown(company):
    deciders = company.contacts.query("buying_role == 'decider'")
    assert (len(deciders), deciders["held_by_en"].isna().sum()) == (5, 3)


# Negotiation (X07)


def test_trades_are_the_model_s_and_cost_what_the_terms_say(company, terms):
    table = company.trades.set_index("item")
    assert table.astype({"kind": str}).equals(trades().astype({"kind": str}))
    rate = terms.loc["wacc_pct", "asked"] / 100
    a_day = rate * terms.loc["price_cny", "asked"] / 365
    consignment = a_day * terms.loc["consignment_days", "asked"]
    assert table.loc["consignment_stock", "seller_cny"] == pytest.approx(consignment, abs=0.05)
    assert table.loc["payment_30_days", "seller_cny"] == pytest.approx(30 * a_day, abs=0.1)
    items = [Trade(*row) for row in company.trades.itertuples(index=False)]
    offers, gets = [108, 104, 102.5], [(), ("volume_commitment",)]
    assert negotiate(offers, gets=gets, items=items) == negotiate(offers, gets=gets)


def test_terms_are_those_of_the_other_tables_and_of_the_story(company, terms, lines):
    last = company.price_downs.groupby("programme", observed=True).last()
    assert terms.loc["price_cny"].tolist() == [last.loc["present", "price_cny"], 100]
    assert terms.loc["price_down_pct", "today"] == last.loc["present", "granted_pct"]
    assert terms.loc["price_down_pct", "asked"] == last.loc["new", "asked_pct"]
    assert terms.loc["years", "asked"] == last.loc["new", "year"]
    assert terms.loc["rounds", "today"] == company.rounds["round"].max()
    sales = terms.loc["volume_kunits", "asked"] * terms.loc["price_cny", "asked"]
    assert sales == lines.loc["sales", "programme_kcny"]
    told = story("hengchi")
    for term, zh, en in (
        ("years", "连做 {} 年", "for {} years"),
        ("answer_days", "{} 个工作日内", "in {} working days"),
        ("rounds", "采购会谈 {} 轮", "will run {} rounds"),
        ("price_down_pct", "每年再降 {}%", "down {}% every year"),
    ):
        value = f"{terms.loc[term, 'asked']:g}"
        assert zh.format(value) in told["zh"]
        assert en.format(value) in told["en"]
    assert terms["today"].isna().sum() == 2


# Contacts and scorecard (X09, X22)


def test_three_in_four_contacts_are_held_most_by_one_person(company):
    people = company.contacts
    found = contact_coverage(people, holder="held_by_en")
    assert (found.held, found.needed, found.coverage) == (18, 24, 0.75)
    assert found.alarm
    assert found.resting_on.index[0] == company.roles["holder_en"].iloc[0]
    assert contact_coverage(people, holder="held_by_zh").coverage == found.coverage
    unmet = people["held_by_en"].isna()
    for column in ("held_by_zh", "attitude", "met_days_ago"):
        assert people[column].isna().equals(unmet)
    assert ((people["buying_role"] == "decider") & unmet).sum() == 3
    longest = people["met_days_ago"].nlargest(2).tolist()
    assert longest[0] > 365 > longest[1]
    assert f"One was last met {longest[0]} days ago" in data_dictionary(), "documented"
    assert people["name_zh"].is_unique
    assert people["name_en"].is_unique


def test_some_teams_of_four_reach_enough_and_few_do(company):
    holders = company.roles["holder_en"].tolist()
    for lang in ("zh", "en"):
        named = company.contacts[[f"held_by_{lang}", f"fits_{lang}"]].stack().dropna()
        names = named.str.split("、" if lang == "zh" else ", ").explode()
        assert set(names) <= set(company.roles[f"holder_{lang}"])
    known = contact_coverage(company.contacts, holder="fits_en").team
    good = []
    for team in combinations(known, 4):
        found = contact_coverage(company.contacts, team, holder="fits_en")
        if found.coverage >= 0.875 and not found.alarm and found.within_hours:
            good.append(set(team))
    assert 2 <= len(good) <= 6
    assert {holders[0], holders[2]} <= set.intersection(*good), "manager and engineer"
    five = contact_coverage(company.contacts, known[:5], holder="fits_en")
    assert not five.within_hours


def test_the_scorecard_has_the_score_and_its_triggers(company):
    table = company.scorecard.set_index("measure")
    found = scorecard(table)
    assert round(found.score, 3) == EXPECTED["E11"]["S"]
    assert found.kpis["attainment"].round(2).tolist() == [0.9, 1.05, 0.8, 1.1, 0.97, 1.3, 0.7]
    assert found.triggered == ("payment", "shared_contacts", "profit")
    assert table.at["profit", "actual"] == table.at["profit", "trigger"], "reached, not passed"
    passed = table["actual"] <= table["trigger"]
    late = passed.where(table["lower_is_better"] == 0, table["actual"] >= table["trigger"])
    assert set(late.index[late]) == set(found.triggered)


def test_the_scorecard_s_figures_are_those_of_the_tables(company, terms):
    actual = company.scorecard.set_index("measure")["actual"]
    today = company.economics.iloc[0]
    assert actual["profit"] == 100 * today["nopat_kcny"] / today["sales_kcny"]
    assert actual["payment"] == terms.loc["payment_days", "today"]
    rejects = company.suppliers.set_index("supplier").loc["hengchi", "rejects"]
    assert actual["rejects"] == rejects / 200_000 * 1_000_000
    holders = contact_coverage(company.contacts, holder="held_by_en").contacts["holders"]
    assert actual["shared_contacts"] == (holders.map(len) > 1).sum()
