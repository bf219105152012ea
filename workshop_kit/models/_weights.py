"""Reading weights, which must add up."""

from __future__ import annotations

from collections.abc import Mapping

from workshop_kit.models._checks import number
from workshop_kit.models._out_of_range import OutOfRange


def weights(
    argument: str, given: object, normalise: bool = False, total: float = 1.0
) -> dict[str, float]:
    """Return weights of 0 or more that add up to ``total``, else raise `OutOfRange`.

    With ``normalise``, weights that add up to something else, though not to 0, are scaled.
    """
    if not isinstance(given, Mapping) or not given:
        raise OutOfRange(argument, type(given).__name__, "a weight for each name (a dict)")
    found = {name: number(argument, weight, 0) for name, weight in given.items()}
    all_together = sum(found.values())
    if normalise and all_together > 0:
        return {name: weight / all_together * total for name, weight in found.items()}
    if abs(all_together - total) > 1e-6 * total:
        raise OutOfRange(
            argument,
            f"weights adding up to {all_together:g}",
            f"weights that add up to {total:g}, or normalise",
        )
    return found
