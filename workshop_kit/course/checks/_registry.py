"""Named functions that judge an answer or compute a model answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._text import Text
from .._verdicts import Outcome

if TYPE_CHECKING:
    from workshop_kit.cases import Case

CheckFunction = Callable[[Mapping[str, Any], "Case"], Outcome]
AnswerFunction = Callable[["Case"], Any]
ReplyFunction = Callable[[Sequence[Mapping[str, Any]], "Case", int], Mapping[str, Any]]

_checks: dict[str, CheckFunction] = {}
_answers: dict[str, AnswerFunction] = {}
_replies: dict[str, ReplyFunction] = {}


def judges(name: str) -> Callable[[CheckFunction], CheckFunction]:
    """Register a function ``(answers, case) -> Outcome`` under ``name``.

    The function is called only when its field is answered in full; other fields may be blank.

    Raises
    ------
    ValueError
        The name is taken.
    """

    def register(function: CheckFunction) -> CheckFunction:
        _add(_checks, name, function)
        return function

    return register


def answers(name: str) -> Callable[[AnswerFunction], AnswerFunction]:
    """Register a function ``case -> model answer`` under ``name``.

    Raises
    ------
    ValueError
        The name is taken.
    """

    def register(function: AnswerFunction) -> AnswerFunction:
        _add(_answers, name, function)
        return function

    return register


def replies(name: str) -> Callable[[ReplyFunction], ReplyFunction]:
    """Register a function ``(rows, case, seed) -> replied cells`` under ``name``.

    The last of the rows is the new one; the same rows and seed are answered alike. What cannot
    be answered is refused with a `Refusal`.

    Raises
    ------
    ValueError
        The name is taken.
    """

    def register(function: ReplyFunction) -> ReplyFunction:
        _add(_replies, name, function)
        return function

    return register


class Refusal(Exception):  # noqa: N818  (it is no fault)
    """A row that the other side cannot answer. ``remedy`` is for the participant."""

    def __init__(self, remedy: Text) -> None:
        self.remedy = remedy
        super().__init__(remedy.en)


def _add(functions: dict[str, Any], name: str, function: Any) -> None:
    taken = functions.get(name)
    same = taken is not None and _origin(taken) == _origin(function)  # its module read again
    if taken is not None and not same:
        raise ValueError(f"{name!r} is registered already, by {_origin(taken)}")
    functions[name] = function


def _origin(function: Any) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def registered_checks() -> Mapping[str, CheckFunction]:
    """Return the functions that judge."""
    _load()
    return _checks


def registered_answers() -> Mapping[str, AnswerFunction]:
    """Return the functions that compute model answers."""
    _load()
    return _answers


def registered_replies() -> Mapping[str, ReplyFunction]:
    """Return the functions that answer a row."""
    _load()
    return _replies


def _load() -> None:
    from . import (  # noqa: F401 (they register)
        account_case,
        five_tools,
        negotiation,
        pressure,
        priorities,
        profit_levers,
        proposal_plan,
        scorecard,
        segmentation,
        ten_elements,
        value_sentence,
        worksheets,
    )
