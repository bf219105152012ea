"""A view keeps one language and one audience; the gate finds sides that differ."""

from __future__ import annotations

import copy
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from workshop_kit.course import glossary, language_faults, text_faults, view
from workshop_kit.course._glossary import FILE

CHINESE = "# 客户细分\n\n看 4 组"
ENGLISH = "# Customer groups\n\nSee 4"


@pytest.fixture
def notebook() -> Any:
    trainer = {"tags": ["trainer"]}
    return new_notebook(
        cells=[
            new_markdown_cell(
                "# 客户细分\n\n看 4 组\n<!-- en -->\n# Customer groups\n\nSee 4", id="a"
            ),
            new_code_cell("table(customers)  # 中文", id="b"),
            new_markdown_cell("问\n<!-- en -->\nAsk", id="c", metadata=trainer),
            new_code_cell("secret()", id="d", metadata=trainer),
            new_markdown_cell("![](chart.png)", id="e"),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


@pytest.mark.parametrize("audience", ["participant", "room"])
def test_participants_and_projector_see_no_trainer_cell(notebook: Any, audience: str) -> None:
    seen = view(notebook, "zh", audience)
    assert [cell.id for cell in seen.cells] == ["workshop-language", "a", "b", "e"]
    assert "secret" not in str(seen)


def test_trainer_sees_all_and_author_the_source(notebook: Any) -> None:
    ids = [cell.id for cell in view(notebook, "en", "trainer").cells]
    assert ids == ["workshop-language", "a", "b", "c", "d", "e"]
    source = view(notebook, "en", "author")
    assert source == notebook
    assert source is not notebook


@pytest.mark.parametrize(
    ("lang", "side", "title"),
    [
        ("zh", "# 客户细分\n\n看 4 组", "客户细分"),
        ("en", "# Customer groups\n\nSee 4", "Customer groups"),
    ],
)
def test_one_language_is_kept(notebook: Any, lang: str, side: str, title: str) -> None:
    seen = view(notebook, lang, "participant")
    assert seen.cells[1].source == side
    assert seen.cells[2].source == "table(customers)  # 中文"
    assert seen.cells[3].source == "![](chart.png)"
    assert seen.metadata.title == title
    assert seen.metadata.workshop == {"lang": lang, "audience": "participant"}
    assert seen.metadata.kernelspec.name == "python3"


def test_first_cell_sets_the_language_and_is_hidden(notebook: Any) -> None:
    first = view(notebook, "en", "room").cells[0]
    assert first.source == 'from workshop_kit.course import use_language\nuse_language("en")'
    assert first.metadata == {"tags": ["workshop-language"], "jupyter": {"source_hidden": True}}


def test_view_is_pure_valid_and_may_be_viewed_again(notebook: Any) -> None:
    before = copy.deepcopy(notebook)
    seen = view(notebook, "en", "trainer")
    assert notebook == before
    nbformat.validate(seen)
    assert view(seen, "en", "trainer") == seen


@pytest.mark.parametrize(("lang", "audience"), [("fr", "room"), ("zh", "everyone")])
def test_unknown_language_or_audience_is_refused(notebook: Any, lang: str, audience: str) -> None:
    with pytest.raises(ValueError, match="choose"):
        view(notebook, lang, audience)


def test_sound_notebook_has_no_fault(notebook: Any) -> None:
    assert language_faults(notebook) == []


SAME = [
    "销售额 19 亿元，利润率 6.1%\n<!-- en -->\nSales of 1.9 billion yuan, margin 6.1%",
    "1,200 家\n<!-- en -->\n1200 firms",
    "分成 4 组\n<!-- en -->\nIn four groups",
    "四组\n<!-- en -->\n4 groups",
    "１２ 月 3 日\n<!-- en -->\n3 December",
    "预算 600 万元\n<!-- en -->\nA budget of 6 million yuan",
    "见[说明](a.html#s2)\n<!-- en -->\nSee [notes](a.html#s2)",
    "- 甲\n- 乙\n<!-- en -->\n- One\n- Two",
    "钱包份额\n<!-- en -->\nShares of wallet, or the share-of wallet",
    "S36\n",
    "```python\nprint('some words in English here')\n```",
]


@pytest.mark.parametrize("source", SAME)
def test_sides_that_say_the_same_pass(source: str) -> None:
    assert list(text_faults(source)) == []


DIFFERENT = [
    ("只有中文", "holds Chinese but no"),
    ("Only some words of English", "holds English ('Only some words of English') but no"),
    ("甲\n<!-- en -->\n", "has no English side"),
    ("<!-- en -->\nOne", "has no Chinese side"),
    ("甲\n<!-- en -->\nA\n<!-- en -->\nB", "twice; keep one"),
    ("甲 3\n<!-- en -->\nOne 5", "has 3 on the Chinese side only"),
    ("甲 3\n<!-- en -->\nOne 5", "has 5 on the English side only"),
    ("19 亿\n<!-- en -->\n19 million", "has 1.9e+09 on the Chinese side only"),
    ("6.1%\n<!-- en -->\n6.2%", "has 6.1 on the Chinese side only"),
    ("15 家\n<!-- en -->\nfirms", "has 15 on the Chinese side only"),
    ("# 甲\n<!-- en -->\n## One", "has other headings"),
    ("- 甲\n- 乙\n<!-- en -->\n- One", "has 2 list items in Chinese and 1 in English"),
    ("[甲](a.html)\n<!-- en -->\n[One](b.html)", "links to a.html on one side only"),
    (
        "看实收价格\n<!-- en -->\nSee the final price",
        "says 实收价格 in Chinese but not 'pocket price'",
    ),
    ("甲\n<!-- en -->\nOne 甲", "has Chinese ('甲') on the English side"),
    ("Some words of English\n<!-- en -->\nOne", "has English on the Chinese side"),
]


@pytest.mark.parametrize(("source", "sentence"), DIFFERENT)
def test_sides_that_differ_are_told(source: str, sentence: str) -> None:
    assert any(sentence in fault for fault in text_faults(source))


def test_fault_names_the_cell(notebook: Any) -> None:
    notebook.cells[0].source = notebook.cells[0].source.replace("See 4", "See 5")
    assert language_faults(notebook) == [
        "cell a: has 4 on the Chinese side only; mend the number",
        "cell a: has 5 on the English side only; mend the number",
    ]


def test_glossary_explains_every_term_in_one_sentence() -> None:
    terms = glossary()
    assert len(terms) >= 40
    for term in terms:
        assert term.means.zh.endswith("。")
        assert term.means.en.endswith(".")
        assert list(text_faults(f"{term.means.zh}\n<!-- en -->\n{term.means.en}")) == []


def test_term_given_twice_is_refused(tmp_path: Any) -> None:
    from workshop_kit.course import SpecError

    file = tmp_path / "glossary.yml"
    twice = FILE.read_text("utf-8").replace("zh: 年降", "zh: 目录价", 1)
    file.write_text(twice, "utf-8")
    with pytest.raises(SpecError, match=r"terms\[目录价\]: stands twice; keep one"):
        glossary(file)
