"""X07: the buyer of Dongyao, the judgement on a way of offers, and what a clause leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from .._language import mark
from .._text import Text, both
from .._verdicts import Outcome
from ._registry import Refusal, answers, judges, replies

if TYPE_CHECKING:
    from workshop_kit.cases import Case
    from workshop_kit.models.negotiation import Erosion, Reply, Talks

ROUNDS: Final = 5
WALK_AWAY_CNY: Final = 95.0
LEAST_PAID: Final = 3
GLAD_CNY: Final = 2.0  # so much below his limit a buyer does not hesitate
SHOWN_BUYER: Final = 1  # whose answers the model answer shows
CLAUSES: Final = {  # yearly cuts of price and cost in per cent, and the cut at once in yuan
    "as_asked": (3.0, 1.5, 0.0),
    "less": (2.0, 1.5, 0.0),
    "once": (0.0, 1.5, 5.0),
    "linked": (3.0, 3.0, 0.0),
}
Row = Mapping[str, Any]


@replies("negotiation.buyer")
def buyer(rows: Sequence[Row], case: Case, seed: int) -> dict[str, Any]:
    """Return what the buyer of this seed says to the last of the offers."""
    from workshop_kit.models.negotiation import negotiate

    _refuse_what_was_settled(rows)
    talks = negotiate(
        [row["offer"] for row in rows], _items(rows, "give"), _items(rows, "get"), seed,
        target_cny=_target(case), rounds=ROUNDS,
    )  # fmt: skip
    last = talks.replies[-1]
    cells = {"step": _step(talks), "bid": last.bid_cny, "answer": _answer(talks, case)}
    if rows[-1].get("get"):
        cells["granted"] = "granted" if last.granted else "refused"
    return cells


def _items(rows: Sequence[Row], kind: str) -> list[tuple[str, ...]]:
    return [(row[kind],) if row.get(kind) else () for row in rows]


def _target(case: Case) -> float:
    asked: dict[Any, float] = case.terms.set_index("term")["asked"].to_dict()
    return asked["price_cny"]


def _refuse_what_was_settled(rows: Sequence[Row]) -> None:
    *before, now = rows
    if before and now["offer"] > before[-1]["offer"]:
        raise Refusal(both(_NO_RISE, price=f"{before[-1]['offer']:g}"))
    if now.get("give") in [row["give"] for row in before if row.get("give")]:
        raise Refusal(both(_GIVEN))
    if now.get("get") in [row["get"] for row in before if row.get("granted") == "granted"]:
        raise Refusal(both(_GOT))


_NO_RISE: Final = mark("You offered {price} yuan before: stay there, or go lower.")
_GIVEN: Final = mark("You have given this already. Choose something else, or nothing.")
_GOT: Final = mark("Dongyao has granted this already. Ask for something else, or nothing.")


def _step(talks: Talks) -> str:
    """Say what the last round was: an opening, nothing moved, a trade, or a gift."""
    if not talks.steps:
        return "opening"
    if talks.steps[-1] <= 1e-9:
        return "hold"
    return "trade" if talks.replies[-1].granted else "free"


def _answer(talks: Talks, case: Case) -> str:
    """Say what the buyer does; one who signs far below his limit does so gladly."""
    last = talks.replies[-1]
    if last.code != "accept" or talks.buyer_limit_cny is None:
        return last.code
    costs: dict[Any, float] = case.trades.set_index("item")["buyer_cny"].to_dict()
    cost = last.offer_cny + sum(_signed(reply, costs) for reply in talks.replies)
    return "gladly" if talks.buyer_limit_cny - cost > GLAD_CNY else "accept"


def _signed(reply: Reply, costs: Mapping[Any, float]) -> float:
    return sum(costs[name] for name in reply.granted) - sum(costs[name] for name in reply.gives)


@answers("negotiation.last_time")
def last_time(case: Case) -> str:
    """Return what the offers of the last negotiation said."""
    from workshop_kit.models.negotiation import concessions

    found = concessions(case.rounds["offer_cny"].tolist())
    return "more" if found.implied_limit is None else "near"


@answers("negotiation.rounds")
def rounds(case: Case) -> dict[str, Any]:
    """Return talks with one buyer: each step half the one before, each paid for."""
    plan = [(106, None), (101, "joint_cost_down"), (98.5, "volume_commitment")]
    plan += [(97.3, "payment_30_days"), (96.7, "longer_contract")]
    rows: list[dict[str, Any]] = []
    for offer, get in plan:
        row = {"offer": offer} | ({"get": get} if get else {})
        rows.append({**row, **buyer([*rows, row], case, SHOWN_BUYER)})
        if rows[-1]["answer"] in ("accept", "gladly"):
            break
    return {str(number): row for number, row in enumerate(rows, 1)}


@judges("negotiation.rounds")
def judge_rounds(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the talks with the computer's buyer."""
    return _judge_talks(given["rounds"])


@judges("negotiation.at_table")
def judge_at_table(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge talks that two people held, by the same rules."""
    return _judge_talks(given["at_table"])


def _judge_talks(table: Mapping[str, Row]) -> Outcome:
    import pandas as pd

    from workshop_kit.models.negotiation import read_talks

    rows = [row for row in table.values() if row]
    talks = read_talks(pd.DataFrame(rows), walk_away_cny=WALK_AWAY_CNY, rounds=ROUNDS)
    if talks.status == "open":
        return Outcome("blank", both(_STILL_OPEN, n=len(rows), all=ROUNDS))
    told = [_of_steps(talks), _of_payment(talks), _of_the_end(talks)]
    kept = sum(right for right, _words in told)
    message = _lines([both(_RULES_KEPT, n=kept, all=len(told)), *(words for _right, words in told)])
    return Outcome("right" if kept == len(told) else "partly" if kept == 2 else "wrong", message)


_STILL_OPEN: Final = mark(
    "{n} of {all} rounds are held and nothing is agreed yet. Go on, then have it checked."
)
_RULES_KEPT: Final = mark("{n} of {all} rules kept.")


def _lines(texts: Sequence[Text]) -> Text:
    return Text(zh="\n".join(text.zh for text in texts), en="\n".join(text.en for text in texts))


def _of_steps(talks: Talks) -> tuple[bool, Text]:
    """Tell whether the steps shrank, and what the buyer read in them."""
    zh, en = (comma.join(f"{step:.1f}" for step in talks.steps) for comma in ("、", ", "))
    right = talks.pattern == "shrinking"
    bluffed = any(not held and gave for held, gave in pairwise(talks.steps))
    words = _SHRANK if right else _HELD_THEN_GAVE if bluffed else _DID_NOT_SHRINK
    return right, both(words, steps=Text(zh=zh or "–", en=en or "–"))


_SHRANK: Final = mark("Steps: {steps} yuan. Each is smaller, so Dongyao saw you near the end.")
_DID_NOT_SHRINK: Final = mark(
    "Steps: {steps} yuan. They did not shrink from one to the next, so Dongyao thought that"
    " waiting would bring more."
)

_HELD_THEN_GAVE: Final = mark(
    "Steps: {steps} yuan. You held and then gave way after all, so Dongyao learned to wait."
)


def _of_payment(talks: Talks) -> tuple[bool, Text]:
    right = talks.paid >= LEAST_PAID
    words = _PAID if right else _UNPAID
    return right, both(words, n=talks.paid, least=LEAST_PAID, free=talks.unpaid)


_PAID: Final = mark("In return: {n} steps got you something, {free} were free.")
_UNPAID: Final = mark(
    "In return: only {n} steps got you something; it should be {least}. {free} were free."
)


def _of_the_end(talks: Talks) -> tuple[bool, Text]:
    floor = f"{WALK_AWAY_CNY:g}"
    if talks.net_cny is None:
        last = talks.replies[-1]
        gap = f"{last.offer_cny - last.bid_cny:.1f}"
        return False, both(_NO_DEAL, gap=gap, net=f"{last.net_cny:.1f}", floor=floor)
    price, net = f"{talks.price_cny:.1f}", f"{talks.net_cny:.1f}"
    right = talks.above_walk_away
    return right, both(_ABOVE if right else _BELOW, price=price, net=net, floor=floor)


_ABOVE: Final = mark(
    "The end: {price} yuan, worth {net} with all that was given and got, above your walk-away"
    " of {floor}."
)
_BELOW: Final = mark(
    "The end: {price} yuan, worth {net} with all that was given and got. That is not above your"
    " walk-away of {floor}: better no deal."
)
_NO_DEAL: Final = mark(
    "The end: no deal, {gap} yuan apart. Your last offer was worth {net} to you, against a"
    " walk-away of {floor}."
)


def _programme(case: Case, clause: str) -> Erosion:
    from workshop_kit.models.negotiation import programme_erosion

    price_down, cost_down, first_cut = CLAUSES[clause]
    terms = case.terms.set_index("term")["asked"]
    return programme_erosion(
        price_down, cost_down, int(terms["years"]), terms["price_cny"],
        volume_kunits=terms["volume_kunits"], first_cut_cny=first_cut,
    )  # fmt: skip


@answers("negotiation.worth_lost")
def worth_lost(case: Case) -> float:
    """Return the part of the programme's worth that the terms asked take, in per cent."""
    return _programme(case, "as_asked").eroded_pct


@answers("negotiation.equal_cuts")
def equal_cuts(case: Case) -> float:
    """Return the programme's worth where cost falls as fast as the price, in thousand yuan."""
    return round(_programme(case, "linked").npv_kcny, 1)


@answers("negotiation.clause")
def clause(case: Case) -> str:
    """Return the clause that leaves most of the programme's worth."""
    return max(CLAUSES, key=lambda name: _programme(case, name).npv_kcny)


@judges("negotiation.own_trades")
def judge_own_trades(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the own trade list: something cheap to give, and something worth asking for."""
    rows = [row for row in given["own_trades"].values() if row]
    give = any(row["kind"] == "give" and row["theirs"] > row["ours"] for row in rows)
    get = any(row["kind"] == "get" and row["ours"] > row["theirs"] for row in rows)
    if give and get:
        return Outcome("right")
    missing = _NO_GET if give else _NO_GIVE if get else _NO_TRADE
    return Outcome("partly" if give or get else "wrong", both(missing))


_NO_GET: Final = mark("Still missing: something to ask for that you value more than it costs them.")
_NO_GIVE: Final = mark("Still missing: something to give that they value more than it costs you.")
_NO_TRADE: Final = mark(
    "So far nothing here gains by changing hands: the side that receives it must value it more."
)
