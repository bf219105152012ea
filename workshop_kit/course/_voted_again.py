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
    exercise: Exercise, before: Mapping[str, Any] | None, now: Mapping[str, Any], lang: str
) -> list[str]:
    """Return the first answers and the new ones to choices and numbers, a sentence each.

    Parameters
    ----------
    exercise : Exercise
    before : mapping or None
        Value by field; texts are left out.
    now : mapping
        The same, of what was handed in.
    lang : "zh" or "en"

    Returns
    -------
    list of str
        Plain text, to be escaped where it is shown. A sentence says where there is no first
        answer; none where nothing is asked again or the new side is blank.
    """
    if not exercise.votes_again:
        return []
    first, second = (_told(exercise, given or {}, lang) for given in (before, now))
    if not second:
        return []
    when = first_time(exercise, lang)
    if not first:
        return [_("{when}: no answer of yours to compare with.", lang).format(when=when)]
    sentence = _("{when}: {answers}.", lang)
    return [
        sentence.format(when=when, answers=first),
        sentence.format(when=_("This time", lang), answers=second),
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
