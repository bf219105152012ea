"""The server's kernels, forked from one base process."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from traitlets import Bool, Dict, Float, List, Unicode
from traitlets.config import SingletonConfigurable

from ._base_process import (
    ANSWER_SECONDS,
    BaseProcess,
    ForkedProcess,
    ForkUnavailableError,
    can_fork,
)

RUN = "workshop_kit.kernels._kernel:run"

__all__ = ["ForkServer", "Template", "TemplateRefusedError"]


class TemplateRefusedError(Exception):
    """A notebook cannot be run before the fork; the message says why."""


@dataclass(frozen=True)
class Template:
    """A process in which a notebook has run; kernels that are forks of it go on from there.

    Attributes
    ----------
    address : str
        Of the socket at which it is asked for forks.
    outputs : list of list of dict
        What each cell shows, in the notebook format; nothing for a cell that was not run.
    """

    address: str
    outputs: list[list[dict[str, Any]]]
    _process: ForkedProcess = field(repr=False)

    def runs(self) -> bool:
        """Whether its process runs."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it; its forks go on."""
        _end(self._process)
        Path(self.address).unlink(missing_ok=True)


class ForkServer(SingletonConfigurable):
    """Holds the base process of a server's kernels.

    It is started by `start`, or by the first kernel. Where it ends by itself, kernels that run go
    on, the one asked for is started the ordinary way, and the base process is started again.
    """

    enabled = Bool(True, config=True, help="Fork kernels where the system can.")
    modules = List(
        Unicode(), ["ipykernel.kernelapp", "ipykernel.ipkernel", "tornado.platform.asyncio"],
        config=True, help="Modules imported before the first kernel.",
    )  # fmt: skip
    prepared = List(
        Unicode(), config=True, help="module:function, called once before the first kernel."
    )
    once_started = List(
        Unicode(), config=True, help="module:function, called in each kernel that has its shell."
    )
    once_executed = List(
        Unicode(), config=True, help="module:function, called in each template that has run."
    )
    environment = Dict(help="Variables of the base process, by default the server's.")
    answer_seconds = Float(
        ANSWER_SECONDS, config=True, help="How long the base process may take to answer."
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._templates: list[Template] = []

    @cached_property
    def base(self) -> BaseProcess:
        """The base process."""
        return BaseProcess(RUN, self.modules, self.prepared, self.environment)

    @property
    def able(self) -> bool:
        """Whether kernels are forked at all, here and as it is set."""
        return self.enabled and can_fork()

    @property
    def pid(self) -> int | None:
        """Process id of the base process, where it runs."""
        return self.base.pid

    def start(self) -> None:
        """Start the base process, unless it runs; it imports while the server goes on."""
        if self.enabled:
            self.base.start()

    async def fork(
        self,
        argv: list[str],
        environment: Mapping[str, str],
        folder: str | None,
        template: Template | None = None,
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
        template : Template, optional
            Of which it is a fork, rather than of the base process.

        Raises
        ------
        ForkUnavailableError
            Forking is off, the system cannot, or the base process or the template does not answer.
            A base process that ended is started again, for the next kernel.
        """
        request: dict[str, Any] = {"argv": argv, "env": dict(environment), "cwd": folder}
        if template is not None:
            try:
                return (await self._ask(template.address, {**request, "once_started": []}))[0]
            except TimeoutError:
                raise ForkUnavailableError("the template does not answer") from None
        request["once_started"] = self.once_started
        return (await self._ask_base(request))[0]

    async def template(
        self, cells: Sequence[str | None], environment: Mapping[str, str], folder: str | None
    ) -> Template:
        """Run a notebook in a fork of the base process, of which kernels can be forks.

        Parameters
        ----------
        cells : sequence of str or None
            Sources, in order; None for a cell that is not code.
        environment, folder
            As for a kernel.

        Raises
        ------
        TemplateRefusedError
            The notebook fails, or leaves something that a fork cannot take along: a thread, a
            task, a process, an open file or connection.
        ForkUnavailableError
            As `fork`.
        """
        address = self.base.new_address()
        request = {
            "cells": list(cells),
            "address": address,
            "env": dict(environment),
            "cwd": folder,
            "once_started": self.once_started,
            "once_executed": self.once_executed,
        }
        process, reading = await self._ask_base(request)
        try:
            told = await reading.next()
            if "outputs" not in told:
                raise TemplateRefusedError(told.get("refused", "it ended"))
        except BaseException as fault:  # or nobody waits for it any more
            _end(process)
            if isinstance(fault, (OSError, ValueError)):
                raise TemplateRefusedError(f"it ended: {fault!r}") from None
            raise
        made = Template(address, told["outputs"], process)
        self._templates = [*filter(Template.runs, self._templates), made]
        return made

    async def _ask_base(self, request: Mapping[str, Any]) -> tuple[ForkedProcess, _Lines]:
        if not self.able:
            raise ForkUnavailableError("kernels are not forked here")
        self.base.require()
        try:
            answer = await self._ask(self.base.address, request)
        except TimeoutError:
            self.base.end()
            raise ForkUnavailableError("the base process does not answer") from None
        self.base.answered()
        return answer

    async def _ask(self, address: str, request: Mapping[str, Any]) -> tuple[ForkedProcess, _Lines]:
        loop = asyncio.get_running_loop()
        connection = socket.socket(socket.AF_UNIX)
        reading = _Lines(connection)
        try:
            connection.setblocking(False)
            async with asyncio.timeout(self.answer_seconds):
                await loop.sock_connect(connection, address)
                await loop.sock_sendall(connection, json.dumps(request).encode() + b"\n")
                pid = (await reading.next())["pid"]
            return ForkedProcess(pid, connection, reading.rest), reading
        except (OSError, ValueError, KeyError) as fault:
            connection.close()
            if isinstance(fault, TimeoutError):
                raise
            raise ForkUnavailableError(f"the process to fork failed: {fault!r}") from fault
        except BaseException:
            connection.close()
            raise

    def stop(self) -> None:
        """End the base process, the templates and every kernel left."""
        for template in self._templates:
            template.end()
        self.base.stop()


def _end(process: ForkedProcess) -> None:
    process.kill()
    process.wait()


class _Lines:
    """Lines of JSON from a socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.rest = b""

    async def next(self) -> dict[str, Any]:
        """Read one; what came with it already is in `rest`."""
        loop = asyncio.get_running_loop()
        parts = [self.rest]
        while b"\n" not in parts[-1]:
            parts.append(await loop.sock_recv(self._connection, 65536))
            if not parts[-1]:
                raise ConnectionResetError("the connection closed")
        line, _end, self.rest = b"".join(parts).partition(b"\n")
        told: dict[str, Any] = json.loads(line)
        return told
