"""Old classes go by themselves, but not because a clock is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workshop_kit.server._retention import BELIEVED, delete_overdue
from workshop_kit.store import Store


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "answers.sqlite") as store:
        store.classes.new("Short", retention_days=10)
        store.classes.new("Long", retention_days=1000)
        yield store


def names(store: Store) -> list[str]:
    return [room.organisation for room in store.classes.all()]


def test_an_overdue_class_goes_and_the_others_stay(store):
    gone, believed = delete_overdue(store, datetime.now(UTC) + timedelta(days=11))
    assert ([room.organisation for room in gone], believed) == (["Short"], True)
    assert names(store) == ["Long"]


def test_nothing_goes_before_its_time(store):
    assert delete_overdue(store, datetime.now(UTC) + timedelta(days=9)) == ([], True)
    assert names(store) == ["Short", "Long"]


def test_a_clock_that_is_years_ahead_deletes_nothing(store):
    ahead = datetime.now(UTC) + timedelta(days=10) + BELIEVED + timedelta(days=1)
    assert delete_overdue(store, ahead) == ([], False)
    assert names(store) == ["Short", "Long"]
