"""Talks that were held, read from the record of their rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import number, whole
from workshop_kit.models.negotiation._talks import Reply, Status, Talks, Worth, summary
from workshop_kit.models.negotiation._trades import TRADES, Trade

GRANTED = "granted"
AGREED = ("accept", "gladly")
Code = Literal["counter", "hold", "accept", "leave"]


def read_talks(record: pd.DataFrame, *, walk_away_cny: float = 95.0, rounds: int = 5) -> Talks:
    r"""Return talks as far as their record goes, without what the buyer kept to himself.

    Parameters
    ----------
    record
        One round a row, the opening first: ``offer`` and ``bid`` in yuan a piece, above 0;
        ``give`` and ``get``, names of items of `trades`, or blank. With a column
        ``granted`` only what is ``"granted"`` counts as got; with ``answer`` the talks
        end where that is ``"accept"``, ``"gladly"`` or ``"leave"``. Without it they end agreed
        where an offer is no higher than the bid, and without a deal after the last round.
    walk_away_cny
        The seller's own walk-away, a net price.
    rounds
        Rounds in all, 2 to 10.

    Returns
    -------
    Talks
        The rounds, and the deal if there is one; ``buyer_limit_cny`` is ``None``.

    Raises
    ------
    OutOfRange
        No row or too many, a price that is not above 0, an unknown item.

    Examples
    --------
    >>> rows = [(106, 92, None), (102, 95, "volume_commitment"), (100, 100, "longer_contract")]
    >>> talks = read_talks(pd.DataFrame(rows, columns=["offer", "bid", "get"]))
    >>> talks.status, talks.pattern, talks.paid, round(talks.net_cny, 2)
    ('agreed', 'shrinking', 2, 102.0)

    Labels
    ------
    title: 一场谈判的记录 | The record of a negotiation
    record: 每一轮的报价和回价 | Offers and bids of each round
    walk_away_cny: 我方底线 | Your walk-away
    walk_away_cny=unit: 元 | yuan
    rounds: 谈几轮 | Rounds

    Formula
    -------
    net = price - gives + gets

    In words
    --------
    zh: 一笔生意值多少，要看价格减去给出去的、加上换回来的。
        对方看的是：您每一轮让了多少，有没有换回东西。
    en: What a deal is worth is its price, less what you gave, plus what you got. What the other
        side reads is how much each round gave away, and whether it got you anything.

    Worked example
    --------------
    zh: 成交价 100 元，换来销量承诺（值 1.2 元）和更长的合同（值 0.8 元）：
        100 + 1.2 + 0.8 = 102 元。
    en: The price agreed is 100 yuan; a volume commitment worth 1.2 and a longer contract worth
        0.8 were got in return: 100 + 1.2 + 0.8 = 102 yuan.

    Limits
    ------
    zh: 记录里没有语气，也没有沉默。各项条件值多少，是为了练习而设的。
    en: A record holds no tone of voice and no silence. What the items are worth is set for
        practice.

    Source: Tey et al. (2021) for reading concessions; what items are worth is illustrative
    """
    last = whole("rounds", rounds, 2, 10)
    if not 1 <= len(record) <= last:
        raise OutOfRange("record", f"{len(record)} rows", f"1 to {last} rounds")
    items = {row[0]: Trade(*row) for row in TRADES}
    replies: list[Reply] = []
    steps, read = [], []
    for row in record.to_dict("records"):
        reply, step, seen = _round(row, replies, items)
        replies.append(reply)
        steps.append(step)
        read.append(seen)
    status = _status(record, replies, last)
    return summary(
        tuple(replies), steps, read, status, last, number("walk_away_cny", walk_away_cny)
    )


def _round(
    row: Mapping[Any, Any], before: Sequence[Reply], items: dict[str, Trade]
) -> tuple[Reply, float, float]:
    """Return a round, the step made in it, and the offer as the buyer read it."""
    offer, bid = (number("record", row[name], 0, above=True) for name in ("offer", "bid"))
    gives = _named(row.get("give"), "give", items)
    asked = _named(row.get("get"), "get", items)
    got = asked if row.get("granted", GRANTED) == GRANTED else ()
    all_given = (*(name for one in before for name in one.gives), *gives)
    worth = Worth.of(offer, all_given, (*(n for one in before for n in one.granted), *got), items)
    step = before[-1].offer_cny - offer if before else 0.0
    step += sum(items[name].buyer_cny for name in gives) if before else 0.0
    refused = tuple(name for name in asked if name not in got)
    code = _code(row, bid, before)
    reply = Reply(len(before) + 1, offer, gives, got, refused, code, bid, worth.seller)
    return reply, round(step, 6), worth.read


def _named(name: object, kind: str, items: dict[str, Trade]) -> tuple[str, ...]:
    if name is None or (isinstance(name, float) and pd.isna(name)):
        return ()
    if not isinstance(name, str) or name not in items or items[name].kind != kind:
        known = ", ".join(item for item, trade in items.items() if trade.kind == kind)
        raise OutOfRange("record", f"{name!r} (column {kind!r})", f"one of: {known}")
    return (name,)


def _code(row: Mapping[Any, Any], bid: float, before: Sequence[Reply]) -> Code:
    told = row.get("answer")
    if told in AGREED or (told is None and row["offer"] <= bid):
        return "accept"
    if told == "leave":
        return "leave"
    return "counter" if not before or bid > before[-1].bid_cny else "hold"


def _status(record: pd.DataFrame, replies: Sequence[Reply], last: int) -> Status:
    if replies[-1].code == "accept":
        return "agreed"
    over = "answer" not in record and len(replies) == last
    return "no_deal" if over or replies[-1].code == "leave" else "open"
