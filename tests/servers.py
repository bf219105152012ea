"""Real servers for tests: started as users start them, ended with all their kernels."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import psutil
import pytest

from workshop_kit.files import ANSWERS
from workshop_kit.store import Classroom, Store

ROOT = Path(__file__).resolve().parents[1]
WORKSHOP = (sys.executable, "-m", "workshop_kit")
KERNELS: dict[str, dict[str, Any]] = {
    "templates": {},
    "forks": {"WorkshopApp": {"most_templates": 0}},
    "ordinary": {"ForkServer": {"enabled": False}},
}
usual_kernels = "templates"  # of servers that are not told another kind: see --kernels


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def newest_class(store: Store) -> Classroom:
    """The class that a server opens unless told another."""
    return [room for room in store.classes.all() if room.archived_at is None][-1]


def class_code(data_folder: Path) -> str:
    """The code of the class that a server with this data folder serves."""
    with Store.open(data_folder / ANSWERS) as store:
        return newest_class(store).code


class Served(str):
    """`workshop serve`: its address, which also knows its folder, its class and its process.

    It may be ended and started again in the same place.
    """

    folder: Path
    data: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    command: tuple[str, ...]

    def __new__(
        cls,
        folder: Path,
        *arguments: str,
        options: dict[str, Any] | None = None,
        command: tuple[str, ...] = WORKSHOP,
        base: str = "/",
        app: dict[str, Any] | None = None,
        runs: dict[str, Any] | None = None,
        kernels: str = "",
        **environment: str,
    ) -> Self:
        """Start a server with options of its kernels, its own and of what runs notebooks.

        Its addresses stand below `base`, its kernels are of a kind of `KERNELS`; further words
        are variables.
        """
        port = free_port()
        self = super().__new__(cls, f"http://127.0.0.1:{port}{base}")
        self.folder, self.data, self.port = folder, folder / "data", port
        self.command = (*command, "serve", f"--port={port}", f"--data={self.data}", *arguments)
        # most tests' servers draw few pages or none: the base process starts with the first
        kind = KERNELS[kernels or usual_kernels]
        own = {"base_url": base, "fork_at_start": False, **kind.get("WorkshopApp", {})}
        settings = {
            **kind,
            "WorkshopKernels": options or {},
            "WorkshopApp": {**own, **(app or {})},
            "VoilaExecutor": runs or {},
        }
        (folder / "voila.json").write_text(json.dumps(settings))
        self.environment = {"JUPYTER_CONFIG_DIR": str(folder), **environment}
        self.start()
        return self

    def start(self) -> None:
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                self.command,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        try:
            wait_for(f"{self}healthz", self.process, self.folder / "log")
        except BaseException:
            self.end(signal.SIGKILL)
            raise

    def end(self, how: int = signal.SIGTERM) -> None:
        """End it, and whatever kernels it leaves."""
        kernels = self.kernels()
        if self.process.poll() is None:
            self.process.send_signal(how)
        end(self.process)
        for kernel in kernels:
            if kernel.is_running():
                kernel.kill()

    def kernels(self) -> list[psutil.Process]:
        """The processes that run its kernels."""
        if self.process.poll() is not None:
            return []
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "ipykernel_launcher" in str(_words(child))]

    def base(self, run: str = "_kernel:run") -> psutil.Process | None:
        """The process that its kernels, or whatever else `run` names, are forks of."""
        if self.process.poll() is not None:
            return None
        children = psutil.Process(self.process.pid).children()
        return next((one for one in children if run in " ".join(_words(one))), None)

    @property
    def code(self) -> str:
        return class_code(self.data)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Its store, as another process sees it."""
        with Store.open(self.data / ANSWERS) as store:
            yield store

    def log(self) -> str:
        """What it printed and logged."""
        return "".join(
            path.read_text() for path in (self.folder / "log", self.data / "workshop.log")
            if path.exists()
        )  # fmt: skip


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@contextmanager
def serving(folder: Path, *arguments: str, **given: Any) -> Iterator[Served]:
    """`workshop serve` while it is needed."""
    server = Served(folder, *arguments, **given)
    try:
        yield server
    finally:
        server.end()


def class_of_its_own() -> Any:
    """The fixture `server` of a module whose tests count what their class did."""

    @pytest.fixture(scope="module")
    def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
        with serving(tmp_path_factory.mktemp("server")) as served:
            yield served

    return server


@contextmanager
def running(command: list[str], address: str, log: Path, **environment: str) -> Iterator[int]:
    """Start any server, wait until it answers, and end it; gives its process id."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, **environment},
            start_new_session=True,
        )
        try:
            wait_for(address, process, log)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was told to end; after 15 s it and its children are killed."""
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {address}:\n{log.read_text()}")
