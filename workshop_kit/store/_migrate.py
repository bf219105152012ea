"""Bring a database's tables up to date."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, Table, inspect, select

from workshop_kit.store._engine import Database
from workshop_kit.store._errors import SchemaUnknown
from workshop_kit.store._tables import Base
from workshop_kit.store.migrations import HEAD

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

_ONE_AT_A_TIME = threading.Lock()  # alembic.op is one for the whole process


def migrate(database: Database) -> None:
    """Upgrade the tables to those of this version; a no-op where they are.

    One transaction that excludes every other writer: of two processes that open a new database
    at once, the second finds the work done; a process that dies half-way leaves no half-way.

    Raises
    ------
    SchemaUnknown
        The database was written by a newer version of the kit, or by another program.
    """
    with database.reading() as session:
        if _revision(session.connection(), database.name) == HEAD:
            return
    with _ONE_AT_A_TIME, database.writing() as session:
        connection = session.connection()
        database.exclude_other_migrations(connection)
        found = _revision(connection, database.name)
        if found != HEAD:
            _run_steps(connection, found, database.name)


def _revision(connection: Connection, name: str) -> str | None:
    """Return the schema's revision, None for a database that holds nothing yet."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables & set(Base.metadata.tables):
            raise SchemaUnknown(
                f"{name} holds tables of another program: name another file or database"
            )
        return None
    version = Table("alembic_version", MetaData(), autoload_with=connection)
    return " and ".join(sorted(connection.scalars(select(version.c.version_num)))) or None


def revisions() -> frozenset[str]:
    """Return every revision of the tables that this version can bring up to date."""
    return frozenset(step.revision for step in _steps().walk_revisions())


def _steps() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(Path(__file__).with_name("migrations")))


def _run_steps(connection: Connection, found: str | None, name: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    script = _steps()
    if found is not None and found not in revisions():
        raise SchemaUnknown(
            f"{name} was written by a newer version of the workshop kit (its tables are at"
            f" {found}, this version knows {HEAD}): install the newer version again, or move the"
            " file away to start with an empty one"
        )
    with EnvironmentContext(
        Config(), script, fn=lambda rev, _: script._upgrade_revs(HEAD, rev)
    ) as environment:
        environment.configure(connection=connection, target_metadata=Base.metadata)
        environment.run_migrations()
