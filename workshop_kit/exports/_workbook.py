"""A participant's worksheets as an Excel workbook, in a form to go on working with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from workshop_kit.course import (
    AnyField,
    Exercise,
    card_rows,
    describe_answer,
    is_blank,
    share_rows,
    speaking,
    table_rows,
)
from workshop_kit.course import gettext as _

from ._page import Book, Page
from ._plain import sheet_name

LEAST_COLUMNS = 5
OPEN_LINES = 3  # room for an answer still to be written


@dataclass(frozen=True)
class AnsweredSheet:
    """An exercise and the answers to it: a JSON value by field id, absent where blank.

    ``note`` stands below the title, such as the team that answered; it may be anybody's text.
    """

    exercise: Exercise
    answers: Mapping[str, Any]
    note: str = ""


def worksheets_workbook(
    title: str,
    owner_line: str,
    sheets: Sequence[AnsweredSheet],
    lang: str,
    *,
    day: date | None = None,
) -> bytes:
    """Return an .xlsx with a contents sheet and a worksheet for each exercise.

    Text of participants is written as text: never a formula, never a link. Control characters
    are dropped; a text too long for a cell goes on in the rows below.

    Parameters
    ----------
    title
        What the class is called, usually the organisation.
    owner_line
        Whose worksheets these are: a name, perhaps with the team.
    sheets
        The exercises in the order of the seminar, each with its answers.
    lang
        ``"zh"`` or ``"en"``.
    day
        The date on the contents sheet; today unless told.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    ValueError
        ``lang`` is neither ``"zh"`` nor ``"en"``.
    """
    day = day or date.today()
    file = BytesIO()
    with speaking(lang):
        book = Book(file, lang)
        noon = datetime(day.year, day.month, day.day, 12)
        book.file.set_properties({"title": _("My worksheets"), "created": noon})
        names = _names(sheets, lang)
        _contents(book, title, owner_line, day, list(zip(names[1:], sheets, strict=True)), names[0])
        for name, answered in zip(names[1:], sheets, strict=True):
            _exercise(book, name, answered)
        book.file.close()
    return file.getvalue()


def _names(sheets: Sequence[AnsweredSheet], lang: str) -> list[str]:
    names = [sheet_name(_("Contents"), ())]
    for answered in sheets:
        wanted = f"{answered.exercise.code} {answered.exercise.title.in_(lang)}"
        names.append(sheet_name(wanted, names))
    return names


def _contents(
    book: Book,
    title: str,
    owner_line: str,
    day: date,
    sheets: Sequence[tuple[str, AnsweredSheet]],
    name: str,
) -> None:
    page = book.page(name, LEAST_COLUMNS)
    page.text(_("My worksheets"), "title")
    for line in (title, owner_line, day.isoformat()):
        page.text(line, "quiet")
    page.gap()
    page.cells([_("Sheet"), _("Exercise"), _("Answered")], style="head", first="head")
    page.freeze()
    for target, answered in sheets:
        exercise = answered.exercise
        done = sum(not is_blank(answered.answers.get(field.id)) for field in exercise.fields)
        count = _("{n} of {all} answered").format(n=done, all=len(exercise.fields))
        page.link(exercise.code, target, exercise.title.in_(book.lang), count)


def _exercise(book: Book, name: str, answered: AnsweredSheet) -> None:
    exercise, lang = answered.exercise, book.lang
    widest = max(
        (1 + len(field.columns) for field in exercise.fields if field.type == "table"), default=0
    )
    page = book.page(name, max(LEAST_COLUMNS, widest))
    page.text(f"{exercise.code} · {exercise.title.in_(lang)}", "title")
    page.freeze()
    page.text(exercise.decision.in_(lang), "quiet")
    if answered.note:
        page.text(answered.note, "quiet")
    number = 0
    for field in exercise.fields:
        page.gap()
        number += field.sits == "sheet"
        mark = f"{number}. " if field.sits == "sheet" else f"{_('Your guess')} · "
        page.text(mark + field.prompt.in_(lang), "prompt")
        if field.own_company:
            page.text(_("Your own company"), "own")
        _answer(page, field, answered.answers)


def _answer(page: Page, field: AnyField, answers: Mapping[str, Any]) -> None:
    """Write an answer; one that the field does not allow (any more) as the text it is."""
    value, lang = answers.get(field.id), page.book.lang
    lines = describe_answer(field, value, lang, answers)
    if _drawn(page, field, lines, answers):
        return
    kind = field.asks if field.type == "prediction" else field
    if kind.type == "number" and _is_number(value):
        page.cells([value, kind.unit.in_(lang) if kind.unit else None])
    elif kind.type == "text" and isinstance(value, str) and not is_blank(value):
        page.text(value, "text")
    elif lines:
        for line in lines:
            page.text(line, "text")
    else:
        page.text("", "text", OPEN_LINES)


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _drawn(page: Page, field: AnyField, lines: Sequence[str], answers: Mapping[str, Any]) -> bool:
    """Draw a table, an allocation or sorted cards as cells; not if they would hide an answer."""
    value, lang = answers.get(field.id), page.book.lang
    if field.type == "table":
        headers, rows = table_rows(field, value, lang, answers)
    elif field.type == "allocation":
        headers = ["", field.unit.in_(lang)]
        rows = [list(pair) for pair in share_rows(field, value, lang, answers)]
    elif field.type == "sort":
        headers = [_("Card"), _("Group")]
        rows = [list(pair) for pair in card_rows(field, value, lang)]
    else:
        return False
    told = any(cell is not None for row in rows for cell in row[1:])
    if not rows or (lines and not told):
        return False
    page.cells(headers, style="head", first="head")
    first = page.row
    for row in rows:
        page.cells(row)
    if field.type == "allocation":
        given = [row[1] for row in rows if isinstance(row[1], int | float)]
        page.total(_("Total"), first, sum(given))
    return True
