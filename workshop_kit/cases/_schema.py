"""Pandera schemas built from a data package: the package is the one home of every constraint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandera.pandas as pa

from workshop_kit.cases._package import Field, Table
from workshop_kit.cases._tables import dtype_of


def schema_of(table: Table) -> pa.DataFrameSchema:
    """Return the schema of a table: types, ranges, codes, patterns, keys, order of columns."""
    return pa.DataFrameSchema(
        {field.name: _column(field, table) for field in table.fields},
        name=table.name,
        strict=True,
        ordered=True,
        unique=list(table.primary_key) if len(table.primary_key) > 1 else None,
        report_duplicates="exclude_first",
    )


def _column(field: Field, table: Table) -> pa.Column:
    return pa.Column(
        dtype_of(field),
        checks=_checks(field.constraints),
        nullable=not field.required,
        unique=bool(field.constraints.get("unique")) or table.primary_key == (field.name,),
        report_duplicates="exclude_first",
    )


def _checks(constraints: dict[str, Any]) -> list[pa.Check]:
    made: dict[str, Callable[[Any], pa.Check]] = {
        "minimum": pa.Check.greater_than_or_equal_to,
        "maximum": pa.Check.less_than_or_equal_to,
        "enum": pa.Check.isin,
        "pattern": _matches,
    }
    return [make(constraints[name]) for name, make in made.items() if name in constraints]


def _matches(pattern: str) -> pa.Check:
    return pa.Check.str_matches(f"^(?:{pattern})$")
