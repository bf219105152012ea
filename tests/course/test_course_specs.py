"""Specs load, and every fault names file, path and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from course_trial import EXERCISE_ID, field_of, text

from workshop_kit.course import SpecError, load_exercise, load_solution, sheet

ON_THE_EXERCISE = {
    "a missing language": (
        lambda e: e["fields"][1]["prompt"].pop("en"),
        r"fields\[lever\]\.prompt\.en: is missing; add it",
    ),
    "an empty language": (
        lambda e: e["title"].update(zh="  "),
        r"title\.zh: is empty; write a text",
    ),
    "a language deep inside": (
        lambda e: field_of(e, "groups")["columns"][0]["options"][1]["label"].pop("zh"),
        r"fields\[groups\]\.columns\[name\]\.options\[y\]\.label\.zh: is missing; add it",
    ),
    "an unknown key": (
        lambda e: field_of(e, "lever").update(promt="x"),
        r"fields\[lever\]\.promt: is not a key known here; remove it or mend its spelling",
    ),
    "a number for a text": (
        lambda e: field_of(e, "lever")["options"][0].update(id=3),
        r"fields\[lever\]\.options\[3\]\.id: is 3; write a text; put it in quotes",
    ),
    "an id with blanks": (
        lambda e: field_of(e, "lever").update(id="my lever"),
        r"fields\[my lever\]\.id: is 'my lever'; write it in the form ",
    ),
    "a text for a number": (
        lambda e: e.update(minutes="20"),
        r"minutes: is '20'; write a whole number",
    ),
    "a field id twice": (
        lambda e: e["fields"].append(e["fields"][1]),
        r"fields\[lever\]: stands twice; give each its own id",
    ),
    "an option id twice": (
        lambda e: field_of(e, "lever")["options"][1].update(id="a"),
        r"fields\[lever\]\.options\[a\]: stands twice; give each its own id",
    ),
    "a column id twice": (
        lambda e: field_of(e, "groups")["columns"][1].update(id="name"),
        r"fields\[groups\]\.columns\[name\]: stands twice",
    ),
    "an unknown type": (
        lambda e: field_of(e, "lever").update(type="guess"),
        r"fields\[lever\]: is of the unknown type 'guess'; use one of 'choice', ",
    ),
    "no type": (lambda e: field_of(e, "lever").pop("type"), r"fields\[lever\]: has no type; add"),
    "an unknown counter": (
        lambda e: field_of(e, "hours")["items"].update(counted_by="split.n"),
        r"fields\[hours\]\.items\.counted_by: 'split\.n' is no whole number .*; name a number",
    ),
    "a counter that is no number": (
        lambda e: field_of(e, "groups")["rows"].update(counted_by="lever"),
        r"fields\[groups\]\.rows\.counted_by: 'lever' is no whole number",
    ),
    "a row label without letter": (
        lambda e: field_of(e, "hours")["items"]["label"].update(zh="组"),
        r"fields\[hours\]\.items\.label\.zh: lacks \{letter\}; write \{letter\} in it",
    ),
    "limits the wrong way round": (
        lambda e: field_of(e, "margin_pct").update(min=50),
        r"fields\[margin_pct\]\.min: is 50\.0, above max 40\.0; lower min or raise max",
    ),
    "more choices than options": (
        lambda e: field_of(e, "accounts").update(max=9),
        r"fields\[accounts\]\.max: asks for more than 4 options; lower it",
    ),
    "a card twice": (
        lambda e: field_of(e, "cards")["items"][1].update(id="c1"),
        r"fields\[cards\]\.items\[c1\]: stands twice; give each its own id",
    ),
    "a group twice": (
        lambda e: field_of(e, "cards")["groups"][1].update(id="early"),
        r"fields\[cards\]\.groups\[early\]: stands twice; give each its own id",
    ),
    "cards without groups": (
        lambda e: field_of(e, "cards").pop("groups"),
        r"fields\[cards\]\.groups: is missing; add it",
    ),
    "a prediction on the sheet": (
        lambda e: field_of(e, "guess").update(sits="sheet"),
        r"fields\[guess\]\.sits: is 'sheet'; use 'predict'",
    ),
    "an id unlike the file": (
        lambda e: e.update(id="x90_other"),
        r"id: is 'x90_other'; write x90_trial like the file",
    ),
    "answered by nobody known": (
        lambda e: e.update(answered_by="teams"),
        r"answered_by: is 'teams'; use 'team' or 'participant'",
    ),
    "answered by nothing": (
        lambda e: e.update(answered_by=None),
        r"answered_by: is None; use 'team' or 'participant'",
    ),
    "a team's rows counted by one member": (
        lambda e: (e.update(answered_by="team"), field_of(e, "split").update(own_company=True)),
        r"fields\[hours\]: is answered by the team but counted by split\.k, .*; give both",
    ),
    "a label of nothing that is taken": (
        lambda e: field_of(e, "split").update(labels={"scaled=true": text("Yes"), "n": text("N")}),
        r"fields\[split\]\.labels\.n: labels nothing that is taken; use k, scaled, variables",
    ),
    "compared, and not one's own": (
        lambda e: field_of(e, "lever").update(compared=True),
        r"fields\[lever\]\.compared: stands without own_company; add own_company: true",
    ),
    "words compared": (
        lambda e: field_of(e, "own").update(compared=True),
        r"fields\[own\]\.compared: would show the class words; take it away",
    ),
    "a code unlike the id": (lambda e: e.update(code="X91"), r"code: is 'X91'; use the number"),
    "an unknown case": (
        lambda e: e.update(case="nowhere"),
        r"case: 'nowhere' is not in case_data; name a case there",
    ),
}


@pytest.mark.parametrize("fault", ON_THE_EXERCISE)
def test_fault_in_an_exercise_is_told(broken: Callable[[Any], None], fault: str) -> None:
    edit, sentence = ON_THE_EXERCISE[fault]
    broken(lambda exercise, _solution: edit(exercise))
    with pytest.raises(SpecError, match=rf"^exercises/{EXERCISE_ID}\.yml: {sentence}"):
        load_exercise(EXERCISE_ID)


ON_THE_SOLUTION = {
    "no solution to a field": (
        lambda s: s["fields"].pop("lever"),
        r"fields\.lever: is missing; add it; where there is no single answer",
    ),
    "a field the exercise lacks": (
        lambda s: s["fields"].update(price={"check": {"kind": "open"}}),
        r"fields\.price: is no field of the exercise; use guess, lever",
    ),
    "an unknown option": (
        lambda s: s["fields"]["lever"].update(model_answer="c"),
        r"fields\.lever\.model_answer: 'c' cannot be an answer; Choose one of the options shown",
    ),
    "a known wrong answer that cannot be": (
        lambda s: s["fields"]["margin_pct"]["known_wrong"][0].update(value=99),
        r"fields\.margin_pct\.known_wrong\[0\]\.value: 99 cannot be an answer; The highest",
    ),
    "a companion that cannot be": (
        lambda s: s["fields"]["lever"]["known_wrong"][0].update({"with": {"accounts": ["z"]}}),
        r"fields\.lever\.known_wrong\[0\]\.with\.accounts: \['z'\] cannot be an answer",
    ),
    "a companion the exercise lacks": (
        lambda s: s["fields"]["lever"]["known_wrong"][0].update({"with": {"price": 1}}),
        r"fields\.lever\.known_wrong\[0\]\.with\.price: is no field of the exercise",
    ),
    "no known wrong answer": (
        lambda s: s["fields"]["lever"].pop("known_wrong"),
        r"fields\.lever\.known_wrong: is missing; give at least one wrong answer",
    ),
    "no model answer": (
        lambda s: s["fields"]["lever"].pop("model_answer"),
        r"fields\.lever\.model_answer: is missing; give a value or",
    ),
    "no feedback": (
        lambda s: s["fields"]["lever"].pop("feedback"),
        r"fields\.lever\.feedback: lacks right or wrong; write both",
    ),
    "an unknown check function": (
        lambda s: s["fields"]["split"].update(check={"kind": "function", "name": "segments.cut"}),
        r"fields\.split\.check\.name: 'segments\.cut' is no registered function; use one of",
    ),
    "an unknown model function": (
        lambda s: s["fields"]["split"].update(model_answer={"function": "segments.cut"}),
        r"fields\.split\.model_answer\.function: 'segments\.cut' is no registered function",
    ),
    "an unknown kind of check": (
        lambda s: s["fields"]["lever"].update(check={"kind": "equal"}),
        r"fields\.lever\.check: is of the unknown type 'equal'; use one of",
    ),
    "a check that cannot judge the field": (
        lambda s: s["fields"]["lever"].update(check={"kind": "tolerance", "within": 1}),
        r"fields\.lever\.check\.kind: is 'tolerance', which cannot judge .*; use exact",
    ),
    "a set larger than the model answer": (
        lambda s: s["fields"]["accounts"]["check"].update(at_least=4),
        r"fields\.accounts\.check\.at_least: is 4, but the model answer has 3; lower it",
    ),
    "two measures of tolerance": (
        lambda s: s["fields"]["margin_pct"]["check"].update(within_pct=3),
        r"fields\.margin_pct\.check\.within: needs one measure; give either",
    ),
    "a rubric that cannot be met": (
        lambda s: s["fields"]["sentence"]["check"].update(need=5),
        r"fields\.sentence\.check\.need: is 5, above the number of criteria; lower it",
    ),
    "more cards right than there are": (
        lambda s: s["fields"]["cards"]["check"].update(at_least=5),
        r"fields\.cards\.check\.at_least: is 5, but the model answer has 4; lower it",
    ),
    "a card without a reason": (
        lambda s: s["fields"]["cards"]["feedback"]["cards"].pop("c2"),
        r"fields\.cards\.feedback\.cards\.c2: is missing; say why this card belongs where it",
    ),
    "a reason for no card": (
        lambda s: s["fields"]["cards"]["feedback"]["cards"].update(c7=text("x")),
        r"fields\.cards\.feedback\.cards\.c7: is no card of the field; use c1, c2, c3, c4",
    ),
    "reasons for cards where there are none": (
        lambda s: s["fields"]["lever"].update(
            feedback={"right": text("x"), "wrong": text("x"), "cards": {"a": text("x")}}
        ),
        r"fields\.lever\.feedback\.cards\.a: is no card of the field; remove it",
    ),
    "a model answer that leaves a card": (
        lambda s: s["fields"]["cards"]["model_answer"].pop("c3"),
        r"fields\.cards\.model_answer\.c3: is missing; place the card",
    ),
    "a model answer into no group": (
        lambda s: s["fields"]["cards"]["model_answer"].update(c3="c1"),
        r"fields\.cards\.model_answer: .* cannot be an answer in row c3; Put this card into one",
    ),
    "no debrief": (lambda s: s.update(debrief=[]), r"debrief: is \[\]; "),
    "a missing language": (
        lambda s: s["debrief"][0]["insight"].pop("zh"),
        r"debrief\[0\]\.insight\.zh: is missing; add it",
    ),
    "an id unlike the file": (lambda s: s.update(id="x91_other"), r"id: is 'x91_other'; write"),
}


@pytest.mark.parametrize("fault", ON_THE_SOLUTION)
def test_fault_in_a_solution_is_told(broken: Callable[[Any], None], fault: str) -> None:
    edit, sentence = ON_THE_SOLUTION[fault]
    broken(lambda _exercise, solution: edit(solution))
    with pytest.raises(SpecError, match=rf"^solutions/{EXERCISE_ID}\.yml: {sentence}"):
        load_solution(EXERCISE_ID)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("id: 'a' b\nminutes: 3\n", "line 1: is not YAML"),
        ("id: a\nid: b\n", "line 2: is not YAML (the key 'id' stands twice); mend the line"),
        ("- a list", "file: is ['a list']; write keys with values"),
        ("", "file: is None; write keys with values"),
    ],
)
def test_what_is_no_yaml_is_told(course: Path, content: str, sentence: str) -> None:
    (course / "exercises" / f"{EXERCISE_ID}.yml").write_text(content, "utf-8")
    with pytest.raises(SpecError, match=re.escape(sentence)):
        load_exercise(EXERCISE_ID)


def test_foreign_encoding_is_told(course: Path) -> None:
    (course / "exercises" / f"{EXERCISE_ID}.yml").write_bytes("id: 价格".encode("gb18030"))
    with pytest.raises(SpecError, match="is not UTF-8; save it as UTF-8"):
        load_exercise(EXERCISE_ID)


@pytest.mark.parametrize("name", ["x91_other", "../agenda", "", "x90_trial.yml"])
def test_unknown_exercise_names_those_that_exist(course: Path, name: str) -> None:
    with pytest.raises(SpecError, match="does not exist; use one of x90_trial"):
        load_exercise(name)


def test_a_mended_file_is_read_again(broken: Callable[[Any], None], course: Path) -> None:
    assert load_exercise(EXERCISE_ID).minutes == 20
    broken(lambda exercise, _solution: exercise.update(minutes=25))
    assert load_exercise(EXERCISE_ID).minutes == 25


def test_specs_cannot_be_changed(course: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_exercise(EXERCISE_ID).minutes = 3  # type: ignore[misc]


def test_unknown_field_names_those_that_exist(course: Path) -> None:
    with pytest.raises(KeyError, match="has no field 'price'; it has guess, lever"):
        load_exercise(EXERCISE_ID).field("price")


def test_a_team_shares_the_sheet_but_for_what_is_each_members_own(
    broken: Callable[[Any], None],
) -> None:
    broken(lambda exercise, _solution: exercise.update(answered_by="team"))
    exercise = load_exercise(EXERCISE_ID)
    everything = tuple(field.id for field in exercise.fields)
    assert exercise.shared_fields == tuple(
        name for name in everything if name not in ("guess", "own")
    )
    assert sheet(exercise, "en")["answered_by"] == "team"


@pytest.mark.parametrize("said", [{}, {"answered_by": "participant"}])
def test_participants_share_nothing(broken: Callable[[Any], None], said: dict[str, str]) -> None:
    broken(lambda exercise, _solution: exercise.update(said))
    exercise = load_exercise(EXERCISE_ID)
    assert exercise.shared_fields == ()
    assert sheet(exercise, "zh")["answered_by"] == "participant"
