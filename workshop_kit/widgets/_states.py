"""What a page is told when it opens: the state of all its widgets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import is_
from typing import Any

from comm import get_comm_manager
from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances, _remove_buffers

CONTROL = "jupyter.widget.control"

__all__ = ["answer_with_states", "keep_states"]


@dataclass(frozen=True)
class _Kept:
    """A widget's state, and the values of the traits that it was made from."""

    values: dict[str, Any]
    state: dict[str, Any]
    paths: list[list[str]]
    buffers: list[bytes]

    def holds_for(self, widget: Widget) -> bool:
        """Whether the widget's traits have the very same values still."""
        now: dict[str, Any] = widget._trait_values
        return now.keys() == self.values.keys() and all(
            map(is_, now.values(), map(self.values.__getitem__, now))
        )


_kept: dict[str, _Kept] = {}


def answer_with_states() -> None:
    """Have this kernel answer a page's question itself, rather than ipywidgets.

    That puts all states together twice, once for nothing, and knows of none kept.
    """
    get_comm_manager().register_target(CONTROL, _opened)


def keep_states() -> None:
    """Put all states together now: whoever opens a page of a fork is told these.

    A widget whose traits have changed since is asked anew.
    """
    _kept.clear()
    for name, widget in _instances.items():
        _kept[name] = _state_of(widget)


def _opened(comm: Any, message: dict[str, Any]) -> None:
    Widget.handle_control_comm_opened(comm, message)
    comm.on_msg(partial(_answer, comm))


def _answer(comm: Any, message: dict[str, Any]) -> None:
    if message["content"]["data"]["method"] != "request_states":
        Widget._handle_control_comm_msg(message)
        return
    states, paths, buffers = {}, [], []
    for name, widget in list(_instances.items()):
        kept = _kept.get(name)
        if kept is None or not kept.holds_for(widget):
            kept = _state_of(widget)
        states[name] = kept.state
        paths += [[name, *path] for path in kept.paths]
        buffers += kept.buffers
    told = {"method": "update_states", "states": states, "buffer_paths": paths}
    comm.send(told, buffers=buffers)


def _state_of(widget: Widget) -> _Kept:
    whole = {
        "model_name": widget._model_name,
        "model_module": widget._model_module,
        "model_module_version": widget._model_module_version,
        "state": widget.get_state(),
    }
    state, paths, buffers = _remove_buffers(whole)
    return _Kept(dict(widget._trait_values), state, paths, buffers)
