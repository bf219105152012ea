"""Hengchi Auto Systems, its account Dongyao and the programme it is asked to quote.

Nothing is drawn by chance: a few figures of the case give every table, so that all agree.
"""

from __future__ import annotations

from workshop_kit.cases.generate import _hengchi_account as account
from workshop_kit.cases.generate import _hengchi_programme as programme
from workshop_kit.cases.generate import _hengchi_proposal as proposal
from workshop_kit.cases.generate import _hengchi_value as value
from workshop_kit.cases.generate._write import Generated

VERSION = "1.1.0"
REFERENCE_SEED = 20250906


def make(seed: int) -> Generated:
    """Return the case; ``seed`` changes nothing."""
    return Generated(
        tables={
            "terms": programme.terms(),
            "pnl": programme.pnl(),
            "price_downs": programme.price_downs(),
            "economics": programme.economics(),
            "price_steps": programme.price_steps(),
            "service": programme.service(),
            "rounds": programme.rounds(),
            "trades": programme.trade_list(),
            "tasks": proposal.tasks(),
            "roles": proposal.roles(),
            "raci": proposal.raci(),
            "suppliers": value.suppliers(),
            "savings": value.savings(),
            "elements": value.elements(),
            "contacts": account.contacts(),
            "scorecard": account.scorecard(),
        },
        truths={"raci_faults": proposal.raci_faults(), "raci_mended": proposal.raci_mended()},
        parameters=proposal.proposal_parameters() | value.value_parameters(),
    )
