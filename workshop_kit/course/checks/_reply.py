"""Answer one row of a table for the other side, which knows what no page may know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .._answers import AnswerError, is_blank, validate_answer
from .._exercise import load_exercise
from .._fields import TableField
from .._language import mark
from .._text import Text, both
from ._registry import Refusal, registered_replies


def reply(
    exercise_id: str, field_id: str, answered: Mapping[str, Any], row: Mapping[str, Any], seed: int
) -> dict[str, Any]:
    """Return a table with one more row and the other side's answer in it.

    Parameters
    ----------
    exercise_id, field_id
        A table that somebody else answers.
    answered
        The rows so far, by number, as they were answered.
    row
        The cells of the next row, without those that are replied.
    seed
        Says which of all other sides it is: the same one answers alike.

    Raises
    ------
    AnswerError
        The row cannot be answered: it is not finished, its cells are impossible, it breaks a rule
        of the other side, or no row may follow.
    SpecError, KeyError
        There is no such exercise or field.
    ValueError
        Nobody answers the field.
    """
    field = load_exercise(exercise_id).field(field_id)
    if not isinstance(field, TableField) or field.replies is None:
        raise ValueError(f"{exercise_id}/{field_id} is answered by nobody")
    if field.is_over(answered):
        raise AnswerError(field_id, both(_OVER))
    asked = _asked(field, row)
    try:
        cells = registered_replies()[field.replies.by](
            [*answered.values(), asked], _case(exercise_id), seed
        )
    except Refusal as error:
        raise AnswerError(field_id, error.remedy) from None
    table = {**answered, str(len(answered) + 1): {**asked, **cells}}
    validate_answer(field, table)
    return table


_OVER: Final = mark("It is over: no further round follows.")


def _asked(field: TableField, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells that are not blank, if they are those of a finished row."""
    known = {column.id: column for column in field.asked_columns}
    cells = {name: cell for name, cell in row.items() if not is_blank(cell)}
    if not cells.keys() <= known.keys():
        raise AnswerError(field.id, both("There is no such column. Reload the page."))
    validate_answer(field, {"1": cells})
    for name, column in known.items():
        if column.required and name not in cells:
            raise AnswerError(field.id, _missing(column.label))
    return cells


def _missing(label: Text) -> Text:
    return both("Fill in “{label}” first.", label=label)


def _case(exercise_id: str) -> Any:
    from workshop_kit.cases import case

    name = load_exercise(exercise_id).case
    return case(name) if name else None
