"""The base process as the server sees it: started, asked, started again."""

from __future__ import annotations

import asyncio
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from traitlets import Bool, Dict, Float, List, Unicode
from traitlets.config import SingletonConfigurable

BASE = "workshop_kit.kernels._base"
STARTS = 3  # starts in a row without a kernel, after which the base process is given up
WAITING = 512  # connections that wait while the base process imports
REAP_SECONDS = 1.0

__all__ = ["ForkServer", "ForkServerUnavailableError", "ForkedProcess", "can_fork"]


def can_fork() -> bool:
    """Whether this system forks safely and tells of processes by descriptor: Linux does."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class ForkServerUnavailableError(Exception):
    """No kernel can be forked just now; it is to be started the ordinary way."""


class ForkedProcess:
    """A forked kernel, with the face of `subprocess.Popen` that Jupyter uses.

    Its parent is the base process, which tells how it ended over the connection that asked for it.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket, heard: bytes = b"") -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection, self._heard = connection, heard
        try:
            self._descriptor = os.pidfd_open(pid)
        except ProcessLookupError:  # it has ended already, and its parent has heard it
            self.returncode = self._told()
            connection.close()

    def poll(self) -> int | None:
        """Return the exit code (minus the signal, if one ended it), or None while it runs."""
        if self.returncode is None and self._ended(0):
            self.returncode = self._told()
            self._connection.close()
            os.close(self._descriptor)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end.

        Raises
        ------
        subprocess.TimeoutExpired
        """
        if self.returncode is None and not self._ended(timeout):
            raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0)
        code = self.poll()
        assert code is not None
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._descriptor, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> bool:
        waiting = select.poll()  # select() knows no descriptor beyond 1,023
        waiting.register(self._descriptor, select.POLLIN)
        return bool(waiting.poll(None if timeout is None else timeout * 1000))

    def _told(self) -> int:
        """The exit code that the base process tells; 1 where it is gone itself."""
        self._connection.settimeout(REAP_SECONDS)
        try:
            with self._connection.makefile("rb") as stream:
                return int(json.loads(self._heard or stream.readline())["exit"])
        except (OSError, ValueError):
            return 1


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
    answer_seconds = Float(30, config=True, help="How long the base process may take to answer.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = ""
        self._address = ""
        self._life: tuple[int, int] | None = None
        self._starts = 0

    @property
    def pid(self) -> int | None:
        """Process id of the base process, where it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the base process, unless it runs; it imports while the server goes on."""
        if not self.enabled or not can_fork() or self.pid or self._starts >= STARTS:
            return
        self._starts += 1
        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix="kernels-")
            self._life = os.pipe()
        assert self._life
        self._address = str(Path(self._folder) / f"base-{time.monotonic_ns()}")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self._address)
            os.chmod(self._address, 0o600)
            listener.listen(WAITING)
            settings = {
                "listener": listener.fileno(),
                "life": self._life[0],
                "modules": self.modules,
                "prepared": self.prepared,
                "once_started": self.once_started,
            }
            self._process = subprocess.Popen(
                [sys.executable, "-m", BASE, json.dumps(settings)],
                stdin=subprocess.DEVNULL,
                env={**(self.environment or os.environ), **_ONE_THREAD},
                pass_fds=(listener.fileno(), self._life[0]),
                start_new_session=True,
            )

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
        ForkServerUnavailableError
            Forking is off, the system cannot, or the base process does not answer. A base process
            that ended is started again, for the next kernel.
        """
        if not self.enabled or not can_fork():
            raise ForkServerUnavailableError("kernels are not forked here")
        if not self.pid:
            first = self._process is None
            self.start()
            if not first or not self.pid:
                raise ForkServerUnavailableError("the base process has ended")
        request = {"argv": argv, "env": dict(environment), "cwd": folder}
        try:
            async with asyncio.timeout(self.answer_seconds):
                return await self._ask(json.dumps(request).encode() + b"\n")
        except TimeoutError:
            self._end_base()
            raise ForkServerUnavailableError("the base process does not answer") from None
        except (OSError, ValueError, KeyError) as fault:
            raise ForkServerUnavailableError(f"the base process failed: {fault!r}") from fault

    async def _ask(self, request: bytes) -> ForkedProcess:
        loop = asyncio.get_running_loop()
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.setblocking(False)
            await loop.sock_connect(connection, self._address)
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
        self._starts = 0
        return process

    def stop(self) -> None:
        """End the base process and, with the pipe that they watch, every kernel left."""
        if self._life:
            for end in self._life:
                os.close(end)
            self._life = None
        self._end_base()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    def _end_base(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()


_ONE_THREAD = {
    **{f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")},
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
