"""What an offer is worth to the customer."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import number


@dataclass(frozen=True, eq=False)
class EconomicValue:
    """The economic value of an offer to the customer, and who gets how much of it.

    Attributes
    ----------
    parts
        Index ``part``: reference, functional, start_up, post_purchase. ``amount_cny`` and
        ``total_cny`` (running total).
    value_cny
        Economic value to the customer: the price at which our offer is as good as the reference.
    price_cny, unit_cost_cny
        Our price and our cost of a unit.
    """

    parts: pd.DataFrame = field(repr=False)
    value_cny: float
    price_cny: float
    unit_cost_cny: float

    @property
    def inducement_cny(self) -> float:
        """What the customer gains by buying; negative if the price is above the value."""
        return self.value_cny - self.price_cny

    @property
    def margin_cny(self) -> float:
        """What we gain by selling."""
        return self.price_cny - self.unit_cost_cny

    @property
    def headroom_cny(self) -> float:
        """What there is to share: value less our cost."""
        return self.value_cny - self.unit_cost_cny


def economic_value(
    reference_cny: float = 300.0,
    functional_cny: float = 350.0,
    start_up_cny: float = 100.0,
    post_purchase_cny: float = 200.0,
    price_cny: float = 825.0,
    unit_cost_cny: float = 500.0,
) -> EconomicValue:
    r"""Return what an offer is worth to the customer, and how price divides it.

    Parameters
    ----------
    reference_cny
        Price of the customer's next best alternative, 0 or more.
    functional_cny
        What our offer does better, in money; minus if worse.
    start_up_cny, post_purchase_cny
        What the customer saves at the start, and later in use; minus if it costs more.
    price_cny
        Our price, 0 or more; may be above the value.
    unit_cost_cny
        Our cost of a unit, 0 or more.

    Returns
    -------
    EconomicValue

    Raises
    ------
    OutOfRange
        An argument is no number, or a price or cost is below 0.

    Examples
    --------
    >>> found = economic_value(300, 350, 100, 200, price_cny=825)
    >>> found.value_cny, found.inducement_cny
    (950.0, 125.0)

    Labels
    ------
    title: 客户经济价值 | Economic value to the customer
    reference_cny: 次优选择的价格 | Price of the next best alternative
    reference_cny=unit: 元 | yuan
    functional_cny: 功能多带来的收益 | Gain from doing more
    functional_cny=unit: 元 | yuan
    start_up_cny: 启用时省下的 | Saved at the start
    start_up_cny=unit: 元 | yuan
    post_purchase_cny: 使用中省下的 | Saved in use
    post_purchase_cny=unit: 元 | yuan
    price_cny: 我们的价格 | Our price
    price_cny=unit: 元 | yuan
    unit_cost_cny: 我们的单位成本 | Our cost of a unit
    unit_cost_cny=unit: 元 | yuan

    Formula
    -------
    \mathrm{EVC} = P_{\mathrm{ref}} + \Delta_{\mathrm{functional}} + \Delta_{\mathrm{start}} + \Delta_{\mathrm{use}}

    In words
    --------
    zh: 从客户的次优选择的价格出发，加上我们多带来的收益，再加上客户启用时和使用中省下的钱，
        就是我们的产品对这个客户值多少。价值减价格是客户的好处，价格减成本是我们的毛利，
        两者合起来就是可以分的全部。
    en: Start from the price of the customer's next best alternative, add what our offer does
        better and what the customer saves at the start and in use: that is what our offer is
        worth to this customer. Value less price is the customer's gain, price less cost is ours;
        together they are all there is to share.

    Worked example
    --------------
    zh: 次优选择卖 300 元，我们功能上多值 350 元，启用省 100 元，使用省 200 元：
        300 + 350 + 100 + 200 = 950 元。卖 825 元，客户得到 950 − 825 = 125 元的好处。
    en: The next best alternative costs 300 yuan; ours does 350 more, saves 100 at the start and
        200 in use: 300 + 350 + 100 + 200 = 950. At 825 the customer gains 950 − 825 = 125.

    Limits
    ------
    zh: 价值因客户而异，换一个客户、换一个次优选择，就要重算。客户自己没算出来的价值，
        不会为它付钱，所以每一项都要有证据。
    en: Value differs by customer: another customer, another alternative, another sum. Customers
        do not pay for value they cannot see, so each part needs proof.

    Source: we add up the parts of value; the figures are illustrative
    """  # noqa: E501
    amounts = {
        "reference": number("reference_cny", reference_cny, 0),
        "functional": number("functional_cny", functional_cny),
        "start_up": number("start_up_cny", start_up_cny),
        "post_purchase": number("post_purchase_cny", post_purchase_cny),
    }
    parts = pd.DataFrame({"amount_cny": amounts}).rename_axis("part")
    parts["total_cny"] = parts["amount_cny"].cumsum()
    return EconomicValue(
        parts=parts,
        value_cny=float(parts["total_cny"].iloc[-1]),
        price_cny=number("price_cny", price_cny, 0),
        unit_cost_cny=number("unit_cost_cny", unit_cost_cny, 0),
    )
