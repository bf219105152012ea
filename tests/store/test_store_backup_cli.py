from __future__ import annotations

import multiprocessing
import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
import store_workers
from test_store_database import plain, tables_of_0001
from test_store_processes import MODES, intact
from typer.testing import CliRunner, Result

from workshop_kit.cli import app
from workshop_kit.store import (
    SchemaUnknown,
    Store,
    StoreBusy,
    StoreDamaged,
    StoreError,
    _backup,
    _engine,
    back_up,
    restore_backup,
)

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.sqlite"


def at(tmp_path: Path) -> Path:
    """Return where the fixture `store` is."""
    return tmp_path / "data" / "answers.sqlite"


def names(path: Path) -> list[str]:
    with Store.open(path) as store:
        anna = store.owner("participant", "anna")
        return [answer.value for answer in store.history(anna, "x12", "names")]


def write(store: Store, *values: str) -> None:
    anna = store.owner("participant", "anna")
    for value in values:
        store.save(anna, "x12", "names", value, len(store.history(anna, "x12", "names")))


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_is_one_private_file_that_holds_everything(
    store: Store, tmp_path: Path, copy: Path
) -> None:
    write(store, "one", "two")
    code = store.classes.new("CoreBridge").code
    assert store.backup(copy) == copy
    write(store, "three")
    assert files(tmp_path) == {"data", "copy.sqlite"}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert intact(copy)
    assert names(copy) == ["one", "two"]
    with Store.open(copy) as opened:
        assert opened.classes.find(code).organisation == "CoreBridge"


@pytest.mark.parametrize("mode", MODES)
def test_a_backup_made_while_another_process_writes_is_whole(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "answers.sqlite"
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["workshop_kit.store", "sqlalchemy.dialects.sqlite"])
    hears, says = forks.Pipe(duplex=False)
    process = forks.Process(
        target=store_workers.write_until_killed, args=(str(path), mode, 0, says)
    )
    process.start()
    says.close()
    saved = dict.fromkeys("abc", 0)
    try:
        for turn in range(6):
            for _ in range(4):
                field, version = hears.recv()
                saved[field] = version
            back_up(path, tmp_path / f"{turn}.sqlite")
            assert intact(tmp_path / f"{turn}.sqlite")
            with Store.open(tmp_path / f"{turn}.sqlite") as store:
                anna = store.owner("participant", "anna")
                present = store.answers(anna, "x12")
                for field in "abc":
                    history = store.history(anna, "x12", field)
                    assert len(history) >= saved[field], "all that was acknowledged before"
                    assert [one.version for one in history] == list(range(1, len(history) + 1))
                    assert not history or present[field] == history[-1]
                    for one in history:
                        assert one.value == store_workers.payload(field, one.version)
    finally:
        process.kill()
        process.join()
        hears.close()


def test_a_backup_overwrites_nothing_and_leaves_no_half_file(
    store: Store, tmp_path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy.write_text("precious")
    for taken in (copy, at(tmp_path), tmp_path):
        with pytest.raises(StoreError, match="exists already: name a new file"):
            store.backup(taken)
    assert copy.read_text() == "precious"
    with pytest.raises(StoreError, match="cannot be written"):
        store.backup(tmp_path / "nowhere" / "copy.sqlite")
    with pytest.raises(StoreError, match="no answers to copy yet"):
        back_up(tmp_path / "none.sqlite", tmp_path / "new.sqlite")

    def fail(*_: object) -> None:
        raise StoreDamaged("damaged")

    monkeypatch.setattr(_backup, "_refuse_unless_store", fail)
    with pytest.raises(StoreDamaged):
        store.backup(tmp_path / "new.sqlite")
    assert files(tmp_path) == {"data", "copy.sqlite"}


def test_postgresqls_own_tools_are_named(copy: Path) -> None:
    engine = SimpleNamespace(url=sa.make_url("postgresql+psycopg://kam:hush@host/db"))
    store = Store(SimpleNamespace(engine=engine, name="host/db"))  # type: ignore[arg-type]
    with pytest.raises(StoreError, match=r"pg_dump.*pg_restore") as error:
        store.backup(copy)
    assert "hush" not in str(error.value)


def test_a_restored_backup_takes_the_place_of_answers_that_are_kept(
    store: Store, tmp_path: Path, copy: Path
) -> None:
    write(store, "one")
    store.backup(copy)
    write(store, "two")
    store.close()
    before, bytes_before = names(at(tmp_path)), copy.read_bytes()
    kept = restore_backup(copy, at(tmp_path))
    assert kept is not None
    assert kept.name.startswith("answers.sqlite.replaced-")
    assert names(at(tmp_path)) == ["one"]
    assert names(kept) == before == ["one", "two"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert copy.read_bytes() == bytes_before
    again = restore_backup(copy, at(tmp_path))
    assert again not in (None, kept)
    assert files(tmp_path / "data") >= {"answers.sqlite", kept.name, str(again and again.name)}
    assert not [name for name in files(tmp_path / "data") if "fresh" in name]


def test_a_backup_is_restored_where_nothing_is(store: Store, tmp_path: Path, copy: Path) -> None:
    write(store, "one")
    store.backup(copy)
    target = tmp_path / "new" / "answers.sqlite"
    assert restore_backup(copy, target) is None
    assert files(target.parent) == {"answers.sqlite"}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names(target) == ["one"]


def test_a_backup_replaces_a_damaged_file_which_is_kept(
    store: Store, tmp_path: Path, copy: Path
) -> None:
    write(store, "one")
    store.backup(copy)
    store.close()
    at(tmp_path).write_bytes(b"no database at all" * 1000)
    kept = restore_backup(copy, at(tmp_path))
    assert kept
    assert kept.read_bytes().startswith(b"no database at all")
    assert names(at(tmp_path)) == ["one"]


def test_an_older_backup_is_brought_up_to_date_at_the_next_opening(
    tmp_path: Path, copy: Path
) -> None:
    tables_of_0001(copy)
    with plain(copy) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    target = tmp_path / "data" / "answers.sqlite"
    assert restore_backup(copy, target) is None
    with Store.open(target) as store:
        local = store.owner("participant", "local")
        assert set(store.answers(local, "x12_customer_segments")) == {"names", "hours"}


def spoil_text(path: Path) -> None:
    path.write_bytes(b"a,b\n1,2\n" * 500)


def spoil_empty(path: Path) -> None:
    path.write_bytes(b"")


def spoil_other(path: Path) -> None:
    path.unlink()
    with plain(path) as connection:
        connection.execute("CREATE TABLE owners (mine)")


def spoil_newer(path: Path) -> None:
    with plain(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def spoil_cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 3 * 4096)


def spoil_bits(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[5 * 4096 :: 7] = b"\xff" * len(content[5 * 4096 :: 7])
    path.write_bytes(content)


def spoil_orphans(path: Path) -> None:
    with plain(path) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM owners")


@pytest.mark.parametrize(
    ("spoil", "kind", "said"),
    [
        (spoil_text, StoreDamaged, "no intact SQLite file"),
        (spoil_empty, StoreError, "holds no answers of the workshop"),
        (spoil_other, StoreError, "holds no answers of the workshop"),
        (spoil_newer, SchemaUnknown, "newer version.*9999.*install"),
        (spoil_cut, StoreDamaged, "damaged|no intact"),
        (spoil_bits, StoreDamaged, "damaged|no intact"),
        (spoil_orphans, StoreDamaged, "answers of nobody"),
        (Path.unlink, StoreError, "does not exist"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(
    store: Store,
    tmp_path: Path,
    copy: Path,
    spoil: Callable[[Path], None],
    kind: type[StoreError],
    said: str,
) -> None:
    write(store, "字" * 5000, "two")
    store.backup(copy)
    store.close()
    spoil(copy)
    before = files(tmp_path / "data"), at(tmp_path).read_bytes()
    with pytest.raises(kind, match=said):
        restore_backup(copy, at(tmp_path))
    assert (files(tmp_path / "data"), at(tmp_path).read_bytes()) == before


def test_a_store_in_use_is_not_replaced(store: Store, tmp_path: Path, copy: Path) -> None:
    write(store, "one")
    store.backup(copy)
    write(store, "two")
    if MODES == ["wal", "delete"]:  # an idle server is seen
        with pytest.raises(StoreBusy, match="close that"):
            restore_backup(copy, at(tmp_path))
    store.close()
    with closing(_engine.sqlite_module().connect(at(tmp_path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            restore_backup(copy, at(tmp_path))
    assert not [name for name in files(tmp_path / "data") if "fresh" in name or "repl" in name]
    assert names(at(tmp_path)) == ["one", "two"]
    with pytest.raises(StoreError, match="is the store itself"):
        restore_backup(at(tmp_path), at(tmp_path))


def test_without_a_write_ahead_log_an_open_store_sees_what_was_restored(
    tmp_path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An idle one cannot be noticed there, so it must not hold on to the replaced file."""
    monkeypatch.setattr(_engine, "WAL_SAFE", (99, 0, 0))
    path = tmp_path / "answers.sqlite"
    with Store.open(path) as store:
        write(store, "one")
        store.backup(copy)
        write(store, "two")
        restore_backup(copy, path)
        write(store, "three")
    assert names(path) == ["one", "three"]


def test_a_restore_that_dies_half_way_leaves_the_old_answers(
    store: Store, tmp_path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, "one")
    store.backup(copy)
    write(store, "two")
    store.close()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_backup, "_replace", die)
    with pytest.raises(KeyboardInterrupt):
        restore_backup(copy, at(tmp_path))
    (at(tmp_path).with_name("answers.sqlite.fresh-dead")).write_bytes(b"left by a killed one")
    monkeypatch.undo()
    assert names(at(tmp_path)) == ["one", "two"]
    restore_backup(copy, at(tmp_path))
    assert not [name for name in files(tmp_path / "data") if "fresh" in name]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_line_copies_and_brings_back(
    workshop: Command, tmp_path: Path, copy: Path
) -> None:
    data = tmp_path / "data"
    with Store.open(data / "answers.sqlite") as store:
        write(store, "one")
        done = workshop("backup", str(copy), "--data", str(data))
        assert (done.returncode, done.stderr) == (0, "")
        assert str(copy) in done.stdout
        write(store, "two")
    done = workshop("restore", str(copy), WORKSHOP_DATA=str(data))
    assert (done.returncode, done.stderr) == (0, "")
    (kept,) = data.glob("*.replaced-*")
    assert str(kept) in done.stdout
    assert "delete" in done.stdout, "whoever was deleted since is back"
    assert names(data / "answers.sqlite") == ["one"]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_command_line_says_what_is_wrong(
    command: str, tmp_path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path / "data"))
    failed = run(command, copy, "--data", tmp_path / "data")
    assert failed.exit_code == 1
    assert failed.stdout == ""
    assert "does not exist" in failed.stderr
    assert "Traceback" not in failed.output
    assert files(tmp_path / "data") == set()
    copy.write_text("no backup")
    Store.open(tmp_path / "data" / "answers.sqlite").close()
    failed = run(command, copy, "--data", tmp_path / "data")
    assert failed.exit_code == 1
    assert ("exists already" if command == "backup" else "no intact") in failed.stderr
    assert copy.read_text() == "no backup"
