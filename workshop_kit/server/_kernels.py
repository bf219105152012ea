"""Kernels: how many, with which environment, and until when."""

from __future__ import annotations

import asyncio
import os
from asyncio import TimerHandle
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Float, Integer, default

from ._memory import usable_memory
from ._pulse import Pulse
from ._waking_session import WakingSession

PAGE_BYTES = 150_000_000  # a kernel with a page's models and charts
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

__all__ = ["RoomFullError", "WorkshopKernels", "kernel_environment", "page_environment"]


class RoomFullError(Exception):
    """No kernel can be had just now; it is worth asking again."""


class _Place:
    """What one visitor is promised: a kernel that counts before it runs."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.kernel_id = ""


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
    return kernel_environment(given) | {"WORKSHOP_ANSWER_BOOK": "class"}


def _may_pass(name: str) -> bool:
    if name in PASSED_ON:
        return True
    secret = any(word in name for word in NEVER_PASSED_ON)
    return name.startswith(PASSED_ON_FAMILIES) and not secret


class WorkshopKernels(AsyncMappingKernelManager):
    """Starts kernels a few at a time up to a maximum, and ends those whose page is gone."""

    max_kernels = Integer(
        config=True, help="Kernels at most, by default as many as half of the memory holds."
    )
    pages_each = Integer(8, config=True, help="Pages that one participant may have open.")
    starts_at_once = Integer(config=True, help="Pages drawn at the same time, 2 to 4 by default.")
    start_seconds = Float(
        30, config=True, help="How long a page may wait for its turn, and keep others waiting."
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
        return max(4, usable_memory() // 2 // PAGE_BYTES)

    @default("starts_at_once")
    def _by_processors(self) -> int:
        return min(4, max(2, os.cpu_count() or 1))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allowed_message_types = MESSAGES
        self._turns = asyncio.Semaphore(self.starts_at_once)
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
    async def place(self, owner: str) -> AsyncIterator[None]:
        """Promise a participant a kernel and wait for the turn to start it, first in first out.

        Parameters
        ----------
        owner : str
            Key of the participant; the kernel started within is theirs.

        Raises
        ------
        RoomFullError
            The maximum is reached, or the turn did not come in time.
        """
        if self.is_full():
            raise RoomFullError(f"{self.max_kernels} kernels run")
        if self._pages_of(owner) >= self.pages_each:
            raise RoomFullError(f"{self.pages_each} pages of one participant are open")
        place = _Place(owner)
        self._promised.add(place)
        try:
            try:
                await asyncio.wait_for(self._turns.acquire(), self.start_seconds)
            except TimeoutError:
                raise RoomFullError("too many pages are being drawn") from None
            turn = _Turn(self._turns, self.start_seconds)
            token = _place.set(place)
            try:
                yield
            finally:
                _place.reset(token)
                turn.end()
        finally:
            self._promised.discard(place)
            if not self._kernel_connections.get(place.kernel_id, 0):
                self._end_in(self.unopened_seconds, place.kernel_id)

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
        return super().remove_kernel(kernel_id)

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


class _Turn:
    """A hold on one of the turns that lets go by itself: a hanging page must not stop others."""

    def __init__(self, turns: asyncio.Semaphore, seconds: float) -> None:
        self._turns = turns
        self._limit = asyncio.get_running_loop().call_later(seconds, self.end)
        self._held = True

    def end(self) -> None:
        if self._held:
            self._held = False
            self._limit.cancel()
            self._turns.release()
