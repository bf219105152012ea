from __future__ import annotations

from pathlib import Path

import pytest

from workshop_kit.store import NotStored, Owner, Store, StoreBusy, _engine

SECRET = "Geheimnis-7f3a-秘密"


def traces(folder: Path, text: str = SECRET) -> list[str]:
    wanted = [text.encode(), text.encode("utf-16-le"), text.encode("unicode_escape")]
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in wanted)
    ]


def fill(store: Store, owner: Owner) -> None:
    """Leave the secret in pages, overflow pages, indexes, replaced values and the log."""
    for version in range(8):
        store.save(owner, "x12", "names", f"{version} " + SECRET * (1 + version * 300), version)
    store.save(owner, SECRET, SECRET, [SECRET], 0, author=SECRET, request_id=SECRET)
    store.record_attempt(owner, "x12", {"names": SECRET}, [{"message": SECRET}], 1.0)


@pytest.mark.parametrize("wal_safe", [(3, 51, 3), (99, 0, 0)])
def test_a_deleted_owner_leaves_no_trace_in_any_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wal_safe: tuple[int, ...]
) -> None:
    monkeypatch.setattr(_engine, "WAL_SAFE", wal_safe)
    path = tmp_path / "answers.sqlite"
    with Store.open(path) as store, Store.open(path) as idle:
        other, owner = store.owner("participant", "ben"), store.owner("participant", SECRET)
        kept = store.save(other, "x12", "names", "stays", 0)
        fill(store, owner)
        assert idle.answers(owner, "x12")
        assert traces(tmp_path)

        store.delete_owner(owner)
        assert traces(tmp_path) == []
        assert store.answers(owner, "x12") == {}
        assert store.history(owner, "x12", "names") == []
        assert store.attempts(owner, "x12") == []
        assert idle.answers(other, "x12") == {"names": kept}
        store.delete_owner(owner)
    assert traces(tmp_path) == []


def test_deleting_rows_alone_would_leave_traces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search finds what a delete without the rest of the work leaves behind."""
    monkeypatch.setattr(_engine.Database, "scrub", lambda self: None)
    monkeypatch.setattr(_engine, "_configure", configure_without_secure_delete)
    with Store.open(tmp_path / "answers.sqlite") as store:
        owner = store.owner("participant", "anna")
        fill(store, owner)
        store.delete_owner(owner)
        assert store.answers(owner, "x12") == {}
        assert traces(tmp_path)


def configure_without_secure_delete(connection: object, record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]


def test_a_deleted_owners_number_finds_nobody_else(store: Store, anna: Owner) -> None:
    store.delete_owner(anna)
    ben = store.owner("participant", "ben")
    store.save(ben, "x12", "names", "ben's", 0)
    assert ben.id != anna.id
    assert store.answers(anna, "x12") == {}
    with pytest.raises(NotStored, match="join again"):
        store.save(anna, "x12", "names", "late", 0)
    with pytest.raises(NotStored):
        store.record_attempt(anna, "x12", {}, [])
    assert store.owner("participant", "anna").id not in (anna.id, ben.id)


def test_a_participants_name_goes_from_what_the_team_wrote(store: Store) -> None:
    anna, team = store.owner("participant", "anna"), store.owner("team", "blue")
    store.save(team, "x12", "names", "ours", 0, author="anna")
    store.save(team, "x12", "names", "ours too", 1, author="ben")
    store.save(team, "x12", "hours", 1, 0, author="anna")
    store.delete_owner(anna)
    assert [answer.author for answer in store.history(team, "x12", "names")] == [None, "ben"]
    assert store.answers(team, "x12")["hours"].author is None
    assert store.answers(team, "x12")["hours"].value == 1


def test_a_reader_elsewhere_delays_the_cleaning_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_engine, "BUSY_MS", 50)
    path = tmp_path / "answers.sqlite"
    with Store.open(path) as store:
        owner = store.owner("participant", "anna")
        fill(store, owner)
        reader = _engine.sqlite_module().connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM answers").fetchall()
        with pytest.raises(StoreBusy):
            store.delete_owner(owner)
        reader.close()
        store.delete_owner(owner)
        assert traces(tmp_path) == []
