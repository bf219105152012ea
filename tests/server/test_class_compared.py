"""Compare with the class: what a participant sees after the reveal, and what nobody sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from servers import Served, class_of_its_own
from visitors import NAME, Visitor, eventually

from workshop_kit.course import load_exercise

pytestmark = pytest.mark.server

SHEET = f"api/sheets/{NAME}"
GUESS, SPLIT, BOARD, OWN = "deciding_figure", "split", "board_figure", "own_sentence"
EXERCISE = load_exercise(NAME)


server = class_of_its_own()


@pytest.fixture(autouse=True)
def a_class_of_its_own(server: Served) -> Iterator[None]:
    """Leave nobody and nothing revealed behind."""
    yield
    with server.store() as store:
        room = store.classes.find(server.code)
        for one in store.participants.all(room):
            if one.removed_at is None:
                store.participants.remove(one.owner)
        for said in reversed(store.reveals.history(room)):
            if said.undone_at is None:
                store.reveals.undo(room, NAME, said.field)


@pytest.fixture
def trainer(server: Served) -> Visitor:
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask("trainer?lang=en")
    return visitor


def save(visitor: Visitor, field: str, value: object, base: int = 0) -> None:
    body = {"value": value, "base": base, "id": f"{field}{base}"}
    status, said = visitor.send(f"{SHEET}/fields/{field}", "PUT", body)
    assert status == 200, said


def setting(k: int) -> dict[str, Any]:
    return {"k": k, "scaled": True, "variables": ["imp_price", "sow_pct"]}


def reveal(trainer: Visitor, field: str = "", state: str = "revealed") -> None:
    form = {"state": state} | ({"field": field} if field else {})
    status, html = trainer.fill_in(f"trainer/exercises/{NAME}/reveals", form)
    assert status == 303, html


def told(visitor: Visitor, lang: str = "en") -> dict[str, Any]:
    status, text, _headers = visitor.ask(f"{SHEET}?lang={lang}")
    assert status == 200, text
    return json.loads(text)["revealed"]


def bars(result: dict[str, Any], part: int = 0) -> dict[str, str]:
    return {bar["label"]: bar["words"] for bar in result["parts"][part]["bars"] if bar["length"]}


def notes(result: dict[str, Any], part: int = 0) -> dict[str, list[str]]:
    return {
        bar["label"]: [note["text"] for note in bar["notes"]]
        for bar in result["parts"][part]["bars"]
        if bar["notes"]
    }


def people(server: Served, *guesses: str, team: str = "") -> list[Visitor]:
    found = [Visitor(server, f"Hidden{number}", team=team) for number in range(len(guesses))]
    for visitor, guess in zip(found, guesses, strict=True):
        if guess:
            save(visitor, GUESS, guess)
    return found


def test_the_class_comes_with_the_reveal_and_not_before(server, trainer):
    ada, *_rest = people(server, "sow_pct", "imp_price", "sow_pct", "")
    assert told(ada) == {}
    reveal(trainer, GUESS)
    result = told(ada)[GUESS]["class"]
    assert result["counted"] == "3 of 4 answered"
    assert bars(result) == {"Importance of price (1–9)": "1", "Share of wallet (2–95%)": "2"}
    assert notes(result) == {"Share of wallet (2–95%)": ["model answer", "you"]}
    chinese = told(ada, "zh")[GUESS]["class"]
    assert chinese["title"] == "全班：4 份中 3 份已作答"
    assert notes(chinese) == {"钱包份额（2–95%）": ["参考答案", "您"]}
    reveal(trainer, GUESS, "open")
    assert told(ada) == {}


def test_fewer_than_three_answers_are_nobodys_business(server, trainer):
    ada, *_rest = people(server, "sow_pct", "imp_price", "")
    reveal(trainer)
    assert told(ada)[GUESS]["class"] is None
    assert "Hidden" not in json.dumps(told(ada))


def test_a_teams_sheet_counts_once_and_stands_as_the_teams(server, trainer):
    teams = [people(server, "", "", team=str(number)) for number in (1, 2, 3)]
    alone = Visitor(server, "Alone")
    for number, (scribe, _mate) in enumerate(teams):
        assert scribe.send(f"{SHEET}/pen", "POST", {"action": "take"})[0] == 200
        save(scribe, SPLIT, setting(4 if number else 2))
    save(alone, SPLIT, setting(4))
    reveal(trainer, SPLIT)
    result = told(teams[0][1])[SPLIT]["class"]
    assert result["counted"] == "4 of 4 answered"
    assert bars(result) == {"2": "1", "4": "3"}
    assert notes(result) == {"2": ["your team"], "4": ["model answer"]}
    assert notes(told(alone)[SPLIT]["class"]) == {"4": ["model answer", "you"]}


def test_every_page_gets_with_the_event_what_it_would_have_asked_for(server, trainer, listen):
    ada, *_others = people(server, "sow_pct", "imp_price", "sow_pct", team="1")
    save(ada, OWN, "Mine")
    pages = {lang: listen(ada, f"events?exercise={NAME}&lang={lang}") for lang in ("zh", "en")}
    elsewhere = listen(ada)

    for state in ("revealed", "open"):
        reveal(trainer, state=state)
        for lang, page in pages.items():
            event = page.until("reveal")[-1]
            _status, text, _headers = ada.ask(f"{SHEET}?lang={lang}")
            sheet = json.loads(text)
            assert event["sheet"] == NAME
            assert event["revealed"] == {name: sheet[name] for name in event["revealed"]}
            assert set(event["revealed"]) == {"state", "closed", "revealed", "debrief", "teams"}
            assert bool(event["revealed"]["revealed"]) == (state == "revealed")
        assert set(elsewhere.until("reveal")[-1]) == {"type", "sheet"}


def test_what_is_changed_after_the_reveal_changes_no_result(server, trainer):
    given = people(server, "", "", "", "")
    for number, visitor in enumerate(given[:3]):
        save(visitor, BOARD, f"{number} days of lead time")
    reveal(trainer, BOARD)
    before = told(given[3])[BOARD]["class"]
    save(given[0], BOARD, "copied: 16% of their spending", base=1)
    save(given[3], BOARD, "late: 16% of their spending")
    reveal(trainer, GUESS)  # counts the exercise anew
    assert told(given[3])[BOARD]["class"] == before
    assert before["parts"][0]["texts"] == [f"{n} days of lead time" for n in range(3)]
    assert before["counted"] == "3 of 4 answered"


def test_what_concerns_the_own_company_stays_with_its_writer(server, trainer):
    given = people(server, "", "", "")
    for visitor in given:
        save(visitor, OWN, "our secret customer")
    reveal(trainer)
    found = told(given[0])
    assert OWN not in found or found[OWN]["class"] is None
    assert "secret" not in json.dumps(found)


def test_texts_are_text_and_removed_people_are_not_counted(server, trainer):
    given = people(server, "", "", "", "")
    hostile = ["<img src=x onerror=alert(1)>", "=1+1 and more", "‮abc‬ and more", "gone away now"]
    for visitor, text in zip(given, hostile, strict=True):
        save(visitor, BOARD, text)
    given[3].remove()
    reveal(trainer, BOARD)
    result = told(given[0])[BOARD]["class"]
    assert sorted(result["parts"][0]["texts"]) == sorted(hostile[:3])
    assert result["counted"] == "3 of 3 answered"
    assert "Hidden" not in json.dumps(result)


def test_who_deletes_everything_is_no_longer_counted(server, trainer):
    guesses = ("sow_pct", "imp_price", "sow_pct", "sow_pct", "")
    ada, _bob, _cho, leaver, _idle = people(server, *guesses)
    reveal(trainer, GUESS)
    assert told(ada)[GUESS]["class"]["counted"] == "4 of 5 answered"  # kept for a while
    assert leaver.fill_in("me/delete", {"sure": "yes"})[0] == 200
    result = told(ada)[GUESS]["class"]
    assert result["counted"] == "3 of 4 answered"
    assert bars(result) == {"Importance of price (1–9)": "1", "Share of wallet (2–95%)": "2"}


def test_nothing_is_told_of_what_is_not_revealed(server, trainer):
    ada, *_rest = people(server, "sow_pct", "sow_pct", "sow_pct")
    reveal(trainer, SPLIT)
    assert set(told(ada)) == {SPLIT}
    closed = Visitor(server, joined=False)
    assert closed.ask(SHEET)[0] == 401


def console(trainer: Visitor) -> str:
    status, html, _headers = trainer.ask(f"trainer/exercises/{NAME}?lang=en")
    assert status == 200, html
    return html


def test_the_console_counts_live_and_at_the_reveal_the_count_stands(server, trainer):
    assert eventually(lambda: f'id="result-{GUESS}"' not in console(trainer), 5)
    ada, *_rest = people(server, "sow_pct", "imp_price", "")
    save(ada, BOARD, "12 days of lead time")
    shown = console(trainer)
    assert "The class: 2 of 3 answered" in shown, "the trainer sees few answers too"
    assert f'id="result-{BOARD}"' not in shown, "texts stand below with their writers"
    late = Visitor(server, "Late")
    assert "The class: 2 of 4 answered" in console(trainer), "who joins is counted at once"
    save(late, GUESS, "sow_pct")
    assert "The class: 3 of 4 answered" in console(trainer), "at once, not after a while"
    reveal(trainer, GUESS)
    save(Visitor(server, "Later"), GUESS, "sow_pct")
    assert "The class: 3 of 5 answered · counted at the reveal" in console(trainer)
