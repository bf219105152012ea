"""Key-account-management workshop: the names a notebook author uses."""

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
