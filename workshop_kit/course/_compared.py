"""Two tests of the same questions: how many were right, and how much of the gap was closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._language import gettext as _
from ._language import ngettext, speaking

if TYPE_CHECKING:
    from workshop_kit.models.learning import ClassGain


@dataclass(frozen=True)
class Compared:
    """Right answers before and after, of so many questions; blank counts as not right."""

    before: int
    after: int
    of: int

    @property
    def gain(self) -> float | None:
        """Share of the gap closed; None where everything was right before."""
        from workshop_kit.models.learning import gap_closed

        if self.before == self.of:
            return None
        return gap_closed(100 * self.before / self.of, 100 * self.after / self.of)


def compared(verdicts: Iterable[Mapping[str, Any]]) -> Compared | None:
    """Return what verdicts say that also say how it was before; None where they do not."""
    both = [verdict for verdict in verdicts if verdict.get("before")]
    if not both:
        return None
    right = [sum(verdict[when] == "right" for verdict in both) for when in ("before", "state")]
    return Compared(right[0], right[1], len(both))


def compared_words(verdicts: Iterable[Mapping[str, Any]], lang: str) -> list[str]:
    """Return both results and the own gain in sentences; none where nothing is compared."""
    found = compared(verdicts)
    if found is None:
        return []
    with speaking(lang):
        right = _("First test: {before} of {of} right. This time: {after} of {of}.")
        return [
            right.format(before=found.before, after=found.after, of=found.of),
            _gain_words(found),
        ]


def _gain_words(found: Compared) -> str:
    if found.gain is None:
        return _("Everything was right the first time: there was no gap to close.")
    if found.gain > 0:
        return _("You closed {pct}% of the gap.").format(pct=round(100 * found.gain))
    if found.gain == 0:
        return _("As many as before. Look below at what is still open.")
    fewer = found.before - found.after
    return ngettext(
        "{n} fewer than before. Look below which one.",
        "{n} fewer than before. Look below which ones.",
        fewer,
    ).format(n=fewer)


def class_compared(attempts: Iterable[Sequence[Mapping[str, Any]]]) -> ClassGain:
    """Return the gains of a class from the verdicts of each; who was not compared is left out."""
    from workshop_kit.models.learning import class_gain

    found = [one for verdicts in attempts if (one := compared(verdicts))]
    return class_gain(
        [100 * one.before / one.of for one in found], [100 * one.after / one.of for one in found]
    )
