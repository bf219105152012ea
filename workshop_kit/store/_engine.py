"""Engines and transactions: all that differs between SQLite and PostgreSQL.

SQLite is opened with ``pysqlite3`` where it is installed (its library is newer than Python's),
else with ``sqlite3``; `synchronous=FULL`, so that an answer shown as saved is on the disk;
`foreign_keys` and `secure_delete` on; writers begin with ``BEGIN IMMEDIATE``, so that two of them
never read the same version, and wait up to ten seconds for each other.

The journal is a write-ahead log (WAL) only where the SQLite library is 3.51.3 or newer. From 3.7.0
to 3.51.2 a WAL with two writing connections could be corrupted (sqlite.org/wal.html, "the WAL-reset
bug"), and several notebook kernels may well have the local store open at once; there the rollback
journal (DELETE) is used, and a file found in WAL mode is turned back, or refused while others hold
it. Local disks only: WAL needs shared memory, and locks on network drives are not to be trusted.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from workshop_kit.store._errors import StoreBusy, StoreDamaged, StoreError
from workshop_kit.store._tables import Base
from workshop_kit.store._unchanged import Unchanged

WAL_SAFE = (3, 51, 3)
BUSY_MS = 10_000
_WRITES = "workshop_writes"
Found = TypeVar("Found")


class _Commits:
    """A connection that never writes, to which SQLite tells when another one has committed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Any = None  # of the driver

    def version(self) -> int:
        """Return a number that differs after any commit, also one of another process."""
        with self._lock:
            if self._connection is None:
                pooled = self._engine.raw_connection()
                self._connection = pooled.dbapi_connection
                pooled.detach()  # the pool has its own
            (found,) = self._connection.execute("PRAGMA data_version").fetchone()
            return int(found)

    def close(self) -> None:
        """Close the connection; nobody reads what it was kept for any more."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


@dataclass(frozen=True)
class Database:
    """An engine, and the few things that SQLite and PostgreSQL do differently.

    Attributes
    ----------
    engine : Engine
    name : str
        For messages: the file, or the address without its password.
    commits : _Commits or None
        Tells of changes; None where that is not known.
    """

    engine: Engine
    name: str
    commits: _Commits | None = None

    @cached_property
    def unchanged(self) -> Unchanged:
        """What was read since the last change."""
        return Unchanged(self.commits.version if self.commits else None)

    def cached(self, key: Hashable, read: Callable[[], Found]) -> Found:
        """Return what `read` finds, from memory while nothing was committed; see `Unchanged`."""
        with self._explained():
            return self.unchanged.get(key, read)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session in a transaction that only reads."""
        with self._explained(), Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session in a transaction that writes; committed to disk when it ends."""
        engine = self.engine.execution_options(**{_WRITES: True})
        with self._explained(), Session(engine) as session, session.begin():
            yield session

    def exclude_other_migrations(self, connection: Connection) -> None:
        """Hold every other process's migration off until the transaction ends."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(741852963)"))

    def scrub(self) -> None:
        """Overwrite what was deleted: free pages, and the write-ahead log.

        Raises
        ------
        StoreBusy
            Another program is reading, so its view of the past must stay a while.
        """
        with self._explained():
            if self.engine.dialect.name == "postgresql":
                autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
                with autocommit.connect() as connection:
                    connection.execute(text(f"VACUUM FULL {', '.join(Base.metadata.tables)}"))
                return
            raw = self.engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = (cursor.fetchone() or (0,))[0]
                cursor.close()
            finally:
                raw.close()
        if busy:
            raise StoreBusy(
                f"deleted, but traces stay in {self.name}-wal while another program reads it:"
                " close the other programs and delete again"
            )

    def close(self) -> None:
        """Close every connection."""
        if self.commits:
            self.commits.close()
        self.engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise explain(error.orig, self.name) from error
        except self.engine.dialect.loaded_dbapi.Error as error:
            raise explain(error, self.name) from error


def connect(url_or_path: str | os.PathLike[str], *, keep_connections: bool = True) -> Database:
    """Prepare a database: a path, a ``sqlite:///`` or a ``postgresql+psycopg://`` address.

    Raises
    ------
    StoreError
        The file cannot be made or opened; the message names the remedy.
    ValueError
        The address is of another kind of database.
    """
    given = os.fspath(url_or_path)
    if "://" not in given:
        return _sqlite(Path(given), keep_connections)
    try:
        url = make_url(given)
    except ArgumentError:
        raise ValueError(
            "no database address: write sqlite:///… or postgresql+psycopg://…"
        ) from None
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return _sqlite(Path(str(url.database)), keep_connections)
    if url.drivername != "postgresql+psycopg":
        raise ValueError(
            f"{url.render_as_string()} is no store: name a file,"
            " or an address that begins with postgresql+psycopg://"
        )
    return _postgresql(url, keep_connections)


def sqlite_module() -> ModuleType:
    """Return the SQLite module to use: ``pysqlite3`` where it is installed, else ``sqlite3``."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        from sqlite3 import dbapi2
    module: ModuleType = dbapi2
    return module


def explain(error: BaseException | None, name: str) -> StoreError:
    """Say what a database's error means, and what to do about it."""
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    low = said.lower()
    for signs, kind, remedy in _REMEDIES:
        if any(sign in low for sign in signs):
            return kind(f"{name}: {remedy} ({said})")
    return StoreError(f"{name}: the database refused ({said})")


_REMEDIES: tuple[tuple[tuple[str, ...], type[StoreError], str], ...] = (
    (("locked", "busy"), StoreBusy, "another program is using it; close that, or try again"),
    (
        ("readonly", "unable to open", "permission"),
        StoreError,
        "it cannot be written; make the folder writable, or name another one",
    ),
    (("full",), StoreError, "the disk is full; make room and try again"),
    (
        ("not a database", "malformed"),
        StoreDamaged,
        "this is no intact SQLite file; move it away, or bring back a copy",
    ),
    (
        ("connection", "connect", "server closed", "timeout"),
        StoreError,
        "the database server cannot be reached; start it, or correct the address",
    ),
)


def _postgresql(url: URL, keep_connections: bool) -> Database:
    name = url.render_as_string(hide_password=True)
    pool: dict[str, Any] = {} if keep_connections else {"poolclass": NullPool}
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, **pool)
    except ImportError:
        raise StoreError(f"{name}: the driver is missing; pip install 'psycopg[binary]'") from None
    return Database(engine, name)


def _sqlite(path: Path, keep_connections: bool) -> Database:
    path = path.expanduser().absolute()
    _make_file(path)
    module = sqlite_module()
    pool: dict[str, Any] = {} if keep_connections else {"poolclass": NullPool}
    engine = create_engine(
        URL.create("sqlite", database=str(path)), module=module, hide_parameters=True, **pool
    )
    wal_is_safe = module.sqlite_version_info >= WAL_SAFE
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin(wal_is_safe))
    database = Database(engine, str(path), _Commits(engine) if keep_connections else None)
    try:
        with database._explained():
            _choose_journal(engine, wal_is_safe)
    except StoreError:
        database.close()
        raise
    return database


def _make_file(path: Path) -> None:
    """Make the file (0600) and its folder (0700), and see that both can be written."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with tempfile.TemporaryFile(dir=path.parent):
            pass  # the journal stands beside the file
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}): make its folder writable,"
            " or name another one with WORKSHOP_DATA"
        ) from error
    with suppress(OSError):  # another person's file that we may write stays as it is
        path.chmod(0o600)


def _configure(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` says, not by guess
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout={BUSY_MS}",
        "synchronous=FULL",
        "fullfsync=ON",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(wal_is_safe: bool) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(_WRITES):
            connection.exec_driver_sql("BEGIN")
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        if not wal_is_safe:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            if mode == "wal":
                connection.exec_driver_sql("ROLLBACK")
                raise StoreBusy(
                    "a newer program has turned the file to WAL mode, in which this Python's"
                    " SQLite may corrupt it; close the other programs and open it again"
                )

    return begin


def _choose_journal(engine: Engine, wal_is_safe: bool) -> None:
    """Set the journal's mode, which needs the file alone for a moment."""
    wanted = "wal" if wal_is_safe else "delete"
    patience = time.monotonic() + BUSY_MS / 1000
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        while True:
            try:
                cursor.execute(f"PRAGMA journal_mode={wanted}")
                cursor.close()
                return
            except Exception as error:
                if "locked" not in str(error) or time.monotonic() > patience:
                    raise
                time.sleep(0.02)
    finally:
        raw.close()
