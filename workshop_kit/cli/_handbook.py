"""``workshop handbook``: a day's worksheets to print and fill in by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ._common import Language, refuse_file, stop, write_file


def handbook(
    day: Annotated[int, typer.Option(help="The day, from 1.")],
    language: Annotated[Language, typer.Option(help="Language of the pages.")] = Language.zh,
    organisation: Annotated[str, typer.Option(help="Whose class it is, for the cover.")] = "",
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write; handbook-day-DAY.LANGUAGE.pdf here by default."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Make a day's blank worksheets as a PDF to print: A4, all fonts inside, no answers."""
    file = (output or Path(f"handbook-day-{day}.{language.value}.pdf")).expanduser()
    from workshop_kit import exports

    refuse_file(file, force)
    try:
        made = exports.handbook(day, language.value, organisation)
    except exports.HandbookError as error:
        stop(f"{error}")
    write_file(file, made)
    typer.echo(f"{file}: print it on A4, on both sides.")
