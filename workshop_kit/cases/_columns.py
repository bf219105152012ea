"""Titles, units and number formats for the columns of a frame."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workshop_kit.cases._package import Column, Field, case_names, read_package
from workshop_kit.files import course_files

if TYPE_CHECKING:
    from pandas import DataFrame


def columns(frame: DataFrame) -> dict[str, Column]:
    """Return how to show each column (and named index level) that a case describes.

    A frame that came from a case says so in its ``attrs``; selections, ``head()`` and groupings
    keep them. Without them the case that knows most of the frame's columns is taken. Columns
    that no case describes are left out. A whole-number column that arrives as fractions, such as
    the means of a group, gets the format for means.

    Parameters
    ----------
    frame
        Any frame.

    Returns
    -------
    dict
        Column name -> Column, in the frame's order (index levels first).

    Examples
    --------
    >>> from workshop_kit.cases import case
    >>> columns(case("corebridge").customers.head())["size"].values["large"]["en"]
    'Large'
    """
    fields = _fields_for(frame)
    shown = {
        name: _column(fields[name], frame)
        for name in [*frame.index.names, *frame.columns]
        if isinstance(name, str) and name in fields
    }
    return shown


def _column(field: Field, frame: DataFrame) -> Column:
    if field.mean_format is None or field.name not in frame.columns:
        return field.column
    values = frame[field.name]
    fractions = getattr(getattr(values, "dtype", None), "kind", "") == "f"
    if fractions and bool((values.dropna() % 1 != 0).any()):
        return replace(field.column, format=field.mean_format)
    return field.column


def _fields_for(frame: DataFrame) -> dict[str, Field]:
    named = frame.attrs.get("case")
    if isinstance(named, str):
        folder = course_files("case_data", *named.split("/"))
        if (folder / "datapackage.json").is_file():
            return _fields_of(folder, frame.attrs.get("table"))
    names = {name for name in [*frame.index.names, *frame.columns] if isinstance(name, str)}
    known = [_fields_of(course_files("case_data", name)) for name in case_names()]
    return max(known, key=lambda fields: len(names & fields.keys()), default={})


def _fields_of(folder: Path, first: object = None) -> dict[str, Field]:
    """Return every field of a package by name; those of table ``first`` win."""
    tables = sorted(read_package(folder).tables, key=lambda table: table.name != first)
    fields: dict[str, Field] = {}
    for table in tables:
        for field in table.fields:
            fields.setdefault(field.name, field)
    return fields
