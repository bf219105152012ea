"""How CoreBridge's salespeople score eight accounts, before anybody has worked out their profit.

Planted truths: the first five have the scores of the published example; the largest account of
all and the best-looking star are loss-makers; two accounts change cell when weights shift a little.
"""

from __future__ import annotations

import pandas as pd

CRITERIA = (
    *("potential", "margin", "growth", "fit", "access"),
    *("share", "relationship", "offer", "service"),
)
SCORES = {
    "largest": (8, 7, 9, 6, 7, 8, 7, 8, 7),
    "tender": (9, 8, 7, 8, 6, 4, 3, 5, 4),
    "quiet": (4, 3, 6, 4, 5, 8, 9, 7, 8),
    "little": (3, 4, 3, 2, 4, 3, 4, 2, 5),
    "border": (7, 6, 5, 6, 6, 6, 5, 6, 5),
    "rarely": (9, 6, 8, 7, 6, 2, 4, 5, 4),
    "steady": (6, 6, 4, 7, 7, 7, 6, 7, 5),
    "local": (4, 7, 4, 6, 6, 7, 8, 6, 7),
}
"""Scores of each kind of account, 1 to 10, in the order of ``CRITERIA``."""


def account_scores(customers: pd.DataFrame, loss_makers: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of eight accounts, one of each kind, the kinds in their order.

    Parameters
    ----------
    customers
        Columns customer, segment, size, sow_pct, revenue_kcny.
    loss_makers
        Column customer: the largest account of all, then those that buy by tender.
    """
    chosen = _accounts(customers, loss_makers["customer"].tolist())
    rows = [(chosen[kind], *scores) for kind, scores in SCORES.items()]
    return pd.DataFrame(rows, columns=["customer", *CRITERIA])


def _accounts(customers: pd.DataFrame, losing: list[str]) -> dict[str, str]:
    others = customers[~customers["customer"].isin(losing)]
    kinds = {  # segment, and our share of wallet from and to
        "quiet": ("self_reliant", 75, 100),
        "border": ("service_seeking", 40, 60),
        "rarely": ("under_utilised", 0, 100),
        "steady": ("self_reliant", 60, 74),
        "local": ("service_seeking", 70, 100),
    }
    found = {"largest": losing[0], "tender": losing[1]}
    for kind, (segment, low, high) in kinds.items():
        fits = others[(others["segment"] == segment) & others["sow_pct"].between(low, high)]
        if kind == "local":
            fits = fits[fits["size"] == "small"]
        fits = fits[~fits["customer"].isin(found.values())]
        found[kind] = str(fits.nlargest(1, "revenue_kcny")["customer"].iloc[0])
    small = others[(others["segment"] == "tender") & others["sow_pct"].between(20, 40)]
    found["little"] = str(small.nsmallest(1, "revenue_kcny")["customer"].iloc[0])
    return found
