"""CoreBridge Components: 400 customers in four groups, and their answers to 16 offers.

Planted truths: four groups by need and behaviour; customer size follows them only loosely;
what drives satisfaction differs by size; the weight of each offer factor differs by group.
What it costs to serve them, and the deals made with them, have modules of their own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from workshop_kit.cases.generate._corebridge_activity import (
    activity_parameters,
    draw_activity,
    loss_makers,
    service_team,
)
from workshop_kit.cases.generate._corebridge_deals import (
    deal_parameters,
    draw_deals,
    sales_force,
)
from workshop_kit.cases.generate._corebridge_scores import SCORES, account_scores
from workshop_kit.cases.generate._draw import chance, whole_parts
from workshop_kit.cases.generate._names import company_names
from workshop_kit.cases.generate._write import Generated

VERSION = "1.2.0"
REFERENCE_SEED = 20250901

FACTORS = ("price", "quality", "perf", "lead", "deliv", "support")
FIGURES = (*(f"imp_{factor}" for factor in FACTORS), "sow_pct", "quotes_per_order")
SEGMENTS = ("self_reliant", "tender", "service_seeking", "under_utilised")
CUSTOMERS = {"self_reliant": 128, "tender": 112, "service_seeking": 88, "under_utilised": 72}
LARGE = {"self_reliant": 64, "tender": 104, "service_seeking": 10, "under_utilised": 22}
MEANS = {
    "self_reliant": (5.0, 7.8, 7.2, 4.2, 5.0, 2.2, 64, 1.3),
    "tender": (8.4, 5.2, 4.8, 5.0, 5.6, 3.0, 30, 3.6),
    "service_seeking": (3.8, 6.6, 6.2, 5.6, 7.2, 8.0, 58, 1.2),
    "under_utilised": (5.4, 5.4, 6.0, 8.2, 6.6, 4.6, 14, 1.6),
}
SPREAD = (1.2, 1.1, 1.2, 1.2, 1.1, 1.1, 13, 0.55)

INDUSTRIES = ("instruments", "appliances", "chargers", "vehicle_electronics")
INDUSTRY_SHARES = {
    "self_reliant": (0.35, 0.20, 0.20, 0.25),
    "tender": (0.20, 0.32, 0.30, 0.18),
    "service_seeking": (0.32, 0.22, 0.26, 0.20),
    "under_utilised": (0.26, 0.26, 0.26, 0.22),
}
TOTAL_SALES_KCNY = 1_900_000
LN_PURCHASES = {"large": 9.6, "small": 8.5}
LN_PURCHASES_SPREAD = 0.75

SATISFACTION_WEIGHTS = {
    "large": (0.35, 0.15, 0.15, 0.10, 0.20, 0.05),
    "small": (0.10, 0.15, 0.15, 0.10, 0.15, 0.35),
}
RATING_MEAN, RATING_CORRELATION, SATISFACTION_NOISE = 6.5, 0.3, 0.45

OFFER_WEIGHTS_PCT = {
    "self_reliant": (20, 26, 24, 8, 12, 10),
    "tender": (46, 14, 12, 10, 12, 6),
    "service_seeking": (10, 16, 12, 12, 18, 32),
    "under_utilised": (16, 10, 12, 30, 18, 14),
}
OFFER_SIGNS = (-1, 1, 1, 1, 1, 1)
OFFER_BASE, OFFER_BASE_SPREAD, OFFER_REACH = 50.0, 4.0, 35.0
OFFER_TASTE_SPREAD, OFFER_NOISE = 0.8, 4.0


def make(seed: int) -> Generated:
    """Draw the case: customers (in an order that shows nothing), what they do, who is who."""
    customers = draw_customers(seed)
    truth = customers[["customer", "segment"]].copy()
    activity = draw_activity(seed, customers)
    losing = loss_makers(customers)
    return Generated(
        tables={
            "customers": customers.drop(columns="segment"),
            "conjoint": draw_offers(seed, truth),
            "activity": activity,
            "service": service_team(),
            "deals": draw_deals(seed, customers, activity),
            "reps": sales_force(),
            "scores": account_scores(customers, losing),
        },
        truths={"segments": truth, "loss_makers": losing},
        parameters=_parameters(),
    )


def draw_customers(seed: int) -> pd.DataFrame:
    """Return the 400 customers with a column ``segment``, shuffled."""
    segments = np.repeat(SEGMENTS, [CUSTOMERS[segment] for segment in SEGMENTS])
    frame = pd.DataFrame(_needs(chance(seed, 1), segments), columns=list(FIGURES))
    frame["segment"], frame["size"] = segments, _sizes()
    frame["industry"] = _industries(chance(seed, 2), segments)
    sow = frame["sow_pct"].to_numpy()
    frame["revenue_kcny"] = _revenues(chance(seed, 3), frame["size"].to_numpy(), sow)
    ratings, overall = _satisfaction(chance(seed, 4), frame["size"].to_numpy())
    frame[[f"perf_{factor}" for factor in FACTORS]] = ratings
    frame["overall_sat"] = overall
    frame = frame.iloc[chance(seed, 5).permutation(len(frame))].reset_index(drop=True)
    frame["customer"] = [f"C{number:03d}" for number in range(1, len(frame) + 1)]
    names = company_names(chance(seed, 6), frame["industry"].tolist())
    frame["name_zh"], frame["name_en"] = names
    whole = {figure: "int64" for figure in FIGURES if figure != "quotes_per_order"}
    return frame.astype(whole)


def draw_offers(seed: int, truth: pd.DataFrame) -> pd.DataFrame:
    """Return each customer's rating (0-100) of the same 16 offers.

    Parameters
    ----------
    seed
        Seed of the draw.
    truth
        Columns customer and segment.
    """
    cards, people, rng = offer_cards(), len(truth), chance(seed, 7)
    weights = np.array([OFFER_WEIGHTS_PCT[segment] for segment in truth["segment"]]) / 100
    worths = OFFER_REACH * weights * np.array(OFFER_SIGNS)
    worths = worths + OFFER_TASTE_SPREAD * rng.standard_normal(worths.shape)
    base = OFFER_BASE + OFFER_BASE_SPREAD * rng.standard_normal((people, 1))
    noise = OFFER_NOISE * rng.standard_normal((people, len(cards)))
    liking = base + (worths[:, None, :] * cards[None, :, :]).sum(axis=2) + noise
    offers = pd.DataFrame(np.tile(cards, (people, 1)), columns=list(FACTORS))
    offers.insert(0, "customer", np.repeat(truth["customer"].to_numpy(), len(cards)))
    offers.insert(1, "profile", np.tile(np.arange(1, len(cards) + 1), people))
    offers["rating"] = np.clip(np.rint(liking), 0, 100).astype("int64").ravel()
    return offers


def offer_cards() -> NDArray[np.int64]:
    """Return the 16 offers x six factors (-1 or 1): a quarter of all 64, E = ABC and F = BCD."""
    four = np.array([[1 if card >> bit & 1 else -1 for bit in range(4)] for card in range(16)])
    fifth, sixth = four[:, [0, 1, 2]].prod(axis=1), four[:, [1, 2, 3]].prod(axis=1)
    return np.column_stack([four, fifth, sixth]).astype("int64")


def _needs(rng: Generator, segments: NDArray[Any]) -> NDArray[np.float64]:
    means = np.array([MEANS[segment] for segment in segments])
    needs = means + np.array(SPREAD) * rng.standard_normal(means.shape)
    needs[:, :6] = np.clip(np.rint(needs[:, :6]), 1, 9)
    needs[:, 6] = np.clip(np.rint(needs[:, 6]), 2, 100)
    needs[:, 7] = np.maximum(1, np.round(needs[:, 7], 2))
    return needs


def _sizes() -> list[str]:
    return [
        "large" if number < LARGE[segment] else "small"
        for segment in SEGMENTS
        for number in range(CUSTOMERS[segment])
    ]


def _industries(rng: Generator, segments: NDArray[Any]) -> list[str]:
    edges = np.cumsum([INDUSTRY_SHARES[segment] for segment in segments], axis=1)
    picks = (rng.random((len(segments), 1)) > edges[:, :3]).sum(axis=1)
    return [INDUSTRIES[pick] for pick in picks]


def _revenues(
    rng: Generator, sizes: NDArray[Any], sow_pct: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return our sales to each customer (k¥): its purchases times our share, to the exact total."""
    middle = np.array([LN_PURCHASES[size] for size in sizes])
    purchases = np.exp(middle + LN_PURCHASES_SPREAD * rng.standard_normal(len(sizes)))
    return whole_parts(purchases * sow_pct, TOTAL_SALES_KCNY)


def _satisfaction(
    rng: Generator, sizes: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    shared, own = rng.standard_normal((len(sizes), 1)), rng.standard_normal((len(sizes), 6))
    ratings = RATING_MEAN + RATING_CORRELATION**0.5 * shared + (1 - RATING_CORRELATION) ** 0.5 * own
    ratings = np.clip(np.round(ratings, 1), 1, 10)
    weights = np.array([SATISFACTION_WEIGHTS[size] for size in sizes])
    noise = SATISFACTION_NOISE * rng.standard_normal(len(sizes))
    overall = (ratings * weights).sum(axis=1) + noise
    return ratings, np.clip(np.round(overall, 1), 1, 10)


def _parameters() -> dict[str, Any]:
    """Return the planted truths, for the trainer."""
    return {
        "needs": {"figures": FIGURES, "means": MEANS, "spread": SPREAD},
        "customers": CUSTOMERS,
        "large_customers": LARGE,
        "industry_shares": {"industries": INDUSTRIES, "shares": INDUSTRY_SHARES},
        "sales": {
            "total_kcny": TOTAL_SALES_KCNY,
            "ln_purchases": LN_PURCHASES,
            "ln_spread": LN_PURCHASES_SPREAD,
        },
        "satisfaction": {
            "factors": FACTORS,
            "weights": SATISFACTION_WEIGHTS,
            "rating_mean": RATING_MEAN,
            "rating_correlation": RATING_CORRELATION,
            "noise": SATISFACTION_NOISE,
        },
        "offers": {
            "factors": FACTORS,
            "weights_pct": OFFER_WEIGHTS_PCT,
            "signs": OFFER_SIGNS,
            "reach": OFFER_REACH,
            "taste_spread": OFFER_TASTE_SPREAD,
            "noise": OFFER_NOISE,
        },
        "activity": activity_parameters(),
        "deals": deal_parameters(),
        "scores": SCORES,
    }
