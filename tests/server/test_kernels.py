"""Kernels of pages: what they know, how many there are, and when they end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from visitors import NAME, Visitor, eventually, processes

from workshop_kit.server._kernels import RoomFullError, WorkshopKernels, kernel_environment

pytestmark = pytest.mark.server


@pytest.mark.parametrize(
    "name",
    [
        "PATH",
        "LC_ALL",
        "PYTHONPATH",
        "WORKSHOP_DATA",
        "JUPYTER_PATH",
        "MPLBACKEND",
        "VOILA_APP_PORT",
    ],
)
def test_a_kernel_is_given_what_it_needs(name):
    assert kernel_environment({name: "x"}) == {name: "x"}


@pytest.mark.parametrize(
    "name",
    [
        *("SECRET", "AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "SSH_AUTH_SOCK", "HTTP_COOKIE"),
        *("JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN", "WORKSHOP_DATABASE", "WORKSHOP_TRAINER_KEY"),
    ],
)
def test_a_kernel_is_given_nothing_else(name):
    assert kernel_environment({name: "x"}) == {}


def test_a_planted_secret_reaches_no_kernel(serve, content_copy):
    path = content_copy / "exercises" / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = "import os\nprint('sees', sorted(os.environ), 'all')"
    notebook.cells.insert(1, nbformat.v4.new_code_cell(cell))
    nbformat.write(notebook, path)
    visitor = Visitor(serve(content_copy))
    _status, html, _headers = visitor.ask(f"exercises/{NAME}")
    seen = re.search(r"sees (.*) all", html)[1]
    assert "PATH" in seen
    assert "WORKSHOP_FILES" in seen
    assert "SECRET" not in seen


@pytest.mark.skipif(os.name != "posix", reason="sockets in the file system")
def test_kernels_are_reached_by_files_and_not_by_ports(visitor):
    kernel = visitor.open()
    (process,) = processes(kernel)
    unix = {one.laddr for one in process.net_connections(kind="unix")}
    assert sum(kernel in path for path in unix) >= 5  # shell, iopub, stdin, control, heartbeat


def test_a_killed_kernel_is_gone_and_no_empty_one_takes_its_place(visitor):
    kernel = visitor.open()
    assert visitor.state(kernel) == "alive"
    (process,) = processes(kernel)
    process.send_signal(signal.SIGKILL)
    assert eventually(lambda: visitor.state(kernel) in ("dead", "gone"), 1.5)
    assert eventually(lambda: visitor.state(kernel) == "gone", 3)
    time.sleep(2)
    assert processes(kernel) == []


def test_a_page_hears_that_its_kernel_died(visitor):
    kernel = visitor.open()
    socket = visitor.socket(kernel)
    (process,) = processes(kernel)
    killed = time.monotonic()
    process.send_signal(signal.SIGKILL)
    said = ""
    while '"dead"' not in said:
        said = socket.recv()
        said = said if isinstance(said, str) else said.decode(errors="replace")
    assert time.monotonic() - killed < 2
    socket.close()


def test_health_names_the_start_of_the_server(visitor):
    status, first, headers = visitor.ask("healthz")
    assert status == 200
    assert headers["Cache-Control"] == "no-store"
    assert first == visitor.ask("healthz")[1]
    assert visitor.state("00000000-0000-0000-0000-000000000000") == "gone"
    assert visitor.state("../../etc/passwd") == "gone"


def test_a_closed_page_leaves_no_kernel(serve):
    visitor = Visitor(serve(unattended_seconds=1, unopened_seconds=60))
    kernel = visitor.open()
    socket = visitor.socket(kernel)
    time.sleep(3)
    assert visitor.state(kernel) == "alive"  # while somebody is connected
    socket.sock.close()  # abruptly: no goodbye
    assert eventually(lambda: visitor.state(kernel) == "gone", 5)
    assert eventually(lambda: processes(kernel) == [], 5)


def test_a_page_that_comes_back_in_time_finds_its_kernel(serve):
    visitor = Visitor(serve(unattended_seconds=4))
    kernel = visitor.open()
    visitor.socket(kernel).close()
    time.sleep(1)
    socket = visitor.socket(kernel)
    time.sleep(5)
    assert visitor.state(kernel) == "alive"
    socket.close()


def test_a_page_that_never_connects_leaves_no_kernel(serve):
    visitor = Visitor(serve(unopened_seconds=1))
    kernel = visitor.open()
    assert eventually(lambda: visitor.state(kernel) == "gone", 5)


@pytest.mark.parametrize(("lang", "title"), [("en", "The room is full"), ("zh", "现在人多")])
def test_a_full_room_asks_to_wait_and_opens_by_itself(serve, lang, title):
    server = serve(max_kernels=1, unopened_seconds=4)
    first, second = Visitor(server), Visitor(server)
    first.open()
    status, html, headers = second.ask(f"exercises/{NAME}?lang={lang}")
    assert status == 503
    assert headers["Retry-After"] == headers["Refresh"] == "5"
    assert title in html
    assert "Traceback" not in html
    assert eventually(lambda: second.ask(f"exercises/{NAME}?lang={lang}")[0] == 200, 20)


def test_visitors_who_come_together_never_exceed_the_maximum(serve):
    server = serve(max_kernels=2, starts_at_once=2)
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda _i: Visitor(server).ask(f"exercises/{NAME}")[0], range(5)))
    assert sorted(found) == [200, 200, 503, 503, 503]


def test_turns_come_first_in_first_out():
    order = []

    async def visit(kernels, name):
        async with kernels.place():
            order.append(name)
            await asyncio.sleep(0.01)

    async def visits():
        kernels = WorkshopKernels(max_kernels=9, starts_at_once=1)
        await asyncio.gather(*(visit(kernels, name) for name in range(6)))

    asyncio.run(visits())
    assert order == [0, 1, 2, 3, 4, 5]


def test_a_turn_that_does_not_come_in_time_is_given_up():
    async def visits():
        kernels = WorkshopKernels(max_kernels=9, starts_at_once=1, start_seconds=0.2)
        async with kernels.place():
            kernels.start_seconds = 0.05
            with pytest.raises(RoomFullError):
                async with kernels.place():
                    pass

    asyncio.run(visits())


def test_a_page_that_hangs_does_not_hold_its_turn():
    async def visits():
        kernels = WorkshopKernels(max_kernels=9, starts_at_once=1, start_seconds=0.2)
        async with kernels.place():
            kernels.start_seconds = 2
            async with kernels.place():
                pass
        async with kernels.place(), asyncio.timeout(1):  # and it is one turn again, not two
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(kernels.place().__aenter__(), 0.1)

    asyncio.run(visits())


def test_promised_places_count():
    async def visits():
        kernels = WorkshopKernels(max_kernels=1, starts_at_once=4)
        async with kernels.place():
            with pytest.raises(RoomFullError):
                async with kernels.place():
                    pass
        async with kernels.place():
            pass

    asyncio.run(visits())
