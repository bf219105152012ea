"""Titles are true of the numbers, for good and for poor settings, and texts carry the numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from chart_samples import CARES, by_size, customers, ks, split
from sklearn.neighbors import NearestCentroid

from workshop_kit.charts import (
    Chart,
    explained_bars,
    explained_part,
    importance_bars,
    importance_compare,
    k_choice,
    profile_heat_map,
    segment_map,
)
from workshop_kit.models.segmentation import distance_shares

CHINESE = re.compile("[\u4e00-\u9fff]")


def mixed(result) -> float:
    """Share of customers nearer another group's middle on the map, by another road."""
    model = NearestCentroid().fit(result.coordinates.to_numpy(), result.groups.to_numpy())
    return float((model.predict(result.coordinates.to_numpy()) != result.groups.to_numpy()).mean())


def test_words_are_in_the_language(chart: Chart, lang: str) -> None:
    words = [chart.title, chart.subtitle, chart.caption, chart.alt]
    words += [figure.label for figure in chart.key_figures]
    for text in filter(None, words):
        assert bool(CHINESE.search(text)) == (lang == "zh") or "堃" in text
        assert "{" not in text
    assert chart.lang == lang
    assert all(number in chart.alt for number in re.findall(r"\d+%", chart.title))


def test_a_good_split_has_corners() -> None:
    chart = segment_map(split(4), lang="en")
    assert mixed(split(4)) < 0.10
    assert chart.title == "With four groups, each holds its own corner"
    assert segment_map(split(4), lang="zh").title == "分四组时，每组各占一角"


@pytest.mark.parametrize("k", [5, 6, 7, 8])
def test_a_poor_split_says_how_many_are_out_of_place(k: int) -> None:
    share = mixed(split(k))
    title = segment_map(split(k), lang="en").title
    assert "corner" not in title
    if share > 0.10:
        assert f"{share:.0%} of customers lie nearer another group on the map" in title


@pytest.mark.parametrize("k", [3, 4, 7])
def test_unscaled_groups_are_called_slices_and_are(k: int) -> None:
    result = split(k, False)
    assert "slices of one figure: share of wallet" in segment_map(result, lang="en").title
    wallet = customers()["sow_pct"].groupby(result.groups)
    order = wallet.mean().sort_values().index
    low, high = wallet.quantile(0.05)[order].to_numpy(), wallet.quantile(0.95)[order].to_numpy()
    assert (low[1:] >= high[:-1]).all()


def test_groups_without_sense_claim_nothing() -> None:
    rng = np.random.default_rng(1)
    good = split(4)
    shuffled = pd.Series(rng.permutation(good.groups), good.groups.index, name="group")
    title = segment_map(replace(good, groups=shuffled), lang="en").title
    assert re.search(r"[67]\d% of customers lie nearer another group", title)


def test_the_map_tells_its_numbers(lang: str) -> None:
    result = split(4)
    chart = segment_map(result, ["甲", "", None, "甲"], lang)
    for name, n in zip(("A 甲", "B", "C", "D 甲"), result.sizes, strict=True):
        assert f"{name} {n}" in chart.alt
    assert f"{result.separation:.2f}" in chart.alt
    assert f"{result.stability:.0%}" in chart.alt
    assert f"{result.kept_share:.0%}" in chart.caption
    separation, steady, smallest = chart.key_figures
    assert separation.value == f"{result.separation:.2f}"
    for k, value in result.separation_nearby.items():
        assert f"{k} " in separation.note
        assert f"{value:.2f}" in separation.note
    assert steady.value == f"{result.stability:.0%}"
    assert str(result.sizes.min()) in smallest.value
    assert f"{result.smallest_share:.0%}" in smallest.note


def test_the_map_draws_every_customer_once() -> None:
    from matplotlib.collections import PathCollection

    drawn = segment_map(split(7)).figure().findobj(PathCollection)
    assert [len(marks.get_offsets()) for marks in drawn] == list(split(7).sizes)


def test_the_map_keeps_distances() -> None:
    from matplotlib.collections import PathCollection

    result = split(4)
    drawn = segment_map(result).figure().findobj(PathCollection)
    at = np.vstack([np.asarray(marks.get_offsets()) for marks in drawn])
    own = np.vstack([result.coordinates[result.groups == g].to_numpy() for g in result.sizes.index])
    far = np.linalg.norm(at[:50, None] - at[None], axis=2)
    real = np.linalg.norm(own[:50, None] - own[None], axis=2)
    assert np.corrcoef(far.ravel(), real.ravel())[0, 1] == pytest.approx(1)


def test_profiles() -> None:
    title = profile_heat_map(split(4), lang="en").title
    top = split(4).standing
    assert (top.max(axis=1) >= 0.8).all()
    assert top.idxmax(axis=1).is_unique
    assert title == "Each of the four groups stands out on a different figure"
    flat = replace(split(4), standing=top * 0.1)
    assert profile_heat_map(flat, lang="en").title.startswith("No group stands far above")
    half = top.copy()
    half.iloc[:2] *= 0.1
    some = profile_heat_map(replace(split(4), standing=half), lang="en")
    assert some.title.startswith("2 of 4 groups")


def test_a_profile_shows_and_tells_its_averages(lang: str) -> None:
    from matplotlib.text import Text

    result = split(4)
    chart = profile_heat_map(result, lang=lang)
    shown = [text.get_text() for text in chart.figure().findobj(Text)]
    for variable in result.variables:
        for letter in result.profile.index:
            value = result.profile.at[letter, variable]
            text = f"{value:.0f}%" if variable == "sow_pct" else f"{value:.1f}"
            assert text in shown
            if abs(result.standing.at[letter, variable]) >= 0.8:
                assert text in chart.alt


def test_number_of_groups(lang: str) -> None:
    table = ks()
    chart = k_choice(table, lang)
    for k in table.index:
        assert f"{table.at[k, 'separation']:.2f}" in chart.alt
        assert f"{table.at[k, 'stability']:.0%}" in chart.alt


@pytest.mark.parametrize(
    ("passes", "title"),
    [
        ([4], "Four groups separate most clearly and hold when resampled"),
        ([6], "Only six groups pass every test, though four separate more clearly"),
        ([], "No number of groups passes every test; four groups separate most clearly"),
        ([3, 4], "With three or four groups, every test is passed"),
    ],
)
def test_number_of_groups_claims_what_passes(passes: list[int], title: str) -> None:
    table = ks().assign(passes=[k in passes for k in ks().index])
    assert table["separation"].idxmax() == 4
    assert k_choice(table, "en").title == title


@pytest.mark.parametrize(
    ("shares", "title"),
    [
        ([0.9, 0.05, 0.03, 0.02], "Price decides almost alone"),
        ([0.6, 0.2, 0.1, 0.1], "Price counts for more than all others together"),
        ([0.4, 0.3, 0.2, 0.1], "Price counts most, with 40%"),
        ([0.35, 0.34, 0.2, 0.11], "Price and quality lead, almost level"),
        ([0.25, 0.25, 0.25, 0.25], "All four have about the same say"),
    ],
)
def test_bars_claim_no_more_than_they_show(shares: list[float], title: str) -> None:
    chart = importance_bars(dict(zip(CARES, shares, strict=False)), "en", kind="distance")
    assert chart.title == title


def test_distance_shares_as_in_the_lesson() -> None:
    shares = distance_shares(customers())
    chart = importance_bars(shares, "en", kind="distance")
    assert chart.title == "Share of wallet decides almost alone"
    assert f"{shares['sow_pct']:.1%}" in chart.alt
    assert f"Other five {shares.iloc[3:].sum():.1%}" in chart.alt


@pytest.mark.parametrize(
    ("size", "groups", "title"),
    [
        (0.09, 0.61, "With four groups, more than six times as much is explained as with size"),
        (0.60, 0.20, "With size, about three times as much is explained as with four groups"),
        (0.30, 0.40, "40% explained with four groups, 30% with size"),
        (0.0, 0.40, "40% explained with four groups, 0% with size"),
        (0.40, 0.41, "Four groups and size explain about the same"),
        (0.01, 0.05, "No grouping here explains much"),
    ],
)
def test_explained(size: float, groups: float, title: str) -> None:
    chart = explained_bars({"size": size, 4: groups}, "en")
    assert chart.title == title
    assert f"Size {size:.0%}" in chart.alt
    assert f"Four groups {groups:.0%}" in chart.alt


@pytest.mark.parametrize(
    ("share", "title"),
    [
        (0.09, "91% of the differences stay unexplained"),
        (0.61, "This explains 61% of the differences"),
    ],
)
def test_explained_part(share: float, title: str) -> None:
    chart = explained_part(share, "en")
    assert chart.title == title
    assert f"explained {share:.0%}, unexplained {1 - share:.0%}" in chart.alt
    with pytest.raises(ValueError, match="from 0 to 1"):
        explained_part(share + 1)


def test_compare_large_and_small(lang: str) -> None:
    large, small = by_size().loc["large"], by_size().loc["small"]
    chart = importance_compare(large, small, ("large", "small"), lang)
    for name in CARES:
        assert f"{large[name]:.1f}" in chart.alt
        assert f"{small[name]:.1f}" in chart.alt
    if lang == "en":
        assert large.idxmax() == "imp_price"
        assert chart.title.startswith("Large customers: price first; small customers: ")


def test_compare_names_all_who_are_level() -> None:
    first = {"imp_price": 0.5, "imp_lead": 0.3, "imp_perf": 0.2}
    second = {"imp_price": 0.4, "imp_lead": 0.4, "imp_perf": 0.2}
    title = importance_compare(first, second, lang="en").title
    assert title == "Stated: price first; derived: price and lead time first"
    assert importance_compare(first, first, lang="en").title == "Price comes first in both"


@pytest.mark.parametrize("bad", [{"a": 1.0}, {"a": 1.0, "b": float("nan")}])
def test_bad_numbers_are_refused(bad: dict[str, float]) -> None:
    for draw in (importance_bars, explained_bars):
        with pytest.raises(ValueError, match="at least two"):
            draw(bad)
    with pytest.raises(ValueError, match="importance_compare needs"):
        importance_compare(bad, bad)


def test_other_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="kind is 'x'"):
        importance_bars({"a": 0.5, "b": 0.5}, kind="x")
    with pytest.raises(ValueError, match="same two or more factors"):
        importance_compare({"a": 0.5, "b": 0.5}, {"a": 0.5, "c": 0.5})
    with pytest.raises(ValueError, match="passes"):
        k_choice(ks().drop(columns="passes"))
    with pytest.raises(ValueError, match="wide or narrow"):
        segment_map(split(4)).figure("medium")
