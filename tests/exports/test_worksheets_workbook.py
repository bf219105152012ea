"""Worksheets as .xlsx: every field to work on, whatever people wrote stays text."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from workbook_trial import ANSWERS

from workshop_kit.course import LANGUAGES, load_exercise
from workshop_kit.exports import AnsweredSheet, worksheets_workbook
from workshop_kit.exports._plain import lines_of, pieces, plain, sheet_name, width

DAY = datetime.date(2026, 3, 9)
NASTY = {
    "a formula": "=1+1",
    "an at sign": "@SUM(A1:A9)",
    "a plus": "+1",
    "a minus": "-1+cmd|' /C calc'!A0",
    "an array": "{=1+1}",
    "a tag": "<img src=x onerror=alert(1)>",
    "an address": "https://example.com/?a=1&b=2",
    "a mail address": "mailto:a@example.com",
    "an inner address": "internal:'X90 Trial'!A1",
    "right to left": "\u202eabc\u202c \u200fשלום",
    "emoji": "👩‍👩‍👧 👍🏽",
    "an escape": "_x0041_",
    "an entity": "&lt;b&gt; ]]>",
    "a number": "0012",
    "a quote": "'=1",
}


@pytest.fixture
def made(exercise: Any, opened: Any) -> Any:
    def make(lang: str = "en", title: str = "CoreBridge", owner: str = "Anna", **answers: Any):
        sheets = [AnsweredSheet(exercise(), answers, note="Team 3")]
        return opened(worksheets_workbook(title, owner, sheets, lang, day=DAY))

    return make


def test_contents_name_organisation_person_and_date(made: Any) -> None:
    book = made(**ANSWERS)
    assert book.names == ["Contents", "X90 Trial"]
    rows = book.rows("Contents")
    assert [row[0] for row in rows[1:4]] == ["CoreBridge", "Anna", "2026-03-09"]
    assert rows[-1] == ["X90", "Trial", "11 of 11 answered"]


def test_every_field_can_be_worked_on(made: Any) -> None:
    book = made(**ANSWERS)
    name = "X90 Trial"
    assert book.rows(name)[:3] == [["X90 · Trial"], ["Decision"], ["Team 3"]]
    assert book.below(name, "guess") == [[9, "%"]]
    assert book.below(name, "lever") == [["B"]]
    assert book.below(name, "accounts") == [["Q"], ["P"]]
    assert book.below(name, "margin") == [[12.5, "kg"]]
    assert book.below(name, "sentence") == [["One\nTwo"]]
    assert book.below(name, "order") == [["1. W"], ["2. U"], ["3. V"]]
    assert book.below(name, "split") == [["k: 2"], ["scaled: yes"]]
    assert book.below(name, "hours") == [
        ["", "h"],
        ["Group A", 62.5],
        ["Group B", 30],
        ["Total", 92.5],
    ]
    assert book.below(name, "groups") == [
        ["", "Kind", "Size (firms)", "Wants", "Note", "More"],
        ["Group A", "X", 1200, "Q", "asks"],
        ["Group B"],
    ]
    assert book.below(name, "own") == [
        ["Your own company"],
        ["", "Who"],
        ["1"],
        ["2"],
        ["3", "us"],
    ]
    assert book.below(name, "cards") == [["Card", "Group"], ["C"], ["D", "E"]]


def test_chinese_speaks_chinese(made: Any) -> None:
    book = made("zh", **ANSWERS)
    name = "X90 中Trial"
    assert book.names[1] == name
    assert book.below(name, "lever") == [["中B"]]
    assert book.below(name, "groups")[0][2] == "中Size（中firms）"
    assert book.below(name, "hours")[1] == ["中Group A", 62.5]
    assert book.below(name, "cards") == [["卡片", "组"], ["中C"], ["中D", "中E"]]
    assert "Microsoft YaHei" in book.parts["xl/styles.xml"].decode()
    assert "Calibri" in made("en").parts["xl/styles.xml"].decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_blank_sheet_has_room_to_write(made: Any, lang: str) -> None:
    book = made(lang)
    name = book.names[1]
    assert book.below(name, "own")[1:] == [["", "Who" if lang == "en" else "中Who"], ["1"], ["2"]]
    for question in ("lever", "sentence", "hours", "groups"):
        assert book.below(name, question) == []
    assert "<f>" not in book.all_xml


def test_the_course_as_it_is_can_be_exported(opened: Any) -> None:
    exercise = load_exercise("x12_customer_segments")
    for lang in LANGUAGES:
        content = worksheets_workbook("芯桥", "王芳", [AnsweredSheet(exercise, {})], lang)
        assert opened(content).names[1].startswith("X12 ")


def test_the_only_formula_is_our_sum(made: Any) -> None:
    book = made(**ANSWERS | {"sentence": "=2+2"})
    formulas = re.findall(r"<f[^>]*>(.*?)</f>", book.all_xml)
    assert len(formulas) == 1
    assert re.fullmatch(r"SUM\(B(\d+):B(\d+)\)", formulas[0])
    assert "<v>92.5</v>" in book.sheet_xml(2)


@pytest.mark.parametrize("what", NASTY)
def test_whatever_people_write_stays_text(made: Any, what: str) -> None:
    text = NASTY[what]
    groups = {"A": {"note": text, "more": text}}
    answers = {"sentence": text, "groups": groups, "own": {"1": {"who": text}}}
    book = made(title=text, owner=text, **ANSWERS | answers)
    assert [row[0] for row in book.rows("Contents")[1:3]] == [text, text]
    assert book.below("X90 Trial", "sentence") == [[text]]
    assert book.below("X90 Trial", "groups")[1][4:] == [text, text]
    assert book.below("X90 Trial", "own")[2] == ["1", text]
    assert len(re.findall(r"<f[ >]", book.all_xml)) == 1
    assert 'TargetMode="External"' not in book.all_xml
    for link in re.findall(r"<hyperlink [^>]*>", book.all_xml):
        assert "location=\"'X90 Trial'!A1\"" in link


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x07c\x1bd", "abcd"),
        ("half \ud83d here", "half � here"),
        ("\ud83d\ude00", "😀"),
        ("a\ufffeb\uffffc", "abc"),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
    ],
)
def test_what_a_file_cannot_hold_is_dropped(made: Any, text: str, kept: str) -> None:
    assert plain(text) == kept
    book = made(title=text, owner=text, sentence=text, own={"1": {"who": text}})
    assert book.rows("Contents")[1:3] == [[kept], [kept]]
    (told,) = book.below("X90 Trial", "sentence")
    assert told == [kept]
    assert "\x07" not in book.all_xml


LONG = {
    "words": "word " * 20_000,
    "one word": "x" * 100_000,
    "Chinese": "客户为什么买" * 6_000,
    "lines": "=1+1\n" * 20_000,
    "emoji": "👍" * 25_000,
    "signs without width": "a" + "\u0301" * 100_000,
}


@pytest.mark.parametrize("what", LONG)
def test_a_long_text_goes_on_in_further_rows(made: Any, what: str) -> None:
    text = LONG[what]
    book = made(sentence=text, groups={"A": {"note": text[:19_000], "more": "short"}}, split=None)
    rows = book.below("X90 Trial", "sentence")
    assert len(rows) > 1
    assert "".join(row[0] for row in rows) == text
    assert all(len(row[0].encode("utf-16-le")) // 2 <= 32_767 for row in rows)
    cells = book.below("X90 Trial", "groups")[1:]
    assert "".join(row[4] for row in cells) == text[:19_000]
    assert [row[5] for row in cells if len(row) > 5] == ["short"]
    heights = [float(found) for found in re.findall(r'ht="([\d.]+)"', book.sheet_xml(2))]
    assert max(heights) < 409


OUTDATED = {
    "hours": {"Z": 5},
    "groups": {"A": {"gone": "=1"}},
    "own": ["x"],
    "margin": "many",
    "lever": "gone",
    "accounts": {"p": 1},
    "order": 7,
    "guess": float("nan"),
    "sentence": 12,
    "split": {"k": 2},
    "cards": {"c": "gone"},
}


@pytest.mark.parametrize("field", OUTDATED)
def test_an_answer_that_no_longer_fits_is_kept_as_text(made: Any, field: str) -> None:
    book = made(**{field: OUTDATED[field]})
    (row,) = [row for row in book.below("X90 Trial", field) if row != ["Your own company"]]
    assert isinstance(row[0], str)
    assert row[0] == {"hours": '{"Z": 5}', "lever": "gone", "sentence": "12"}.get(field, row[0])


def test_rows_beyond_the_number_chosen_do_not_count(made: Any) -> None:
    split = {"k": 1, "scaled": True}
    book = made(split=split, hours={"A": 100, "B": 40})
    assert book.below("X90 Trial", "hours")[1:] == [["Group A", 100], ["Total", 100]]


def test_sheets_of_alike_and_forbidden_names_are_told_apart(exercise: Any, opened: Any) -> None:
    long = "How many? [A/B] \\ kinds: * of customer are there really"
    titles = [long, long.upper(), long, "'quoted'", "a" * 31]
    sheets = [AnsweredSheet(exercise(title=title), ANSWERS) for title in titles]
    book = opened(worksheets_workbook("C", "A", sheets, "en", day=DAY))
    assert len({name.casefold() for name in book.names}) == 6
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in book.names)
    assert book.names[2].endswith(" (2)")
    assert book.names[3].endswith(" (3)")
    links = re.findall(r'location="([^"]*)"', book.sheet_xml(1))
    assert len(links) == 5


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("", (), "_"),
        ("'?'", (), "_"),
        ("History", (), "_History"),
        ("a\nb", (), "a b"),
        ("👍" * 20, (), "👍" * 15),
        ("Contents", ("contents",), "Contents (2)"),
        ("a" * 40, ("A" * 31,), "a" * 27 + " (2)"),
    ],
)
def test_sheet_name_is_legal_and_free(wanted: str, taken: tuple[str, ...], name: str) -> None:
    assert sheet_name(wanted, taken) == name


def test_nobody_answered_anything_yet(opened: Any) -> None:
    book = opened(worksheets_workbook("C", "A", [], "zh"))
    assert len(book.names) == 1


def test_pages_are_set_up_for_printing(made: Any) -> None:
    xml = made(**ANSWERS).sheet_xml(2)
    assert 'paperSize="9"' in xml
    assert 'fitToHeight="0"' in xml
    assert '<pageSetUpPr fitToPage="1"/>' in xml
    assert 'orientation="landscape"' in xml
    assert '<pane ySplit="1"' in xml


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language is 'de'"):
        worksheets_workbook("C", "A", [], "de")


def test_pieces_break_between_words_and_lines() -> None:
    assert pieces("aa bb cc dd", 5, 1) == ["aa bb ", "cc dd"]
    assert pieces("aa\nbb\ncc", 5, 2) == ["aa\nbb\n", "cc"]
    assert pieces("", 5, 2) == [""]
    assert width("客户a") == 5
    assert lines_of("客户客户\na", 4) == 3
