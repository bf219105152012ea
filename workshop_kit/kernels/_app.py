"""The application around a kernel, in a process that is a fork."""

from __future__ import annotations

from typing import Any

import zmq
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

__all__ = ["ForkedKernelApp"]


class ForkedKernelApp(IPKernelApp):
    """Leaves out what a fork has no use for.

    Reading a command line and files of settings, looking for start-up files and setting up the
    debugger touch objects all over the memory that forks share, and each page touched is copied:
    half of what a fork takes for itself.
    """

    @classmethod
    def of_a_fork(cls, **given: Any) -> ForkedKernelApp:
        """Return the application of this process, or a new one that keeps no history."""
        if cls.initialized():
            return cls.instance()
        config = Config()
        config.HistoryManager.enabled = False
        # 1: nobody polls for the parent, which is the base process and may be another one tomorrow
        return cls.instance(parent_handle=1, config=config, **given)

    def parse_command_line(self, argv: Any = None) -> None:
        """Take the connection file, which is all that Jupyter tells a kernel."""
        match argv:
            case ["-f", connection_file]:
                self.connection_file = connection_file
            case _:
                super().parse_command_line(argv)

    def initialize(self, argv: Any = None) -> None:
        """Start without writing records that no handler takes: traitlets asks for all of them."""
        self.log.setLevel(self.log_level)
        super().initialize(argv)

    def load_config_file(self, *_given: Any, **_named: Any) -> None:
        """Nothing: what a fork is, its base process has settled."""

    def _bind_socket(self, s: Any, port: int) -> int:
        """Have whoever listens to what is published told so, also those who are not the first."""
        if s.type == zmq.XPUB:
            s.setsockopt(zmq.XPUB_VERBOSE, 1)
        bound: int = super()._bind_socket(s, port)
        return bound

    def init_extensions(self) -> None:
        """Nothing: there is nobody to use IPython's commands."""

    def init_pdb(self) -> None:
        """Nothing: nobody stops at a line."""

    def init_code(self) -> None:
        """Nothing: a page's notebook is all that runs."""
