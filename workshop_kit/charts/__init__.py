"""Charts: a model's result becomes a picture with a claim, an alternative text and key figures."""

from ._account_charts import (
    account_bars,
    class_bars,
    lifetime_curve,
    priority_map,
    service_bars,
    waste_bars,
    whale_chart,
)
from ._agenda_charts import day_plan, seminar_plan
from ._bars import explained_bars, importance_bars
from ._brand_charts import brand_worth_bars, funnel_bars, premium_bars, premium_range
from ._channel_charts import (
    channel_plan_bars,
    channel_today_bars,
    equity_bars,
    member_bars,
    partner_bars,
)
from ._chart import Chart, KeyFigure
from ._deployment_charts import (
    allocation_bars,
    approach_bars,
    elasticity_bars,
    hours_bars,
    response_chart,
    sizing_curve,
    workload_bars,
)
from ._easel import Easel
from ._hiring_charts import candidate_bars, impact_bars, pay_curve, utility_bars, validity_bars
from ._importance_compare import importance_compare
from ._k_choice import k_choice
from ._negotiation_charts import (
    concession_bars,
    erosion_bars,
    margin_bars,
    price_down_bars,
    talks_path,
    trade_bars,
)
from ._own_tool_chart import own_tool_bars
from ._pipeline_charts import forecast_curve, lead_bars, velocity_bars
from ._price_charts import (
    break_even_curve,
    lever_bars,
    lever_tornado,
    price_band_map,
    price_step,
    waterfall_steps,
)
from ._profile_heat_map import profile_heat_map
from ._proposal_charts import crash_bars, role_bars, schedule_bars
from ._radar import audit_radar
from ._segment_map import segment_map
from ._shared_fonts import share_fonts
from ._shares import distance_bars, explained_part
from ._team_charts import contact_bars, gap_bars, handling_curve, portfolio_map
from ._type import drawable
from ._value_charts import (
    capital_bars,
    economic_profit_bars,
    element_bars,
    scorecard_bars,
    sentence_bars,
    total_cost_bars,
    value_map_chart,
    value_steps,
)

__all__ = [
    "Chart",
    "Easel",
    "KeyFigure",
    "account_bars",
    "allocation_bars",
    "approach_bars",
    "audit_radar",
    "brand_worth_bars",
    "break_even_curve",
    "candidate_bars",
    "capital_bars",
    "channel_plan_bars",
    "channel_today_bars",
    "class_bars",
    "concession_bars",
    "contact_bars",
    "crash_bars",
    "day_plan",
    "distance_bars",
    "drawable",
    "economic_profit_bars",
    "elasticity_bars",
    "element_bars",
    "equity_bars",
    "erosion_bars",
    "explained_bars",
    "explained_part",
    "forecast_curve",
    "funnel_bars",
    "gap_bars",
    "handling_curve",
    "hours_bars",
    "impact_bars",
    "importance_bars",
    "importance_compare",
    "k_choice",
    "lead_bars",
    "lever_bars",
    "lever_tornado",
    "lifetime_curve",
    "margin_bars",
    "member_bars",
    "own_tool_bars",
    "partner_bars",
    "pay_curve",
    "portfolio_map",
    "premium_bars",
    "premium_range",
    "price_band_map",
    "price_down_bars",
    "price_step",
    "priority_map",
    "profile_heat_map",
    "response_chart",
    "role_bars",
    "schedule_bars",
    "scorecard_bars",
    "segment_map",
    "seminar_plan",
    "sentence_bars",
    "service_bars",
    "share_fonts",
    "sizing_curve",
    "talks_path",
    "total_cost_bars",
    "trade_bars",
    "utility_bars",
    "validity_bars",
    "value_map_chart",
    "value_steps",
    "velocity_bars",
    "waste_bars",
    "waterfall_steps",
    "whale_chart",
    "workload_bars",
]
