"""A piece of a slide, with about how much room it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ._plain import lines_of

Kind = Literal["words", "chart", "figures", "code"]
LINE: Final = 92.0  # narrow signs in a line of a slide
TITLE: Final = 44.0  # and in a line of its heading
ROOM, MOST_HIGH, LINE_HIGH = 1136.0, 400.0, 42.0  # px: a chart's room, a line's height
CHART_WORDS: Final = 2.5  # lines that a chart's title and caption take

__all__ = ["LINE", "Kind", "Part", "lines_of_chart", "lines_of_markdown"]


@dataclass(frozen=True)
class Part:
    """A piece of a slide.

    Attributes
    ----------
    html : str
        What is shown.
    kind : {"words", "chart", "figures", "code"}
        Words say what comes; charts and figures (tables, printed numbers) show it; code, and
        what comes with it, is folded away.
    lines : float
        About how many lines of text it takes.
    begins : bool
        Whether it begins a slide.
    heading, title : bool
        Whether it is a heading, and whether it is the section's.
    """

    html: str
    kind: Kind
    lines: float = 0.0
    begins: bool = False
    heading: bool = False
    title: bool = False


def lines_of_markdown(source: str, room: float = LINE) -> float:
    """Return about how many lines of a slide Markdown takes; ``room`` in narrow signs a line."""
    lines = 0.0
    for line in filter(str.strip, source.split("\n")):
        marks = len(line) - len(line.lstrip("#"))
        if marks in (1, 2):
            lines += 2.2 * lines_of(line, TITLE)
        elif marks:
            lines += 1.4 * lines_of(line, 0.7 * room)
        else:
            lines += lines_of(line, room) + 0.4
    return lines


def lines_of_chart(width: float, height: float) -> float:
    """Return how many lines a chart takes over the slide's whole width; sizes in any one unit."""
    return CHART_WORDS + min(MOST_HIGH, ROOM * height / width) / LINE_HIGH
