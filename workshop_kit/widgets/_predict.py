"""``predict`` and ``worksheet``: what a participant commits to."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import Any

import ipywidgets
import pandas as pd

from workshop_kit.charts import Chart
from workshop_kit.course import (
    current_language,
    load_exercise,
    model_docs,
    prediction_sheet,
    sheet,
)

from ._answer_book import AnswerBook
from ._chart_view import ChartView
from ._explore import Explorer, apology
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
    book
        Where the guess is kept; by default the one this process is set up with.

    Raises
    ------
    ValueError
        ``field`` is not of the form exercise/field.
    SpecError, KeyError
        No such exercise or field.
    """
    exercise, _slash, name = field.partition("/")
    if not name:
        raise ValueError(f"field is {field!r}: write exercise/field")
    spec = prediction_sheet(load_exercise(exercise), name, current_language())
    return Prediction(PredictionSheet(spec, book), model, draw, arguments)


class Prediction(ipywidgets.VBox):
    """A question, and below it what turned out. Made by :func:`predict`."""

    def __init__(
        self,
        question: PredictionSheet,
        model: Callable[..., Any],
        draw: Callable[..., Chart],
        arguments: dict[str, Any],
    ) -> None:
        super().__init__([question])
        self.add_class("workshop")
        self.add_class("prediction")
        self.question = question
        self._model, self._draw, self._arguments = model, draw, arguments
        if question.committed:
            self._reveal()
        else:
            question.observe(self._committed, "committed")

    def _committed(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self._reveal()

    def _reveal(self) -> None:
        view = ChartView()
        try:
            result = self._model(**self._arguments)
            view.show(self._draw(result))
        except Exception:
            view.message = apology(f"predict {model_docs(self._model).function}")
            view.state = "failed"
        else:
            self.question.result = turned_out(result, self.question.sheet["fields"][0])
        self.children = [self.question, view]


def turned_out(result: Any, field: dict[str, Any]) -> Any:
    """Return a model's result as an answer to the question: the largest share, or the number.

    A question in percent takes the result for a share of 1.
    """
    asked = field.get("asks", field)
    if asked["type"] == "choice" and isinstance(result, pd.Series):
        largest = str(result.idxmax())
        return largest if largest in {option["id"] for option in asked["options"]} else None
    if asked["type"] == "number" and isinstance(result, Real):
        percent = (asked.get("unit") or "").strip() == "%"
        return round(float(result) * (100 if percent else 1), asked.get("decimals") or 0)
    return None
