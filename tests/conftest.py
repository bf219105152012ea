"""What all tests share: the checkout, copies of its content, and a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from servers import free_port, running

ROOT = Path(__file__).resolve().parents[1]
collect_ignore_glob = ["conftest.py", "*/conftest.py"]  # they hold no doctests
CONTENT = ("agenda.yml", "notebooks", "exercises", "solutions", "case_data")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def content_copy(tmp_path: Path) -> Path:
    """A copy of the course's files, to be broken at will."""
    target = tmp_path / "course"
    target.mkdir()
    for name in CONTENT:
        source = ROOT / name
        if source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(source, target / name, ignore=ignore)
        else:
            shutil.copy(source, target / name)
    return target


@pytest.fixture(scope="session")
def workshop() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a process of its own and return what it said."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "workshop_kit", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=ROOT,
            env={**os.environ, **environment},
        )

    return run


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of these tests keeps answers and logs."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, data_folder: Path) -> Iterator[str]:
    """The address of `workshop serve`, started as users start it."""
    port = free_port()
    command = [sys.executable, "-m", "workshop_kit", "serve", "--port", str(port)]
    log = tmp_path_factory.mktemp("server") / "server.log"
    with running(
        [*command, "--data", str(data_folder)], f"http://127.0.0.1:{port}/", log
    ) as address:
        yield address
