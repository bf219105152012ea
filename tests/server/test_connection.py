"""A page's connection to its kernel opens without asking the kernel for anything."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from messages import heard, message
from visitors import Visitor

pytestmark = [pytest.mark.server, pytest.mark.isolation]

ODD = (sys.executable, str(Path(__file__).with_name("odd_server.py")))


def answered(socket) -> bool:
    """Whether the kernel answers and what it publishes comes too."""
    socket.send(message("kernel_info_request"))
    told = heard(socket, 30, until='"idle"')
    kinds = {one["msg_type"] for one in told}
    return {"kernel_info_reply", "status"} <= kinds or (
        {"status"} <= kinds
        and any(
            one["msg_type"] == "kernel_info_reply" for one in heard(socket, 5, "kernel_info_reply")
        )
    )


def test_nobody_asks_before_the_page_does(serve):
    visitor = Visitor(serve(kernels="templates"))
    socket = visitor.socket(visitor.open())
    assert heard(socket, 1.5) == []
    assert answered(socket)
    socket.close()


def test_a_second_tab_and_a_page_that_comes_back_are_served_too(visitor):
    kernel = visitor.open()
    first = visitor.socket(kernel)
    assert answered(first)
    again = visitor.socket(kernel)  # the same session: it takes the first one's place
    assert answered(again)
    again.close()
    back = visitor.socket(kernel)
    assert answered(back)
    back.close()
    first.close()


def test_without_a_welcome_the_kernel_is_asked_as_upstream_does(serve):
    visitor = Visitor(serve(command=(*ODD, "welcomes-nobody")))
    socket = visitor.socket(visitor.open())
    assert answered(socket)
    socket.close()
