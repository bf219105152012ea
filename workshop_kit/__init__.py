"""Key-account-management workshop: the names a notebook author uses.

They are loaded at the first use, so that the command line and the server start without what only
notebooks need.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import charts, models
    from .cases import case
    from .widgets import explore, formula, predict, story, table, worksheet

__version__ = "0.1.0"

__all__ = [
    "case",
    "charts",
    "explore",
    "formula",
    "models",
    "predict",
    "story",
    "table",
    "worksheet",
]

# jsonschema, which Jupyter brings, would build a grammar of internationalised addresses (IRI) at
# its import, and that takes longer than all else; nothing of ours or Jupyter's names such a format.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

_HOMES = {"case": "cases", "charts": "", "models": ""}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES.get(name, "widgets")
    found = (
        import_module(f".{name}", __name__)
        if not home
        else getattr(import_module(f".{home}", __name__), name)
    )
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
