"""Case companies: typed tables, stories and facts."""

from workshop_kit.cases._case import Case, Fact, case, story
from workshop_kit.cases._columns import columns
from workshop_kit.cases._lazily import check, data_dictionary, schema, truth
from workshop_kit.cases._package import Column, case_names

__all__ = [
    "Case",
    "Column",
    "Fact",
    "case",
    "case_names",
    "check",
    "columns",
    "data_dictionary",
    "schema",
    "story",
    "truth",
]
