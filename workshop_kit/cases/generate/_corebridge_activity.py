"""CoreBridge's work for each customer: orders, inquiries, credit checks, engineers' visits.

Planted truths: five large customers lose far more than any other, each in its own way; all
customers together leave what the story tells, an operating margin of 3.4%.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from workshop_kit.cases.generate._draw import chance, whole_parts

GROSS_PROFIT_KCNY = 193_800
CAPACITY_COST_KCNY = 129_200
"""Gross profit less the cost of those who serve: 3.4% of sales of 1.9 billion yuan."""
SERVICE = {  # minutes each, people, minutes a year each can work
    "orders": (60, 53),
    "inquiries": (90, 107),
    "credit_checks": (180, 3),
    "visits": (720, 107),
}
MINUTES = {activity: minutes for activity, (minutes, _) in SERVICE.items()}
MINUTES_A_PERSON = 96_000
PRACTICAL_MINUTES = MINUTES_A_PERSON * sum(people for _, people in SERVICE.values())
USED = 0.92

MARGIN_PCT = {"self_reliant": 9.6, "tender": 7.4, "service_seeking": 13.4, "under_utilised": 12.0}
MARGIN_SMALL_PCT, MARGIN_SPREAD_PCT, MARGIN_LEAST_PCT = 1.2, 1.6, 3.0
LOSS_MAKERS_MARGIN_PCT = 6.0

WORK = {  # orders at average sales; inquiries per order and quotation; visits at average sales
    "self_reliant": (210, 0.55, 12),
    "tender": (200, 0.42, 40),
    "service_seeking": (230, 0.60, 62),
    "under_utilised": (170, 0.60, 20),
}
CREDIT_CHECKS = 4.0
SALES_POWER, WORK_SPREAD = 0.38, 0.90
MOST_OTHER_LOSS_KCNY = 1_500

LOSSES_KCNY = (6_300, 5_400, 4_800, 4_200, 3_700)
CAUSES = ("orders", "inquiries", "visits", "inquiries", "visits")
OF_THE_WORK = {  # part of a loss-maker's minutes by its cause: orders, inquiries, credit, visits
    "orders": (0.46, 0.22, 0.002, 0.318),
    "inquiries": (0.16, 0.56, 0.002, 0.278),
    "visits": (0.12, 0.24, 0.002, 0.638),
}
PAYS_AHEAD = 9
CHECKED_WEEKLY = 1


def draw_activity(seed: int, customers: pd.DataFrame) -> pd.DataFrame:
    """Return a year's work for each customer, and its gross profit before that work.

    Parameters
    ----------
    seed
        Seed of the draw.
    customers
        Columns customer, segment, size, revenue_kcny, quotes_per_order.
    """
    planted = loss_makers(customers)
    profits = _gross_profits(chance(seed, 8), customers, planted)
    expected = _expected_work(chance(seed, 9), customers, profits, planted)
    rng = chance(seed, 10)
    counts = rng.poisson(expected).astype("int64")
    frame = pd.DataFrame(counts, columns=list(SERVICE))
    frame["orders"] = frame["orders"].clip(lower=12)
    frame.insert(0, "customer", customers["customer"].to_numpy())
    frame.insert(1, "gross_profit_kcny", profits)
    return _as_exported(rng, frame, set(planted["customer"]))


def loss_makers(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the five planted loss-makers, the largest loss first: customer and main cause.

    The largest customer of all, and the four largest others that buy by tender.
    """
    by_sales = customers.sort_values(["revenue_kcny", "customer"], ascending=[False, True])
    biggest, others = by_sales.iloc[:1], by_sales.iloc[1:]
    tender = others[(others["segment"] == "tender") & (others["size"] == "large")].head(4)
    chosen = pd.concat([biggest, tender])["customer"].tolist()
    return pd.DataFrame({"customer": chosen, "cause": list(CAUSES)})


def service_team() -> pd.DataFrame:
    """Return who does the work: minutes of one, people, cost, minutes they can work."""
    people = np.array([people for _, people in SERVICE.values()])
    return pd.DataFrame(
        {
            "activity": list(SERVICE),
            "minutes": list(MINUTES.values()),
            "people": people,
            "cost_kcny": whole_parts(people.astype(float), CAPACITY_COST_KCNY),
            "practical_minutes": people * MINUTES_A_PERSON,
        }
    )


def activity_parameters() -> dict[str, Any]:
    """Return the planted truths, for the trainer."""
    return {
        "gross_profit_kcny": GROSS_PROFIT_KCNY,
        "capacity_cost_kcny": CAPACITY_COST_KCNY,
        "practical_minutes": PRACTICAL_MINUTES,
        "used_share": USED,
        "minutes": MINUTES,
        "margin_pct": MARGIN_PCT,
        "work": WORK,
        "loss_makers": {"losses_kcny": LOSSES_KCNY, "causes": CAUSES},
        "most_other_loss_kcny": MOST_OTHER_LOSS_KCNY,
        "pays_ahead": PAYS_AHEAD,
        "checked_weekly": CHECKED_WEEKLY,
    }


def _gross_profits(
    rng: Generator, customers: pd.DataFrame, planted: pd.DataFrame
) -> NDArray[np.int64]:
    """Return each customer's gross profit (k¥), to the exact total."""
    middle = customers["segment"].map(MARGIN_PCT).to_numpy(float)
    middle = middle + MARGIN_SMALL_PCT * (customers["size"] == "small").to_numpy()
    margin = np.maximum(
        MARGIN_LEAST_PCT, middle + MARGIN_SPREAD_PCT * rng.standard_normal(len(customers))
    )
    margin[customers["customer"].isin(planted["customer"])] = LOSS_MAKERS_MARGIN_PCT
    return whole_parts(margin * customers["revenue_kcny"].to_numpy(float), GROSS_PROFIT_KCNY)


def _expected_work(
    rng: Generator,
    customers: pd.DataFrame,
    profits: NDArray[np.int64],
    planted: pd.DataFrame,
) -> NDArray[np.float64]:
    """Return the expected number of each activity (columns) for each customer (rows)."""
    each = np.array(list(MINUTES.values()), dtype=float)
    rate = CAPACITY_COST_KCNY / PRACTICAL_MINUTES
    numbers = _habits(rng, customers)
    minutes = numbers @ each
    chosen = pd.Index(customers["customer"]).get_indexer(planted["customer"])
    others = np.setdiff1d(np.arange(len(customers)), chosen)
    wanted = (profits[chosen] + np.array(LOSSES_KCNY)) / rate
    mix = np.array([OF_THE_WORK[cause] for cause in planted["cause"]])
    numbers[chosen] = mix * wanted[:, None] / each
    left = USED * PRACTICAL_MINUTES - wanted.sum()
    most = (profits[others] + MOST_OTHER_LOSS_KCNY) / rate
    for _ in range(20):  # what a limit cuts off one customer goes to the others
        minutes[others] *= left / minutes[others].sum()
        minutes[others] = np.minimum(minutes[others], most)
    numbers[others] *= (minutes[others] / (numbers[others] @ each))[:, None]
    return numbers


def _habits(rng: Generator, customers: pd.DataFrame) -> NDArray[np.float64]:
    """Return how often each customer would come by its group, its sales and its own habit."""
    sales = customers["revenue_kcny"].to_numpy(float)
    scale = (sales / sales.mean()) ** SALES_POWER
    orders, quotations, visits = np.array([WORK[name] for name in customers["segment"]]).T
    own = np.exp(WORK_SPREAD * rng.standard_normal((len(customers), 4)))
    ordered = orders * scale * own[:, 0]
    return np.column_stack(
        [
            ordered,
            ordered * quotations * customers["quotes_per_order"].to_numpy(float) * own[:, 1],
            CREDIT_CHECKS * own[:, 2],
            visits * scale * own[:, 3],
        ]
    )


def _as_exported(rng: Generator, frame: pd.DataFrame, planted: set[str]) -> pd.DataFrame:
    """Leave the export's gaps and its outlier: no credit checks where a customer pays ahead."""
    ordinary = np.flatnonzero(~frame["customer"].isin(planted))
    picked = rng.permutation(ordinary)[: PAYS_AHEAD + CHECKED_WEEKLY]
    checks = frame["credit_checks"].astype("Int64")
    checks = checks.mask(frame.index.isin(picked[:PAYS_AHEAD]))
    checks = checks.mask(frame.index.isin(picked[PAYS_AHEAD:]), 52)
    return frame.assign(credit_checks=checks)
