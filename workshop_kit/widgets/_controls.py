"""Controls from plain values: ranges become sliders, switches buttons, lists choices."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from numbers import Integral, Number
from typing import Any

import ipywidgets
import pandas as pd

from workshop_kit.cases import columns
from workshop_kit.course import ModelDocs, Text, current_language
from workshop_kit.course import gettext as _

LONG = 20  # a text of more characters has several lines to be typed in
FEW = 4  # so many choices stand side by side as buttons; more become a list to pick from

__all__ = ["Control", "control_for", "default_of", "is_control", "row_names"]


class Control:
    """One argument of a model on the page: a widget, its value, and a few words that say it."""

    def __init__(self, widget: Any, read: Callable[[], Any], say: Callable[[Any], str]) -> None:
        self.widget = widget
        self.read = read
        self.say = say

    def words(self, value: Any) -> str:
        """Say a value; one that the control does not offer (any more) as it is stored."""
        try:
            return self.say(value)
        except (KeyError, TypeError, ValueError):
            return str(value)

    def observe(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` whenever the value changes."""
        parts = self.widget.children if hasattr(self.widget, "children") else [self.widget]
        for part in parts:
            for leaf in getattr(part, "children", [part]):
                if leaf.has_trait("value") and not isinstance(leaf, ipywidgets.Label):
                    leaf.observe(lambda _change: changed(), "value")


def is_control(value: Any) -> bool:
    """Tell whether a value given to ``explore`` is something to be set on the page."""
    if isinstance(value, tuple):
        return len(value) in (2, 3) and all(
            isinstance(part, Number) and not isinstance(part, bool) for part in value
        )
    return isinstance(value, bool | int | float | str | list)


def control_for(
    name: str, value: Any, start: Any, docs: ModelDocs, frame: pd.DataFrame | None
) -> Control:
    """Build the control of one argument.

    Parameters
    ----------
    name
        The model's argument.
    value
        ``True``/``False``: two buttons; ``(low, high)`` or ``(low, high, step)``: a slider;
        a list: one choice, or check boxes where the model's default holds several values;
        a number or a text: a box to type in, of several lines for a sentence.
    start
        Where the control stands at first, as the model's default; a value that cannot be set,
        or none, leaves it at the first of what can.
    docs
        What the model's docstring says; labels and units (``name=unit``) come from there.
    frame
        The data explored: names of columns and of rows in a list take their titles from it.

    Raises
    ------
    ValueError
        A range whose ends are in the wrong order, an empty list.
    """
    label = docs.label(name)
    words = label.in_() if label else name.replace("_", " ").capitalize()
    if isinstance(value, bool):
        return _switch(words, name, value, docs)
    if isinstance(value, tuple):
        return _slider(words, name, value, start, docs)
    if isinstance(value, list):
        if not value:
            raise ValueError(f"{name} is an empty list: give the values to choose from")
        titles = _titles(name, value, docs, frame)
        several = isinstance(start, Sequence) and not isinstance(start, str)
        return (
            _boxes(words, value, start, titles, docs.label(name, "n"))
            if several
            else _choice(words, value, start, titles)
        )
    return _typed(words, value, _unit(name, docs))


def default_of(model: Callable[..., Any], name: str) -> Any:
    """Return a model's default for an argument, ``None`` without one."""
    parameter = inspect.signature(model).parameters[name]
    return None if parameter.default is parameter.empty else parameter.default


def row_names(frame: pd.DataFrame) -> dict[Any, str]:
    """Return a frame's rows by label and name, or by the words that a case has for them."""
    lang = current_language()
    named = next((column for column in (f"name_{lang}", "name") if column in frame.columns), None)
    if named is not None:
        return {label: f"{label} {name}" for label, name in frame[named].items()}
    known = columns(frame).get(str(frame.index.name))
    return {row: text[lang] for row, text in (known.values or {}).items()} if known else {}


def _titles(
    name: str, values: list[Any], docs: ModelDocs, frame: pd.DataFrame | None
) -> dict[Any, str]:
    known, rows = (columns(frame), row_names(frame)) if frame is not None else ({}, {})
    lang = current_language()
    return {
        value: known[value].short[lang]
        if value in known
        else rows[value]
        if value in rows
        else text.in_()
        if (text := docs.label(name, value))
        else str(value)
        for value in values
    }


def _switch(words: str, name: str, value: bool, docs: ModelDocs) -> Control:
    texts = {flag: docs.label(name, flag) for flag in (True, False)}
    titles = {True: _("Yes"), False: _("No")}
    titles |= {flag: text.in_() for flag, text in texts.items() if text}
    widget = ipywidgets.ToggleButtons(
        options=[(titles[flag], flag) for flag in (True, False)], value=value, description=words
    )
    return Control(widget, lambda: widget.value, titles.__getitem__)


def _slider(
    words: str, name: str, limits: tuple[Any, ...], default: Any, docs: ModelDocs
) -> Control:
    low, high, *step = limits
    if low >= high:
        raise ValueError(f"{name} runs from {low} to {high}: give the lower end first")
    start = default if isinstance(default, Number) and low <= default <= high else low  # type: ignore[operator]
    whole = all(isinstance(part, Integral) for part in limits)
    build = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    width = step[0] if step else (1 if whole else (high - low) / 50)
    digits = 0 if whole else _decimals(width)
    widget = build(
        value=start,
        min=low,
        max=high,
        step=width,
        description=words,
        readout_format="d" if whole else f".{digits}f",
        continuous_update=False,
    )
    pattern, unit = docs.label(name, "n"), _unit(name, docs)

    def say(value: Any) -> str:
        number = f"{value:,.{digits}f}"
        return pattern.in_().format(n=number) if pattern else f"{words} {_with(number, unit)}"

    return Control(_beside(widget, unit), lambda: widget.value, say)


def _unit(name: str, docs: ModelDocs) -> str:
    """Return an argument's unit in the page's language, empty if it has none."""
    unit = docs.label(name, "unit")
    return unit.in_() if unit else ""


def _with(number: str, unit: str) -> str:
    """Say a number with its unit: 9%, 9 days."""
    return f"{number}{unit}" if unit in ("", "%") else f"{number} {unit}"


def _beside(widget: Any, unit: str) -> Any:
    """Set the unit beside a control's number; a control without one stays as it is."""
    if not unit:
        return widget
    told = ipywidgets.Label(unit)
    told.add_class("unit")
    box = ipywidgets.Box([widget, told])
    box.add_class("measured")
    return box


def _decimals(step: float) -> int:
    """Return how many decimals tell a slider's values apart: 2 for a step of 0.25."""
    return next((n for n in range(6) if math.isclose(step, round(step, n), rel_tol=1e-6)), 2)


def _choice(words: str, values: list[Any], default: Any, titles: Mapping[Any, str]) -> Control:
    build = ipywidgets.ToggleButtons if len(values) <= FEW else ipywidgets.Dropdown
    widget = build(
        options=[(titles[value], value) for value in values],
        description=words,
        value=default if default in values else values[0],
    )
    return Control(widget, lambda: widget.value, titles.__getitem__)


def _boxes(
    words: str,
    values: list[Any],
    default: Sequence[Any],
    titles: Mapping[Any, str],
    pattern: Text | None,
) -> Control:
    boxes = [
        ipywidgets.Checkbox(value=value in default, description=titles[value], indent=False)
        for value in values
    ]
    grid = ipywidgets.Box(boxes)
    grid.add_class("checks")
    label = ipywidgets.Label(words)
    label.add_class("group-label")
    widget = ipywidgets.VBox([label, grid])
    read = partial(_ticked, boxes, values)
    told = pattern.in_() if pattern else _("{n} figures")
    return Control(widget, read, lambda chosen: told.format(n=len(chosen)))


def _ticked(boxes: list[Any], values: list[Any]) -> tuple[Any, ...]:
    return tuple(value for box, value in zip(boxes, values, strict=True) if box.value)


def _typed(words: str, value: Any, unit: str) -> Control:
    numbers = {int: ipywidgets.IntText, float: ipywidgets.FloatText}
    text = ipywidgets.Textarea if len(str(value)) > LONG else ipywidgets.Text
    widget = numbers.get(type(value), text)(value=value, description=words, continuous_update=False)
    return Control(
        _beside(widget, unit),
        lambda: widget.value,
        lambda typed: f"{words} {_with(str(typed), unit)}",
    )
