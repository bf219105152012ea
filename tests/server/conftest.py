"""Servers with options of their kernels, and somebody who visits them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from listeners import Listener
from servers import WORKSHOP, Served, serving
from visitors import Visitor


@pytest.fixture
def serve(tmp_path: Path, light_course: Callable[..., Path]) -> Iterator[Callable[..., Served]]:
    """Start a server with options of its kernels, without a course on one whose pages open fast."""
    with contextlib.ExitStack() as servers:

        def serve(
            course: Path | None = None, command: tuple[str, ...] = WORKSHOP, **options: float
        ) -> Served:
            folder = tmp_path / f"server{len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            environment = {"SECRET": "planted", "WORKSHOP_FILES": str(course or light_course())}
            return servers.enter_context(
                serving(folder, command=command, options=options, **environment)
            )

        yield serve


@pytest.fixture
def visitor(light_server: Served) -> Visitor:
    """Somebody who has just joined a class whose pages open fast."""
    return Visitor(light_server)


@pytest.fixture
def listen() -> Iterator[Any]:
    """Open streams, and close them in the end."""
    with contextlib.ExitStack() as open_ones:

        def listen(visitor: Visitor, path: str = "events") -> Listener:
            made = Listener(visitor, path)
            open_ones.callback(made.close)
            return made

        yield listen
