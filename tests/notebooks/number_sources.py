"""Which notebooks' numbers are vouched for, and by what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import card_claims as cards
import day1_afternoon_claims as afternoon
import day1_claims as morning
import day1_exercise_claims as exercises
import economic_tools_claims as tools
import seminar_test_claims as tests
import value_exercise_claims as value
from case_claims import (
    CASE,
    FIRST_HOUR,
    WORKED_CASE,
    case_claims,
    first_hour_claims,
    worked_case_claims,
)
from narrative_claims import Claim, session_claims, solution_claims
from notebook_rules import ROOT, SESSION, SOLUTION
from x03_claims import WORKED_X03, worked_x03_claims
from x05_claims import PROPOSAL, WORKED_X05, proposal_claims, worked_x05_claims
from x07_claims import NEGOTIATION, WORKED_X07, negotiation_claims, worked_x07_claims


@dataclass(frozen=True)
class Told:
    """What vouches for the numbers of a notebook's text: claims worked out, and given numbers."""

    claims: Callable[[], list[Claim]]
    given: Mapping[str, set[str]] = field(default_factory=dict)


SCALE = {"1", "9"}  # importance is rated from 1 to 9
OFFER = {"5"}  # the lower price in the offers, in percent
GIVEN_SESSION: dict[str, set[str]] = {
    "title": {"55", "60"},
    "s37-same-service-different-worth": OFFER | {"1983", "1992"},
    "s37-change-line": OFFER | {"8", "3", "200", "20"},
    "s38-notes": {"5", "1"},
    "s39-three-ways-to-ask": {"1", "2002"},
    "s39-notes": {"1"},
    "as-they-are": SCALE,
    "size-change-line": {"4", "2"},
    "one-scale-notes": {"4", "2"},
    "s40-self-reliant": OFFER,
    "s40-change-line": OFFER,
    "s41-tender": {"5", "6"},
    "s41-change-line": {"5", "1", "2", "10"},
    "s41-notes": {"5", "1", "2"},
    "s42-service-seeking": OFFER,
    "s43-change-line": {"10", "5", "20"},
    "s43-notes": {"70", "8", "3", "10", "20"},
}
GIVEN_SOLUTION: dict[str, set[str]] = {
    "step-data": SCALE,
    "step-as-they-are": {"4"},
    "step-standardise": {"3", "0", "1"},
    "step-k": {"4", "2", "6", "1"},
    "step-stability": {"5", "50", "1", "0", "1985", "0.80"},
    "step-ward": {"0.9"},
    "step-size": {"8", "1"},
    "step-same-as-model": {"0.03"},
}
NOTES = ROOT / "notebooks"
SOURCES: dict[Path, Told] = {
    NOTES / "d1_welcome.ipynb": Told(morning.welcome_claims, morning.WELCOME),
    NOTES / "d1_principles.ipynb": Told(morning.principles_claims, morning.PRINCIPLES),
    NOTES / "d2_economic_tools.ipynb": Told(tools.economic_tools_claims, tools.TOOLS),
    NOTES / "d2_tracking_value.ipynb": Told(tools.tracking_claims, tools.TRACKING),
    NOTES / "d2_proposal.ipynb": Told(
        lambda: [*first_hour_claims(), *proposal_claims()], PROPOSAL | FIRST_HOUR
    ),
    NOTES / "d2_case.ipynb": Told(case_claims, CASE),
    NOTES / "d2_negotiation.ipynb": Told(negotiation_claims, NEGOTIATION),
    NOTES / "d4_close.ipynb": Told(tests.close_claims, tests.CLOSE),
    ROOT / "solutions" / "w02_test.ipynb": Told(tests.worked_test_claims, tests.WORKED),
    NOTES / "d1_factors.ipynb": Told(afternoon.factors_claims, afternoon.FACTORS),
    NOTES / "d1_priorities.ipynb": Told(afternoon.priorities_claims, afternoon.PRIORITIES),
    NOTES / "d1_close.ipynb": Told(afternoon.close_claims, afternoon.CLOSE),
    SESSION: Told(session_claims, GIVEN_SESSION),
    SOLUTION: Told(solution_claims, GIVEN_SOLUTION),
    ROOT / "solutions" / "x01_pressure.ipynb": Told(exercises.pressure_claims, exercises.PRESSURE),
    ROOT / "solutions" / "x02_profit_levers.ipynb": Told(exercises.lever_claims, exercises.LEVERS),
    ROOT / "solutions" / "x04_value_sentence.ipynb": Told(exercises.sentence_claims),
    ROOT / "solutions" / "x06_ten_elements.ipynb": Told(value.element_claims, value.ELEMENTS),
    ROOT / "solutions" / "x08_five_tools.ipynb": Told(tools.worked_x08_claims, tools.WORKED_X08),
    ROOT / "solutions" / "x09_scorecard.ipynb": Told(value.scorecard_claims, value.SCORECARD),
    ROOT / "solutions" / "w05_process_cards.ipynb": Told(cards.process_claims, cards.PROCESS),
    ROOT / "solutions" / "w06_planning_levels.ipynb": Told(cards.planning_claims, cards.PLANNING),
    ROOT / "solutions" / "x03_priorities.ipynb": Told(worked_x03_claims, WORKED_X03),
    ROOT / "solutions" / "x05_proposal_plan.ipynb": Told(worked_x05_claims, WORKED_X05),
    ROOT / "solutions" / "x10_account_case.ipynb": Told(worked_case_claims, WORKED_CASE),
    ROOT / "solutions" / "x07_negotiation.ipynb": Told(worked_x07_claims, WORKED_X07),
}
