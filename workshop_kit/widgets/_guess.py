"""What a participant commits to before more is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from workshop_kit.course import gettext as _

from ._chart_view import ChartView

__all__ = ["Guess", "wait_for_guess"]


class Guess(Protocol):
    """A guess that is in, or will be."""

    @property
    def committed(self) -> bool:
        """Whether that is done."""

    @property
    def asks(self) -> str:
        """What is to be guessed, possibly after a few words about it."""

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` once it is."""


def wait_for_guess(view: ChartView, guess: Guess) -> None:
    """Say which guess opens a chart or a table: a page may ask for several."""
    sentences = [sentence.strip() for sentence in _END.split(guess.asks)]
    questions = [sentence for sentence in sentences if sentence.endswith(("?", "？"))]
    waiting = _("Make your guess above first, then this opens: “{question}”")
    view.wait(waiting.format(question=questions[-1] if questions else guess.asks))


_END = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")
