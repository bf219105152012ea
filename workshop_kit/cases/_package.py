"""A case's data package (Frictionless ``datapackage.json``) as plain dataclasses.

The descriptor is read afresh at each call, so whatever a caller does to the result stays with it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop_kit.files import course_files

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Column:
    """How a page shows one column.

    Attributes
    ----------
    name
        Name in the data, such as ``revenue_kcny``.
    title, short
        Language -> title; ``short`` fits check boxes and axes.
    unit
        Language -> unit, or None.
    format
        Python format specification of a number, or None for text.
    values
        Code -> language -> words, for coded columns such as size.
    """

    name: str
    title: dict[str, str]
    short: dict[str, str]
    unit: dict[str, str] | None
    format: str | None
    values: dict[str | int, dict[str, str]]


@dataclass(frozen=True)
class Field:
    """One field of a table: its type, its constraints, and how it is shown."""

    name: str
    type: str
    description: str
    constraints: dict[str, Any]
    column: Column
    mean_format: str | None

    @property
    def required(self) -> bool:
        """Whether a blank cell is a fault."""
        return bool(self.constraints.get("required", False))

    @property
    def codes(self) -> list[str] | None:
        """The codes of a text column that allows only some, in their order."""
        codes = self.constraints.get("enum")
        return list(codes) if codes and self.type == "string" else None


@dataclass(frozen=True)
class Table:
    """One resource of a data package."""

    name: str
    path: Path
    title: dict[str, str]
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[tuple[str, str, str], ...]
    missing_values: tuple[str, ...]

    def field(self, name: str) -> Field:
        """Return the field of that name."""
        return next(field for field in self.fields if field.name == name)


@dataclass(frozen=True)
class Package:
    """A case's descriptor: title, facts and tables."""

    name: str
    folder: Path
    title: dict[str, str]
    descriptor: dict[str, Any]
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """Return the table of that name.

        Raises
        ------
        KeyError
            No such table; the message names those that exist.
        """
        for table in self.tables:
            if table.name == name:
                return table
        known = ", ".join(table.name for table in self.tables)
        raise KeyError(f"case {self.name} has no table {name!r}; it has: {known}")


def case_names() -> list[str]:
    """Return the names of the cases that exist, sorted."""
    return sorted(path.parent.name for path in course_files("case_data").glob("*/datapackage.json"))


def case_folder(name: str) -> Path:
    """Return the folder of a case.

    Raises
    ------
    KeyError
        No such case; the message names those that exist.
    """
    if name not in case_names():
        raise KeyError(f"no case {name!r}; there are: {', '.join(case_names())}")
    return course_files("case_data", name)


def read_package(folder: Path) -> Package:
    """Read ``datapackage.json`` in a folder."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return Package(
        name=descriptor["name"],
        folder=folder,
        title=_in_both(descriptor["labels"], "title"),
        descriptor=descriptor,
        tables=tuple(_table(folder, resource) for resource in descriptor["resources"]),
    )


def _table(folder: Path, resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    return Table(
        name=resource["name"],
        path=folder / resource["path"],
        title=_in_both(resource["labels"], "title"),
        description=resource["description"],
        fields=tuple(_field(field) for field in schema["fields"]),
        primary_key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(
            (key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0])
            for key in schema.get("foreignKeys", [])
        ),
        missing_values=tuple(schema["missingValues"]),
    )


def _field(raw: dict[str, Any]) -> Field:
    labels = raw["labels"]
    to_code = int if raw["type"] == "integer" else str
    return Field(
        name=raw["name"],
        type=raw["type"],
        description=raw["description"],
        constraints=raw["constraints"],
        mean_format=raw.get("meanFormat"),
        column=Column(
            name=raw["name"],
            title=_in_both(labels, "title"),
            short=_in_both(labels, "short"),
            unit=_in_both(labels, "unit") if "unit" in labels["zh"] else None,
            format=raw.get("displayFormat"),
            values={to_code(code): words for code, words in raw.get("values", {}).items()},
        ),
    )


def _in_both(labels: dict[str, dict[str, str]], what: str) -> dict[str, str]:
    return {lang: labels[lang][what] for lang in LANGUAGES}
