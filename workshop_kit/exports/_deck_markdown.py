"""Markdown of a notebook as HTML that needs nothing outside the file."""

from __future__ import annotations

from html import escape
from pathlib import Path

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

__all__ = ["DeckError", "html_of", "math_of"]


class DeckError(ValueError):
    """What a notebook holds cannot stand in a file of its own; says what, and the remedy."""


def html_of(markdown: str, folder: Path | None = None) -> str:
    """Return Markdown as HTML: formulas as MathML, pictures inside, raw HTML as the text it is.

    Parameters
    ----------
    markdown
        A cell's source, in one language.
    folder
        Where the notebook stands, for its pictures.

    Raises
    ------
    DeckError
        A picture is not in the notebook's folder, or a formula cannot be read.
    """
    return str(MarkdownWithMath(renderer=_Inside(folder)).render(markdown))


def math_of(latex: str, *, block: bool) -> str:
    """Return a formula as MathML.

    Raises
    ------
    DeckError
        It cannot be read.
    """
    try:
        drawn = convert(latex.strip().strip("$"), display="block" if block else "inline")
    except Exception as error:  # latex2mathml has no common class of errors
        raise DeckError(f"the formula {latex.strip()!r} cannot be read: mend it") from error
    return f'<div class="math">{drawn}</div>' if block else str(drawn)


class _Inside(IPythonRenderer):
    """nbconvert's renderer, without MathJax, anchors and addresses of pictures."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__(
            escape=True,
            allow_harmful_protocols=False,
            embed_images=folder is not None,
            exclude_anchor_links=True,
            path=str(folder or ""),
        )

    def block_math(self, body: str) -> str:
        return math_of(body, block=True)

    def latex_environment(self, name: str, body: str) -> str:
        return math_of(rf"\begin{{{name}}}{body}\end{{{name}}}", block=True)

    def inline_math(self, body: str) -> str:
        return math_of(body, block=False)

    def block_html(self, html: str) -> str:
        return "" if html.strip().startswith("<!--") else f"<p>{escape(html.strip())}</p>\n"

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{escape(code)}</pre>"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        inside = self._embed_image_or_attachment(url)
        if not inside.startswith("data:image/"):
            raise DeckError(f"the picture {url} is not beside the notebook: put it there")
        return f'<img src="{escape(inside)}" alt="{escape(text)}">'
