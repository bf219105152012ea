"""A case as a notebook sees it: tables, columns, facts, story."""

import builtins
import copy
import io
import json
import os
import pathlib
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from workshop_kit import cases
from workshop_kit.cases import case, case_names, columns, data_dictionary, story, truth
from workshop_kit.files import course_files

SHIPPED = course_files("case_data", "corebridge")


def test_public_names_are_sorted_and_exist():
    assert cases.__all__ == sorted(cases.__all__)
    assert all(hasattr(cases, name) for name in cases.__all__)
    assert case_names() == ["corebridge", "hengchi", "seminar"]


def test_tables_have_the_types_of_the_package():
    company = case("corebridge")
    assert company.tables == (
        "customers",
        "conjoint",
        "activity",
        "service",
        "reps",
        "deals",
        "scores",
    )
    assert company.customers.shape == (400, 21)
    assert company.conjoint.shape == (6400, 9)
    kinds = company.customers.dtypes.astype(str)
    assert kinds["customer"] == "str"
    assert kinds["size"] == "category"
    assert kinds["imp_price"] == "int64"
    assert kinds["quotes_per_order"] == "float64"
    assert (company.conjoint.drop(columns="customer").dtypes == "int64").all()
    assert company.customers.attrs == {"case": "corebridge", "table": "customers"}
    assert company.conjoint.attrs == {"case": "corebridge", "table": "conjoint"}


def test_truth_columns_are_not_in_the_case():
    company = case("corebridge")
    for table in company.tables:
        frame = getattr(company, table)
        assert not {"segment", "group", "cluster"} & set(frame.columns)
        text = frame.select_dtypes(["str", "category"]).astype(str)
        assert not text.isin(set(truth("corebridge")["segment"])).any(axis=None)


def test_unknown_names_are_answered_with_those_that_exist():
    with pytest.raises(KeyError, match=r"no case 'acme'; there are: corebridge"):
        case("acme")
    with pytest.raises(KeyError, match="corebridge"):
        case("corebridge/truth")
    with pytest.raises(AttributeError, match=r"no table 'orders'; it has: customers, conjoint"):
        _ = case("corebridge").orders
    assert "conjoint" in dir(case("corebridge"))
    assert copy.deepcopy(case("corebridge")).customers.shape == (400, 21)


def _overwrite(frame):
    frame.loc[:, "imp_price"] = 1


def _edit_a_cell(frame):
    frame.iloc[0, 5] = -1


def _write_into_the_array(frame):
    frame["revenue_kcny"].to_numpy()[0] = -1


def _write_into_the_block(frame):
    frame[["imp_price", "imp_quality"]].values[:] = 0


def _write_into_an_extension_array(frame):
    frame["size"].array[:] = "small"


def _write_into_the_words(frame):
    frame["name_en"].array[0] = "x"


def _shuffle_in_place(frame):
    frame.sort_values("revenue_kcny", inplace=True, ignore_index=True)


def _rename_in_place(frame):
    frame.rename(columns={"size": "scale"}, inplace=True)
    frame.index.name = "row"
    frame.columns.name = "figure"


def _drop_in_place(frame):
    frame.drop(columns="sow_pct", inplace=True)


def _change_attrs(frame):
    frame.attrs["case"] = "other"


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize(
    "damage",
    [
        _overwrite,
        _edit_a_cell,
        _write_into_the_array,
        _write_into_the_block,
        _write_into_an_extension_array,
        _write_into_the_words,
        _shuffle_in_place,
        _rename_in_place,
        _drop_in_place,
        _change_attrs,
    ],
)
def test_no_notebook_can_damage_a_case(damage):
    company = case("corebridge")
    before = company.customers.copy(deep=True)
    frame = company.customers
    try:
        damage(frame)
    except ValueError as refused:
        assert "read-only" in str(refused)  # noqa: PT017 - refusing is as good as not reaching
    after = company.customers
    pd.testing.assert_frame_equal(after, before)
    assert after.attrs == before.attrs
    assert after.index.name is None
    assert after.columns.name is None


def test_changing_a_column_or_a_title_changes_only_the_copy():
    shown = columns(case("corebridge").customers)
    shown["size"].title["en"] = "damaged"
    shown["size"].values.clear()
    again = columns(case("corebridge").customers)["size"]
    assert again.title["en"] == "Customer size"
    assert list(again.values) == ["large", "small"]


def test_a_case_reads_nothing_below_its_truth_folder(monkeypatch):
    opened = []
    real_open, real_io_open, real_path_open = builtins.open, io.open, pathlib.Path.open

    def watch(real):
        def record(file, *args, **kwargs):
            opened.append(os.fspath(file) if not isinstance(file, int) else "")
            return real(file, *args, **kwargs)

        return record

    monkeypatch.setattr(builtins, "open", watch(real_open))
    monkeypatch.setattr(io, "open", watch(real_io_open))
    monkeypatch.setattr(pathlib.Path, "open", watch(real_path_open))
    cases._tables._read.cache_clear()
    company = case("corebridge")
    columns(company.customers.head())
    columns(company.conjoint.head())
    story("corebridge")
    assert any(path.endswith("customers.csv") for path in opened)
    assert not [path for path in opened if "truth" in path]
    truth("corebridge")
    assert [path for path in opened if path.endswith("segments.csv")], "the watch would not see it"


def test_loading_a_case_imports_no_truth_generator_or_checker():
    code = (
        "import sys, json; from workshop_kit.cases import case, columns, story;"
        "columns(case('corebridge').customers); case('corebridge').conjoint; story('corebridge');"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = json.loads(done.stdout)
    for unwanted in ("workshop_kit.cases._truth", "workshop_kit.cases.generate", "pandera"):
        assert not [name for name in modules if name.startswith(unwanted)]


def test_a_file_that_does_not_fit_is_refused_with_a_pointer(tmp_path, monkeypatch):
    _copy_course(tmp_path)
    monkeypatch.setenv("WORKSHOP_FILES", str(tmp_path))
    assert case("corebridge").customers.shape == (400, 21)
    path = tmp_path / "case_data" / "corebridge" / "customers.csv"
    path.write_text(path.read_text("utf-8").replace(",small,", ",tiny,", 1), "utf-8")
    with pytest.raises(ValueError, match=r"customers\.csv .* size .* workshop_kit\.cases\.check"):
        _ = case("corebridge").customers


def _copy_course(folder):
    (folder / "agenda.yml").write_text("")
    for path in SHIPPED.glob("*.*"):
        target = folder / "case_data" / "corebridge" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())


def test_columns_know_titles_units_formats_and_codes():
    shown = columns(case("corebridge").customers)
    assert list(shown) == list(case("corebridge").customers.columns)
    sales = shown["revenue_kcny"]
    assert sales.title == {
        "zh": "去年对该客户的销售额",
        "en": "Sales to the customer last year",
    }
    assert sales.short["zh"] == "销售额"
    assert sales.unit == {"zh": "千元", "en": "k¥"}
    assert f"{12345:{sales.format}}" == "12,345"
    assert shown["size"].values["large"] == {"zh": "大客户", "en": "Large"}
    assert shown["customer"].unit is None
    assert shown["customer"].format is None
    card = columns(case("corebridge").conjoint)
    assert card["price"].values[-1]["en"] == "5% below today's price"
    assert card["price"].title["zh"] == "方案中的价格"


def test_columns_survive_what_notebooks_do():
    customers = case("corebridge").customers
    assert list(columns(customers.head(8))) == list(customers.columns)
    assert list(columns(customers[["sow_pct", "imp_price"]])) == ["sow_pct", "imp_price"]
    assert list(columns(customers[customers["sow_pct"] > 50].rename_axis("row"))) == list(
        customers.columns
    )
    assert list(columns(customers.set_index("customer")[["size"]])) == ["customer", "size"]
    assert list(columns(customers.assign(mine=1)[["mine", "size"]])) == ["size"]
    means = customers.groupby("size")[["imp_price", "revenue_kcny"]].mean()
    assert list(columns(means)) == ["size", "imp_price", "revenue_kcny"]
    assert columns(means)["imp_price"].format == ".1f"
    assert columns(customers)["imp_price"].format == ".0f"


def test_columns_are_found_by_name_where_a_frame_has_lost_its_case():
    bare = pd.DataFrame({"imp_lead": [1, 2], "other": [3, 4]})
    assert list(columns(bare)) == ["imp_lead"]
    unknown = pd.DataFrame({"imp_lead": [1]})
    unknown.attrs["case"] = "gone"
    assert list(columns(unknown)) == ["imp_lead"]
    assert columns(pd.DataFrame({"a": [1]})) == {}
    merged = case("corebridge").conjoint.merge(case("corebridge").customers, on="customer")
    assert {"rating", "revenue_kcny", "customer"} <= set(columns(merged))


def test_truth_is_a_frame_of_its_own_with_words_for_its_codes():
    planted = truth("corebridge")
    assert list(planted) == ["customer", "segment"]
    assert planted["customer"].tolist() == case("corebridge").customers["customer"].tolist()
    assert planted["segment"].value_counts().to_dict() == {
        "self_reliant": 128,
        "tender": 112,
        "service_seeking": 88,
        "under_utilised": 72,
    }
    assert columns(planted)["segment"].values["tender"] == {"zh": "招标型", "en": "Tender"}
    with pytest.raises(KeyError):
        truth("acme")
    with pytest.raises(KeyError, match="it has: segments, loss_makers"):
        truth("corebridge", "visits")
    with pytest.raises(KeyError, match="case seminar plants no truth"):
        truth("seminar")


def _percent(share):
    return f"{share:.0%}"


def test_facts_follow_from_the_data():
    customers = case("corebridge").customers
    sales, large = customers["revenue_kcny"], customers["size"] == "large"
    top = sales.nlargest(len(customers) // 5).sum() / sales.sum()
    of_large = sales[large].sum() / sales.sum()
    sow, quotes = customers["sow_pct"].mean(), customers["quotes_per_order"].mean()
    expected = {
        "customers": (f"{len(customers)} 家", f"{len(customers)}"),
        "sales": (f"{sales.sum() / 1e5:g} 亿元", f"¥{sales.sum() / 1e6:g} billion"),
        "top_fifth": (_percent(top), _percent(top)),
        "large": (
            f"{large.sum()} 家，占销售额 {of_large:.0%}",
            f"{large.sum()}, with {of_large:.0%} of sales",
        ),
        "share_of_wallet": (f"{sow:.0f}%", f"{sow:.0f}%"),
        "quotations": (f"{quotes:.1f} 份", f"{quotes:.1f}"),
    }
    facts = {fact.id: fact for fact in case("corebridge").facts}
    assert 6 <= len(facts) <= 8
    assert {name for name, fact in facts.items() if fact.from_data} == set(expected)
    for name, (zh, en) in expected.items():
        assert facts[name].value == {"zh": zh, "en": en}


@pytest.mark.parametrize("name", case_names())
def test_facts_that_only_the_story_knows_stand_in_the_story(name):
    told = story(name)
    for fact in case(name).facts:
        if not fact.from_data:
            for lang, value in fact.value.items():
                for figure in re.findall(r"[\d.]+%", value):
                    assert figure in told[lang]


@pytest.mark.parametrize("name", case_names())
def test_story_is_told_at_the_same_length_with_the_same_figures(name):
    told = story(name)
    assert 120 <= len(told["en"].split()) <= 180
    assert 250 <= len(re.findall(r"[\u4e00-\u9fff]", told["zh"])) <= 450
    assert told["zh"].count("\n\n") == told["en"].count("\n\n")
    assert _figures(told["zh"]) == _figures(told["en"])


def _figures(text):
    """Return the numbers of a text, whatever unit each language counts in."""
    found = re.findall(r"(\d[\d.,]*\d|\d)(?: ?(亿|万|billion|million))?", text)
    worth = {"亿": 1e8, "万": 1e4, "billion": 1e9, "million": 1e6, "": 1}
    return sorted(float(number.replace(",", "")) * worth[unit] for number, unit in found)


def test_a_story_with_one_language_is_refused(tmp_path, monkeypatch):
    _copy_course(tmp_path)
    monkeypatch.setenv("WORKSHOP_FILES", str(tmp_path))
    (tmp_path / "case_data" / "corebridge" / "story.md").write_text("只有中文\n", "utf-8")
    with pytest.raises(ValueError, match=r"corebridge/story\.md: write the Chinese text"):
        story("corebridge")


def test_data_dictionary_is_current():
    written = data_dictionary()
    assert course_files("case_data", "README.md").read_bytes() == written.encode("utf-8")
    for table in case("corebridge").tables:
        for name in getattr(case("corebridge"), table).columns:
            assert f"| `{name}` |" in written
    assert "self_reliant" not in written


def test_customer_names_are_distinct_and_no_column_reveals_the_order():
    customers = case("corebridge").customers
    assert customers["name_zh"].is_unique
    assert customers["name_en"].is_unique
    assert customers["customer"].tolist() == [f"C{number:03d}" for number in range(1, 401)]
    order = np.arange(400)
    for figure in customers.select_dtypes("number"):
        assert abs(np.corrcoef(order, customers[figure])[0, 1]) < 0.15, figure
