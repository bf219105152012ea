"""Checks of the worksheets for the own company: figures, dates and owners, never style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from .._answers import is_blank
from .._exercise import load_exercise
from .._fields import TableField
from .._language import LANGUAGES, gettext, mark
from .._text import Text, both
from .._verdicts import Outcome
from ._registry import judges

if TYPE_CHECKING:
    from workshop_kit.cases import Case

LEAST_STEPS: Final = 3
_DATE: Final = re.compile(
    r"\d|[一二三四五六七八九十]+[月日号周天]|(?:周|星期|礼拜)[一二三四五六日天]|[上下本]周|"
    r"[今明后]天|[今明][年日]|年[底初中]|[本下]?月[底初中]|季度|上半年|下半年|春节|国庆|"
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:tomorrow|tonight|today|quarter)\b|"
    r"\b(?:next|this|end of(?: the)?) (?:week|month|year)\b",
    re.IGNORECASE,
)


def _has_date(text: Any) -> bool:
    return bool(_DATE.search(str(text or "")))


def _has_figure(text: Any) -> bool:
    from workshop_kit.models.value import sentence_tests

    return bool(sentence_tests(str(text or "")).tests["number"].iloc[0])


def _together(parts: Iterable[str]) -> Text:
    """Put marked phrases in a row, in both languages."""
    said = list(parts)
    each = {lang: [gettext(part, lang) for part in said] for lang in LANGUAGES}
    return Text(zh="；".join(each["zh"]), en="; ".join(each["en"]))


@judges("worksheets.measure")
def judge_measure(given: Mapping[str, Any], case: Case | None) -> Outcome:
    """Judge the number of the profile: today, a target apart from it, a date."""
    return _goal(given["measure"])


@judges("worksheets.goal")
def judge_goal(given: Mapping[str, Any], case: Case | None) -> Outcome:
    """Judge the goal of the account plan as the number of the profile."""
    return _goal(given["goal"])


def _goal(rows: Mapping[str, Mapping[str, Any]]) -> Outcome:
    row = next(row for row in rows.values() if not is_blank(row))
    held = {
        mark("today’s value as a number"): not is_blank(row.get("today")),
        mark("the target as a number"): not is_blank(row.get("target")),
        mark("a date"): _has_date(row.get("by")),
    }
    lacks = [name for name, there in held.items() if not there]
    if lacks:
        state = "wrong" if len(lacks) == len(held) else "partly"
        return Outcome(state, both(_STILL_LACKS, parts=_together(lacks)))  # type: ignore[arg-type]
    if row["today"] == row["target"]:
        return Outcome("partly", both("The target equals today’s value. What shall change?"))
    return Outcome("right")


_STILL_LACKS: Final = mark("Still missing: {parts}.")


@judges("worksheets.ratings")
def judge_ratings(given: Mapping[str, Any], case: Case | None) -> Outcome:
    """Judge the evidence, not the rating: a 4 or a 5 needs a figure."""
    from workshop_kit.models.team import self_audit

    rows = given["ratings"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["rating", "evidence"])
    audit = self_audit(table)
    if not audit.to_prove:
        return Outcome("right")
    names = _row_labels("w04_principles", "ratings", audit.to_prove)
    state = "wrong" if audit.to_prove == audit.high else "partly"
    return Outcome(state, both(_PROVE_IT, names=names))  # type: ignore[arg-type]


_PROVE_IT: Final = mark("Prove it: {names}. Add a figure, or take the rating down.")


def _row_labels(exercise: str, field_id: str, rows: Iterable[str]) -> Text:
    field = load_exercise(exercise).field(field_id)
    assert isinstance(field, TableField)
    assert isinstance(field.rows, tuple)
    labels = {row.id: row.label for row in field.rows}
    said = [labels[row] for row in rows]
    return Text(zh="、".join(one.zh for one in said), en=", ".join(one.en for one in said))


@judges("worksheets.resources")
def judge_resources(given: Mapping[str, Any], case: Case | None) -> Outcome:
    """Judge that each resource says how much in figures, and who grants it."""
    rows = [row for row in given["resources"].values() if not is_blank(row)]
    lacks = {
        mark("lines without a figure: {n}"): sum(not _has_figure(r.get("amount")) for r in rows),
        mark("lines that nobody grants: {n}"): sum(is_blank(r.get("granted_by")) for r in rows),
    }
    return _counted(lacks, len(rows))


@judges("worksheets.steps")
def judge_steps(given: Mapping[str, Any], case: Case | None) -> Outcome:
    """Judge that each step has an owner and a date."""
    rows = [row for row in given["steps"].values() if not is_blank(row)]
    lacks = {
        mark("steps without an owner: {n}"): sum(is_blank(row.get("owner")) for row in rows),
        mark("steps without a date: {n}"): sum(not _has_date(row.get("by")) for row in rows),
    }
    return _counted(lacks, len(rows))


def _counted(lacks: Mapping[str, int], rows: int) -> Outcome:
    """Return right where nothing is lacking, wrong where everything is."""
    missing = {words: n for words, n in lacks.items() if n}
    if not missing:
        return Outcome("right")
    said = {
        lang: [gettext(words, lang).format(n=n) for words, n in missing.items()]
        for lang in LANGUAGES
    }
    parts = Text(zh="；".join(said["zh"]), en="; ".join(said["en"]))
    state = "wrong" if all(n == rows for n in lacks.values()) else "partly"
    return Outcome(state, both(_TO_MEND, parts=parts))  # type: ignore[arg-type]


_TO_MEND: Final = mark("Still open: {parts}.")
