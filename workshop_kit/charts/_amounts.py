"""How charts write amounts of money and changes."""

from __future__ import annotations

import re

from workshop_kit.course import current_language
from workshop_kit.course import gettext as _

from ._words import percent

LARGE = 1e6


def digits_of(value: float) -> int:
    """Return how many decimals a number of this size has: 1,234 or 12.3 or 1.23."""
    return 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2


def plain(value: float, beside: float | None = None) -> str:
    """Write a number, with the decimals of one it stands ``beside``; no minus before a zero."""
    digits = digits_of(value if beside is None else beside)
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")


def yuan(value: float, beside: float | None = None) -> str:
    """Write an amount in yuan; a large one in millions, in Chinese in ten thousands."""
    if abs(value) < LARGE:
        return _("{n} yuan").format(n=plain(value, beside))
    return large_yuan(value)


def large_yuan(value: float) -> str:
    """Write an amount in yuan in millions, in Chinese in ten thousands, however small it is."""
    if current_language() == "zh":
        return _("{n} ten thousand yuan").format(n=plain(value / 1e4))
    return _("{n} million yuan").format(n=plain(value / 1e6))


def signed_yuan(value: float) -> str:
    """Write a change in yuan with its sign."""
    text = yuan(abs(value))
    sign = "" if not re.search("[1-9]", text) else "−" if value < 0 else "+"
    return sign + text


def thousand_yuan(value: float) -> str:
    """Write an amount in thousand yuan."""
    return _("{n} k¥").format(n=plain(value))


def million_yuan(value: float) -> str:
    """Write an amount in million yuan."""
    digits = 1 if abs(value) >= 10 else 2
    number = f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")
    return _("{n} million yuan").format(n=number)


def change(share: float, decimals: int = 1) -> str:
    """Write a change as a percentage with its sign."""
    text = percent(abs(share), decimals)
    sign = "" if float(text.rstrip("%")) == 0 else "−" if share < 0 else "+"
    return sign + text
