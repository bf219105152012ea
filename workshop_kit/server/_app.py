"""The class server: Voila with our identities, pages and kernels in place of its own."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

from jinja2 import DictLoader, Environment
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from traitlets import Bool, Integer, default
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from workshop_kit.files import course_files
from workshop_kit.kernels import ForkServer
from workshop_kit.log import take_over
from workshop_kit.store import fork_checks

from ._access import log_request
from ._answers import (
    AttemptsHandler,
    FieldHandler,
    GuessHandler,
    PenHandler,
    RowsHandler,
    SheetHandler,
)
from ._api import EventsHandler
from ._assets import FOLDERS, AssetHandler, Packed
from ._base_kernel import ONCE_EXECUTED, ONCE_STARTED, PREPARED, imported_by_pages
from ._bundle import BundleHandler, prepare_bundles
from ._connection import SafeConnection
from ._exercise import ExerciseHandler, as_page
from ._handbook import HandbookHandler
from ._health import HealthHandler, SafetyHeaders
from ._home import HomeHandler, MissingHandler
from ._identity import OwnKernelsOnly, WorkshopIdentity
from ._join import JoinHandler, LeaveHandler, ResumeHandler, WelcomeHandler
from ._kernels import WorkshopKernels, kernel_environment
from ._mine import CodeHandler, DeleteHandler, DownloadHandler, MineHandler
from ._room import Room
from ._session import session_routes
from ._shutdown import ShutdownHandler
from ._templates import Templates
from ._widget_scripts import WidgetScripts
from .trainer import trainer_routes

HERE = Path(__file__).parent
EXTENSIONS = [
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
]
TEMPLATE_FILES = r"templates/([\w-]+/static/.+)"  # upstream fails on any other address
LONGEST_REQUEST = 2_000_000  # bytes; an answer is at most 100,000
IDLE_SECONDS = 900  # a kernel nobody has used for so long ends; its page comes back from the store
REFUSAL = {"error.html": "<!DOCTYPE html><title>{{ status_code }} {{ status_message }}</title>"}
STOCK_PAGES = (
    *("voila/tree", "voila/render", "voila/files", "voila/api/contents"),
    *("voila/query", "voila/execution", "voila/api/shutdown", "voila/api/themes"),
)

__all__ = ["WorkshopApp"]


class WorkshopApp(Voila):
    """Serves one class: the exercises of a course folder, in two languages, to who has joined.

    Attributes
    ----------
    room : Room
        The class; set it before the app is initialised.
    """

    name = "workshop"
    room: Room
    behind_proxy = Bool(
        False, config=True, help="Believe the addresses and the scheme that a proxy names."
    )
    fork_at_start = Bool(
        True,
        config=True,
        help="Start the processes that kernels and checks are forks of before the first asks.",
    )

    most_templates = Integer(
        12, config=True, help="Notebooks kept that have run, for each exercise and language one."
    )

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
        # A busy computer is slow to show a cell; a page that lacks one is not given out
        runs = self.config.VoilaExecutor
        runs.iopub_timeout, runs.raise_on_iopub_timeout = 60, True
        kernels = self.config.MappingKernelManager
        kernels.cull_idle_timeout, kernels.cull_interval = IDLE_SECONDS, 60
        pages.preheat_kernel = pages.progressive_rendering = False
        pages.multi_kernel_manager_class = WorkshopKernels
        self.kernel_websocket_connection_class = SafeConnection
        self.identity_provider_class = WorkshopIdentity
        self.authorizer_class = OwnKernelsOnly
        self.cookie_secret = self.room.secret
        # A kernel that died stays dead: an empty one in its place would take answers silently
        restarter = self.config.KernelRestarter
        restarter.restart_limit, restarter.time_to_dead = 0, 1.0
        self.config.KernelProvisionerFactory.default_provisioner_name = "fork-server"
        super().initialize(argv)
        self.forks = ForkServer.instance(
            parent=self,
            modules=imported_by_pages(),
            prepared=PREPARED,
            once_started=ONCE_STARTED,
            once_executed=ONCE_EXECUTED,
            environment=kernel_environment(os.environ),
        )
        self.checks = fork_checks()
        if self.fork_at_start:
            self.forks.start()
            self.checks.start()
            Thread(target=prepare_bundles, daemon=True).start()
        for logger in (self.log, logging.getLogger("tornado"), logging.getLogger("asyncio")):
            take_over(logger)

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings, with compressed responses and a name for this start."""
        settings: dict[str, Any] = super().init_settings()
        settings["compress_response"] = True
        settings["boot"] = uuid4().hex
        # what Jupyter's own handlers refuse; its page would need files that are not served
        settings["jinja2_env"] = Environment(loader=DictLoader(REFUSAL), autoescape=True)
        settings["log_function"] = log_request
        settings["room"] = self.room
        settings["templates"] = Templates(self.forks, self.most_templates, self.log)
        settings["listening"] = (self.ip, self.port)
        settings["login_url"] = url_path_join(self.base_url, "join")
        settings["xsrf_cookie_kwargs"] = {"path": self.base_url, "samesite": "Lax"}
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
            (r"/join", JoinHandler),
            (r"/resume", ResumeHandler),
            (r"/welcome", WelcomeHandler),
            (r"/leave", LeaveHandler),
            (r"/handbook", HandbookHandler),
            (r"/me", MineHandler),
            (r"/me/code", CodeHandler),
            (r"/me/delete", DeleteHandler),
            (r"/me/worksheets\.(xlsx)", DownloadHandler),
            (r"/me/data\.(json)", DownloadHandler),
            (r"/api/sheets/(\w+)", SheetHandler),
            (r"/api/sheets/(\w+)/fields/(\w+)", FieldHandler),
            (r"/api/sheets/(\w+)/fields/(\w+)/rows", RowsHandler),
            (r"/api/sheets/(\w+)/attempts", AttemptsHandler),
            (r"/api/sheets/(\w+)/guesses/(\w+)", GuessHandler),
            (r"/api/sheets/(\w+)/pen", PenHandler),
            (r"/events", EventsHandler),
            (r"/trainer/events", EventsHandler, {"trainer": True}),
            *trainer_routes(),
            *session_routes(self),
            (r"/healthz", HealthHandler),
            (r"/assets/(bundle\.js|bundle\.css|widgets/\w+\.js)", BundleHandler),
            (r"/assets/(.*)", AssetHandler, {"folders": FOLDERS}),
            (r"/voila/api/shutdown/(?P<kernel_id>[\w-]+)", ShutdownHandler),
        ]
        kept = [
            _ours_in_place_of(route)
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
            self.http_server = listen(
                *given, max_body_size=LONGEST_REQUEST, xheaders=self.behind_proxy, **named
            )
            IOLoop.current().add_callback(self.room.run, self.room.watch())
            return self.http_server

        self.app.listen = remembering
        gc.collect()
        gc.freeze()  # what is here stays: to look through it again would take 0.2 s each time
        super().listen()

    def stop(self) -> None:
        """End every kernel."""
        super().stop()
        self.forks.stop()
        self.checks.stop()

    def _handle_signal_stop(self, sig: int, frame: Any) -> None:
        self.ioloop.add_callback_from_signal(self._leave)

    async def _leave(self) -> None:
        self.room.events.close()
        # Kernels take seconds to end; open pages hear at once that nobody listens any more
        self.http_server.stop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.http_server.close_all_connections(), 1)
        self.ioloop.stop()


def _ours_in_place_of(route: tuple[Any, ...]) -> tuple[Any, ...]:
    path, handler, *rest = route
    if "voila/labextensions/" in path:
        handler = WidgetScripts
    elif handler in (TemplateStaticFileHandler, MultiStaticFileHandler):
        handler = type(f"Packed{handler.__name__}", (Packed, handler), {})
    return (path.replace("templates/(.*)", TEMPLATE_FILES), handler, *rest)
