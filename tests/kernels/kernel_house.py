"""A fork server in a test's own process, and clients of its kernels."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import psutil
from jupyter_client import AsyncKernelManager

from workshop_kit.kernels import ForkedProcess, ForkServer

MODULES = ["ipykernel.kernelapp", "ipykernel.ipkernel", "numpy.random"]


class House:
    """A fork server in this process, and kernels that it gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.managers: list[AsyncKernelManager] = []

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder)}

    @property
    def base(self) -> psutil.Process:
        return psutil.Process(ForkServer.instance().pid)

    async def start(self, **given: object) -> AsyncKernelManager:
        manager = AsyncKernelManager(
            transport="ipc", ip=str(self.folder / f"k{len(self.managers)}")
        )
        manager.connection_file = str(self.folder / f"kernel-{len(self.managers)}.json")
        self.managers.append(manager)
        given.setdefault("env", self.environment)
        await manager.start_kernel(**given)
        return manager

    async def end(self) -> None:
        for manager in self.managers:
            await manager.shutdown_kernel(now=True)


async def said(manager: AsyncKernelManager, code: str) -> str:
    """What a kernel prints, run by a client of its own."""
    client = manager.client()
    client.start_channels()
    printed = []

    def hear(message: dict) -> None:
        content = message["content"]
        if message["msg_type"] == "stream" and content["name"] == "stdout":
            printed.append(content["text"])
        if message["msg_type"] == "error":
            printed.append(content["ename"])

    try:
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive(
            textwrap.dedent(code), timeout=60, output_hook=hear, allow_stdin=False
        )
    finally:
        client.stop_channels()
    return "".join(printed).strip()


def forked(manager: AsyncKernelManager) -> bool:
    process = manager.provisioner.process
    return isinstance(process, ForkedProcess)
