"""A class of participants, in a process of its own: ``guests.py PROTOCOL`` reads what they do.

Each line that it reads is an order in JSON, each that it writes says how that went. So the
processor time of those who ask is told apart from that of the server, and participants of another
system speak with that system's own libraries.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import random
import resource
import sys
import time
from collections.abc import Awaitable, Iterable
from pathlib import Path
from typing import Any

from _guest import Guest

sys.path.append(str(Path(__file__).parent / "peers"))
PROTOCOLS = {
    "voila": ("_voila_guest", "VoilaGuest"),
    "panel": ("_panel_guest", "PanelGuest"),
    "streamlit": ("_streamlit_guest", "StreamlitGuest"),
}
Outcome = tuple[float, str]  # seconds, and what went wrong


class Class:
    """Participants who do the same at the same time.

    Parameters
    ----------
    guest : type of Guest
    """

    def __init__(self, guest: type[Guest]) -> None:
        self._guest = guest
        self._people: list[Guest] = []
        self._moved: set[Guest] = set()

    async def gather(self, plan: dict[str, Any], number: int) -> dict[str, Any]:
        """Come to the door together."""
        self._people = [self._guest(plan) for _ in range(number)]
        return await _together(g.enter(f"P{n}") for n, g in enumerate(self._people))

    async def open(self, visit: str, seconds: float) -> dict[str, Any]:
        """Open the page together; whose page is not ready in time has not completed."""

        async def ready(guest: Guest) -> None:
            await asyncio.wait_for(guest.open(visit), seconds)

        for guest in self._people:
            guest.received = guest.requests = guest.turned_away = 0
        said = await _together(ready(guest) for guest in self._people)
        for name in ("received", "requests", "turned_away"):
            said[name] = sum(getattr(guest, name) for guest in self._people)
        return said

    async def move(self, active: int, think: float, seconds: float) -> dict[str, Any]:
        """Some move the slider, each from a moment of its own on, every `think` seconds."""
        until = time.perf_counter() + seconds
        people = random.sample(self._people, active)
        moving = [self._moving(guest, think, until) for guest in people]
        before = _spent()
        moved = await asyncio.gather(*moving)
        spent = _spent() - before
        unmoved = [i for i, guest in enumerate(people) if guest not in self._moved]
        self._moved.update(people)
        first = _parted([moved[i][0] for i in unmoved if moved[i]])["seconds"]
        every = _parted([each for one in moved for each in one])
        return {**every, "first": first, "client_cpu": spent}

    async def _moving(self, guest: Guest, think: float, until: float) -> list[Outcome]:
        found = []
        await asyncio.sleep(random.uniform(0, think))
        while (begun := time.perf_counter()) < until:
            found.append(await _timed(asyncio.wait_for(guest.move(), 60)))
            await asyncio.sleep(max(0.0, begun + think - time.perf_counter()))
        return found

    async def leave(self) -> dict[str, Any]:
        """Close all pages."""
        await asyncio.gather(*(guest.leave() for guest in self._people))
        return {}


async def _timed(work: Awaitable[Any]) -> Outcome:
    start = time.perf_counter()
    try:
        await work
    except Exception as error:
        return time.perf_counter() - start, f"{type(error).__name__}: {error}"
    return time.perf_counter() - start, ""


async def _together(works: Iterable[Awaitable[Any]]) -> dict[str, Any]:
    before = _spent()
    found = await asyncio.gather(*map(_timed, works))
    return {**_parted(list(found)), "client_cpu": _spent() - before}


def _parted(found: list[Outcome]) -> dict[str, Any]:
    return {
        "seconds": [seconds for seconds, failure in found if not failure],
        "failures": [failure for _seconds, failure in found if failure],
    }


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def main() -> None:
    """Follow orders until there are no more."""
    module, name = PROTOCOLS[sys.argv[1]]
    people = Class(getattr(importlib.import_module(module), name))
    while line := await asyncio.to_thread(sys.stdin.readline):
        order = json.loads(line)
        said = await getattr(people, order.pop("do"))(**order)
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
