"""What the base process of kernels has done before the first page asks for one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nbformat

from workshop_kit.files import course_files

KERNEL = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "tornado.platform.asyncio"),
    "matplotlib_inline.backend_inline",
)
# Parts of the kit, and what pages import in passing, where a function first needs it
USED = (
    *("workshop_kit.cases", "workshop_kit.charts", "workshop_kit.course", "workshop_kit.models"),
    *("workshop_kit.widgets", "anywidget", "babel.messages.pofile", "latex2mathml.converter"),
    *("matplotlib.backends.backend_agg", "sklearn.cluster", "scipy.optimize", "scipy.stats"),
)
PREPARED = ["workshop_kit.course:load_agenda", "workshop_kit.charts:share_fonts"]
ONCE_STARTED = [
    "ipywidgets:_handle_ipython",  # registers with a shell, of which there was none
    "workshop_kit.widgets:answer_with_states",
]
ONCE_EXECUTED = ["workshop_kit.widgets:keep_states"]

__all__ = ["ONCE_EXECUTED", "ONCE_STARTED", "PREPARED", "imported_by_pages"]


def imported_by_pages() -> list[str]:
    """Modules that a kernel needs for itself and that the exercises' notebooks import."""
    pages = sorted(course_files("exercises").glob("*.ipynb"))
    named = {module for page in pages for module in _imports(page)}
    return [*KERNEL, *(USED if named else ()), *sorted(named)]


def _imports(page: Path) -> Iterator[str]:
    """Of the kit only: what another course imports may start threads.

    A page at fault says so where it is opened; it must not keep the class from starting.
    """
    try:
        cells = nbformat.read(page, as_version=4).cells
    except (OSError, ValueError, nbformat.ValidationError):
        return
    for cell in cells:
        try:
            tree = ast.parse(cell.source if cell.cell_type == "code" else "")
        except SyntaxError:  # IPython's own commands too
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workshop_kit"):
                yield str(node.module)
