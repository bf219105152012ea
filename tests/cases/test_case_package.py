"""The data package, the schemas built from it, and what `check` says about broken copies."""

import json
import shutil

import pandas as pd
import pytest
from pandera.errors import SchemaError, SchemaErrors

from workshop_kit.cases import case, case_names, check, schema
from workshop_kit.files import course_files

SHIPPED = course_files("case_data", "corebridge")
PACKAGES = ["corebridge", "corebridge/truth", "hengchi", "hengchi/truth"]


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "corebridge"
    shutil.copytree(SHIPPED, folder)
    return folder


def _lines(path):
    return path.read_bytes().decode("utf-8-sig").split("\n")


def _write(path, lines, bom=True):
    path.write_bytes("\n".join(lines).encode("utf-8-sig" if bom else "utf-8"))


def _set(path, row, column, value):
    """Write a cell as a spreadsheet counts rows: titles are row 1."""
    lines = _lines(path)
    cells = lines[row - 1].split(",")
    cells[lines[0].split(",").index(column)] = value
    lines[row - 1] = ",".join(cells)
    _write(path, lines)


@pytest.mark.parametrize("name", case_names())
def test_the_shipped_case_has_no_problem(name):
    assert check(name) == []


def test_check_of_an_unknown_case_names_those_that_exist():
    with pytest.raises(KeyError, match="corebridge"):
        check("acme")


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "says"),
    [
        ("customers.csv", 17, "imp_price", "high", "'high' is no whole number. Write digits only"),
        ("customers.csv", 17, "imp_price", "7.5", "'7.5' is no whole number"),
        ("customers.csv", 18, "revenue_kcny", "¥1200", "'¥1200' is no whole number"),
        ("customers.csv", 19, "quotes_per_order", "two", "'two' is no number"),
        ("customers.csv", 20, "quotes_per_order", "nan", "'nan' is no number"),
        ("customers.csv", 401, "imp_price", "12", "12 is not allowed. Write a whole number from 1"),
        ("customers.csv", 2, "quotes_per_order", "0.5", "Write a number from 1 to 9"),
        ("customers.csv", 3, "revenue_kcny", "-4", "Write a whole number of at least 0"),
        ("customers.csv", 4, "size", "medium", "'medium' is not one of large, small"),
        ("customers.csv", 5, "customer", "X5", "'X5' is not allowed. Write a value such as C[0-9]"),
        ("customers.csv", 6, "industry", "", "the cell is blank. Fill it in, or delete the row."),
        ("customers.csv", 30, "customer", "C001", "'C001' stands in a row above. Give each row"),
        ("conjoint.csv", 40, "price", "0", "0 is not allowed. Write one of -1, 1."),
        ("conjoint.csv", 3, "profile", "1", "the same customer and profile stands in a row above"),
        ("conjoint.csv", 99, "customer", "C999", "'C999' is not in customers. Add it there"),
        ("truth/segments.csv", 8, "segment", "loyal", "'loyal' is not one of self_reliant"),
    ],
)
def test_a_broken_cell_is_named_with_file_row_column_and_remedy(
    copy, file, row, column, value, says
):
    _set(copy / file, row, column, value)
    problems = check("corebridge", copy)
    told = [line for line in problems if line.startswith(f"{file}, row {row}, column {column}: ")]
    assert told, problems
    assert says in told[0]


def test_one_broken_cell_is_one_problem(copy):
    _set(copy / "customers.csv", 17, "imp_price", "high")
    assert len(check("corebridge", copy)) == 1


def test_a_missing_column_is_named(copy):
    path = copy / "customers.csv"
    frame = pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    frame.drop(columns="imp_lead").to_csv(path, encoding="utf-8-sig", index=False)
    problems = check("corebridge", copy)
    assert problems[0] == (
        "customers.csv, row 1, column imp_lead: the column is missing. "
        "Add it, or put its title back in row 1."
    )


def test_an_unknown_column_and_a_wrong_order_are_named(copy):
    path = copy / "customers.csv"
    lines = _lines(path)
    _write(path, [lines[0].replace("sow_pct", "share"), *lines[1:]])
    told = "\n".join(check("corebridge", copy))
    assert "column sow_pct: the column is missing" in told
    assert "column share: the data package knows no such column" in told
    _write(path, [lines[0].replace("imp_price,imp_quality", "imp_quality,imp_price"), *lines[1:]])
    assert "column imp_quality: the columns are out of order" in check("corebridge", copy)[0]


def test_a_missing_byte_order_mark_is_named(copy):
    path = copy / "customers.csv"
    _write(path, _lines(path), bom=False)
    assert check("corebridge", copy) == [
        "customers.csv, row 1, column customer: the file has no byte order mark, so Excel shows "
        "Chinese as gibberish. Save it as 'CSV UTF-8'."
    ]


def test_a_file_saved_by_chinese_excel_is_named(copy):
    path = copy / "customers.csv"
    path.write_bytes("\n".join(_lines(path)).encode("gb18030"))
    assert any("row 2: the text is not UTF-8" in line for line in check("corebridge", copy))


def test_a_missing_file_a_short_row_and_an_empty_table_are_named(copy):
    lines = _lines(copy / "customers.csv")
    _write(copy / "customers.csv", [*lines[:9], lines[9].rsplit(",", 1)[0], *lines[10:]])
    (copy / "conjoint.csv").unlink()
    problems = check("corebridge", copy)
    assert problems[0].startswith("customers.csv, row 10: 20 cells instead of 21")
    assert "conjoint.csv: the file is missing" in problems[1]
    _write(copy / "customers.csv", lines[:1])
    assert "customers.csv, row 2: the table has no rows" in check("corebridge", copy)[0]
    (copy / "datapackage.json").unlink()
    assert "datapackage.json: the file is missing" in check("corebridge", copy)[0]


def test_a_wholly_wrong_file_is_told_briefly(copy):
    lines = [line.replace(",large,", ",big,") for line in _lines(copy / "customers.csv")]
    _write(copy / "customers.csv", lines)
    problems = [line for line in check("corebridge", copy) if line.startswith("customers.csv")]
    assert len(problems) == 21
    assert problems[-1] == "customers.csv: 180 more problems. Mend these first."


@pytest.mark.parametrize("name", case_names())
def test_the_schema_accepts_the_shipped_frames(name):
    for table in case(name).tables:
        frame = getattr(case(name), table)
        pd.testing.assert_frame_equal(schema(name, table).validate(frame, lazy=True), frame)


def test_the_schema_is_built_from_the_package_and_refuses_what_it_forbids():
    customers = case("corebridge").customers
    described = schema("corebridge", "customers")
    with pytest.raises(SchemaErrors, match="imp_price"):
        described.validate(customers.assign(imp_price=10), lazy=True)
    with pytest.raises(SchemaError, match="sow_pct"):
        described.validate(customers.drop(columns="sow_pct"))
    with pytest.raises(SchemaError, match="imp_price"):
        described.validate(customers.assign(imp_price=customers["imp_price"].astype(float)))
    with pytest.raises(SchemaError, match="customer"):
        described.validate(customers.assign(customer="C001"))
    with pytest.raises(KeyError, match=r"has no table 'orders'; it has: customers, conjoint"):
        schema("corebridge", "orders")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_package_says_everything_in_both_languages(package):
    path = course_files("case_data", *package.split("/"), "datapackage.json")
    descriptor = json.loads(path.read_text("utf-8"))
    assert descriptor["licenses"][0]["name"] == "BSD-3-Clause"
    assert descriptor["generator"]["version"] == descriptor["version"]
    for place in [descriptor, *descriptor["resources"]]:
        assert place["description"]
        assert place["labels"]["en"]["title"] == place["title"]
        assert _is_chinese(place["labels"]["zh"]["title"])
    for resource in descriptor["resources"]:
        assert (resource["encoding"], resource["format"]) == ("utf-8", "csv")
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert len(names) == len(set(names))
        assert set(resource["schema"]["primaryKey"]) <= set(names)
        for field in resource["schema"]["fields"]:
            _assert_field_is_described(field)


def _assert_field_is_described(field):
    labels = field["labels"]
    assert field["type"] in {"string", "integer", "number"}
    assert field["description"].endswith(".")
    if not field["constraints"]["required"]:
        assert "Blank for" in field["description"], "a gap is documented"
    assert field["title"] == labels["en"]["title"]
    assert labels["zh"].keys() == labels["en"].keys() >= {"title", "short"}
    assert _is_chinese(labels["zh"]["title"])
    assert len(labels["en"]["short"]) <= 24
    if field["type"] != "string":
        format(1, field["displayFormat"])
    if "enum" in field["constraints"]:
        codes = [str(code) for code in field["constraints"]["enum"]]
        assert list(field["values"]) == codes
        assert all(set(words) == {"zh", "en"} for words in field["values"].values())


def _is_chinese(text):
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("name", case_names())
def test_facts_and_foreign_keys_point_at_what_exists(name):
    path = course_files("case_data", name, "datapackage.json")
    descriptor = json.loads(path.read_text("utf-8"))
    ids = [fact["id"] for fact in descriptor["facts"]]
    assert len(ids) == len(set(ids))
    for fact in descriptor["facts"]:
        assert all(fact[part][lang] for part in ("label", "value") for lang in ("zh", "en"))
    fields = {
        resource["name"]: {field["name"] for field in resource["schema"]["fields"]}
        for resource in descriptor["resources"]
    }
    for resource in descriptor["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            assert set(key["reference"]["fields"]) <= fields[key["reference"]["resource"]]
            assert set(key["fields"]) <= fields[resource["name"]]


def test_a_case_read_again_reads_no_file(monkeypatch):
    known = case("corebridge").conjoint
    monkeypatch.setattr("pandas.read_csv", lambda *_given, **_more: pytest.fail("read again"))
    assert case("corebridge").conjoint.equals(known)
