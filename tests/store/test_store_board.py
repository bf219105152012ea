"""What the projector shows: one thing a class, kept, refused where the class has ended."""

from __future__ import annotations

import pytest

from workshop_kit.store import AnswerRefused, ClassArchived, Classroom, NotStored, OnBoard, Store


def test_the_latest_counts_and_each_class_has_its_own(store: Store, room: Classroom) -> None:
    other = store.classes.new("Other")
    assert store.board.shown(room) is None
    store.board.show(room, "x12", "split")
    assert store.board.shown(room) == OnBoard("x12", "split")
    store.board.show(room, "x12")
    assert store.board.shown(room) == OnBoard("x12")
    assert store.board.shown(other) is None
    store.board.show(room, None)
    store.board.show(room, None)
    assert store.board.shown(room) is None


def test_an_ended_class_keeps_what_it_shows(store: Store, room: Classroom) -> None:
    store.board.show(room, "x12")
    store.classes.archive(room)
    for exercise in ("x13", None):
        with pytest.raises(ClassArchived):
            store.board.show(room, exercise)
    assert store.board.shown(room) == OnBoard("x12")


def test_a_deleted_class_shows_nothing(store: Store, room: Classroom) -> None:
    store.board.show(room, "x12")
    store.classes.delete(room)
    assert store.board.shown(room) is None
    with pytest.raises(NotStored):
        store.board.show(room, "x12")


@pytest.mark.parametrize("wrong", [("",), ("x" * 201,), ("x12", ""), ("x12", "y" * 201)])
def test_names_that_are_none_are_refused(
    store: Store, room: Classroom, wrong: tuple[str, ...]
) -> None:
    with pytest.raises(AnswerRefused):
        store.board.show(room, *wrong)
