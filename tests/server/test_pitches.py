"""Teams that score each other's pitches: who may score whom, when, and what each is told."""

from __future__ import annotations

import html
import itertools
import json
import re
from typing import Any

import pytest
from servers import Served, class_of_its_own
from visitors import Visitor

pytestmark = pytest.mark.server

NAME, FIELD = "x10_account_case", "jury"
SHEET, PLACE = f"api/sheets/{NAME}", f"trainer/exercises/{NAME}"
HOSTILE = "<img src=x onerror=alert(1)>"
NAMES = ("North", "South", HOSTILE)
COUNT = itertools.count(1)
CRITERIA = ("insight", "quantification", "feasibility", "team_use")


def points(*given: object) -> dict[str, object]:
    return dict(zip(CRITERIA, given, strict=False))


server = class_of_its_own()


@pytest.fixture(scope="module")
def teacher(server: Served) -> Visitor:
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask("trainer?lang=en")
    return visitor


@pytest.fixture
def trainer(teacher: Visitor) -> Visitor:
    """The trainer, before the question is opened."""
    teacher.fill_in(f"{PLACE}/reveals", {"state": "open"})
    said(teacher, "closed")
    return teacher


@pytest.fixture
def teams(server: Served) -> dict[str, Visitor]:
    """One scribe of each of three new teams, one of them with a hostile name."""
    new = next(COUNT)
    with server.store() as store:
        room = store.classes.find(server.code)
        for name in NAMES:
            store.teams.named(room, f"{name}{new}")
    found = {
        name: Visitor(server, f"Scribe{new}", team=f"{name}{new}", lang="en") for name in NAMES
    }
    for one in found.values():
        one.send(f"{SHEET}/pen", "POST", {"action": "take"})
    return found


def said(trainer: Visitor, state: str) -> None:
    assert trainer.fill_in(f"{PLACE}/reveals", {"state": state, "field": FIELD})[0] == 303


def read(visitor: Visitor, lang: str = "en") -> dict[str, Any]:
    return json.loads(visitor.ask(f"{SHEET}?lang={lang}")[1])


def key(visitor: Visitor) -> str:
    return str(read(visitor)["team"]["key"])


def give(visitor: Visitor, rows: object, base: int = 0) -> tuple[int, dict[str, Any]]:
    body = {"value": rows, "base": base, "id": f"{base}{rows}"}
    return visitor.send(f"{SHEET}/fields/{FIELD}", "PUT", body)


def train(trainer: Visitor, team: str, criterion: object, score: object) -> int:
    form = {"field": FIELD, "key": team, "criterion": str(criterion), "score": str(score)}
    return trainer.fill_in(f"{PLACE}/scores", form)[0]


def pressed(page: str, team: str) -> list[str]:
    """Return the trainer's points for a team's insight that are pressed."""
    return re.findall(rf'id="points-jury-{team}-insight-(\d)"[^>]*aria-pressed="true"', page)


def told(visitor: Visitor) -> list[str]:
    return read(visitor)["revealed"].get(FIELD, {}).get("pitch", [])


def test_points_wait_for_the_trainer_to_open_the_question(trainer, teams):
    one, other = teams["North"], key(teams["South"])
    assert FIELD in read(one)["closed"]
    status, answer = give(one, {other: points(3, 3, 3, 3)})
    assert status == 403
    assert "closed" in answer["message"]
    said(trainer, "open")
    assert FIELD not in read(one)["closed"]
    assert give(one, {other: points(3, 3, 3, 3)})[0] == 200
    said(trainer, "closed")
    assert give(one, {other: points(4, 4, 4, 4)}, 1)[0] == 403


def test_nobody_scores_the_own_team_and_what_is_no_team(server, trainer, teams):
    said(trainer, "open")
    one = teams["North"]
    rows = [team["id"] for team in read(one)["teams"]]
    assert rows[-2:] == [key(teams["South"]), key(teams[HOSTILE])]
    assert key(one) not in rows
    status, answer = give(one, {key(one): points(4, 4, 4, 4)})
    assert (status, answer["message"]) == (400, "Nobody scores their own team.")
    for row in ("alone", "0" * 32, one.key, HOSTILE):
        assert give(one, {row: points(4, 4, 4, 4)})[0] == 400
    assert "answers" in read(one)
    assert FIELD not in read(one)["answers"]


def test_points_outside_the_rubric_are_refused(trainer, teams):
    said(trainer, "open")
    one, other = teams["North"], key(teams["South"])
    for wrong in (5, -1, 1.5, "4", True, [4], HOSTILE):
        status, answer = give(one, {other: {"insight": wrong}})
        assert (status, answer["row"]) == (400, other), wrong
    assert give(one, {other: {"insight": None}})[0] == 200, "an emptied cell is a draft"


def test_strangers_and_those_without_the_pen_score_nothing(server, trainer, teams):
    said(trainer, "open")
    other = key(teams["South"])
    stranger = Visitor(server, joined=False)
    assert give(stranger, {other: points(4, 4, 4, 4)})[0] in (401, 403)
    mine = read(teams["North"])["team"]["name"]
    mate = Visitor(server, "Mate", team=mine, lang="en")
    assert give(mate, {other: points(4, 4, 4, 4)})[0] == 423
    guest = Visitor(server, "Guest", lang="en")
    assert {key(one) for one in teams.values()} <= {row["id"] for row in read(guest)["teams"]}
    assert give(guest, {other: points(0, 0, 0, 0)})[0] == 200
    assert train(teams["North"], other, "insight", 4) != 204
    said(trainer, "revealed")
    assert told(teams["South"])[0] == "The other teams give you 0 of 16 on average."


def test_a_late_team_gets_a_row_and_a_team_that_leaves_keeps_its_points(server, trainer, teams):
    said(trainer, "open")
    one = teams["North"]
    late = Visitor(server, "Late", team="3", lang="en")
    assert {"id": key(late), "label": "Team 3"} in read(one)["teams"]
    rows = {key(late): points(2, 2, 2, 2)}
    assert give(one, rows)[0] == 200
    trainer.fill_in(f"trainer/people/{late.key}/move", {"team": "none"})
    assert "Team 3" not in {row["label"] for row in read(one)["teams"]}
    assert give(one, rows | {key(teams["South"]): points(1, 1, 1, 1)}, 1)[0] == 200


def test_points_stay_hidden_until_the_reveal_then_each_team_sees_its_own(trainer, teams):
    said(trainer, "open")
    one, two, bad = (teams[name] for name in NAMES)
    assert give(one, {key(two): points(3, 4, 2, 1), key(bad): points(1, 1, 1, 1)})[0] == 200
    assert give(bad, {key(two): points(4, 4, 3, 2)})[0] == 200
    for name, score in zip(CRITERIA, (3, 3, 3, 2), strict=True):
        assert train(trainer, key(two), name, score) == 303
    trainer.fill_in("trainer/board/show", {"exercise": NAME, "field": FIELD})
    assert told(two) == []
    assert "heat" not in trainer.ask("trainer/board?lang=en")[1]
    assert "trainer" not in json.dumps(read(two)["answers"])
    said(trainer, "revealed")
    assert told(two)[:3] == [
        "The trainer gives you 11 of 16 points.",
        "The other teams give you 11.5 of 16 on average.",
        "From 10 points on, a pitch carries.",
    ]
    assert told(bad)[0] == "The other teams give you 4 of 16 on average."
    assert told(one) == []
    assert read(two)["revealed"][FIELD]["lines"] == []


def test_what_comes_after_the_reveal_does_not_count(trainer, teams):
    said(trainer, "open")
    one, two = teams["North"], teams["South"]
    give(one, {key(two): points(4, 4, 4, 4)})
    said(trainer, "revealed")
    assert give(one, {key(two): points(0, 0, 0, 0)}, 1)[0] == 200
    assert told(two)[0] == "The other teams give you 16 of 16 on average."


def test_the_board_shows_a_heat_map_or_a_ranking(trainer, teams):
    said(trainer, "open")
    one, two, bad = (teams[name] for name in NAMES)
    give(one, {key(two): points(1, 1, 1, 1), key(bad): points(4, 4, 4, 4)})
    said(trainer, "revealed")
    assert trainer.fill_in("trainer/board/show", {"exercise": NAME, "field": FIELD})[0] == 303
    heat = trainer.ask("trainer/board?lang=en")[1]
    assert 'class="heat"' in heat
    assert HOSTILE not in heat
    form = {"exercise": NAME, "field": FIELD, "view": "ranking"}
    assert trainer.fill_in("trainer/board/show", form)[0] == 303
    ranking = trainer.ask("trainer/board?lang=en")[1]
    assert 'class="heat"' not in ranking
    assert HOSTILE not in ranking
    bars = re.findall(r'<span class="of">([^<]*)</span>.*?<b class="count">([^<]*)</b>', ranking)
    names = [read(team)["team"]["name"] for team in (bad, two)]
    assert [
        (html.unescape(name), count) for name, count in bars if html.unescape(name) in names
    ] == [
        (names[0], "16"),
        (names[1], "4"),
    ]
    assert trainer.fill_in("trainer/board/show", form | {"view": HOSTILE})[0] == 404


def test_the_trainer_s_points_are_acts_that_can_be_undone(server, trainer, teams):
    said(trainer, "open")
    team = key(teams["South"])
    for criterion, score, status in (
        ("insight", 5, 400),
        ("insight", "x", 400),
        ("charm", 3, 400),
        ("", 3, 400),
        ("insight", 3, 303),
        ("insight", 3, 303),
    ):
        assert train(trainer, team, criterion, score) == status
    assert train(trainer, "0" * 32, "insight", 3) == 404
    with server.store() as store:
        acts = store.journal.acts(store.classes.find(server.code), "score", team)
    assert [act.value for act in acts] == [3], "the same points twice are one act"
    page = trainer.ask(f"{PLACE}?lang=en")[1]
    assert pressed(page, team) == ["3"]
    assert HOSTILE not in page
    assert (
        f"{read(teams['South'])['team']['name']}: 3 for X10, question 5, Insight"
        in trainer.ask("trainer?lang=en")[1]
    )
    assert trainer.fill_in("trainer/undo", {"act": str(acts[0].id)})[0] == 303
    assert pressed(trainer.ask(f"{PLACE}?lang=en")[1], team) == []


def test_points_are_told_by_name_wherever_they_are_told(trainer, teams):
    said(trainer, "open")
    one, bad = teams["North"], teams[HOSTILE]
    give(one, {key(teams["South"]): points(1, 2, 3, 4), key(bad): points(0, 0, 0, 0)})
    south = read(teams["South"])["team"]["name"]
    for path, who in ((f"{PLACE}?lang=en", trainer), ("me?lang=en", one)):
        page = who.ask(path)[1]
        assert f"{south}: Insight 1 — Figures 2 — Feasibility 3 — Use of the team 4" in page
        assert HOSTILE not in page
        assert key(teams["South"]) not in re.sub(r'(id|href|value|hx-get)="[^"]*"', "", page)
    assert one.ask("me/worksheets.xlsx?lang=en")[0] == 200
