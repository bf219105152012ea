"""``table``: a data frame with column titles, units and number formats in the page's language."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from workshop_kit.cases import Column, columns
from workshop_kit.course import current_language
from workshop_kit.course import gettext as _

CARDS = 6  # with up to so many columns a row becomes a card on a phone; with more it scrolls

__all__ = ["Table", "table"]


def table(frame: pd.DataFrame, caption: str = "") -> Table:
    """Show a data frame with titles, units and formats from its data package.

    Parameters
    ----------
    frame
        A frame of a case, or one derived from it; columns the case does not know keep their
        name, and their numbers get at most two decimals.
    caption
        A line above the table.

    Raises
    ------
    TypeError
        ``frame`` is not a data frame.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"table() shows a data frame; this is a {type(frame).__name__}")
    return Table(frame, caption)


class Table:
    """A frame, ready to be shown in a notebook, on a page or in print."""

    def __init__(self, frame: pd.DataFrame, caption: str = "") -> None:
        self._frame, self._caption = frame, caption
        self._known = columns(frame)

    def __repr__(self) -> str:
        return self._frame.to_string()

    def _repr_html_(self) -> str:
        frame = self._frame
        if frame.index.name or isinstance(frame.index, pd.MultiIndex):
            frame = frame.reset_index()
        heads = [self._head(name) for name in frame.columns]
        numeric = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame.columns]
        top = "".join(
            f'<th scope="col"{_number(is_number)}>{escape(title)}'
            + (f'<span class="unit">{escape(unit)}</span>' if unit else "")
            + "</th>"
            for (title, unit), is_number in zip(heads, numeric, strict=True)
        )
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td{_number(is_number)} data-label="{escape(title)}">{escape(self._cell(n, v))}</td>'
                for n, v, (title, _unit), is_number in zip(
                    frame.columns, row, heads, numeric, strict=True
                )
            )
            + "</tr>"
            for row in frame.itertuples(index=False, name=None)
        )
        kind = "cards" if len(frame.columns) <= CARDS else "wide"
        caption = f"<caption>{escape(self._caption)}</caption>" if self._caption else ""
        name = escape(self._caption or _("Table, scroll sideways for more"))
        return (
            f'<div class="workshop table-box {kind}" role="region" tabindex="0" aria-label="{name}">'
            f'<table class="{kind}">{caption}<thead><tr>{top}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _head(self, name: Any) -> tuple[str, str]:
        known: Column | None = self._known.get(name)
        if known is None:
            return str(name), ""
        lang = current_language()
        return known.title[lang], (known.unit or {}).get(lang, "")

    def _cell(self, name: Any, value: Any) -> str:
        if pd.isna(value):
            return "–"
        known = self._known.get(name)
        if known and known.values and value in known.values:
            return str(known.values[value][current_language()])
        if known and known.format:
            return format(value, known.format)
        if isinstance(value, float):
            return f"{value:,.2f}".rstrip("0").rstrip(".")
        return f"{value:,}" if isinstance(value, int) else str(value)


def _number(is_number: bool) -> str:
    return ' class="num"' if is_number else ""
