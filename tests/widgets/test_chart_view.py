"""A chart on the page: sharp at first, and then drawn for the screen that it is on."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from workshop_kit.charts import distance_bars
from workshop_kit.widgets._chart_view import ChartView

FIRST = distance_bars({"imp_price": 0.7, "sow_pct": 0.3}, "en")
THEN = distance_bars({"imp_price": 0.2, "sow_pct": 0.8}, "en")


def width_of(picture: bytes) -> int:
    with Image.open(BytesIO(picture)) as image:
        return image.width


def test_a_first_view_has_both_widths_sharp_on_any_screen():
    view = ChartView(FIRST)
    assert (width_of(view.wide), width_of(view.narrow)) == (2 * 504, 2 * 358)


@pytest.mark.parametrize("dots", [1, 2])
def test_a_chart_drawn_again_is_drawn_for_its_screen_alone(dots):
    view = ChartView(FIRST)
    view.set_state({"width": "narrow", "dots": dots})
    view.show(THEN)
    assert view.wide == b""
    assert width_of(view.narrow) == dots * 358


def test_a_screen_that_turns_gets_the_other_picture():
    view = ChartView(FIRST)
    view.set_state({"width": "narrow", "dots": 2})
    view.show(THEN)
    view.set_state({"width": "wide"})
    assert width_of(view.wide) == 2 * 504
