"""The page docs/models.md: what every model's docstring says, in both languages."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from workshop_kit import models
from workshop_kit.files import course_files

from ._docs import ModelDocs, ModelDocsError, model_docs
from ._language import LANGUAGES, speaking
from ._language import gettext as _
from ._text import Text

PAGE = ("docs", "models.md")
COMMAND = "workshop models"
NOTE = f"<!-- Written by `{COMMAND}` from the docstrings of workshop_kit/models; change those. -->"
SUBJECTS = {
    "accounts": Text(zh="客户", en="Accounts"),
    "brand": Text(zh="品牌", en="Brand"),
    "channel": Text(zh="渠道", en="Channel"),
    "learning": Text(zh="学习效果", en="Learning"),
    "negotiation": Text(zh="谈判", en="Negotiation"),
    "pricing": Text(zh="价格", en="Pricing"),
    "proposal": Text(zh="建议书", en="Proposal"),
    "sales_force": Text(zh="销售队伍", en="Sales force"),
    "segmentation": Text(zh="市场细分", en="Segmentation"),
    "team": Text(zh="客户团队", en="Account team"),
    "value": Text(zh="价值", en="Value"),
}


def public_models() -> dict[ModuleType, list[Callable[..., Any]]]:
    """Return the models of every subject that say a formula, subjects and models by name."""
    return {
        subject: [
            function
            for name in sorted(subject.__all__)
            if inspect.isfunction(function := getattr(subject, name))
            and model_docs(function).formula
        ]
        for subject in _subjects()
    }


def models_page() -> str:
    """Return the text of docs/models.md.

    Raises
    ------
    ModelDocsError
        A docstring cannot be read; names function and section.
    """
    parts = ["# 模型 · The models", NOTE]
    for subject, functions in public_models().items():
        name = subject.__name__.rpartition(".")[2]
        parts.append(f"## {_both(SUBJECTS[name])}")
        for function in functions:
            parts += _model(f"{name}.{function.__name__}", model_docs(function))
    return "\n\n".join(parts) + "\n"


def write_models_page(folder: Path) -> Path:
    """Write docs/models.md of a course folder and return its path."""
    path = folder.joinpath(*PAGE)
    path.write_text(models_page(), encoding="utf-8")
    return path


def models_page_faults() -> list[str]:
    """Return a fault where docs/models.md differs from the docstrings; none where it is absent."""
    path = course_files(*PAGE)
    if not path.parent.is_dir():  # an installed course has no docs
        return []
    try:
        if path.is_file() and path.read_text(encoding="utf-8") == models_page():
            return []
    except ModelDocsError as error:
        return [str(error)]
    return [f"{'/'.join(PAGE)}: differs from the models' docstrings; run `{COMMAND}`"]


def _subjects() -> Iterator[ModuleType]:
    for found in sorted(pkgutil.iter_modules(models.__path__), key=lambda module: module.name):
        if not found.name.startswith("_"):
            yield importlib.import_module(f"{models.__name__}.{found.name}")


def _both(text: Text) -> str:
    return f"{text.zh} · {text.en}"


def _model(call: str, docs: ModelDocs) -> list[str]:
    """Return the paragraphs of one model: formula once, words in both languages."""
    title = docs.label("title")
    parts = [f"### {_both(title) if title else call}", f"`{call}`"]
    parts += [f"```math\n{formula}\n```" for formula in docs.formula]
    for lang in LANGUAGES:
        with speaking(lang):
            words = {
                _("In words"): docs.in_words,
                _("Worked example"): docs.worked_example,
                _("What it cannot tell"): docs.limits,
            }
            parts += [f"**{head}** {text.in_(lang)}" for head, text in words.items() if text]
            parts.append(_("Source: {source}").format(source=docs.source_in(lang)))
    return parts
