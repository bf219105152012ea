"""What a segmentation holds, and how it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from string import ascii_uppercase

import numpy as np
import pandas as pd

from workshop_kit.models.segmentation._figures import Ints, Matrix

STEADY = 0.80  # the quality gate: least stability …
SMALLEST = 0.10  # … and least share of customers in the smallest group
ACROSS, UP = "quotes_per_order", "imp_support"  # figures that grow to the right and upwards


@dataclass(frozen=True, eq=False)
class Segmentation:
    """Customers in groups, with what a page or a board wants to know about them.

    Attributes
    ----------
    groups
        Letter of each customer's group, on the table's index (name ``"group"``).
    k, scaled, variables
        The setting: number of groups, same scale or not, figures grouped by.
    sizes
        Customers per letter; A is the largest group.
    profile
        Mean of each figure per group, letter x figure, in the figure's own unit.
    standing
        The same in standard deviations from the mean of all customers; on the common scale
        even if the groups were formed without it.
    separation
        Mean silhouette, -1 to 1: how clearly the groups separate.
    separation_nearby
        The same with one group fewer and one more, where these can be formed.
    stability
        Mean adjusted Rand index between these groups and those from resamples, at most 1.
    smallest_share
        Share of customers in the smallest group, 0 to 1.
    coordinates
        A flat picture, columns ``x`` and ``y`` per customer: first two principal components
        of what was clustered. ``x`` grows with quotations per order, ``y`` with the importance
        of support, if these are among the figures; else with the figure that weighs most.
    kept_share
        Share of the differences between customers that the picture keeps, 0 to 1.
    loadings
        Weight of each figure in ``x`` and ``y``.
    averages, spreads
        Mean and standard deviation of each figure over all customers, in its own unit.
    """

    groups: pd.Series = field(repr=False)
    k: int
    scaled: bool
    variables: tuple[str, ...]
    sizes: pd.Series = field(repr=False)
    profile: pd.DataFrame = field(repr=False)
    standing: pd.DataFrame = field(repr=False)
    separation: float
    separation_nearby: dict[int, float]
    stability: float
    smallest_share: float
    coordinates: pd.DataFrame = field(repr=False)
    kept_share: float
    loadings: pd.DataFrame = field(repr=False)
    averages: pd.Series = field(repr=False)
    spreads: pd.Series = field(repr=False)

    @property
    def passes(self) -> bool:
        """Whether the quality gate is passed: clearest nearby, steady, no group too small."""
        return gate(self.separation, self.separation_nearby, self.stability, self.smallest_share)


def gate(
    separation: float, nearby: dict[int, float], stability: float, smallest_share: float
) -> bool:
    """Tell whether a split separates better than its neighbours, is steady and not too fine."""
    clearest = all(separation > other for other in nearby.values())
    return clearest and stability >= STEADY and smallest_share >= SMALLEST


def describe(
    figures: pd.DataFrame,
    cloud: Matrix,
    codes: Ints,
    k: int,
    scaled: bool,
    separation: float,
    nearby: dict[int, float],
    steady: float,
) -> Segmentation:
    """Return the segmentation of figures whose groups are numbered from 0, largest first."""
    letters = np.array(list(ascii_uppercase[:k]))
    groups = pd.Series(letters[codes], index=figures.index, name="group")
    in_order = figures.iloc[cloud.order].reset_index(drop=True)
    averages, spreads = in_order.mean(), in_order.std(ddof=0)
    profile = in_order.groupby(pd.Index(letters[codes][cloud.order], name="group")).mean()
    sizes = pd.Series(np.bincount(codes, minlength=k), profile.index, name="customers")
    coordinates, loadings, kept = _picture(figures, cloud)
    return Segmentation(
        groups=groups,
        k=k,
        scaled=scaled,
        variables=tuple(figures.columns),
        sizes=sizes,
        profile=profile,
        standing=(profile - averages) / spreads,
        separation=separation,
        separation_nearby=nearby,
        stability=steady,
        smallest_share=float(sizes.iloc[-1] / sizes.sum()),
        coordinates=coordinates,
        kept_share=kept,
        loadings=loadings,
        averages=averages,
        spreads=spreads,
    )


def _picture(figures: pd.DataFrame, cloud: Matrix) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Return coordinates, loadings and the share of differences that two dimensions keep."""
    from sklearn.decomposition import PCA

    flat = min(2, cloud.values.shape[1])
    pca = PCA(flat, svd_solver="full").fit(cloud.values)
    loadings = pd.DataFrame(0.0, index=sorted(figures.columns), columns=["x", "y"])
    loadings.iloc[:, :flat] = pca.components_.T
    turn = [_sign(loadings[axis], wanted) for axis, wanted in (("x", ACROSS), ("y", UP))]
    points = np.zeros((len(cloud.values), 2))
    points[:, :flat] = pca.transform(cloud.values)
    coordinates = pd.DataFrame(
        cloud.in_table_order(points * turn), index=figures.index, columns=["x", "y"]
    )
    kept = float(pca.explained_variance_ratio_.sum())
    return coordinates, (loadings * turn).loc[list(figures.columns)], kept


def _sign(loadings: pd.Series, wanted: str) -> float:
    """Return the turn that makes an axis grow with the figure wanted, else with the heaviest."""
    leading = loadings.get(wanted, 0.0)
    if abs(leading) < 1e-9:
        leading = loadings.iloc[int(np.argmax(np.abs(loadings.to_numpy())))]
    return -1.0 if leading < 0 else 1.0
