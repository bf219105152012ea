"""Exercises whose notebook has run before anybody opens them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import OrderedDict
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from nbformat import NotebookNode
from voila.exporter import VoilaExporter
from voila.notebook_renderer import NotebookRenderer

from workshop_kit.files import course_files
from workshop_kit.kernels import ForkServer, ForkUnavailableError, Template, TemplateRefusedError

from ._kernels import page_environment

FOLDERS = ("exercises", "case_data")

__all__ = ["ReadyPage", "Templates"]


class Templates:
    """A template for each exercise and language that was opened, the last ones used.

    Parameters
    ----------
    forks : ForkServer
    most : int
        How many are kept.
    log : Logger
    """

    def __init__(self, forks: ForkServer, most: int, log: logging.Logger) -> None:
        self._forks, self._most, self._log = forks, most, log
        self._kept: OrderedDict[tuple[str, str], tuple[str, Template | None]] = OrderedDict()
        self._making: dict[tuple[str, str], asyncio.Lock] = {}

    async def of(self, exercise: str, language: str, notebook: NotebookNode) -> Template | None:
        """Return the template of a page, made if need be; None where it cannot be had.

        Parameters
        ----------
        exercise, language : str
        notebook : NotebookNode
            As it is seen in this language.
        """
        if not self._most or not self._forks.able:
            return None
        key = exercise, language
        cells = [cell.source if cell.cell_type == "code" else None for cell in notebook.cells]
        version = _version(cells)
        async with self._making.setdefault(key, asyncio.Lock()):
            known, template = self._kept.get(key, ("", None))
            if known != version or (template is not None and not template.runs()):
                self.forget(exercise, language)
                try:
                    template = await self._make(cells, exercise)
                except ForkUnavailableError as reason:
                    self._log.warning("no template of %s: %s", exercise, reason)
                    return None
                self._kept[key] = version, template
            self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self.forget(*next(iter(self._kept)))
        return template

    async def _make(self, cells: list[str | None], exercise: str) -> Template | None:
        folder = str(course_files("exercises"))
        try:
            return await self._forks.template(cells, page_environment(os.environ), folder)
        except TemplateRefusedError as reason:
            self._log.warning("each page of %s runs its own notebook: %s", exercise, reason)
            return None

    def forget(self, exercise: str, language: str) -> None:
        """Let a template end; pages that came from it go on."""
        _version, template = self._kept.pop((exercise, language), ("", None))
        if template is not None:
            template.end()


def _version(cells: list[str | None]) -> str:
    """What a template depends on: its cells, and every file that a cell may read."""
    digest = sha256(repr(cells).encode())
    for folder in FOLDERS:
        for path in sorted(Path(str(course_files(folder))).rglob("*")):
            found = path.stat()
            digest.update(f"{path} {found.st_mtime_ns} {found.st_size}".encode())
    return digest.hexdigest()


class ReadyPage(NotebookRenderer):
    """Voila's page of a notebook that has run already."""

    outputs: list[list[dict[str, Any]]]
    exporters: ClassVar[dict[str, VoilaExporter]] = {}

    async def initialize(self, **kwargs: Any) -> None:
        """Voila's, with an exporter that has read its templates."""
        await super().initialize(**kwargs)
        self.exporter = self.exporters.setdefault(self.base_url, self.exporter)

    async def _jinja_kernel_start(self, _nb: Any, kernel_id: str, kernel_future: Any) -> str:
        return kernel_id

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        for cell, outputs in zip(nb.cells, self.outputs, strict=True):
            if cell.cell_type == "code":
                cell.outputs = [NotebookNode(output) for output in outputs]
            yield cell
