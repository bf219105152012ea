"""What a brand's premium brings in, and what may be spent on it."""

from __future__ import annotations

from dataclasses import dataclass

from workshop_kit.models._checks import number


@dataclass(frozen=True)
class BrandWorth:
    """What a premium is worth in money.

    Attributes
    ----------
    price_cny_t
        Own price including the premium, yuan a tonne.
    premium_cny_t
        Part of the price that is owed to the premium, yuan a tonne.
    share_of_price
        The same as a share of the own price, 0 to 1.
    break_even_kcny
        Yearly brand spending at which the premium is used up, k¥.
    """

    price_cny_t: float
    premium_cny_t: float
    share_of_price: float
    break_even_kcny: float


def brand_worth(
    premium: float = 0.12,
    price_cny_t: float = 6000,
    volume_t: float = 100_000,
    attributable_share: float = 0.5,
) -> BrandWorth:
    r"""Return what a price premium brings in and how much brand spending it can carry.

    Parameters
    ----------
    premium
        Premium over the price of an equal unbranded product, 0 to 2 (0.12 is 12%).
    price_cny_t
        Own price including the premium, yuan a tonne, above 0.
    volume_t
        Tonnes a year sold at this price, 0 or more.
    attributable_share
        Share of the premium owed to brand spending rather than to the product, 0 to 1.

    Returns
    -------
    BrandWorth
        Premium a tonne, its share of the own price, and the break-even spending a year.

    Raises
    ------
    OutOfRange
        An argument is no number or out of its range.

    Examples
    --------
    >>> worth = brand_worth(premium=0.12, price_cny_t=5600, volume_t=1000, attributable_share=0.5)
    >>> round(worth.share_of_price, 3), round(worth.premium_cny_t), round(worth.break_even_kcny)
    (0.107, 600, 300)

    Labels
    ------
    title: 溢价值多少钱 | What the premium is worth
    premium: 溢价 | Premium
    price_cny_t: 自己的价格（元/吨） | Own price (yuan a tonne)
    volume_t: 年销量（吨） | Tonnes a year
    attributable_share: 溢价中靠品牌投入的部分 | Part of the premium owed to brand spending
    premium_cny_t: 每吨的溢价（元） | Premium a tonne (yuan)
    share_of_price: 占自己价格的比例 | Share of the own price
    break_even_kcny: 品牌投入的上限（千元/年） | Most to spend on the brand (k¥ a year)

    Formula
    -------
    w = P \frac{p}{1 + p}
    B = w \cdot V \cdot a

    In words
    --------
    zh: 比别人贵 12%，不等于自己的价格里有 12% 是溢价，要除以 1.12。
        每吨溢价乘以销量，再乘以真正靠品牌投入的那一部分，就是一年最多值得花的钱。
    en: To be 12% dearer than others does not make 12% of the own price a premium: divide by
        1.12. The premium a tonne, times tonnes, times the part that brand spending brings
        about, is the most that is worth spending in a year.

    Worked example
    --------------
    zh: 自己的价格每吨 5,600 元，比同等产品贵 12%。溢价是 5,600 × 0.12 ÷ 1.12 = 600 元，
        占自己价格的 10.7%。一年卖 1,000 吨，一半归功于品牌投入，最多值得花 30 万元。
    en: The own price is 5,600 yuan a tonne, 12% above an equal product. The premium is
        5,600 × 0.12 ÷ 1.12 = 600 yuan, 10.7% of the own price. With 1,000 tonnes a year and
        half of it owed to brand spending, up to 300 k¥ is worth spending.

    Limits
    ------
    zh: 多少溢价靠品牌投入，谁也说不准，不妨多试几个比例。
        停了投入，溢价不会马上消失，所以一年的账会低估品牌。
    en: Nobody knows exactly which part is owed to spending: try several. A premium outlives
        the spending for a while, so the account of one year understates the brand.

    Source: 本课程的算法 | our own arithmetic
    """
    p = number("premium", premium, 0, 2)
    price = number("price_cny_t", price_cny_t, 0, above=True)
    volume = number("volume_t", volume_t, 0)
    share = number("attributable_share", attributable_share, 0, 1)
    per_tonne = price * p / (1 + p)
    return BrandWorth(price, per_tonne, p / (1 + p), per_tonne * volume * share / 1000)
