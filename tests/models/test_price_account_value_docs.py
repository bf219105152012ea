"""What models of price, accounts, value, channel and sales force say to participants."""

from __future__ import annotations

import inspect
import re

import pytest
from latex2mathml.converter import convert

from workshop_kit.course import model_docs
from workshop_kit.models import accounts, channel, pricing, sales_force, value

MODULES = [accounts, channel, pricing, sales_force, value]
SHOWN = [
    value
    for module in MODULES
    for value in vars(module).values()
    if inspect.isfunction(value)
    and value.__name__ in module.__all__
    and inspect.signature(value).parameters
]
SECTIONS = ("Labels", "Formula", "In words", "Worked example", "Limits", "Source")
PRIVATE = {"deals"}  # no control on a page
JARGON = "coefficient|regression|R2|logarithm|回归|系数|对数"


@pytest.fixture(params=SHOWN, ids=lambda function: function.__name__)
def function(request):
    return request.param


def texts(function) -> dict[str, str]:
    docs = model_docs(function, require=SECTIONS)
    both = [docs.in_words, docs.worked_example, docs.limits, *docs.labels.values()]
    return {lang: "\n".join(getattr(text, lang) for text in both) for lang in ("zh", "en")}


def test_every_control_has_a_label_and_every_label_a_control(function):
    docs = model_docs(function, require=SECTIONS)
    arguments = inspect.signature(function).parameters
    assert docs.label("title")
    for name, parameter in arguments.items():
        assert name in PRIVATE or docs.label(name), name
        if isinstance(parameter.default, bool):
            assert docs.label(name, True)
            assert docs.label(name, False)
    for label in docs.labels:
        assert label.partition("=")[0] in {"title", *arguments}, label


def test_money_days_and_per_cents_have_a_unit(function):
    docs = model_docs(function)
    for name, parameter in inspect.signature(function).parameters.items():
        if isinstance(parameter.default, float) and re.search("_(cny|kcny|pct|days)$", name):
            assert docs.label(name, "unit"), name


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
    found = [re.findall(r"(?<== )\d+(?:\.\d+)?%?", text) for text in (example.zh, example.en)]
    assert found[0] == found[1]
    assert found[0]


def test_docstrings_say_what_is_raised_and_where_it_comes_from(function):
    text = inspect.getdoc(function)
    for part in ("Parameters\n", "Returns\n", "Raises\n", "Examples\n", ">>> ", "Source: "):
        assert part in text, part


@pytest.mark.parametrize("module", MODULES)
def test_public_names_are_sorted_and_there(module):
    def isort(name: str) -> tuple[bool, bool, str]:
        return not name.isupper(), name.islower(), name

    assert module.__all__ == sorted(module.__all__, key=isort)
    public = {name for name, value in vars(module).items() if not name.startswith("_")}
    assert set(module.__all__) == {
        name for name in public if not inspect.ismodule(vars(module)[name])
    }
    for name in module.__all__:
        assert name.isupper() or inspect.getdoc(getattr(module, name))
