"""Every notebook keeps the rules, and every rule can fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from notebook_rules import (
    MINUTES,
    NOTEBOOKS,
    ROOT,
    SESSION,
    SOLUTION,
    agenda_slides,
    block_of,
    languages,
    notebook_faults,
    read,
    sections,
    session_faults,
    slides_of,
    tags,
    teaching_faults,
)

from workshop_kit.course import language_faults, load_agenda, load_exercise

OUTLINE = {
    "S01": "关键客户管理",
    "S02": "四天培训研讨会总体结构",
    "S03": "议程",
    "S04": "来自外部的压力",
    "S05": "对于企业内部最佳典范的关键客户管理也可以增加价值",
    "S06": "议程",
    "S07": "优秀关键客户管理的指导原则",
    "S08": "议程",
    "S09": "基本信念概述",
    "S10": "基本信念1:集中精力在现有最关键客户身上",
    "S11": "基本信念2:量体订制价值交付",
    "S12": "基本信念3:关键的三个因素",
    "S13": "基本信念3:关键的三个因素",
    "S14": "提高利润率的潜在杠杆",
    "S15": "基本信念3:关键的三个因素",
    "S16": "举例:优先排序流程",
    "S17": "议程",
    "S18": "汽车客户管理的流程",
    "S19": "客户规划的不同等级",
    "S36": "市场细分案例",
    "S37": "细分是创造与众不同的价值的核心",
    "S38": "案例1—电子部件分销商(XYZ公司)",
    "S39": "客户细分概述",
    "S40": "“自力更生”型细分市场",
    "S41": "“招标”型细分市场",
    "S42": "“寻求服务”型细分市场",
    "S43": "“未充分利用”型细分市场",
}
SESSIONS = [path for path in NOTEBOOKS if path.parent.name == "notebooks"]
TAUGHT = [path for path in NOTEBOOKS if path.parent.name in ("notebooks", "solutions")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_keeps_the_rules(path: Path) -> None:
    assert notebook_faults(path) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_says_the_same_in_both_languages(path: Path) -> None:
    assert language_faults(read(path)) == []


@pytest.mark.parametrize("path", TAUGHT, ids=name)
def test_teaches_in_short_cells_with_checked_outputs(path: Path) -> None:
    assert teaching_faults(path) == []


@pytest.mark.parametrize("path", SESSIONS, ids=name)
def test_tells_every_slide_of_the_agenda(path: Path) -> None:
    assert session_faults(path, agenda_slides(path)) == []


@pytest.mark.parametrize("path", SESSIONS, ids=name)
def test_covers_its_slides_in_the_order_of_the_agenda(path: Path) -> None:
    told = [slide for section in sections(read(path)) for slide in slides_of(section)]
    held = [
        slide
        for block in load_agenda().sessions()
        for slide, notebook in block.written_slides.items()
        if notebook == path.stem
    ]
    assert list(dict.fromkeys(told)) == held


@pytest.mark.parametrize("path", SESSIONS, ids=name)
def test_headings_are_claims_and_not_the_outline(path: Path) -> None:
    for section in sections(read(path)):
        heading = languages(section[0].source)["zh"].splitlines()[0].lstrip("# ")
        assert heading not in OUTLINE.values()
        assert len(heading) >= 12


@pytest.mark.parametrize("path", SESSIONS, ids=name)
def test_minutes_of_the_notes_add_up_to_those_announced(path: Path) -> None:
    notebook = read(path)
    announced = languages(notebook.cells[0].source)
    for lang, unit in (("zh", "讲解{}分钟"), ("en", "{} minutes of teaching")):
        notes = [languages(c.source)[lang] for c in notebook.cells if "trainer" in tags(c)]
        total = sum(int(MINUTES[lang].search(text)[1]) for text in notes)
        assert unit.format(total) in announced[lang]


def minutes_of_notes(path: Path) -> dict[str, int]:
    """Return the minutes of a session's notes, by slide."""
    minutes: dict[str, int] = {}
    for section in sections(read(path)):
        notes = next(cell for cell in section if "trainer" in tags(cell))
        told = int(MINUTES["zh"].search(notes.source)[1])
        place = (slides_of(section) or [block_of(section)])[0]
        minutes[place] = minutes.get(place, 0) + told
    return minutes


@pytest.mark.parametrize("deck", ["w05_process_cards", "w06_planning_levels"])
def test_notes_with_their_debrief_and_the_cards_fill_the_block(deck: str) -> None:
    found = load_agenda().find(deck)
    assert found is not None
    block = found[1]
    minutes = minutes_of_notes(ROOT / "notebooks" / f"{block.notebook}.ipynb")
    told = sum(minutes[slide] for slide in block.slides)
    assert block.debrief_minutes < told
    assert told + load_exercise(deck).minutes == block.minutes


def test_the_welcome_and_its_sheet_fill_their_block() -> None:
    found = load_agenda().find("w01_profile")
    assert found is not None
    minutes = minutes_of_notes(ROOT / "notebooks" / "d1_welcome.ipynb")
    told = sum(minutes[slide] for slide in found[1].slides)
    assert told + load_exercise("w01_profile").minutes == found[1].minutes


@pytest.mark.parametrize("path", SESSIONS, ids=name)
def test_minutes_fit_the_blocks_of_the_agenda(path: Path) -> None:
    """The notes of a block's slides take no longer than the block, labs and all."""
    minutes = minutes_of_notes(path)
    for block in load_agenda().sessions():
        own = [minutes[place] for place in (block.id, *block.slides) if place in minutes]
        assert sum(own) <= block.minutes


Break = Callable[[Any], None]


def cell(notebook: Any, wanted: str) -> Any:
    return next(cell for cell in notebook["cells"] if cell["id"] == wanted)


def broken(tmp_path: Path, path: Path, damage: Break) -> Path:
    notebook = json.loads(path.read_text("utf-8"))
    damage(notebook)
    copy = tmp_path / path.name
    copy.write_text(json.dumps(notebook), "utf-8")
    return copy


def set_source(wanted: str, source: str) -> Break:
    return lambda notebook: cell(notebook, wanted).update(source=source)


def edit(wanted: str, old: str, new: str) -> Break:
    def damage(notebook: Any) -> None:
        source = "".join(cell(notebook, wanted)["source"])
        assert old in source
        cell(notebook, wanted)["source"] = source.replace(old, new)

    return damage


def set_metadata(wanted: str, **metadata: Any) -> Break:
    return lambda notebook: cell(notebook, wanted).update(metadata=metadata)


def set_id(wanted: str, new: str) -> Break:
    return lambda notebook: cell(notebook, wanted).update(id=new)


def drop(wanted: str) -> Break:
    return lambda notebook: notebook["cells"].remove(cell(notebook, wanted))


def store(wanted: str, *outputs: Any, **other: Any) -> Break:
    return lambda notebook: cell(notebook, wanted).update(outputs=list(outputs), **other)


def text(words: str) -> dict[str, str]:
    return {"output_type": "stream", "name": "stdout", "text": words}


PLAIN = {
    "nine lines": (set_source("load-case", "a = 1\n" * 9), "more than 8 lines"),
    "a function": (set_source("load-case", "def f():\n    return 1"), "defines a function"),
    "a lambda": (set_source("load-case", "f = lambda: 1"), "defines a function"),
    "a magic": (set_source("load-case", "%matplotlib inline"), "magic"),
    "a shell line": (set_source("load-case", "!ls"), "magic"),
    "style": (set_source("load-case", "HTML('<style>p {}</style>')"), "belongs in the library"),
    "a late import": (set_source("load-case", "import os"), "only the first code cell"),
    "a random id": (set_id("load-case", "8f0c2d1a"), "readable id"),
    "an id twice": (set_id("load-case", "imports"), "two cells"),
    "no headings": (set_source("s37-same-service-different-worth", "x"), "since the last heading"),
    "an output": (store("load-case", text("1")), "without the tags"),
    "a count": (store("load-case", execution_count=3), "execution count"),
    "a checked output without a count": (
        store("s38-lost-profit", text("1"), execution_count=None),
        "execution count 1",
    ),
    "no output": (store("s38-lost-profit"), "must keep one output"),
    "one tag": (set_metadata("s38-lost-profit", tags=["keep_output"]), "both tags"),
    "Chinese output": (store("s38-lost-profit", text("五千")), "depend on the language"),
}


@pytest.mark.parametrize(("damage", "told"), PLAIN.values(), ids=PLAIN)
def test_a_broken_notebook_is_found(tmp_path: Path, damage: Break, told: str) -> None:
    faults = notebook_faults(broken(tmp_path, SESSION, damage))
    assert any(told in fault for fault in faults), faults


TEACHING = {
    "a slide left out": (set_metadata("s37-same-service-different-worth"), "S37: no section"),
    "a slide too many": (
        set_metadata("s37-same-service-different-worth", slides=["S37", "S88"]),
        "S88: not in the agenda",
    ),
    "no slide break": (set_metadata("s38-lost-margin", slides=["S38"]), "begin a slide"),
    "no figure": (drop("s43-needs"), "computes nothing"),
    "a figure not shown": (set_source("s43-needs", "a = 1"), "computes nothing"),
    "no change": (drop("s41-change"), "invites no change"),
    "a silent change": (edit("s41-change-line", "改一改", "看"), "what to change"),
    "nothing plain": (edit("s41-change", "discount_pct = 5", "discount_pct = len('abc')"), "plain"),
    "no notes": (drop("s42-notes"), "0 cells of trainer notes"),
    "no question": (edit("s42-notes", "**Ask**", "**Tell**"), "has notes"),
    "no minutes": (edit("s42-notes", "（3分钟）", ""), "no minutes"),
}


@pytest.mark.parametrize(("damage", "told"), TEACHING.values(), ids=TEACHING)
def test_a_broken_session_is_found(tmp_path: Path, damage: Break, told: str) -> None:
    faults = session_faults(broken(tmp_path, SESSION, damage), agenda_slides(SESSION))
    assert any(told in fault for fault in faults), faults


def _one_checked_output(notebook: Any) -> None:
    kept = [cell for cell in notebook["cells"] if "keep_output" in cell["metadata"].get("tags", [])]
    for cell in kept[1:]:
        cell.update(outputs=[], metadata={})


def _long_cells(notebook: Any) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = "a = 1\n" * 5


@pytest.mark.parametrize("path", [SESSION, SOLUTION], ids=name)
@pytest.mark.parametrize(
    ("damage", "told"),
    [(_one_checked_output, "fewer than two"), (_long_cells, "median")],
    ids=["one checked output", "long cells"],
)
def test_broken_teaching_is_found(tmp_path: Path, path: Path, damage: Break, told: str) -> None:
    faults = teaching_faults(broken(tmp_path, path, damage))
    assert any(told in fault for fault in faults), faults


def test_languages_that_differ_are_found(tmp_path: Path) -> None:
    copy = broken(tmp_path, SESSION, edit("s38-lost-margin", "¥51.3 million", "¥53.1 million"))
    assert any("5.13e+07" in fault for fault in language_faults(read(copy)))


def test_no_page_compares_quality_across_scalings() -> None:
    """Separation and stability of unscaled groups are never shown."""
    for path in TAUGHT:
        for section in sections(read(path)):
            code = "\n".join(cell.source for cell in section if cell.cell_type == "code")
            if re.search(r"scaled=(False|same_scale)|fit_predict\(x\)", code):
                assert not re.search(r"separation|stability|silhouette|segment_map|k_choice", code)
