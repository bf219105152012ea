"""The server: Voila with our pages in place of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from jupyter_server.utils import url_path_join
from traitlets import default
from voila.app import Voila

from workshop_kit import widgets
from workshop_kit.files import course_files

from ._connection import SafeConnection
from ._health import HealthHandler, SafetyHeaders
from ._kernels import WorkshopKernels
from ._pages import AssetHandler, ExerciseHandler, HomeHandler, MissingHandler, as_page

HERE = Path(__file__).parent
ASSETS = (HERE / "static", Path(widgets.__file__).parent / "static")
EXTENSIONS = [
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
]
IDLE_SECONDS = 900  # a kernel nobody has used for so long ends; its page comes back from the store
STOCK_PAGES = (
    *("voila/tree", "voila/render", "voila/files", "voila/api/contents"),
    *("voila/query", "voila/execution"),
)

__all__ = ["WorkshopApp"]


class WorkshopApp(Voila):
    """Serves the exercises of a course folder, in two languages, without stock Voila's pages."""

    name = "workshop"

    @default("root_dir")
    def _exercises(self) -> str:
        return str(course_files("exercises"))

    def initialize(self, argv: list[str] | None = None) -> None:
        """Find our template, then let Voila start with settings that suit a room of people."""
        share = str(HERE / "share" / "jupyter")
        known = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
        if share not in known:
            os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [share, *known]))
        pages = self.config.VoilaConfiguration
        pages.template = "workshop"
        pages.theme = "light"
        pages.allow_template_override = pages.allow_theme_override = "NO"
        pages.file_allowlist = []
        pages.extension_allowlist = EXTENSIONS
        pages.prelaunch_hook = as_page
        pages.show_tracebacks = False
        self.config.VoilaExecutor.iopub_timeout = 60
        kernels = self.config.MappingKernelManager
        kernels.cull_idle_timeout, kernels.cull_interval = IDLE_SECONDS, 60
        pages.preheat_kernel = pages.progressive_rendering = False
        pages.multi_kernel_manager_class = WorkshopKernels
        self.kernel_websocket_connection_class = SafeConnection
        # A kernel that died stays dead: an empty one in its place would take answers silently
        restarter = self.config.KernelRestarter
        restarter.restart_limit, restarter.time_to_dead = 0, 1.0
        super().initialize(argv)

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings, with compressed responses and a name for this start."""
        settings: dict[str, Any] = super().init_settings()
        settings["compress_response"] = True
        settings["boot"] = uuid4().hex
        return settings

    def init_handlers(self) -> list[Any]:
        """Put our routes first, and drop Voila's listing, files and render-by-address routes."""
        self.app.add_transform(SafetyHeaders)
        render = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        ours = [
            (r"/", HomeHandler),
            (r"/exercises/([a-z0-9_]+)", ExerciseHandler, render),
            (r"/healthz", HealthHandler),
            (r"/assets/(.*)", AssetHandler, {"folders": ASSETS}),
        ]
        kept = [
            route
            for route in super().init_handlers()
            if route[0] != self.server_url and not any(part in route[0] for part in STOCK_PAGES)
        ]
        return [
            *((url_path_join(self.base_url, path), *rest) for path, *rest in ours),
            *kept,
            (r"/.*", MissingHandler),
        ]

    def listen(self) -> None:
        """Listen as Voila does, and keep hold of what listens."""
        listen = self.app.listen

        def remembering(*given: Any, **named: Any) -> Any:
            self.http_server = listen(*given, **named)
            return self.http_server

        self.app.listen = remembering
        super().listen()

    def _handle_signal_stop(self, sig: int, frame: Any) -> None:
        self.ioloop.add_callback_from_signal(self._leave)

    async def _leave(self) -> None:
        # Kernels take seconds to end; open pages hear at once that nobody listens any more
        self.http_server.stop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.http_server.close_all_connections(), 1)
        self.ioloop.stop()
