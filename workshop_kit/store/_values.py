"""Answers as JSON text, and the limits of what is stored."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

from workshop_kit.store._errors import AnswerRefused

ANSWER_LIMIT = 100_000
"""The longest answer that is stored, in bytes of UTF-8 JSON."""

DEPTH_LIMIT = 32
NAME_LIMIT = 200


def encode(field: str, value: Any, limit: int | None = ANSWER_LIMIT) -> str:
    """Write a JSON value as text that every database keeps unchanged.

    Parameters
    ----------
    field : str
        Named in the error.
    value : JSON value
        None, bool, int, float, str, list, or dict with str keys, at most 32 levels deep.
    limit : int or None
        Longest text, in bytes of UTF-8.

    Raises
    ------
    AnswerRefused
        The value is not JSON, holds half a character (a lone surrogate), or is too long.
    """
    _refuse_unless_json(field, value, DEPTH_LIMIT)
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise AnswerRefused(
            field, "the text holds half a character (a lone surrogate)", "delete it and type again"
        ) from None
    except ValueError:
        raise AnswerRefused(
            field, "a number is infinite, not a number or too long", "enter an ordinary number"
        ) from None
    if limit is not None and size > limit:
        raise AnswerRefused(
            field, f"the answer takes {size:,} bytes, the limit is {limit:,}", "shorten it"
        )
    return text


def decode(text: str) -> Any:
    """Read what `encode` wrote."""
    return json.loads(text)


def name(argument: str, value: str) -> str:
    """Return `value` if it can name an owner, sheet, field or author: 1 to 200 characters.

    Raises
    ------
    AnswerRefused
        It is empty, too long, or holds NUL or half a character.
    """
    if not isinstance(value, str) or not 0 < len(value) <= NAME_LIMIT:
        raise AnswerRefused(
            argument, "this is no name", f"give a text of 1 to {NAME_LIMIT} characters"
        )
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise AnswerRefused(
            argument, "the name holds NUL or half a character", "leave that character out"
        )
    return value


def _refuse_unless_json(field: str, value: Any, depth: int) -> None:
    if depth < 0:
        raise AnswerRefused(
            field, f"lists and tables stand more than {DEPTH_LIMIT} deep", "nest them less"
        )
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise AnswerRefused(field, "a key is not text", "use text for every key")
            _refuse_unless_json(field, inner, depth - 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_unless_json(field, inner, depth - 1)
    elif value is not None and not isinstance(value, str | bool | int | float):
        raise AnswerRefused(
            field,
            f"a {type(value).__name__} cannot be stored",
            "use text, numbers, true, false, null, lists and tables",
        )


def shown_name(argument: str, value: str) -> str:
    """Return a name that people see, tidied: one line, no space at the ends, composed letters.

    Raises
    ------
    AnswerRefused
        It is empty, longer than 200 characters, nothing of it can be seen, or it holds a control
        character or half a character.
    """
    if not isinstance(value, str) or len(value) > 2 * NAME_LIMIT:
        return name(argument, value)  # which refuses it
    tidy = " ".join(unicodedata.normalize("NFC", value).split())
    kinds = {unicodedata.category(letter) for letter in tidy}
    if tidy and kinds <= {"Cf", "Zs", "Mn", "Me", "Cn", "Co"}:
        raise AnswerRefused(argument, "nothing of the name can be seen", "use letters")
    if "Cc" in kinds:
        raise AnswerRefused(argument, "the name holds a control character", "type it by hand")
    return name(argument, tidy)


def folded(shown: str) -> str:
    """Return the same 64 characters for names that people take to be the same."""
    same = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())
    return hashlib.sha256(" ".join(same.split()).encode()).hexdigest()


def choice(argument: str, value: Any, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of `allowed`.

    Raises
    ------
    AnswerRefused
        It is none.
    """
    if value not in allowed:
        raise AnswerRefused(argument, "there is no such choice", f"use {' or '.join(allowed)}")
    return str(value)


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
