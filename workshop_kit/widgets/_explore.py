"""``explore``: controls, a model, a chart that redraws in place."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets
import pandas as pd
from IPython.display import display

from workshop_kit.charts import Chart
from workshop_kit.course import ModelDocs, model_docs
from workshop_kit.course import gettext as _
from workshop_kit.log import report
from workshop_kit.models import OutOfRange

from ._chart_view import ChartView
from ._controls import control_for, default_of, is_control
from ._edited import EditedFrame
from ._guess import Guess, wait_for_guess
from ._own_table import OwnTable
from ._running import Tell, aside, call, soon

__all__ = ["Explorer", "apology", "explore"]


Draw = Callable[..., Chart]


def explore(
    model: Callable[..., Any],
    draw: Draw | Sequence[Draw],
    start: Mapping[str, Any] | None = None,
    after: Guess | None = None,
    edit: Sequence[str] = (),
    **arguments: Any,
) -> Explorer:
    """Show controls for a model's arguments and redraw its chart whenever one changes.

    Parameters
    ----------
    model
        A function of :mod:`workshop_kit.models`. Labels of the controls come from its docstring.
    draw
        A function of :mod:`workshop_kit.charts` that turns the model's result into a chart, or
        several: the first stands beside the controls, the others below.
    start
        Where controls stand at first, by argument; without it at the model's defaults. An
        exercise starts away from its answer.
    after
        What :func:`predict` returned: the explorer opens once that guess is committed, where
        it would tell the answer to it.
    edit
        Columns of the data frame given that can be changed on the page, cell by cell, each step
        undone, all put back.
    **arguments
        The model's arguments. ``(low, high)`` or ``(low, high, step)`` becomes a slider,
        ``True`` or ``False`` two buttons, a list a choice (check boxes where the model takes
        several values), a number or text a box to type in. A table of a worksheet
        (``sheet.table("own_accounts")``) is passed on as a data frame of the rows filled so
        far, at each change anew. Anything else, such as a data frame, is passed on as it is.

    Returns
    -------
    Explorer
        Its ``value`` is the present setting, its ``result`` the model's last result.

    Raises
    ------
    ValueError
        An argument the model does not have or needs and is not given, a range in the wrong
        order, an empty list, a start for what is no control, a column to edit that no frame has.
    """
    explorer = Explorer(model, draw, arguments, start or {}, after, edit)
    display(explorer.widget)
    return explorer


class Explorer:
    """A model under the participant's hands. Made by :func:`explore`."""

    def __init__(
        self,
        model: Callable[..., Any],
        draw: Draw | Sequence[Draw],
        arguments: dict[str, Any],
        start: Mapping[str, Any],
        after: Guess | None = None,
        edit: Sequence[str] = (),
    ) -> None:
        _refuse_misfits(model, arguments)
        for name in start:
            if not is_control(arguments.get(name)):
                raise ValueError(f"start names {name!r}, which is no control of this explorer")
        self._model = model
        self._draws = [draw] if callable(draw) else list(draw)
        self._docs = model_docs(model)
        self._fixed = {name: value for name, value in arguments.items() if not is_control(value)}
        self._tables = {
            name: value for name, value in self._fixed.items() if isinstance(value, OwnTable)
        }
        frame = next((v for v in self._fixed.values() if isinstance(v, pd.DataFrame)), None)
        self._controls = {
            name: control_for(
                name, value, start.get(name, default_of(model, name)), self._docs, frame
            )
            for name, value in arguments.items()
            if is_control(value)
        }
        self._edited = self._take_to_edit(edit)
        self._wanted: dict[str, Any] | None = None
        self._working = False
        self._listeners: list[Callable[[Explorer], None]] = []
        self.result: Any = None
        self.value: dict[str, Any] = {}
        self.views = [ChartView() for _draw in self._draws]
        self.widget = ipywidgets.VBox()
        self.widget.add_class("workshop")
        if after is None or after.committed:
            self._lay_out()
            self._start()
        else:
            wait_for_guess(self.views[0], after)
            self.widget.children = [self.views[0]]
            after.on_commit(self._open)

    def _take_to_edit(self, edit: Sequence[str]) -> EditedFrame | None:
        """Turn the frame whose columns can be edited from something fixed into a control."""
        if not edit:
            return None
        for name, value in self._fixed.items():
            if isinstance(value, pd.DataFrame):
                self._controls[name] = edited = EditedFrame(self._fixed.pop(name), edit)
                return edited
        raise ValueError("edit names columns, but no data frame is given")

    def _open(self) -> None:
        """The guess is in: show the controls, then the chart as after any change."""
        self._lay_out()
        self._follow()
        self._changed()

    def _lay_out(self) -> None:
        controls = ipywidgets.VBox([control.widget for control in self._controls.values()])
        controls.add_class("controls")
        first, *others = self.views
        box = ipywidgets.Box([controls, first] if self._controls else [first])
        box.add_class("explore" if self._controls else "alone")
        if self._edited:
            box.add_class("editing")
        box.add_class("workshop")
        self.widget.children = [box, *others]

    def _ipython_display_(self) -> None:
        """Nothing: ``explore`` has shown the widget already."""

    @property
    def summary(self) -> str:
        """The present setting in a few words of the page's language."""
        return self.describe(self.value)

    def describe(self, setting: Mapping[str, Any]) -> str:
        """Say a setting, present or stored, in a few words of the page's language."""
        known = [(name, value) for name, value in setting.items() if name in self._controls]
        return " · ".join(self._controls[name].words(value) for name, value in known)

    def observe(self, listener: Callable[[Explorer], None]) -> None:
        """Call ``listener`` with the explorer after each new result."""
        self._listeners.append(listener)

    # -- running ---------------------------------------------------------------

    def _start(self) -> None:
        """Run once, here and now, so that the page comes with its first chart."""
        setting = self._setting()
        self._finish(setting, *self._run(setting))
        self._follow()

    def _follow(self) -> None:
        for control in self._controls.values():
            control.observe(self._changed)
        for table in self._tables.values():
            table.observe(self._changed)

    def _setting(self) -> dict[str, Any]:
        return {name: control.read() for name, control in self._controls.items()}

    def _changed(self) -> None:
        """Remember the newest wish; whatever was wished before and not begun is forgotten."""
        self._wanted = self._setting()
        if self._working:
            return
        self._working = True
        self._task = soon(self._work, self._work_through)

    def _work_through(self) -> None:
        try:
            while self._wanted is not None:
                setting, self._wanted = self._wanted, None
                self._finish(setting, *self._run(setting))
        finally:
            self._working = False

    async def _work(self) -> None:
        """Work in a thread, so that the page stays alive and newer wishes are heard."""
        try:
            while self._wanted is not None:
                setting, self._wanted = self._wanted, None
                outcome = await aside(partial(self._run, setting), self.views[0])
                if self._wanted is None:
                    self._finish(setting, *outcome)
        finally:
            self._working = False

    def _run(self, setting: dict[str, Any], tell: Tell | None = None) -> tuple[Any, str]:
        """Return the model's result and, if it failed, a sentence for the participant."""
        rows = {name: table.frame for name, table in self._tables.items()}
        if any(frame is None for frame in rows.values()):
            return None, ""
        try:
            return call(self._model, {**self._fixed, **rows, **setting}, tell), ""
        except Exception as error:
            return None, self._sentence(error, f"explore {self._docs.function} {setting}")

    def _finish(self, setting: dict[str, Any], result: Any, sentence: str) -> None:
        if result is None and not sentence:
            self._wait()
            return
        if not sentence:
            try:
                charts = [draw(result) for draw in self._draws]  # all, before one is shown
                for view, chart in zip(self.views, charts, strict=True):
                    view.show(chart)
            except Exception as error:
                sentence = self._sentence(error, f"draw {self._docs.function} {setting}")
        self.views[0].progress = 0.0
        if self._edited:
            self._edited.tell(sentence or charts[0].title, failed=bool(sentence))
        if sentence:
            self.views[0].state, self.views[0].message = "failed", sentence
            return
        self.result, self.value = result, setting
        for listener in self._listeners:
            self._tell(listener)

    def _wait(self) -> None:
        """Show nothing until a row of the own table is full."""
        self.result, self.value = None, {}
        for view in self.views:
            view.wait("")
        least = max(table.least for table in self._tables.values())
        if least > 1:
            sentence = _("Fill in {n} rows: they are drawn here at once.").format(n=least)
        elif any(table.replied for table in self._tables.values()):
            sentence = _("After the first round it is drawn here.")
        elif all(table.one_row for table in self._tables.values()):
            sentence = _("Fill in the figures: they are drawn here at once.")
        else:
            sentence = _("Fill in the first row: it is drawn here at once.")
        self.views[0].wait(sentence)

    def _tell(self, listener: Callable[[Explorer], None]) -> None:
        """Tell one listener; its failure is logged and keeps nobody else from hearing."""
        try:
            listener(self)
        except Exception:
            report(f"listener of explore {self._docs.function}")

    def _sentence(self, error: Exception, what: str) -> str:
        shows_another = self.views[0].chart is not None
        if why := reason_for(error, self._docs):
            before = _("{sentence} The chart still shows what was there before.")
            return before.format(sentence=why) if shows_another else why
        return sentence_for(error, self._docs, what) if shows_another else apology(what)


def _refuse_misfits(model: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
    """Raise `ValueError` for an argument the model does not have, or needs and is not given."""
    name, taken = getattr(model, "__name__", str(model)), inspect.signature(model).parameters
    for argument in arguments:
        if argument not in taken:
            raise ValueError(f"{name} has no argument {argument!r}; it has: {', '.join(taken)}")
    for argument, parameter in taken.items():
        if parameter.default is parameter.empty and argument not in arguments:
            raise ValueError(f"{name} needs the argument {argument!r}: give it a value")


def apology(what: str) -> str:
    """Log the exception being handled; return a sentence for where there is nothing to show."""
    return _(
        "This did not work. Your answers are kept. Try again; "
        "if it happens again, tell your trainer: entry {entry}."
    ).format(entry=report(what))


def reason_for(error: Exception, docs: ModelDocs) -> str:
    """Return the model's own sentence about input that it refuses, empty if it has none."""
    if not (isinstance(error, OutOfRange) and error.reason):
        return ""
    said = docs.label(error.argument, error.reason)
    return said.in_().format(**error.parts) if said else ""


def sentence_for(error: Exception, docs: ModelDocs, what: str) -> str:
    """Say why a setting gives no chart, while the one before stays; the log has the traceback."""
    error_id = report(what)
    if isinstance(error, OutOfRange) and (label := docs.label(error.argument)):
        return _(
            "These data do not allow this choice of “{label}”. Choose another one; the chart shows"
            " the setting before."
        ).format(label=label.in_())
    return _(
        "This setting could not be computed. Choose another one; the chart shows the setting"
        " before. If it happens again, tell your trainer the number {id}."
    ).format(id=error_id)
