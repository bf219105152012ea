"""The chart on a page: markup, two pictures, texts that cannot break out, nothing changed."""

from __future__ import annotations

import base64
import copy
import io
import re
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from html.parser import HTMLParser
from io import BytesIO

import pandas as pd
import pytest
from chart_samples import customers, ks, split
from PIL import Image

from workshop_kit.charts import (
    Chart,
    Easel,
    KeyFigure,
    importance_bars,
    k_choice,
    profile_heat_map,
    segment_map,
)

HOSTILE = ['"><script>alert(1)</script>', "{0}%s{name}", "$\\frac{1}{2}$", "' onload='x"]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(chart: Chart) -> Reader:
    reader = Reader()
    reader.feed(chart._repr_html_())
    return reader


def picture(address: str) -> Image.Image:
    data = re.fullmatch(r"data:image/png;base64,(\S+)(?: 2x)?", address)
    assert data
    return Image.open(io.BytesIO(base64.b64decode(data[1])))


def test_markup(lang: str) -> None:
    chart = segment_map(split(4), lang=lang)
    reader = read(chart)
    found = dict(reader.tags)
    assert [tag for tag, _ in reader.tags] == [
        *("figure", "p", "p", "picture", "source", "img", "figcaption")
    ]
    assert found["figure"] == {"class": "workshop", "lang": {"zh": "zh-Hans", "en": "en"}[lang]}
    assert reader.words == [chart.title, chart.subtitle, chart.caption]
    assert found["img"]["alt"] == chart.alt
    assert found["source"]["media"] == "(max-width: 639px)"
    wide, narrow = picture(found["img"]["src"]), picture(found["source"]["srcset"])
    assert (wide.width, narrow.width) == (1008, 716)
    assert (int(found["img"]["width"]), int(found["source"]["width"])) == (504, 358)
    assert wide.height == 2 * int(found["img"]["height"])
    assert narrow.height == 2 * int(found["source"]["height"])


@pytest.mark.parametrize("draw", [segment_map, profile_heat_map])
def test_hostile_names_stay_words(draw, lang: str) -> None:
    chart = draw(split(4), HOSTILE, lang)
    reader = read(chart)
    assert "script" not in {tag for tag, _ in reader.tags}
    assert set(dict(reader.tags)["img"]) == {"src", "alt", "width", "height"}
    assert HOSTILE[0] in dict(reader.tags)["img"]["alt"]


def test_hostile_view_and_column_names() -> None:
    chart = importance_bars({"<i>a</i>": 0.7, "b": 0.3}, "en")
    assert "<i>" not in chart._repr_html_()
    assert "&lt;i&gt;" in chart._repr_html_()


def test_a_notebook_shows_html_and_keeps_words() -> None:
    chart = segment_map(split(4))
    bundle = chart._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == chart.alt


def test_language_follows_the_page() -> None:
    from workshop_kit.course import speaking

    with speaking("en"):
        assert segment_map(split(4)) == segment_map(split(4), lang="en")
    with speaking("zh"):
        assert segment_map(split(4)).lang == "zh"
    with pytest.raises(ValueError, match="language is 'fr'"):
        segment_map(split(4), lang="fr")


@pytest.mark.parametrize("dots", [1, 2])
def test_a_picture_has_as_many_dots_as_the_screen_shows(dots) -> None:
    chart = segment_map(split(4))
    for easel in (None, Easel()):
        with Image.open(BytesIO(chart.png("narrow", easel, dots=dots))) as image:
            assert image.width == 358 * dots
            assert abs(image.height - chart.drawing.height(358) * dots) <= 1


def test_pictures_repeat_exactly() -> None:
    assert segment_map(split(7), lang="en").png() == segment_map(split(7), lang="en").png()


def test_saved_picture_carries_its_alternative_text(tmp_path) -> None:
    chart = segment_map(split(4), lang="zh")
    chart.save(tmp_path / "map.png", "narrow")
    with Image.open(tmp_path / "map.png") as image:
        image.load()
        assert image.text["Description"] == chart.alt


def test_frozen() -> None:
    chart = segment_map(split(4))
    with pytest.raises(FrozenInstanceError):
        chart.title = "x"
    with pytest.raises(FrozenInstanceError):
        KeyFigure("a", "b").note = "x"


def test_input_is_left_alone() -> None:
    result, table, names = split(4), ks(), ["a", "b", "c", "d"]
    before, table_before = copy.deepcopy(result), table.copy(deep=True)
    for chart in (segment_map(result, names), profile_heat_map(result, names), k_choice(table)):
        chart.png()
    shares = pd.Series({"sow_pct": 0.2, "imp_price": 0.8})
    importance_bars(shares).png()
    assert list(shares.index) == ["sow_pct", "imp_price"]
    assert names == ["a", "b", "c", "d"]
    pd.testing.assert_frame_equal(table, table_before)
    for part in fields(before):
        old, new = getattr(before, part.name), getattr(result, part.name)
        if isinstance(old, pd.DataFrame):
            pd.testing.assert_frame_equal(new, old)
        elif isinstance(old, pd.Series):
            pd.testing.assert_series_equal(new, old)
        else:
            assert new == old


def test_a_chart_keeps_the_numbers_it_was_made_of() -> None:
    data = customers()
    from workshop_kit.models.segmentation import segment

    result = segment(data, k=3, starts=2, resamples=2)
    chart = segment_map(result, lang="en")
    before = chart.png()
    result.coordinates["x"] = 0.0
    assert chart.png() == before


def test_importing_charts_loads_no_matplotlib() -> None:
    code = "import sys, workshop_kit.charts; print({'matplotlib', 'sklearn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_no_state_of_pyplot_is_touched() -> None:
    code = (
        "import sys, matplotlib\n"
        "def now(): return dict(dict.items(matplotlib.rcParams))  # does not choose a backend\n"
        "before = now()\n"
        "from workshop_kit.charts import importance_bars\n"
        "importance_bars({'a': .7, 'b': .3}).png()\n"
        "print('matplotlib.pyplot' in sys.modules, now() == before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
