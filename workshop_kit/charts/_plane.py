"""A plane of two measures: points, lines through them, and a few names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._label_places import place_labels
from ._panel import LABEL, LEADING, NOTE, Panel
from ._type import fit, text_width

_HEAD, _FOOT, _CORNER = 22.0, 44.0, 22.0
_KEEP_OFF, _ON_A_LINE = 8, 120  # how strongly names keep off marks, and off lines


@dataclass(frozen=True)
class Named:
    """A point that is marked and named; ``group`` sets colour and marker."""

    x: float
    y: float
    words: str
    group: int = 0


@dataclass(frozen=True)
class Plane:
    """The picture: x right, y up.

    ``lines`` are (points, dashed); ``dots`` are points without a name; ``cross`` where thin lines
    divide the plane; ``corners`` names its quarters: top left, top right, bottom left and right.
    """

    up: str
    along: str
    named: tuple[Named, ...]
    lines: tuple[tuple[NDArray[np.float64], bool], ...] = ()
    dots: NDArray[np.float64] | None = None
    cross: tuple[float | None, float | None] = (None, None)
    ticks: tuple[tuple[float, str], ...] = ()
    corners: tuple[str, str, str, str] | None = None

    def height(self, width: int) -> int:
        return 372 if width > 400 else 344

    def _range(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the lowest and the highest x and y that must find room."""
        parts = [np.array([(point.x, point.y) for point in self.named]).reshape(-1, 2)]
        parts += [line for line, _dashed in self.lines]
        parts += [] if self.dots is None else [self.dots]
        every = np.vstack(parts)
        low, high = every.min(axis=0), every.max(axis=0)
        for axis, value in enumerate(self.cross):
            if value is not None:
                low[axis], high[axis] = min(low[axis], value), max(high[axis], value)
        for x, _words in self.ticks:
            low[0], high[0] = min(low[0], x), max(high[0], x)
        return low, np.where(high > low, high, low + 1.0)

    def draw(self, panel: Panel) -> None:
        low, high = self._range()
        edge = _CORNER if self.corners else 0.0
        area = (1.0, _HEAD + edge, panel.width - 1.0, panel.height - _FOOT - edge)
        left, top, right, bottom = area[0] + 12, area[1] + 12, area[2] - 12, area[3] - 12

        def at(points: Any) -> NDArray[np.float64]:
            share = (np.asarray(points, dtype=float).reshape(-1, 2) - low) / (high - low)
            return np.column_stack(
                [left + share[:, 0] * (right - left), bottom - share[:, 1] * (bottom - top)]
            )

        self._ground(panel, at, low)
        ink = panel.palette.ink
        for line, dashed in self.lines:
            xs, ys = at(line).T
            panel.line(xs, ys, panel.palette.grey_1 if dashed else ink, 2, dashed=dashed, over=2)
        if self.dots is not None:
            xs, ys = at(self.dots).T
            many = len(xs) > 200
            grey = panel.palette.grey_1
            panel.marks(
                xs, ys, 0, radius=1.8 if many else 3, colour=grey, opacity=0.5 if many else 1.0
            )
        for point in self.named:
            xs, ys = at((point.x, point.y)).T
            panel.marks(xs, ys, point.group, radius=5)
        self._names(panel, at, area)

    def _ground(self, panel: Panel, at: Any, low: NDArray[np.float64]) -> None:
        """Draw what stands behind: thin lines, ticks, what the axes mean, corners."""
        grey, width, foot = panel.palette.grey_1, panel.width, panel.height - _FOOT
        x, y = self.cross
        if x is not None:
            panel.line([at((x, low[1]))[0, 0]] * 2, [_HEAD, foot], panel.palette.grey_2)
        if y is not None:
            panel.line([0, width], [at((low[0], y))[0, 1]] * 2, panel.palette.grey_2)
        panel.line([0, width], [foot, foot], grey)
        for value, words in self.ticks:
            half = text_width(words, NOTE) / 2
            middle = min(max(at((value, low[1]))[0, 0], half), width - half)
            panel.text(middle, foot + 11, words, size=NOTE, colour=grey, across="center")
        up, along = (fit(words, width - 8, NOTE, lines=1) for words in (self.up, self.along))
        panel.text(0, 9, up, size=NOTE, colour=grey)
        panel.text(width, panel.height - 10, along, size=NOTE, colour=grey, across="right")
        if self.corners:
            ys = (_HEAD + 11, _HEAD + 11, foot - 11, foot - 11)
            for words, across, height in zip(self.corners, ("left", "right") * 2, ys, strict=True):
                place = 4 if across == "left" else width - 4
                panel.text(place, height, words, size=NOTE, colour=grey, across=across, strong=True)

    def _names(self, panel: Panel, at: Any, area: tuple[float, float, float, float]) -> None:
        """Write the names near their points, clear of each other, with a line if they stand off."""
        if not self.named:
            return
        room = 150 if panel.width > 400 else 118
        texts = [fit(point.words, room, LABEL) for point in self.named]
        own = at([(point.x, point.y) for point in self.named])
        others = [np.repeat(own, _KEEP_OFF, axis=0)]
        others += [_along(at(line)) for line, _dashed in self.lines]
        others += [] if self.dots is None else [at(self.dots)]
        points = np.vstack([own, *others])
        owner = np.full(len(points), -1)
        owner[: len(own)] = np.arange(len(own))
        sizes = [_size(lines) for lines in texts]
        places = place_labels(sizes, points, owner, area)
        for point, lines, place, mark, size in zip(
            self.named, texts, places, own, sizes, strict=True
        ):
            colour = panel.palette.group_text[point.group % len(panel.palette.group_text)]
            edge = place + np.clip(mark - place, -np.array(size) / 2, np.array(size) / 2)
            if np.linalg.norm(mark - edge) > 12:
                panel.line([edge[0], mark[0]], [edge[1], mark[1]], colour, over=4)
            panel.text(*place, lines, colour=colour, strong=True, across="center", halo=True)


def round_ticks(last: float) -> tuple[tuple[float, str], ...]:
    """Return round numbers from 0 to at most ``last``, no more than seven."""
    step = 10.0 ** math.floor(math.log10(last))
    step = next(step * part for part in (0.2, 0.5, 1.0, 2.0) if last <= 6 * step * part)
    return tuple((n * step, f"{n * step:,.6g}") for n in range(int(last / step) + 1))


def _along(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points close to each other on a line, so that names keep off all of it."""
    part = np.linspace(0, len(line) - 1, _ON_A_LINE)
    places = np.arange(len(line))
    return np.column_stack([np.interp(part, places, line[:, axis]) for axis in (0, 1)])


def _size(lines: Sequence[str]) -> tuple[float, float]:
    """Return width and height of a name in css px."""
    return max(text_width(line, LABEL) for line in lines) + 4, len(lines) * LABEL * LEADING
