"""Languages, exercise specs, checks, views and the agenda. Pure; the only reader of YAML."""

from ._agenda import Agenda, AgendaExercise, Block, Day, Status, agenda_faults, load_agenda, status
from ._answers import AnswerError, is_blank, unfinished, validate_answer
from ._bilingual import language_faults, text_faults
from ._catalogue import catalogue_faults, update_catalogue
from ._content import content_faults, notebook_faults
from ._docs import ModelDocs, ModelDocsError, model_docs
from ._exercise import Exercise, load_exercise
from ._fields import AnyField
from ._glossary import Term, glossary
from ._language import (
    CATALOGUE,
    LANGUAGES,
    Language,
    current_language,
    gettext,
    mark,
    ngettext,
    speaking,
    use_language,
)
from ._sheet import prediction_sheet, sheet
from ._solution import Solution, load_solution
from ._specs import SpecError
from ._text import Text, both
from ._verdicts import Outcome, Verdict, score
from ._view import AUDIENCES, Audience, one_side, view
from .checks import check, model_answers, proof_faults

__all__ = [
    "AUDIENCES",
    "CATALOGUE",
    "LANGUAGES",
    "Agenda",
    "AgendaExercise",
    "AnswerError",
    "AnyField",
    "Audience",
    "Block",
    "Day",
    "Exercise",
    "Language",
    "ModelDocs",
    "ModelDocsError",
    "Outcome",
    "Solution",
    "SpecError",
    "Status",
    "Term",
    "Text",
    "Verdict",
    "agenda_faults",
    "both",
    "catalogue_faults",
    "check",
    "content_faults",
    "current_language",
    "gettext",
    "glossary",
    "is_blank",
    "language_faults",
    "load_agenda",
    "load_exercise",
    "load_solution",
    "mark",
    "model_answers",
    "model_docs",
    "ngettext",
    "notebook_faults",
    "one_side",
    "prediction_sheet",
    "proof_faults",
    "score",
    "sheet",
    "speaking",
    "status",
    "text_faults",
    "unfinished",
    "update_catalogue",
    "use_language",
    "validate_answer",
    "view",
]
