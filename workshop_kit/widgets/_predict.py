"""``predict`` and ``worksheet``: what a participant commits to."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any

import ipywidgets
import pandas as pd

from workshop_kit.charts import Chart
from workshop_kit.course import (
    current_language,
    load_exercise,
    prediction_sheet,
    sheet,
)
from workshop_kit.log import report

from ._answer_book import AnswerBook
from ._chart_view import ChartView
from ._explore import Explorer, apology
from ._running import Tell, aside, call, soon
from ._worksheet import PredictionSheet, Worksheet

__all__ = ["Prediction", "predict", "worksheet"]


def worksheet(
    exercise: str, setting: Explorer | None = None, *, book: AnswerBook | None = None
) -> Worksheet:
    """Draw the answer sheet of an exercise.

    Parameters
    ----------
    exercise
        An exercise's id, such as ``"x12_customer_segments"``.
    setting
        An explorer whose present setting the sheet's ``setting`` fields may take.
    book
        Where answers are kept; by default the one this process is set up with.

    Raises
    ------
    SpecError
        The exercise is missing or faulty; names file, field and remedy.
    """
    spec = sheet(load_exercise(exercise), current_language())
    if setting is None:
        return Worksheet(spec, book)
    drawn = Worksheet(spec, book, describe=setting.describe)

    def take(explorer: Explorer) -> None:
        value = {
            name: list(part) if isinstance(part, tuple) else part
            for name, part in explorer.value.items()
        }
        drawn.setting = {"value": value or None, "summary": explorer.summary}

    take(setting)
    setting.observe(take)
    return drawn


def predict(
    field: str,
    model: Callable[..., Any],
    draw: Callable[..., Chart],
    *,
    outcome: Callable[[Any], Any] | None = None,
    book: AnswerBook | None = None,
    **arguments: Any,
) -> Prediction:
    """Ask before showing: the chart appears once the guess is committed.

    Parameters
    ----------
    field
        Exercise and field, such as ``"x12_customer_segments/deciding_figure"``; the field has
        the type ``prediction``.
    model, **arguments
        What is computed after the guess, and not before.
    draw
        Turns the result into a chart.
    outcome
        Turns the result into an answer to the question, to be marked beside the guess: an
        option's id, a number in the question's unit. Without it a choice is the largest entry
        of a series; a number is the result itself, or a share of at most 1 in percent where
        the question asks for %. Any other result stays unmarked.
    book
        Where the guess is kept; by default the one this process is set up with.

    Raises
    ------
    ValueError
        ``field`` is not of the form exercise/field.
    TypeError
        ``outcome`` is not a function.
    SpecError, KeyError
        No such exercise or field.
    """
    exercise, _slash, name = field.partition("/")
    if not name:
        raise ValueError(f"field is {field!r}: write exercise/field")
    if outcome is not None and not callable(outcome):
        raise TypeError(
            f"outcome is {outcome!r}: give a function of the model's result; where the model has"
            " an argument of this name, pass a function that calls the model with it"
        )
    spec = prediction_sheet(load_exercise(exercise), name, current_language())
    return Prediction(PredictionSheet(spec, book), model, draw, arguments, outcome)


class Prediction(ipywidgets.VBox):
    """A question, and below it what turned out. Made by :func:`predict`."""

    def __init__(
        self,
        question: PredictionSheet,
        model: Callable[..., Any],
        draw: Callable[..., Chart],
        arguments: dict[str, Any],
        outcome: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__([question])
        self.add_class("workshop")
        self.add_class("prediction")
        self.question = question
        self._model, self._draw, self._arguments = model, draw, arguments
        self._outcome = outcome
        if question.committed:
            self._reveal()
        else:
            question.observe(self._committed, "committed")
        question.observe(self._told, "told_feedback")

    @property
    def committed(self) -> bool:
        """Whether the guess is in."""
        return bool(self.question.committed)

    @property
    def asks(self) -> str:
        """The question."""
        return str(self.question.sheet["fields"][0]["prompt"])

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` once the guess is in."""
        self.question.observe(lambda change: change["new"] and listener(), "committed")

    def _committed(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self._task = soon(self._reveal_aside, self._reveal)

    def _reveal(self) -> None:
        view = self._open()
        self._finish(view, *self._run())
        self._said = soon(lambda: self._say_aside(view), lambda: self._say(view, self._feedback()))

    async def _reveal_aside(self) -> None:
        view = self._open()
        self._finish(view, *await aside(self._run, view))
        await self._say_aside(view)

    async def _say_aside(self, view: ChartView) -> None:
        self._say(view, await asyncio.to_thread(self._feedback))

    def _feedback(self) -> str:
        """What the solution says about the guess; where that fails the chart speaks alone."""
        try:
            return self.question.feedback()
        except Exception:
            report(self._named("feedback of predict"))
            return ""

    def _told(self, change: dict[str, Any]) -> None:
        """Feedback came by way of the page, possibly after the chart."""
        if len(self.children) > 1:
            self._say(self.children[1], change["new"])

    def _say(self, view: ChartView, feedback: str) -> None:
        """Say it under the chart; where two ways bring it, the one that knows nothing is silent."""
        if feedback and view.state == "ready":
            view.message = feedback
            self.question.said = feedback

    def _open(self) -> ChartView:
        view = ChartView()
        self.children = [self.question, view]
        return view

    def _run(self, tell: Tell | None = None) -> tuple[Any, str]:
        """Return the model's result and, if it failed, a sentence for the participant."""
        try:
            return call(self._model, self._arguments, tell), ""
        except Exception:
            return None, apology(self._named("predict"))

    def _finish(self, view: ChartView, result: Any, sentence: str) -> None:
        if not sentence:
            try:
                view.show(self._draw(result))
            except Exception:
                sentence = apology(self._named("draw"))
        view.progress = 0.0
        if sentence:
            view.state, view.message = "failed", sentence
        else:
            self._mark(result)

    def _mark(self, result: Any) -> None:
        """Mark what turned out; where that fails the chart stays, and the log says why."""
        try:
            if self._outcome is None:
                self.question.result = turned_out(result, self.question.sheet["fields"][0])
            else:
                self.question.result = as_json(self._outcome(result))
        except Exception:
            report(self._named("outcome of predict"))

    def _named(self, what: str) -> str:
        return f"{what} {self.question.sheet['id']}: {getattr(self._model, '__name__', 'model')}"


def turned_out(result: Any, field: dict[str, Any]) -> Any:
    """Return a model's result as an answer to the question: the largest share, or the number.

    A question in percent takes a fraction of at most 1 for a share; a number above 1, or a
    whole one, is in percent already.
    """
    asked = field.get("asks", field)
    if asked["type"] == "choice" and isinstance(result, pd.Series):
        largest = str(result.idxmax())
        return largest if largest in {option["id"] for option in asked["options"]} else None
    if asked["type"] == "number" and isinstance(result, Real) and math.isfinite(result):
        percent = (asked.get("unit") or "").strip() == "%"
        share = percent and not isinstance(result, Integral) and abs(result) <= 1
        return round(float(result) * (100 if share else 1), asked.get("decimals") or 0)
    return None


def as_json(answer: Any) -> Any:
    """Return an answer of plain values: what numpy counts and tuples are not."""
    if isinstance(answer, dict):
        return {str(name): as_json(part) for name, part in answer.items()}
    if isinstance(answer, list | tuple):
        return [as_json(part) for part in answer]
    return answer.item() if hasattr(answer, "item") else answer
