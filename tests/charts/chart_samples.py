"""Results and charts to test with: real segmentations of the case, good and poor."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd

from workshop_kit.cases import case
from workshop_kit.charts import (
    Chart,
    distance_bars,
    explained_bars,
    explained_part,
    importance_bars,
    importance_compare,
    k_choice,
    profile_heat_map,
    segment_map,
)
from workshop_kit.models.segmentation import (
    Segmentation,
    choose_k,
    derived_importance,
    distance_shares,
    explained_share,
    segment,
    stated_importance,
)

CARES = ("imp_price", "imp_quality", "imp_perf", "imp_lead", "imp_deliv", "imp_support")
LONG_NAMES = (
    "只看重质量自己搞定的老客户喆堃㛃吉祥",
    "Haggle over every cen",
    "ask 堃㛃 first, please",
    "<b>招标</b>",
)


def customers() -> pd.DataFrame:
    return case("corebridge").customers


@cache
def split(k: int, scaled: bool = True, variables: tuple[str, ...] | None = None) -> Segmentation:
    """A segmentation of the case, with little effort."""
    more = {"variables": variables} if variables else {}
    return segment(customers(), k=k, scaled=scaled, starts=4, resamples=3, **more)


@cache
def ks(scaled: bool = True) -> pd.DataFrame:
    return choose_k(customers(), scaled=scaled, starts=4, resamples=3)


def by_size() -> pd.DataFrame:
    return customers().groupby("size", observed=True)[list(CARES)].mean()


def _explained(lang: str) -> Chart:
    data = customers()
    shares = {
        "size": explained_share(data, data["size"]),
        4: explained_share(data, split(4).groups),
    }
    return explained_bars(shares, lang)


def _ranks(lang: str) -> Chart:
    derived = derived_importance(
        customers(), "overall_sat", [c.replace("imp", "perf") for c in CARES]
    )
    shares = derived.shares.rename(lambda name: name.replace("perf_", "imp_", 1))
    return importance_compare(customers()[list(CARES)].mean(), shares, lang=lang)


CHARTS: dict[str, Callable[[str], Chart]] = {
    "map 4": lambda lang: segment_map(split(4), lang=lang),
    "map 4 named": lambda lang: segment_map(split(4), LONG_NAMES, lang),
    "map 7": lambda lang: segment_map(split(7), lang=lang),
    "map 8 named": lambda lang: segment_map(split(8), LONG_NAMES * 2, lang),
    "map raw": lambda lang: segment_map(split(4, False), lang=lang),
    "map raw 8": lambda lang: segment_map(split(8, False), lang=lang),
    "map one figure": lambda lang: segment_map(split(3, True, ("sow_pct",)), lang=lang),
    "profile 2": lambda lang: profile_heat_map(split(2), lang=lang),
    "profile 4": lambda lang: profile_heat_map(split(4), LONG_NAMES, lang),
    "profile 8": lambda lang: profile_heat_map(split(8), LONG_NAMES, lang),
    "k": lambda lang: k_choice(ks(), lang),
    "k raw": lambda lang: k_choice(ks(False), lang),
    "distance raw": lambda lang: distance_bars(distance_shares(customers()), lang),
    "explained part": lambda lang: explained_part(0.09, lang),
    "distance scaled": lambda lang: importance_bars(
        distance_shares(customers(), scaled=True), lang, kind="distance", scaled=True
    ),
    "stated": lambda lang: importance_bars(stated_importance(customers(), list(CARES)), lang),
    "explained": _explained,
    "large and small": lambda lang: importance_compare(
        by_size().loc["large"], by_size().loc["small"], ("large", "small"), lang
    ),
    "orders": _ranks,
}
