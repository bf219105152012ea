"""A course whose one session is short, for tests of the projector, the presenter and the deck."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

ROOT = Path(__file__).resolve().parents[1]
NAME = "d3_segmentation"
SECRET = "whisper-to-trainers"
LONG = "\n\n".join(["很长的一段话，讲给最后一排听。" * 12] * 6)
LONG_EN = "\n\n".join(["A long paragraph, told to the last row. " * 12] * 6)


def with_code() -> list[nbformat.NotebookNode]:
    """Return what only whoever has the code in view can use: bare figures, a value to change."""
    zh, en = "**改一改，再运行：** 把7换成8。", "**Change this and run again:** 7 to 8."
    return [
        new_code_cell(
            "print('64', 55)", id="bare", metadata={"tags": ["keep_output", "nbval-check-output"]}
        ),
        new_markdown_cell(f"{zh}\n\n<!-- en -->\n\n{en}", id="invitation"),
        new_code_cell("n = 7\nprint('seven', n)", id="again", metadata={"tags": ["change"]}),
    ]


def short_course(course: Path) -> Path:
    """Copy the course with a short session in the place of its own, and return the copy."""
    course.mkdir()
    shutil.copy(ROOT / "agenda.yml", course)
    for part in ("notebooks", "exercises", "solutions", "case_data"):
        shutil.copytree(ROOT / part, course / part)
    texts = {
        "one-map": ("## 四组客户\n\n先看图。", "## Four groups\n\nThe map first.", ["S40"]),
        "two-long": (f"## 很长\n\n{LONG}", f"## Much text\n\n{LONG_EN}", ["S36"]),
        "three-sheet": ("## 轮到您", "## Your turn", []),
    }
    notes = {
        id: f"讲师备注（3分钟）\n\n- **说** {SECRET}-{id}。\n\n<!-- en -->\n\n"
        f"Trainer notes (3 min)\n\n- **Say** {SECRET}-{id}."
        for id in texts
    }
    code = {
        "one-map": "slider = ipywidgets.IntSlider(4, 2, 8, description='k')\n"
        "seen = ipywidgets.Label('k is 4')\n"
        "slider.observe(lambda c: setattr(seen, 'value', f'k is {c.new}'), 'value')\n"
        "ipywidgets.VBox([slider, seen])",
        "two-long": "print('told')",
        "three-sheet": "worksheet('x12_customer_segments')",
    }
    cells = [
        new_markdown_cell("# 试讲\n\n<!-- en -->\n\n# Rehearsal", id="title"),
        new_code_cell("import ipywidgets\nfrom workshop_kit import worksheet", id="imports"),
    ]
    for id, (zh, en, slides) in texts.items():
        cells += [
            new_markdown_cell(f"{zh}\n\n<!-- en -->\n\n{en}", id=id, metadata={"slides": slides}),
            new_code_cell(code[id], id=f"{id}-code"),
            *(with_code() if id == "one-map" else []),
            new_markdown_cell(notes[id], id=f"{id}-notes", metadata={"tags": ["trainer"]}),
        ]
    path = course / "notebooks" / f"{NAME}.ipynb"
    written = nbformat.read(path, as_version=4)
    written.cells = cells
    nbformat.write(written, path)
    return course
