"""Key-account-management workshop: the eight names a notebook author uses."""

__version__ = "0.1.0"
