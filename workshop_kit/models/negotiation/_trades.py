"""What can change hands besides price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

TRADES: tuple[tuple[str, Literal["give", "get"], float, float], ...] = (
    ("consignment_stock", "give", 0.8, 1.4),
    ("resident_engineer", "give", 1.0, 1.5),
    ("open_book_costing", "give", 0.2, 0.6),
    ("volume_commitment", "get", 1.2, 0.4),
    ("payment_30_days", "get", 0.9, 0.7),
    ("joint_cost_down", "get", 1.5, 0.3),
    ("longer_contract", "get", 0.8, 0.5),
    ("reference_visit", "get", 0.3, 0.1),
)


@dataclass(frozen=True)
class Trade:
    """Something other than price that can change hands; illustrative values.

    Attributes
    ----------
    name
        What it is.
    kind
        ``"give"``: the seller gives it; ``"get"``: the seller asks for it.
    seller_cny
        What it costs the seller (give) or is worth to the seller (get), yuan a piece.
    buyer_cny
        What it is worth to the buyer (give) or costs the buyer (get), yuan a piece.
    """

    name: str
    kind: Literal["give", "get"]
    seller_cny: float
    buyer_cny: float


def trades() -> pd.DataFrame:
    """Return what can change hands besides price; illustrative, yuan a piece.

    Returns
    -------
    DataFrame
        One item a row, index ``item``: ``kind`` (``"give"`` or ``"get"``), ``seller_cny`` (cost
        of a give, worth of a get to the seller) and ``buyer_cny`` (the reverse).

    Examples
    --------
    >>> trades().loc["volume_commitment"].to_dict()
    {'kind': 'get', 'seller_cny': 1.2, 'buyer_cny': 0.4}
    """
    table = pd.DataFrame(TRADES, columns=["item", "kind", "seller_cny", "buyer_cny"])
    return table.set_index("item")
