"""The generator is deterministic and plants the truths that the exercises stand on."""

import json
from functools import cache

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from workshop_kit.cases import case, check, truth
from workshop_kit.cases.generate import _corebridge as planted
from workshop_kit.cases.generate import generate, generators
from workshop_kit.files import course_files

SEEDS = range(1, 31)
FIGURES = list(planted.FIGURES)
FACTORS = list(planted.FACTORS)
SHIPPED = course_files("case_data", "corebridge")

# The exact figures of the data that we ship (reference seed).
SHIPPED_ARI = 0.978
SHIPPED_WARD = 0.957
SHIPPED_UNSCALED_ARI = 0.252
SHIPPED_SILHOUETTE = {2: 0.278, 3: 0.34, 4: 0.357, 5: 0.281, 6: 0.216}
SHIPPED_SIZES = [74, 87, 112, 127]
SHIPPED_EXPLAINED = {"size": 0.09, "segment": 0.608, "groups": 0.609}
SHIPPED_DRIVERS = {
    "large": {
        "price": 0.46,
        "quality": 0.18,
        "perf": 0.16,
        "lead": 0.08,
        "deliv": 0.23,
        "support": 0.13,
    },
    "small": {
        "price": 0.14,
        "quality": 0.16,
        "perf": 0.19,
        "lead": 0.02,
        "deliv": 0.24,
        "support": 0.48,
    },
}
SHIPPED_IMPORTANCES = {
    "large": {
        "price": 32.5,
        "quality": 17.7,
        "perf": 16.0,
        "lead": 11.7,
        "deliv": 12.5,
        "support": 9.5,
    },
    "small": {
        "price": 16.4,
        "quality": 17.1,
        "perf": 16.0,
        "lead": 15.5,
        "deliv": 15.6,
        "support": 19.5,
    },
}
SHIPPED_BY_GROUP = {
    "self_reliant": [19.9, 25.8, 24.1, 8.2, 11.8, 10.1],
    "tender": [46.3, 14.2, 12.3, 9.8, 11.5, 5.9],
    "service_seeking": [10.3, 15.7, 11.9, 12.2, 18.0, 31.9],
    "under_utilised": [16.1, 9.7, 12.4, 30.7, 17.0, 14.0],
}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Small tables cluster faster on one thread, and no slower on a busy machine."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def drawn():
    """Thirty draws of the customers, made once."""
    return {seed: planted.draw_customers(seed) for seed in SEEDS}


def _scaled(customers):
    figures = customers[FIGURES].to_numpy(float)
    return (figures - figures.mean(axis=0)) / figures.std(axis=0)


def _groups(figures, k=4, starts=25):
    return KMeans(k, n_init=starts, random_state=0).fit_predict(figures)


def _explained(scaled, groups):
    """Share of the differences between customers that the means of groups explain."""
    means = pd.DataFrame(scaled).groupby(np.asarray(groups)).transform("mean")
    return float((means**2).mean().mean())


def _drivers(customers):
    """Standardised regression weights of overall satisfaction on the six ratings."""
    ratings = customers[[f"perf_{factor}" for factor in FACTORS]].to_numpy(float)
    z = (ratings - ratings.mean(axis=0)) / ratings.std(axis=0)
    outcome = customers["overall_sat"].to_numpy(float)
    weights, *_ = np.linalg.lstsq(
        np.column_stack([np.ones(len(z)), z]), (outcome - outcome.mean()) / outcome.std()
    )
    return pd.Series(weights[1:], FACTORS)


def _offer_importances(offers, members):
    """Importances (%) of a group: regression on the cards, range over the sum of ranges."""
    mine = offers[offers["customer"].isin(members)]
    cards = np.column_stack([np.ones(len(mine)), mine[FACTORS].to_numpy(float)])
    weights, *_ = np.linalg.lstsq(cards, mine["rating"].to_numpy(float))
    return pd.Series(100 * np.abs(weights[1:]) / np.abs(weights[1:]).sum(), FACTORS)


# The generator


@pytest.mark.parametrize("name", generators())
def test_committed_files_are_the_generator_s_bytes(name, tmp_path):
    written = {path.relative_to(tmp_path).as_posix() for path in generate(name, tmp_path)}
    committed = course_files("case_data", name)
    kept = {path.relative_to(committed).as_posix() for path in committed.rglob("*.*")}
    assert written == kept - {"story.md"}
    for path in written:
        assert (tmp_path / path).read_bytes() == (committed / path).read_bytes(), (
            f"{path} is out of date"
        )


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_class(tmp_path):
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    generate("corebridge", first, seed=7)
    generate("corebridge", second, seed=7)
    generate("corebridge", other, seed=8)
    for path in first.rglob("*.csv"):
        part = path.relative_to(first)
        assert path.read_bytes() == (second / part).read_bytes()
        drawn = part.name not in {"service.csv", "reps.csv"}
        assert (path.read_bytes() != (other / part).read_bytes()) == drawn
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert b"\r" not in path.read_bytes()
    assert check("corebridge", other) == []
    assert json.loads((other / "datapackage.json").read_text("utf-8"))["generator"]["seed"] == 8


def test_unknown_generators_are_answered_with_those_that_exist(tmp_path):
    assert generators() == ["corebridge", "hengchi"]
    with pytest.raises(KeyError, match="no generator for 'acme'; there are: corebridge, hengchi"):
        generate("acme", tmp_path)


def test_parameters_are_kept_beside_the_truth():
    kept = json.loads((SHIPPED / "truth" / "parameters.json").read_text("utf-8"))
    assert kept["generator"]["seed"] == planted.REFERENCE_SEED == 20250901
    assert kept["customers"] == planted.CUSTOMERS
    assert kept["needs"]["means"]["tender"] == [8.4, 5.2, 4.8, 5.0, 5.6, 3.0, 30, 3.6]
    assert sum(kept["offers"]["weights_pct"]["under_utilised"]) == 100
    assert "self_reliant" not in (SHIPPED / "datapackage.json").read_text("utf-8")


# Thirty draws


def test_every_draw_keeps_counts_ranges_and_the_total(drawn):
    for customers in drawn.values():
        assert customers["segment"].value_counts().to_dict() == planted.CUSTOMERS
        assert (customers["size"] == "large").sum() == 200
        assert customers["revenue_kcny"].sum() == 1_900_000
        assert customers["revenue_kcny"].min() > 0
        assert customers["imp_price"].between(1, 9).all()
        assert customers["sow_pct"].between(2, 100).all()
        assert customers["quotes_per_order"].between(1, 9).all()
        assert customers["name_zh"].is_unique
        assert customers["name_en"].is_unique


def test_means_and_spread_are_those_planted(drawn):
    everyone = pd.concat(drawn.values())
    for segment, means in planted.MEANS.items():
        found = everyone[everyone["segment"] == segment][FIGURES]
        near = {"quotes_per_order": 0.2, "sow_pct": 1.6}  # the ends of the scales pull a little
        for figure, mean, spread in zip(FIGURES, means, planted.SPREAD, strict=True):
            assert found[figure].mean() == pytest.approx(mean, abs=near.get(figure, 0.25))
            assert 0.5 * spread < found[figure].std() < 1.1 * spread


def test_the_four_groups_are_found_on_a_common_scale_only(drawn):
    found, raw = [], []
    for customers in drawn.values():
        found.append(adjusted_rand_score(customers["segment"], _groups(_scaled(customers))))
        unscaled = _groups(customers[FIGURES].to_numpy(float))
        raw.append(adjusted_rand_score(customers["segment"], unscaled))
    assert 0.94 <= min(found) <= max(found) <= 1.00
    assert np.median(found) > 0.97
    assert 0.24 <= min(raw) <= max(raw) <= 0.40
    assert 0.25 <= np.median(raw) <= 0.33


def test_clear_separation_picks_four_groups_in_every_draw(drawn):
    for seed, customers in drawn.items():
        scaled = _scaled(customers)
        clear = {
            k: silhouette_score(scaled, _groups(scaled, k, starts=10)) for k in (2, 3, 4, 5, 6)
        }
        assert max(clear, key=clear.__getitem__) == 4, f"seed {seed}: {clear}"


def test_size_is_only_a_proxy(drawn):
    for seed, customers in drawn.items():
        scaled = _scaled(customers)
        assert _explained(scaled, customers["size"]) < 0.13, seed
        assert _explained(scaled, customers["segment"]) > 0.55, seed
        large = customers[customers["size"] == "large"]
        assert (large["segment"] == "tender").mean() > 0.5
        assert large["imp_price"].mean() == large[FIGURES[:6]].mean().max()


def test_sales_follow_size_and_share_of_wallet(drawn):
    for seed, customers in drawn.items():
        sales = customers.groupby("size")["revenue_kcny"]
        assert 1.4 < sales.median()["large"] / sales.median()["small"] < 3.2, seed
        rest = np.log(customers["revenue_kcny"] / customers["sow_pct"])
        rest = rest - rest.groupby(customers["size"]).transform("mean")
        assert abs(rest.skew()) < 0.6, seed
        assert rest.std() == pytest.approx(planted.LN_PURCHASES_SPREAD, abs=0.1)
        share = customers.groupby("segment")["revenue_kcny"].sum() / 1_900_000
        assert share["under_utilised"] < 0.12, seed


def test_industry_says_little_about_the_group(drawn):
    strengths = []
    for customers in drawn.values():
        table = pd.crosstab(customers["industry"], customers["segment"]).to_numpy(float)
        even = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
        strengths.append(np.sqrt(((table - even) ** 2 / even).sum() / (3 * table.sum())))
    assert max(strengths) < 0.3
    assert 0.08 < np.mean(strengths) < 0.2


def test_the_order_of_customers_tells_nothing(drawn):
    for customers in drawn.values():
        tender = (customers["segment"] == "tender").to_numpy(float)
        assert abs(np.corrcoef(tender, np.arange(400))[0, 1]) < 0.2
        assert abs(np.corrcoef(tender[1:], tender[:-1])[0, 1]) < 0.2


def test_what_drives_satisfaction_differs_by_size():
    hits = {"large": 0, "small": 0}
    seeds = range(100, 200)
    for seed in seeds:
        sizes = np.array(planted._sizes())
        ratings, overall = planted._satisfaction(np.random.default_rng([seed, 4]), sizes)
        frame = pd.DataFrame(ratings, columns=[f"perf_{factor}" for factor in FACTORS])
        frame["overall_sat"] = overall
        for size, top in (("large", "price"), ("small", "support")):
            some = frame[sizes == size].head(150)
            hits[size] += _drivers(some).idxmax() == top
    assert min(hits.values()) >= 0.97 * len(seeds), hits


def test_ratings_have_the_planted_shape(drawn):
    ratings = pd.concat(drawn.values())[[f"perf_{factor}" for factor in FACTORS]]
    assert ratings.mean().to_numpy() == pytest.approx(6.5, abs=0.05)
    assert ratings.std().to_numpy() == pytest.approx(1.0, abs=0.05)
    related = ratings.corr().to_numpy()[np.triu_indices(6, 1)]
    assert related == pytest.approx(0.3, abs=0.05)


def test_offer_cards_are_a_balanced_quarter_of_all_combinations():
    cards = planted.offer_cards()
    assert cards.shape == (16, 6)
    assert len(np.unique(cards, axis=0)) == 16
    assert (cards.T @ cards == 16 * np.eye(6)).all()
    assert (cards.sum(axis=0) == 0).all()


def test_offer_importances_are_recovered_within_two_points(drawn):
    for seed, customers in drawn.items():
        offers = planted.draw_offers(seed, customers)
        for segment, weights in planted.OFFER_WEIGHTS_PCT.items():
            members = customers.loc[customers["segment"] == segment, "customer"]
            found = _offer_importances(offers, members)
            assert np.abs(found - np.array(weights)).max() < 2, (seed, segment)


# The data that we ship


@cache
def _shipped():
    return case("corebridge").customers.merge(truth("corebridge"), on="customer")


def test_shipped_groups():
    customers, scaled = _shipped(), _scaled(_shipped())
    groups = _groups(scaled)
    assert adjusted_rand_score(customers["segment"], groups) == pytest.approx(SHIPPED_ARI, abs=5e-4)
    ward = AgglomerativeClustering(4).fit_predict(scaled)
    assert adjusted_rand_score(customers["segment"], ward) == pytest.approx(SHIPPED_WARD, abs=5e-4)
    unscaled = _groups(customers[FIGURES].to_numpy(float))
    raw = adjusted_rand_score(customers["segment"], unscaled)
    assert raw == pytest.approx(SHIPPED_UNSCALED_ARI, abs=5e-4)
    clear = {k: round(silhouette_score(scaled, _groups(scaled, k)), 3) for k in range(2, 7)}
    assert clear == SHIPPED_SILHOUETTE
    assert sorted(np.bincount(groups)) == SHIPPED_SIZES


def test_shipped_size_explains_little():
    scaled = _scaled(_shipped())
    assert round(_explained(scaled, _shipped()["size"]), 3) == SHIPPED_EXPLAINED["size"]
    assert round(_explained(scaled, _shipped()["segment"]), 3) == SHIPPED_EXPLAINED["segment"]
    assert round(_explained(scaled, _groups(scaled)), 3) == SHIPPED_EXPLAINED["groups"]


def test_shipped_customers_say_quality_and_mean_something_else():
    customers = _shipped()
    stated = customers[FIGURES[:6]].mean()
    assert stated.idxmax() == "imp_quality"
    drivers = {size: _drivers(part) for size, part in customers.groupby("size")}
    assert drivers["large"].round(2).to_dict() == SHIPPED_DRIVERS["large"]
    assert drivers["small"].round(2).to_dict() == SHIPPED_DRIVERS["small"]
    offers = case("corebridge").conjoint
    for size, top in (("large", "price"), ("small", "support")):
        assert drivers[size].idxmax() == top
        members = customers.loc[customers["size"] == size, "customer"]
        importances = _offer_importances(offers, members)
        assert importances.round(1).to_dict() == SHIPPED_IMPORTANCES[size]
        assert importances.idxmax() == top


def test_shipped_offer_importances_by_group():
    offers = case("corebridge").conjoint
    for segment, weights in planted.OFFER_WEIGHTS_PCT.items():
        members = _shipped().loc[_shipped()["segment"] == segment, "customer"]
        found = _offer_importances(offers, members)
        assert found.round(1).tolist() == SHIPPED_BY_GROUP[segment]
        assert np.abs(found - np.array(weights)).max() < 2
    assert ((offers["rating"] == 0) | (offers["rating"] == 100)).mean() < 0.01
