"""A solution: model answers, known wrong answers, feedback, debrief. Never on a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, StringConstraints, model_validator

from ._answers import AnswerError, is_blank, validate_answer
from ._exercise import Exercise, load_exercise, spec_path
from ._fields import (
    AnyField,
    MultiChoiceKind,
    NumberKind,
    PredictionField,
    SortField,
    TableField,
    TextKind,
)
from ._language import LANGUAGES
from ._specs import FaultError, SpecError, read_spec
from ._text import Model, Text, one_language

FunctionName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]


class ExactCheck(Model):
    """Right if the answer is the model answer; partly if some of it is."""

    kind: Literal["exact"]


class ToleranceCheck(Model):
    """Right if a number is near the model answer: within so much, or so many percent."""

    kind: Literal["tolerance"]
    within: Annotated[float, Field(gt=0)] | None = None
    within_pct: Annotated[float, Field(gt=0, le=100)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.within is None) == (self.within_pct is None):
            raise FaultError("within", "needs one measure", "give either within or within_pct")
        return self


class SetCheck(Model):
    """Right if at least so many members of the model answer are chosen, or cards are right."""

    kind: Literal["set"]
    at_least: Annotated[int, Field(ge=1)]


class HasNumber(Model):
    """The text holds a number."""

    kind: Literal["has_number"]


class MinLength(Model):
    """The text has at least ``length`` characters."""

    kind: Literal["min_length"]
    length: Annotated[int, Field(ge=1)]


class Mentions(Model):
    """The text holds any of some words, in either language, capitals ignored."""

    kind: Literal["mentions"]
    any: Annotated[tuple[Annotated[str, StringConstraints(min_length=1)], ...], Field(min_length=1)]


class RubricCheck(Model):
    """Right if a text meets at least ``need`` criteria."""

    kind: Literal["rubric"]
    criteria: Annotated[
        tuple[Annotated[HasNumber | MinLength | Mentions, Field(discriminator="kind")], ...],
        Field(min_length=1),
    ]
    need: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.need > len(self.criteria):
            raise FaultError("need", f"is {self.need}, above the number of criteria", "lower it")
        return self


class FunctionCheck(Model):
    """Judged by a registered function, which may ask a model and the case's truth."""

    kind: Literal["function"]
    name: FunctionName


class OpenCheck(Model):
    """No single answer."""

    kind: Literal["open"]


Check = Annotated[
    ExactCheck | ToleranceCheck | SetCheck | RubricCheck | FunctionCheck | OpenCheck,
    Field(discriminator="kind"),
]


class Feedback(Model):
    """What a participant reads after committing; ``cards`` says why each card of a sort belongs
    where it does.
    """

    right: Text | None = None
    wrong: Text | None = None
    partly: Text | None = None
    open: Text | None = None
    cards: dict[str, Text] = Field(default_factory=dict)


class KnownWrong(Model):
    """An answer that must not be judged right; ``with`` gives answers to other fields."""

    value: JsonValue
    why: Text
    state: Literal["wrong", "partly"] = "wrong"
    others: Annotated[dict[str, JsonValue], Field(alias="with", default_factory=dict)]


class FieldSolution(Model):
    """The solution of one field.

    A text in ``model_answer``, also in a cell of a table, may be given as ``{zh: …, en: …}``.
    ``trainer_score`` says what each score from 0 to 4 stands for, where the trainer gives one.
    """

    check: Check
    model_answer: JsonValue = None
    known_wrong: tuple[KnownWrong, ...] = ()
    feedback: Feedback = Feedback()
    trainer_score: Annotated[tuple[Text, ...], Field(min_length=5, max_length=5)] | None = None

    @model_validator(mode="after")
    def _can_be_proven(self) -> Self:
        if self.check.kind == "open":
            return self
        if is_blank(self.model_answer):
            raise FaultError("model_answer", "is missing", "give a value or {function: name}")
        if not self.known_wrong:
            raise FaultError("known_wrong", "is missing", "give at least one wrong answer and why")
        if self.check.kind != "function" and not (self.feedback.right and self.feedback.wrong):
            raise FaultError("feedback", "lacks right or wrong", "write both texts")
        return self

    @property
    def model_function(self) -> str | None:
        """The name of the function that computes the model answer, if one does."""
        answer = self.model_answer
        if isinstance(answer, dict) and answer.keys() == {"function"}:
            return str(answer["function"])
        return None


class Debrief(Model):
    """A question for the class and the insight to bring out."""

    ask: Text
    insight: Text


class Solution(Model):
    """A solution as ``solutions/<id>.yml`` holds it.

    That of an exercise which asks another again has that one's fields.
    """

    id: str
    fields: dict[str, FieldSolution] = Field(default_factory=dict)
    debrief: Annotated[tuple[Debrief, ...], Field(min_length=1)]


def load_solution(exercise_id: str) -> Solution:
    """Load ``solutions/<id>.yml`` and hold it against its exercise.

    Raises
    ------
    SpecError
        A file is missing or faulty, a field stands on one side only, a value cannot be an
        answer, or a function is not registered; names file, path and remedy.
    """
    # Both files count: a change to either is read and held against the other anew.
    exercise, path = spec_path("exercises", exercise_id), spec_path("solutions", exercise_id)
    again = load_exercise(exercise_id).again
    solution = _load(path, path.stat().st_mtime_ns, exercise.stat().st_mtime_ns)
    if again:
        return solution.model_copy(update={"fields": load_solution(again).fields})
    return solution


@lru_cache(maxsize=64)
def _load(path: Path, changed: int, exercise_changed: int) -> Solution:
    solution = read_spec(Solution, path)
    file = f"solutions/{path.name}"
    if solution.id != path.stem:
        raise SpecError(file, "id", f"is {solution.id!r}", f"write {path.stem} like the file")
    exercise = load_exercise(path.stem)
    if not exercise.again:
        _hold_against(exercise, solution, file)
    elif solution.fields:
        fault, remedy = f"stand there already in {exercise.again}", "keep them there alone"
        raise SpecError(file, "fields", fault, remedy)
    return solution


def _hold_against(exercise: Exercise, solution: Solution, file: str) -> None:
    known = {field.id: field for field in exercise.fields}
    for name in solution.fields.keys() - known.keys():
        fault = "is no field of the exercise"
        raise SpecError(file, f"fields.{name}", fault, f"use {', '.join(known)}")
    for name, field in known.items():
        if name not in solution.fields:
            remedy = "add it; where there is no single answer, use check {kind: open}"
            raise SpecError(file, f"fields.{name}", "is missing", remedy)
        _check_fits(field, solution.fields[name], f"fields.{name}", file)
        _values_fit(known, name, solution.fields[name], file)


_FITS = {"tolerance": NumberKind, "set": MultiChoiceKind | SortField, "rubric": TextKind}


def _check_fits(field: AnyField, solved: FieldSolution, path: str, file: str) -> None:
    kind = field.asks if isinstance(field, PredictionField) else field
    wanted = _FITS.get(solved.check.kind)
    if wanted and not isinstance(kind, wanted):
        fault = f"is {solved.check.kind!r}, which cannot judge a field of type {kind.type}"
        raise SpecError(file, f"{path}.check.kind", fault, "use exact or a function")
    model = solved.model_answer
    if isinstance(solved.check, SetCheck) and not solved.model_function and model:
        most = len(model) if isinstance(model, list | dict) else 1
        if solved.check.at_least > most:
            fault = f"is {solved.check.at_least}, but the model answer has {most}"
            raise SpecError(file, f"{path}.check.at_least", fault, "lower it")
    _cards_fit(field, solved, path, file)
    _functions_exist(field, solved, path, file)


def _cards_fit(field: AnyField, solved: FieldSolution, path: str, file: str) -> None:
    """A sort says of every card why it belongs where it does; nothing else has cards."""
    cards = [card.id for card in field.items] if isinstance(field, SortField) else []
    for name in solved.feedback.cards.keys() - set(cards):
        remedy = f"use {', '.join(cards)}" if cards else "remove it"
        raise SpecError(file, f"{path}.feedback.cards.{name}", "is no card of the field", remedy)
    if not cards or solved.check.kind in ("open", "function"):
        return
    for name in cards:
        if name not in solved.feedback.cards:
            remedy = "say why this card belongs where it does"
            raise SpecError(file, f"{path}.feedback.cards.{name}", "is missing", remedy)
        model = {} if solved.model_function else solved.model_answer
        if isinstance(model, dict) and model and name not in model:
            raise SpecError(file, f"{path}.model_answer.{name}", "is missing", "place the card")


def _functions_exist(field: AnyField, solved: FieldSolution, path: str, file: str) -> None:
    from .checks._registry import registered_answers, registered_checks, registered_replies

    if isinstance(field, TableField) and field.replies:
        where = f"exercises/{file.partition('/')[2]}"
        _is_registered(field.replies.by, registered_replies(), f"{path}.replies.by", where)
    if isinstance(solved.check, FunctionCheck):
        _is_registered(solved.check.name, registered_checks(), f"{path}.check.name", file)
    if solved.model_function:
        where = f"{path}.model_answer.function"
        _is_registered(solved.model_function, registered_answers(), where, file)


def _is_registered(name: str, known: Mapping[str, object], path: str, file: str) -> None:
    if name not in known:
        remedy = f"use one of {', '.join(sorted(known))}, or register it in course/checks"
        raise SpecError(file, path, f"{name!r} is no registered function", remedy)


def _values_fit(known: Mapping[str, AnyField], name: str, solved: FieldSolution, file: str) -> None:
    given: list[tuple[str, str, Any]] = []
    if not solved.model_function:
        path = f"fields.{name}.model_answer"
        given += [(path, name, one_language(solved.model_answer, lang)) for lang in LANGUAGES]
    for number, wrong in enumerate(solved.known_wrong):
        path = f"fields.{name}.known_wrong[{number}]"
        given.append((f"{path}.value", name, wrong.value))
        given += [(f"{path}.with.{other}", other, value) for other, value in wrong.others.items()]
    for path, field, value in given:
        if field not in known:
            raise SpecError(file, path, "is no field of the exercise", f"use {', '.join(known)}")
        try:
            validate_answer(known[field], value)
        except AnswerError as error:
            row = f" in row {error.row}" if error.row else ""
            fault = f"{value!r} cannot be an answer{row}"
            raise SpecError(file, path, fault, error.remedy.en) from None
