"""What several commands share: their options, the data folder, how they refuse."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, NoReturn

import typer

ANSWERS = "answers.sqlite"


class Language(StrEnum):
    """Languages of the course."""

    zh = "zh"
    en = "en"


class Audience(StrEnum):
    """Who looks at a notebook."""

    author = "author"
    trainer = "trainer"
    room = "room"
    participant = "participant"


DataFolder = Annotated[
    Path | None, typer.Option("--data", help="Folder of answers and logs; the user's by default.")
]


def use_data(folder: Path | None) -> Path:
    """Make the data folder, tell it to kernels, and return it; stop where it cannot be written."""
    from workshop_kit.files import data_folder

    # Absolute, for kernels work in other folders
    kept = (data_folder() if folder is None else folder.expanduser()).resolve()
    os.environ["WORKSHOP_DATA"] = str(kept)
    try:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        (kept / ".writable").touch()
        (kept / ".writable").unlink()
    except OSError as error:
        stop(
            f"cannot write to the data folder {kept} ({error.strerror}): "
            "name another, --data FOLDER"
        )
    return kept


def stop(sentence: str) -> NoReturn:
    """End the command with a sentence that names what is wrong and the remedy."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def report(faults: list[str]) -> None:
    """Say each fault; end the command if there is one."""
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)


def refuse_file(file: Path, force: bool) -> None:
    """Stop, before anything runs, where a file could not be written."""
    if file.is_dir():
        stop(f"{file} is a folder: name a file in it, --output {file / 'FILE'}")
    if file.exists() and not force:
        stop(f"{file} exists: replace it with --force, or name another, --output FILE")
    if not file.parent.is_dir():
        stop(f"there is no folder {file.parent}: make it, or name another, --output FILE")


def write_file(file: Path, content: bytes) -> None:
    """Write the whole file or nothing, and then stop with the remedy."""
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as half:
            try:
                half.write(content)
                half.close()
                os.replace(half.name, file)
            finally:
                Path(half.name).unlink(missing_ok=True)
    except OSError as error:
        stop(f"cannot write {file} ({error.strerror}): name another, --output FILE")
