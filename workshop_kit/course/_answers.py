"""Whether a value can be an answer to a field, is blank, or is not finished."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from ._exercise import counted_of
from ._fields import (
    AllocationField,
    AnyField,
    Asked,
    Column,
    Counted,
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
from ._language import mark
from ._text import Text, both

MAX_BYTES: Final = 100_000
MAX_LIST: Final = 200
_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})


class AnswerError(ValueError):
    """A value that cannot be an answer. ``remedy`` is for the participant, in both languages."""

    def __init__(self, field: str, remedy: Text, row: str | None = None) -> None:
        self.field, self.row, self.remedy = field, row, remedy
        super().__init__(f"{field}{f'[{row}]' if row else ''}: {remedy.en}")


class _ImpossibleError(Exception):
    def __init__(self, message: str, /, **values: object) -> None:
        self.remedy = both(message, **values)
        super().__init__(message)


def is_blank(value: object) -> bool:
    """Return whether nothing has been answered.

    Examples
    --------
    >>> is_blank({"A": {"name": "  "}}), is_blank(0), is_blank(False)
    (True, False, False)
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_blank(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return all(is_blank(inner) for inner in value)
    return False


def validate_answer(field: AnyField, value: Any) -> Any:
    """Return ``value`` unchanged if it can be an answer, finished or not.

    A draft is accepted (an allocation that adds up to 95, a table with empty cells); so are rows
    beyond the number of groups chosen just now, so that a smaller choice loses no typing.

    Parameters
    ----------
    field
        A field of an exercise.
    value
        What a browser sent: any JSON value.

    Raises
    ------
    AnswerError
        The value cannot be an answer: unknown option or row, out of range, not a number, too
        long, of the wrong type, or more than 100 kB.
    """
    try:
        _storable(value)
        if value not in _NOTHING:
            _check_field(field, value)
    except _ImpossibleError as error:
        raise AnswerError(field.id, error.remedy) from None
    return value


def _storable(value: Any) -> None:
    try:
        size = len(json.dumps(value, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        raise _ImpossibleError(_UNREADABLE) from None
    except (TypeError, ValueError, RecursionError):
        raise _ImpossibleError("This cannot be stored. Enter it again.") from None
    if size > MAX_BYTES:
        raise _ImpossibleError("This is too long to store. Shorten it.")
    if any("\0" in word for word in _words(value)):
        raise _ImpossibleError(_UNREADABLE)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


_UNREADABLE: Final = mark(
    "The text holds a character that cannot be stored. Delete it and type it anew."
)


def _check_field(field: AnyField, value: Any) -> None:
    if isinstance(field, TableField):
        _check_table(field, value)
    elif isinstance(field, AllocationField):
        _check_allocation(field, value)
    elif isinstance(field, SettingField):
        _check_setting(field, value)
    elif isinstance(field, SortField):
        _check_cards(field, value)
    else:
        _check_kind(field.asks if isinstance(field, PredictionField) else field, value)


def _check_kind(kind: Asked | Column, value: Any) -> None:
    if isinstance(kind, NumberKind):
        _check_number(kind, value)
    elif isinstance(kind, TextKind):
        _check_text(kind, value)
    elif isinstance(kind, MultiChoiceKind):
        _check_several(value, kind.options)
        if kind.max is not None and len(value) > kind.max:
            raise _ImpossibleError("Choose at most {n}.", n=kind.max)
    elif isinstance(kind, RankingKind):
        _check_several(value, kind.items)
    else:
        _one_of(value, kind.options)


def _one_of(value: Any, options: Iterable[Option]) -> None:
    if value not in [option.id for option in options]:
        raise _ImpossibleError("Choose one of the options shown.")


def _check_several(value: Any, options: Iterable[Option]) -> None:
    if not isinstance(value, list):
        raise _ImpossibleError("Choose from the options shown.")
    for member in value:
        _one_of(member, options)
    if len(set(value)) < len(value):
        raise _ImpossibleError("Choose each option only once.")


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        raise _ImpossibleError("Enter a number, such as 14.")
    return value


def _check_number(kind: NumberKind, value: Any) -> None:
    number = _number(value)
    if kind.min is not None and number < kind.min:
        raise _ImpossibleError("The lowest value is {low}.", low=_amount(kind.min, kind.unit))
    if kind.max is not None and number > kind.max:
        raise _ImpossibleError("The highest value is {high}.", high=_amount(kind.max, kind.unit))
    if not math.isclose(number, round(number, kind.decimals), rel_tol=1e-12, abs_tol=1e-12):
        if kind.decimals == 0:
            raise _ImpossibleError("Enter a whole number.")
        raise _ImpossibleError("Use at most {n} decimal places.", n=kind.decimals)


def _amount(number: float, unit: Text | None) -> Text:
    plain = _plain(number)
    if unit is None:
        return Text(zh=plain, en=plain)
    return Text(zh=f"{plain} {unit.zh}", en=f"{plain} {unit.en}")


def _plain(number: float) -> str:
    return f"{number:,.10g}"


def _check_text(kind: TextKind, value: Any) -> None:
    if not isinstance(value, str):
        raise _ImpossibleError("Enter a text.")
    if len(value) > kind.max_length:
        over = len(value) - kind.max_length
        raise _ImpossibleError(
            "At most {most} characters; shorten by {over}.", most=kind.max_length, over=over
        )


_ROWS: Final = mark("Fill in the rows shown."), mark("There is no such row. Reload the page.")
_CARDS: Final = (
    mark("Put the cards shown into groups."),
    mark("There is no such card. Reload the page."),
)


def _check_rows(
    value: Any,
    rows: Iterable[str],
    check: Callable[[str, Any], None],
    field: str,
    remedies: tuple[str, str] = _ROWS,
) -> None:
    if not isinstance(value, dict):
        raise _ImpossibleError(remedies[0])
    known = set(rows)
    for row, inner in value.items():
        try:
            if row not in known:
                raise _ImpossibleError(remedies[1])
            if not is_blank(inner):
                check(row, inner)
        except _ImpossibleError as error:
            raise AnswerError(field, error.remedy, row=str(row)[:60]) from None


def _check_table(field: TableField, value: Any) -> None:
    columns = {column.id: column for column in field.columns}

    def check(row: str, cells: Any) -> None:
        if not isinstance(cells, dict) or not cells.keys() <= columns.keys():
            raise _ImpossibleError("There is no such column. Reload the page.")
        for name, cell in cells.items():
            if not is_blank(cell):
                _check_kind(columns[name], cell)

    # Which teams there are only a class knows: its server holds the rows against them
    rows = value if field.scores_teams else possible_rows(field)
    _check_rows(value, rows, check, field.id)


def _check_allocation(field: AllocationField, value: Any) -> None:
    def check(_item: str, share: Any) -> None:
        if not 0 <= _number(share) <= field.total:
            raise _ImpossibleError("Enter a number from 0 to {total}.", total=_plain(field.total))

    _check_rows(value, possible_rows(field), check, field.id)


def _check_cards(field: SortField, value: Any) -> None:
    groups = [group.id for group in field.groups]

    def check(_card: str, group: Any) -> None:
        if group not in groups:
            raise _ImpossibleError("Put this card into one of the groups shown.")

    _check_rows(value, (card.id for card in field.items), check, field.id, _CARDS)


_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "str": (str,),
    "list": (list,),
}


def _check_setting(field: SettingField, value: Any) -> None:
    if not isinstance(value, dict) or value.keys() != field.takes.keys():
        raise _ImpossibleError(_NOT_A_SETTING)
    for name, kind in field.takes.items():
        part = value[name]
        right_type = isinstance(part, _TYPES[kind]) and isinstance(part, bool) == (kind == "bool")
        sane = not isinstance(part, int | float) or abs(part) < 1e15
        if not right_type or not sane or (kind == "list" and not _flat(part)):
            raise _ImpossibleError(_NOT_A_SETTING)


_NOT_A_SETTING: Final = mark("Take the setting from the chart above.")


def _flat(members: list[Any]) -> bool:
    return len(members) <= MAX_LIST and all(
        isinstance(member, str) or (isinstance(member, int | float) and abs(member) < 1e15)
        for member in members
    )


def possible_rows(field: TableField | AllocationField) -> tuple[str, ...]:
    """Return the ids of all rows or items that a field can have; of teams none is known here."""
    rows = field.rows if isinstance(field, TableField) else field.items
    if isinstance(rows, Counted | FreeRows):
        return rows.ids()
    if isinstance(rows, TeamRows):
        return ()
    return tuple(option.id for option in rows)


def present_rows(
    field: TableField | AllocationField, answers: Mapping[str, Any]
) -> tuple[str, ...] | None:
    """Return the ids of the rows a field has now; ``None`` while their number is not chosen."""
    counted = counted_of(field)
    if counted is None:
        return possible_rows(field)
    name, _, key = counted.counted_by.partition(".")
    count = answers.get(name)
    if key:
        count = count.get(key) if isinstance(count, Mapping) else None
    if not isinstance(count, int | float) or isinstance(count, bool) or count < 1:
        return None
    return counted.ids(int(min(count, counted.max)))


def unfinished(field: AnyField, value: Any, answers: Mapping[str, Any]) -> Text | None:
    """Return what is still to do before a possible answer can be judged, else ``None``."""
    if isinstance(field, AllocationField):
        return _unfinished_allocation(field, value, answers)
    if isinstance(field, TableField):
        return _unfinished_table(field, value, answers)
    if isinstance(field, SortField):
        left = sum(is_blank(value.get(card.id)) for card in field.items)
        return both("Cards still to place: {n}. Blank is not wrong.", n=left) if left else None
    kind = field.asks if isinstance(field, PredictionField) else field
    if isinstance(kind, MultiChoiceKind) and len(value) < kind.min:
        return both("Choose at least {least}. Blank is not wrong.", least=kind.min)
    if isinstance(kind, RankingKind) and len(value) < len(kind.items):
        return both("Put every item in order. Blank is not wrong.")
    if isinstance(kind, TextKind) and len(value.strip()) < kind.min_length:
        return both("Write at least {least} characters.", least=kind.min_length)
    return None


def _unfinished_allocation(
    field: AllocationField, value: Mapping[str, Any], answers: Mapping[str, Any]
) -> Text | None:
    rows = present_rows(field, answers)
    if rows is None:
        return both(_COUNT_FIRST)
    left = field.total - sum(value.get(row) or 0 for row in rows)
    if math.isclose(left, 0, abs_tol=1e-9):
        return None
    if left > 0:
        message = mark("{left} {unit} are still to give. Blank is not wrong.")
        return both(message, left=_plain(left), unit=field.unit)
    message = mark("{over} {unit} too many are given. Take some back.")
    return both(message, over=_plain(-left), unit=field.unit)


_COUNT_FIRST: Final = mark(
    "First choose your setting; this answer depends on it. Blank is not wrong."
)


def _unfinished_table(
    field: TableField, value: Mapping[str, Any], answers: Mapping[str, Any]
) -> Text | None:
    rows = present_rows(field, answers)
    if rows is None:
        return both(_COUNT_FIRST)
    needed = [column.id for column in field.columns if column.required]
    if field.scores_teams:
        rows = tuple(row for row, cells in value.items() if not is_blank(cells))
    if isinstance(field.rows, FreeRows):
        begun = [row for row in rows if not is_blank(value.get(row))]
        if len(begun) < field.rows.min:
            return both("Fill in at least {least} rows. Blank is not wrong.", least=field.rows.min)
        rows = tuple(begun)
    open_cells = sum(
        is_blank((value.get(row) or {}).get(column)) for row in rows for column in needed
    )
    if open_cells:
        return both("Cells still empty: {cells}. Blank is not wrong.", cells=open_cells)
    return None
