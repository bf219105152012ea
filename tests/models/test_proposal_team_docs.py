"""What models of proposal, negotiation and team say is complete and bilingual; names are known."""

from __future__ import annotations

import inspect
import re

import pytest
from latex2mathml.converter import convert

from workshop_kit.course import model_docs
from workshop_kit.models import negotiation, proposal, team

MODULES = [negotiation, proposal, team]
SHOWN = [
    value
    for module in MODULES
    for value in vars(module).values()
    if inspect.isfunction(value) and inspect.signature(value).parameters
]
SECTIONS = ("Labels", "Formula", "In words", "Worked example", "Limits", "Source")
PRIVATE = {"tasks", "skills", "org", "contacts"}  # tables: no control on a page
JARGON = "coefficient|gamma|quantile|integer|network|分布|分位|整数规划|关键路径法"


@pytest.fixture(params=SHOWN, ids=lambda function: function.__name__)
def function(request):
    return request.param


def texts(function) -> dict[str, str]:
    docs = model_docs(function, require=SECTIONS)
    both = [docs.in_words, docs.worked_example, docs.limits, *docs.labels.values()]
    return {lang: "\n".join(getattr(text, lang) for text in both) for lang in ("zh", "en")}


def test_every_control_has_a_label_and_money_and_time_a_unit(function):
    docs = model_docs(function, require=SECTIONS)
    arguments = inspect.signature(function).parameters
    assert docs.label("title")
    for name, parameter in arguments.items():
        assert name in PRIVATE or docs.label(name), name
        if isinstance(parameter.default, bool):
            assert docs.label(name, True)
            assert docs.label(name, False)
        if re.search("_(cny|kunits|pct|days)$", name) and isinstance(parameter.default, float):
            assert docs.label(name, "unit"), name
    for label in docs.labels:
        assert label.partition("=")[0] in {"title", *arguments}, label


def test_formulas_can_be_drawn(function):
    for formula in model_docs(function).formula:
        assert "<merror" not in convert(formula)
        assert "\\" not in convert(formula), "a command was left over"


def test_texts_are_plain_and_written_in_their_own_language(function):
    both = texts(function)
    assert not re.search(r"[\u4e00-\u9fff]", both["en"])
    assert not re.search(r"[\u4e00-\u9fff][,;:?!.]", both["zh"]), "full-width punctuation, please"
    for text in both.values():
        assert not re.search(JARGON, text, re.IGNORECASE)


def test_worked_examples_show_the_same_results(function):
    example = model_docs(function).worked_example
    results = [re.findall(r"(?<== )\d+(?:\.\d+)?%?", text) for text in (example.zh, example.en)]
    assert results[0] == results[1]
    assert results[0]


@pytest.mark.parametrize("module", MODULES)
def test_public_names_are_sorted_and_there(module):
    key = lambda name: (not name.isupper(), name.islower(), name)  # noqa: E731
    assert module.__all__ == sorted(module.__all__, key=key)
    public = {name for name, value in vars(module).items() if not name.startswith("_")}
    assert set(module.__all__) == public
    for name in module.__all__:
        assert inspect.getdoc(getattr(module, name))
