"""``workshop backup`` and ``workshop restore``: all answers in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ._common import ANSWERS, DataFolder, stop, use_data


def backup(
    file: Annotated[Path, typer.Argument(help="The copy to make; must not exist yet.")],
    data: DataFolder = None,
) -> None:
    """Copy all answers into one file, safely while the server runs."""
    kept = use_data(data)
    from workshop_kit.store import StoreError, back_up

    try:
        copy = back_up(kept / ANSWERS, file)
    except StoreError as error:
        stop(str(error))
    typer.echo(f"Copied the answers to {copy}. It holds what everybody wrote: keep it safe.")


def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by workshop backup.")],
    data: DataFolder = None,
) -> None:
    """Put a copy in the answers' place; stop the server before."""
    kept = use_data(data)
    from workshop_kit.store import StoreError, restore_backup

    try:
        replaced = restore_backup(file, kept / ANSWERS)
    except StoreError as error:
        stop(str(error))
    typer.echo(f"The answers are those of {file} again.")
    if replaced is not None:
        typer.echo(f"What was there before is in {replaced}; delete it when it is not needed.")
    typer.echo("Whoever was deleted since that copy was made is back: delete them again.")
