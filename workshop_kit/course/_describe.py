"""A stored answer in words: as lines, and a table's as rows of cells."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ._answers import AnswerError, is_blank, present_rows, validate_answer
from ._exercise import counted_of
from ._fields import (
    AllocationField,
    AnyField,
    Asked,
    Column,
    FreeRows,
    MultiChoiceKind,
    NumberKind,
    Option,
    PredictionField,
    RankingKind,
    SettingField,
    SortField,
    TableField,
    TeamRows,
    TextKind,
)
from ._language import as_language
from ._text import Text, one_language

Cell = str | int | float | None
_COLON: Final = {"zh": "：", "en": ": "}
_COMMA: Final = {"zh": "、", "en": ", "}
_BETWEEN_CARDS: Final = {"zh": "；", "en": "; "}
_BETWEEN_CELLS: Final = {"zh": "；", "en": " — "}
_TRUTH: Final = {True: Text(zh="是", en="yes"), False: Text(zh="否", en="no")}
_NO_ANSWERS: Final[Mapping[str, Any]] = {}
_TEAMS_ON_PAPER: Final = 6


def describe_answer(
    field: AnyField, value: Any, lang: str, answers: Mapping[str, Any] | None = None
) -> list[str]:
    """Return an answer in words of a language, a line for each row, item or paragraph.

    Parameters
    ----------
    field
        The field that was answered.
    value
        A stored answer, finished or not, or a model answer. One that the field does not allow
        (any more) is told as plain JSON.
    lang
        ``"zh"`` or ``"en"``.
    answers
        All answers of the sheet. With them, rows beyond the number of groups chosen now are left
        out; without them every row that holds something is told.

    Returns
    -------
    list[str]
        Lines of plain text, to be escaped where they are shown; none for a blank answer.

    Raises
    ------
    ValueError
        ``lang`` is neither ``"zh"`` nor ``"en"``.

    Examples
    --------
    >>> from workshop_kit.course import load_exercise
    >>> hours = load_exercise("x12_customer_segments").field("hours")
    >>> describe_answer(hours, {"A": 60, "B": 40}, "en")
    ['Group A: 60 h', 'Group B: 40 h']
    """
    as_language(lang)
    value = one_language(value, lang)
    if is_blank(value):
        return []
    if not _allowed(field, value):
        plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return _paragraphs(_readable(plain))
    if isinstance(field, TableField):
        return list(_told_rows(field, value, lang, answers))
    if isinstance(field, AllocationField):
        given = [row for row in _rows(field, value, answers) if not is_blank(value.get(row))]
        return [
            _pair(_row_label(field, row, lang), _share(field, value[row], lang), lang)
            for row in given
        ]
    if isinstance(field, SortField):
        return list(_told_groups(field, value, lang))
    if isinstance(field, SettingField):
        return [_part(field, name, part, lang) for name, part in value.items()]
    return _lines(field.asks if isinstance(field, PredictionField) else field, value, lang)


def table_rows(
    field: TableField, value: Any, lang: str, answers: Mapping[str, Any] | None = None
) -> tuple[list[str], list[list[Cell]]]:
    """Return a table as it can be worked on: headers with units, then rows with numbers as numbers.

    The first column holds the label of the row. Rows that are still empty are there as well: all
    that the field has now, of a table with free rows as many as it asks for. A value that the
    field does not allow (any more) counts as blank.

    Parameters
    ----------
    field, value, lang, answers
        As in `describe_answer`.

    Returns
    -------
    tuple
        The headers, and a list of rows, each as long as the headers.
    """
    value = one_language(value, as_language(lang))
    if is_blank(value) or not _allowed(field, value):
        value = {}
    headers = [
        _header(column.label, getattr(column, "unit", None), lang) for column in field.columns
    ]
    rows: list[list[Cell]] = []
    for row in _rows(field, value, answers):
        cells = value.get(row) or {}
        told = [_cell(column, cells.get(column.id), lang) for column in field.columns]
        rows.append([_row_label(field, row, lang), *told])
    return ["", *headers], rows


def share_rows(
    field: AllocationField, value: Any, lang: str, answers: Mapping[str, Any] | None = None
) -> list[tuple[str, float | None]]:
    """Return the items of an allocation and what each was given, those still blank included."""
    value = one_language(value, as_language(lang))
    if is_blank(value) or not _allowed(field, value):
        value = {}
    return [(_row_label(field, row, lang), value.get(row)) for row in _rows(field, value, answers)]


def all_rows(field: TableField | AllocationField, lang: str) -> list[str]:
    """Return the label of every row or item that can be, of free rows and teams their numbers.

    Examples
    --------
    >>> from workshop_kit.course import load_exercise
    >>> all_rows(load_exercise("x12_customer_segments").field("hours"), "en")[:2]
    ['Group A', 'Group B']
    """
    as_language(lang)
    rows = field.rows if isinstance(field, TableField) else field.items
    if isinstance(rows, TeamRows):
        return [str(team) for team in range(1, _TEAMS_ON_PAPER + 1)]
    ids = [row.id for row in rows] if isinstance(rows, tuple) else rows.ids()
    return [_row_label(field, row, lang) for row in ids]


def card_rows(field: SortField, value: Any, lang: str) -> list[tuple[str, str | None]]:
    """Return the cards of a sort and the group each lies in, those not yet placed included."""
    value = one_language(value, as_language(lang))
    if is_blank(value) or not _allowed(field, value):
        value = {}
    return [
        (
            card.label.in_(lang),
            None if is_blank(value.get(card.id)) else _label(field.groups, value[card.id], lang),
        )
        for card in field.items
    ]


def _told_groups(field: SortField, value: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield a line for each group that holds cards."""
    for group in field.groups:
        cards = [card.label.in_(lang) for card in field.items if value.get(card.id) == group.id]
        if cards:
            yield _pair(group.label.in_(lang), _BETWEEN_CARDS[lang].join(cards), lang)


def _allowed(field: AnyField, value: Any) -> bool:
    """Return whether a stored value can still be an answer to its field."""
    try:
        validate_answer(field, value)
    except AnswerError:
        return False
    return True


def _header(label: Text, unit: Text | None, lang: str) -> str:
    """Return a label with its unit: ``Customers (firms)``."""
    if unit is None:
        return label.in_(lang)
    around = "（{}）" if lang == "zh" else " ({})"
    return label.in_(lang) + around.format(unit.in_(lang))


def _readable(text: str) -> str:
    """Return ``text`` with � for what UTF-8 cannot hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _row_label(field: TableField | AllocationField, row: str, lang: str) -> str:
    """Return the label of a row or an item."""
    if counted := counted_of(field):
        return counted.label.format(letter=row, number=row).in_(lang)
    rows = field.rows if isinstance(field, TableField) else field.items
    if isinstance(rows, TeamRows):  # by its name, if whoever asks has put it in the key's place
        return rows.alone.in_(lang) if row == rows.ALONE else row
    if isinstance(rows, FreeRows):
        return rows.label.in_(lang).format(number=row) if rows.label else row
    return _label(rows, row, lang)  # type: ignore[arg-type]


def _rows(
    field: TableField | AllocationField, value: Mapping[str, Any], answers: Mapping[str, Any] | None
) -> list[str]:
    """Return the rows to show: those there are now, or that hold something."""
    rows = present_rows(field, answers or _NO_ANSWERS)
    if isinstance(field, TableField) and field.scores_teams:
        return [row for row, cells in value.items() if not is_blank(cells)]
    if isinstance(field, TableField) and isinstance(field.rows, FreeRows):
        filled = [int(row) for row, cells in value.items() if not is_blank(cells)]
        return [str(row + 1) for row in range(max([field.rows.min, *filled]))]
    if rows is not None:
        return list(rows)
    counted = counted_of(field)
    assert counted is not None
    return [row for row in counted.ids() if not is_blank(value.get(row))]


def _told_rows(
    field: TableField, value: Mapping[str, Any], lang: str, answers: Mapping[str, Any] | None
) -> Iterator[str]:
    for row in _rows(field, value, answers):
        cells = value.get(row) or {}
        told = [
            _told_cell(column, cells[column.id], lang)
            for column in field.columns
            if not is_blank(cells.get(column.id))
        ]
        if told:
            yield _pair(_row_label(field, row, lang), _BETWEEN_CELLS[lang].join(told), lang)


def _told_cell(column: Column, value: Any, lang: str) -> str:
    words = (
        _COMMA[lang].join(_lines(column, value, lang))
        if isinstance(column, MultiChoiceKind)
        else " ".join(_lines(column, value, lang))
    )
    # A number alone does not say what it counts.
    return f"{column.label.in_(lang)} {words}" if isinstance(column, NumberKind) else words


def _cell(column: Column, value: Any, lang: str) -> Cell:
    if is_blank(value):
        return None
    if isinstance(column, NumberKind):
        return value  # type: ignore[no-any-return]
    if isinstance(column, TextKind):
        return str(value)
    return _COMMA[lang].join(_lines(column, value, lang))


def _lines(kind: Asked | Column, value: Any, lang: str) -> list[str]:
    if isinstance(kind, NumberKind):
        return [_amount(value, kind.unit, lang)]
    if isinstance(kind, TextKind):
        return _paragraphs(value)
    if isinstance(kind, MultiChoiceKind):
        return [_label(kind.options, member, lang) for member in value]
    if isinstance(kind, RankingKind):
        ranked = [_label(kind.items, member, lang) for member in value]
        return [f"{rank}. {label}" for rank, label in enumerate(ranked, start=1)]
    return [_label(kind.options, value, lang)]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _label(options: tuple[Option, ...], option_id: str, lang: str) -> str:
    return next(option.label.in_(lang) for option in options if option.id == option_id)


def _pair(name: str, words: str, lang: str) -> str:
    return f"{name}{_COLON[lang]}{words}"


def _share(field: AllocationField, value: float, lang: str) -> str:
    return _amount(value, field.unit, lang)


def _amount(number: float, unit: Text | None, lang: str) -> str:
    """Return a number with thousands' marks and its unit.

    Examples
    --------
    >>> _amount(1200, None, "en"), _amount(12.5, Text(zh="%", en="%"), "zh")
    ('1,200', '12.5%')
    """
    plain = f"{number:,.6f}".rstrip("0").rstrip(".")
    if unit is None:
        return plain
    name = unit.in_(lang)
    return f"{plain}{name}" if name.startswith("%") else f"{plain} {name}"


def _part(field: SettingField, name: str, part: Any, lang: str) -> str:
    members = part if isinstance(part, list) else [part]
    words = [_setting_word(field, name, member, lang) for member in members]
    label = field.labels.get(name)
    return _pair(label.in_(lang) if label else name, _COMMA[lang].join(words), lang)


def _setting_word(field: SettingField, name: str, member: Any, lang: str) -> str:
    plain = member if isinstance(member, str) else json.dumps(member)
    if label := field.labels.get(f"{name}={plain}"):
        return label.in_(lang)
    if isinstance(member, bool):
        return _TRUTH[member].in_(lang)
    return member if isinstance(member, str) else _amount(member, None, lang)
