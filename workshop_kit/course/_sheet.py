"""The sheet of an exercise as the worksheet draws it: JSON, in one language, no solution."""

from __future__ import annotations

from typing import Any

from ._agenda import load_agenda
from ._exercise import Exercise, load_exercise
from ._fields import AnyField, ChoiceKind, MultiChoiceKind, PredictionField
from ._language import as_language
from ._language import gettext as _
from ._specs import SpecError
from ._text import Model, Text


def sheet(exercise: Exercise, lang: str) -> dict[str, Any]:
    """Return all that a worksheet needs, in one language; predictions are left out.

    Each field carries the keys of its spec (texts in one language, absent ones ``None``), its
    ``number`` on the sheet, and for a table or allocation ``rows`` or ``items``: a list of
    ``{id, label}``, or ``{counted_by, letter, label, max}``, or ``{min, max, label}``. The sheet is
    ``judged`` where a question or a guess has an answer that is right.
    """
    fields = enumerate(exercise.sheet_fields, start=1)
    return _frame(exercise, lang) | {
        "judged": not exercise.nameless and not all(field.own_company for field in exercise.fields),
        "fields": [_field(field, lang) | {"number": number} for number, field in fields],
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


def option_labels(field: str, lang: str | None = None) -> dict[str, str]:
    """Return what a choice shows, by option id: texts that a model may read.

    Parameters
    ----------
    field
        Exercise and field, such as ``"x12_customer_segments/deciding_figure"``.
    lang
        The language; by default the page's.

    Raises
    ------
    SpecError, KeyError
        No such exercise or field.
    ValueError
        The field offers no options.
    """
    exercise, _slash, name = field.partition("/")
    found = load_exercise(exercise).field(name)
    asked = found.asks if isinstance(found, PredictionField) else found
    if not isinstance(asked, ChoiceKind | MultiChoiceKind):
        raise ValueError(f"{field} is of type {asked.type}: it offers no options")
    return {option.id: option.label.in_(lang) for option in asked.options}


def _frame(exercise: Exercise, lang: str) -> dict[str, Any]:
    as_language(lang)
    return {
        "id": exercise.id,
        "code": exercise.code,
        "title": exercise.title.in_(lang),
        "lang": lang,
        "minutes": exercise.minutes,
        "grouping": exercise.grouping.in_(lang),
        "answered_by": exercise.answered_by,
        "withheld": _withheld(exercise, lang),
        "once": exercise.ends_withholding,
        "decision": exercise.decision.in_(lang),
        "data": exercise.data.in_(lang),
    }


def _withheld(exercise: Exercise, lang: str) -> str:
    """Say when the answers are told; empty where a check tells them at once."""
    until = exercise.withheld_until
    if until is None:
        return ""
    try:
        title, found = load_exercise(until).title.in_(lang), load_agenda().find(until)
    except SpecError:  # a course at fault hands in all the same
        return _("Handed in. The answers come later.", lang)
    if found is None:
        return _("Handed in. The answers come after “{title}”.", lang).format(title=title)
    sentence = _("Handed in. The answers come after “{title}” on day {day}.", lang)
    return sentence.format(title=title, day=found[0].day)


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
        return {name: _in_language(member, lang) for name, member in value.items()}
    return value
