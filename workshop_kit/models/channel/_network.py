"""Zones, partners and reach as arrays, how volume flows today, and the best choice by `milp`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, columns
from workshop_kit.models._tables import bounded, one_row_each

SAME = 1e-9  # shares of demand, and of a zone's contribution, that count as equal


@dataclass(frozen=True, eq=False)
class Network:
    """Arrays over zones, partners, or zones x partners; both sorted by name.

    So the order of rows decides nothing, even where two choices are equally good.
    """

    zones: pd.Index
    names: pd.Index
    given: pd.Index
    demand: Floats
    kinds: NDArray[np.object_]
    fees: Floats
    rates: Floats
    reach: Floats

    @property
    def shares_today(self) -> Floats:
        """Partners' shares of each zone's volume today, in proportion to reach."""
        total = self.reach.sum(axis=1, keepdims=True)
        shares: Floats = np.divide(self.reach, total, out=0 * self.reach, where=total > 0)
        return shares

    @property
    def volume_today(self) -> Floats:
        """Volume that flows in each zone through each partner today, k¥."""
        volume: Floats = (self.demand * self.reach.max(axis=1))[:, None] * self.shares_today
        return volume

    @property
    def gain(self) -> Floats:
        """What each partner would earn us in each zone, before fees, k¥."""
        return self.demand[:, None] * self.reach * self.rates

    def volume(self, routes: Floats) -> Floats:
        """Volume that flows in each zone through each partner on these routes, k¥."""
        return self.demand[:, None] * self.reach * routes

    def coverage(self, volume: Floats) -> float:
        """Share of all demand that is served."""
        return float(volume.sum() / self.demand.sum())

    def meets(self, routes: Floats, floor: float) -> bool:
        """Whether routes serve at least this share of all demand."""
        return self.coverage(self.volume(routes)) >= floor - SAME

    def table(self, volume: Floats, kept: Floats) -> pd.DataFrame:
        """Return what each partner sells, brings and costs, in the order given."""
        sold = volume.sum(axis=0)
        columns_ = {
            "type": self.kinds,
            "kept": kept > 0,
            "volume_kcny": sold,
            "contribution_kcny": sold * self.rates,
            "fee_kcny": self.fees * kept,
            "profit_kcny": sold * self.rates - self.fees * kept,
        }
        return pd.DataFrame(columns_, self.names).loc[self.given]


@dataclass(frozen=True)
class Limits:
    """How many partners are kept; or ``kept``, which ones (1) and which not (0)."""

    fewest: int
    most: int
    kept: Floats | None = None


def read(zones: pd.DataFrame, partners: pd.DataFrame, reach: pd.DataFrame) -> Network:
    """Return the three tables as arrays, else raise `OutOfRange`."""
    areas = _named("zones", zones, "zone")
    members = _named("partners", partners, "partner")
    shares = _named("reach", reach, "zone")
    demand = bounded("zones", areas, ["demand_kcny"], 0)["demand_kcny"]
    if demand.sum() <= 0:
        raise OutOfRange("zones", "no demand in any zone", "demand above 0 in one zone")
    fees = bounded("partners", members, ["fee_kcny"], 0)["fee_kcny"]
    rates = bounded("partners", members, ["contribution"], 0, 1)["contribution"]
    kinds = columns("partners", members, ["type"])["type"]
    reached = bounded("reach", shares, list(members.index), 0, 1)
    if set(reached.index) != set(demand.index):
        raise OutOfRange("reach", "other zones than in zones", "one row for each zone")
    rows, cols = sorted(demand.index, key=repr), sorted(members.index, key=repr)
    return Network(
        zones=pd.Index(rows, name="zone"), names=pd.Index(cols, name="partner"),
        given=pd.Index(members.index, name="partner"), demand=demand[rows].to_numpy(),
        kinds=kinds[cols].to_numpy(dtype=object), fees=fees[cols].to_numpy(),
        rates=rates[cols].to_numpy(), reach=reached.loc[rows, cols].to_numpy(),
    )  # fmt: skip


def _named(argument: str, table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a table named by a column or else by its index, each name once."""
    found = columns(argument, table, list(getattr(table, "columns", [])))
    if name in found.columns:
        found = found.set_index(name)
    one_row_each(argument, found)
    return found


def reached_by(network: Network, kept: Floats) -> float:
    """Return the share of demand that these partners reach together."""
    return network.coverage(network.demand * (network.reach * kept).max(axis=1))


def best_coverage(network: Network, limits: Limits) -> float:
    """Return the largest share of demand that can be reached within limits."""
    if limits.most == len(network.names):
        return reached_by(network, np.ones(limits.most))
    volume = network.demand[:, None] * network.reach
    _routes, kept = _solved(network, limits, volume, 0 * network.fees, 0.0)
    return reached_by(network, kept)


def best_choice(network: Network, limits: Limits, floor: float) -> tuple[Floats, Floats]:
    """Return routes and partners that earn most within limits, which can meet the floor."""
    routes, kept = _solved(network, limits, network.gain, network.fees, floor)
    simple = _one_partner_a_zone(network, kept)
    return (simple if network.meets(simple, floor) else routes), kept


def best_routes(network: Network, kept: Floats, floor: float) -> Floats:
    """Return the routes through these partners that earn most; they can meet the floor."""
    simple = _one_partner_a_zone(network, kept)
    if network.meets(simple, floor):
        return simple
    count = int(kept.sum())
    limits = Limits(count, count, kept)
    routes, _kept = _solved(network, limits, network.gain, network.fees, floor)
    return routes


def _one_partner_a_zone(network: Network, kept: Floats) -> Floats:
    """Return routes that give each zone to the partner kept who earns most there.

    Of those who earn the same, to the one with the longest reach.
    """
    offered = network.gain * kept
    top = offered.max(axis=1, keepdims=True)
    level = np.where((offered >= top * (1 - SAME)) & (kept > 0), network.reach, -1.0)
    routes = np.zeros(level.shape)
    routes[np.arange(len(level)), level.argmax(axis=1)] = 1.0
    return routes * kept * (network.reach > 0)


def _solved(
    network: Network, limits: Limits, gain: Floats, fees: Floats, floor: float
) -> tuple[Floats, Floats]:
    """Return routes and partners with the most gain after fees, the floor being possible.

    Money is counted in parts of the largest gain or fee, demand in parts of the whole, so that
    the solver's tolerances mean the same for a small channel as for a large one.
    """
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    zones, count = network.reach.shape
    pairs = zones * count
    low = np.zeros(count) if limits.kept is None else limits.kept
    high = np.ones(count) if limits.kept is None else limits.kept
    unit = max(float(gain.max()), float(fees.max())) or 1.0
    volume = (network.demand[:, None] * network.reach).ravel() / network.demand.sum()
    each_zone = sparse.kron(sparse.eye(zones), np.ones((1, count)))
    each_pair = sparse.kron(np.ones((zones, 1)), sparse.eye(count))
    once = sparse.hstack([each_zone, sparse.csr_matrix((zones, count))])
    only_kept = sparse.hstack([sparse.eye(pairs), -each_pair])
    found: Any = milp(
        np.r_[-gain.ravel(), fees] / unit,
        integrality=np.r_[np.zeros(pairs), np.ones(count)],
        bounds=Bounds(np.r_[np.zeros(pairs), low], np.r_[np.ones(pairs), high]),
        constraints=[
            LinearConstraint(once.tocsr(), -np.inf, 1),
            LinearConstraint(only_kept.tocsr(), -np.inf, 0),
            LinearConstraint(np.r_[np.zeros(pairs), np.ones(count)], limits.fewest, limits.most),
            LinearConstraint(np.r_[volume, np.zeros(count)], floor * (1 - SAME), np.inf),
        ],
        options={"mip_rel_gap": 0.0},
    )
    assert found.x is not None, found.message
    kept = np.rint(found.x[pairs:])
    return np.clip(found.x[:pairs].reshape(zones, count), 0, 1) * (network.reach > 0) * kept, kept
