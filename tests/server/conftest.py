"""Servers with options of their kernels, and somebody who visits them."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from servers import free_port, running
from visitors import Visitor


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Start a server with options of its kernels and return its address."""
    with contextlib.ExitStack() as servers:

        def serve(course: Path | None = None, **options: float) -> str:
            port = free_port()
            folder = tmp_path / str(port)
            folder.mkdir()
            (folder / "voila.json").write_text(json.dumps({"WorkshopKernels": options}))
            environment = {"JUPYTER_CONFIG_DIR": str(folder), "SECRET": "planted"}
            if course:
                environment["WORKSHOP_FILES"] = str(course)
            command = [sys.executable, "-m", "workshop_kit", "serve", "--port", str(port)]
            return servers.enter_context(
                running(
                    [*command, "--data", str(folder / "data")],
                    f"http://127.0.0.1:{port}/",
                    folder / "log",
                    **environment,
                )
            )

        yield serve


@pytest.fixture
def visitor(server: str) -> Visitor:
    return Visitor(server)
