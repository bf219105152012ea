"""The line at a door: first come, first served, and who looks away keeps the place."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

ABSENT_SECONDS = 20.0  # who has not asked again for so long has gone; a waiting page asks every 2 s
Admission = TypeVar("Admission")

__all__ = ["Line", "StillInLineError"]


class StillInLineError(Exception):
    """The turn has not come yet; asking again keeps the place.

    Attributes
    ----------
    place : int
        From 1, who is next.
    """

    def __init__(self, place: int) -> None:
        super().__init__(f"number {place} in line")
        self.place = place


@dataclass(eq=False)
class _Ticket(Generic[Admission]):
    who: Hashable
    seen: float
    turn: asyncio.Future[Admission] | None = None


class Line(Generic[Admission]):
    """Lets people in one after another, in the order in which each came first.

    Whoever waits longer than one's patience keeps the place, to come back to; those behind who are
    there go first meanwhile.

    Parameters
    ----------
    admit : callable
        Lets somebody in, and returns what that gives; None while nobody can be let in.
    clock : callable
        Seconds, which only grow.
    """

    def __init__(
        self,
        admit: Callable[[Hashable], Admission | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._admit, self._clock = admit, clock
        self._tickets: list[_Ticket[Admission]] = []

    async def turn(self, who: Hashable, patience: float) -> Admission:
        """Wait for one's turn.

        Parameters
        ----------
        who : hashable
            Recognised when asking again.
        patience : float
            Seconds.

        Raises
        ------
        StillInLineError
            It did not come in this time.
        """
        ticket = self._ticket(who)
        ticket.turn = turn = asyncio.get_running_loop().create_future()
        self.move()
        try:
            async with asyncio.timeout(patience):
                return await turn
        except TimeoutError:
            if turn.done() and not turn.cancelled():  # it came in the very last moment
                return turn.result()
            ticket.turn, ticket.seen = None, self._clock()
            raise StillInLineError(self._tickets.index(ticket) + 1) from None

    def move(self) -> None:
        """Let in whoever can be let in now; to be called whenever that may have changed."""
        now = self._clock()
        for ticket in self._tickets:
            if ticket.turn is not None and ticket.turn.cancelled():  # nobody waits there any more
                ticket.turn, ticket.seen = None, now
        self._tickets = [
            one for one in self._tickets if one.turn or one.seen > now - ABSENT_SECONDS
        ]
        for ticket in list(self._tickets):
            if ticket.turn is None:
                continue
            if not ticket.turn.done():
                admission = self._admit(ticket.who)
                if admission is None:
                    return
                ticket.turn.set_result(admission)
            self._tickets.remove(ticket)

    def _ticket(self, who: Hashable) -> _Ticket[Admission]:
        """Return the place that somebody has left for a moment, else a new one at the end."""
        for ticket in self._tickets:
            if ticket.who == who and ticket.turn is None:
                return ticket
        self._tickets.append(_Ticket(who, self._clock()))
        return self._tickets[-1]
