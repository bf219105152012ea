"""What customers say matters, and what their satisfaction shows to matter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, names, numbers

MOST_DRIVERS = 10  # 2 to the power of 10 regressions take about a tenth of a second
VIF_LIMIT = 5.0


@dataclass(frozen=True)
class Caution:
    """Something that should keep a reader from taking a result at face value.

    Attributes
    ----------
    code
        ``"collinear"``: the variable moves so closely with others that their effects cannot be
        told apart; ``value`` is its variance inflation factor.
        ``"negative_coefficient"``: doing better on this driver goes with a lower outcome;
        ``value`` is the standardised coefficient.
        ``"reversed_price"``: a dearer level is liked better than the next cheaper one;
        ``value`` is by how much, in points of the rating.
    variable
        Name of the column.
    value, limit
        What was found, and the limit it passed (5 for collinear, 0 for the others).
    level
        For a conjoint: the level concerned; else empty.
    """

    code: Literal["collinear", "negative_coefficient", "reversed_price"]
    variable: str
    value: float
    limit: float
    level: str = ""


@dataclass(frozen=True, eq=False)
class Importance:
    """How much each variable matters.

    Attributes
    ----------
    method
        ``"stated"``, ``"shapley"`` or ``"standardised"``.
    shares
        Importance per variable, 0 to 1, adding up to 1, in the order asked for.
    estimates
        What the shares come from: mean rating (stated), share of all differences in the outcome
        (shapley, adding up to ``r2``), or standardised coefficient (standardised).
    customers
        Number of customers.
    r2
        Share of the differences in the outcome that all drivers explain, 0 to 1; ``None`` for
        stated importance.
    warnings
        What should be told beside the result.
    """

    method: Literal["stated", "shapley", "standardised"]
    shares: pd.Series = field(repr=False)
    estimates: pd.Series = field(repr=False)
    customers: int
    r2: float | None = None
    warnings: tuple[Caution, ...] = ()


def stated_importance(data: pd.DataFrame, variables: Sequence[str]) -> Importance:
    r"""Return how important customers say each factor is (mean rating).

    Parameters
    ----------
    data
        One customer a row. Not changed.
    variables
        Columns with importance ratings, all on one scale and not below 0.

    Returns
    -------
    Importance
        ``estimates`` are the mean ratings, ``shares`` the means divided by their sum.

    Raises
    ------
    OutOfRange
        A column is missing, holds text, blanks or a number below 0; or all ratings are 0.

    Examples
    --------
    >>> ratings = pd.DataFrame({"imp_price": [8, 6], "imp_support": [2, 4]})
    >>> stated_importance(ratings, ["imp_price", "imp_support"]).shares.to_dict()
    {'imp_price': 0.7, 'imp_support': 0.3}

    Labels
    ------
    title: 客户嘴上说什么重要 | What customers say matters
    variables: 请客户打分的因素 | Factors rated
    estimates: 平均打分 | Mean rating
    shares: 占总分的比例 | Share of all points

    Formula
    -------
    \frac{\bar{x}_j}{\sum_{m} \bar{x}_m}

    In words
    --------
    zh: 请客户给每个因素的重要程度打分，取平均，再看每个因素占总分的几成。
    en: Ask customers how important each factor is, take the mean, and see each factor's part of
        all points.

    Worked example
    --------------
    zh: 两家客户给价格打 8、6 分，平均 7 分；给技术支持打 2、4 分，平均 3 分。
        价格占 7 ÷ 10 = 70%，技术支持占 30%。
    en: Two customers rate price 8 and 6, mean 7, and support 2 and 4, mean 3. Price has
        7 ÷ 10 = 70% of the points, support 30%.

    Limits
    ------
    zh: 打分不花钱，样样都可以说重要；说质量重要显得体面，说只看价格不好听。
        人人都有的东西，大家说重要，却不靠它挑供应商。
    en: Rating costs nothing, so everything can be important; "quality" sounds better than
        "only price". What every supplier offers is called important, yet decides no order.

    Source: 各项评分的平均 | the mean of the ratings
    """
    chosen = names("variables", variables)
    ratings = numbers("data", data, chosen, constant=True)
    means = ratings.mean().rename("rating")
    if (ratings < 0).to_numpy().any() or means.sum() == 0:
        raise OutOfRange("data", "ratings below 0, or all 0", "ratings from 0 upwards")
    return Importance("stated", (means / means.sum()).rename("share"), means, len(ratings))


def derived_importance(
    data: pd.DataFrame,
    outcome: str,
    drivers: Sequence[str],
    method: Literal["shapley", "standardised"] = "shapley",
) -> Importance:
    r"""Return how much each driver matters for an outcome, such as overall satisfaction.

    Parameters
    ----------
    data
        One customer a row, at least two more than there are drivers. Not changed.
    outcome
        Column to be explained.
    drivers
        Columns that may explain it, 1 to 10.
    method
        ``"shapley"``: what a driver adds to the share explained, averaged over all orders in
        which drivers can be added (LMG). ``"standardised"``: size of its coefficient when all
        drivers are used at once, everything in standard deviations.

    Returns
    -------
    Importance
        With warnings ``"negative_coefficient"`` and ``"collinear"``, both judged by the
        regression on all drivers, whatever the method.

    Raises
    ------
    OutOfRange
        A column is missing, holds text or blanks, or is the same in every row; too few
        customers; too many drivers; an unknown method; the drivers explain nothing at all.

    Examples
    --------
    >>> data = pd.DataFrame({"quality": [1, 1, 3, 3], "support": [1, 3, 1, 3], "sat": [1, 3, 5, 7]})
    >>> result = derived_importance(data, "sat", ["quality", "support"])
    >>> result.shares.round(3).to_dict(), round(result.r2, 3)
    ({'quality': 0.8, 'support': 0.2}, 1.0)

    Labels
    ------
    title: 什么真正影响满意度 | What really moves satisfaction
    outcome: 要解释的结果 | Outcome to explain
    drivers: 可能的原因 | Possible drivers
    method: 怎样计算 | How to compute
    method=shapley: 公平分摊 | Fair shares
    method=standardised: 同时比较 | All at once
    r2: 这些因素合计解释了多少 | Explained by all together
    shares: 各占多少 | Share of each

    Formula
    -------
    \phi_j = \sum_{S} \frac{|S|! (p - |S| - 1)!}{p!} \left( R^2_{S \cup j} - R^2_{S} \right)
    \sum_{j} \phi_j = R^2

    In words
    --------
    zh: 不问客户什么重要，而看哪一项做得好的时候，客户总体上更满意。
        几项常常一起变好、一起变差，功劳不好分。于是把各项按所有可能的先后次序逐个加入，
        看每一项平均多解释了多少满意度的差异，这就是它应得的一份。
    en: Do not ask what matters; look where good marks go with higher overall satisfaction. Marks
        often rise and fall together, so credit is hard to divide. Add the drivers one by one in
        every possible order: what a driver adds on average to the explanation is its fair share.

    Worked example
    --------------
    zh: 四家客户，质量打 1、1、3、3 分，支持打 1、3、1、3 分，满意度是 1、3、5、7 分。
        质量差 2 分，满意度差 4 分；支持差 2 分，满意度只差 2 分；两项互不相干。
        差异按平方算，质量 16 对支持 4，所以质量占 80%，支持占 20%，合计解释全部差异。
    en: Four customers mark quality 1, 1, 3, 3 and support 1, 3, 1, 3; satisfaction is 1, 3, 5, 7.
        Two points of quality go with 4 of satisfaction, two of support with only 2, and the two
        marks are unrelated. Squared, that is 16 against 4: quality 80%, support 20%, and
        together they explain everything.

    Limits
    ------
    zh: 一起变动不等于因果。大家都做得一样好的因素，看不出影响，却可能是入场的门票。
        几项总是同涨同落，或者客户不到一百家时，份额会晃动得厉害。
    en: Moving together is not causing. A factor on which all suppliers do equally well shows no
        influence, yet may be the ticket to entry. Where drivers move closely together, or with
        fewer than about a hundred customers, the shares are shaky.

    Source: Lindeman, Merenda & Gold (1980); Grömping (2007)
    """
    chosen = names("drivers", drivers)
    if len(chosen) > MOST_DRIVERS:
        raise OutOfRange("drivers", f"{len(chosen)} columns", f"at most {MOST_DRIVERS} columns")
    if outcome in chosen:
        raise OutOfRange("drivers", outcome, "columns other than the outcome")
    if method not in ("shapley", "standardised"):
        raise OutOfRange("method", method, "'shapley' or 'standardised'")
    figures = numbers("data", data, [*chosen, outcome])
    if len(figures) < len(chosen) + 2:
        raise OutOfRange("data", f"{len(figures)} rows", f"at least {len(chosen) + 2} customers")
    scaled = ((figures - figures.mean()) / figures.std(ddof=0)).to_numpy()
    inputs, target = scaled[:, :-1], scaled[:, -1]
    betas, r2 = _regression(inputs, target)
    worth = _shapley(inputs, target) if method == "shapley" else betas
    total = np.abs(worth).sum()
    if total < 1e-12:
        raise OutOfRange("drivers", ", ".join(chosen), "drivers that go with the outcome at all")
    return Importance(
        method,
        pd.Series(np.abs(worth) / total, index=chosen, name="share"),
        pd.Series(worth, index=chosen, name="estimate"),
        len(figures),
        r2,
        (*_negative(chosen, betas), *collinear(chosen, inputs)),
    )


def _regression(inputs: Floats, target: Floats) -> tuple[Floats, float]:
    """Return coefficients and the share explained, everything being centred.

    Where inputs cannot be told apart, the smallest coefficients that fit are returned.
    """
    from scipy.linalg import lstsq

    coefficients: Floats = lstsq(inputs, target, cond=1e-10)[0]
    left = target - inputs @ coefficients
    share = 1 - float(left @ left) / float(target @ target)
    return coefficients, min(1.0, max(0.0, share))


def _explained(inputs: Floats, target: Floats) -> float:
    return _regression(inputs, target)[1] if inputs.shape[1] else 0.0


def _shapley(inputs: Floats, target: Floats) -> Floats:
    """Return what each input adds to the share explained, averaged over all orders."""
    count = inputs.shape[1]
    subsets = [s for size in range(count + 1) for s in combinations(range(count), size)]
    explained = {s: _explained(inputs[:, list(s)], target) for s in subsets}
    worth = np.zeros(count)
    for subset in subsets:
        chance = 1 / (count * math.comb(count - 1, len(subset))) if len(subset) < count else 0.0
        for added in set(range(count)) - set(subset):
            larger = tuple(sorted((*subset, added)))
            worth[added] += chance * (explained[larger] - explained[subset])
    return np.maximum(worth, 0.0)


def _negative(variables: Sequence[str], betas: Floats) -> list[Caution]:
    return [
        Caution("negative_coefficient", name, float(beta), 0.0)
        for name, beta in zip(variables, betas, strict=True)
        if beta < -1e-9
    ]


def collinear(
    variables: Sequence[str], inputs: Floats, levels: Sequence[str] | None = None
) -> list[Caution]:
    """Return a caution for each centred column that the others explain to more than 80%."""
    found = []
    for column, name in enumerate(variables):
        share = _explained(np.delete(inputs, column, axis=1), inputs[:, column])
        inflation = 1 / (1 - share) if share < 1 - 1e-10 else math.inf
        if inflation > VIF_LIMIT:
            level = levels[column] if levels else ""
            found.append(Caution("collinear", name, inflation, VIF_LIMIT, level))
    return found
