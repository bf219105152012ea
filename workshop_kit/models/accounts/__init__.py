"""Which accounts earn, which cost, which to build: whale curve, matrix, lifetime value, cost."""

from workshop_kit.models.accounts._cost_to_serve import CostToServe, cost_to_serve
from workshop_kit.models.accounts._lifetime import LifetimeValue, lifetime_value
from workshop_kit.models.accounts._matrix import (
    ATTRACTIVENESS_WEIGHTS,
    CELLS,
    STRENGTH_WEIGHTS,
    PriorityMatrix,
    priority_matrix,
)
from workshop_kit.models.accounts._waste import InternalWaste, internal_waste
from workshop_kit.models.accounts._whale import WhaleCurve, abc_classes, whale_curve

__all__ = [
    "ATTRACTIVENESS_WEIGHTS",
    "CELLS",
    "STRENGTH_WEIGHTS",
    "CostToServe",
    "InternalWaste",
    "LifetimeValue",
    "PriorityMatrix",
    "WhaleCurve",
    "abc_classes",
    "cost_to_serve",
    "internal_waste",
    "lifetime_value",
    "priority_matrix",
    "whale_curve",
]
