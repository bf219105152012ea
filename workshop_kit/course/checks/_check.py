"""Judge the answers to an exercise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .._answers import AnswerError, is_blank, unfinished, validate_answer
from .._exercise import Exercise, load_exercise
from .._fields import AnyField, SortField
from .._language import LANGUAGES, mark
from .._solution import (
    ExactCheck,
    FieldSolution,
    FunctionCheck,
    RubricCheck,
    SetCheck,
    Solution,
    ToleranceCheck,
    load_solution,
)
from .._text import Text, both, one_language
from .._verdicts import Outcome, State, Verdict
from . import _cards, _kinds
from ._registry import registered_answers, registered_checks


def check(
    exercise_id: str,
    answers: Mapping[str, Any],
    fields: Iterable[str] | None = None,
    before: Mapping[str, Any] | None = None,
) -> list[Verdict]:
    """Judge answers to an exercise, in the order of its fields; a withheld one says nothing.

    Parameters
    ----------
    exercise_id
        The exercise.
    answers
        Answer by field id; a missing one is blank, an unknown field is ignored.
    fields
        Ids of the fields to judge; without it those on the worksheet.
    before
        The answers given when the same was asked first: each verdict says how that one was.

    Returns
    -------
    list[Verdict]
        One verdict a field. A blank or unfinished answer is ``blank``, never wrong.

    Raises
    ------
    SpecError
        The exercise or its solution is missing or faulty.
    KeyError
        ``fields`` names a field that the exercise lacks.
    ValueError
        ``before`` is given, and the exercise tells nothing of an earlier one.
    """
    exercise = load_exercise(exercise_id)
    chosen = exercise.sheet_fields if fields is None else [exercise.field(name) for name in fields]
    if before is not None and not exercise.ends_withholding:
        raise ValueError(f"{exercise_id} tells nothing of an earlier exercise: leave out before")
    if exercise.withheld_until:
        return [_verdict(field, "withheld", both(_WITHHELD)) for field in chosen]
    found = [_judged(exercise, field, answers) for field in chosen]
    if exercise.ends_withholding:
        found = [_with_answer(exercise, verdict) for verdict in found]
    if before is None:
        return found
    first = [_judged(exercise, field, before).state for field in chosen]
    return [
        verdict.model_copy(update={"before": state})
        for verdict, state in zip(found, first, strict=True)
    ]


_WITHHELD: Final = mark("Handed in. The answers come later.")


def _with_answer(exercise: Exercise, verdict: Verdict) -> Verdict:
    """Return a verdict that names the right option and why, also to whoever left it blank."""
    field, solved = exercise.field(verdict.field), load_solution(exercise.id).fields[verdict.field]
    why = solved.feedback.right
    if verdict.state == "right" or field.type != "choice" or why is None:
        return verdict
    model = _model_answer(exercise, solved)
    option = next(one.label for one in field.options if one.id == model)
    said = both("The answer: {option}. {why}", option=option, why=why)
    return verdict.model_copy(update={"message": said})


def _judged(exercise: Exercise, field: AnyField, answers: Mapping[str, Any]) -> Verdict:
    return _judge(exercise, load_solution(exercise.id), field, answers)


def model_answers(exercise_id: str) -> dict[str, Any]:
    """Return the model answer of every field that has one, in the current language.

    Raises
    ------
    SpecError
        The exercise or its solution is missing or faulty.
    """
    return {name: one_language(value) for name, value in _model_answers(exercise_id).items()}


def reveal(exercise_id: str) -> dict[str, Any]:
    """Return what a class sees when the trainer reveals: JSON, texts in both languages.

    Returns
    -------
    dict
        ``answers``: the model answer of every field that has one, in which a text may stand as
        ``{"zh", "en"}``; ``why``: by field, what makes it right; ``debrief``: a list of
        ``{"ask", "insight"}``.

    Raises
    ------
    SpecError
        The exercise or its solution is missing or faulty.
    """
    exercise, solution = load_exercise(exercise_id), load_solution(exercise_id)
    # What others score has no model answer for a class
    told = {one.id for one in exercise.fields if not getattr(one, "scores_teams", False)}
    why = {
        name: solved.feedback.open if solved.check.kind == "open" else solved.feedback.right
        for name, solved in solution.fields.items()
        if name in told
    }
    return {
        "answers": {
            name: value for name, value in _model_answers(exercise_id).items() if name in told
        },
        "why": {name: text.model_dump() for name, text in why.items() if text},
        "debrief": [card.model_dump() for card in solution.debrief],
    }


def _model_answers(exercise_id: str) -> dict[str, Any]:
    exercise, solution = load_exercise(exercise_id), load_solution(exercise_id)
    return {
        name: _model_answer(exercise, solved)
        for name, solved in solution.fields.items()
        if solved.model_answer is not None
    }


def _model_answer(exercise: Exercise, solved: FieldSolution) -> Any:
    if solved.model_function:
        return registered_answers()[solved.model_function](_case(exercise))
    return solved.model_answer


def _judge(
    exercise: Exercise, solution: Solution, field: AnyField, answers: Mapping[str, Any]
) -> Verdict:
    value, solved = answers.get(field.id), solution.fields[field.id]
    if is_blank(value):
        return _verdict(field, "blank", both("Not answered yet. Blank is not wrong."))
    try:
        validate_answer(field, value)
    except AnswerError as error:
        return _verdict(field, "blank", error.remedy)
    if solved.check.kind == "open":
        return _spoken(field, solved, Outcome("open"))
    if rest := unfinished(field, value, answers):
        return _verdict(field, "blank", rest)
    verdict = _spoken(field, solved, _outcome(exercise, field, solved, answers))
    if isinstance(field, SortField) and not isinstance(solved.check, FunctionCheck):
        return _cards.with_cards(
            verdict, field, solved, answers[field.id], _model_answer(exercise, solved)
        )
    return verdict


_OPEN: Final = mark("No single answer. We look at it in the debrief.")


def _outcome(
    exercise: Exercise, field: AnyField, solved: FieldSolution, answers: Mapping[str, Any]
) -> Outcome:
    value, how = answers[field.id], solved.check
    if isinstance(how, FunctionCheck):
        return registered_checks()[how.name](answers, _case(exercise))
    if isinstance(how, RubricCheck):
        return _kinds.rubric(how, value)
    model = _model_answer(exercise, solved)
    if isinstance(how, ToleranceCheck):
        return _kinds.tolerance(how, value, model)
    if isinstance(how, SetCheck):
        return _kinds.subset(how, field, value, model)
    assert isinstance(how, ExactCheck)
    return _kinds.exact_in_one_of(field, value, [one_language(model, lang) for lang in LANGUAGES])


def _spoken(field: AnyField, solved: FieldSolution, outcome: Outcome) -> Verdict:
    """Add the words; partly right counts as wrong where a solution has no words for it."""
    state: State = outcome.state
    says = solved.feedback
    if outcome.message is not None:
        return _verdict(field, state, outcome.message)
    if state == "partly" and says.partly is None:
        state = "wrong"
    words = {
        "right": says.right or both("This is right."),
        "wrong": says.wrong or both("This is not right yet."),
        "partly": says.partly,
        "blank": both("Not answered yet. Blank is not wrong."),
        "open": says.open or both(_OPEN),
    }[state]
    assert words is not None
    return _verdict(field, state, words)


def _verdict(field: AnyField, state: State, message: Text) -> Verdict:
    return Verdict(field=field.id, state=state, message=message)


def _case(exercise: Exercise) -> Any:
    from workshop_kit.cases import case

    return case(exercise.case) if exercise.case else None


def proof_faults(exercise_id: str) -> list[str]:
    """Prove a solution: model answers right, known wrong ones wrong, blank ones blank.

    Returns
    -------
    list[str]
        One sentence a fault; empty if the solution holds.

    Raises
    ------
    SpecError
        The exercise or its solution is missing or faulty.
    """
    exercise, solution = load_exercise(exercise_id), load_solution(exercise_id)
    models = model_answers(exercise_id)
    faults: list[str] = []

    def expect(field: str, wanted: str, answers: Mapping[str, Any], what: str) -> None:
        verdict = _judged(exercise, exercise.field(field), answers)
        if verdict.state != wanted:
            said = f"{verdict.state}, not {wanted} ({verdict.message.en})"
            faults.append(f"solutions/{exercise_id}.yml: fields.{field}: {what} is judged {said}")

    for field in exercise.fields:
        solved = solution.fields[field.id]
        expect(field.id, "blank", models | {field.id: None}, "a blank answer")
        if field.id in models:
            wanted = "open" if solved.check.kind == "open" else "right"
            expect(field.id, wanted, models, "the model answer")
        for number, wrong in enumerate(solved.known_wrong):
            given = models | wrong.others | {field.id: wrong.value}
            expect(field.id, wrong.state, given, f"known_wrong[{number}]")
    return faults
