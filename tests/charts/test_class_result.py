"""A class's answers drawn: nothing stands out before the reveal, the claim is true after it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from matplotlib.patches import Rectangle
from test_chart_layout import faults

from workshop_kit.charts import Chart, class_result
from workshop_kit.charts._palette import DARK, LIGHT
from workshop_kit.course import AnyField, load_exercise, tally

X12 = load_exercise("x12_customer_segments")
ALL = ["imp_price", "imp_support", "sow_pct"]
LONG = "喆堃㛃吉祥 <b>招标</b> 'we sorted by size' " * 12


def setting(k: int) -> dict[str, Any]:
    return {"split": {"k": k, "scaled": True, "variables": ALL[:2]}}


def names(*given: str) -> dict[str, Any]:
    rows = zip("ABCD", given, strict=False)
    return {"names": {row: {"name": name, "behaviour": LONG[:100]} for row, name in rows}}


SHEETS: dict[str, list[dict[str, Any]]] = {
    "deciding_figure": [{"deciding_figure": one} for one in ["sow_pct"] * 5 + ["imp_price"] * 3],
    "size_explains": [{"size_explains": n} for n in (5, 8, 10, 30, 40, 50, 50, 60, 70, 90, 12)],
    "split": [setting(k) for k in (2, 3, 4, 4, 4)],
    "names": [setting(4) | names("tender", "service", "self_reliant", "under_utilised")] * 3,
    "hours": [setting(2) | {"hours": {"A": a, "B": 100 - a}} for a in (20, 60, 70)],
    "board_figure": [{"board_figure": LONG[n:]} for n in range(15)],
    "own_segments": [{"own_segments": {"1": {"name": "我们", "customers": n}}} for n in range(12)],
    "own_sentence": [],
}
MODEL: dict[str, Any] = {
    "deciding_figure": "sow_pct",
    "size_explains": 6,
    **setting(4),
    "names": {"A": {"name": "tender", "behaviour": {"zh": "询价", "en": "asks"}}},
    "hours": {"A": 60, "B": 25, "C": 10, "D": 5},
    "board_figure": {"zh": "8 天", "en": "8 days"},
}


def field(name: str) -> AnyField:
    return X12.field(name)


def drawn(name: str, lang: str = "en", *, model: dict[str, Any] | None = None) -> Chart:
    return class_result(field(name), tally(field(name), SHEETS[name]), lang, model=model)


def colours(chart: Chart) -> set[str]:
    from matplotlib.colors import to_hex

    return {to_hex(box.get_facecolor()) for box in chart.figure().findobj(Rectangle)} - {
        LIGHT.paper
    }


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", list(SHEETS))
def test_texts_fit_at_both_widths_and_in_a_dark_room(name: str, lang: str, told: bool) -> None:
    chart = drawn(name, lang, model=MODEL if told else None)
    assert faults(chart.figure("wide")) == []
    assert faults(chart.figure("narrow", room="dark")) == []
    assert "{" not in chart.title + chart.alt + chart.caption


@pytest.mark.parametrize("name", list(SHEETS))
def test_before_the_reveal_nothing_stands_out_and_nothing_is_claimed(name: str) -> None:
    chart = drawn(name)
    assert colours(chart) <= {LIGHT.grey_1}
    assert chart.title == "What the class answered"
    assert "model" not in chart.alt + chart.caption


def test_after_it_the_model_answer_is_marked_by_colour_and_sign_and_in_words() -> None:
    chart = drawn("deciding_figure", model=MODEL)
    assert colours(chart) == {LIGHT.grey_1, LIGHT.positive}
    assert chart.title == "5 of 8 gave the model answer"
    assert "✓ is the model answer." in chart.caption
    assert "Share of wallet (2–95%) 5 (model answer)" in chart.alt
    assert any("✓" in text.get_text() for text in chart.figure().texts + chart.figure().artists
               if hasattr(text, "get_text"))  # fmt: skip


def sorted_cards(told: bool) -> Chart:
    from workshop_kit.course._fields import SortField

    def both(english: str) -> dict[str, str]:
        return {"zh": f"中{english}", "en": english}

    def options(*names: str) -> list[dict[str, Any]]:
        return [{"id": name, "label": both(name)} for name in names]

    cards = options("limit", "sign", "call")
    spec = {"id": "cards", "type": "sort", "prompt": both("Where?"), "items": cards}
    sort = SortField.model_validate_json(json.dumps(spec | {"groups": options("before", "after")}))
    placed = {"limit": "after", "sign": "after", "call": "before"}
    others = [placed | {"call": "after"}, placed | {"call": "after"}, placed, {"limit": "after"}]
    model = {"cards": placed | {"limit": "before"}} if told else None
    return class_result(sort, tally(sort, [{"cards": one} for one in others]), "en", model=model)


def test_cards_that_most_put_elsewhere_come_first_and_the_others_are_green() -> None:
    chart = sorted_cards(told=True)
    assert chart.title == "Most agree with the model answer on 1 of 3 cards"
    assert colours(chart) == {LIGHT.grey_1, LIGHT.positive}
    assert "limit after 3 (model answer before), call after 2, before 1 (model answer" in chart.alt
    assert faults(chart.figure("narrow")) == []
    before = sorted_cards(told=False)
    assert (before.title, colours(before)) == ("What the class answered", {LIGHT.grey_1})
    assert "3 of 4 answered" in before.caption


def test_claims_are_true_of_the_numbers() -> None:
    titles = {name: drawn(name, model=MODEL).title for name in SHEETS}
    assert titles["size_explains"] == "The middle answer is 40%, the model answer 6%"
    assert titles["hours"] == "Group A gets most" or titles["hours"] == "What the class answered"
    assert titles["names"] == titles["board_figure"] == "What the class answered"
    open_question = drawn("deciding_figure", model={})
    assert open_question.title == "Share of wallet (2–95%) was chosen most"
    assert colours(open_question) == {LIGHT.grey_1, LIGHT.accent}


def test_level_answers_have_no_leader() -> None:
    level = [{"deciding_figure": one} for one in ("sow_pct", "imp_price")]
    guess = field("deciding_figure")
    chart = class_result(guess, tally(guess, level), "en", model={})
    assert chart.title == "What the class answered"
    assert colours(chart) == {LIGHT.grey_1}


def test_nobody_yet() -> None:
    chart = drawn("own_sentence", "zh")
    assert chart.alt == "全班的答案：还没有答案。"


def test_shares_show_the_models_own_in_brackets() -> None:
    alt = drawn("hours", model=MODEL).alt
    assert "Group A 50 h (model answer 60 h)" in alt


def test_the_dark_room_has_its_own_colours() -> None:
    from matplotlib.colors import to_hex

    figure = drawn("deciding_figure", model=MODEL).figure(room="dark")
    found = {to_hex(box.get_facecolor()) for box in figure.findobj(Rectangle)}
    assert DARK.positive in found
    assert LIGHT.positive not in found
