"""The handbook on the class's server: for members, without the questions of closed sheets."""

from __future__ import annotations

import re
import urllib.request

import pypdfium2
import pytest
from servers import Served
from visitors import Visitor

from workshop_kit.course import load_exercise

pytestmark = pytest.mark.server
CLOSED = load_exercise("x02_profit_levers")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def printed(visitor: Visitor, path: str) -> str:
    """What a handbook says, without white space."""
    request = urllib.request.Request(visitor.server + path, headers={"Cookie": visitor.cookies()})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        assert "handbook-day-1.pdf" in answer.headers["Content-Disposition"]
        pages = pypdfium2.PdfDocument(answer.read())
        return squeezed("".join(page.get_textpage().get_text_range() for page in pages))


@pytest.mark.parametrize(("lang", "title"), [("zh", "学员手册"), ("en", "Participant’shandbook")])
def test_a_participant_prints_a_day_in_the_own_language(light_server: Served, lang, title):
    visitor = Visitor(light_server, lang=lang)
    home = visitor.ask(f"?lang={lang}")[1]
    assert 'href="/handbook?day=1"' in home
    told = printed(visitor, f"handbook?day=1&lang={lang}")
    assert title in told
    assert "KAMWorkshop" in told
    assert squeezed(CLOSED.fields[0].prompt.in_(lang)) in told
    assert title in printed(visitor, f"handbook?lang={lang}")  # the first day


def test_a_closed_sheet_is_printed_for_the_trainer_only(light_server: Served):
    visitor, trainer = Visitor(light_server, lang="en"), Visitor(light_server, joined=False)
    trainer.teach()
    trainer.ask("trainer?lang=en")
    reveals = f"trainer/exercises/{CLOSED.id}/reveals"
    assert 'href="/handbook?day=1"' in trainer.ask("trainer?lang=en&day=1")[1]
    assert trainer.fill_in(reveals, {"state": "closed"})[0] == 303
    try:
        question = squeezed(CLOSED.fields[0].prompt.in_("en"))
        assert question not in printed(visitor, "handbook?day=1&lang=en")
        assert question in printed(trainer, "handbook?day=1&lang=en")
    finally:
        trainer.fill_in(reveals, {"state": "open"})


def test_a_stranger_is_led_to_the_door(light_server: Served):
    status, _page, headers = Visitor(light_server, joined=False).raw("handbook?day=1")
    assert (status, headers["Location"]) == (303, "/join?next=handbook")


@pytest.mark.parametrize("day", ["9", "0", "-1", "x", "1e3", "１", "<img src=x>"])
def test_an_unknown_day_is_refused_with_those_there_are(light_server: Served, day):
    visitor = Visitor(light_server, lang="en")
    status, page, _headers = visitor.ask(f"handbook?day={urllib.request.quote(day)}")
    assert status == 404
    assert "Days with a handbook: 1" in page
    assert "<img src=x>" not in page
