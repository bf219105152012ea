"""A case company: its title, its facts, its tables and its story."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workshop_kit.cases._package import case_folder, read_package
from workshop_kit.cases._tables import read_table

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Fact:
    """One figure about a case, in both languages.

    Attributes
    ----------
    id
        Name of the fact.
    label, value
        Language -> words; ``value`` carries its unit.
    from_data
        True where the value follows from the tables (and is tested against them), False where
        the story alone gives it.
    """

    id: str
    label: dict[str, str]
    value: dict[str, str]
    from_data: bool


@dataclass(frozen=True)
class Case:
    """A fictional company, with each table as an attribute.

    A table is a fresh frame at each access: nothing that is done to it changes the case.
    """

    name: str
    title: dict[str, str]
    facts: tuple[Fact, ...]
    tables: tuple[str, ...]
    folder: Path

    def __getattr__(self, table: str) -> DataFrame:
        tables = self.__dict__.get("tables", ())  # not set yet while a copy is being made
        if table not in tables:
            known = ", ".join(tables)
            raise AttributeError(f"this case has no table {table!r}; it has: {known}")
        return read_table(self.folder, table, self.name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]


def case(name: str) -> Case:
    """Return a case company by name, such as ``corebridge``.

    Raises
    ------
    KeyError
        No such case; the message names those that exist.

    Examples
    --------
    >>> case("corebridge").customers.shape
    (400, 21)
    """
    package = read_package(case_folder(name))
    return Case(
        name=name,
        title=package.title,
        facts=tuple(
            Fact(raw["id"], raw["label"], raw["value"], raw["fromData"])
            for raw in package.descriptor["facts"]
        ),
        tables=tuple(table.name for table in package.tables),
        folder=package.folder,
    )


def story(name: str) -> dict[str, str]:
    """Return a case's narrative as Markdown, language -> text.

    Raises
    ------
    KeyError
        No such case; the message names those that exist.
    ValueError
        ``story.md`` does not hold one Chinese and one English part.

    Examples
    --------
    >>> sorted(story("corebridge"))
    ['en', 'zh']
    """
    text = (case_folder(name) / "story.md").read_text(encoding="utf-8")
    parts = [part.strip() for part in text.split("\n<!-- en -->\n")]
    if len(parts) != 2 or not all(parts):
        raise ValueError(
            f"{name}/story.md: write the Chinese text, a line <!-- en -->, the English text"
        )
    return {"zh": parts[0], "en": parts[1]}
