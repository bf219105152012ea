"""What internal waste costs: sums, order, refusals."""

from __future__ import annotations

import pandas as pd
from model_cases import refused

from workshop_kit.models.accounts import internal_waste

LOG = pd.DataFrame(
    {"hours_a_month": [10.0, 40.0], "cny_an_hour": [200.0, 150.0]}, ["waiting", "retyping"]
)


def test_a_log_adds_up_over_a_year_dearest_first():
    before = LOG.copy()
    found = internal_waste(LOG)
    assert found.lines["cost_cny"].to_dict() == {"retyping": 72_000.0, "waiting": 24_000.0}
    assert list(found.lines.index) == ["retyping", "waiting"]
    assert (found.cost_cny, found.hours_a_year) == (96_000.0, 600.0)
    pd.testing.assert_frame_equal(LOG, before)


def test_a_log_refuses_what_it_cannot_use():
    refused(lambda: internal_waste(LOG.drop(columns="cny_an_hour")), "log", "cny_an_hour")
    refused(lambda: internal_waste(LOG.assign(hours_a_month=-1)), "log", "-1", "waiting")
    refused(lambda: internal_waste(LOG.assign(hours_a_month=float("nan"))), "log")
