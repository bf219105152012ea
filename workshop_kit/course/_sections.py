"""A session notebook as screens: what each shows, what the trainer says, which block it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ._agenda import Block, load_agenda

if TYPE_CHECKING:
    from nbformat import NotebookNode

HEADING: Final = re.compile(r"##?[ \t]+(.+)")
START: Final = "start"


@dataclass(frozen=True)
class Section:
    """One screen of a session.

    Attributes
    ----------
    id : str
        Of the cell that opens it; the first screen is `START`.
    title : str
        Its claim, or the notebook's title.
    slides : tuple of str
        The outline slides it covers.
    notes : str
        What the trainer says, asks, demonstrates and watches, in Markdown.
    block : str
        Id of the block it opens where that has no slides; mostly empty.
    """

    id: str
    title: str
    slides: tuple[str, ...]
    notes: str
    block: str = ""


def mark_sections(viewed: NotebookNode) -> None:
    """Mark each cell of a view that opens a screen, for the template."""
    for cell in viewed.cells:
        if _opens(cell):
            cell.metadata["workshop_section"] = cell.id


def sections(viewed: NotebookNode) -> list[Section]:
    """Return the screens of a view; only the trainer's view has notes."""
    found = section_cells(viewed)
    return [_section(cells, first=cells is found[0]) for cells in found]


def section_cells(viewed: NotebookNode) -> list[list[Any]]:
    """Return the cells of each screen of a view, in the order of `sections`."""
    found: list[list[Any]] = [[]]
    for cell in viewed.cells:
        if _opens(cell):
            found.append([])
        found[-1].append(cell)
    return found


def _opens(cell: Any) -> bool:
    return bool(cell.cell_type == "markdown" and cell.source.lstrip().startswith("## "))


def _section(cells: Sequence[Any], first: bool) -> Section:
    texts = [cell for cell in cells if cell.cell_type == "markdown"]
    own = [cell for cell in texts if "trainer" not in cell.metadata.get("tags", [])]
    heading = next(filter(None, (HEADING.match(cell.source.lstrip()) for cell in own)), None)
    return Section(
        id=START if first else cells[0].id,
        title=heading[1].strip() if heading else "",
        slides=tuple(slide for cell in own for slide in cell.metadata.get("slides", [])),
        notes="\n\n".join(cell.source for cell in texts if cell not in own),
        block=next((str(cell.metadata["block"]) for cell in own if "block" in cell.metadata), ""),
    )


def blocks_of(session: str) -> list[Block]:
    """Return the written blocks of the agenda that a session's notebook is shown in."""
    return [
        block
        for day in load_agenda().days
        for block in day.shown
        if block.kind == "session" and block.notebook == session
    ]


def block_of(screens: Sequence[Section], blocks: Sequence[Block]) -> dict[str, Block]:
    """Return the block of each screen: its own, that of its slides, else of the screen before."""
    found: dict[str, Block] = {}
    now = next(iter(blocks), None)
    for screen in screens:
        mine = (one for one in blocks if one.id == screen.block or {*one.slides} & {*screen.slides})
        now = next(mine, now)
        if now:
            found[screen.id] = now
    return found
