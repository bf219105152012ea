"""``workshop slides``: a session as a file of slides, to be shown without server or network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ._common import Language, refuse_file, stop, write_file


def slides(
    session: Annotated[str, typer.Argument(help="A session's notebook, such as d3_segmentation.")],
    language: Annotated[Language, typer.Option(help="Language of the slides.")] = Language.zh,
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write; SESSION.LANGUAGE.html in this folder by default."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Make slides of a session, with the trainer's notes: one file that needs no network."""
    file = (output or Path(f"{session}.{language.value}.html")).expanduser()
    from workshop_kit import authoring

    try:
        authoring.session_notebook(session)
        refuse_file(file, force)
        typer.echo(f"Running {session}, about half a minute", err=True)
        deck = authoring.slides(session, language.value)
    except (authoring.SessionError, FileNotFoundError) as error:
        stop(f"{error}\nNothing was written.")
    write_file(file, deck.encode())
    typer.echo(
        f"{file}: open it in a browser. Arrow keys or a clicker turn, S opens the notes,"
        " C shows the code, F fills the screen. To print, add ?print-pdf to its address."
    )
    typer.echo("The notes are inside: give the file to trainers only.")
