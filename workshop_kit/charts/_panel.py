"""A drawing surface measured in css px, origin top left; and the figure it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ._palette import MARKER_SCALE, MARKERS, ROOMS, Palette, Room
from ._type import POINTS_PER_PX, fit, in_house_style, text_width

if TYPE_CHECKING:
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


class Panel:
    """Draw lines, boxes, marks and texts on a figure, in css px from its top left corner."""

    def __init__(self, figure: Figure, palette: Palette, width: int, height: int, head: float = 0):
        from matplotlib.transforms import Affine2D

        self.figure, self.palette, self.width, self.height = figure, palette, width, height
        inches = Affine2D().translate(0, head).scale(1 / 96, -1 / 96)
        self._to_page = inches.translate(0, (height + head) / 96) + figure.dpi_scale_trans

    def text(
        self, x: float, y: float, words: str | Sequence[str], *, size: float = LABEL,
        colour: str | None = None, strong: bool = False, across: str = "left",
        down: str = "center", halo: bool = False,
    ) -> None:  # fmt: skip
        """Write one or more lines; ``strong`` thickens them, as the font has no bold face."""
        from matplotlib.patheffects import Normal, Stroke
        from matplotlib.text import Text

        ink = colour or self.palette.ink
        lines = [words] if isinstance(words, str) else list(words)
        step = size * LEADING
        first = {"center": -(len(lines) - 1) / 2, "top": 0.5, "bottom": 0.5 - len(lines)}[down]
        effects: list[Any] = []
        if halo:
            effects.append(
                Stroke(linewidth=_HALO_PX * POINTS_PER_PX, foreground=self.palette.paper)
            )
        if strong:
            effects.append(Stroke(linewidth=_BOLD_PX * POINTS_PER_PX, foreground=ink))
        for i, line in enumerate(lines):
            mark = Text(
                x, y + (first + i) * step, line, color=ink, fontsize=size * POINTS_PER_PX,
                ha=across, va="center_baseline", transform=self._to_page, zorder=5,
            )  # fmt: skip
            if effects:
                mark.set_path_effects([*effects, Normal()])
            self.figure.add_artist(mark)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float = 1.0, *,
        dashed: bool = False, over: int = 1,
    ) -> None:  # fmt: skip
        """Draw a line; ``width`` in css px, ``over`` its layer."""
        from matplotlib.lines import Line2D

        style = (0, (4, 3)) if dashed else "-"
        self.figure.add_artist(
            Line2D(
                xs, ys, color=colour, lw=width * POINTS_PER_PX, ls=style,
                transform=self._to_page, zorder=over,
            )
        )  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle whose top left corner is (x, y)."""
        from matplotlib.patches import Rectangle

        self.figure.add_artist(
            Rectangle((x, y), width, height, fc=colour, ec="none", transform=self._to_page)
        )

    def shape(self, xs: Sequence[float], ys: Sequence[float], colour: str, opacity: float) -> None:
        """Fill what a line around the points encloses."""
        from matplotlib.patches import Polygon

        corners = list(zip(xs, ys, strict=True))
        self.figure.add_artist(
            Polygon(corners, fc=colour, ec="none", alpha=opacity, transform=self._to_page, zorder=2)
        )

    def marks(
        self, xs: Sequence[float], ys: Sequence[float], group: int, *, radius: float,
        colour: str | None = None, opacity: float = 1.0, over: int = 3,
    ) -> None:  # fmt: skip
        """Draw a group's markers of about ``radius`` css px; the ninth as the first."""
        from matplotlib.collections import PathCollection
        from matplotlib.markers import MarkerStyle
        from matplotlib.transforms import IdentityTransform

        kind = group % len(MARKERS)
        style = MarkerStyle(MARKERS[kind])
        marks = PathCollection(
            [style.get_path().transformed(style.get_transform())],
            sizes=[(2 * radius * MARKER_SCALE[kind] * POINTS_PER_PX) ** 2],
            offsets=list(zip(xs, ys, strict=True)),
            offset_transform=self._to_page,
            facecolors=colour or self.palette.groups[kind],
            edgecolors=self.palette.paper,
            linewidths=0.6 * POINTS_PER_PX,
            alpha=opacity,
            zorder=over,
        )
        marks.set_transform(IdentityTransform())
        self.figure.add_artist(marks)


def _heading(title: str, subtitle: str, width: int) -> list[tuple[list[str], float]]:
    """Title and subtitle broken into lines, with their type sizes."""
    parts = ((title, TITLE), (subtitle, SUBTITLE))
    return [(fit(words, width - 4, size, lines=4), size) for words, size in parts if words]


def render(
    drawing: Drawing, width: Width, room: Room, reuse: Figure | None = None,
    heading: tuple[str, str] | None = None, dots: int = 2,
) -> Figure:  # fmt: skip
    """Draw into a new figure, or again into ``reuse``; with title and subtitle if ``heading``.

    ``dots`` is how many pixels a css px has.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    if width not in WIDTHS or room not in ROOMS:
        raise ValueError(f"width is wide or narrow, room light or dark, not {width!r}, {room!r}")
    px, palette = WIDTHS[width], ROOMS[room]
    head = _heading(*heading, px) if heading else []
    head_px = sum(len(lines) * size * LEADING for lines, size in head) + (14 if head else 0)
    with in_house_style():
        height = drawing.height(px)
        figure = FigureCanvasAgg(Figure()).figure if reuse is None else reuse
        figure.clear()
        figure.set_dpi(96 * dots)
        figure.set_size_inches(px / 96, (height + head_px) / 96)
        figure.set_facecolor(palette.paper)
        at = -head_px
        panel = Panel(figure, palette, px, height, head_px)
        for i, (lines, size_px) in enumerate(head):
            ink = palette.ink if i == 0 else palette.grey_1
            panel.text(1, at, lines, size=size_px, strong=i == 0, colour=ink, down="top")
            at += len(lines) * size_px * LEADING
        drawing.draw(panel)
    return figure


def widest(texts: Sequence[str], size: float) -> float:
    """Width in css px of the widest of some one-line texts."""
    return max((text_width(text, size) for text in texts), default=0.0)
