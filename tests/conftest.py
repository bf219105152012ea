"""What all tests share: the checkout, copies of its content, and a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
import servers
from servers import Served, serving
from visitors import NAME

ROOT = Path(__file__).resolve().parents[1]
collect_ignore_glob = ["conftest.py", "*/conftest.py"]  # they hold no doctests
CONTENT = ("agenda.yml", "notebooks", "exercises", "solutions", "case_data")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make soak` repeat tests, and `make test-kernels` choose kernels."""
    parser.addoption(
        "--repeats",
        type=int,
        default=1,
        metavar="N",
        help="how often tests marked soak do the same, each time with another seed",
    )
    parser.addoption(
        "--kernels",
        choices=tuple(servers.KERNELS),
        default=servers.usual_kernels,
        help="what the kernels of servers are, where a test does not say so",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Serve with the kernels that were chosen."""
    servers.usual_kernels = config.getoption("--kernels")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, and say so, what is about kernels of another kind."""
    for mark in item.iter_markers("kernels"):
        if servers.usual_kernels not in mark.args:
            pytest.skip(f"about kernels that are {' or '.join(mark.args)}")


@pytest.fixture(scope="session")
def repeats(request: pytest.FixtureRequest) -> int:
    """How often a test marked soak does the same."""
    return int(request.config.getoption("--repeats"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


def copy_of_content(target: Path) -> Path:
    """Copy the course's files."""
    target.mkdir()
    for name in CONTENT:
        source = ROOT / name
        if source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(source, target / name, ignore=ignore)
        else:
            shutil.copy(source, target / name)
    return target


@pytest.fixture
def content_copy(tmp_path: Path) -> Path:
    """A copy of the course's files, to be broken at will."""
    return copy_of_content(tmp_path / "course")


@pytest.fixture(scope="session")
def light_course(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make copies of the course whose exercises run nothing but the given cells: they open fast."""

    def light_course(*cells: str) -> Path:
        return _lightened(copy_of_content(tmp_path_factory.mktemp("light") / "course"), *cells)

    return light_course


@pytest.fixture(scope="session")
def sheet_course(light_course: Callable[..., Path]) -> Path:
    """A course whose exercises hold the worksheet of X12 alone."""
    return light_course(f'from workshop_kit import worksheet\nworksheet("{NAME}")')


@pytest.fixture(scope="session")
def light_server(
    tmp_path_factory: pytest.TempPathFactory, light_course: Callable[..., Path]
) -> Iterator[Served]:
    """A server for tests of kernels: nothing runs in its pages, so that they open fast."""
    folder = tmp_path_factory.mktemp("light_server")
    odd = (sys.executable, str(ROOT / "tests" / "server" / "odd_server.py"), "tells-routes")
    with serving(folder, command=odd, WORKSHOP_FILES=str(light_course())) as served:
        yield served


def _lightened(course: Path, *cells: str) -> Path:
    for path in (course / "exercises").glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [
            nbformat.v4.new_markdown_cell("## 一\n\n<!-- en -->\n## One"),
            *map(nbformat.v4.new_code_cell, cells),
        ]
        nbformat.write(notebook, path)
    return course


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
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`workshop serve`, started as users start it; its address, as text."""
    with serving(tmp_path_factory.mktemp("server")) as served:
        yield served


@pytest.fixture(scope="session")
def data_folder(server: Served) -> Path:
    """Where the server of these tests keeps answers and logs."""
    return server.data
