"""Do both languages of a notebook say the same? Numbers, links, headings, lists, terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ._glossary import glossary
from ._view import MARKER, sides

if TYPE_CHECKING:
    from nbformat import NotebookNode

_CHINESE: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_SENTENCE: Final = re.compile(r"[A-Za-z][a-z'’]+(?:[ ,]+[A-Za-z][a-z'’]*){3,}")
_CODE: Final = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$|<[^>]+>", re.DOTALL)
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
_HEADING: Final = re.compile(r"^(#{1,6})[ \t]", re.MULTILINE)
_ITEM: Final = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]", re.MULTILINE)
_NUMBER: Final = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(万亿|百万|亿|万|千(?!克|米|瓦)|(?:thousand|million|billion)\b)?", re.I
)
_SCALE: Final = {
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "亿": 1e8,
    "万亿": 1e12,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
}
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_ENGLISH_WORDS: Final = {
    0: "zero none",
    1: "one first once january",
    2: "two second twice both february",
    3: "three third march",
    4: "four fourth april",
    5: "five fifth may",
    6: "six sixth june",
    7: "seven seventh july",
    8: "eight eighth august",
    9: "nine ninth september",
    10: "ten tenth october",
    11: "eleven november",
    12: "twelve december dozen",
}
_CHINESE_DIGITS: Final = "零一二三四五六七八九十"


def language_faults(notebook: NotebookNode) -> list[str]:
    """Return what differs between the two languages of a notebook.

    Parameters
    ----------
    notebook
        An nbformat 4 notebook.

    Returns
    -------
    list[str]
        One sentence a fault, with the cell's id and what to do; empty if all is well.
    """
    faults: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            faults += [f"cell {cell.get('id', '?')}: {fault}" for fault in text_faults(cell.source)]
    return faults


def text_faults(source: str) -> Iterator[str]:
    """Yield what differs between the two sides of one Markdown text."""
    if len(MARKER.findall(source)) > 1:
        yield "holds '<!-- en -->' twice; keep one"
        return
    pair = sides(source)
    if pair is None:
        yield from _neutral_faults(source)
        return
    zh, en = pair
    if not zh.strip() or not en.strip():
        yield f"has no {'Chinese' if not zh.strip() else 'English'} side; write it"
        return
    yield from _script_faults(zh, en)
    yield from _number_faults(zh, en)
    yield from _shape_faults(zh, en)
    yield from _term_faults(zh, en)


def _neutral_faults(source: str) -> Iterator[str]:
    words = _prose(source)
    if _CHINESE.search(words):
        yield "holds Chinese but no '<!-- en -->'; add the English side"
    elif found := _SENTENCE.search(words):
        yield f"holds English ({found[0][:40]!r}) but no '<!-- en -->'; add the Chinese side"


def _prose(source: str) -> str:
    return _CODE.sub(" ", _LINK.sub(r"\1", source))


def _script_faults(zh: str, en: str) -> Iterator[str]:
    if _SENTENCE.search(_prose(zh)) and not _CHINESE.search(zh):
        yield "has English on the Chinese side; write Chinese"
    if found := _CHINESE.search(_prose(en)):
        yield f"has Chinese ({found[0]!r}) on the English side; write English"


def _numbers(text: str) -> Counter[float]:
    plain = _LINK.sub(r"\1", text).translate(_FULL_WIDTH)
    found: Counter[float] = Counter()
    for digits, scale in _NUMBER.findall(plain):
        number = float(digits.replace(",", "")) * _SCALE.get(scale.lower(), 1.0)
        found[float(f"{number:.10g}")] += 1
    return found


def _number_faults(zh: str, en: str) -> Iterator[str]:
    in_zh, in_en = _numbers(zh), _numbers(en)
    for number in sorted((in_zh - in_en).keys()):
        if not _spelled_in_english(number, en):
            yield f"has {number:g} on the Chinese side only; mend the number"
    for number in sorted((in_en - in_zh).keys()):
        if not _spelled_in_chinese(number, zh):
            yield f"has {number:g} on the English side only; mend the number"


def _spelled_in_english(number: float, text: str) -> bool:
    words = _ENGLISH_WORDS.get(int(number), "").split() if number.is_integer() else []
    return any(re.search(rf"\b{word}\b", text, re.IGNORECASE) for word in words)


def _spelled_in_chinese(number: float, text: str) -> bool:
    if number not in range(len(_CHINESE_DIGITS)):
        return False
    words = {2: "二两双", 3: "三"}.get(int(number), _CHINESE_DIGITS[int(number)])
    return any(word in text for word in words)


def _shape_faults(zh: str, en: str) -> Iterator[str]:
    if _HEADING.findall(zh) != _HEADING.findall(en):
        yield "has other headings in Chinese than in English; give both the same levels"
    counts = len(_ITEM.findall(zh)), len(_ITEM.findall(en))
    if counts[0] != counts[1]:
        yield f"has {counts[0]} list items in Chinese and {counts[1]} in English; match them"
    links = [Counter(target for _, target in _LINK.findall(side)) for side in (zh, en)]
    for target in sorted((links[0] - links[1]) + (links[1] - links[0])):
        yield f"links to {target} on one side only; add the link to the other"


def _term_faults(zh: str, en: str) -> Iterator[str]:
    rest, english = _prose(zh), _flat(_prose(en))
    for term in sorted(glossary(), key=lambda term: -len(term.zh)):
        if term.zh not in rest:
            continue
        rest = rest.replace(term.zh, " ")
        if not any(_flat(form)[:-1] in english for form in (term.en, *term.also)):
            yield f"says {term.zh} in Chinese but not {term.en!r} in English; use the term"


def _flat(text: str) -> str:
    """Return the text for comparing terms: small letters, hyphens and line ends as blanks.

    A term is compared without its last letter, so that "company" finds "companies".
    """
    return re.sub(r"[\s\-\u2010-\u2014]+", " ", text.lower())
