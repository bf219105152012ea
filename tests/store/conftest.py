from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from two_questions import two_questions

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


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = two_questions(tmp_path / "course")
    monkeypatch.setenv("WORKSHOP_FILES", str(folder))
    return folder


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The log's file, opened anew for this test."""
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path / "data"))
    logger = logging.getLogger("workshop_kit")
    before, propagate = logger.handlers, logger.propagate
    logger.handlers = []
    yield tmp_path / "data" / "workshop.log"
    for handler in logger.handlers:
        handler.close()
    logger.handlers, logger.propagate = before, propagate
