"""How far prices for the same thing lie apart, and whether size explains it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workshop_kit.models._checks import Floats, columns, numbers, row_name
from workshop_kit.models._out_of_range import OutOfRange


@dataclass(frozen=True, eq=False)
class PriceBand:
    """How prices of many deals spread.

    Attributes
    ----------
    deals
        The deals as read: ``price_cny``, ``volume`` and, if asked for, ``seller``.
    low_cny, high_cny
        Prices that 5% of deals lie below, and 5% above.
    mean_cny
        Mean price over deals.
    size_r2
        Share of the differences in price that the (logarithm of) volume accounts for, 0 to 1;
        0 if all prices or all volumes are the same.
    sellers
        Who sold, lowest price first: ``deals``, ``mean_cny``, ``gap_cny`` (to the mean over
        all deals). Empty if no seller's column was named.
    """

    deals: pd.DataFrame = field(repr=False)
    low_cny: float
    high_cny: float
    mean_cny: float
    size_r2: float
    sellers: pd.DataFrame = field(repr=False)

    @property
    def width_share(self) -> float:
        """Width of the band as a share of the mean price."""
        return (self.high_cny - self.low_cny) / self.mean_cny


def price_band(
    deals: pd.DataFrame,
    price: str = "pocket_price_cny",
    volume: str = "volume",
    seller: str | None = None,
) -> PriceBand:
    r"""Return how far prices spread, whether volume explains it, and who sells lowest.

    Parameters
    ----------
    deals
        One deal a row, at least 2. Not changed.
    price
        Column of the pocket price, above 0.
    volume
        Column of the deal's size, above 0.
    seller
        Column that says who sold; text or number, no blanks.

    Returns
    -------
    PriceBand

    Raises
    ------
    OutOfRange
        The table is empty, a column is missing, a cell is blank or not above 0.

    Examples
    --------
    >>> deals = pd.DataFrame({"pocket_price_cny": [70, 80, 90], "volume": [1, 100, 10]})
    >>> band = price_band(deals)
    >>> round(band.low_cny, 1), round(band.high_cny, 1), band.width_share
    (71.0, 89.0, 0.225)

    Labels
    ------
    title: 价格带 | Price band
    price: 哪一列是实收价格 | Column of the pocket price
    volume: 哪一列是成交量 | Column of the volume
    seller: 按谁比较 | Compare by

    Formula
    -------
    \frac{P_{95} - P_{5}}{\bar{P}}
    R^2 = \mathrm{corr}(P, \ln Q)^2

    In words
    --------
    zh: 把所有成交的实收价格从低到高排好，去掉最低和最高的各 5%，剩下的就是价格带；
        再除以平均价格，看有多宽。大客户拿低价说得过去，所以还要看：成交量能解释多少差异？
        解释不了的部分，是习惯和谈判造成的。
    en: Line up the pocket prices of all deals and leave out the lowest and the highest 5%: the
        rest is the price band. Divide by the mean price to see how wide it is. Lower prices for
        large customers make sense, so ask how much of the differences volume explains. What it
        does not explain comes from habit and haggling.

    Worked example
    --------------
    zh: 三笔成交，实收 70、80、90 元，平均 80 元。去掉两头各 5%，价格带是 71 到 89 元，
        宽度是 (89 − 71) ÷ 80 = 22.5%。
    en: Three deals at 70, 80 and 90 yuan, mean 80. Without 5% at either end the band runs from
        71 to 89, so its width is (89 − 71) ÷ 80 = 22.5%.

    Limits
    ------
    zh: 只能比同一种东西：规格、地区、服务不同，价格本来就该不同。成交太少时，两头的 5% 不稳。
        某个销售员价低，也可能是他的客户不同。
    en: Compare like with like: other specifications, regions or services deserve other prices.
        With few deals the outer 5% are unsteady. A seller's low prices may come from the
        customers served.

    Source: Marn & Rosiello (1992) for the idea; we use the 5th and 95th percentile
    """
    found = numbers("deals", deals, [price, volume], constant=True)
    found = found.set_axis(["price_cny", "volume"], axis=1)
    if len(found) < 2:
        raise OutOfRange("deals", "a table of one deal", "at least 2 deals")
    for name, column in zip(found, (price, volume), strict=True):
        for row in np.flatnonzero(found[name].to_numpy() <= 0)[:1]:
            cell = (
                f"{found[name].iloc[row]:g} (column {column!r}, row {row_name(found.index, row)})"
            )
            raise OutOfRange("deals", cell, "numbers above 0")
    prices = found["price_cny"].to_numpy()
    low, high = np.quantile(prices, [0.05, 0.95])
    mean = float(prices.mean())
    sellers = pd.DataFrame(columns=["deals", "mean_cny", "gap_cny"])
    if seller is not None:
        found["seller"] = _sellers(deals, seller)
        sellers = _by_seller(found, mean)
    size = _r2(prices, np.log(found["volume"].to_numpy()))
    return PriceBand(found, float(low), float(high), mean, size, sellers)


def _r2(prices: Floats, sizes: Floats) -> float:
    if np.ptp(prices) == 0 or np.ptp(sizes) == 0:
        return 0.0
    return float(np.corrcoef(prices, sizes)[0, 1] ** 2)


def _sellers(deals: pd.DataFrame, seller: str) -> pd.Series:
    who = columns("deals", deals, [seller])[seller]
    for row in np.flatnonzero(who.isna().to_numpy())[:1]:
        cell = f"a blank (column {seller!r}, row {row_name(who.index, row)})"
        raise OutOfRange("deals", cell, "a seller in every row")
    return who


def _by_seller(found: pd.DataFrame, mean: float) -> pd.DataFrame:
    """Return deals and mean price per seller, lowest first; of two alike, the earlier name."""
    groups = found.groupby("seller", observed=True)["price_cny"]
    table = pd.DataFrame({"deals": groups.size(), "mean_cny": groups.mean()})
    table["gap_cny"] = table["mean_cny"] - mean
    return table.sort_values("mean_cny", kind="stable")
