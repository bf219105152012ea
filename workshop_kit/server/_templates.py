"""Exercises whose notebook has run before anybody opens them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from copy import copy
from hashlib import sha256
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from voila.notebook_renderer import NotebookRenderer

from workshop_kit.files import course_files
from workshop_kit.kernels import ForkServer, ForkUnavailableError, Template, TemplateRefusedError

from ._kernels import page_environment

FOLDERS = ("exercises", "case_data")
CELLS, AFTER_CELLS = "<!--cells-->", "<!--after cells-->"  # in the page's template, around them

__all__ = ["ReadyPage", "Replayed", "Templates"]


class Replayed(NotebookRenderer):
    """Voila's renderer of a notebook that has run already."""

    outputs: list[list[dict[str, Any]]]

    async def _jinja_kernel_start(self, _nb: Any, kernel_id: str, kernel_future: Any) -> str:
        return kernel_id

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        for cell, outputs in zip(nb.cells, self.outputs, strict=True):
            if cell.cell_type == "code":
                cell.outputs = [NotebookNode(output) for output in outputs]
            yield cell


class ReadyPage:
    """The page of a notebook that has run: the same cells for all, and around them each one's own.

    Parameters
    ----------
    template : Template
        Whose forks are the kernels of the page.
    renderer : Replayed
        Initialised, with the notebook and what surrounds it for any visitor.
    """

    def __init__(self, template: Template, renderer: Replayed) -> None:
        self.template = template
        self._renderer = renderer
        self._metadata = renderer.notebook.metadata
        self._cells = ""

    @property
    def kernel_name(self) -> str:
        """The kernel that the notebook asks for."""
        return str(self._metadata.kernelspec.name)

    @property
    def surroundings(self) -> Mapping[str, Any]:
        """What stands around the cells for the visitor who made it."""
        found: Mapping[str, Any] = self._metadata.workshop
        return found

    async def html(self, surroundings: Mapping[str, Any], kernel_id: str) -> str:
        """Return the page of one visitor.

        Parameters
        ----------
        surroundings : mapping
            What is the visitor's own.
        kernel_id : str
        """
        if not self._cells:
            whole = await self._draw(self._renderer.notebook, self.template.outputs, kernel_id)
            self._cells = whole.partition(CELLS)[2].rpartition(AFTER_CELLS)[0]
        own = {**self._metadata.workshop, **surroundings}
        frame = new_notebook(metadata={**self._metadata, "workshop": own})
        before, _, after = (await self._draw(frame, [], kernel_id)).partition(CELLS)
        return before + CELLS + self._cells + after.lstrip()

    async def _draw(self, notebook: NotebookNode, outputs: Any, kernel_id: str) -> str:
        drawer = copy(self._renderer)
        drawer.notebook, drawer.outputs = notebook, outputs
        drawing = drawer.generate_content_generator(kernel_id, None)
        return "".join([part async for part, _resources in drawing])


class Templates:
    """A page for each exercise and language that was opened, the last ones used.

    Parameters
    ----------
    forks : ForkServer
    most : int
        How many are kept.
    log : Logger
    """

    def __init__(self, forks: ForkServer, most: int, log: logging.Logger) -> None:
        self._forks, self._most, self._log = forks, most, log
        self._kept: OrderedDict[tuple[str, str], tuple[str, ReadyPage | None]] = OrderedDict()
        self._making: dict[tuple[str, str], asyncio.Lock] = {}

    async def of(
        self, exercise: str, language: str, read: Callable[[], Awaitable[Replayed]]
    ) -> ReadyPage | None:
        """Return what a page is made from, made if need be; None where it cannot be had.

        Parameters
        ----------
        exercise, language : str
        read : callable
            Reads the notebook as it is seen in this language.
        """
        if not self._most or not self._forks.able:
            return None
        key = exercise, language
        version = _version()
        async with self._making.setdefault(key, asyncio.Lock()):
            known, page = self._kept.get(key, ("", None))
            if known != version or (page is not None and not page.template.runs()):
                self.forget(exercise, language)
                try:
                    page = await self._make(await read(), exercise)
                except ForkUnavailableError as reason:
                    self._log.warning("no template of %s: %s", exercise, reason)
                    return None
                self._kept[key] = version, page
            self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self.forget(*next(iter(self._kept)))
        return page

    async def _make(self, renderer: Replayed, exercise: str) -> ReadyPage | None:
        sources = [
            cell.source if cell.cell_type == "code" else None for cell in renderer.notebook.cells
        ]
        folder = str(course_files("exercises"))
        try:
            template = await self._forks.template(sources, page_environment(os.environ), folder)
        except TemplateRefusedError as reason:
            self._log.warning("each page of %s runs its own notebook: %s", exercise, reason)
            return None
        return ReadyPage(template, renderer)

    def forget(self, exercise: str, language: str) -> None:
        """Let a template end; pages that came from it go on."""
        _version, page = self._kept.pop((exercise, language), ("", None))
        if page is not None:
            page.template.end()


def _version() -> str:
    """What a page depends on: its notebook, and every file that a cell may read."""
    digest = sha256()
    for folder in FOLDERS:
        for entry in sorted(_files(str(course_files(folder))), key=lambda found: found.path):
            found = entry.stat()
            digest.update(f"{entry.path} {found.st_mtime_ns} {found.st_size}".encode())
    return digest.hexdigest()


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            else:
                yield entry
