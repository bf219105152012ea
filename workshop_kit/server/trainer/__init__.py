"""The trainer's console: who is there, how far they are, and what is open, closed or revealed."""

from ._routes import trainer_routes

__all__ = ["trainer_routes"]
