"""One language and one audience of a notebook, as a new notebook."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from ._language import as_language

if TYPE_CHECKING:
    from nbformat import NotebookNode

Audience = Literal["participant", "room", "trainer", "author"]
AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)
MARKER: Final = re.compile(r"^[ \t]*<!--[ \t]*en[ \t]*-->[ \t]*$", re.MULTILINE)
LANGUAGE_TAG: Final = "workshop-language"
WITH_CODE: Final = "workshop_with_code"  # metadata of a cell that is shown only beside its code
_TITLE: Final = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def view(notebook: NotebookNode, lang: str, audience: str) -> NotebookNode:
    """Return the notebook in one language for one audience; the notebook itself is not changed.

    A Markdown cell keeps its Chinese or its English side; cells tagged ``trainer`` go, except
    for the trainer; a first hidden cell sets the language. Code and cell ids stay as they are.
    For the room and for the trainer, what serves whoever has the code in view is marked
    `WITH_CODE`: the invitation to change a value, the cell with that value, bare checked figures.

    Parameters
    ----------
    notebook
        An nbformat 4 notebook whose Markdown cells hold Chinese, ``<!-- en -->``, English.
    lang
        ``"zh"`` or ``"en"``.
    audience
        ``"participant"``, ``"room"`` (the projector), ``"trainer"``, or ``"author"``, who gets
        the notebook unchanged.

    Raises
    ------
    ValueError
        ``lang`` or ``audience`` is none of these.
    """
    lang = as_language(lang)
    if audience not in AUDIENCES:
        raise ValueError(f"audience is {audience!r}: choose one of {', '.join(AUDIENCES)}")
    viewed = copy.deepcopy(notebook)
    if audience == "author":
        return viewed
    kept = [cell for cell in viewed.cells if _is_for(audience, cell)]
    for cell in kept:
        if cell.cell_type == "markdown":
            cell.source = one_side(cell.source, lang)
    if audience in ("room", "trainer"):
        _mark_with_code(kept)
    viewed.cells = [_language_cell(lang), *kept]
    viewed.metadata["title"] = _title(kept) or viewed.metadata.get("title", "")
    viewed.metadata["workshop"] = {
        **viewed.metadata.get("workshop", {}),
        "lang": lang,
        "audience": audience,
    }
    return viewed


def sides(source: str) -> tuple[str, str] | None:
    """Return the Chinese and the English side of a Markdown cell; ``None`` for a neutral cell."""
    parts = MARKER.split(source, maxsplit=1)
    return (parts[0].strip("\n"), parts[1].strip("\n")) if len(parts) == 2 else None


def one_side(source: str, lang: str) -> str:
    """Return one side of a Markdown cell's source; a neutral source as it is."""
    both = sides(source)
    if both is None:
        return source
    return both[1] if lang == "en" else both[0]


def _mark_with_code(cells: list[Any]) -> None:
    """Mark what says nothing to a room that does not see the code."""
    for before, cell in zip([None, *cells], cells, strict=False):
        tags = _tags(cell)
        if "change" in tags and before is not None and _invites(before):
            before.metadata[WITH_CODE] = True
        if "change" in tags or "nbval-check-output" in tags:
            cell.metadata[WITH_CODE] = True


def _invites(cell: Any) -> bool:
    """Tell whether a cell before a value to change is an invitation, not a section's opening."""
    return bool(cell.cell_type == "markdown" and not cell.source.lstrip().startswith("#"))


def _tags(cell: Any) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _is_for(audience: str, cell: Any) -> bool:
    tags = _tags(cell)
    return LANGUAGE_TAG not in tags and (audience == "trainer" or "trainer" not in tags)


def _language_cell(lang: str) -> Any:
    import nbformat.v4

    return nbformat.v4.new_code_cell(  # type: ignore[no-untyped-call]
        f'from workshop_kit.course import use_language\nuse_language("{lang}")',
        id=LANGUAGE_TAG,
        metadata={"tags": [LANGUAGE_TAG], "jupyter": {"source_hidden": True}},
    )


def _title(cells: list[Any]) -> str:
    for cell in cells:
        if cell.cell_type == "markdown" and (found := _TITLE.search(cell.source)):
            return found[1]
    return ""
