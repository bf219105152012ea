"""The board for the projector: what it shows, to whom, and what never stands on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from servers import Served, class_of_its_own
from visitors import NAME, Visitor, eventually

from workshop_kit.course import describe_answer, load_exercise, model_answers

pytestmark = pytest.mark.server

SHEET = f"api/sheets/{NAME}"
GUESS, BOARD, OWN = "deciding_figure", "board_figure", "own_sentence"
EXERCISE = load_exercise(NAME)


server = class_of_its_own()


@pytest.fixture
def trainer(server: Served) -> Iterator[Visitor]:
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask("trainer?lang=en")
    yield visitor
    show(visitor)
    with server.store() as store:
        room = store.classes.find(server.code)
        for one in store.participants.all(room):
            if one.removed_at is None:
                store.participants.remove(one.owner)
        for said in reversed(store.reveals.history(room)):
            if said.undone_at is None:
                store.reveals.undo(room, NAME, said.field)


def show(trainer: Visitor, field: str = "", exercise: str = "") -> None:
    form = {"exercise": exercise or NAME, "field": field} if field or exercise else {}
    status, html = trainer.fill_in("trainer/board/show", form)
    assert status == 303, html


def board(trainer: Visitor, more: str = "") -> str:
    status, html, _headers = trainer.ask(f"trainer/board?lang=en{more}")
    assert status == 200, html
    return html


def say(trainer: Visitor, state: str, field: str = "") -> None:
    form = {"state": state} | ({"field": field} if field else {})
    assert trainer.fill_in(f"trainer/exercises/{NAME}/reveals", form)[0] == 303


def people(server: Served, field: str, *values: Any) -> list[Visitor]:
    found = [Visitor(server, f"Zzhidden{number}") for number, _value in enumerate(values)]
    for visitor, value in zip(found, values, strict=True):
        body = {"value": value, "base": 0, "id": "r"}
        assert visitor.send(f"{SHEET}/fields/{field}", "PUT", body)[0] == 200
    return found


def bars(html: str) -> list[tuple[str, str]]:
    pattern = r'class="of">(.*?)</span>.*?class="count">(.*?)</b>'
    return [found for found in re.findall(pattern, html, re.S) if found[1] != "0"]


def test_until_something_is_shown_it_tells_how_to_join(server, trainer):
    people(server, GUESS, "sow_pct")
    html = board(trainer)
    assert server.code in html
    assert "Scan to join" in html
    assert re.search(r"<b>1</b> joined", html)
    show(trainer, GUESS)
    assert "Scan to join, or open" not in board(trainer)
    show(trainer)
    assert "Scan to join, or open" in board(trainer)


def test_a_question_with_the_classs_answers_from_three_on(server, trainer):
    show(trainer, GUESS)
    people(server, GUESS, "sow_pct", "imp_price")
    html = board(trainer)
    assert EXERCISE.field(GUESS).prompt.en in html
    assert "2 of 2 so far" in html
    assert "The result shows from three answers on." in html
    assert bars(html) == []
    people(server, GUESS, "sow_pct")
    told = [("Importance of price (1–9)", "1"), ("Share of wallet (2–95%)", "2")]
    assert bars(board(trainer)) == told


def test_the_model_answer_stands_there_after_the_reveal_only(server, trainer):
    people(server, GUESS, "sow_pct", "imp_price", "sow_pct")
    show(trainer, GUESS)
    assert "model" not in board(trainer).lower().replace("model-", "")
    say(trainer, "revealed", GUESS)
    assert eventually(lambda: 'class="at-model ' in board(trainer), 60), (
        "as soon as it is worked out"
    )
    assert "Model answer" in board(trainer)
    say(trainer, "open", GUESS)
    assert 'class="at-model ' not in board(trainer)


def test_an_exercise_without_a_question(server, trainer):
    show(trainer, exercise=NAME)
    html = board(trainer)
    assert EXERCISE.title.en in html
    assert EXERCISE.decision.en in html


def test_texts_are_shown_without_names_and_own_companies_never(server, trainer):
    hostile = ["<img src=x onerror=alert(1)>", "=1+1 and more", "plain words here"]
    people(server, BOARD, *hostile)
    show(trainer, BOARD)
    html = board(trainer)
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    people(server, OWN, *["our secret customer"] * 3)
    show(trainer, OWN)
    html = board(trainer)
    assert "secret" not in html
    assert "stay with their writers" in html


def test_nothing_secret_on_it_or_in_what_it_asks_for(server, trainer):
    """Neither key nor names nor what is not revealed, whatever is shown, in both languages."""
    people(server, GUESS, "sow_pct", "imp_price", "sow_pct")
    key = (server.data / "trainer.key").read_text().strip()
    secret = (server.data / "cookie.secret").read_text().strip()
    with server.store() as store:
        keys = [one.owner.key for one in store.participants.all(store.classes.find(server.code))]
    model = model_answers(NAME)
    unrevealed = [
        line
        for lang in ("zh", "en")
        for line in describe_answer(EXERCISE.field(BOARD), model[BOARD], lang)
    ]
    assert unrevealed
    seen = []
    for field in [None, "", *(one.id for one in EXERCISE.fields)]:
        show(trainer, **({} if field is None else {"exercise": NAME, "field": field}))
        for lang in ("zh", "en"):
            answer = trainer.raw(f"trainer/board?lang={lang}")
            assert answer[0] == 200
            seen.append(answer[1] + str(answer[2]))
    asks = ["assets/board.js", "assets/board.css", "assets/tokens.css", "assets/parts.css"]
    seen += [trainer.raw(path)[1] for path in asks]
    for text in seen:
        for hidden in ("Zzhidden", key, secret, *keys, *unrevealed):
            assert hidden not in text


def test_it_asks_no_other_machine_and_runs_no_script_of_others(trainer):
    status, html, headers = trainer.raw("trainer/board?lang=en")
    assert status == 200
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert not re.findall(r"<script(?![^>]*src=)", html)


def test_the_room_is_dark_unless_it_is_bright(trainer):
    assert 'data-room="dark"' in board(trainer)
    assert 'data-room="light"' in board(trainer, "&room=light")
    assert 'data-room="light"' in board(trainer), "this device remembers"
    assert 'data-room="dark"' in board(trainer, "&room=dark")
    assert 'data-room="dark"' in board(trainer, "&room=%22%3E")


def test_others_do_not_see_it_and_change_nothing_on_it(server, trainer):
    stranger, ada = Visitor(server, joined=False), Visitor(server)
    ada.ask("join")
    show(trainer, GUESS)
    for other in (stranger, ada):
        status, _html, headers = other.raw("trainer/board")
        assert status == 303
        assert headers["Location"].endswith("trainer/enter")
        form = {"exercise": NAME, "field": BOARD}
        other.fill_in("trainer/board/show", form)
    assert EXERCISE.field(GUESS).prompt.en in board(trainer)
    bare = trainer.ask("trainer/board/show", "POST", b"exercise=" + NAME.encode())
    assert bare[0] == 403, "without the page's own token nothing is done"


@pytest.mark.parametrize(
    "form",
    [{"exercise": "x99_none"}, {"exercise": NAME, "field": "none"}, {"field": GUESS},
     {"exercise": "../x12"}, {"exercise": NAME, "field": "<script>"}],
)  # fmt: skip
def test_what_is_not_there_is_not_shown(trainer, form):
    assert trainer.fill_in("trainer/board/show", form)[0] == 404
    assert "Scan to join, or open" in board(trainer)


def test_the_console_says_what_is_on_the_board(trainer):
    path = f"trainer/exercises/{NAME}?lang=en"
    assert "on the board</span>" not in trainer.ask(path)[1]
    show(trainer, GUESS)
    html = trainer.ask(path)[1]
    assert html.count("on the board</span>") == html.count("Take it off the board") == 1


def test_the_choice_outlives_a_restart(server, trainer):
    show(trainer, GUESS)
    server.end()
    server.start()
    assert EXERCISE.field(GUESS).prompt.en in board(trainer)


def test_an_ended_class_shows_nothing_new(server, trainer):
    show(trainer, GUESS)
    with server.store() as store:
        room = store.classes.find(server.code)
        store.classes.archive(room)
        try:
            status, said = trainer.fill_in("trainer/board/show", {})
            assert status == 409, said
            assert EXERCISE.field(GUESS).prompt.en in board(trainer)
        finally:
            store.classes.reopen(room)


def test_pages_of_participants_learn_nothing_of_it(server, trainer):
    ada = people(server, GUESS, "sow_pct")[0]
    show(trainer, GUESS)
    assert "board" not in json.loads(ada.ask(SHEET)[1])
