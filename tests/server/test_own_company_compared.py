"""Ratings and votes on the own company: counted for the class and the team, words for nobody."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from servers import Served, class_of_its_own
from visitors import Visitor

pytestmark = pytest.mark.server

RATINGS, PRESSURES, BELIEFS, PAPER, PLAN = (
    "w04_principles",
    "x01_pressure",
    "w03_beliefs",
    "w08_one_minute",
    "w07_account_plan",
)
HOSTILE = "<img src=x onerror=alert(1)> our secret"


server = class_of_its_own()


@pytest.fixture(scope="module")
def trainer(server: Served) -> Visitor:
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask("trainer?lang=en")
    return visitor


@pytest.fixture(scope="module")
def people(server: Served) -> list[Visitor]:
    """Three on team 1, one on team 2, one who has written nothing."""
    teams = ("1", "1", "1", "2", "2")
    found = [Visitor(server, f"Hidden{n}", team=team) for n, team in enumerate(teams)]
    for visitor, rating in zip(found, (1, 2, 4, 5), strict=False):
        rows = {"trade": {"rating": rating, "evidence": HOSTILE}}
        rows |= {"tailor": {"rating": rating}} if rating < 4 else {}
        save(visitor, RATINGS, "ratings", rows)
        felt = {"strength": rating, "evidence": HOSTILE, "trend": "up"}
        save(visitor, PRESSURES, "pressures", {"terms": felt})
        save(visitor, BELIEFS, "broken", "tailored_value" if rating < 5 else "three_factors")
        save(visitor, BELIEFS, "event", HOSTILE)
        save(visitor, PAPER, "unclear", HOSTILE)
    return found


def save(visitor: Visitor, sheet: str, field: str, value: object) -> None:
    body = {"value": value, "base": 0, "id": field}
    status, said = visitor.send(f"api/sheets/{sheet}/fields/{field}", "PUT", body)
    assert status == 200, said


def reveal(trainer: Visitor, sheet: str) -> None:
    status, html = trainer.fill_in(f"trainer/exercises/{sheet}/reveals", {"state": "revealed"})
    assert status == 303, html


def told(visitor: Visitor, sheet: str) -> dict[str, Any]:
    status, text, _headers = visitor.ask(f"api/sheets/{sheet}?lang=en")
    assert status == 200, text
    assert "secret" not in json.dumps(json.loads(text)["revealed"])
    return json.loads(text)["revealed"]


def test_ratings_are_compared_with_team_and_class_once_revealed(server, trainer, people):
    assert told(people[0], RATINGS) == {}
    reveal(trainer, RATINGS)
    first, fourth, idle = (told(people[n], RATINGS)["ratings"]["class"] for n in (0, 3, 4))
    assert first["medians"] == {"class": {"trade": 3.0}, "team": {"trade": 2.0}}
    assert fourth["medians"] == idle["medians"] == {"class": {"trade": 3.0}}
    (bar,) = first["parts"][0]["bars"]
    assert (bar["label"], bar["words"]) == ("Trade, never give", "3")
    assert [note["text"] for note in bar["notes"]] == ["you 1", "your team 2"]
    assert idle["parts"][0]["bars"][0]["notes"] == []
    assert first["counted"] == "4 of 5 answered"


def test_two_of_a_team_are_too_few(server, trainer, people):
    assert "tailor" not in told(people[0], RATINGS)["ratings"]["class"]["medians"]["class"]


def heat(trainer: Visitor, path: str, lang: str = "en") -> tuple[list[str], list[str]]:
    """The heads and the cells of the heat map on a page."""
    _status, html, _headers = trainer.ask(f"{path}?lang={lang}")
    table = html.partition('<table class="heat apart"')[2].partition("</table>")[0]
    heads = re.findall(r'<th scope="col"><bdi>([^<]*)</bdi>', table)
    return heads, re.findall(r"<td(?: class=\"level-\d\")?>([^<]+)</td>", table)


def test_pressures_stand_as_a_heat_map_of_teams_and_class_after_the_reveal(server, trainer, people):
    form = {"exercise": PRESSURES, "field": "pressures"}
    trainer.fill_in("trainer/board/show", form)
    assert heat(trainer, "trainer/board") == ([], []), "before the reveal the class's bars alone"
    reveal(trainer, PRESSURES)
    english, chinese = (["Team 1", "The class"], ["第 1 组", "全班"])
    for path in ("trainer/board", f"trainer/exercises/{PRESSURES}"):
        assert heat(trainer, path) == (english, ["2", "3"]), "one alone on team 2 is not shown"
        assert heat(trainer, path, "zh")[0] == chinese
    _status, board, _headers = trainer.ask("trainer/board?lang=en")
    assert "Tougher terms" in board
    assert not any(word in board for word in ("Hidden", "secret", "Growing"))
    found = told(people[0], PRESSURES)["pressures"]["class"]
    assert found["medians"] == {"class": {"terms": 3.0}, "team": {"terms": 2.0}}


def test_votes_stand_on_the_board_before_and_after_the_reveal_without_words(
    server, trainer, people
):
    trainer.fill_in("trainer/board/show", {"exercise": BELIEFS, "field": "broken"})
    _status, html, _headers = trainer.ask("trainer/board?lang=en")
    assert "Right value" in html
    assert "stay with their writers" not in html
    trainer.fill_in("trainer/board/show", {"exercise": BELIEFS, "field": "event"})
    _status, html, _headers = trainer.ask("trainer/board?lang=en")
    assert "stay with their writers" in html
    assert "secret" not in html
    reveal(trainer, BELIEFS)
    found = told(people[0], BELIEFS)
    bars = {bar["id"]: bar["words"] for bar in found["broken"]["class"]["parts"][0]["bars"]}
    assert bars == {"critical_customers": "0", "tailored_value": "3", "three_factors": "1"}
    assert "event" not in found or found["event"]["class"] is None


def test_the_one_minute_paper_is_read_without_names(server, trainer, people):
    _status, html, _headers = trainer.ask(f"trainer/exercises/{PAPER}?lang=en")
    assert "our secret" in html
    assert "<img src=x" not in html
    assert "Hidden" not in html
    assert "Participant 1" in html
    _status, html, _headers = trainer.ask(f"trainer/exercises/{BELIEFS}?lang=en")
    assert "Hidden1" in html, "other sheets keep to what the console is set to"


def test_a_plan_is_kept_from_the_class_and_bad_input_is_refused(server, trainer, people):
    save(people[0], PLAN, "risk", HOSTILE)
    path = f"api/sheets/{PLAN}/fields/goal"
    for value in ({"2": {"what": "x"}}, {"1": {"target": "much"}}, "x", {"1": {"by": "y" * 31}}):
        status, said = people[0].send(path, "PUT", {"value": value, "base": 0, "id": "bad"})
        assert status == 400, (value, status, said)
    reveal(trainer, PLAN)
    assert all(not one.get("class") for one in told(people[1], PLAN).values())
    stranger = Visitor(server, joined=False)
    assert stranger.ask(f"api/sheets/{PLAN}")[0] == 401
