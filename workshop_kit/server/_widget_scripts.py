"""The scripts of widgets, as their packages hold them, save for one line that is mended."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from jupyter_server.base.handlers import FileFindHandler

from ._assets import FOR_GOOD

HASHED = re.compile(r"\.[0-9a-f]{8,}\.js$")
# The widget manager looks for a model ten times a second for two seconds, and not once more after
# its last rest. What is restored within that rest is then said to be missing, for good: of eight
# pages that open at once on a busy machine, one in twenty stayed without its worksheet
LAST_LOOK = re.compile(
    rb"(if\(void 0!==\((\w)=this\._models\[\w\]\)\)return \2;)"
    rb"await new Promise\((\w)=>setTimeout\(\3,100\)\)\}"
    rb'(?=throw Error\("widget model not found"\))'
)

__all__ = ["WidgetScripts", "mended"]


def mended(script: bytes) -> bytes:
    """Return a script in which the widget manager looks once more before it gives up."""
    return LAST_LOOK.sub(rb"\g<0>\g<1>", script)


@lru_cache(maxsize=64)
def _content(path: str, _changed: int) -> bytes:
    return mended(Path(path).read_bytes())


class WidgetScripts(FileFindHandler):
    """A file of a widget's package, kept by browsers for good where its name holds its hash."""

    @classmethod
    def get_content(cls, abspath: str, start: int | None = None, end: int | None = None) -> bytes:
        """Return what is sent of a file."""
        return _content(abspath, Path(abspath).stat().st_mtime_ns)[start:end]

    def get_content_size(self) -> int:
        """Return how long the whole of it is."""
        assert self.absolute_path is not None
        return len(self.get_content(self.absolute_path))

    def set_headers(self) -> None:
        """Spare browsers asking again: Voila would have them ask 17 times a page."""
        super().set_headers()
        if HASHED.search(self.request.path):
            self.set_header("Cache-Control", FOR_GOOD)
