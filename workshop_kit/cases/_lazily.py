"""Functions that few callers need; what they stand on is imported when they are called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame
    from pandera.pandas import DataFrameSchema


def truth(name: str, table: str | None = None) -> DataFrame:
    """Return a planted truth of a case, such as the true segment of each customer.

    For trainers and for checks after commitment; ``case`` never reads it.

    Parameters
    ----------
    name
        Name of a case, such as ``corebridge``.
    table
        One of the tables in the case's ``truth`` folder; by default the first. CoreBridge has
        ``segments`` (columns ``customer``, ``segment``) and ``loss_makers`` (``customer``,
        ``cause``), the largest loss first.

    Returns
    -------
    DataFrame
        Codes stand in it; their words come from ``columns``.

    Raises
    ------
    KeyError
        No such case or table, or the case plants nothing.
    """
    from workshop_kit.cases._truth import read_truth

    return read_truth(name, table)


def schema(name: str, table: str) -> DataFrameSchema:
    """Return the pandera schema of a case's table, built from its data package.

    Raises
    ------
    KeyError
        No such case or table.
    """
    from workshop_kit.cases._package import case_folder, read_package
    from workshop_kit.cases._schema import schema_of

    return schema_of(read_package(case_folder(name)).table(table))


def check(name: str, folder: Path | None = None) -> list[str]:
    """Compare a case's files with its data package.

    Parameters
    ----------
    name
        Name of the case, used to find its folder.
    folder
        Another folder that holds the case's files, such as a copy adapted for a client.

    Returns
    -------
    list of str
        One sentence a problem: file, row (as a spreadsheet counts it; titles are row 1), column,
        what is wrong, and the remedy. Empty when all is well.

    Raises
    ------
    KeyError
        No such case and no folder given.
    """
    from workshop_kit.cases._check import check_package
    from workshop_kit.cases._package import case_folder

    place = case_folder(name) if folder is None else Path(folder)
    found = check_package(place)
    if (place / "truth" / "datapackage.json").is_file():
        found += check_package(place / "truth", prefix="truth/")
    return found


def data_dictionary() -> str:
    """Return ``case_data/README.md``: every table and column, from the data packages."""
    from workshop_kit.cases._dictionary import dictionary

    return dictionary()
