"""A worksheet of a workbook, written from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from ._plain import lines_of, pieces, plain

Cell = str | int | float | None
FONTS: Final = {"zh": "Microsoft YaHei", "en": "Calibri"}
FIRST_WIDTH, WIDTH = 26, 22  # of the first column and the others, in narrow signs
LINE: Final = {"zh": 18.0, "en": 16.0}  # height of a line of 11 points
MOST_LINES: Final = 20  # a row is at most 409 points high
A4: Final = 9
_INK, _QUIET, _LINE, _HEAD, _OWN = "#1F2933", "#52606D", "#9AA5B1", "#E8EEF3", "#FFF3D6"
_ANSWER: Final = {"border": 1, "border_color": _LINE, "text_wrap": True, "valign": "top"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "text_wrap": True},
    "quiet": {"font_color": _QUIET, "text_wrap": True, "valign": "top"},
    "prompt": {"bold": True, "text_wrap": True, "valign": "top", "top": 2, "top_color": _LINE},
    "own": {"bold": True, "bg_color": _OWN, "text_wrap": True},
    "head": {**_ANSWER, "bold": True, "bg_color": _HEAD},
    "label": {**_ANSWER, "quote_prefix": True},
    "text": {**_ANSWER, "quote_prefix": True},
    "number": {**_ANSWER, "num_format": "#,##0"},
    "decimal": {**_ANSWER, "num_format": "#,##0.0#####"},
    "total": {**_ANSWER, "bold": True, "num_format": "#,##0.######"},
    "link": {"underline": 1, "font_color": "#0B5394", "text_wrap": True, "valign": "top"},
}


class Book:
    """A workbook in the making, with its styles."""

    def __init__(self, file: Any, lang: str) -> None:
        font = {"font_name": FONTS[lang], "font_size": 11, "font_color": _INK}
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": font,
        }
        self.file, self.lang = Workbook(file, options), lang
        self._styles: dict[str, Format] = {}

    def style(self, name: str) -> Format:
        """Return a style, made at its first use."""
        if name not in self._styles:
            self._styles[name] = self.file.add_format(_STYLES[name])
        return self._styles[name]

    def page(self, name: str, columns: int) -> Page:
        """Add a worksheet for so many columns, set up for printing on A4."""
        sheet = self.file.add_worksheet(name)
        sheet.set_column(0, 0, FIRST_WIDTH)
        sheet.set_column(1, columns - 1, WIDTH)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        return Page(self, sheet, columns)


@dataclass
class Page:
    """A worksheet and the row that comes next."""

    book: Book
    sheet: Worksheet
    columns: int
    row: int = 0

    def gap(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def freeze(self) -> None:
        """Keep all rows so far in sight."""
        self.sheet.freeze_panes(self.row, 0)

    def text(self, words: str, style: str, least_lines: int = 1) -> None:
        """Write a text over all columns, on further rows where one cannot show it."""
        form = self.book.style(style)
        size = form.font_size / 11
        room = 0.9 * (FIRST_WIDTH + WIDTH * (self.columns - 1)) / size
        for piece in pieces(plain(words), room, int(MOST_LINES / size)):
            self.sheet.merge_range(self.row, 0, self.row, self.columns - 1, "", form)
            self._string(0, piece, form)
            self._high(max(least_lines, lines_of(piece, room)) * size)

    def cells(self, cells: Sequence[Cell], style: str = "text", first: str = "label") -> None:
        """Write one row of cells, numbers as numbers; long texts go on in rows below."""
        columns = [self._pieces(cell, column) for column, cell in enumerate(cells)]
        for part in range(max(map(len, columns))):
            tall = 1
            for column, told in enumerate(columns):
                cell = told[part] if part < len(told) else None
                self._cell(column, cell, first if column == 0 else style)
                if isinstance(cell, str):
                    tall = max(tall, lines_of(cell, _room(column)))
            self._high(tall)

    def total(self, label: str, first_row: int, total: float) -> None:
        """Write the sum of the second column from ``first_row`` to here."""
        self._cell(0, label, "head")
        formula = f"=SUM({xl_range(first_row, 1, self.row - 1, 1)})"
        self.sheet.write_formula(self.row, 1, formula, self.book.style("total"), total)
        self._high(1)

    def link(self, words: str, target: str, *others: str) -> None:
        """Write a row that begins with a link to another sheet of this workbook."""
        place = "internal:'{}'!A1".format(target.replace("'", "''"))
        self.sheet.write_url(self.row, 0, place, self.book.style("link"), plain(words))
        for column, cell in enumerate(others, start=1):
            self._cell(column, plain(cell), "text")
        told = [words, *others]
        self._high(max(lines_of(cell, _room(column)) for column, cell in enumerate(told)))

    def _pieces(self, cell: Cell, column: int) -> Sequence[Cell]:
        return pieces(plain(cell), _room(column), MOST_LINES) if isinstance(cell, str) else [cell]

    def _cell(self, column: int, cell: Cell, style: str) -> None:
        if isinstance(cell, str):
            self._string(column, cell, self.book.style(style))
        elif cell is None:
            self.sheet.write_blank(self.row, column, None, self.book.style(style))
        else:
            kind = "number" if float(cell).is_integer() else "decimal"
            self.sheet.write_number(self.row, column, cell, self.book.style(kind))

    def _string(self, column: int, words: str, form: Format) -> None:
        if words:
            self.sheet.write_string(self.row, column, words, form)
        else:
            self.sheet.write_blank(self.row, column, None, form)

    def _high(self, lines: float) -> None:
        self.sheet.set_row(self.row, min(409.0, lines * LINE[self.book.lang] + 3))
        self.row += 1


def _room(column: int) -> float:
    return 0.9 * (FIRST_WIDTH if column == 0 else WIDTH)
