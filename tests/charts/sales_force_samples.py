"""Charts of the sales force, of plain and of awkward results."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from workshop_kit.charts import (
    Chart,
    allocation_bars,
    approach_bars,
    candidate_bars,
    elasticity_bars,
    forecast_curve,
    hours_bars,
    impact_bars,
    lead_bars,
    pay_curve,
    response_chart,
    sizing_curve,
    utility_bars,
    validity_bars,
    velocity_bars,
    workload_bars,
)
from workshop_kit.models.sales_force import (
    adverse_impact,
    allocate_hours,
    allocate_reps,
    call_elasticity,
    combined_validity,
    forecast_pipeline,
    leads_needed,
    match_approaches,
    pay_plan,
    pipeline_velocity,
    published_accounts,
    published_products,
    rank_candidates,
    response_curve,
    selection_utility,
    size_sales_force,
    workload,
)

CLASSES = pd.DataFrame({"accounts": [40, 120, 400], "calls_each": [24, 12, 4]}, list("ABC"))
VALUES, CHANCES = [800, 500, 1200, 300, 650], [0.9, 0.6, 0.4, 0.25, 0.1]
WEIGHTS = {"listens": 0.4, "plans": 0.35, "learns": 0.25}
GROUPS = pd.DataFrame({"applicants": [40, 60], "offers": [8, 6]}, ["Women", "Men"])


def field() -> pd.DataFrame:
    random = np.random.default_rng(1)
    potential = np.repeat(random.lognormal(np.log(900), 0.9, 480), 8)
    calls = random.poisson(3.2 * (potential / 900) ** 0.45)
    noise = random.normal(0, 0.3, len(calls))
    sales = np.exp(1 + 0.28 * np.log1p(calls) + 0.61 * np.log(potential) + noise)
    account = np.repeat(np.arange(480), 8)
    return pd.DataFrame({"account": account, "calls": calls, "sales_kcny": sales})


def served() -> pd.DataFrame:
    random = np.random.default_rng(2)
    ways = ["kam_team", "field_rep", "inside", "e_channel"]
    return pd.DataFrame(
        {
            "sales_kcny": random.lognormal(6, 1.6, 480).round(),
            "needs": random.choice(ways, 480),
            "now": random.choice(ways, 480, p=[0.02, 0.28, 0.4, 0.3]),
        }
    )


def deals(count: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    random = np.random.default_rng(3)
    drawn = (random.lognormal(6, 0.8, count).round(), random.uniform(0.05, 0.9, count))
    return *map(pd.Series, drawn), pd.Series(random.integers(0, 150, count))


def interviews(count: int) -> pd.DataFrame:
    random = np.random.default_rng(4)
    names = [f"Candidate {n}" for n in range(1, count + 1)] * 2
    return pd.DataFrame(random.integers(1, 6, (len(names), 3)), names, list(WEIGHTS))


def _forecast(lang: str, **more: object) -> Chart:
    return forecast_curve(forecast_pipeline(VALUES, CHANCES, **more), lang)  # type: ignore[arg-type]


CHARTS: dict[str, Callable[[str], Chart]] = {
    "response": lambda lang: response_chart(response_curve(), lang),
    "response poor": lambda lang: response_chart(response_curve(0.15, 0.61, 1.46, 1.76), lang),
    "response bent": lambda lang: response_chart(response_curve(0, 0.9, 1.04, 1.2), lang),
    "allocation": lambda lang: allocation_bars(allocate_reps(published_products()), lang),
    "allocation 1": lambda lang: allocation_bars(allocate_reps(published_products().head(1)), lang),
    "sizing": lambda lang: sizing_curve(size_sales_force(published_products()), lang),
    "sizing dear": lambda lang: sizing_curve(size_sales_force(published_products(), 2), lang),
    "sizing cheap": lambda lang: sizing_curve(size_sales_force(published_products(), 1e-4), lang),
    "hours": lambda lang: hours_bars(allocate_hours(published_accounts()), lang),
    "hours none": lambda lang: hours_bars(allocate_hours(published_accounts() * 0, 0), lang),
    "workload": lambda lang: workload_bars(workload(CLASSES), lang),
    "workload one": lambda lang: workload_bars(workload(CLASSES.head(1), 960), lang),
    "elasticity": lambda lang: elasticity_bars(call_elasticity(field()), lang),
    "approach": lambda lang: approach_bars(match_approaches(served()), lang),
    "approach needs": lambda lang: approach_bars(match_approaches(served(), needs="needs"), lang),
    "approach today": lambda lang: approach_bars(match_approaches(served(), today="now"), lang),
    "leads": lambda lang: lead_bars(leads_needed(), lang),
    "leads one": lambda lang: lead_bars(leads_needed([0.5], 1), lang),
    "velocity": lambda lang: velocity_bars(pipeline_velocity(), lang),
    "velocity same": lambda lang: velocity_bars(pipeline_velocity(better_pct=0), lang),
    "forecast": lambda lang: _forecast(lang),
    "forecast stalled": lambda lang: _forecast(lang, idle_days=[0, 200, 0, 91, 3]),
    "forecast far": lambda lang: _forecast(lang, target_kcny=9000),
    "forecast none": lambda lang: _forecast(lang, idle_days=[99] * 5, stalled_factor=0),
    "forecast 120": lambda lang: forecast_curve(
        forecast_pipeline(*deals(120)[:2], 26_000, deals(120)[2]), lang
    ),
    "validity": lambda lang: validity_bars(combined_validity(), lang),
    "validity same": lambda lang: validity_bars(combined_validity(0.4, 0.2, 0.5), lang),
    "validity wrong": lambda lang: validity_bars(combined_validity(0.4, -0.2, 0.1), lang),
    "candidates": lambda lang: candidate_bars(
        rank_candidates(interviews(12), WEIGHTS, 3, ["plans"], 4.5), lang
    ),
    "candidates 40": lambda lang: candidate_bars(rank_candidates(interviews(40), WEIGHTS, 8), lang),
    "candidates none": lambda lang: candidate_bars(
        rank_candidates(interviews(4), WEIGHTS, 2, list(WEIGHTS), 5), lang
    ),
    "candidates tied": lambda lang: candidate_bars(
        rank_candidates(interviews(5) * 0 + 3, WEIGHTS, 2), lang
    ),
    "utility": lambda lang: utility_bars(selection_utility(), lang),
    "utility less": lambda lang: utility_bars(selection_utility(validity=-0.1), lang),
    "impact": lambda lang: impact_bars(adverse_impact(GROUPS), lang),
    "impact fair": lambda lang: impact_bars(adverse_impact(GROUPS.assign(offers=[8, 11])), lang),
    "impact none": lambda lang: impact_bars(adverse_impact(GROUPS.assign(offers=0)), lang),
    "pay": lambda lang: pay_curve(pay_plan(), lang),
    "pay level": lambda lang: pay_curve(pay_plan(accelerator=0), lang),
    "pay steep": lambda lang: pay_curve(pay_plan(threshold_pct=95, accelerator=10), lang),
    "pay capped": lambda lang: pay_curve(pay_plan(cap_pct=100, mean_pct=10, sd_pct=2), lang),
}
