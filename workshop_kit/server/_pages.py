"""The pages: home, an exercise, and what stands around them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from functools import cache
from logging import Logger
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from nbformat import NotebookNode
from tornado.web import HTTPError, RequestHandler, StaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler

from workshop_kit import __version__
from workshop_kit.course import Exercise, SpecError, load_agenda, load_exercise, speaking, view
from workshop_kit.course import gettext as _
from workshop_kit.files import course_files
from workshop_kit.log import report

from ._kernels import RoomFullError

PAGE_SECONDS = 120  # after so long a page that is still being drawn is given up
RETRY_SECONDS = 5
HERE = Path(__file__).parent
HTML_LANGUAGE = {"zh": "zh-Hans", "en": "en"}
SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws://{host} wss://{host}; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)  # older Safari does not count web sockets as 'self'


def language_of(handler: RequestHandler) -> str:
    """The language a visitor wants: the one just chosen, chosen before, or the browser's."""
    chosen = chosen_language(handler) or handler.get_cookie("workshop_language", "")
    if chosen in HTML_LANGUAGE:
        return str(chosen)
    wanted = handler.request.headers.get("Accept-Language", "")
    found = re.search(r"\b(zh|en)\b", wanted.lower())
    return found[1] if found else "zh"


def chosen_language(handler: RequestHandler) -> str:
    """The language that the address chooses, if it chooses one of ours."""
    given = handler.request.query_arguments.get("lang", [b""])[-1].decode("ascii", "replace")
    return given if given in HTML_LANGUAGE else ""


def exercise_ids() -> list[str]:
    """Ids of the exercises that have both a page and a specification, in name order."""
    folder = course_files("exercises")
    pages = {path.stem for path in folder.glob("*.ipynb")}
    return sorted(pages & {path.stem for path in folder.glob("*.yml")})


def readable_exercises(log: Logger) -> list[Exercise]:
    """The exercises whose specification can be read; one at fault must not close the others."""
    found = []
    for name in exercise_ids():
        try:
            found.append(load_exercise(name))
        except SpecError as error:
            log.error("not on the overview: %s", error)
    return found


class PageHandler(JupyterHandler):
    """What all our pages share: the language, the safety headers, no caching."""

    async def prepare(self) -> None:
        """Settle the language before anything is drawn."""
        self.language = language_of(self)
        if chosen_language(self):
            self.set_cookie(
                "workshop_language",
                self.language,
                path=self.base_url,
                httponly=True,
                samesite="Lax",
            )
        await super().prepare()
        # Asking for it sets its cookie, without which a closing page may not end its kernel
        self.xsrf_token  # noqa: B018

    def set_default_headers(self) -> None:
        """Allow nothing from outside this server, and framing by nobody else."""
        super().set_default_headers()
        policy = SECURITY_POLICY.format(host=self.request.host)
        self.set_header("Content-Security-Policy", policy)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        """A calm page in the visitor's language instead of a traceback."""
        self.language = language_of(self)
        with speaking(self.language):
            if status_code >= 500:
                title = _("Something went wrong on our side")
                sentence = _(
                    "Your answers are kept. Open the page again in a moment. If it happens again,"
                    " tell your trainer the number {id}."
                ).format(id=report(f"page {self.request.path}"))
            else:
                title = _("Page not found")
                sentence = _(
                    "There is no such page. Go back to the overview and choose an exercise."
                )
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(self.page("message.html.j2", title, sentence=sentence))

    def page(self, name: str, title: str, **values: Any) -> str:
        """Render one of our own templates."""
        words = surroundings(self, self.language, title)
        return _templates().get_template(name).render(page=words, **values)


class HomeHandler(PageHandler):
    """The exercises of the course, as cards."""

    def get(self) -> None:
        """List what is written."""
        lang = self.language
        cards = [
            {
                "href": url_path_join(self.base_url, "exercises", exercise.id),
                "code": exercise.code,
                "title": exercise.title.in_(lang),
                "decision": exercise.decision.in_(lang),
                "minutes": exercise.minutes,
                "when": when(exercise.id, lang),
            }
            for exercise in readable_exercises(self.log)
        ]
        with speaking(lang):
            self.finish(self.page("home.html.j2", _("Exercises"), cards=cards))


class ExerciseHandler(PageHandler, TornadoVoilaHandler):
    """An exercise's notebook as a page."""

    async def get(self, exercise: str) -> None:
        """Run the notebook in a kernel of its own and send its page as it comes."""
        if exercise not in exercise_ids():
            raise HTTPError(404)
        self.exercise = exercise
        try:
            async with self.kernel_manager.place():
                if self.request.connection.stream.closed():
                    return  # gone while it waited
                async with asyncio.timeout(PAGE_SECONDS):
                    await super().get(path=f"{exercise}.ipynb")
        except RoomFullError as reason:
            self.log.warning("room full: %s", reason)
            self.try_again()

    def try_again(self) -> None:
        """Say that there is no room, and have the browser ask again by itself."""
        self.set_status(503)
        self.set_header("Retry-After", str(RETRY_SECONDS))
        self.set_header("Refresh", str(RETRY_SECONDS))
        self.set_header("Cache-Control", "no-store")
        with speaking(self.language):
            sentence = _(
                "More pages are open than fit at once. Yours opens by itself as soon as there"
                " is room. Your answers are kept."
            )
            title = _("The room is full, trying again")
            self.finish(self.page("message.html.j2", title, sentence=sentence))


class MissingHandler(PageHandler):
    """Everything else."""

    def get(self) -> None:
        """Say so, kindly."""
        raise HTTPError(404)


class AssetHandler(StaticFileHandler):
    """Our style sheets and scripts, cached for good: their address carries the version."""

    def initialize(self, folders: Sequence[Path]) -> None:
        """Take several folders, the first that has the file wins."""
        super().initialize(path=str(folders[0]))
        self.folders = folders

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Find the file in any of our folders."""
        name = Path(absolute_path).relative_to(root)
        for folder in self.folders:
            if (folder / name).is_file():
                self.root = str(folder)
                return super().validate_absolute_path(str(folder), str(folder / name))
        raise HTTPError(404)

    def get_cache_time(self, *_args: Any) -> int:
        """A year."""
        return 365 * 24 * 3600

    def set_extra_headers(self, path: str) -> None:
        """Let browsers skip asking again."""
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", f"public, max-age={self.get_cache_time()}, immutable")


def as_page(handler: ExerciseHandler, notebook: NotebookNode, cwd: str) -> NotebookNode:
    """Voila's prelaunch hook: one language of the notebook, with what its page shows around it."""
    lang = handler.language
    exercise = load_exercise(handler.exercise)
    viewed = view(notebook, lang, "participant")
    with speaking(lang):
        page = surroundings(handler, lang, exercise.title.in_(lang))
        page["place"] = f"{exercise.code} {exercise.title.in_(lang)}"
        page["when"] = when(exercise.id, lang)
        page["rail"] = rail(exercise.id)
        page["sections"] = sections(viewed)
        page["guard"] = guard(handler, exercise.id)
    viewed.metadata["workshop"] = {**viewed.metadata.get("workshop", {}), **page}
    return viewed


def sections(notebook: NotebookNode) -> list[dict[str, str]]:
    """Mark each cell that opens a section (a second-level heading) and list the sections."""
    found = [{"id": "brief", "title": _("Brief")}]
    for cell in notebook.cells:
        heading = re.match(r"## +(.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            cell.metadata["workshop_section"] = cell.id
            found.append({"id": cell.id, "title": heading[1].strip()})
    return found


def surroundings(handler: JupyterHandler, lang: str, title: str) -> dict[str, Any]:
    """What every page needs around its content."""
    return {
        "lang": lang,
        "html_lang": HTML_LANGUAGE[lang],
        "title": title,
        "place": title,
        "when": "",
        "rail": [],
        "home": handler.base_url,
        "assets": url_path_join(handler.base_url, "assets/"),
        "version": asset_version(),
        "words": {
            "skip": _("Skip to content"),
            "this_page": _("This page"),
            "language": _("Language"),
            "opening": _("Opening the page, a few seconds"),
            "minutes": _("minutes"),
            "failed": _(
                "This part of the page did not work. Reload the page; if it happens again,"
                " tell your trainer. Your answers are kept."
            ),
        },
    }


def guard(handler: JupyterHandler, exercise: str) -> dict[str, Any]:
    """What the script that watches over an open page needs to know and to say."""
    return {
        "health": url_path_join(handler.base_url, "healthz"),
        "boot": handler.settings["boot"],
        "exercise": exercise,
        "words": {
            "lost": [_("Connection lost."), _("Keep writing; your answers stay on this device.")],
            "rejoining": [_("Rejoining…"), _("The page resumes when you pause typing.")],
            "back": [_("Back."), _("Your answers are saved.")],
            "kept": [_("Back."), _("Some answers are not saved yet; see the worksheet.")],
        },
    }


def when(exercise: str, lang: str) -> str:
    """The day and time an exercise has in the agenda, such as "Day 3 · 09:10–10:10"."""
    found = load_agenda().find(exercise)
    if found is None:
        return ""
    day, block = found
    return _("Day {day} · {start}–{end}", lang).format(
        day=day.day, start=block.start, end=block.end
    )


def rail(exercise: str) -> list[dict[str, Any]]:
    """The day drawn to scale: each block with its minutes, the current one marked."""
    found = load_agenda().find(exercise)
    if found is None:
        return []
    day, now = found
    kinds = {"break": "pause", "lunch": "pause"}
    return [
        {"minutes": block.minutes, "kind": "now" if block == now else kinds.get(block.kind, "")}
        for block in day.blocks
    ]


@cache
def asset_version() -> str:
    """Changes whenever a style sheet or script changes, so that browsers may cache for good."""
    from hashlib import sha256

    from ._app import ASSETS

    digest = sha256(__version__.encode())
    for folder in ASSETS:
        for path in sorted(folder.rglob("*.*")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _templates() -> Environment:
    folders = [HERE / "templates", HERE / "share/jupyter/voila/templates/workshop"]
    return Environment(loader=FileSystemLoader(folders), autoescape=True, auto_reload=False)
