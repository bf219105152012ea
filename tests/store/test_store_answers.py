from __future__ import annotations

import json
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_kit import store as face
from workshop_kit.store import (
    ANSWER_LIMIT,
    Answer,
    AnswerRefused,
    NotStored,
    Owner,
    StaleWrite,
    Store,
)

HOSTILE = [
    "👩🏽‍💻 𠮷野家 喆堃㛃",
    "a\0b",
    "\u202eabc\u2066 שלום مرحبا",
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "'; DROP TABLE answers; --",
    "line\r\nline\u2028line\x1b[31m",
    "字" * (33_000),
]


def test_the_face_is_complete_and_sorted() -> None:
    assert face.__all__ == sorted(face.__all__)
    assert all(hasattr(face, name) for name in face.__all__)


def test_an_owner_is_made_once_for_each_kind_and_key(store: Store) -> None:
    anna = store.owner("participant", "anna")
    assert store.owner("participant", "anna") == anna
    assert store.owner("team", "anna").id != anna.id
    assert datetime.now(UTC) - anna.created_at < timedelta(seconds=10)


def test_each_save_is_a_version_and_all_versions_stay(store: Store, anna: Owner) -> None:
    before = datetime.now(UTC)
    first = store.save(anna, "x12", "hours", {"A": 60, "B": 40}, None, author="anna")
    second = store.save(anna, "x12", "hours", {"A": 50, "B": 50}, first.version)
    assert [first.version, second.version] == [1, 2]
    assert store.answers(anna, "x12") == {"hours": second}
    assert store.history(anna, "x12", "hours") == [first, second]
    assert (first.author, second.author) == ("anna", None)
    assert before <= first.saved_at <= second.saved_at <= datetime.now(UTC)
    assert first.saved_at.tzinfo is UTC
    assert store.answers(anna, "x13") == {}
    assert store.history(anna, "x12", "other") == []


def test_blank_is_an_answer_too(store: Store, anna: Owner) -> None:
    store.save(anna, "x12", "names", "typed", 0)
    assert store.save(anna, "x12", "names", None, 1) == store.answers(anna, "x12")["names"]
    assert store.answers(anna, "x12")["names"].value is None


@pytest.mark.parametrize("base", [None, 0, 1, 3, 99])
def test_a_stale_write_changes_nothing(store: Store, anna: Owner, base: int | None) -> None:
    store.save(anna, "x12", "names", "one", 0)
    stored = store.save(anna, "x12", "names", "two", 1)
    with pytest.raises(StaleWrite) as stale:
        store.save(anna, "x12", "names", "mine", base)
    assert stale.value.theirs == stored
    assert store.answers(anna, "x12") == {"names": stored}
    assert [answer.value for answer in store.history(anna, "x12", "names")] == ["one", "two"]


def test_a_write_on_a_version_of_a_lost_store_is_stale_and_can_be_mended(
    store: Store, anna: Owner
) -> None:
    with pytest.raises(StaleWrite) as stale:
        store.save(anna, "x12", "names", "draft", 7)
    assert (stale.value.theirs.version, stale.value.theirs.value) == (0, None)
    assert store.save(anna, "x12", "names", "draft", stale.value.theirs.version).version == 1


def test_a_repeated_request_returns_its_answer_and_stores_nothing(
    store: Store, anna: Owner
) -> None:
    first = store.save(anna, "x12", "names", "one", 0, request_id="r1")
    assert store.save(anna, "x12", "names", "one", 0, request_id="r1") == first
    second = store.save(anna, "x12", "names", "two", 1, request_id="r2")
    assert store.save(anna, "x12", "names", "one", 0, request_id="r1") == first
    assert store.history(anna, "x12", "names") == [first, second]
    assert store.answers(anna, "x12") == {"names": second}


def test_a_request_id_given_again_for_another_value_is_no_repetition(
    store: Store, anna: Owner
) -> None:
    store.save(anna, "x12", "names", "one", 0, request_id="1")
    with pytest.raises(StaleWrite):
        store.save(anna, "x12", "names", "other", 0, request_id="1")
    assert store.save(anna, "x12", "names", "other", 1, request_id="1").version == 2
    assert store.save(anna, "x12", "hours", "one", 0, request_id="1").version == 1


def test_restore_brings_a_version_back_as_a_new_one(store: Store, anna: Owner) -> None:
    store.save(anna, "x12", "names", ["one"], 0)
    store.save(anna, "x12", "names", ["two"], 1)
    back = store.restore(anna, "x12", "names", 1, base=2, author="anna")
    assert (back.value, back.version, back.author) == (["one"], 3, "anna")
    assert [answer.value for answer in store.history(anna, "x12", "names")] == [
        ["one"],
        ["two"],
        ["one"],
    ]
    with pytest.raises(StaleWrite):
        store.restore(anna, "x12", "names", 2, base=2)
    with pytest.raises(NotStored, match="no version 9"):
        store.restore(anna, "x12", "names", 9, base=3)


def test_attempts_are_numbered_within_an_owners_sheet(store: Store, anna: Owner) -> None:
    verdicts = [{"field": "split", "state": "right", "message": {"zh": "对", "en": "Right"}}]
    first = store.record_attempt(anna, "x12", {"split": {"k": 4}}, verdicts, 0.5)
    second = store.record_attempt(anna, "x12", {}, [], lambda earlier: float(len(earlier)))
    assert (first.number, first.score, first.answers) == (1, 0.5, {"split": {"k": 4}})
    assert (second.number, second.score, second.verdicts) == (2, 1.0, [])
    assert store.attempts(anna, "x12") == [first, second]
    assert store.record_attempt(anna, "x13", {}, []).number == 1
    assert store.record_attempt(store.owner("team", "anna"), "x12", {}, []).number == 1


def test_another_owners_answers_are_never_returned(store: Store, anna: Owner) -> None:
    others = [store.owner("participant", "Anna"), store.owner("team", "anna")]
    store.save(anna, "x12", "names", "mine", 0, request_id="r")
    store.record_attempt(anna, "x12", {"names": "mine"}, [])
    for other in others:
        assert store.answers(other, "x12") == {}
        assert store.history(other, "x12", "names") == []
        assert store.attempts(other, "x12") == []
        saved = store.save(other, "x12", "names", "mine", 0, request_id="r")
        assert saved.version == 1
        with pytest.raises(NotStored):
            store.restore(other, "x12", "names", 2, base=1)
    assert len(store.history(anna, "x12", "names")) == 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_back_as_it_was(store: Store, anna: Owner, text: str) -> None:
    store.save(anna, "x12", "names", {text[:20]: [text]}, 0)
    assert store.answers(anna, "x12")["names"].value == {text[:20]: [text]}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("half \ud83d", "lone surrogate"),
        ({"\udc00": 1}, "lone surrogate"),
        ("x" * ANSWER_LIMIT, "100,002 bytes, the limit is 100,000"),
        ("字" * 40_000, "120,002 bytes, the limit is 100,000"),
        (math.nan, "ordinary number"),
        ([math.inf], "ordinary number"),
        (10**5000, "ordinary number"),
        ({1: 2}, "key is not text"),
        (b"x", "bytes cannot be stored"),
        (json.loads("[" * 40 + "]" * 40), "deep"),
    ],
    ids=range(10),
)
def test_what_cannot_be_stored_is_refused_by_field(
    store: Store, anna: Owner, value: object, says: str
) -> None:
    kept = store.save(anna, "x12", "names", "kept", 0)
    with pytest.raises(ValueError, match=says) as refused:
        store.save(anna, "x12", "names", value, 1)
    assert isinstance(refused.value, AnswerRefused)
    assert refused.value.field == "names"
    assert str(refused.value).startswith("names: ")
    assert store.history(anna, "x12", "names") == [kept]


def test_the_longest_answer_is_stored(store: Store, anna: Owner) -> None:
    text = "x" * (ANSWER_LIMIT - 2)
    store.save(anna, "x12", "names", text, 0)
    assert store.answers(anna, "x12")["names"].value == text


@pytest.mark.parametrize("bad", ["", "a\0", "\ud800", "n" * 201, None, 5], ids=range(6))
def test_a_bad_name_is_refused(store: Store, anna: Owner, bad: str) -> None:
    with pytest.raises(AnswerRefused, match="key: "):
        store.owner("participant", bad)
    with pytest.raises(AnswerRefused, match="sheet: "):
        store.save(anna, bad, "names", 1, 0)
    with pytest.raises(AnswerRefused, match="field: "):
        store.save(anna, "x12", bad, 1, 0)


def test_a_bad_kind_or_base_is_refused(store: Store, anna: Owner) -> None:
    with pytest.raises(AnswerRefused, match="participant or team"):
        store.owner("trainer", "anna")  # type: ignore[arg-type]
    for base in (-1, True, "1", 1.0):
        with pytest.raises(AnswerRefused, match="base: "):
            store.save(anna, "x12", "names", 1, base)  # type: ignore[arg-type]


def test_threads_share_a_store_and_lose_nothing(store: Store, anna: Owner) -> None:
    def add_one(turn: int) -> Answer:
        while True:
            seen = store.answers(anna, "x12").get("number", Answer(0, 0, datetime.now(UTC)))
            try:
                return store.save(anna, "x12", "number", seen.value + 1, seen.version)
            except StaleWrite:
                continue

    with ThreadPoolExecutor(6) as pool:
        saved = list(pool.map(add_one, range(60)))
    assert sorted(answer.value for answer in saved) == list(range(1, 61))
    assert [answer.value for answer in store.history(anna, "x12", "number")] == list(range(1, 61))


def test_threads_ask_for_one_owner_and_get_one(store: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: store.owner("team", "blue"), range(12)))
    assert len(set(found)) == 1


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("lasting")
    with Store.open(folder / "answers.sqlite") as opened:
        yield opened


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=50, deadline=None)
@given(values=st.lists(json_values, min_size=1, max_size=3))
def test_every_json_value_survives_save_and_restore(lasting: Store, values: list[object]) -> None:
    owner = lasting.owner("participant", "anna")
    held = lasting.answers(owner, "x12").get("any")
    base = held.version if held else 0
    for step, value in enumerate(values):
        saved = lasting.save(owner, "x12", "any", value, base + step)
        assert same(saved.value, value)
        assert lasting.answers(owner, "x12")["any"] == saved
    back = lasting.restore(owner, "x12", "any", base + 1, base + len(values))
    assert same(back.value, values[0])


def same(left: object, right: object) -> bool:
    """Compare as JSON, which tells 1 from 1.0 and from true, and keeps the order of keys."""
    return json.dumps(left) == json.dumps(right)
