"""The one error that every model raises for input it cannot use."""

from __future__ import annotations

from collections.abc import Mapping


class OutOfRange(ValueError):  # noqa: N818  (it reads as what it says)
    """Input that a model cannot use; the message names the argument, its value and the remedy.

    Parameters
    ----------
    argument
        Name of the argument at fault.
    value
        What was given; for a table, a short text that names the column and the row.
    allowed
        What would be accepted, worded so that it completes "use …".
    reason
        A word for what is wrong. Where the model's docstring labels ``argument=reason``, pages say
        that sentence.
    parts
        What fills the ``{places}`` of that sentence.

    Examples
    --------
    >>> raise OutOfRange("k", 1, "a whole number from 2 to 12")
    Traceback (most recent call last):
    workshop_kit.models._out_of_range.OutOfRange: k: 1 is not allowed; use a whole number from 2 to 12
    """  # noqa: E501

    def __init__(
        self,
        argument: str,
        value: object,
        allowed: str,
        reason: str = "",
        parts: Mapping[str, str] | None = None,
    ) -> None:
        self.argument, self.value, self.allowed = argument, value, allowed
        self.reason, self.parts = reason, dict(parts or {})
        shown = value if isinstance(value, str) else repr(value)
        super().__init__(f"{argument}: {shown} is not allowed; use {allowed}")

    def __reduce__(self) -> tuple[type[OutOfRange], tuple[object, ...]]:
        """Survive the way from one process to another."""
        return type(self), (self.argument, self.value, self.allowed, self.reason, self.parts)
