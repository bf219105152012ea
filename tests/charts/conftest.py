"""Every kind of chart, in both languages."""

from __future__ import annotations

import pytest
from chart_samples import CHARTS

from workshop_kit.charts import Chart


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=list(CHARTS))
def chart(request: pytest.FixtureRequest, lang: str) -> Chart:
    return CHARTS[request.param](lang)
