"""Published figures to try the models with."""

from __future__ import annotations

import pandas as pd


def published_products() -> pd.DataFrame:
    """Return seven products of a drug maker as published, under neutral names.

    Returns
    -------
    DataFrame
        One product a row: ``at_zero``, ``at_half``, ``at_more``, ``at_saturation`` (judged sales
        as multiples of today's), ``sales_mcny`` and ``margin_share`` (amounts published in
        million dollars, taken as million yuan), ``reps`` (today, full-time equivalents).

    Examples
    --------
    >>> float(published_products()["reps"].sum())
    429.8

    Source: Lodish, Curtis, Ness & Simpson (1988)
    """
    return pd.DataFrame(
        [
            (0.47, 0.68, 1.26, 1.52, 214.4, 0.70, 96.8),
            (0.15, 0.48, 1.20, 1.35, 36.5, 0.55, 142.4),
            (0.31, 0.63, 1.15, 1.25, 21.2, 0.72, 52.7),
            (0.45, 0.70, 1.05, 1.10, 37.2, 0.72, 24.1),
            (0.56, 0.80, 1.11, 1.20, 38.0, 0.62, 27.3),
            (0.59, 0.76, 1.07, 1.11, 14.6, 0.53, 29.7),
            (0.15, 0.61, 1.46, 1.76, 11.2, 0.52, 56.8),
        ],
        pd.Index([f"P{place}" for place in range(1, 8)], name="product"),
        ["at_zero", "at_half", "at_more", "at_saturation", "sales_mcny", "margin_share", "reps"],
    )


def published_accounts() -> pd.DataFrame:
    """Return the sales of eight accounts at 0 to 6 hours a week, and the hours they get.

    Returns
    -------
    DataFrame
        One account a row: ``hours_now``, then columns 0 to 6 with the sales expected with that
        many hours.

    Examples
    --------
    >>> int(published_accounts()["hours_now"].sum())
    20

    Source: a published drill for sales managers; the author is not known to us
    """
    sales = {
        "A": (20, 200, 205, 208, 213, 217, 220),
        "B": (10, 30, 50, 68, 80, 90, 95),
        "C": (0, 5, 40, 45, 50, 55, 55),
        "D": (0, 100, 250, 300, 340, 375, 400),
        "E": (0, 5, 10, 15, 20, 25, 25),
        "F": (200, 220, 230, 240, 245, 250, 260),
        "G": (0, 10, 20, 30, 30, 40, 45),
        "H": (0, 50, 110, 150, 180, 200, 215),
    }
    table = pd.DataFrame.from_dict(sales, "index", columns=range(7)).rename_axis("account")
    table.insert(0, "hours_now", [5, 1, 2, 3, 1, 5, 2, 1])
    return table
