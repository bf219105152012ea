"""The server's kernels, forked from one base process."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Mapping
from functools import cached_property

from traitlets import Bool, Dict, Float, List, Unicode
from traitlets.config import SingletonConfigurable

from ._base_process import (
    ANSWER_SECONDS,
    BaseProcess,
    ForkedProcess,
    ForkUnavailableError,
    can_fork,
)

RUN = "workshop_kit.kernels._kernel:run_kernel"

__all__ = ["ForkServer"]


class ForkServer(SingletonConfigurable):
    """Holds the base process of a server's kernels.

    It is started by `start`, or by the first kernel. Where it ends by itself, kernels that run go
    on, the one asked for is started the ordinary way, and the base process is started again.
    """

    enabled = Bool(True, config=True, help="Fork kernels where the system can.")
    modules = List(
        Unicode(), ["ipykernel.kernelapp", "ipykernel.ipkernel"], config=True,
        help="Modules imported before the first kernel.",
    )  # fmt: skip
    prepared = List(
        Unicode(), config=True, help="module:function, called once before the first kernel."
    )
    once_started = List(
        Unicode(), config=True, help="module:function, called in each kernel that has its shell."
    )
    environment = Dict(help="Variables of the base process, by default the server's.")
    answer_seconds = Float(
        ANSWER_SECONDS, config=True, help="How long the base process may take to answer."
    )

    @cached_property
    def base(self) -> BaseProcess:
        """The base process."""
        return BaseProcess(RUN, self.modules, self.prepared, self.environment)

    @property
    def pid(self) -> int | None:
        """Process id of the base process, where it runs."""
        return self.base.pid

    def start(self) -> None:
        """Start the base process, unless it runs; it imports while the server goes on."""
        if self.enabled:
            self.base.start()

    async def fork(
        self, argv: list[str], environment: Mapping[str, str], folder: str | None
    ) -> ForkedProcess:
        """Fork a kernel.

        Parameters
        ----------
        argv : list of str
            Arguments of the kernel, as of ``python -m ipykernel_launcher``.
        environment : mapping
            Its variables; nothing of the base process's environment is left to it.
        folder : str or None
            Its working folder.

        Raises
        ------
        ForkUnavailableError
            Forking is off, the system cannot, or the base process does not answer. A base process
            that ended is started again, for the next kernel.
        """
        if not self.enabled or not can_fork():
            raise ForkUnavailableError("kernels are not forked here")
        self.base.require()
        request = {
            "argv": argv,
            "env": dict(environment),
            "cwd": folder,
            "once_started": self.once_started,
        }
        try:
            async with asyncio.timeout(self.answer_seconds):
                return await self._ask(json.dumps(request).encode() + b"\n")
        except TimeoutError:
            self.base.end()
            raise ForkUnavailableError("the base process does not answer") from None
        except (OSError, ValueError, KeyError) as fault:
            raise ForkUnavailableError(f"the base process failed: {fault!r}") from fault

    async def _ask(self, request: bytes) -> ForkedProcess:
        loop = asyncio.get_running_loop()
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.setblocking(False)
            await loop.sock_connect(connection, self.base.address)
            await loop.sock_sendall(connection, request)
            answer = b""
            while b"\n" not in answer:
                more = await loop.sock_recv(connection, 4096)
                if not more:
                    raise ConnectionResetError("the connection closed")
                answer += more
            told, _end, more = answer.partition(b"\n")  # one that failed has told of its end too
            process = ForkedProcess(json.loads(told)["pid"], connection, more)
        except BaseException:
            connection.close()
            raise
        self.base.answered()
        return process

    def stop(self) -> None:
        """End the base process and every kernel left."""
        self.base.stop()
