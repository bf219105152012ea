"""A chart on the page: title, picture, alternative text and key figures, redrawn in place."""

from __future__ import annotations

from typing import Any, Literal

import anywidget
import traitlets

from workshop_kit.charts import Chart, Easel

from ._assets import Script, Styles

Width = Literal["wide", "narrow"]

__all__ = ["ChartView"]


class ChartView(anywidget.AnyWidget):
    """Shows one :class:`~workshop_kit.charts.Chart` at the width that fits the screen.

    The page reports how wide it is and how many dots its screen has for a css px, 1 or 2; only
    that picture is drawn again. A first view has both widths, sharp on any screen, so that nothing
    has to be waited for.
    """

    _esm = Script("chart")
    _css = Styles()

    wide = traitlets.Bytes().tag(sync=True)
    narrow = traitlets.Bytes().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    width = traitlets.Enum(("", "wide", "narrow"), "").tag(sync=True)
    dots = traitlets.Enum((1, 2), 2).tag(sync=True)
    state = traitlets.Enum(("ready", "working", "failed"), "ready").tag(sync=True)
    progress = traitlets.Float(0.0).tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

    def __init__(self, chart: Chart | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        self._easels: dict[Width, Easel] = {}
        self._chart: Chart | None = None
        self.observe(self._screen_turned, "width")
        if chart is not None:
            self.show(chart)

    @property
    def chart(self) -> Chart | None:
        """The chart on show."""
        return self._chart

    def show(self, chart: Chart) -> None:
        """Draw a chart over the one before, and send it with its texts at once."""
        self._chart = chart
        widths: tuple[Width, ...] = (self.width,) if self.width else ("wide", "narrow")
        pictures = {width: self._draw(width) for width in widths}
        with self.hold_sync():
            self.wide = pictures.get("wide", b"")
            self.narrow = pictures.get("narrow", b"")
            self.texts = {
                "title": chart.title,
                "subtitle": chart.subtitle,
                "caption": chart.caption,
                "alt": chart.alt,
                "figures": [
                    {"label": figure.label, "value": figure.value, "note": figure.note}
                    for figure in chart.key_figures
                ],
            }
            self.state, self.message = "ready", ""

    def wait(self, message: str) -> None:
        """Show no chart, but say what it waits for."""
        self._chart = None
        with self.hold_sync():
            self.wide = self.narrow = b""
            self.texts = {}
            self.state, self.message = "ready", message

    def _draw(self, width: Width) -> bytes:
        assert self._chart is not None
        easel = self._easels.setdefault(width, Easel())
        return self._chart.png(width, easel, dots=self.dots, soon=bool(self.width))

    def _screen_turned(self, change: dict[str, Any]) -> None:
        width = change["new"]
        if self._chart is not None and width and not getattr(self, width):
            setattr(self, width, self._draw(width))
