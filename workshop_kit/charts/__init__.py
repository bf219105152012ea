"""Charts: a model's result becomes a picture with a claim, an alternative text and key figures."""

from ._bars import explained_bars, importance_bars
from ._chart import Chart, KeyFigure
from ._importance_compare import importance_compare
from ._k_choice import k_choice
from ._profile_heat_map import profile_heat_map
from ._segment_map import segment_map
from ._shares import distance_bars, explained_part

__all__ = [
    "Chart",
    "KeyFigure",
    "distance_bars",
    "explained_bars",
    "explained_part",
    "importance_bars",
    "importance_compare",
    "k_choice",
    "profile_heat_map",
    "segment_map",
]
