"""The price premium of a brand, with and without holding other things equal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, columns, names, number, numbers, row_name
from workshop_kit.models._tables import bounded

CONTROLS = ("grade", "thickness_mm", "tonnes", "lead_days", "support", "export", "quarter")
NORMAL_95 = 1.96


@dataclass(frozen=True)
class Premium:
    """How much dearer a brand sells, as a share of the price of an equal unbranded product.

    Attributes
    ----------
    premium
        0.12 means 12% dearer.
    corrected
        The same after Kennedy's correction for the uncertainty of the estimate.
    low, high
        95% interval of the premium.
    log_points, standard_error
        Estimate on the scale of the logarithm of the price, and its standard error.
    """

    premium: float
    corrected: float
    low: float
    high: float
    log_points: float
    standard_error: float


@dataclass(frozen=True, eq=False)
class BrandPremium:
    """A brand's premium: naive, controlled, and on the way from one to the other.

    Attributes
    ----------
    naive
        Premium from comparing branded with unbranded deals as they are.
    controlled
        Premium with all controls held equal.
    steps
        One row for each control added in turn, first ``"none"``: ``premium``, ``low``,
        ``high``, ``r2`` (share of the differences in the log price explained, 0 to 1).
    effects
        Effect of every term of the controlled estimate on the log price.
    deals, branded
        Number of deals, and of those that carry the brand.
    """

    naive: Premium
    controlled: Premium
    steps: pd.DataFrame = field(repr=False)
    effects: pd.Series = field(repr=False)
    deals: int
    branded: int


def premium_of(log_points: float = 0.113, standard_error: float = 0.02) -> Premium:
    r"""Return the premium that an estimate on the log-price scale stands for.

    Parameters
    ----------
    log_points
        Effect of the brand on the natural logarithm of the price, -5 to 5.
    standard_error
        Its standard error, 0 to 5.

    Returns
    -------
    Premium
        Premium, corrected premium and 95% interval, as shares (0.12 is 12%).

    Raises
    ------
    OutOfRange
        An argument is no number or out of its range.

    Examples
    --------
    >>> found = premium_of(0.113, 0.02)
    >>> [round(share, 4) for share in (found.premium, found.corrected, found.low, found.high)]
    [0.1196, 0.1194, 0.0766, 0.1644]

    Labels
    ------
    title: 从估计值到溢价 | From an estimate to a premium
    log_points: 品牌对价格对数的影响 | Effect of the brand on the log price
    standard_error: 估计的误差 | Standard error of the estimate
    premium: 溢价 | Premium
    corrected: 修正后的溢价 | Premium, corrected

    Formula
    -------
    p = e^{b} - 1
    p_K = e^{b - s^2 / 2} - 1
    p_{95} = e^{b \pm 1.96 s} - 1

    In words
    --------
    zh: 价格取对数以后，品牌的影响是“加多少”；还原成价格，就变成“乘多少”，减去 1 就是溢价。
        估计本身有误差，还原时会略微偏高，所以再扣掉一点。
    en: On the log scale the brand adds something; back on the price scale this multiplies the
        price, and what exceeds 1 is the premium. Because the estimate is uncertain, the way
        back overstates a little; the correction takes that off.

    Worked example
    --------------
    zh: 品牌的影响是 0.113，误差是 0.02。e 的 0.113 次方减 1 = 11.96%；
        修正以后是 11.94%；有 95% 把握的范围是 7.66% 到 16.44%。
    en: The brand adds 0.113, with an error of 0.02. e to the power 0.113, less 1 = 11.96%;
        corrected, 11.94%; the 95% interval runs from 7.66% to 16.44%.

    Limits
    ------
    zh: 修正通常很小，真正要紧的是范围有多宽，以及该控制的因素有没有漏掉。
    en: The correction is usually tiny; what counts is how wide the interval is, and whether
        something that should have been held equal was left out.

    Source: Kennedy (1981)
    """
    b = number("log_points", log_points, -5, 5)
    s = number("standard_error", standard_error, 0, 5)
    return Premium(
        premium=math.expm1(b),
        corrected=math.expm1(b - s * s / 2),
        low=math.expm1(b - NORMAL_95 * s),
        high=math.expm1(b + NORMAL_95 * s),
        log_points=b,
        standard_error=s,
    )


def brand_premium(
    deals: pd.DataFrame,
    controls: Sequence[str] = CONTROLS,
    *,
    price: str = "price_cny_t",
    brand: str = "brand",
    logged: Sequence[str] = ("thickness_mm", "tonnes"),
    categories: Sequence[str] = ("grade", "quarter"),
) -> BrandPremium:
    r"""Return how much dearer a brand sells when other things are held equal.

    Least squares on the logarithm of the price, with standard errors that allow for unequal
    spread (HC1).

    Parameters
    ----------
    deals
        One deal a row. Not changed.
    controls
        Columns to hold equal, in the order in which they are added; may be empty.
    price
        Column with the price, above 0.
    brand
        Column that is 1 (or true) where the deal carries the brand, else 0.
    logged
        Those of the controls that count by ratio, all above 0.
    categories
        Those of the controls that are kinds, not amounts; text columns are so anyway.

    Returns
    -------
    BrandPremium
        Naive and controlled premium, and the premium after each added control.

    Raises
    ------
    OutOfRange
        A column is missing, has blanks or text where numbers are due, a control is the same in
        every row, a price or logged control is not above 0, all deals or none carry the brand,
        fewer deals than needed, or the controls alone tell which deals carry the brand.

    Examples
    --------
    >>> deals = pd.DataFrame({
    ...     "price_cny_t": [100, 102, 120, 122, 112, 114, 134, 137],
    ...     "brand": [0, 0, 0, 0, 1, 1, 1, 1],
    ...     "grade": ["soft", "soft", "hard", "hard"] * 2,
    ... })
    >>> round(brand_premium(deals, ["grade"]).controlled.premium, 3)
    0.119

    Labels
    ------
    title: 同等条件下，品牌值多少溢价 | What the brand adds, other things equal
    controls: 哪些条件要拉平 | Held equal
    naive: 直接比较 | Compared as they are
    controlled: 条件拉平以后 | Other things equal
    controls=grade: 钢种 | Grade
    controls=thickness_mm: 厚度 | Thickness
    controls=tonnes: 吨数 | Tonnes
    controls=lead_days: 交期 | Lead time
    controls=support: 技术支持 | Support
    controls=export: 出口 | Export
    controls=quarter: 季度 | Quarter
    controls=none: 什么都不拉平 | Nothing held equal

    Formula
    -------
    \ln P = a + b \cdot \mathrm{brand} + c \cdot \mathrm{spec} + d \ln q + \dots + u
    p = e^{b} - 1

    In words
    --------
    zh: 品牌货卖得贵，可能只是因为钢种硬、批量小、交货快、服务多。
        把这些条件拉平，再看有牌子和没牌子差多少，剩下的才是品牌溢价。
    en: Branded goods may cost more merely because the grade is tougher, lots are smaller,
        delivery is faster or support is better. Hold these equal and see what gap is left
        between branded and unbranded: that is the premium of the brand.

    Worked example
    --------------
    zh: 没有品牌的软钢卖 100 元，硬钢 120 元；有品牌的软钢卖 112 元，硬钢 134.4 元。
        品牌货八成是硬钢，普通货两成是硬钢，平均价就是 129.92 元和 104 元，直接比贵了 25%。
        同样是软钢，112 ÷ 100 − 1 = 12%，这才是品牌的溢价。
    en: Unbranded soft steel costs 100, hard 120; branded soft 112, hard 134.4. Of the branded
        deals 80% are hard, of the others 20%, so mean prices are 129.92 and 104: compared as
        they are, 25% dearer. Soft against soft, 112 ÷ 100 − 1 = 12%, and that is the premium.

    Limits
    ------
    zh: 没有记录下来的条件拉不平。好客户也许本来就既买品牌、又肯出价，这一部分也会算进溢价。
    en: What nobody recorded cannot be held equal. Good customers may both prefer the brand and
        pay more for everything; that part would be counted as premium, too.

    Source: Rosen (1974); Kennedy (1981)
    """
    chosen = names("controls", controls) if len(controls) else ()
    log_price = np.log(bounded("deals", deals, [price], 0, above=True)[price].to_numpy())
    carries = _brand(deals, brand)
    terms = [carries.to_frame("brand")]
    terms += [_term(deals, name, name in logged, name in categories) for name in chosen]
    design = pd.concat(terms, axis=1)
    _check_design(design.to_numpy())
    ends = np.cumsum([term.shape[1] for term in terms])
    found, rows = [], []
    for end in ends:
        premium, fitted = _fit(design.to_numpy()[:, :end], log_price)
        found.append(premium)
        rows.append((premium.premium, premium.low, premium.high, float(fitted.rsquared)))
    index = pd.Index(["none", *chosen], name="added")
    steps = pd.DataFrame(rows, index, ["premium", "low", "high", "r2"])
    effects = pd.Series(fitted.params, ["intercept", *design.columns], name="log_points")
    return BrandPremium(found[0], found[-1], steps, effects, len(carries), int(carries.sum()))


def _brand(deals: pd.DataFrame, brand: str) -> pd.Series:
    """Return 1 or 0 for each deal; both must occur."""
    flags = bounded("deals", deals, [brand], 0, 1)[brand]
    for row in np.flatnonzero(~flags.isin((0, 1)))[:1]:
        cell = f"{flags.iloc[row]:g} (column {brand!r}, row {row_name(flags.index, row)})"
        raise OutOfRange("deals", cell, "1 for deals with the brand, else 0")
    if flags.nunique() < 2:
        raise OutOfRange("deals", f"column {brand!r}, the same in every row", "deals of both kinds")
    return flags


def _term(deals: pd.DataFrame, name: str, logged: bool, category: bool) -> pd.DataFrame:
    """Return one control as columns of a regression."""
    column = columns("deals", deals, [name])[name]
    if category or not pd.api.types.is_numeric_dtype(column):
        if column.isna().any():
            row = row_name(column.index, int(column.isna().argmax()))
            cell = f"a blank (column {name!r}, row {row})"
            raise OutOfRange("deals", cell, "a value in every cell: fill or drop the row")
        kinds = column.astype("object").nunique()
        if kinds < 2:
            same = f"column {name!r}, the same in every row"
            raise OutOfRange("deals", same, "controls that differ: leave it out")
        return pd.get_dummies(column.astype("object"), prefix=name, drop_first=True, dtype=float)
    values = numbers("deals", deals, [name])
    if logged:
        bounded("deals", deals, [name], 0, above=True)
        values[name] = np.log(values[name])
    return values


def _fit(terms: Floats, log_price: Floats) -> tuple[Premium, Any]:
    """Return the premium by least squares with HC1 errors, and all that was fitted."""
    from statsmodels.regression.linear_model import OLS

    design = np.column_stack([np.ones(len(terms)), terms])
    fitted = OLS(log_price, design).fit(method="qr", cov_type="HC1")
    return premium_of(float(fitted.params[1]), float(fitted.bse[1])), fitted


def _check_design(terms: Floats) -> None:
    """Raise `OutOfRange` where the effects of brand and controls cannot be told apart."""
    deals, count = len(terms), terms.shape[1] + 1
    if deals < count + 2:
        few = f"{deals} deals for {count} terms"
        raise OutOfRange("deals", few, f"at least {count + 2} deals, or fewer controls")
    scaled = (terms - terms.mean(axis=0)) / terms.std(axis=0)
    if np.linalg.matrix_rank(scaled.T @ scaled / deals, tol=1e-9, hermitian=True) < count - 1:
        tangled = "controls that determine each other or the brand"
        raise OutOfRange("controls", tangled, "controls that vary apart from the brand: drop one")
