from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_store_delete import SECRET, traces

from workshop_kit.store import (
    AnswerRefused,
    ClassArchived,
    Classroom,
    CodeUnknown,
    NotStored,
    ParticipantRemoved,
    Store,
    _classes,
    _codes,
    _people,
)

NAMES = [
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "\u202eאבג\u2066 مرحبا",
    "👩🏽‍💻",
    "O'Neil; DROP TABLE owners; --",
    "%_",
    "张" * 200,
]


def test_a_class_is_found_by_its_code_however_it_is_typed(store: Store, room: Classroom) -> None:
    assert re.fullmatch(r"(?:[2-9A-HJKMNP-Z]{3}-){2}[2-9A-HJKMNP-Z]{3}", room.code)
    bare = room.code.replace("-", "")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in bare)
    for typed in (room.code.lower(), bare, f" {room.code}\n", " ".join(bare), wide,
                  room.code.replace("-", "–"), f"\u200b{bare}"):  # fmt: skip
        assert store.classes.find(typed) == room
    assert (room.organisation, room.language, room.retention_days) == ("CoreBridge", "en", 30)
    assert store.classes.all() == [room]


@pytest.mark.parametrize(
    "typed", ["", "K7W", "OIL-010-LOI", "%%%-%%%-%%%", "' OR 1=1 --", "字" * 9, "A" * 10_000, None]
)
def test_what_is_no_code_finds_nothing(store: Store, room: Classroom, typed: Any) -> None:
    with pytest.raises(CodeUnknown, match="compare it with"):
        store.classes.find(typed)
    with pytest.raises(CodeUnknown, match="ask the trainer"):
        store.participants.resume(room, typed)


def test_codes_hold_the_bits_that_are_promised_and_use_the_whole_alphabet() -> None:
    assert not set("01OIL") & set(_codes.ALPHABET)
    assert len(set(_codes.ALPHABET)) ** sum(_codes.CLASS_CODE) > 2**44
    assert len(set(_codes.ALPHABET)) ** sum(_codes.RESUME_CODE) > 2**39
    drawn = [_codes.new_code(_codes.CLASS_CODE) for _ in range(2000)]
    assert len(set(drawn)) == 2000
    for place in (0, 5, 10):
        assert {code[place] for code in drawn} == set(_codes.ALPHABET)


def test_a_code_that_is_taken_is_drawn_again(
    store: Store, room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([room.code, room.code, "222-333-444"])
    monkeypatch.setattr(_classes, "new_code", lambda groups: next(drawn))
    assert store.classes.new("Other").code == "222-333-444"
    drawn = iter(["2222-3333", "2222-3333", "4444-5555", "2222-3333", "2222-4444"])
    monkeypatch.setattr(_people, "new_code", lambda groups: next(drawn))
    first = store.participants.join(room, "Anna")
    assert store.participants.join(room, "Ben").resume_code == "4444-5555"
    assert store.participants.new_resume_code(first.participant.owner) == "2222-4444"


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": ""},
        {"organisation": " \u200b\u202e "},
        {"organisation": "a" * 201},
        {"language": "de"},
        {"retention_days": 0},
        {"retention_days": 3651},
        {"retention_days": True},
        {"retention_days": 1.5},
    ],
)
def test_a_class_that_cannot_be_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(AnswerRefused, match=next(iter(wrong))):
        store.classes.new(**{"organisation": "CoreBridge", **wrong})
    assert store.classes.all() == []


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept_as_text(store: Store, name: str) -> None:
    room = store.classes.new(name)
    joined = store.participants.join(room, name, team=name)
    found = store.participants.find(room, joined.participant.owner.key)
    assert (found.name, store.teams.all(room)[0].name) == (name, name)
    assert store.classes.find(room.code).organisation == name
    assert store.participants.resume(room, joined.resume_code) == found


@pytest.mark.parametrize(
    "name", ["", "  ", "\u200b\u202e", "a\0b", "\x1b[31m", "\ud800", "a" * 201, "a" * 9999, None, 7]
)
def test_a_name_that_cannot_be_is_refused(store: Store, room: Classroom, name: Any) -> None:
    with pytest.raises(AnswerRefused, match="name"):
        store.participants.join(room, name)
    if name is not None:
        with pytest.raises(AnswerRefused, match="team"):
            store.participants.join(room, "Anna", team=name)
    assert store.participants.all(room) == []
    assert store.teams.all(room) == []


def test_a_name_is_tidied_to_one_line(store: Store, room: Classroom) -> None:
    joined = store.participants.join(room, "  Zoe\u0308\n  Müller\u3000", team=" Blue  team ")
    assert joined.participant.name == "Zoë Müller"
    assert store.teams.all(room)[0].name == "Blue team"


def test_a_known_name_makes_somebody_else(store: Store, room: Classroom) -> None:
    first = store.participants.join(room, "张伟", "蓝队", "zh")
    store.save(first.participant.owner, "x12", "names", "mine", 0)
    second = store.participants.join(room, "张伟")
    assert (first.namesakes, second.namesakes) == (0, 1)
    assert second.participant.owner != first.participant.owner
    assert second.resume_code != first.resume_code
    assert store.answers(second.participant.owner, "x12") == {}
    assert (first.participant.language, second.participant.language) == ("zh", "en")
    assert (first.participant.team, second.participant.team) == (
        store.teams.all(room)[0].owner,
        None,
    )
    with pytest.raises(AnswerRefused, match="language"):
        store.participants.join(room, "Anna", language="fr")  # type: ignore[arg-type]


def test_a_resume_code_works_in_its_class_only_and_is_stored_as_a_hash(
    store: Store, room: Classroom, tmp_path: Path
) -> None:
    joined = store.participants.join(room, "Anna")
    code, other = joined.resume_code, store.classes.new("Other")
    assert store.participants.resume(room, code.lower().replace("-", " ")) == joined.participant
    with pytest.raises(CodeUnknown):
        store.participants.resume(other, code)
    assert traces(tmp_path, code) == traces(tmp_path, code.replace("-", "")) == []
    again = store.participants.new_resume_code(joined.participant.owner)
    assert store.participants.resume(room, again) == joined.participant
    with pytest.raises(CodeUnknown):
        store.participants.resume(room, code)


def test_a_participant_of_another_class_is_not_found(store: Store, room: Classroom) -> None:
    other = store.classes.new("Other")
    anna = store.participants.join(room, "Anna", "Blue").participant
    ben = store.participants.join(other, "Ben", "Red").participant
    store.save(anna.owner, "x12", "names", "a", 0)
    assert ben.team
    for find, key in ((store.participants.find, anna.owner.key), (store.teams.find, "x")):
        with pytest.raises(NotStored, match="in this class"):
            find(other, key)
    with pytest.raises(NotStored):
        store.participants.find(room, "local")
    with pytest.raises(NotStored, match="no such team"):
        store.participants.move(anna.owner, ben.team)
    assert store.participants.all(other) == [ben]
    assert store.classes.answers(other, "x12") == {}


def test_sixty_people_join_in_a_burst(store: Store, room: Classroom) -> None:
    def join(number: int) -> str:
        return store.participants.join(room, f"P{number % 50}", f"Team {number % 10}").resume_code

    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(join, range(60)))
    everybody = store.participants.all(room)
    assert len(set(codes)) == len({one.owner.key for one in everybody}) == 60
    assert len(store.teams.all(room)) == 10
    assert all(one.team for one in everybody)
    assert store.participants.resume(room, codes[-1]).name == "P9"


def test_a_removed_participant_is_refused_everywhere_until_readmitted(
    store: Store, room: Classroom
) -> None:
    joined = store.participants.join(room, "Anna", "Blue")
    anna, team = joined.participant.owner, joined.participant.team
    assert team
    store.save(anna, "x12", "names", "kept", 0, request_id="r1")
    store.teams.take_pen(team, anna)
    removed = store.participants.remove(anna)
    assert store.participants.remove(anna) == removed == store.participants.find(room, anna.key)
    assert removed.removed_at
    assert store.teams.find(room, team.key).scribe is None
    refused = [
        lambda: store.save(anna, "x12", "names", "late", 1),
        lambda: store.save(anna, "x12", "names", "kept", 0, request_id="r1"),
        lambda: store.restore(anna, "x12", "names", 1, 1),
        lambda: store.record_attempt(anna, "x12", {}, []),
        lambda: store.save(team, "x12", "names", "late", 0, author=anna.key),
        lambda: store.teams.take_pen(team, anna),
        lambda: store.teams.hand_pen(team, anna),
        lambda: store.participants.resume(room, joined.resume_code),
        lambda: store.participants.new_resume_code(anna),
        lambda: store.participants.move(anna, None),
        lambda: store.participants.speak(anna, "zh"),
    ]
    for call in refused:
        with pytest.raises(ParticipantRemoved, match="ask the trainer"):
            call()
    assert store.classes.answers(room, "x12") == {}
    assert store.classes.progress(room) == []

    assert store.participants.readmit(anna) == joined.participant
    assert store.participants.resume(room, joined.resume_code) == joined.participant
    assert store.classes.answers(room, "x12")[anna]["names"].value == "kept"
    assert store.save(anna, "x12", "names", "on", 1).version == 2


def test_an_archived_class_is_read_only_until_reopened(store: Store, room: Classroom) -> None:
    joined = store.participants.join(room, "Anna", "Blue")
    anna, team = joined.participant.owner, joined.participant.team
    assert team
    saved = store.save(anna, "x12", "names", "kept", 0, request_id="r1")
    store.reveals.say(room, "x12", "open")
    ended = store.classes.archive(room)
    assert store.classes.archive(room) == ended == store.classes.find(room.code)
    refused = [
        lambda: store.participants.join(room, "Ben"),
        lambda: store.teams.named(room, "Red"),
        lambda: store.teams.take_pen(team, anna),
        lambda: store.participants.move(anna, None),
        lambda: store.save(anna, "x12", "names", "late", 1),
        lambda: store.save(team, "x12", "names", "late", 0, author=anna.key),
        lambda: store.record_attempt(anna, "x12", {}, []),
        lambda: store.reveals.say(room, "x12", "revealed"),
        lambda: store.reveals.undo(room, "x12"),
    ]
    for call in refused:
        with pytest.raises(ClassArchived, match="has ended"):
            call()
    assert store.save(anna, "x12", "names", "kept", 0, request_id="r1") == saved, "a repetition"
    assert store.participants.resume(room, joined.resume_code) == joined.participant
    assert store.classes.answers(room, "x12") == {anna: {"names": saved}}
    assert store.classes.reopen(room) == room
    assert store.save(anna, "x12", "names", "on", 1).version == 2


def test_answers_attempts_and_progress_of_a_class_hold_this_class_only(
    store: Store, room: Classroom
) -> None:
    other = store.classes.new("Other")
    anna = store.participants.join(room, "Anna", "Blue").participant
    ben = store.participants.join(room, "Ben").participant
    eve = store.participants.join(other, "Eve").participant
    local = store.owner("participant", "local")
    assert anna.team
    store.teams.take_pen(anna.team, anna.owner)
    for owner in (anna.owner, ben.owner, eve.owner, local):
        store.save(owner, "x12", "names", {"A": {"name": owner.key}}, 0)
    store.save(anna.owner, "x12", "hours", {"A": {"name": " "}}, 0)
    last = store.save(anna.owner, "x13", "hours", 0, 0)
    store.save(anna.team, "x12", "split", {"k": 4}, 0, author=anna.owner.key)
    for score in (0.5, 1.0):
        store.record_attempt(anna.owner, "x12", {}, [], score)
    store.record_attempt(anna.team, "x14", {}, [], author=anna.owner.key)
    store.record_attempt(eve.owner, "x12", {}, [])

    answers = store.classes.answers(room, "x12")
    assert {owner: set(fields) for owner, fields in answers.items()} == {
        anna.owner: {"names", "hours"},
        ben.owner: {"names"},
        anna.team: {"split"},
    }
    assert answers[ben.owner] == store.answers(ben.owner, "x12")
    assert store.classes.attempts(room, "x12") == {anna.owner: store.attempts(anna.owner, "x12")}
    assert [attempt.number for attempt in store.classes.attempts(room, "x12")[anna.owner]] == [1, 2]
    found = {(one.owner, one.sheet): one for one in store.classes.progress(room)}
    assert {key: (one.answered, one.attempts, one.score) for key, one in found.items()} == {
        (anna.owner, "x12"): ({"names"}, 2, 1.0),
        (anna.owner, "x13"): ({"hours"}, 0, None),
        (ben.owner, "x12"): ({"names"}, 0, None),
        (anna.team, "x12"): ({"split"}, 0, None),
        (anna.team, "x14"): (frozenset(), 1, None),
    }
    assert found[anna.owner, "x13"].saved_at == last.saved_at
    assert found[anna.team, "x14"].saved_at is None


def test_what_the_trainer_said_last_counts_and_can_be_undone(store: Store, room: Classroom) -> None:
    other, reveals = store.classes.new("Other"), store.reveals
    fields = ("split", "names")

    def now() -> tuple[Any, ...]:
        return tuple(reveals.state(room, "x12", fields).values())

    assert now() == (None, None, None)
    reveals.say(room, "x12", "open")
    reveals.say(room, "x12", "revealed", "split")
    assert now() == ("open", "revealed", "open")
    reveals.say(room, "x12", "closed")
    assert now() == ("closed", "closed", "closed")
    undone = reveals.undo(room, "x12")
    assert (undone.state, undone.field) == ("closed", None)
    assert undone.undone_at
    assert now() == ("open", "revealed", "open")
    assert reveals.undo(room, "x12", "split").state == "revealed"
    assert now() == ("open", "open", "open")
    assert reveals.undo(room, "x12").state == "open"
    for nothing in ((room, "x12"), (room, "x13"), (other, "x12")):
        with pytest.raises(NotStored, match="nothing is left"):
            reveals.undo(*nothing)
    assert [(one.state, one.field, one.undone_at is None) for one in reveals.history(room)] == [
        ("open", None, False),
        ("revealed", "split", False),
        ("closed", None, False),
    ]
    assert reveals.history(other) == reveals.history(room, "x13") == []
    for wrong in ({"state": "shown"}, {"exercise": ""}, {"field": ""}):
        with pytest.raises(AnswerRefused):
            reveals.say(room, **{"exercise": "x12", "state": "open", **wrong})


def test_a_deleted_participant_leaves_no_trace(
    store: Store, room: Classroom, tmp_path: Path
) -> None:
    joined = store.participants.join(room, SECRET, "Blue")
    anna, team = joined.participant.owner, joined.participant.team
    ben = store.participants.join(room, "Ben", "Blue").participant
    assert team
    for version in range(4):
        store.save(anna, "x12", "names", SECRET * (1 + version * 300), version)
    store.teams.take_pen(team, anna)
    store.save(team, "x12", "names", "ours", 0, author=anna.key)
    assert traces(tmp_path)
    assert traces(tmp_path, anna.key)

    store.delete_owner(anna)
    assert traces(tmp_path) == traces(tmp_path, anna.key) == []
    assert store.teams.find(room, team.key).scribe is None
    assert store.answers(team, "x12")["names"].author is None
    assert store.participants.all(room) == [ben]
    with pytest.raises(CodeUnknown):
        store.participants.resume(room, joined.resume_code)
    for call in (store.participants.remove, store.participants.readmit):
        with pytest.raises(NotStored, match="join again"):
            call(anna)
    with pytest.raises(NotStored):
        store.teams.take_pen(team, anna)


def test_a_deleted_team_lets_its_members_stay(store: Store, room: Classroom) -> None:
    anna = store.participants.join(room, "Anna", "Blue").participant
    assert anna.team
    store.delete_owner(anna.team)
    assert store.participants.find(room, anna.owner.key).team is None
    assert store.teams.all(room) == []
    with pytest.raises(NotStored):
        store.teams.take_pen(anna.team, anna.owner)


def test_a_deleted_class_leaves_no_trace_and_all_else(store: Store, tmp_path: Path) -> None:
    room, other = store.classes.new(SECRET), store.classes.new("Other")
    local = store.owner("participant", "local")
    eve = store.participants.join(other, "Eve").participant.owner
    kept = [store.save(owner, "x12", "names", "stays", 0) for owner in (local, eve)]
    joined = store.participants.join(room, SECRET, SECRET)
    anna, team = joined.participant.owner, joined.participant.team
    assert team
    store.participants.remove(store.participants.join(room, SECRET).participant.owner)
    store.reveals.say(room, SECRET, "open", SECRET)
    store.teams.take_pen(team, anna)
    store.save(team, "x12", "names", SECRET, 0, author=anna.key)
    store.record_attempt(anna, "x12", {"names": SECRET}, [{"message": SECRET}], 1.0)
    assert traces(tmp_path)

    store.classes.delete(room)
    store.classes.delete(room)
    assert traces(tmp_path) == traces(tmp_path, room.code) == traces(tmp_path, anna.key) == []
    assert store.classes.all() == [other]
    assert [store.answers(owner, "x12")["names"] for owner in (local, eve)] == kept
    assert store.classes.new("Next").id > other.id
    calls = [
        lambda: store.participants.join(room, "Ben"),
        lambda: store.participants.resume(room, joined.resume_code),
        lambda: store.teams.named(room, "Red"),
        lambda: store.reveals.say(room, "x12", "open"),
        lambda: store.save(anna, "x12", "names", "late", 0),
        lambda: store.classes.archive(room),
        lambda: store.classes.reopen(room),
        lambda: store.classes.expires_at(room),
    ]
    for call in calls:
        with pytest.raises(NotStored):
            call()
    with pytest.raises(CodeUnknown):
        store.classes.find(room.code)
    assert (store.teams.all(room), store.participants.all(room)) == ([], [])


def test_a_class_expires_after_the_last_that_happened_in_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clock = [datetime(2030, 1, 1, tzinfo=UTC)]
    for module in ("_classes", "_rows", "_store"):
        monkeypatch.setattr(f"workshop_kit.store.{module}.now", lambda: clock[0])
    days = timedelta(days=1)
    room, idle = store.classes.new(SECRET, "zh", 10), store.classes.new("Idle", "zh", 10)
    local = store.owner("participant", "local")
    store.save(local, "x12", "names", "stays", 0)
    last = clock[0]
    anna = None
    for step in range(4):
        clock[0] += 7 * days
        last = clock[0]
        if anna is None:
            anna = store.participants.join(room, "Anna").participant.owner
        elif step == 1:
            store.save(anna, "x12", "names", SECRET, 0)
        elif step == 2:
            store.record_attempt(anna, "x12", {}, [])
        else:
            store.classes.archive(room)
        assert store.classes.expires_at(room) == last + 10 * days
        gone = store.classes.delete_expired()
        assert gone == ([idle] if step == 1 else [])
    assert store.classes.delete_expired(last + 10 * days - timedelta(seconds=1)) == []
    assert traces(tmp_path)
    assert [one.id for one in store.classes.delete_expired(last + 10 * days)] == [room.id]
    assert traces(tmp_path) == []
    assert store.classes.delete_expired(last + 9999 * days) == []
    assert store.answers(local, "x12")["names"].value == "stays"
