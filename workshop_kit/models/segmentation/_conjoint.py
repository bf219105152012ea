"""What customers trade off: ratings conjoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workshop_kit.models import OutOfRange
from workshop_kit.models._checks import Floats, columns, numbers, row_name
from workshop_kit.models.segmentation._figures import paired
from workshop_kit.models.segmentation._importance import Caution, collinear


@dataclass(frozen=True, eq=False)
class Conjoint:
    """What each level of each attribute is worth, in points of the rating.

    Attributes
    ----------
    shares
        Importance per attribute, 0 to 1, adding up to 1: its range of part-worths, divided by
        the sum of all ranges.
    part_worths
        Worth per attribute and level (two-level index), relative to the attribute's first
        level, which is 0.
    ranges
        Best minus worst level per attribute, in points.
    intercept
        Rating expected of an offer that has the first level of every attribute.
    r2
        Share of the differences between ratings that the part-worths explain, 0 to 1.
    ratings
        Number of ratings.
    warnings
        What should be told beside the result.
    """

    shares: pd.Series = field(repr=False)
    part_worths: pd.Series = field(repr=False)
    ranges: pd.Series = field(repr=False)
    intercept: float
    r2: float
    ratings: int
    warnings: tuple[Caution, ...] = ()


def conjoint_importance(
    profiles: pd.DataFrame,
    ratings: pd.Series | ArrayLike,
    *,
    levels: Mapping[str, Sequence[Any]] | None = None,
    price: str | None = None,
) -> Conjoint:
    r"""Return what customers trade off, from their ratings of whole offers.

    Parameters
    ----------
    profiles
        One rated offer a row, one attribute a column, a level (word or number) in every cell.
        Ratings of several customers stand below each other. Not changed.
    ratings
        The rating of each row, on any scale. A Series with the same index is matched by it,
        anything else by position.
    levels
        Order of an attribute's levels; the first is the base. Without it: in the order of a
        categorical column, else ascending. For the price: from cheapest to dearest.
    price
        Name of the price attribute; its part-worths are expected to fall from level to level.

    Returns
    -------
    Conjoint
        With warnings ``"reversed_price"`` (for each step in which a dearer level is liked
        better) and ``"collinear"`` (for each level that the other attributes predict).

    Raises
    ------
    OutOfRange
        A blank; an attribute with one level; ``levels`` or ``price`` that do not fit the
        profiles; fewer ratings than part-worths; ratings all the same; attributes that never
        vary apart from each other.

    Examples
    --------
    >>> cards = pd.DataFrame({"price": [50, 50, 100, 100], "support": ["no", "yes", "no", "yes"]})
    >>> result = conjoint_importance(cards, [6, 10, 2, 4], price="price")
    >>> result.shares.round(3).to_dict()
    {'price': 0.625, 'support': 0.375}
    >>> result.part_worths.round(6).tolist()
    [0.0, -5.0, 0.0, 3.0]

    Labels
    ------
    title: 客户真正怎样取舍 | What customers trade off
    profiles: 请客户打分的方案 | Offers rated
    ratings: 客户的打分 | Ratings
    price: 哪一项是价格 | Which attribute is the price
    shares: 各占多少 | Share of each
    part_worths: 每一档值几分 | Points each level is worth
    r2: 解释了打分差异的多少 | Explained of the differences in ratings

    Formula
    -------
    y = b_0 + \sum_{a} \sum_{l} b_{al} d_{al} + e
    I_a = \frac{\max_{l} b_{al} - \min_{l} b_{al}}{\sum_{m} (\max_{l} b_{ml} - \min_{l} b_{ml})}

    In words
    --------
    zh: 不问单项重不重要，而是请客户给完整的方案打分：价格、质量、支持各有高低，好坏搭配在一起。
        从打分里算出每一档值几分。一项从最差换到最好，能多得几分，就是这一项的分量；
        各项分量加总，再看每项占几成。
    en: Do not ask about single factors; let customers rate whole offers that mix good and bad.
        From the ratings follows what each level is worth. What an attribute gains from its
        worst to its best level is its weight; each weight over the sum of all is its share.

    Worked example
    --------------
    zh: 四张卡片：价格 50 元、无支持，得 6 分；50 元、有支持，10 分；
        100 元、无支持，2 分；100 元、有支持，4 分。
        50 元平均 8 分，100 元平均 3 分，相差 5 分；有支持平均 7 分，没有平均 4 分，相差 3 分。
        价格占 5 ÷ 8 = 62.5%，技术支持占 37.5%。
    en: Four cards: 50 yuan without support gets 6 points, with support 10; 100 yuan without
        gets 2, with 4. On average 50 yuan gets 8 and 100 yuan 3, a gap of 5; with support 7,
        without 4, a gap of 3. Price has 5 ÷ 8 = 62.5%, support 37.5%.

    Limits
    ------
    zh: 结果只对卡片上的档次有效：价格档拉得越开，价格就显得越重要。
        客户是在纸上取舍，没有真花钱；把不同的客户混在一起平均，可能谁都不像。
    en: The result holds for the levels on the cards only: the wider the prices lie apart, the
        more price seems to matter. Customers choose on paper, not with money, and an average
        over different customers may fit none of them.

    Source: Green & Srinivasan (1978); Orme (2002)
    """
    order = _levels(profiles, levels or {}, price)
    matched: Any = paired("ratings", ratings, profiles.index)
    rated = pd.DataFrame({"rating": pd.Series(matched).to_numpy()}, index=profiles.index)
    target = numbers("ratings", rated, ["rating"]).to_numpy()[:, 0]
    owners, dummies = _dummies(profiles, order)
    fitted = _fit(dummies, target)
    part_worths = pd.Series(
        np.zeros(sum(map(len, order.values()))),
        index=pd.MultiIndex.from_tuples(
            [(name, level) for name, found in order.items() for level in found],
            names=["attribute", "level"],
        ),
        name="part_worth",
    )
    for owner, worth in zip(owners, fitted.params[1:], strict=True):
        part_worths[owner] = worth
    by_attribute = part_worths.groupby(level="attribute", sort=False)
    ranges = (by_attribute.max() - by_attribute.min()).rename("range")
    if ranges.sum() < 1e-9:
        raise OutOfRange("ratings", "ratings unrelated to every attribute", "other ratings")
    return Conjoint(
        shares=(ranges / ranges.sum()).rename("share"),
        part_worths=part_worths,
        ranges=ranges,
        intercept=float(fitted.params[0]),
        r2=float(fitted.rsquared),
        ratings=len(target),
        warnings=(*_reversed(part_worths, price), *_collinear(owners, dummies)),
    )


def _levels(
    profiles: pd.DataFrame, given: Mapping[str, Sequence[Any]], price: str | None
) -> dict[str, list[Any]]:
    """Return the levels of each attribute, the base first."""
    attributes = list(profiles.columns) if isinstance(profiles, pd.DataFrame) else []
    frame = columns("profiles", profiles, attributes)
    for argument, wanted in (("levels", [*given]), ("price", [price] if price else [])):
        for name in wanted:
            if name not in attributes:
                raise OutOfRange(argument, name, f"one of: {', '.join(map(str, attributes))}")
    order = {}
    for name in attributes:
        column = frame[name]
        if column.isna().any():
            row = row_name(column.index, int(column.isna().argmax()))
            cell = f"a blank (column {name!r}, row {row})"
            raise OutOfRange("profiles", cell, "a level in every cell")
        order[name] = _order(name, column, given.get(name), name == price)
    if not order:
        raise OutOfRange("profiles", "a table without columns", "at least one attribute")
    return order


def _order(name: str, column: pd.Series, given: Sequence[Any] | None, price: bool) -> list[Any]:
    there = set(column.unique())
    if len(there) < 2:
        raise OutOfRange("profiles", f"one level only in column {name!r}", "two levels or more")
    if given is not None:
        if set(given) != there or len(given) != len(there):
            raise OutOfRange("levels", f"{list(given)} for {name!r}", f"each of {_sorted(there)}")
        return list(given)
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [level for level in column.dtype.categories if level in there]
    if price and any(isinstance(level, str) for level in there):
        unordered = f"prices written as text in column {name!r}"
        raise OutOfRange("levels", unordered, "their order, from cheapest to dearest")
    return _sorted(there)


def _sorted(levels: set[Any]) -> list[Any]:
    """Return levels in ascending order, numbers before text."""
    return sorted(levels, key=lambda level: (isinstance(level, str), level))


def _dummies(
    profiles: pd.DataFrame, order: Mapping[str, list[Any]]
) -> tuple[list[tuple[str, Any]], Floats]:
    """Return one 0/1 column for each level but the base, with what each column stands for."""
    owners = [(name, level) for name, found in order.items() for level in found[1:]]
    dummies = [(profiles[name] == level).to_numpy(dtype=float) for name, level in owners]
    return owners, np.column_stack(dummies)


def _fit(dummies: Floats, target: Floats) -> Any:
    from statsmodels.api import OLS

    design = np.column_stack([np.ones(len(target)), dummies])
    if len(target) < design.shape[1]:
        raise OutOfRange("ratings", f"{len(target)} ratings", f"at least {design.shape[1]}")
    if np.linalg.matrix_rank(design) < design.shape[1]:
        wanted = "cards on which every attribute varies on its own"
        raise OutOfRange("profiles", "attributes that always vary together", wanted)
    return OLS(target, design).fit()


def _reversed(part_worths: pd.Series, price: str | None) -> list[Caution]:
    if price is None:
        return []
    steps = part_worths[price].diff().iloc[1:]
    return [
        Caution("reversed_price", price, float(step), 0.0, str(level))
        for level, step in steps.items()
        if step > 1e-9
    ]


def _collinear(owners: Sequence[tuple[str, Any]], dummies: Floats) -> list[Caution]:
    """Judge each level against the other attributes: levels of one exclude each other anyway."""
    centred = dummies - dummies.mean(axis=0)
    found: list[Caution] = []
    for place, (name, level) in enumerate(owners):
        others = [i for i, (other, _) in enumerate(owners) if other != name]
        caution = collinear([name], centred[:, [place, *others]], [str(level)])
        found.extend(caution)
    return found
