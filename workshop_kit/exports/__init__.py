"""Answers and sessions as documents to take along. Knows the course, not server or store."""

from workshop_kit.exports._deck import slide_deck
from workshop_kit.exports._deck_markdown import DeckError
from workshop_kit.exports._handbook import HandbookError, handbook, handbook_days
from workshop_kit.exports._workbook import AnsweredSheet, worksheets_workbook

__all__ = [
    "AnsweredSheet",
    "DeckError",
    "HandbookError",
    "handbook",
    "handbook_days",
    "slide_deck",
    "worksheets_workbook",
]
