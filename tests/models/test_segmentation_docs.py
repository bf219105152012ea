"""What the models say to participants is complete and bilingual; public names are known."""

from __future__ import annotations

import inspect
import re

import pytest
from latex2mathml.converter import convert

import workshop_kit.models
from workshop_kit.course import model_docs
from workshop_kit.models import segmentation

SHOWN = [
    segmentation.agreement,
    segmentation.choose_k,
    segmentation.choose_segments,
    segmentation.conjoint_importance,
    segmentation.derived_importance,
    segmentation.distance_shares,
    segmentation.explained_share,
    segmentation.segment,
    segmentation.stated_importance,
]
SECTIONS = ("Labels", "Formula", "In words", "Worked example", "Limits", "Source")
PRIVATE = {
    "data",
    "segments",
    "starts",
    "resamples",
    "seed",
    "progress",
    "levels",
}  # no control on a page
JARGON = (
    "silhouette|Rand|centroid|Shapley|coefficient|R2|regression|bootstrap|轮廓|聚类|回归|系数|质心"
)


def texts(function) -> dict[str, str]:
    docs = model_docs(function, require=SECTIONS)
    both = [docs.in_words, docs.worked_example, docs.limits, *docs.labels.values()]
    return {lang: "\n".join(getattr(text, lang) for text in both) for lang in ("zh", "en")}


@pytest.mark.parametrize("function", SHOWN, ids=lambda function: function.__name__)
def test_every_control_has_a_label(function):
    docs = model_docs(function, require=SECTIONS)
    assert docs.label("title")
    for name, parameter in inspect.signature(function).parameters.items():
        assert name in PRIVATE or docs.label(name), name
        if isinstance(parameter.default, bool):
            assert docs.label(name, True)
            assert docs.label(name, False)


@pytest.mark.parametrize("function", SHOWN, ids=lambda function: function.__name__)
def test_formulas_can_be_drawn(function):
    for formula in model_docs(function).formula:
        assert "<merror" not in convert(formula)
        assert "\\" not in convert(formula), "a command was left over"


@pytest.mark.parametrize("function", SHOWN, ids=lambda function: function.__name__)
def test_texts_are_plain_and_written_in_their_own_language(function):
    both = texts(function)
    assert not re.search(r"[\u4e00-\u9fff]", both["en"])
    assert not re.search(r"[\u4e00-\u9fff][,;:?!.]", both["zh"]), "full-width punctuation, please"
    for text in both.values():
        assert not re.search(JARGON, text, re.IGNORECASE)


@pytest.mark.parametrize("function", SHOWN, ids=lambda function: function.__name__)
def test_worked_examples_show_the_same_results(function):
    example = model_docs(function).worked_example
    results = [re.findall(r"(?<== )\d+(?:\.\d+)?%?", text) for text in (example.zh, example.en)]
    assert results[0] == results[1]


def _isort(name: str) -> tuple[bool, bool, str]:
    """Return the key by which ruff sorts: constants, classes, functions."""
    return not name.isupper(), name.islower(), name


@pytest.mark.parametrize("module", [workshop_kit.models, segmentation])
def test_public_names_are_sorted_and_there(module):
    assert module.__all__ == sorted(module.__all__, key=_isort)
    public = {name for name, value in vars(module).items() if not name.startswith("_")}
    assert set(module.__all__) == {
        name for name in public if not inspect.ismodule(vars(module)[name])
    }
    for name in module.__all__:
        assert inspect.getdoc(getattr(module, name))
