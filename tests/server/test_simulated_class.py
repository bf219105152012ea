"""An hour of a class in little time: people come, work, leave and come back; processes are killed.

In the end every answer is stored, every kernel was its owner's alone, and nothing is left.
"""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
import servers
import websocket
from messages import heard, message
from servers import Served, serving
from visitors import NAME, Visitor, eventually

pytestmark = [pytest.mark.server, pytest.mark.isolation]

EXERCISES = (NAME, "x02_profit_levers")
FIELD = "own_sentence"
CELLS = (
    "import ipywidgets\nmoved, told = [], ipywidgets.Label()\n"
    "slider = ipywidgets.IntSlider(max=9999)",
    "def tell(change):\n    moved.append(change.new)\n    told.value = str(moved)\n"
    "slider.observe(tell, 'value')",
    "slider",
    "told",
)
AT_ONCE = 8  # people who do something at the same time
GROWS = 10_000_000  # bytes that a server may hold more in the end than after a third of its time
BASE = "workshop_kit.kernels._base"


class Person:
    """Somebody with a page, who has moved its slider and typed answers."""

    def __init__(self, server: Served, number: int) -> None:
        self.number, self.dice = number, random.Random(number)
        self.visitor = Visitor(server, f"Person {number}", lang=self.dice.choice(["zh", "en"]))
        self.owner = self.visitor.participant.owner
        self.kernels: list[str] = []
        self.typed: list[str] = []
        self.steps = 0
        self.socket: Any = None

    def work(self) -> None:
        """Do what one does in some minutes of an exercise."""
        if self.socket is None or self.dice.random() < 0.3 or not self.comes_back():
            self.open()
        for _ in range(2):
            self.move()
            self.write()
        if self.dice.random() < 0.3:
            sheet = self.dice.choice(EXERCISES)
            assert self.visitor.send(f"api/sheets/{sheet}/attempts", "POST", {})[0] == 200
        if self.dice.random() < 0.6:
            self.leave()

    def open(self) -> None:
        """Open a page, in one's language or the other, until it comes whole, as a browser does."""
        self.leave()
        exercise, lang = self.dice.choice(EXERCISES), self.dice.choice(["zh", "en"])
        while self.socket is None:
            html = self.visitor.page(exercise, lang)
            kernel = re.search(r'"kernelId": "([^"]+)"', html)
            if kernel and "voila_finish();" in html:
                self.kernels.append(kernel[1])
                self.slider, self.told = re.findall(r'"model_id": "(\w+)"', html)
                self.moved: list[int] = []
                self.connect()

    def connect(self) -> None:
        with contextlib.suppress(websocket.WebSocketBadStatusException):  # it has just been killed
            self.socket = self.visitor.socket(self.kernels[-1])

    def comes_back(self) -> bool:
        """Lose the connection and make it again; whether the kernel is still there."""
        self.socket.close()
        self.socket = None
        self.connect()
        return self.socket is not None and self.visitor.state(self.kernels[-1]) == "alive"

    def move(self) -> None:
        """Move the slider; what the page says must know of one's own moves and of no other."""
        self.steps += 1
        self.moved.append(100 * self.number + self.steps)
        state = {"value": self.moved[-1]}
        data = {"method": "update", "state": state, "buffer_paths": []}
        self.socket.send(message("comm_msg", comm_id=self.slider, data=data))
        said = [
            one["content"]["data"]["state"]["value"]
            for one in heard(self.socket, 120, self.told)
            if one["msg_type"] == "comm_msg" and one["content"]["comm_id"] == self.told
        ]
        assert said == [str(self.moved)], (self.number, said)

    def write(self) -> None:
        """Type an answer."""
        text = f"Person {self.number} at step {self.steps}.{len(self.typed)}"
        body = {"value": text, "base": len(self.typed), "id": text}
        status, saved = self.visitor.send(f"api/sheets/{NAME}/fields/{FIELD}", "PUT", body)
        assert (status, saved["version"]) == (200, len(self.typed) + 1)
        self.typed.append(text)

    def leave(self) -> None:
        """Close the page: with the browser's last word, or without any."""
        if self.socket is None:
            return
        if self.dice.random() < 0.5:
            assert self.visitor.close(self.kernels[-1]) in (204, 404)
            self.socket.close()
        else:
            self.socket.sock.close()
        self.socket = None


def a_class_works(people: list[Person], accident: Callable[[], None] = lambda: None) -> None:
    """Everybody works for a round, and something happens meanwhile."""
    with ThreadPoolExecutor(AT_ONCE) as room:
        works = [room.submit(one.work) for one in people]
        accident()
        for work in works:
            work.result()


def nobody_reaches_anothers_kernel(people: list[Person]) -> None:
    for one, other in zip(people, [*people[1:], people[0]], strict=True):
        if other.socket is not None:
            assert one.visitor.state(other.kernels[-1]) == "gone"
            with pytest.raises(websocket.WebSocketBadStatusException):
                one.visitor.socket(other.kernels[-1])


@pytest.fixture
def house(tmp_path: Path, light_course: Callable[..., Path]) -> Iterator[Served]:
    """A server with a course of its own, in whose folder its kernels and templates run."""
    options = {"unattended_seconds": 3, "unopened_seconds": 3}
    with serving(tmp_path, options=options, WORKSHOP_FILES=str(light_course(*CELLS))) as served:
        yield served


def family(house: Served, killed: Collection[psutil.Process] = ()) -> dict[psutil.Process, str]:
    """Every process that comes from a server, whoever is its parent by now, and its command.

    Those killed from outside are left out: how they ended is asked when they are next needed.
    """
    course, found = house.environment["WORKSHOP_FILES"], {}
    running = house.process.poll() is None
    children = psutil.Process(house.process.pid).children(recursive=True) if running else []
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if one in killed:
                continue
            if one in children and one.status() == psutil.STATUS_ZOMBIE:
                found[one] = "nobody asked how it ended"
            elif one in children or one.cwd().startswith(course):
                found[one] = " ".join(one.cmdline())
    return found


def none_but_bases(house: Served, killed: list[psutil.Process]) -> bool:
    """Whether bases and templates are all that runs."""
    return all(BASE in command for command in family(house, killed).values())


def template_of(house: Served) -> psutil.Process:
    return next(one for one in house.base().children() if BASE in " ".join(one.cmdline()))


FOUND_WITH = {"templates": [template_of, Served.base], "forks": [Served.base], "ordinary": []}


def memory(house: Served) -> int:
    return int(
        psutil.Process(house.process.pid).memory_full_info().uss
    )  # shared pages depend on others


@pytest.mark.soak
def test_a_class_of_an_hour_loses_nothing_and_leaves_nothing(house, repeats):
    """Six people for three rounds, 24 for thirty under `make soak`."""
    many, rounds = (6, 3) if repeats == 1 else (24, 30)
    people = [Person(house, number) for number in range(1, many + 1)]
    doomed = {1: template_of, rounds // 2 + 1: Served.base}
    killed: list[psutil.Process] = []

    def accident(turn: int) -> None:
        if (found := doomed.get(turn)) in FOUND_WITH[servers.usual_kernels]:
            killed.append(found(house))
            killed[-1].kill()

    held = []
    for turn in range(rounds):
        a_class_works(people, partial(accident, turn))
        nobody_reaches_anothers_kernel(people)
        held.append(memory(house))
    kernels = [kernel for one in people for kernel in one.kernels]
    print(f"\n{len(kernels)} pages; memory, MB: {[round(one / 1e6) for one in held]}")
    assert held[-1] < held[rounds // 3] + GROWS
    assert len(kernels) == len(set(kernels))
    with house.store() as store:
        for one in people:
            stored = [answer.value for answer in store.history(one.owner, NAME, FIELD)]
            assert stored == one.typed, one.number
            assert len(stored) == 2 * rounds

    for one in people:
        one.leave()
    assert eventually(lambda: none_but_bases(house, killed), 10), family(house)
    left = family(house, killed)
    assert len(left) <= 2 + 2 * len(EXERCISES)  # bases of pages and checks, and templates
    # whoever asks a killed process for a fork is told so, and gets another kernel
    faults = [line for line in house.log().splitlines() if "Traceback" in line]
    assert [line[:3000] for line in faults if "ForkUnavailableError" not in line] == []
    house.end()
    assert eventually(lambda: family(house) == {}, 5), family(house)
    _gone, alive = psutil.wait_procs(left, timeout=20)
    assert all(one.status() == psutil.STATUS_ZOMBIE for one in alive), alive
