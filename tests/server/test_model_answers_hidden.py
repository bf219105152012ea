"""What the server sends holds no model answer before the reveal, and never key, name or secret."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from listeners import Listener
from servers import Served
from visitors import NAME, Visitor, eventually

from workshop_kit import server as server_package
from workshop_kit.course import load_solution

pytestmark = [pytest.mark.server, pytest.mark.isolation]

SHEET = f"api/sheets/{NAME}"
EXERCISE = f"trainer/exercises/{NAME}"
COMPUTED = {"en": "Group A: 10 h", "zh": "组 A：10 小时"}
PAGES = ("", "me", "me/delete", "welcome", "join", f"exercises/{NAME}", SHEET)
FILES = ("me/data.json", "me/worksheets.xlsx")
GUESSES = {"deciding_figure": "imp_price", "size_explains": 90}
ANSWERS = {
    "split": {"k": 2, "scaled": True, "variables": ["imp_price", "sow_pct"]},
    "board_figure": "We should care more, in 2 ways",
    "own_sentence": "We ask why they buy.",
}


def model_texts(lang: str) -> list[str]:
    """What only the solutions say: one computed, one written, and the debrief."""
    solution = load_solution(NAME)
    written = solution.fields["board_figure"].model_answer
    return [
        COMPUTED[lang],
        written[lang],
        *(item.insight.in_(lang) for item in solution.debrief),
    ]


EVERY = [*model_texts("en"), *model_texts("zh")]


def said(body: bytes) -> str:
    """A page, an answer of the API or a file, as text without any escaping."""
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    text = unescape(body.decode(errors="replace"))
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def found_in(body: bytes | str) -> list[str]:
    text = said(body if isinstance(body, bytes) else body.encode())
    return [model for model in EVERY if model in text]


def file(visitor: Visitor, path: str) -> bytes:
    request = urllib.request.Request(visitor.server + path, headers={"Cookie": visitor.cookies()})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


@pytest.fixture
def trainer(server: Served) -> Iterator[Visitor]:
    """The trainer, who has looked at the model answers: the server knows them."""
    visitor = Visitor(server, joined=False)
    visitor.teach()
    assert eventually(lambda: COMPUTED["en"] in visitor.ask(f"{EXERCISE}?lang=en")[1], 120)
    yield visitor
    visitor.fill_in(f"{EXERCISE}/reveals", {"state": "open"})


def never_told(server: Served, other: Visitor) -> list[str]:
    """What no participant is ever told: the server's secrets, and who others are."""
    secrets = [(server.data / name).read_text() for name in ("trainer.key", "cookie.secret")]
    return [*secrets, other.participant.name, other.key]


def work(visitor: Visitor, lang: str) -> list[str]:
    """Guess, answer and have all of it checked; return all that the server said to it."""
    heard = []
    for field, value in (GUESSES | ANSWERS).items():
        body = {"value": value, "base": 0, "id": field}
        heard.append(visitor.send(f"{SHEET}/fields/{field}?lang={lang}", "PUT", body))
    heard += [visitor.send(f"{SHEET}/guesses/{field}?lang={lang}", "POST", {}) for field in GUESSES]
    heard.append(visitor.send(f"{SHEET}/attempts?lang={lang}", "POST", {}))
    assert {status for status, _told in heard} == {200}
    return [json.dumps(told, ensure_ascii=False) for _status, told in heard]


def test_a_model_answer_is_told_by_the_reveal_and_by_nothing_before(server, trainer, listen):
    visitor = Visitor(server, "Curious", lang="en")
    hidden = never_told(server, Visitor(server, "Somebody Else", team="6"))
    page: Listener = listen(visitor, f"events?exercise={NAME}&lang=en")
    for lang in ("en", "zh"):
        told = work(visitor, lang) if lang == "en" else []
        told += [visitor.ask(f"{path}?lang={lang}")[1] for path in PAGES]
        assert [found_in(text) for text in told] == [[]] * len(told)
        for path in FILES:
            assert found_in(file(visitor, f"{path}?lang={lang}")) == [], path
            told.append(said(file(visitor, f"{path}?lang={lang}")))
        assert [word for word in hidden for text in told if word in text] == []
    heard = json.dumps(page.rest())
    assert found_in(heard) == []

    assert trainer.fill_in(f"{EXERCISE}/reveals", {"state": "revealed"})[0] == 303
    heard += json.dumps(page.until("reveal"))
    assert found_in(heard)
    assert [word for word in hidden if word in heard] == []
    for lang in ("en", "zh"):
        assert set(found_in(visitor.ask(f"{SHEET}?lang={lang}")[1])) >= set(model_texts(lang))


def test_no_file_that_is_sent_to_everybody_holds_a_model_answer():
    share = Path(server_package.__file__).parents[1]
    public = [
        path
        for folder in ("server/static", "server/share", "widgets/static")
        for path in (share / folder).rglob("*")
        if path.is_file()
    ]
    assert public
    assert [path.name for path in public if found_in(path.read_bytes())] == []
