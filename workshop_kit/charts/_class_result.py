"""What a class answered: bars for each part of a field, the model answer marked once it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workshop_kit.course import (
    AnyField,
    Part,
    Tally,
    Text,
    answer_places,
    bar_rows,
    current_language,
    describe_answer,
    middle_words,
    part_sentence,
    speaking,
    surprises_first,
    tally_lines,
)
from workshop_kit.course import gettext as _

from ._chart import Chart
from ._panel import LABEL, LEADING, Panel, widest
from ._type import drawable, fit, text_width
from ._words import sentences

__all__ = ["class_result"]

MOST_TEXTS = 12
TEXT_LINES = 3
Marks = Mapping[str, Mapping[str, Text | None]]
Weight = Literal["plain", "leads", "model"]


@dataclass(frozen=True)
class _Line:
    """One bar, a heading above some, or an answer in words."""

    kind: Literal["bar", "head", "text"]
    label: str
    length: float = 0.0
    words: str = ""
    weight: Weight = "plain"


@dataclass(frozen=True)
class _Result:
    """The picture: labels left, bars, values at their ends; texts between hairlines."""

    lines: tuple[_Line, ...]

    def _wrapped(self, width: int) -> tuple[list[list[str]], float, list[float]]:
        names = [line.label for line in self.lines if line.kind == "bar"]
        left = min(widest([drawable(name) for name in names], LABEL) + 2, 0.4 * width)
        broken, heights = [], []
        for line in self.lines:
            room, most = (left, 3) if line.kind == "bar" else (width - 4, TEXT_LINES)
            words = fit(line.label, room, LABEL, lines=most)
            least = {"bar": 30.0, "head": 34.0, "text": 30.0}[line.kind]
            broken.append(words)
            heights.append(max(least, len(words) * LABEL * LEADING + 12))
        return broken, left + 12, heights

    def height(self, width: int) -> int:
        return round(sum(self._wrapped(width)[2])) + 2

    def draw(self, panel: Panel) -> None:
        broken, left, heights = self._wrapped(panel.width)
        values = [text_width(drawable(line.words), LABEL) for line in self.lines]
        space = panel.width - left - max(values, default=0.0) - 14
        top = 1.0
        for line, words, height in zip(self.lines, broken, heights, strict=True):
            y = top + height / 2
            if line.kind == "bar":
                panel.text(0, y, words)
                self._bar(panel, line, left, y, space)
            else:
                panel.text(
                    0, y + (4 if line.kind == "head" else 0), words, strong=line.kind == "head"
                )
            top += height
            if line.kind != "bar":
                panel.line([0, panel.width], [top, top], panel.palette.grey_2, over=0)

    def _bar(self, panel: Panel, line: _Line, left: float, y: float, space: float) -> None:
        colours = {
            "plain": panel.palette.grey_1,
            "leads": panel.palette.accent,
            "model": panel.palette.positive,
        }
        length = max(space * min(max(line.length, 0.0), 1.0), 1.5)
        panel.box(left, y - 7, length, 14, colours[line.weight])
        ink = panel.palette.positive if line.weight == "model" else None
        panel.text(left + length + 8, y, drawable(line.words), strong=True, colour=ink)


def class_result(
    field: AnyField,
    found: Tally,
    lang: str | None = None,
    *,
    model: Mapping[str, Any] | None = None,
) -> Chart:
    """Draw a class's answers to a field.

    Parameters
    ----------
    field
        The field that was answered.
    found : Tally
        Its answers, as `workshop_kit.course.tally` counts them.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    model : mapping, optional
        All model answers of the exercise by field, once they are revealed; they may lack this
        field's. Before that no bar stands out and the title claims nothing.
    """
    with speaking(lang or current_language()):
        language = current_language()
        marks = answer_places(field, found, model) if model is not None else {}
        found = surprises_first(found, marks)
        title = _claim(field, found, marks, model)
        told = "; ".join(tally_lines(found, language, marks)) or _("no answer yet")
        return Chart(
            title=title,
            subtitle=field.prompt.in_(language),
            caption=_caption(found, marks, language),
            alt=_("{title}: {told}.").format(title=title, told=told.rstrip(".。")),
            drawing=_Result(tuple(_lines(found, marks, model is not None, language))),
            lang=language,
        )


def _lines(found: Tally, marks: Marks, told: bool, lang: str) -> list[_Line]:
    lines: list[_Line] = []
    for part in found.parts:
        if part.label and (part.items or part.texts):
            lines.append(_Line("head", part.label.in_(lang)))
        model = marks.get(part.id, {})
        leader = _leader(part) if told and not model else None
        agreed = _agreed(part, model)
        for row in bar_rows(part, lang):
            weight: Weight = "leads" if row.id == leader else "plain"
            if row.id in model and (part.kind in ("counts", "numbers") or row.id in agreed):
                weight = "model"
            words = _marked(row.words, model[row.id], lang) if row.id in model else row.words
            lines.append(_Line("bar", row.label, row.length, words, weight))
        lines += [_Line("text", text) for text in part.texts[:MOST_TEXTS]]
        if len(part.texts) > MOST_TEXTS:
            more = _("and {n} more").format(n=len(part.texts) - MOST_TEXTS)
            lines.append(_Line("text", more))
    return lines or [_Line("text", _("No answer yet"))]


def _marked(words: str, own: Text | None, lang: str) -> str:
    """Write the model's own value in brackets, or a sign where it chose this bar."""
    return f"{words} ({own.in_(lang)})" if own else f"{words} ✓"


def _agreed(part: Part, model: Mapping[str, Text | None]) -> set[str]:
    """Return the cards that most put where the model answer has them."""
    return {item.id for item in part.items if item.leads and item.leads == model.get(item.id)}


def _leader(part: Part) -> str | None:
    """Return the one item that stands out, if one does; no card does."""
    if part.kind == "cards":
        return None
    values = [-item.value if part.kind == "ranks" else item.value for item in part.items]
    best = max(values, default=0)
    if part.kind == "numbers" or values.count(best) != 1 or (part.kind != "ranks" and best <= 0):
        return None
    return part.items[values.index(best)].id


def _claim(field: AnyField, found: Tally, marks: Marks, model: Mapping[str, Any] | None) -> str:
    """Say what the class answered, once the model answer is told; true whatever the answers."""
    neutral = _("What the class answered")
    if model is None or len(found.parts) != 1 or not found.given:
        return neutral
    part = found.parts[0]
    if part.kind == "numbers":
        middle = middle_words(part, current_language())
        own = "".join(describe_answer(field, model.get(field.id), current_language()))
        if not own:
            return _("The middle answer is {middle}").format(middle=middle)
        return _("The middle answer is {middle}, the model answer {own}").format(
            middle=middle, own=own
        )
    chosen = marks.get(part.id, {})
    if part.kind == "cards" and chosen:
        agreed = len(_agreed(part, chosen))
        return _("Most agree with the model answer on {n} of {of} cards").format(
            n=agreed, of=len(part.items)
        )
    if part.kind == "counts" and len(chosen) == 1:
        agreed = next(int(item.value) for item in part.items if item.id in chosen)
        return _("{n} of {of} gave the model answer").format(n=agreed, of=part.given)
    return _leading(part) or neutral


def _leading(part: Part) -> str:
    leader = _leader(part)
    item = next((one for one in part.items if one.id == leader), None)
    if item is None:
        return ""
    claim = {
        "counts": _("{a} was chosen most"),
        "ranks": _("{a} comes first"),
        "means": _("{a} gets most"),
        "medians": _("{a} is rated highest"),
    }[part.kind]
    return claim.format(a=item.label.in_())


def _caption(found: Tally, marks: Marks, lang: str) -> str:
    told = [_("{n} of {of} answered.").format(n=found.given, of=found.given + found.blank)]
    if len(found.parts) == 1:
        told.append(part_sentence(found.parts[0], lang))
    own = {words is not None for items in marks.values() for words in items.values()}
    if False in own:
        told.append(_("✓ is the model answer."))
    if True in own:
        told.append(_("The model answer stands in brackets."))
    return sentences(filter(None, told))
