"""A chart: a claim, what is plotted, the picture, its alternative text and its key figures."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ._palette import Room
from ._panel import WIDTHS, Drawing, Width, render

if TYPE_CHECKING:
    from os import PathLike

    from matplotlib.figure import Figure


@dataclass(frozen=True)
class KeyFigure:
    """One figure that stands beside a chart, already in the page's language.

    Parameters
    ----------
    label : str
        What the figure is.
    value : str
        The figure with its unit.
    note : str
        What to compare it with.
    """

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart and its words, in one language.

    Parameters
    ----------
    title : str
        The claim, true of the numbers drawn.
    subtitle : str
        What is plotted.
    caption : str
        What was kept, left out or assumed; may be empty.
    alt : str
        Alternative text, from the numbers drawn.
    drawing : Drawing
        What is drawn.
    key_figures : tuple of KeyFigure
        Figures to stand beside the picture.
    lang : str
        "zh" or "en".
    """

    title: str
    subtitle: str
    caption: str
    alt: str
    drawing: Drawing = field(repr=False, compare=False)
    key_figures: tuple[KeyFigure, ...] = ()
    lang: str = "zh"

    def figure(
        self, width: Width = "wide", reuse: Figure | None = None, *, room: Room = "light",
        dots: int = 2,
    ) -> Figure:  # fmt: skip
        """Draw the picture, without its title, which the page shows as text.

        Parameters
        ----------
        width : {"wide", "narrow"}
            504 or 358 css px.
        reuse : Figure, optional
            A figure to draw into again, for any chart of any width; faster than a new one.
        room : {"light", "dark"}
            Colours for paper, or for a projector in a dark room.
        dots : int
            Pixels per css px.

        Raises
        ------
        ValueError
            Unknown width or room.
        """
        return render(self.drawing, width, room, reuse, dots=dots)

    def png(
        self, width: Width = "wide", reuse: Figure | None = None, *, room: Room = "light",
        dots: int = 2,
    ) -> bytes:  # fmt: skip
        """Return the picture as PNG; parameters as of :meth:`figure`."""
        return _png(self.figure(width, reuse, room=room, dots=dots))

    def save(
        self, path: str | PathLike[str], width: Width = "wide", *, room: Room = "light"
    ) -> None:
        """Write a PNG with title and subtitle drawn above the picture, for documents."""
        figure = render(self.drawing, width, room, heading=(self.title, self.subtitle))
        with open(path, "wb") as file:
            file.write(_png(figure, self.alt))

    def _repr_html_(self) -> str:
        lang = "zh-Hans" if self.lang == "zh" else "en"
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return (
            f'<figure class="workshop" lang="{lang}">'
            f'<p class="chart-title">{escape(self.title)}</p>'
            f'<p class="chart-sub">{escape(self.subtitle)}</p>'
            f"<picture>{_source(self)}{_image(self)}</picture>{caption}</figure>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": self.alt}


def _png(figure: Figure, description: str = "") -> bytes:
    from PIL.Image import frombuffer
    from PIL.PngImagePlugin import PngInfo

    canvas: Any = figure.canvas
    canvas.draw()
    picture = frombuffer(
        "RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1
    )
    info = PngInfo()
    if description:
        info.add_itxt("Description", description)
    out = BytesIO()
    dots = (figure.dpi, figure.dpi)
    picture.convert("RGB").save(out, "png", compress_level=4, dpi=dots, pnginfo=info)
    return out.getvalue()


def _address(chart: Chart, width: Width) -> str:
    return "data:image/png;base64," + b64encode(chart.png(width)).decode("ascii")


def _size(chart: Chart, width: Width) -> str:
    px = WIDTHS[width]
    return f'width="{px}" height="{chart.drawing.height(px)}"'


def _source(chart: Chart) -> str:
    address = _address(chart, "narrow")
    return f'<source media="(max-width: 639px)" srcset="{address} 2x" {_size(chart, "narrow")}>'


def _image(chart: Chart) -> str:
    address = _address(chart, "wide")
    return f'<img src="{address}" alt="{escape(chart.alt)}" {_size(chart, "wide")}>'
