"""A session's pages: for the trainer alone, and for the room without the trainer's notes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import websocket
from servers import Served, serving
from session_course import NAME, SECRET, short_course
from visitors import Visitor

from workshop_kit.course import START, Section, block_of, blocks_of

pytestmark = [pytest.mark.server, pytest.mark.isolation]

PAGES = (f"sessions/{NAME}", f"sessions/{NAME}/notes")
PLACE = f"sessions/{NAME}/place"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("server")
    course = short_course(folder / "course")
    with serving(folder, WORKSHOP_FILES=str(course)) as served:
        yield served


@pytest.fixture
def trainer(server: Served) -> Visitor:
    visitor = Visitor(server, joined=False)
    visitor.teach()
    visitor.ask("trainer?lang=en")
    return visitor


@pytest.fixture
def ada(server: Served) -> Visitor:
    return Visitor(server, "Ada")


def kernel_of(visitor: Visitor) -> str:
    status, html, _headers = visitor.ask(f"sessions/{NAME}?lang=en")
    assert status == 200, html
    found = re.search(r'"kernelId": "([^"]+)"', html)
    assert found, html[:500]
    return found[1]


@pytest.mark.parametrize(
    ("lang", "told", "other"), [("zh", "试讲", "Rehearsal"), ("en", "Rehearsal", "试讲")]
)
def test_the_room_sees_one_language_the_code_and_no_note(trainer, lang, told, other):
    status, html, headers = trainer.ask(f"sessions/{NAME}?lang={lang}")
    assert status == 200
    assert f"<title>{told}</title>" in html
    assert re.search(rf'<html lang="{lang}[^"]*" data-room="light">', html)
    assert other not in html
    assert SECRET not in html
    assert "three-sheet" in html
    assert "IntSlider" in html  # folded away, one key shows it
    assert "Traceback" not in html
    assert not re.search(r'(src|href)="(https?:)?//', html)
    assert headers["Cache-Control"] == "no-store" or "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_presenters_window_has_every_note(trainer, lang):
    status, html, headers = trainer.ask(f"sessions/{NAME}/notes?lang={lang}")
    assert status == 200
    assert html.count(SECRET) == 3
    assert ("说" if lang == "zh" else "Say") in html
    assert "script-src 'self'; " in headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_theme_and_template_cannot_be_chosen_by_address(trainer, page):
    script = "dark%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    status, html, _headers = trainer.ask(f"{page}?lang=en&theme={script}&template={script}")
    assert status == 200
    assert "alert(1)" not in html
    assert "theme-dark" not in html
    assert (SECRET if page.endswith("notes") else 'data-room="light"') in html  # our template


@pytest.mark.parametrize("page", PAGES)
def test_participants_and_strangers_see_neither_page(server, ada, page):
    for visitor in (ada, Visitor(server, joined=False)):
        status, html, headers = visitor.raw(page)
        assert status == 303
        assert headers["Location"].endswith("trainer/enter")
        assert SECRET not in html


def test_participants_and_strangers_turn_no_page(server, ada, trainer):
    stranger = Visitor(server, joined=False)
    stranger.ask("join")
    for visitor, refusal in ((ada, 403), (stranger, 401)):
        status, said = visitor.send(PLACE, "POST", {"section": "one-map"})
        assert (status, "message" in said) == (refusal, True)
        assert visitor.raw(PLACE)[0] == refusal
    assert json.loads(trainer.ask(PLACE)[1])["section"] != "one-map"


def test_a_page_is_turned_with_its_own_token_to_a_section_there_is(trainer):
    status, said = trainer.send(PLACE, "POST", {"section": "one-map", "blank": True})
    assert (status, said["section"], said["blank"]) == (200, "one-map", True)
    assert (said["block"], said["spent"]) == ("", {})  # what is shown is not yet begun
    assert trainer.fill_in("trainer/blocks", {"block": "d3_segments"})[0] == 303
    said = json.loads(trainer.ask(PLACE)[1])
    assert (said["block"], list(said["spent"])) == ("d3_segments", ["d3_segments"])
    assert trainer.fill_in("trainer/blocks", {})[0] == 303
    for nonsense in ({"section": "none"}, {}, {"section": ["one-map"]}, {"section": 3}):
        status, said = trainer.send(PLACE, "POST", nonsense)
        assert status == 400
        assert said["message"]
    body = json.dumps({"section": START}).encode()
    assert trainer.ask(PLACE, "POST", body)[0] == 403
    assert json.loads(trainer.ask(PLACE)[1])["section"] == "one-map"


@pytest.mark.parametrize("name", ["d9_nothing", "x12_customer_segments", "..%2fexercises", "D3"])
def test_what_is_no_session_is_not_found(trainer, name):
    for page in (f"sessions/{name}", f"sessions/{name}/notes", f"sessions/{name}/place"):
        assert trainer.raw(page)[0] == 404


def test_a_sessions_kernel_is_the_trainers_alone(server, trainer, ada):
    kernel = kernel_of(trainer)
    trainer.socket(kernel).close()
    assert trainer.state(kernel) == "alive"
    assert ada.state(kernel) == "gone"
    with pytest.raises(websocket.WebSocketBadStatusException):
        ada.socket(kernel)
    assert ada.close(kernel) == 403
    assert trainer.close(kernel) == 204
    assert trainer.state(kernel) == "gone"


def test_a_trainer_who_has_joined_too_keeps_both(server, ada):
    ada.teach()
    session, exercise = kernel_of(ada), ada.open()
    for kernel in (session, exercise):
        ada.socket(kernel).close()
        assert ada.state(kernel) == "alive"
        assert ada.close(kernel) == 204


def test_a_full_room_says_so_and_tries_again(tmp_path):
    course = short_course(tmp_path / "course")
    full = {"max_kernels": 0, "patience_seconds": 0.1}
    with serving(tmp_path, options=full, WORKSHOP_FILES=str(course)) as server:
        trainer = Visitor(server, joined=False)
        trainer.teach()
        status, html, headers = trainer.ask(f"sessions/{NAME}?lang=en")
    assert (status, headers["Retry-After"]) == (503, "2")
    assert "You are next" in html


def test_a_section_belongs_to_the_block_of_its_slides_else_to_the_one_before():
    blocks = blocks_of(NAME)
    screens = [
        Section(START, "", (), ""),
        Section("a", "", ("S40",), ""),
        Section("b", "", (), ""),
        Section("c", "", ("S36",), ""),
    ]
    found = block_of(screens, blocks)
    assert found[START] == blocks[0]
    assert found["a"].id == found["b"].id == "d3_segments"
    assert "S36" in found["c"].slides
    assert block_of(screens, []) == {}
