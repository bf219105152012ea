"""What buying from us, and from a rival, costs the customer in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models._out_of_range import OutOfRange

DRIVERS = ("price_cny", "orders", "stock_cny", "rejects", "stop_hours")
"""What drives the customer's cost with one supplier, in a year."""


@dataclass(frozen=True, eq=False)
class TotalCost:
    """The customer's total cost of ownership with us and with a rival, in a year.

    Attributes
    ----------
    lines
        Index ``line``: purchase, orders, stock, rejects, stops. ``ours_cny``, ``rival_cny``,
        ``saving_cny`` (what the customer saves with us; negative if we cost more).
    ours_cny, rival_cny
        Totals.
    price_cny
        Our price of a unit.
    parity_price_cny
        Our price at which both cost the same; negative if our other costs alone exceed the
        rival's total.
    """

    lines: pd.DataFrame = field(repr=False)
    ours_cny: float
    rival_cny: float
    price_cny: float
    parity_price_cny: float

    @property
    def saving_cny(self) -> float:
        """What the customer saves with us in a year."""
        return self.rival_cny - self.ours_cny

    @property
    def saving_share(self) -> float:
        """The same as a share of the rival's total."""
        return self.saving_cny / self.rival_cny

    @property
    def saving_pct(self) -> float:
        """The same in per cent, to a tenth."""
        return round(100 * self.saving_share, 1)


def total_cost_of_ownership(
    ours: Mapping[str, float],
    rival: Mapping[str, float],
    units: float = 100_000.0,
    order_cost_cny: float = 300.0,
    stock_rate_pct: float = 20.0,
    reject_cost_cny: float = 150.0,
    stop_cost_cny: float = 4000.0,
    price_cny: float | None = None,
) -> TotalCost:
    r"""Return what we and a rival cost the customer in a year, line by line.

    Parameters
    ----------
    ours, rival
        For each supplier: ``price_cny`` (a unit; the rival's above 0), ``orders``, ``stock_cny``
        (value held), ``rejects``, ``stop_hours`` (line stops), all in a year, 0 or more.
    units
        Units bought in a year, above 0.
    order_cost_cny, reject_cost_cny, stop_cost_cny
        What one order, one reject, one hour of line stop costs the customer, 0 or more.
    stock_rate_pct
        Cost of holding stock for a year, in per cent of its value, 0 to 100.
    price_cny
        Our price, if not the one in ``ours``; 0 or more.

    Returns
    -------
    TotalCost

    Raises
    ------
    OutOfRange
        A driver is missing, unknown or below 0; another argument is out of its range.

    Examples
    --------
    >>> ours = dict(price_cny=2.10, orders=12, stock_cny=10_000, rejects=20, stop_hours=0.5)
    >>> rival = dict(price_cny=2.00, orders=40, stock_cny=25_000, rejects=80, stop_hours=3)
    >>> found = total_cost_of_ownership(ours, rival)
    >>> found.rival_cny, found.ours_cny, round(found.parity_price_cny, 3)
    (241000.0, 220600.0, 2.304)

    Labels
    ------
    title: 总拥有成本 | Total cost of ownership
    ours: 我们 | Us
    rival: 对手 | The rival
    units: 每年采购量 | Units a year
    units=unit: 件 | units
    order_cost_cny: 每张订单的成本 | Cost of an order
    order_cost_cny=unit: 元 | yuan
    stock_rate_pct: 库存一年的费用 | Cost of holding stock for a year
    stock_rate_pct=unit: % | %
    reject_cost_cny: 每件不良的成本 | Cost of a reject
    reject_cost_cny=unit: 元 | yuan
    stop_cost_cny: 停线一小时的成本 | Cost of an hour of line stop
    stop_cost_cny=unit: 元 | yuan
    price_cny: 我们的单价 | Our price of a unit
    price_cny=unit: 元 | yuan

    Formula
    -------
    \mathrm{TCO} = P Q + n_o c_o + i S + n_r c_r + h c_h

    In words
    --------
    zh: 采购价只是账上最显眼的一行。再加上下单、压库存、处理不良、停线的钱，
        才是用一家供应商的总成本。两家各算一遍，差多少，就是客户换过来能省多少。
    en: The price is only the line that shows most. Add what orders, stock, rejects and line
        stops cost: that is what a supplier costs in all. Do it for both; the difference is what
        the customer saves by choosing us.

    Worked example
    --------------
    zh: 一年 100000 个连接器。对手：200000 + 40 × 300 + 25000 × 20% + 80 × 150 + 3 × 4000 = 241000 元。
        我们：210000 + 12 × 300 + 10000 × 20% + 20 × 150 + 0.5 × 4000 = 220600 元。
        单价贵 0.10 元，一年反而省 241000 − 220600 = 20400 元。
    en: 100000 connectors a year. The rival:
        200000 + 40 × 300 + 25000 × 20% + 80 × 150 + 3 × 4000 = 241000 yuan. We:
        210000 + 12 × 300 + 10000 × 20% + 20 × 150 + 0.5 × 4000 = 220600. We are 0.10 dearer and
        still save 241000 − 220600 = 20400 a year.

    Limits
    ------
    zh: 数字要用客户自己的账，采购才会认。省下的钱若落在别的部门头上，采购未必动心。
    en: Use the customer's own books, or purchasing will not accept it. If the savings fall to
        another department, purchasing may not care.

    Source: we add up the customer's costs; the figures are illustrative
    """  # noqa: E501
    prices = {
        "purchase": number("units", units, 0, above=True),
        "orders": number("order_cost_cny", order_cost_cny, 0),
        "stock": number("stock_rate_pct", stock_rate_pct, 0, 100) / 100,
        "rejects": number("reject_cost_cny", reject_cost_cny, 0),
        "stops": number("stop_cost_cny", stop_cost_cny, 0),
    }
    mine, other = _drivers("ours", ours), _drivers("rival", rival)
    number("rival", other["price_cny"], 0, above=True)
    if price_cny is not None:
        mine["price_cny"] = number("price_cny", price_cny, 0)
    each = pd.Series(prices).rename_axis("line")
    lines = pd.DataFrame(
        {"ours_cny": each * list(mine.values()), "rival_cny": each * list(other.values())}
    )
    lines["saving_cny"] = lines["rival_cny"] - lines["ours_cny"]
    mine_in_all, rival_in_all = float(lines["ours_cny"].sum()), float(lines["rival_cny"].sum())
    return TotalCost(
        lines=lines,
        ours_cny=mine_in_all,
        rival_cny=rival_in_all,
        price_cny=mine["price_cny"],
        parity_price_cny=mine["price_cny"] + (rival_in_all - mine_in_all) / prices["purchase"],
    )


def _drivers(argument: str, given: object) -> dict[str, float]:
    """Return the drivers of one supplier in their order."""
    wanted = ", ".join(DRIVERS)
    if not isinstance(given, Mapping):
        raise OutOfRange(argument, type(given).__name__, f"a number for each of: {wanted}")
    if set(given) != set(DRIVERS):
        named = ", ".join(map(str, given)) or "nothing"
        raise OutOfRange(argument, named, f"a number for each of: {wanted}")
    return {name: number(argument, given[name], 0) for name in DRIVERS}
