"""A template: a process in which a page's notebook has run, and of which visitors are forks."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import json
import os
import socket
import sys
import traceback
import uuid
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core import async_helpers
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session

from ._app import ForkedKernelApp
from ._base import serve
from ._fork import end_with, named, refuse_threads
from ._kernel import be_kernel

QUIET = {"comm_open", "comm_msg", "comm_close", "status", "execute_input"}
SHOWN = {"display_data", "execute_result", "stream"}
FONTS = (".ttf", ".otf", ".ttc")
HARMLESS = ("/dev/", "pipe:", "anon_inode:")

__all__ = ["run_template"]


class NotATemplateError(Exception):
    """The notebook does what a fork could not carry on."""


class Recorder(Session):
    """A session without sockets: what would be sent is kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.messages: list[dict[str, Any]] = []

    def send(self, _stream: Any, msg_or_type: Any, content: Any = None, **given: Any) -> Any:
        """Keep a message."""
        if isinstance(msg_or_type, str):
            given = {key: given.get(key) for key in ("parent", "header", "metadata")}
            msg_or_type = self.msg(msg_or_type, content, **given)
        self.messages.append(msg_or_type)
        return msg_or_type


class TemplateKernel(IPythonKernel):
    """A kernel that runs cells before it has sockets; a fork of it gets them."""

    @classmethod
    def instance(cls, *_given: Any, **named: Any) -> Any:
        """Return the kernel that ran the notebook, with what an application gives a new one."""
        if not cls.initialized():
            return super().instance(**named)
        kernel = super().instance()
        kernel.adopt(**named)
        return kernel

    def adopt(self, **given: Any) -> None:
        """Take up the session, the sockets and the threads of a process of one's own."""
        for name in (
            *("session", "log", "control_stream", "shell_stream", "debugpy_stream"),
            *("debug_shell_socket", "control_thread", "shell_channel_thread"),
            *("iopub_thread", "iopub_socket", "stdin_socket"),
        ):
            setattr(self, name, given[name])
        self.ident = str(uuid.uuid4())
        self._main_asyncio_lock = asyncio.Lock()
        self._stdout, self._stderr = sys.stdout, sys.stderr
        shell = self.shell
        shell.displayhook.session = shell.display_pub.session = self.session
        shell.displayhook.pub_socket = shell.display_pub.pub_socket = self.iopub_socket
        shell.displayhook.topic = self._topic("execute_result")


def run_template(request: dict[str, Any], connection: socket.socket, life: int) -> None:
    """Run a notebook's cells, tell what they show, and fork a kernel for each visitor.

    Parameters
    ----------
    request : dict
        ``cells``, sources in order; ``address`` of the socket at which visitors are asked for;
        ``cwd``; ``once_started``, as for a kernel; ``once_executed``, of ``module:function``, each
        called once the notebook has run.
    connection : socket
        Told ``{"outputs": [[output, …], …]}``, a list a cell, or ``{"refused": reason}``.
    life : int
        The template ends when this descriptor's pipe closes.
    """
    try:
        outputs = _execute(request)
        refuse_threads()
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(request["address"])
        os.chmod(request["address"], 0o600)
        listener.listen(512)
    except Exception as fault:
        reason = traceback.format_exc() if not isinstance(fault, NotATemplateError) else str(fault)
        connection.sendall(json.dumps({"refused": reason}).encode() + b"\n")
        os._exit(0)
    connection.settimeout(60)
    connection.sendall(json.dumps({"outputs": outputs}, default=json_default).encode() + b"\n")
    connection.close()
    gc.collect()
    gc.freeze()
    asked = serve(listener.detach(), life)
    if asked is None:
        os._exit(0)
    visitor, its_connection = asked
    end_with(life)
    its_connection.close()
    be_kernel(visitor)


def _execute(request: dict[str, Any]) -> list[list[dict[str, Any]]]:
    if request["cwd"]:
        os.chdir(request["cwd"])
    before = _open()
    app = ForkedKernelApp.of_a_fork(kernel_class=TemplateKernel)
    super(IPKernelApp, app).initialize([])
    recorder = Recorder(parent=app)
    kernel = TemplateKernel.instance(
        parent=app, session=recorder, profile_dir=app.profile_dir, log=app.log, user_ns={}
    )
    app.kernel = kernel
    for target in request["once_started"]:
        named(target)()
    kernel.set_parent([], {"header": recorder.msg_header("execute_request")})
    outputs = [_run(kernel, recorder, source) for source in request["cells"]]
    for target in request["once_executed"]:
        named(target)()
    _refuse_what_is_left(before)
    return outputs


def _refuse_what_is_left(before: set[str]) -> None:
    loop = async_helpers._asyncio_event_loop
    if loop is not None and asyncio.all_tasks(loop):
        raise NotATemplateError("a task is not done")
    for left in sorted(_open() - before):
        if not left.endswith(FONTS) and not left.startswith(HARMLESS):
            raise NotATemplateError(f"{left} is still open")
    with contextlib.suppress(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
        raise NotATemplateError("a process that it started still runs")


def _run(kernel: TemplateKernel, recorder: Recorder, source: str | None) -> list[dict[str, Any]]:
    if source is None:
        return []
    recorder.messages.clear()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        result = kernel.shell.run_cell(source, store_history=False)
    result.raise_error()
    outputs = []
    if printed.getvalue():
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=printed.getvalue()))
    for message in recorder.messages:
        kind = message["header"]["msg_type"]
        if kind in SHOWN:
            outputs.append(nbformat.v4.output_from_msg(message))
        elif kind not in QUIET:
            raise NotATemplateError(f"a cell sends {kind}")
    return outputs


def _open() -> set[str]:
    """What this process has open, by descriptor."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found.add(os.readlink(entry))
    return found
