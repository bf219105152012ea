"""Four days in order and on time; what is planned is shown to nobody and counted openly."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from workshop_kit.course import Agenda, SpecError, agenda_faults, load_agenda, status

ROOT = Path(__file__).parents[2]
SLIDES = [f"S{number:02d}" for number in range(1, 90)]


@pytest.fixture
def agenda() -> Agenda:
    return load_agenda()


def test_each_day_keeps_its_hours(agenda: Agenda) -> None:
    assert [day.day for day in agenda.days] == [1, 2, 3, 4]
    for day in agenda.days:
        assert (day.blocks[0].start, day.blocks[-1].end) == ("09:00", "17:00")
        assert [before.end for before in day.blocks[:-1]] == [
            after.start for after in day.blocks[1:]
        ]
        pauses = [(b.kind, b.start, b.end) for b in day.blocks if b.kind != "session"]
        assert pauses == [
            ("break", "10:30", "10:45"),
            ("lunch", "12:15", "13:15"),
            ("break", "15:00", "15:15"),
        ]


STARTS = {  # from the brief, one in the middle of each half day
    "d1_whale": "11:10",
    "d1_own_matrix": "15:15",
    "d2_negotiation_rounds": "11:40",
    "d2_segmentation_core": "15:45",
    "d2_buying_factors": "16:05",
    "d3_segments": "09:10",
    "d3_portraits": "10:10",
    "d3_three_steps": "16:00",
    "d4_sizing": "11:25",
    "d4_plan": "15:50",
}


def test_blocks_start_when_the_brief_says(agenda: Agenda) -> None:
    starts = {block.id: block.start for block in agenda.sessions()}
    assert {name: starts[name] for name in STARTS} == STARTS


def test_every_slide_stands_once(agenda: Agenda) -> None:
    placed = [slide for block in agenda.sessions() for slide in block.slides]
    assert sorted(placed) == SLIDES


def test_every_exercise_has_its_place(agenda: Agenda) -> None:
    ids = {entry.id for block in agenda.sessions() for entry in block.exercises}
    codes = {name[:3] for name in ids}
    assert len(codes) == len(ids)
    numbered = {code for code in codes if code.startswith("x")}
    assert numbered == {f"x{number:02d}" for number in range(1, 28)}


def test_a_third_of_exercise_time_is_for_debrief(agenda: Agenda) -> None:
    for day in agenda.days:
        # the test's debrief is that of the second test
        worked = [block for block in day.blocks if block.id != "d1_pre_test"]
        work = sum(block.exercise_minutes for block in worked)
        assert 3 * sum(block.debrief_minutes for block in day.blocks) >= work


def as_written() -> list[dict[str, Any]]:
    """The blocks of the shipped agenda, read apart from the library."""
    data = yaml.safe_load((ROOT / "agenda.yml").read_text("utf-8"))
    blocks = [block for day in data["days"] for block in day["blocks"]]
    return [block for block in blocks if block.get("kind", "session") == "session"]


def test_planned_blocks_are_shown_to_nobody(agenda: Agenda) -> None:
    shown = [block.id for day in agenda.days for block in day.shown if block.kind == "session"]
    assert shown == [block["id"] for block in as_written() if block.get("planned") is not True]
    for block in agenda.sessions():
        found = [agenda.find(entry.id) for entry in block.exercises]
        assert not block.planned or block not in [place[1] for place in found if place]
    found = agenda.find("x12_customer_segments")
    assert found is not None
    assert (found[0].day, found[1].start, found[1].end) == (3, "09:10", "10:10")


def test_exercises_are_shown_while_their_slides_are_planned(
    edited: Callable[[Callable[[Any], Any]], None],
) -> None:
    edited(
        lambda d: (
            block(d, "d1_levers").update(planned="slides"),
            block(d, "d1_levers").pop("notebook"),
        )
    )
    agenda, before = load_agenda(), 45
    found = agenda.find("x02_profit_levers")
    assert found is not None
    assert (found[1].id, found[1].slides_planned, found[1].written_slides) == (
        "d1_levers",
        True,
        {},
    )
    assert not any("d1_levers" in fault for fault in agenda_faults())
    counted = status()
    edited(lambda _data: None)
    assert status().exercises_written == counted.exercises_written
    assert status().minutes_written - counted.minutes_written == before
    assert status().slides_written - counted.slides_written == 1


def test_a_slide_of_a_planned_block_may_be_shown_elsewhere(
    edited: Callable[[Callable[[Any], Any]], None],
) -> None:
    edited(lambda d: block(d, "d2_buying_factors").update(planned=True))
    found = next(b for b in load_agenda().sessions() if b.id == "d2_buying_factors")
    assert found.planned
    assert found.written_slides == {"S39": "d3_segmentation"}


def test_status_counts_written_and_planned() -> None:
    counted, blocks = status(), as_written()
    written = [block for block in blocks if not block.get("planned")]
    slides = [slide for block in written for slide in block.get("slides", [])]
    slides += [slide for block in blocks for slide in block.get("shown_in", {})]
    shown = [block for block in blocks if block.get("planned") is not True]
    exercises = {entry["id"] for block in shown for entry in block.get("exercises", [])}
    assert (counted.slides_written, counted.slides) == (len(set(slides)), 89)
    assert counted.exercises_written + counted.worksheets_written == len(exercises)
    assert counted.exercises_written == sum(name.startswith("x") for name in exercises)
    assert (counted.blocks_written, counted.blocks) == (len(written), len(blocks))
    assert counted.minutes_written == sum(block["minutes"] for block in written)
    assert counted.minutes == 4 * (8 * 60 - 90)


@pytest.fixture
def edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Any], Any]], None]:
    """Write a copy of the agenda after an edit, beside the course's real files."""
    for folder in ("exercises", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.setenv("WORKSHOP_FILES", str(tmp_path))
    data = yaml.safe_load((ROOT / "agenda.yml").read_text("utf-8"))

    def write(edit: Callable[[Any], Any]) -> None:
        changed = copy.deepcopy(data)
        edit(changed)
        text = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)
        (tmp_path / "agenda.yml").write_text(text, "utf-8")

    return write


def block(data: Any, name: str) -> Any:
    return next(b for day in data["days"] for b in day["blocks"] if b.get("id") == name)


CANNOT_LOAD = {
    "a day too long": (
        lambda d: block(d, "d1_close").update(minutes=20),
        r"days\[1\]\.blocks: ends at 17:10, not at 17:00; mend the minutes",
    ),
    "a pause that moved": (
        lambda d: (
            block(d, "d1_welcome").update(minutes=20),
            block(d, "d1_beliefs").update(minutes=20),
        ),
        r"days\[1\]\.blocks: a break of 15 minutes at 10:30 is missing",
    ),
    "a slide twice": (
        lambda d: block(d, "d1_pre_test").update(slides=["S89"]),
        "S89 stands twice; keep it in one block",
    ),
    "no such slide": (
        lambda d: block(d, "d1_pre_test").update(slides=["S90"]),
        "S90 is no slide; use S01 to S89",
    ),
    "an id twice": (
        lambda d: block(d, "d1_pre_test").update(id="d1_close"),
        "d1_close stands twice",
    ),
    "a missing language": (
        lambda d: block(d, "d1_close")["title"].pop("en"),
        r"days\[0\]\.blocks\[d1_close\]\.title\.en: is missing; add it",
    ),
    "a written block without notebook": (
        lambda d: block(d, "d1_close").pop("notebook"),
        r"notebook: is missing in a written block; name the notebook, or say planned: true",
    ),
    "slides planned beside nothing": (
        lambda d: block(d, "d1_three_factors").update(planned="slides"),
        r"planned: leaves nothing to show; say planned: true",
    ),
    "a slide shown but not held": (
        lambda d: block(d, "d2_buying_factors")["shown_in"].update(S99="x"),
        r"shown_in\.S99: is no slide of this block",
    ),
    "more debrief than time": (
        lambda d: block(d, "d3_portraits").update(debrief_minutes=30),
        "debrief_minutes: exceeds minutes; lower it",
    ),
    "a start written by hand": (
        lambda d: block(d, "d1_close").update(start="16:50"),
        r"blocks\[d1_close\]\.start: is not a key known here",
    ),
}


@pytest.mark.parametrize("fault", CANNOT_LOAD)
def test_faulty_agenda_is_told(edited: Callable[[Any], None], fault: str) -> None:
    edit, sentence = CANNOT_LOAD[fault]
    edited(edit)
    with pytest.raises(SpecError, match=sentence):
        load_agenda()


GATES = {
    "a slide in no block": (
        lambda d: block(d, "d1_close") and block(d, "d4_own_sales_force").update(slides=[]),
        "agenda.yml: S89 is in no block; add it",
    ),
    "too little debrief": (
        lambda d: block(d, "d3_portraits").update(debrief_minutes=19),
        "agenda.yml: day 3: 19 minutes of debrief are less than a third of 60 minutes",
    ),
    "a notebook not written": (
        lambda d: block(d, "d3_portraits").update(notebook="d9_none"),
        "agenda.yml: d3_portraits: notebooks/d9_none.ipynb does not exist",
    ),
    "an exercise not written": (
        lambda d: block(d, "d3_segments").update(exercises=[{"id": "x99_none", "core": True}]),
        "agenda.yml: d3_segments: exercises/x99_none.yml does not exist",
    ),
}


@pytest.mark.parametrize("gate", GATES)
def test_gate_fails_on_a_broken_copy(edited: Callable[[Any], None], gate: str) -> None:
    edit, sentence = GATES[gate]
    edited(edit)
    assert any(fault.startswith(sentence) for fault in agenda_faults())


def test_slide_without_section_is_told(edited: Callable[[Any], None], tmp_path: Path) -> None:
    edited(lambda _data: None)
    path = tmp_path / "notebooks" / "d3_segmentation.ipynb"
    path.write_text('{"cells": [], "slides": ["S36", "S37", "S38", "S40"]}', "utf-8")
    faults = [fault for fault in agenda_faults() if "no section" in fault]
    missing = ("S39", "S41", "S42", "S43")
    assert len(faults) == len(missing)
    assert all(f"carries {slide};" in fault for slide, fault in zip(missing, faults, strict=True))


def test_a_seminar_may_be_cut_to_two_days(edited: Callable[[Any], None]) -> None:
    edited(lambda data: data.update(days=data["days"][2:]))
    assert [day.day for day in load_agenda().days] == [3, 4]


def test_shipped_agenda_passes_its_gates() -> None:
    assert agenda_faults() == []
