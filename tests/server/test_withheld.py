"""A withheld test: nothing says what is right before the second one; that one tells both."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from servers import Served
from visitors import Visitor

from workshop_kit.course import load_exercise, load_solution
from workshop_kit.store import NotStored

pytestmark = pytest.mark.server

FIRST, AGAIN = "w02_test", "w09_test_again"
SOLVED = load_solution(FIRST).fields
RIGHT = {name: str(one.model_answer) for name, one in SOLVED.items()}
WRONG = {name: "b" if key == "a" else "a" for name, key in RIGHT.items()}
WHY = [
    text for one in SOLVED.values() if (told := one.feedback.right) for text in (told.zh, told.en)
]
PAGES = ("", "me", f"api/sheets/{FIRST}", f"exercises/{FIRST}")


@pytest.fixture
def trainer(server: Served) -> Iterator[Visitor]:
    """The trainer; in the end all that was said of the two tests is taken back."""
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask("trainer")
    yield visitor
    with server.store() as store:
        room = store.classes.find(server.code)
        for name in (FIRST, AGAIN):
            with suppress(NotStored):
                while True:
                    store.reveals.undo(room, name)


def answer(visitor: Visitor, sheet: str, given: dict[str, str]) -> None:
    for field, value in given.items():
        body = {"value": value, "base": 0, "id": f"{sheet} {field}"}
        assert visitor.send(f"api/sheets/{sheet}/fields/{field}", "PUT", body)[0] == 200


def hand_in(visitor: Visitor, sheet: str, lang: str = "en") -> tuple[int, dict[str, Any]]:
    return visitor.send(f"api/sheets/{sheet}/attempts?lang={lang}", "POST", {})


def file(visitor: Visitor, path: str) -> bytes:
    request = urllib.request.Request(visitor.server + path, headers={"Cookie": visitor.cookies()})
    with urllib.request.urlopen(request, timeout=60) as found:
        return bytes(found.read())


def tells(text: str) -> list[str]:
    """What says right or wrong, or why, in a text that a participant is sent."""
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda one: chr(int(one[1], 16)), unescape(text))
    states = re.findall(r'"state": ?"(right|wrong|partly|blank)"', plain)
    return states + [why for why in WHY if why in plain]


def test_right_and_wrong_are_told_the_same_before_the_second_test(server, trainer, listen):
    for given in (RIGHT, WRONG):
        one = Visitor(server, "Somebody", lang="en")
        page = listen(one, f"events?exercise={FIRST}&lang=en")
        answer(one, FIRST, given)
        status, told = hand_in(one, FIRST)
        assert status == 200
        assert {verdict["state"] for verdict in told["attempt"]["verdicts"]} == {"withheld"}
        assert told["attempt"]["compared"] == []
        heard = [json.dumps(told), json.dumps(page.rest())]
        heard += [one.ask(f"{path}?lang={lang}")[1] for path in PAGES for lang in ("en", "zh")]
        book = ZipFile(BytesIO(file(one, "me/worksheets.xlsx")))
        heard.append("".join(book.read(name).decode() for name in book.namelist()))
        mine = json.loads(file(one, "me/data.json"))
        checks = [check for check in mine["checks"] if check["sheet"] == FIRST]
        assert [check["score"] for check in checks] == [None]
        heard.append(json.dumps(mine))
        assert [tells(text) for text in heard] == [[]] * len(heard)


def test_neither_reveal_nor_board_nor_a_single_question_tells_it(server, trainer):
    one = Visitor(server, "Curious", lang="en")
    for form in ({"state": "revealed"}, {"state": "revealed", "field": "lever"}):
        query = f"?field={form['field']}" if "field" in form else ""
        status, said = trainer.fill_in(f"trainer/exercises/{FIRST}/reveals{query}", form)
        assert status == 409
        assert "W09" in said
    shown = {"exercise": FIRST, "field": "lever"}
    assert trainer.fill_in("trainer/board/show", shown)[0] == 409
    # what another program wrote into the journal is not told either
    with server.store() as store:
        room = store.classes.find(server.code)
        act = store.reveals.say(room, FIRST, "revealed")
        store.board.show(room, FIRST, "lever")
    status, text, _headers = one.ask(f"api/sheets/{FIRST}?lang=en")
    assert (status, tells(text), json.loads(text)["revealed"]) == (200, [], {})
    board = trainer.ask("trainer/board?lang=en")[1]
    assert "These answers are told later." in board
    assert tells(board) == []
    with server.store() as store:
        store.reveals.undo(store.classes.find(server.code), FIRST)
        store.board.show(store.classes.find(server.code), None, None)
    assert act.exercise == FIRST


def test_the_second_test_is_closed_until_the_trainer_opens_it(server, trainer):
    one = Visitor(server, "Early", lang="en")
    assert "Not open now" in one.ask(f"exercises/{AGAIN}?lang=en")[1]
    answer(one, AGAIN, RIGHT)
    status, told = hand_in(one, AGAIN)
    assert status == 403
    assert tells(json.dumps(told)) == []
    assert trainer.fill_in(f"trainer/exercises/{AGAIN}/reveals", {"state": "revealed"})[0] == 409
    assert trainer.fill_in("trainer/gather", {"exercise": AGAIN})[0] == 409
    assert tells(one.ask(f"api/sheets/{AGAIN}?lang=en")[1]) == []


def test_the_second_test_tells_both_results_once_and_the_class_its_gain(server, trainer):
    ada, bob, eve = (Visitor(server, name, lang="en") for name in ("Ada", "Bob", "Eve"))
    half = {name: RIGHT[name] for name in list(RIGHT)[:10]} | {"hiring": WRONG["hiring"]}
    answer(ada, FIRST, half)
    hand_in(ada, FIRST)
    answer(bob, FIRST, half)  # typed, not handed in: counts as it stands
    assert trainer.fill_in(f"trainer/exercises/{AGAIN}/reveals", {"state": "open"})[0] == 303
    for one in (ada, bob, eve):
        answer(one, AGAIN, RIGHT | {"lever": WRONG["lever"]})
        status, told = hand_in(one, AGAIN)
        assert status == 200
        states = {v["field"]: (v.get("before"), v["state"]) for v in told["attempt"]["verdicts"]}
        assert states["lever"] == ("right" if one is not eve else None, "wrong")
        words = told["attempt"]["compared"]
        assert words == ([] if one is eve else [
            "First test: 10 of 20 right. This time: 19 of 20.",
            "You closed 90% of the gap.",
        ])  # fmt: skip
        lever = next(v for v in told["attempt"]["verdicts"] if v["field"] == "lever")
        assert lever["message"].startswith("The answer: 11.1%.")
    # once: neither better answers now nor a better first test later change it
    answer(ada, FIRST, {name: RIGHT[name] for name in RIGHT if name not in half})
    assert hand_in(ada, FIRST)[1]["attempt"]["number"] == 2
    body = {"value": RIGHT["lever"], "base": 1, "id": "later"}
    assert ada.send(f"api/sheets/{AGAIN}/fields/lever", "PUT", body)[0] == 200
    again = hand_in(ada, AGAIN, "zh")[1]["attempt"]
    assert again["number"] == 1
    assert again["compared"][1] == "您补上了 90% 的差距。"
    stored = json.loads(ada.ask(f"api/sheets/{AGAIN}?lang=en")[1])["attempt"]
    assert stored["compared"] == ["First test: 10 of 20 right. This time: 19 of 20.",
                                  "You closed 90% of the gap."]  # fmt: skip
    # the first test's own page stays silent, and the console says it of the class
    assert tells(ada.ask(f"api/sheets/{FIRST}?lang=en")[1]) == []
    console = unescape(trainer.ask(f"trainer/exercises/{AGAIN}?lang=en")[1])
    assert "closed 90% of the gap" in console
    assert "1 person has no first test" in console
    assert "Hake 1998" in console
    assert "closed 90%" not in unescape(trainer.ask(f"trainer/exercises/{FIRST}?lang=en")[1])


def test_the_trainer_sees_progress_and_counts_of_the_withheld_test(server, trainer):
    answer(Visitor(server, "Counted", lang="en"), FIRST, RIGHT)
    page = unescape(trainer.ask(f"trainer/exercises/{FIRST}?lang=en")[1])
    assert "What is right is told with W09" in page
    assert 'id="result-lever"' in page
    assert f'id="ask-{FIRST}-' not in page, "no button reveals it"
    assert load_exercise(FIRST).title.en in page
    stranger = Visitor(server, "Nosy").ask(f"trainer/exercises/{FIRST}?lang=en")
    assert 'id="result-lever"' not in stranger[1]
