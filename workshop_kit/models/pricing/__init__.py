"""What a price is worth: profit levers, break-even, price waterfall, price band."""

from workshop_kit.models.pricing._band import PriceBand, price_band
from workshop_kit.models.pricing._break_even import BreakEven, break_even_volume
from workshop_kit.models.pricing._levers import (
    LEVERS,
    ProfitLevers,
    company_levers,
    profit_levers,
)
from workshop_kit.models.pricing._swings import LeverSwings, lever_swings
from workshop_kit.models.pricing._waterfall import PriceWaterfall, price_waterfall

__all__ = [
    "LEVERS",
    "BreakEven",
    "LeverSwings",
    "PriceBand",
    "PriceWaterfall",
    "ProfitLevers",
    "break_even_volume",
    "company_levers",
    "lever_swings",
    "price_band",
    "price_waterfall",
    "profit_levers",
]
