"""A course of its own for each test, to be broken at will."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from course_trial import EXERCISE, SOLUTION, write

from workshop_kit.course import use_language

Edit = Callable[[dict[str, Any], dict[str, Any]], None]


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test starts in Chinese and leaves no language behind."""
    monkeypatch.delenv("WORKSHOP_LANGUAGE", raising=False)
    use_language(None)
    yield
    use_language(None)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the trial exercise; the kit reads it instead of the course."""
    for folder in ("exercises", "solutions", "case_data", "notebooks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "agenda.yml").touch()
    write(tmp_path, EXERCISE, SOLUTION)
    monkeypatch.setenv("WORKSHOP_FILES", str(tmp_path))
    return tmp_path


@pytest.fixture
def broken(course: Path) -> Callable[[Edit], None]:
    """Write the trial exercise after an edit to its exercise and its solution."""

    def write_edited(edit: Edit) -> None:
        exercise, solution = copy.deepcopy(EXERCISE), copy.deepcopy(SOLUTION)
        edit(exercise, solution)
        write(course, exercise, solution)

    return write_edited
