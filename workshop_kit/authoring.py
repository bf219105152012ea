"""What authors do with notebooks: write views and slides of them, renew the outputs they keep."""

from __future__ import annotations

import os
import shutil
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode

from .course import load_agenda, view
from .exports import DeckError, slide_deck
from .files import course_files

__all__ = ["SessionError", "renew_outputs", "session_notebook", "slides", "write_views"]

FOLDERS = {
    "participant": ("exercises",),
    "room": ("notebooks", "exercises"),
    "trainer": ("notebooks", "exercises", "solutions"),
}
KEPT = "keep_output"
CELL_SECONDS = 120


class SessionError(ValueError):
    """A session cannot be made into slides; says why, and the remedy."""


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
    NotebookClient(notebook, timeout=CELL_SECONDS, resources=here).execute(
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


def session_notebook(session: str) -> Path:
    """Return the file of a session's notebook.

    Raises
    ------
    SessionError
        There is none; names those there are, or says that the session is yet to be written.
    """
    written = sorted(path.stem for path in course_files("notebooks").glob("*.ipynb"))
    if session in written:
        return course_files("notebooks", f"{session}.ipynb")
    there_are = f"sessions with a notebook: {', '.join(written) or 'none'}"
    blocks = {block.id: block for day in load_agenda().days for block in day.blocks}
    block = blocks.get(session)
    if block is None:
        raise SessionError(f"there is no session {session!r}; {there_are}")
    if block.planned or not block.notebook:
        raise SessionError(f"{session} is planned and not yet written; {there_are}")
    raise SessionError(f"{session} is a part of the session {block.notebook}: name that")


def slides(session: str, language: str) -> str:
    """Run a session's notebook, and return it as slides: one HTML file that needs no network.

    The notebook runs without anybody's answers: its kernel has a data folder of its own.

    Parameters
    ----------
    session
        A notebook's name, such as ``"d3_segmentation"``.
    language
        ``"zh"`` or ``"en"``.

    Raises
    ------
    SessionError
        There is no such session, a cell fails or takes too long, or something in the notebook
        cannot stand in a file of its own. Names the cell.
    """
    path = session_notebook(session)
    try:
        viewed = view(nbformat.read(path, as_version=4), language, "trainer")
    except nbformat.reader.NotJSONError as error:
        raise SessionError(f"{path} is no notebook that can be read: restore it") from error
    with TemporaryDirectory(prefix="workshop-slides-") as nobodys:
        _run(viewed, path, {"WORKSHOP_LANGUAGE": language, "WORKSHOP_DATA": nobodys})
    try:
        return slide_deck(viewed, language, path.parent)
    except DeckError as error:
        raise SessionError(f"{session}, {error}") from error


def _run(viewed: NotebookNode, path: Path, environment: dict[str, str]) -> None:
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        viewed,
        timeout=CELL_SECONDS,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--log-level=ERROR"],
    )
    running: list[str] = []
    client.on_cell_execute = lambda cell, **_more: running.append(cell.id)
    try:
        client.execute(env={**os.environ, **environment})
    except CellExecutionError as error:
        said = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
        raise SessionError(f"{path.stem}, cell {running[-1]} fails: {said}") from error
    except CellTimeoutError as error:
        raise SessionError(
            f"{path.stem}, cell {running[-1]} takes longer than {CELL_SECONDS} s: make it faster"
        ) from error
    except DeadKernelError as error:
        where = f", cell {running[-1]}" if running else ""
        raise SessionError(f"{path.stem}{where}: its process ended; run it in make lab") from error
    except NoSuchKernel as error:
        raise SessionError(f"{path.stem} wants the kernel {error.name}: run make setup") from error
