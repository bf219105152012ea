"""The charts' type: the Chinese font, measuring, wrapping, characters that can be drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

FAMILIES = ("Noto Sans SC", "DejaVu Sans")
POINTS_PER_PX = 0.75
DPI = 192
_TOKEN = re.compile(
    r"[(（「『“]*[\u2e80-\U0003ffff][，。、；：！？）」』”’)]*|[^\s\-\u2e80-\U0003ffff]+-?|-+|\s+"
)
_styled = False


@cache
def house_style() -> dict[str, Any]:
    """Read the house style once and give matplotlib the Chinese font once."""
    from matplotlib import font_manager, rc_params_from_file

    folder = files("pylopdf_fonts_zh_cn")
    font_manager.fontManager.addfont(str(folder / "NotoSansSC-Regular.otf"))
    style = files("workshop_kit.charts") / "house.mplstyle"
    return dict(rc_params_from_file(str(style), use_default_template=False))


@contextmanager
def in_house_style() -> Iterator[None]:
    """Draw and measure in the house style; within it once more costs nothing."""
    from matplotlib import rc_context

    global _styled
    if _styled:
        yield
        return
    with rc_context(house_style()):
        _styled = True
        try:
            yield
        finally:
            _styled = False


@cache
def _drawable_codes() -> frozenset[int]:
    from matplotlib import font_manager

    house_style()
    found = (font_manager.findfont(name, fallback_to_default=False) for name in FAMILIES)
    return frozenset(code for path in found for code in font_manager.get_font(path).get_charmap())


def drawable(text: str) -> str:
    """Return ``text`` on one line, without characters that no font of the charts has."""
    known = _drawable_codes()
    plain = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    kept = "".join(c for c in plain if ord(c) in known and unicodedata.category(c) != "Cf")
    return re.sub(r" {2,}", " ", kept).strip()


@cache
def _measuring() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(8, 8, DPI)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width of one line of text in css px, at ``size`` css px."""
    from matplotlib.font_manager import FontProperties

    with in_house_style():
        prop = FontProperties(family=list(FAMILIES), size=size * POINTS_PER_PX)
        width, _, _ = _measuring().get_text_width_height_descent(text, prop, False)
    return float(width) * 96 / DPI


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Words, Chinese characters and, of words too long for a line, single letters."""
    out: list[str] = []
    for token in _TOKEN.findall(text):
        out += [token] if text_width(token.strip(), size) <= width else list(token)
    return out


def fit(text: str, width: float, size: float, lines: int = 2) -> list[str]:
    """Break ``text`` into at most ``lines`` lines of ``width`` css px; the last with … if cut."""
    done: list[str] = []
    line = ""
    for piece in _pieces(drawable(text), width, size):
        if not line or text_width((line + piece).rstrip(), size) <= width:
            line = (line + piece).lstrip()
        else:
            done.append(line.rstrip())
            line = piece.lstrip()
    done.append(line.rstrip())
    if len(done) <= lines:
        return done
    last = done[lines - 1]
    while last and text_width(last + "…", size) > width:
        last = last[:-1].rstrip()
    return [*done[: lines - 1], last + "…"]
