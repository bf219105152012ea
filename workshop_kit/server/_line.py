"""The line at a door: first come, first served, and who looks away keeps the place."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

LOOK_AWAY_SECONDS = 2  # after so long whoever was told the place asks again
ABSENT_SECONDS = 20.0  # who has not asked again for so long has gone
Admission = TypeVar("Admission")

__all__ = ["LOOK_AWAY_SECONDS", "Line", "StillInLineError"]


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
    there go first meanwhile. Where many came together, the front half of those who are there stays
    longer: else all would look away at once, and nobody go in.

    Parameters
    ----------
    admit : callable
        Lets somebody in, and returns what that gives; None while nobody can be let in.
    longer : float
        Seconds, by which the front half's patience is longer.
    clock : callable
        Seconds, which only grow.
    """

    def __init__(
        self,
        admit: Callable[[Hashable], Admission | None],
        longer: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._admit, self._longer, self._clock = admit, longer, clock
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
            await asyncio.wait([turn], timeout=patience)
            if not turn.done() and self._is_in_front(ticket):
                await asyncio.wait([turn], timeout=self._longer)
        finally:
            turn.cancel()  # whoever has gone is not let in
        if not turn.cancelled():
            return turn.result()
        ticket.turn, ticket.seen = None, self._clock()
        raise StillInLineError(self._tickets.index(ticket) + 1)

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

    def _is_in_front(self, ticket: _Ticket[Admission]) -> bool:
        present = [one for one in self._tickets if one.turn]
        return present.index(ticket) < len(present) // 2

    def _ticket(self, who: Hashable) -> _Ticket[Admission]:
        """Return the place that somebody has left for a moment, else a new one at the end."""
        for ticket in self._tickets:
            if ticket.who == who and ticket.turn is None:
                return ticket
        self._tickets.append(_Ticket(who, self._clock()))
        return self._tickets[-1]
