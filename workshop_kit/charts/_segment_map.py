"""The map of customers: one point each, groups by colour, marker and name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._chart import Chart, KeyFigure
from ._label_places import place_labels
from ._map_claim import map_claim, share_nearer_another
from ._panel import LABEL, LEADING, NOTE, Panel
from ._type import fit, text_width
from ._words import (
    Names,
    called,
    capital,
    group_names,
    inside,
    is_importance,
    listed,
    number_word,
    percent,
    short_name,
)

if TYPE_CHECKING:
    from workshop_kit.models.segmentation import Segmentation


@dataclass(frozen=True)
class _Map:
    """The picture: points (x right, y up, same scale both ways), names, what the axes mean."""

    points: NDArray[np.float64]
    owner: NDArray[np.intp]
    labels: tuple[tuple[str, str], ...]
    left: str
    right: str
    up: str

    def height(self, width: int) -> int:
        return 412 if width > 400 else 376

    def _places(self, box: tuple[float, float, float, float]) -> tuple[NDArray[Any], float, float]:
        """Points in css px, and where the two zero lines are."""
        left, top, right, bottom = box
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
        span = np.maximum(high - low, 1e-9)
        scale = min((right - left) / span[0], (bottom - top) / span[1])
        middle = np.array([(left + right) / 2, (top + bottom) / 2])
        centre = (low + high) / 2
        flip = np.array([scale, -scale])
        zero = middle - centre * flip
        return middle + (self.points - centre) * flip, float(zero[0]), float(zero[1])

    def draw(self, panel: Panel) -> None:
        wide = panel.width > 400
        foot = self._ends(panel)
        area = (1.0, 20.0, panel.width - 1.0, panel.height - foot)
        at, x0, y0 = self._places((10.0, 44.0, panel.width - 10.0, panel.height - foot - 24.0))
        hair = panel.palette.grey_2
        panel.line([0, panel.width], [y0, y0], hair)
        panel.line([x0, x0], [area[1], area[3]], hair)
        for g in range(len(self.labels)):
            own = at[self.owner == g]
            panel.marks(own[:, 0], own[:, 1], g, radius=3.3 if wide else 2.8, opacity=0.9)
        self._names(panel, at, area)

    def _ends(self, panel: Panel) -> float:
        """Write what grows along the axes; return the height taken at the foot."""
        grey, room = panel.palette.grey_1, panel.width / 2 - 10
        left, right = fit(self.left, room, NOTE), fit(self.right, room, NOTE)
        foot = max(len(left), len(right)) * NOTE * LEADING + 6
        at = panel.height - 2
        panel.text(0, at, left, size=NOTE, colour=grey, down="bottom")
        panel.text(panel.width, at, right, size=NOTE, colour=grey, across="right", down="bottom")
        up = fit(self.up, panel.width - 20, NOTE, lines=1)
        panel.text(panel.width / 2, 0, up, size=NOTE, colour=grey, across="center", down="top")
        return foot

    def _names(self, panel: Panel, at: NDArray[Any], area: tuple[float, ...]) -> None:
        room = 150 if panel.width > 400 else 112
        texts = [_label(name, count, room) for name, count in self.labels]
        sizes = [
            (max(text_width(t, LABEL) for t in lines) + 4, len(lines) * LABEL * LEADING)
            for lines in texts
        ]
        left, top, right, bottom = area
        places = place_labels(sizes, at, self.owner, (left, top, right, bottom))
        for g, lines in enumerate(texts):
            colour = panel.palette.group_text[g % len(panel.palette.group_text)]
            self._leader(panel, at[self.owner == g], places[g], sizes[g], colour)
            x, y = places[g]
            panel.text(x, y, lines, colour=colour, strong=True, across="center", halo=True)

    @staticmethod
    def _leader(
        panel: Panel, own: NDArray[Any], at: NDArray[Any], size: tuple[float, float], colour: str
    ) -> None:
        """Lead from a label to its nearest point if it stands apart from its group."""
        half = np.array(size) / 2
        edge = at + np.clip(own - at, -half, half)
        gap = np.linalg.norm(own - edge, axis=1)
        i = int(gap.argmin())
        if gap[i] > 16:
            panel.line([edge[i, 0], own[i, 0]], [edge[i, 1], own[i, 1]], colour, over=4)


def _label(name: str, count: str, room: float) -> list[str]:
    """A name and its count on one line if they fit, else on two; a longer name is cut."""
    if text_width(name + count, LABEL) <= room:
        return [name + count]
    for share in (1.0, 0.8, 0.65, 0.5):
        *first, last = fit(name, share * room, LABEL)
        if not last.endswith("…") and text_width(last + count, LABEL) <= room:
            return [*first, last + count]
    *first, last = fit(name, room, LABEL)
    short = fit(last, room - text_width(count, LABEL), LABEL, lines=1)[0]
    return [*first, short + count]


def _end(loadings: Mapping[str, float], sign: int) -> str:
    """Say what grows towards one end of an axis: its one or two weightiest figures."""
    largest = max((abs(v) for v in loadings.values()), default=0.0)
    strong = [v for v, w in loadings.items() if sign * w >= 0.5 * largest > 0]
    strong = sorted(strong, key=lambda v: -abs(loadings[v]))[:2]
    cares = [inside(short_name(v)) for v in strong if is_importance(v)]
    high = [inside(short_name(v)) for v in strong if not is_importance(v)]
    parts = [_("{names} first").format(names=listed(cares))] if cares else []
    parts += [_("high {names}").format(names=listed(high))] if high else []
    return _(", ").join(parts)


def _opposite(loadings: Mapping[str, float], sign: int) -> str:
    """Say "low …" for the end at which nothing grows: the weightiest figure of the other end."""
    most = max(loadings, key=lambda v: sign * loadings[v])
    name = inside(short_name(most))
    if is_importance(most):
        return _("less weight on {name}").format(name=name)
    return _("low {names}").format(names=name)


def _ends(result: Segmentation) -> tuple[str, str, str]:
    across = {str(v): float(w) for v, w in result.loadings["x"].items()}
    along = {str(v): float(w) for v, w in result.loadings["y"].items()}
    left, right, up = _end(across, -1), _end(across, 1), _end(along, 1)
    left, right = left or _opposite(across, 1), right or _opposite(across, -1)
    return f"← {left}" if left else "", f"{right} →" if right else "", f"{up} ↑" if up else ""


def _key_figures(result: Segmentation) -> tuple[KeyFigure, ...]:
    near = [
        _("{k} groups {value}").format(k=k, value=f"{value:.2f}")
        for k, value in sorted(result.separation_nearby.items())
    ]
    smallest = int(result.sizes.min())
    return (
        KeyFigure(
            _("How clearly the groups separate"), f"{result.separation:.2f}", _(", ").join(near)
        ),
        KeyFigure(
            _("Same groups if resampled"), percent(result.stability), _("higher is steadier")
        ),
        KeyFigure(
            _("Smallest group"),
            _("{count}").format(count=smallest),
            _("{share} of customers").format(share=percent(result.smallest_share)),
        ),
    )


def _caption(result: Segmentation) -> str:
    if result.kept_share >= 0.995:
        return _("The map keeps all differences between the customers.")
    return _("The two axes combine the {n} figures and keep {share} of the differences.").format(
        n=number_word(len(result.variables)), share=percent(result.kept_share)
    )


def _alt(result: Segmentation, names: Mapping[str, str], claim: str) -> str:
    groups = [f"{called(str(g), names)} {n}" for g, n in result.sizes.items()]
    return _(
        "Scatter plot: {n} customers in {k} groups: {groups}. {claim}. "
        "Nearer another group on the map: {mixed} of customers. "
        "How clearly the groups separate: {separation}; same groups if resampled: {stability}."
    ).format(
        n=int(result.sizes.sum()), k=number_word(result.k), groups=_(", ").join(groups),
        claim=claim, mixed=percent(share_nearer_another(result)),
        separation=f"{result.separation:.2f}", stability=percent(result.stability),
    )  # fmt: skip


def _labels(result: Segmentation, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Each group's name, and how its count follows the name."""
    labels = []
    for letter, count in result.sizes.items():
        name = called(str(letter), names)
        pattern = _("{name}, {count}") if str(letter) in names else _("Group {letter}: {count}")
        full = pattern.format(name=name, letter=letter, count=int(count))
        labels.append((name, full.removeprefix(name)))
    return tuple(labels)


def segment_map(result: Segmentation, names: Names = None, lang: str | None = None) -> Chart:
    """Draw customers as points and the groups they fall into.

    The same distance is as long across as along, so that near means alike.

    Parameters
    ----------
    result : Segmentation
        What ``segment`` returns.
    names : mapping or sequence of str, optional
        Names of groups, by letter or in the order of the letters; a blank one leaves "Group A".
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.

    Returns
    -------
    Chart
        With three key figures: separation, steadiness, smallest group.
    """
    with speaking(lang or current_language()):
        letters = [str(letter) for letter in result.sizes.index]
        given = group_names(letters, names)
        claim = capital(map_claim(result))
        order = {letter: i for i, letter in enumerate(letters)}
        drawing = _Map(
            result.coordinates[["x", "y"]].to_numpy(dtype=float, copy=True),
            np.array([order[str(g)] for g in result.groups], dtype=np.intp),
            _labels(result, given), *_ends(result),
        )  # fmt: skip
        return Chart(
            title=claim, subtitle=_("One point per customer; points close together are alike"),
            caption=_caption(result), alt=_alt(result, given, claim), drawing=drawing,
            key_figures=_key_figures(result), lang=current_language(),
        )  # fmt: skip
