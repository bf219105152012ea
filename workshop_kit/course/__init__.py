"""Languages, exercise specs, checks, views and the agenda. Pure; the only reader of YAML."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._agenda import Agenda, AgendaExercise, Block, Day, Status, agenda_faults, load_agenda, status
from ._answers import AnswerError, is_blank, unfinished, validate_answer
from ._bilingual import language_faults, text_faults
from ._catalogue import catalogue_faults, update_catalogue
from ._compared import Compared, class_compared, compared, compared_words
from ._content import content_faults, notebook_faults
from ._describe import all_rows, card_rows, describe_answer, share_rows, table_rows
from ._docs import ModelDocs, ModelDocsError, model_docs
from ._exercise import Exercise, load_exercise
from ._fields import AnyField, TableField, TeamRows
from ._glossary import Term, glossary
from ._heat_map import HeatMap, heat_map
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
from ._models_page import models_page_faults, public_models, write_models_page
from ._moved import Moved, moved, moved_told
from ._offers import offer_faults, offered
from ._pitches import Pitch, most_points, pitch_heat, pitch_lines, pitch_ranking, pitches
from ._sections import (
    START,
    Section,
    block_of,
    blocks_of,
    mark_sections,
    section_cells,
    sections,
)
from ._sheet import option_labels, prediction_sheet, sheet
from ._solution import Solution, load_solution
from ._specs import SpecError
from ._tally import answer_places, item_words, surprises_first, tally
from ._tally_parts import LEAST_ANSWERS, Item, Part, Tally
from ._tally_words import BarRow, bar_rows, middle_words, part_sentence, tally_lines
from ._text import Text, both
from ._verdicts import Outcome, Verdict, score
from ._view import AUDIENCES, WITH_CODE, Audience, one_side, view
from ._voted_again import first_time, voted_again

if TYPE_CHECKING:
    from .checks import check, model_answers, proof_faults

__all__ = [
    "AUDIENCES",
    "CATALOGUE",
    "LANGUAGES",
    "LEAST_ANSWERS",
    "START",
    "WITH_CODE",
    "Agenda",
    "AgendaExercise",
    "AnswerError",
    "AnyField",
    "Audience",
    "BarRow",
    "Block",
    "Compared",
    "Day",
    "Exercise",
    "HeatMap",
    "Item",
    "Language",
    "ModelDocs",
    "ModelDocsError",
    "Moved",
    "Outcome",
    "Part",
    "Pitch",
    "Section",
    "Solution",
    "SpecError",
    "Status",
    "TableField",
    "Tally",
    "TeamRows",
    "Term",
    "Text",
    "Verdict",
    "agenda_faults",
    "all_rows",
    "answer_places",
    "bar_rows",
    "block_of",
    "blocks_of",
    "both",
    "card_rows",
    "catalogue_faults",
    "check",
    "class_compared",
    "compared",
    "compared_words",
    "content_faults",
    "current_language",
    "describe_answer",
    "first_time",
    "gettext",
    "glossary",
    "heat_map",
    "is_blank",
    "item_words",
    "language_faults",
    "load_agenda",
    "load_exercise",
    "load_solution",
    "mark",
    "mark_sections",
    "middle_words",
    "model_answers",
    "model_docs",
    "models_page_faults",
    "most_points",
    "moved",
    "moved_told",
    "ngettext",
    "notebook_faults",
    "offer_faults",
    "offered",
    "one_side",
    "option_labels",
    "part_sentence",
    "pitch_heat",
    "pitch_lines",
    "pitch_ranking",
    "pitches",
    "prediction_sheet",
    "proof_faults",
    "public_models",
    "score",
    "section_cells",
    "sections",
    "share_rows",
    "sheet",
    "speaking",
    "status",
    "surprises_first",
    "table_rows",
    "tally",
    "tally_lines",
    "text_faults",
    "unfinished",
    "update_catalogue",
    "use_language",
    "validate_answer",
    "view",
    "voted_again",
    "write_models_page",
]


def __getattr__(name: str) -> Any:
    """Load what judges answers where it is asked for: pages and their kernels never do."""
    if name in ("check", "model_answers", "proof_faults"):
        return getattr(import_module(".checks", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
