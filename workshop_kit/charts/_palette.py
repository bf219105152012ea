"""The charts' colours and markers: one home, the same values as the pages' tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Room = Literal["light", "dark"]

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
MARKER_SCALE = (1.0, 0.92, 1.12, 1.0, 1.12, 1.2, 1.12, 1.4)


@dataclass(frozen=True)
class Palette:
    """Colours of one kind of room; names as in the pages' tokens.

    ``groups`` are marks of up to eight groups, ``group_text`` their labels: the first four are the
    four categories, the next four lighter or darker variants of them, each with its own marker.
    ``heat_most`` is the share of colour in a heat map's fullest cell, so that a number on it
    stays readable.
    """

    paper: str
    ink: str
    grey_1: str
    grey_2: str
    accent: str
    accent_tint: str
    positive: str
    negative: str
    groups: tuple[str, ...]
    group_text: tuple[str, ...]
    heat_most: float


LIGHT = Palette(
    paper="#ffffff",
    ink="#17212b",
    grey_1="#55616b",
    grey_2="#d6dcdf",
    accent="#0b5d66",
    accent_tint="#e6f0f1",
    positive="#1f5fa8",
    negative="#b03a0c",
    groups=("#1b2a49", "#8d2f5e", "#1f7f8a", "#c9831a", "#5560ad", "#cf5fb0", "#114335", "#5e3803"),
    group_text=(
        *("#1b2a49", "#8d2f5e", "#1f7f8a", "#8a5600"),
        *("#5560ad", "#a83f8b", "#114335", "#5e3803"),
    ),
    heat_most=0.72,
)
DARK = Palette(
    paper="#10171b",
    ink="#f3f5f4",
    grey_1="#b3bdc2",
    grey_2="#36434a",
    accent="#74cdd6",
    accent_tint="#17343a",
    positive="#8cbdf5",
    negative="#ff9f73",
    groups=("#f3f5f4", "#f3b3d0", "#4fb6c1", "#b8842f", "#8796e8", "#f23f80", "#5cea68", "#f5d9a0"),
    group_text=(
        *("#f3f5f4", "#f3b3d0", "#4fb6c1", "#dba650"),
        *("#8796e8", "#f23f80", "#5cea68", "#f5d9a0"),
    ),
    heat_most=0.54,
)
ROOMS: dict[str, Palette] = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, 0 to 1. Source: WCAG 2.2."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two hex colours, 1 to 21. Source: WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """Mix two hex colours; ``share`` (0 to 1) of the first."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def heat(palette: Palette, standing: float, full: float = 1.9) -> str:
    """Colour of a heat map's cell: blue above the average, orange below.

    Parameters
    ----------
    palette : Palette
        Colours of the room.
    standing : float
        Distance from the average, in standard deviations.
    full : float
        The distance at which the colour is full.
    """
    share = min(abs(standing) / full, 1.0)
    end = palette.positive if standing > 0 else palette.negative
    return mix(end, palette.paper, palette.heat_most * share)


def readable(palette: Palette, ground: str) -> str:
    """Of ink and paper, the one that reads better on ``ground``."""
    return max((palette.ink, palette.paper), key=lambda colour: contrast(colour, ground))
