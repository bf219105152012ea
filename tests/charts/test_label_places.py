"""Labels of groups: inside, apart, near their own points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_kit.charts._label_places import place_labels

AREA = (0.0, 20.0, 358.0, 330.0)


@settings(max_examples=40, deadline=None)
@given(k=st.integers(1, 8), seed=st.integers(0, 10_000), spread=st.floats(0.0, 90.0))
def test_labels_are_inside_and_apart(k: int, seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    owner = np.repeat(np.arange(k), 12)
    middles = rng.uniform([30, 50], [330, 300], (k, 2))
    points = middles[owner] + rng.normal(0, spread, (len(owner), 2))
    sizes = [(float(rng.uniform(30, 112)), float(rng.choice([18, 36]))) for _ in range(k)]
    half = np.array(sizes) / 2
    at = place_labels(sizes, points, owner, AREA)
    assert (at - half >= np.array(AREA[:2]) - 0.2).all()
    assert (at + half <= np.array(AREA[2:]) + 0.2).all()
    for a in range(k):
        for b in range(a):
            assert (np.abs(at[a] - at[b]) >= half[a] + half[b] + 4.9).any()


def test_a_label_stands_by_its_own_group() -> None:
    rng = np.random.default_rng(3)
    middles = np.array([[80, 90], [280, 90], [80, 260], [280, 260]])
    owner = np.repeat(np.arange(4), 50)
    points = middles[owner] + rng.normal(0, 16, (200, 2))
    at = place_labels([(70.0, 18.0)] * 4, points, owner, AREA)
    gaps = np.linalg.norm(at[:, None] - middles[None], axis=2)
    assert (gaps.argmin(axis=1) == np.arange(4)).all()


@pytest.mark.parametrize("k", [1, 3])
def test_all_points_on_one_spot(k: int) -> None:
    points = np.full((6, 2), 150.0)
    at = place_labels([(60.0, 18.0)] * k, points, np.arange(6) % k, AREA)
    assert np.isfinite(at).all()
