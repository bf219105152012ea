"""Segmentation: figures of the brief, planted groups, quality, determinism."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_kit.models.segmentation import (
    FIGURES,
    agreement,
    choose_k,
    classify,
    compare_with_ward,
    distance_shares,
    explained_share,
    segment,
)

SEEDS = range(10)
QUICK = settings(max_examples=15, deadline=None, derandomize=True, database=None)


def small_tables() -> st.SearchStrategy[pd.DataFrame]:
    """Return tables of two coarse figures, so that many customers tie."""
    rows = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=6, max_size=20)
    return rows.map(lambda found: pd.DataFrame(found, columns=["a", "b"], dtype=float)).filter(
        lambda table: len(table.drop_duplicates()) > 3 and (table.nunique() > 1).all()
    )


def test_agreement_gives_the_hand_computed_figures(expected):
    assert agreement([0, 0, 1, 1], [0, 0, 1, 2]) == pytest.approx(expected["E13"]["ari1"], abs=5e-7)
    assert agreement([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]) == pytest.approx(
        expected["E13"]["ari2"], abs=5e-7
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_same_scale_finds_the_planted_groups_and_raw_figures_do_not(simulated, seed):
    data, truth = simulated(seed)
    scaled = segment(data, resamples=1)
    raw = segment(data, scaled=False, resamples=1)
    assert agreement(scaled.groups, truth) >= 0.9
    assert agreement(raw.groups, truth) <= 0.45


@pytest.mark.parametrize("seed", SEEDS)
def test_share_of_wallet_rules_raw_distances(simulated, seed):
    shares = distance_shares(simulated(seed)[0])
    assert shares.index[0] == "sow_pct"
    assert shares.iloc[0] > 0.9
    assert shares.sum() == pytest.approx(1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_four_groups_pass_the_gate_and_no_other_number_does(simulated, seed):
    table = choose_k(simulated(seed)[0], range(2, 7), resamples=10)
    assert table.index[table.passes].tolist() == [4]


def test_formless_customers_pass_the_gate_at_no_number():
    data = pd.DataFrame(np.random.default_rng(5).normal(size=(300, 8)), columns=list(FIGURES))
    assert not choose_k(data, range(2, 6), resamples=10).passes.any()


def test_a_group_below_a_tenth_fails_the_gate():
    near = np.random.default_rng(3).normal(scale=0.1, size=(100, 2))
    near[:6] += 20
    split = segment(pd.DataFrame(near, columns=["a", "b"]), k=2, variables=["a", "b"])
    assert split.separation > 0.8
    assert split.stability >= 0.8
    assert split.smallest_share == pytest.approx(0.06)
    assert not split.passes


def test_a_second_method_and_the_groups_agree(simulated):
    data, _ = simulated(1)
    split = segment(data)
    assert compare_with_ward(split, data) > 0.85
    assert compare_with_ward(split, data.sample(frac=1, random_state=1)) == compare_with_ward(
        split, data
    )


def test_groups_explain_the_differences_between_customers_and_chance_does_not(simulated):
    data, truth = simulated(1)
    by_segment = explained_share(data, truth)
    by_chance = explained_share(data, truth.sample(frac=1, random_state=1).to_numpy())
    assert 0.4 < by_segment < 0.7
    assert by_chance < 0.03
    assert explained_share(data, segment(data, 4, resamples=1).groups) >= by_segment - 0.01
    mean_of_each = [explained_share(data, truth, [name]) for name in FIGURES]
    assert by_segment == pytest.approx(np.mean(mean_of_each))


def test_groups_are_matched_by_customer(simulated):
    data, truth = simulated(1)
    shuffled = truth.sample(frac=1, random_state=1)
    assert explained_share(data, shuffled) == explained_share(data, truth)
    assert agreement(truth, shuffled) == 1
    assert agreement(truth.to_numpy(), shuffled.to_numpy()) < 0.1


def test_choose_k_and_segment_tell_the_same(customers):
    table = choose_k(customers, [3, 4])
    split = segment(customers, 4)
    assert split.separation == table.separation[4]
    assert split.separation_nearby[3] == table.separation[3]
    assert sorted(split.separation_nearby) == [3, 5]
    assert split.stability == table.stability[4]
    assert split.smallest_share == table.smallest_share[4]
    assert split.passes == table.passes[4]
    assert sorted(segment(customers, 2, resamples=1).separation_nearby) == [3]
    assert sorted(segment(customers, 12, resamples=1).separation_nearby) == [11]


@pytest.mark.parametrize("k", [2, 4, 5])
def test_few_starts_in_resamples_measure_the_stability_that_many_do(customers, monkeypatch, k):
    few = segment(customers, k, starts=25).stability
    monkeypatch.setattr("workshop_kit.models.segmentation._kmeans.RESAMPLE_STARTS", 26)
    many = segment(customers, k, starts=26).stability
    assert few == pytest.approx(many, abs=0.05)


def test_a_segmentation_describes_its_groups(customers):
    split = segment(customers, 4)
    assert list(split.sizes.index) == list("ABCD")
    assert split.sizes.is_monotonic_decreasing
    assert split.groups.value_counts().to_dict() == split.sizes.to_dict()
    assert split.groups.index.equals(customers.index)
    for letter, group in customers.groupby(split.groups):
        assert split.profile.loc[letter].to_numpy() == pytest.approx(group.mean().to_numpy())
    standing = (split.profile - customers.mean()) / customers.std(ddof=0)
    pd.testing.assert_frame_equal(split.standing, standing)
    raw = segment(customers, 4, scaled=False, resamples=1)
    assert raw.standing.abs().to_numpy().max() < 4, "standing is on the common scale"


def test_the_picture_keeps_its_orientation(customers):
    split = segment(customers, 4, resamples=1)
    assert split.loadings.x["quotes_per_order"] > 0
    assert split.loadings.y["imp_support"] > 0
    z = (customers - customers.mean()) / customers.std(ddof=0)
    assert split.coordinates.to_numpy() == pytest.approx((z @ split.loadings).to_numpy(), abs=1e-8)
    variances = np.linalg.eigvalsh(np.corrcoef(customers.T))[::-1]
    assert split.kept_share == pytest.approx(variances[:2].sum() / 8)
    others = segment(customers, 3, variables=["imp_price", "imp_lead", "sow_pct"], resamples=1)
    for axis in ("x", "y"):
        assert others.loadings[axis].abs().max() == others.loadings[axis].max()


def test_the_picture_is_oriented_by_its_figure_even_if_another_weighs_more():
    data = pd.DataFrame({"weight": range(0, 90, 10), "quotes_per_order": range(9, 0, -1)})
    split = segment(data, 2, scaled=False, variables=list(data.columns), resamples=1)
    assert split.loadings.x["quotes_per_order"] > 0 > split.loadings.x["weight"]
    assert split.coordinates.x.is_monotonic_decreasing


def test_one_figure_makes_a_flat_picture(customers):
    split = segment(customers, 2, variables=["sow_pct"], resamples=1)
    assert (split.coordinates.y == 0).all()
    assert split.kept_share == pytest.approx(1)


@pytest.mark.parametrize("scaled", [True, False])
def test_known_customers_are_classified_into_their_own_group(customers, scaled):
    split = segment(customers, 4, scaled, resamples=1)
    pd.testing.assert_series_equal(classify(split, customers), split.groups)
    pd.testing.assert_series_equal(classify(split, customers.iloc[[7]]), split.groups.iloc[[7]])


def test_most_new_customers_fall_into_the_segment_they_come_from(simulated):
    data, truth = simulated(1)
    new, new_truth = simulated(2)
    split = segment(data, resamples=1)
    names = pd.Series(truth).groupby(split.groups).agg(lambda group: group.mode()[0])
    assert (classify(split, new).map(names) == new_truth).mean() > 0.93


@settings(QUICK)
@given(order=st.permutations(range(60)))
def test_row_order_changes_nobodys_group(customers_60, order):
    split = segment(customers_60, 3, resamples=2)
    moved = segment(customers_60.iloc[order], 3, resamples=2)
    pd.testing.assert_series_equal(moved.groups.sort_index(), split.groups)
    pd.testing.assert_frame_equal(moved.profile, split.profile)
    pd.testing.assert_frame_equal(moved.coordinates.sort_index(), split.coordinates)
    assert (moved.separation, moved.stability) == (split.separation, split.stability)


@settings(QUICK)
@given(table=small_tables(), seed=st.integers(0, 9), scaled=st.booleans())
def test_row_order_matters_no_more_where_customers_tie(table, seed, scaled):
    given = {"k": 2, "scaled": scaled, "variables": ["a", "b"], "resamples": 2, "starts": 3}
    split = segment(table, **given)
    moved = segment(table.sample(frac=1, random_state=seed), **given)
    pd.testing.assert_series_equal(moved.groups.sort_index(), split.groups)
    assert (
        table.groupby(["a", "b"]).apply(lambda rows: split.groups[rows.index].nunique()).eq(1).all()
    )


def test_the_order_of_figures_changes_nobodys_group(customers):
    split = segment(customers, 4, resamples=2)
    turned = segment(customers, 4, variables=FIGURES[::-1], resamples=2)
    pd.testing.assert_series_equal(turned.groups, split.groups)
    assert list(turned.profile.columns) == list(FIGURES[::-1])


@settings(QUICK)
@given(
    factor=st.floats(1e-3, 1e4), shift=st.floats(-1e3, 1e3), column=st.sampled_from(list(FIGURES))
)
def test_the_unit_of_a_figure_does_not_matter_on_the_same_scale(
    customers_60, factor, shift, column
):
    other = customers_60.assign(**{column: customers_60[column] * factor + shift})
    split = segment(customers_60, 4, resamples=2, starts=5)
    again = segment(other, 4, resamples=2, starts=5)
    pd.testing.assert_series_equal(again.groups, split.groups)
    assert again.separation == pytest.approx(split.separation)
    assert again.stability == pytest.approx(split.stability)


def test_the_unit_does_matter_where_figures_stay_as_they_are(customers):
    other = customers.assign(imp_lead=customers.imp_lead * 1000)
    raw = segment(other, 4, scaled=False, resamples=1)
    assert agreement(raw.groups, segment(customers, 4, scaled=False, resamples=1).groups) < 0.5
    assert distance_shares(other).index[0] == "imp_lead"


def test_inputs_stay_as_they_were(customers):
    customers.attrs["case"] = "corebridge"
    before = customers.copy(deep=True)
    split = segment(customers, 3, resamples=2)
    choose_k(customers, [2, 3], resamples=2)
    compare_with_ward(split, customers)
    classify(split, customers)
    distance_shares(customers)
    explained_share(customers, split.groups)
    pd.testing.assert_frame_equal(customers, before, check_exact=True)
    assert customers.attrs == before.attrs


def test_a_second_look_is_instant_and_cannot_be_spoilt(customers, monkeypatch):
    first = segment(customers, 4)
    first.profile.loc["A"] = -1.0
    first.separation_nearby.clear()

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr("sklearn.cluster.KMeans.fit", refuse)
    second = segment(customers.copy(), 4)
    assert (second.profile > 0).all(axis=None)
    assert sorted(second.separation_nearby) == [3, 5]
    with pytest.raises(AssertionError, match="computed again"):
        segment(customers, 4, seed=1)


def test_progress_goes_from_nothing_to_all(simulated):
    data = simulated(77)[0]
    for run in range(2):  # the second time from memory
        told: list[float] = []
        segment(data, 3, resamples=5, progress=told.append)
        assert told[0] == 0.0
        assert told[-1] == 1.0
        assert told == sorted(told)
        assert run or len(told) >= 6
    told = []
    choose_k(data, [2, 3, 4], resamples=5, progress=told.append)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)
    assert told.count(1.0) == 1


def test_the_same_groups_in_another_process(customers):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from conftest import simulate\n"
        "from workshop_kit.models.segmentation import segment\n"
        "split = segment(simulate(1)[0], 4, resamples=3)\n"
        "print(''.join(split.groups), split.stability)"
    )
    split = segment(customers, 4, resamples=3)
    done = _python(code, os.path.dirname(__file__))
    assert done.split() == ["".join(split.groups), str(split.stability)]


def test_importing_the_models_loads_nothing_heavy():
    heavy = "sklearn scipy statsmodels threadpoolctl matplotlib.pyplot"
    code = (
        "import sys, workshop_kit.models, workshop_kit.models.segmentation\n"
        f"print([m for m in {heavy.split()} if m in sys.modules])\n"
    )
    assert _python(code).strip() == "[]"


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads through /proc")
def test_no_thread_is_started_so_that_a_kernel_may_fork():
    code = (
        "import os, pandas as pd\n"
        "from workshop_kit.models.segmentation import segment\n"
        "data = pd.DataFrame({'a': range(600), 'b': [n % 7 for n in range(600)]})\n"
        "segment(data, 3, variables=['a', 'b'], resamples=2)\n"
        "print(len(os.listdir('/proc/self/task')))"
    )
    assert _python(code, OPENBLAS_NUM_THREADS="1").strip() == "1"


def _python(code: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return done.stdout
