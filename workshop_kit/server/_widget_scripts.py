"""The scripts of widgets, as their packages hold them, save for one line that is mended."""

from __future__ import annotations

import re

from jupyter_server.base.handlers import FileFindHandler

from ._assets import FOR_GOOD, Packed

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


class WidgetScripts(Packed, FileFindHandler):
    """A file of a widget's package, kept by browsers for good where its name holds its hash."""

    @classmethod
    def whole(cls, path: str) -> bytes:
        """Return what is sent of a file."""
        return mended(super().whole(path))

    def set_headers(self) -> None:
        """Spare browsers asking again: Voila would have them ask 17 times a page."""
        super().set_headers()
        if HASHED.search(self.request.path):
            self.set_header("Cache-Control", FOR_GOOD)
