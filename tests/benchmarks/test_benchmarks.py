"""What the benchmarks compute; what they measure decides no test."""

from __future__ import annotations

import asyncio
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tornado.web import Application, RequestHandler

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
import _connection
import _processes
import _report
import _visit
import _voila_guest
import guests

HOME = "http://127.0.0.1:8866/"
KERNEL = "4a37cef4-5b40-443a-b326-d32cf7719f97"


def asked(path: str, kind: str = "Script", **more: object) -> _visit.Request:
    return _visit.Request(HOME + path, kind, **more)


def test_percentiles_are_measured_values_and_ninety_five_leaves_out_a_twentieth():
    assert _report.percentile([*range(100, 0, -1)], 95) == 95
    assert _report.percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert _report.percentile([7.0], 95) == 7.0
    assert math.isnan(_report.percentile([], 95))


def test_a_plan_holds_what_the_browser_fetched_without_page_polls_and_other_machines():
    seen = [
        asked("exercises/x03?lang=en", "Document"),
        asked("assets/page.js?v=1", headers={"If-None-Match": "x"}),
        asked(f"healthz?k={KERNEL}", "Fetch"),
        asked("missing.js", status=404),
        asked(f"api/kernels/{KERNEL}?1796067227820", "Fetch"),
        asked("events?lang=en", "EventSource"),
        asked("events?lang=en", "EventSource"),
        asked("voila/api/shutdown/1", "Ping", method="POST"),
        _visit.Request("https://elsewhere.example/font.css", "Stylesheet"),
    ]
    plan = _visit.plan_of(seen, HOME, "healthz?k={kernel}")
    assert [request["path"] for request in plan["requests"]] == [
        *("assets/page.js?v=1", "missing.js", "api/kernels/{kernel}?1796067227820"),
    ]
    assert plan["requests"][0]["headers"] == {"If-None-Match": "x"}
    assert [request["fails"] for request in plan["requests"]] == [False, True, False]
    assert plan["streams"] == ["events?lang=en"]


def test_messages_are_packed_as_the_server_unpacks_them():
    from jupyter_server.services.kernels.connection.base import (
        deserialize_msg_from_ws_v1,
        serialize_msg_to_ws_v1,
    )

    parts = [b'{"msg_type": "comm_msg"}', b"{}", b"{}", b'{"data": 1}', b"\x89PNG"]
    assert deserialize_msg_from_ws_v1(_voila_guest.pack("shell", parts)) == ("shell", parts)
    assert _voila_guest.unpack(serialize_msg_to_ws_v1(parts, "iopub")) == [b"iopub", *parts]


def test_a_first_move_is_told_once_and_among_all_the_others():
    class Mover:
        def __init__(self) -> None:
            self.moves = 0

        async def move(self) -> None:
            self.moves += 1
            if self.moves == 2:
                raise RuntimeError("lost")

    people = guests.Class(Mover)
    people._people = [Mover(), Mover()]
    first, then = [asyncio.run(people.move(2, think=0.05, seconds=0.2)) for _ in range(2)]
    assert len(first["first"]) == 2
    assert set(first["first"]) <= set(first["seconds"])
    assert then["first"] == []
    assert len(first["failures"]) == 2
    assert sum(
        len(told[kind]) for told in (first, then) for kind in ("seconds", "failures")
    ) == sum(one.moves for one in people._people)


def test_memory_and_processor_time_are_those_of_a_process_and_its_children():
    work = "import subprocess, sys; subprocess.run([sys.executable, '-c', %r]); input()"
    busy = "sum(range(3_000_000)); print('done', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", work % busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout.readline() == b"done\n"
            family = _processes.family(process.pid)
            assert len(family) == 2
            sizes = _processes.memory(process.pid)
            assert set(sizes) == set(family)
            assert all(size > 1 for size in sizes.values())
            assert _processes.cpu_seconds(process.pid) > _processes.cpu_seconds(family[1]) > 0
        finally:
            process.communicate(b"\n\n")


def test_the_size_of_a_process_is_its_share_of_what_is_shared():
    told = "Rss:  9000 kB\nPss:  5120 kB\nPss_Anon:  100 kB\n"
    assert _processes.pss_of(told) == 5.0
    assert _processes.pss_of(Path(f"/proc/{os.getpid()}/smaps_rollup").read_text()) > 1


def test_a_page_is_written_between_the_markers_of_its_block_alone():
    page = "a\n<!-- measured: class -->\nold\n<!-- end of class -->\nb\n"
    new = _report.replaced(page, "class", r"| \1 | 5 |")
    assert new == "a\n<!-- measured: class -->\n\n| \\1 | 5 |\n\n<!-- end of class -->\nb\n"
    assert _report.replaced(new, "class", "x").count("\n\n") == 2
    with pytest.raises(ValueError, match="peers"):
        _report.replaced(page, "peers", "x")


def test_the_page_has_a_block_for_each_run():
    for systems in ({"templates": {}, "stock": {}}, {"templates": {}, "panel": {}}):
        block = _report.block_of({"systems": systems})
        _report.replaced(_report.PAGE.read_text("utf-8"), block, "x")


class Chunks(RequestHandler):
    """Sends in pieces, sets a cookie, and says what it was asked with."""

    async def get(self):
        self.set_cookie("seen", "1")
        for part in ("one ", "two ", self.request.headers["X-Said"]):
            self.write(part)
            await self.flush()

    def post(self):
        self.set_status(204)


def test_a_connection_reads_pieces_and_cookies_and_is_kept():
    import asyncio

    async def scene() -> None:
        listening = Application([("/", Chunks)]).listen(0, "127.0.0.1")
        port = next(iter(listening._sockets.values())).getsockname()[1]
        connection = _connection.Connection(f"http://127.0.0.1:{port}/")
        for said in ("three", "four"):
            answer = await connection.ask("", {"X-Said": said})
            assert (answer.status, answer.body) == (200, f"one two {said}".encode())
            assert answer.cookies == {"seen": "1"}
        assert (await connection.ask("", {}, "POST", b"x=1")).status == 204
        await listening.close_all_connections()
        assert (await connection.ask("", {"X-Said": "anew"})).body.endswith(b"anew")
        connection.close()
        listening.stop()
        await listening.close_all_connections()

    asyncio.run(scene())
