"""Explore: controls from plain values, one run at a time, sentences instead of exceptions."""

from __future__ import annotations

import asyncio
import threading

import ipywidgets
import numpy as np
import pandas as pd
import pytest

from workshop_kit.cases import case
from workshop_kit.charts import Chart, distance_bars, element_bars, explained_part, segment_map
from workshop_kit.course import speaking
from workshop_kit.models import OutOfRange
from workshop_kit.models.segmentation import FIGURES, distance_shares, segment
from workshop_kit.models.value import mended_elements
from workshop_kit.widgets import Explorer, explore

CHART = distance_bars({"imp_price": 0.7, "sow_pct": 0.3}, "en")


@pytest.fixture(autouse=True)
def english(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    with speaking("en"):
        yield


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    return case("corebridge").customers


def draw(result: object) -> Chart:
    return CHART


def shop(price: float = 2.0, open: bool = True, goods: tuple[str, ...] = ("tea",), kind="a", n=3):
    """Sell.

    Labels
    ------
    price: 价格 | Price
    n: 件数 | Pieces
    n=n: {n} 件 | {n} pieces
    goods=n: {n} 种货 | {n} goods
    """
    return price, open, goods, kind, n


def leaves(explorer: Explorer) -> list[ipywidgets.Widget]:
    return [control.widget for control in explorer._controls.values()]


@pytest.mark.parametrize(
    ("given", "widget", "value"),
    [
        ({"n": (1, 9)}, ipywidgets.IntSlider, 3),
        ({"n": (5, 9)}, ipywidgets.IntSlider, 5),
        ({"price": (0.0, 4.0, 0.5)}, ipywidgets.FloatSlider, 2.0),
        ({"open": False}, ipywidgets.ToggleButtons, False),
        ({"kind": ["a", "b"]}, ipywidgets.ToggleButtons, "a"),
        ({"kind": list("abcdef")}, ipywidgets.Dropdown, "a"),
        ({"goods": ["tea", "rice"]}, ipywidgets.VBox, ("tea",)),
        ({"price": 3.5}, ipywidgets.FloatText, 3.5),
        ({"n": 7}, ipywidgets.IntText, 7),
        ({"kind": "b"}, ipywidgets.Text, "b"),
        ({"kind": "a sentence of some length"}, ipywidgets.Textarea, "a sentence of some length"),
    ],
)
def test_a_plain_value_becomes_the_control_that_fits(given, widget, value):
    explorer = explore(shop, draw, **given)
    assert isinstance(leaves(explorer)[0], widget)
    assert explorer.value == {next(iter(given)): value}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"n": (9, 1)}, "lower end first"),
        ({"kind": []}, "empty list"),
        ({"colour": True}, "no argument 'colour'"),
        ({"colour": pd.DataFrame()}, "no argument 'colour'"),
    ],
)
def test_a_control_that_cannot_be_is_refused_by_name(given, said):
    with pytest.raises(ValueError, match=said):
        explore(shop, draw, **given)


def test_an_argument_the_model_needs_is_asked_for():
    with pytest.raises(ValueError, match="segment needs the argument 'data'"):
        explore(segment, segment_map, k=(2, 8))


@pytest.mark.parametrize(
    ("given", "stored", "said"),
    [
        ({"n": (0, 9_000_000)}, 2_500_000, "2,500,000 pieces"),
        ({"price": (0.0, 4.0, 0.25)}, 2.25, "Price 2.25"),
        ({"goods": ["tea", "rice"]}, ["tea", "rice"], "2 goods"),
        ({"kind": ["a", "b"]}, "c", "c"),  # stored before the author took it from the list
        ({"kind": ["a", "b"]}, ["a"], "['a']"),
        ({"n": (1, 9)}, None, "None"),
    ],
)
def test_a_stored_setting_is_said_in_words_whatever_it_holds(given, stored, said):
    explorer = explore(shop, draw, **given)
    assert explorer.describe({next(iter(given)): stored}) == said


def ship(days: int = 9, price: float = 2.0, share: float = 5.0, goods: str = "tea"):
    """Ship.

    Labels
    ------
    days: 交期 | Lead time
    days=unit: 天 | days
    price: 价格 | Price
    price=n: 每吨 {n} 千元 | kCNY {n} a ton
    price=unit: 千元/吨 | kCNY/t
    share: 份额 | Share
    share=unit: % | %
    """
    return days, price, share, goods


@pytest.mark.parametrize(
    ("lang", "given", "shown", "said"),
    [
        ("en", {"days": (1, 30)}, "days", "Lead time 9 days"),
        ("zh", {"days": (1, 30)}, "天", "交期 9 天"),
        ("en", {"days": 7}, "days", "Lead time 7 days"),
        ("en", {"price": (0.0, 4.0, 0.5)}, "kCNY/t", "kCNY 2.0 a ton"),
        ("en", {"price": 3.5}, "kCNY/t", "Price 3.5 kCNY/t"),
        ("en", {"share": (0, 20)}, "%", "Share 5%"),
    ],
)
def test_a_number_is_shown_and_said_with_its_unit(lang, given, shown, said):
    with speaking(lang):
        explorer = explore(ship, draw, **given)
        box = leaves(explorer)[0]
        number, unit = box.children
        assert (unit.value, explorer.summary) == (shown, said)
    assert "measured" in box._dom_classes
    number.value = number.value + 1
    assert explorer.value == {next(iter(given)): number.value}  # it still drives the model


def test_a_number_without_a_unit_stands_alone():
    assert isinstance(leaves(explore(ship, draw, goods="rice"))[0], ipywidgets.Text)
    assert isinstance(leaves(explore(shop, draw, n=(1, 9)))[0], ipywidgets.IntSlider)


def test_numpys_whole_numbers_make_whole_steps():
    explorer = explore(shop, draw, n=(np.int64(1), np.int64(9)))
    assert isinstance(leaves(explorer)[0], ipywidgets.IntSlider)
    assert type(explorer.value["n"]) is int


def test_an_exercise_may_start_away_from_the_models_defaults():
    explorer = explore(shop, draw, n=(1, 9), goods=["tea", "rice"], start={"n": 8, "goods": []})
    assert explorer.value == {"n": 8, "goods": ()}
    with pytest.raises(ValueError, match="'price', which is no control"):
        explore(shop, draw, n=(1, 9), start={"price": 1})


def test_labels_come_from_the_docstring_in_the_pages_language(customers):
    with speaking("zh"):
        explorer = explore(segment, segment_map, data=customers, k=(2, 8), scaled=True)
        assert leaves(explorer)[0].description == "分成几组"
        assert explorer.summary == "分成 4 组 · 统一尺度"
    explorer = explore(segment, segment_map, data=customers, variables=list(FIGURES))
    assert leaves(explorer)[0].children[1].children[3].description == "Lead time"


@pytest.mark.parametrize(("lang", "said"), [("zh", "总成本更低"), ("en", "Lower total cost")])
def test_rows_of_the_data_are_offered_under_their_names(lang, said):
    elements = case("hengchi").elements.set_index("element")
    with speaking(lang):
        explorer = explore(
            mended_elements, element_bars, elements=elements, mend=["none", *elements.index]
        )
        control = explorer._controls["mend"]
        options = {value: words for words, value in control.widget.options}
        assert options["total_cost"] == said
        control.widget.value = "total_cost"
        assert said in explorer.summary
    assert explorer.result.advantage == pytest.approx(0.63)


def test_data_are_passed_on_and_never_changed(customers):
    before = customers.copy()
    explorer = explore(segment, segment_map, data=customers, k=(2, 8))
    explorer._controls["k"].widget.value = 3
    assert explorer.result.k == 3
    pd.testing.assert_frame_equal(customers, before)


def test_a_change_redraws_chart_texts_and_listeners(customers):
    explorer = explore(segment, segment_map, data=customers, k=(2, 8))
    heard = []
    explorer.observe(lambda e: heard.append(e.value))
    before = explorer.views[0].wide, explorer.views[0].texts["alt"]
    explorer._controls["k"].widget.value = 5
    assert explorer.views[0].wide != before[0]
    assert explorer.views[0].texts["alt"] != before[1]
    assert heard == [{"k": 5}]
    assert explorer.describe({"k": 5}) == "5 groups"


def test_a_refused_setting_keeps_the_chart_and_says_why(customers):
    explorer = explore(segment, segment_map, data=customers, k=(2, 8), variables=list(FIGURES))
    kept, shown = explorer.value, explorer.views[0].wide
    for box in leaves(explorer)[1].children[1].children:
        box.value = False
    view = explorer.views[0]
    assert view.state == "failed"
    assert view.message.startswith("These data do not allow this choice of “Group by”.")
    assert shown  # the first picture was there
    assert view.wide
    assert explorer.value != kept  # the last setting that worked
    assert len(explorer.value["variables"]) == 1


def test_an_exception_becomes_a_sentence_with_the_id_of_its_log_entry(tmp_path):
    def broken(n=3):
        if n > 3:
            raise RuntimeError("secret of the model")
        return n

    explorer = explore(broken, draw, n=(1, 9))
    explorer._controls["n"].widget.value = 4
    message = explorer.views[0].message
    entry = message.split("the number ")[1].rstrip(".")
    log = (tmp_path / "workshop.log").read_text()
    assert "secret" not in message
    assert entry in log
    assert "secret of the model" in log


def test_out_of_range_without_a_label_is_still_a_sentence():
    def picky(n=3):
        if n > 3:
            raise OutOfRange("n", n, "at most 3")
        return n

    explorer = explore(picky, draw, n=(1, 9))
    explorer._controls["n"].widget.value = 5
    assert "could not be computed" in explorer.views[0].message


def test_a_first_run_that_fails_says_so_and_names_no_chart_before():
    def broken(n=3):
        raise RuntimeError("secret of the model")

    explorer = explore(broken, draw, n=(1, 9))
    assert explorer.views[0].state == "failed"
    assert explorer.views[0].message.startswith("This did not work.")
    assert explorer.value == {}


def test_no_chart_is_shown_anew_unless_all_can_be_drawn():
    def second(n):
        if n > 3:
            raise RuntimeError("no such chart")
        return CHART

    explorer = explore(lambda n=3: n, [lambda n: explained_part(n / 10), second],
                       n=(1, 9))  # fmt: skip
    shown = explorer.views[0].texts
    explorer._controls["n"].widget.value = 4
    assert explorer.views[0].state == "failed"
    assert explorer.views[0].texts == shown
    assert explorer.value == {"n": 3}


def test_a_listener_that_fails_is_logged_and_stops_nobody(tmp_path):
    explorer = explore(lambda n=3: n, draw, n=(1, 9))
    heard = []

    def broken(_explorer):
        raise RuntimeError("deaf")

    explorer.observe(broken)
    explorer.observe(lambda e: heard.append(e.result))
    for value in (4, 5):
        explorer._controls["n"].widget.value = value
    assert heard == [4, 5]
    assert "deaf" in (tmp_path / "workshop.log").read_text()


def test_stale_wishes_are_forgotten_while_a_slow_model_works():
    ran, gate, started = [], threading.Event(), threading.Event()

    def slow(n=1, progress=None):
        ran.append(n)
        if len(ran) == 2:
            started.set()
            assert gate.wait(5)
            if progress:
                progress(0.5)
        return n

    async def move():
        explorer = explore(slow, draw, n=(1, 9))
        slider = explorer._controls["n"].widget
        slider.value = 2
        await asyncio.to_thread(started.wait, 5)
        for value in range(3, 10):
            slider.value = value
        await asyncio.sleep(0.4)
        assert explorer.views[0].state == "working"
        assert explorer.views[0].message
        gate.set()
        await explorer._task
        assert explorer.views[0].state == "ready"
        return explorer.result

    assert asyncio.run(move()) == 9
    assert ran == [1, 2, 9]  # 3 to 8 were never begun, and 2 was never drawn


def test_only_the_picture_of_the_screens_width_is_drawn_again():
    explorer = explore(distance_shares, distance_bars, data=case("corebridge").customers,
                       scaled=False)  # fmt: skip
    view = explorer.views[0]
    assert view.wide
    assert view.narrow
    view.width = "narrow"
    explorer._controls["scaled"].widget.value = True
    assert view.narrow
    assert view.wide == b""
    view.width = "wide"  # a phone turned on its side
    assert view.wide


def test_explore_shows_itself_once(monkeypatch):
    shown = []
    monkeypatch.setattr("workshop_kit.widgets._explore.display", shown.append)
    explorer = explore(shop, draw, n=(1, 9))
    assert shown == [explorer.widget]
    assert explorer._ipython_display_() is None


def test_a_chart_without_controls_takes_the_whole_width():
    bare, with_controls = explore(ship, draw), explore(ship, draw, days=9)
    boxes = [explorer.widget.children[0] for explorer in (bare, with_controls)]
    assert [len(box.children) for box in boxes] == [1, 2]
    assert ["explore" in box._dom_classes for box in boxes] == [False, True]
