"""What every page with widgets needs, as one script and one style sheet.

Voila's page asks for some ninety scripts by itself, one after another. Each is a piece that
webpack's loader also takes where it has come before: a page that has got them all in one file asks
for none.
"""

from __future__ import annotations

import asyncio
import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from jupyter_core.paths import jupyter_path
from tornado.web import RequestHandler

from ._assets import FOLDERS, FOR_GOOD
from ._widget_scripts import mended

# In the order in which they are to run; tests/browser/test_bundle.py holds the list against a page
SCRIPTS = Path(__file__).with_name("page_scripts.txt").read_text("ascii").split()
STYLES = [
    *("lab/static/index.css", "lab/static/theme-light.css"),
    *("tokens.css", "parts.css", "controls.css", "page.css", "notebook.css"),
]
TYPES = {"js": "text/javascript", "css": "text/css"}
SEPARATOR = {"js": b"\n;\n", "css": b"\n"}

_one_at_a_time = Lock()

__all__ = ["BundleHandler", "bundle", "bundle_version", "prepare_bundles"]


class BundleHandler(RequestHandler):
    """The script or the style sheet of a page, kept by browsers until it changes."""

    async def get(self, kind: str) -> None:
        """Send it, compressed where the browser takes that."""
        packed = "gzip" in self.request.headers.get("Accept-Encoding", "")
        self.set_header("Content-Type", f"{TYPES[kind]}; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", FOR_GOOD)
        self.set_header("Vary", "Accept-Encoding")
        if packed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(await asyncio.to_thread(_packed if packed else bundle, kind))


def prepare_bundles() -> None:
    """Read and compress everything, which takes a second, before the first page asks."""
    for kind in TYPES:
        _packed(kind)


@cache
def bundle_version() -> str:
    """Changes whenever a script or style sheet of a page changes."""
    return sha256(b"".join(map(bundle, TYPES))).hexdigest()[:12]


def bundle(kind: str) -> bytes:
    """Return all scripts ("js") or all style sheets ("css") of a page, one after another.

    Raises
    ------
    FileNotFoundError
        A file that is listed is in none of the installed packages.
    """
    with _one_at_a_time:
        return _joined(kind)


@cache
def _joined(kind: str) -> bytes:
    if kind == "css":
        roots = [*FOLDERS, *map(Path, jupyter_path("nbconvert", "templates"))]
        return SEPARATOR[kind].join(_found(name, roots).read_bytes() for name in STYLES)
    roots = [
        Path(folder, name)
        for name in ("voila/templates/base", "", "voila")
        for folder in jupyter_path()
    ]
    return SEPARATOR[kind].join(mended(_found(name, roots).read_bytes()) for name in SCRIPTS)


def _packed(kind: str) -> bytes:
    with _one_at_a_time:
        return _compressed(kind)


@cache
def _compressed(kind: str) -> bytes:
    return gzip.compress(_joined(kind), 9)


def _found(name: str, roots: list[Path]) -> Path:
    for root in roots:
        if (root / name).is_file():
            return root / name
    raise FileNotFoundError(name)
