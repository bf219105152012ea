"""Whether a sentence about value says how much, against whom, and how one can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from workshop_kit.models._out_of_range import OutOfRange

TESTS: Final = ("number", "alternative", "proof")
"""What a value sentence must hold, in the order in which it is tested."""

_NUMBER: Final = (
    r"\d|(?!十分)[二两三四五六七八九十百千万]+[个天次元年月周成倍分小家台件人吨]|"
    r"一[成倍半]|百分之|半[天年个]|"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|half|twice|zero)\b"
)
_AGAINST: Final = (
    r"(?<![价占同环])比(?!如|例|较|赛|重|率)|相比|不像|不同于|现用|现在用|目前用|另一家|那家|对手|"
    r"竞争|同行|别家|其他供应商|自己做|自制|"
    r"\b(?:than|unlike|versus|vs|instead of|compared|against|rivals?|competitors?|incumbent|"
    r"alternative|other suppliers?|present supplier|current supplier)\b|\btoday[’']s supplier\b"
)
_SHOWN: Final = (
    r"实测|测试|试用|试验|验证|检测|检验|审计|认证|记录|台账|报告|数据|账单|单据|对账|案例|可查|证明|"
    r"统计|验收|"
    r"\b(?:measured|tested|tests?|trials?|pilots?|audit(?:ed)?|certifi\w+|records?|logs?|reports?|"
    r"data|ledgers?|bills?|invoices?|references?|proof|proven|shows?|shown|verified)\b"
)
_PATTERNS: Final = {
    "number": re.compile(_NUMBER, re.IGNORECASE),
    "alternative": re.compile(_AGAINST, re.IGNORECASE),
    "proof": re.compile(_SHOWN, re.IGNORECASE),
}


@dataclass(frozen=True, eq=False)
class SentenceTests:
    """Which tests each sentence passes.

    Attributes
    ----------
    tests
        One sentence a row, named as given; a column of true and false for each of ``TESTS``.
    """

    tests: pd.DataFrame = field(repr=False)

    @property
    def passed(self) -> pd.Series:
        """How many tests each sentence passes, 0 to 3."""
        return self.tests.sum(axis=1).astype(int)

    @property
    def complete(self) -> tuple[str, ...]:
        """The sentences that pass all tests."""
        return tuple(str(name) for name in self.tests.index[self.tests.all(axis=1)])

    def strongest(self) -> str:
        """Return the sentence that passes most tests; the earlier one of two alike."""
        return str(self.passed.idxmax())


def sentence_tests(sentences: Mapping[str, str] | str) -> SentenceTests:
    r"""Return whether sentences about value hold a number, an alternative and a proof.

    Parameters
    ----------
    sentences
        A sentence, Chinese or English, by name; at least one. Or one sentence, whose name is
        then empty. Not changed.

    Returns
    -------
    SentenceTests
        A blank sentence passes none.

    Raises
    ------
    OutOfRange
        No sentence, or one that is no text.

    Examples
    --------
    >>> found = sentence_tests({
    ...     "A": "We offer the best quality and service.",
    ...     "B": "Your line stands still 20 hours less a year than with today's supplier; "
    ...     "the line log shows it.",
    ... })
    >>> found.passed.to_dict(), found.complete
    ({'A': 0, 'B': 3}, ('B',))

    Labels
    ------
    title: 价值句三问 | Three tests of a value sentence
    sentences: 句子 | Sentence

    Formula
    -------
    n_{\mathrm{passed}} = n_{\mathrm{number}} + n_{\mathrm{alternative}} + n_{\mathrm{proof}}

    In words
    --------
    zh: 对一句话问三个问题：有没有数字？有没有说跟谁比？有没有拿得出的证据？
        三样都有，对手就很难照抄；缺一样，这句话多半谁都能说。
    en: Ask three things of a sentence. Is there a number? Does it say compared with whom? Is
        there a proof that can be shown? With all three a rival can hardly copy it; with one
        missing, almost anybody could say it.

    Worked example
    --------------
    zh: “质量一流，服务周到。”没有数字，没说跟谁比，没有证据：通过的项 = 0。
        “比您现用的供应商每年少停线 20 小时，产线记录可查。”三样都有：通过的项 = 3。
    en: "First-class quality and service." No number, nobody to compare with, no proof: tests
        passed = 0. "Your line stands still 20 hours less a year than with today's supplier; the
        line log shows it." All three: tests passed = 3.

    Limits
    ------
    zh: 它只看有没有这些字眼，不看数字真不真、客户在不在乎。最后一关要靠人：请同桌扮对手，
        问他敢不敢签。
    en: It looks for words only. Whether the number is true and whether the customer cares, it
        cannot see. The last test takes a person: let a neighbour play the rival and ask whether
        he would dare to sign.

    Source: Anderson, Narus & van Rossum (2006) for the three demands
    """
    if isinstance(sentences, str):
        sentences = {"": sentences}
    if not isinstance(sentences, Mapping) or not sentences:
        raise OutOfRange("sentences", sentences, "at least one sentence by name")
    for name, sentence in sentences.items():
        if not isinstance(sentence, str):
            raise OutOfRange("sentences", sentence, f"a text for {name}")
    found = {
        test: [bool(pattern.search(sentence)) for sentence in sentences.values()]
        for test, pattern in _PATTERNS.items()
    }
    return SentenceTests(pd.DataFrame(found, index=pd.Index(sentences, name="sentence")))
