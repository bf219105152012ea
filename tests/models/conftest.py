"""Customers as the brief of the segmentation case describes them, and published cards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workshop_kit.models.segmentation import FIGURES

SIZES = {"self-reliant": 128, "tender": 112, "service": 88, "under-utilised": 72}
MEANS = {
    "self-reliant": (5.0, 7.8, 7.2, 4.2, 5.0, 2.2, 64, 1.3),
    "tender": (8.4, 5.2, 4.8, 5.0, 5.6, 3.0, 30, 3.6),
    "service": (3.8, 6.6, 6.2, 5.6, 7.2, 8.0, 58, 1.2),
    "under-utilised": (5.4, 5.4, 6.0, 8.2, 6.6, 4.6, 14, 1.6),
}
SPREADS = (1.2, 1.1, 1.2, 1.2, 1.1, 1.1, 13, 0.55)


def simulate(seed: int) -> tuple[pd.DataFrame, pd.Series]:
    """Return 400 shuffled customers and the segment each was drawn from."""
    random = np.random.default_rng(seed)
    truth = random.permutation(np.repeat(list(SIZES), list(SIZES.values())))
    values = np.array([MEANS[name] for name in truth])
    values = values + random.normal(size=values.shape) * SPREADS
    values[:, :6] = np.clip(np.rint(values[:, :6]), 1, 9)
    values[:, 6] = np.clip(np.rint(values[:, 6]), 2, 100)
    values[:, 7] = np.maximum(1, values[:, 7].round(1))
    index = pd.Index([f"C{n:03d}" for n in range(1, 401)], name="customer")
    return pd.DataFrame(values, index, list(FIGURES)), pd.Series(truth, index)


@pytest.fixture(scope="session")
def simulated() -> Callable[[int], tuple[pd.DataFrame, pd.Series]]:
    return simulate


@pytest.fixture
def customers() -> pd.DataFrame:
    return simulate(1)[0]


@pytest.fixture(scope="session")
def customers_60() -> pd.DataFrame:
    return simulate(1)[0].head(60)


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    text = Path(__file__).with_name("expected_values.json").read_text(encoding="utf-8")
    return json.loads(text)


@pytest.fixture
def orme_cards() -> tuple[pd.DataFrame, list[int]]:
    """Return the 18 cards of Orme (2002), brand x colour x price, and one person's ratings."""
    levels = [("A", "B", "C"), ("Red", "Blue"), (50, 100, 150)]
    cards = pd.MultiIndex.from_product(levels, names=["brand", "colour", "price"])
    ratings = [5, 5, 0, 8, 5, 2, 7, 5, 3, 9, 6, 5, 10, 7, 5, 9, 7, 6]
    return cards.to_frame(index=False), ratings
