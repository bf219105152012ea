"""Somebody who works alone: the other side answers from a process of its own, into the own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workshop_kit import course
from workshop_kit.charts import talks_path
from workshop_kit.models.negotiation import read_talks
from workshop_kit.models.negotiation._talks import draw_buyer
from workshop_kit.store import LocalAnswerBook
from workshop_kit.store._checks import seed_of
from workshop_kit.widgets import Explorer, Worksheet

X07 = course.load_exercise("x07_negotiation")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    kept = LocalAnswerBook(tmp_path_factory.mktemp("alone"))
    yield kept
    kept.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    kept = LocalAnswerBook(tmp_path)
    yield kept
    kept.close()


def opened(book: LocalAnswerBook) -> Worksheet:
    return Worksheet(course.sheet(X07, "en"), book)


def talk(sheet: Worksheet, message: dict[str, Any]) -> dict[str, Any]:
    heard: list[dict[str, Any]] = []
    sheet.send = lambda content, buffers=None: heard.append(content)  # type: ignore[method-assign]
    sheet._hear(sheet, message, [])
    (reply,) = heard
    return reply


def put(sheet: Worksheet, row: Any, base: Any, field: str = "rounds") -> dict[str, Any]:
    message = {"kind": "row", "field": field, "row": row, "base": base, "id": "r"}
    return talk(sheet, message)


def test_rounds_are_answered_stored_and_drawn(book):
    sheet = opened(book)
    path = Explorer(read_talks, talks_path, {"record": sheet.table("rounds")}, {})
    assert path.views[0].message == course.gettext("After the first round it is drawn here.")
    reply = put(sheet, {"offer": 106}, 0)
    assert (reply["kind"], reply["answer"]["version"]) == ("answered", 1)
    assert path.result.status == "open"
    second = put(sheet, {"offer": 102, "get": "joint_cost_down"}, 1)["answer"]["value"]
    assert second["2"]["granted"] == "granted"
    assert path.result.paid == 1
    assert path.result.buyer_limit_cny is None
    again = opened(book)  # the page is opened anew
    assert again.values["rounds"] == second
    assert again.table("rounds").frame is not None


def test_what_stands_is_not_written_over(book):
    sheet = opened(book)
    before = sheet.values["rounds"]
    message = {"kind": "save", "field": "rounds", "value": {}, "base": 2, "id": "s"}
    reply = talk(sheet, message)
    assert (reply["kind"], "stays as it is" in reply["message"]) == ("refused", True)
    stale = put(sheet, {"offer": 99}, 1)  # another page was quicker: it is shown as it stands
    assert stale["answer"]["value"] == before
    assert put(sheet, {"offer": 110}, 2)["kind"] == "refused"
    assert opened(book).values["rounds"] == before


@pytest.mark.parametrize("row", [None, [], "106", {"offer": "106"}, {"bid": 95}, {}])
def test_what_is_no_round_is_refused_in_words(fresh, row):
    reply = put(opened(fresh), row, 0)
    assert (reply["kind"], bool(reply["message"])) == ("refused", True)
    assert fresh.answers("x07_negotiation") == {}


@pytest.mark.parametrize("field", ["at_table", "clause", "nothing", None, 5])
def test_nobody_answers_another_field(fresh, field):
    assert put(opened(fresh), {"offer": 106, "bid": 95}, 0, field)["kind"] == "refused"


def test_a_widget_holds_nothing_of_the_buyers_limit(book):
    sheet = opened(book)
    seed = seed_of(book._participant, "x07_negotiation", "rounds")
    limit = draw_buyer(seed, 100.0).limit
    state = str({name: getattr(sheet, name) for name in sheet.keys})
    assert str(draw_buyer(seed, 100.0).first_bid) in state
    assert f"{limit:g}" not in state
    assert str(seed) not in state
