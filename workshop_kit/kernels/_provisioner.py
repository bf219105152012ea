"""The kernel provisioner that forks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from ._base_process import ForkUnavailableError
from ._server import ForkServer

LAUNCHER = ["-m", "ipykernel_launcher"]

__all__ = ["ForkProvisioner"]


class ForkProvisioner(LocalProvisioner):
    """Gives a kernel that is a fork of the base process, else an ordinary one."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel that a command would start, of a template where one is given."""
        template = kwargs.pop("template", None)
        if cmd[1:3] == LAUNCHER:
            environment = kwargs.get("env") or os.environ
            folder = kwargs.get("cwd")
            server = ForkServer.instance()
            try:
                self.process = await server.fork(
                    cmd[3:], environment, str(folder) if folder else None, template
                )
            except ForkUnavailableError as reason:
                if template is not None:
                    raise  # in an ordinary kernel nothing has run
                if server.enabled:
                    self.log.warning("an ordinary kernel in place of a forked one: %s", reason)
            else:
                self.pid = self.pgid = self.process.pid  # it leads a session of its own
                self.cwd = folder or Path.cwd()
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)
