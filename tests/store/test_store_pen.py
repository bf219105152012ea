from __future__ import annotations

import pytest

from workshop_kit.store import (
    AnswerRefused,
    Classroom,
    NotOnTeam,
    NotStored,
    Owner,
    PenHeld,
    StaleWrite,
    Store,
)

Blue = tuple[Owner, Owner, Owner]


@pytest.fixture
def blue(store: Store, room: Classroom) -> Blue:
    """Return a team and two of its members."""
    members = [store.participants.join(room, name, "Blue").participant for name in ("Anna", "Ben")]
    assert members[0].team
    return members[0].team, members[0].owner, members[1].owner


def scribe(store: Store, room: Classroom, team: Owner) -> Owner | None:
    return store.teams.find(room, team.key).scribe


def test_names_that_people_take_to_be_the_same_make_one_team(store: Store, room: Classroom) -> None:
    first = store.teams.named(room, "Team Straße 1")
    for name in ("team strasse 1", "TEAM  STRASSE １", " Team Straße 1 "):
        assert store.teams.named(room, name) == first
    assert store.teams.named(room, "Team 2") != first
    assert store.teams.named(store.classes.new("Other"), "Team Straße 1") != first
    assert [team.name for team in store.teams.all(room)] == ["Team Straße 1", "Team 2"]


def test_only_the_scribe_saves_and_a_refusal_names_who_writes(
    store: Store, room: Classroom, blue: Blue
) -> None:
    team, anna, ben = blue
    with pytest.raises(PenHeld, match="take it, then write") as free:
        store.save(team, "x12", "names", "a", 0, author=anna.key)
    assert free.value.writer is None
    assert store.teams.take_pen(team, anna).scribe == anna
    assert store.teams.take_pen(team, anna).scribe == anna
    saved = store.save(team, "x12", "names", "a", 0, author=anna.key)
    assert saved.author == anna.key
    for call in (
        lambda: store.save(team, "x12", "names", "b", 1, author=ben.key),
        lambda: store.restore(team, "x12", "names", 1, 1, author=ben.key),
        lambda: store.record_attempt(team, "x12", {}, [], author=ben.key),
        lambda: store.teams.take_pen(team, ben),
        lambda: store.teams.hand_pen(team, ben, ben),
    ):
        with pytest.raises(PenHeld, match="Anna writes: ask for the pen") as held:
            call()
        assert held.value.writer == "Anna"
    assert store.answers(team, "x12") == {"names": saved}
    assert store.attempts(team, "x12") == []
    assert store.record_attempt(team, "x12", {}, [], author=anna.key).number == 1


def test_a_stale_pen_is_refused_and_a_late_repetition_is_not(
    store: Store, room: Classroom, blue: Blue
) -> None:
    team, anna, ben = blue
    store.teams.take_pen(team, anna)
    saved = store.save(team, "x12", "names", "a", 0, author=anna.key, request_id="r1")
    assert store.teams.hand_pen(team, anna, ben).scribe == ben
    again = store.save(team, "x12", "names", "a", 0, author=anna.key, request_id="r1")
    assert again == saved, "what was stored is told again to the one who stored it"
    with pytest.raises(PenHeld, match="Ben writes"):
        store.save(team, "x12", "names", "late", 1, author=anna.key, request_id="r2")
    with pytest.raises(PenHeld, match="Ben writes"):
        store.teams.hand_pen(team, anna, anna)
    with pytest.raises(StaleWrite):
        store.save(team, "x12", "names", "b", 0, author=ben.key)
    assert store.save(team, "x12", "names", "b", 1, author=ben.key).version == 2
    assert store.teams.hand_pen(team, ben).scribe is None
    assert store.teams.take_pen(team, anna).scribe == anna


def test_the_pen_is_taken_over_only_from_the_scribe_that_was_seen(
    store: Store, room: Classroom, blue: Blue
) -> None:
    team, anna, ben = blue
    cleo = store.participants.join(room, "Cleo", "Blue").participant.owner
    store.teams.take_pen(team, anna)
    assert store.teams.take_pen(team, ben, over=anna).scribe == ben
    with pytest.raises(PenHeld, match="Ben writes"):
        store.teams.take_pen(team, cleo, over=anna)
    store.teams.hand_pen(team, ben)
    assert store.teams.take_pen(team, cleo, over=ben).scribe == cleo, "it was free"


def test_whoever_leaves_lays_down_the_pen(store: Store, room: Classroom, blue: Blue) -> None:
    team, anna, ben = blue
    red = store.teams.named(room, "Red").owner
    store.teams.take_pen(team, anna)
    assert store.participants.move(anna, team).team == team
    assert scribe(store, room, team) == anna, "who stays keeps it"
    assert store.participants.move(anna, red).team == red
    assert scribe(store, room, team) is None
    store.teams.take_pen(team, ben)
    store.participants.remove(ben)
    assert scribe(store, room, team) is None
    store.participants.readmit(ben)
    assert scribe(store, room, team) is None
    store.teams.take_pen(team, ben)
    store.delete_owner(ben)
    assert scribe(store, room, team) is None
    assert store.participants.move(anna, None).team is None


def test_strangers_write_no_team_sheet_and_get_no_pen(
    store: Store, room: Classroom, blue: Blue
) -> None:
    team, anna, _ = blue
    red = store.participants.join(room, "Rosa", "Red").participant.owner
    eve = store.participants.join(store.classes.new("Other"), "Eve", "Blue").participant.owner
    store.teams.take_pen(team, anna)
    for stranger in (red, eve):
        for call in (
            lambda who=stranger: store.save(team, "x12", "names", "x", 0, author=who.key),
            lambda who=stranger: store.teams.take_pen(team, who, over=anna),
            lambda who=stranger: store.teams.hand_pen(team, who, who),
            lambda who=stranger: store.teams.hand_pen(team, anna, who),
        ):
            with pytest.raises(NotOnTeam, match="join it first"):
                call()
    with pytest.raises(NotStored):
        store.teams.take_pen(team, store.owner("participant", "local"))
    with pytest.raises(NotOnTeam):
        store.save(team, "x12", "names", "x", 0, author="nobody")
    with pytest.raises(AnswerRefused, match="name the participant"):
        store.save(team, "x12", "names", "x", 0)
    assert scribe(store, room, team) == anna
    assert store.answers(team, "x12") == {}


def test_nobody_writes_in_anothers_name(store: Store, room: Classroom, blue: Blue) -> None:
    team, anna, ben = blue
    with pytest.raises(AnswerRefused, match="another's"):
        store.save(anna, "x12", "names", "x", 0, author=ben.key)
    assert store.save(anna, "x12", "names", "x", 0, author=anna.key).author == anna.key
    assert store.save(anna, "x12", "names", "y", 1).version == 2
    with pytest.raises(NotStored):
        store.participants.remove(team)
    with pytest.raises(NotStored):
        store.teams.take_pen(anna, anna)


def test_a_team_outside_classes_has_no_pen(store: Store) -> None:
    team = store.owner("team", "blue")
    assert store.save(team, "x12", "names", "x", 0, author="anyone").version == 1
    with pytest.raises(NotStored, match="in no class"):
        store.teams.take_pen(team, store.owner("participant", "local"))


def test_a_language_is_changed_without_touching_answers(
    store: Store, room: Classroom, blue: Blue
) -> None:
    _, anna, _ = blue
    saved = store.save(anna, "x12", "names", "x", 0)
    assert store.participants.speak(anna, "zh").language == "zh"
    assert store.participants.find(room, anna.key).language == "zh"
    with pytest.raises(AnswerRefused, match="language"):
        store.participants.speak(anna, "fr")  # type: ignore[arg-type]
    assert store.answers(anna, "x12") == {"names": saved}
