"""Kernels: how many, with which environment, and until when."""

from __future__ import annotations

import asyncio
import os
from asyncio import TimerHandle
from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from jupyter_events import EventLogger
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Float, Integer, default

from workshop_kit.kernels import can_fork

from ._line import LOOK_AWAY_SECONDS, Line, StillInLineError
from ._memory import usable_memory
from ._pulse import Pulse
from ._waking_session import WakingSession

# What a kernel with a page's models and charts takes for itself: as a fork, and as an own process
FORK_BYTES, PROCESS_BYTES = 40_000_000, 150_000_000
SHARED_BYTES = 400_000_000  # the server, and the processes that kernels are forks of
LONGEST_SOCKET_PATH = 100  # bytes that every Unix allows
PASSED_ON = {
    *("PATH", "HOME", "LANG", "TZ", "VIRTUAL_ENV", "TMPDIR"),
    *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"),
    *("SYSTEMROOT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"),  # Windows
}
PASSED_ON_FAMILIES = ("LC_", "PYTHON", "WORKSHOP_", "JUPYTER_", "MPL")
NEVER_PASSED_ON = ("TOKEN", "SECRET", "PASSWORD", "KEY", "CREDENTIAL", "DATABASE")
MESSAGES = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]

_place: ContextVar[_Place | None] = ContextVar("place", default=None)

__all__ = [
    "InLineError",
    "RoomFullError",
    "WorkshopKernels",
    "kernel_environment",
    "page_environment",
    "pages_that_fit",
]


class RoomFullError(Exception):
    """A participant has as many pages open as one may have."""


class InLineError(Exception):
    """It is not this page's turn yet; asking again keeps its place in the line.

    Attributes
    ----------
    place : int
        From 1, who is next.
    full : bool
        Whether all wait for a page to close, not just for their turn.
    """

    def __init__(self, place: int, *, full: bool) -> None:
        super().__init__(f"number {place} in line{' of a full room' if full else ''}")
        self.place, self.full = place, full


class _Place:
    """What one visitor is promised: a kernel that counts before it runs, and a turn to start it.

    The turn ends by itself: a page that hangs must not stop others.
    """

    def __init__(self, owner: str, seconds: float, end_turn: Callable[[], None]) -> None:
        self.owner = owner
        self.kernel_id = ""
        self._end_turn = end_turn
        self._limit = asyncio.get_running_loop().call_later(seconds, self.end_turn)
        self._has_turn = True

    def end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._limit.cancel()
            self._end_turn()


def kernel_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return what of an environment a kernel may see.

    Examples
    --------
    >>> kernel_environment({"PATH": "/bin", "LC_ALL": "C", "AWS_SECRET": "x", "JUPYTER_TOKEN": "y"})
    {'PATH': '/bin', 'LC_ALL': 'C'}
    """
    return {name: value for name, value in given.items() if _may_pass(name.upper())}


def page_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return what a page's kernel may see: it has no right to write answers."""
    ours = {"WORKSHOP_ANSWER_BOOK": "class", "WORKSHOP_WIDGETS": "page"}
    return kernel_environment(given) | ours


def _may_pass(name: str) -> bool:
    if name in PASSED_ON:
        return True
    secret = any(word in name for word in NEVER_PASSED_ON)
    return name.startswith(PASSED_ON_FAMILIES) and not secret


def pages_that_fit(memory: int) -> int:
    """Return how many pages half of a memory holds, in bytes."""
    each = FORK_BYTES if can_fork() else PROCESS_BYTES
    return max(0, memory // 2 - SHARED_BYTES) // each


class WorkshopKernels(AsyncMappingKernelManager):
    """Starts kernels a few at a time up to a maximum, and ends those whose page is gone."""

    max_kernels = Integer(
        config=True, help="Kernels at most, by default as many as half of the memory holds."
    )
    pages_each = Integer(8, config=True, help="Pages that one participant may have open.")
    starts_at_once = Integer(config=True, help="Pages drawn at the same time, 2 to 4 by default.")
    start_seconds = Float(30, config=True, help="How long a page may keep others waiting.")
    patience_seconds = Float(
        5, config=True, help="How long a page waits for its turn until it says its place in line."
    )
    unopened_seconds = Float(
        60, config=True, help="When a kernel ends whose drawn page never connected."
    )
    unattended_seconds = Float(
        15, config=True, help="When a kernel ends after its last connection closed."
    )

    silent_seconds = Float(
        8, config=True, help="How long a kernel may not answer until its page opens again."
    )

    @default("max_kernels")
    def _by_memory(self) -> int:
        return max(4, pages_that_fit(usable_memory()))

    @default("starts_at_once")
    def _by_processors(self) -> int:
        return min(4, max(2, os.cpu_count() or 1))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allowed_message_types = MESSAGES
        self._events = EventLogger()  # nobody listens
        self._turns = self.starts_at_once
        self._line = Line(self._admit, longer=LOOK_AWAY_SECONDS + 1)
        self._promised: set[_Place] = set()
        self._owners: dict[str, str] = {}
        self._pulses: dict[str, Pulse] = {}
        self._endings: dict[str, TimerHandle] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def owner_of(self, kernel_id: str) -> str | None:
        """Return the key of the participant whose page a kernel serves."""
        return self._owners.get(kernel_id)

    async def end_all_of(self, owner: str) -> None:
        """End the kernels of somebody who leaves for good."""
        theirs = [kernel_id for kernel_id, key in self._owners.items() if key == owner]
        for kernel_id in theirs:
            if kernel_id in self._kernels:
                await self.shutdown_kernel(kernel_id, now=True)

    def is_full(self) -> bool:
        """Whether everything that runs or is promised reaches the maximum."""
        promised = sum(place.kernel_id not in self._kernels for place in self._promised)
        return len(self._kernels) + promised >= self.max_kernels

    @asynccontextmanager
    async def place(self, owner: str, page: str = "") -> AsyncIterator[None]:
        """Promise a participant a kernel and wait for the turn to start it, first in first out.

        Parameters
        ----------
        owner : str
            Key of the participant; the kernel started within is theirs.
        page : str
            What is opened, by which the owner's place in line is found again.

        Raises
        ------
        RoomFullError
            The owner has as many pages open as one may have.
        InLineError
            The turn has not come for `patience_seconds`, or the maximum is reached.
        """
        if self._pages_of(owner) >= self.pages_each:
            raise RoomFullError(f"{self.pages_each} pages of one participant are open")
        try:
            place = await self._line.turn((owner, page), self.patience_seconds)
        except StillInLineError as waiting:
            raise InLineError(waiting.place, full=self.is_full()) from None
        token = _place.set(place)
        try:
            if self._pages_of(owner) > self.pages_each:  # more of them stood in line
                raise RoomFullError(f"{self.pages_each} pages of one participant are open")
            yield
        finally:
            _place.reset(token)
            self._promised.discard(place)
            place.end_turn()
            self._line.move()
            if not self._kernel_connections.get(place.kernel_id, 0):
                self._end_in(self.unopened_seconds, place.kernel_id)

    def _admit(self, who: Hashable) -> _Place | None:
        if not self._turns or self.is_full():
            return None
        owner, _page = who
        self._turns -= 1
        place = _Place(owner, self.start_seconds, self._turn_ended)
        self._promised.add(place)
        return place

    def _turn_ended(self) -> None:
        self._turns += 1
        self._line.move()

    def _pages_of(self, owner: str) -> int:
        begun = sum(place.owner == owner for place in self._promised)
        return begun + sum(
            key == owner and self._kernel_connections.get(kernel_id, 0) > 0
            for kernel_id, key in self._owners.items()
        )

    async def _async_start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        kwargs["env"] = page_environment(kwargs.get("env") or os.environ)
        kernel_id: str = await super()._async_start_kernel(**kwargs)
        place = _place.get()
        if place:
            place.kernel_id = kernel_id
            self._owners[kernel_id] = place.owner
        else:
            self._end_in(self.unopened_seconds, kernel_id)
        return kernel_id

    start_kernel = _async_start_kernel

    def pre_start_kernel(self, kernel_name: str | None, kwargs: Any) -> Any:
        """Give it sockets in the file system where there are such, and a session that wakes."""
        manager, name, kernel_id = super().pre_start_kernel(kernel_name, kwargs)
        manager.session = WakingSession(parent=manager)
        manager.event_logger = self._events  # else each reads Jupyter's schemas again: 12 ms
        if os.name == "posix" and len(f"{manager.connection_file}-ipc-1") < LONGEST_SOCKET_PATH:
            manager.transport, manager.ip = "ipc", f"{manager.connection_file}-ipc"
        return manager, name, kernel_id

    async def state(self, kernel_id: str) -> str:
        """Return whether a kernel is alive, stuck (alive, but silent for long), dead, or gone."""
        if kernel_id not in self._kernels:
            return "gone"
        manager = self._kernels[kernel_id]
        if not await manager.is_alive():
            return "dead"
        if kernel_id not in self._pulses:
            self._pulses[kernel_id] = Pulse(manager._make_url("hb"))
        return "alive" if self._pulses[kernel_id].silence() < self.silent_seconds else "stuck"

    def notify_connect(self, kernel_id: str) -> None:
        """A page is there: its kernel stays."""
        super().notify_connect(kernel_id)
        self._stay(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        """The last page has gone: its kernel ends soon, unless the page comes back."""
        super().notify_disconnect(kernel_id)
        if not self._kernel_connections.get(kernel_id, 0):
            self._end_in(self.unattended_seconds, kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel and everything kept for it."""
        self._stay(kernel_id)
        self._kernel_connections.pop(kernel_id, None)
        self._kernel_ports.pop(kernel_id, None)
        self._owners.pop(kernel_id, None)
        if kernel_id in self._pulses:
            self._pulses.pop(kernel_id).end()
        removed = super().remove_kernel(kernel_id)
        self._line.move()
        return removed

    def start_watching_activity(self, kernel_id: str) -> None:
        """Note that a kernel has started; its pages' connections note when it is used."""
        kernel = self._kernels[kernel_id]
        kernel.reason, kernel.execution_state = "", "idle"
        kernel.last_activity = utcnow()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that nobody has used for long; of one that just starts nothing is known."""
        manager = self._kernels.get(kernel_id)
        if manager is not None and manager.trait_has_value("last_activity"):
            await super().cull_kernel_if_idle(kernel_id)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        self.stop_watching_activity(kernel_id)
        self.stop_buffering(kernel_id)
        manager = self._kernels[kernel_id]
        super()._handle_kernel_died(kernel_id)
        self._run(manager.cleanup_resources())

    def _end_in(self, seconds: float, kernel_id: str) -> None:
        self._stay(kernel_id)
        if kernel_id in self._kernels:
            loop = asyncio.get_running_loop()
            self._endings[kernel_id] = loop.call_later(seconds, self._end, kernel_id)

    def _stay(self, kernel_id: str) -> None:
        ending = self._endings.pop(kernel_id, None)
        if ending:
            ending.cancel()

    def _end(self, kernel_id: str) -> None:
        self._endings.pop(kernel_id, None)
        if kernel_id in self._kernels and not self._kernel_connections.get(kernel_id, 0):
            self._run(self.shutdown_kernel(kernel_id, now=True))

    def _run(self, work: Any) -> None:
        async def quietly() -> None:
            try:
                await work
            except Exception:
                self.log.exception("ending a kernel")

        task = asyncio.ensure_future(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
