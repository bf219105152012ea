"""A table that a participant fills, as the frame that a model takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from workshop_kit.course import is_blank

if TYPE_CHECKING:
    from ._worksheet import Worksheet

__all__ = ["OwnTable", "others_told"]

WHO = ("team", "class")  # whose ratings stand beside one's own


class OwnTable:
    """The complete rows of a worksheet's table; whoever observes it hears of each change.

    Given to :func:`explore` as an argument, it draws the participant's own figures while they
    are being typed. Made by :meth:`Worksheet.table`.
    """

    def __init__(
        self, sheet: Worksheet, field: Mapping[str, Any], least: int = 1, *, numbered: bool = False
    ) -> None:
        self._sheet = sheet
        self._field = field
        self._numbered = numbered
        self.least = least

    @property
    def one_row(self) -> bool:
        """Whether the table has one row and no more."""
        rows = self._field["rows"]
        return isinstance(rows, dict) and rows.get("max") == 1

    @property
    def replied(self) -> bool:
        """Whether somebody else answers each row."""
        return bool(self._field.get("replies"))

    @property
    def frame(self) -> pd.DataFrame | None:
        """The rows with every required cell filled, ``None`` while they are fewer than ``least``.

        Numbers are floats, choices the ids of their options. Rows of the sheet keep their
        labels and their order. Else the first column of texts names them; a name that stands
        twice takes the row's number; ``numbered`` ones go by that number alone. Of a compared
        field the columns ``team`` and ``class`` hold what those rate in the middle, once it is
        revealed.
        """
        columns = self._field["columns"]
        needed = [column["id"] for column in columns if column["required"]]
        rows = self._sheet.values.get(self._field["id"]) or {}
        whole = {
            number: row
            for number, row in rows.items()
            if not any(is_blank(row.get(name)) for name in needed)
        }
        if len(whole) < self.least:
            return None
        table = pd.DataFrame.from_dict(
            whole, orient="index", columns=[column["id"] for column in columns]
        )
        numbers = [column["id"] for column in columns if column["type"] == "number"]
        table = table.astype(dict.fromkeys(numbers, float))
        if isinstance(self._field["rows"], list):
            return self._as_on_the_sheet(table)
        if self._numbered:
            return table
        named = next((column["id"] for column in columns if column["type"] == "text"), None)
        return table if named is None else _by_name(table, named)

    def _as_on_the_sheet(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows in the sheet's order under its labels, with others' ratings."""
        labels = {row["id"]: row["label"] for row in self._field["rows"]}
        table = table.loc[[name for name in labels if name in table.index]]
        for who, medians in self._sheet.others.get(self._field["id"], {}).items():
            table[who] = pd.Series(medians, dtype=float).reindex(table.index)
        return table.rename(index=labels)

    def observe(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` whenever a cell of the table, or what others rate, has changed."""

        def changed(change: dict[str, Any]) -> None:
            now = change["new"].get(self._field["id"])
            if now != change["old"].get(self._field["id"]):
                listener()

        self._sheet.observe(changed, ["values", "others"])


def _by_name(table: pd.DataFrame, column: str) -> pd.DataFrame:
    names = table[column].astype(str).str.strip()
    twice = names.duplicated(keep=False)
    names = names.mask(twice, names + " " + table.index.astype(str))
    return table.drop(columns=column).set_index(pd.Index(names, name=column))


def others_told(fields: Mapping[str, Any], told: Any) -> dict[str, dict[str, dict[str, float]]]:
    """Return what others rate, as a page tells it; what is no row and no number is left out."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in fields.keys() & (told.keys() if isinstance(told, dict) else ()):
        field, given = fields[name], told[name]
        if not (field.get("compared") and isinstance(field.get("rows"), list)):
            continue
        for who in WHO:
            medians = given.get(who) if isinstance(given, dict) else None
            if isinstance(medians, dict):
                known = [row["id"] for row in field["rows"] if _is_rating(medians.get(row["id"]))]
                found.setdefault(name, {})[who] = {row: float(medians[row]) for row in known}
    return found


def _is_rating(one: Any) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)
