"""What an earlier sheet offers to a later one: the own words, where they fit, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from workshop_kit.course import content_faults, load_exercise, offer_faults, offered

W01, X04 = "w01_profile", "x04_value_sentence"
PLAN = load_exercise("w07_account_plan")
SENTENCE = "给甲厂：每年少停线 20 小时，比现用的那家多造 1,200 台车。"


def told(lang: str = "en", **sheets: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return offered(PLAN, lambda name: sheets.get(name, {}), lang)


def test_the_plan_offers_the_customer_and_the_sentence():
    sheets = {W01: {"account": " Plant A ", "firm": "Ours"}, X04: {"sentence": SENTENCE}}
    assert told(**sheets) == {
        "account": {"said": "From sheet W01: Plant A", "value": "Plant A", "into": None},
        "moves": {
            "said": f"From sheet X04, for “First”: {SENTENCE}",
            "value": {"first": {"move": SENTENCE}},
            "into": "first.move",
        },
    }
    zh = told("zh", **sheets)
    assert zh["account"]["said"] == "W01 里写的：Plant A"
    assert zh["moves"]["said"] == f"X04 里写的，可以填进“第一招”：{SENTENCE}"


@pytest.mark.parametrize("text", [None, "", " \n", 7, {"a": "b"}, "long " * 13, "half \ud800"])
def test_what_is_blank_or_no_answer_any_more_is_not_offered(text):
    assert told(**{W01: {"account": text}}) == {}


def test_a_line_takes_over_no_breaks_and_a_box_keeps_them():
    sheets = {W01: {"account": "Plant\n A"}, X04: {"sentence": "one\ntwo three four five"}}
    found = told(**sheets)
    assert found["account"]["value"] == "Plant A"
    assert found["moves"]["value"] == {"first": {"move": "one\ntwo three four five"}}


def test_braces_are_words():
    said = told(**{W01: {"account": "{row} {code}"}})["account"]["said"]
    assert said == "From sheet W01: {row} {code}"


def test_the_longest_answer_fits(content_copy):
    for name, field in ((W01, "account"), (X04, "sentence")):
        longest = "x" * load_exercise(name).field(field).max_length
        assert told(**{name: {field: longest}})


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("w01_profile/account", "w01_profile/gone", "is no question of another exercise"),
        ("w01_profile/account", "w77_gone/account", "is no question of another exercise"),
        ("w01_profile/account", "w07_account_plan/risk", "is no question of another exercise"),
        ("w01_profile/account", "w01_profile/measure", "does not fit"),
        ("into: first.move", "into: fourth.move", "does not fit"),
        ("into: first.move", "into: first.gone", "does not fit"),
        (", into: first.move", "", "does not fit"),
        ("max_length: 300", "max_length: 299", "does not fit"),
    ],
)
def test_an_offer_at_fault_is_found_and_offers_nothing(content_copy, monkeypatch, old, new, fault):
    path = content_copy / "exercises" / "w07_account_plan.yml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    plan = load_exercise("w07_account_plan")
    (found,) = offer_faults(plan)
    assert found.startswith("exercises/w07_account_plan.yml: fields[")
    assert fault in found
    sheets = {W01: {"account": "Plant A", "measure": {}}, X04: {"sentence": SENTENCE}}
    assert len(offered(plan, lambda name: sheets.get(name, {}), "en")) <= 1


def test_the_check_of_the_content_names_it(content_copy, monkeypatch):
    path = content_copy / "exercises" / "w07_account_plan.yml"
    text = path.read_text("utf-8").replace("w01_profile/account", "w01_profile/gone")
    path.write_text(text, "utf-8")
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    assert any("w01_profile/gone is no question" in fault for fault in content_faults())
