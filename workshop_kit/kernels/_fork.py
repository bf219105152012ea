"""What a base process and its forks have in common."""

from __future__ import annotations

import contextlib
import importlib
import os
import threading
from collections.abc import Callable
from typing import Any

__all__ = ["end_with", "named", "refuse_threads"]


def named(target: str) -> Callable[..., Any]:
    """Find a function by ``module:function``."""
    module, _colon, function = target.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def refuse_threads() -> None:
    """A fork copies one thread and the locks of all: with a second one it may hang.

    Raises
    ------
    RuntimeError
        More than one thread runs.
    """
    tasks = "/proc/self/task"
    count = len(os.listdir(tasks)) if os.path.isdir(tasks) else threading.active_count()
    if count > 1:
        raise RuntimeError(f"{count} threads run after the imports: nothing can be forked")


def end_with(life: int) -> None:
    """End with the server, however it ends: the pipe closes with its last writer."""

    def watch() -> None:
        with contextlib.suppress(OSError):
            os.read(life, 1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
