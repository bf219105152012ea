"""``workshop class``: open, list, end and delete classes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from workshop_kit.terminal import one_line, table

from ._common import ANSWERS, DataFolder, stop, use_data

if TYPE_CHECKING:
    from pathlib import Path

    from workshop_kit.store import Classroom, Store

MOST_TEAMS = 30

app = typer.Typer(no_args_is_help=True, help="Classes: open, list, end and delete them.")
Code = Annotated[str, typer.Argument(help="The class code, such as K7W-M4Q-XP2.")]


@app.command("new")
def new_class(
    organisation: Annotated[str, typer.Option(help="Whose class it is; shown on the pages.")] = "",
    language: Annotated[str, typer.Option(help="zh or en, for those who choose none.")] = "zh",
    retention_days: Annotated[
        int, typer.Option(help="Days after the last work until the class is to be deleted.")
    ] = 90,
    teams: Annotated[int, typer.Option(help="How many teams, named 1, 2, 3 …")] = 6,
    data: DataFolder = None,
) -> None:
    """Open a class and print its code."""
    if not organisation.strip():
        stop("organisation: it has no name; give one with --organisation NAME")
    if not 0 <= teams <= MOST_TEAMS:
        stop(f"teams: {teams} cannot be; give 0 to {MOST_TEAMS} with --teams")
    with _store(data) as store:
        room = store.classes.new(organisation, language, retention_days)  # type: ignore[arg-type]
        for number in range(1, teams + 1):
            store.teams.named(room, str(number))
        typer.echo(f"Class code  {room.code}")
        there = f" --data {shlex.quote(str(data))}" if data else ""
        typer.echo(f"Serve it    workshop serve --class {room.code}{there}")


@app.command("list")
def list_classes(data: DataFolder = None) -> None:
    """Show all classes, archived ones too."""
    with _store(data) as store:
        rooms = store.classes.all()
        if not rooms:
            typer.echo("There is no class yet. Open one: workshop class new --organisation NAME")
            return
        head = ("Code", "Organisation", "Language", "Opened", "State", "People", "Last work")
        rows = [_row(store, room) for room in rooms]
        typer.echo(table([(*head, "Delete after"), *rows]))


def _row(store: Store, room: Classroom) -> tuple[str, ...]:
    people = sum(not person.removed_at for person in store.participants.all(room))
    expires = store.classes.expires_at(room)
    kept = datetime.now(UTC) < expires
    return (
        room.code,
        room.organisation,
        room.language,
        _day(room.created_at),
        f"archived {_day(room.archived_at)}" if room.archived_at else "open",
        str(people),
        _day(expires - timedelta(days=room.retention_days)),
        _day(expires) if kept else f"{_day(expires)}, due",
    )


def _day(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d")


@app.command("archive")
def archive_class(code: Code, data: DataFolder = None) -> None:
    """End a class: it can be read and taken home, nobody joins or writes."""
    with _store(data) as store:
        room = store.classes.archive(store.classes.find(code))
        typer.echo(f"{_called(room)} is archived: it can be read, nobody joins or writes.")
        typer.echo(f"Undo it with: workshop class reopen {room.code}")


@app.command("reopen")
def reopen_class(code: Code, data: DataFolder = None) -> None:
    """Let people join and write in an archived class again."""
    with _store(data) as store:
        room = store.classes.reopen(store.classes.find(code))
        typer.echo(f"{_called(room)} is open.")


@app.command("delete")
def delete_class(
    code: Code,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: DataFolder = None,
) -> None:
    """Delete a class with everything in it, for good."""
    with _store(data) as store:
        room = store.classes.find(code)
        people, teams = len(store.participants.all(room)), len(store.teams.all(room))
        typer.echo(
            f"This deletes {_called(room)}, for good: {people} participants, {teams} teams,"
            " all their answers and results.\nCopies made with workshop backup are not touched."
            " Stop the server first, if one serves this class."
        )
        if not yes and not _same(store, room, _typed()):
            stop("nothing was deleted: what was typed is not this class's code")
        store.classes.delete(room)
        typer.echo("Deleted.")


def _typed() -> str:
    try:
        return str(typer.prompt("Type its code to delete it", default="", show_default=False))
    except typer.Abort:
        return ""


def _same(store: Store, room: Classroom, typed: str) -> bool:
    from workshop_kit.store import CodeUnknown

    try:
        return store.classes.find(typed).id == room.id
    except CodeUnknown:
        return False


def _called(room: Classroom) -> str:
    return f"{room.code} ({one_line(room.organisation)})"


@contextmanager
def _store(data: Path | None) -> Iterator[Store]:
    """Open the data folder's store; what it refuses becomes a sentence."""
    from workshop_kit.store import AnswerRefused, NotStored, Refused, Store, StoreError

    try:
        with Store.open(use_data(data) / ANSWERS) as store:
            yield store
    except (AnswerRefused, NotStored, Refused, StoreError) as error:
        stop(str(error))
