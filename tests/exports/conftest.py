from __future__ import annotations

from collections.abc import Callable

import pytest
from workbook_trial import FIELDS, Opened, both

from workshop_kit.course import Exercise


@pytest.fixture
def exercise() -> Callable[..., Exercise]:
    """Make the exercise, under any code and title."""

    def make(code: str = "X90", title: str = "Trial") -> Exercise:
        fields = [{"prompt": both(f"Ask {field['id']}")} | field for field in FIELDS]
        texts = {name: both(name.title()) for name in ("grouping", "decision", "data")}
        spec = {"id": f"{code.lower()}_trial", "code": code, "title": both(title), "minutes": 5}
        return Exercise.model_validate(spec | texts | {"fields": fields}, strict=False)

    return make


@pytest.fixture
def opened() -> type[Opened]:
    return Opened
