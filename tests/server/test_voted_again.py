"""A vote asked twice: the own first vote told to its owner alone; then how the class moved."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from servers import class_of_its_own
from visitors import Visitor, eventually

pytestmark = pytest.mark.server

server = class_of_its_own()

FIRST, AGAIN = "w03_beliefs", "w10_beliefs_again"
HOSTILE = "<img src=x onerror=alert(1)> our secret"


def vote(visitor: Visitor, sheet: str, broken: str, sure: int) -> None:
    for field, value in {"broken": broken, "sure": sure, "event": HOSTILE}.items():
        body = {"value": value, "base": 0, "id": f"{sheet} {field}"}
        assert visitor.send(f"api/sheets/{sheet}/fields/{field}", "PUT", body)[0] == 200


def hand_in(visitor: Visitor, sheet: str, lang: str = "en") -> list[str]:
    status, said = visitor.send(f"api/sheets/{sheet}/attempts?lang={lang}", "POST", {})
    assert status == 200, said
    assert "secret" not in json.dumps(said)
    return list(said["attempt"]["compared"])


def board(trainer: Visitor, field: str) -> str:
    shown = {"exercise": AGAIN, "field": field}
    assert trainer.fill_in("trainer/board/show", shown)[0] == 303
    return trainer.ask("trainer/board?lang=en")[1]


def console(trainer: Visitor) -> str:
    return trainer.ask(f"trainer/exercises/{AGAIN}?lang=en")[1]


def told(visitor: Visitor, lang: str = "en") -> dict[str, Any]:
    status, text, _headers = visitor.ask(f"api/sheets/{AGAIN}?lang={lang}")
    assert status == 200
    return dict(json.loads(text))


def test_the_first_vote_is_shown_to_its_owner_after_the_new_one(server):
    trainer = Visitor(server, joined=False)
    trainer.teach()
    trainer.ask("trainer?lang=en")
    ada, bob, cyd, late, idle = (Visitor(server, f"Voter{n}", lang="en") for n in range(5))
    for one, sure in ((ada, 60), (bob, 45), (cyd, 85)):
        vote(one, FIRST, "critical_customers", sure)
        assert hand_in(one, FIRST) == []
    assert told(ada)["attempt"] == {}, "nothing before the answer is given"
    vote(ada, AGAIN, "three_factors", 90)
    assert told(ada)["attempt"] == {}
    before, now = hand_in(ada, AGAIN)
    assert before.startswith("Day 1: “Right customers: our effort")
    assert before.endswith("”, 60%.")
    assert now.startswith("This time: “Right economics: ")
    assert now.endswith("”, 90%.")
    zh = told(ada, "zh")["attempt"]["compared"]
    assert zh[0].startswith("第 1 天：“对的客户：")
    assert zh[1].startswith("这一次：“对的账：")
    for one in (bob, late):
        vote(one, AGAIN, "three_factors", 90)
    assert hand_in(late, AGAIN) == ["Day 1: no answer of yours to compare with."]
    assert "45%" in hand_in(bob, AGAIN)[0]
    assert "60%" not in json.dumps(told(bob))

    # Ada and Bob are two: the trainer sees how they moved, the room does not
    assert eventually(lambda: 'id="moved-broken"' in console(trainer), 5)
    assert "2 people answered both times" in console(trainer)
    assert "both times" not in board(trainer, "broken")
    vote(cyd, AGAIN, "critical_customers", 60)
    assert eventually(lambda: "3 people answered both times" in board(trainer, "broken"), 5)
    shown = board(trainer, "broken")
    assert "2 of 3 answered differently this time." in shown
    assert re.findall(r'"when">([^<]+)<.*?"count">(\d)<', shown) == [
        ("Day 1", "3"), ("This time", "1"), ("Day 1", "0"),
        ("This time", "0"), ("Day 1", "0"), ("This time", "2"),
    ]  # fmt: skip
    assert "Higher than before: 2. Lower: 1. The same: 0." in board(trainer, "sure")
    event = board(trainer, "event")
    assert "both times" not in event
    assert "moved-event" not in console(trainer)
    for page in (shown, event):
        assert "Voter" not in page
        assert "secret" not in page

    path = f"trainer/exercises/{AGAIN}/reveals"
    assert trainer.fill_in(path, {"state": "revealed"})[0] == 303
    found = told(ada)["revealed"]
    bars = [found["broken"][when]["parts"][0]["bars"] for when in ("before", "class")]
    votes = [{bar["id"]: bar["words"] for bar in one if bar["words"] != "0"} for one in bars]
    assert votes == [
        {"critical_customers": "3"},
        {"critical_customers": "1", "three_factors": "3"},
    ]
    assert found["broken"]["before"]["title"].startswith("Day 1: 3 of ")
    assert "event" not in found
    assert "secret" not in json.dumps(found)
    assert told(idle)["revealed"]["broken"]["before"] is None, "who has not voted again"


def test_two_first_votes_are_too_few_for_the_class(tmp_path):
    from servers import serving

    with serving(tmp_path) as served:
        people = [Visitor(served, f"Few{n}", lang="en") for n in range(3)]
        for n, one in enumerate(people):
            if n:
                vote(one, FIRST, "tailored_value", 50)
            vote(one, AGAIN, "three_factors", 70)
        trainer = Visitor(served, joined=False)
        trainer.teach()
        trainer.ask("trainer?lang=en")
        path = f"trainer/exercises/{AGAIN}/reveals"
        assert trainer.fill_in(path, {"state": "revealed"})[0] == 303
        found = told(people[1])["revealed"]["broken"]
        assert found["class"]["given"] == 3
        assert found["before"] is None
        assert "both times" not in board(trainer, "broken")
