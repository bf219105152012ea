"""A channel of few partners: who stays, who serves which zone, and what that earns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, number
from workshop_kit.models.channel._network import Network

Reason = Literal["", "all_partners", "number_of_partners", "chosen_partners"]


@dataclass(frozen=True, eq=False)
class ChannelPlan:
    """Partners kept, who serves which zone, and what that earns.

    Attributes
    ----------
    feasible
        Whether the floor for coverage is met.
    reason
        Why not: ``"all_partners"`` (even all together reach too little),
        ``"number_of_partners"`` (so few reach too little), ``"chosen_partners"`` (those chosen
        do); else empty. In the first two cases there is no plan: nobody is kept, and profits
        and coverage are not a number.
    partners
        One row a partner, in the order given: ``type``, ``kept``, ``volume_kcny``,
        ``contribution_kcny``, ``fee_kcny``, ``profit_kcny``, as if all customers switch.
    routes
        Share of each zone's demand (rows) that each partner kept (columns) serves as far as it
        reaches, 0 to 1.
    profit_kcny
        Contribution less fees after the transfer loss, k¥ a year.
    profit_all_switch_kcny, profit_none_switch_kcny
        The same if all volume at risk switches to partners kept, and if none does.
    profit_today_kcny
        What all partners earn us today, see `channel_today`.
    coverage
        Share of all demand that is reached if all customers switch, 0 to 1.
    coverage_floor
        The share asked for.
    best_coverage
        The largest share that is possible with that many, or these, partners.
    transfer_loss_pct
        Per cent of the volume at risk that does not switch.
    break_even_loss_pct
        The transfer loss at which the plan earns what is earned today. Above 100 if it earns
        more even when all of that volume is lost; below 0 if it earns less anyway; infinite if
        no volume is at risk.
    """

    feasible: bool
    reason: Reason
    partners: pd.DataFrame = field(repr=False)
    routes: pd.DataFrame = field(repr=False)
    profit_kcny: float
    profit_all_switch_kcny: float
    profit_none_switch_kcny: float
    profit_today_kcny: float
    coverage: float
    coverage_floor: float
    best_coverage: float
    transfer_loss_pct: float
    break_even_loss_pct: float

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of the partners kept, in the order given."""
        return tuple(self.partners.index[self.partners["kept"]])


@dataclass(frozen=True)
class Terms:
    """What a plan is measured by: floor for coverage, transfer loss, whose volume may leave."""

    floor: float
    loss_pct: float
    losing_types: tuple[str, ...]


def plan(
    network: Network,
    found: tuple[Floats, Floats],
    terms: Terms,
    possible: float,
    reason: Reason = "",
) -> ChannelPlan:
    """Return the plan that routes and partners make."""
    routes, kept = found
    volume = network.volume(routes)
    earned = volume @ network.rates
    closed = (1 - kept) * np.isin(network.kinds, terms.losing_types)
    at_risk = float(earned @ (network.shares_today @ closed))
    all_switch = float(earned.sum() - network.fees @ kept)
    today = float((network.volume_today @ network.rates).sum() - network.fees.sum())
    open_ = [name for name in network.given if kept[network.names.get_loc(name)] > 0]
    shares = pd.DataFrame(routes, network.zones, network.names)
    return ChannelPlan(
        feasible=not reason,
        reason=reason,
        partners=network.table(volume, kept),
        routes=shares[open_],
        profit_kcny=all_switch - terms.loss_pct / 100 * at_risk,
        profit_all_switch_kcny=all_switch,
        profit_none_switch_kcny=all_switch - at_risk,
        profit_today_kcny=today,
        coverage=network.coverage(volume),
        coverage_floor=terms.floor,
        best_coverage=possible,
        transfer_loss_pct=terms.loss_pct,
        break_even_loss_pct=100 * (all_switch - today) / at_risk if at_risk > 0 else math.inf,
    )


def read_terms(
    coverage_floor_pct: float, transfer_loss_pct: float, losing_types: Sequence[str]
) -> Terms:
    """Return what a plan is measured by, else raise `OutOfRange`."""
    if isinstance(losing_types, str) or not isinstance(losing_types, Sequence):
        raise OutOfRange("losing_types", losing_types, "a list of types of partners")
    return Terms(
        number("coverage_floor_pct", coverage_floor_pct, 0, 100) / 100,
        number("transfer_loss_pct", transfer_loss_pct, 0, 100),
        tuple(losing_types),
    )
