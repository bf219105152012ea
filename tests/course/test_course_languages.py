"""Languages, the catalogue, the sheet, what a docstring says."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from course_trial import EXERCISE_ID

from workshop_kit.course import (
    CATALOGUE,
    ModelDocsError,
    Text,
    both,
    catalogue_faults,
    current_language,
    gettext,
    load_exercise,
    model_docs,
    ngettext,
    prediction_sheet,
    sheet,
    speaking,
    update_catalogue,
    use_language,
)


def test_language_is_chosen_else_from_the_environment_else_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert current_language() == "zh"
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    assert current_language() == "en"
    use_language("zh")
    assert current_language() == "zh"
    with speaking("en"):
        assert current_language() == "en"
    assert current_language() == "zh"


def test_unknown_language_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="language is 'fr': choose 'zh' or 'en'"):
        use_language("fr")
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "de")
    with pytest.raises(ValueError, match="'de'"):
        current_language()


def test_two_tasks_speak_at_once_without_mixing() -> None:
    async def speak(lang: str) -> str:
        with speaking(lang):
            await asyncio.sleep(0)
            return current_language()

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(speak(lang) for lang in ("zh", "en", "zh")))

    assert asyncio.run(all_of_them()) == ["zh", "en", "zh"]


def test_a_choice_in_one_task_outlives_it() -> None:
    async def choose() -> None:
        use_language("en")

    async def all_of_them() -> None:
        await asyncio.create_task(choose())

    asyncio.run(all_of_them())
    assert current_language() == "en"


def test_strings_are_translated_and_english_is_the_source() -> None:
    assert gettext("Enter a whole number.") == "请填整数。"
    assert gettext("Enter a whole number.", "en") == "Enter a whole number."
    assert gettext("never extracted") == "never extracted"
    assert ngettext("never one", "never many", 1, "en") == "never one"
    assert ngettext("never one", "never many", 2) == "never many"
    most = both("Choose at most {n}.", n=3)
    assert most == Text(zh="最多选 3 项。", en="Choose at most 3.")


@pytest.fixture
def project(tmp_path: Path) -> tuple[Path, Path]:
    """A package of three strings and its catalogue, all translated."""
    package, file = tmp_path / "package", tmp_path / "workshop.po"
    package.mkdir()
    (package / "page.py").write_text(
        '_("Hello")\nngettext("{n} cow", "{n} cows", n)\nboth("Give " "{x}")\n', "utf-8"
    )
    shutil.copy(CATALOGUE, file)
    assert sorted(update_catalogue(file, package)) == ["Give {x}", "Hello", "{n} cow"]
    filled = file.read_text("utf-8")
    for english, chinese in (("Hello", "您好"), ("Give {x}", "给 {x}")):
        filled = filled.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{chinese}"'
        )
    filled = filled.replace('msgstr[0] ""', 'msgstr[0] "{n} 头牛"')
    file.write_text(filled, "utf-8")
    return package, file


def test_merging_keeps_translations_and_changes_nothing_twice(project: tuple[Path, Path]) -> None:
    package, file = project
    before = file.read_bytes()
    assert update_catalogue(file, package) == []
    assert file.read_bytes() == before
    assert catalogue_faults(file, package) == []
    (package / "page.py").write_text('_("Hello")\n_("Bye")\n', "utf-8")
    assert update_catalogue(file, package) == ["Bye"]
    assert "您好" in file.read_text("utf-8")
    assert "{n} 头牛" not in file.read_text("utf-8")


FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "an empty translation": (lambda po: po.replace("您好", ""), "'Hello' .* has no Chinese"),
    "a fuzzy one": (
        lambda po: po.replace('msgid "Hello"', '#, fuzzy\nmsgid "Hello"'),
        "'Hello' .* is marked fuzzy",
    ),
    "a missing one": (
        lambda po: po.replace('msgid "Hello"\nmsgstr "您好"', ""),
        "'Hello' .* is missing; run: workshop messages",
    ),
    "another placeholder": (
        lambda po: po.replace("给 {x}", "给 {y}"),
        r"'Give \{x\}' .* has other placeholders",
    ),
    "an empty plural": (lambda po: po.replace("{n} 头牛", ""), r"'\{n\} cow' .* has no Chinese"),
    "one used nowhere": (
        lambda po: po + '\nmsgid "Old"\nmsgstr "旧"\n',
        "'Old' is used nowhere",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_catalogue_gate_fails_on_a_broken_copy(project: tuple[Path, Path], fault: str) -> None:
    import re

    package, file = project
    edit, sentence = FAULTS[fault]
    file.write_text(edit(file.read_text("utf-8")), "utf-8")
    faults = catalogue_faults(file, package)
    assert len(faults) == 1
    assert re.search(sentence, faults[0])


def test_every_interface_string_has_its_chinese() -> None:
    assert catalogue_faults() == []


def test_text_needs_both_sides() -> None:
    with pytest.raises(ValueError, match="en"):
        Text(zh="只有中文", en=" ")
    assert Text(zh="价格", en="Price").in_() == "价格"
    use_language("en")
    assert Text(zh="价格", en="Price").in_() == "Price"


def strings_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings_in(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings_in(inner)]
    return [value] if isinstance(value, str) else []


def test_sheet_holds_one_language_and_numbers_its_fields(course: Path) -> None:
    drawn = sheet(load_exercise(EXERCISE_ID), "en")
    assert not any("中文" in text for text in strings_in(drawn))
    assert [field["number"] for field in drawn["fields"]] == list(range(1, 11))
    assert "guess" not in [field["id"] for field in drawn["fields"]]
    assert all(
        "中文" in field["prompt"] for field in sheet(load_exercise(EXERCISE_ID), "zh")["fields"]
    )


def test_sheet_says_what_to_draw(course: Path) -> None:
    fields = {field["id"]: field for field in sheet(load_exercise(EXERCISE_ID), "en")["fields"]}
    assert fields["margin_pct"]["unit"] == "%"
    assert (fields["margin_pct"]["min"], fields["margin_pct"]["max"]) == (0, 40)
    assert fields["margin_pct"]["hints"] == ["Look", "Look again"]
    assert fields["lever"]["options"] == [{"id": "a", "label": "a"}, {"id": "b", "label": "b"}]
    assert fields["hours"]["items"] == {
        "counted_by": "split.k",
        "letter": True,
        "label": "Group {letter}",
        "max": 8,
    }
    assert (fields["hours"]["total"], fields["hours"]["step"], fields["hours"]["unit"]) == (
        100,
        5,
        "h",
    )
    assert [column["type"] for column in fields["groups"]["columns"]] == [
        "choice",
        "number",
        "text",
    ]
    assert fields["own"]["rows"] == {"min": 1, "max": 3, "label": None}
    assert fields["split"]["takes"] == {"k": "int", "scaled": "bool", "variables": "list"}


def test_prediction_has_a_sheet_of_its_own(course: Path) -> None:
    exercise = load_exercise(EXERCISE_ID)
    (field,) = prediction_sheet(exercise, "guess", "en")["fields"]
    assert (field["type"], field["prompt"], field["sits"]) == ("choice", "Guess", "predict")
    assert [option["id"] for option in field["options"]] == ["price", "share"]
    with pytest.raises(ValueError, match="is of type choice, not a prediction"):
        prediction_sheet(exercise, "lever", "en")


def test_sheet_refuses_an_unknown_language(course: Path) -> None:
    with pytest.raises(ValueError, match="'fr'"):
        sheet(load_exercise(EXERCISE_ID), "fr")


def documented() -> None:
    r"""Do something.

    Parameters
    ----------
    k
        Not ours.

    Labels
    ------
    title: 客户分组 | Grouping customers
    scaled=True: 统一尺度 | Same scale
    scaled=False: 各用各的尺度
        | Each on its own
        scale

    Formula
    -------
    \min_{c} \sum_i x_i
    a = b

    In words
    --------
    zh: 第一行
        第二行
    en: First line
        second line

    Limits
    ------
    zh: 限制
    en: Limit

    Source: MacQueen (1967)
    """


def test_docstring_is_read_section_by_section() -> None:
    docs = model_docs(documented)
    assert docs.label("title") == Text(zh="客户分组", en="Grouping customers")
    assert docs.label("scaled", True) == Text(zh="统一尺度", en="Same scale")
    assert docs.label("scaled", False) == Text(zh="各用各的尺度", en="Each on its own scale")
    assert docs.label("k") is None
    assert docs.formula == (r"\min_{c} \sum_i x_i", "a = b")
    assert docs.in_words == Text(zh="第一行第二行", en="First line second line")
    assert docs.limits == Text(zh="限制", en="Limit")
    assert docs.worked_example is None
    assert docs.source == "MacQueen (1967)"


def test_required_section_is_missed() -> None:
    with pytest.raises(ModelDocsError, match="documented, section Worked example: is missing; add"):
        model_docs(documented, require=["Formula", "Worked example"])


def with_doc(doc: str) -> Callable[[], None]:
    def function() -> None: ...

    function.__doc__ = doc
    return function


DOC_FAULTS = [
    ("Labels\n------\nk 组数 | Number\n", "section Labels: line 'k 组数 | Number' is not of"),
    ("Labels\n------\nk: a | b\nk: c | d\n", "section Labels: 'k' stands twice"),
    ("Labels\n------\n", "section Labels: is empty"),
    ("Formula\n-------\n\n", "section Formula: is empty"),
    ("Limits\n------\nzh: 限制\n", "section Limits: has no text after 'en:'"),
    ("Limits\n------\nfree text\n", "section Limits: text stands before 'zh:' or 'en:'"),
    ("In words\n--------\n", "section In words: has no text after 'zh and en:'"),
]


@pytest.mark.parametrize(("doc", "sentence"), DOC_FAULTS)
def test_fault_in_a_docstring_names_function_and_section(doc: str, sentence: str) -> None:
    with pytest.raises(ModelDocsError) as fault:
        model_docs(with_doc(f"One.\n\n{doc}"))
    assert "with_doc.<locals>.function" in str(fault.value)
    assert sentence in str(fault.value)


def test_a_function_without_sections_has_empty_docs() -> None:
    docs = model_docs(with_doc("Only a line."))
    assert (dict(docs.labels), docs.formula, docs.source) == ({}, (), "")
