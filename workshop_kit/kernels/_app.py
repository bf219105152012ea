"""The application around a kernel, in a process that is a fork."""

from __future__ import annotations

from typing import Any

from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

__all__ = ["ForkedKernelApp"]


class ForkedKernelApp(IPKernelApp):
    """Leaves out what a fork has no use for.

    Reading a command line, looking for start-up files and setting up the debugger touch objects
    all over the memory that forks share, and each page touched is copied: half of what a fork
    takes for itself.
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

    def init_pdb(self) -> None:
        """Nothing: nobody stops at a line."""

    def init_code(self) -> None:
        """Nothing: a page's notebook is all that runs."""
