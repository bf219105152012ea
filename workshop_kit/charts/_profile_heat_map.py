"""Profiles of groups: averages in a table whose colour says above or below the average of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._chart import Chart
from ._palette import heat, readable
from ._panel import LABEL, LEADING, NOTE, Panel, widest
from ._type import fit
from ._words import (
    Names,
    average,
    called,
    group_names,
    inside,
    is_importance,
    number_word,
    sentences,
    short_name,
)

if TYPE_CHECKING:
    import pandas as pd

    from workshop_kit.models.segmentation import Segmentation

CLEAR = 0.8
"""Standard deviations from the average of all at which a gap counts as large."""
_ROW = 33


@dataclass(frozen=True)
class _Cell:
    text: str
    standing: float


@dataclass(frozen=True)
class _Heat:
    """The picture: figures down, groups across, a marker and a name above each column."""

    figures: tuple[str, ...]
    heads: tuple[str, ...]
    cells: tuple[tuple[_Cell, ...], ...]

    def _columns(self, width: int) -> tuple[float, float]:
        left = min(widest(self.figures, LABEL) + 14, 0.34 * width)
        return left, (width - left) / len(self.heads)

    def _heads(self, width: int) -> list[list[str]]:
        return [fit(head, self._columns(width)[1] - 3, NOTE, lines=3) for head in self.heads]

    def _head_height(self, width: int) -> float:
        return 22 + max(map(len, self._heads(width))) * NOTE * LEADING + 6

    def height(self, width: int) -> int:
        return round(self._head_height(width)) + _ROW * len(self.figures)

    def draw(self, panel: Panel) -> None:
        left, step = self._columns(panel.width)
        top = self._head_height(panel.width)
        for g, lines in enumerate(self._heads(panel.width)):
            middle = left + (g + 0.5) * step
            panel.marks([middle], [10], g, radius=5)
            colour = panel.palette.group_text[g % len(panel.palette.group_text)]
            panel.text(
                middle, 20, lines, size=NOTE, colour=colour, strong=True, across="center",
                down="top",
            )  # fmt: skip
        for i, (figure, cells) in enumerate(zip(self.figures, self.cells, strict=True)):
            y = top + i * _ROW
            lines = fit(figure, left - 8, LABEL)
            size = LABEL if len(lines) == 1 else NOTE
            panel.text(0, y + _ROW / 2, lines, size=size)
            for g, cell in enumerate(cells):
                ground = heat(panel.palette, cell.standing)
                panel.box(left + g * step + 1, y + 1, step - 2, _ROW - 2, ground)
                panel.text(
                    left + (g + 0.5) * step, y + _ROW / 2, cell.text, size=NOTE if step < 44
                    else LABEL, colour=readable(panel.palette, ground),
                    strong=abs(cell.standing) >= CLEAR, across="center",
                )  # fmt: skip


def _claim(standing: pd.DataFrame) -> str:
    """Say how many groups stand out, and whether each does so on a figure of its own."""
    clear = standing.max(axis=1) >= CLEAR
    k = number_word(len(standing))
    if not clear.any():
        return _("No group stands far above the average on any figure")
    if not clear.all():
        return _("{n} of {k} groups stand far above the average on some figure").format(
            n=int(clear.sum()), k=len(standing)
        )
    if standing.idxmax(axis=1).is_unique:
        return _("Each of the {k} groups stands out on a different figure").format(k=k)
    return _("Each of the {k} groups stands far above the average on some figure").format(k=k)


def _portrait(result: Segmentation, letter: str, names: Mapping[str, str]) -> str:
    """Name the figures on which a group lies clearly above and below the average."""
    row = result.standing.loc[letter].sort_values(ascending=False)

    def told(variables: list[str]) -> str:
        profile = result.profile.loc[letter]
        told_of = (f"{inside(short_name(v))} {average(v, profile[v])}" for v in variables)
        return _(", ").join(told_of)

    high = [str(v) for v in row.index if row[v] >= CLEAR]
    low = [str(v) for v in row.index[::-1] if row[v] <= -CLEAR]
    parts = [_("above the average: {names}").format(names=told(high))] if high else []
    parts += [_("below the average: {names}").format(names=told(low))] if low else []
    found = _(", ").join(parts) or _("close to the average")
    return _("{group}: {found}").format(group=called(letter, names), found=found)


def profile_heat_map(result: Segmentation, names: Names = None, lang: str | None = None) -> Chart:
    """Draw the averages of each group, coloured by their distance from the average of all.

    Parameters
    ----------
    result : Segmentation
        What ``segment`` returns.
    names : mapping or sequence of str, optional
        Names of groups, by letter or in the order of the letters; a blank one leaves "Group A".
        With more than four groups the columns carry letters and the caption the names.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        letters = [str(letter) for letter in result.profile.index]
        given = group_names(letters, names)
        few = len(letters) <= 4
        heads = tuple(called(letter, given) if few else letter for letter in letters)
        variables = [str(v) for v in result.profile.columns]
        cells = tuple(
            tuple(
                _Cell(average(v, result.profile.at[g, v]), float(result.standing.at[g, v]))
                for g in letters
            )
            for v in variables
        )
        claim = _claim(result.standing)
        key = [f"{letter} {name}" for letter, name in given.items() if not few]
        rows = _("; ").join(_portrait(result, letter, given) for letter in letters)
        return Chart(
            title=claim, subtitle=_subtitle(variables), caption=_caption(key),
            alt=_("Heat map of averages. {rows}. {claim}.").format(rows=rows, claim=claim),
            drawing=_Heat(tuple(map(short_name, variables)), heads, cells),
            lang=current_language(),
        )  # fmt: skip


def _subtitle(variables: list[str]) -> str:
    if any(map(is_importance, variables)):
        return _("Group averages; importance from 1 to 9")
    return _("Group averages")


def _caption(key: list[str]) -> str:
    colours = _("Blue: above the average of all customers; orange: below. Bold: a large gap.")
    return (
        sentences([_("Groups: {names}.").format(names=_(", ").join(key)), colours])
        if key
        else colours
    )
