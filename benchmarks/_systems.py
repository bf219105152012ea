"""The systems that are measured: how each is started, and what a participant opens there."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import nbformat

from workshop_kit.course import view
from workshop_kit.files import course_files

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.append(str(Path(__file__).parent / "peers"))
from _exercise import EXERCISE, label
from servers import ROOT, free_port, running, serving
from visitors import Visitor

SLIDER = label("retention_pct")
PEERS = ROOT / "benchmarks" / "peers"

__all__ = ["EXERCISE", "SLIDER", "SYSTEMS", "Running", "System"]


@dataclass(frozen=True)
class Running:
    """A server that runs.

    Attributes
    ----------
    home : str
    pid : int
    code : str
        Of its class; empty where nobody has to join.
    cookies : dict
        Of somebody who has joined, for a browser.
    """

    home: str
    pid: int
    code: str = ""
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class System:
    """One way to serve the exercise.

    Attributes
    ----------
    title : str
    start : callable
        Gives a context in which the server runs.
    page, picture, slider : str
        The page's address below the server's, and what a browser waits for there.
    protocol : str
        That its participants speak.
    python : Path
        In whose environment they speak it.
    polled : str
        What an open page asks for again and again.
    most : int
        Joins at once that it is asked for at most, unless told otherwise.
    repeats : int
        How often it is asked for them at most, where each takes long.
    """

    title: str
    start: Callable[[], AbstractContextManager[Running]]
    page: str
    picture: str = ".explore .chart-view img"
    slider: str = ".noUi-handle"
    protocol: str = "voila"
    python: Path = Path(sys.executable)
    polled: str = ""
    most: int = 100
    repeats: int = 100


@contextmanager
def _ours(kernels: str) -> Iterator[Running]:
    """Our server as `make serve` starts it, but for the kind of its kernels."""
    app = {"fork_at_start": True}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), app=app, kernels=kernels) as served,
    ):
        visitor = Visitor(served, "Browser", lang="en")
        cookies = {cookie.name: cookie.value or "" for cookie in visitor.jar}
        yield Running(str(served), served.process.pid, served.code, cookies)


@contextmanager
def _stock() -> Iterator[Running]:
    """Stock Voila with its own template, on the English view of the same notebook."""
    home = f"http://127.0.0.1:{free_port()}/"
    with tempfile.TemporaryDirectory() as folder:
        source = nbformat.read(course_files("exercises", f"{EXERCISE}.ipynb"), as_version=4)
        target = Path(folder) / f"{EXERCISE}.ipynb"
        nbformat.write(view(source, "en", "participant"), target)
        command = [sys.executable, "-m", "voila", str(target), "--no-browser"]
        command += [f"--port={home.split(':')[-1].strip('/')}", "--Voila.ip=127.0.0.1"]
        data = {"WORKSHOP_DATA": f"{folder}/data"}
        log = Path(folder) / "log"
        with running(command, f"{home}voila/static/voila.js", log, **data) as pid:
            yield Running(home, pid)


@contextmanager
def _peer(name: str, command: Sequence[str], alive: str) -> Iterator[Running]:
    """A peer in its own environment, as its own manual says to serve for speed."""
    at = free_port()
    home = f"http://127.0.0.1:{at}/"
    script = str(PEERS / f"{name}_app.py")
    words = [str(_python_of(name)), "-m", *(word.format(port=at) for word in command), script]
    with (
        tempfile.TemporaryDirectory() as folder,
        running(words, f"{home}{alive}", Path(folder) / "log") as pid,
    ):
        yield Running(home, pid)


def _python_of(peer: str) -> Path:
    return ROOT / ".cache" / "peers" / peer / "bin" / "python"


PANEL = (
    *("panel", "serve", "--reuse-sessions", "--warm", "--port={port}", "--address=127.0.0.1"),
    "--allow-websocket-origin=127.0.0.1:{port}",
)
STREAMLIT = (
    *("streamlit", "run", "--server.headless=true", "--server.fileWatcherType=none"),
    *("--browser.gatherUsageStats=false", "--server.address=127.0.0.1", "--server.port={port}"),
)
_our_page = partial(System, page=f"exercises/{EXERCISE}?lang=en", polled="healthz?k={kernel}")
SYSTEMS = {
    "templates": _our_page("Workshop", partial(_ours, "templates")),
    "forks": _our_page("Workshop, forks without templates", partial(_ours, "forks")),
    "ordinary": _our_page(
        "Workshop, ordinary kernels", partial(_ours, "ordinary"), most=30, repeats=2
    ),
    "stock": System("stock Voila", _stock, page="", most=30, repeats=2),
    "panel": System(
        "Panel",
        partial(_peer, "panel", PANEL, "panel_app"),
        page="panel_app",
        picture='img[src^="data:image/png"]',
        protocol="panel",
        python=_python_of("panel"),
    ),
    "streamlit": System(
        "Streamlit",
        partial(_peer, "streamlit", STREAMLIT, "_stcore/health"),
        page="",
        picture="[data-testid=stImage] img",
        slider="[data-testid=stSlider]",
        protocol="streamlit",
        python=_python_of("streamlit"),
    ),
}
