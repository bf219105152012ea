"""One call finds faults of every kind, each with its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from course_trial import EXERCISE_ID
from nbformat.v4 import new_markdown_cell, new_notebook

from workshop_kit.course import content_faults, load_agenda

HOURS = {
    "start": "09:00",
    "end": "10:00",
    "lunch": {"at": "09:20", "minutes": 10},
    "breaks": [],
}


@pytest.fixture
def whole(course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The trial course with an agenda, a notebook and a story, and all slides in one block."""
    text = {"zh": "练习", "en": "Trial"}
    slides = [f"S{number:02d}" for number in range(1, 90)]
    blocks = [
        {
            "id": "d1_trial",
            "title": text,
            "minutes": 20,
            "notebook": "d1_trial",
            "slides": slides,
            "debrief_minutes": 10,
            "exercises": [{"id": EXERCISE_ID, "core": True}],
        },
        {"kind": "lunch", "minutes": 10},
        {"id": "d1_rest", "title": text, "minutes": 30, "planned": True},
    ]
    agenda = {"hours": HOURS, "days": [{"day": 1, "title": text, "blocks": blocks}]}
    (course / "agenda.yml").write_text(yaml.safe_dump(agenda, allow_unicode=True), "utf-8")
    cell = new_markdown_cell("# 甲 3\n<!-- en -->\n# One 3", id="a", metadata={"slides": slides})
    nbformat.write(new_notebook(cells=[cell]), course / "notebooks" / "d1_trial.ipynb")
    monkeypatch.setattr("workshop_kit.cases.case_names", lambda: ())
    (course / "case_data" / "tiny").mkdir()
    (course / "case_data" / "tiny" / "story.md").write_text("甲\n<!-- en -->\nOne\n", "utf-8")
    return course


def test_sound_course_has_no_fault(whole: Path) -> None:
    assert [block.id for block in load_agenda().days[0].shown] == ["d1_trial", "d1_lunch_1"]
    assert content_faults() == []


def test_an_exercise_may_be_ready_before_its_block(whole: Path) -> None:
    agenda = yaml.safe_load((whole / "agenda.yml").read_text("utf-8"))
    agenda["days"][0]["blocks"][2]["exercises"] = [{"id": "x91_early", "core": True}]
    (whole / "agenda.yml").write_text(yaml.safe_dump(agenda, allow_unicode=True), "utf-8")
    for folder in ("exercises", "solutions"):
        early = (whole / folder / f"{EXERCISE_ID}.yml").read_text("utf-8")
        early = early.replace(EXERCISE_ID, "x91_early").replace("code: X90", "code: X91")
        (whole / folder / "x91_early.yml").write_text(early, "utf-8")
    assert content_faults() == []
    assert load_agenda().find("x91_early") is None


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


BREAKS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a notebook's translation": (
        lambda c: replace(c / "notebooks/d1_trial.ipynb", "# One 3", "# One 4"),
        "notebooks/d1_trial.ipynb: cell a: has 3 on the Chinese side only",
    ),
    "a notebook file": (
        lambda c: (c / "notebooks/d1_trial.ipynb").write_text("{", "utf-8"),
        "notebooks/d1_trial.ipynb: cannot be read",
    ),
    "a story": (
        lambda c: replace(c / "case_data/tiny/story.md", "<!-- en -->", ""),
        "case_data/tiny/story.md: holds Chinese but no",
    ),
    "an exercise": (
        lambda c: replace(c / f"exercises/{EXERCISE_ID}.yml", "minutes: 20", "minutes: long"),
        f"exercises/{EXERCISE_ID}.yml: minutes: is 'long'; write a whole number",
    ),
    "a solution": (
        lambda c: replace(c / f"solutions/{EXERCISE_ID}.yml", "13.1", "12.9"),
        f"solutions/{EXERCISE_ID}.yml: fields.margin_pct: known_wrong[0] is judged right",
    ),
    "a missing solution": (
        lambda c: (c / f"solutions/{EXERCISE_ID}.yml").unlink(),
        f"solutions/{EXERCISE_ID}.yml: file: does not exist",
    ),
    "a solution to nothing": (
        lambda c: (c / "solutions/x91_none.yml").write_text("id: x91_none", "utf-8"),
        "exercises/x91_none.yml: file: does not exist",
    ),
    "an exercise without a place": (
        lambda c: replace(c / "agenda.yml", f"id: {EXERCISE_ID}", "id: x91_other"),
        f"exercises/{EXERCISE_ID}.yml: is in no block of agenda.yml",
    ),
    "the agenda": (
        lambda c: replace(c / "agenda.yml", "minutes: 30", "minutes: 25"),
        "agenda.yml: days[1].blocks: ends at 09:55, not at 10:00",
    ),
    "a slide": (
        lambda c: replace(c / "agenda.yml", "    - S50\n", ""),
        "agenda.yml: S50 is in no block; add it",
    ),
}


@pytest.mark.parametrize("broken_part", BREAKS)
def test_fault_in_a_copy_is_found(whole: Path, broken_part: str) -> None:
    spoil, sentence = BREAKS[broken_part]
    spoil(whole)
    faults = content_faults()
    assert any(fault.startswith(sentence) for fault in faults), faults


def test_fault_in_case_data_is_passed_on(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshop_kit.cases.case_names", lambda: ("tiny",))
    monkeypatch.setattr("workshop_kit.cases.check", lambda name: ["customers.csv: row 3"])
    assert content_faults() == ["case_data/tiny: customers.csv: row 3"]
