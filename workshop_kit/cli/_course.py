"""The course's files: check them, renew outputs and messages, write the cases' data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ._common import report, stop

app = typer.Typer(no_args_is_help=True, help="The case companies' data.")


def outputs(
    notebooks: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
) -> None:
    """Run notebooks and renew the outputs that they keep."""
    from nbclient.exceptions import CellExecutionError

    from workshop_kit.authoring import renew_outputs

    for path in notebooks:
        try:
            changed = renew_outputs(path)
        except CellExecutionError as error:
            stop(f"{path}: a cell fails, nothing was changed\n{error}")
        except ValueError as error:
            stop(f"{error}; nothing was changed")
        typer.echo(f"{path}: {', '.join(changed) or 'nothing changed'}")


@app.command("generate")
def generate_data(
    case: Annotated[str, typer.Argument(help="A case, such as corebridge.")],
    folder: Annotated[
        Path | None, typer.Option(help="Where to write; the course's by default.")
    ] = None,
) -> None:
    """Write a case's data anew from its seed."""
    from workshop_kit.cases.generate import generate
    from workshop_kit.files import course_files

    try:
        for path in generate(case, folder or course_files("case_data", case)):
            typer.echo(path)
    except KeyError as error:
        stop(str(error.args[0]))


@app.command("check")
def check_data(
    case: Annotated[str, typer.Argument(help="A case, such as corebridge.")],
    folder: Annotated[Path | None, typer.Option(help="A folder with a copy of the case.")] = None,
) -> None:
    """Check a case's data against its data package."""
    from workshop_kit import cases

    try:
        report(cases.check(case, folder))
    except KeyError as error:
        stop(str(error.args[0]))


def check(
    files: Annotated[
        Path | None,
        typer.Option(help="Another course folder, such as a copy.", exists=True, file_okay=False),
    ] = None,
) -> None:
    """Check exercises, solutions, notebooks, agenda, translations and data."""
    if files is not None:
        os.environ["WORKSHOP_FILES"] = str(files.resolve())
    from workshop_kit.course import content_faults
    from workshop_kit.files import course_files

    try:
        course_files()
    except FileNotFoundError as error:
        stop(str(error))
    report(content_faults())


def messages() -> None:
    """Collect the interface strings into the Chinese catalogue, for translation."""
    from workshop_kit.course import update_catalogue

    missing = update_catalogue()
    typer.echo(f"{len(missing)} without Chinese" if missing else "all translated")
    for message in missing:
        typer.echo(f"  {message}")


def models() -> None:
    """Write docs/models.md, the page of all models, from their docstrings."""
    from workshop_kit.course import write_models_page
    from workshop_kit.files import course_files

    try:
        typer.echo(write_models_page(course_files()))
    except FileNotFoundError as error:
        stop(f"{error}; the page stands in a folder docs of the course")
