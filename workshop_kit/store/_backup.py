"""Copies of a SQLite store: made while others write, and brought back.

Both ways go through SQLite's backup interface, never through a copy of the bytes: a file in use is
whole only together with its journal or write-ahead log. A copy is one file, readable only by the
user, checked before it gets its name.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from workshop_kit.store._engine import BUSY_MS, explain, sqlite_module
from workshop_kit.store._errors import SchemaUnknown, StoreBusy, StoreDamaged, StoreError

SIDES = ("-wal", "-shm", "-journal")


def back_up(database: str | os.PathLike[str], path: str | os.PathLike[str]) -> Path:
    """Copy a store's file into a new one, as it stands at one moment, while others may write.

    Parameters
    ----------
    database : path
        The store; it is not changed, nor brought up to date.
    path : path
        A file that does not exist, in a folder that does.

    Returns
    -------
    Path
        The copy, readable only by the user.

    Raises
    ------
    StoreError
        There is no store to copy, or the copy exists or cannot be written. Then no file is left.
    SchemaUnknown
        A newer version of the kit, or another program, wrote the store.
    """
    source, target = _path(database), _path(path)
    if not source.is_file():
        raise StoreError(f"{source} does not exist: there are no answers to copy yet")
    _refuse_present(target)
    part = target.with_name(f"{target.name}.part-{secrets.token_hex(4)}")
    with _reserved(part):
        _copy(source, part)
        _refuse_present(target)
        _move(part, target)
    return target


def restore_backup(backup: str | os.PathLike[str], database: str | os.PathLike[str]) -> Path | None:
    """Put a copy made by `back_up` in a store's place; stop the server before.

    What was there is kept beside it, as ``answers.sqlite.replaced-…``. A process that dies
    half-way leaves the old answers or the new ones, never a mixture.

    Parameters
    ----------
    backup : path
        What it holds is not changed.
    database : path
        The store's file; may be missing, or damaged.

    Returns
    -------
    Path or None
        Where the replaced file is, None where there was none.

    Raises
    ------
    StoreError
        The copy is no store, is damaged, or cannot be read. Nothing was changed.
    SchemaUnknown
        A newer version of the kit, or another program, wrote the copy. Nothing was changed.
    StoreBusy
        A server or notebook has the store open. Nothing was changed.
    """
    source, target = _path(backup), _path(database)
    if not source.is_file():
        raise StoreError(f"{source} does not exist: name a file made by workshop backup")
    if target.exists() and source.samefile(target):
        raise StoreError(f"{source} is the store itself: name a file made by workshop backup")
    with suppress(OSError):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in target.parent.glob(f"{target.name}.fresh-*"):
        left.unlink(missing_ok=True)  # by a process that died
    fresh = target.with_name(f"{target.name}.fresh-{secrets.token_hex(4)}")
    with _reserved(fresh):
        _copy(source, fresh)
    try:
        if not target.exists():
            _move(fresh, target)
            return None
        return _replace(target, fresh)
    finally:
        fresh.unlink(missing_ok=True)


def _replace(target: Path, fresh: Path) -> Path:
    """Keep what `target` holds, then fill it from `fresh`; move it away where it is damaged."""
    kept = _kept_name(target)
    try:
        _alone(target)
        with _reserved(kept):
            _copy(target, kept, check=False)
    except StoreDamaged:
        for side in ("", *SIDES):
            if target.with_name(target.name + side).exists():
                _move(target.with_name(target.name + side), kept.with_name(kept.name + side))
        _move(fresh, target)
        return kept
    with _opened(fresh, "ro") as new, _opened(target, "rw") as old:
        new.backup(old)  # one transaction, in the same file: nobody holds on to a replaced one
    return kept


def _alone(path: Path) -> None:
    """Refuse while another program has the file in WAL mode open, or writes to it."""
    with _opened(path, "rw", patience_ms=200) as connection:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        if mode != "delete":
            raise StoreBusy(f"{path}: a server or notebook has it open; stop that, then try again")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")


def _copy(source: Path, target: Path, check: bool = True) -> None:
    with _opened(source, "rw" if os.access(source, os.W_OK) else "ro") as old:
        with _opened(target, "rw") as new:
            old.backup(new)  # all pages in one step: one moment, and writers wait that long
            new.execute("PRAGMA journal_mode=DELETE")
        if check:
            with _opened(target, "ro") as new:
                _refuse_unless_store(new, source)
    with suppress(OSError), target.open("rb+") as file:
        os.fsync(file.fileno())


def _refuse_unless_store(connection: Any, source: Path) -> None:
    from workshop_kit.store._migrate import revisions

    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise StoreDamaged(f"{source} is damaged: bring back another copy")
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        raise StoreDamaged(f"{source} is damaged: it holds answers of nobody; bring back another")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not {"alembic_version", "owners", "answers"} <= tables:
        raise StoreError(f"{source} holds no answers of the workshop: name another file")
    found = [number for (number,) in connection.execute("SELECT version_num FROM alembic_version")]
    if len(found) != 1 or found[0] not in revisions():
        raise SchemaUnknown(
            f"{source} was written by a newer version of the workshop kit (its tables are at"
            f" {' and '.join(found) or 'none'}): install the newer version, then try again"
        )


@contextmanager
def _opened(path: Path, mode: str, patience_ms: int = BUSY_MS) -> Iterator[Any]:
    module = sqlite_module()
    try:
        connection = module.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None)
        with closing(connection):
            for setting in (f"busy_timeout={patience_ms}", "synchronous=FULL", "fullfsync=ON"):
                connection.execute(f"PRAGMA {setting}")
            yield connection
    except module.Error as error:
        raise explain(error, str(path)) from error


@contextmanager
def _reserved(path: Path) -> Iterator[None]:
    """Make an empty file that nobody else may read; take it away again if the work fails."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}): name a file in a folder that can"
        ) from error
    try:
        yield
    except BaseException:
        for side in ("", *SIDES):
            path.with_name(path.name + side).unlink(missing_ok=True)
        raise


def _refuse_present(path: Path) -> None:
    if path.exists():
        raise StoreError(f"{path} exists already: name a new file")


def _kept_name(target: Path) -> Path:
    when = datetime.now().astimezone().strftime("%Y%m%dT%H%M%S")
    kept = target.with_name(f"{target.name}.replaced-{when}")
    number = 1
    while kept.exists():
        number += 1
        kept = target.with_name(f"{target.name}.replaced-{when}-{number}")
    return kept


def _move(path: Path, to: Path) -> None:
    try:
        path.replace(to)
    except OSError as error:
        raise StoreError(f"{to} cannot be written ({error.strerror}): free its folder") from error


def _path(given: str | os.PathLike[str]) -> Path:
    return Path(given).expanduser().absolute()
