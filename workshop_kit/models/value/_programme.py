"""What a supply programme adds to the worth of the firm, on the terms that are agreed."""

from __future__ import annotations

import numpy as np

from workshop_kit.models._checks import Floats, number
from workshop_kit.models.value._economic_profit import DAYS, EconomicProfit, economic_profit

YEARS = 5
VARIABLE_CNY, FIXED_KCNY = 66.0, 3_600.0  # of a module; in a year, whatever the volume
PLANT_KCNY, ENGINEER_KCNY = 14_000.0, 200.0
OWN_STOCK_DAYS, TAX, WACC_PCT = 13.0, 0.25, 10.0


def programme_profit(
    price_cny: float = 100.0,
    price_down_pct: float = 3.0,
    cost_down_pct: float = 1.5,
    volume_kunits: float = 200.0,
    payment_days: float = 90.0,
    consignment_days: float = 30.0,
    resident_engineer: bool = True,
) -> EconomicProfit:
    r"""Return what the new platform adds to the worth of the firm in five years, by its terms.

    Parameters
    ----------
    price_cny
        Price of a module in the first year, 0 or more.
    price_down_pct, cost_down_pct
        Fall of price and of all costs against the year before, in per cent, below 100.
    volume_kunits
        Modules a year, in thousands, above 0. Fixed costs stay, whatever the volume.
    payment_days, consignment_days
        Days of sales that stand unpaid, and that lie in stock at the customer's, 0 to 365.
    resident_engineer
        Whether an engineer sits at the customer's plant.

    Returns
    -------
    EconomicProfit

    Raises
    ------
    OutOfRange
        An argument is out of its range.

    Examples
    --------
    >>> asked = programme_profit()
    >>> round(asked.value_kcny), asked.by_year["nopat_kcny"].round().astype(int).tolist()
    (804, [2250, 1989, 1739, 1499, 1269])
    >>> round(programme_profit(price_cny=96).value_kcny)
    -1246

    Labels
    ------
    title: 新平台的经济利润 | Economic profit of the new platform
    price_cny: 第一年单价 | Price in the first year
    price_cny=unit: 元 | yuan
    price_down_pct: 每年降价 | Price falls a year by
    price_down_pct=unit: % | %
    cost_down_pct: 每年降本 | Cost falls a year by
    cost_down_pct=unit: % | %
    volume_kunits: 每年销量 | Modules a year
    volume_kunits=unit: 千个 | thousand
    payment_days: 账期 | Payment term
    payment_days=unit: 天 | days
    consignment_days: 寄售库存 | Consignment stock
    consignment_days=unit: 天 | days
    resident_engineer: 驻厂工程师 | Resident engineer
    resident_engineer=True: 派一名 | One
    resident_engineer=False: 不派 | None

    Formula
    -------
    \mathrm{NOPAT}_t = (1 - \tau) \left( Q p_t - (Q v + F) (1 - c)^{t-1} - E \right)
    \mathrm{EP}_t = \mathrm{NOPAT}_t - \mathrm{WACC} \left( Q p_t \frac{d}{365} + K_t \right)

    In words
    --------
    zh: 每年的销售额减去成本和驻厂工程师，交完税，就是税后利润。再减去占用资金的成本：客户欠的款、
        备着的货，还有专用设备，设备分五年摊完。减下来的是经济利润；五年的折到今天，加起来，
        就是这个项目给公司添了多少价值。
    en: Sales less costs and the resident engineer, after tax, are profit. Take off the cost of the
        capital used: what the customer owes, the stock, and the tools, which are written off over
        five years. That leaves economic profit; five years of it in today's money are what the
        programme adds to the firm.

    Worked example
    --------------
    zh: 第一年卖 200 千个，单价 100 元，销售额 20000 千元；成本 200 × 66 + 3600 = 16800 千元，工程师
        200 千元。税后利润 (20000 − 16800 − 200) × 0.75 = 2250 千元。
        账期加库存 133 天，占用 7288 千元，设备 14000 千元，一共 21288 千元，一年的成本 2129 千元。
        第一年添 2250 − 2129 = 121 千元；五年折到今天，一共 804 千元。
    en: In the first year 200 thousand modules at 100 yuan bring 20000 k¥; costs are
        200 × 66 + 3600 = 16800 k¥ and the engineer 200 k¥. Profit after tax is
        (20000 − 16800 − 200) × 0.75 = 2250 k¥. 133 days of payment and stock tie up 7288 k¥, the
        tools 14000 k¥, in all 21288 k¥, which cost 2129 k¥ a year. The first year adds
        2250 − 2129 = 121 k¥; five years in today's money add 804 k¥.

    Limits
    ------
    zh: 固定成本和设备按一年 20 万个定下，销量变了也不变；量大到要加设备，就要重算。
        丢了这张单，今天的业务会不会受影响，也没有算进去。
    en: Fixed costs and tools are set for 200 thousand a year and stay when volume moves; more
        tools for more volume would need another sum. What losing this order does to today's
        business is not counted.

    Source: an illustration that we use; Koller et al. for economic profit
    """
    price = number("price_cny", price_cny, 0)
    fall = number("price_down_pct", price_down_pct, high=100, below=True) / 100
    saved = number("cost_down_pct", cost_down_pct, high=100, below=True) / 100
    volume = number("volume_kunits", volume_kunits, 0, above=True)
    tied = (
        number("payment_days", payment_days, 0, DAYS)
        + number("consignment_days", consignment_days, 0, DAYS)
        + OWN_STOCK_DAYS
    )
    year = np.arange(YEARS, dtype=float)
    sales: Floats = volume * price * (1 - fall) ** year
    costs = (volume * VARIABLE_CNY + FIXED_KCNY) * (1 - saved) ** year
    profit = (1 - TAX) * (sales - costs - ENGINEER_KCNY * bool(resident_engineer))
    plant = PLANT_KCNY * (YEARS - year) / YEARS
    return economic_profit(profit, sales * tied / DAYS + plant, WACC_PCT)
