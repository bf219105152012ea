"""Horizontal bars: shares of importance or distance, and how much a grouping explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._cautions import caution_words
from ._chart import Chart
from ._panel import LABEL, LEADING, Panel, widest
from ._type import fit, text_width
from ._words import capital, inside, number_word, percent, short_name

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["distance", "derived", "stated", "conjoint"]


@dataclass(frozen=True)
class _Bar:
    label: str
    length: float
    value: str
    leads: bool


@dataclass(frozen=True)
class _Bars:
    """The picture: one row a bar, name left, value at the bar's end; ``whole`` draws the rest."""

    bars: tuple[_Bar, ...]
    full: float
    whole: bool = False

    def _rows(self, width: int) -> tuple[list[list[str]], float, list[float]]:
        names = [bar.label for bar in self.bars]
        room = min(widest(names, LABEL) + 2, 0.36 * width)
        lines = [fit(name, room, LABEL) for name in names]
        heights = [max(34.0, len(part) * LABEL * LEADING + 14) for part in lines]
        return lines, room + 12, heights

    def height(self, width: int) -> int:
        return round(sum(self._rows(width)[2])) + 2

    def draw(self, panel: Panel) -> None:
        lines, left, heights = self._rows(panel.width)
        room = max(text_width(bar.value, LABEL) for bar in self.bars) + 12
        space = panel.width - left - room
        top = 1.0
        for bar, words, height in zip(self.bars, lines, heights, strict=True):
            y = top + height / 2
            length = max(space * min(max(bar.length / self.full, 0.0), 1.0), 1.5)
            colour = panel.palette.accent if bar.leads else panel.palette.grey_1
            panel.text(0, y, words)
            if self.whole:
                panel.box(left, y - 7, space, 14, panel.palette.grey_2)
            panel.box(left, y - 7, length, 14, colour)
            at = left + (space if self.whole else length) + 8
            panel.text(at, y, bar.value, strong=True)
            top += height
            panel.line([0, panel.width], [top, top], panel.palette.grey_2, over=0)


def _folded(values: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Fold the small rest of many shares into one last bar, as "Other five"."""
    rest = values[3:]
    total = sum(value for _name, value in rest)
    if len(rest) < 3 or total >= 0.10 or total < 0:
        return values
    name = _("Other {n}").format(n=number_word(len(rest)))
    return [*values[:3], (name, total)]


def _shares_claim(values: list[tuple[str, float]], kind: Kind) -> str:
    """Say who leads and how far, true whatever the shares."""
    (first, most), (second, next_most) = values[0], values[1]
    numbers = [value for _name, value in values]
    if min(numbers) > 0 and most / min(numbers) < 1.10:
        return _("All {n} have about the same say").format(n=number_word(len(values)))
    if most < 1.10 * next_most:
        return _("{a} and {b} lead, almost level").format(a=capital(first), b=inside(second))
    if kind == "stated":
        return _("{a} is rated highest").format(a=capital(first))
    if kind == "distance" and most >= 0.80:
        return _("{a} decides almost alone").format(a=capital(first))
    if most > 0.5:
        return _("{a} counts for more than all others together").format(a=capital(first))
    return _("{a} counts most, with {share}").format(a=capital(first), share=percent(most))


def _subtitle(kind: Kind, scaled: bool) -> str:
    if kind == "distance" and not scaled:
        return _("Part of the distance between customers, figures as they are")
    return {
        "distance": _("Part of the distance between customers, figures on the same scale"),
        "derived": _("Part of customers' satisfaction that each factor accounts for"),
        "stated": _("Average importance that customers state, 1 to 9"),
        "conjoint": _("Importance worked out from customers' choices between offers"),
    }[kind]


def _caption(kind: Kind, scaled: bool) -> str:
    if kind != "distance":
        return ""
    if scaled:
        return _("On the same scale, each figure has an equal say.")
    return _(
        "As they are, figures with a wide range weigh more. "
        "Only on one scale does each figure have an equal say."
    )


def _kind_of(result: Any) -> Kind:
    """Tell what a model's result holds."""
    if hasattr(result, "part_worths"):
        return "conjoint"
    return "stated" if getattr(result, "method", "") == "stated" else "derived"


def _numbers(result: Any, kind: Kind) -> list[tuple[str, float]]:
    """Read names and finite values, largest first: mean ratings if stated, else shares."""
    found = getattr(result, "estimates" if kind == "stated" else "shares", result)
    pairs = [(str(name), float(value)) for name, value in dict(found).items()]
    if len(pairs) < 2 or not all(abs(value) < float("inf") for _name, value in pairs):
        raise ValueError("bars need at least two names, each with a finite number")
    return sorted(pairs, key=lambda pair: -pair[1])


def _rows(values: list[tuple[str, float]], kind: Kind) -> tuple[_Bar, ...]:
    """Make the bars: a small rest of shares folded, the leader marked if it leads."""
    drawn = values if kind == "stated" else _folded(values)
    texts = [f"{v:.1f}" if kind == "stated" else percent(v, 1) for _name, v in drawn]
    level = len(values) > 1 and values[0][1] < 1.0001 * values[-1][1]
    return tuple(
        _Bar(name, value, text, i == 0 and not level)
        for i, ((name, value), text) in enumerate(zip(drawn, texts, strict=True))
    )


def importance_bars(
    shares: pd.Series | Mapping[str, float] | Any, lang: str | None = None, *,
    kind: Kind | None = None, scaled: bool = False,
) -> Chart:  # fmt: skip
    """Draw what counts most: sorted bars, the leader in the accent colour.

    Parameters
    ----------
    shares : Series, mapping, Importance or Conjoint
        Figure -> share of 1; for ``kind="stated"`` the mean rating, 1 to 9.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    kind : {"derived", "distance", "stated", "conjoint"}
        What the numbers are; by default what the model's result says, else "derived".
        "distance" is what ``distance_shares`` returns.
    scaled : bool
        For "distance": whether the figures were brought to the same scale.

    Raises
    ------
    ValueError
        Fewer than two values, a value that is no number, or an unknown kind.
    """
    kind = kind or _kind_of(shares)
    if kind not in ("derived", "distance", "stated", "conjoint"):
        raise ValueError(f"kind is {kind!r}: choose derived, distance, stated or conjoint")
    with speaking(lang or current_language()):
        values = [(short_name(name), value) for name, value in _numbers(shares, kind)]
        claim = _shares_claim(values, kind)
        bars = _rows(values, kind)
        row = _("; ").join(f"{bar.label} {bar.value}" for bar in bars)
        full = max(bar.length for bar in bars)
        return Chart(
            title=claim, subtitle=_subtitle(kind, scaled),
            caption=caution_words(shares) or _caption(kind, scaled),
            alt=_("Bar chart: {row}. {claim}.").format(row=row, claim=claim),
            drawing=_Bars(bars, max(full, 1e-9)), lang=current_language(),
        )  # fmt: skip


def _grouping_name(key: object) -> str:
    """Name a grouping: a number of groups, or a column."""
    if isinstance(key, int):
        return capital(_("{k} groups").format(k=number_word(key)))
    return capital(short_name(str(key)))


def _explained_claim(values: list[tuple[str, float]]) -> str:
    """Compare the grouping that explains most with the next."""
    (first, most), (second, next_most) = values[0], values[1]
    words = {"a": inside(first), "b": inside(second)}
    if most < 0.10:
        return _("No grouping here explains much")
    if most - next_most < 0.02:
        return capital(_("{a} and {b} explain about the same").format(**words))
    shares = {"share": percent(most), "other": percent(next_most)}
    times = int(most / max(next_most, 1e-9) + 1e-9)
    if times < 2 or times > 10:
        return _("{share} explained with {a}, {other} with {b}").format(**shares, **words)
    near = most / next_most - times < 0.05
    pattern = (
        _("With {a}, about {n} times as much is explained as with {b}")
        if near
        else _("With {a}, more than {n} times as much is explained as with {b}")
    )
    return pattern.format(n=number_word(times), **words)


def explained_bars(shares: pd.Series | Mapping[Any, float], lang: str | None = None) -> Chart:
    """Draw how much of the differences between customers each grouping explains.

    Parameters
    ----------
    shares : Series or mapping
        Grouping -> share of 1, as from ``explained_share``. A whole number stands for that many
        groups, a column's name for the column: ``{"size": 0.06, 4: 0.48}``.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.

    Raises
    ------
    ValueError
        Fewer than two values, or a value that is no share of 1.
    """
    with speaking(lang or current_language()):
        pairs = [(_grouping_name(key), float(value)) for key, value in dict(shares).items()]
        if len(pairs) < 2 or not all(-1e-9 <= value <= 1 + 1e-9 for _name, value in pairs):
            raise ValueError("explained_bars needs at least two groupings, each with a share of 1")
        values = sorted(pairs, key=lambda pair: -pair[1])
        claim = _explained_claim(values)
        bars = tuple(
            _Bar(name, value, percent(value), i == 0) for i, (name, value) in enumerate(values)
        )
        row = _("; ").join(f"{bar.label} {bar.value}" for bar in bars)
        return Chart(
            title=claim,
            subtitle=_("Part of the differences between customers that a grouping explains"),
            caption=_("100% would mean that customers of one group are all alike."),
            alt=_("Bar chart: {row}. {claim}.").format(row=row, claim=claim),
            drawing=_Bars(bars, 1.0, whole=True), lang=current_language(),
        )  # fmt: skip
