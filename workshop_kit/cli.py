"""``workshop``: serve the pages, open JupyterLab, make and check the course's files."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="The key-account-management workshop.",
)
data_commands = typer.Typer(no_args_is_help=True, help="The case companies' data.")
app.add_typer(data_commands, name="data")

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


def _use_data(folder: Path | None) -> Path:
    from workshop_kit.files import data_folder

    # Absolute, for kernels work in other folders
    kept = (data_folder() if folder is None else folder.expanduser()).resolve()
    os.environ["WORKSHOP_DATA"] = str(kept)
    try:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        (kept / ".writable").touch()
        (kept / ".writable").unlink()
    except OSError as error:
        _stop(
            f"cannot write to the data folder {kept} ({error.strerror}): "
            "name another, --data FOLDER"
        )
    return kept


def _stop(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 opens the room.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8866,
    data: DataFolder = None,
) -> None:
    """Serve the exercises as pages."""
    kept = _use_data(data)
    if fault := _cannot_listen(host, port):
        _stop(f"cannot listen on port {port} of {host} ({fault}): choose another, --port or --host")
    from traitlets.config import Config

    from workshop_kit.server import WorkshopApp

    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    typer.echo(f"Workshop  http://{shown}:{port}/")
    typer.echo(f"Answers   {kept}")
    typer.echo("Everyone who opens this address writes into the same answers. Stop with Ctrl+C.")
    sys.stdout.flush()
    config = Config()
    config.WorkshopApp.ip = host
    config.WorkshopApp.port = port
    config.WorkshopApp.port_retries = 0
    config.WorkshopApp.open_browser = False
    config.WorkshopApp.log_level = "WARN"
    WorkshopApp.launch_instance(argv=[], config=config)


def _cannot_listen(host: str, port: int) -> str:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":  # elsewhere the option lets two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return ""


@app.command()
def lab(
    language: Annotated[
        Language, typer.Option(help="Language of pages and controls.")
    ] = Language.zh,
    audience: Annotated[
        Audience, typer.Option(help="Author opens the sources; the others open views of them.")
    ] = Audience.author,
    folder: Annotated[Path, typer.Option(help="Where views are written.")] = Path(".lab"),
    data: DataFolder = None,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8888,
) -> None:
    """Open the notebooks in JupyterLab."""
    _use_data(data)
    from workshop_kit.authoring import write_views
    from workshop_kit.files import course_files

    os.environ["WORKSHOP_LANGUAGE"] = language.value
    opened = (
        course_files()
        if audience is Audience.author
        else write_views(folder, language.value, audience.value)
    )
    settings = Path(__file__).parent / "server" / "share" / "jupyter" / "lab" / "settings"
    arguments = [
        sys.executable,
        "-m",
        "jupyterlab",
        str(opened),
        f"--LabApp.app_settings_dir={settings}",
        f"--ServerApp.port={port}",
        *(["--no-browser"] if not browser else []),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    os.execv(sys.executable, arguments)


@app.command()
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
            _stop(f"{path}: a cell fails, nothing was changed\n{error}")
        except ValueError as error:
            _stop(f"{error}; nothing was changed")
        typer.echo(f"{path}: {', '.join(changed) or 'nothing changed'}")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The copy to make; must not exist yet.")],
    data: DataFolder = None,
) -> None:
    """Copy all answers into one file, safely while the server runs."""
    kept = _use_data(data)
    from workshop_kit.store import StoreError, back_up

    try:
        copy = back_up(kept / ANSWERS, file)
    except StoreError as error:
        _stop(str(error))
        return
    typer.echo(f"Copied the answers to {copy}. It holds what everybody wrote: keep it safe.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by workshop backup.")],
    data: DataFolder = None,
) -> None:
    """Put a copy in the answers' place; stop the server before."""
    kept = _use_data(data)
    from workshop_kit.store import StoreError, restore_backup

    try:
        replaced = restore_backup(file, kept / ANSWERS)
    except StoreError as error:
        _stop(str(error))
        return
    typer.echo(f"The answers are those of {file} again.")
    if replaced is not None:
        typer.echo(f"What was there before is in {replaced}; delete it when it is not needed.")
    typer.echo("Whoever was deleted since that copy was made is back: delete them again.")


@data_commands.command("generate")
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
        _stop(str(error.args[0]))


@data_commands.command("check")
def check_data(
    case: Annotated[str, typer.Argument(help="A case, such as corebridge.")],
    folder: Annotated[Path | None, typer.Option(help="A folder with a copy of the case.")] = None,
) -> None:
    """Check a case's data against its data package."""
    from workshop_kit import cases

    try:
        _report(cases.check(case, folder))
    except KeyError as error:
        _stop(str(error.args[0]))


def _report(faults: list[str]) -> None:
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)


@app.command()
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
        _stop(str(error))
    _report(content_faults())


@app.command()
def messages() -> None:
    """Collect the interface strings into the Chinese catalogue, for translation."""
    from workshop_kit.course import update_catalogue

    missing = update_catalogue()
    typer.echo(f"{len(missing)} without Chinese" if missing else "all translated")
    for message in missing:
        typer.echo(f"  {message}")


def main() -> None:
    """Run the command line."""
    app()
