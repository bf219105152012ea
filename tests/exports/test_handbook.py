"""The handbook as a printed PDF: all that a day asks, nothing that answers it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pypdfium2
import pytest
import yaml
from workbook_trial import FIELDS, both

from workshop_kit.course import LANGUAGES, AnyField, load_agenda, load_exercise, load_solution
from workshop_kit.exports import HandbookError, handbook, handbook_days
from workshop_kit.exports._handbook_fields import MOST_LINES, PARTS, blank_parts

HOSTILE = '<img src=x onerror=alert(1)> #import "x" $a$ \\u{41} *b* https://example.com 喆堃㛃'
A4 = (595, 842)


def squeezed(text: str) -> str:
    """Text without white space, for a page breaks lines where it wants."""
    return re.sub(r"\s+", "", text)


class Printed:
    """A PDF read back: the text of its pages, without white space."""

    def __init__(self, content: bytes) -> None:
        self.raw = content
        file = pypdfium2.PdfDocument(content)
        self.sizes = [tuple(map(round, page.get_size())) for page in file]
        self.pages = [squeezed(page.get_textpage().get_text_range()) for page in file]
        self.text = "".join(self.pages)
        self.outline = [item.get_title() for item in file.get_toc()]

    def page_of(self, text: str) -> list[int]:
        return [at for at, page in enumerate(self.pages) if squeezed(text) in page]


@pytest.fixture(scope="module", params=LANGUAGES)
def printed(request: pytest.FixtureRequest) -> tuple[str, Printed]:
    """A language and day 1 in it."""
    return request.param, Printed(handbook(1, request.param, HOSTILE))


def exercises_of(day: int) -> list[str]:
    blocks = next(one for one in load_agenda().days if one.day == day).shown
    return list(dict.fromkeys(entry.id for block in blocks for entry in block.exercises))


def words_of(value: Any, lang: str) -> Iterator[str]:
    """Every text in a spec, in one language."""
    if isinstance(value, dict) and value.keys() == {"zh", "en"}:
        yield value[lang]
    elif isinstance(value, dict | list | tuple):
        inner = value.values() if isinstance(value, dict) else value
        for one in inner:
            yield from words_of(one, lang)


def asked(field: dict[str, Any], lang: str) -> list[str]:
    """What of a field a participant has to read: all its texts but hints and an explorer's."""
    kept = {name: part for name, part in field.items() if name not in ("hints", "labels")}
    return [text for text in words_of(kept, lang) if "{" not in text]


def test_every_field_of_the_day_is_there_with_all_that_it_offers(printed):
    lang, pdf = printed
    ids = exercises_of(1)
    assert ids
    missing = [
        text
        for name in ids
        for field in load_exercise(name).model_dump()["fields"]
        for text in asked(field, lang)
        if squeezed(text) not in pdf.text
    ]
    assert missing == []
    for name in ids:
        exercise = load_exercise(name)
        assert squeezed(exercise.decision.in_(lang)) in pdf.text
        assert f"{exercise.code} {exercise.title.in_(lang)}" in pdf.outline


def test_blocks_and_hours_are_the_agendas(printed):
    lang, pdf = printed
    day = load_agenda().days[0]
    for block in day.shown:
        assert squeezed(f"{block.start}–{block.end}{block.title.in_(lang)}") in pdf.pages[0]
    for block in day.blocks:
        if block.planned:
            assert squeezed(block.title.in_(lang)) not in pdf.text


def given_away(pdf: Printed, lang: str) -> list[str]:
    """What stands in print of model answers, feedback, debriefs and hints."""
    told, counted = [], 0
    specs = {name: load_exercise(name).model_dump() for name in exercises_of(1)}
    questions = squeezed(
        " ".join(text for spec in specs.values() for f in spec["fields"] for text in asked(f, lang))
    )
    for name, spec in specs.items():
        hidden = list(words_of(load_solution(name).model_dump(), lang))
        hidden += [text for field in spec["fields"] for text in words_of(field["hints"], lang)]
        assert hidden
        counted += len(hidden)
        flat = map(squeezed, hidden)
        told += [one for one in flat if one in pdf.text and one not in questions]
    assert counted > 100
    return told


def test_no_model_answer_feedback_hint_or_debrief_is_in_it(printed):
    lang, pdf = printed
    assert given_away(pdf, lang) == []


def test_a_hint_that_got_into_it_would_be_seen():
    hint = load_exercise("x01_pressure").field("cost_down_needed").hints[0].in_("en")
    assert given_away(Printed(handbook(1, "en", hint)), "en") == [squeezed(hint)]


def test_a_field_stays_on_one_page(printed):
    lang, pdf = printed
    for name in exercises_of(1):
        for field in load_exercise(name).fields:
            *_, last = asked(field.model_dump(include={"rows", "options", "items"}), lang) or [""]
            here = set(pdf.page_of(field.prompt.in_(lang)))
            assert here & set(pdf.page_of(last)) if last else here, field.id


def test_pages_are_a4_numbered_and_need_nothing_from_outside(printed):
    _lang, pdf = printed
    assert set(pdf.sizes) == {A4}
    count = len(pdf.pages)
    assert [page.endswith(f"{at}/{count}") for at, page in enumerate(pdf.pages, 1)] == [
        True
    ] * count
    assert not re.search(rb"/URI|/JavaScript|/JS\b|/Launch|/EmbeddedFile", pdf.raw)
    assert (
        len(re.findall(rb"/FontFile", pdf.raw))
        >= len(re.findall(rb"/FontDescriptor\b", pdf.raw)) // 2
        > 0
    )


def test_whoever_the_class_is_its_name_is_only_text(printed):
    _lang, pdf = printed
    assert squeezed(HOSTILE) in pdf.pages[0]


@pytest.mark.parametrize("name", ["", " \x00\x07 ", "\u202e\u200b", "\ud83d", "晨光" * 100])
def test_odd_names_print_as_well(name):
    pdf = Printed(handbook(1, "en", name))
    assert ("晨光" in pdf.pages[0]) == ("晨光" in name)
    assert not re.search("[\x00\x07\u202e\u200b]", pdf.text)


@pytest.mark.parametrize(("lang", "fault"), [("zh", "没有第 9 天。"), ("en", "no day 9.")])
def test_an_unknown_day_is_refused_and_others_are_named(lang, fault):
    with pytest.raises(HandbookError) as refused:
        handbook(9, lang)
    assert fault in str(refused.value)
    assert ", ".join(map(str, handbook_days())) in str(refused.value)


def test_a_day_without_a_written_worksheet_is_refused(content_copy: Path, monkeypatch):
    path = content_copy / "agenda.yml"
    agenda = yaml.safe_load(path.read_text("utf-8"))
    for block in agenda["days"][2]["blocks"]:
        block.setdefault("planned", True)
    path.write_text(yaml.safe_dump(agenda, allow_unicode=True), "utf-8")
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    with pytest.raises(HandbookError, match=r"No worksheet of day 3 is written yet\. Days with a"):
        handbook(3, "en")


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="de"):
        handbook(1, "de")


def test_what_is_closed_shows_its_title_and_no_question():
    closed = load_exercise("x02_profit_levers")
    pdf = Printed(handbook(1, "en", closed=[closed.id]))
    assert squeezed(closed.title.in_("en")) in pdf.text
    assert squeezed("Your trainer opens this sheet when it is time.") in pdf.text
    assert squeezed(closed.fields[0].prompt.in_("en")) not in pdf.text
    assert squeezed(load_exercise("x01_pressure").fields[0].prompt.in_("en")) in pdf.text


def test_every_kind_of_field_has_a_form():
    kinds = {get_args(one.model_fields["type"].annotation)[0] for one in get_args(AnyField)}
    assert set(PARTS) == kinds - {"prediction"}


@pytest.fixture
def with_trial(content_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A course whose day 1 has a sheet with a field of every type, and a table without end."""
    endless = {
        "id": "endless",
        "type": "table",
        "rows": {"min": 1, "max": 50},
        "columns": [{"id": "why", "type": "text", "label": both("Why"), "max_length": 900}],
    }
    rating = {"id": "rating", "type": "number", "min": 1, "max": 7, "step": 1}
    rank = {"id": "setting", "type": "setting", "takes": {"k": "int"}, "labels": {"k": both("Kay")}}
    fields = [
        {"prompt": both(f"Ask {field['id']}")} | field for field in [*FIELDS, endless, rating, rank]
    ]
    spec = {"id": "w90_trial", "code": "W90", "title": both("Trial"), "minutes": 5}
    texts = {name: both(name.title()) for name in ("grouping", "decision", "data")}
    path = content_copy / "exercises" / "w90_trial.yml"
    path.write_text(yaml.safe_dump(spec | texts | {"fields": fields}, allow_unicode=True), "utf-8")
    agenda = content_copy / "agenda.yml"
    agenda.write_text(
        agenda.read_text("utf-8").replace("id: x01_pressure", "id: w90_trial"), "utf-8"
    )
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_sheet_comes_in_by_itself_with_every_type(with_trial, lang):
    pdf = Printed(handbook(1, lang))
    start = "中" if lang == "zh" else ""
    for field in load_exercise("w90_trial").fields:
        assert pdf.page_of(f"{start}Ask {field.id}"), field.id
    for said in ("Group A", "Group H", "Kay", "Trial"):
        assert squeezed(start + said) in pdf.text
    assert "1234567" in pdf.text  # a rating to ring


def test_forms_have_room_for_what_is_asked():
    exercise = load_exercise("x01_pressure")
    assert blank_parts(exercise.field("own_sentence"), "en") == [{"kind": "lines", "lines": 6}]
    (grid,) = blank_parts(exercise.field("pressures"), "en")
    assert [len(grid["rows"]), grid["lines"]] == [5, 2]
    twelve = load_exercise("x12_customer_segments")
    assert blank_parts(twelve.field("board_figure"), "en")[0]["lines"] == MOST_LINES
    talks = blank_parts(load_exercise("x07_negotiation").field("rounds"), "en")[-1]
    assert [one["head"] for one in talks["columns"]] == ["Price (yuan)", "Give", "Ask for"]
    split = blank_parts(twelve.field("split"), "en")
    assert [part["part"]["kind"] for part in split] == ["number", "options", "options"]
