"""How a proposal gets out in time: critical path, crashing at least cost, who does what."""

from workshop_kit.models.proposal._crash import CrashPlan, cheapest_crash
from workshop_kit.models.proposal._network import Schedule, critical_path
from workshop_kit.models.proposal._roles import Finding, RoleCheck, check_roles

__all__ = [
    "CrashPlan",
    "Finding",
    "RoleCheck",
    "Schedule",
    "cheapest_crash",
    "check_roles",
    "critical_path",
]
