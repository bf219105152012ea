"""From list price to pocket price, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from workshop_kit.models._checks import number
from workshop_kit.models._out_of_range import OutOfRange


@dataclass(frozen=True, eq=False)
class PriceWaterfall:
    """Where the list price goes.

    Attributes
    ----------
    steps
        Index ``step``: the names given. ``stage`` (``"on_invoice"`` or ``"off_invoice"``),
        ``amount_cny`` taken off, ``left_cny`` after it, ``list_share`` (amount as a share of the
        list price).
    list_cny, invoice_cny, pocket_cny
        Price on the list, on the invoice, and what is left in the pocket.
    """

    steps: pd.DataFrame = field(repr=False)
    list_cny: float
    invoice_cny: float
    pocket_cny: float

    @property
    def pocket_share(self) -> float:
        """Pocket price as a share of the list price, 0 to 1."""
        return self.pocket_cny / self.list_cny

    @property
    def off_invoice_share(self) -> float:
        """What is given off the invoice, as a share of the invoice price; 0 if that is 0."""
        given = self.invoice_cny - self.pocket_cny
        return given / self.invoice_cny if self.invoice_cny > 0 else 0.0


def price_waterfall(
    list_cny: float,
    on_invoice: Mapping[str, float],
    off_invoice: Mapping[str, float],
    compounding: bool = False,
) -> PriceWaterfall:
    r"""Return the steps from list price to pocket price.

    Parameters
    ----------
    list_cny
        List price of a unit, above 0.
    on_invoice, off_invoice
        What is taken off on the invoice and after it, by name, in order, each 0 or more; either
        may be empty. Names stand once. Together they take no more than there is.
    compounding
        False: each is an amount of money a unit. True: each is a share, 0 to 1, of what is left
        before it.

    Returns
    -------
    PriceWaterfall

    Raises
    ------
    OutOfRange
        A number out of its range, a name given twice, or more taken off than the list price.

    Examples
    --------
    >>> on = {"order size": 0.10, "competition": 0.12}
    >>> off = {"payment": 0.30, "bonus": 0.37, "promotion": 0.35, "advertising": 0.2, "freight": 0.09}
    >>> found = price_waterfall(6.00, on, off)
    >>> round(found.invoice_cny, 2), round(found.pocket_cny, 2), round(found.pocket_share, 3)
    (5.78, 4.47, 0.745)

    Labels
    ------
    title: 价格瀑布 | Price waterfall
    list_cny: 目录价 | List price
    list_cny=unit: 元 | yuan
    on_invoice: 发票上的折扣 | On the invoice
    off_invoice: 发票以外的让利 | Off the invoice
    compounding: 折扣怎样写 | How discounts are written
    compounding=True: 占余额的百分比 | Per cent of what is left
    compounding=False: 每件多少元 | Yuan a unit

    Formula
    -------
    P_{\mathrm{pocket}} = P_{\mathrm{list}} - \sum_{i} d_i^{\mathrm{on}} - \sum_{j} d_j^{\mathrm{off}}
    P_{\mathrm{pocket}} = P_{\mathrm{list}} \prod_{i} (1 - d_i)

    In words
    --------
    zh: 从目录价开始，先减发票上的折扣，得到发票价；再减发票以外的返利、账期、运费和促销，
        剩下的才是实收价格。发票以外的部分分散在各个部门，往往没有人看到全貌。
    en: Start at the list price, take off the discounts on the invoice and reach the invoice
        price; then rebates, payment terms, freight and promotions off the invoice. What is left
        is the pocket price. The part off the invoice is spread over departments, so often nobody
        sees the whole.

    Worked example
    --------------
    zh: 目录价 6.00 元，发票上减 0.10 元和 0.12 元，发票价是 6.00 − 0.22 = 5.78 元。
        发票以外再减 0.30、0.37、0.35、0.20、0.09 元，共 1.31 元，实收 5.78 − 1.31 = 4.47 元，
        是目录价的 74.5%。
    en: List price 6.00 yuan; 0.10 and 0.12 come off on the invoice: 6.00 − 0.22 = 5.78. Off the
        invoice 0.30, 0.37, 0.35, 0.20 and 0.09 go, 1.31 in all: 5.78 − 1.31 = 4.47 yuan reach
        the pocket, 74.5% of list.

    Limits
    ------
    zh: 只算能分摊到这笔生意的让利，不含管理费等共同费用。一笔生意的瀑布说明不了习惯，
        要看许多笔，见价格带。
    en: It counts what can be traced to the deal, not shared overhead. One deal's waterfall shows
        no habit; look at many, see the price band.

    Source: Marn & Rosiello (1992); the example is illustrative
    """  # noqa: E501
    price = number("list_cny", list_cny, 0, above=True)
    high = 1.0 if compounding else price
    rows = [
        (step, stage, number(stage, value, 0, high))
        for stage, part in (("on_invoice", on_invoice), ("off_invoice", off_invoice))
        for step, value in _named(stage, part).items()
    ]
    steps = pd.DataFrame(rows, columns=["step", "stage", "amount_cny"]).set_index("step")
    if not steps.index.is_unique:
        twice = steps.index[steps.index.duplicated()][0]
        raise OutOfRange("off_invoice", f"{twice!r}, which stands on the invoice too", "new names")
    if compounding:
        left = price * (1 - steps["amount_cny"]).cumprod()
        steps["amount_cny"] = left.shift(fill_value=price) - left
    else:
        left = price - steps["amount_cny"].cumsum()
    if (left < -1e-9 * price).any():
        total = float(steps["amount_cny"].sum())
        raise OutOfRange(
            "off_invoice", f"{total:g} taken off in all", f"at most {price:g}, the list"
        )
    steps["left_cny"] = left.clip(lower=0.0)
    steps["list_share"] = steps["amount_cny"] / price
    count = int((steps["stage"] == "on_invoice").sum())
    after = [price, *steps["left_cny"]]
    return PriceWaterfall(steps, price, float(after[count]), float(after[-1]))


def _named(argument: str, part: object) -> Mapping[str, float]:
    if not isinstance(part, Mapping):
        raise OutOfRange(argument, type(part).__name__, "names with an amount each (a dict)")
    return part
