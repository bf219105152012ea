"""The sales force: where to place it and how large, approach, pipeline, hiring, pay."""

from workshop_kit.models.sales_force._allocation import Allocation, allocate_reps
from workshop_kit.models.sales_force._approach import (
    APPROACH_COSTS,
    Approaches,
    match_approaches,
)
from workshop_kit.models.sales_force._calls import CallElasticity, Elasticity, call_elasticity
from workshop_kit.models.sales_force._forecast import Forecast, forecast_pipeline
from workshop_kit.models.sales_force._hours import HoursPlan, allocate_hours
from workshop_kit.models.sales_force._pay import PayPlan, pay_plan
from workshop_kit.models.sales_force._pipeline import (
    LeadsNeeded,
    Velocity,
    leads_needed,
    pipeline_velocity,
)
from workshop_kit.models.sales_force._published import published_accounts, published_products
from workshop_kit.models.sales_force._ranking import (
    AdverseImpact,
    Ranking,
    adverse_impact,
    rank_candidates,
)
from workshop_kit.models.sales_force._response import ResponseCurve, response_curve
from workshop_kit.models.sales_force._sizing import Sizing, size_sales_force
from workshop_kit.models.sales_force._validity import (
    VALIDITIES,
    CombinedValidity,
    SelectionUtility,
    combined_validity,
    selection_utility,
)
from workshop_kit.models.sales_force._workload import Workload, workload

__all__ = [
    "APPROACH_COSTS",
    "VALIDITIES",
    "AdverseImpact",
    "Allocation",
    "Approaches",
    "CallElasticity",
    "CombinedValidity",
    "Elasticity",
    "Forecast",
    "HoursPlan",
    "LeadsNeeded",
    "PayPlan",
    "Ranking",
    "ResponseCurve",
    "SelectionUtility",
    "Sizing",
    "Velocity",
    "Workload",
    "adverse_impact",
    "allocate_hours",
    "allocate_reps",
    "call_elasticity",
    "combined_validity",
    "forecast_pipeline",
    "leads_needed",
    "match_approaches",
    "pay_plan",
    "pipeline_velocity",
    "published_accounts",
    "published_products",
    "rank_candidates",
    "response_curve",
    "selection_utility",
    "size_sales_force",
    "workload",
]
