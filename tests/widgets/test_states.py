"""What a page is told of its widgets is what ipywidgets itself would say, kept or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ipywidgets
import pytest
from ipywidgets import Widget

from workshop_kit.charts import distance_bars
from workshop_kit.widgets import _states, keep_states
from workshop_kit.widgets._chart_view import ChartView

ASK = {"content": {"data": {"method": "request_states"}}}


class Comm:
    def __init__(self) -> None:
        self.sent: list[tuple[dict[str, Any], list[bytes]]] = []

    def send(self, data: dict[str, Any], buffers: list[bytes]) -> None:
        self.sent.append((data, [bytes(each) for each in buffers]))


@pytest.fixture
def page() -> Iterator[list[Widget]]:
    Widget.close_all()
    chart = ChartView(distance_bars({"imp_price": 0.7, "sow_pct": 0.3}, "en"))
    slider = ipywidgets.IntSlider(5, 0, 9)
    yield [chart, slider, ipywidgets.HBox([slider, chart])]
    Widget.close_all()
    _states._kept.clear()


def ours() -> tuple[dict[str, Any], list[bytes]]:
    comm = Comm()
    _states._answer(comm, ASK)
    return comm.sent[0]


def theirs(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], list[bytes]]:
    comm = Comm()
    monkeypatch.setattr(Widget, "_control_comm", comm)
    Widget._handle_control_comm_msg(ASK)
    return comm.sent[0]


@pytest.mark.parametrize("kept", [True, False])
def test_a_page_hears_what_ipywidgets_would_say(page, kept, monkeypatch) -> None:
    if kept:
        keep_states()
    assert ours() == theirs(monkeypatch)


def test_what_has_changed_since_is_told_as_it_is(page, monkeypatch) -> None:
    keep_states()
    chart, slider, box = page
    slider.value = 7
    chart.show(distance_bars({"imp_price": 0.1, "sow_pct": 0.9}, "en"))
    new = ipywidgets.Label("new")
    box.children = [slider, new]
    told = ours()
    assert told == theirs(monkeypatch)
    assert told[0]["states"][slider.model_id]["state"]["value"] == 7
    assert told[0]["states"][new.model_id]["state"]["value"] == "new"


def test_what_was_closed_is_not_told(page, monkeypatch) -> None:
    keep_states()
    closed, page[2].children = page[1].model_id, []
    page[1].close()
    told = ours()
    assert told == theirs(monkeypatch)
    assert closed not in told[0]["states"]


def test_kept_states_are_not_put_together_again(page, monkeypatch) -> None:
    keep_states()
    asked = []
    get_state = Widget.get_state
    monkeypatch.setattr(
        Widget,
        "get_state",
        lambda w, *given, **more: asked.append(w) or get_state(w, *given, **more),
    )
    ours()
    assert asked == []
    page[1].value = 8
    asked.clear()  # the change itself was sent
    ours()
    assert asked == [page[1]]


def test_any_other_word_is_left_to_ipywidgets(page, monkeypatch) -> None:
    monkeypatch.setattr(Widget, "_control_comm", Comm())
    with pytest.raises(RuntimeError, match="Unknown front-end to back-end"):
        _states._answer(Comm(), {"content": {"data": {"method": "nonsense"}}})
