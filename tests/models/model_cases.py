"""What tests of several models share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workshop_kit.models import OutOfRange


def refused(call: Callable[[], object], argument: str, *words: str) -> OutOfRange:
    """Return the error of a call that must be refused with an argument and some words."""
    with pytest.raises(OutOfRange) as caught:
        call()
    assert caught.value.argument == argument
    for word in words:
        assert word in str(caught.value)
    return caught.value
