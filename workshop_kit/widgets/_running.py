"""Run a model beside the page: in a thread where a loop runs, so that the page stays alive."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from workshop_kit.course import gettext as _

from ._chart_view import ChartView

PATIENCE = 0.3  # seconds after which a run that still goes on says so

__all__ = ["Tell", "aside", "call", "soon"]

Tell = Callable[[float], None]
Result = TypeVar("Result")


def call(model: Callable[..., Any], arguments: Mapping[str, Any], tell: Tell | None = None) -> Any:
    """Call a model; one that takes ``progress`` tells how far it is, from 0 to 1."""
    told = tell is not None and "progress" in inspect.signature(model).parameters
    return model(**({"progress": tell} if told else {}), **arguments)


def soon(
    work: Callable[[], Coroutine[Any, Any, None]], instead: Callable[[], None]
) -> asyncio.Task[None] | None:
    """Begin ``work`` once the present message is answered; without a loop do ``instead`` now."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        instead()
        return None
    return loop.create_task(work())


async def aside(run: Callable[[Tell], Result], view: ChartView) -> Result:
    """Run in a thread; the view says so once it takes long, and how far it is."""
    loop = asyncio.get_running_loop()

    def tell(done: float) -> None:
        loop.call_soon_threadsafe(_say_how_far, view, done)

    patience = loop.call_later(PATIENCE, _say_working, view)
    try:
        return await asyncio.to_thread(run, tell)
    finally:
        patience.cancel()


def _say_working(view: ChartView) -> None:
    view.state, view.message = "working", _("Working it out, a moment")


def _say_how_far(view: ChartView, done: float) -> None:
    if view.state == "working":
        view.progress = max(0.0, min(1.0, done))
