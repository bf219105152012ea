"""The cells of a section as pieces of slides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from workshop_kit.course import WITH_CODE, one_side

from ._deck_markdown import html_of, math_of
from ._deck_part import LINE, Part, lines_of_chart, lines_of_markdown
from ._deck_widgets import VIEW, Widgets
from ._plain import lines_of, plain

_STEERING: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_TAG: Final = re.compile(r"<[^>]*>")
_NARROW: Final = re.compile(r'<source media="\(max-width[^>]*>')  # a chart's phone picture
_SIZE: Final = re.compile(r'<img [^>]*width="(\d+)" height="(\d+)"')
SQUARE: Final = (1.0, 1.0)  # a picture that does not say its size
_PICTURES: Final = ("image/svg+xml", "image/png", "image/jpeg")
LANGUAGE_TAG: Final = "workshop-language"

__all__ = ["parts_of"]


def parts_of(cell: Any, lang: str, widgets: Widgets, folder: Path | None) -> list[Part]:
    """Return what a slide shows of a cell: its words, or its outputs and its folded code.

    What a view marks `WITH_CODE` is folded away with the code: words and printed figures. What a
    cell to change shows is left out, since a slide cannot run it again.

    Raises
    ------
    DeckError
        A picture is not beside the notebook, or a formula cannot be read.
    """
    kind = cell.metadata.get("slideshow", {}).get("slide_type", "")
    tags = cell.metadata.get("tags", [])
    if kind in ("skip", "notes") or {"trainer", LANGUAGE_TAG} & {*tags}:
        return []
    folded = bool(cell.metadata.get(WITH_CODE))
    if cell.cell_type == "markdown":
        begins = kind in ("slide", "subslide")
        words = _words(one_side(cell.source, lang), folder, begins=begins)
        return [_folded(part) for part in words] if folded else words
    if cell.cell_type != "code":
        return []
    outputs = [] if "change" in tags else cell.outputs
    shown = [part for output in outputs for part in _output(output, widgets, folder)]
    code = [_code(cell.source)] if cell.source.strip() else []
    return [*map(_folded, shown), *code] if folded else [*shown, *code]


def _folded(part: Part) -> Part:
    """Return the part as one that stands at the foot and comes with the code."""
    return Part(f'<div class="with-code" hidden>{part.html}</div>', "code")


def _words(source: str, folder: Path | None, *, begins: bool) -> list[Part]:
    """Return a Markdown cell's heading, if it opens with one, and the rest."""
    head, _end, rest = source.strip().partition("\n")
    if not head.startswith("#"):
        head, rest = "", source
    found = []
    if head:
        title = head.startswith(("# ", "## "))
        begins = begins or not title
        found.append(
            Part(html_of(head, folder), "words", lines_of_markdown(head), begins, True, title)
        )
    if rest.strip():
        opens = begins and not head
        found.append(Part(html_of(rest, folder), "words", lines_of_markdown(rest), opens))
    return found


def _code(source: str) -> Part:
    return Part(f'<pre class="code" hidden>{escape(source)}</pre>', "code")


def _output(output: Any, widgets: Widgets, folder: Path | None) -> Iterator[Part]:
    if output.output_type == "stream":
        if output.name == "stdout" and output.text.strip():
            yield _printed(output.text)
    elif output.output_type in ("display_data", "execute_result"):
        yield from _displayed(output.data, output.get("metadata", {}), widgets, folder)


def _displayed(
    data: Mapping[str, Any], metadata: Mapping[str, Any], widgets: Widgets, folder: Path | None
) -> Iterator[Part]:
    picture = next((mime for mime in _PICTURES if mime in data), "")
    if VIEW in data:
        yield from widgets.parts(data[VIEW])
    elif "text/html" in data:
        yield _html(data["text/html"])
    elif picture:
        yield _picture(data[picture], picture, _alt(metadata, picture, data))
    elif "text/markdown" in data:
        words = data["text/markdown"]
        yield Part(html_of(words, folder), "words", lines_of_markdown(words))
    elif "text/latex" in data:
        yield Part(math_of(data["text/latex"], block=True), "figures", 3)
    elif data.get("text/plain", "").strip():
        yield _printed(data["text/plain"])


def _alt(metadata: Mapping[str, Any], mime: str, data: Mapping[str, Any]) -> str:
    return str(metadata.get(mime, {}).get("alt") or data.get("text/plain", ""))


def _picture(data: str, mime: str, alt: str) -> Part:
    from base64 import b64encode

    inside = b64encode(data.encode()).decode() if mime == "image/svg+xml" else "".join(data.split())
    html = f'<img src="data:{mime};base64,{inside}" alt="{escape(alt)}">'
    return Part(f"<figure>{html}</figure>", "chart", lines_of_chart(*SQUARE))


def _html(html: str) -> Part:
    if "<img" in html:
        size = _SIZE.search(html)
        lines = lines_of_chart(*(map(float, size.groups()) if size else SQUARE))
        return Part(_NARROW.sub("", html), "chart", lines)
    rows = html.count("<tr")
    words = " ".join(_TAG.sub(" ", html).split())
    lines = 1.15 * rows + 1 if rows else 1 + 1.5 * lines_of(words, LINE)
    return Part(html, "figures", lines)


def _printed(text: str) -> Part:
    said = plain(_STEERING.sub("", text)).rstrip("\n")
    html = f'<pre class="printed">{escape(said)}</pre>'
    return Part(html, "figures", 1 + 1.0 * (said.count("\n") + 1))
