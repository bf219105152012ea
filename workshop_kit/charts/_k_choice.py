"""How many groups: separation and steadiness for each number, one above the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._chart import Chart, KeyFigure
from ._panel import NOTE, Panel
from ._words import capital, number_word, percent, sentences

if TYPE_CHECKING:
    import pandas as pd

STEADY = 0.80
_PLOT, _HEAD, _FOOT = 96, 50, 50


@dataclass(frozen=True)
class _Row:
    """One small picture: its name, values, how each is written, and a line to pass."""

    label: str
    values: tuple[float, ...]
    texts: tuple[str, ...]
    passing_from: float | None = None
    passing_text: str = ""


@dataclass(frozen=True)
class _Rows:
    """The picture: small line charts over the same numbers of groups."""

    ks: tuple[int, ...]
    passes: tuple[bool, ...]
    rows: tuple[_Row, ...]
    axis: str

    def height(self, width: int) -> int:
        return len(self.rows) * (_HEAD + _PLOT) + _FOOT

    def draw(self, panel: Panel) -> None:
        left, right = 22.0, panel.width - 48.0
        step = (right - left) / max(len(self.ks) - 1, 1)
        xs = [left + i * step for i in range(len(self.ks))]
        if len(xs) == 1:
            xs = [(left + right) / 2]
        end = len(self.rows) * (_HEAD + _PLOT) + 8.0
        for x, passes in zip(xs, self.passes, strict=True):
            if passes:
                panel.box(x - 21, 26, 42, end + 20 - 26, panel.palette.accent_tint)
        for i, row in enumerate(self.rows):
            self._row(panel, row, xs, i * (_HEAD + _PLOT))
        panel.line([0, panel.width], [end - 4, end - 4], panel.palette.grey_1, 1)
        for x, k, passes in zip(xs, self.ks, self.passes, strict=True):
            ink = panel.palette.accent if passes else panel.palette.grey_1
            panel.text(x, end + 8, str(k), colour=ink, strong=passes, across="center")
        panel.text(
            (left + right) / 2, end + 30, self.axis, size=NOTE, colour=panel.palette.grey_1,
            across="center",
        )  # fmt: skip

    def _row(self, panel: Panel, row: _Row, xs: Sequence[float], top: float) -> None:
        known = [v for v in row.values if not math.isnan(v)]
        if not known:
            return
        low = min([*known, row.passing_from or math.inf])
        high = max([*known, row.passing_from or -math.inf])
        span = max(high - low, 1e-9)
        base = top + _HEAD + _PLOT - 14

        def height_of(value: float) -> float:
            return base - (value - low) / span * (_PLOT - 22)

        panel.text(0, top + 12, row.label, strong=True)
        if row.passing_from is not None:
            y = height_of(row.passing_from)
            grey, end = panel.palette.grey_1, panel.width
            panel.line([0, end], [y, y], grey, 1, dashed=True)
            panel.text(end, y - 10, row.passing_text, size=NOTE, colour=grey, across="right")
        shown = [(x, height_of(v)) for x, v in zip(xs, row.values, strict=True) if v == v]
        panel.line(*zip(*shown, strict=True), panel.palette.ink, 2, over=2)
        for x, v, text, passes in zip(xs, row.values, row.texts, self.passes, strict=True):
            if v == v:
                ink = panel.palette.accent if passes else panel.palette.ink
                panel.marks([x], [height_of(v)], 0, radius=4.2, colour=ink)
                panel.text(
                    x, height_of(v) - 15, text, size=NOTE, colour=ink, strong=passes,
                    across="center", halo=not passes,
                )  # fmt: skip


def _claim(table: pd.DataFrame) -> str:
    """Say which numbers of groups pass, and whether they separate best."""
    passing = [int(k) for k in table.index[table["passes"].astype(bool)]]
    best = int(table["separation"].idxmax())
    if not passing:
        return _("No number of groups passes every test; {k} groups separate most clearly").format(
            k=number_word(best)
        )
    if len(passing) > 1:
        ks = [number_word(k) for k in passing]
        either = _("{items} or {last}").format(items=_(", ").join(ks[:-1]), last=ks[-1])
        return _("With {ks} groups, every test is passed").format(ks=either)
    k = capital(number_word(passing[0]))
    if passing[0] == best:
        return _("{k} groups separate most clearly and hold when resampled").format(k=k)
    return _("Only {k} groups pass every test, though {best} separate more clearly").format(
        k=k.lower(), best=number_word(best)
    )


def _alt(table: pd.DataFrame, claim: str) -> str:
    rows = [
        _("{k} groups: separation {separation}, same groups if resampled {stability}").format(
            k=int(k), separation=f"{row.separation:.2f}", stability=percent(row.stability)
        )
        for k, row in zip(table.index, table.itertuples(index=False), strict=True)
    ]
    return _("Two line charts. {rows}. {claim}.").format(rows=_("; ").join(rows), claim=claim)


def _key_figures(table: pd.DataFrame) -> tuple[KeyFigure, ...]:
    passing = [int(k) for k in table.index[table["passes"].astype(bool)]]
    best = int(table["separation"].idxmax())
    return (
        KeyFigure(
            _("Most clearly apart"), _("{k} groups").format(k=best),
            f"{table['separation'].max():.2f}",
        ),
        KeyFigure(
            _("Pass every test"),
            _(", ").join(str(k) for k in passing) or capital(_("none")),
            _("number of groups"),
        ),
    )  # fmt: skip


def _small_pictures(ordered: pd.DataFrame) -> tuple[_Row, ...]:
    """Separation above, steadiness below."""
    separation, stability = ordered["separation"], ordered["stability"]
    return (
        _Row(
            _("How clearly the groups separate"), tuple(map(float, separation)),
            tuple(f"{v:.2f}" for v in separation),
        ),
        _Row(
            _("Same groups if resampled"), tuple(map(float, stability)),
            tuple(percent(v) for v in stability), STEADY, f"≥{percent(STEADY)}",
        ),
    )  # fmt: skip


def k_choice(table: pd.DataFrame, lang: str | None = None) -> Chart:
    """Draw how clearly the groups separate, and how steady they are, for each number of groups.

    Parameters
    ----------
    table : DataFrame
        What ``choose_k`` returns: index k; columns separation, stability, passes. One table is
        one scaling: charts of two scalings are not to be compared.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.

    Raises
    ------
    ValueError
        The table is empty or lacks a column.
    """
    missing = {"separation", "stability", "passes"} - set(table.columns)
    if missing or not len(table):
        raise ValueError(f"k_choice needs a table from choose_k; missing: {sorted(missing)}")
    with speaking(lang or current_language()):
        ordered = table.sort_index()
        claim = _claim(ordered)
        drawing = _Rows(
            tuple(int(k) for k in ordered.index), tuple(map(bool, ordered["passes"])),
            _small_pictures(ordered),
            _("Number of groups"),
        )  # fmt: skip
        return Chart(
            title=claim, subtitle=_("For each number of groups; higher is better in both"),
            caption=_caption(bool(ordered["passes"].any())), alt=_alt(ordered, claim),
            drawing=drawing, key_figures=_key_figures(ordered), lang=current_language(),
        )  # fmt: skip


def _caption(any_passes: bool) -> str:
    tests = _(
        "Every test: more clearly apart than with one group fewer or more, at least 80% the same "
        "if resampled (dashed line), smallest group at least 10% of customers."
    )
    compare = _("These values hold for one choice of figures and scale.")
    shaded = [_("Shaded: passes.")] if any_passes else []
    return sentences([tests, *shaded, compare])
