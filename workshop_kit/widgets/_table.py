"""``table``: a data frame with column titles, units and number formats in the page's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any
from unicodedata import east_asian_width

import ipywidgets
import pandas as pd

from workshop_kit.cases import Column, columns
from workshop_kit.course import current_language
from workshop_kit.course import gettext as _

from ._chart_view import ChartView
from ._guess import Guess, wait_for_guess

CARDS = 6  # with up to so many columns a row becomes a card on a phone; with more it scrolls
LETTERS = 3  # a grid whose heads and cells have at most so many signs stays narrow
CODE = 6  # names of at most so many characters need little room at the left of a phone
READ = 8  # so many rows are read one by one; more are compared, so they stay a table
CELLS = 36  # so many cells are read card by card; more would be a long way to scroll
NARROW = 3  # a name and the numbers beside it, so many columns in all, fit a phone
NAMING = 3  # so many column titles name a table without a caption
REPEATED = 4  # a unit that at least so many columns share, and no other, stands above them
PHRASE = 24  # a column with a text of so many letters (half as many signs) may break its lines

__all__ = ["LateTable", "Table", "table"]


def table(frame: pd.DataFrame, caption: str = "", after: Guess | None = None) -> Table | LateTable:
    """Show a data frame with titles, units and formats from its data package.

    Parameters
    ----------
    frame
        A frame of a case, or one derived from it; columns the case does not know keep their
        name, and their numbers get at most two decimals.
    caption
        A line above the table; it also names the table for those who hear the page. Without it
        the titles of the first columns do, so two tables of the same columns need captions.
    after
        What :func:`predict` returned: the table opens once that guess is committed, where it
        would tell the answer to it.

    Raises
    ------
    TypeError
        ``frame`` is not a data frame.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"table() shows a data frame; this is a {type(frame).__name__}")
    shown = Table(frame, caption)
    return shown if after is None else LateTable(shown, after)


class Table:
    """A frame, ready to be shown in a notebook, on a page or in print."""

    def __init__(self, frame: pd.DataFrame, caption: str = "") -> None:
        known = columns(frame)
        self._caption = caption
        self._text = frame.to_string
        if frame.index.name or isinstance(frame.index, pd.MultiIndex):
            frame = frame.reset_index()
        elif not pd.api.types.is_numeric_dtype(frame.index):
            frame = frame.reset_index(names="")  # row labels without a title
        self._frame = frame = _in_one_language(frame)
        large = _is_large(frame)
        self._narrow = _is_narrow(frame)
        self._few = not large and not self._narrow
        self._columns = [
            _Shown(name, frame[name], known.get(name), large) for name in frame.columns
        ]
        self._named_rows = len(self._columns) > 1 and _holds_words(frame.iloc[:, 0])

    def __repr__(self) -> str:
        return self._text()

    def _repr_html_(self) -> str:
        shared = self._shared_unit()
        kind = "cards" if self._few else "wide"
        if not self._few and self._frame.iloc[:, 0].astype(str).str.len().max() <= CODE:
            kind += " codes"
        if not self._few and self._holds_letters():
            kind += " letters"
        if self._narrow:
            kind += " narrow"
        name = escape(self._caption or self._titles())
        above = " · ".join(part for part in (self._caption, shared) if part)
        caption = f"<caption>{escape(above)}</caption>" if above else ""
        head = "".join(column.head(bare=bool(shared)) for column in self._columns)
        body = "".join(f"<tr>{self._row(row)}</tr>" for row in self._frame.itertuples(index=False))
        return (
            f'<div class="workshop table-box {kind}" role="region" tabindex="0" '
            f'aria-label="{name}"><table class="{kind.split()[0]}">{caption}'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _holds_letters(self) -> bool:
        """Tell whether all but the first column are marks such as A/R, which need little room."""
        texts = [[column.title, *map(column.words, column.values)] for column in self._columns[1:]]
        marks = all(len(text) <= LETTERS for column in texts for text in column)
        return marks and not any(column.unit for column in self._columns)

    def _shared_unit(self) -> str:
        """Say a unit once that many columns would repeat in their heads."""
        units = [column.unit for column in self._columns if column.unit]
        if len(units) < REPEATED or len(set(units)) > 1:
            return ""
        return _("Unit: {unit}").format(unit=units[0])

    def _titles(self) -> str:
        """Name the table by its first columns."""
        titles = [column.title for column in self._columns if column.title][:NAMING]
        comma = {"zh": "、", "en": ", "}[current_language()]
        return _("Table: {titles}").format(titles=comma.join(titles))

    def _row(self, row: tuple[Any, ...]) -> str:
        return "".join(
            column.cell(value, names_row=self._named_rows and place == 0)
            for place, (column, value) in enumerate(zip(self._columns, row, strict=True))
        )


class LateTable(ipywidgets.VBox):
    """A table that opens with a guess."""

    def __init__(self, shown: Table, after: Guess) -> None:
        super().__init__()
        self.add_class("workshop")
        self._shown = shown
        if after.committed:
            self._open()
            return
        view = ChartView()
        wait_for_guess(view, after)
        self.children = [view]
        after.on_commit(self._open)

    def _open(self) -> None:
        self.children = [ipywidgets.HTML(self._shown._repr_html_())]


def _is_large(frame: pd.DataFrame) -> bool:
    """Tell whether there is more than is read card by card on a phone."""
    rows, wide = frame.shape
    return rows > READ or wide > CARDS or rows * wide > CELLS


def _is_narrow(frame: pd.DataFrame) -> bool:
    """Tell whether names and numbers beside them fit a phone as they are."""
    wide = frame.shape[1]
    numbers = frame.iloc[:, 1:].select_dtypes("number").shape[1]
    return 1 < wide <= NARROW and numbers == wide - 1


def _holds_words(values: pd.Series) -> bool:
    """Tell whether a column holds names rather than amounts, dates or truth values."""
    return pd.api.types.infer_dtype(values, skipna=True) in ("string", "categorical")


def _width(text: str) -> int:
    """Return how many letters wide a text is; a Chinese sign is as wide as two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _in_one_language(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out the other language's side of columns that come as name_zh and name_en."""
    here = current_language()
    there = {"zh": "en", "en": "zh"}[here]
    names = [str(name) for name in frame.columns]
    twins = {name[:-3] for name in names if name.endswith(f"_{here}")}
    return frame.loc[:, [not (n.endswith(f"_{there}") and n[:-3] in twins) for n in names]]


@dataclass(frozen=True)
class _Shown:
    """How one column is shown."""

    name: Any
    values: pd.Series
    known: Column | None
    brief: bool

    @property
    def title(self) -> str:
        if self.known is None:
            return str(self.name)
        return (self.known.short if self.brief else self.known.title)[current_language()]

    @property
    def side(self) -> str:
        kind = pd.api.types
        number = kind.is_numeric_dtype(self.values) and not kind.is_bool_dtype(self.values)
        if number:
            return ' class="num"'
        return ' class="phrases"' if self.holds_phrases else ""

    @property
    def holds_phrases(self) -> bool:
        """Whether its texts are sentences rather than names or codes."""
        if not _holds_words(self.values):
            return False
        return any(_width(self.words(value)) >= PHRASE for value in self.values.dropna())

    @property
    def unit(self) -> str:
        """The unit, unless the title names it already, as "visits" or 人数 does."""
        unit = (self.known.unit or {}).get(current_language(), "") if self.known else ""
        named = (
            unit in self.title
            if current_language() == "zh"
            else re.search(rf"\b{re.escape(unit)}\b", self.title, re.IGNORECASE)
        )
        return "" if unit and named else unit

    def head(self, *, bare: bool = False) -> str:
        if not self.title:
            return "<td></td>"
        unit = "" if bare else self.unit
        below = f'<span class="unit">{escape(unit)}</span>' if unit else ""
        return f'<th scope="col"{self.side}>{escape(self.title)}{below}</th>'

    def cell(self, value: Any, *, names_row: bool = False) -> str:
        text, tag = escape(self.words(value)), "td"
        scope = ""
        if names_row:
            tag, scope = "th", ' scope="row"'
        label = escape(self._label)  # a card on a phone shows no head
        return f'<{tag}{scope}{self.side} data-label="{label}">{text}</{tag}>'

    @property
    def _label(self) -> str:
        if not self.unit:
            return self.title
        form = "{title}（{unit}）" if current_language() == "zh" else "{title} ({unit})"
        return form.format(title=self.title, unit=self.unit)

    def words(self, value: Any) -> str:
        if not pd.api.types.is_scalar(value):
            return str(value)
        if pd.isna(value):
            return "–"
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if self.known and self.known.values and value in self.known.values:
            return str(self.known.values[value][current_language()])
        if isinstance(value, pd.Timestamp):
            return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
        if self.known and self.known.format and not isinstance(value, str):
            return _signed(format(value, self.known.format))
        if isinstance(value, float):
            return _signed(f"{round(value, 2) + 0.0:,.2f}".rstrip("0").rstrip("."))
        return _signed(f"{value:,}") if isinstance(value, int) else str(value)


def _signed(number: str) -> str:
    """Write a number with a minus sign, not a hyphen."""
    return number.replace("-", "−")
