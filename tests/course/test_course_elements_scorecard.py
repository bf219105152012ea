"""X06 and X09: figures computed from Hengchi's tables; owners and triggers judged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workshop_kit.cases import case, columns
from workshop_kit.course import check, load_exercise, model_answers, option_labels
from workshop_kit.course.checks import scorecard
from workshop_kit.course.checks.scorecard import growth
from workshop_kit.course.checks.ten_elements import saving_cny
from workshop_kit.files import course_files
from workshop_kit.models.value import account_economic_profit

X06, X09 = "x06_ten_elements", "x09_scorecard"


def verdict(exercise: str, field: str, **answers: Any) -> Any:
    (found,) = check(exercise, answers, [field])
    return found


def test_the_two_that_lead_are_those_planted() -> None:
    planted = json.loads((case("hengchi").folder / "truth" / "parameters.json").read_text())
    found = model_answers(X06)
    assert sorted(found["two"]) == sorted(planted["lead_with"])
    assert found["place"][planted["rating_against_the_books"]] == "mend"
    assert (found["books"], saving_cny(case("hengchi"))) == ("cheaper", pytest.approx(200_000))


def test_elements_are_called_as_in_the_case() -> None:
    named = columns(case("hengchi").elements)["element"].values
    for lang in ("zh", "en"):
        assert option_labels(f"{X06}/two", lang) == {k: v[lang] for k, v in named.items()}
    fields = {field.id: field for field in load_exercise(X06).fields}
    for rows in (fields["place"].items, fields["own_elements"].rows):
        assert {row.id: (row.label.zh, row.label.en) for row in rows} == {
            name: (words["zh"], words["en"]) for name, words in named.items()
        }


def test_the_page_says_what_each_element_means() -> None:
    page = json.loads(course_files("exercises", f"{X06}.ipynb").read_text("utf-8"))
    said = "".join("".join(cell["source"]) for cell in page["cells"])
    for lang, colon in (("zh", "："), ("en", ": ")):
        for name in option_labels(f"{X06}/two", lang).values():
            assert f"- {name}{colon}" in said


def test_a_misplaced_element_is_told_why() -> None:
    placed = {**model_answers(X06)["place"], "risk": "mend"}
    found = verdict(X06, "place", place=placed)
    assert found.state == "right"
    assert "no weakness against the rival" in found.message.en
    for name in ("supply", "ease"):
        placed[name] = "first_page"
    assert verdict(X06, "place", place=placed).state == "partly"


def test_growth_on_the_terms_asked_for_takes_value_away() -> None:
    found = growth(case("hengchi"))
    page = account_economic_profit(nopat_pct=6.75, payment_days=180, stock_days=60, growth_pct=10)
    assert found.value_kcny == pytest.approx(page.value_kcny) == pytest.approx(-1940, abs=1)
    profit = found.by_year["nopat_kcny"]
    assert profit.is_monotonic_increasing
    assert profit.iloc[-1] > case("hengchi").economics["nopat_kcny"].iloc[0]
    today = account_economic_profit()
    assert today.value_kcny == pytest.approx(3942, abs=1), "the model begins at today's terms"
    year = case("hengchi").economics.iloc[0]
    for column in ("nopat_kcny", "capital_kcny"):
        assert today.by_year[column].tolist() == pytest.approx([year[column]] * 5, abs=1)


def test_at_the_days_asked_for_nothing_is_lost_and_five_more_lose() -> None:
    days, hengchi = model_answers(X09)["days"], case("hengchi")
    assert growth(hengchi, days).value_kcny >= 0 > growth(hengchi, days + 5).value_kcny


def test_growth_is_worth_most_on_today_s_terms() -> None:
    worths = {"accept": -1940, "fewer_days": 2, "today": 5155}
    said = {name: verdict(X09, "reply", reply=name) for name in worths}
    assert [one.state for one in said.values()] == ["wrong", "partly", "right"]
    assert scorecard._worths(case("hengchi")) == pytest.approx(worths, abs=1)
    assert "5.16 million" in said["today"].message.en
    assert "−194 万元" in said["accept"].message.zh


def test_another_measure_that_reaches_its_trigger_is_partly_right() -> None:
    states = {
        name: verdict(X09, "first", first=name).state
        for name in ("payment", "shared_contacts", "profit", "on_time")
    }
    assert list(states.values()) == ["right", "partly", "partly", "wrong"]


ROW = {"measure": "payment", "weight": 2, "target": 63, "actual": 90, "trigger": 70}


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ({"1": {**ROW, "owner": "Lin"}}, "right"),
        ({"1": {**ROW, "owner": "Lin"}, "2": {**ROW, "owner": " "}}, "partly"),
        ({"1": ROW}, "wrong"),
        ({"1": {"measure": "payment"}}, "blank"),
    ],
)
def test_each_measure_has_an_owner(rows: dict[str, Any], state: str) -> None:
    assert verdict(X09, "own_measures", own_measures=rows).state == state
