"""What each engine takes on data of its case's size. Reports; decides nothing.

    make bench

The tables are drawn by the tests' own generators. Time is the processor's, the median of several
calls after a first, with one thread; the goals stand beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "models"))
import conftest as customers
import test_accounts as t_accounts
import test_brand as t_brand
import test_channel as t_channel
import test_channel_value as t_channel_value
import test_portfolio as t_portfolio
import test_pricing as t_pricing
import test_proposal as t_proposal
import test_proposal_roles as t_roles
import test_sales_deployment as t_deployment
import test_sales_people as t_people
import test_team as t_team
import test_value as t_value
from speed import seconds

from workshop_kit.models import (
    accounts,
    brand,
    channel,
    negotiation,
    pricing,
    proposal,
    segmentation,
    team,
    value,
)
from workshop_kit.models import sales_force as force

Case = tuple[str, str, float, Callable[[], object]]
ANSWER, LONG, PROGRAMME = 50.0, 1000.0, 2000.0  # goals, ms


def cases() -> Iterator[Case]:
    """Yield engine, size, goal in ms and call."""
    yield from _price_account_value()
    yield from _segments()
    yield from _brand_channel()
    yield from _proposal_negotiation_team()
    yield from _sales_force()


def _price_account_value() -> Iterator[Case]:
    deals = t_pricing.simulate(1)
    yield "E01 profit levers", "1 business", ANSWER, pricing.profit_levers
    yield "E05 break-even", "1 price", ANSWER, pricing.break_even_volume
    on, off = t_pricing.ON, t_pricing.OFF
    yield "E06 waterfall", "1 price", ANSWER, lambda: pricing.price_waterfall(6.0, on, off)
    yield "E06 price band", _rows(deals), ANSWER, lambda: pricing.price_band(deals, seller="rep")
    activity, gross = t_accounts.simulate(2)
    scores = np.random.default_rng(1).integers(1, 11, (len(activity), 9))
    table = pd.DataFrame(scores, activity.index, t_accounts.CRITERIA)
    minutes = {"orders": 8, "visits": 90}
    yield "E02 whale curve", _rows(gross), ANSWER, lambda: accounts.whale_curve(gross - 100)
    yield "E03 matrix", _rows(table), ANSWER, lambda: accounts.priority_matrix(table)
    yield "E04 lifetime value", "1 account", ANSWER, accounts.lifetime_value
    cost = lambda: accounts.cost_to_serve(activity, minutes, 900, 1e6, gross)  # noqa: E731
    yield "E06b cost to serve", _rows(activity), ANSWER, cost
    yield "E05 value to customer", "1 offer", ANSWER, value.economic_value
    ten, seven = t_value.ten_elements(), t_value.seven_figures()
    yield "E10 distinctiveness", _rows(ten), ANSWER, lambda: value.distinctiveness(ten)
    yield "E11 scorecard", _rows(seven), ANSWER, lambda: value.scorecard(seven)
    offers, even = t_value.suppliers(), dict.fromkeys(t_value.QUALITIES, 0.1)
    yield "E15 value map", _rows(offers), ANSWER, lambda: value.value_map(offers, even, "W")


def _segments() -> Iterator[Case]:
    data = customers.simulate(1)[0]
    seeds = count()  # the last grouping is remembered: each call must be a new one
    grouped = lambda: segmentation.segment(data, 4, seed=next(seeds))  # noqa: E731
    yield "E13 segment, bootstrap", _rows(data), LONG, grouped
    rated = pd.DataFrame(np.random.default_rng(1).normal(size=(400, 11))).add_prefix("d")
    drivers = [f"d{n}" for n in range(10)]
    derived = lambda: segmentation.derived_importance(rated, "d10", drivers)  # noqa: E731
    yield "E12 derived importance", "400 rows, 10 drivers", LONG, derived
    levels = pd.MultiIndex.from_product([list("ABC"), ["Red", "Blue"], (50, 100, 150)])
    cards = levels.set_names(["brand", "colour", "price"]).to_frame(index=False)
    ratings = np.random.default_rng(1).integers(0, 11, (len(cards), 100)).tolist()
    parts = lambda: [segmentation.conjoint_importance(cards, r) for r in zip(*ratings, strict=True)]  # noqa: E731
    yield "E12 conjoint", "18 cards, 100 people", LONG, parts
    office = t_portfolio.office()
    best = lambda: segmentation.choose_segments(office)  # noqa: E731
    yield "E14 choose segments", _rows(office), PROGRAMME, best


def _brand_channel() -> Iterator[Case]:
    deals = t_brand.steel(1)
    yield "E17 brand premium", _rows(deals), ANSWER, lambda: brand.brand_premium(deals)
    buyers = pd.DataFrame(np.tri(4, dtype=int)[np.arange(300) % 4], columns=list(brand.STAGES))
    buyers["market"] = np.arange(300) % 5
    funnel = lambda: brand.brand_funnel(buyers, t_brand.PEER)  # noqa: E731
    yield "E18 funnel", _rows(buyers), ANSWER, funnel
    survey = t_channel_value.survey(3)
    yield "E19 channel value", _rows(survey), ANSWER, lambda: channel.channel_value(survey)
    tables = t_channel.simulate(1)
    size = f"{len(tables[0])} zones, {len(tables[1])} partners"
    yield "E20 consolidation", size, PROGRAMME, lambda: channel.consolidate_channel(*tables, 5, 10)


def _proposal_negotiation_team() -> Iterator[Case]:
    tasks, roles, skills = t_proposal.rfq(), t_roles.good(), t_team.skills()
    offers = [1500, 1210, 1180, 1170]
    yield "E07 concessions", "4 offers", ANSWER, lambda: negotiation.concessions(offers)
    yield "E07 erosion", "1 programme", ANSWER, negotiation.programme_erosion
    yield "E09 critical path", _rows(tasks), ANSWER, lambda: proposal.critical_path(tasks)
    yield "E09 crash", _rows(tasks), PROGRAMME, lambda: proposal.cheapest_crash(tasks, 8)
    yield "E09b roles", _rows(roles), ANSWER, lambda: proposal.check_roles(roles)
    yield "E16 skills gap", _rows(skills), ANSWER, lambda: team.skills_gap(skills)
    yield "E27 relay or team", "4 functions", ANSWER, team.relay_or_team


def _sales_force() -> Iterator[Case]:
    visits, products = t_deployment.visited(1), force.published_products()
    yield "E21 allocation", _rows(products), ANSWER, lambda: force.allocate_reps(products)
    yield "E21 sizing curve", _rows(products), ANSWER, lambda: force.size_sales_force(products)
    drill = force.published_accounts()
    yield "E21 drill", _rows(drill), ANSWER, lambda: force.allocate_hours(drill)
    yield "E21 elasticity", _rows(visits), ANSWER, lambda: force.call_elasticity(visits)
    served = t_people.served()
    yield "E22 approach", _rows(served), ANSWER, lambda: force.match_approaches(served)
    draw = np.random.default_rng(1)
    worth, chances = draw.integers(10, 900, 40) * 10, draw.uniform(0.1, 0.9, 40)
    pipeline = lambda: force.forecast_pipeline(worth, chances)  # noqa: E731
    yield "E23 pipeline", "40 deals", ANSWER, pipeline
    yield "E24 utility", "1 method", ANSWER, force.selection_utility
    yield "E25 pay plan", "1 plan", ANSWER, force.pay_plan


def _rows(table: pd.DataFrame | pd.Series) -> str:
    return f"{len(table):,} rows"


def main() -> None:
    """Measure and print a table."""
    print(f"{'engine':26}{'size':24}{'ms':>9}{'goal':>8}")
    for engine, size, goal, call in cases():
        took = 1000 * seconds(call, runs=5)
        print(f"{engine:26}{size:24}{took:9.1f}{goal:8.0f}{'  over' if took > goal else ''}")


if __name__ == "__main__":
    main()
