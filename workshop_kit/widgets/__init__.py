"""What a page shows and what participants touch: the only home of ipywidgets and anywidget."""

from ._answer_book import Answer, AnswerBook, Attempt, answer_book
from ._chart_view import ChartView
from ._class_book import ClassAnswerBook, class_answer_book
from ._explore import Explorer, explore
from ._own_table import OwnTable
from ._predict import Prediction, predict, worksheet
from ._states import answer_with_states, keep_states
from ._story import formula, story
from ._table import Table, table
from ._worksheet import PredictionSheet, Worksheet

__all__ = [
    "Answer",
    "AnswerBook",
    "Attempt",
    "ChartView",
    "ClassAnswerBook",
    "Explorer",
    "OwnTable",
    "Prediction",
    "PredictionSheet",
    "Table",
    "Worksheet",
    "answer_book",
    "answer_with_states",
    "class_answer_book",
    "explore",
    "formula",
    "keep_states",
    "predict",
    "story",
    "table",
    "worksheet",
]
