"""A notebook as a page: run for it, in a kernel of its own, unless a subclass knows better."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any, TypeVar

from nbclient.exceptions import CellExecutionError, DeadKernelError
from voila.execute import strip_code_cell_warnings
from voila.notebook_renderer import NotebookRenderer
from voila.tornado.handler import TornadoVoilaHandler
from voila.utils import get_page_config

from workshop_kit.course import gettext as _
from workshop_kit.course import speaking

from ._kernels import InLineError, RoomFullError
from ._line import LOOK_AWAY_SECONDS
from ._page import VOILA_PAGES, PageHandler

PAGE_SECONDS = 120  # after so long a page that is still being drawn is given up
RETRY_SECONDS = 5
Renderer = TypeVar("Renderer", bound=NotebookRenderer)

__all__ = ["RETRY_SECONDS", "NotebookHandler"]


class NotDrawnError(Exception):
    """A page lacks what its notebook shows; it is worth drawing again."""


class FreshPage(NotebookRenderer):
    """Voila's page of a notebook that runs for it: whole, or not at all."""

    async def _jinja_kernel_start(self, nb: Any, kernel_id: str, kernel_future: Any) -> str:
        try:
            return str(await super()._jinja_kernel_start(nb, kernel_id, kernel_future))
        except RuntimeError as fault:
            raise NotDrawnError(f"its kernel does not answer: {fault}") from fault

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        try:
            for index, cell in enumerate(nb.cells):
                failed = await self._fails(cell, index)
                yield cell
                if failed:
                    break
        finally:
            await self._cleanup_resources()

    async def _fails(self, cell: Any, index: int) -> bool:
        """Run a cell, and return whether it raised an error."""
        try:
            await self.executor.execute_cell(cell, None, index, store_history=False)
        except CellExecutionError:
            self.log.exception("a cell of %s failed", self.notebook_path)
            strip_code_cell_warnings(cell)
            self.executor.strip_code_cell_errors(cell)
            return True
        except (TimeoutError, DeadKernelError) as fault:
            raise NotDrawnError(f"cell {index}: {fault}") from fault
        return False


class NotebookHandler(PageHandler, TornadoVoilaHandler):
    """A page for people that is a notebook."""

    policy = VOILA_PAGES

    async def draw(self, path: str, owner: str) -> None:
        """Send a notebook's page as it comes, in a kernel that is `owner`'s."""
        try:
            async with self.kernel_manager.place(owner, path):
                if self.request.connection.stream.closed():
                    return  # gone while it waited
                async with asyncio.timeout(PAGE_SECONDS):
                    await super().get(path=path)
        except InLineError as waiting:
            with speaking(self.language):
                self.try_again(*self.in_line(waiting.place, full=waiting.full), LOOK_AWAY_SECONDS)
        except RoomFullError as reason:
            self.log.warning("room full: %s", reason)
            with speaking(self.language):
                self.try_again(*self.too_many())
        except (NotDrawnError, TimeoutError) as fault:
            self.log.error("%s is not drawn: %s", path, fault)
            self.draw_again()

    async def get_generator(self, path: str) -> AsyncIterator[str]:
        """Run a notebook and give its page in pieces; where it breaks off, its kernel ends."""
        page = self.renderer(FreshPage, path)
        await page.initialize()
        name = page.notebook.metadata.kernelspec.name
        kernels = self.kernel_manager
        kernel_id = await kernels.start_kernel(kernel_name=name, path="", env=dict(os.environ))
        whole = False
        try:
            kernel = kernels.get_kernel(kernel_id)
            async for part, _resources in page.generate_content_generator(kernel_id, kernel):
                yield part
            whole = True
        finally:
            if not whole and kernel_id in kernels:
                await kernels.shutdown_kernel(kernel_id, now=True)

    def renderer(self, kind: type[Renderer], path: str) -> Renderer:
        """Voila's renderer of a notebook, set up as Voila's own handler does."""
        settings = {"base_url": self.base_url, "voila_configuration": self.voila_configuration}
        return kind(
            request_handler=self,
            traitlet_config=self.traitlet_config,
            notebook_path=path,
            template_paths=self.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            kernel_spec_manager=self.kernel_spec_manager,
            page_config=get_page_config(settings=self.settings, log=self.log, **settings),
            mathjax_config=self.settings.get("mathjax_config"),
            mathjax_url=self.settings.get("mathjax_url"),
            **settings,
        )

    def in_line(self, place: int, *, full: bool) -> tuple[str, str]:
        """What a page says whose turn has not come: its place in line, and why it waits."""
        title = _("You are number {n} in line").format(n=place) if place > 1 else _("You are next")
        why = (
            _("More pages are open than fit at once. Yours opens by itself as soon as one closes.")
            if full
            else _("Many pages open at this moment. Yours opens by itself when it is your turn.")
        )
        kept = "" if self.access == "trainer" else _("What you have written is kept.")
        between = "" if self.language == "zh" else " "
        return title, f"{why}{between}{kept}".strip()

    def too_many(self) -> tuple[str, str]:
        """What is said to somebody who has too many pages open."""
        return _("Too many of your pages are open"), _(
            "Close those you do not need. This one then opens by itself."
        )

    def draw_again(self) -> None:
        """Say that the page is not whole; what has been sent of it opens again by itself."""
        with speaking(self.language):
            sentence = _("Not all of this page came. It opens again by itself.")
            if self._headers_written:  # the page's own script sees that its kernel is gone
                self.finish(self.page("broken_off.html.j2", "", sentence=sentence))
            else:
                self.try_again(_("Opening the page again"), sentence)

    def try_again(self, title: str, sentence: str, seconds: int = RETRY_SECONDS) -> None:
        """Say why there is no page, and have the browser ask again by itself."""
        self.set_status(503)
        self.set_header("Retry-After", str(seconds))
        self.set_header("Refresh", str(seconds))
        self.finish(self.page("message.html.j2", title, sentence=sentence))
