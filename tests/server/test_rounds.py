"""A table that the other side answers: each round stands, and nobody sees what the buyer hides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from servers import Served
from test_answers_api import HOSTILE, here
from test_model_answers_hidden import file, said
from visitors import Visitor

from workshop_kit.models.negotiation._talks import draw_buyer
from workshop_kit.store import Owner
from workshop_kit.store._checks import seed_of

pytestmark = pytest.mark.server

NAME = "x07_negotiation"
SHEET = f"api/sheets/{NAME}"
ROUNDS = f"{SHEET}/fields/rounds"
HALVED = [  # a plan that every buyer signs, and what is asked with each step
    {"offer": 106},
    {"offer": 101, "get": "joint_cost_down"},
    {"offer": 98.5, "get": "volume_commitment"},
    {"offer": 97.3, "get": "payment_30_days"},
    {"offer": 96.7, "get": "longer_contract"},
]
EQUAL = [{"offer": offer} for offer in (115, 113, 111, 109, 107)]  # no buyer pays as much


def hand(visitor: Visitor, row: Any, base: Any) -> tuple[int, Any]:
    body = {"row": row, "base": base, "id": f"round {base}"}
    return visitor.send(f"{ROUNDS}/rows?lang=en", "POST", body)


def sheet(visitor: Visitor) -> dict[str, Any]:
    return json.loads(visitor.ask(f"{SHEET}?lang=en")[1])


def table(visitor: Visitor) -> dict[str, Any]:
    found = sheet(visitor)["answers"].get("rounds")
    return found["value"] if found else {}


def buyer_of(owner: Owner) -> Any:
    return draw_buyer(seed_of(owner, NAME, "rounds"), 100.0)


def pen(visitor: Visitor, action: str) -> int:
    return visitor.send(f"{SHEET}/pen", "POST", {"action": action})[0]


@pytest.fixture
def visitor(server: Served) -> Visitor:
    """Somebody who has just joined, without a team."""
    return Visitor(server, lang="en")


@pytest.fixture
def team(server: Served) -> Iterator[list[Visitor]]:
    """Two people of a team of their own; the first holds the pen."""
    with server.store() as store:
        room = store.classes.find(server.code)
        name = f"Talks {len(store.teams.all(room))}"
        store.teams.named(room, name)
    people = [Visitor(server, who, team=name, lang="en") for who in ("Ann", "Bob")]
    assert pen(people[0], "take") == 200
    yield people
    pen(people[0], "lay")


def test_each_round_is_answered_and_stands(visitor):
    status, done = hand(visitor, HALVED[0], 0)
    assert status == 200
    first = done["answer"]["value"]["1"]
    assert (first["offer"], first["step"], first["answer"]) == (106, "opening", "counter")
    assert done["answer"]["version"] == 1
    status, done = hand(visitor, HALVED[1], 1)
    value = done["answer"]["value"]
    assert (value["1"], value["2"]["granted"]) == (first, "granted")
    assert value["2"]["bid"] >= first["bid"]
    assert table(visitor) == value

    for changed in ({}, {"1": {**first, "bid": 200}}, {**value, "3": {"offer": 90, "bid": 90}}):
        body = {"value": changed, "base": 2, "id": "forged"}
        status, told = visitor.send(f"{ROUNDS}?lang=en", "PUT", body)
        assert (status, "stays as it is" in told["message"]) == (400, True)
    assert table(visitor) == value


def test_a_whole_negotiation_is_judged_in_one_sentence_each(visitor):
    for base, row in enumerate(HALVED):
        status, done = hand(visitor, row, base)
        assert status == 200
        if done["answer"]["value"][str(base + 1)]["answer"] in ("accept", "gladly"):
            break
    verdicts = visitor.send(f"{SHEET}/attempts?lang=en", "POST", {})[1]["attempt"]["verdicts"]
    (judged,) = (one for one in verdicts if one["field"] == "rounds")
    assert (judged["state"], judged["message"].count("\n")) == ("right", 3)


def test_after_the_end_no_round_follows(visitor):
    for base, row in enumerate(EQUAL):
        status, done = hand(visitor, row, base)
        assert status == 200
    assert done["answer"]["value"]["5"]["answer"] == "leave"
    status, told = hand(visitor, {"offer": 95}, 5)
    assert (status, told["message"]) == (400, "It is over: no further round follows.")
    assert len(table(visitor)) == 5


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"offer": 121}, "120"),
        ({"offer": 84.9}, "85"),
        ({"offer": 100.55}, "decimal"),
        ({"offer": "100"}, "number"),
        ({"offer": None}, "“Price”"),
        ({"give": "resident_engineer"}, "“Price”"),
        ({"offer": 104.1}, "104"),
        ({"offer": 100, "give": "volume_commitment"}, "options"),
        ({"offer": 100, "get": "lunch"}, "options"),
        ({"offer": 100, "give": "open_book_costing"}, "given this already"),
        ({"offer": 100, "get": "volume_commitment"}, "granted this already"),
        ({"offer": 100, "bid": 100}, "column"),
        ({"offer": 100, "answer": "accept"}, "column"),
        *(({"offer": 100, "get": text}, "options") for text in HOSTILE[:2]),
    ],
)
def test_an_impossible_round_is_refused_with_its_reason(bargained, row, says):
    visitor, before = bargained
    status, told = hand(visitor, row, 2)
    assert (status, says in told["message"]) == (400, True), told
    assert table(visitor) == before


@pytest.fixture(scope="module")
def bargained(server: Served) -> tuple[Visitor, dict[str, Any]]:
    """Somebody two rounds into the talks, and what was said in them."""
    visitor = Visitor(server, "Refused", lang="en")
    hand(visitor, {"offer": 106}, 0)
    given = {"offer": 104, "give": "open_book_costing", "get": "volume_commitment"}
    assert hand(visitor, given, 1)[0] == 200
    return visitor, table(visitor)


@pytest.mark.parametrize("row", [None, [106], "106", 106])
def test_what_is_no_row_is_refused(visitor, row):
    assert hand(visitor, row, 0)[0] == 400


@pytest.mark.parametrize("base", [-1, "1", True, 1.5])
def test_what_is_no_version_is_refused(visitor, base):
    assert hand(visitor, HALVED[0], base)[0] == 400


def test_a_stale_round_is_not_answered(visitor):
    first = hand(visitor, HALVED[0], 0)[1]["answer"]
    status, told = hand(visitor, {"offer": 99}, 0)
    assert (status, told) == (409, {"theirs": first})
    with ThreadPoolExecutor(3) as pool:
        offers = [{"offer": offer} for offer in (104, 103, 102)]
        done = list(pool.map(lambda row: hand(visitor, row, 1), offers))
    assert sorted(status for status, _told in done) == [200, 409, 409]
    assert len(table(visitor)) == 2
    standing = {json.dumps(told.get("answer") or told["theirs"]) for _status, told in done}
    assert (
        len(standing) == 1
    )  # who lost hears the winner's answer, and not what their own was worth


def test_strangers_are_refused_and_others_see_nothing(server, visitor):
    hand(visitor, HALVED[0], 0)
    stranger = Visitor(server, joined=False)
    stranger.ask("join")
    assert hand(stranger, HALVED[0], 0)[0] in (401, 403)
    assert stranger.ask(SHEET)[0] == 401
    other = Visitor(server, "Other", lang="en")
    assert table(other) == {}
    headers = {"Content-Type": "application/json", "X-XSRFToken": other.xsrf()}
    mine = json.dumps({"row": HALVED[1], "base": 1}).encode()
    told = other.ask(f"{ROUNDS}/rows", "POST", mine, **headers, **{"X-Workshop-Owner": visitor.key})
    assert told[0] == 403
    assert hand(other, HALVED[1], 1)[0] == 409  # the own table is empty
    assert table(other) == {}
    assert list(table(visitor)) == ["1"]


def test_only_tables_of_the_other_side_have_rounds(visitor):
    row = {"row": {"offer": 100, "bid": 95}, "base": 0}
    for field in ("at_table", "clause", "last_time", "nothing_of_the_kind"):
        assert visitor.send(f"{SHEET}/fields/{field}/rows", "POST", row)[0] == 404
    assert visitor.send("api/sheets/x99_none/fields/rounds/rows", "POST", row)[0] == 404


def test_in_a_team_one_pen_makes_the_offers(team):
    ann, bob = team
    with here(ann):
        status, told = hand(bob, HALVED[0], 0)
        assert (status, told["writer"]) == (423, "Ann")
        assert hand(ann, HALVED[0], 0)[0] == 200
    assert table(bob) == table(ann) != {}
    pen(ann, "lay")
    pen(bob, "take")
    assert hand(bob, HALVED[1], 1)[0] == 200
    assert hand(ann, HALVED[2], 2)[0] == 423


def test_a_team_hears_of_each_round_at_once(team, listen):
    ann, bob = team
    page = listen(bob, f"events?exercise={NAME}&lang=en")
    done = hand(ann, HALVED[0], 0)[1]
    heard = page.until("answer")[-1]
    assert (heard["field"], heard["answer"]) == ("rounds", done["answer"])


def test_a_closed_exercise_answers_nobody(server, visitor):
    trainer = Visitor(server, joined=False)
    trainer.teach()
    try:
        trainer.ask(f"trainer/exercises/{NAME}")
        trainer.fill_in(f"trainer/exercises/{NAME}/reveals", {"state": "closed"})
        status, told = hand(visitor, HALVED[0], 0)
        assert (status, "closed" in told["message"]) == (403, True)
    finally:
        trainer.fill_in(f"trainer/exercises/{NAME}/reveals", {"state": "open"})
    assert table(visitor) == {}


def test_the_same_buyer_answers_alike_and_each_owner_has_another(server, visitor, team):
    for owner in (visitor.participant.owner, team[0].participant.team):
        assert buyer_of(owner) == buyer_of(owner)
    hand(visitor, HALVED[0], 0)
    assert table(visitor)["1"]["bid"] == buyer_of(visitor.participant.owner).first_bid
    hand(team[0], HALVED[0], 0)
    assert table(team[0])["1"]["bid"] == buyer_of(team[0].participant.team).first_bid
    assert table(team[0])["1"]["bid"] != table(visitor)["1"]["bid"]


@pytest.mark.parametrize("plan", [HALVED, EQUAL])
def test_nothing_that_is_sent_holds_the_buyers_limit(server, listen, plan):
    visitor = Visitor(server, "Curious", lang="en")
    buyer = buyer_of(visitor.participant.owner)
    seed = seed_of(visitor.participant.owner, NAME, "rounds")
    page = listen(visitor, f"events?exercise={NAME}&lang=en")
    told = []
    for base, row in enumerate(plan):
        told.append(json.dumps(hand(visitor, row, base)))
        if '"accept"' in told[-1] or '"gladly"' in told[-1]:
            break
    told.append(json.dumps(visitor.send(f"{SHEET}/attempts", "POST", {})))
    for lang in ("en", "zh"):
        told += [
            visitor.ask(f"{path}?lang={lang}")[1] for path in (f"exercises/{NAME}", SHEET, "me")
        ]
        told += [said(file(visitor, f"{path}?lang={lang}")) for path in ("me/data.json",)]
    told.append(json.dumps(page.rest()))
    assert str(buyer.first_bid) in " ".join(told)  # what is told is found
    for hidden in (f"{buyer.limit:g}", f"{buyer.limit:.2f}", str(seed)):
        assert [text for text in told if hidden in text] == [], hidden
