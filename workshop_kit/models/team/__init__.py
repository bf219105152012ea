"""The account team: skills and organisation, relay or team, contacts, the own principles."""

from workshop_kit.models.team._audit import SelfAudit, self_audit
from workshop_kit.models.team._contacts import ContactCoverage, contact_coverage
from workshop_kit.models.team._gaps import Gaps, organisation_gap, skills_gap
from workshop_kit.models.team._handling import HandlingTime, relay_or_team

__all__ = [
    "ContactCoverage",
    "Gaps",
    "HandlingTime",
    "SelfAudit",
    "contact_coverage",
    "organisation_gap",
    "relay_or_team",
    "self_audit",
    "skills_gap",
]
