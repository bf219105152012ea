"""What a trade brings both sides together, item by item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._tables import bounded, one_row_each


@dataclass(frozen=True)
class TradeGains:
    """Items that can change hands, the best trade first.

    Attributes
    ----------
    items
        One item a row: ``kind`` (``"give"`` or ``"get"``), ``ours`` (what it costs us to give, or
        is worth to us to get), ``theirs`` (what it is worth to them, or costs them) and ``gain``
        (worth of the one who receives it, less cost of the other).
    """

    items: pd.DataFrame

    def best(self, kind: str) -> str | None:
        """Return the item of a kind that gains most; ``None`` if none gains anything."""
        found = self.items.query("kind == @kind and gain > 0")
        return None if found.empty else str(found.index[0])


def trade_gains(items: pd.DataFrame) -> TradeGains:
    r"""Return what each item brings when it changes hands: cheap to give, dear to receive.

    Parameters
    ----------
    items
        One item a row, its name in the index: ``kind`` (``"give"`` or ``"get"``), ``ours`` and
        ``theirs``, what it costs or is worth to either side, both in the same unit, 0 or more.

    Returns
    -------
    TradeGains
        The items with their gains, the largest first.

    Raises
    ------
    OutOfRange
        Another kind, a value below 0 or none, a name that stands twice.

    Examples
    --------
    >>> rows = {"kind": ["give", "get"], "ours": [1.0, 1.5], "theirs": [1.5, 0.3]}
    >>> found = trade_gains(pd.DataFrame(rows, index=["engineer", "cost-down"]))
    >>> found.items["gain"].round(1).to_dict(), found.best("give")
    ({'cost-down': 1.2, 'engineer': 0.5}, 'engineer')

    Labels
    ------
    title: 哪些条件值得交换 | What is worth trading
    items: 可以交换的条件 | What can change hands

    Formula
    -------
    gain = received - given

    In words
    --------
    zh: 每一样条件，对收到的一方值多少，对给出的一方花多少？差得越大，越值得换。
        给：自己花得少、对方看重的。要：对方花得少、自己看重的。
    en: How much is each item worth to the side that receives it, and what does it cost the other?
        The larger the difference, the better the trade. Give what is cheap for you and dear to
        them; ask for what is cheap for them and dear to you.

    Worked example
    --------------
    zh: 驻厂工程师花我们 1.0 元，对方看来值 1.5 元：换出去，双方合起来多 1.5 − 1.0 = 0.5 元。
        联合降本对我们值 1.5 元，只花对方 0.3 元：要过来，多 1.5 − 0.3 = 1.2 元。
    en: A resident engineer costs us 1.0 yuan and is worth 1.5 to them: given away, both together
        gain 1.5 − 1.0 = 0.5. Joint cost reduction is worth 1.5 to us and costs them 0.3: got, it
        gains 1.5 − 0.3 = 1.2.

    Limits
    ------
    zh: 对方看重什么，是我们的估计；谈之前先问，谈的时候边听边改。
    en: What the other side values is our guess: ask before the talks, and correct it as you
        listen.

    Source: our own rule of thumb
    """
    kinds = items["kind"].astype(str)
    for name, kind in kinds.items():
        if kind not in ("give", "get"):
            raise OutOfRange("items", f"{kind!r} (column 'kind', row {name!r})", "give or get")
    found = bounded("items", items, ["ours", "theirs"], 0)
    one_row_each("items", found)
    received = np.where(kinds == "give", found["theirs"], found["ours"])
    gain = received - np.where(kinds == "give", found["ours"], found["theirs"])
    table = found.assign(kind=kinds.to_numpy(), gain=np.round(gain, 6))
    order = table.sort_values("gain", ascending=False, kind="stable")
    return TradeGains(order[["kind", "ours", "theirs", "gain"]])
