"""Each kind of field as a blank form on paper: what the handbook's template draws."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from workshop_kit.course import AnyField, all_rows
from workshop_kit.course import gettext as _

from ._plain import width

Part = dict[str, Any]
SIGNS_A_LINE = 40  # of handwriting, in a line across the page
MOST_LINES, MOST_CELL_LINES, MOST_ROWS = 10, 2, 12
LONGEST_SCALE = 10  # steps that can be ringed
INLINE = 40  # narrow signs of options that fit in a table's cell
LARGEST_RANGE = 1000  # a wider one is there for typing errors, and tells a reader nothing

__all__ = ["PARTS", "blank_parts"]


def blank_parts(field: AnyField, lang: str) -> list[Part]:
    """Return what a field is filled in with, from top to bottom, as JSON values.

    Parameters
    ----------
    field
        A field of an exercise; of a prediction what it asks for.
    lang
        ``"zh"`` or ``"en"``, the language spoken now.
    """
    kind = field.asks if field.type == "prediction" else field
    return PARTS[kind.type](kind, lang)


def _labels(options: Sequence[Any], lang: str) -> list[str]:
    return [option.label.in_(lang) for option in options]


def _choice(kind: Any, lang: str) -> list[Part]:
    options = _labels(kind.options, lang)
    return [{"kind": "options", "shape": "circle", "say": "", "options": options}]


def _multi_choice(kind: Any, lang: str) -> list[Part]:
    options = _labels(kind.options, lang)
    return [{"kind": "options", "shape": "box", "say": _how_many(kind), "options": options}]


def _how_many(kind: Any) -> str:
    if kind.max is None and kind.min < 2:
        return _("Choose as many as fit.")
    if kind.max is None:
        return _("Choose at least {n}.").format(n=kind.min)
    if kind.min == kind.max:
        return _("Choose {n}.").format(n=kind.min)
    if kind.min < 2:
        return _("Choose at most {n}.").format(n=kind.max)
    return _("Choose {min} to {max}.").format(min=kind.min, max=kind.max)


def _number(kind: Any, lang: str) -> list[Part]:
    unit = kind.unit.in_(lang) if kind.unit else ""
    if steps := _scale(kind):
        return [{"kind": "scale", "steps": steps}]
    known = kind.min is not None and kind.max is not None and kind.max <= LARGEST_RANGE
    between = f"{kind.min:g}–{kind.max:g}" if known else ""
    return [{"kind": "number", "unit": unit, "between": between}]


def _scale(kind: Any) -> list[str]:
    """Return the steps of a rating, such as 1 to 5; none where the number is an amount."""
    if kind.unit or kind.decimals or None in (kind.min, kind.max) or kind.step not in (None, 1):
        return []
    steps = range(int(kind.min), int(kind.max) + 1)
    return [str(step) for step in steps] if 2 <= len(steps) <= LONGEST_SCALE else []


def _lines(max_length: int) -> int:
    return min(MOST_LINES, math.ceil(max_length / SIGNS_A_LINE))


def _text(kind: Any, _lang: str) -> list[Part]:
    return [{"kind": "lines", "lines": _lines(kind.max_length)}]


def _ranking(kind: Any, lang: str) -> list[Part]:
    say = _("Write 1 beside the one that comes first, 2 beside the next, and so on.")
    return [{"kind": "marked", "say": say, "items": _labels(kind.items, lang), "unit": ""}]


def _allocation(field: Any, lang: str) -> list[Part]:
    unit = field.unit.in_(lang)
    say = _("Divide {total} {unit} among them.").format(total=f"{field.total:g}", unit=unit)
    total = f"{field.total:g} {unit}"
    items = all_rows(field, lang)
    return [{"kind": "marked", "say": say, "items": items, "unit": unit, "total": total}]


def _table(field: Any, lang: str) -> list[Part]:
    columns = [_column(column, lang) for column in field.asked_columns]
    rows = all_rows(field, lang)[:MOST_ROWS]
    longest = max(column["lines"] for column in columns)
    numbered = all(map(str.isdecimal, rows))
    grid = {
        "kind": "grid",
        "columns": columns,
        "rows": rows,
        "label_width": 0 if numbered else min(4.0, max(1.0, max(map(width, rows)) / 7)),
        "lines": longest,
    }
    keys = [
        {"kind": "key", "title": column["head"], "options": column["options"]}
        for column in columns
        if column["lettered"]
    ]
    return [*keys, grid]


def _column(column: Any, lang: str) -> Part:
    head = column.label.in_(lang)
    unit = getattr(column, "unit", None)
    if unit:
        head += f"（{unit.in_(lang)}）" if lang == "zh" else f" ({unit.in_(lang)})"
    options = _labels(getattr(column, "options", ()), lang)
    signs = sum(width(option) + 3 for option in options)
    lettered = signs > INLINE
    wide = 1.0
    if column.type == "text":
        wide = min(4.0, max(2.0, column.max_length / 25))
    elif options:
        wide = max(1.4, 0.55 * len(options)) if lettered else min(3.0, max(1.4, signs / 9))
    longest_word = max(len(word) for word in head.split()) if lang == "en" else 0
    long_text = min(MOST_CELL_LINES, _lines(column.max_length)) if column.type == "text" else 1
    return {
        "head": head,
        "width": max(wide, longest_word / 8),
        "options": options,
        "lettered": lettered,
        "shape": "box" if column.type == "multi_choice" else "circle",
        "lines": long_text,
    }


def _sort(field: Any, lang: str) -> list[Part]:
    say = _("Write beside each card the letter of its group.")
    groups = {"kind": "key", "title": _("Group"), "options": _labels(field.groups, lang)}
    return [groups, {"kind": "marked", "say": say, "items": _labels(field.items, lang), "unit": ""}]


def _setting(field: Any, lang: str) -> list[Part]:
    """Each value of an explorer: boxes where its values have names, else a blank."""
    parts: list[Part] = []
    for name, kind in field.takes.items():
        named = [
            label.in_(lang) for key, label in field.labels.items() if key.startswith(f"{name}=")
        ]
        title = field.labels[name].in_(lang) if name in field.labels else name
        shape = "box" if kind == "list" else "circle"
        filled: Part = {"kind": "options", "shape": shape, "say": "", "options": named}
        blank: Part = {"kind": "number", "unit": "", "between": ""}
        parts.append({"kind": "titled", "title": title, "part": filled if named else blank})
    return parts


PARTS: Final[Mapping[str, Callable[[Any, str], list[Part]]]] = {
    "choice": _choice,
    "multi_choice": _multi_choice,
    "number": _number,
    "text": _text,
    "ranking": _ranking,
    "allocation": _allocation,
    "table": _table,
    "sort": _sort,
    "setting": _setting,
}
