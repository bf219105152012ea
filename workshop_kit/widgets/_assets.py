"""Scripts and style sheets of the widgets, read from ``static/``.

A widget brings its own, so that it works in any notebook. A page of the class server has them:
there a widget only says where, instead of sending a megabyte to each participant once more.
"""

from __future__ import annotations

import json
import os
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
STYLE_SHEETS = ("tokens.css", "parts.css", "controls.css")
SCRIPTS: dict[str, list[str]] = json.loads((STATIC / "scripts.json").read_text("ascii"))
AT_THE_PAGE = """\
const at = document.body.dataset.workshopAssets + "widgets/{name}.js?v={version}";
const {{ default: widget }} = await import(new URL(at, document.baseURI));
export default widget;
"""

__all__ = ["Script", "Styles", "joined"]


class Script:
    """A widget's script, whole or, in a kernel of a page that has it, as an import of it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, widget: object, kind: type | None = None) -> str:
        whole = joined(*SCRIPTS[self._name])
        if not _page_has_them():
            return whole
        version = sha256(whole.encode()).hexdigest()[:12]
        return AT_THE_PAGE.format(name=self._name, version=version)


class Styles:
    """The widgets' style sheets; none in a kernel of a page that has them."""

    def __get__(self, widget: object, kind: type | None = None) -> str:
        return "" if _page_has_them() else joined(*STYLE_SHEETS)


def _page_has_them() -> bool:
    """Asked for each widget: a fork gets its variables later than its modules."""
    return os.environ.get("WORKSHOP_WIDGETS") == "page"


@cache
def joined(*names: str) -> str:
    """Return the text of one or several files in ``static/``, one after another."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)
