"""A data frame to be changed: boxes for some of its columns, undo, back to the start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import pandas as pd

from workshop_kit.cases import Column, columns
from workshop_kit.course import current_language, ngettext
from workshop_kit.course import gettext as _

from ._controls import Control, row_names

__all__ = ["EditedFrame"]


class EditedFrame(Control):
    """Shows a frame with boxes in some columns; its value is the frame as it stands there.

    Parameters
    ----------
    frame
        Where everything stands at first. It keeps its values.
    edit
        Columns to be changed: whole numbers, other numbers or texts.

    Raises
    ------
    ValueError
        A column that the frame does not have.
    """

    def __init__(self, frame: pd.DataFrame, edit: Sequence[str]) -> None:
        for column in edit:
            if column not in frame.columns:
                raise ValueError(f"edit names {column!r}, which is no column of the frame")
        self._frame = frame
        self._columns = list(edit)
        self._steps: list[tuple[Any, Any]] = []  # box and what it held, oldest first
        self._back = False
        self._boxes = {
            (row, column): self._box(row, column) for row in frame.index for column in edit
        }
        self._undo = _button(_("Undo"), self._step_back)
        self._reset = _button(_("Back to the start"), self._start_again)
        self._told = ipywidgets.Label()
        self._told.add_class("told")
        tools = ipywidgets.Box([self._undo, self._reset])
        tools.add_class("edited-tools")
        super().__init__(
            ipywidgets.VBox([self._grid(), tools, self._told]), self._edited, self._said
        )
        self._offer()

    def tell(self, sentence: str, *, failed: bool = False) -> None:
        """Say what the table gives, or why it gives nothing, where one types."""
        self._told.value = sentence
        (self._told.add_class if failed else self._told.remove_class)("failed")

    def _grid(self) -> Any:
        known, names = columns(self._frame), row_names(self._frame)
        heads = [_headed(known[c]) if c in known else c for c in self._columns]
        cells: list[Any] = [ipywidgets.Label(head) for head in ("", *heads)]
        for cell in cells:
            cell.add_class("head")
        for row in self._frame.index:
            name = names.get(row, str(row))
            cells.append(ipywidgets.Label(name))
            for column, head in zip(self._columns, heads, strict=True):
                box = self._boxes[row, column]
                box.description = f"{name}, {head}"
                cells.append(box)
        widths = f"minmax(0, 1fr) repeat({len(self._columns)}, 5.25rem)"
        grid = ipywidgets.GridBox(cells, layout={"grid_template_columns": widths})
        grid.add_class("edited")
        return grid

    def _box(self, row: Any, column: str) -> Any:
        values = self._frame[column]
        kind = ipywidgets.Text
        if pd.api.types.is_numeric_dtype(values):
            whole = pd.api.types.is_integer_dtype(values)
            kind = ipywidgets.IntText if whole else ipywidgets.FloatText
        box = kind(value=self._start(row, column), continuous_update=False)
        box.observe(self._stepped, "value")
        return box

    def _start(self, row: Any, column: str) -> Any:
        value = self._frame.at[row, column]
        if isinstance(value, str):
            return value
        return "" if pd.isna(value) else value.item() if hasattr(value, "item") else value

    def _edited(self) -> pd.DataFrame:
        table = self._frame.copy()
        for column in self._columns:
            table[column] = [self._boxes[row, column].value for row in table.index]
        return table

    def _changed_cells(self) -> list[tuple[Any, str]]:
        return [cell for cell, box in self._boxes.items() if box.value != self._start(*cell)]

    def _said(self, table: Any) -> str:
        changed = len(self._changed_cells()) if isinstance(table, pd.DataFrame) else 0
        return ngettext("{n} cell changed", "{n} cells changed", changed).format(n=changed)

    def _stepped(self, change: dict[str, Any]) -> None:
        if not self._back:
            self._steps.append((change["owner"], change["old"]))
        self._offer()

    def _step_back(self) -> None:
        box, value = self._steps.pop()
        self._put([(box, value)])

    def _start_again(self) -> None:
        self._put([(self._boxes[cell], self._start(*cell)) for cell in self._changed_cells()])
        self._steps.clear()
        self._offer()

    def _put(self, cells: Sequence[tuple[Any, Any]]) -> None:
        self._back = True
        try:
            for box, value in cells:
                box.value = value
        finally:
            self._back = False

    def _offer(self) -> None:
        """Offer undo while there is a step, and the start while something differs from it."""
        self._undo.disabled = not self._steps
        self._reset.disabled = not self._changed_cells()
        for cell, box in self._boxes.items():
            differs = box.value != self._start(*cell)
            (box.add_class if differs else box.remove_class)("changed")


def _headed(column: Column) -> str:
    """Return a column's short title with its unit."""
    lang = current_language()
    unit = (column.unit or {}).get(lang, "")
    form = "{title}（{unit}）" if lang == "zh" else "{title} ({unit})"
    return form.format(title=column.short[lang], unit=unit) if unit else column.short[lang]


def _button(words: str, act: Callable[[], None]) -> Any:
    button = ipywidgets.Button(description=words)
    button.on_click(lambda _button: act())
    return button
