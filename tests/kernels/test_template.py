"""Templates: a notebook runs once, its visitors go on from there, each apart."""

from __future__ import annotations

import asyncio
import os

import psutil
import pytest
from kernel_house import forked, said

from workshop_kit.kernels import (
    ForkServer,
    ForkUnavailableError,
    Template,
    TemplateRefusedError,
    can_fork,
)

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not can_fork(), reason="this system does not fork kernels"),
]
CELLS = [
    None,
    "import ipywidgets, os, random\nfrom numpy import random as chance\nfound = [41]",
    "print('said'); display('shown'); found[0] + 1",
    "slider = ipywidgets.IntSlider(7, description='seven')\nslider",
]
ONCE = {"once_started": ["ipywidgets:_handle_ipython"]}


async def template(house, cells=None) -> Template:
    return await ForkServer.instance().template(
        CELLS if cells is None else cells, house.environment, str(house.folder)
    )


def process_of(made: Template) -> psutil.Process:
    return psutil.Process(made._process.pid)


def test_its_cells_show_what_they_show_in_any_kernel(play):
    async def scene(house):
        nothing, no_output, shown, widget = (await template(house)).outputs
        assert nothing == no_output == []
        assert [output["output_type"] for output in shown] == [
            "stream", "display_data", "execute_result",
        ]  # fmt: skip
        assert shown[0]["text"] == "said\n"
        assert shown[1]["data"]["text/plain"] == "'shown'"
        assert shown[2]["data"]["text/plain"] == "42"
        view = widget[0]["data"]["application/vnd.jupyter.widget-view+json"]
        assert len(view["model_id"]) == 32

    play(scene, **ONCE)


def test_its_forks_go_on_from_there_and_know_nothing_of_one_another(play):
    async def scene(house):
        made = await template(house)
        first, second = [await house.start(template=made) for _ in range(2)]
        for one in (first, second):
            assert forked(one)
            assert psutil.Process(one.provisioner.pid).ppid() == process_of(made).pid
        assert await said(first, "found.append(1); print(found, slider.value)") == "[41, 1] 7"
        assert await said(second, "found.append(2); print(found)") == "[41, 2]"
        draw = "print(random.random(), chance.random())"
        assert await said(first, draw) != await said(second, draw)
        assert await said(first, "1/0") == "ZeroDivisionError"
        assert await said(first, "print(os.getsid(0) == os.getpid())") == "True"
        code = "print(get_ipython().kernel.ident, get_ipython().kernel.session.session)"
        assert await said(first, code) != await said(second, code)
        third = await house.start(template=made, env=house.environment | {"MINE": "3"})
        assert await said(third, "print(os.environ['MINE'], len(found))") == "3 1"
        assert await said(second, "print('MINE' in os.environ)") == "False"

    play(scene, **ONCE)


def test_a_page_finds_its_widgets_in_a_fork_and_moves_them(play):
    async def scene(house):
        made = await template(house)
        model = made.outputs[3][0]["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
        first, second = [await house.start(template=made) for _ in range(2)]
        client = first.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            opened = {
                "comm_id": "page",
                "target_name": "jupyter.widget.control",
                "data": {},
            }
            message = client.session.msg("comm_open", opened)
            message["metadata"] = {"version": "1.0.0"}
            client.shell_channel.send(message)
            asked = {"comm_id": "page", "data": {"method": "request_states"}}
            client.shell_channel.send(client.session.msg("comm_msg", asked))
            states = await heard(client, lambda data: data.get("method") == "update_states")
            assert states["states"][model]["state"]["description"] == "seven"
            moved = {"comm_id": model, "data": {"method": "update", "state": {"value": 9}}}
            client.shell_channel.send(client.session.msg("comm_msg", moved))
            assert await said(first, "print(slider.value)") == "9"
            assert await said(second, "print(slider.value)") == "7"
        finally:
            client.stop_channels()

    play(scene, **ONCE)


def test_what_is_to_be_done_once_it_has_run_is_done_before_its_forks(play):
    async def scene(house):
        made = await template(house, ["import tracemalloc\nbefore = tracemalloc.is_tracing()"])
        fork = await house.start(template=made)
        assert await said(fork, "print(before, tracemalloc.is_tracing())") == "False True"

    play(scene, once_executed=["tracemalloc:start"])


def test_each_listener_is_welcomed_also_who_comes_second(play):
    async def scene(house):
        fork = await house.start(template=await template(house, ["1"]))
        listeners = [fork.client(), fork.client()]
        try:
            for client in listeners:
                client.start_channels(shell=False, stdin=False, hb=False, control=False)
                message = await client.get_iopub_msg(timeout=20)
                assert message["msg_type"] == "iopub_welcome"
        finally:
            for client in listeners:
                client.stop_channels()

    play(scene)


def test_a_fork_reads_neither_settings_nor_start_up_files(play):
    async def scene(house):
        profile = house.folder / ".ipython" / "profile_default"
        (profile / "startup").mkdir(parents=True)
        (profile / "ipython_config.py").write_text("c.InteractiveShell.separate_in = 'mine'")
        (profile / "startup" / "00.py").write_text("mine = True")
        for given in ({}, {"template": await template(house, ["1"])}):
            fork = await house.start(**given)
            code = "print(get_ipython().separate_in == 'mine', 'mine' in globals())"
            assert await said(fork, code) == "False False"

    play(scene)


def test_a_fork_makes_no_records_that_nobody_reads(play):
    async def scene(house):
        for given in ({}, {"template": await template(house, ["1"])}):
            fork = await house.start(**given)
            code = "print(get_ipython().kernel.log.isEnabledFor(10))"  # debugging
            assert await said(fork, code) == "False"

    play(scene)


async def heard(client, wanted) -> dict:
    """The data of the first message over a comm that is wanted."""
    while True:
        message = await client.get_iopub_msg(timeout=60)
        data = message["content"].get("data", {})
        if message["msg_type"] == "comm_msg" and wanted(data):
            return data


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1/0", "ZeroDivisionError"),
        ("kept = open('kept.txt', 'w')", "kept.txt is still open"),
        ("import socket; kept = socket.socket()", "socket"),
        (
            "import threading, time;"
            " threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
            "threads run",
        ),
        ("import subprocess; kept = subprocess.Popen(['sleep', '60'])", "a process"),
        (
            "import asyncio\nasync def late(): await asyncio.sleep(60)\n"
            "kept = asyncio.ensure_future(late()); await asyncio.sleep(0)",
            "a task is not done",
        ),
        ("import os; os._exit(3)", "closed|ended"),
    ],
)
def test_what_a_fork_could_not_take_along_is_refused(play, cell, reason):
    async def scene(house):
        with pytest.raises((TemplateRefusedError, ForkUnavailableError), match=reason):
            await template(house, [cell])
        assert (await template(house, ["good = 1"])).runs()
        await asyncio.sleep(0)

    play(scene)


def test_a_template_that_ended_gives_nothing_and_its_forks_go_on(play):
    async def scene(house):
        made = await template(house)
        going_on = await house.start(template=made)
        assert made.runs()
        made.end()
        assert not made.runs()
        assert await said(going_on, "print(found)") == "[41]"
        with pytest.raises(ForkUnavailableError):
            await house.start(template=made)
        house.managers.pop()
        again = await template(house)
        house.base.kill()
        house.base.wait(10)
        assert again.runs(), "it needs the base no longer"
        assert await said(await house.start(template=again), "print(found)") == "[41]"

    play(scene, **ONCE)


def test_a_template_that_does_not_answer_keeps_nobody_waiting_for_good(play):
    async def scene(house):
        made = await template(house)
        process_of(made).suspend()
        ForkServer.instance().answer_seconds = 1.0
        with pytest.raises(ForkUnavailableError, match="does not answer"):
            await house.start(template=made)
        house.managers.pop()
        made.end()
        assert not made.runs()

    play(scene)


def test_one_that_nobody_waits_for_any_more_is_ended(play):
    async def scene(house):
        await template(house, ["first = 1"])
        few = len(house.base.children())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await template(house, ["import time; time.sleep(600)"])
        assert len(house.base.children()) == few

    play(scene)


def test_it_ends_with_the_server(play):
    left = []

    async def scene(house):
        made = await template(house)
        await house.start(template=made)
        left.extend([process_of(made), *process_of(made).children()])

    play(scene)
    assert len(left) == 2
    gone, alive = psutil.wait_procs(left, timeout=10)
    assert all(one.status() == psutil.STATUS_ZOMBIE for one in alive), (gone, alive)


def test_it_leaves_nothing_open_for_its_forks(play):
    async def scene(house):
        made = await template(house)
        await (await house.start(template=made)).shutdown_kernel(now=True)
        few = process_of(made).num_fds()
        managers = [await house.start(template=made) for _ in range(5)]
        seen = [await said(one, "print(len(os.listdir('/proc/self/fd')))") for one in managers]
        assert len(set(seen)) == 1, "the last one has no more open than the first"
        for one in managers:
            await one.shutdown_kernel(now=True)
        await asyncio.sleep(0.5)
        assert process_of(made).num_fds() <= few + 1

    play(scene)


def test_the_room_for_requests_holds_a_whole_notebook(play):
    async def scene(house):
        long = "text = " + repr("字" * 400_000)
        made = await template(house, [long, "len(text)"])
        assert made.outputs[1][0]["data"]["text/plain"] == "400000"
        assert os.path.exists(made.address)
        made.end()
        assert not os.path.exists(made.address)

    play(scene)
