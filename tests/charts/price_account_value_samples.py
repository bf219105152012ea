"""Charts of prices, accounts and value, of plain and of awkward results."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from workshop_kit.cases import case
from workshop_kit.charts import (
    Chart,
    account_bars,
    break_even_curve,
    capital_bars,
    class_bars,
    economic_profit_bars,
    element_bars,
    lever_bars,
    lever_tornado,
    lifetime_curve,
    own_tool_bars,
    price_band_map,
    price_step,
    priority_map,
    scorecard_bars,
    sentence_bars,
    service_bars,
    total_cost_bars,
    value_map_chart,
    value_steps,
    waste_bars,
    waterfall_steps,
    whale_chart,
)
from workshop_kit.models.accounts import (
    ATTRACTIVENESS_WEIGHTS,
    STRENGTH_WEIGHTS,
    CostToServe,
    abc_classes,
    cost_to_serve,
    internal_waste,
    lifetime_value,
    priority_matrix,
    whale_curve,
)
from workshop_kit.models.pricing import (
    break_even_volume,
    company_levers,
    lever_swings,
    price_band,
    price_waterfall,
    profit_levers,
)
from workshop_kit.models.value import (
    account_economic_profit,
    distinctiveness,
    economic_profit,
    economic_value,
    own_economic_profit,
    own_elements,
    own_scorecard,
    own_tool,
    scorecard,
    sentence_tests,
    total_cost_of_ownership,
    value_map,
)

ON = {"order size": 0.10, "competition": 0.12}
OFF = {"payment": 0.30, "bonus": 0.37, "promotion": 0.35, "advertising": 0.20, "freight": 0.09}
PROFITS = [60, 45, 30, 20, 10, 5, 0, -10, -25, -35]
OURS = {"price_cny": 2.1, "orders": 12, "stock_cny": 10_000, "rejects": 20, "stop_hours": 0.5}
RIVAL = {"price_cny": 2.0, "orders": 40, "stock_cny": 25_000, "rejects": 80, "stop_hours": 3}


def deals(by_size: float = 0.0) -> pd.DataFrame:
    random = np.random.default_rng(1)
    volume = random.lognormal(6, 1, 2400)
    price = 79 + random.normal(0, 5, 2400) - by_size * (np.log(volume) - 6)
    rep = random.integers(1, 13, 2400)
    return pd.DataFrame({"pocket_price_cny": price, "volume": volume, "rep": rep})


def scores(accounts: int) -> pd.DataFrame:
    random = np.random.default_rng(2)
    columns = [*ATTRACTIVENESS_WEIGHTS, *STRENGTH_WEIGHTS]
    names = [f"Account {n}" for n in range(1, accounts + 1)]
    return pd.DataFrame(random.integers(1, 11, (accounts, 9)), names, columns)


def elements(lead: int) -> pd.DataFrame:
    names = [
        "Quantified outcome",
        "Fit with the customer's top initiative this year and next",
        "Performance beyond spec",
        "Lower total cost",
        "Supply assurance",
        "Application support",
        "Ease of doing business",
        "Risk transfer",
        "Joint roadmap",
        "Proof",
    ]
    us = np.array([6, 5, 6, 4, 5, 6, 5, 4, 3, 5])
    nba = np.array([5, 5, 4, 5, 5, 4, 5, 4, 4, 3]) if lead else us
    weight = [15, 12, 12, 10, 10, 10, 9, 8, 8, 6]
    return pd.DataFrame({"weight_pct": weight, "us": us, "nba": nba}, index=names)


def figures(late: bool) -> pd.DataFrame:
    actual = [90, 105, 80, 110, 97, 130, 70] if late else [100] * 7
    names = ["Sales", "Share of wallet", "Price", "Delivery", "Forecast", "Projects", "Contacts"]
    weight = [0.30, 0.15, 0.15, 0.10, 0.15, 0.10, 0.05]
    return pd.DataFrame({"weight": weight, "target": 100, "actual": actual}, index=names)


def suppliers(price: float) -> pd.DataFrame:
    rows = [[6, 7, price], [5, 4, 98], [4, 3, 97], [3, 3, 90], [5, 6, 110]]
    names = ["Wenhui", "Global house", "State-linked", "Marketplace", "Dealers"]
    return pd.DataFrame(rows, names, ["desk_service", "range", "price_cny"])


SAID = {"A": "Good quality.", "B": "20 hours less than with the rival, as the records show."}
OWN = pd.DataFrame({"sales_mcny": [320.0], "variable_mcny": [210.0], "fixed_mcny": [95.0]}, ["Own"])
WASTE = pd.DataFrame(
    {"hours_a_month": [12.0, 160.0], "cny_an_hour": [150.0, 200.0]},
    ["Waiting for another department to answer a question", "Rework"],
)
OWN_ACCOUNT = pd.DataFrame(
    {
        "counted_in": ["ten_thousand"],
        "sales": [2_600],
        "nopat": [234],
        "capital": [1_300],
        "wacc_pct": [10.0],
    }
)
OWN_ELEMENTS = pd.DataFrame(
    {"weight": [8, 5], "us": [6, 3], "nba": [4, 5], "proof": ["our_test", "none"]},
    ["Application support", "Joint roadmap"],
)
OWN_MEASURES = pd.DataFrame(
    {"weight": [6, 2], "target": [260, 63], "actual": [250, 90], "trigger": [240, 70]},
    ["Profit after tax", "Payment, days"],
)
OWN_PRODUCT = pd.DataFrame(
    {
        "price_cny": [100.0], "rival_cny": [96.0], "saves_cny": [12.0], "proven_cny": [5.0],
        "given_cny": [6.0], "cost_cny": [66.0], "cut_cny": [4.0],
    }
)  # fmt: skip


def product(tool: str, **changed: float) -> pd.DataFrame:
    return OWN_PRODUCT.assign(tool=tool, **changed)


WORK = pd.DataFrame({"orders": [49_000], "inquiries": [1_400], "credit_checks": [2_500]})
MINUTES = {"orders": 8, "inquiries": 44, "credit_checks": 50}


def served(gross: float) -> CostToServe:
    work = pd.DataFrame({"orders": [100, 900, 20]}, index=["C001", "C002", "C003"])
    return cost_to_serve(work, {"orders": 60}, 560, 700_000, [gross] * 3)


HALF = {"desk_service": 0.5, "range": 0.5}

CHARTS: dict[str, Callable[[str], Chart]] = {
    "levers": lambda lang: lever_bars(profit_levers(), lang),
    "levers loss": lambda lang: lever_bars(profit_levers(fixed_cost_cny=40), lang),
    "levers lost volume": lambda lang: lever_bars(profit_levers(elasticity=-6), lang),
    "levers worse": lambda lang: lever_bars(profit_levers(change_pct=-2), lang),
    "levers own": lambda lang: lever_bars(company_levers(OWN), lang),
    "swings": lambda lang: lever_tornado(lever_swings(), lang),
    "swings loss": lambda lang: lever_tornado(lever_swings(fixed_cost_cny=40), lang),
    "swings follow": lambda lang: lever_tornado(lever_swings(elasticity=-4), lang),
    "price step": lambda lang: price_step(profit_levers(), lang),
    "price step loss": lambda lang: price_step(profit_levers(fixed_cost_cny=40), lang),
    "waste": lambda lang: waste_bars(internal_waste(WASTE), lang),
    "break-even cut": lambda lang: break_even_curve(break_even_volume(), lang),
    "break-even rise": lambda lang: break_even_curve(break_even_volume(2.5, 1, 0.5), lang),
    "break-even never": lambda lang: break_even_curve(break_even_volume(10, 9.5, -0.5), lang),
    "waterfall": lambda lang: waterfall_steps(price_waterfall(6.0, ON, OFF), lang),
    "waterfall short": lambda lang: waterfall_steps(price_waterfall(6.0, {}, {"all": 6}), lang),
    "band": lambda lang: price_band_map(price_band(deals(), seller="rep"), lang),
    "band by size": lambda lang: price_band_map(price_band(deals(6.0)), lang),
    "whale": lambda lang: whale_chart(whale_curve(PROFITS), lang),
    "whale no losers": lambda lang: whale_chart(whale_curve(PROFITS, mended=10), lang),
    "whale all lose": lambda lang: whale_chart(whale_curve([5, -30, -10]), lang),
    "classes": lambda lang: class_bars(abc_classes([500, 300, 250, 180, 120, 90, 70, 50]), lang),
    "matrix": lambda lang: priority_map(priority_matrix(scores(10)), lang),
    "matrix 400": lambda lang: priority_map(priority_matrix(scores(400)), lang),
    "matrix one": lambda lang: priority_map(priority_matrix(scores(1)), lang),
    "lifetime": lambda lang: lifetime_curve(lifetime_value(), lang),
    "lifetime 3": lambda lang: lifetime_curve(lifetime_value(immediate=True, years=3), lang),
    "service": lambda lang: service_bars(cost_to_serve(WORK, MINUTES, 560, 700_000), lang),
    "accounts": lambda lang: account_bars(served(40), lang),
    "accounts earn": lambda lang: account_bars(served(400), lang),
    "service full": lambda lang: service_bars(cost_to_serve(WORK, MINUTES, 560, 500_000), lang),
    "worth": lambda lang: value_steps(economic_value(), lang),
    "worth dear": lambda lang: value_steps(economic_value(start_up_cny=-100, price_cny=990), lang),
    "total cost": lambda lang: total_cost_bars(total_cost_of_ownership(OURS, RIVAL), lang),
    "total cost dear": lambda lang: total_cost_bars(
        total_cost_of_ownership(OURS, RIVAL, price_cny=2.5), lang
    ),
    "elements": lambda lang: element_bars(distinctiveness(elements(1)), lang),
    "elements level": lambda lang: element_bars(distinctiveness(elements(0)), lang),
    "elements own": lambda lang: element_bars(own_elements(OWN_ELEMENTS), lang),
    "elements own proven": lambda lang: element_bars(
        own_elements(OWN_ELEMENTS.assign(proof="customer_books")), lang
    ),
    "elements Dongyao": lambda lang: element_bars(
        distinctiveness(case("hengchi").elements.set_index("element")), lang
    ),
    "scorecard own": lambda lang: scorecard_bars(own_scorecard(OWN_MEASURES), lang),
    "scorecard Dongyao": lambda lang: scorecard_bars(
        scorecard(case("hengchi").scorecard.set_index("measure")), lang
    ),
    "own worth": lambda lang: own_tool_bars(own_tool(product("worth")), lang),
    "own worth dear": lambda lang: own_tool_bars(own_tool(product("worth", saves_cny=1)), lang),
    "own proof": lambda lang: own_tool_bars(own_tool(product("proof")), lang),
    "own proof short": lambda lang: own_tool_bars(own_tool(product("proof", proven_cny=1)), lang),
    "own leak": lambda lang: own_tool_bars(own_tool(product("leak")), lang),
    "own leak none": lambda lang: own_tool_bars(own_tool(product("leak", given_cny=0)), lang),
    "own volume": lambda lang: own_tool_bars(own_tool(product("volume")), lang),
    "own volume never": lambda lang: own_tool_bars(own_tool(product("volume", cut_cny=40)), lang),
    "capital": lambda lang: capital_bars(own_economic_profit(OWN_ACCOUNT), lang),
    "capital short": lambda lang: capital_bars(
        own_economic_profit(OWN_ACCOUNT.assign(capital=4_000)), lang
    ),
    "capital loss": lambda lang: capital_bars(
        own_economic_profit(OWN_ACCOUNT.assign(nopat=-100, capital=0)), lang
    ),
    "scorecard": lambda lang: scorecard_bars(scorecard(figures(True)), lang),
    "scorecard fine": lambda lang: scorecard_bars(scorecard(figures(False)), lang),
    "sentences": lambda lang: sentence_bars(sentence_tests(SAID), lang),
    "sentences complete": lambda lang: sentence_bars(
        sentence_tests(dict.fromkeys("AB", SAID["B"])), lang
    ),
    "sentence": lambda lang: sentence_bars(sentence_tests(SAID["B"]), lang),
    "sentence empty": lambda lang: sentence_bars(sentence_tests(""), lang),
    "profit": lambda lang: economic_profit_bars(economic_profit(10, [100, 75, 50, 25], 8), lang),
    "profit lost": lambda lang: economic_profit_bars(
        account_economic_profit(nopat_pct=6, payment_days=200), lang
    ),
    "profit no capital": lambda lang: economic_profit_bars(economic_profit(9, 0), lang),
    "value map": lambda lang: value_map_chart(value_map(suppliers(104), HALF, "Wenhui"), lang),
    "value map dear": lambda lang: value_map_chart(value_map(suppliers(120), HALF, "Wenhui"), lang),
}
