"""A drawing surface measured in css px, origin top left; and the figure it stands in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ._palette import MARKER_SCALE, MARKERS, ROOMS, Palette, Room
from ._type import POINTS_PER_PX, fit, in_house_style, text_width

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

Width = Literal["wide", "narrow"]
WIDTHS: dict[str, int] = {"wide": 504, "narrow": 358}

NOTE, LABEL, TITLE, SUBTITLE = 12.5, 13.5, 17.0, 14.0
"""Type sizes in css px. Nothing is smaller than 12."""
LEADING = 1.32
_BOLD_PX, _HALO_PX = 0.55, 3.6


class Drawing(Protocol):
    """What a chart draws: how high it is at a width, and its marks."""

    def height(self, width: int) -> int:
        """Height in css px at ``width`` css px."""

    def draw(self, panel: Panel) -> None:
        """Draw all marks and texts."""


Box = tuple[float, float, float, float]
_SPARE = 2.0  # css px around a mark that its soft edge may reach


@dataclass(frozen=True)
class Mark:
    """One thing on a panel: what it is, how it is drawn, and which part of the panel it touches.

    Attributes
    ----------
    layer : int
        Marks of higher layers are drawn over those of lower ones.
    what : hashable
        The same for what looks the same.
    box : tuple of float
        Left, top, right and bottom in css px.
    artist : callable
        Makes what matplotlib draws.
    """

    layer: int
    what: Hashable
    box: Box
    artist: Callable[[], Artist] = field(compare=False)

    def touches(self, other: Mark) -> bool:
        """Whether the two might overlap."""
        left, top, right, bottom = self.box
        x0, y0, x1, y1 = other.box
        return left < x1 and x0 < right and top < y1 and y0 < bottom


class Panel:
    """Takes lines, boxes, marks and texts, in css px from its top left corner.

    Attributes
    ----------
    marks_drawn : list of Mark
        In the order in which they were drawn.
    """

    def __init__(self, figure: Figure, palette: Palette, width: int, height: int, head: float = 0):
        from matplotlib.transforms import Affine2D

        self.palette, self.width, self.height = palette, width, height
        self.marks_drawn: list[Mark] = []
        inches = Affine2D().translate(0, head).scale(1 / 96, -1 / 96)
        self._to_page = inches.translate(0, (height + head) / 96) + figure.dpi_scale_trans

    def in_order(self) -> list[Mark]:
        """Return the marks in the order in which they lie over each other."""
        return sorted(self.marks_drawn, key=lambda mark: mark.layer)

    def _take(
        self, layer: int, what: Hashable, xs: Any, ys: Any, reach: float,
        artist: Callable[[], Artist],
    ) -> None:  # fmt: skip
        around = reach + _SPARE
        box = min(xs) - around, min(ys) - around, max(xs) + around, max(ys) + around
        self.marks_drawn.append(Mark(layer, what, box, artist))

    def text(
        self, x: float, y: float, words: str | Sequence[str], *, size: float = LABEL,
        colour: str | None = None, strong: bool = False, across: str = "left",
        down: str = "center", halo: bool = False,
    ) -> None:  # fmt: skip
        """Write one or more lines; ``strong`` thickens them, as the font has no bold face."""
        ink = colour or self.palette.ink
        lines = [words] if isinstance(words, str) else list(words)
        step = size * LEADING
        first = {"center": -(len(lines) - 1) / 2, "top": 0.5, "bottom": 0.5 - len(lines)}[down]
        for i, line in enumerate(lines):
            self._line_of_text(x, y + (first + i) * step, line, size, ink, strong, across, halo)

    def _line_of_text(
        self, x: float, y: float, line: str, size: float, ink: str, strong: bool, across: str,
        halo: bool,
    ) -> None:  # fmt: skip
        def artist() -> Artist:
            from matplotlib.patheffects import Normal, Stroke
            from matplotlib.text import Text

            mark = Text(
                x, y, line, color=ink, fontsize=size * POINTS_PER_PX,
                ha=across, va="center_baseline", transform=self._to_page,
            )  # fmt: skip
            widths = ((halo, _HALO_PX, self.palette.paper), (strong, _BOLD_PX, ink))
            effects: list[Any] = [
                Stroke(linewidth=px * POINTS_PER_PX, foreground=colour)
                for wanted, px, colour in widths if wanted
            ]  # fmt: skip
            if effects:
                mark.set_path_effects([*effects, Normal()])
            return mark

        width = text_width(line, size)
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[across]
        what = "text", x, y, line, size, ink, strong, across, halo
        self._take(5, what, (left, left + width), (y - size, y + size), _HALO_PX, artist)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float = 1.0, *,
        dashed: bool = False, over: int = 1,
    ) -> None:  # fmt: skip
        """Draw a line; ``width`` in css px, ``over`` its layer."""

        def artist() -> Artist:
            from matplotlib.lines import Line2D

            style = (0, (4, 3)) if dashed else "-"
            return Line2D(
                xs, ys, color=colour, lw=width * POINTS_PER_PX, ls=style, transform=self._to_page
            )

        what = "line", tuple(xs), tuple(ys), colour, width, dashed
        self._take(over, what, xs, ys, width, artist)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle whose top left corner is (x, y)."""

        def artist() -> Artist:
            from matplotlib.patches import Rectangle

            return Rectangle((x, y), width, height, fc=colour, ec="none", transform=self._to_page)

        what = "box", x, y, width, height, colour
        self._take(1, what, (x, x + width), (y, y + height), 0, artist)

    def shape(self, xs: Sequence[float], ys: Sequence[float], colour: str, opacity: float) -> None:
        """Fill what a line around the points encloses."""

        def artist() -> Artist:
            from matplotlib.patches import Polygon

            corners = list(zip(xs, ys, strict=True))
            return Polygon(corners, fc=colour, ec="none", alpha=opacity, transform=self._to_page)

        self._take(2, ("shape", tuple(xs), tuple(ys), colour, opacity), xs, ys, 0, artist)

    def marks(
        self, xs: Sequence[float], ys: Sequence[float], group: int, *, radius: float,
        colour: str | None = None, opacity: float = 1.0, over: int = 3,
    ) -> None:  # fmt: skip
        """Draw a group's markers of about ``radius`` css px; the ninth as the first."""
        if not len(xs):
            return
        kind = group % len(MARKERS)

        def artist() -> Artist:
            from matplotlib.collections import PathCollection
            from matplotlib.markers import MarkerStyle
            from matplotlib.transforms import IdentityTransform

            style = MarkerStyle(MARKERS[kind])
            found = PathCollection(
                [style.get_path().transformed(style.get_transform())],
                sizes=[(2 * radius * MARKER_SCALE[kind] * POINTS_PER_PX) ** 2],
                offsets=list(zip(xs, ys, strict=True)),
                offset_transform=self._to_page,
                facecolors=colour or self.palette.groups[kind],
                edgecolors=self.palette.paper,
                linewidths=0.6 * POINTS_PER_PX,
                alpha=opacity,
            )
            found.set_transform(IdentityTransform())
            return found

        what = "marks", tuple(xs), tuple(ys), kind, radius, colour, opacity
        self._take(over, what, xs, ys, 2 * radius, artist)


def _heading(title: str, subtitle: str, width: int) -> list[tuple[list[str], float]]:
    """Title and subtitle broken into lines, with their type sizes."""
    parts = ((title, TITLE), (subtitle, SUBTITLE))
    return [(fit(words, width - 4, size, lines=4), size) for words, size in parts if words]


def render(
    drawing: Drawing, width: Width, room: Room, heading: tuple[str, str] | None = None,
    dots: int = 2,
) -> Figure:  # fmt: skip
    """Draw into a new figure, with title and subtitle if ``heading``.

    ``dots`` is how many pixels a css px has.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    px, palette = WIDTHS[width], ROOMS[room]
    head = _heading(*heading, px) if heading else []
    head_px = sum(len(lines) * size * LEADING for lines, size in head) + (14 if head else 0)
    with in_house_style():
        height = drawing.height(px)
        figure = FigureCanvasAgg(Figure()).figure
        lay_out(figure, palette, px, height + head_px, dots)
        at = -head_px
        panel = Panel(figure, palette, px, height, head_px)
        for i, (lines, size_px) in enumerate(head):
            ink = palette.ink if i == 0 else palette.grey_1
            panel.text(1, at, lines, size=size_px, strong=i == 0, colour=ink, down="top")
            at += len(lines) * size_px * LEADING
        drawing.draw(panel)
        for mark in panel.in_order():
            artist = mark.artist()
            artist.set_zorder(0)  # they are in order
            figure.add_artist(artist)
    return figure


def lay_out(figure: Figure, palette: Palette, width: int, height: float, dots: int) -> None:
    """Give an empty figure its size in css px, its dots for each, and its paper."""
    figure.set_dpi(96 * dots)
    figure.set_size_inches(width / 96, height / 96)
    figure.set_facecolor(palette.paper)


def widest(texts: Sequence[str], size: float) -> float:
    """Width in css px of the widest of some one-line texts."""
    return max((text_width(text, size) for text in texts), default=0.0)
