"""The answers of a class to one field, counted: who answered what is not in it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import fmean, median, quantiles
from typing import Any, Final

from ._answers import is_blank, possible_rows, present_rows, unfinished
from ._describe import _COMMA, _allowed, _amount, _row_label, _setting_word
from ._fields import (
    AllocationField,
    AnyField,
    Asked,
    Column,
    FreeRows,
    MultiChoiceKind,
    NumberKind,
    Option,
    PredictionField,
    RankingField,
    RankingKind,
    SettingField,
    SortField,
    TableField,
    TextKind,
)
from ._language import LANGUAGES, mark
from ._tally_parts import Item, Part, Tally
from ._text import Text, both, one_language

MOST_BARS: Final = 8
Sheet = Mapping[str, Any]
MOST_STEPS: Final = 10  # of a scale that is rated on, such as 1 to 5


def tally(field: AnyField, sheets: Iterable[Sheet]) -> Tally:
    """Count the answers of a class to a field.

    Parameters
    ----------
    field
        A field of an exercise.
    sheets : iterable of mapping
        For each who can answer (a participant, or a team), all answers of the sheet by field:
        an earlier answer may say how many rows a later one has.

    Returns
    -------
    Tally
        A ranking, an allocation or a sort that is not finished, and a value that the field does not
        allow (any more), count as blank.

    Examples
    --------
    >>> from workshop_kit.course import load_exercise
    >>> guess = load_exercise("x12_customer_segments").field("deciding_figure")
    >>> found = tally(guess, [{"deciding_figure": "sow_pct"}] * 2 + [{}])
    >>> found.given, found.blank, found.parts[0].items[2].value
    (2, 1, 2)
    """
    everybody = list(sheets)
    given = [sheet for sheet in everybody if _counts(field, sheet)]
    return Tally(len(given), len(everybody) - len(given), tuple(_parts(field, given)))


def answer_places(field: AnyField, found: Tally, sheet: Sheet) -> dict[str, dict[str, Text | None]]:
    """Return where an answer stands in a tally: by part, the items it chose.

    Ranks, shares and cards come with the answer's own place, share or group in words; the rest
    with None.
    The answer may be the model's, of all whose fields `sheet` then holds the answers.
    """
    sheet = {**sheet, field.id: one_language(sheet.get(field.id), "en")}
    if not _counts(field, sheet):
        return {}
    places: dict[str, dict[str, Text | None]] = {}
    mine = {part.id: part for part in _parts(field, [sheet])}
    for part in found.parts:
        if part.id not in mine or part.kind == "texts":
            continue
        chosen = mine[part.id]
        if part.kind == "numbers":
            value = chosen.middle[1]
            hit = [item for item in part.items if item.span and _within(value, item.span)]
            places[part.id] = {item.id: None for item in hit}
        elif part.kind == "counts":
            places[part.id] = {item.id: None for item in chosen.items if item.value}
        elif part.kind == "cards":
            places[part.id] = {item.id: item.leads for item in chosen.items}
        else:
            places[part.id] = {item.id: item_words(chosen, item) for item in chosen.items}
    return {name: items for name, items in places.items() if items}


def surprises_first(found: Tally, model: Mapping[str, Mapping[str, Text | None]]) -> Tally:
    """Return a tally whose cards begin with those that most put elsewhere than the model answer.

    Parameters
    ----------
    found : Tally
    model : mapping
        Where the model answer stands, as from `answer_places`.
    """

    def agreed(part: Part, item: Item) -> bool:
        return item.leads == model.get(part.id, {}).get(item.id)

    parts = tuple(
        replace(part, items=tuple(sorted(part.items, key=lambda item: agreed(part, item))))
        if part.kind == "cards"
        else part
        for part in found.parts
    )
    return replace(found, parts=parts)


def item_words(part: Part, item: Item) -> Text:
    """Return the value of an item in words: how many, which place on average, which share."""
    if item.words is not None:
        return item.words
    if part.kind == "ranks":
        return both(mark("place {n}"), n=_plain(item.value))
    return _worded(round(item.value, 1), part.unit if part.kind == "means" else None)


def _counts(field: AnyField, sheet: Sheet) -> bool:
    value = sheet.get(field.id)
    if is_blank(value) or not _allowed(field, value):
        return False
    ranked = isinstance(field, RankingField | AllocationField | SortField) or (
        isinstance(field, PredictionField) and isinstance(field.asks, RankingKind)
    )
    return not ranked or unfinished(field, value, sheet) is None


def _parts(field: AnyField, sheets: Sequence[Sheet]) -> Iterator[Part]:
    if isinstance(field, TableField):
        yield from _table_parts(field, sheets)
    elif isinstance(field, AllocationField):
        yield _means(field, sheets)
    elif isinstance(field, SortField):
        yield _cards(field, [sheet[field.id] for sheet in sheets])
    elif isinstance(field, SettingField):
        yield from (_setting(field, name, sheets) for name in field.takes)
    else:
        kind = field.asks if isinstance(field, PredictionField) else field
        yield _kind_part("", None, kind, [sheet[field.id] for sheet in sheets])


def _kind_part(name: str, label: Text | None, kind: Asked | Column, values: Sequence[Any]) -> Part:
    """Count the answers to a question of one kind, or to a cell of a table."""
    if isinstance(kind, NumberKind):
        return _numbers(Part(name, label, "numbers", len(values), unit=kind.unit), values)
    if isinstance(kind, TextKind):
        texts = sorted((str(value).strip() for value in values), key=str.casefold)
        return Part(name, label, "texts", len(values), texts=tuple(texts))
    if isinstance(kind, RankingKind):
        return Part(name, label, "ranks", len(values), tuple(_ranks(kind.items, values)))
    several = isinstance(kind, MultiChoiceKind)
    chosen = Counter(one for value in values for one in (value if several else [value]))
    items = [Item(option.id, option.label, chosen[option.id]) for option in kind.options]
    return Part(name, label, "counts", len(values), tuple(items))


def _ranks(items: Sequence[Option], values: Sequence[list[str]]) -> list[Item]:
    """Return the mean place of each item, the first first."""
    if not values:
        return []
    found = [
        Item(item.id, item.label, fmean(value.index(item.id) + 1 for value in values))
        for item in items
    ]
    return sorted(found, key=lambda item: item.value)


def _means(field: AllocationField, sheets: Sequence[Sheet]) -> Part:
    """Return what each item got on average, of those who had this item to give to."""
    items = []
    for row in possible_rows(field):
        having = [sheet for sheet in sheets if row in (present_rows(field, sheet) or ())]
        if having:
            shares = [float(sheet[field.id].get(row) or 0) for sheet in having]
            items.append(Item(row, _row_text(field, row), fmean(shares)))
    return Part("", None, "means", len(sheets), tuple(items), unit=field.unit)


def _cards(field: SortField, values: Sequence[Mapping[str, str]]) -> Part:
    """Return for each card where most put it, and in words where everybody did."""
    items = []
    for card in field.items:
        counted = Counter(value[card.id] for value in values)
        chosen = sorted(
            (group for group in field.groups if counted[group.id]),
            key=lambda group: -counted[group.id],
        )
        if chosen:
            times = [(group.label, counted[group.id]) for group in chosen]
            words = _in_both(
                lambda lang, times=times: _COMMA[lang].join(f"{g.in_(lang)} {n}" for g, n in times)
            )
            items.append(Item(card.id, card.label, times[0][1], leads=times[0][0], words=words))
    return Part("", None, "cards", len(values), tuple(items))


def _table_parts(field: TableField, sheets: Sequence[Sheet]) -> Iterator[Part]:
    """Count a table's columns row by row; where rows are free, all rows of a column together.

    Texts count only where a table holds nothing else: a remark is no result. Where each row is
    rated on a scale, that is the result; what another column asks is a remark on the rating.
    """
    if field.scores_teams:  # what teams score of each other is no result of one question
        return
    free = isinstance(field.rows, FreeRows)
    columns = [one for one in field.columns if not isinstance(one, TextKind)] or field.columns
    scales = [(one.id, scale) for one in columns if (scale := _scale(one))]
    if not free and len(scales) == 1:
        yield _ratings(field, sheets, *scales[0])
        return
    for row in ("",) if free else possible_rows(field):
        for column in columns:
            cells = [cell for sheet in sheets for cell in _cells(field, sheet, row, column.id)]
            if free:
                yield _kind_part(column.id, column.label, column, cells)
            elif cells:
                label = _row_text(field, row)
                if len(columns) > 1:
                    label = both(mark("{row}, {column}"), row=label, column=column.label)
                yield _kind_part(f"{row}.{column.id}", label, column, cells)


def _scale(column: Column) -> tuple[float, float] | None:
    """Return the ends of a short scale that a column rates on, such as 1 to 5."""
    if not isinstance(column, NumberKind) or column.unit or column.min is None:
        return None
    if column.max is None or not 0 < column.max - column.min <= MOST_STEPS:
        return None
    return column.min, column.max


def _ratings(
    field: TableField, sheets: Sequence[Sheet], column: str, scale: tuple[float, float]
) -> Part:
    """Return what each row is rated in the middle, in the order of the rows."""
    items = []
    for row in possible_rows(field):
        given = [cell for sheet in sheets for cell in _cells(field, sheet, row, column)]
        if given:
            label, middle = _row_text(field, row), float(median(given))
            items.append(Item(row, label, middle, span=scale, given=len(given)))
    return Part("", None, "medians", len(sheets), tuple(items))


def _cells(field: TableField, sheet: Sheet, row: str, column: str) -> list[Any]:
    rows = [row] if row else list(possible_rows(field))
    present = present_rows(field, sheet) or ()
    value = sheet[field.id]
    cells = [(value.get(one) or {}).get(column) for one in rows if one in present]
    return [cell for cell in cells if not is_blank(cell)]


def _setting(field: SettingField, name: str, sheets: Sequence[Sheet]) -> Part:
    """Count the values of one part of a setting; of a list, each member."""
    values = [sheet[field.id][name] for sheet in sheets]
    members = [one for value in values for one in (value if isinstance(value, list) else [value])]
    chosen = Counter((type(one) is bool, one) for one in members)
    known = [key.partition("=")[2] for key in field.labels if key.startswith(f"{name}=")]

    def order(key: tuple[bool, Any]) -> tuple[int, float, str]:
        written = _written(key[1])
        place = known.index(written) if written in known else len(known)
        size = float(key[1]) if isinstance(key[1], int | float) else 0.0
        return place, size, written

    items = tuple(
        Item(
            _written(key[1]),
            _in_both(lambda lang, one=key[1]: _setting_word(field, name, one, lang)),
            chosen[key],
        )
        for key in sorted(chosen, key=order)
    )
    label = field.labels.get(name) or Text(zh=name, en=name)
    return Part(name, label, "counts", len(values), items)


def _written(member: Any) -> str:
    if isinstance(member, bool):
        return "true" if member else "false"
    return member if isinstance(member, str) else _plain(member)


def _numbers(part: Part, values: Sequence[float]) -> Part:
    """Give a part of numbers its quartiles and its bars."""
    if not values:
        return part
    middle = quantiles(values, n=4, method="inclusive") if len(values) > 1 else [*values] * 3
    distinct = sorted(set(values))
    if len(distinct) <= MOST_BARS:
        spans = [(low, math.nextafter(low, math.inf)) for low in distinct]
        labels = [_worded(low, part.unit) for low in distinct]
    else:
        spans, labels = _classes(values, middle, part.unit)
    items = tuple(
        Item(f"{low:g}-{high:g}", label, sum(_within(value, (low, high)) for value in values), span)
        for span, label in zip(spans, labels, strict=True)
        for low, high in [span]
    )
    return replace(part, items=items, middle=tuple(float(one) for one in middle))


def _classes(
    values: Sequence[float], middle: Sequence[float], unit: Text | None
) -> tuple[list[tuple[float, float]], list[Text]]:
    """Cut numbers into bars of a round width; what lies far out has an open bar at the end."""
    reach = 1.5 * (middle[2] - middle[0]) or max(abs(middle[1]), 1.0)
    inner = [one for one in values if middle[0] - reach <= one <= middle[2] + reach]
    width = _round_width((max(inner) - min(inner)) / (MOST_BARS - 2))
    first = math.floor(min(inner) / width)
    last = math.floor(max(inner) / width)
    spans = [(place * width, (place + 1) * width) for place in range(first, last + 1)]
    labels = [
        both(mark("{low} to under {high}"), low=_plain(low), high=_worded(high, unit))
        for low, high in spans
    ]
    if min(values) < spans[0][0]:
        labels.insert(0, both(mark("under {high}"), high=_worded(spans[0][0], unit)))
        spans.insert(0, (-math.inf, spans[0][0]))
    if max(values) >= spans[-1][1]:
        labels.append(both(mark("{low} and more"), low=_worded(spans[-1][1], unit)))
        spans.append((spans[-1][1], math.inf))
    return spans, labels


def _round_width(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20… (or 0.1, 0.2…) that is not below ``least``."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(float(step * power) for step in (1, 2, 5, 10) if step * power >= least - 1e-12)


def _within(value: float, span: tuple[float, float]) -> bool:
    return span[0] <= value < span[1]


def _plain(number: float) -> str:
    return _amount(round(number, 1), None, "en")


def _worded(number: float, unit: Text | None) -> Text:
    return _in_both(lambda lang: _amount(number, unit, lang))


def _row_text(field: TableField | AllocationField, row: str) -> Text:
    return _in_both(lambda lang: _row_label(field, row, lang))


def _in_both(words: Any) -> Text:
    return Text(**{lang: words(lang) for lang in LANGUAGES})
