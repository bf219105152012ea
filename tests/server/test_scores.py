"""The trainer's score of an answer: given in the console, told after the reveal, undone, gone."""

from __future__ import annotations

import json
import re

import pytest
from servers import Served
from visitors import Visitor

from workshop_kit.course import load_solution

pytestmark = pytest.mark.server
NAME, FIELD = "x04_value_sentence", "sentence"
SHEET, PLACE = f"api/sheets/{NAME}", f"trainer/exercises/{NAME}"
HOSTILE = "<img src=x onerror=alert(1)>"
TEXT = "20 hours less standstill than with Huashan, as your own records show."
LEVELS = load_solution(NAME).fields[FIELD].trainer_score


def words(score: int) -> str:
    assert LEVELS
    return f"Your trainer’s score: {score} of 4. {LEVELS[score].en}"


@pytest.fixture
def trainer(light_server: Served):
    visitor = Visitor(light_server, joined=False)
    visitor.teach()
    visitor.ask("trainer?lang=en")
    yield visitor
    visitor.fill_in(f"{PLACE}/reveals", {"state": "open"})


@pytest.fixture
def writer(light_server: Served) -> Visitor:
    """Somebody with a sentence, under a hostile name."""
    visitor = Visitor(light_server, HOSTILE, lang="en")
    visitor.ask("?lang=en")
    body = {"value": TEXT, "base": 0, "id": "sentence"}
    assert visitor.send(f"{SHEET}/fields/{FIELD}", "PUT", body)[0] == 200
    return visitor


def give(trainer: Visitor, key: str, score: object, field: str = FIELD) -> int:
    form = {"field": field, "key": key, "score": str(score)}
    return trainer.fill_in(f"{PLACE}/scores", form)[0]


def told(visitor: Visitor) -> str:
    sheet = json.loads(visitor.ask(f"{SHEET}?lang=en")[1])
    return sheet["revealed"].get(FIELD, {}).get("score", "")


def pressed(trainer: Visitor, key: str) -> list[str]:
    html = trainer.ask(f"{PLACE}?lang=en")[1]
    assert HOSTILE not in html
    buttons = re.findall(rf'<button[^>]*id="score-{FIELD}-{key}-(\d)"[^>]*"(true|false)">', html)
    assert [score for score, _pressed in buttons] == list("01234")
    return [score for score, state in buttons if state == "true"]


def test_a_score_is_told_after_the_reveal_and_to_its_owner_only(trainer, writer, light_server):
    other = Visitor(light_server, "Other", lang="en")
    assert pressed(trainer, writer.key) == []
    assert give(trainer, writer.key, 3) == 303
    assert pressed(trainer, writer.key) == ["3"]
    for path in (f"{SHEET}?lang=en", "me/data.json", "me?lang=en"):
        assert "score: 3" not in writer.ask(path)[1]
    assert json.loads(writer.ask("me/data.json")[1])["trainer_scores"] == []
    assert trainer.fill_in(f"{PLACE}/reveals", {"state": "revealed"})[0] == 303
    assert told(writer) == words(3)
    assert told(other) == ""
    (record,) = json.loads(writer.ask("me/data.json")[1])["trainer_scores"]
    assert (record["sheet"], record["field"], record["score"]) == (NAME, FIELD, 3)
    assert json.loads(other.ask("me/data.json")[1])["trainer_scores"] == []


def test_a_page_hears_of_a_later_score_and_of_its_undoing(trainer, writer, light_server, listen):
    trainer.fill_in(f"{PLACE}/reveals", {"state": "revealed"})
    page = listen(writer, f"events?exercise={NAME}&lang=en")
    give(trainer, writer.key, 2)
    page.until("reveal")
    assert told(writer) == words(2)
    assert give(trainer, writer.key, 4) == 303
    assert told(writer) == words(4)
    with light_server.store() as store:
        acts = store.journal.acts(store.classes.find(light_server.code), "score", writer.key)
    assert [act.value for act in acts] == [2, 4]
    assert trainer.fill_in("trainer/undo", {"act": str(acts[-1].id)})[0] == 303
    assert told(writer) == words(2)
    assert trainer.fill_in("trainer/undo", {"act": str(acts[-1].id)})[0] == 409
    assert "2 for X04, question 3" in trainer.ask("trainer?lang=en")[1]


def test_the_same_score_twice_is_one_act(trainer, writer, light_server):
    for _time in range(2):
        assert give(trainer, writer.key, 1) == 303
    with light_server.store() as store:
        room = store.classes.find(light_server.code)
        assert len(store.journal.acts(room, "score", writer.key)) == 1


EARLIER = {
    "en": "You have changed the answer since; this score is for the earlier version.",
    "zh": "您后来改了答案，这个分数是给改之前那一版的。",
}


def change(writer: Visitor, text: str, base: int) -> None:
    body = {"value": text, "base": base, "id": f"sentence {base}"}
    assert writer.send(f"{SHEET}/fields/{FIELD}", "PUT", body)[0] == 200


def marked(trainer: Visitor, key: str, lang: str = "en") -> bool:
    html = trainer.ask(f"{PLACE}?lang={lang}")[1]
    said = {
        "en": "The answer has changed since you gave this score.",
        "zh": "您打分以后，这个答案改过。",
    }
    found = f'id="earlier-{FIELD}-{key}"' in html
    assert not found or said[lang] in html
    return found


def test_a_score_of_an_earlier_version_says_so_on_both_sides(trainer, writer, listen):
    give(trainer, writer.key, 3)
    trainer.fill_in(f"{PLACE}/reveals", {"state": "revealed"})
    assert not marked(trainer, writer.key)
    assert told(writer) == words(3)
    page = listen(writer, f"events?exercise={NAME}&lang=en")
    change(writer, TEXT + " Changed.", 1)
    page.until("reveal")
    assert marked(trainer, writer.key)
    assert marked(trainer, writer.key, "zh")
    assert told(writer) == f"{words(3)} {EARLIER['en']}"
    zh = json.loads(writer.ask(f"{SHEET}?lang=zh")[1])["revealed"][FIELD]["score"]
    assert zh.endswith(EARLIER["zh"])
    assert pressed(trainer, writer.key) == ["3"], "it stands until the trainer gives another"
    (record,) = json.loads(writer.ask("me/data.json")[1])["trainer_scores"]
    assert (record["score"], record["earlier_version"]) == (3, True)

    change(writer, TEXT, 2)
    assert not marked(trainer, writer.key), "the scored words are back"
    assert told(writer) == words(3)


def test_the_same_score_again_is_for_the_present_version(trainer, writer, light_server):
    give(trainer, writer.key, 2)
    change(writer, TEXT + " Changed.", 1)
    assert marked(trainer, writer.key)
    give(trainer, writer.key, 2)
    assert not marked(trainer, writer.key)
    with light_server.store() as store:
        acts = store.journal.acts(store.classes.find(light_server.code), "score", writer.key)
    assert [act.value for act in acts] == [2, 2]
    assert trainer.fill_in("trainer/undo", {"act": str(acts[-1].id)})[0] == 303
    assert marked(trainer, writer.key), "undone, the earlier score stands again"


@pytest.mark.parametrize("score", [-1, 5, "", "x", "３", "1.5", HOSTILE])
def test_a_score_that_is_none_is_refused(trainer, writer, score):
    assert give(trainer, writer.key, score) == 400
    assert pressed(trainer, writer.key) == []


def test_what_has_no_score_or_no_answer_is_refused(trainer, writer, light_server):
    silent = Visitor(light_server, "Silent", lang="en")
    assert give(trainer, silent.key, 3) == 404
    assert give(trainer, "0" * 32, 3) == 404
    assert give(trainer, writer.key, 3, "no_field") == 404
    assert give(trainer, writer.key, 3, "next_step") == 400
    assert give(writer, writer.key, 4) != 204
    assert pressed(trainer, writer.key) == []


def test_a_deleted_owner_leaves_no_score(trainer, writer, light_server):
    give(trainer, writer.key, 3)
    with light_server.store() as store:
        room = store.classes.find(light_server.code)
        assert store.journal.acts(room, "score", writer.key)
        store.delete_owner(writer.participant.owner)
        assert store.journal.acts(room, "score", writer.key) == []
