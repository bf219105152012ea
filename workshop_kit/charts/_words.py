"""Words shared by the charts: names of figures and groups, numbers as words, lists."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from workshop_kit.course import current_language
from workshop_kit.course import gettext as _

from ._type import drawable

if TYPE_CHECKING:
    from pandas import DataFrame

Names = Mapping[str, str] | Sequence[str] | None


def number_word(n: int) -> str:
    """Write a small whole number as a word, a larger one in digits."""
    words = (
        *(_("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven")),
        *(_("eight"), _("nine"), _("ten")),
    )
    return words[n] if 0 <= n < len(words) else str(n)


def capital(text: str) -> str:
    """Begin a sentence: first letter in capitals."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """Write a title inside a sentence: "Lead time" becomes "lead time", "KPI" stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listed(parts: Iterable[str]) -> str:
    """Join parts in a row: "a, b and c"."""
    *first, last = list(parts)
    return _("{items} and {last}").format(items=_(", ").join(first), last=last) if first else last


def sentences(parts: Iterable[str]) -> str:
    """Put sentences one after another: with a space between them, in Chinese without."""
    return ("" if current_language() == "zh" else " ").join(parts)


def percent(share: float, decimals: int = 0) -> str:
    """Write a share of 1 as a percentage, without a minus sign before a zero."""
    return f"{round(100 * share, decimals) + 0.0:.{decimals}f}%"


@cache
def _known(variable: str) -> tuple[dict[str, str], bool] | None:
    from pandas import DataFrame

    from workshop_kit.cases import columns

    column = columns(DataFrame(columns=[variable])).get(variable)
    if column is None:
        return None
    unit = (column.unit or {}).get("en", "")
    return dict(column.short), unit == "%" or (column.format or "").endswith("%")


def short_name(variable: str) -> str:
    """Return a figure's short name in the current language; an unknown one by its own name."""
    known = _known(variable)
    return known[0][current_language()] if known else drawable(variable.replace("_", " "))


def value_name(variable: object, value: object) -> str:
    """Return what a case calls a value of one of its columns; another by its own name."""
    from pandas import DataFrame

    from workshop_kit.cases import columns

    known = columns(DataFrame(columns=[variable])).get(str(variable)) if variable else None
    words = (known.values or {}).get(str(value)) if known else None
    return drawable(words[current_language()] if words else str(value))


def row_names(frame: DataFrame) -> dict[Hashable, str]:
    """Return what the case of a frame calls its rows; others as it calls a column of that name."""
    from workshop_kit.cases import columns

    known = columns(frame).get(str(frame.index.name))
    words = (
        {name: text[current_language()] for name, text in (known.values or {}).items()}
        if known
        else {}
    )
    return {
        name: drawable(words[name]) if name in words else short_name(str(name))
        for name in frame.index
    }


def average(variable: str, value: float) -> str:
    """Write the average of a figure: 63% for a percentage, 7.7 or 64 for others."""
    known = _known(variable)
    if known and known[1]:
        return f"{value:.0f}%"
    return f"{value:.0f}" if abs(value) >= 99.5 else f"{value:.1f}"


def is_importance(variable: str) -> bool:
    """Tell whether a figure says how much a customer cares: its name begins with ``imp_``."""
    return variable.startswith("imp_")


def group_names(letters: Sequence[str], names: Names) -> dict[str, str]:
    """Return the names given to groups, those that can be drawn; a group without one is left out.

    Two groups of the same name are told apart by their letters.
    """
    if names is None:
        return {}
    pairs = names.items() if isinstance(names, Mapping) else zip(letters, names, strict=False)
    given = {str(k): drawable(str(v)) for k, v in pairs if v is not None and str(k) in letters}
    given = {letter: name for letter, name in given.items() if name}
    all_names = list(given.values())
    return {k: f"{k} {v}" if all_names.count(v) > 1 else v for k, v in given.items()}


def called(letter: str, names: Mapping[str, str]) -> str:
    """Return a group's name, or "Group A"."""
    return names.get(letter) or _("Group {letter}").format(letter=letter)
