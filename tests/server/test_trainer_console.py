"""What the console shows and does, over HTTP and without a script."""

from __future__ import annotations

import html as markup
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from servers import Served, class_of_its_own
from visitors import NAME, Visitor, eventually

from workshop_kit.store import Classroom, Participant, Store

pytestmark = pytest.mark.server

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "\u202egnp.exe",
    "👩‍🔧🎯",
    "\"'><script>alert(1)</script>",
    "{{ 7 * 7 }}",
)
EXERCISE = f"trainer/exercises/{NAME}"


server = class_of_its_own()


@pytest.fixture
def store(server: Served) -> Iterator[Store]:
    with server.store() as opened:
        yield opened


@pytest.fixture
def room(server: Served, store: Store) -> Classroom:
    return store.classes.find(server.code)


@pytest.fixture
def trainer(server: Served) -> Visitor:
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask("trainer?lang=en")
    return visitor


@pytest.fixture(autouse=True)
def undone(server: Served) -> Iterator[None]:
    """Leave the exercise as it was found."""
    yield
    with server.store() as store:
        room = store.classes.find(server.code)
        fields = {one.field for one in store.reveals.history(room) if one.undone_at is None}
        for field in fields:
            while store.reveals.state(room, NAME, [field] if field else [])[field]:
                store.reveals.undo(room, NAME, field)


def page(visitor: Visitor, path: str = "trainer") -> str:
    status, html, _headers = visitor.ask(path)
    assert status == 200, html
    return html


def text_of(html: str) -> str:
    """What a reader sees, tags left out."""
    seen = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", seen)).split())


def do(visitor: Visitor, path: str, **form: str) -> int:
    return visitor.fill_in(path, form)[0]


def reload(store: Store, room: Classroom, key: str) -> Participant:
    return store.participants.find(room, key)


def row(html: str, key: str) -> str:
    return text_of(re.search(rf'<tr id="person-{key}">.*?</tr>', html, re.S)[0])


def test_the_roster_shows_who_is_there_and_how_far(server, store, room, trainer):
    visitor = Visitor(server, "Roster Rita", team="2")
    assert "Roster Rita" in page(trainer)
    assert "away" in row(page(trainer), visitor.key)
    assert "nothing yet" in row(page(trainer), visitor.key)

    store.save(visitor.participant.owner, NAME, "deciding_figure", "sow_pct", None)
    assert "X12 1 of 4 answered" in row(page(trainer), visitor.key)

    team = visitor.participant.team
    store.teams.take_pen(team, visitor.participant.owner)
    store.save(team, NAME, "board_figure", "42% of it", None, author=visitor.key)
    verdict = {"field": "board_figure", "state": "right", "message": {"zh": "好", "en": "good"}}
    store.record_attempt(
        team, NAME, {"board_figure": "42% of it"}, [verdict], lambda _: 0.7, author=visitor.key
    )
    html = page(trainer)
    head = text_of(re.search(rf'<tr class="team" id="team-{team.key}">.*?</tr>', html, re.S)[0])
    assert "1 of 4 answered · checked once · 70 of 100 points" in head
    assert "Roster Rita writes" in head
    assert "holds the pen" in row(html, visitor.key)


def test_sort_and_filter(server, trainer):
    zoe, abe = Visitor(server, "Zoe Sort", team="5"), Visitor(server, "Abe Sort", team="6")
    by_name = page(trainer, "trainer?sort=name")
    assert by_name.index(f"person-{abe.key}") < by_name.index(f"person-{zoe.key}")
    by_team = page(trainer, "trainer?sort=team")
    assert by_team.index(f"person-{zoe.key}") < by_team.index(f"person-{abe.key}")
    only = page(trainer, f"trainer?team={zoe.participant.team.key}")
    assert f"person-{zoe.key}" in only
    assert f"person-{abe.key}" not in only
    found = page(trainer, "trainer?find=abe+so")
    assert f"person-{abe.key}" in found
    assert f"person-{zoe.key}" not in found
    assert "Nobody fits" in page(trainer, "trainer?find=nobody-is-called-so")


def last_act(store: Store, room: Classroom) -> str:
    """The number of the last thing done that was not undone."""
    return str([one.id for one in store.journal.acts(room) if one.undone_at is None][-1])


def test_each_action_can_be_undone_the_same_way(server, store, room, trainer):
    zoe = Visitor(server, "Zoe Undone", team="1")

    def undone(path: str, **form: str) -> None:
        assert do(trainer, path, **form) == 303
        act = last_act(store, room)
        assert f'id="did-{act}"' in page(trainer)
        assert do(trainer, "trainer/undo", act=act) == 303
        assert f'id="did-{act}"' not in page(trainer)
        assert do(trainer, "trainer/undo", act=act) in (409, 410)

    undone("trainer/board/show", exercise=NAME)
    assert store.board.shown(room) is None
    undone(f"trainer/people/{zoe.key}/remove")
    assert zoe.participant.removed_at is None
    undone(f"trainer/people/{zoe.key}/move", team="none")
    assert zoe.participant.team
    before = [one.name for one in store.teams.all(room)]
    undone("trainer/teams", name="Nine")
    assert [one.name for one in store.teams.all(room)] == before
    undone("trainer/timer", do="start", minutes="7")
    for wrong in ("", "x", "-1", "1.5", "9" * 16):
        assert do(trainer, "trainer/undo", act=wrong) == 400
    assert do(trainer, "trainer/undo", act="999999") == 410


def test_the_timer_is_set_and_what_makes_no_sense_refused(store, room, trainer):
    for wrong in ("", "0", "-5", "241", "2.5", "٣", "x" * 500):
        status, html = trainer.fill_in("trainer/timer", {"do": "start", "minutes": wrong})
        assert status == 400, wrong
        assert "whole minutes, 1 to 240" in html
    for wanted in ("add", "pause", "go", "stop"):
        status, html = trainer.fill_in("trainer/timer", {"do": wanted})
        assert status == 409, wanted
        assert "Start one first" in html
    assert do(trainer, "trainer/timer", do="explode") == 400
    assert 'id="timer-start"' in page(trainer)
    assert do(trainer, "trainer/timer", do="start", minutes="7") == 303
    late = Visitor(trainer.server, "Late Lee", lang="en")
    told = json.loads(markup.unescape(re.search(r'data-pace="([^"]+)"', late.ask("me")[1])[1]))
    assert 400 < told["now"]["timer"]["left"] <= 420
    assert do(trainer, "trainer/timer", do="pause") == 303
    assert 'id="timer-go"' in page(trainer)
    assert do(trainer, "trainer/timer", do="go") == 303
    assert do(trainer, "trainer/timer", do="add") == 303
    assert store.journal.last(room, "timer").value["seconds"] == 480
    assert do(trainer, "trainer/timer", do="stop") == 303
    assert store.journal.last(room, "timer").value is None


def test_a_team_that_has_members_stays(server, store, room, trainer):
    assert do(trainer, "trainer/teams", name="Ten") == 303
    act = last_act(store, room)
    Visitor(server, "Tim", team="Ten")
    status, html = trainer.fill_in("trainer/undo", {"act": act})
    assert status == 409
    assert "Move its members first" in html
    assert "Ten" in [one.name for one in store.teams.all(room)]


def test_open_close_reveal_and_undo_reach_the_store_and_say_what_they_undo(store, room, trainer):
    def state() -> str | None:
        return store.reveals.state(room, NAME)[None]

    assert do(trainer, f"{EXERCISE}/reveals", state="closed") == 303
    assert state() == "closed"
    assert do(trainer, f"{EXERCISE}/reveals", state="closed") == 303  # pressed twice
    html = page(trainer)
    assert "Undo: closed at" in html
    assert do(trainer, f"{EXERCISE}/reveals", state="revealed") == 303
    assert state() == "revealed"
    act = last_act(store, room)
    assert do(trainer, "trainer/undo", act=act) == 303
    assert state() == "closed"
    assert do(trainer, "trainer/undo", act=act) == 409  # the same once more
    assert state() == "closed"
    assert do(trainer, "trainer/undo", act=last_act(store, room)) == 303
    assert state() is None
    assert do(trainer, f"{EXERCISE}/reveals", state="nonsense") == 400
    assert do(trainer, f"{EXERCISE}/reveals", state="revealed", field="nonsense") == 404
    assert do(trainer, "trainer/exercises/x99_none/reveals", state="open") == 404


def test_one_field_is_revealed_after_being_asked_once(store, room, trainer):
    asked = page(trainer, f"{EXERCISE}/reveals?field=hours&back=exercises/{NAME}")
    assert "All pages then show the model answer" in asked
    assert store.reveals.state(room, NAME, ["hours"])["hours"] is None
    status, _html = trainer.fill_in(f"{EXERCISE}/reveals", {"state": "revealed", "field": "hours"})
    assert status == 303
    assert store.reveals.state(room, NAME, ["hours"]) == {None: None, "hours": "revealed"}
    assert "Undo: revealed at" in page(trainer, EXERCISE)


def test_a_reveal_reaches_an_open_page(server, trainer):
    visitor = Visitor(server, "Rex", team="1")
    with events(visitor) as told:
        do(trainer, f"{EXERCISE}/reveals", state="revealed")
        assert eventually(lambda: f'"type": "reveal", "sheet": "{NAME}"' in "".join(told()), 5)


def test_the_model_answer_stands_beside_the_answers(store, room, server, trainer):
    visitor = Visitor(server, "Mona Model", team="4")
    store.save(visitor.participant.owner, NAME, "deciding_figure", "imp_price", None)
    assert eventually(
        lambda: "Why did the figures as they are fail?" in page(trainer, EXERCISE), 60
    )
    html = page(trainer, EXERCISE)
    asked = re.search(r'<section[^>]*id="question-deciding_figure".*?</section>', html, re.S)[0]
    assert "Mona Model" in asked
    assert "Importance of price" in text_of(asked)
    assert "Share of wallet (2–95%)" in text_of(asked)
    other = text_of(
        re.search(r'<section[^>]*id="question-size_explains".*?</section>', html, re.S)[0]
    )
    assert re.search(r"Nothing yet.*Mona Model", other)
    assert "not right" not in other  # blank is never wrong


def test_the_model_answer_is_on_no_page_of_a_participant(server, trainer):
    visitor = Visitor(server, "Peer", lang="en")
    page(trainer, EXERCISE)
    status, sheet, _headers = visitor.ask(f"api/sheets/{NAME}?lang=en")
    assert status == 200
    assert "Group A: 10 h" not in sheet
    assert '"revealed": {}' in sheet


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_and_answers_are_text(server, store, room, trainer, hostile):
    assert do(trainer, "trainer/teams", name=f"{hostile} team") == 303
    visitor = Visitor(server, hostile, team=f"{hostile} team")
    owner = visitor.participant.owner
    store.save(owner, NAME, "own_sentence", hostile, None)
    team = visitor.participant.team
    store.teams.take_pen(team, owner)
    store.save(team, NAME, "board_figure", f"{hostile} 12", None, author=visitor.key)
    person = f"trainer/people/{visitor.key}"
    for path in ("trainer", "trainer?sort=name", EXERCISE, person):
        html = page(trainer, path)
        assert " ".join(hostile.split()) in text_of(html), path
        for sign in ("<img src=x", "<script>alert"):
            assert sign not in html, path
        shown = markup.escape(hostile, quote=False)
        for found in re.finditer(re.escape(shown), html):
            around = html[max(0, found.start() - 40) : found.start()]
            # isolated, so that its direction stays inside
            assert "<bdi>" in around or "\u2068" in around, around
        assert "Team 49" not in html
    do(trainer, f"{person}/remove")


def test_a_hundred_kilobytes_fold_and_can_be_read_whole(server, store, room, trainer):
    visitor = Visitor(server, "Long Lena")
    long = "长文 " * 13_000 + "THE END"
    store.save(visitor.participant.owner, NAME, "own_sentence", long, None)
    html = page(trainer, EXERCISE)
    assert len(html) < 150_000
    assert "THE END" not in html
    path = f"{EXERCISE}/answers/{visitor.key}/own_sentence"
    assert path in html
    assert "THE END" in page(trainer, path)
    assert trainer.ask(f"{EXERCISE}/answers/{visitor.key}/hours")[0] == 404
    assert trainer.ask(f"{EXERCISE}/answers/{visitor.key}/nonsense")[0] == 404
    assert trainer.ask(f"{EXERCISE}/answers/{'0' * 24}/own_sentence")[0] == 404
    do(trainer, f"trainer/people/{visitor.key}/remove")


def test_hidden_names_are_nowhere(server, store, room, trainer):
    names = {"Hidden Hanna": "3", "Hidden Hugo": "3", "Hidden Hilde": ""}
    people = {name: Visitor(server, name, team=team) for name, team in names.items()}
    hanna, hugo, hilde = people.values()
    store.teams.take_pen(hanna.participant.team, hanna.participant.owner)
    store.save(hugo.participant.owner, NAME, "own_sentence", "mine", None)
    store.participants.remove(hilde.participant.owner)
    assert "Hidden Hanna" in page(trainer)
    assert do(trainer, "trainer/names", hide="1") == 303

    answers = [page(trainer, path) for path in ("trainer", "trainer?sort=name", EXERCISE)]
    answers.append(page(trainer, f"{EXERCISE}/answers/{hugo.key}/own_sentence"))
    for who in people.values():
        answers.append(page(trainer, f"trainer/people/{who.key}"))
    answers.append(page(trainer, "trainer?find=Hidden").replace('value="Hidden"', ""))
    token = {"HX-Request": "true", "X-XSRFToken": trainer.xsrf()}
    for path in (f"{hugo.key}/pen", f"{hugo.key}/move", f"{hilde.key}/readmit"):
        status, text, headers = trainer.raw(f"trainer/people/{path}", "POST", b"", **token)
        assert status in (204, 400), (path, status)
        answers.append(text + str(headers))
    for answer in answers:
        assert "Hidden" not in answer

    numbers = re.findall(r"Participant (\d+)", row(answers[0], hugo.key))
    Visitor(server, "Somebody later")
    assert re.findall(r"Participant (\d+)", row(page(trainer), hugo.key)) == numbers

    second = Visitor(server, joined=False)  # another device of the trainer's
    second.teach()
    assert "Hidden Hugo" in page(second)
    do(trainer, "trainer/names", hide="0")
    assert "Hidden Hugo" in page(trainer)


@pytest.mark.isolation
def test_removed_means_refused_at_once_and_told(server, store, room, trainer):
    visitor = Visitor(server, "Gone Gustav", team="1")
    visitor.ask("?lang=en")
    assert visitor.send(f"api/sheets/{NAME}/pen", "POST", {"action": "take"})[0] == 200
    path = f"api/sheets/{NAME}/fields/own_sentence"
    assert visitor.send(path, "PUT", {"value": "a", "base": 0, "id": "1"})[0] == 200
    kernel = visitor.open()
    with events(visitor) as told:
        assert do(trainer, f"trainer/people/{visitor.key}/remove") == 303
        assert eventually(lambda: '"type": "removed"' in "".join(told()), 5)
    assert visitor.send(path, "PUT", {"value": "b", "base": 1, "id": "2"})[0] in (401, 403)
    assert visitor.raw("")[0] == 303
    assert visitor.raw("events")[0] in (401, 403)
    assert eventually(lambda: Visitor(server, joined=False).state(kernel) != "alive", 15)
    owner = reload(store, room, visitor.key).owner
    assert store.answers(owner, NAME)["own_sentence"].value == "a"
    team = next(one for one in store.teams.all(room) if one.name == "1")
    assert team.scribe != owner
    assert f"person-{visitor.key}" not in page(trainer)
    assert f"removed-{visitor.key}" in page(trainer)

    assert do(trainer, f"trainer/people/{visitor.key}/move", team="none") == 409
    assert do(trainer, f"trainer/people/{visitor.key}/readmit") == 303
    assert visitor.raw("")[0] == 200


def test_a_new_resume_code_is_shown_once_and_ends_the_old(server, store, room, trainer):
    visitor = Visitor(server, "Rosa Resume")
    status, html = trainer.fill_in(f"trainer/people/{visitor.key}/resume", {})
    assert status == 200
    code = re.search(r'class="resume-code"[^>]*>([^<]+)<', html)[1]
    assert store.participants.resume(room, code).owner.key == visitor.key
    assert code not in page(trainer, f"trainer/people/{visitor.key}")
    second = re.search(
        r'class="resume-code"[^>]*>([^<]+)<',
        trainer.fill_in(f"trainer/people/{visitor.key}/resume", {})[1],
    )[1]
    assert second != code


def test_moving_to_another_team(server, store, room, trainer):
    visitor = Visitor(server, "Moving Max", team="1")
    teams = {team.name: team.owner for team in store.teams.all(room)}
    store.teams.take_pen(
        teams["1"], visitor.participant.owner, over=store.teams.find(room, teams["1"].key).scribe
    )
    path = f"trainer/people/{visitor.key}/move"
    with events(visitor) as told:
        assert do(trainer, path, team=teams["2"].key) == 303
        assert eventually(lambda: '"type": "team"' in "".join(told()), 5)
    assert visitor.participant.team == teams["2"]
    assert store.teams.find(room, teams["1"].key).scribe is None
    assert do(trainer, path, team="none") == 303
    assert visitor.participant.team is None
    assert do(trainer, path, team="0" * 24) == 400
    assert visitor.participant.team is None
    assert do(trainer, "trainer/people/" + "0" * 24 + "/move", team="none") == 410
    assert do(trainer, f"trainer/people/{visitor.key}/explode") == 404


def test_the_pen_is_taken_only_from_who_is_away(server, store, room, trainer):
    do(trainer, "trainer/teams", name="Pens")
    first, second = Visitor(server, "Pen One", team="Pens"), Visitor(server, "Pen Two", team="Pens")
    team = first.participant.team
    store.teams.take_pen(team, first.participant.owner)
    with events(first) as told:
        assert eventually(lambda: bool(told()), 5)
        assert "is here. Ask for it" in page(trainer, f"trainer/people/{second.key}")
        assert do(trainer, f"trainer/people/{second.key}/pen") == 409
        assert store.teams.find(room, team.key).scribe == first.participant.owner
    alone = Visitor(server, "Pen None")
    assert do(trainer, f"trainer/people/{alone.key}/pen") == 409
    third = Visitor(server, "Pen Three", team="Pens")
    # 10 s after its page has closed, the holder counts as away
    assert eventually(lambda: do(trainer, f"trainer/people/{third.key}/pen") == 303, 40)
    assert store.teams.find(room, team.key).scribe == third.participant.owner


def test_teams_are_added_once(store, room, trainer):
    assert do(trainer, "trainer/teams", name="  Blue   Whales ") == 303
    assert do(trainer, "trainer/teams", name="blue whales") == 303
    assert [team.name for team in store.teams.all(room)].count("Blue Whales") == 1
    before = store.teams.all(room)
    for name in ("", " ", "\u200b", "x" * 61):
        assert do(trainer, "trainer/teams", name=name) == 400
    assert store.teams.all(room) == before


def test_an_ended_class_can_be_read_and_says_so(server, store, room, trainer):
    visitor = Visitor(server, "Late Lou", team="1")
    store.classes.archive(room)
    try:
        html = page(trainer)
        assert "This class has ended." in html
        assert "Late Lou" in html
        assert 'id="say-closed' not in html
        assert "Late Lou" in page(trainer, EXERCISE)
        token = {"HX-Request": "true", "X-XSRFToken": trainer.xsrf()}
        for path in (
            f"{EXERCISE}/reveals?state=closed",
            f"trainer/people/{visitor.key}/move?team=none",
            "trainer/teams?name=Ten",
        ):
            form = path.partition("?")[2].encode()
            status, _text, headers = trainer.raw(
                path.partition("?")[0],
                "POST",
                form,
                **{"Content-Type": "application/x-www-form-urlencoded"},
                **token,
            )
            assert status == 409, path
            assert "This class has ended." in headers["HX-Trigger"]
        status, text = trainer.fill_in(f"{EXERCISE}/reveals", {"state": "closed"})
        assert status == 409
        assert "This class has ended." in text
        assert store.reveals.state(room, NAME)[None] is None
    finally:
        store.classes.reopen(room)


def test_changes_are_told_to_open_consoles(server, store, room, trainer):
    with events(trainer, "trainer/events") as told:
        visitor = Visitor(server, "Told Tim")
        assert eventually(lambda: '"what": "roster"' in "".join(told()), 2)
        path = f"api/sheets/{NAME}/fields/own_sentence"
        visitor.send(path, "PUT", {"value": "a", "base": 0, "id": "1"})
        assert eventually(lambda: '"what": "answers"' in "".join(told()), 2)
        do(trainer, f"{EXERCISE}/reveals", state="closed")
        assert eventually(lambda: '"what": "reveals"' in "".join(told()), 2)
        assert "Told Tim" not in "".join(told())


class events:  # noqa: N801
    """A stream that is read while a test does something; gives what has come so far."""

    def __init__(self, visitor: Visitor, path: str = "events") -> None:
        self.visitor, self.path = visitor, path

    def __enter__(self) -> Any:
        import http.client
        import threading

        self.connection = http.client.HTTPConnection(
            "127.0.0.1", self.visitor.server.port, timeout=30
        )
        self.connection.request("GET", f"/{self.path}", headers={"Cookie": self.visitor.cookies()})
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200
        self.lines: list[str] = []
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()
        assert eventually(lambda: bool(self.lines), 5)
        return lambda: self.lines

    def _read(self) -> None:
        try:
            while line := self.answer.readline():
                self.lines.append(line.decode())
        except (OSError, ValueError, AttributeError):
            pass  # it was closed

    def __exit__(self, *_error: object) -> None:
        import socket

        if self.connection.sock:
            self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(10)
        self.answer.close()
        self.connection.close()
