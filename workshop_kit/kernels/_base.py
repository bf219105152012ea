"""The base process: imports what kernels need, then forks one for each connection.

Run as ``python -m workshop_kit.kernels._base`` by `ForkServer`, with the descriptors of its
listening socket and of the read end of a pipe that closes when the server is gone. A connection
is answered by the forked kernel itself; what a kernel is asked never enters the base process, so
that nothing of one kernel is left for the next.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from typing import Any

import setproctitle

REQUEST_SECONDS = 10
LONGEST_REQUEST = 1_000_000
SIGNALS = (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True)
class Settings:
    """What the base process is told at its start.

    Attributes
    ----------
    listener, life : int
        Descriptors: the listening socket, and the read end of the pipe of the server's life.
    modules : list of str
        Imported before the first fork.
    prepared : list of str
        ``module:function``, each called before the first fork.
    once_started : list of str
        ``module:function``, each called in a kernel once it has its shell.
    """

    listener: int
    life: int
    modules: list[str]
    prepared: list[str]
    once_started: list[str]


def main() -> None:
    """Serve until the server is gone; in a forked kernel, run that kernel."""
    settings = Settings(**json.loads(sys.argv[1]))
    sys.path[:] = [entry for entry in sys.path if entry not in ("", os.getcwd())]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's Ctrl-C ends kernels in order
    setproctitle.getproctitle()  # finds its place now: later the environment has moved
    for module in settings.modules:
        importlib.import_module(module)
    _call(settings.prepared)
    refuse_threads()
    gc.collect()
    gc.freeze()
    request = serve(settings)
    if request is not None:
        run_kernel(request, settings)


def refuse_threads() -> None:
    """A fork copies one thread and the locks of all: with a second one it may hang.

    Raises
    ------
    RuntimeError
        More than one thread runs.
    """
    tasks = "/proc/self/task"
    count = len(os.listdir(tasks)) if os.path.isdir(tasks) else threading.active_count()
    if count > 1:
        raise RuntimeError(f"{count} threads run after the imports: no kernel can be forked")


def serve(settings: Settings) -> dict[str, Any] | None:
    """Fork at each connection, and tell each how its kernel ended.

    Returns
    -------
    dict or None
        In a forked kernel its request; in the base process None, once the server is gone.
    """
    listener = socket.socket(fileno=settings.listener)
    kernels: dict[int, socket.socket] = {}
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    with selectors.DefaultSelector() as selector:
        for watched in (settings.listener, settings.life, woken):
            selector.register(watched, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _events in selector.select()}
            if settings.life in ready:
                return None
            if woken in ready:
                os.read(woken, 4096)
                _reap(kernels)
            if settings.listener in ready:
                connection, _address = listener.accept()
                pid = os.fork()
                if pid:
                    kernels[pid] = connection
                    continue
                signal.set_wakeup_fd(-1)
                break
    for inherited in (listener, *kernels.values()):
        inherited.close()
    for end in (woken, wake):
        os.close(end)
    return _asked(connection)


def _reap(kernels: dict[int, socket.socket]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        code = os.waitstatus_to_exitcode(status)
        with contextlib.suppress(OSError), kernels.pop(pid) as connection:
            connection.setblocking(False)
            connection.sendall(json.dumps({"exit": code}).encode() + b"\n")


def _asked(connection: socket.socket) -> dict[str, Any]:
    """In a new kernel: leave the server's group before answering, so that its end is not theirs."""
    os.setsid()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    with connection:
        connection.settimeout(REQUEST_SECONDS)
        with connection.makefile("rb") as stream:
            request: dict[str, Any] = json.loads(stream.readline(LONGEST_REQUEST))
        connection.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")
    return request


def run_kernel(request: dict[str, Any], settings: Settings) -> None:
    """Be the kernel that was asked for, until it ends."""
    from ipykernel.kernelapp import IPKernelApp

    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    if request["cwd"]:
        os.chdir(request["cwd"])
    _name_process(request["argv"])
    _forget_random_state()
    gc.enable()
    threading.Thread(target=_end_with, args=(settings.life,), daemon=True).start()
    # 1: nobody polls for the parent, which is the base process and may be another one tomorrow
    app = IPKernelApp.instance(parent_handle=1)
    app.initialize([*request["argv"], "--HistoryManager.enabled=False"])
    _call(settings.once_started)
    app.start()


def _call(targets: list[str]) -> None:
    for target in targets:
        module, _colon, function = target.partition(":")
        getattr(importlib.import_module(module), function)()


def _end_with(life: int) -> None:
    """End with the server, however it ends: the pipe closes with its last writer."""
    with contextlib.suppress(OSError):
        os.read(life, 1)
    os._exit(1)


def _name_process(argv: list[str]) -> None:
    """Look in a list of processes like the kernel that would otherwise have been started."""
    setproctitle.setproctitle(" ".join([sys.executable, "-m", "ipykernel_launcher", *argv]))


def _forget_random_state() -> None:
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


if __name__ == "__main__":
    try:
        main()
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
