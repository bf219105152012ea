"""What a check says about an answer, and what a set of verdicts scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import Field

from ._text import Model, Text

State = Literal["right", "wrong", "partly", "blank", "open", "withheld"]
SECOND_ATTEMPT: Final = 0.70
_POINTS: Final = {"right": 1.0, "partly": 0.5, "wrong": 0.0, "blank": 0.0}


class Verdict(Model):
    """What a check says about one field. Blank is not wrong; open has no single answer.

    Withheld is told later. ``before`` is the state of the first answer where the same is asked
    again and told then.
    ``misplaced`` names the cards of a sort that the message speaks of, and the group they lie in.
    """

    field: str
    state: State
    message: Text
    misplaced: dict[str, str] = Field(default_factory=dict)
    before: State | None = None


@dataclass(frozen=True)
class Outcome:
    """What a check function finds; without a message the solution's feedback speaks.

    Open says that this answer is none of its own to judge.
    """

    state: Literal["right", "wrong", "partly", "blank", "open"]
    message: Text | None = None


def score(
    verdicts: Iterable[Verdict], attempt_number: int, earlier: Iterable[Verdict] = ()
) -> float | None:
    """Return the share of the points reached, 0 to 1; ``None`` if every field is open or withheld.

    A field right scores 1, partly right a half, wrong or blank nothing. From the second attempt
    on a field scores 70%, but for those that were right before.

    Parameters
    ----------
    verdicts
        The verdicts of this attempt.
    attempt_number
        1 for the first attempt.
    earlier
        The verdicts of the first attempt.

    Raises
    ------
    ValueError
        ``attempt_number`` is below 1.
    """
    if attempt_number < 1:
        raise ValueError(f"attempt_number is {attempt_number}: attempts count from 1")
    kept = {verdict.field for verdict in earlier if verdict.state == "right"}
    points = []
    for verdict in verdicts:
        if verdict.state in ("open", "withheld"):
            continue
        full = attempt_number == 1 or verdict.field in kept
        points.append(_POINTS[verdict.state] * (1.0 if full else SECOND_ATTEMPT))
    return sum(points) / len(points) if points else None
