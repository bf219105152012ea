"""Gain from a first test to a second: the worked example, limits, the class, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from latex2mathml.converter import convert
from model_cases import refused

from workshop_kit.course import model_docs
from workshop_kit.models.learning import class_gain, gap_closed


def test_from_45_to_78_is_sixty_per_cent_of_the_gap():
    assert gap_closed(45, 78) == pytest.approx(0.60, rel=1e-9)


@given(st.floats(0, 99), st.floats(0, 100))
def test_a_gap_closed_whole_is_one_and_standing_still_is_nothing(before: float, after: float):
    assert gap_closed(before, 100) == pytest.approx(1)
    assert gap_closed(before, before) == 0
    assert (gap_closed(before, after) < 0) == (after < before)


def test_the_class_has_a_middle_a_range_and_leaves_out_who_had_no_gap():
    found = class_gain([45, 50, 20, 100], [78, 60, 80, 100])
    assert found.gains == pytest.approx((0.6, 0.2, 0.75))
    assert (found.median, found.left_out) == (pytest.approx(0.6), 1)
    assert found.low == pytest.approx(0.2)
    assert found.high == pytest.approx(0.75)
    assert class_gain([45, 50, 20, 100], [78, 60, 80, 100]) == found, "the seed is stated"


def test_the_range_is_that_of_the_drawn_medians_and_narrows_with_the_class():
    draw = np.random.default_rng(3)
    before = draw.uniform(20, 60, 200)
    after = before + (100 - before) * draw.uniform(0.2, 0.8, 200)
    few, many = class_gain(before[:10], after[:10]), class_gain(before, after)
    assert few.low < few.median < few.high
    assert many.high - many.low < few.high - few.low
    assert many.low < 0.5 < many.high


def test_of_fewer_than_three_there_is_no_range_and_of_nobody_nothing():
    two = class_gain([50, 60], [75, 70])
    assert (two.low, two.high) == (None, None)
    assert two.median == pytest.approx(0.375)
    nobody = class_gain([100], [90])
    assert (nobody.median, nobody.gains, nobody.left_out) == (None, (), 1)
    assert class_gain([], []).median is None


def test_what_cannot_be_used_is_refused_by_name():
    refused(lambda: gap_closed(100, 100), "before_pct", "below 100")
    refused(lambda: gap_closed(-1, 50), "before_pct")
    refused(lambda: gap_closed(50, 101), "after_pct")
    refused(lambda: gap_closed(float("nan"), 50), "before_pct")
    refused(lambda: class_gain([50], []), "after_pct", "1 before and 0 after")
    refused(lambda: class_gain([50], [101]), "after_pct")
    refused(lambda: class_gain([50], [50], draws=1), "draws")


def test_its_formula_can_be_drawn_and_its_example_is_the_same_in_both_languages():
    docs = model_docs(gap_closed, require=("Labels", "Formula", "In words", "Limits", "Source"))
    assert "<merror" not in convert(docs.formula[0])
    for text in (docs.worked_example.zh, docs.worked_example.en):
        assert "(78 − 45) ÷ (100 − 45) = 0.6" in text
