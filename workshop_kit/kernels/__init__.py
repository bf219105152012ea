"""Fork-server kernels: a Jupyter kernel in some tens of milliseconds instead of seconds.

A *base process* has imported what the kernels need; a kernel is a fork of it, which shares its
memory until it writes. `ForkProvisioner` is the Jupyter kernel provisioner ``fork-server``;
`ForkServer` holds the base process and its settings. Where the system cannot fork safely, or the
base process does not answer, a kernel is started the ordinary way. `BaseProcess` forks for
whatever else answers one request a process.

Nothing here knows of the course.
"""

from ._base_process import BaseProcess, ForkedProcess, ForkUnavailableError, can_fork
from ._fork import end_with
from ._provisioner import ForkProvisioner
from ._server import ForkServer, Template, TemplateRefusedError

__all__ = [
    "BaseProcess",
    "ForkProvisioner",
    "ForkServer",
    "ForkUnavailableError",
    "ForkedProcess",
    "Template",
    "TemplateRefusedError",
    "can_fork",
    "end_with",
]
