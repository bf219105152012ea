"""Rows of bars that may run to either side of nothing, or float: one row a name and a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from workshop_kit.course import current_language
from workshop_kit.course import gettext as _

from ._chart import Chart, KeyFigure
from ._panel import LABEL, LEADING, Panel, widest
from ._type import fit

Role = Literal["lead", "plain", "loss"]


@dataclass(frozen=True)
class Row:
    """One bar, from ``start`` to ``end``; ``against`` ends a second one, a loss, from ``start``.

    ``spare`` is room after the end, drawn pale.
    """

    name: str
    start: float
    end: float
    value: str
    role: Role = "plain"
    against: float | None = None
    spare: float = 0.0


@dataclass(frozen=True)
class Rows:
    """The picture: names left, bars between, values right; ``target`` is a dashed line."""

    rows: tuple[Row, ...]
    target: float | None = None

    def _names(self, width: int) -> tuple[list[list[str]], float, list[float]]:
        names = [row.name for row in self.rows]
        room = min(widest(names, LABEL) + 2, 0.36 * width)
        lines = [fit(name, room, LABEL) for name in names]
        heights = [max(34.0, len(part) * LABEL * LEADING + 14) for part in lines]
        return lines, room + 12, heights

    def _scale(self) -> tuple[float, float]:
        """Return the lowest and the highest number that must find room."""
        ends = [0.0] + [end for row in self.rows for end in (row.start, row.end + row.spare)]
        ends += [row.against for row in self.rows if row.against is not None]
        ends += [] if self.target is None else [self.target]
        low, high = min(ends), max(ends)
        return low, high if high > low else low + 1.0

    def height(self, width: int) -> int:
        return round(sum(self._names(width)[2])) + 2

    def draw(self, panel: Panel) -> None:
        lines, left, heights = self._names(panel.width)
        right = panel.width - widest([row.value for row in self.rows], LABEL) - 10
        low, high = self._scale()
        palette, foot = panel.palette, 1.0 + sum(heights)

        def at(value: float) -> float:
            return left + (value - low) / (high - low) * (right - left)

        top = 1.0
        inks = {"lead": palette.accent, "plain": palette.grey_1, "loss": palette.negative}
        for row, words, height in zip(self.rows, lines, heights, strict=True):
            y = top + height / 2
            panel.text(0, y, words)
            for other, ink in ((row.against, "loss"), (row.end, row.role)):
                if other is not None:
                    start, end = sorted((at(row.start), at(other)))
                    panel.box(start, y - 7, max(end - start, 1.5), 14, inks[ink])
            if row.spare:
                late = at(row.end + row.spare)
                panel.box(at(row.end), y - 7, late - at(row.end), 14, palette.grey_2)
            panel.text(panel.width, y, row.value, strong=row.role == "lead", across="right")
            top += height
            panel.line([0, panel.width], [top, top], palette.grey_2, over=0)
        panel.line([at(0.0)] * 2, [1.0, foot], palette.grey_1, over=2)
        if self.target is not None:
            panel.line([at(self.target)] * 2, [1.0, foot], palette.ink, 1.2, dashed=True, over=4)


def rows_chart(
    claim: str,
    subtitle: str,
    rows: Iterable[Row],
    caption: str = "",
    *,
    target: float | None = None,
    key_figures: tuple[KeyFigure, ...] = (),
) -> Chart:
    """Return a chart of rows in the current language; its alternative text names every row."""
    drawn = tuple(rows)
    listed = _("; ").join(f"{row.name} {row.value}" for row in drawn)
    return Chart(
        title=claim,
        subtitle=subtitle,
        caption=caption,
        alt=_("Bar chart: {row}. {claim}.").format(row=listed, claim=claim),
        drawing=Rows(drawn, target),
        key_figures=key_figures,
        lang=current_language(),
    )
