"""What the map of customers shows, worked out from where the points lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_kit.course import gettext as _

from ._words import inside, number_word, percent, short_name

if TYPE_CHECKING:
    from workshop_kit.models.segmentation import Segmentation

APART = 0.10
"""Groups keep to their own place if at most this share of customers lies nearer another group."""
IN_CORNER = 0.70
ALONE = 0.90


def share_nearer_another(result: Segmentation, axes: tuple[str, ...] = ("x", "y")) -> float:
    """Share of customers who lie nearer the middle of another group than of their own."""
    points = result.coordinates[list(axes)]
    middles = points.groupby(result.groups).mean()
    gaps = points.to_numpy()[:, None, :] - middles.to_numpy()[None, :, :]
    nearest = middles.index.to_numpy()[(gaps**2).sum(axis=2).argmin(axis=1)]
    return float((nearest != result.groups.to_numpy()).mean())


def deciding_figure(result: Segmentation) -> str | None:
    """Return the one figure whose slices the groups are, if there is one."""
    loadings = result.loadings["x"].to_numpy() ** 2
    spread = result.coordinates[["x", "y"]].var().to_numpy()
    first = spread[0] / max(float(spread.sum()), 1e-12) * result.kept_share
    alone = loadings.max() / max(float(loadings.sum()), 1e-12)
    if alone < ALONE or first < 0.75:
        return None
    sliced = share_nearer_another(result, ("x",)) <= APART
    return str(result.loadings.index[int(loadings.argmax())]) if sliced else None


def each_in_a_corner(result: Segmentation) -> bool:
    """Tell whether four groups lie in four different corners of the map."""
    signs = np.sign(result.coordinates[["x", "y"]])
    middles = result.coordinates[["x", "y"]].groupby(result.groups).mean()
    corners = np.sign(middles)
    if result.k != 4 or len(corners.drop_duplicates()) != 4:
        return False
    at_home = (signs.to_numpy() == corners.loc[result.groups].to_numpy()).all(axis=1)
    by_group = [at_home[(result.groups == g).to_numpy()].mean() for g in corners.index]
    return min(by_group) >= IN_CORNER


def map_claim(result: Segmentation) -> str:
    """Say in one sentence what the map shows, true for good and poor splits alike."""
    k = number_word(result.k)
    one = deciding_figure(result)
    if one is not None:
        return _("The {k} groups are slices of one figure: {name}").format(
            k=k, name=inside(short_name(one))
        )
    mixed = share_nearer_another(result)
    if mixed > APART:
        return _(
            "With {k} groups, {share} of customers lie nearer another group on the map"
        ).format(k=k, share=percent(mixed))
    if each_in_a_corner(result):
        return _("With {k} groups, each holds its own corner").format(k=k)
    return _("With {k} groups, each keeps to its own place on the map").format(k=k)
