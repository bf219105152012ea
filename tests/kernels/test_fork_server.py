"""Fork-server kernels: alike to ordinary ones, apart from one another, and never in the way."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest
from kernel_house import MODULES, forked, said

from workshop_kit.kernels import (
    ForkProvisioner,
    ForkServer,
    _base_process,
    _server,
)

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not _base_process.can_fork(), reason="this system does not fork kernels"),
]


def test_a_kernel_is_a_fork_of_the_base_and_looks_like_any_other(play):
    async def scene(house):
        manager = await house.start(cwd=str(house.folder))
        assert isinstance(manager.provisioner, ForkProvisioner)
        assert forked(manager)
        assert await said(manager, "import os; print(6 * 7, os.getcwd())") == (f"42 {house.folder}")
        process = psutil.Process(manager.provisioner.pid)
        assert process.ppid() == house.base.pid
        assert "ipykernel_launcher" in " ".join(process.cmdline())
        assert manager.connection_file in " ".join(process.cmdline())
        assert os.getpgid(process.pid) == process.pid  # the server's end is not theirs, nor back

    play(scene)


def test_it_knows_its_own_environment_and_no_other(play, monkeypatch):
    monkeypatch.setenv("OF_THE_SERVER", "secret")

    async def scene(house):
        one = await house.start(env={"PATH": "/bin", "MINE": "one"})
        other = await house.start(env={"PATH": "/bin", "YOURS": "two"})
        look = "import os; print(sorted({'MINE', 'YOURS', 'OF_THE_SERVER'} & set(os.environ)))"
        assert await said(one, look) == "['MINE']"
        assert await said(other, look) == "['YOURS']"

    play(scene)


def test_it_holds_nothing_of_a_kernel_started_before(play):
    async def scene(house):
        await house.start()
        second = await house.start()
        listed = await said(
            second,
            """
            import os
            for fd in os.listdir('/proc/self/fd'):
                try: print(os.readlink(f'/proc/self/fd/{fd}'))
                except OSError: pass
            """,
        )
        first = psutil.Process(house.managers[0].provisioner.pid)
        sockets = {os.readlink(f"/proc/{first.pid}/fd/{fd}") for fd in _sockets_of(first)}
        assert sockets  # the first has some, and none is shared
        assert not sockets & set(listed.splitlines())

    play(scene)


def _sockets_of(process: psutil.Process) -> list[str]:
    folder = f"/proc/{process.pid}/fd"
    return [fd for fd in os.listdir(folder) if "socket:" in os.readlink(f"{folder}/{fd}")]


def test_chance_is_its_own(play):
    async def scene(house):
        draw = "import random, numpy; print(random.random(), numpy.random.random())"
        drawn = [await said(await house.start(), draw) for _ in range(3)]
        numbers = [number for line in drawn for number in line.split()]
        assert len(set(numbers)) == 6

    play(scene)


def test_it_tells_how_it_ended(play):
    async def scene(house):
        manager = await house.start()
        process = manager.provisioner.process
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        process.kill()
        assert process.wait(10) == -signal.SIGKILL
        assert process.poll() == -signal.SIGKILL
        process.send_signal(signal.SIGTERM)  # nobody there, nothing happens

        manager = await house.start()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        client.execute("import os; os._exit(3)")
        ended = await asyncio.to_thread(manager.provisioner.process.wait, 20)
        client.stop_channels()
        assert ended == 3
        assert not await manager.is_alive()

    play(scene)


def test_it_is_restarted_and_interrupted_like_any_other(play):
    async def scene(house):
        manager = await house.start()
        before = manager.provisioner.pid
        assert await said(manager, "kept = 1; print(kept)") == "1"
        await manager.restart_kernel(now=True)
        assert forked(manager)
        assert manager.provisioner.pid != before
        assert await said(manager, "print('kept' in globals())") == "False"

        async def soon() -> None:
            await asyncio.sleep(2)
            await manager.interrupt_kernel()

        heard, _ = await asyncio.gather(
            said(manager, "import time\nfor _ in range(300): time.sleep(0.1)"), soon()
        )
        assert heard == "KeyboardInterrupt"
        assert await said(manager, "print('on')") == "on"
        await manager.shutdown_kernel()  # asked, not killed
        assert not await manager.is_alive()

    play(scene)


def test_kernels_outlive_the_base_which_is_started_again(play, caplog):
    async def scene(house):
        first = await house.start()
        base = house.base
        base.kill()
        base.wait(10)
        assert await said(first, "print('still here')") == "still here"

        second = await house.start()
        assert not forked(second)
        assert await said(second, "print('ordinary')") == "ordinary"
        third = await house.start()
        assert forked(third)
        assert await said(third, "print('forked')") == "forked"

        process = first.provisioner.process
        process.kill()
        assert process.wait(10) == 1  # nobody is left to tell more

    play(scene)
    assert "an ordinary kernel in place of a forked one" in caplog.text


def test_a_base_that_does_not_answer_is_replaced(play):
    async def scene(house):
        await house.start()
        house.base.suspend()
        ForkServer.instance().answer_seconds = 1.0
        started = time.monotonic()
        assert not forked(await house.start())
        assert time.monotonic() - started > 1
        ForkServer.instance().answer_seconds = 60
        assert not forked(await house.start())  # starts the next base
        assert forked(await house.start())

    play(scene)


def test_a_base_that_cannot_start_is_given_up(play, capfd):
    async def scene(house):
        for _ in range(_base_process.STARTS + 2):
            manager = await house.start()
            assert not forked(manager)
        assert await said(manager, "print('works')") == "works"
        assert ForkServer.instance().pid is None

    play(scene, modules=["no_such_module_anywhere"])
    told = capfd.readouterr().err
    assert told.count("No module named 'no_such_module_anywhere'") == _base_process.STARTS


def test_it_does_not_fork_beside_another_thread(play, tmp_path, monkeypatch, capfd):
    (tmp_path / "busy_module.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def scene(house):
        assert not forked(await house.start())

    play(scene, modules=["busy_module"])
    assert "2 threads run after the imports" in capfd.readouterr().err


def test_a_start_that_fails_says_why(play, capfd):
    async def scene(house):
        manager = await house.start(cwd=str(house.folder / "nowhere"))
        ended = await asyncio.to_thread(manager.provisioner.process.wait, 20)
        assert ended == 1

    play(scene)
    assert "FileNotFoundError" in capfd.readouterr().err


@pytest.mark.parametrize("why", ["another system", "switched off"])
def test_without_forking_kernels_are_ordinary(play, monkeypatch, why):
    if why == "another system":
        for module in (_server, _base_process):
            monkeypatch.setattr(module, "can_fork", lambda: False)

    async def scene(house):
        manager = await house.start()
        assert not forked(manager)
        assert await said(manager, "print('ordinary')") == "ordinary"
        assert ForkServer.instance().pid is None

    play(scene, enabled=why == "another system")


def test_kernels_end_with_a_server_that_is_killed(tmp_path):
    script = tmp_path / "server.py"
    script.write_text(
        textwrap.dedent(f"""
        import asyncio, os, time
        from workshop_kit.kernels import ForkServer
        async def run():
            server = ForkServer.instance(modules={MODULES!r})
            arguments = ["-f", {str(tmp_path / "k.json")!r}]
            process = await server.fork(arguments, dict(os.environ), None)
            print(server.pid, process.pid, flush=True)
            time.sleep(60)
        asyncio.run(run())
        """)
    )
    server = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in server.stdout.readline().split()]
    running = [psutil.Process(pid) for pid in pids]
    assert len(running) == 2
    server.kill()
    server.wait()
    server.stdout.close()
    gone, alive = psutil.wait_procs(running, timeout=10)
    zombies = [one for one in alive if one.status() == psutil.STATUS_ZOMBIE]
    assert len(gone) + len(zombies) == 2


@pytest.mark.soak
def test_starts_leave_nothing_behind(play, repeats):
    """30 starts, a thousand under `make soak`: no descriptor and no memory more."""

    async def scene(house):
        server = ForkServer.instance()
        await house.start()
        base = house.base
        files, memory = base.num_fds(), 0
        for turn in range(30 if repeats == 1 else 1000):
            if turn == 10:
                files, memory = base.num_fds(), base.memory_info().rss
            process = await server.fork(
                ["-f", str(house.folder / f"x{turn}.json")], dict(os.environ), None
            )
            process.kill()
            await asyncio.to_thread(process.wait, 10)
        assert base.num_fds() <= files + 1  # the last one may not be closed yet
        assert base.memory_info().rss < memory * 1.02

    play(scene)
