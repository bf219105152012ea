"""A chart: a claim, what is plotted, the picture, its alternative text and its key figures."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ._palette import ROOMS, Room
from ._panel import WIDTHS, Drawing, Width, render

if TYPE_CHECKING:
    from os import PathLike

    from matplotlib.figure import Figure

    from ._easel import Easel


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

    def figure(self, width: Width = "wide", *, room: Room = "light", dots: int = 2) -> Figure:
        """Draw the picture, without its title, which the page shows as text.

        Parameters
        ----------
        width : {"wide", "narrow"}
            504 or 358 css px.
        room : {"light", "dark"}
            Colours for paper, or for a projector in a dark room.
        dots : int
            Pixels per css px.

        Raises
        ------
        ValueError
            Unknown width or room.
        """
        _refuse_unknown(width, room)
        return render(self.drawing, width, room, dots=dots)

    def png(
        self, width: Width = "wide", easel: Easel | None = None, *, room: Room = "light",
        dots: int = 2, soon: bool = False,
    ) -> bytes:  # fmt: skip
        """Return the picture as PNG.

        Parameters
        ----------
        width, room, dots
            As of :meth:`figure`.
        easel : Easel, optional
            To draw it over the picture before, of this chart or another; faster.
        soon : bool
            Whether somebody waits for it: half the time to compress, a quarter more bytes.
        """
        if easel is None:
            return _png(_drawn(self.figure(width, room=room, dots=dots)), soon=soon)
        _refuse_unknown(width, room)
        return _png(easel.draw(self.drawing, width, room, dots), soon=soon)

    def save(
        self, path: str | PathLike[str], width: Width = "wide", *, room: Room = "light"
    ) -> None:
        """Write a PNG with title and subtitle drawn above the picture, for documents."""
        _refuse_unknown(width, room)
        figure = render(self.drawing, width, room, heading=(self.title, self.subtitle))
        with open(path, "wb") as file:
            file.write(_png(_drawn(figure), self.alt))

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


def _refuse_unknown(width: str, room: str) -> None:
    if width not in WIDTHS or room not in ROOMS:
        raise ValueError(f"width is wide or narrow, room light or dark, not {width!r}, {room!r}")


def _drawn(figure: Figure) -> Any:
    figure.canvas.draw()
    return figure.canvas


def _png(canvas: Any, description: str = "", *, soon: bool = False) -> bytes:
    from PIL.Image import frombuffer
    from PIL.PngImagePlugin import PngInfo

    picture = frombuffer(
        "RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1
    )
    info = PngInfo()
    if description:
        info.add_itxt("Description", description)
    out = BytesIO()
    dots = (canvas.figure.dpi,) * 2
    level = 1 if soon else 4
    picture.convert("RGB").save(out, "png", compress_level=level, dpi=dots, pnginfo=info)
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
