"""A picture that is drawn again and again: what stands still is drawn once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from ._palette import ROOMS, Room
from ._panel import WIDTHS, Drawing, Mark, Panel, Width, lay_out
from ._type import in_house_style

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

__all__ = ["Easel"]


class Easel:
    """Holds one picture after the other, each dot for dot what a new figure would show.

    What was in every picture so far, and lies over nothing that changes, is kept as dots; the rest
    is drawn over it. Axes, their words and legends stand still while a slider is moved, and words
    are most of what drawing costs.
    """

    def __init__(self) -> None:
        self._frame: tuple[Any, ...] = ()
        self._still: set[Hashable] = set()
        self._ground: Any = None  # the dots of what stands still
        self._canvas: FigureCanvasAgg | None = None

    def draw(self, drawing: Drawing, width: Width, room: Room, dots: int) -> FigureCanvasAgg:
        """Draw and return the canvas, whose dots are the picture."""
        px, palette = WIDTHS[width], ROOMS[room]
        with in_house_style():
            height = drawing.height(px)
            canvas, new = self._fitting((px, height, room, dots))
            figure = canvas.figure
            if new:
                lay_out(figure, palette, px, height, dots)
            panel = Panel(figure, palette, px, height)
            drawing.draw(panel)
            marks = list(_told_apart(panel.in_order()))
            moved = _moved(marks, {name for name, _mark in marks} if new else self._still)
            still = {name for name, _mark in marks} - moved
            kept = still == self._still and self._ground is not None
            artists = {
                name: _artist_on(figure, mark)
                for name, mark in marks if name in moved or not kept
            }  # fmt: skip
        renderer = canvas.get_renderer()
        canvas.renderer = renderer
        if kept:
            renderer.restore_region(self._ground)
        else:
            renderer.clear()
            figure.patch.draw(renderer)
            for name, _mark in marks:
                if name in still:
                    artists[name].draw(renderer)
            self._ground = None if new else renderer.copy_from_bbox(figure.bbox)
        for name, _mark in marks:
            if name in moved:
                artists[name].draw(renderer)
        self._still = still
        return canvas

    def _fitting(self, frame: tuple[Any, ...]) -> tuple[FigureCanvasAgg, bool]:
        """Return a canvas for such a picture, and whether it is a new one."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        new = self._canvas is None or frame != self._frame
        if new:
            self._canvas, self._frame, self._ground = FigureCanvasAgg(Figure()), frame, None
        assert self._canvas is not None
        return self._canvas, new


def _told_apart(marks: Iterable[Mark]) -> Iterable[tuple[Hashable, Mark]]:
    """Name each mark by what it is and, where several are the same, which of them."""
    seen: Counter[Hashable] = Counter()
    for mark in marks:
        what = mark.layer, mark.what
        seen[what] += 1
        yield (what, seen[what]), mark


def _moved(marks: list[tuple[Hashable, Mark]], still: set[Hashable]) -> set[Hashable]:
    """Return which marks are new or lie over one that is: they are to be drawn again."""
    names: set[Hashable] = set()
    moved: list[Mark] = []
    for name, mark in marks:
        if name not in still or any(mark.touches(other) for other in moved):
            names.add(name)
            moved.append(mark)
    return names


def _artist_on(figure: Any, mark: Mark) -> Any:
    artist = mark.artist()
    artist.set_figure(figure)
    return artist
