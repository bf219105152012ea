"""What a brand is worth, and which of three steps holds it back."""

from workshop_kit.models.brand._funnel import STAGES, BrandFunnel, brand_funnel
from workshop_kit.models.brand._premium import (
    CONTROLS,
    BrandPremium,
    Premium,
    brand_premium,
    premium_of,
)
from workshop_kit.models.brand._worth import BrandWorth, brand_worth

__all__ = [
    "CONTROLS",
    "STAGES",
    "BrandFunnel",
    "BrandPremium",
    "BrandWorth",
    "Premium",
    "brand_funnel",
    "brand_premium",
    "brand_worth",
    "premium_of",
]
