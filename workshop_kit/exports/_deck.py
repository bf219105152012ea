"""A session's notebook as slides: one file that opens without a network, with speaker notes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workshop_kit.course import Section, section_cells, sections, speaking
from workshop_kit.course import gettext as _

from ._deck_cells import parts_of
from ._deck_markdown import DeckError, html_of
from ._deck_part import Part
from ._deck_slides import Slide, laid_out
from ._deck_widgets import Widgets
from ._deck_words import button_words, notes_window

if TYPE_CHECKING:
    from nbformat import NotebookNode

HERE: Final = Path(__file__).with_name("deck")
STYLES: Final = ("tokens.css", "parts.css", "controls.css")  # the widgets' own
HTML_LANG: Final = {"zh": "zh-Hans", "en": "en"}
WIDTH, HEIGHT = 1280, 720
_PHONE: Final = re.compile(r"\(max-width: \d+px\)")

__all__ = ["slide_deck"]


@dataclass(frozen=True)
class _Stack:
    """A section's slides, from top to bottom."""

    section: Section
    slides: Sequence[Slide]

    @property
    def notes(self) -> Markup:
        """What the trainer says; the same beside each slide of the section."""
        return Markup(html_of(self.section.notes))


def slide_deck(executed: NotebookNode, lang: str, folder: Path | None = None) -> str:
    """Return a deck as one HTML file: slides, charts, scripts and notes are all inside.

    Parameters
    ----------
    executed
        The trainer's view of a session's notebook, after it has run.
    lang
        ``"zh"`` or ``"en"``.
    folder
        Where the notebook stands, for the pictures its text shows.

    Raises
    ------
    DeckError
        A picture is not beside the notebook, or a formula cannot be read; names the cell.
    ValueError
        ``lang`` is neither ``"zh"`` nor ``"en"``.
    """
    with speaking(lang):
        stacks = list(_stacks(executed, lang, folder))
        first = stacks[0].section.title if stacks else ""
        title = first or executed.metadata.get("title", "")
        return _page(title, stacks, lang)


def _stacks(executed: NotebookNode, lang: str, folder: Path | None) -> list[_Stack]:
    widgets = Widgets(executed.metadata)
    found = []
    for section, cells in zip(sections(executed), section_cells(executed), strict=True):
        parts = [part for cell in cells for part in _parts(cell, lang, widgets, folder)]
        found.append(_Stack(section, laid_out(parts)))
    return [stack for stack in found if stack.slides]


def _parts(cell: Any, lang: str, widgets: Widgets, folder: Path | None) -> list[Part]:
    try:
        return parts_of(cell, lang, widgets, folder)
    except DeckError as error:
        raise DeckError(f"cell {cell.id}: {error}") from error


def _page(title: str, stacks: Sequence[_Stack], lang: str) -> str:
    html_lang = HTML_LANG[lang]
    settings = {"width": WIDTH, "height": HEIGHT, "words": button_words()}
    page = _environment().get_template("deck.html.j2")
    return page.render(
        title=title,
        html_lang=html_lang,
        stacks=stacks,
        settings=_as_script(settings),
        styles=Markup(_styles()),
        reveal=Markup(_text("vendor/reveal.js")),
        notes=Markup(notes_window(_text("vendor/reveal-notes.js"), html_lang)),
        script=Markup(_text("deck.js")),
        licence=_text("vendor/reveal.LICENSE.txt"),
        words={"slides": _("Slides")},
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _styles() -> str:
    from workshop_kit import widgets

    theirs = Path(widgets.__file__).parent / "static"
    shared = "\n".join((theirs / name).read_text(encoding="utf-8") for name in STYLES)
    never = _PHONE.sub("(max-width: 1px)", shared)  # a slide is as wide on any screen
    return "\n".join([_text("vendor/reveal.css"), never, _text("deck.css")])


def _as_script(settings: Mapping[str, Any]) -> Markup:
    return Markup(json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c"))
