"""``workshop serve`` and ``workshop lab``: the pages, and the notebooks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._common import ANSWERS, Audience, DataFolder, Language, stop, use_data

if TYPE_CHECKING:
    from workshop_kit.store import Classroom


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 opens the room.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8866,
    data: DataFolder = None,
    code: Annotated[
        str, typer.Option("--class", help="Code of the class; without it the newest open one.")
    ] = "",
    organisation: Annotated[
        str, typer.Option(help="Name of the class's organisation; opens a class for it if need be.")
    ] = "",
    language: Annotated[
        Language, typer.Option(help="Language of a class that opens.")
    ] = Language.zh,
    max_kernels: Annotated[
        int, typer.Option(min=0, help="Pages open at once; 0 is as many as the memory holds.")
    ] = 0,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy names visitors' addresses and https.")
    ] = False,
) -> None:
    """Open a class: people join with its code and work on the exercises."""
    kept = use_data(data)
    from traitlets.config import Config

    from workshop_kit.server import Room, WorkshopApp, announce, cannot_listen, delete_overdue
    from workshop_kit.store import AnswerRefused, CodeUnknown, Store, StoreError

    if fault := cannot_listen(host, port):
        stop(f"cannot listen on port {port} of {host} ({fault}): choose another, --port or --host")
    try:
        with Store.open(kept / ANSWERS) as store:
            _clear(*delete_overdue(store))
        room = Room.open(kept, code, organisation, language.value)
    except (StoreError, CodeUnknown, AnswerRefused) as error:
        stop(str(error))
        return
    config = Config()
    config.WorkshopApp.ip = host
    config.WorkshopApp.port = port
    config.WorkshopApp.port_retries = 0
    config.WorkshopApp.open_browser = False
    config.WorkshopApp.log_level = "WARN"
    config.WorkshopApp.behind_proxy = behind_proxy
    if max_kernels:
        config.WorkshopKernels.max_kernels = max_kernels
    WorkshopApp.room = room
    typer.echo(announce(room.classroom, host, port, "/", room.trainer_key))
    sys.stdout.flush()
    WorkshopApp.launch_instance(argv=[], config=config)


def _clear(gone: list[Classroom], believed: bool) -> None:
    """Tell what went because its time had passed."""
    for room in gone:
        typer.echo(f"Deleted class {room.code}: its {room.retention_days} days had passed.")
    if not believed:
        typer.echo(
            "A class should have been deleted more than a year ago: nothing was, for this"
            " computer's date may be wrong. Check it; then: workshop class list, workshop class"
            " delete CODE",
            err=True,
        )


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
    use_data(data)
    from workshop_kit.authoring import write_views
    from workshop_kit.files import course_files

    os.environ["WORKSHOP_LANGUAGE"] = language.value
    opened = (
        course_files()
        if audience is Audience.author
        else write_views(folder, language.value, audience.value)
    )
    settings = Path(__file__).parents[1] / "server" / "share" / "jupyter" / "lab" / "settings"
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
