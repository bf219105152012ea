"""What a class's answers come to: parts, their items, and what of them a class may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from ._text import Text

LEAST_ANSWERS: Final = 3  # of fewer, somebody could be recognised
Kind = Literal["counts", "numbers", "ranks", "means", "medians", "cards", "texts"]


@dataclass(frozen=True)
class Item:
    """One row of a result.

    Attributes
    ----------
    id : str
    label : Text
    value : float
        How many chose it; of ranks the mean place; of means the mean share; of medians the median;
        of cards how many put it where most did.
    span : tuple of float, optional
        Of numbers: from where on, and up to where (not included) they count here. Of medians:
        the lowest and the highest rating there is.
    given : int, optional
        Of medians: how many rated it.
    leads, words : Text, optional
        Of cards: the group that most chose, and each group chosen with how many chose it.
    """

    id: str
    label: Text
    value: float
    span: tuple[float, float] | None = None
    given: int | None = None
    leads: Text | None = None
    words: Text | None = None


@dataclass(frozen=True)
class Part:
    """What one field, or one cell of a table, or one value of a setting, came to.

    Attributes
    ----------
    id : str
        Empty where the field has only this part.
    label : Text or None
    kind : "counts", "numbers", "ranks", "means", "medians", "cards" or "texts"
    given : int
        How many answered this part.
    items : tuple of Item
    middle : tuple of float
        Of numbers: lower quartile, median, upper quartile.
    unit : Text or None
    texts : tuple of str
        In alphabetical order, so that the order tells nothing of the writers.
    """

    id: str
    label: Text | None
    kind: Kind
    given: int
    items: tuple[Item, ...] = ()
    middle: tuple[float, ...] = ()
    unit: Text | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """The answers of a class to one field.

    Attributes
    ----------
    given, blank : int
        How many have an answer, and how many have none or an unfinished one.
    parts : tuple of Part
    """

    given: int
    blank: int
    parts: tuple[Part, ...]

    def for_class(self) -> Tally | None:
        """Return what others may see: nothing that fewer than three have answered."""
        parts = tuple(_of_enough(part) for part in self.parts if part.given >= LEAST_ANSWERS)
        if self.given < LEAST_ANSWERS or not parts:
            return None
        return replace(self, parts=parts)


def _of_enough(part: Part) -> Part:
    """Return a part without what fewer than three have rated."""
    enough = [item for item in part.items if item.given is None or item.given >= LEAST_ANSWERS]
    return replace(part, items=tuple(enough))
