"""What the worksheet answers to its page, without a browser."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from browser.harness.fake_book import FakeAnswer, FakeBook
from browser.harness.serve import EXERCISE

from workshop_kit import course
from workshop_kit.widgets import _worksheet
from workshop_kit.widgets._answer_book import AnswerBook, answer_book
from workshop_kit.widgets._words import words
from workshop_kit.widgets._worksheet import PredictionSheet, Worksheet

SPLIT = {"k": 3, "scaled": True, "variables": ["imp_price"]}


@pytest.fixture(autouse=True)
def _harness_exercise(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    monkeypatch.setattr(_worksheet, "load_exercise", lambda _: EXERCISE)


@pytest.fixture
def book() -> FakeBook:
    return FakeBook(stored={"headline": FakeAnswer("old", 3)})


def talk(widget: Worksheet, message: Any) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: heard.append(content)  # type: ignore[method-assign]
    widget._hear(widget, message, [])
    return heard


def save(field: str, value: Any, base: Any = 0, request: str = "r1") -> dict[str, Any]:
    return {"kind": "save", "field": field, "value": value, "base": base, "id": request}


def apart(work: Callable[..., Any], *given: Any) -> Any:
    """Call in a thread of its own: browser tests leave a running loop in the main one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *given).result(30)


@pytest.fixture
def sheet(book: FakeBook) -> Worksheet:
    return Worksheet(course.sheet(EXERCISE, "en"), book)


def test_starts_with_the_stored_answers(sheet):
    assert sheet.owner == "li-min"
    assert sheet.answers["headline"]["version"] == 3
    assert sheet.values == {"headline": "old"}
    assert sheet.attempt == {}


def test_all_its_state_is_json(sheet, book):
    book.verdicts = ({"field": "board", "state": "open", "message": {"zh": "好", "en": "Good"}},)
    apart(talk, sheet, {"kind": "check", "id": "c"})
    for name in sheet.keys:
        if name in ("sheet", "owner", "answers", "setting", "summaries", "attempt"):
            json.dumps(getattr(sheet, name))


def test_saves_and_tells_observers(sheet, book):
    seen = []
    sheet.observe(lambda change: seen.append(change["new"]), "values")
    [reply] = talk(sheet, save("lead_days", 14.5))
    assert reply == {
        "kind": "saved",
        "id": "r1",
        "field": "lead_days",
        "version": 1,
        "at": "2026-11-23T06:32:00+00:00",
    }
    assert seen == [{"headline": "old", "lead_days": 14.5}]
    assert sheet.answers["lead_days"]["value"] == 14.5


def test_a_blank_answer_leaves_the_values(sheet):
    talk(sheet, save("headline", "", base=3))
    assert sheet.values == {}
    assert sheet.answers["headline"]["version"] == 4


def test_passes_the_request_id_on(sheet, book):
    talk(sheet, save("lead_days", 1, request="abc"))
    assert book.saves == [("lead_days", 1, 0, "abc")]


def test_another_version_is_a_conflict_with_theirs(sheet, book):
    [reply] = talk(sheet, save("headline", "mine", base=2))
    assert (reply["kind"], reply["id"], reply["field"]) == ("conflict", "r1", "headline")
    assert reply["theirs"] == {"value": "old", "version": 3, "at": "2026-11-23T06:32:00+00:00"}
    assert book.stored["headline"].value == "old"


def test_a_repeated_save_of_the_same_value_is_the_same_save(sheet, book):
    first = talk(sheet, save("lead_days", 7))
    again = talk(sheet, save("lead_days", 7))
    assert first == again
    assert book.stored["lead_days"].version == 1


def sentence(field: Any, value: Any) -> course.Text:
    if field not in ("guess", "no_such") and isinstance(field, str):
        with pytest.raises(course.AnswerError) as refused:
            course.validate_answer(EXERCISE.field(field), value)
        return refused.value.remedy
    return course.both("There is no such question. Reload the page.")


@pytest.mark.parametrize(
    ("field", "value", "row"),
    [
        ("groups", "g9", None),
        ("lead_days", 200, None),
        ("lead_days", True, None),
        ("factors", ["price", "price"], None),
        ("names", {"A": {"name": "nobody"}}, "A"),
        ("hours", {"A": -5}, "A"),
        ("split", {"k": 4}, None),
        ("headline", "x" * 41, None),
        ("board", "\0", None),
        ("board", "x" * 200_000, None),
        ("guess", "price", None),  # a prediction is not on the sheet
        ("no_such", 1, None),
        ({"a": 1}, 1, None),
    ],
)
def test_impossible_answers_are_refused_with_a_sentence(book, field, value, row):
    for lang in ("en", "zh"):
        sheet = Worksheet(course.sheet(EXERCISE, lang), book)
        [reply] = talk(sheet, save(field, value))
        assert (reply["kind"], reply["row"]) == ("refused", row)
        assert reply["message"] == sentence(field, value).in_(lang)
    assert book.saves == []


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "save",
        {},
        {"kind": "save"},
        {"kind": "save", "id": 7},
        {"kind": "commit", "id": "x"},
        {"kind": "__class__", "id": "x"},
        {"kind": ["save"], "id": "x"},
    ],
)
def test_messages_that_make_no_sense_are_ignored(sheet, message):
    assert talk(sheet, message) == []


@pytest.mark.parametrize("base", [None, -1, "3", True, 1.5, {}])
def test_a_base_that_is_none_counts_as_unseen(sheet, base):
    [reply] = talk(sheet, save("headline", "mine", base=base))
    assert reply["kind"] == "conflict"


def test_hostile_text_is_stored_as_it_is(sheet, book):
    hostile = "<script>alert(1)</script> {entry} %s \u202e 喆𠮷"
    [reply] = talk(sheet, save("board", hostile))
    assert reply["kind"] == "saved"
    assert book.stored["board"].value == hostile


def test_what_goes_wrong_is_a_sentence_and_a_log_entry(sheet, book, caplog):
    book.breaks = RuntimeError("secret path")
    logging.getLogger("workshop_kit").propagate = True
    with caplog.at_level("ERROR", logger="workshop_kit"):
        [reply] = talk(sheet, save("board", "x"))
    assert (reply["kind"], reply["id"]) == ("failed", "r1")
    assert "secret" not in reply["message"]
    assert "Traceback" not in reply["message"]
    log = caplog.text + "".join(_logged())
    entry = reply["message"].split("entry ")[1].rstrip(".")
    assert entry in log
    assert "RuntimeError" in log
    assert "secret path" not in log


def _logged() -> list[str]:
    import os
    from pathlib import Path

    return [path.read_text() for path in Path(os.environ["WORKSHOP_DATA"]).rglob("*.log")]


def test_a_store_that_cannot_take_it_refuses(sheet, book):
    book.breaks = type("Refused", (ValueError,), {"remedy": "shorten"})("too long")
    [reply] = talk(sheet, save("board", "x"))
    assert (reply["kind"], reply["message"]) == (
        "refused",
        "This answer cannot be stored. Shorten it.",
    )


def test_the_page_hears_which_cards_are_misplaced_and_nothing_else_of_a_verdict(sheet, book):
    told = {"field": "steps", "state": "partly", "message": {"zh": "差", "en": "No"}}
    told |= {"misplaced": {"limit": "after"}, "truth": {"limit": "before"}}
    book.verdicts = (told,)
    [reply] = apart(talk, sheet, {"kind": "check", "id": "c1"})
    assert reply["attempt"]["verdicts"] == [
        {"field": "steps", "state": "partly", "message": "No", "misplaced": {"limit": "after"}}
    ]


def test_checks_inline_where_no_loop_runs(sheet, book):
    book.verdicts = ({"field": "board", "state": "open", "message": {"zh": "好", "en": "Good"}},)
    [reply] = apart(talk, sheet, {"kind": "check", "id": "c1"})
    assert (reply["kind"], reply["id"]) == ("checked", "c1")
    assert reply["attempt"] == sheet.attempt
    assert reply["attempt"]["verdicts"] == [{"field": "board", "state": "open", "message": "Good"}]


def test_checks_beside_a_running_loop(sheet, book):
    where = []
    commit = book.commit

    def noted(name: str) -> Any:
        where.append(threading.current_thread())
        return commit(name)

    book.commit, book.check_seconds = noted, 0.3

    async def run() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        where.append(threading.current_thread())
        heard = talk(sheet, {"kind": "check", "id": "c1"})
        at_once = list(heard)
        talked = talk(sheet, save("board", "meanwhile"))
        assert talked[0]["kind"] == "saved"
        while sheet._tasks:
            await asyncio.sleep(0.02)
        return at_once, heard + talked

    at_once, _ = apart(asyncio.run, run())
    assert at_once == []
    assert where[0] is not where[1]
    assert sheet.attempt["number"] == 1


def test_a_check_that_fails_beside_a_loop_is_told(sheet, book):
    book.breaks = type("CheckFailed", (Exception,), {"log_id": "abc123"})("truth: k is 4")

    async def run() -> list[dict[str, Any]]:
        heard = talk(sheet, {"kind": "check", "id": "c1"})
        while sheet._tasks:
            await asyncio.sleep(0.02)
        return heard

    [reply] = apart(asyncio.run, run())
    assert reply["kind"] == "failed"
    assert "abc123" in reply["message"]
    assert "truth" not in reply["message"]


def test_a_setting_taken_keeps_its_words(sheet):
    sheet.setting = {"value": SPLIT, "summary": "3 groups"}
    talk(sheet, save("split", SPLIT))
    sheet.setting = {"value": {**SPLIT, "k": 4}, "summary": "4 groups"}
    assert sheet.summaries == {"split": {"value": SPLIT, "summary": "3 groups"}}


def test_a_setting_is_described_by_who_knows_it(book):
    book.stored["split"] = FakeAnswer(SPLIT, 1)
    sheet = Worksheet(course.sheet(EXERCISE, "en"), book, describe=lambda v: f"{v['k']} groups")
    assert sheet.summaries["split"]["summary"] == "3 groups"


def test_reload_reads_what_another_page_stored(sheet, book):
    book.put("headline", "newer")
    sheet.reload()
    assert sheet.answers["headline"]["version"] == 4
    assert sheet.values == {"headline": "newer"}


def test_nothing_of_the_solution_and_no_stray_field_is_in_its_state(book):
    book.stored["elsewhere"] = FakeAnswer("not of this sheet", 1)
    sheet = Worksheet(course.sheet(EXERCISE, "en"), book)
    assert "elsewhere" not in sheet.answers
    assert "guess" not in json.dumps([field["id"] for field in sheet.sheet["fields"]])


def test_a_prediction_is_committed_once(book):
    guess = PredictionSheet(course.prediction_sheet(EXERCISE, "guess", "en"), book)
    assert (guess.committed, guess.guess) == (False, None)
    [refused] = talk(guess, {"kind": "commit", "id": "p0"})
    assert (refused["kind"], guess.committed) == ("refused", False)
    talk(guess, save("guess", "share"))
    assert guess.guess is None
    [reply] = talk(guess, {"kind": "commit", "id": "p1"})
    assert reply == {"kind": "committed", "id": "p1"}
    assert (guess.committed, guess.guess) == (True, "share")
    [late] = talk(guess, save("guess", "price", base=1))
    assert late["kind"] == "refused"
    assert book.stored["guess"].value == "share"


def test_a_stored_guess_is_committed(book):
    book.stored["guess"] = FakeAnswer("share", 1)
    assert PredictionSheet(course.prediction_sheet(EXERCISE, "guess", "zh"), book).committed


def test_a_prediction_has_one_question(book):
    with pytest.raises(ValueError, match="one question"):
        PredictionSheet(course.sheet(EXERCISE, "en"), book)


def test_the_same_words_in_both_languages():
    zh, en = words("zh"), words("en")
    assert zh.keys() == en.keys()
    same = {key for key in en if zh[key] == en[key]}
    assert same == set(), f"not translated: {sorted(same)}"
    for key, text in en.items():
        places = {part.split("}")[0] for part in text.split("{")[1:]}
        assert places == {part.split("}")[0] for part in zh[key].split("{")[1:]}, key


def test_every_word_a_script_uses_exists():
    import re

    used = set(re.findall(r"words\.(\w+)", str(Worksheet._esm)))
    known = words("en").keys()
    assert used - known == set()
    families = ("before_", "verdict_", "state_", "stopped_")
    dynamic = {key for key in known if key.startswith(families)}
    assert known - used - dynamic == set()


def test_the_script_asks_nobody_and_the_style_stays_inside():
    import re

    from workshop_kit.widgets._assets import joined

    assert not re.search(r"https?://(?!www\.w3\.org)", str(Worksheet._esm))
    style = re.sub(r"/\*.*?\*/", "", joined("parts.css"), flags=re.S)
    for selectors in re.findall(r"([^{}]+)\{", style):
        for selector in re.split(r",(?![^(]*\))", selectors):
            wanted = selector.strip()
            assert wanted.startswith(("@", ".workshop", '[data-room="dark"] .workshop')) or (
                "(" in selectors and "@media" in selectors
            ), wanted
    assert "#" not in re.sub(r"[^{}]*\{", "", style)  # values come from tokens.css
    tokens = re.sub(r"/\*.*?\*/", "", joined("tokens.css"), flags=re.S)
    declared = re.findall(r"[{;]\s*([\w-]+)\s*:", tokens)
    assert declared
    assert all(name.startswith("--") for name in declared)


def test_the_fake_book_is_a_book(book):
    assert isinstance(book, AnswerBook)


def test_an_unknown_book_is_named():
    with pytest.raises(LookupError, match="no answer book 'nowhere'"):
        answer_book("nowhere")


@pytest.mark.parametrize(
    ("lang", "missing", "first", "second"),
    [
        ("en", "Day 1: no answer of yours", "Day 1: “Right value", "This time: “Right economics"),
        ("zh", "第 1 天：您没有作答", "第 1 天：“对的价值", "这一次：“对的账"),
    ],
)
def test_a_self_learner_sees_the_first_vote_or_that_there_is_none(
    monkeypatch, lang, missing, first, second
):
    monkeypatch.setattr(_worksheet, "load_exercise", course.load_exercise)
    book = answer_book("local")
    again = "w10_beliefs_again"

    def handed_in() -> list[str]:
        widget = Worksheet(course.sheet(course.load_exercise(again), lang), book)
        (heard,) = apart(talk, widget, {"kind": "check", "id": "c"})
        return list(heard["attempt"]["compared"])

    assert handed_in() == [], "nothing is answered yet"
    book.save(again, "broken", "three_factors", None)
    (told,) = handed_in()
    assert told.startswith(missing)
    book.save("w03_beliefs", "broken", "tailored_value", None)
    before, now = handed_in()
    assert before.startswith(first)
    assert now.startswith(second)
    reopened = Worksheet(course.sheet(course.load_exercise(again), lang), book)
    assert reopened.attempt["compared"] == [before, now]


def test_a_self_learner_is_offered_what_the_same_book_holds(monkeypatch):
    monkeypatch.setattr(_worksheet, "load_exercise", course.load_exercise)
    book = answer_book("local")
    plan = course.sheet(course.load_exercise("w07_account_plan"), "en")
    widget = Worksheet(plan, book)
    assert widget.offers == {}
    book.save("w01_profile", "account", "Plant A", None)
    widget.reload()
    assert widget.offers["account"]["value"] == "Plant A"
    assert Worksheet(plan, answer_book("class")).offers == {}, "a class's kernel knows nobody"
