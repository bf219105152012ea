"""What somebody wrote on an earlier sheet, offered to an empty question of a later one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ._answers import AnswerError, validate_answer
from ._describe import describe_answer
from ._exercise import Exercise, load_exercise
from ._fields import AnyField, Offer, TableField, TextKind
from ._language import gettext as _
from ._specs import SpecError

Answers = Callable[[str], Mapping[str, Any]]


def offered(exercise: Exercise, answers: Answers, lang: str) -> dict[str, dict[str, Any]]:
    """Return what the fields of a sheet offer to take over, by field.

    Parameters
    ----------
    exercise : Exercise
    answers : callable
        The present answers of the one who looks, by field, of the exercise it is given.
    lang : "zh" or "en"

    Returns
    -------
    dict
        For each field with an offer: ``said``, the words; ``value``, what it would answer; and
        ``into``, row and column where only one cell is filled, else None. There is none where the
        earlier answer is blank, or is no answer to this field (any more).
    """
    found = {}
    for field in exercise.sheet_fields:
        if field.offers and (one := _offered(field, field.offers, answers, lang)):
            found[field.id] = one
    return found


def offer_faults(exercise: Exercise) -> Iterator[str]:
    """Yield a sentence for each offer that names no answer, or one that does not fit."""
    for field in exercise.sheet_fields:
        if field.offers is None:
            continue
        where = f"exercises/{exercise.id}.yml: fields[{field.id}].offers"
        source = _source(field.offers)
        if source is None or field.offers.answer.startswith(f"{exercise.id}/"):
            yield f"{where}: {field.offers.answer} is no question of another exercise; name one"
        elif not _fits(source[1], field, field.offers):
            yield f"{where}: {field.offers.answer} does not fit; offer a text to a text as long"


def _offered(field: AnyField, offer: Offer, answers: Answers, lang: str) -> dict[str, Any] | None:
    source = _source(offer)
    if source is None or not _fits(source[1], field, offer):
        return None
    exercise, asked = source
    text, target = answers(exercise.id).get(asked.id), _target(field, offer)
    if not isinstance(text, str) or not text.strip():
        return None
    text = text.strip() if target and target.multiline else " ".join(text.split())
    value: Any = text
    told = _("From sheet {code}: {words}", lang)
    row = ""
    if offer.into:
        place, column = offer.into.split(".")
        value = {place: {column: text}}
        told = _("From sheet {code}, for “{row}”: {words}", lang)
        row = _row_label(field, place, lang)
    try:
        validate_answer(field, value)
    except AnswerError:
        return None
    words = " ".join(describe_answer(asked, text, lang))
    said = told.format(code=exercise.code, row=row, words=words)
    return {"said": said, "value": value, "into": offer.into}


def _source(offer: Offer) -> tuple[Exercise, AnyField] | None:
    """Return the exercise and the field that an offer names; None where there is no such."""
    name, _slash, asked = offer.answer.partition("/")
    try:
        exercise = load_exercise(name)
        return exercise, exercise.field(asked)
    except (SpecError, KeyError):
        return None


def _target(field: AnyField, offer: Offer) -> TextKind | None:
    """Return what takes the text: the field, or the cell that the offer names."""
    if not offer.into:
        return field if isinstance(field, TextKind) else None
    row, name = offer.into.split(".")
    if not isinstance(field, TableField) or not isinstance(field.rows, tuple):
        return None
    found = next((column for column in field.columns if column.id == name), None)
    known = any(one.id == row for one in field.rows)
    return found if known and isinstance(found, TextKind) else None


def _fits(source: AnyField, field: AnyField, offer: Offer) -> bool:
    target = _target(field, offer)
    if target is None or not isinstance(source, TextKind):
        return False
    return target.max_length >= source.max_length


def _row_label(field: AnyField, row: str, lang: str) -> str:
    rows = field.rows if isinstance(field, TableField) else ()
    assert isinstance(rows, tuple)
    return next(one.label.in_(lang) for one in rows if one.id == row)
