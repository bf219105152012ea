"""Checks of X12, customer segments: the split, the names, the engineering hours.

They ask the segmentation model and hold its groups against the planted segments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from .._language import mark
from .._text import Text, both
from .._verdicts import Outcome
from ._registry import answers, judges

if TYPE_CHECKING:
    from workshop_kit.cases import Case

ENOUGH: Final = 0.80  # least agreement with the planted segments (brief, X12)
SEGMENTS: Final = ("self_reliant", "tender", "service", "under_utilised")
_OPTION: Final = {"service_seeking": "service"}
_HOURS: Final = {"self_reliant": 10, "tender": 10, "service": 50, "under_utilised": 30}
_BEHAVIOUR: Final = {
    "self_reliant": Text(
        zh="自己有工程师，先问质量和性能", en="Own engineers; asks about quality first"
    ),
    "tender": Text(zh="同一张单子向好几家询价", en="Sends the same list to several suppliers"),
    "service": Text(zh="常请我们的工程师上门", en="Often asks our engineers to visit"),
    "under_utilised": Text(zh="催交期，但很少向我们买", en="Presses for lead time, buys little"),
}


@dataclass(frozen=True)
class Split:
    """A participant's groups beside the planted segments.

    ``kinds`` gives the segment that most customers of a group belong to, by letter;
    ``agreement`` is the adjusted Rand index, at most 1.
    """

    kinds: Mapping[str, str]
    agreement: float

    @property
    def shows_the_segments(self) -> bool:
        """Whether each planted segment has one group of its own."""
        one_each = sorted(self.kinds.values()) == sorted(SEGMENTS)
        return one_each and self.agreement >= ENOUGH


def split_of(setting: Mapping[str, Any], case: Case) -> Split | None:
    """Form the groups of an explorer's setting; ``None`` if the model cannot.

    Parameters
    ----------
    setting
        ``k`` (2 to 8), ``scaled``, ``variables`` (columns of the case's customers).
    case
        The case with its table ``customers``.
    """
    variables = tuple(str(name) for name in setting["variables"])
    return _split(case.name, int(setting["k"]), bool(setting["scaled"]), variables)


@lru_cache(maxsize=64)
def _split(case_name: str, k: int, scaled: bool, variables: tuple[str, ...]) -> Split | None:
    import pandas as pd

    from workshop_kit.cases import case, truth
    from workshop_kit.models import OutOfRange
    from workshop_kit.models.segmentation import agreement, segment

    customers = case(case_name).customers
    planted = truth(case_name).set_index("customer")["segment"].astype(str).replace(_OPTION)
    planted = planted.loc[customers["customer"]].set_axis(customers.index)
    try:
        # One resample: a check needs the groups, not how steady they are.
        groups = segment(customers, k, scaled, variables, resamples=1).groups
    except (OutOfRange, KeyError):
        return None
    kinds = pd.crosstab(groups, planted).idxmax(axis="columns")
    found = {str(letter): str(kind) for letter, kind in kinds.items()}
    return Split(found, float(agreement(groups, planted)))


@judges("segmentation.split")
def judge_split(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the setting: are these groups the planted segments?"""
    setting = given["split"]
    split = split_of(setting, case)
    if split is None:
        return Outcome("wrong", both("No groups can be formed with this setting. Choose another."))
    k = setting["k"]
    if k == len(SEGMENTS) and split.agreement >= ENOUGH:
        return Outcome("right")
    if not setting["scaled"]:
        return Outcome("wrong", both(_UNSCALED))
    if k == len(SEGMENTS):
        return Outcome("partly", both(_OTHER_FIGURES))
    why = both(_TOO_FEW if k < len(SEGMENTS) else _TOO_MANY)
    return Outcome("partly" if split.agreement >= ENOUGH else "wrong", why)


_UNSCALED: Final = mark(
    "These groups are slices of the one figure with the widest scale. "
    "Compare again so that every figure has an equal say."
)
_OTHER_FIGURES: Final = mark(
    "The number of groups fits, but some customers stand in the wrong one. "
    "Look again at the figures you group by: is one missing that tells customers apart?"
)
_TOO_FEW: Final = mark(
    "At least one group mixes different customers. "
    "Try one group more and watch how clearly the groups separate."
)
_TOO_MANY: Final = mark(
    "At least two groups want nearly the same. "
    "Try one group fewer and watch whether the groups stay the same when resampled."
)
_NOT_YET_SPLIT: Final = mark(
    "Your groups do not show the different kinds of customer yet, so this cannot be judged. "
    "Mend the number of groups first."
)


@judges("segmentation.names")
def judge_names(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the names: does each fit most customers of the participant's own group?"""
    split = _own_split(given, case)
    if split is None or not split.shows_the_segments:
        return Outcome("blank", both(_NOT_YET_SPLIT))
    chosen = {
        letter: _OPTION.get(row["name"], row["name"])
        for letter, row in given["names"].items()
        if row
    }
    fits = [letter for letter, kind in split.kinds.items() if chosen.get(letter) == kind]
    misfits = [letter for letter in split.kinds if letter not in fits]
    if not misfits:
        return Outcome("right")
    if not fits:
        return Outcome("wrong", both(_NO_NAME_FITS))
    if len(fits) == 1:
        message = mark("Group {fits} is right. Look again at {misfits}.")
    else:
        message = mark("Groups {fits} are right. Look again at {misfits}.")
    return Outcome("partly", both(message, fits=_listed(fits), misfits=_listed(misfits)))


_NO_NAME_FITS: Final = mark(
    "No name fits its group yet. Compare what each group values most with what the name promises."
)


@judges("segmentation.hours")
def judge_hours(given: Mapping[str, Any], case: Case) -> Outcome:
    """Judge the hours: most where they are valued most, the next where business can grow.

    Our judgement: the service-seeking group gets more than any other, the under-utilised group
    more than the self-reliant and the tender group.
    """
    split = _own_split(given, case)
    if split is None or not split.shows_the_segments:
        return Outcome("blank", both(_NOT_YET_SPLIT))
    hours = {kind: given["hours"].get(letter) or 0 for letter, kind in split.kinds.items()}
    others = ("self_reliant", "tender")
    most_to_service = hours["service"] > max(hours[kind] for kind in SEGMENTS if kind != "service")
    growth_next = hours["under_utilised"] > max(hours[kind] for kind in others)
    if most_to_service and growth_next:
        return Outcome("right")
    if most_to_service:
        return Outcome("partly", both(_GROWTH))
    return Outcome("partly" if growth_next else "wrong", both(_VALUED_MOST))


_GROWTH: Final = mark(
    "Most hours go where they are valued most. Now compare the other groups: "
    "where could an hour still win spending that we do not have?"
)
_VALUED_MOST: Final = mark(
    "Give most hours to the group that values technical support most "
    "and gives us its business for it. Which one is that in your profile?"
)


def _own_split(given: Mapping[str, Any], case: Case) -> Split | None:
    setting = given.get("split")
    return split_of(setting, case) if setting else None


def _listed(letters: Sequence[str]) -> Text:
    """Return "A, B and C" in both languages."""
    *first, last = letters
    if not first:
        return Text(zh=f"组 {last}", en=last)
    english = f"{', '.join(first)} and {last}"
    return Text(zh="、".join(f"组 {letter}" for letter in letters), en=english)


def _model_split(case: Case) -> Split:
    from workshop_kit.models.segmentation import FIGURES

    split = split_of({"k": len(SEGMENTS), "scaled": True, "variables": FIGURES}, case)
    if split is None or not split.shows_the_segments:
        raise RuntimeError(f"the data of {case.name} do not show the planted segments")
    return split


@answers("segmentation.names")
def names_of_groups(case: Case) -> dict[str, dict[str, Any]]:
    """Return the name and a tell-tale behaviour of each group of the model split."""
    return {
        letter: {"name": kind, "behaviour": _BEHAVIOUR[kind].model_dump()}
        for letter, kind in _model_split(case).kinds.items()
    }


@answers("segmentation.hours")
def hours_of_groups(case: Case) -> dict[str, int]:
    """Return engineering hours for each group of the model split, adding up to 100."""
    return {letter: _HOURS[kind] for letter, kind in _model_split(case).kinds.items()}


@answers("segmentation.size_share")
def share_that_size_explains(case: Case) -> int:
    """Return how much of the customers' differences large and small explain, in whole percent."""
    from workshop_kit.models.segmentation import explained_share

    customers = case.customers
    return round(100 * explained_share(customers, customers["size"]))
