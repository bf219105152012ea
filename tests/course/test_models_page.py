"""docs/models.md says what the docstrings say, and a changed docstring is noticed."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from workshop_kit.course import models_page_faults, public_models, write_models_page
from workshop_kit.models.brand import premium_of


def test_the_committed_page_is_that_of_the_docstrings():
    assert models_page_faults() == []


def test_a_changed_docstring_is_noticed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(premium_of, "__doc__", inspect.getdoc(premium_of).replace("7.66%", "7%"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workshop_kit.course._docs._parse", _unremembered())
        (fault,) = models_page_faults()
    assert fault == "docs/models.md: differs from the models' docstrings; run `workshop models`"


def _unremembered():
    from workshop_kit.course import _docs

    return _docs._parse.__wrapped__


def test_a_missing_page_is_noticed_and_written(content_copy: Path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    assert models_page_faults() == [], "an installed course has no docs"
    with pytest.raises(FileNotFoundError):
        write_models_page(content_copy)
    (content_copy / "docs").mkdir()
    assert len(models_page_faults()) == 1
    write_models_page(content_copy)
    assert models_page_faults() == []


def test_every_model_stands_in_both_languages(root: Path):
    text = (root / "docs" / "models.md").read_text(encoding="utf-8")
    names = [
        f"{subject.__name__.rpartition('.')[2]}.{function.__name__}"
        for subject, functions in public_models().items()
        for function in functions
    ]
    assert len(names) > 40
    parts = text.split("\n### ")[1:]
    assert [part.split("`")[1] for part in parts] == names
    for part in parts:
        for head in ("```math", "**In words**", "**Worked example**", "Source: ", "出处："):
            assert head in part, part[:40]
