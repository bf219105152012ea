"""What a verdict says of a sort: how many cards lie right, and why others belong elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .._fields import SortField
from .._language import mark
from .._solution import FieldSolution
from .._text import Text, both
from .._verdicts import Verdict

MOST_TOLD: Final = 6  # cards told at once; more would be the whole answer, read and not thought


def with_cards(
    verdict: Verdict,
    field: SortField,
    solved: FieldSolution,
    value: Mapping[str, Any],
    model: Mapping[str, Any],
) -> Verdict:
    """Return a verdict that counts the cards and says of misplaced ones why they belong elsewhere.

    Cards are told in the order they were dealt; those told are the verdict's ``misplaced``.
    """
    wrong = [card for card in field.items if value[card.id] != model[card.id]]
    if not wrong:
        return verdict
    told, rest = wrong[:MOST_TOLD], len(wrong[MOST_TOLD:])
    lines = [both(_REASON, card=card.label, why=solved.feedback.cards[card.id]) for card in told]
    if rest:
        lines.append(both(_MORE, n=rest))
    count = both(_COUNT, n=len(field.items) - len(wrong), all=len(field.items))
    message = Text(
        zh="\n".join([count.zh + verdict.message.zh, *(line.zh for line in lines)]),
        en="\n".join([f"{count.en} {verdict.message.en}", *(line.en for line in lines)]),
    )
    misplaced = {card.id: value[card.id] for card in told}
    return verdict.model_copy(update={"message": message, "misplaced": misplaced})


_COUNT: Final = mark("{n} of {all} cards lie right.")
_REASON: Final = mark("“{card}” {why}")
_MORE: Final = mark("Misplaced and not told yet: {n}.")
