"""Compare a case's files with its data package, and say where they differ and how to mend it."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop_kit.cases._package import Field, Table, read_package

if TYPE_CHECKING:
    from pandas import DataFrame

BOM = b"\xef\xbb\xbf"
AT_MOST = 20


@dataclass(frozen=True)
class _Sheet:
    """A table's cells as text, with the name its problems carry."""

    file: str
    table: Table
    header: list[str]
    rows: list[list[str]]

    def problem(self, row: int, column: str, text: str) -> str:
        return f"{self.file}, row {row}, column {column}: {text}"


def check_package(folder: Path, prefix: str = "") -> list[str]:
    """Return the problems of every table of a data package; ``prefix`` goes before file names."""
    if not (folder / "datapackage.json").is_file():
        return [f"{prefix}datapackage.json: the file is missing. Copy it from the original case."]
    keys: dict[tuple[str, str], set[str]] = {}
    found: list[str] = []
    for table in read_package(folder).tables:
        problems = _table_problems(table, prefix, keys)
        found += problems[:AT_MOST]
        if len(problems) > AT_MOST:
            left = len(problems) - AT_MOST
            found.append(f"{prefix}{table.path.name}: {left} more problems. Mend these first.")
    return found


def _table_problems(table: Table, prefix: str, keys: dict[tuple[str, str], set[str]]) -> list[str]:
    file = prefix + table.path.name
    if not table.path.is_file():
        return [f"{file}: the file is missing. Put it back, or generate the case again."]
    content = table.path.read_bytes()
    found = []
    if not content.startswith(BOM):
        found.append(
            f"{file}, row 1, column {table.fields[0].name}: the file has no byte order mark, so "
            "Excel shows Chinese as gibberish. Save it as 'CSV UTF-8'."
        )
    try:
        lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return [f"{file}, row {row}: the text is not UTF-8. Save it as 'CSV UTF-8'."]
    sheet = _Sheet(file, table, lines[0] if lines else [], lines[1:])
    faults = _header_problems(sheet) or _shape_problems(sheet)
    if faults:
        return found + faults
    frame, faults = _typed(sheet)
    found += faults + _schema_problems(sheet, frame)
    for field in table.fields:
        position = sheet.header.index(field.name)
        keys[(table.name, field.name)] = {line[position] for line in sheet.rows}
    return found + _foreign_problems(sheet, keys)


def _header_problems(sheet: _Sheet) -> list[str]:
    expected = [field.name for field in sheet.table.fields]
    found = [
        sheet.problem(1, name, "the column is missing. Add it, or put its title back in row 1.")
        for name in expected
        if name not in sheet.header
    ]
    found += [
        sheet.problem(1, name, "the data package knows no such column. Delete it or rename it.")
        for name in sheet.header
        if name not in expected
    ]
    if not found and sheet.header != expected:
        name = next(
            have
            for have, want in zip(sheet.header, [*expected, *sheet.header], strict=False)
            if have != want
        )
        order = ", ".join(expected)
        found = [sheet.problem(1, name, f"the columns are out of order. Order them: {order}.")]
    return found


def _shape_problems(sheet: _Sheet) -> list[str]:
    width = len(sheet.header)
    if not sheet.rows:
        return [f"{sheet.file}, row 2: the table has no rows. Put the data back."]
    return [
        f"{sheet.file}, row {row}: {len(line)} cells instead of {width} (column "
        f"{sheet.header[min(len(line), width) - 1]} is the last that fits). "
        "Look for a missing or an extra comma."
        for row, line in enumerate(sheet.rows, start=2)
        if len(line) != width
    ]


def _typed(sheet: _Sheet) -> tuple[DataFrame, list[str]]:
    """Return the rows whose cells all have their type (index: row in the file), and the faults."""
    import pandas as pd

    from workshop_kit.cases._tables import dtype_of

    found: list[str] = []
    good: dict[int, list[Any]] = {}
    for row, line in enumerate(sheet.rows, start=2):
        cells = [
            _value(field, text, sheet.table.missing_values)
            for field, text in zip(sheet.table.fields, line, strict=True)
        ]
        faults = [
            sheet.problem(row, field.name, fault)
            for field, (_, fault) in zip(sheet.table.fields, cells, strict=True)
            if fault
        ]
        found += faults
        if not faults:
            good[row] = [value for value, _ in cells]
    names = [field.name for field in sheet.table.fields]
    frame = pd.DataFrame(list(good.values()), columns=names, index=list(good), dtype=object)
    return frame.astype({field.name: dtype_of(field) for field in sheet.table.fields}), found


def _value(field: Field, text: str, missing: tuple[str, ...]) -> tuple[Any, str | None]:
    """Return a cell's value and, where it has not the field's type, what is wrong with it."""
    if text in missing:
        fault = "the cell is blank. Fill it in, or delete the row." if field.required else None
        return None, fault
    if field.type == "integer":
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdigit():
            return int(text), None
        return None, f"{text!r} is no whole number. Write digits only, without unit or comma."
    if field.type == "number":
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            return value, None
        return None, f"{text!r} is no number. Write digits and a point, without unit or comma."
    if field.codes and text not in field.codes:
        return None, f"{text!r} is not one of {', '.join(field.codes)}. Write one of these."
    return text, None


def _schema_problems(sheet: _Sheet, frame: DataFrame) -> list[str]:
    from pandera.errors import SchemaErrors

    from workshop_kit.cases._schema import schema_of

    if frame.empty:
        return []
    try:
        schema_of(sheet.table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.sort_values("index").to_dict("records")
        return list(dict.fromkeys(_schema_problem(sheet, failure) for failure in cases))
    return []


def _schema_problem(sheet: _Sheet, failure: dict[str, Any]) -> str:
    """Turn one of pandera's failure cases into a sentence with a remedy."""
    check, row = str(failure["check"]), int(failure["index"])
    if check.startswith("multiple_fields_uniqueness"):
        key = " and ".join(sheet.table.primary_key)
        return sheet.problem(
            row, sheet.table.primary_key[-1], f"the same {key} stands in a row above. Delete one."
        )
    field = sheet.table.field(str(failure["column"]))
    value = failure["failure_case"]
    if "unique" in check:
        text = f"{value!r} stands in a row above. Give each row a value of its own."
    else:
        text = f"{value!r} is not allowed. Write {_allowed(field)}."
    return sheet.problem(row, field.name, text)


def _allowed(field: Field) -> str:
    limits = field.constraints
    if "enum" in limits:
        return "one of " + ", ".join(str(code) for code in limits["enum"])
    if "pattern" in limits:
        return f"a value such as {limits['pattern']}"
    kind = "a whole number" if field.type == "integer" else "a number"
    if "maximum" in limits:
        return f"{kind} from {limits['minimum']} to {limits['maximum']}"
    return f"{kind} of at least {limits['minimum']}"


def _foreign_problems(sheet: _Sheet, keys: dict[tuple[str, str], set[str]]) -> list[str]:
    found = []
    for column, resource, target in sheet.table.foreign_keys:
        known = keys.get((resource, target))
        position = sheet.header.index(column)
        if known is None:
            continue
        found += [
            sheet.problem(
                row, column, f"{line[position]!r} is not in {resource}. Add it there or correct it."
            )
            for row, line in enumerate(sheet.rows, start=2)
            if line[position] not in known
        ]
    return found
