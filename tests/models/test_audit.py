"""The own rating of principles: what is lowest, what is not proven, what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from model_cases import refused

from workshop_kit.models.team import self_audit

OWN = pd.DataFrame(
    {"rating": [2.0, 4.0, 5.0, 4.0], "evidence": ["", "we are good", "30 of 35", None]},
    ["few", "tailor", "trade", "team"],
)


def test_high_ratings_without_a_figure_are_to_prove():
    before = OWN.copy()
    found = self_audit(OWN)
    assert found.high == ("tailor", "trade", "team")
    assert found.to_prove == ("tailor", "team")
    assert (found.weakest, found.middle) == (("few",), 4.0)
    pd.testing.assert_frame_equal(OWN, before)


def test_low_ratings_need_no_proof():
    assert self_audit(OWN.assign(rating=3)).to_prove == ()
    assert self_audit(OWN.assign(rating=3)).weakest == tuple(OWN.index)


def test_others_stand_beside_where_they_are_known():
    found = self_audit(OWN.assign(**{"class": [3.5, None, 2.0, 1.0], "team": None}))
    assert found.principles["class"].isna().tolist() == [False, True, False, False]
    assert "team" not in found.principles


@pytest.mark.parametrize("rating", [0, 6, float("nan"), "<b>5</b>"])
def test_a_rating_off_the_scale_is_refused(rating):
    refused(lambda: self_audit(OWN.assign(rating=rating)), "ratings")
    if rating == rating:  # a blank one of others is left out
        refused(lambda: self_audit(OWN.assign(**{"class": [rating, 3, 3, 3]})), "ratings")


def test_fewer_than_three_and_a_missing_column_are_refused():
    refused(lambda: self_audit(OWN.head(2)), "ratings", "2 rows")
    refused(lambda: self_audit(OWN.drop(columns="evidence")), "ratings", "evidence")
    refused(lambda: self_audit(OWN.drop(columns="rating")), "ratings", "rating")
