"""Kernels of pages: what they know, how many there are, and when they end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from messages import heard, message
from visitors import NAME, PATIENCE, Socket, Visitor, eventually, lasting, processes
from websocket import WebSocketException, WebSocketTimeoutException

from workshop_kit.server._kernels import (
    InLineError,
    RoomFullError,
    WorkshopKernels,
    kernel_environment,
)

pytestmark = [pytest.mark.server, pytest.mark.isolation]


@pytest.mark.parametrize(
    "name",
    [
        "PATH",
        "LC_ALL",
        "PYTHONPATH",
        "WORKSHOP_DATA",
        "JUPYTER_PATH",
        "MPLBACKEND",
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


def test_a_kernel_knows_no_secret_and_cannot_save(serve, light_course):
    cell = (
        "import os\nprint('sees', sorted(os.environ), 'all')\n"
        "print('values', '|'.join(os.environ.values()).encode().hex(), 'end')\n"
        "print('book', os.environ['WORKSHOP_ANSWER_BOOK'])"
    )
    sheet = f"from workshop_kit import worksheet\nworksheet('{NAME}')"
    server = serve(light_course(cell, sheet))
    visitor = Visitor(server)
    _status, html, _headers = visitor.ask(f"exercises/{NAME}")
    seen = re.search(r"sees (.*) all", html)[1]
    assert "PATH" in seen
    assert "WORKSHOP_FILES" in seen
    assert "SECRET" not in seen
    values = bytes.fromhex(re.search("values ([0-9a-f]*) end", html)[1]).decode()
    for name in ("cookie.secret", "trainer.key"):
        assert (server.data / name).read_text() not in values
    assert visitor.key not in values
    assert "book class" in html

    # its worksheet passes on no save, whatever a page sends to it
    kernel = re.search(r'"kernelId": "([^"]+)"', html)[1]
    socket = visitor.socket(kernel)
    socket.send(message("comm_info_request"))
    comms = heard(socket, 20, "comm_info_reply")[-1]["content"]["comms"]
    assert comms
    save = {"kind": "save", "field": "own_sentence", "value": "forged", "base": 0, "id": "1"}
    told = {"kind": "told", "values": {"own_sentence": "forged"}, "committed": True, "feedback": ""}
    for comm in comms:
        for content in (save, told, {"kind": "check", "id": "2"}):
            data = {"method": "custom", "content": content}
            socket.send(message("comm_msg", comm_id=comm, data=data))
    socket.send(message("kernel_info_request"))
    said = str(heard(socket, 20, "kernel_info_reply"))
    assert "kernel_info_reply" in said
    assert "'kind': 'saved'" not in said
    socket.close()
    with server.store() as store:
        assert store.answers(visitor.participant.owner, NAME) == {}
        assert store.attempts(visitor.participant.owner, NAME) == []


@pytest.mark.skipif(os.name != "posix", reason="sockets in the file system")
def test_kernels_are_reached_by_files_and_not_by_ports(visitor):
    kernel = visitor.open()
    (process,) = processes(kernel)

    def reached() -> int:
        unix = {one.laddr for one in process.net_connections(kind="unix")}
        return sum(kernel in path for path in unix)

    assert eventually(lambda: reached() >= 5, 5)  # shell, iopub, stdin, control, heartbeat


def test_a_killed_kernel_is_gone_and_no_empty_one_takes_its_place(visitor):
    kernel = visitor.open()
    assert visitor.state(kernel) == "alive"
    (process,) = processes(kernel)
    process.send_signal(signal.SIGKILL)
    assert eventually(lambda: visitor.state(kernel) in ("dead", "gone"), 1.5)
    assert eventually(lambda: visitor.state(kernel) == "gone", 3)
    assert lasting(lambda: processes(kernel) == [], 2)


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
    assert time.monotonic() - killed < 2 * PATIENCE
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
    assert lasting(lambda: visitor.state(kernel) == "alive", 3)  # somebody is connected
    socket.sock.close()  # abruptly: no goodbye
    assert eventually(lambda: visitor.state(kernel) == "gone", 5)
    assert eventually(lambda: processes(kernel) == [], 5)


def test_a_page_that_comes_back_in_time_finds_its_kernel(serve):
    visitor = Visitor(serve(unattended_seconds=3))
    kernel = visitor.open()
    visitor.socket(kernel).close()
    socket = visitor.socket(kernel)
    assert lasting(lambda: visitor.state(kernel) == "alive", 5)
    socket.close()


def test_a_page_that_never_connects_leaves_no_kernel(serve):
    server = serve(unopened_seconds=1)
    visitor = Visitor(server)
    kernels = [visitor.open() for _ in range(2)]
    assert eventually(lambda: {visitor.state(kernel) for kernel in kernels} == {"gone"}, 5)
    assert eventually(lambda: server.kernels() == [], 5)


def answering(socket: Socket) -> None:
    """Read what comes, as a page does: who answers no ping for a minute is taken to be gone."""

    def read() -> None:
        while True:
            try:
                socket.recv()
            except WebSocketTimeoutException:
                continue
            except (WebSocketException, OSError):
                return

    threading.Thread(target=read, daemon=True).start()


@pytest.mark.soak
@pytest.mark.parametrize("beacon", [True, False])
def test_reloads_leave_as_many_kernels_as_open_pages(serve, beacon, repeats):
    server = serve(unattended_seconds=0.5, unopened_seconds=20, pages_each=2)
    visitor = Visitor(server)
    steady = visitor.socket(visitor.open())  # another page, open all the time
    answering(steady)
    for _ in range(10 * repeats):
        kernel = visitor.open()
        socket = visitor.socket(kernel)
        if beacon:
            assert visitor.close(kernel) == 204
            socket.close()
        else:
            socket.sock.close()
            assert eventually(lambda gone=kernel: visitor.state(gone) == "gone", 5)
    last = visitor.socket(visitor.open())
    assert eventually(lambda: len(server.kernels()) == 2, 10)
    assert lasting(lambda: len(server.kernels()) == 2, 1)
    for socket in (steady, last):
        socket.close()
    assert eventually(lambda: server.kernels() == [], 10)


def test_unless_told_otherwise_no_kernel_without_a_page_outlives_a_minute(light_server):
    set_to = json.loads((light_server.data / "kernels.json").read_text())
    assert 0 < set_to["unattended_seconds"] <= 60
    assert 0 < set_to["unopened_seconds"] <= 60
    assert 0 < set_to["cull_idle_timeout"] <= 900
    assert 0 < set_to["cull_interval"] <= 60
    assert set_to["max_kernels"] >= 4


def test_one_person_cannot_fill_the_room(serve):
    server = serve(pages_each=2)
    greedy, other = Visitor(server), Visitor(server)
    sockets = [greedy.socket(greedy.open()) for _ in range(2)]
    status, html, headers = greedy.ask(f"exercises/{NAME}?lang=en")
    assert (status, headers["Retry-After"]) == (503, "5")
    assert "Traceback" not in html
    assert other.state(other.open()) == "alive"
    sockets.pop().close()
    assert eventually(lambda: greedy.ask(f"exercises/{NAME}")[0] == 200, 10)
    sockets.pop().close()


@pytest.mark.parametrize(
    ("lang", "title", "why"),
    [("en", "You are next", "as soon as one closes"), ("zh", "下一个就是您", "有人关闭后")],
)
def test_a_full_room_asks_to_wait_and_opens_by_itself(serve, lang, title, why):
    server = serve(max_kernels=1, unopened_seconds=4, patience_seconds=0.2)
    first, second = Visitor(server), Visitor(server)
    first.open()
    status, html, headers = second.ask(f"exercises/{NAME}?lang={lang}")
    assert status == 503
    assert headers["Retry-After"] == headers["Refresh"] == "2"
    assert title in html
    assert why in html
    assert "Traceback" not in html
    assert eventually(lambda: second.ask(f"exercises/{NAME}?lang={lang}")[0] == 200, 20)


def test_a_waiting_page_says_the_place_in_line_and_keeps_it(serve):
    server = serve(max_kernels=1, unopened_seconds=60, patience_seconds=0.2)
    first, second, third = (Visitor(server, lang="en") for _ in range(3))
    socket = first.socket(first.open())

    def told(visitor):
        return re.findall("<h1[^>]*>([^<]+)", visitor.ask(f"exercises/{NAME}?lang=en")[1])[0]

    for _ in range(2):
        assert told(second) == "You are next"
        assert told(third) == "You are number 2 in line"
    assert told(third) == "You are number 2 in line"
    socket.close()
    assert eventually(lambda: second.ask(f"exercises/{NAME}?lang=en")[0] == 200, 20)
    assert told(third) == "You are next"


def test_visitors_who_come_together_never_exceed_the_maximum(serve):
    server = serve(max_kernels=2, starts_at_once=2, patience_seconds=9)
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda _i: Visitor(server).ask(f"exercises/{NAME}")[0], range(5)))
    assert sorted(found) == [200, 200, 503, 503, 503]


def test_turns_come_first_in_first_out():
    order = []

    async def visit(kernels, name):
        async with kernels.place("ada"):
            order.append(name)
            await asyncio.sleep(0.01)

    async def visits():
        kernels = WorkshopKernels(max_kernels=9, starts_at_once=1)
        await asyncio.gather(*(visit(kernels, name) for name in range(6)))

    asyncio.run(visits())
    assert order == [0, 1, 2, 3, 4, 5]


def test_a_turn_that_does_not_come_is_waited_for_in_line():
    async def visits():
        kernels = WorkshopKernels(max_kernels=9, starts_at_once=1, patience_seconds=0.05)
        async with kernels.place("ada"):
            for place, owner in enumerate(("bob", "eve", "bob", "eve")):
                with pytest.raises(InLineError) as waiting:
                    async with kernels.place(owner):
                        pass
                assert waiting.value.place == place % 2 + 1
                assert not waiting.value.full

    asyncio.run(visits())


def test_a_page_that_hangs_does_not_hold_its_turn():
    async def visits():
        kernels = WorkshopKernels(max_kernels=9, starts_at_once=1, start_seconds=0.2)
        async with kernels.place("ada"), kernels.place("ada"):
            pass
        kernels.start_seconds, kernels.patience_seconds = 30, 0.1
        async with kernels.place("ada"):  # and it is one turn again, not two
            with pytest.raises(InLineError):
                await kernels.place("ada").__aenter__()

    asyncio.run(visits())


def test_kernels_share_what_tells_jupyters_events():
    async def look():
        kernels = WorkshopKernels()
        first, second = (kernels.pre_start_kernel(None, {})[0] for _ in range(2))
        assert first.event_logger is second.event_logger

    asyncio.run(look())


def test_a_kernel_that_is_just_starting_is_not_idle():
    async def look():
        kernels = WorkshopKernels(cull_idle_timeout=1)
        manager, _name, kernel_id = kernels.pre_start_kernel(None, {})
        kernels._kernels[kernel_id] = manager
        await kernels.cull_kernel_if_idle(kernel_id)
        assert kernel_id in kernels

    asyncio.run(look())


def test_promised_places_count():
    async def visits():
        kernels = WorkshopKernels(max_kernels=1, starts_at_once=4, patience_seconds=0.05)
        async with kernels.place("ada"):
            with pytest.raises(InLineError) as waiting:
                async with kernels.place("ada"):
                    pass
            assert waiting.value.full
        async with kernels.place("ada"):
            pass

    asyncio.run(visits())


def test_pages_that_one_person_has_in_line_count_too():
    async def visits():
        kernels = WorkshopKernels(max_kernels=9, starts_at_once=1, pages_each=1)
        opened, refused = [], []

        async def visit(page):
            try:
                async with kernels.place("ada", page):
                    opened.append(page)
                    await asyncio.sleep(0.1)
                    kernels._owners[page], kernels._kernel_connections[page] = "ada", 1
            except RoomFullError:
                refused.append(page)

        await asyncio.gather(*(visit(page) for page in "ab"))
        assert (opened, refused) == (["a"], ["b"])

    asyncio.run(visits())
