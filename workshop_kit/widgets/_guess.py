"""What a participant commits to before more is shown."""

from __future__ import annotations

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

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` once it is."""


def wait_for_guess(view: ChartView) -> None:
    """Say where a chart or a table will be that it opens with the guess."""
    view.wait(_("Make your guess above first; then this opens."))
