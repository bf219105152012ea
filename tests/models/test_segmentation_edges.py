"""Segmentation: every input that cannot be used is refused by name, every odd one has a rule."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from workshop_kit.models import OutOfRange
from workshop_kit.models.segmentation import (
    agreement,
    choose_k,
    classify,
    compare_with_ward,
    distance_shares,
    explained_share,
    segment,
)

groupings = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)


def refused(call, argument: str, *words: str) -> OutOfRange:
    with pytest.raises(OutOfRange) as caught:
        call()
    assert caught.value.argument == argument
    for word in (argument, caught.value.allowed, *words):
        assert word in str(caught.value)
    return caught.value


def test_the_error_names_argument_value_and_remedy_and_survives_a_process_border():
    error = OutOfRange("k", 1, "a whole number from 2 to 12")
    assert isinstance(error, ValueError)
    assert str(error) == "k: 1 is not allowed; use a whole number from 2 to 12"
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.argument, copy.value, copy.allowed) == ("k", 1, "a whole number from 2 to 12")
    assert str(copy) == str(error)


@pytest.mark.parametrize("hole", [np.nan, np.inf, None])
def test_a_blank_is_named_by_column_and_row(customers, hole):
    customers.loc["C017", "imp_lead"] = hole
    readers = [
        lambda: segment(customers),
        lambda: choose_k(customers),
        lambda: distance_shares(customers),
        lambda: explained_share(customers, [1, 2] * 200),
    ]
    for read in readers:
        refused(read, "data", "'imp_lead'", "'C017'")


def test_a_blank_in_another_column_does_no_harm(customers):
    customers["note"] = None
    assert segment(customers, resamples=1).k == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.assign(imp_perf="high"), ["text", "'imp_perf'"]),
        (lambda data: data.iloc[:0], ["empty"]),
        (lambda data: data.drop(columns="sow_pct"), ["'sow_pct'", "one of: imp_price"]),
        (lambda data: data.assign(imp_deliv=5), ["'imp_deliv'", "same in every row"]),
        (lambda data: pd.concat([data, data[["imp_lead"]]], axis=1), ["two", "'imp_lead'"]),
        (lambda data: data.to_dict(), ["dict", "DataFrame"]),
        (lambda data: data.imp_lead, ["Series", "DataFrame"]),
    ],
    ids=["text", "empty", "missing", "constant", "twice", "dict", "column"],
)
def test_a_table_that_cannot_be_used_is_refused(customers, change, words):
    data = change(customers)
    refused(lambda: segment(data), "data", *words)
    refused(lambda: choose_k(data), "data", *words)
    refused(lambda: distance_shares(data), "data", *words)
    refused(lambda: explained_share(data, [1, 2] * 200), "data", *words)


def test_new_customers_may_be_alike_but_must_have_all_figures(customers):
    split = segment(customers, resamples=1)
    alike = customers.iloc[[3, 3, 3]]
    assert classify(split, alike).nunique() == 1
    refused(lambda: classify(split, customers[["sow_pct"]]), "customers", "'imp_price'")
    refused(lambda: classify(split, customers.head(0)), "customers", "empty")
    refused(lambda: classify(split, customers.astype(str)), "customers", "text")


@pytest.mark.parametrize("k", [1, 0, -3, 13, 2.5, 4.0, "4", None, True])
def test_a_number_of_groups_out_of_range_is_refused(customers, k):
    assert refused(lambda: segment(customers, k), "k", "2 to 12").value is k
    refused(lambda: choose_k(customers, [k]), "ks", "2 to 12")


def test_a_number_may_come_from_numpy(customers):
    split = segment(customers, np.int64(3), resamples=1)
    assert split.k == 3
    assert type(split.k) is int


def test_fewer_groups_than_customers(customers):
    five = customers.head(5)
    assert segment(five, 4, resamples=3).sizes.sum() == 5
    refused(lambda: segment(five, 5), "k", "2 to 4")
    two = pd.DataFrame({"a": [1, 2]})
    refused(lambda: segment(two, 2, variables=["a"]), "data", "at least 3")


def test_no_more_groups_than_different_customers():
    data = pd.DataFrame({"a": [1, 1, 1, 5, 5, 9, 9, 9, 9], "b": [2, 2, 2, 1, 1, 7, 7, 7, 7]})
    refused(lambda: segment(data, 4, variables=["a", "b"]), "k", "at most 3")
    split = segment(data, 3, variables=["a", "b"])
    assert "".join(split.groups) == "BBBCCAAAA"
    assert split.separation == pytest.approx(1)
    assert sorted(split.separation_nearby) == [2], "a fourth group cannot be formed"
    assert split.passes
    assert segment(data, 2, variables=["a", "b"]).sizes.sum() == 9


def test_groups_of_equal_size_are_lettered_by_their_centres():
    data = pd.DataFrame({"a": [9, 8, 1, 2], "b": [1, 2, 9, 8]})
    split = segment(data, 2, variables=["a", "b"])
    assert "".join(split.groups) == "BBAA"
    assert "".join(segment(data.iloc[::-1], 2, variables=["a", "b"]).groups) == "AABB"


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ((), ["at least one"]),
        ("imp_price", ["list of column names"]),
        (["imp_price", "imp_price"], ["once"]),
        (7, ["list of column names"]),
    ],
)
def test_variables_that_cannot_be_used_are_refused(customers, variables, words):
    refused(lambda: segment(customers, variables=variables), "variables", *words)
    refused(lambda: choose_k(customers, variables=variables), "variables", *words)
    refused(lambda: distance_shares(customers, variables=variables), "variables", *words)


@pytest.mark.parametrize(
    ("argument", "value"), [("starts", 0), ("resamples", 0), ("seed", -1), ("seed", 1.5)]
)
def test_effort_that_cannot_be_used_is_refused(customers, argument, value):
    refused(lambda: segment(customers, **{argument: value}), argument, str(value))
    refused(lambda: choose_k(customers, **{argument: value}), argument, str(value))


@pytest.mark.parametrize("ks", [[], 4, None])
def test_numbers_to_compare_must_be_a_list(customers, ks):
    refused(lambda: choose_k(customers, ks), "ks")


def test_ks_come_back_sorted_and_once(customers):
    assert choose_k(customers, (3, 2, 3), resamples=1).index.tolist() == [2, 3]


def test_the_index_may_repeat(customers):
    customers.index = pd.Index(["same"] * len(customers))
    split = segment(customers, resamples=1)
    assert split.groups.index.equals(customers.index)
    assert compare_with_ward(split, customers) > 0.8


def test_ward_wants_the_same_customers(customers):
    split = segment(customers, resamples=1)
    refused(lambda: compare_with_ward(split, customers.head(100)), "data", "other customers")


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(pairs=groupings, names=st.permutations(["v", "w", "x", "y", "z"]))
def test_agreement_is_symmetric_blind_to_names_and_equal_to_scikit_learn(pairs, names):
    a, b = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert agreement(a, b) == pytest.approx(adjusted_rand_score(a, b))
    assert agreement(a, b) == agreement(b, a)
    assert agreement([names[label] for label in a], b) == agreement(a, b)
    assert agreement(a, a) == 1


def test_one_group_only():
    assert agreement([1, 1, 1], ["a", "a", "a"]) == 1
    assert agreement([1, 1, 1], ["a", "b", "c"]) == 0
    assert agreement(["only"], ["one"]) == 1
    data = pd.DataFrame({"a": [1, 2, 3]})
    assert explained_share(data, ["x", "x", "x"], ["a"]) == 0
    assert explained_share(data, ["x", "y", "z"], ["a"]) == 1


def test_lists_of_groups_must_match():
    data = pd.DataFrame({"a": [1, 2, 3]})
    refused(lambda: agreement([0, 1], [0, 1, 1]), "b", "3", "2")
    refused(lambda: agreement(pd.Series([0, 1]), pd.Series([0, 1, 1])), "b", "3", "2")
    refused(lambda: explained_share(data, [0, 1], ["a"]), "groups", "2", "3")
    refused(lambda: explained_share(data, pd.Series([0, 1]), ["a"]), "groups", "2", "3")


def test_lists_of_groups_must_be_complete():
    data = pd.DataFrame({"a": [1, 2, 3]})
    blank = pd.Series(["x", None, "y"], index=[11, 12, 13])
    refused(lambda: agreement(blank, blank), "a", "12")
    refused(lambda: agreement([0, 1, 1], [0, 1, None]), "b", "row 2")
    refused(lambda: explained_share(data, blank, ["a"]), "groups", "12")
    refused(lambda: agreement([], []), "b", "empty")
    refused(lambda: agreement("AAB", "ABB"), "b", "list")
    refused(lambda: agreement(data, data), "b", "single column")


def test_shares_of_distance_are_equal_on_the_same_scale(customers):
    shares = distance_shares(customers, scaled=True)
    assert shares.to_numpy() == pytest.approx(1 / 8)
    assert list(shares.index) == list(customers.columns)


def test_shares_of_distance_are_those_of_all_pairs(customers_60):
    values = customers_60.to_numpy()
    pairs = ((values[:, None] - values[None]) ** 2).sum(axis=(0, 1))
    shares = distance_shares(customers_60)
    assert shares.is_monotonic_decreasing
    assert shares[customers_60.columns].to_numpy() == pytest.approx(pairs / pairs.sum())
