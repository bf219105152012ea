"""The kinds of check that a solution can name, each a pure function of answer and solution."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._fields import AnyField, MultiChoiceKind, PredictionField, SortField, TextField
from .._solution import (
    HasNumber,
    Mentions,
    MinLength,
    RubricCheck,
    SetCheck,
    ToleranceCheck,
)
from .._verdicts import Outcome


def exact(field: AnyField, value: Any, model: Any) -> Outcome:
    """Right if equal, partly if some is; cells that the model answer leaves open do not count."""
    kind = field.asks if isinstance(field, PredictionField) else field
    given, wanted = _members(kind, value), _members(kind, model)
    if isinstance(model, Mapping):
        judged = {member[:-1] for member in wanted}
        given = frozenset(member for member in given if member[:-1] in judged)
    if given == wanted:
        return Outcome("right")
    return Outcome("partly" if given & wanted else "wrong")


def exact_in_one_of(field: AnyField, value: Any, models: Sequence[Any]) -> Outcome:
    """Judge against the model answer in each language; the best outcome counts."""
    outcomes = [exact(field, value, model) for model in models]
    return min(outcomes, key=lambda outcome: ("right", "partly", "wrong").index(outcome.state))


def _members(kind: Any, value: Any) -> frozenset[tuple[Any, ...]]:
    if isinstance(kind, MultiChoiceKind):
        return frozenset((member,) for member in value)
    if isinstance(kind, TextField) or isinstance(value, str):
        return frozenset({(" ".join(value.split()).casefold(),)})
    if isinstance(value, Mapping):
        return frozenset(_leaves(value))
    if isinstance(value, list):
        return frozenset(enumerate(value))
    return frozenset({(value,)})


def _leaves(value: Mapping[str, Any], *path: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            found += _leaves(inner, *path, name)
        else:
            members = tuple(inner) if isinstance(inner, list) else inner
            found.append((*path, name, members))
    return found


def tolerance(check: ToleranceCheck, value: float, model: float) -> Outcome:
    """Right if near the model answer."""
    allowed = check.within if check.within is not None else 0.0
    if check.within_pct is not None:
        allowed = abs(model) * check.within_pct / 100
    # The last binary digit of 0.3 - 0.1 must not turn an answer on the edge wrong.
    return Outcome("right" if abs(value - model) <= allowed + 1e-9 else "wrong")


def subset(check: SetCheck, field: AnyField, value: Any, model: Any) -> Outcome:
    """Right if enough members of the model answer are chosen, or enough cards lie right.

    Partly right is one member, but half of the cards needed: some lie right by chance.
    """
    kind = field.asks if isinstance(field, PredictionField) else field
    hits = len(_members(kind, value) & _members(kind, model))
    if hits >= check.at_least:
        return Outcome("right")
    some = check.at_least / 2 if isinstance(field, SortField) else 1
    return Outcome("partly" if hits >= some else "wrong")


def rubric(check: RubricCheck, value: str) -> Outcome:
    """Right if enough criteria are met."""
    met = sum(_meets(criterion, value) for criterion in check.criteria)
    if met >= check.need:
        return Outcome("right")
    return Outcome("partly" if met else "wrong")


_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万半两]+(?=[家成倍分个元天年周月%]|小时)")


def _meets(criterion: HasNumber | MinLength | Mentions, text: str) -> bool:
    if isinstance(criterion, HasNumber):
        return bool(_NUMBER.search(text))
    if isinstance(criterion, MinLength):
        return len(text.strip()) >= criterion.length
    folded = text.casefold()
    return any(word.casefold() in folded for word in criterion.any)
