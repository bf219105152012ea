"""The talks: what the buyer thinks and answers, round by round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from workshop_kit.models import OutOfRange
from workshop_kit.models.negotiation._concessions import SAME, concessions
from workshop_kit.models.negotiation._trades import Trade

Status = Literal["open", "agreed", "no_deal"]
SURE = 0.015  # share of the target price below which waiting brings the buyer too little


@dataclass(frozen=True)
class Reply:
    """The buyer's answer to one offer.

    Attributes
    ----------
    round
        1 for the opening.
    offer_cny
        What the seller asked, a piece.
    gives, granted, refused
        What the seller gave with this offer; what was asked for and got; what was not.
    code
        ``"counter"``: the buyer bids more than before; ``"hold"``: no more than before;
        ``"accept"``; ``"leave"``: the last round is over without a deal.
    bid_cny
        The buyer's bid before terms; for ``"accept"`` the price agreed.
    net_cny
        What the offer is worth to the seller: price, less the cost of all gives, plus the worth
        of all that was granted so far.
    """

    round: int
    offer_cny: float
    gives: tuple[str, ...]
    granted: tuple[str, ...]
    refused: tuple[str, ...]
    code: Literal["counter", "hold", "accept", "leave"]
    bid_cny: float
    net_cny: float


@dataclass(frozen=True)
class Talks:
    """A negotiation as far as it has come.

    Attributes
    ----------
    replies
        One answer for each offer made before the end.
    status
        ``"open"``, ``"agreed"`` or ``"no_deal"``.
    rounds
        Rounds in all.
    price_cny, net_cny
        Price agreed, and what the deal is worth to the seller; ``None`` without a deal.
    walk_away_cny
        The seller's own walk-away, a net price.
    steps
        What each offer after the opening gave away, in price and in terms as the buyer values
        them.
    pattern, implied_limit_cny
        How the buyer read the offers: see `concessions`.
    paid, unpaid
        Concessions with and without something got in return.
    buyer_limit_cny
        The most that the buyer would have paid at the end, terms included; ``None`` while the
        talks are open, and of talks that are only a record.
    """

    replies: tuple[Reply, ...]
    status: Status
    rounds: int
    price_cny: float | None
    net_cny: float | None
    walk_away_cny: float
    steps: tuple[float, ...]
    pattern: str
    implied_limit_cny: float | None
    paid: int
    unpaid: int
    buyer_limit_cny: float | None = field(repr=False)

    @property
    def above_walk_away(self) -> bool:
        """Whether there is a deal that the seller should want."""
        return self.net_cny is not None and self.net_cny > self.walk_away_cny


@dataclass(frozen=True)
class Buyer:
    """What the seller cannot see."""

    limit: float
    first_bid: float
    target: float


def draw_buyer(seed: int, target: float) -> Buyer:
    """Draw a buyer: the limit is 99 to 105% of the target price, the first bid 90 to 93%."""
    draw = np.random.default_rng([seed, 7])
    limit, first = target * draw.uniform(0.99, 1.05), target * draw.uniform(0.90, 0.93)
    return Buyer(round(float(limit), 2), round(float(first), 2), target)


@dataclass(frozen=True)
class Table:
    """What is on the table after some rounds; `after` returns the next."""

    buyer: Buyer
    items: dict[str, Trade]
    rounds: int
    replies: tuple[Reply, ...] = ()
    steps: tuple[float, ...] = ()
    read: tuple[float, ...] = ()
    status: Status = "open"

    def after(self, price: float, gives: tuple[str, ...], gets: tuple[str, ...]) -> Table:
        """Return the table after one more offer and its answer."""
        item = self.items
        known = [*self._so_far("gives"), *self._so_far("granted")]
        for argument, names in (("gives", gives), ("gets", gets)):
            for name in names:
                if name in known:
                    raise OutOfRange(argument, name, "each item once")
                known.append(name)
        gave = sum(item[name].buyer_cny for name in gives)
        before = self.replies[-1].offer_cny if self.replies else price
        step = before - price + gave if self.replies else 0.0
        granted = self._granted(gets, step)
        all_given = (*self._so_far("gives"), *gives)
        worth = Worth.of(price, all_given, (*self._so_far("granted"), *granted), item)
        table = replace(self, steps=(*self.steps, step), read=(*self.read, worth.read))
        code, bid = table._answer(worth.buyer, price)
        reply = Reply(
            len(self.replies) + 1, price, gives, granted,
            tuple(name for name in gets if name not in granted), code, bid, worth.seller,
        )  # fmt: skip
        status: Status = "agreed" if code == "accept" else "no_deal" if code == "leave" else "open"
        return replace(table, replies=(*self.replies, reply), status=status)

    def _so_far(self, what: Literal["gives", "granted"]) -> tuple[str, ...]:
        return tuple(name for reply in self.replies for name in getattr(reply, what))

    def _granted(self, gets: tuple[str, ...], step: float) -> tuple[str, ...]:
        """Return what the buyer grants, in the order asked for, as long as the step pays for it."""
        left, granted = step + 1e-9, []
        for name in gets:
            if self.items[name].buyer_cny <= left:
                left -= self.items[name].buyer_cny
                granted.append(name)
        return tuple(granted)

    def _floor(self) -> float | None:
        """Return how low the buyer thinks the seller will go; ``None`` before the first step."""
        if len(self.read) < 2:
            return None
        signal = concessions(self.read)
        if signal.implied_limit is not None:
            return signal.implied_limit
        to_come = max(self.rounds - len(self.read), 1)  # even at the end it hopes for one more
        return self.read[-1] - max(self.steps[-1], 0.0) * to_come

    def _answer(
        self, to_buyer: float, price: float
    ) -> tuple[Literal["counter", "hold", "accept", "leave"], float]:
        """Return the answer to an offer that is worth so much to the buyer, and the bid."""
        floor, limit = self._floor(), self.buyer.limit
        before = self.replies[-1].bid_cny if self.replies else self.buyer.first_bid
        to_come = self.rounds - len(self.read)
        hope = limit if floor is None else self.read[-1] - floor  # of what waiting would bring
        near = hope <= SURE * self.buyer.target
        ready = to_buyer <= limit if near else to_come == 0 and to_buyer <= limit - hope
        if to_buyer <= before or ready:
            return "accept", price
        if to_come == 0:
            return "leave", before
        if floor is None:
            return "counter", before
        aim = min(limit, max(before, floor))
        share = 1 / (to_come + 1) if self.steps[-1] > 0 or near else 0.0
        bid = round(before + (aim - before) * share, 2)
        return ("counter" if bid > before else "hold"), bid

    def talks(self, walk_away: float) -> Talks:
        """Return what the seller may see."""
        limit = None if self.status == "open" else self.buyer.limit
        return summary(
            self.replies, self.steps, self.read, self.status, self.rounds, walk_away, limit
        )


@dataclass(frozen=True)
class Worth:
    """What an offer comes to: as the buyer reads it, costs the buyer, is worth to the seller."""

    read: float
    buyer: float
    seller: float

    @classmethod
    def of(
        cls, price: float, given: Sequence[str], got: Sequence[str], items: Mapping[str, Trade]
    ) -> Worth:
        """Weigh a price with all that was given and got so far."""
        read = price - sum(items[name].buyer_cny for name in given)
        seller = price + sum(items[name].seller_cny for name in got)
        seller -= sum(items[name].seller_cny for name in given)
        return cls(read, read + sum(items[name].buyer_cny for name in got), round(seller, 6))


def summary(
    replies: tuple[Reply, ...],
    steps: Sequence[float],
    read: Sequence[float],
    status: Status,
    rounds: int,
    walk_away: float,
    limit: float | None = None,
) -> Talks:
    """Return talks from their answers, the steps made and the offers as the buyer read them."""
    end = replies[-1]
    agreed = status == "agreed"
    told = list(read)
    while len(told) > 3 and told[-1] == told[-2] == told[-3]:  # held to the end, however long
        told.pop()
    signal = concessions(told) if len(told) > 1 else None
    moves = list(zip(steps, replies, strict=True))[1:]
    paid = sum(step > SAME and bool(reply.granted) for step, reply in moves)
    return Talks(
        replies=replies,
        status=status,
        rounds=rounds,
        price_cny=end.offer_cny if agreed else None,
        net_cny=end.net_cny if agreed else None,
        walk_away_cny=walk_away,
        steps=tuple(round(step, 6) for step in steps[1:]),
        pattern=signal.pattern if signal else "none",
        implied_limit_cny=signal.implied_limit if signal else None,
        paid=paid,
        unpaid=sum(step > SAME for step, _reply in moves) - paid,
        buyer_limit_cny=limit,
    )
