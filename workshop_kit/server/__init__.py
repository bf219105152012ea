"""The server: the course's notebooks as pages."""

from ._app import WorkshopApp

__all__ = ["WorkshopApp"]
