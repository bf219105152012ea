"""What authors do with notebooks: write views of them, and renew the outputs they keep."""

from __future__ import annotations

import os
import shutil
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .course import view
from .files import course_files

__all__ = ["renew_outputs", "write_views"]

FOLDERS = {
    "participant": ("exercises",),
    "room": ("notebooks", "exercises"),
    "trainer": ("notebooks", "exercises", "solutions"),
}
KEPT = "keep_output"


def write_views(folder: Path, language: str, audience: str) -> Path:
    """Write one-language views of the notebooks an audience may see, and return their folder.

    What stood there before is replaced.
    """
    target = folder.resolve() / f"{language}-{audience}"
    if target.exists():
        shutil.rmtree(target)
    for part in FOLDERS[audience]:
        for source in sorted(course_files(part).glob("*.ipynb")):
            viewed = view(nbformat.read(source, as_version=4), language, audience)
            (target / part).mkdir(parents=True, exist_ok=True)
            nbformat.write(viewed, target / part / source.name)
    return target


def renew_outputs(path: Path) -> list[str]:
    """Run a notebook, keep the text of the cells tagged ``keep_output``, and drop all else.

    Returns
    -------
    list of str
        Ids of the cells whose kept text has changed.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell fails; the file stays as it was.
    ValueError
        A cell that is to keep its output prints none, such as one that only shows a table; or
        the file is no notebook. It stays as it was.
    """
    from nbclient import NotebookClient

    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise ValueError(f"{path}: is no notebook that can be read ({error})") from error
    before = {cell.id: _text(cell) for cell in notebook.cells if _kept(cell)}
    metadata = deepcopy(notebook.metadata)
    here = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=120, resources=here).execute(
        env={**os.environ, "WORKSHOP_LANGUAGE": "zh"}
    )
    notebook.metadata = metadata
    for cell in notebook.cells:
        if _kept(cell) and not _text(cell):
            raise ValueError(f"{path}: cell {cell.id} is to keep its output but prints no text")
        if cell.cell_type == "code":
            kept = _kept(cell)
            cell.outputs = [out for out in cell.outputs if kept and out.output_type == "stream"]
            cell.execution_count = 1 if kept else None  # nbval wants a count beside an output
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, path)
    return [cell.id for cell in notebook.cells if _kept(cell) and _text(cell) != before[cell.id]]


def _kept(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and KEPT in cell.metadata.get("tags", [])


def _text(cell: NotebookNode) -> str:
    return "".join(output.get("text", "") for output in cell.outputs)
