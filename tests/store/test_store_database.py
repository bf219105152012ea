from __future__ import annotations

import os
import re
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import workshop_kit.store
from workshop_kit.store import OnBoard, Owner, SchemaUnknown, Store, StoreBusy, StoreError, _engine
from workshop_kit.store._tables import Base
from workshop_kit.store.migrations import HEAD

PACKAGE = Path(workshop_kit.store.__file__).parent


@contextmanager
def plain(path: Path) -> Iterator[Any]:
    with closing(_engine.sqlite_module().connect(path)) as connection:
        yield connection
        connection.commit()


@contextmanager
def unprivileged() -> Iterator[None]:
    """Give up root's right to write everywhere for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def drift(store: Store) -> list[Any]:
    with store._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_an_empty_database_gets_the_tables_that_the_code_declares(store: Store) -> None:
    assert drift(store) == []
    tables = set(sa.inspect(store._database.engine).get_table_names())
    answers = {"owners", "answers", "answer_history", "attempts", "alembic_version"}
    assert tables == answers | {"classes", "teams", "participants", "acts"}


def test_a_table_that_differs_is_noticed(store: Store, tmp_path: Path) -> None:
    with plain(tmp_path / "data" / "answers.sqlite") as connection:
        connection.execute("ALTER TABLE attempts DROP COLUMN score")
    assert [change[0] for change in drift(store)] == ["add_column"]


def test_head_is_the_last_step() -> None:
    assert ScriptDirectory(str(PACKAGE / "migrations")).get_heads() == [HEAD]


def test_a_second_opening_keeps_the_answers(tmp_path: Path) -> None:
    for turn in range(2):
        with Store.open(f"sqlite:///{tmp_path}/answers.sqlite") as store:
            anna = store.owner("participant", "anna")
            assert store.save(anna, "x12", "names", turn, turn).version == turn + 1


def test_a_database_without_tables_but_with_a_version_table_is_upgraded(tmp_path: Path) -> None:
    with plain(tmp_path / "answers.sqlite") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    with Store.open(tmp_path / "answers.sqlite") as store:
        assert drift(store) == []


def test_threads_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    def work(turn: int) -> int:
        with Store.open(tmp_path / "answers.sqlite") as store:
            return store.owner("participant", "anna").id

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(work, range(6))) == {1}


def test_a_newer_schema_is_refused_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    Store.open(path).close()
    with plain(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(SchemaUnknown, match=r"newer version .* 9999.*install the newer.*or move"):
        Store.open(path)
    assert path.read_bytes() == before


def test_another_programs_tables_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with plain(path) as connection:
        connection.execute("CREATE TABLE answers (text)")
    with pytest.raises(SchemaUnknown, match="another program: name another file"):
        Store.open(path)


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"my shopping list, not a database\n" * 100)
    with pytest.raises(StoreError, match="no intact SQLite file; move it away"):
        Store.open(path)
    assert path.read_bytes().startswith(b"my shopping list")


def test_a_folder_that_cannot_be_written_is_named() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(StoreError, match="make its folder writable") as error:
            Store.open(folder / "answers.sqlite")
        assert str(folder / "answers.sqlite") in str(error.value)
        with unprivileged(), pytest.raises(StoreError, match="cannot be written"):
            Store.open(folder / "deeper" / "answers.sqlite")
        folder.chmod(0o755)


def test_a_file_in_a_folder_that_lost_its_write_permission_is_refused_at_once() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Store.open(folder / "answers.sqlite").close()
        (folder / "answers.sqlite").chmod(0o666)
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(StoreError, match="make its folder writable"):
            Store.open(folder / "answers.sqlite")
        folder.chmod(0o755)


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        Store.open(tmp_path / "data" / "answers.sqlite")


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_only_the_user_may_read_the_files(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        with Store.open(tmp_path / "data" / "answers.sqlite") as store:
            store.save(store.owner("participant", "anna"), "x12", "names", "mine", 0)
            modes = {
                path.name: stat.S_IMODE(path.stat().st_mode)
                for path in [tmp_path / "data", *(tmp_path / "data").iterdir()]
            }
    finally:
        os.umask(before)
    assert modes.pop("data") == 0o700
    assert set(modes.values()) == {0o600}
    assert "answers.sqlite" in modes


def test_sqlite_is_set_to_keep_what_it_acknowledged(store: Store) -> None:
    wal = _engine.sqlite_module().sqlite_version_info >= (3, 51, 3)
    wanted = {
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
        "journal_mode": "wal" if wal else "delete",
    }
    with store._database.reading() as session:
        found = {key: session.scalar(sa.text(f"PRAGMA {key}")) for key in wanted}
    assert found == wanted


def test_an_older_sqlite_never_writes_in_wal_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "answers.sqlite"
    monkeypatch.setattr(_engine, "WAL_SAFE", (99, 0, 0))
    with Store.open(path) as older:
        anna = older.owner("participant", "anna")
        kept = older.save(anna, "x12", "names", "kept", 0)
        assert not list(tmp_path.glob("*-wal"))
        with plain(path) as newer:
            newer.execute("PRAGMA journal_mode=WAL")
        with pytest.raises(StoreBusy, match="close the other programs"):
            older.save(anna, "x12", "names", "unsafe", 1)
        assert older.answers(anna, "x12") == {"names": kept}
    with Store.open(path) as older:
        assert older.save(anna, "x12", "names", "safe", 1).version == 2
        assert not list(tmp_path.glob("*-wal"))


def test_pythons_own_sqlite_serves_where_pysqlite3_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    assert _engine.sqlite_module() is sqlite3.dbapi2
    with Store.open(tmp_path / "answers.sqlite") as store:
        anna = store.owner("participant", "anna")
        assert store.save(anna, "x12", "names", "好", 0) == store.answers(anna, "x12")["names"]


def test_a_database_held_by_another_program_is_an_error_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_engine, "BUSY_MS", 50)
    with Store.open(tmp_path / "answers.sqlite") as store:
        anna = store.owner("participant", "anna")
        with plain(tmp_path / "answers.sqlite") as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy, match="another program is using it"):
                store.save(anna, "x12", "names", "secret words", 0)
        assert store.save(anna, "x12", "names", "secret words", 0).version == 1


def test_an_error_quotes_no_answer(store: Store, anna: Owner, tmp_path: Path) -> None:
    with plain(tmp_path / "data" / "answers.sqlite") as connection:
        connection.execute("DROP TABLE answer_history")
    with pytest.raises(StoreError) as error:
        store.save(anna, "x12", "names", "secret words", 0)
    assert "secret words" not in f"{error.value} {error.value.__cause__}"


@pytest.mark.parametrize("address", ["mysql://h/d", "sqlite://", "sqlite:///:memory:", "://"])
def test_an_address_of_another_kind_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="postgresql\\+psycopg://"):
        Store.open(address)


def test_a_password_is_never_shown() -> None:
    with pytest.raises((StoreError, ValueError)) as error:
        Store.open("postgresql+psycopg://kam:hush@127.0.0.1:1/none")
    assert "hush" not in str(error.value)
    with pytest.raises(ValueError, match="is no store") as refused:
        Store.open("postgresql+pg8000://kam:hush@127.0.0.1:1/none")
    assert "hush" not in str(refused.value)


def test_only_the_engine_and_the_backup_speak_sqlite() -> None:
    only_sqlite = re.compile(
        r"PRAGMA|IMMEDIATE\"|INSERT OR|AUTOINCREMENT|json_extract|rowid|sqlite_master"
    )
    speakers = {
        path.name
        for path in PACKAGE.rglob("*.py")
        if only_sqlite.search(path.read_text(encoding="utf-8"))
    }
    assert speakers == {"_engine.py", "_backup.py"}


def test_the_tables_are_written_for_postgresql_too() -> None:
    dialect = sa.create_mock_engine("postgresql+psycopg2://", lambda *_: None).dialect
    for table in Base.metadata.sorted_tables:
        assert "TIMESTAMP WITH TIME ZONE" in str(
            sa.schema.CreateTable(table).compile(dialect=dialect)
        ) or table.name not in {"owners", "answers", "attempts", "answer_history"}


def tables_of_0001(path: Path) -> None:
    """Make the file that the first version of the store left behind, with answers in it."""
    with plain(path) as connection:
        connection.executescript(
            Path(__file__).with_name("answers_0001.sql").read_text(encoding="utf-8")
        )


def test_a_file_of_the_first_version_is_brought_up_to_date_with_all_its_answers(
    tmp_path: Path,
) -> None:
    path = tmp_path / "answers.sqlite"
    tables_of_0001(path)
    with plain(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            ("0001",)
        ]
    with Store.open(path) as store:
        assert drift(store) == []
        local = store.owner("participant", "local")
        assert (local.id, store.owner("team", "blue").id) == (1, 2)
        names = store.history(local, "x12_customer_segments", "names")
        assert [answer.version for answer in names] == [1, 2]
        assert names[0].value == {"A": {"name": "价格导向", "behaviour": "比价 <b>"}}
        assert store.answers(local, "x12_customer_segments") == {
            "names": names[1],
            "hours": store.history(local, "x12_customer_segments", "hours")[0],
        }
        assert [attempt.score for attempt in store.attempts(local, "x12_customer_segments")] == [
            0.5
        ]
        assert store.save(local, "x12_customer_segments", "names", "on", 2).version == 3
        room = store.classes.new("CoreBridge")
        assert store.participants.join(room, "Anna").participant.owner.id == 4, "3 was deleted"
        assert store.classes.answers(room, "x12_customer_segments") == {}


def tables_of_0003(path: Path) -> None:
    """Turn a new file back into what the version before the journal left, with a class in it."""
    with Store.open(path) as store:
        store.classes.new("CoreBridge")
    with plain(path) as connection:
        connection.executescript(
            """
            DROP TABLE acts;
            CREATE TABLE reveals (id INTEGER PRIMARY KEY AUTOINCREMENT, class_id INTEGER,
                exercise TEXT, field TEXT, state TEXT, at DATETIME, undone_at DATETIME);
            CREATE INDEX ix_reveals_class_id ON reveals (class_id);
            CREATE TABLE boards (class_id INTEGER PRIMARY KEY, exercise TEXT, field TEXT);
            INSERT INTO reveals (class_id, exercise, field, state, at, undone_at) VALUES
                (1, 'x12', '', 'closed', '2026-03-02 09:00:00.000000', NULL),
                (1, 'x12', 'split', 'revealed', '2026-03-02 09:30:00.000000', NULL),
                (1, 'x12', '', 'open', '2026-03-02 09:40:00.000000', '2026-03-02 09:41:00.000000');
            INSERT INTO boards VALUES (1, 'x12', 'split');
            UPDATE alembic_version SET version_num = '0003';
            """
        )


def test_what_was_revealed_and_shown_before_the_journal_stays(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    tables_of_0003(path)
    with Store.open(path) as store:
        assert drift(store) == []
        room = store.classes.all()[0]
        assert [
            (one.exercise, one.field, one.state, one.at.hour, one.undone_at is None)
            for one in store.reveals.history(room)
        ] == [
            ("x12", None, "closed", 9, True),
            ("x12", "split", "revealed", 9, True),
            ("x12", None, "open", 9, False),
        ]
        assert store.reveals.state(room, "x12", ["split"]) == {None: "closed", "split": "revealed"}
        assert store.board.shown(room) == OnBoard("x12", "split")


def test_two_threads_upgrade_an_old_file_once(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    tables_of_0001(path)

    def work(turn: int) -> list[str]:
        with Store.open(path) as store:
            return sorted(
                store.answers(store.owner("participant", "local"), "x12_customer_segments")
            )

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [["hours", "names"]] * 4


def test_an_upgrade_that_fails_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    tables_of_0001(path)
    with plain(path) as connection:
        connection.execute("CREATE TABLE reveals (mine)")  # the last table of the step
        before = list(connection.execute("SELECT name FROM sqlite_master ORDER BY name"))
    with pytest.raises(StoreError):
        Store.open(path)
    with plain(path) as connection:
        assert list(connection.execute("SELECT name FROM sqlite_master ORDER BY name")) == before
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        connection.execute("DROP TABLE reveals")
    Store.open(path).close()
