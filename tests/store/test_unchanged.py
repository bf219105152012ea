"""What was read is kept until anything is committed, by whomever."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from workshop_kit.store import CodeUnknown, NotStored, Store


@pytest.fixture
def asked(store: Store) -> list[str]:
    """The statements that the store has its database execute."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_given: object) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(store._database.engine, "before_cursor_execute", note)
    return found


def test_a_second_look_asks_nothing(store: Store, asked: list[str]) -> None:
    room = store.classes.new("CoreBridge", "en")
    anna = store.participants.join(room, "Anna").participant
    looks = (
        lambda: store.classes.find(room.code),
        lambda: store.participants.find(room, anna.owner.key),
        lambda: store.participants.all(room),
        lambda: store.teams.all(room),
        lambda: store.journal.last(room, "timer"),
        lambda: store.reveals.history(room),
    )
    first = [look() for look in looks]
    asked.clear()
    assert [look() for look in looks] == first
    assert asked == []


def test_another_process_is_noticed(store: Store, tmp_path: Path) -> None:
    room = store.classes.new("CoreBridge", "en")
    assert store.classes.find(room.code).archived_at is None
    assert store.journal.last(room, "timer") is None
    with Store.open(tmp_path / "data" / "answers.sqlite") as other:  # as the command line opens it
        other.journal.write(room, "timer", 5)
        other.classes.archive(room)
    assert store.classes.find(room.code).archived_at is not None
    last = store.journal.last(room, "timer")
    assert last is not None
    assert last.value == 5
    with Store.open(tmp_path / "data" / "answers.sqlite") as other:
        other.classes.delete(room)
    with pytest.raises(CodeUnknown):
        store.classes.find(room.code)


def test_what_was_committed_while_it_was_read_is_not_missed(store: Store) -> None:
    room = store.classes.new("CoreBridge", "en")
    unchanged = store._database.unchanged

    def read() -> int:
        before = len(store.journal.acts(room))
        store.journal.write(room, "timer", 1)
        return before

    assert unchanged.get("count", read) == 0
    assert unchanged.get("count", lambda: len(store.journal.acts(room))) == 1


def test_a_list_may_be_changed_by_who_gets_it(store: Store) -> None:
    room = store.classes.new("CoreBridge", "en")
    store.participants.join(room, "Anna")
    store.participants.all(room).clear()
    assert [one.name for one in store.participants.all(room)] == ["Anna"]


def test_an_error_is_not_kept(store: Store) -> None:
    room = store.classes.new("CoreBridge", "en")
    with pytest.raises(NotStored):
        store.participants.find(room, "nobody")

    def fails() -> None:
        raise OSError("disk")

    for _ in range(2):
        with pytest.raises(OSError, match="disk"):
            store._database.unchanged.get("fails", fails)


def test_without_kept_connections_nothing_is_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path / "answers.sqlite", keep_connections=False) as store:
        looks: list[int] = []
        for number in range(2):
            assert store._database.unchanged.get("look", lambda: looks.append(1)) is None
            assert len(looks) == number + 1


def test_memory_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshop_kit.store._unchanged.MOST", 10)
    for number in range(35):
        assert store._database.unchanged.get(number, lambda number=number: number) == number
    assert len(store._database.unchanged._found) <= 10
