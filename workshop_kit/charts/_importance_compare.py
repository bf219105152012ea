"""Two views of what counts, side by side: stated and derived, or large and small customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._chart import Chart
from ._panel import LABEL, NOTE, Panel, widest
from ._type import drawable, fit, text_width
from ._words import capital, inside, listed, percent, short_name

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class _Dots:
    """The picture for values on one scale: a row a factor, a mark for each view, their values."""

    names: tuple[str, ...]
    pairs: tuple[tuple[float, float], ...]
    texts: tuple[tuple[str, str], ...]
    views: tuple[str, str]

    def _rows(self, width: int) -> tuple[list[list[str]], float]:
        room = min(widest(self.names, LABEL) + 2, 0.34 * width)
        return [fit(name, room, LABEL) for name in self.names], room + 12

    def height(self, width: int) -> int:
        return 34 + 38 * len(self.names)

    def draw(self, panel: Panel) -> None:
        lines, left = self._rows(panel.width)
        room = max(text_width(t, NOTE) for pair in self.texts for t in pair) + 12
        low = min(min(pair) for pair in self.pairs)
        high = max(max(pair) for pair in self.pairs)
        start, space = left + room, panel.width - left - 2 * room
        self._key(panel)
        for i, (words, pair, texts) in enumerate(zip(lines, self.pairs, self.texts, strict=True)):
            y = 34 + 38 * i + 19.0
            xs = [start + (v - low) / max(high - low, 1e-9) * space for v in pair]
            panel.line([0, panel.width], [y + 19, y + 19], panel.palette.grey_2, over=0)
            panel.text(0, y, words)
            panel.line(xs, [y, y], panel.palette.grey_1, 2)
            self._pair(panel, xs, y, texts)

    def _key(self, panel: Panel) -> None:
        """Name the two marks above the rows."""
        x = 6.0
        room = (panel.width - 60) / 2
        for g, view in enumerate(self.views):
            panel.marks([x], [12], g, radius=5)
            words = fit(view, room, LABEL, lines=1)
            panel.text(x + 11, 12, words, colour=panel.palette.group_text[g], strong=True)
            x += text_width(words[0], LABEL) + 36

    @staticmethod
    def _pair(panel: Panel, xs: list[float], y: float, texts: tuple[str, str]) -> None:
        swapped = xs[0] > xs[1]
        for g, (x, text) in enumerate(zip(xs, texts, strict=True)):
            on_left = (g == 0) != swapped
            panel.marks([x], [y], g, radius=5.4)
            panel.text(
                x + (-10 if on_left else 10), y, text, size=NOTE,
                colour=panel.palette.group_text[g], across="right" if on_left else "left",
            )  # fmt: skip


@dataclass(frozen=True)
class _Ranks:
    """The picture for values on two scales: the order of the factors in each view."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    moves: tuple[tuple[int, int], ...]
    views: tuple[str, str]

    def height(self, width: int) -> int:
        return 34 + 32 * len(self.left)

    def draw(self, panel: Panel) -> None:
        room = min(widest(self.left + self.right, LABEL) + 26, 0.37 * panel.width)
        ends = (room + 8, panel.width - room - 8)
        moves = [abs(a - b) for a, b in self.moves]
        most = max(moves) if moves.count(max(moves)) <= 2 else 0
        for x, across, view, ink in (
            (ends[0], "right", self.views[0], panel.palette.grey_1),
            (ends[1], "left", self.views[1], panel.palette.grey_1),
        ):
            panel.text(
                x, 12, fit(view, panel.width / 2 - 20, LABEL, lines=1), colour=ink, across=across
            )
        for a, b in self.moves:
            ya, yb = 34 + 32 * a + 16.0, 34 + 32 * b + 16.0
            chief = most >= 2 and abs(a - b) == most
            ink = panel.palette.accent if chief else panel.palette.grey_1
            panel.line([ends[0] + 8, ends[1] - 8], [ya, yb], ink, 2.4 if chief else 1.2)
            panel.marks([ends[0] + 8, ends[1] - 8], [ya, yb], 0, radius=4, colour=ink)
            self._name(panel, self.left[a], a, ends[0], ya, "right", chief)
            self._name(panel, self.right[b], b, ends[1], yb, "left", chief)

    @staticmethod
    def _name(
        panel: Panel, name: str, rank: int, x: float, y: float, across: str, chief: bool
    ) -> None:
        room = x - 24 if across == "right" else panel.width - x - 24
        words = fit(name, room, LABEL, lines=2)
        size = LABEL if len(words) == 1 else NOTE
        ink = panel.palette.accent if chief else panel.palette.ink
        number = str(rank + 1)
        aside = 22 if across == "right" else -22
        panel.text(x - (4 if across == "right" else -4), y, number, size=NOTE,
                   colour=panel.palette.grey_1, across=across)  # fmt: skip
        panel.text(x - aside, y, words, size=size, colour=ink, strong=chief, across=across)


def _read(values: Any) -> dict[str, float]:
    found = getattr(values, "shares", values)
    return {str(name): float(value) for name, value in dict(found).items()}


def _view_name(view: str) -> str:
    known = {
        "stated": _("Stated"), "derived": _("Derived"), "conjoint": _("From choices"),
        "large": _("Large customers"), "small": _("Small customers"),
    }  # fmt: skip
    return known.get(view) or drawable(view)


def _order(values: Mapping[str, float]) -> list[str]:
    return sorted(values, key=lambda name: -values[name])


def _is_share(values: Mapping[str, float]) -> bool:
    return abs(sum(values.values()) - 1) < 0.02


def _leaders(values: Mapping[str, float]) -> str:
    """Name the first factor, and those level with it."""
    most = max(values.values())
    return listed(inside(short_name(n)) for n in _order(values) if values[n] >= 0.995 * most)


def _claim(one: Mapping[str, float], two: Mapping[str, float], views: tuple[str, str]) -> str:
    """Say who comes first in each view."""
    first, second = _leaders(one), _leaders(two)
    if first == second:
        return _("{name} comes first in both").format(name=capital(first))
    return _("{view}: {name} first; {other_view}: {other_name} first").format(
        view=capital(views[0]), name=first,
        other_view=inside(views[1]), other_name=second,
    )  # fmt: skip


def _alt(
    one: Mapping[str, float], two: Mapping[str, float], views: tuple[str, str],
    texts: Mapping[str, tuple[str, str]], claim: str,
) -> str:  # fmt: skip
    rows = [
        _("{name}: {first_view} {first}, {second_view} {second}").format(
            name=short_name(name), first_view=inside(views[0]), first=texts[name][0],
            second_view=inside(views[1]), second=texts[name][1],
        )
        for name in _order(two)
    ]  # fmt: skip
    return _("Comparison of two views. {rows}. {claim}.").format(
        rows=_("; ").join(rows), claim=claim
    )


def _two_views(first: Any, second: Any) -> tuple[dict[str, float], dict[str, float]]:
    """Read both views; refuse what cannot be compared."""
    one, two = _read(first), _read(second)
    if set(one) != set(two) or len(one) < 2:
        raise ValueError("importance_compare needs the same two or more factors in both views")
    if not all(abs(value) < float("inf") for value in (*one.values(), *two.values())):
        raise ValueError("importance_compare needs a finite number for every factor")
    return one, two


def importance_compare(
    first: pd.Series | Mapping[str, float] | Any, second: pd.Series | Mapping[str, float] | Any,
    views: tuple[str, str] = ("stated", "derived"), lang: str | None = None,
) -> Chart:  # fmt: skip
    """Draw what counts in two views, factor by factor.

    Values on one scale stand as two marks on a line. Where one view is in shares and the other is
    not, only the order can be compared, so the orders are drawn.

    Parameters
    ----------
    first, second : Series, mapping or Importance
        Factor -> share of 1, or mean rating; the same factors in both.
    views : pair of str
        "stated", "derived", "conjoint", "large", "small", or words to show as they are.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.

    Raises
    ------
    ValueError
        The two views do not hold the same two or more factors, or a value is no number.
    """
    one, two = _two_views(first, second)
    with speaking(lang or current_language()):
        named = (_view_name(views[0]), _view_name(views[1]))
        shares = _is_share(one), _is_share(two)
        by_order = shares[0] != shares[1]
        written = {
            name: (_written(one[name], shares[0]), _written(two[name], shares[1])) for name in two
        }
        claim = _claim(one, two, named)
        return Chart(
            title=claim, subtitle=_subtitle(by_order, shares[0]),
            caption=_("The two views have different scales, so only their order is compared.")
            if by_order else "",
            alt=_alt(one, two, named, written, claim),
            drawing=_ranks(one, two, named) if by_order else _dots(one, two, named, written),
            lang=current_language(),
        )  # fmt: skip


def _written(value: float, share: bool) -> str:
    return percent(value) if share else f"{value:.1f}"


def _subtitle(by_order: bool, shares: bool) -> str:
    if by_order:
        return _("Order of the buying factors, most important first")
    return _("Part of the importance") if shares else _("Average importance")


def _dots(
    one: Mapping[str, float], two: Mapping[str, float], views: tuple[str, str],
    written: Mapping[str, tuple[str, str]],
) -> _Dots:  # fmt: skip
    order = _order(two)
    return _Dots(
        tuple(map(short_name, order)), tuple((one[n], two[n]) for n in order),
        tuple(written[n] for n in order), views,
    )  # fmt: skip


def _ranks(one: Mapping[str, float], two: Mapping[str, float], views: tuple[str, str]) -> _Ranks:
    left, right = _order(one), _order(two)
    return _Ranks(
        tuple(map(short_name, left)), tuple(map(short_name, right)),
        tuple((i, right.index(name)) for i, name in enumerate(left)), views,
    )  # fmt: skip
