"""What a trainer did: in order, undone one by one, each thing by itself."""

from __future__ import annotations

import pytest

from workshop_kit.store import AnswerRefused, ClassArchived, Classroom, NotStored, StaleUndo, Store


def test_the_latest_that_was_not_undone_counts(store: Store, room: Classroom) -> None:
    journal = store.journal
    assert journal.last(room, "timer") is None
    first = journal.write(room, "timer", {"seconds": 60})
    other = journal.write(room, "block", "d1_levers")
    second = journal.write(room, "timer", None)
    assert journal.last(room, "timer") == second
    assert journal.undo(room, second.id).undone_at is not None
    assert journal.last(room, "timer") == first
    assert journal.undo(room, first.id).value == {"seconds": 60}
    assert journal.last(room, "timer") is None
    assert journal.last(room, "block") == other
    assert [(one.kind, one.undone_at is None) for one in journal.acts(room)] == [
        ("timer", False),
        ("block", True),
        ("timer", False),
    ]
    assert [one.id for one in journal.acts(room, most=2)] == [other.id, second.id]
    assert journal.acts(room, "block") == [other]


def test_subjects_and_parts_are_things_of_their_own(store: Store, room: Classroom) -> None:
    journal = store.journal
    whole = journal.write(room, "reveal", "open", "x12")
    part = journal.write(room, "reveal", "revealed", "x12", "split")
    assert journal.last(room, "reveal", "x12", "") == whole
    assert journal.last(room, "reveal", "x12", "split") == part
    assert journal.last(room, "reveal", "x12") == part
    assert journal.last(room, "reveal", "x13") is None
    assert journal.undo(room, whole.id).id == whole.id
    assert journal.last(room, "reveal", "x12") == part


def test_only_the_latest_about_a_thing_can_be_undone_and_once(
    store: Store, room: Classroom
) -> None:
    journal = store.journal
    first = journal.write(room, "block", "one")
    second = journal.write(room, "block", "two")
    with pytest.raises(StaleUndo):
        journal.undo(room, first.id)
    journal.undo(room, second.id)
    with pytest.raises(StaleUndo):
        journal.undo(room, second.id)
    journal.undo(room, first.id)
    with pytest.raises(NotStored):
        journal.undo(room, second.id + 1)


def test_each_class_has_a_journal_of_its_own(store: Store, room: Classroom) -> None:
    other = store.classes.new("Other")
    act = store.journal.write(room, "timer", None)
    assert store.journal.acts(other) == []
    with pytest.raises(NotStored):
        store.journal.undo(other, act.id)
    assert store.journal.last(room, "timer") == act


def test_an_ended_class_can_be_read_only(store: Store, room: Classroom) -> None:
    act = store.journal.write(room, "timer", None)
    store.classes.archive(room)
    for call in (
        lambda: store.journal.write(room, "timer", None),
        lambda: store.journal.undo(room, act.id),
    ):
        with pytest.raises(ClassArchived):
            call()
    assert store.journal.acts(room) == [act]


@pytest.mark.parametrize("wrong", [("", 1), ("x" * 201, 1), ("timer", 1, "y" * 201), ("t", {1})])
def test_what_cannot_be_kept_is_refused(store: Store, room: Classroom, wrong: tuple) -> None:
    with pytest.raises(AnswerRefused):
        store.journal.write(room, *wrong)


def test_a_deleted_person_leaves_no_act(store: Store, room: Classroom) -> None:
    anna = store.participants.join(room, "Anna").participant.owner
    store.journal.write(room, "person", "removed", anna.key)
    kept = store.journal.write(room, "timer", None)
    store.delete_owner(anna)
    assert store.journal.acts(room) == [kept]
