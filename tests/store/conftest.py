from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workshop_kit.store import Classroom, Owner, Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data" / "answers.sqlite") as opened:
        yield opened


@pytest.fixture
def anna(store: Store) -> Owner:
    return store.owner("participant", "anna")


@pytest.fixture
def room(store: Store) -> Classroom:
    return store.classes.new("CoreBridge", "en", 30)
