"""What a notebook of the course must be; the tests here hold every notebook against it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import nbformat

from workshop_kit.course import load_agenda

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("notebooks", "exercises", "solutions")
NOTEBOOKS = sorted(path for folder in FOLDERS for path in (ROOT / folder).glob("*.ipynb"))
SESSION = ROOT / "notebooks" / "d3_segmentation.ipynb"
SOLUTION = ROOT / "solutions" / "x12_customer_segments.ipynb"

MOST_LINES, MEDIAN_LINES, MOST_CELLS = 8, 4, 6
CHECKED = {"keep_output", "nbval-check-output"}
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
SECTION = re.compile(r"^## \S", re.MULTILINE)
NOTES = {"zh": ("说", "问", "演示", "留意"), "en": ("Say", "Ask", "Demo", "Watch")}
MINUTES = {"zh": re.compile(r"（(\d+)分钟）"), "en": re.compile(r"\((\d+) min\)")}
INVITATION = {"zh": "改一改", "en": "Change this and run again"}


def read(path: Path) -> Any:
    """Return a notebook file as written: nbformat would mend its ids."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        for output in cell.get("outputs", []):
            output.update({"text": "".join(output["text"])} if "text" in output else {})
    return nbformat.from_dict(notebook)


def tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", []))


def languages(source: str) -> dict[str, str]:
    """Return the two sides of a Markdown cell, language -> text."""
    zh, _, en = source.partition("\n<!-- en -->\n")
    return {"zh": zh.strip(), "en": en.strip()}


def lines(cell: Any) -> list[str]:
    return [line for line in cell.source.splitlines() if line.strip()]


def notebook_faults(path: Path) -> list[str]:
    """Return what a notebook of any kind breaks: ids, headings, code, stored outputs."""
    notebook = read(path)
    faults = [*_id_faults(notebook), *_heading_faults(notebook)]
    first_code = True
    for cell in notebook.cells:
        if cell.cell_type == "code":
            faults += [f"{cell.id}: {fault}" for fault in _code_faults(cell, first_code)]
            faults += [f"{cell.id}: {fault}" for fault in _output_faults(cell)]
            first_code = False
    return faults


def _id_faults(notebook: Any) -> Iterator[str]:
    ids = [cell.get("id", "") for cell in notebook.cells]
    for name in ids:
        if not SLUG.fullmatch(name) or re.fullmatch(r"[0-9a-f]{8}", name):
            yield f"{name or 'a cell'}: give the cell a readable id"
        if ids.count(name) > 1:
            yield f"{name}: two cells have this id"


def _heading_faults(notebook: Any) -> Iterator[str]:
    since = 0
    for cell in notebook.cells:
        since += 1
        if cell.cell_type == "markdown" and HEADING.search(cell.source):
            since = 1
        if since > MOST_CELLS:
            yield f"{cell.id}: more than {MOST_CELLS} cells since the last heading"


def _code_faults(cell: Any, first: bool) -> Iterator[str]:
    if len(cell.source.strip().splitlines()) > MOST_LINES:
        yield f"more than {MOST_LINES} lines"
    if re.search(r"^\s*[%!]|\?\s*$", cell.source, re.MULTILINE):
        yield "holds a magic"
        return
    if re.search(r"<style|\bHTML\(|ipywidgets|sys\.path", cell.source):
        yield "holds wiring that belongs in the library"
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield "defines a function or a class"
        if isinstance(node, ast.Import | ast.ImportFrom) and not first:
            yield "imports; only the first code cell does"


def _output_faults(cell: Any) -> Iterator[str]:
    marks = tags(cell) & CHECKED
    if marks and cell.get("execution_count") != 1:
        yield "must have execution count 1: nbval compares no output without a count"
    if not marks and cell.get("execution_count") is not None:
        yield "keeps an execution count"
    if marks and marks != CHECKED:
        yield f"is tagged {', '.join(marks)} only; use both tags or none"
    if cell.outputs and not marks:
        yield "keeps an output without the tags for it"
    if marks and [output.output_type for output in cell.outputs] != ["stream"]:
        yield "must keep one output, as text"
    for output in cell.outputs:
        if output.output_type == "stream" and not output.text.isascii():
            yield "keeps words that depend on the language"


def teaching_faults(path: Path) -> list[str]:
    """Return what a session or solution notebook breaks besides: size of code, checked outputs."""
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    faults = []
    if sum(tags(cell) >= CHECKED and bool(cell.outputs) for cell in code) < 2:
        faults.append("keeps fewer than two checked outputs")
    if (middle := median(len(lines(cell)) for cell in code)) > MEDIAN_LINES:
        faults.append(f"has a median of {middle} lines a code cell")
    return faults


def sections(notebook: Any) -> list[list[Any]]:
    """Return the cells of each section; a section begins with a heading of level 2."""
    found: list[list[Any]] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and SECTION.search(cell.source):
            found.append([])
        if found:
            found[-1].append(cell)
    return found


def slides_of(section: list[Any]) -> list[str]:
    return list(section[0].metadata.get("slides", []))


def block_of(section: list[Any]) -> str:
    """Return the block that a section opens where it has no slides, such as a test."""
    name = section[0].metadata.get("block", "")
    known = {block.id for block in load_agenda().sessions() if not block.planned}
    return name if name in known else ""


def session_faults(path: Path, slides: set[str]) -> list[str]:
    """Return what a session notebook lacks: each slide a claim, a figure, a change, notes."""
    parts = sections(read(path))
    covered = {slide for section in parts for slide in slides_of(section)}
    faults = [f"{slide}: no section" for slide in sorted(slides - covered)]
    faults += [f"{slide}: not in the agenda" for slide in sorted(covered - slides)]
    for section in parts:
        name = section[0].id
        faults += [f"{name}: {fault}" for fault in _section_faults(section)]
    return faults


def _section_faults(section: list[Any]) -> Iterator[str]:
    first = section[0]
    if not slides_of(section) and not block_of(section):
        yield "carries no slide and opens no block of the agenda"
    if first.metadata.get("slideshow", {}).get("slide_type") != "slide":
        yield "does not begin a slide"
    code = [cell for cell in section if cell.cell_type == "code"]
    if not [cell for cell in code if "change" not in tags(cell) and _shows(cell)]:
        yield "computes nothing to show"
    yield from _change_faults(section)
    yield from _notes_faults([cell for cell in section if "trainer" in tags(cell)])


def _shows(cell: Any) -> bool:
    """Tell whether a code cell ends in something to look at."""
    body = ast.parse(cell.source).body
    return bool(body) and isinstance(body[-1], ast.Expr)


def _change_faults(section: list[Any]) -> Iterator[str]:
    numbered = [n for n, cell in enumerate(section) if "change" in tags(cell)]
    if not numbered:
        yield "invites no change"
    for number in numbered:
        told = languages(section[number - 1].source)
        if not all(INVITATION[lang] in text for lang, text in told.items()):
            yield f"does not say what to change in {section[number].id}"
        start = ast.parse(section[number].source).body[0]
        if not (isinstance(start, ast.Assign) and _is_plain(start.value)):
            yield f"{section[number].id} does not begin with a plain value to edit"


def _is_plain(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True


def _notes_faults(notes: list[Any]) -> Iterator[str]:
    if len(notes) != 1:
        yield f"has {len(notes)} cells of trainer notes"
        return
    for lang, text in languages(notes[0].source).items():
        bullets = re.findall(r"^- \*\*(\S+)\*\* \S", text, re.MULTILINE)
        if tuple(bullets) != NOTES[lang]:
            yield f"has notes {bullets} in {lang}"
        if not MINUTES[lang].search(text):
            yield f"has no minutes in its notes in {lang}"


def agenda_slides(path: Path) -> set[str]:
    """Return the slides that the agenda wants from a notebook."""
    return {
        slide
        for block in load_agenda().sessions()
        for slide, name in block.written_slides.items()
        if name == path.stem
    }
