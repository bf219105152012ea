"""What a fork does that was asked for a kernel."""

from __future__ import annotations

import os
import random
import socket
import sys
from typing import Any

import setproctitle

from ._app import ForkedKernelApp
from ._fork import end_with, named

__all__ = ["be_kernel", "run"]


def run(request: dict[str, Any], connection: socket.socket, life: int) -> None:
    """Be a template, where cells are given, or a kernel, until it ends.

    Parameters
    ----------
    request : dict
        As `run_template` or `be_kernel` take it.
    connection : socket
        Has been answered already.
    life : int
        Everything ends when this descriptor's pipe closes.
    """
    if "cells" in request:
        from ._template import run_template

        run_template(request, connection, life)
    else:
        end_with(life)
        connection.close()
        be_kernel(request)


def be_kernel(request: dict[str, Any]) -> None:
    """Be the kernel that was asked for, until it ends.

    Parameters
    ----------
    request : dict
        ``argv``, as of ``python -m ipykernel_launcher``; ``cwd``, a folder or None;
        ``once_started``, of ``module:function``, each called once the kernel has its shell.
    """
    if request["cwd"]:
        os.chdir(request["cwd"])
    _name_process(request["argv"])
    _forget_random_state()
    app = ForkedKernelApp.of_a_fork()
    app.initialize(request["argv"])
    for target in request["once_started"]:
        named(target)()
    app.start()


def _name_process(argv: list[str]) -> None:
    """Look in a list of processes like the kernel that would otherwise have been started."""
    setproctitle.setproctitle(" ".join([sys.executable, "-m", "ipykernel_launcher", *argv]))


def _forget_random_state() -> None:
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
