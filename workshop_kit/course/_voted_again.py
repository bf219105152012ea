"""A vote asked twice: the own first answers beside the new ones, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._agenda import load_agenda
from ._answers import is_blank
from ._describe import describe_answer
from ._exercise import Exercise
from ._language import gettext as _
from ._specs import SpecError


def first_time(exercise: Exercise, lang: str) -> str:
    """Return when the exercise that this one asks again was asked: its day, else "first time"."""
    try:
        found = load_agenda().find(str(exercise.again))
    except SpecError:  # a course at fault tells the votes all the same
        found = None
    return _("Day {day}", lang).format(day=found[0].day) if found else _("The first time", lang)


def voted_again(
    exercise: Exercise, before: Mapping[str, Any], now: Mapping[str, Any], lang: str
) -> list[str]:
    """Return the first answers and the new ones to choices and numbers, a sentence each.

    Parameters
    ----------
    exercise : Exercise
        One that asks another again and tells no answers withheld.
    before, now : mapping
        Value by field; texts are left out.
    lang : "zh" or "en"

    Returns
    -------
    list of str
        Plain text, to be escaped where it is shown; none where either side is blank.
    """
    if not exercise.again or exercise.ends_withholding:
        return []
    told = [_told(exercise, given, lang) for given in (before, now)]
    if not all(told):
        return []
    sentence = _("{when}: {answers}.", lang)
    whens = (first_time(exercise, lang), _("This time", lang))
    return [
        sentence.format(when=when, answers=answers)
        for when, answers in zip(whens, told, strict=True)
    ]


def _told(exercise: Exercise, given: Mapping[str, Any], lang: str) -> str:
    quoted = _("“{answer}”", lang)
    found = []
    for field in exercise.sheet_fields:
        value = given.get(field.id)
        if field.type not in ("choice", "number") or is_blank(value):
            continue
        words = " ".join(describe_answer(field, value, lang))
        found.append(quoted.format(answer=words) if field.type == "choice" else words)
    return {"zh": "，", "en": ", "}[lang].join(found)
