"""Fork-server kernels: a Jupyter kernel in some tens of milliseconds instead of seconds.

A *base process* has imported what the kernels need; a kernel is a fork of it, which shares its
memory until it writes. `ForkProvisioner` is the Jupyter kernel provisioner ``fork-server``;
`ForkServer` holds the base process and its settings. Where the system cannot fork safely, or the
base process does not answer, a kernel is started the ordinary way.

Nothing here knows of the course.
"""

from ._provisioner import ForkProvisioner
from ._server import ForkedProcess, ForkServer, ForkServerUnavailableError

__all__ = ["ForkProvisioner", "ForkServer", "ForkServerUnavailableError", "ForkedProcess"]
