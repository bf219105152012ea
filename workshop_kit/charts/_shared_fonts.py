"""Fonts that forks go on with: opened once, from memory, before the fork."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

from ._type import text_width

FONTS_OPEN = 64  # at most, as in matplotlib

__all__ = ["share_fonts"]


def share_fonts() -> None:
    """Open the charts' fonts so that forks of this process need not open them again.

    Opening the Chinese one takes longer than drawing a chart. Matplotlib forgets its fonts in
    every fork, since processes that read the same open file move each other's place in it; held in
    memory a font has no such place.
    """
    from matplotlib import font_manager, ft2font

    def from_memory(path: str, **given: Any) -> Any:
        return ft2font.FT2Font(BytesIO(_read(path)), **given)

    stock = font_manager._get_font.__wrapped__  # type: ignore[attr-defined]
    names = {**stock.__globals__, "ft2font": SimpleNamespace(FT2Font=from_memory)}
    shared = FunctionType(stock.__code__, names, stock.__name__)
    shared.__kwdefaults__ = stock.__kwdefaults__
    font_manager._get_font = lru_cache(FONTS_OPEN)(shared)  # type: ignore[attr-defined]
    text_width.cache_clear()
    text_width("0 一", 12)


@cache
def _read(path: str) -> bytes:
    return Path(path).read_bytes()
