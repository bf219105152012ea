"""A section's pieces, laid out on as many slides as they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ._deck_part import Part

MOST: Final = 15.0  # lines that a slide holds
BESIDE: Final = 13.0  # lines of words that a column beside a chart holds
NARROW: Final = 2.4  # so many times more lines words take in that column

__all__ = ["Slide", "laid_out"]


@dataclass(frozen=True)
class Slide:
    """One slide: its pieces, in order."""

    parts: tuple[Part, ...]

    @property
    def title(self) -> list[Part]:
        """The section's heading, on its first slide."""
        return [part for part in self.parts if part.title]

    @property
    def shown(self) -> list[Part]:
        """All between heading and code, in order."""
        return [part for part in self.parts if part.kind != "code" and not part.title]

    @property
    def code(self) -> list[Part]:
        """What stands folded at its foot."""
        return [part for part in self.parts if part.kind == "code"]

    @property
    def beside(self) -> bool:
        """Whether words and a chart stand side by side."""
        return bool(self.shown) and _beside(self.parts)


def laid_out(parts: Iterable[Part]) -> list[Slide]:
    """Lay a section's pieces on slides, in order.

    Words stay with what they introduce; a slide holds one chart; code follows what it made.
    """
    slides: list[list[Part]] = [[]]
    for group in _groups(parts):
        if _shown(slides[-1]) and (group[0].begins or not _fits([*slides[-1], *group])):
            slides.append([])
        for part in group:
            said = [one for one in _shown(slides[-1]) if not one.heading]
            if said and part.kind != "code" and not _fits([*slides[-1], part]):
                slides.append([])
            slides[-1].append(part)
    return [Slide(tuple(slide)) for slide in slides if _shown(slide)]


def _groups(parts: Iterable[Part]) -> list[list[Part]]:
    """Part where words follow what was shown, so that words go with what they introduce."""
    groups: list[list[Part]] = []
    for part in parts:
        after = not groups or any(one.kind in ("chart", "figures") for one in groups[-1])
        if not groups or (part.kind == "words" and (after or part.begins)):
            groups.append([])
        groups[-1].append(part)
    return groups


def _shown(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.kind != "code"]


def _fits(parts: Sequence[Part]) -> bool:
    """Whether a slide holds these."""
    shown = _shown(parts)
    charts = sum(part.kind == "chart" for part in shown)
    return charts <= 1 and (_beside(shown) or sum(part.lines for part in shown) <= MOST)


def _beside(parts: Sequence[Part]) -> bool:
    """Whether these are words and a chart that fit side by side, under the heading."""
    shown = _shown(parts)
    below = [part for part in shown if not part.title]
    words = NARROW * sum(part.lines for part in below if part.kind == "words")
    heading = sum(part.lines for part in shown if part.title)
    return {part.kind for part in below} == {"words", "chart"} and words + heading <= BESIDE
