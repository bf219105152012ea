"""Slows down whoever tries codes, without ever shutting out a class behind one address."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address

FREE = 20  # wrong codes a minute from an address that cost nothing
WINDOW = 60.0
AT_ONCE = 20  # tries from an address that are looked at together, so that a burst is counted too
PACE = 0.5  # seconds that each further try from there takes, one after another
QUEUE = 120  # tries that wait at most for one address: as many as a whole class
ADDRESSES = 10_000

__all__ = ["TooManyTriesError", "WrongCodes"]


class TooManyTriesError(Exception):
    """More tries wait from one address than a class could make."""


class _Address:
    def __init__(self) -> None:
        self.wrong: deque[float] = deque(maxlen=FREE)
        self.few = asyncio.Semaphore(AT_ONCE)
        self.turn = asyncio.Lock()
        self.waiting = 0


class WrongCodes:
    """Counts wrong codes by address. Beyond `FREE` a minute tries take turns of `PACE` seconds.

    A right code waits for its turn at most; it is refused only where more tries wait than a class
    makes. At two tries a second a class code (31**9) outlasts every class.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._addresses: OrderedDict[str, _Address] = OrderedDict()

    @asynccontextmanager
    async def trying(self, address: str) -> AsyncIterator[None]:
        """Hold a try until it is its turn.

        Raises
        ------
        TooManyTriesError
        """
        at = self._at(address)
        if at.waiting >= QUEUE and self._slow(at):
            raise TooManyTriesError(f"{at.waiting} tries wait")
        at.waiting += 1
        try:
            async with at.few:
                if not self._slow(at):
                    yield
                    return
                async with at.turn:
                    if self._slow(at):
                        await asyncio.sleep(PACE)
                    yield
        finally:
            at.waiting -= 1

    def wrong(self, address: str) -> None:
        """Count a wrong code."""
        self._at(address).wrong.append(self._clock())

    def _at(self, address: str) -> _Address:
        """Return what is known of an address; the least recently seen are forgotten."""
        network = _network(address)
        at = self._addresses.setdefault(network, _Address())
        self._addresses.move_to_end(network)
        while len(self._addresses) > ADDRESSES:
            self._addresses.popitem(last=False)
        return at

    def _slow(self, at: _Address) -> bool:
        recent = self._clock() - WINDOW
        return len(at.wrong) == FREE and at.wrong[0] > recent


def _network(address: str) -> str:
    """Return what one device cannot leave by choosing another address: of IPv6, its network."""
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or int(read) >> 64)
