"""Who resembles whom, and what matters to them: segmentation and buying factors."""

from workshop_kit.models.segmentation._compare import (
    agreement,
    classify,
    compare_with_ward,
    distance_shares,
    explained_share,
)
from workshop_kit.models.segmentation._conjoint import Conjoint, conjoint_importance
from workshop_kit.models.segmentation._figures import FIGURES
from workshop_kit.models.segmentation._importance import (
    Caution,
    Importance,
    derived_importance,
    stated_importance,
)
from workshop_kit.models.segmentation._portfolio import Portfolio, choose_segments
from workshop_kit.models.segmentation._result import Segmentation
from workshop_kit.models.segmentation._segment import choose_k, segment

__all__ = [
    "FIGURES",
    "Caution",
    "Conjoint",
    "Importance",
    "Portfolio",
    "Segmentation",
    "agreement",
    "choose_k",
    "choose_segments",
    "classify",
    "compare_with_ward",
    "conjoint_importance",
    "derived_importance",
    "distance_shares",
    "explained_share",
    "segment",
    "stated_importance",
]
