"""``story`` and ``formula``: a case's narrative with its facts, and what stands behind a model."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from workshop_kit import cases
from workshop_kit.course import current_language, model_docs
from workshop_kit.course import gettext as _

__all__ = ["Passage", "formula", "story"]


class Passage:
    """A piece of text for a page."""

    def __init__(self, html: str, text: str) -> None:
        self._html, self._text = html, text

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return self._html


def story(name: str) -> Passage:
    """Tell a case: its narrative and a box of its facts, if it has any, in the page's language.

    Parameters
    ----------
    name
        A case, such as ``"corebridge"``.

    Raises
    ------
    KeyError
        There is no such case; the message names those there are.
    """
    from markdown_it import MarkdownIt

    lang = current_language()
    text = cases.story(name)[lang]
    facts = "".join(
        f"<div><dt>{escape(fact.label[lang])}</dt><dd>{escape(fact.value[lang])}</dd></div>"
        for fact in cases.case(name).facts
    )
    box = f'<dl class="fact-box" aria-label="{escape(_("Facts"))}">{facts}</dl>' if facts else ""
    html = (
        f'<div class="workshop story"><div class="stack">{MarkdownIt().render(text)}</div>'
        f"{box}</div>"
    )
    return Passage(html, text)


def formula(model: Callable[..., Any]) -> Passage:
    """Open what stands behind a model: formula, worked example, limits, source.

    Parameters
    ----------
    model
        A function of :mod:`workshop_kit.models`; everything shown comes from its docstring.
    """
    from latex2mathml.converter import convert

    docs = model_docs(model, require=("Labels", "Formula", "In words", "Worked example", "Source"))
    lang = current_language()
    title = docs.label("title")
    name = title.in_(lang) if title else docs.function
    math = "".join(
        f'<div class="math">{convert(line, display="block")}</div>' for line in docs.formula
    )
    parts = [
        (_("In words"), docs.in_words),
        (_("Worked example"), docs.worked_example),
        (_("What it cannot tell"), docs.limits),
    ]
    words = "".join(
        f"<h3>{escape(head)}</h3><p>{escape(text.in_(lang))}</p>" for head, text in parts if text
    )
    summary = escape(_("Open the formula: {name}").format(name=name))
    source = escape(_("Source: {source}").format(source=docs.source_in(lang)))
    html = (
        f'<details class="workshop formula"><summary>{summary}</summary>'
        f'{math}{words}<p class="quiet small">{source}</p></details>'
    )
    text = "\n".join([name, *docs.formula, docs.source])
    return Passage(html, text)
