"""What an earlier sheet offers in a class: to its writers, and to nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from visitors import Visitor

pytestmark = pytest.mark.server

W01, W07, X04, X12 = (
    "w01_profile",
    "w07_account_plan",
    "x04_value_sentence",
    "x12_customer_segments",
)
HOSTILE = "<img src=x onerror=alert(1)> secret"


def save(visitor: Visitor, sheet: str, field: str, value: Any, base: int = 0) -> None:
    body = {"value": value, "base": base, "id": f"{sheet} {field} {base}"}
    assert visitor.send(f"api/sheets/{sheet}/fields/{field}", "PUT", body)[0] == 200


def offers(visitor: Visitor, sheet: str = W07, lang: str = "en") -> dict[str, Any]:
    status, text, _headers = visitor.ask(f"api/sheets/{sheet}?lang={lang}")
    assert status == 200
    return dict(json.loads(text)["offers"])


def test_own_words_are_offered_and_never_anothers(light_server):
    ada, bob = (Visitor(light_server, name, lang="en", team="1") for name in ("Ada", "Bob"))
    assert offers(ada) == {}, "nothing is written yet"
    save(ada, W01, "account", HOSTILE)
    save(ada, X04, "sentence", "Twenty hours less standstill, secret")
    assert offers(ada)["account"]["value"] == HOSTILE
    assert offers(ada, lang="zh")["account"]["said"] == f"W01 里写的：{HOSTILE}"
    assert offers(ada)["moves"]["into"] == "first.move"
    assert offers(ada, W01) == {}
    assert offers(bob) == {}, "not even a member of the same team"
    assert "secret" not in bob.ask(f"api/sheets/{W07}?lang=en")[1]
    save(bob, W01, "account", "Bob's own")
    assert offers(bob)["account"]["value"] == "Bob's own"
    save(ada, W01, "account", "", base=1)
    assert "account" not in offers(ada), "what was taken back is not offered"
    ada.remove()
    assert ada.ask(f"api/sheets/{W07}")[0] == 401


def test_a_teams_words_are_offered_to_its_members(serve, light_course):
    course = light_course()
    path = course / "exercises" / f"{W07}.yml"
    text = path.read_text("utf-8").replace("w01_profile/account", f"{X12}/board_figure")
    path.write_text(text.replace("max_length: 60\n", "max_length: 2000\n", 1), "utf-8")
    server = serve(course)
    scribe, mate = (Visitor(server, name, lang="en", team="1") for name in ("Ada", "Bob"))
    other = Visitor(server, "Cyd", lang="en", team="2")
    assert scribe.send(f"api/sheets/{X12}/pen", "POST", {"action": "take"})[0] == 200
    save(scribe, X12, "board_figure", "16% of their spending")
    for one in (scribe, mate):
        assert offers(one)["account"]["value"] == "16% of their spending"
    assert offers(other) == {}


def test_a_sheet_whose_source_is_gone_opens_all_the_same(serve, light_course):
    course = light_course()
    for folder, kind in (("exercises", "yml"), ("exercises", "ipynb"), ("solutions", "yml")):
        (course / folder / f"{W01}.{kind}").unlink()
    ada = Visitor(serve(course), "Ada", lang="en")
    save(ada, X04, "sentence", "Twenty hours less standstill")
    assert set(offers(ada)) == {"moves"}
