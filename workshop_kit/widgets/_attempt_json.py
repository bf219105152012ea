"""What a page is told of an attempt: its verdicts, and two answers to the same side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshop_kit.course import Exercise, compared_words, voted_again

from ._answer_book import AnswerBook, Attempt

__all__ = ["attempt_json", "in_language"]


def attempt_json(
    book: AnswerBook, attempt: Attempt | None, exercise: Exercise, lang: str
) -> dict[str, Any]:
    """Return an attempt in a language, empty where there is none."""
    if attempt is None:
        return {}
    votes = voted_again(exercise, book.vote_before(exercise.id), attempt.answers, lang)
    return {
        "number": attempt.number,
        "at": attempt.at.isoformat(),
        "verdicts": [_verdict_json(verdict, lang) for verdict in attempt.verdicts],
        "compared": votes or compared_words(attempt.verdicts, lang),
    }


def in_language(message: Any, lang: str) -> str:
    """Return a message that is a text, or one a language."""
    if isinstance(message, Mapping):
        return str(message.get(lang) or "")
    return str(message or "")


def _verdict_json(verdict: Mapping[str, Any], lang: str) -> dict[str, Any]:
    told = {name: verdict[name] for name in ("misplaced", "before") if verdict.get(name)}
    message = in_language(verdict.get("message"), lang)
    return {"field": verdict["field"], "state": verdict["state"], "message": message, **told}
