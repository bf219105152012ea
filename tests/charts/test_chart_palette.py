"""Colours are the pages' tokens; groups can be told apart by everybody and in grey print."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from workshop_kit.charts._palette import (
    DARK,
    LIGHT,
    MARKERS,
    Palette,
    contrast,
    heat,
    luminance,
    mix,
    readable,
)
from workshop_kit.files import course_files

TOKENS = {
    "paper": "paper",
    "ink": "ink",
    "grey_1": "grey-1",
    "grey_2": "grey-2",
    "accent": "accent",
    "accent_tint": "accent-tint",
    "positive": "positive",
    "negative": "negative",
}
# Deuteranopia and protanopia on linear RGB. Source: Machado, Oliveira and Fernandes (2009).
DEFECTS = {
    "deutan": [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
    "protan": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]],
    "none": np.eye(3).tolist(),
}  # fmt: skip


def stylesheet(name: str) -> str:
    return course_files("workshop_kit", "widgets", "static", name).read_text("utf-8")


def tokens(selector: str) -> dict[str, str]:
    """Read the colours that tokens.css gives under a selector."""
    css = stylesheet("tokens.css")
    block = css.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


@pytest.mark.parametrize(
    ("palette", "selector"), [(LIGHT, ":root"), (DARK, '[data-room="dark"]')], ids=["light", "dark"]
)
def test_colours_are_the_tokens(palette: Palette, selector: str) -> None:
    found = tokens(selector)
    assert {name: getattr(palette, name) for name in TOKENS} == {
        name: found[token] for name, token in TOKENS.items()
    }
    assert list(palette.groups[:4]) == [found[f"cat-{i}"] for i in (1, 2, 3, 4)]
    assert palette.group_text[3] == found["cat-4-text"]
    assert palette.group_text[:3] == palette.groups[:3]


def lab(colour: str, defect: str) -> np.ndarray:
    """CIE L*a*b* (D65) of a colour as somebody with a defect of colour vision sees it."""
    part = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    linear = (np.array(DEFECTS[defect]) @ linear).clip(0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(np.array(to_xyz) @ linear / [0.9505, 1.0, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("defect", list(DEFECTS))
def test_groups_differ_for_everybody(palette: Palette, defect: str) -> None:
    seen = [lab(colour, defect) for colour in palette.groups]
    gaps = [np.linalg.norm(a - b) for a, b in combinations(seen, 2)]
    own_gaps = [np.linalg.norm(a - b) for a, b in combinations(seen[:4], 2)]
    assert min(own_gaps) > 5  # the tokens' own
    assert min(gap for gap in gaps if gap not in own_gaps) > 10


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_first_four_differ_in_grey(palette: Palette) -> None:
    grey = sorted(lab(colour, "none")[0] for colour in palette.groups[:4])
    assert min(np.diff(grey)) > 8
    assert len(set(MARKERS)) == len(MARKERS) == len(palette.groups)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(palette: Palette) -> None:
    assert all(contrast(colour, palette.paper) >= 3 for colour in palette.groups)
    texts = (*palette.group_text, palette.ink, palette.grey_1, palette.accent)
    assert min(contrast(colour, palette.paper) for colour in texts) >= 4.5
    assert contrast(palette.accent, palette.accent_tint) >= 4.5
    for standing in np.linspace(-3, 3, 61):
        ground = heat(palette, float(standing))
        assert contrast(readable(palette, ground), ground) >= 4.5


def test_heat_says_above_and_below() -> None:
    assert heat(LIGHT, 0) == LIGHT.paper
    assert luminance(heat(LIGHT, 1)) > luminance(heat(LIGHT, 2))
    red, blue = heat(LIGHT, -1.5), heat(LIGHT, 1.5)
    assert int(red[1:3], 16) > int(red[5:7], 16)
    assert int(blue[1:3], 16) < int(blue[5:7], 16)


@pytest.mark.parametrize("selector", [":root", '[data-room="dark"]'])
def test_the_numbers_in_a_heat_map_of_ratings_read_well(selector: str) -> None:
    colour = tokens(selector)
    rules = re.findall(r"\.heat \.level-\d \{([^}]*)\}", stylesheet("parts.css"))
    grounds = []
    for rule in rules:
        share = re.search(r"var\(--accent\) (\d+)%, var\(--paper\)", rule)
        strong = colour["accent-strong"]
        ground = mix(colour["accent"], colour["paper"], int(share[1]) / 100) if share else strong
        text = colour["on-accent" if "on-accent" in rule else "ink"]
        assert contrast(text, ground) >= 4.5, rule
        grounds.append(ground)
    steps = [contrast(colour["paper"], ground) for ground in grounds]
    assert len(steps) == 5
    assert steps == sorted(steps)
