"""The sheet of an exercise as the worksheet draws it: JSON, in one language, no solution."""

from __future__ import annotations

from typing import Any

from ._exercise import Exercise
from ._fields import AnyField, PredictionField
from ._language import as_language
from ._text import Model, Text


def sheet(exercise: Exercise, lang: str) -> dict[str, Any]:
    """Return all that a worksheet needs, in one language; predictions are left out.

    Each field carries the keys of its spec (texts in one language, absent ones ``None``), its
    ``number`` on the sheet, and for a table or allocation ``rows`` or ``items``: a list of
    ``{id, label}``, or ``{counted_by, letter, label, max}``, or ``{min, max}``.
    """
    fields = enumerate(exercise.sheet_fields, start=1)
    return _frame(exercise, lang) | {
        "fields": [_field(field, lang) | {"number": number} for number, field in fields]
    }


def prediction_sheet(exercise: Exercise, field_id: str, lang: str) -> dict[str, Any]:
    """Return a sheet with one prediction: its field has the type of what it asks.

    Raises
    ------
    KeyError
        The exercise has no such field.
    ValueError
        The field is not a prediction.
    """
    field = exercise.field(field_id)
    if not isinstance(field, PredictionField):
        raise ValueError(f"{exercise.id}/{field_id} is of type {field.type}, not a prediction")
    drawn = _field(field, lang)
    return _frame(exercise, lang) | {"fields": [drawn | drawn.pop("asks") | {"number": 1}]}


def _frame(exercise: Exercise, lang: str) -> dict[str, Any]:
    as_language(lang)
    return {
        "id": exercise.id,
        "code": exercise.code,
        "title": exercise.title.in_(lang),
        "lang": lang,
        "minutes": exercise.minutes,
        "grouping": exercise.grouping.in_(lang),
        "decision": exercise.decision.in_(lang),
        "data": exercise.data.in_(lang),
    }


def _field(field: AnyField, lang: str) -> dict[str, Any]:
    drawn = _in_language(field, lang)
    assert isinstance(drawn, dict)
    return drawn


def _in_language(value: Any, lang: str) -> Any:
    if isinstance(value, Text):
        return value.in_(lang)
    if isinstance(value, Model):
        return {name: _in_language(getattr(value, name), lang) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [_in_language(member, lang) for member in value]
    if isinstance(value, dict):
        return dict(value)
    return value
