"""Languages, exercise specs, checks, views and the agenda. Pure; the only reader of YAML."""

from ._answers import AnswerError, is_blank, unfinished, validate_answer
from ._docs import ModelDocs, ModelDocsError, model_docs
from ._exercise import Exercise, load_exercise
from ._language import (
    CATALOGUE,
    LANGUAGES,
    Language,
    current_language,
    gettext,
    ngettext,
    speaking,
    use_language,
)
from ._sheet import prediction_sheet, sheet
from ._solution import Solution, load_solution
from ._specs import SpecError
from ._text import Text, both
from ._verdicts import Outcome, Verdict, score
from .checks import check, model_answers, proof_faults

__all__ = [
    "CATALOGUE",
    "LANGUAGES",
    "AnswerError",
    "Exercise",
    "Language",
    "ModelDocs",
    "ModelDocsError",
    "Outcome",
    "Solution",
    "SpecError",
    "Text",
    "Verdict",
    "both",
    "check",
    "current_language",
    "gettext",
    "is_blank",
    "load_exercise",
    "load_solution",
    "model_answers",
    "model_docs",
    "ngettext",
    "prediction_sheet",
    "proof_faults",
    "score",
    "sheet",
    "speaking",
    "unfinished",
    "use_language",
    "validate_answer",
]
