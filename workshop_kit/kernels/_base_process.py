"""The base process as the server sees it: started, asked, started again."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

BASE = "workshop_kit.kernels._base"
STARTS = 3  # starts in a row without an answer, after which the base process is given up
WAITING = 512  # connections that wait while the base process imports
ANSWER_SECONDS = 30.0
REAP_SECONDS = 1.0

__all__ = ["BaseProcess", "ForkUnavailableError", "ForkedProcess", "can_fork"]


def can_fork() -> bool:
    """Whether this system forks safely and tells of processes by descriptor: Linux does."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class ForkUnavailableError(Exception):
    """Nothing can be forked just now; it is to be started the ordinary way."""


class ForkedProcess:
    """A fork of the base process, with the face of `subprocess.Popen` that Jupyter uses.

    The base process tells how it ended over the connection that asked for it.
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
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
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
        except (OSError, ValueError, LookupError):
            return 1


class BaseProcess:
    """A process that has imported what its forks need, and is started again where it ends.

    Parameters
    ----------
    run : str
        ``module:function``, called in a fork with its request and its connection.
    modules : sequence of str
        Imported before the first fork.
    prepared : sequence of str
        ``module:function``, each called before the first fork.
    environment : mapping, optional
        Variables of the base process, by default this process's.
    """

    def __init__(
        self,
        run: str,
        modules: Sequence[str],
        prepared: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._told = {"run": run, "modules": [*modules], "prepared": [*prepared]}
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = ""
        self._life: tuple[int, int] | None = None
        self._starts = 0
        self._starting = threading.RLock()
        self.address = ""

    @property
    def pid(self) -> int | None:
        """Its process id, where it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start it, unless it runs; it imports while the server goes on."""
        with self._starting:
            if can_fork() and not self.pid and self._starts < STARTS:
                self._start()

    def _start(self) -> None:
        self._starts += 1
        self.address = self.new_address()
        if not self._life:
            self._life = os.pipe()
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            os.chmod(self.address, 0o600)
            listener.listen(WAITING)
            descriptors = {"listener": listener.fileno(), "life": self._life[0]}
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", BASE, json.dumps(descriptors | self._told)],
                stdin=subprocess.DEVNULL,
                env={**(self._environment or os.environ), **_ONE_THREAD},
                pass_fds=tuple(descriptors.values()),
                start_new_session=True,
            )

    def new_address(self) -> str:
        """Return an address for a socket, which goes with this process."""
        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix="forks-")
        return str(Path(self._folder) / uuid4().hex[:12])

    def require(self) -> None:
        """See to it that it runs; the first time it is started, later for the next who asks.

        Raises
        ------
        ForkUnavailableError
            It does not run; one that ended is started again.
        """
        with self._starting:
            if self.pid:
                return
            first = self._process is None
            self.start()
            if not first or not self.pid:
                raise ForkUnavailableError("the base process has ended")

    def answered(self) -> None:
        """Take note that it works: its next end is the first of a new count."""
        self._starts = 0

    def ask(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Have a fork answer a request, in this thread.

        Parameters
        ----------
        request : mapping
            As JSON; ``env`` holds all variables of the fork.
        seconds : float
            How long it may take, from the fork on.

        Returns
        -------
        dict
            The one line of JSON that the fork sends; ``{"exit": code}`` where it sent none.

        Raises
        ------
        ForkUnavailableError
            The base process does not run or does not answer.
        TimeoutError
            The fork took too long; it was killed.
        """
        self.require()
        with socket.socket(socket.AF_UNIX) as connection, connection.makefile("rb") as stream:
            connection.settimeout(ANSWER_SECONDS)
            try:
                connection.connect(self.address)
                connection.sendall(json.dumps(request).encode() + b"\n")
                fork = ForkedProcess(json.loads(stream.readline())["pid"], connection)
            except TimeoutError:
                self.end()
                raise ForkUnavailableError("the base process does not answer") from None
            except (OSError, ValueError, KeyError) as fault:
                raise ForkUnavailableError(f"the base process failed: {fault!r}") from fault
            self.answered()
            connection.settimeout(seconds)
            try:
                answer: dict[str, Any] = json.loads(stream.readline() or b'{"exit": 1}')
                return answer
            finally:
                fork.kill()
                fork.wait()

    def end(self) -> None:
        """Kill it; its forks go on."""
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End it and, with the pipe that they watch, every fork left."""
        if self._life:
            for end in self._life:
                os.close(end)
            self._life = None
        self.end()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""


_ONE_THREAD = {
    **{f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")},
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
