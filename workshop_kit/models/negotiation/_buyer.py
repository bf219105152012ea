"""A buyer to practise on: hidden limits, and answers to a seller's offers over five rounds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import number, whole
from workshop_kit.models.negotiation._talks import Table, Talks, draw_buyer
from workshop_kit.models.negotiation._trades import TRADES, Trade


def negotiate(
    offers: Sequence[float],
    gives: Sequence[Sequence[str]] = (),
    gets: Sequence[Sequence[str]] = (),
    seed: int = 1,
    *,
    target_cny: float = 100.0,
    walk_away_cny: float = 95.0,
    rounds: int = 5,
    items: Sequence[Trade] | None = None,
) -> Talks:
    r"""Return a computer buyer's answers to a seller's offers.

    The buyer is drawn from the seed and is the same each time. It reads the offers: shrinking
    steps tell it that the end is near, equal or growing ones that there is more to come. It
    grants what is asked for only with a concession that is worth at least as much to it, and
    never pays more than its hidden limit.

    Parameters
    ----------
    offers
        Price of each round so far, yuan a piece, the opening first; no price rises. Offers after
        the end of the talks are not looked at.
    gives, gets
        Names of items given and asked for with each offer; may be shorter than ``offers``.
    seed
        Number of the buyer, 0 or more.
    target_cny
        The buyer's published target price, above 0.
    walk_away_cny
        The seller's own walk-away, a net price.
    rounds
        Rounds in all, 2 to 10.
    items
        What can change hands; by default that of `trades`.

    Returns
    -------
    Talks
        Answers round by round, and the deal if there is one.

    Raises
    ------
    OutOfRange
        No offer or too many, a price that rises or is not above 0, an unknown item, one that is
        given or granted twice, or asked for as a give.

    Examples
    --------
    >>> talks = negotiate([108, 104, 102.5], gets=[(), ("volume_commitment",)])
    >>> [(reply.code, reply.granted) for reply in talks.replies]
    [('counter', ()), ('counter', ('volume_commitment',)), ('counter', ())]

    Labels
    ------
    title: 和电脑扮的采购谈五轮 | Five rounds with a computer buyer
    offers: 每一轮的报价 | Offer of each round
    gives: 给对方什么 | What you give
    gets: 要对方给什么 | What you ask for
    seed: 第几位采购 | Buyer number
    target_cny: 买方目标价 | The buyer's target price
    target_cny=unit: 元 | yuan
    walk_away_cny: 我方底线 | Your walk-away
    walk_away_cny=unit: 元 | yuan
    rounds: 谈几轮 | Rounds
    items: 可以交换的条件 | What can change hands

    Formula
    -------
    net = price - gives + gets

    In words
    --------
    zh: 采购心里有一个最高价，您看不见。他看您怎么让：越让越少，他相信快到底了，愿意早点成交；
        一样多，或者越让越多，他就等到最后一轮。
        您提的条件，只有同时让一步、这一步对他够值，他才答应。
        一笔生意值多少，要看价格减去给出去的、加上换回来的。
    en: The buyer has a highest price that you cannot see, and watches your steps. If they shrink
        he believes the end is near and settles early; if they are equal or grow he waits for
        the last round. He grants what you ask only along with a step that is worth as much to
        him. What a deal is worth is its price, less what you gave, plus what you got.

    Worked example
    --------------
    zh: 成交价 99 元，驻厂工程师每件花 1.0 元，换来的销量承诺每件值 1.2 元：
        99 − 1.0 + 1.2 = 99.2 元。
    en: The price agreed is 99 yuan, a resident engineer costs 1.0 a piece, and the volume
        commitment got in return is worth 1.2: 99 − 1.0 + 1.2 = 99.2 yuan.

    Limits
    ------
    zh: 这是一台照规矩办事的机器：不记仇，不讲人情，也不会虚张声势。真人会。
        各项条件值多少，是为了练习而设的。
    en: This is a machine that keeps its rules: it bears no grudge, does no favours and never
        bluffs. People do. What the items are worth is set for practice.

    Source: Tey et al. (2021) for reading concessions; the buyer is ours and illustrative
    """
    last = whole("rounds", rounds, 2, 10)
    prices = _prices(offers, last)
    target = number("target_cny", target_cny, 0, above=True)
    walk_away = number("walk_away_cny", walk_away_cny)
    known = {
        item.name: item for item in ([Trade(*row) for row in TRADES] if items is None else items)
    }
    given = _items("gives", gives, len(prices), known, "give")
    asked = _items("gets", gets, len(prices), known, "get")
    table = Table(draw_buyer(whole("seed", seed, 0, 2**32 - 1), target), known, last)
    for price, give, get in zip(prices, given, asked, strict=True):
        if table.status == "open":
            table = table.after(price, give, get)
    return table.talks(walk_away)


def rehearse(
    opening_cny: float = 106.0,
    first_step_cny: float = 4.0,
    step_ratio: float = 0.5,
    paid: bool = True,
    seed: int = 1,
    *,
    target_cny: float = 100.0,
    walk_away_cny: float = 95.0,
    rounds: int = 5,
) -> Talks:
    r"""Return the talks of a seller who follows a plan: an opening, a first step, a pattern.

    Parameters
    ----------
    opening_cny
        First price, yuan a piece, above 0.
    first_step_cny
        First concession, 0 or more.
    step_ratio
        Each later concession as a part of the one before, 0 to 3: below 1 they shrink, at 1 they
        stay, above 1 they grow.
    paid
        Whether each concession asks for something in return, in the order of what is worth most
        to the seller.
    seed, target_cny, walk_away_cny, rounds
        As for `negotiate`.

    Returns
    -------
    Talks
        The talks to their end.

    Raises
    ------
    OutOfRange
        An argument is out of its range, or the plan ends at a price of 0 or below.

    Examples
    --------
    >>> talks = rehearse(opening_cny=106, first_step_cny=4, step_ratio=0.5)
    >>> talks.status, talks.price_cny, talks.paid
    ('agreed', 99.0, 3)

    Labels
    ------
    title: 让步的计划 | A plan of concessions
    opening_cny: 开价 | Opening price
    opening_cny=unit: 元 | yuan
    first_step_cny: 第一步让多少 | First concession
    first_step_cny=unit: 元 | yuan
    step_ratio: 后一步是前一步的几倍 | Each step, as a part of the one before
    paid: 让步时要不要条件 | With each concession
    paid=True: 要条件 | ask for something
    paid=False: 白让 | ask for nothing
    seed: 第几位采购 | Buyer number
    target_cny: 买方目标价 | The buyer's target price
    target_cny=unit: 元 | yuan
    walk_away_cny: 我方底线 | Your walk-away
    walk_away_cny=unit: 元 | yuan
    rounds: 谈几轮 | Rounds

    Formula
    -------
    c_k = c_1 q^{k-1}

    In words
    --------
    zh: 定好开价、第一步让多少（c₁）、以后每一步是前一步的几倍（q），看采购怎么接。
        q 小于 1，越让越少；等于 1，一样多；大于 1，越让越多。
    en: Set the opening, the first concession (c1) and how each later one compares with the one
        before (q), and see how the buyer answers. With q below 1 steps shrink, at 1 they stay
        the same, above 1 they grow.

    Worked example
    --------------
    zh: 开价 108 元，第一步让 4 元，q 是 0.5：第二步让 4 × 0.5 = 2 元，第三步让 2 × 0.5 = 1 元。
    en: The opening is 108 yuan, the first step 4 and q is 0.5: the second step is
        4 × 0.5 = 2 yuan, the third 2 × 0.5 = 1 yuan.

    Limits
    ------
    zh: 真正谈的时候，不会照着计划走到底，要听对方说什么。换一位采购，最高价就不同。
    en: Nobody follows a plan to the end: listen to what the other side says. Another buyer has
        another highest price.

    Source: Tey et al. (2021) for reading concessions; the buyer is ours and illustrative
    """
    price = number("opening_cny", opening_cny, 0, above=True)
    step = number("first_step_cny", first_step_cny, 0)
    ratio = number("step_ratio", step_ratio, 0, 3)
    last = whole("rounds", rounds, 2, 10)
    offers = [price]
    for place in range(last - 1):
        offers.append(round(offers[-1] - step * ratio**place, 2))
    if offers[-1] <= 0:
        plan = f"{step:g} and a ratio of {ratio:g}, which end at {offers[-1]:g} yuan"
        raise OutOfRange("first_step_cny", plan, "steps that end above 0")
    wanted = sorted((row for row in TRADES if row[1] == "get"), key=lambda row: -row[2])
    gets = [(), *((row[0],) for row in wanted)][: last if paid else 1]
    return negotiate(
        offers, gets=gets, seed=seed, target_cny=target_cny, walk_away_cny=walk_away_cny,
        rounds=last,
    )  # fmt: skip


def _prices(offers: Sequence[float], rounds: int) -> list[float]:
    """Return prices that do not rise, one for each round so far."""
    if isinstance(offers, str) or not 1 <= len(offers) <= rounds:
        raise OutOfRange("offers", offers, f"1 to {rounds} offers")
    prices = [number("offers", offer, 0, above=True) for offer in offers]
    for before, after in pairwise(prices):
        if after > before:
            raise OutOfRange("offers", f"{after:g} after {before:g}", "prices that do not rise")
    return prices


def _items(
    argument: str,
    given: Sequence[Sequence[str]],
    length: int,
    known: dict[str, Trade],
    kind: Literal["give", "get"],
) -> list[tuple[str, ...]]:
    """Return names of items for each offer."""
    rows = [tuple(row) if not isinstance(row, str) else (row,) for row in given]
    right = [name for name, item in known.items() if item.kind == kind]
    for name in (name for row in rows for name in row):
        if name not in right:
            raise OutOfRange(argument, name, f"one of: {', '.join(right)}")
    return [*rows, *([()] * length)][:length]
