"""One economic tool on a product of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import columns, number
from workshop_kit.models._out_of_range import OutOfRange
from workshop_kit.models.pricing import break_even_volume, price_waterfall
from workshop_kit.models.value._economic_value import economic_value

NEEDS = {
    "worth": ("price_cny", "rival_cny", "saves_cny"),
    "proof": ("price_cny", "rival_cny", "proven_cny"),
    "leak": ("price_cny", "given_cny"),
    "volume": ("price_cny", "cost_cny", "cut_cny"),
}
"""The tools, and the numbers that each of them takes."""


@dataclass(frozen=True, eq=False)
class OwnTool:
    """What one tool says of a product.

    Attributes
    ----------
    tool
        ``worth``, ``proof``, ``leak`` or ``volume``.
    amounts
        The numbers it took, by name, in yuan a unit.
    answer
        ``worth``: what a unit is worth to the customer; ``proof``: the price that the customer's
        own books bear out; ``leak``: what reaches the pocket, all in yuan; ``volume``: the change
        in volume that breaks even, as a share, infinite if no volume does.
    """

    tool: str
    amounts: pd.Series = field(repr=False)
    answer: float


def own_tool(account: pd.DataFrame) -> OwnTool:
    r"""Return what the chosen tool says of one's own product, for one unit of it.

    Parameters
    ----------
    account
        One row: ``tool`` (``worth``, ``proof``, ``leak`` or ``volume``), ``price_cny`` (ours,
        above 0), and what the tool needs: ``rival_cny`` (price of the next best alternative, above
        0), ``saves_cny`` (what the customer saves with us, all in all), ``proven_cny`` (the part
        of it that its own books show), ``given_cny`` (what we give besides the invoice, at most
        the price), ``cost_cny`` (variable cost, below the price), ``cut_cny`` (the cut asked for,
        above 0, at most the price). Others may be blank. Not changed.

    Returns
    -------
    OwnTool

    Raises
    ------
    OutOfRange
        A number that the tool needs is missing or out of its range, no such tool, not one row.

    Examples
    --------
    >>> own = {"price_cny": [100.0], "rival_cny": [96.0], "saves_cny": [12.0], "cost_cny": [66.0],
    ...        "proven_cny": [5.0], "given_cny": [6.0], "cut_cny": [4.0]}
    >>> found = [own_tool(pd.DataFrame({"tool": [tool], **own})) for tool in NEEDS]
    >>> [round(one.answer, 3) for one in found]
    [108.0, 101.0, 94.0, 0.133]

    Labels
    ------
    title: 一项工具，算自己的一件产品 | One tool on a product of your own
    account: 自己的产品 | Your product
    account=worth: 算“值多少”，还要填这三格：我们的单价、对手的单价、客户一共多省的钱。
        | “Worth” takes three figures: our price, the rival’s, and all that the customer saves.
    account=proof: 算“怎样证明”，还要填这三格：我们的单价、对手的单价、它账上查得到的。
        | “Proof” takes three figures: our price, the rival’s, and what the customer’s books show.
    account=leak: 算“漏在哪里”，要填两格：我们的单价、发票以外给的。
        | “Leak” takes two figures: our price, and what you give besides the invoice.
    account=volume: 算“补得回吗”，要填三格：我们的单价、变动成本、客户要降的钱。
        | “Volume” takes three figures: our price, the variable cost, and the cut asked for.
    account=no_rival: 对手的单价是 0。他不卖，就填客户自己做的成本。
        | The rival’s price is 0. If nobody sells it, put what it costs the customer to make.
    account=too_much: 发票以外给的 {given} 元，比单价 {price} 元还多。核对一下，都要按一件算。
        | You give {given} yuan besides the invoice, more than the price of {price}. Are both for
        one unit?
    account=no_margin: 变动成本 {cost} 元，单价 {price} 元：卖一件亏一件。核对一下单位。
        | The variable cost of {cost} yuan is no lower than the price of {price}: each unit loses
        money, and volume cannot help. Check the units.
    account=no_cut: 客户要降的钱填 0 以上、单价 {price} 元以下。
        | The cut asked for lies above 0 and below the price of {price} yuan.

    Formula
    -------
    \mathrm{EVC} = P_{\mathrm{ref}} + \Delta
    P_{\mathrm{parity}} = P_{\mathrm{ref}} + \Delta_{\mathrm{proven}}
    P_{\mathrm{pocket}} = P - d
    \frac{\Delta Q}{Q} = \frac{c}{P - v - c}

    In words
    --------
    zh: 四项工具，都按一件来算。值多少：对手的价，加上客户多省的。怎样证明：对手的价，
        加上客户账上查得到的。漏在哪里：单价减去发票以外给的。补得回吗：让出的钱，
        除以让了以后每件还剩的毛利。
    en: Four tools, each for one unit. Worth is the rival's price and all that the customer saves;
        proof is the rival's price and what the customer's own books show. Leak takes off the price
        what is given besides the invoice. Volume divides the cut by what a unit still contributes.

    Worked example
    --------------
    zh: 我们 100 元，对手 96 元。客户一共多省 12 元：值 96 + 12 = 108 元。账上查得到 5 元：
        撑得起 96 + 5 = 101 元。发票以外给 6 元：到手 100 − 6 = 94 元。变动成本 66 元，
        要降 4 元：4 ÷ (100 − 66 − 4) = 13.3%，要多卖这么多。
    en: We ask 100 yuan, the rival 96. The customer saves 12: worth 96 + 12 = 108. Its books show
        5: they bear out 96 + 5 = 101. We give 6 besides the invoice: 100 − 6 = 94 are left. With a
        variable cost of 66 a cut of 4 takes 4 ÷ (100 − 66 − 4) = 13.3% more volume.

    Limits
    ------
    zh: 数是您心里的数，先看方向。拿给客户以前，换成他账上的数。
    en: These are figures from your head: look at the direction first. Before a customer sees them,
        replace them by those of its books.

    Source: we put the tools side by side; the figures are illustrative
    """
    if not isinstance(account, pd.DataFrame) or len(account) != 1:
        raise OutOfRange("account", "what is not one row", "a table of one row")
    tool = str(columns("account", account, ["tool"])["tool"].iloc[0])
    if tool not in NEEDS:
        raise OutOfRange("account", f"the tool {tool!r}", f"one of: {', '.join(NEEDS)}")
    given = account.reindex(columns=list(NEEDS[tool])).iloc[0]
    if given.isna().any():
        missing = ", ".join(given.index[given.isna()])
        raise OutOfRange("account", f"blank {missing}", "a number for each", tool)
    amounts = pd.Series({name: number("account", one, 0) for name, one in given.items()})
    price = number("account", amounts["price_cny"], 0, above=True)
    return OwnTool(tool, amounts, _ANSWERS[tool](price, *amounts.iloc[1:]))


def _worth(price: float, rival: float, saves: float) -> float:
    if rival <= 0:
        raise OutOfRange("account", "a rival's price of 0", "one above 0", "no_rival")
    return economic_value(rival, saves, 0, 0, price).value_cny


def _pocket(price: float, given: float) -> float:
    if given > price:
        parts = {"given": f"{given:g}", "price": f"{price:g}"}
        allowed = f"at most the price, {price:g}"
        raise OutOfRange("account", f"{given:g} given", allowed, "too_much", parts)
    return price_waterfall(price, {}, {"given": given}).pocket_cny


def _volume(price: float, cost: float, cut: float) -> float:
    parts = {"cost": f"{cost:g}", "price": f"{price:g}"}
    if cost >= price:
        allowed = f"one below the price, {price:g}"
        raise OutOfRange("account", f"a cost of {cost:g}", allowed, "no_margin", parts)
    if not 0 < cut < price:
        allowed = f"one above 0 and below the price, {price:g}"
        raise OutOfRange("account", f"a cut of {cut:g}", allowed, "no_cut", parts)
    return break_even_volume(price, cost, -cut).volume_change_share


_ANSWERS: Mapping[str, Callable[..., float]] = {
    "worth": _worth,
    "proof": _worth,
    "leak": _pocket,
    "volume": _volume,
}
