"""The base process: imports what its forks need, then makes one for each connection.

Run as ``python -m workshop_kit.kernels._base`` by `BaseProcess`, with the descriptors of its
listening socket and of the read end of a pipe that closes when the server is gone. A connection
is answered by the fork itself; what one is asked never enters the base process, so that nothing
of one fork is left for the next.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass
from typing import Any

import setproctitle

from workshop_kit.kernels._fork import named, refuse_threads

REQUEST_SECONDS = 10
LONGEST_REQUEST = 20_000_000
SIGNALS = (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True)
class Settings:
    """What the base process is told at its start.

    Attributes
    ----------
    listener, life : int
        Descriptors: the listening socket, and the read end of the pipe of the server's life.
    run : str
        ``module:function``, called in a fork with the request, the connection and `life`.
    modules : list of str
        Imported before the first fork.
    prepared : list of str
        ``module:function``, each called before the first fork.
    """

    listener: int
    life: int
    run: str
    modules: list[str]
    prepared: list[str]


def main() -> None:
    """Serve until the server is gone; in a fork, do what it was asked for."""
    settings = Settings(**json.loads(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's Ctrl-C ends forks in order
    setproctitle.getproctitle()  # finds its place now: later the environment has moved
    for module in settings.modules:
        importlib.import_module(module)
    for target in settings.prepared:
        named(target)()
    run = named(settings.run)
    refuse_threads()
    gc.collect()
    gc.freeze()
    asked = serve(settings.listener, settings.life)
    if asked is not None:
        run(*asked, settings.life)


def serve(listening: int, life: int) -> tuple[dict[str, Any], socket.socket] | None:
    """Fork at each connection, and tell each how its fork ended.

    Parameters
    ----------
    listening, life : int
        Descriptors, as in `Settings`.

    Returns
    -------
    request and connection, or None
        In a fork what it is asked, and by whom; in the base process None, once the server is gone.
    """
    listener = socket.socket(fileno=listening)
    forks: dict[int, socket.socket] = {}
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    with selectors.DefaultSelector() as selector:
        for watched in (listening, life, woken):
            selector.register(watched, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _events in selector.select()}
            if life in ready:
                return None
            if woken in ready:
                os.read(woken, 4096)
                _reap(forks)
            if listening in ready:
                connection, _address = listener.accept()
                pid = os.fork()
                if pid:
                    forks[pid] = connection
                    continue
                signal.set_wakeup_fd(-1)
                break
    for inherited in (listener, *forks.values()):
        inherited.close()
    for end in (woken, wake):
        os.close(end)
    return _asked(connection)


def _reap(forks: dict[int, socket.socket]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        code = os.waitstatus_to_exitcode(status)
        with contextlib.suppress(OSError), forks.pop(pid) as connection:
            connection.setblocking(False)
            connection.sendall(json.dumps({"exit": code}).encode() + b"\n")


def _asked(connection: socket.socket) -> tuple[dict[str, Any], socket.socket]:
    """In a new fork: leave the server's group before answering, so that its end is not ours."""
    os.setsid()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    connection.settimeout(REQUEST_SECONDS)
    with connection.makefile("rb") as stream:
        request: dict[str, Any] = json.loads(stream.readline(LONGEST_REQUEST))
    connection.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    gc.enable()
    return request, connection


if __name__ == "__main__":
    try:
        main()
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
