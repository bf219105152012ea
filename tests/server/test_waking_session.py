"""A page's notebook is run by a client that must hear what comes while it sends."""

from __future__ import annotations

import asyncio
import time

import pytest
import zmq
import zmq.asyncio
from jupyter_client.session import Session

from workshop_kit.server._kernels import WorkshopKernels
from workshop_kit.server._waking_session import WakingSession


async def woken(session: Session, how: str, seconds: float = 20) -> bool:
    """Whether somebody who waits at a socket hears what came just before something was sent."""
    context = zmq.asyncio.Context()
    page, kernel = context.socket(zmq.DEALER), zmq.Socket.shadow(context.socket(zmq.DEALER))
    try:
        kernel.bind("inproc://kernel")
        page.connect("inproc://kernel")
        waiting = asyncio.ensure_future(getattr(page, how)())
        await asyncio.sleep(0.05)  # it waits, and nothing has come
        kernel.send(b"idle")
        time.sleep(0.05)  # it has come, and the loop had no turn to notice
        session.send(page, "comm_msg", {})
        try:
            return bool(await asyncio.wait_for(waiting, seconds))
        except TimeoutError:
            return False
    finally:
        context.destroy(linger=0)


@pytest.mark.parametrize("how", ["poll", "recv_multipart"])
def test_what_came_before_something_was_sent_is_heard(how):
    assert asyncio.run(woken(WakingSession(), how))


@pytest.mark.parametrize("how", ["poll", "recv_multipart"])
def test_upstream_still_loses_it(how):
    """Once this fails, upstream is mended, and the session of our own may go."""
    assert not asyncio.run(woken(Session(), how, seconds=1))


def test_the_private_parts_that_it_needs_are_there():
    context = zmq.asyncio.Context()
    socket = context.socket(zmq.DEALER)
    assert isinstance(socket._shadow_sock, zmq.Socket)
    assert socket._schedule_remaining_events() is None
    context.destroy(linger=0)


def test_every_kernels_clients_have_such_a_session():
    async def scene():
        kernels = WorkshopKernels()
        manager, _name, _kernel_id = kernels.pre_start_kernel(None, {})
        assert type(manager.session) is WakingSession
        client = manager.client()
        assert type(client.session) is WakingSession
        assert client.session.key == manager.session.key

    asyncio.run(scene())
