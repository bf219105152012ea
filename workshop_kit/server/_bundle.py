"""What every page with widgets needs, as one script and one style sheet.

Voila's page asks for some ninety scripts by itself, one after another. Each is a piece that
webpack's loader also takes where it has come before: a page that has got them all in one file asks
for none.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from jupyter_core.paths import jupyter_path
from tornado.web import HTTPError, RequestHandler

from ._assets import FOLDERS, FOR_GOOD
from ._widget_scripts import mended

# In the order in which they are to run; tests/browser/test_bundle.py holds the list against a page
SCRIPTS = Path(__file__).with_name("page_scripts.txt").read_text("ascii").split()
STYLES = [
    *("lab/static/index.css", "lab/static/theme-light.css"),
    *("tokens.css", "parts.css", "controls.css", "page.css", "notebook.css"),
]
PAGE = ("bundle.js", "bundle.css")
SOURCE_MAP = re.compile(rb"//# sourceMappingURL=\S*\s*\Z")  # of a file that stands alone
COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
TYPES = {"js": "text/javascript", "css": "text/css"}

_one_at_a_time = Lock()

__all__ = ["BundleHandler", "bundle", "bundle_version", "prepare_bundles"]


class BundleHandler(RequestHandler):
    """Several files as one, kept by browsers until one of them changes."""

    async def get(self, name: str) -> None:
        """Send it, compressed where the browser takes that."""
        packed = "gzip" in self.request.headers.get("Accept-Encoding", "")
        try:
            whole = await asyncio.to_thread(_packed if packed else bundle, name)
        except FileNotFoundError:
            raise HTTPError(404) from None
        self.set_header("Content-Type", f"{TYPES[name.rpartition('.')[2]]}; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", FOR_GOOD)
        self.set_header("Vary", "Accept-Encoding")
        if packed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(whole)

    def compute_etag(self) -> None:
        """None: nobody asks for the same address again, and a megabyte takes time to digest."""


def prepare_bundles() -> None:
    """Read and compress a page's, which takes a second, before the first page asks."""
    for name in PAGE:
        _packed(name)


@cache
def bundle_version() -> str:
    """Changes whenever a script or style sheet of a page changes."""
    return sha256(b"".join(map(bundle, PAGE))).hexdigest()[:12]


def bundle(name: str) -> bytes:
    """Return all that belongs together, one file after another.

    Parameters
    ----------
    name : str
        ``bundle.js`` or ``bundle.css``, of a page; ``widgets/chart.js``, of a widget.

    Raises
    ------
    FileNotFoundError
        There is no such bundle, or one of its files is in none of the installed packages.
    """
    with _one_at_a_time:
        return _joined(name)


def _packed(name: str) -> bytes:
    with _one_at_a_time:
        return _compressed(name)


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(_joined(name), 9)


@cache
def _joined(name: str) -> bytes:
    if name == "bundle.js":
        roots = [
            Path(folder, part)
            for part in ("voila/templates/base", "", "voila")
            for folder in jupyter_path()
        ]
        return b"\n;\n".join(SOURCE_MAP.sub(b"", mended(_found(one, roots))) for one in SCRIPTS)
    if name == "bundle.css":
        roots = [*FOLDERS, *map(Path, jupyter_path("nbconvert", "templates"))]
        return b"\n".join(COMMENT.sub(b"", _found(one, roots)) for one in STYLES)
    widgets = FOLDERS[-1]
    parts = json.loads((widgets / "scripts.json").read_bytes())
    widget = name.removeprefix("widgets/").removesuffix(".js")
    if widget not in parts:
        raise FileNotFoundError(name)
    return b"\n".join(_found(one, [widgets]) for one in parts[widget])


def _found(name: str, roots: list[Path]) -> bytes:
    for root in roots:
        if (root / name).is_file():
            return (root / name).read_bytes()
    raise FileNotFoundError(name)
