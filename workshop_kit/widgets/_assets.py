"""Scripts and style sheets of the widgets, read from ``static/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"


@cache
def static(*names: str) -> str:
    """Return the text of one or several files in ``static/``, joined in order."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)


STYLE_SHEETS = ("tokens.css", "parts.css", "controls.css")
