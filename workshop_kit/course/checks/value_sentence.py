"""Checks of X04, the value sentence: a number, a named alternative, a proof; and no rival's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from .._language import LANGUAGES, gettext, mark
from .._text import Text, both
from .._verdicts import Outcome
from ._registry import judges

if TYPE_CHECKING:
    from workshop_kit.cases import Case

_NOBODY: Final = frozenset(
    (
        *("对手", "竞争对手", "竞品", "同行", "别家", "别人", "其他供应商", "友商", "市场"),
        *("competition", "the competition", "competitors", "the competitors", "our competitors"),
        *("rival", "rivals", "our rivals", "others", "other suppliers", "the market", "nobody"),
    )
)
"""Names that name no alternative."""

_LACKS: Final = {
    "number": mark("a number"),
    "alternative": mark("with whom the customer would compare us"),
    "proof": mark("a proof that can be shown"),
}


def _tests_of(text: str) -> dict[str, bool]:
    from workshop_kit.models.value import sentence_tests

    return {str(test): bool(held) for test, held in sentence_tests(text).tests.iloc[0].items()}


def _plain(text: str) -> str:
    """Return letters and digits only, small: what two spellings of the same words share."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _lacking(tests: Sequence[str]) -> Text:
    """Return what is missing, in a row, in both languages."""
    parts = {lang: [gettext(_LACKS[test], lang) for test in tests] for lang in LANGUAGES}
    return Text(zh="；".join(parts["zh"]), en="; ".join(parts["en"]))


def _outcome(lacks: Sequence[str], message: str) -> Outcome:
    if not lacks:
        return Outcome("right")
    state = "wrong" if len(lacks) == len(_LACKS) else "partly"
    return Outcome(state, both(message, parts=_lacking(lacks)))  # type: ignore[arg-type]


@judges("value_sentence.parts")
def judge_parts(given: Mapping[str, Any], case: Case | None) -> Outcome:
    """Judge the five parts: a number in the last three, a named alternative, a proof to show."""
    parts = {name: str(cells.get("words", "")) for name, cells in given["parts"].items()}
    last_three = " ".join(parts.get(name, "") for name in ("offer", "unlike", "proof"))
    proof = _tests_of(parts.get("proof", ""))
    named = parts.get("unlike", "").strip().casefold().rstrip("。.") not in _NOBODY
    held = {
        "number": _tests_of(last_three)["number"],
        "alternative": named,
        "proof": proof["proof"] or proof["number"],
    }
    lacks = [test for test, there in held.items() if not there]
    return _outcome(lacks, _PARTS_LACK)


_PARTS_LACK: Final = mark("Still to add: {parts}.")


@judges("value_sentence.sentence")
def judge_sentence(given: Mapping[str, Any], case: Case | None) -> Outcome:
    """Judge the sentence; the alternative may also stand in it as named among the parts."""
    sentence = str(given["sentence"])
    held = _tests_of(sentence)
    named = _plain(str((given.get("parts") or {}).get("unlike", {}).get("words", "")))
    if len(named) > 1 and named in _plain(sentence):
        held["alternative"] = True
    return _outcome([test for test, there in held.items() if not there], _SENTENCE_LACKS)


_SENTENCE_LACKS: Final = mark("The sentence does not say yet: {parts}.")


@judges("value_sentence.only_ours")
def judge_only_ours(given: Mapping[str, Any], case: Case | None) -> Outcome:
    """Judge the words no rival would sign: of the sentence, and with something one can check."""
    words, sentence = str(given["only_ours"]), str(given.get("sentence") or "")
    if not sentence.strip():
        return Outcome("blank", both("Write your sentence first; this asks about its words."))
    if _plain(words) not in _plain(sentence):
        return Outcome("wrong", both(_NOT_IN_IT))
    held = _tests_of(words)
    if held["number"] or held["proof"]:
        return Outcome("right")
    return Outcome("partly", both(_SAID_EASILY))


_NOT_IN_IT: Final = mark("Copy the words exactly as they stand in your sentence.")
_SAID_EASILY: Final = mark(
    "A rival could sign these words too: nothing in them can be checked. "
    "Is there a number or a proof that only you have?"
)
