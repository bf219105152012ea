from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from jupyter_client.provisioning import KernelProvisionerFactory
from kernel_house import MODULES, House

from workshop_kit.kernels import ForkServer


@pytest.fixture
def play(tmp_path, monkeypatch) -> Callable[[Callable[[House], Awaitable[None]]], None]:
    """Play a scene in a house of its own, which is cleared afterwards."""
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "fork-server")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    KernelProvisionerFactory.clear_instance()
    ForkServer.clear_instance()
    settings: dict[str, object] = {"modules": MODULES}

    @asynccontextmanager
    async def house() -> AsyncIterator[House]:
        server = ForkServer.instance(**settings)
        opened = House(tmp_path)
        try:
            yield opened
        finally:
            await opened.end()
            server.stop()

    def play(scene: Callable[[House], Awaitable[None]], **given: object) -> None:
        settings.update(given)

        async def run() -> None:
            async with house() as opened:
                await scene(opened)

        asyncio.run(asyncio.wait_for(run(), 150))

    yield play
    KernelProvisionerFactory.clear_instance()
    ForkServer.clear_instance()
