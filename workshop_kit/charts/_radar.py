"""A radar: one spoke a row, the own ratings as a shape, others' as lines around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._chart import Chart, KeyFigure
from ._panel import LABEL, LEADING, NOTE, Panel
from ._type import drawable, fit, text_width
from ._words import listed

if TYPE_CHECKING:
    import pandas as pd

    from workshop_kit.models.team import SelfAudit

Floats = NDArray[np.float64]
SCALE = 5
MOST_NAMED = 3
_FILL, _GAP, _LINES, _FOOT = 0.16, 12.0, 3, 30.0


@dataclass(frozen=True)
class Shape:
    """One rating a spoke, from 0 at the middle to 1 at the rim; blank ones are left out."""

    words: str
    at: tuple[float, ...]
    hollow: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Radar:
    """The picture: rings, spokes and their names, the own shape, others' lines, a legend."""

    names: tuple[str, ...]
    own: Shape
    others: tuple[Shape, ...] = ()
    rings: int = SCALE

    def _radius(self, width: int) -> float:
        return 128.0 if width > 400 else 92.0

    def _middle(self, width: int) -> tuple[float, float]:
        return width / 2, self._radius(width) + _GAP + _LINES * LABEL * LEADING

    def height(self, width: int) -> int:
        down = self._middle(width)[1] + self._radius(width) + 2 * LABEL * LEADING
        return round(down + _GAP + (_FOOT if self.others else 0))

    def draw(self, panel: Panel) -> None:
        radius, (x, y) = self._radius(panel.width), self._middle(panel.width)
        turn = 2 * np.pi * np.arange(len(self.names)) / len(self.names)
        spokes = np.column_stack([np.sin(turn), -np.cos(turn)])

        def place(shares: Sequence[float] | Floats) -> Floats:
            return np.array([x, y]) + radius * np.asarray(shares)[:, None] * spokes

        palette = panel.palette
        for ring in range(1, self.rings + 1):
            self._closed(panel, place(np.full(len(turn), ring / self.rings)), palette.grey_2, 1)
        for end in place(np.ones(len(turn))):
            panel.line([x, end[0]], [y, end[1]], palette.grey_2)
        for other, (colour, dashed) in zip(self.others, self._inks(panel), strict=False):
            self._closed(panel, place(other.at), colour, 2, dashed=dashed, over=2)
        own = place(self.own.at)
        panel.shape(own[:, 0], own[:, 1], palette.accent, _FILL)
        self._closed(panel, own, palette.accent, 2.2, over=3)
        self._points(panel, own)
        for name, spoke in zip(self.names, spokes, strict=True):
            self._name(panel, name, spoke, radius)
        self._legend(panel)

    def _inks(self, panel: Panel) -> tuple[tuple[str, bool], ...]:
        return (panel.palette.group_text[1], False), (panel.palette.ink, True)

    def _closed(
        self, panel: Panel, points: Floats, colour: str, width: float, *,
        dashed: bool = False, over: int = 1,
    ) -> None:  # fmt: skip
        """Draw a line around, over the points that are known."""
        known = points[~np.isnan(points).any(axis=1)]
        if len(known):
            around = np.vstack([known, known[:1]])
            panel.line(around[:, 0], around[:, 1], colour, width, dashed=dashed, over=over)

    def _points(self, panel: Panel, own: Floats) -> None:
        panel.marks(own[:, 0], own[:, 1], 0, radius=5, colour=panel.palette.accent, over=4)
        open_ones = own[np.array(self.own.hollow or [False] * len(own), dtype=bool)]
        if len(open_ones):
            xs, ys = open_ones.T
            panel.marks(xs, ys, 0, radius=2.9, colour=panel.palette.paper, over=5)

    def _name(self, panel: Panel, name: str, spoke: Floats, radius: float) -> None:
        """Write a spoke's name outside the rim, on the side it points to."""
        x, y = self._middle(panel.width) + (radius + _GAP) * spoke
        upright = abs(spoke[0]) < 0.2
        across = "center" if upright else "left" if spoke[0] > 0 else "right"
        room = {"center": 1.5 * radius, "left": panel.width - x - 1, "right": x - 1}[across]
        down = ("bottom" if spoke[1] < 0 else "top") if upright else "center"
        panel.text(x, y, fit(name, room, LABEL, lines=_LINES), across=across, down=down)

    def _legend(self, panel: Panel) -> None:
        if not self.others:
            return
        y, x = panel.height - _FOOT / 2, 0.0
        inks = ((panel.palette.accent, False), *self._inks(panel))
        for shape, (colour, dashed) in zip((self.own, *self.others), inks, strict=False):
            panel.line([x, x + 24], [y, y], colour, 2.2, dashed=dashed, over=3)
            panel.text(x + 30, y, shape.words, size=NOTE)
            x += 30 + text_width(shape.words, NOTE) + 20


def audit_radar(result: SelfAudit, lang: str | None = None) -> Chart:
    """Draw a company's rating of its own principles, with the team's and the class's if known.

    Parameters
    ----------
    result : SelfAudit
        What ``self_audit`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        table = result.principles
        called = {"team": _("Your team"), "class": _("The class")}
        others = [name for name in called if name in table and table[name].notna().any()]
        claim = _apart(table) if "class" in others else _lowest(result)
        to_prove = table.index.isin(result.to_prove)
        return Chart(
            title=claim,
            subtitle=_("Own rating, 1 in the middle to 5 at the rim"),
            caption=_("Hollow: rated 4 or 5 without a figure. Prove it.") if any(to_prove) else "",
            alt=_("Radar chart: {rows}. {claim}.").format(rows=_told(table, called), claim=claim),
            drawing=Radar(
                tuple(drawable(str(name)) for name in table.index),
                Shape(_("You"), _shares(table["rating"]), tuple(map(bool, to_prove))),
                tuple(Shape(called[name], _shares(table[name])) for name in others),
            ),
            key_figures=(
                KeyFigure(_("The middle of your ratings"), _points_of(result.middle)),
                KeyFigure(_("To prove"), str(int(to_prove.sum())), _("rated 4 or 5, no figure")),
            ),
            lang=current_language(),
        )


def _points_of(rating: float) -> str:
    """Write a rating: 3, or 3.5 between two."""
    return f"{round(rating, 2):g}"


def _shares(ratings: pd.Series) -> tuple[float, ...]:
    return tuple(float(rating) / SCALE for rating in ratings)


def _lowest(result: SelfAudit) -> str:
    ratings, weakest = result.principles["rating"], [drawable(name) for name in result.weakest]
    rating = _points_of(float(ratings.min()))
    if len(weakest) == len(ratings):
        return _("All are rated {rating} of 5").format(rating=rating)
    if len(weakest) > MOST_NAMED:
        return _("{n} of {all} are rated lowest, with {rating} of 5").format(
            n=len(weakest), all=len(ratings), rating=rating
        )
    return _("Lowest, with {rating} of 5: {names}").format(rating=rating, names=listed(weakest))


def _apart(table: pd.DataFrame) -> str:
    """Say where the own rating lies furthest from the class's."""
    distance = table["rating"] - table["class"]
    if not distance.abs().max():
        return _("You rate as the class does")
    name = distance.abs().idxmax()
    words = (
        _("{name}: you rate {points} points above the class")
        if distance[name] > 0
        else _("{name}: you rate {points} points below the class")
    )
    return words.format(name=drawable(str(name)), points=_points_of(abs(float(distance[name]))))


def _told(table: pd.DataFrame, called: dict[str, str]) -> str:
    """Return every row in words, with what others rated."""
    rows = []
    for name, row in table.iterrows():
        parts = [f"{drawable(str(name))} {_points_of(float(row['rating']))}"]
        parts += [
            f"{word} {_points_of(float(row[other]))}"
            for other, word in called.items()
            if other in table and row[other] == row[other]
        ]
        rows.append(_(", ").join(parts))
    return _("; ").join(rows)
