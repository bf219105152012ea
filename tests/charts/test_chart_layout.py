"""Every text is large enough, inside the picture, clear of other texts, and has its glyphs."""

from __future__ import annotations

import warnings
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from workshop_kit.charts import Chart
from workshop_kit.charts._type import drawable, fit, text_width

SLACK = 1.0  # css px that line boxes may share, as glyphs do not fill them


def faults(figure: Figure) -> list[str]:
    """What is wrong with the texts of a figure, in css px."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.canvas.draw()
    scale = 96 / figure.dpi
    texts = [text for text in figure.findobj(Text) if text.get_text().strip()]
    boxes = [text.get_window_extent() for text in texts]
    width, height = figure.get_size_inches() * figure.dpi
    found = []
    for text, box in zip(texts, boxes, strict=True):
        if text.get_fontsize() / 0.75 < 12:
            found.append(f"small: {text.get_text()}")
        if box.x0 < -2 or box.y0 < -2 or box.x1 > width + 2 or box.y1 > height + 2:
            found.append(f"outside: {text.get_text()}")
    for (one, a), (two, b) in combinations(zip(texts, boxes, strict=True), 2):
        across = (min(a.x1, b.x1) - max(a.x0, b.x0)) * scale
        down = (min(a.y1, b.y1) - max(a.y0, b.y0)) * scale
        if across > SLACK and down > SLACK:
            found.append(f"overlap: {one.get_text()} / {two.get_text()}")
    return found


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_texts_are_large_inside_and_apart(chart: Chart, width: str) -> None:
    figure = chart.figure(width)
    assert faults(figure) == []
    px = {"wide": 504, "narrow": 358}[width]
    assert figure.get_size_inches()[0] * 96 == pytest.approx(px)
    assert len(figure.findobj(Text)) > 3


def test_dark_room(chart: Chart) -> None:
    assert faults(chart.figure("narrow", room="dark")) == []


def test_document_has_title_inside_the_picture(chart: Chart, tmp_path) -> None:
    from matplotlib.image import imread

    chart.save(tmp_path / "chart.png")
    with_title, without = imread(tmp_path / "chart.png"), chart.figure()
    assert with_title.shape[1] == 1008
    assert with_title.shape[0] > without.get_size_inches()[1] * 192 + 60
    assert with_title[:90, :, :3].min() < 0.3


def _page(*texts: Text) -> Figure:
    figure = Figure(figsize=(3, 2), dpi=192)
    FigureCanvasAgg(figure)
    for text in texts:
        figure.add_artist(text)
    return figure


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ([Text(0.1, 0.5, "one", fontsize=9), Text(0.12, 0.5, "two", fontsize=9)], "overlap"),
        ([Text(0.9, 0.5, "too far right", fontsize=12)], "outside"),
        ([Text(0.1, 0.5, "tiny", fontsize=8)], "small"),
    ],
)
def test_the_gate_can_fail(texts: list[Text], fault: str) -> None:
    assert [found.split(":")[0] for found in faults(_page(*texts))] == [fault]


def test_a_missing_glyph_fails() -> None:
    with pytest.raises(UserWarning, match="Glyph"):
        faults(_page(Text(0.1, 0.5, "\U0001f9e0", fontsize=12)))


def test_characters_without_a_glyph_are_left_out() -> None:
    assert drawable("喆堃㛃 \U0001f9e0 key\u200b\naccount") == "喆堃㛃 key account"


@pytest.mark.parametrize(
    "text", ["Haggle over every cent they have", "要人手把手教的新手客户群体", "x" * 60]
)
def test_long_names_are_broken_then_cut(text: str) -> None:
    lines = fit(text, 70, 13)
    assert len(lines) == 2
    assert all(text_width(line, 13) <= 70 for line in lines)
    assert lines[-1].endswith("…")


def test_short_names_stay_whole() -> None:
    assert fit("自力更生", 70, 13) == ["自力更生"]
    assert fit("Self-reliant", 50, 13) == ["Self-", "reliant"]


def test_dollars_are_no_formula() -> None:
    assert fit("a $x_1$ b", 200, 13) == ["a $x_1$ b"]
    assert text_width("$xxxx$", 13) > text_width("xxxx", 13)
