"""What stands on a page as plain HTML: tables, stories, formulas."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from workshop_kit.cases import case
from workshop_kit.course import speaking
from workshop_kit.models.segmentation import segment
from workshop_kit.widgets import formula, story, table

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    return case("corebridge").customers


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_speaks_the_pages_language(customers, lang):
    with speaking(lang):
        html = table(customers.head(8))._repr_html_()
    assert bool(HAN.search(html)) == (lang == "zh")
    assert html.count("<tr>") == 9
    assert ("Share of wallet" in html) == (lang == "en")
    assert ("钱包份额" in html) == (lang == "zh")
    assert not re.search(r"\bimp_price\b|name_zh|name_en", html)


def test_numbers_take_the_format_of_the_data_package(customers):
    with speaking("en"):
        html = table(customers[["revenue_kcny", "quotes_per_order"]].head(3))._repr_html_()
    revenue = f"{customers['revenue_kcny'].iloc[2]:,.0f}"
    assert f">{revenue}<" in html
    assert ">1.3<" in html
    assert 'class="num"' in html


def test_a_small_table_turns_into_cards_and_a_wide_one_scrolls(customers):
    with speaking("en"):
        assert 'class="cards"' in table(customers[["customer", "size"]].head(2))._repr_html_()
        wide = table(customers.head(2))._repr_html_()
        long = table(customers[["customer", "size"]].head(12))._repr_html_()
        measures = table(case("hengchi").scorecard.iloc[:, :6])._repr_html_()
    assert 'class="wide"' in wide
    assert 'class="wide"' in measures, "seven cards of six lines are a long way to scroll"
    with speaking("en"):
        numbers = table(case("hengchi").service[["activity", "today", "minutes"]])._repr_html_()
    assert 'class="wide"' in numbers, "a name and two numbers fit a phone"
    assert "Times this year" in numbers
    assert 'table-box wide codes"' in long
    assert 'class="wide"' in long, "many rows are compared, not read one by one"
    assert 'role="region" tabindex="0"' in wide


def name_of(html: str) -> str:
    return re.search(r'aria-label="([^"]*)"', html)[1]


def test_a_unit_that_all_figures_share_stands_above_them_once():
    with speaking("zh"):
        scores = table(case("corebridge").scores)._repr_html_()
        mixed = table(case("corebridge").activity.head())._repr_html_()
    assert "<caption>单位：1–10 分</caption>" in scores
    assert 'class="unit"' not in scores
    assert "<caption>" not in mixed
    assert '<span class="unit">千元</span>' in mixed


def test_tables_on_one_page_have_names_of_their_own(customers):
    first = customers[["customer", "size", "sow_pct", "imp_price"]].head(2)
    with speaking("en"):
        names = [name_of(table(frame)._repr_html_()) for frame in (first, first[["sow_pct"]])]
        assert name_of(table(first, caption="Two of them")._repr_html_()) == "Two of them"
    with speaking("zh"):
        chinese = name_of(table(first)._repr_html_())
    assert names == [
        "Table: Customer number, Customer size, Share of wallet",
        "Table: Share of wallet",
    ]
    assert re.fullmatch(r"表格：[^、]+、[^、]+、[^、]+", chinese)


@pytest.mark.parametrize(
    ("first", "names_rows"),
    [
        (["C070", "C014"], True),
        (["C070", None], True),
        (pd.Categorical(["large", "small"]), True),
        ([1, 2], False),
        ([True, False], False),
        (pd.to_datetime(["2024-02-01", "2024-02-02"]), False),
    ],
)
def test_a_first_column_of_words_names_its_rows(first, names_rows):
    html = table(pd.DataFrame({"unheard_of": first, "n": [7, 8]}))._repr_html_()
    assert html.count('<th scope="row" data-label="unheard_of">') == (2 if names_rows else 0)
    assert html.count("<td") == (2 if names_rows else 4)


def test_a_single_column_names_nothing():
    html = table(pd.DataFrame({"unheard_of": ["a", "b"]}))._repr_html_()
    assert 'scope="row"' not in html


def test_hostile_text_stays_text():
    frame = pd.DataFrame({"<script>alert(1)</script>": ["<img src=x onerror=alert(1)>", None]})
    html = table(frame, caption="<b>x</b>")._repr_html_()
    assert "<script>" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert ">–<" in html


def test_a_table_does_not_change_its_frame_and_refuses_other_things(customers):
    before = customers.head(3).copy()
    table(before)._repr_html_()
    pd.testing.assert_frame_equal(before, customers.head(3))
    with pytest.raises(TypeError, match="this is a list"):
        table([1, 2])


def test_named_index_levels_become_columns(customers):
    with speaking("en"):
        html = table(customers.groupby("size", observed=True)[["sow_pct"]].mean())._repr_html_()
    assert "Large" in html
    assert "Customer size" in html


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "Yes"),
        (pd.Timestamp("2024-02-01"), "2024-02-01"),
        (pd.Timestamp("2024-02-01 09:10"), "2024-02-01 09:10"),
        (-0.001, "0"),
        (-1234.5, "−1,234.5"),
        (12_000, "12,000"),
        (["a", "b"], "[&#x27;a&#x27;, &#x27;b&#x27;]"),
        (pd.NaT, "–"),
    ],
)
def test_a_value_no_case_knows_is_written_for_people(value, shown):
    with speaking("en"):
        html = table(pd.DataFrame({"unheard_of": [value]}))._repr_html_()
    assert f">{shown}</td>" in html


def test_row_labels_stay_even_where_they_have_no_title():
    html = table(pd.DataFrame({"unheard_of": [1, 2]}, index=["North", "South"]))._repr_html_()
    assert "<thead><tr><td></td><th" in html
    assert '<th scope="row" data-label="">South</th>' in html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_story_comes_with_its_facts(lang):
    with speaking(lang):
        html = story("corebridge")._repr_html_()
    facts = case("corebridge").facts
    assert html.count("<dt>") == len(facts)
    assert all(fact.value[lang].split()[0] in html for fact in facts)
    assert bool(HAN.search(html)) == (lang == "zh")


def test_an_unknown_story_names_those_there_are():
    with pytest.raises(KeyError, match="corebridge"):
        story("nobody")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_formula_opens_to_math_words_example_and_source(lang):
    with speaking(lang):
        html = formula(segment)._repr_html_()
    assert html.startswith("<details")
    assert "<math" in html
    assert "MacQueen" in html
    assert html.count("<h3>") == 3
    assert bool(HAN.search(html)) == (lang == "zh")


def test_sentences_in_a_table_may_break_their_lines_and_names_may_not():
    steps = case("seminar").steps
    for lang in ("zh", "en"):
        with speaking(lang):
            html = table(steps)._repr_html_()
        output = {"zh": "拿出什么", "en": "What comes out"}[lang]
        assert f'<th scope="col" class="phrases">{output}' in html
        assert f'<th scope="col">{ {"zh": "步骤", "en": "Step"}[lang] }' in html
        assert 'class="num"' in html


def test_a_grid_of_letters_keeps_its_columns_narrow():
    grid = case("hengchi").raci.set_index("task").fillna("").T.rename_axis("role").reset_index()
    with speaking("en"):
        shown = table(grid)._repr_html_()
        assert 'class="workshop table-box wide letters"' in shown
        assert "Account manager" in shown
        assert "letters" not in table(case("hengchi").tasks)._repr_html_()
